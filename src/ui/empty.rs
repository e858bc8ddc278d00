//! A conversation in which nothing was said yet.

use leptos::prelude::*;

use super::app::use_shell;
use super::icon::mark;
use crate::ui::view::tag::{button, div, h2, small, strong};
use crate::ui::view::{CollectView, IntoView, ev};

/// What one could begin with: the deed, and the rest of the sentence.
const SUGGESTIONS: [(&str, &str); 4] = [
    ("Explain something", "how tides work, to a curious ten-year-old"),
    ("Draft a message", "turning down an invitation, kindly"),
    ("Plan a trip", "three days in Kyoto in late November"),
    ("Write some code", "a function that groups dates by week"),
];

/// The line and the chips. A chip fills the message box and leaves the sending to the person.
pub(super) fn empty() -> impl IntoView {
    let suggested = use_shell().suggested;
    let chips = SUGGESTIONS.map(|(deed, rest)| {
        button()
            .r#type("button")
            .class("chip")
            .on(ev::click, move |_| suggested.set(Some(format!("{deed}: {rest}"))))
            .child((strong().child(deed), small().child(rest)))
    });
    div().class("empty").child((
        mark(),
        h2().child("What shall we work on?"),
        div().class("suggestions").child(chips.into_iter().collect_view()),
    ))
}
