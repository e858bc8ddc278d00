//! What pointers and keys do on the paper.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Hand, Marking};
use crate::chat::picture::marks::{Hold, Mark, Point, Shape, Sheet, Tool};
use crate::ui::keyboard;
use crate::ui::studio::stage::frame_of;
use crate::ui::view::ev::{KeyboardEvent, PointerEvent};

/// How far one press of a key moves a mark, as a share of the picture.
const NUDGE: f64 = 0.01;

/// The same for the sides, which are easily too far with it.
const FINE: f64 = 0.002;

/// The place of a pointer on the picture.
pub(in crate::ui::studio) fn place(event: &PointerEvent) -> Option<Point> {
    let frame = frame_of(event)?;
    Some(Point::new(
        (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0),
        (f64::from(event.client_y()) - frame.top()) / frame.height().max(1.0),
    ))
}

/// The mark that was hit, if one was.
fn hit(event: &PointerEvent) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-mark]").ok()??.get_attribute("data-mark")?.parse().ok()
}

thread_local! {
    /// The finger that draws or pulls, with its last place. There is one paper at a time, and one finger on it.
    static FINGER: std::cell::Cell<Option<(i32, Point)>> = const { std::cell::Cell::new(None) };

    /// The mark that lay under it when it came down. Once the finger is captured, its events tell of the paper alone.
    static UNDER: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
}

/// Lets go of whatever a finger held on a paper that is no more.
pub(super) fn release() {
    FINGER.set(None);
}

pub(super) fn down(marking: Marking, event: &PointerEvent) {
    if event.button() != 0 || FINGER.get().is_some() {
        return;
    }
    let Some(at) = place(event) else { return };
    FINGER.set(Some((event.pointer_id(), at)));
    UNDER.set(hit(event));
    if let Some(paper) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Without the capture a quick pull would leave the paper; it goes on inside all the same.
        let _ = paper.set_pointer_capture(event.pointer_id());
    }
    marking.sheet.update(Sheet::let_go);
    match marking.hand.get_untracked() {
        Hand::Choose => marking.chosen.set(UNDER.get()),
        Hand::Draw(tool) => marking.growing.set(Some(tool.begun(at, at))),
    }
}

pub(super) fn moves(marking: Marking, event: &PointerEvent) {
    let Some((finger, before)) = FINGER.get() else { return };
    let Some(at) = place(event).filter(|_| finger == event.pointer_id()) else { return };
    FINGER.set(Some((finger, at)));
    if marking.growing.with_untracked(Option::is_some) {
        marking.growing.update(|shape| {
            if let Some(shape) = shape {
                shape.pulled_to(at);
            }
        });
    } else if let Some(chosen) = marking.chosen.get_untracked() {
        let (x, y) = (at.x - before.x, at.y - before.y);
        let moved = |mark: &Mark| Mark { shape: mark.shape.moved(x, y), ..mark.clone() };
        // It is kept when the pull is over.
        marking.sheet.update(|sheet| sheet.change(chosen, Hold::Moving, moved));
    }
}

pub(super) fn up(marking: Marking, event: &PointerEvent) {
    if FINGER.get().is_none_or(|(finger, _)| finger != event.pointer_id()) {
        return;
    }
    FINGER.set(None);
    match marking.growing.get_untracked() {
        Some(shape) => {
            marking.growing.set(None);
            if shape.is_seen() {
                add(marking, shape);
            } else {
                // A press without a pull takes what lies there.
                marking.chosen.set(UNDER.get());
            }
        }
        None => marking.change(Sheet::let_go),
    }
}

pub(super) fn cancel(marking: Marking, event: &PointerEvent) {
    if FINGER.get().is_some_and(|(finger, _)| finger == event.pointer_id()) {
        FINGER.set(None);
        marking.growing.set(None);
        // What was moved so far stays, and is kept.
        marking.change(Sheet::let_go);
    }
}

/// Adds a shape. The words of a note are asked for at once.
fn add(marking: Marking, shape: Shape) {
    let is_note = shape.tool() == Tool::Note;
    marking.add(shape);
    if is_note {
        request_animation_frame(|| keyboard::focus(".mark-row[data-chosen] input"));
    }
}

pub(super) fn key(marking: Marking, event: &KeyboardEvent) {
    if pressed(marking, event) {
        event.prevent_default();
    }
}

fn pressed(marking: Marking, event: &KeyboardEvent) -> bool {
    let command = event.ctrl_key() || event.meta_key();
    let key = event.key();
    let step = if event.alt_key() { FINE } else { NUDGE };
    match key.as_str() {
        "z" | "Z" if command && event.shift_key() => marking.change(Sheet::redo),
        "y" if command => marking.change(Sheet::redo),
        "z" if command => marking.change(Sheet::undo),
        _ if command => return false,
        "0" => marking.hand.set(Hand::Choose),
        "1" | "2" | "3" | "4" | "5" | "6" => {
            let tool = key.parse::<usize>().ok().and_then(|number| Tool::ALL.get(number - 1));
            marking.hand.set(tool.map_or(Hand::Choose, |tool| Hand::Draw(*tool)));
        }
        "Enter" | " " => match marking.hand.get_untracked() {
            Hand::Draw(tool) => add(marking, tool.placed()),
            Hand::Choose => choose(marking, 1),
        },
        "ArrowLeft" => nudge(marking, event, (-step, 0.0)),
        "ArrowRight" => nudge(marking, event, (step, 0.0)),
        "ArrowUp" => nudge(marking, event, (0.0, -step)),
        "ArrowDown" => nudge(marking, event, (0.0, step)),
        "PageDown" => choose(marking, 1),
        "PageUp" => choose(marking, -1),
        "Delete" | "Backspace" => marking.remove_chosen(),
        "Escape" if marking.chosen.get_untracked().is_some() => marking.chosen.set(None),
        _ => return false,
    }
    true
}

fn nudge(marking: Marking, event: &KeyboardEvent, (x, y): (f64, f64)) {
    let Some(chosen) = marking.chosen.get_untracked() else { return };
    let resizes = event.shift_key();
    let hold = if resizes { Hold::Resizing } else { Hold::Moving };
    marking.change(|sheet| {
        sheet.change(chosen, hold, |mark| Mark {
            shape: if resizes { mark.shape.resized(x, y) } else { mark.shape.moved(x, y) },
            ..mark.clone()
        });
    });
}

/// Takes the next mark in hand, or the one before, around the end.
fn choose(marking: Marking, by: isize) {
    let count = marking.sheet.with_untracked(|sheet| sheet.marks().len());
    if count == 0 {
        return;
    }
    let next = match marking.chosen.get_untracked() {
        Some(at) => (at + count).saturating_add_signed(by) % count,
        None if by < 0 => count - 1,
        None => 0,
    };
    marking.sheet.update(Sheet::let_go);
    marking.chosen.set(Some(next));
}
