//! Tags to elements of the page. The only place that knows what a block looks like as a node.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::mounted::Place;
use super::{code, notes, remote, tools};
use crate::markdown::{AlertKind, Alignment, SafeUrl, Tag};
use crate::ui::icon::{self, Icon};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Makes the element of a tag: what stands in the parent, and where the children go. `None` only where the browser
/// refuses to make an element.
pub(super) fn create(tag: &Tag, place: Place) -> Option<(Node, Node)> {
    let (outer, inner) = match tag {
        Tag::Paragraph => alone("p", &[])?,
        Tag::Heading(level) => alone(heading(*level), &[])?,
        Tag::Quote => alone("blockquote", &[])?,
        Tag::Alert(kind) => alert(*kind)?,
        Tag::BulletList => alone("ul", &[])?,
        Tag::OrderedList { start } => alone("ol", &[("start", &start.to_string())])?,
        Tag::Item => alone("li", &[])?,
        Tag::TaskItem { checked } => task(*checked)?,
        Tag::CodeBlock { language, closed } => return code::create(language, *closed).map(nodes),
        Tag::Table => {
            let figure = copy("table", table)?;
            let table = figure.first_element_child()?.first_element_child()?;
            (figure, table)
        }
        Tag::TableHead => alone("thead", &[])?,
        Tag::TableBody => alone("tbody", &[])?,
        Tag::Row => alone("tr", &[])?,
        Tag::HeaderCell(alignment) => cell("th", *alignment)?,
        Tag::Cell(alignment) => cell("td", *alignment)?,
        Tag::Rule => return alone("hr", &[]).map(nodes),
        Tag::RawHtml => alone("p", &[("class", "raw-html")])?,
        Tag::FootnoteDefinition { label } => footnote(label)?,
        Tag::FootnoteReference { label } => footnote_reference(label)?,
        Tag::Emphasis => alone("em", &[])?,
        Tag::Strong => alone("strong", &[])?,
        Tag::Strikethrough => alone("del", &[])?,
        Tag::Code => alone("code", &[])?,
        Tag::LineBreak => alone("br", &[])?,
        Tag::Link { address, title } => {
            let (link, _) = alone("a", &ELSEWHERE)?;
            lead(&link, address, title);
            (link.clone(), link)
        }
        // A link whose address is still arriving: it looks like one and goes nowhere.
        Tag::PendingLink => alone("a", &[])?,
        Tag::UnsafeLink { address } => {
            let outer = make("span", &[("class", "unsafe-link")])?;
            let inner = make("span", &[])?;
            let shown = make("span", &[])?;
            shown.set_text_content(Some(&format!(" ({address})")));
            outer.append_with_node_2(&inner, &shown).ok()?;
            (outer, inner)
        }
        Tag::ImagePlaceholder { address, alt } => remote::create(address, alt)?,
        // A formula is drawn as a whole, by `math`; this is its place if it could not be.
        Tag::Math { .. } => alone("code", &[("class", "math")])?,
        Tag::DefinitionList => alone("dl", &[])?,
        Tag::Term => alone("dt", &[])?,
        Tag::Definition => alone("dd", &[])?,
    };
    if place == Place::Block || matches!(tag, Tag::Cell(_)) {
        set(&outer, "dir", "auto");
    }
    Some(nodes((outer, inner)))
}

/// Gives an element that stays another tag of its kind.
pub(super) fn retag(outer: &Node, tag: &Tag) {
    let Some(element) = outer.dyn_ref::<Element>() else { return };
    match tag {
        Tag::CodeBlock { language, closed } => code::retag(element, language, *closed),
        Tag::OrderedList { start } => set(element, "start", &start.to_string()),
        Tag::TaskItem { checked } => {
            if let Ok(Some(check)) = element.query_selector("input") {
                tick(&check, *checked);
            }
        }
        Tag::HeaderCell(alignment) | Tag::Cell(alignment) => align(element, *alignment),
        Tag::Link { address, title } => {
            lead(element, address, title);
            for (name, value) in ELSEWHERE {
                set(element, name, value);
            }
        }
        // Removing an attribute of a fixed name cannot fail.
        Tag::PendingLink => element.remove_attribute("href").unwrap_or_default(),
        Tag::ImagePlaceholder { address, alt } => remote::retag(element, address, alt),
        Tag::Paragraph
        | Tag::Heading(_)
        | Tag::Quote
        | Tag::Alert(_)
        | Tag::BulletList
        | Tag::Item
        | Tag::Table
        | Tag::TableHead
        | Tag::TableBody
        | Tag::Row
        | Tag::Rule
        | Tag::RawHtml
        | Tag::FootnoteDefinition { .. }
        | Tag::FootnoteReference { .. }
        | Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Code
        | Tag::LineBreak
        | Tag::UnsafeLink { .. }
        | Tag::Math { .. }
        | Tag::DefinitionList
        | Tag::Term
        | Tag::Definition => {}
    }
}

