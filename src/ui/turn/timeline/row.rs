//! One row: what it is, how long it took, and what is in it.

use leptos::prelude::*;

use super::{Work, bar, detail, opened};
use crate::chat::face::ToolState;
use crate::chat::id::Millis;
use crate::chat::timeline::telling::length;
use crate::chat::timeline::{Kind, Row};
use crate::chat::turn::PartKey;
use crate::protocol::step::Tool;
use crate::ui::icon::{Icon, chevron, icon};
use crate::ui::ticking::every_second;
use crate::ui::view::tag::{details, div, li, span, summary};
use crate::ui::view::{IntoView, View, ev};

/// The row of a part; it knows how the part stands, so that the style sheet can leave it in sight.
pub(super) fn item(work: Work, key: PartKey, content: View) -> View {
    let state = Memo::new(move |_| of_row(work, key, |row| row.state.as_str()));
    li().class("step").attr("data-state", move || state.get()).child(content).into_view()
}

/// A tool at work.
pub(super) fn tool(work: Work, key: PartKey, name: &'static str) -> View {
    let state = Memo::new(move |_| of_row(work, key, |row| row.state).unwrap_or(ToolState::Done));
    let failed = Memo::new(move |_| state.get() == ToolState::Failed);
    let (open, toggle) = opened(failed);
    details()
        .class("tool")
        .attr("data-part", "tool")
        .attr("data-tool", name)
        .attr("data-state", move || state.get().as_str())
        .prop("open", move || open.get())
        .child((head(work, key, move || failed.get(), toggle), move || open.get().then(|| body(work, key))))
        .into_view()
}

/// A step of a kind that nobody knows.
pub(super) fn unknown(work: Work, key: PartKey) -> View {
    let (open, toggle) = opened(Memo::new(|_| false));
    details()
        .class("unknown")
        .attr("data-part", "unknown")
        .prop("open", move || open.get())
        .child((head(work, key, || false, toggle), body(work, key)))
        .into_view()
}

fn head(
    work: Work,
    key: PartKey,
    failed: impl Fn() -> bool + 'static,
    toggle: impl Fn() + 'static,
) -> impl IntoView {
    let headline = Memo::new(move |_| of_row(work, key, |row| row.headline.clone()).unwrap_or_default());
    let drawn = Memo::new(move |_| of_row(work, key, |row| sign(&row.kind)).unwrap_or(Icon::Info));
    summary()
        .on(ev::click, move |event| {
            // The state is ours to keep, so that a failure can open it.
            event.prevent_default();
            toggle();
        })
        .child((
            move || icon(if failed() { Icon::Warning } else { drawn.get() }),
            span().class("summary-text").attr("dir", "auto").child(move || headline.get()),
            move || beside(work, key),
            chevron(),
        ))
}

/// Its bar, the tokens it took, and its time.
pub(super) fn beside(work: Work, key: PartKey) -> View {
    let row = Memo::new(move |_| of_row(work, key, Row::clone));
    let ended = Memo::new(move |_| row.with(|row| row.as_ref().is_none_or(|row| row.times.ended.is_some())));
    let bar = move || work.waterfall.get().then(|| bar::bar(work.rows, row));
    let tokens = move || {
        let tokens = row.with(|row| row.as_ref().and_then(|row| row.tokens));
        tokens.map(|tokens| span().class("step-tokens").child(format!("{tokens} tokens")))
    };
    // A thought says in its own words how long it took; beside its bar it is told again, in the column of times.
    let is_thought =
        Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.kind == Kind::Thought)));
    let time = move || match (is_thought.get() && !work.waterfall.get(), ended.get()) {
        (true, _) => ().into_view(),
        (false, true) => took(row).into_view(),
        (false, false) => takes(row).into_view(),
    };
    (bar, tokens, time).into_view()
}

fn took(row: Memo<Option<Row>>) -> impl IntoView + use<> {
    let words = move || {
        let ms = row.with(|row| row.as_ref().map_or(0, |row| row.times.length(Millis(0))));
        if ms == 0 { String::new() } else { length(ms) }
    };
    span().class("step-time").child(words)
}

/// The time that passes while it goes on.
fn takes(row: Memo<Option<Row>>) -> impl IntoView + use<> {
    let now = every_second();
    let words = move || {
        let ms = row.with(|row| row.as_ref().map_or(0, |row| row.times.length(Millis(now.get()))));
        // Whole seconds, since it is looked at once in each.
        match ms / 1000 {
            0 => String::new(),
            seconds => length(seconds * 1000),
        }
    };
    span().class("step-time").attr("aria-live", "off").child(words)
}

fn body(work: Work, key: PartKey) -> View {
    let all = Memo::new(move |_| of_row(work, key, |row| row.details.clone()).unwrap_or_default());
    let waits = Memo::new(move |_| of_row(work, key, |row| row.state) == Some(ToolState::Running));
    div()
        .class("step-body")
        .child(move || detail::details(work.shown.program, all.get(), waits.get()))
        .into_view()
}

fn of_row<T>(work: Work, key: PartKey, read: impl Fn(&Row) -> T) -> Option<T> {
    work.rows.with(|rows| rows.iter().find(|row| row.key == key).map(read))
}

fn sign(kind: &Kind) -> Icon {
    match kind {
        Kind::Thought => Icon::Spark,
        Kind::Unknown => Icon::Info,
        Kind::Tool(tool) => match tool {
            Tool::GoogleSearch | Tool::FileSearch | Tool::Retrieval | Tool::ToolSearch => Icon::Search,
            Tool::UrlContext => Icon::Eye,
            Tool::GoogleMaps => Icon::Pin,
            Tool::CodeExecution | Tool::Function | Tool::McpServer | Tool::Processing => Icon::Tool,
        },
    }
}
