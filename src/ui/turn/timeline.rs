//! What was done for an answer: flat rows while it goes on, one line when it is over, and a waterfall when one opens it.
//!
//! What failed stays in sight. Where there were thoughts alone, they are shown as they are: one row needs no line above it.
//! The arrow keys go from row to row; Enter opens what is in one.

mod bar;
mod detail;
mod row;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{Shown, media, part, replay, thought};
use crate::chat::face::{PartFace, PartKind};
use crate::chat::timeline::section::{Section, sections};
use crate::chat::timeline::telling::summary;
use crate::chat::timeline::{self, Kind, Row};
use crate::chat::turn::PartKey;
use crate::chat::usage;
use crate::protocol::step::Tool;
use crate::ui::icon::{Icon, chevron, icon};
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{button, div, p, span, ul};
use crate::ui::view::{IntoView, View, each, effect, ev};

/// What the rows of one section share.
#[derive(Clone, Copy)]
struct Work {
    shown: Shown,
    /// Its parts.
    parts: Memo<Vec<PartFace>>,
    /// The rows of these parts.
    rows: Memo<Vec<Row>>,
    /// The bars are shown.
    waterfall: Memo<bool>,
}

/// Everything that came back, in its order.
pub(super) fn answer(shown: Shown, parts: Memo<Vec<PartFace>>, running: Memo<bool>) -> impl IntoView {
    let face = shown.face;
    // The face changes with every step, so nothing of it is missed.
    let rows = Memo::new(move |_| {
        face.track();
        shown.program.read_turn(&shown.key(), timeline::timeline).unwrap_or_default()
    });
    let all = Memo::new(move |_| parts.with(|parts| rows.with(|rows| sections(parts, rows, running.get()))));
    each(
        move || all.get(),
        section_key,
        move |section: Section| match section {
            Section::Said(first) => part::part(shown, first, parts),
            Section::Work { first, .. } => work(shown, first, all, rows),
        },
    )
}

fn section_key(section: &Section) -> String {
    match section {
        Section::Said(part) => row_key(part),
        Section::Work { first, .. } => format!("work {}.{}", first.step, first.item),
    }
}

/// A part whose kind changes is another part; one that grows or ends is the same.
fn row_key(part: &PartFace) -> String {
    let kind = match part.kind {
        PartKind::Thought { .. } => "thought",
        PartKind::Text { .. } => "text",
        PartKind::Tool { .. } => "tool",
        PartKind::Call(_) => "call",
        PartKind::Media { .. } => "media",
        PartKind::Unknown { .. } => "unknown",
    };
    format!("{kind} {}.{}", part.key.step, part.key.item)
}

fn work(shown: Shown, first: PartKey, all: Memo<Vec<Section>>, rows: Memo<Vec<Row>>) -> View {
    let own = Memo::new(move |_| {
        all.with(|all| {
            let own = all.iter().find_map(|section| match section {
                Section::Work { first: of, parts, over } if *of == first => Some((parts.clone(), *over)),
                Section::Work { .. } | Section::Said(_) => None,
            });
            own.unwrap_or_default()
        })
    });
    let parts = Memo::new(move |_| own.with(|(parts, _)| parts.clone()));
    let over = Memo::new(move |_| own.with(|(_, over)| *over));
    let own_rows = Memo::new(move |_| {
        parts.with(|parts| {
            let is_own = |row: &&Row| parts.iter().any(|part| part.key == row.key);
            rows.with(|rows| rows.iter().filter(is_own).cloned().collect::<Vec<_>>())
        })
    });
    let headed = Memo::new(move |_| {
        over.get() && own_rows.with(|rows| rows.iter().any(|row| row.kind != Kind::Thought))
    });
    let open = RwSignal::new(false);
    let waterfall = Memo::new(move |_| headed.get() && open.get());
    let work = Work { shown, parts, rows: own_rows, waterfall };
    let head = move || headed.get().then(|| head(work, open));
    let rows = each(move || parts.get(), row_key, move |part: PartFace| row(work, part));
    div()
        .class("timeline")
        .attr("role", "group")
        .attr("aria-label", "Steps")
        .attr("data-state", move || if over.get() { "done" } else { "running" })
        .attr("data-folded", move || (headed.get() && !open.get()).then_some(""))
        .attr("data-waterfall", move || waterfall.get().then_some(""))
        .on(ev::keydown, |event| key(&event))
        .child((
            head,
            move || waterfall.get().then(|| bar::overview(own_rows)),
            ul().class("timeline-rows").attr("role", "list").child(rows),
            move || waterfall.get().then(|| billed(work)),
            move || waterfall.get().then(|| div().class("timeline-foot").child(replay::opener(shown))),
        ))
        .into_view()
}

