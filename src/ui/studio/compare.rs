//! Two versions against each other: divided by a line, side by side, one through the other, or what differs. Zoom and
//! place are the same for both.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::lightbox::{Box, Manner};
use super::naming::alternative;
use super::picture::picture;
use super::sketch::{Sketch, action, sketch};
use super::stage::{frame_of, laid, stage, styled};
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::zoom::Zoom;
use crate::ui::view::ev::{KeyboardEvent, PointerEvent};
use crate::ui::view::tag::{div, fieldset, input, label, legend, option, select, span};
use crate::ui::view::{CollectView, El, IntoView, NodeRef, View, effect, ev};

/// How far one press of a key moves the slider, in percent.
const STEP: f64 = 2.0;

/// How near to the line a pull has to begin to move it while the picture is enlarged, in CSS pixels.
const REACH: f64 = 28.0;

/// One of the two.
struct Side {
    version: usize,
    shot: Shot,
}

/// Shows what was chosen to compare with, and `after`, which is a version by its place in the list.
pub(super) fn compare(all: Box, after: usize) -> View {
    let place = RwSignal::new(50.0_f64);
    let veil = RwSignal::new(50_u32);
    let frame = move || {
        let Some(before) = all.other.get() else { return ().into_view() };
        let (first, second) = if all.swapped.get() { (after, before) } else { (before, after) };
        let side = |at: usize| all.shot(at).map(|shot| Side { version: at + 1, shot });
        let (Some(first), Some(second)) = (side(first), side(second)) else { return ().into_view() };
        match all.manner.get() {
            Manner::Slider => divided(all, place, &first, &second),
            Manner::SideBySide => beside(all, &first, &second),
            Manner::Onion => onion(all, veil, &first, &second),
            Manner::Difference => difference(all, &first, &second),
        }
    };
    div().class("comparing").child((frame, bar(all, after))).into_view()
}

fn layer(all: Box, side: &Side) -> El {
    let (version, told) = (side.version, alternative(all, &side.shot));
    let alt = Signal::derive(move || format!("Version {version}: {}", told.get()));
    laid(all.zoom, picture(all.program, &side.shot.kept, alt))
}

fn name(side: &Side, place: Option<&'static str>) -> El {
    span().class("compare-name").attr("data-side", place).child(side.version.to_string())
}

/// `first` left of a line and `second` right of it.
fn divided(all: Box, place: RwSignal<f64>, first: &Side, second: &Side) -> View {
    let top: NodeRef<HtmlElement> = NodeRef::new();
    let line: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let place = place.get();
        // Properties that exist take values that are made here.
        if let Some(top) = top.get() {
            let _ = top.style().set_property("clip-path", &format!("inset(0 {}% 0 0)", 100.0 - place));
        }
        if let Some(line) = line.get() {
            let _ = line.style().set_property("left", &format!("{place}%"));
        }
    });
    let to = move |event: &PointerEvent| {
        if let Some(frame) = frame_of(event) {
            let share = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
            place.set((share * 100.0).clamp(0.0, 100.0));
        }
    };
    // Close up, a pull moves the picture, unless it begins at the line.
    let is_for_line = move |event: &PointerEvent| {
        all.zoom.get_untracked() == Zoom::FIT
            || frame_of(event).is_some_and(|frame| {
                let line = frame.left() + frame.width() * place.get_untracked() / 100.0;
                (f64::from(event.client_x()) - line).abs() <= REACH
            })
    };
    let drags = StoredValue::new(None::<i32>);
    let down = move |event: PointerEvent| {
        if event.button() != 0 || drags.get_value().is_some() || !is_for_line(&event) {
            return;
        }
        drags.set_value(Some(event.pointer_id()));
        if let Some(frame) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without the capture a quick pull would leave the frame; it goes on inside all the same.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        to(&event);
    };
    let moves = move |event: PointerEvent| {
        if drags.get_value() == Some(event.pointer_id()) {
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
        // The arrows of the box would go to the next picture.
        event.prevent_default();
    };
    let (left, right) = (first.version, second.version);
    let slider = div()
        .class("compare-line")
        .node_ref(line)
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", format!("Versions {left} and {right}"))
        .attr("aria-orientation", "horizontal")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr("aria-valuenow", move || place.get().round().to_string())
        .attr("aria-valuetext", move || format!("{}% of version {left}", place.get().round()))
        .on(ev::keydown, key);
    let sides = (
        div().class("compare-side").child(layer(all, second)),
        div().class("compare-side").node_ref(top).child(layer(all, first)),
    );
    stage(all.zoom, move |event| !is_for_line(event), sides)
        .attr("data-manner", "slider")
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moves)
        .on(ev::pointerup, move |_| drags.set_value(None))
        .on(ev::pointercancel, move |_| drags.set_value(None))
        .child((slider, name(first, None), name(second, Some("after"))))
        .into_view()
}