fn nodes((outer, inner): (Element, Element)) -> (Node, Node) {
    (outer.into(), inner.into())
}

thread_local! {
    /// An element of each kind that was made, to be copied. Each string that goes to the page costs more than a whole
    /// element does, and an answer has thousands of elements of a few kinds.
    static KINDS: RefCell<HashMap<String, Element>> = RefCell::default();
    /// The same for what consists of several elements, by its name.
    static PARTS: RefCell<HashMap<&'static str, Element>> = RefCell::default();
}

/// Something of several elements that is the same wherever it stands: made once, and copied as a whole from then on.
pub(super) fn copy(name: &'static str, make: impl FnOnce() -> Option<Element>) -> Option<Element> {
    let known = PARTS.with_borrow(|parts| parts.get(name).cloned());
    let part = match known {
        Some(part) => part,
        None => {
            let made = make()?;
            PARTS.with_borrow_mut(|parts| parts.insert(name, made.clone()));
            made
        }
    };
    part.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

/// How many kinds are kept. What a model wrote may be in attributes, so the number of kinds has no bound of its own.
const MOST_KINDS: usize = 128;

/// An element with attributes.
pub(super) fn make(name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let mut kind = name.to_owned();
    for (name, value) in attributes {
        kind.extend(["\0", name, "\0", value]);
    }
    KINDS.with_borrow_mut(|kinds| {
        if let Some(element) = kinds.get(&kind) {
            return element.clone_node().ok()?.dyn_into().ok();
        }
        let element = document().create_element(name).ok()?;
        for (name, value) in attributes {
            set(&element, name, value);
        }
        if kinds.len() < MOST_KINDS {
            kinds.insert(kind, element.clone_node().ok()?.dyn_into().ok()?);
        }
        Some(element)
    })
}

fn alone(name: &str, attributes: &[(&str, &str)]) -> Option<(Element, Element)> {
    let element = make(name, attributes)?;
    Some((element.clone(), element))
}

/// Sets an attribute whose name is fixed.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    // Setting fails only for names that are no names, and ours are fixed.
    let _ = element.set_attribute(name, value);
}

/// The page's own title is an `h1` above the transcript, but an answer is a text of its own: its levels are kept.
fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        6.. => "h6",
    }
}

/// A link leads away: into a tab of its own, which learns nothing of this page.
const ELSEWHERE: [(&str, &str); 2] = [("target", "_blank"), ("rel", "noopener noreferrer")];

/// The host of a link is shown before it is followed, by the style sheet on focus and by the title under a pointer.
fn lead(link: &Element, address: &SafeUrl, title: &str) {
    let host = address.host();
    set(link, "href", address.as_str());
    set(link, "data-host", host);
    if title.is_empty() {
        set(link, "title", host);
    } else {
        set(link, "title", &format!("{title} ({host})"));
    }
}

/// A drawing of the house.
pub(super) fn picture(icon: Icon) -> Option<Node> {
    let (name, path) = icon::drawing(icon);
    let svg = document().create_element_ns(Some(SVG), "svg").ok()?;
    for (attribute, value) in
        [("class", "icon"), ("data-icon", name), ("viewBox", "0 0 20 20"), ("aria-hidden", "true")]
    {
        set(&svg, attribute, value);
    }
    let line = document().create_element_ns(Some(SVG), "path").ok()?;
    set(&line, "d", path);
    svg.append_child(&line).ok()?;
    Some(svg.into())
}

/// An element with a text in it.
pub(super) fn text_of(name: &str, attributes: &[(&str, &str)], text: &str) -> Option<Element> {
    let element = make(name, attributes)?;
    element.set_text_content(Some(text));
    Some(element)
}

/// A table without rows, in the box that it scrolls in.
fn table() -> Option<Element> {
    let frame = make(
        "div",
        &[("class", "table-scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Table")],
    )?;
    frame.append_child(&make("table", &[])?.into()).ok()?;
    let figure = make("figure", &[("class", "table")])?;
    figure.append_with_node_2(&frame, &table_tools()?.into()).ok()?;
    Some(figure)
}