/// The line that says what was done.
fn head(work: Work, open: RwSignal<bool>) -> View {
    let line = Memo::new(move |_| work.rows.with(|rows| summary(rows)));
    button()
        .r#type("button")
        .class("timeline-head")
        .attr("aria-expanded", move || open.get().to_string())
        .on(ev::click, move |_| open.update(|open| *open = !*open))
        .child((icon(Icon::Tool), span().class("summary-text").child(move || line.get()), chevron()))
        .into_view()
}

fn row(work: Work, first: PartFace) -> View {
    let key = first.key;
    let kind = Memo::new(move |_| {
        work.parts.with(|parts| parts.iter().find(|part| part.key == key).map(|part| part.kind.clone()))
    });
    let beside = move || row::beside(work, key);
    match first.kind {
        PartKind::Thought { .. } => {
            row::item(work, key, thought::thought(work.shown, key, kind, beside).into_view())
        }
        PartKind::Media { .. } => row::item(work, key, media::media(work.shown, key, kind).into_view()),
        PartKind::Tool { tool, .. } => row::item(work, key, row::tool(work, key, tool)),
        PartKind::Unknown { .. } => row::item(work, key, row::unknown(work, key)),
        PartKind::Text { .. } | PartKind::Call(_) => ().into_view(),
    }
}

/// The look-ups that are paid for, where there were some that could be.
fn billed(work: Work) -> impl IntoView + use<> {
    let looks_up =
        |row: &Row| matches!(row.kind, Kind::Tool(Tool::GoogleSearch | Tool::GoogleMaps | Tool::Retrieval));
    let told = move || {
        let some = work.rows.with(|rows| rows.iter().any(looks_up));
        let of_turn = || {
            work.shown.face.track();
            work.shown
                .program
                .read_turn(&work.shown.key(), |turn| turn.usage.as_ref().map(usage::searches))
                .flatten()
        };
        let all = some.then(of_turn).flatten().unwrap_or_default();
        (!all.is_empty()).then(|| p().class("timeline-note").child(format!("Billed: {}", all.join(", "))))
    };
    move || told()
}

/// Goes from row to row.
fn key(event: &KeyboardEvent) {
    const STOPS: &str = ".timeline-head, .timeline-rows > li > details > summary";
    let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(at) = at.filter(|at| at.matches(STOPS).unwrap_or(false)) else { return };
    if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let Ok(Some(timeline)) = at.closest(".timeline") else { return };
    let Ok(found) = timeline.query_selector_all(STOPS) else { return };
    let stops: Vec<HtmlElement> = (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok())
        // What is folded away cannot take the focus.
        .filter(|stop| stop.offset_parent().is_some())
        .collect();
    let Some(place) = stops.iter().position(|stop| **stop == at) else { return };
    let to = match event.key().as_str() {
        "ArrowDown" => (place + 1).min(stops.len() - 1),
        "ArrowUp" => place.saturating_sub(1),
        "Home" => 0,
        "End" => stops.len() - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    // It is in the page, so it takes the focus.
    let _ = stops[to].focus();
}

/// Keeps a row open as the person left it, and open as long as it has something to say otherwise.
fn opened(failed: Memo<bool>) -> (RwSignal<bool>, impl Fn() + Copy + 'static) {
    let touched = RwSignal::new(false);
    let open = RwSignal::new(failed.get_untracked());
    effect(move || {
        if failed.get() && !touched.get_untracked() {
            open.set(true);
        }
    });
    let toggle = move || {
        touched.set(true);
        open.update(|open| *open = !*open);
    };
    (open, toggle)
}
