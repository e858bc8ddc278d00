//! The pictures in rows, of which only those in sight are made; and the keys that go about among them.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::hall::Hall;
use super::picked::Picked;
use super::tile::tile;
use crate::chat::picture::card::{Card, Mark};
use crate::chat::picture::layout::{Row, beside, between, height_of, row_of, rows};
use crate::program::Command;
use crate::ui::keyboard;
use crate::ui::view::ev::{Event, KeyboardEvent};
use crate::ui::view::tag::div;
use crate::ui::view::{CollectView, IntoView, NodeRef, View, each, effect, ev};

/// Between two pictures, and between two rows, in CSS pixels.
const GAP: f64 = 8.0;

/// How high a row should be: on a phone, and elsewhere.
const HEIGHTS: (f64, f64) = (132.0, 212.0);

/// The width from which on there is room.
const ROOMY: f64 = 640.0;

/// How far beyond the edge rows are made, as a part of what is seen.
const BEYOND: f64 = 0.75;

/// Who is told that a size has changed, and what is called then.
type Watching = (ResizeObserver, Closure<dyn FnMut()>);

/// What the parts of the grid share.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) hall: Hall,
    /// The place of the picture that the keys act on.
    pub(super) at: RwSignal<usize>,
    rows: Memo<Arc<Vec<Row>>>,
    scroller: NodeRef<HtmlElement>,
}

impl Grid {
    fn card(self, at: usize) -> Option<Arc<Card>> {
        self.hall.found.with_untracked(|found| found.get(at).cloned())
    }

    /// Picks a picture, or lets it go.
    pub(super) fn turn(self, at: usize) {
        if let Some(card) = self.card(at) {
            self.hall.picked.update(|picked| picked.turn(card.key.clone()));
        }
    }

    /// Picks all up to a picture.
    pub(super) fn reach(self, at: usize) {
        self.hall.found.with_untracked(|found| self.hall.picked.update(|picked| picked.reach(at, found)));
    }

    /// Goes to a picture: into sight, and with the focus.
    fn go(self, at: usize) {
        self.at.set(at);
        self.rows.with_untracked(|rows| {
            let (Some(row), Some(scroller)) =
                (row_of(rows, at).and_then(|row| rows.get(row)), self.scroller.get_untracked())
            else {
                return;
            };
            let (top, seen) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
            if row.top < top {
                scroller.set_scroll_top((row.top - GAP).max(0.0) as i32);
            } else if row.top + row.height > top + seen {
                scroller.set_scroll_top((row.top + row.height - seen + GAP) as i32);
            }
        });
        // Its row may have to be made first, which happens with the scrolling.
        request_animation_frame(move || {
            request_animation_frame(move || keyboard::focus(&format!(".gallery-grid [data-at='{at}']")));
        });
    }

    fn press(self, event: &KeyboardEvent) -> bool {
        let (at, last) =
            (self.at.get_untracked(), self.hall.found.with_untracked(|found| found.len().saturating_sub(1)));
        let down = |by| self.rows.with_untracked(|rows| beside(rows, at, by, GAP)).unwrap_or(at);
        let page = self.rows_seen();
        let to = match event.key().as_str() {
            "ArrowLeft" => at.saturating_sub(1),
            "ArrowRight" => (at + 1).min(last),
            "ArrowUp" => down(-1),
            "ArrowDown" => down(1),
            "PageUp" => down(-page),
            "PageDown" => down(page),
            "Home" => 0,
            "End" => last,
            "Enter" if self.hall.is_trash() => {
                return {
                    self.turn(at);
                    true
                };
            }
            "Enter" => {
                return {
                    self.card(at).iter().for_each(|card| self.hall.open(card));
                    true
                };
            }
            " " => {
                return {
                    self.turn(at);
                    true
                };
            }
            "a" if event.ctrl_key() || event.meta_key() => {
                let keys = self.hall.found.get_untracked();
                self.hall.picked.update(|picked| picked.all(keys.iter().map(|card| card.key.clone())));
                return true;
            }
            "." => {
                if let Some(card) = self.card(at) {
                    let starred = !card.marks.starred;
                    self.hall.program.dispatch(Command::Mark(vec![card.key.clone()], Mark::Star(starred)));
                }
                return true;
            }
            "Delete" | "Backspace" if !self.hall.is_trash() => {
                let picked: Vec<_> = self.hall.picked_cards().iter().map(|card| card.key.clone()).collect();
                let one = self.card(at).map(|card| card.key.clone());
                let keys = if picked.is_empty() { one.into_iter().collect() } else { picked };
                self.hall.discard(keys);
                self.go(at);
                return true;
            }
            "Escape" if !self.hall.picked.with_untracked(Picked::is_empty) => {
                self.hall.picked.update(Picked::clear);
                return true;
            }
            _ => return false,
        };
        if event.shift_key() {
            if self.hall.picked.with_untracked(Picked::is_empty) {
                self.turn(at);
            }
            self.reach(to);
        }
        self.go(to);
        true
    }

    /// How many rows are seen at once.
    fn rows_seen(self) -> isize {
        let seen = self.scroller.get_untracked().map_or(0.0, |scroller| f64::from(scroller.client_height()));
        let height = self.rows.with_untracked(|rows| rows.first().map_or(1.0, |row| row.height + GAP));
        ((seen / height) as isize).max(1)
    }
}

