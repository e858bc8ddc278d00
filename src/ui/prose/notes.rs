//! Footnotes in the page: numbers, and the ways from the text to a note and back.
//!
//! The tree knows labels only, because a number depends on the whole text. So whenever a patch has to do with
//! notes, all references and notes of the text are looked up and numbered anew; what has its number already is
//! not touched. A text without footnotes is never searched, and neither is one whose marks are all there still.

use std::cell::Cell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlCollection, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

use crate::markdown::{self, Edit, NotePlace, Numbered, Patch, Tag, number_notes};

/// The class of a reference's mark.
pub(super) const REFERENCE: &str = "footnote-ref";
/// The class of a note.
pub(super) const NOTE: &str = "footnote";
/// The class of the number before a note.
pub(super) const NUMBER: &str = "footnote-number";
/// The class of the place for the ways back.
pub(super) const BACKS: &str = "footnote-backs";
/// The attribute with a label.
pub(super) const LABEL: &str = "data-note";

thread_local! {
    /// How many texts with notes there have been, which makes their identifiers unique in the page.
    static TEXTS: Cell<u32> = const { Cell::new(0) };
}

/// The footnotes of one text.
pub(super) struct Notes {
    root: Element,
    /// The number of this text among those with notes, once it has any.
    text: Option<u32>,
    /// The references and the notes that stand in it now. The browser keeps these up to date, and their lengths.
    marks: [HtmlCollection; 2],
    /// How many there were when they were last numbered.
    numbered: u32,
}

/// What a patch has to do with notes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern {
    /// Nothing.
    None,
    /// It takes away elements, and perhaps marks with them.
    MayTake,
    /// It brings a mark.
    Brings,
}

impl Notes {
    /// The footnotes in `root`, of which there are none yet.
    pub(super) fn new(root: Element) -> Self {
        let marks = [REFERENCE, NOTE].map(|class| root.get_elements_by_class_name(class));
        Self { root, text: None, marks, numbered: 0 }
    }

    /// What a patch has to do with notes, before it is carried out.
    pub(super) fn concern(&mut self, patch: &Patch) -> Concern {
        if patch.edits.iter().any(brings_note) {
            self.text.get_or_insert_with(|| TEXTS.replace(TEXTS.get().wrapping_add(1)));
            Concern::Brings
        } else if self.text.is_some() && patch.edits.iter().any(takes_away) {
            Concern::MayTake
        } else {
            Concern::None
        }
    }

    /// Numbers every reference and every note after such a patch, if one has come or gone.
    pub(super) fn number(&mut self, concern: Concern) {
        let stand = || self.marks.iter().map(HtmlCollection::length).sum();
        let changed = match concern {
            Concern::None => false,
            // A patch that brings none leaves as many as there were only if it took none.
            Concern::MayTake => stand() != self.numbered,
            Concern::Brings => true,
        };
        if changed {
            self.numbered = stand();
            // None of this can fail in a page that nobody else has changed; if somebody has, the numbers may be missing.
            let _ = self.try_number();
        }
    }

    fn try_number(&self) -> Option<()> {
        let text = self.text?;
        let found = self.root.query_selector_all(&format!(".{REFERENCE}, .{NOTE}")).ok()?;
        let mut elements = Vec::new();
        let mut places = Vec::new();
        for at in 0..found.length() {
            let element: Element = found.get(at)?.dyn_into().ok()?;
            let label = element.get_attribute(LABEL)?;
            let is_reference = element.class_list().contains(REFERENCE);
            places.push(if is_reference { NotePlace::Reference(label) } else { NotePlace::Note(label) });
            elements.push(element);
        }
        for (element, numbered) in elements.iter().zip(number_notes(&places)) {
            match numbered {
                Numbered::Reference { number, nth, leads } => refer(element, text, number, nth, leads)?,
                Numbered::Note { number, references } => note(element, text, Some(number), references)?,
                Numbered::Loose => note(element, text, None, 0)?,
            }
        }
        Some(())
    }
}

fn brings_note(edit: &Edit) -> bool {
    match edit {
        Edit::AppendBlock { element, .. } | Edit::ReplaceBlock { element, .. } => has_note(element),
        Edit::Replace { node, .. } | Edit::Append { node, .. } => match node {
            markdown::Node::Element(element) => has_note(element),
            markdown::Node::Text(_) => false,
        },
        Edit::TruncateBlocks { .. }
        | Edit::AppendText { .. }
        | Edit::SetText { .. }
        | Edit::SetTag { .. }
        | Edit::Truncate { .. } => false,
    }
}

