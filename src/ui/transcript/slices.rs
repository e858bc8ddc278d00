//! The turns of a long conversation, drawn a few at a time.
//!
//! A slice is a handful of turns that the browser lays out, paints and skips together (`content-visibility: auto` in
//! `style/transcript.css`): what is off screen costs nothing, and still is found by the browser's search, since its
//! nodes are there. Making them is what takes long. So the last slices are drawn at once, and the others, from the end
//! to the beginning, whenever the page has nothing better to do. One that comes into view before its time has come, and
//! all of them before the page is printed, are drawn at once.
//!
//! What is skipped still costs a look: in every frame in which something changes beside it, the browser asks each box
//! anew whether there is anything to do in it. So slices lie in *stretches*, which are skipped as a whole, and what is
//! asked are a dozen stretches and the slices of the one that is seen. Nor are the buttons of a turn made before the
//! turn is near the view: they are most of what a turn is made of, and nobody searches for them.
//!
//! A slice that is still to come has a height that is a guess. When it gets its own, the browser keeps what is seen
//! where it is (scroll anchoring), and a view that is held at the end stays there (`following`).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

use crate::chat::id::TurnKey;
use crate::ui::turn::{self, Near};
use crate::ui::view::tag::div;
use crate::ui::view::{IntoView, NodeRef, each};

/// Turns in a slice. Few enough that drawing one takes no long task, enough that a conversation of thousands has but a
/// few hundred slices to keep track of.
const LENGTH: usize = 8;

/// Turns in a stretch: about the square root of how many slices there may be, so that neither the stretches nor the
/// slices of one are many.
const STRETCH: usize = 16 * LENGTH;

/// So many slices at the end are drawn before anything else: they fill the view.
const AT_ONCE: usize = 2;

/// The heights of the view at which is looked for slices that are to be seen and not drawn.
const SIGHTS: [f64; 3] = [0.1, 0.5, 0.9];

/// So many frames are waited for a stretch to show its slices; the gap between two slices looks like one that does not.
const FRAMES: u8 = 3;

/// The attribute with a slice's number.
const NUMBER: &str = "data-slice";

/// All turns of the path.
pub(super) fn slices(path: RwSignal<Vec<TurnKey>>, scroller: NodeRef<HtmlElement>) -> impl IntoView {
    let coming = Coming { slices: StoredValue::new(Vec::new()), asked: StoredValue::new(false) };
    if let Some(scroller) = scroller.get_untracked() {
        let seen = Closure::<dyn FnMut()>::new({
            let scroller = scroller.clone();
            move || coming.draw_seen(scroller.clone(), FRAMES)
        });
        // Adding a listener fails nowhere, and nor does taking it off.
        let _ = scroller.add_event_listener_with_callback("scroll", seen.as_ref().unchecked_ref());
        let seen = StoredValue::new_local(seen);
        on_cleanup(move || {
            let _ = seen.try_with_value(|seen| {
                scroller.remove_event_listener_with_callback("scroll", seen.as_ref().unchecked_ref())
            });
        });
    }
    let printing = window_event_listener_untyped("beforeprint", move |_| coming.draw_all());
    on_cleanup(move || printing.remove());
    // The first turn tells one conversation from another; a stretch of the same one keeps its place.
    let extent = Memo::new(move |_| path.with(|path| (path.first().cloned(), path.len().div_ceil(STRETCH))));
    let items = move || {
        let (first, count) = extent.get();
        let first = first.map(|first| first.as_str().to_owned()).unwrap_or_default();
        (0..count).map(|number| (number, first.clone())).collect()
    };
    each(
        items,
        |(number, first): &(usize, String)| format!("{number} {first}"),
        move |(number, _): (usize, String)| stretch(number, path, coming),
    )
}

/// A stretch of the path, in slices.
fn stretch(number: usize, path: RwSignal<Vec<TurnKey>>, coming: Coming) -> impl IntoView {
    // A message changes the last stretch alone, and the slices of the others are not even asked.
    let turns = Memo::new(move |_| path.with(|path| part_of(path, number, STRETCH)));
    let count = Memo::new(move |_| turns.with(|turns| turns.len().div_ceil(LENGTH)));
    let at_once_from = path.with_untracked(Vec::len).div_ceil(LENGTH).saturating_sub(AT_ONCE);
    let row = move |place: usize| {
        let number = number * (STRETCH / LENGTH) + place;
        let own = Memo::new(move |_| turns.with(|turns| part_of(turns, place, LENGTH)));
        slice(number, number >= at_once_from, own, coming)
    };
    div().class("stretch").child(each(move || (0..count.get()).collect(), ToString::to_string, row))
}

