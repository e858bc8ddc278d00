//! Cropping: a part of a version is chosen, to be saved as a file or to go on from.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::lightbox::Box;
use super::mark::{place, size_of};
use super::naming::alternative;
use super::picture::picture;
use super::sending::{self, Sending};
use super::stage::styled;
use crate::chat::picture::crop::{Area, Edge};
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::marks::Point;
use crate::chat::picture::wish::shape;
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::view::ev::{KeyboardEvent, PointerEvent};
use crate::ui::view::tag::{aside, div, fieldset, h3, input, label, legend, p, span};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, effect, ev};

/// How far one press of a key moves the area, as a share of the picture.
const NUDGE: f64 = 0.01;

/// The ratios to crop to; the empty one is free.
const RATIOS: [&str; 6] = ["", "1:1", "4:3", "3:4", "16:9", "9:16"];

/// What is cut out of one version. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Cropping {
    all: Box,
    area: RwSignal<Area>,
    ratio: RwSignal<&'static str>,
    size: (f64, f64),
    words: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Cropping {
    fn of(all: Box, shot: &Shot) -> Self {
        Self {
            all,
            area: RwSignal::new(Area::MIDDLE),
            ratio: RwSignal::new(""),
            size: size_of(shot),
            words: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
        }
    }

    /// The ratio of the area's shares, where it is bound to one.
    fn bound(self) -> Option<f64> {
        let (width, height) = shape(self.ratio.get_untracked())?;
        Some(f64::from(width) / f64::from(height) * self.size.1 / self.size.0)
    }

    fn pixels(self) -> (u32, u32) {
        self.area.get().pixels(self.size)
    }
}

pub(super) fn canvas(all: Box, at: usize) -> View {
    let Some(shot) = all.shot(at) else { return ().into_view() };
    let cropping = all.lasting(|| Cropping::of(all, &shot));
    all.cropping.set(Some(cropping));
    let window: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let Area { left, top, right, bottom } = cropping.area.get();
        if let Some(window) = window.get() {
            for (name, share) in
                [("left", left), ("top", top), ("right", 1.0 - right), ("bottom", 1.0 - bottom)]
            {
                styled(&window, name, &format!("{:.2}%", share * 100.0));
            }
        }
    });
    // What the finger holds, and where it was.
    let held: StoredValue<Option<(i32, Option<Edge>, Point)>> = StoredValue::new(None);
    let down = move |event: PointerEvent| {
        let Some(at) = place(&event).filter(|_| event.button() == 0 && held.get_value().is_none()) else {
            return;
        };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let edge = target.as_ref().and_then(|target| target.get_attribute("data-edge"));
        let inside = target.is_some_and(|target| target.closest(".crop-window").ok().flatten().is_some());
        let edge = match edge {
            Some(word) => Edge::named(&word),
            None if inside => None,
            None => {
                // Beside the area, another one is begun.
                cropping.area.set(Area::at(at));
                Some(Edge::LowerRight)
            }
        };
        held.set_value(Some((event.pointer_id(), edge, at)));
        if let Some(frame) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without the capture a quick pull would leave the frame; it goes on inside all the same.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
    };
    let moves = move |event: PointerEvent| {
        let Some((finger, edge, before)) = held.get_value() else { return };
        let Some(at) = place(&event).filter(|_| finger == event.pointer_id()) else { return };
        held.set_value(Some((finger, edge, at)));
        let (x, y) = (at.x - before.x, at.y - before.y);
        cropping.area.update(|area| {
            *area = match edge {
                Some(edge) => area.pulled(edge, x, y, cropping.bound()),
                None => area.moved(x, y),
            };
        });
    };
    let up = move |event: PointerEvent| {
        if held.get_value().is_some_and(|(finger, ..)| finger == event.pointer_id()) {
            held.set_value(None);
        }
    };
    let key = move |event: KeyboardEvent| {
        let (x, y) = match event.key().as_str() {
            "ArrowLeft" => (-NUDGE, 0.0),
            "ArrowRight" => (NUDGE, 0.0),
            "ArrowUp" => (0.0, -NUDGE),
            "ArrowDown" => (0.0, NUDGE),
            _ => return,
        };
        event.prevent_default();
        cropping.area.update(|area| {
            *area = if event.shift_key() {
                area.pulled(Edge::LowerRight, x, y, cropping.bound())
            } else {
                area.moved(x, y)
            };
        });
    };
    let handles =
        Edge::ALL.into_iter().map(|edge| span().class("crop-handle").attr("data-edge", edge.name()));
    let named = move || {
        let (width, height) = cropping.pixels();
        format!("Area of {width} by {height} pixels. Arrow keys move it, with Shift they change its size.")
    };
    let frame = div()
        .class("paper")
        .attr("data-crop", "")
        .attr("tabindex", "0")
        .attr("role", "application")
        .attr("aria-roledescription", "crop area")
        .attr("aria-label", named)
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moves)
        .on(ev::pointerup, up)
        .on(ev::pointercancel, up)
        .on(ev::keydown, key)
        .child((
            picture(all.program, &shot.kept, alternative(all, &shot)),
            div().class("crop-window").node_ref(window).child(handles.collect_view()),
        ));
    styled(&frame, "--ratio", &format!("{}", cropping.size.0 / cropping.size.1));
    request_animation_frame(|| crate::ui::keyboard::focus(".paper"));
    div().class("marking").child(div().class("paper-room").child(frame)).into_view()
}

