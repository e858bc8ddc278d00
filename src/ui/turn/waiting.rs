//! The sign that something is under way, and, after a while, for how long.

use leptos::prelude::*;

use crate::chat::face::Phase;
use crate::ui::ticking::{every_second, in_words};
use crate::ui::view::IntoView;
use crate::ui::view::tag::{div, i, span};

/// After this much silence the wait is put into words, in milliseconds.
const WORTH_SAYING_MS: u64 = 15_000;

pub(super) fn waiting(phase: Memo<Phase>) -> impl IntoView {
    let now = every_second();
    let text = move || match phase.get() {
        Phase::Waiting { since } => {
            let waited = now.get().saturating_sub(since.0);
            (waited >= WORTH_SAYING_MS).then(|| format!("Still waiting… {}", in_words(waited)))
        }
        Phase::Arriving | Phase::Retrying { .. } | Phase::Over => None,
    };
    div()
        .class("waiting")
        .child((span().class("chain").attr("aria-hidden", "true").child((i(), i(), i())), span().child(text)))
}