/// One of the parts of a list that have so many items each.
fn part_of(whole: &[TurnKey], number: usize, length: usize) -> Vec<TurnKey> {
    whole.chunks(length).nth(number).map(<[TurnKey]>::to_vec).unwrap_or_default()
}

fn slice(number: usize, at_once: bool, turns: Memo<Vec<TurnKey>>, coming: Coming) -> impl IntoView {
    let drawn = RwSignal::new(at_once);
    if !at_once {
        coming.add(number, drawn);
    }
    let near = Near::provide(at_once);
    let key = |key: &TurnKey| key.as_str().to_owned();
    near.listen(div().class("turns"))
        .attr(NUMBER, number.to_string())
        .attr("data-coming", move || (!drawn.get()).then_some(""))
        .child(move || drawn.get().then(|| each(move || turns.get(), key, turn::turn)))
}

/// The slices that are still to be drawn, by number.
#[derive(Clone, Copy)]
struct Coming {
    slices: StoredValue<Vec<(usize, RwSignal<bool>)>>,
    /// Whether the page is asked already for a moment in which it has nothing else to do.
    asked: StoredValue<bool>,
}

impl Coming {
    fn add(self, number: usize, drawn: RwSignal<bool>) {
        self.slices.update_value(|slices| slices.push((number, drawn)));
        on_cleanup(move || {
            let _ = self.slices.try_update_value(|slices| slices.retain(|(_, other)| *other != drawn));
        });
        self.ask();
    }

    /// Draws one slice when there is time, and then the next one.
    fn ask(self) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        when_idle(move || {
            if self.asked.try_set_value(false).is_some() {
                // The transcript is gone.
                return;
            }
            let last = self.slices.with_value(|slices| slices.iter().map(|(number, _)| *number).max());
            if let Some(number) = last {
                self.draw(number);
                self.ask();
            }
        });
    }

    fn draw(self, number: usize) {
        let mut found = None;
        self.slices.update_value(|slices| {
            let at = slices.iter().position(|(other, _)| *other == number);
            found = at.map(|at| slices.swap_remove(at));
        });
        if let Some((_, drawn)) = found {
            drawn.set(true);
        }
    }

    fn draw_all(self) {
        for (_, drawn) in self.slices.try_update_value(std::mem::take).unwrap_or_default() {
            drawn.set(true);
        }
    }

    /// Draws what is in view, and not there yet. A stretch that has just come into view shows its slices only in a frame
    /// to come; then it is looked again, so many times.
    fn draw_seen(self, scroller: HtmlElement, frames: u8) {
        if self.slices.try_with_value(Vec::is_empty).unwrap_or(true) {
            return;
        }
        let view = scroller.get_bounding_client_rect();
        let mut passed_over = false;
        for sight in SIGHTS {
            let (x, y) = (view.left() + view.width() / 2.0, view.top() + view.height() * sight);
            let Some(at) = document().element_from_point(x as f32, y as f32) else { continue };
            let slice: Option<Element> = at.closest("[data-coming]").ok().flatten();
            if let Some(number) = slice.and_then(|slice| slice.get_attribute(NUMBER)?.parse::<usize>().ok()) {
                self.draw(number);
            }
            // Of a drawing the class would be no text.
            passed_over |= at.matches(".stretch").unwrap_or(false);
        }
        if passed_over && frames > 0 {
            request_animation_frame(move || self.draw_seen(scroller, frames - 1));
        }
    }
}

/// Calls back when the page has nothing else to do. A browser that does not say when that is is given a moment.
fn when_idle(then: impl FnOnce() + 'static) {
    let idle = js_sys::Reflect::has(&window(), &"requestIdleCallback".into()).unwrap_or(false);
    let then = Closure::once_into_js(then);
    // Both only note the function.
    let _ = if idle {
        window().request_idle_callback(then.unchecked_ref())
    } else {
        let pause = 30;
        window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), pause)
            .map(|id| id.unsigned_abs())
    };
}
