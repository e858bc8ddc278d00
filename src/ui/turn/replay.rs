//! How an answer formed, to be looked at again: a slider over the time it took, and a button that lets it run.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::Shown;
use crate::chat::timeline::scrub;
use crate::chat::timeline::telling::length;
use crate::program::later::{Missing, later};
use crate::ui::arriving::arriving;
use crate::ui::button::{Size, icon_button, text_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::ev::{Event, KeyboardEvent};
use crate::ui::view::tag::{button, div, input, option, select, span};
use crate::ui::view::{CollectView, IntoView, View, effect, ev};

/// How many times as fast as it was.
const SPEEDS: [u32; 5] = [1, 2, 4, 16, 64];

/// What takes longer than this is begun faster, in milliseconds.
const PATIENCE_MS: u64 = 20_000;

/// The slider has this many places.
const PLACES: u64 = 1_000;

/// The button in the open timeline.
pub(super) fn opener(shown: Shown) -> impl IntoView {
    let can = Memo::new(move |_| {
        shown.face.track();
        shown.program.read_turn(&shown.key(), |turn| scrub::span(turn).is_some()).unwrap_or(false)
    });
    move || {
        can.get().then(|| text_button(None, Some(Icon::Play), "Replay", move |_| shown.replaying.set(true)))
    }
}

/// The bar above the answer, while it is looked at.
pub(super) fn bar(shown: Shown) -> impl IntoView {
    move || shown.replaying.get().then(|| arriving(move |owner| controls(owner, shown)))
}

later! {
    turns:
    /// What is in the bar.
    fn controls(owner: Owner, shown: Shown) -> Result<View, Missing> {
        Ok(owner.with(|| drawn(shown)))
    }
}

#[derive(Clone, Copy)]
struct Replay {
    shown: Shown,
    /// How long all of it took, in milliseconds.
    length: u64,
    /// How much of that is shown.
    at: RwSignal<u64>,
    playing: RwSignal<bool>,
    speed: RwSignal<u32>,
}

fn drawn(shown: Shown) -> View {
    let span = shown.program.read_turn(&shown.key(), scrub::span).flatten();
    let Some(span) = span else {
        shown.replaying.set(false);
        return ().into_view();
    };
    let whole = span.length();
    let patient = |speed: &u32| whole / u64::from(*speed) <= PATIENCE_MS;
    let replay = Replay {
        shown,
        length: whole,
        at: RwSignal::new(0),
        playing: RwSignal::new(false),
        speed: RwSignal::new(SPEEDS.into_iter().find(patient).unwrap_or(64)),
    };
    // While it is drawn anew, nothing of the one before is left.
    effect(move || shown.program.show_at(&shown.key(), Some(replay.at.get())));
    // One answer at a time is shown as it was: another one that is replayed beside it ends this.
    let now = RwSignal::from(shown.program.program().mirror().replaying.clone());
    effect(move || {
        let is_another = now.with(|now| !now.is_empty() && *now != shown.key().as_str());
        if is_another {
            replay.playing.set(false);
            shown.replaying.set(false);
        }
    });
    on_cleanup(move || {
        if let Some(key) = shown.key.try_get_value() {
            shown.program.show_at(&key, None);
        }
    });
    request_animation_frame(|| crate::ui::keyboard::focus(".replay-slider"));
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            replay.end();
        }
    };
    div()
        .class("replay")
        .attr("role", "group")
        .attr("aria-label", "Replay")
        .on(ev::keydown, key)
        .child((
            play(replay),
            slider(replay),
            span_of_time(replay),
            speeds(replay),
            icon_button(Size::Small, "End the replay", Icon::Close, move |_| replay.end()),
        ))
        .into_view()
}

impl Replay {
    /// Shows the whole answer again, and gives the focus back to where it was begun.
    fn end(self) {
        self.playing.set(false);
        self.shown.replaying.set(false);
        let key = self.shown.key();
        self.shown.program.show_at(&key, None);
        request_animation_frame(move || {
            let answer =
                document().query_selector(&format!("[data-turn-key='{}']", key.as_str())).ok().flatten();
            let line =
                answer.as_ref().and_then(|answer| answer.query_selector(".timeline-head").ok().flatten());
            if let Some(to) = line.or(answer).and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
                // Both take the focus.
                let _ = to.focus();
            }
        });
    }

    fn toggle(self) {
        if self.playing.get_untracked() {
            self.playing.set(false);
            return;
        }
        if self.at.get_untracked() >= self.length {
            self.at.set(0);
        }
        self.playing.set(true);
        self.step(now_ms());
    }

    /// Goes on by as much time as has passed, frame by frame.
    fn step(self, before: f64) {
        request_animation_frame(move || {
            if self.playing.try_get_untracked() != Some(true) {
                return;
            }
            let now = now_ms();
            // Milliseconds of a frame are few, and never negative.
            let passed = ((now - before).max(0.0) * f64::from(self.speed.get_untracked())) as u64;
            if passed == 0 {
                return self.step(before);
            }
            let at = (self.at.get_untracked() + passed).min(self.length);
            self.at.set(at);
            if at >= self.length {
                self.playing.set(false);
            } else {
                self.step(now);
            }
        });
    }
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

fn play(replay: Replay) -> impl IntoView {
    let playing = replay.playing;
    button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("aria-label", move || if playing.get() { "Pause" } else { "Play" })
        .on(ev::click, move |_| replay.toggle())
        .child(move || icon(if playing.get() { Icon::Pause } else { Icon::Play }))
}

fn slider(replay: Replay) -> impl IntoView {
    let place = move || (replay.at.get() * PLACES / replay.length.max(1)).to_string();
    let moved = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(place) = input.and_then(|input| input.value().parse::<u64>().ok()) else { return };
        replay.playing.set(false);
        replay.at.set((place * replay.length).div_ceil(PLACES).min(replay.length));
    };
    input()
        .class("replay-slider")
        .r#type("range")
        .attr("min", "0")
        .attr("max", PLACES.to_string())
        .attr("step", "10")
        .attr("aria-label", "Moment of the answer")
        .attr("aria-valuetext", move || in_words(replay))
        .prop("value", place)
        .on(ev::input, moved)
}

fn in_words(replay: Replay) -> String {
    format!("{} of {}", length(replay.at.get()), length(replay.length))
}

fn span_of_time(replay: Replay) -> impl IntoView {
    span().class("replay-time").attr("aria-hidden", "true").child(move || in_words(replay))
}

fn speeds(replay: Replay) -> impl IntoView {
    let chosen = replay.speed.get_untracked();
    let one = |speed: u32| {
        option()
            .attr("value", speed.to_string())
            .attr("selected", (speed == chosen).then_some(""))
            .child(format!("{speed}×"))
    };
    let changed = move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(speed) = select.and_then(|select| select.value().parse().ok()) {
            replay.speed.set(speed);
        }
    };
    select()
        .class("field replay-speed")
        .attr("aria-label", "Speed")
        .on(ev::change, changed)
        .child(SPEEDS.into_iter().map(one).collect_view())
}
