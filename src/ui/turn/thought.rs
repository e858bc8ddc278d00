//! What the model thought: open while it thinks, folded to one line when the answer begins.

use leptos::prelude::*;

use super::Shown;
use crate::chat::face::PartKind;
use crate::chat::timeline::telling::title_of;
use crate::chat::turn::{PartKey, Turn};
use crate::ui::icon::{Icon, chevron, icon};
use crate::ui::prose::prose;
use crate::ui::ticking::in_words;
use crate::ui::view::tag::{details, div, span, summary};
use crate::ui::view::{IntoView, effect, ev};

/// Draws a thought; `beside` stands at the end of its line.
pub(super) fn thought(
    shown: Shown,
    key: PartKey,
    kind: Memo<Option<PartKind>>,
    beside: impl IntoView,
) -> impl IntoView {
    let seconds = Memo::new(move |_| match kind.get() {
        Some(PartKind::Thought { seconds }) => seconds,
        Some(
            PartKind::Text { .. }
            | PartKind::Tool { .. }
            | PartKind::Call(_)
            | PartKind::Media { .. }
            | PartKind::Unknown { .. },
        )
        | None => None,
    });
    let running = Memo::new(move |_| matches!(kind.get(), Some(PartKind::Thought { seconds: None })));
    // Open while it runs; afterwards as the person left it. One who opened or closed it has decided.
    let touched = RwSignal::new(false);
    let open = RwSignal::new(running.get_untracked());
    effect(move || {
        if !running.get() && !touched.get_untracked() {
            open.set(false);
        }
    });
    let grown = shown.program.program().mirror().text(&shown.key(), key);
    // While it thinks: what it is about.
    let headline = Memo::new(move |_| {
        running.get().then(|| {
            grown.track();
            let read = |turn: &Turn| title_of(turn.part_text(key)).map(str::to_owned);
            shown.program.read_turn(&shown.key(), read).flatten()
        })
    });
    let title = move || match seconds.get() {
        None => headline.get().flatten().unwrap_or_else(|| "Thinking…".to_owned()),
        Some(0) => "Thought for a moment".to_owned(),
        Some(seconds) => format!("Thought for {}", in_words(seconds * 1000)),
    };
    let while_running = move |value: &'static str| move || running.get().then_some(value);
    details()
        .class("thought")
        .attr("data-part", "thought")
        .attr("data-state", move || if running.get() { "running" } else { "done" })
        .prop("open", move || open.get())
        .child((
            summary()
                .on(ev::click, move |event| {
                    // The state is ours to keep, so that it survives the end of the thought.
                    event.prevent_default();
                    touched.set(true);
                    open.update(|open| *open = !*open);
                })
                .child((icon(Icon::Spark), span().class("summary-text").child(title), beside, chevron())),
            div()
                .class("thought-body")
                .attr("tabindex", while_running("0"))
                .attr("role", while_running("group"))
                .attr("aria-label", while_running("Thoughts so far"))
                .child(prose(shown.program, shown.key(), key, running)),
        ))
}
