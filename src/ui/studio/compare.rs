//! Two versions in one frame, with a slider between them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::lightbox::Box;
use super::picture::picture;
use crate::ui::view::ev::{KeyboardEvent, PointerEvent};
use crate::ui::view::tag::{div, span};
use crate::ui::view::{IntoView, NodeRef, View, effect, ev};

/// How far one press of a key moves the slider, in percent.
const STEP: f64 = 2.0;

/// Shows `before` left of the slider and `after` right of it.
pub(super) fn compare(all: Box, before: usize, after: usize) -> View {
    let (Some(left), Some(right)) = (all.shot(before), all.shot(after)) else { return ().into_view() };
    let place = RwSignal::new(50.0_f64);
    let top: NodeRef<HtmlElement> = NodeRef::new();
    let line: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let place = place.get();
        // Properties that exist take values that are made here.
        if let Some(top) = top.get() {
            let _ = top.style().set_property("clip-path", &format!("inset(0 {}% 0 0)", 100.0 - place));
        }
        if let Some(line) = line.get() {
            let _ = line.style().set_property("inset-inline-start", &format!("{place}%"));
        }
    });
    let to = move |event: &PointerEvent| {
        let frame = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(frame) = frame.map(|frame| frame.get_bounding_client_rect()) {
            let share = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
            place.set((share * 100.0).clamp(0.0, 100.0));
        }
    };
    let drags = StoredValue::new(false);
    let down = move |event: PointerEvent| {
        drags.set_value(true);
        if let Some(frame) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without the capture a quick pull would leave the frame; it goes on inside all the same.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        to(&event);
    };
    let moves = move |event: PointerEvent| {
        if drags.get_value() {
            to(&event);
        }
    };
    let key = move |event: KeyboardEvent| {
        let now = place.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now - STEP,
            "ArrowRight" | "ArrowUp" => now + STEP,
            "PageDown" => now - 5.0 * STEP,
            "PageUp" => now + 5.0 * STEP,
            "Home" => 0.0,
            "End" => 100.0,
            _ => return,
        };
        place.set(next.clamp(0.0, 100.0));
        event.prevent_default();
        // The arrows of the box would go to the next picture.
        event.stop_propagation();
    };
    let slider = div()
        .class("compare-line")
        .node_ref(line)
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", format!("Versions {} and {}", before + 1, after + 1))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr("aria-valuenow", move || place.get().round().to_string())
        .attr("aria-valuetext", move || format!("{}% of version {}", place.get().round(), before + 1))
        .on(ev::keydown, key);
    div()
        .class("compare")
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moves)
        .on(ev::pointerup, move |_| drags.set_value(false))
        .on(ev::pointercancel, move |_| drags.set_value(false))
        .child((
            div().class("compare-side").child(picture(all.program, &right.kept, right.prompt.clone())),
            div().class("compare-side").node_ref(top).child(picture(
                all.program,
                &left.kept,
                left.prompt.clone(),
            )),
            span().class("compare-name").child(format!("{}", before + 1)),
            span().class("compare-name").attr("data-side", "after").child(format!("{}", after + 1)),
            slider,
        ))
        .into_view()
}
