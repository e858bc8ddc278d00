//! The card that says what went wrong.

use leptos::prelude::*;

use super::Shown;
use crate::chat::explain::Remedy;
use crate::chat::face::{Phase, ProblemFace};
use crate::program::Command;
use crate::ui::app::use_shell;
use crate::ui::button::text_button;
use crate::ui::icon::{Icon, chevron, icon};
use crate::ui::keyboard;
use crate::ui::ticking::{every_second, in_words};
use crate::ui::view::tag::{details, div, p, pre, section, summary};
use crate::ui::view::{IntoView, View};

pub(super) fn problem(shown: Shown, trouble: ProblemFace, phase: Memo<Phase>) -> impl IntoView {
    let ProblemFace { words, detail } = trouble;
    let retry = move |_| {
        shown.program.dispatch(Command::Retry(shown.key()));
        // The card goes, and the button with it.
        keyboard::focus("#message");
    };
    let retry_text = move || matches!(phase.get(), Phase::Retrying { .. });
    let folded = (!detail.is_empty()).then(|| {
        details().child((summary().child(("Details", chevron())), pre().attr("tabindex", "0").child(detail)))
    });
    section().class("problem").attr("data-part", "error").attr("role", "alert").child((
        icon(Icon::Warning),
        p().class("problem-title").child(words.title),
        p().child(words.body),
        move || countdown(phase.get()),
        div().class("problem-actions").child((
            remedy(words.remedy),
            move || {
                text_button(
                    None,
                    Some(Icon::Refresh),
                    if retry_text() { "Retry now" } else { "Retry" },
                    retry,
                )
            },
            text_button(None, Some(Icon::Pencil), "Edit", move |_| shown.editing.set(true)),
        )),
        folded,
    ))
}

fn countdown(phase: Phase) -> impl IntoView {
    let until = match phase {
        Phase::Retrying { until } => until,
        Phase::Waiting { .. } | Phase::Arriving | Phase::Over => return None,
    };
    let now = every_second();
    let text = move || match until.0.saturating_sub(now.get()) {
        0 => "Retrying…".to_owned(),
        left => format!("Retrying in {}", in_words(left.max(1000))),
    };
    Some(p().class("countdown").attr("aria-live", "off").child(text))
}

/// The one thing that would help most, besides trying again.
fn remedy(remedy: Remedy) -> Option<View> {
    let shell = use_shell();
    match remedy {
        Remedy::Settings => {
            Some(text_button(Some("primary"), None, "Open settings", move |_| shell.settings_open.set(true)))
        }
        Remedy::Model => Some(text_button(Some("primary"), None, "Choose another model", move |_| {
            keyboard::press(".picker-button");
        })),
        Remedy::Retry | Remedy::Edit => None,
    }
}
