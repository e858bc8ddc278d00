//! One picture of the grid.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::grid::Grid;
use crate::chat::picture::card::{Card, Mark};
use crate::program::later;
use crate::program::{Command, Need, Showing};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::ev::MouseEvent;
use crate::ui::view::tag::{button, div, img, span};
use crate::ui::view::{IntoView, View, ev};

#[derive(Clone)]
enum Load {
    Coming,
    Here(Showing),
    Gone,
}

pub(super) fn tile(grid: Grid, at: usize, card: &Arc<Card>, width: f64) -> View {
    let hall = grid.hall;
    let marks = RwSignal::from(hall.program.marks(&card.key));
    let key = StoredValue::new(card.key.clone());
    let is_picked = Memo::new(move |_| hall.picked.with(|picked| key.with_value(|key| picked.has(key))));
    let whole = StoredValue::new(card.clone());
    let star = move || {
        let mark = Mark::Star(!marks.with_untracked(|marks| marks.starred));
        hall.program.dispatch(Command::Mark(vec![key.get_value()], mark));
    };
    let click = move |event: MouseEvent| {
        grid.at.set(at);
        let picks =
            event.ctrl_key() || event.meta_key() || !hall.picked.with_untracked(|picked| picked.is_empty());
        if event.shift_key() {
            grid.reach(at);
        } else if picks || hall.is_trash() {
            grid.turn(at);
        } else {
            whole.with_value(|card| hall.open(card));
        }
    };
    let named = move || {
        let marks = marks.get();
        let card = Card { marks, ..(*whole.get_value()).clone() };
        let starred = if card.marks.starred { ", starred" } else { "" };
        let words: String = card.alternative().chars().take(200).collect();
        let name = if card.marks.name.is_empty() { String::new() } else { format!("{}: ", card.marks.name) };
        format!("{name}{words}{starred}")
    };
    let cell = div()
        .class("tile")
        .attr("role", "gridcell")
        .attr("data-at", at.to_string())
        .attr("tabindex", move || if grid.at.get() == at { "0" } else { "-1" })
        .attr("aria-label", named)
        .attr("aria-selected", move || is_picked.get().to_string())
        .on(ev::focusin, move |_| grid.at.set(at))
        .on(ev::click, click)
        .child((
            small(grid, card),
            button()
                .r#type("button")
                .class("tile-check")
                .attr("tabindex", "-1")
                .attr("aria-label", "Select")
                .attr("aria-pressed", move || is_picked.get().to_string())
                .on(ev::click, move |event: MouseEvent| {
                    event.stop_propagation();
                    grid.at.set(at);
                    if event.shift_key() { grid.reach(at) } else { grid.turn(at) }
                })
                .child(icon(Icon::Check)),
            button()
                .r#type("button")
                .class("tile-star")
                .attr("tabindex", "-1")
                .attr("aria-label", "Star")
                .attr("aria-pressed", move || marks.with(|marks| marks.starred).to_string())
                .on(ev::click, move |event: MouseEvent| {
                    event.stop_propagation();
                    star();
                })
                .child(icon(Icon::Star)),
            span()
                .class("tile-title")
                .attr("aria-hidden", "true")
                .attr("dir", "auto")
                .child(card.title().to_owned()),
        ));
    // A property that exists takes a value that is made here.
    let _ = cell.unchecked_ref::<HtmlElement>().style().set_property("inline-size", &format!("{width:.2}px"));
    cell.into_view()
}

/// The small copy, which is asked for when the tile is made, and not waited for when it is gone.
fn small(grid: Grid, card: &Card) -> View {
    let load = RwSignal::new_local(Load::Coming);
    let program = grid.hall.program;
    let (hash, size) = (card.hash.clone(), (card.width, card.height));
    later::spawn(async move {
        let is_wanted = move || load.try_get_untracked().is_some();
        let found = program.picture_for(hash, size, Need::Small, is_wanted).await;
        // Who wanted it may be gone by now; then the address goes at once.
        let _ = load.try_set(found.map_or(Load::Gone, Load::Here));
    });
    (move || match load.get() {
        Load::Coming => ().into_view(),
        Load::Here(showing) => img()
            .attr("alt", "")
            .attr("decoding", "async")
            .attr("draggable", "false")
            .on(ev::error, move |_| load.set(Load::Gone))
            .attr("src", showing.address().to_owned())
            .into_view(),
        Load::Gone => span()
            .class("tile-gone")
            .child((icon(Icon::Image), span().child("No longer on this device")))
            .into_view(),
    })
    .into_view()
}
