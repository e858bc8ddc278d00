//! The versions of the conversation as a strip of small pictures: all of them, or only the line that the one that is
//! looked at stands in. Those that it came from are joined to it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::info::is_starred;
use super::lightbox::Box;
use super::naming::alternative;
use super::picture::picture_for;
use super::sketch::{Sketch, sketch, tool};
use crate::chat::picture::gallery::{Shot, line_through, lineage};
use crate::program::Need;
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{IntoView, View, each, effect, ev};

pub(super) fn strip(all: Box) -> View {
    let only_line = RwSignal::new(false);
    let line = Memo::new(move |_| {
        all.at.get().map(|at| all.shots.with(|shots| lineage(shots, at))).unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        let at = all.at.get();
        all.shots.with(|shots| match at.filter(|_| only_line.get()) {
            Some(at) => line_through(shots, at),
            None => (0..shots.len()).collect(),
        })
    });
    let numbered = move || {
        let shown = shown.get();
        all.shots.with(|shots| {
            shown.into_iter().filter_map(|at| Some((at, shots.get(at)?.clone()))).collect::<Vec<_>>()
        })
    };
    // A version whose number is another one is drawn anew: what is said of it, and where it leads, has numbers in it.
    let name = |(at, shot): &(usize, Shot)| {
        let (turn, place) = (shot.turn.as_str(), shot.place);
        format!("{at} {:?} {turn} {}.{}", shot.from, place.step, place.item)
    };
    // The one that is looked at comes into view, wherever it was chosen.
    effect(move || {
        all.at.track();
        request_animation_frame(|| {
            let found = document().query_selector(".strip-picture[aria-current]").ok().flatten();
            let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
            // The strip alone is scrolled: on a phone the box would go along.
            if let Some((found, strip)) =
                found.and_then(|found| Some((found.clone(), found.parent_element()?)))
            {
                let before = found.offset_left() - (strip.client_width() - found.offset_width()) / 2;
                strip.set_scroll_left(before);
            }
        });
    });
    div()
        .class("strip")
        .child((
            tool(
                "This line only",
                "",
                Sketch::Tree,
                move || Some(only_line.get()),
                move |_| only_line.update(|only| *only = !*only),
            ),
            div()
                .class("strip-pictures")
                .attr("role", "group")
                .attr("aria-label", "Versions of this conversation")
                .child(each(numbered, name, move |(at, shot)| small(all, line, at, &shot))),
        ))
        .into_view()
}

fn small(all: Box, line: Memo<Vec<usize>>, at: usize, shot: &Shot) -> View {
    let told = alternative(all, shot);
    let from = shot.from.map(|from| format!(", from version {}", from + 1)).unwrap_or_default();
    button()
        .r#type("button")
        .class("strip-picture")
        .attr("aria-label", move || format!("Version {}{from}: {}", at + 1, told.get()))
        .attr("aria-current", move || (all.at.get() == Some(at)).then_some("true"))
        .attr("data-in-line", move || line.with(|line| line.contains(&at)).then_some(""))
        .on(ev::click, move |_| all.go_to(at))
        .child((
            picture_for(all.program, &shot.kept, String::new(), Need::Small),
            span().class("strip-number").attr("aria-hidden", "true").child((at + 1).to_string()),
            shot.from.map(|from| {
                span().class("strip-from").attr("aria-hidden", "true").child(format!("← {}", from + 1))
            }),
            star_of(all, shot),
        ))
        .into_view()
}

/// The star of a version that has one.
pub(super) fn star_of(all: Box, shot: &Shot) -> View {
    let key = all.program.picture_key(&shot.turn, shot.place);
    let star = move || {
        is_starred(key.as_ref(), all).then(|| {
            span()
                .class("strip-star")
                .child((sketch(Sketch::Star), span().class("visually-hidden").child("Starred")))
        })
    };
    span().child(star).into_view()
}