fn beside(all: Box, first: &Side, second: &Side) -> View {
    let half = |side: &Side| {
        stage(all.zoom, |_| true, (layer(all, side), name(side, None))).attr("data-manner", "beside")
    };
    div().class("compare-halves").child((half(first), half(second))).into_view()
}

fn onion(all: Box, veil: RwSignal<u32>, first: &Side, second: &Side) -> View {
    let top: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let share = f64::from(veil.get()) / 100.0;
        if let Some(top) = top.get() {
            styled(&top, "opacity", &share.to_string());
        }
    });
    let (under, over) = (first.version, second.version);
    let moves = move |event| veil.set(event_target_value(&event).parse().unwrap_or(50));
    let slider = label().class("onion-slider").child((
        span().attr("aria-hidden", "true").child(under.to_string()),
        input()
            .r#type("range")
            .attr("min", "0")
            .attr("max", "100")
            .attr("aria-label", format!("How much of version {over} over version {under}"))
            .attr("aria-valuetext", move || format!("{}% of version {over}", veil.get()))
            .prop("value", move || veil.get().to_string())
            .on(ev::input, moves),
        span().attr("aria-hidden", "true").child(over.to_string()),
    ));
    let layers = (
        div().class("compare-side").child(layer(all, first)),
        div().class("compare-side").node_ref(top).child(layer(all, second)),
        name(first, None),
        name(second, Some("after")),
    );
    div()
        .class("compare-onion")
        .child((stage(all.zoom, |_| true, layers).attr("data-manner", "onion"), slider))
        .into_view()
}

/// What is black is the same in both.
fn difference(all: Box, first: &Side, second: &Side) -> View {
    let layers = (
        div().class("compare-side").child(layer(all, first)),
        div().class("compare-side").attr("data-blend", "difference").child(layer(all, second)),
        name(first, None),
        name(second, Some("after")),
        span().class("stage-hint").child("Black is the same in both."),
    );
    stage(all.zoom, |_| true, layers).attr("data-manner", "difference").into_view()
}

/// It stays while something else is chosen in it: what has the focus is in it.
fn bar(all: Box, after: usize) -> View {
    let manners = Manner::ALL.into_iter().map(|manner| {
        let drawn = match manner {
            Manner::Slider => Sketch::Own(crate::ui::icon::Icon::Compare),
            Manner::SideBySide => Sketch::Beside,
            Manner::Onion => Sketch::Onion,
            Manner::Difference => Sketch::Difference,
        };
        label().class("manner").child((
            input()
                .r#type("radio")
                .attr("name", "manner")
                .prop("checked", move || all.manner.get() == manner)
                .on(ev::change, move |_| all.manner.set(manner)),
            sketch(drawn),
            span().child(manner.name()),
        ))
    });
    let choose = move |event| {
        if let Ok(other) = event_target_value(&event).parse::<usize>() {
            all.compare_with(other);
        }
    };
    let options = move || {
        all.shots.with(|shots| {
            let others = shots.iter().enumerate().filter(|(at, _)| *at != after);
            others
                .map(|(at, shot)| {
                    let words: String = shot.prompt.chars().take(40).collect();
                    option()
                        .attr("value", at.to_string())
                        .prop("selected", move || all.other.get() == Some(at))
                        .child(format!("{} · {words}", at + 1))
                })
                .collect_view()
        })
    };
    div()
        .class("compare-bar")
        .child((
            fieldset()
                .class("manners")
                .child((legend().class("visually-hidden").child("How to compare"), manners.collect_view())),
            label().class("compare-with").child((
                span().child("With"),
                span().class("select").child(
                    select()
                        .class("field")
                        .attr("aria-label", "Compare with version")
                        .on(ev::change, choose)
                        .child(options),
                ),
            )),
            action("Swap", "C", Sketch::Swap, move |_| all.swapped.update(|swapped| *swapped = !*swapped)),
            super::sketch::tool(
                "Actual pixels",
                "Z",
                Sketch::Fit,
                move || Some(all.zoom.get() != Zoom::FIT),
                move |_| all.fit_or_actual(),
            ),
        ))
        .into_view()
}
