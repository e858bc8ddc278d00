//! A stage: a frame in which what lies in it can be enlarged and moved, by wheel, fingers and keys.

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::chat::picture::zoom::Zoom;
use crate::ui::view::ev::{PointerEvent, WheelEvent};
use crate::ui::view::tag::div;
use crate::ui::view::{El, IntoView, NodeRef, effect, ev};

/// A frame whose gestures change a zoom. `pans` says whether a pull moves what lies in it; it may be for something else.
pub(super) fn stage(
    zoom: RwSignal<Zoom>,
    pans: impl Fn(&PointerEvent) -> bool + 'static,
    child: impl IntoView,
) -> El {
    // The fingers on the stage, with the place of each.
    let fingers: StoredValue<Vec<(i32, f64, f64)>> = StoredValue::new(Vec::new());
    let down = move |event: PointerEvent| {
        if event.button() == 0 && pans(&event) {
            let finger = (event.pointer_id(), f64::from(event.client_x()), f64::from(event.client_y()));
            fingers.update_value(|fingers| fingers.push(finger));
        }
    };
    let up = move |event: PointerEvent| {
        fingers.update_value(|fingers| fingers.retain(|(id, ..)| *id != event.pointer_id()));
    };
    let moves = move |event: PointerEvent| {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let before = fingers.get_value();
        let Some(place) = before.iter().position(|(id, ..)| *id == event.pointer_id()) else { return };
        fingers.update_value(|fingers| fingers[place] = (event.pointer_id(), x, y));
        let (_, from_x, from_y) = before[place];
        let other = before.iter().find(|(id, ..)| *id != event.pointer_id());
        match other {
            Some((_, other_x, other_y)) => {
                let spread = |x: f64, y: f64| (x - other_x).hypot(y - other_y).max(1.0);
                let middle = from_middle(&event, ((x + other_x) / 2.0, (y + other_y) / 2.0));
                zoom.update(|zoom| *zoom = zoom.by(spread(x, y) / spread(from_x, from_y), middle));
            }
            None => zoom.update(|zoom| *zoom = zoom.moved(x - from_x, y - from_y, size_of(&event))),
        }
    };
    let wheel = move |event: WheelEvent| {
        event.prevent_default();
        let factor = (-event.delta_y() * 0.002).exp();
        let place = (f64::from(event.client_x()), f64::from(event.client_y()));
        let middle = from_middle(&event, place);
        zoom.update(|zoom| *zoom = zoom.by(factor, middle));
    };
    div()
        .class("stage")
        .attr("data-close-up", move || (zoom.get() != Zoom::FIT).then_some(""))
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moves)
        .on(ev::pointerup, up)
        .on(ev::pointercancel, up)
        .on(ev::pointerleave, up)
        .on(ev::wheel, wheel)
        .child(child)
}

/// What lies on a stage, as far enlarged and moved as the zoom says.
pub(super) fn laid(zoom: RwSignal<Zoom>, child: impl IntoView) -> El {
    let node: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let transform = zoom.get().transform();
        if let Some(element) = node.get() {
            // A property that exists takes a value that is made here.
            let _ = element.style().set_property("transform", &transform);
        }
    });
    div().class("stage-picture").node_ref(node).child(child)
}

/// The size of the frame that an event was heard by.
pub(super) fn size_of(event: &web_sys::Event) -> (f64, f64) {
    frame_of(event).map_or((0.0, 0.0), |frame| (frame.width(), frame.height()))
}

/// The place of the frame that an event was heard by.
pub(super) fn frame_of(event: &web_sys::Event) -> Option<web_sys::DomRect> {
    let frame: Element = wasm_bindgen::JsCast::dyn_into(event.current_target()?).ok()?;
    Some(frame.get_bounding_client_rect())
}

/// A place in the window, counted from the middle of the stage.
fn from_middle(event: &web_sys::Event, (x, y): (f64, f64)) -> (f64, f64) {
    frame_of(event).map_or((0.0, 0.0), |frame| {
        (x - frame.left() - frame.width() / 2.0, y - frame.top() - frame.height() / 2.0)
    })
}

/// Puts an element at a place, or gives it a property of its own for the style sheet. Both are made here, so they are
/// taken.
pub(super) fn styled(element: &Element, name: &str, value: &str) {
    if let Some(element) = wasm_bindgen::JsCast::dyn_ref::<HtmlElement>(element) {
        let _ = element.style().set_property(name, value);
    }
}