/// A row as it is drawn: its place, where it stands, and its pictures.
#[derive(Clone)]
struct Drawn {
    number: usize,
    row: Row,
    cards: Vec<Arc<Card>>,
}

impl Drawn {
    /// A row with other pictures, or of another shape, is another row. What is noted about a picture shows by itself.
    fn name(&self) -> String {
        let pictures: Vec<String> = self.cards.iter().map(|card| card.key.to_stored()).collect();
        format!("{} {:.1} {:.1} {}", self.number, self.row.top, self.row.height, pictures.join(" "))
    }
}

pub(super) fn grid(hall: Hall) -> View {
    let scroller: NodeRef<HtmlElement> = NodeRef::new();
    let content: NodeRef<HtmlElement> = NodeRef::new();
    let width = RwSignal::new(0.0);
    // What is seen, from its upper edge to its lower one.
    let seen = RwSignal::new((0.0, 0.0));
    let look = move || {
        if let Some(element) = scroller.get_untracked() {
            let top = f64::from(element.scroll_top());
            seen.set((top, top + f64::from(element.client_height())));
        }
        if let Some(element) = content.get_untracked() {
            width.set(f64::from(element.client_width()));
        }
    };
    watch_size(scroller, look);
    let laid_out = Memo::new(move |_| {
        let width = width.get();
        let height = if width < ROOMY { HEIGHTS.0 } else { HEIGHTS.1 };
        let rows_of = |found: &Arc<Vec<Arc<Card>>>| {
            rows(found.iter().map(|card| (card.width, card.height)), width, height, GAP)
        };
        Arc::new(if width > 0.0 { hall.found.with(rows_of) } else { Vec::new() })
    });
    let grid = Grid { hall, at: RwSignal::new(0), rows: laid_out, scroller };
    // The rows in sight change only when one comes or goes, however often it is scrolled.
    let in_sight: Memo<Range<usize>> = Memo::new(move |_| {
        let (top, bottom) = seen.get();
        let beyond = (bottom - top) * BEYOND;
        laid_out.with(|rows| between(rows, top - beyond, bottom + beyond))
    });
    let drawn = move || {
        let found = hall.found.get();
        laid_out.with(|rows| {
            let row = |number: usize| {
                let row = rows.get(number)?.clone();
                let cards = found.get(row.first..row.first + row.widths.len())?.to_vec();
                Some(Drawn { number, row, cards })
            };
            in_sight.get().filter_map(row).collect::<Vec<_>>()
        })
    };
    effect(move || {
        let height = laid_out.with(|rows| height_of(rows));
        if let Some(element) = content.get() {
            // A property that exists takes a value that is made here.
            let _ = element.style().set_property("block-size", &format!("{height:.1}px"));
        }
    });
    // Fewer pictures than before: the keys act on one that is there.
    effect(move || {
        let last = hall.found.with(|found| found.len().saturating_sub(1));
        if grid.at.get_untracked() > last {
            grid.at.set(last);
        }
    });
    div()
        .class("gallery-scroller")
        .node_ref(scroller)
        .on(ev::scroll, move |_: Event| look())
        .child(
            div()
                .class("gallery-grid")
                .attr("role", "grid")
                .attr("aria-label", "Pictures")
                .attr("aria-multiselectable", "true")
                .attr("aria-rowcount", move || laid_out.with(|rows| rows.len()).to_string())
                .node_ref(content)
                .on(ev::keydown, move |event: KeyboardEvent| {
                    if !event.alt_key() && grid.press(&event) {
                        event.prevent_default();
                        event.stop_propagation();
                    }
                })
                .child(each(drawn, Drawn::name, move |drawn| row(grid, &drawn))),
        )
        .into_view()
}

fn row(grid: Grid, drawn: &Drawn) -> View {
    let Drawn { number, row, cards } = drawn;
    let tiles = cards.iter().zip(&row.widths).zip(row.first..);
    let element = div()
        .class("gallery-row")
        .attr("role", "row")
        .attr("aria-rowindex", (number + 1).to_string())
        .child(tiles.map(|((card, width), at)| tile(grid, at, card, *width)).collect_view());
    let style = element.unchecked_ref::<HtmlElement>().style();
    // Properties that exist take values that are made here.
    let _ = style.set_property("inset-block-start", &format!("{:.2}px", row.top));
    let _ = style.set_property("block-size", &format!("{:.2}px", row.height));
    element.into_view()
}

/// Looks again whenever the size of the place changes, and once at first.
fn watch_size(scroller: NodeRef<HtmlElement>, look: impl Fn() + Copy + 'static) {
    let observer = StoredValue::new_local(None);
    effect(move || {
        let Some(element) = scroller.get() else { return };
        let changed = Closure::<dyn FnMut()>::new(look);
        if let Ok(watching) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
            let element: &Element = &element;
            watching.observe(element);
            observer.set_value(Some((watching, changed)));
        }
    });
    on_cleanup(move || {
        observer.update_value(|observer: &mut Option<Watching>| {
            if let Some((watching, _)) = observer.take() {
                watching.disconnect();
            }
        });
    });
}