pub(super) fn panel(all: Box) -> View {
    aside()
        .class("lightbox-info")
        .attr("aria-label", "Crop this picture")
        .child(move || all.cropping.get().map(inside))
        .into_view()
}

fn inside(cropping: Cropping) -> View {
    let all = cropping.all;
    let ratios = RATIOS.into_iter().map(|ratio| {
        let take = move |_| {
            cropping.ratio.set(ratio);
            if let Some(bound) = cropping.bound() {
                cropping.area.update(|area| *area = area.bound_to(bound));
            }
        };
        label().class("canvas-choice").child((
            input()
                .r#type("radio")
                .attr("name", "crop-ratio")
                .prop("checked", move || cropping.ratio.get() == ratio)
                .on(ev::change, take),
            super::picture::ratio_icon(ratio),
            span().child(if ratio.is_empty() { "free" } else { ratio }),
        ))
    });
    let save = move |_| {
        if let Some((at, shot)) = all.now() {
            all.program.save_crop(&shot, at + 1, cropping.area.get_untracked());
        }
    };
    let send = move || {
        let Some((_, shot)) = all.now() else { return };
        cropping.busy.set(true);
        let (area, words) = (cropping.area.get_untracked(), cropping.words.get_untracked());
        all.program.send_crop(shot, area, words, move |sent| {
            // The box may be gone by now, and then nothing of it is left to close.
            let is_gone = cropping.busy.try_set(false).is_some();
            if sent && !is_gone {
                sending::close(all);
            }
        });
    };
    div()
        .class("work-panel")
        .child((
            h3().child("Crop"),
            p().class("crop-size").child(move || {
                let (width, height) = cropping.pixels();
                format!("{width} × {height} pixels")
            }),
            fieldset()
                .class("crop-ratios")
                .child((legend().class("visually-hidden").child("Ratio of the crop"), ratios.collect_view())),
            text_button(None, Some(Icon::Download), "Download the crop", save),
            sending::form(Sending {
                all,
                label: "Go on from the crop",
                hint: "Sharpen it, and clear the sky",
                button: "Send the crop",
                words: cropping.words.into(),
                type_in: Rc::new(move |words| cropping.words.set(words)),
                can_send: Memo::new(move |_| cropping.words.with(|words| !words.trim().is_empty())),
                busy: cropping.busy,
                send: Rc::new(send),
            }),
        ))
        .into_view()
}