/// The row of buttons under a table.
fn table_tools() -> Option<Element> {
    // The English words have no say in the direction of the table, which follows its head.
    let row = make(
        "div",
        &[("class", "table-tools"), ("role", "group"), ("aria-label", "Copy the table"), ("dir", "ltr")],
    )?;
    let title = text_of("span", &[("aria-hidden", "true")], "Copy as")?;
    row.append_child(&title).ok()?;
    for (action, word, name) in tools::TABLE_TOOLS {
        let attributes = [
            ("type", "button"),
            ("class", "copy-button"),
            ("data-action", action),
            ("aria-label", name),
            ("title", name),
        ];
        let button = text_of("button", &attributes, word)?;
        row.append_child(&button).ok()?;
    }
    Some(row)
}

fn alert(kind: AlertKind) -> Option<(Element, Element)> {
    let (word, title, icon) = match kind {
        AlertKind::Note => ("note", "Note", Icon::Info),
        AlertKind::Tip => ("tip", "Tip", Icon::Spark),
        AlertKind::Important => ("important", "Important", Icon::Info),
        AlertKind::Warning => ("warning", "Warning", Icon::Warning),
        AlertKind::Caution => ("caution", "Caution", Icon::Warning),
    };
    let alert = make("div", &[("class", "alert"), ("data-kind", word)])?;
    let heading = make("p", &[("class", "alert-title")])?;
    heading.append_with_node_1(&picture(icon)?).ok()?;
    // With a direction of its own the English word has no say in that of the alert, which follows what is in it.
    heading.append_with_node_1(&text_of("span", &[("dir", "ltr")], title)?.into()).ok()?;
    alert.append_child(&heading).ok()?;
    Some((alert.clone(), alert))
}

fn task(checked: bool) -> Option<(Element, Element)> {
    let (item, _) = alone("li", &[("class", "task")])?;
    let attributes: &[(&str, &str)] = if checked {
        &[("type", "checkbox"), ("disabled", ""), ("aria-label", DONE), ("checked", "")]
    } else {
        &[("type", "checkbox"), ("disabled", ""), ("aria-label", TO_DO)]
    };
    item.append_child(&make("input", attributes)?.into()).ok()?;
    Some((item.clone(), item))
}

const DONE: &str = "Done";
const TO_DO: &str = "To do";

fn tick(check: &Element, checked: bool) {
    set(check, "aria-label", if checked { DONE } else { TO_DO });
    // Neither can fail for an attribute of a fixed name.
    let _ = if checked { check.set_attribute("checked", "") } else { check.remove_attribute("checked") };
}

fn cell(name: &str, alignment: Alignment) -> Option<(Element, Element)> {
    let (cell, _) = alone(name, if name == "th" { &[("scope", "col")] } else { &[] })?;
    align(&cell, alignment);
    Some((cell.clone(), cell))
}

fn align(cell: &Element, alignment: Alignment) {
    let word = match alignment {
        Alignment::Unset | Alignment::Left => None,
        Alignment::Center => Some("center"),
        Alignment::Right => Some("right"),
    };
    // Neither can fail for an attribute of a fixed name.
    let _ = match word {
        Some(word) => cell.set_attribute("data-align", word),
        None => cell.remove_attribute("data-align"),
    };
}

/// A note: its number, what it says, and the ways back, all but the second filled in by `notes`.
fn footnote(label: &str) -> Option<(Element, Element)> {
    let attributes =
        [("class", notes::NOTE), ("role", "doc-footnote"), ("tabindex", "-1"), (notes::LABEL, label)];
    let frame = make("div", &attributes)?;
    let number = make("span", &[("class", notes::NUMBER)])?;
    let words = make("div", &[("class", "footnote-text")])?;
    let backs = make("span", &[("class", notes::BACKS)])?;
    frame.append_with_node_3(&number, &words, &backs).ok()?;
    Some((frame, words))
}

/// A reference to a note, whose number and address are filled in by `notes`.
fn footnote_reference(label: &str) -> Option<(Element, Element)> {
    let mark = make("sup", &[("class", notes::REFERENCE), (notes::LABEL, label)])?;
    let link = make("a", &[])?;
    mark.append_child(&link).ok()?;
    Some((mark.clone(), mark))
}
