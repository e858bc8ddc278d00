//! The menu of tools: switches with what each does or why it does not go along, how functions are called, and the form
//! of the answers.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::Desk;
use crate::chat::tools::calling::Calling;
use crate::chat::tools::refusal::Refusal;
use crate::chat::tools::{self, Switch};
use crate::ui::app::use_shell;
use crate::ui::icon::{Icon, icon};
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{CollectView, El, IntoView, View, ev};

/// Everything that takes the focus in the menu.
const ITEMS: &str = ".tools-menu [role^=menuitem]";

pub(super) fn menu(desk: Desk) -> View {
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => move_focus(|at, count| (at + 1) % count),
            "ArrowUp" => move_focus(|at, count| (at + count - 1) % count),
            "Home" => move_focus(|_, _| 0),
            "End" => move_focus(|_, count| count - 1),
            "Escape" => desk.close(),
            "Tab" => return desk.open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // A press on the button takes the focus there, and closes the menu by itself.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        // When the window loses the focus, the menu only lends it out.
        let stays = to.is_none() && !document().has_focus().unwrap_or(true);
        let menu = event.current_target().and_then(|menu| menu.dyn_into::<Node>().ok());
        if !stays && menu.is_some_and(|menu| !menu.contains(to.as_ref())) {
            desk.open.set(false);
        }
    };
    let switches = Switch::ALL.into_iter().map(|switch| item(desk, switch)).collect_view();
    let calls = Memo::new(move |_| {
        desk.choice.with(|choice| choice.tools.contains(&Switch::Functions))
            && desk.refused(Switch::Functions).is_none()
    });
    request_animation_frame(|| {
        let first = document().query_selector(ITEMS).ok().flatten();
        focus(first.and_then(|first| first.dyn_into().ok()));
    });
    desk.room
        .get_untracked()
        .take(div().class("menu tools-menu"))
        .attr("role", "menu")
        .attr("aria-label", "Tools")
        .on(ev::keydown, key)
        .on(ev::focusout, left)
        .child((switches, move || calls.get().then(|| calling(desk)), structured(desk), set_up(desk)))
        .into_view()
}

/// A row: a name, a note below it, and a mark where it is on.
fn row(role: &'static str, name: &'static str) -> El {
    button()
        .r#type("button")
        .class("tool-switch")
        .attr("role", role)
        .on(ev::mousedown, move |event| event.prevent_default())
        .child(span().class("option-name").child(name))
}

fn note(text: impl IntoView) -> El {
    span().class("option-note").child(text)
}

fn item(desk: Desk, switch: Switch) -> impl IntoView {
    let refused = Memo::new(move |_| desk.refused(switch).map(Refusal::words));
    let on = Memo::new(move |_| desk.choice.with(|choice| choice.tools.contains(&switch)));
    row("menuitemcheckbox", switch.name())
        .attr("aria-checked", move || (on.get() && refused.get().is_none()).to_string())
        // What is on can always be switched off, also where it does not go along.
        .attr("aria-disabled", move || (refused.get().is_some() && !on.get()).then_some("true"))
        .attr("data-held", move || (refused.get().is_some() && on.get()).then_some(""))
        .on(ev::click, move |_| {
            if refused.get_untracked().is_none() || on.get_untracked() {
                desk.change(|choice| choice.tools = tools::turned(&choice.tools, switch));
            }
        })
        .child((note(move || refused.get().unwrap_or(switch.about())), icon(Icon::Check)))
}

/// How functions are called, while they go along.
fn calling(desk: Desk) -> impl IntoView {
    let one = move |calling: Calling| {
        let (name, about) = match calling {
            Calling::Auto => ("When it helps", "The model decides"),
            Calling::Any => ("At least one", "Every message brings a call; results do not"),
            Calling::Validated => ("Checked", "The model decides, and arguments keep to the schema"),
            Calling::None => ("None", "The model knows them and calls none"),
        };
        row("menuitemradio", name)
            .attr("aria-checked", move || desk.choice.with(|choice| choice.calling == calling).to_string())
            .on(ev::click, move |_| desk.change(|choice| choice.calling = calling))
            .child((note(about), icon(Icon::Check)))
    };
    group("Calls of functions", Calling::ALL.map(one).collect_view())
}

fn structured(desk: Desk) -> impl IntoView {
    let refused = Memo::new(move |_| desk.form_refused());
    let on = Memo::new(move |_| desk.choice.with(|choice| choice.form.on));
    let is_out = Memo::new(move |_| {
        matches!(refused.get(), Some(refusal) if refusal != Refusal::NoSchema) && !on.get()
    });
    let edit = move || {
        desk.open.set(false);
        desk.editing.set(true);
    };
    let said = move || match refused.get() {
        None | Some(Refusal::NoSchema) if !on.get() => "Answers as JSON, by a schema of yours",
        None => "Answers are JSON by your schema",
        // The words of tools do not fit here.
        Some(Refusal::PictureModel) => "Picture models answer in pictures",
        Some(Refusal::Agent) => "Agents do not take a form for their answers",
        Some(other) => other.words(),
    };
    let press = move |_| match refused.get_untracked() {
        _ if on.get_untracked() => desk.change(|choice| choice.form.on = false),
        None => desk.change(|choice| choice.form.on = true),
        Some(Refusal::NoSchema) => edit(),
        Some(_) => {}
    };
    group(
        "Form of the answers",
        (
            row("menuitemcheckbox", "Structured output")
                .attr("aria-checked", move || (on.get() && refused.get().is_none()).to_string())
                .attr("aria-disabled", move || is_out.get().then_some("true"))
                .attr("data-held", move || (refused.get().is_some() && on.get()).then_some(""))
                .on(ev::click, press)
                .child((note(said), icon(Icon::Check))),
            row("menuitem", "Edit the schema…").on(ev::click, move |_| edit()),
        ),
    )
}

fn set_up(desk: Desk) -> impl IntoView {
    let shell = use_shell();
    let open = move |_| {
        desk.close();
        shell.settings_open.set(true);
    };
    group("", row("menuitem", "Set up functions, stores and servers…").on(ev::click, open))
}

fn group(name: &'static str, items: impl IntoView) -> impl IntoView {
    let heading =
        (!name.is_empty()).then(|| span().class("tools-heading").attr("aria-hidden", "true").child(name));
    div()
        .class("tools-group")
        .attr("role", "group")
        .attr("aria-label", (!name.is_empty()).then_some(name))
        .child((heading, items.into_view()))
}

/// Moves the focus among the items, to the place that `to` gives for the present one and their number.
fn move_focus(to: impl FnOnce(u32, u32) -> u32) {
    let Ok(all) = document().query_selector_all(ITEMS) else { return };
    let count = all.length();
    if count == 0 {
        return;
    }
    let focused: Option<Node> = document().active_element().map(|element: Element| element.into());
    let at = (0..count).find(|at| all.item(*at) == focused).unwrap_or(count - 1);
    focus(all.item(to(at, count)).and_then(|node| node.dyn_into().ok()));
}

fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // What was just found in the page takes the focus.
        let _ = element.focus();
    }
}
