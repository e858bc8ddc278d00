//! Takes an answer along with its sources: as Markdown with footnotes, and with its form for programs that keep one.

use std::time::Duration;

use leptos::prelude::*;

use super::copying::texts;
use super::{Shown, words};
use crate::chat::citation::footnotes::with_footnotes;
use crate::ui::button::COPIED_MS;
use crate::ui::view::ev::{Event, MouseEvent};
use crate::ui::view::tag::button;
use crate::ui::view::{IntoView, ev};

/// The button.
pub(super) fn footnotes(shown: Shown) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |event: MouseEvent| {
        let markdown = shown.program.read_turn(&shown.key(), with_footnotes).unwrap_or_default();
        shown.program.copy_formatted(html(shown, &event), markdown, move || {
            copied.set(true);
            set_timeout(move || copied.set(false), Duration::from_millis(COPIED_MS));
        });
    };
    button()
        .r#type("button")
        .class("source-more")
        .on(ev::click, copy)
        .child(move || if copied.get() { "Copied" } else { "Copy with footnotes" })
}

/// What is on the page, with its numbers, and a list of the sources below it.
fn html(shown: Shown, event: &Event) -> String {
    let mut out: String = texts(event).iter().map(|text| words::html_with_notes(text)).collect();
    out.push_str("<hr><ol>");
    shown.grounding.with_untracked(|grounding| {
        for source in &grounding.sources {
            out.push_str(&format!("<li>{}</li>", words::linked(&source.url, &source.title)));
        }
    });
    out.push_str("</ol>");
    out
}
