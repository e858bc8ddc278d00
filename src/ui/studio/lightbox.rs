//! The box: one picture to look at closely, its versions below, and what is known of it beside.

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use super::zoom::Zoom;
use super::{Studio, compare, info, picture, strip};
use crate::chat::picture::gallery::Shot;
use crate::program::Handle;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::Icon;
use crate::ui::view::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use crate::ui::view::tag::{div, h2, header, section, span};
use crate::ui::view::{IntoView, NodeRef, View, effect, ev};

/// What one press of a key enlarges by.
const STEP: f64 = 1.4;

/// How far one press of a key moves an enlarged picture, in CSS pixels.
const NUDGE: f64 = 60.0;

/// What the parts of the box share.
#[derive(Clone, Copy)]
pub(super) struct Box {
    pub(super) program: Handle,
    pub(super) studio: Studio,
    /// Every version of the conversation.
    pub(super) shots: Memo<Vec<Shot>>,
    /// The one that is looked at.
    pub(super) at: Memo<Option<usize>>,
    /// The one that it is compared with.
    pub(super) other: RwSignal<Option<usize>>,
}

impl Box {
    pub(super) fn shot(self, at: usize) -> Option<Shot> {
        self.shots.with(|shots| shots.get(at).cloned())
    }

    pub(super) fn go_to(self, at: usize) {
        if let Some(shot) = self.shots.with_untracked(|shots| shots.get(at).cloned()) {
            self.other.set(None);
            self.studio.viewed.set(Some((shot.turn, shot.place)));
        }
    }

    fn step(self, by: isize) {
        let next = self.at.get_untracked().and_then(|at| at.checked_add_signed(by));
        if let Some(next) = next.filter(|next| *next < self.shots.with_untracked(Vec::len)) {
            self.go_to(next);
        }
    }
}

pub(super) fn lightbox(program: Handle, studio: Studio) -> View {
    let path = RwSignal::from(program.program().mirror().path.clone());
    let shots = Memo::new(move |_| {
        // A picture that is added while the box is open joins the others when another is looked at.
        path.track();
        studio.viewed.track();
        program.shots()
    });
    let at = Memo::new(move |_| {
        let (turn, place) = studio.viewed.get()?;
        shots.with(|shots| shots.iter().position(|shot| shot.turn == turn && shot.place == place))
    });
    let all = Box { program, studio, shots, at, other: RwSignal::new(None) };
    let zoom = RwSignal::new(Zoom::FIT);
    let key = move |event: KeyboardEvent| {
        let moved = |x, y| zoom.update(|zoom| *zoom = zoom.moved(x, y, (4_000.0, 4_000.0)));
        let close_up = zoom.get_untracked() != Zoom::FIT;
        match event.key().as_str() {
            "ArrowLeft" if close_up => moved(NUDGE, 0.0),
            "ArrowRight" if close_up => moved(-NUDGE, 0.0),
            "ArrowUp" if close_up => moved(0.0, NUDGE),
            "ArrowDown" if close_up => moved(0.0, -NUDGE),
            "ArrowLeft" => all.step(-1),
            "ArrowRight" => all.step(1),
            "+" | "=" => zoom.update(|zoom| *zoom = zoom.by(STEP, (0.0, 0.0))),
            "-" => zoom.update(|zoom| *zoom = zoom.by(1.0 / STEP, (0.0, 0.0))),
            "0" => zoom.set(Zoom::FIT),
            _ => return,
        }
        event.prevent_default();
    };
    let title = move || match at.get() {
        Some(at) => format!("Version {} of {}", at + 1, shots.with(Vec::len)),
        None => "Picture".to_owned(),
    };
    let percent = move || format!("{}%", (zoom.get().scale * 100.0).round());
    let by = move |factor: f64| zoom.update(|zoom| *zoom = zoom.by(factor, (0.0, 0.0)));
    let stage = move || match (at.get(), all.other.get()) {
        (Some(at), Some(other)) => compare::compare(all, other, at),
        (Some(at), None) => {
            zoom.set(Zoom::FIT);
            stage(all, at, zoom)
        }
        (None, _) => picture::note("This picture is no longer in the conversation", String::new()),
    };
    // The keys are heard where the focus is; it was on the frame while this was on its way.
    request_animation_frame(|| crate::ui::keyboard::focus(".lightbox-body"));
    div()
        .class("lightbox-body")
        .attr("tabindex", "-1")
        .on(ev::keydown, key)
        .child((
            header().class("lightbox-head").child((
                h2().child(title),
                div().class("lightbox-zoom").attr("role", "group").attr("aria-label", "Zoom").child((
                    icon_button(Size::Normal, "Zoom out", Icon::Minus, move |_| by(1.0 / STEP)),
                    span().attr("aria-live", "polite").child(percent),
                    icon_button(Size::Normal, "Zoom in", Icon::Plus, move |_| by(STEP)),
                )),
                icon_button(Size::Normal, "Previous picture", Icon::ChevronLeft, move |_| all.step(-1)),
                icon_button(Size::Normal, "Next picture", Icon::ChevronRight, move |_| all.step(1)),
                icon_button(Size::Normal, "Close picture", Icon::Close, move |_| studio.viewed.set(None)),
            )),
            section().class("lightbox-stage").attr("aria-label", "Stage").child(stage),
            info::info(all),
            strip::strip(all),
        ))
        .into_view()
}

/// One picture that can be enlarged and moved about.
fn stage(all: Box, at: usize, zoom: RwSignal<Zoom>) -> View {
    let Some(shot) = all.shot(at) else { return ().into_view() };
    let node: NodeRef<HtmlElement> = NodeRef::new();
    effect(move || {
        let transform = zoom.get().transform();
        if let Some(element) = node.get() {
            // A property that exists takes a value that is made here.
            let _ = element.style().set_property("transform", &transform);
        }
    });
    // The fingers on the stage, with the place of each.
    let fingers: StoredValue<Vec<(i32, f64, f64)>> = StoredValue::new(Vec::new());
    let down = move |event: PointerEvent| {
        let finger = (event.pointer_id(), f64::from(event.client_x()), f64::from(event.client_y()));
        fingers.update_value(|fingers| fingers.push(finger));
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
        .child(div().class("stage-picture").node_ref(node).child(picture::picture(
            all.program,
            &shot.kept,
            shot.prompt.clone(),
        )))
        .into_view()
}

fn stage_of(event: &web_sys::Event) -> Option<web_sys::DomRect> {
    let stage: Element = wasm_bindgen::JsCast::dyn_into(event.current_target()?).ok()?;
    Some(stage.get_bounding_client_rect())
}

fn size_of(event: &web_sys::Event) -> (f64, f64) {
    stage_of(event).map_or((0.0, 0.0), |stage| (stage.width(), stage.height()))
}

/// A place in the window, counted from the middle of the stage.
fn from_middle(event: &web_sys::Event, (x, y): (f64, f64)) -> (f64, f64) {
    stage_of(event).map_or((0.0, 0.0), |stage| {
        (x - stage.left() - stage.width() / 2.0, y - stage.top() - stage.height() / 2.0)
    })
}
