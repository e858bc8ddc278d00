//! JSON as a tree that can be read, opened and closed by mouse and keyboard (WAI-ARIA Authoring Practices, tree view).
//!
//! The tree is made once and does not change; what is open is kept in the page itself.

use leptos::prelude::document;
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::icon::chevron;
use super::view::ev::{KeyboardEvent, MouseEvent};
use super::view::tag::{li, span, ul};
use super::view::{El, IntoView, View, ev};

/// The levels that are open at first.
const OPEN_LEVELS: u32 = 3;
/// How many children of one value are shown each for itself; the rest stands in one row, as it is written.
const MOST: usize = 500;
/// The deepest level that is shown as a tree; what is below stands in the row of its value, as it is written.
const DEEPEST: u32 = 32;

/// A tree of a value, named for those who cannot see it.
pub(super) fn json_tree(name: &'static str, value: &Value) -> View {
    let tree = ul()
        .class("json-tree")
        .attr("role", "tree")
        .attr("aria-label", name)
        .on(ev::click, |event: MouseEvent| clicked(&event))
        .on(ev::keydown, |event: KeyboardEvent| key(&event));
    let mut first = true;
    let tree = if is_branch(value) {
        children(tree, value, 1, &mut first)
    } else {
        tree.child(item(String::new(), value, 1, &mut first))
    };
    tree.into_view()
}

fn is_branch(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn children(mut list: El, value: &Value, level: u32, first: &mut bool) -> El {
    let all: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(at, one)| (at.to_string(), one)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, one)| (name.clone(), one)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let count = all.len();
    for (name, one) in all.into_iter().take(MOST) {
        list = list.child(item(name, one, level, first));
    }
    if count > MOST {
        let name = format!("… {} more", count - MOST);
        list = list.child(leaf(name, kind(value), rest(value).to_string(), level, first));
    }
    list
}

/// What has no row of its own.
fn rest(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().skip(MOST).cloned().collect(),
        Value::Object(fields) => {
            fields.iter().skip(MOST).map(|(name, one)| (name.clone(), one.clone())).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}

fn item(name: String, value: &Value, level: u32, first: &mut bool) -> El {
    if !is_branch(value) {
        return leaf(name, kind(value), short(value), level, first);
    }
    if level >= DEEPEST {
        return leaf(name, kind(value), value.to_string(), level, first);
    }
    let node = node(level, first).attr("aria-expanded", (level < OPEN_LEVELS).to_string());
    let row = span().class("json-row").attr("data-branch", "");
    let row = row.child((chevron(), words(name, kind(value), short(value))));
    let group = children(ul().attr("role", "group"), value, level + 1, first);
    node.child((row, group))
}

fn leaf(name: String, kind: &'static str, shown: String, level: u32, first: &mut bool) -> El {
    node(level, first).child(span().class("json-row").child(words(name, kind, shown)))
}

fn node(level: u32, first: &mut bool) -> El {
    let tab = if std::mem::take(first) { "0" } else { "-1" };
    li().attr("role", "treeitem").attr("aria-level", level.to_string()).attr("tabindex", tab)
}

fn words(name: String, kind: &'static str, shown: String) -> impl IntoView {
    let key = (!name.is_empty()).then(|| span().class("json-key").child(name));
    (key, span().class("json-value").attr("data-type", kind).attr("dir", "auto").child(shown))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) | Value::Object(_) => "branch",
    }
}

fn short(value: &Value) -> String {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => count(items.len(), "item", "items"),
        Value::Object(fields) => count(fields.len(), "field", "fields"),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn item_of(target: Option<web_sys::EventTarget>) -> Option<HtmlElement> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest("[role=treeitem]").ok().flatten()?.dyn_into().ok()
}

fn clicked(event: &MouseEvent) {
    let Some(item) = item_of(event.target()) else { return };
    focus(&item);
    toggle(&item, None);
}

/// Opens or closes an item that can be; `None` turns it over. Tells whether that changed anything.
fn toggle(item: &Element, open: Option<bool>) -> bool {
    let Some(now) = item.get_attribute("aria-expanded").map(|word| word == "true") else { return false };
    let then = open.unwrap_or(!now);
    // An attribute of a fixed name cannot fail to be set.
    let _ = item.set_attribute("aria-expanded", if then { "true" } else { "false" });
    then != now
}

fn key(event: &KeyboardEvent) {
    let Some(item) = item_of(event.target()) else { return };
    let handled = match event.key().as_str() {
        "ArrowDown" => step(&item, 1),
        "ArrowUp" => step(&item, -1),
        "Home" => step(&item, i32::MIN),
        "End" => step(&item, i32::MAX),
        "ArrowRight" => toggle(&item, Some(true)) || item.has_attribute("aria-expanded") && step(&item, 1),
        "ArrowLeft" => toggle(&item, Some(false)) || to_parent(&item),
        "Enter" | " " => toggle(&item, None),
        _ => return,
    };
    if handled {
        event.prevent_default();
    }
    event.stop_propagation();
}

fn to_parent(item: &Element) -> bool {
    let above = item.parent_element().and_then(|group| item_of(Some(group.into())));
    above.as_ref().inspect(|above| focus(above)).is_some()
}

/// Moves the focus among the items that can be seen.
fn step(from: &HtmlElement, by: i32) -> bool {
    let Some(tree) = from.closest("[role=tree]").ok().flatten() else { return false };
    let Ok(all) = tree.query_selector_all("[role=treeitem]") else { return false };
    let all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok());
    let seen: Vec<HtmlElement> = all.filter(is_seen).collect();
    let Some(at) = seen.iter().position(|item| item == from) else { return false };
    let to = (at as i32).saturating_add(by).clamp(0, seen.len() as i32 - 1) as usize;
    if let Some(item) = seen.get(to) {
        focus(item);
    }
    true
}

fn is_seen(item: &HtmlElement) -> bool {
    let above = item.parent_element();
    above.is_none_or(|above| above.closest("[aria-expanded=false]").ok().flatten().is_none())
}

/// One item of a tree is reached by Tab: the one that had the focus last.
fn focus(item: &HtmlElement) {
    if let Some(tree) = item.closest("[role=tree]").ok().flatten()
        && let Ok(Some(before)) = tree.query_selector("[tabindex='0']")
    {
        let _ = before.set_attribute("tabindex", "-1");
    }
    let _ = item.set_attribute("tabindex", "0");
    if document().active_element().as_ref() != Some(item) {
        // What is in the page takes the focus.
        let _ = item.focus();
    }
}
