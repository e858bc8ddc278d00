//! Bars: when each row began, waited and ended, between the beginning of the first and the end of the last.
//!
//! They are drawings for the eye; the lengths of time stand beside them in words.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::chat::id::Millis;
use crate::chat::timeline::telling::length;
use crate::chat::timeline::{Row, length as whole_length};
use crate::ui::view::tag::{div, span};
use crate::ui::view::{CollectView, El, IntoView};

/// Less than this, of a hundred, could not be seen.
const THINNEST: f64 = 0.6;

/// What all bars are measured by.
#[derive(Clone, Copy)]
struct Scale {
    began: Millis,
    length: u64,
}

impl Scale {
    /// `None` where no time is known: of a run that was fetched when it was over.
    fn of(rows: &[Row]) -> Option<Self> {
        let began = rows.iter().map(|row| row.times.began).min()?;
        let length = whole_length(rows).filter(|length| *length > 0)?;
        Some(Self { began, length })
    }

    /// Where a time is, of a hundred.
    fn place(self, at: Millis) -> f64 {
        // Lengths of time that a page can have are far below what a double tells apart.
        (at.since(self.began) as f64 / self.length as f64 * 100.0).clamp(0.0, 100.0)
    }
}

/// The bar of a row.
pub(super) fn bar(rows: Memo<Vec<Row>>, row: Memo<Option<Row>>) -> impl IntoView + use<> {
    let drawn = move || {
        let scale = rows.with(|rows| Scale::of(rows))?;
        row.with(|row| row.as_ref().and_then(|row| drawn(scale, row)))
    };
    span().class("step-track").attr("aria-hidden", "true").child(drawn)
}

/// All bars in one small picture, those of one time below each other.
pub(super) fn overview(rows: Memo<Vec<Row>>) -> impl IntoView + use<> {
    move || {
        rows.with(|rows| {
            let scale = Scale::of(rows)?;
            let lanes = rows.iter().map(|row| row.lane).max()? + 1;
            let bars = rows.iter().filter_map(|row| {
                let bar = drawn(scale, row)?;
                set(&bar, "--lane", &row.lane.to_string());
                Some(bar)
            });
            let picture = div().class("timeline-lanes").child(bars.collect_view());
            set(&picture, "--lanes", &lanes.to_string());
            let ends = div()
                .class("timeline-scale")
                .child((span().child("0 s"), span().child(length(scale.length))));
            Some(div().class("timeline-overview").attr("aria-hidden", "true").child((picture, ends)))
        })
    }
}

fn drawn(scale: Scale, row: &Row) -> Option<El> {
    let times = row.times;
    let (from, to) = (scale.place(times.began), scale.place(times.ended?));
    let width = (to - from).max(THINNEST);
    let bar = span().class("step-bar").attr("data-state", row.state.as_str());
    set(&bar, "inset-inline-start", &percent(from.min(100.0 - THINNEST)));
    set(&bar, "inline-size", &percent(width));
    // The stretch in which the call was out and nothing had come back.
    let wait = times.called.zip(times.answered).filter(|(called, answered)| called < answered).map(
        |(called, answered)| {
            let part = |at: Millis| ((scale.place(at) - from) / width * 100.0).clamp(0.0, 100.0);
            let wait = span().class("step-wait");
            set(&wait, "inset-inline-start", &percent(part(called)));
            set(&wait, "inline-size", &percent(part(answered) - part(called)));
            wait
        },
    );
    Some(bar.child(wait))
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

fn set(element: &El, name: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Numbers of a fixed form are values that every one of these takes.
        let _ = element.style().set_property(name, value);
    }
}