fn takes_away(edit: &Edit) -> bool {
    match edit {
        Edit::ReplaceBlock { .. }
        | Edit::TruncateBlocks { .. }
        | Edit::Replace { .. }
        | Edit::Truncate { .. } => true,
        Edit::AppendBlock { .. }
        | Edit::AppendText { .. }
        | Edit::SetText { .. }
        | Edit::SetTag { .. }
        | Edit::Append { .. } => false,
    }
}

/// Whether there is a reference or a note in an element. Its depth is bounded, so recursion is safe.
fn has_note(element: &markdown::Element) -> bool {
    matches!(element.tag, Tag::FootnoteReference { .. } | Tag::FootnoteDefinition { .. })
        || element.children.iter().any(|child| match child {
            markdown::Node::Element(child) => has_note(child),
            markdown::Node::Text(_) => false,
        })
}

fn note_id(text: u32, number: usize) -> String {
    format!("fn-{text}-{number}")
}

fn reference_id(text: u32, number: usize, nth: usize) -> String {
    format!("fnref-{text}-{number}-{nth}")
}

/// Writes the number of a reference. It leads somewhere only if its note has come, and looks the same before.
fn refer(mark: &Element, text: u32, number: usize, nth: usize, leads: bool) -> Option<()> {
    let link = mark.first_element_child()?;
    write(&link, &number.to_string());
    set(&link, "id", &reference_id(text, number, nth));
    if leads {
        set(&link, "href", &format!("#{}", note_id(text, number)));
        set(&link, "role", "doc-noteref");
        set(&link, "aria-label", &format!("Note {number}"));
    } else {
        for name in ["href", "role", "aria-label"] {
            link.remove_attribute(name).ok()?;
        }
    }
    Some(())
}

/// Writes the number of a note, and a way back for each of its references.
fn note(note: &Element, text: u32, number: Option<usize>, references: usize) -> Option<()> {
    let shown = number.map_or("•".to_owned(), |number| format!("{number}."));
    write(&note.query_selector(&format!(":scope > .{NUMBER}")).ok()??, &shown);
    match number {
        Some(number) => {
            set(note, "id", &note_id(text, number));
            set(note, "aria-label", &format!("Footnote {number}"));
        }
        None => {
            note.remove_attribute("id").ok()?;
            set(note, "aria-label", "Footnote");
        }
    }
    let backs = note.query_selector(&format!(":scope > .{BACKS}")).ok()??;
    for nth in 1..=references {
        let back = match backs.children().item(u32::try_from(nth).ok()? - 1) {
            Some(back) => back,
            None => {
                let back = document().create_element("a").ok()?;
                set(&back, "role", "doc-backlink");
                // The selector asks for the sign of the text: without it, phones draw a picture in a box.
                back.set_text_content(Some("↩\u{fe0e}"));
                backs.append_child(&back).ok()?;
                back
            }
        };
        let number = number.unwrap_or_default();
        set(&back, "href", &format!("#{}", reference_id(text, number, nth)));
        let place = if references > 1 { format!("{number}, place {nth}") } else { number.to_string() };
        set(&back, "aria-label", &format!("Back to the text {place}"));
    }
    while backs.child_element_count() as usize > references {
        backs.last_element_child()?.remove();
    }
    Some(())
}

/// Writes a text that may stand already; its node stays.
fn write(element: &Element, text: &str) {
    match element.first_child() {
        Some(node) if node.node_value().as_deref() == Some(text) => {}
        Some(node) => node.set_node_value(Some(text)),
        None => element.set_text_content(Some(text)),
    }
}

fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        // Setting fails only for names that are no names, and ours are fixed.
        let _ = element.set_attribute(name, value);
    }
}

/// Follows a link between a reference and its note, if that is what this element stands in, and says whether it was.
/// The address of the page names the conversation and stays what it is.
pub(super) fn follow(pressed: &Element) -> bool {
    let selector = "a[role='doc-noteref'], a[role='doc-backlink']";
    let Some(link) = pressed.closest(selector).ok().flatten() else { return false };
    let address = link.get_attribute("href").unwrap_or_default();
    let target = address.strip_prefix('#').and_then(|id| document().get_element_by_id(id));
    if let Some(target) = target {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        target.scroll_into_view_with_scroll_into_view_options(&options);
        if let Some(target) = target.dyn_ref::<HtmlElement>() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // Focusing cannot fail for an element in the page.
            let _ = target.focus_with_options(&options);
        }
    }
    true
}
