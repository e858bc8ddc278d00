//! The versions of a turn: ‹ 2/3 ›.

use leptos::prelude::*;

use super::Shown;
use crate::chat::id::TurnKey;
use crate::program::Command;
use crate::ui::icon::{Icon, icon};
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{IntoView, ev};

/// The switch, where there is more than one version.
pub(super) fn siblings(shown: Shown) -> impl IntoView {
    let siblings = Memo::new(move |_| shown.face.with(|face| face.siblings.clone()));
    move || {
        let all = siblings.get();
        (all.count > 1).then(|| {
            div()
                .class("siblings")
                .attr("data-of", shown.key().as_str().to_owned())
                .attr("role", "group")
                .attr("aria-label", "Versions")
                .child((
                    step(shown, "Previous version", Icon::ChevronLeft, all.previous.clone()),
                    span().child(format!("{}/{}", all.place, all.count)),
                    step(shown, "Next version", Icon::ChevronRight, all.next.clone()),
                ))
        })
    }
}

fn step(shown: Shown, name: &'static str, drawn: Icon, to: Option<TurnKey>) -> impl IntoView {
    let disabled = to.is_none().then_some("true");
    button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("aria-label", name)
        .attr("aria-disabled", disabled)
        .on(ev::click, move |_| {
            if let Some(turn) = to.clone() {
                let twin = format!(".siblings[data-of='{}'] [aria-label='{name}']", turn.as_str());
                shown.program.dispatch(Command::Choose(turn));
                // The button goes with the version it belonged to; its twin in the other version takes over.
                request_animation_frame(move || focus_twin(&twin));
            }
        })
        .child(icon(drawn))
}

/// Puts the focus on the same button of the version that is shown now, so that one can go on pressing.
fn focus_twin(twin: &str) {
    let focused_elsewhere = document().active_element().is_some_and(|element| element.tag_name() != "BODY");
    if !focused_elsewhere {
        crate::ui::keyboard::focus(twin);
    }
}
