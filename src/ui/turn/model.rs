//! What came back: its parts, its troubles, and what one can do with it.

use leptos::prelude::*;

use super::actions::siblings;
use super::near::when_near;
use super::{
    Shown, aloud, beside, citation, copying, problem, replay, run, sources, suggestions, timeline, usage,
    waiting,
};
use crate::chat::face::{PartKind, Phase, TurnFace};
use crate::chat::tools::Switch;
use crate::program::Command;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::studio::picture::outline_of_ratio;
use crate::ui::ticking::in_words;
use crate::ui::view::tag::{article, div, p, span};
use crate::ui::view::{CollectView, IntoView};

pub(super) fn model(shown: Shown) -> impl IntoView {
    let face = shown.face;
    let phase = Memo::new(move |_| face.with(|face| face.phase));
    let running = Memo::new(move |_| phase.get().is_running());
    let parts = Memo::new(move |_| face.with(|face| face.parts.clone()));
    let notices = Memo::new(move |_| face.with(|face| face.notices.clone()));
    let trouble = Memo::new(move |_| face.with(|face| face.problem.clone()));
    let drawn_parts = timeline::answer(shown, parts, running);
    let notices = move || notices.get().into_iter().map(notice).collect_view();
    let card = move || trouble.get().map(|trouble| problem::problem(shown, trouble, phase));
    let face_of_run = Memo::new(move |_| face.with(|face| face.run.clone()));
    let in_background = Memo::new(move |_| face_of_run.with(Option::is_some));
    let can_continue = Memo::new(move |_| face.with(|face| face.can_continue));
    let told = Memo::new(move |_| trouble.with(Option::is_some));
    let expected = Memo::new(move |_| face.with(|face| face.canvas));
    // The wait for a picture has the picture's shape, so that nothing jumps when it is there.
    let expected = move || {
        expected.get().map(|ratio| {
            div()
                .class("media")
                .attr("data-expected", "")
                .attr("aria-hidden", "true")
                .child(outline_of_ratio(ratio))
        })
    };
    let way_on = move || match (running.get(), in_background.get(), can_continue.get()) {
        // A card has its own way on.
        (false, true, _) if !told.get() => Some(run::adrift(shown)),
        (false, _, true) => Some(run::go_on(shown)),
        _ => None,
    };
    let foot = move || match (running.get(), in_background.get()) {
        (true, true) => run::run(face_of_run).into_view(),
        (true, false) => waiting::waiting(phase).into_view(),
        (false, _) => when_near(move || actions(shown)).into_view(),
    };
    let rests_on = (sources::sources(shown), suggestions::suggestions(shown), sources::unsearched(shown));
    let answer = article()
        .class("turn")
        .attr("data-turn", "model")
        .attr("data-status", move || face.with(|face| face.status.clone()))
        .attr("data-interaction-id", move || face.with(|face| face.interaction.clone()))
        .attr("aria-label", "Catena answered")
        .attr("aria-busy", move || running.get().to_string())
        .attr("tabindex", "-1")
        .attr("data-turn-key", shown.key().as_str().to_owned())
        .attr("data-replaying", move || shown.replaying.get().then_some(""))
        .child((replay::bar(shown), drawn_parts, expected, rests_on, notices, card, way_on, foot));
    citation::with_card(shown, answer)
}

fn notice(text: String) -> impl IntoView {
    let drawn = if text.starts_with("Stopped") {
        Icon::Stop
    } else if text.starts_with("Interrupted") {
        Icon::Warning
    } else {
        Icon::Info
    };
    div().class("notice").attr("data-part", "notice").child((icon(drawn), p().child(text)))
}

fn actions(shown: Shown) -> impl IntoView {
    let has_answer = Memo::new(move |_| shown.face.with(|face| face.has_answer));
    let has_text = Memo::new(move |_| {
        shown.face.with(|face| face.parts.iter().any(|part| matches!(part.kind, PartKind::Text { .. })))
    });
    let copy = move || has_answer.get().then(|| copying::copying(shown));
    let aloud = move || has_text.get().then(|| aloud::aloud(shown));
    div().class("turn-actions").child((
        copy,
        aloud,
        icon_button(Size::Small, "Regenerate", Icon::Refresh, move |_| {
            shown.program.dispatch(Command::Regenerate(shown.key()));
            // The row of buttons makes way for the answer.
            keyboard::focus("#message");
        }),
        with_search(shown),
        beside::compare(shown),
        usage::usage(shown),
        siblings(shown),
        span().class("turn-meta").child(move || shown.face.with(meta)),
    ))
}

/// Another answer with a search, where the one that is there was asked for without.
fn with_search(shown: Shown) -> impl IntoView {
    let takes = shown.program.read_turn(&shown.key(), |turn| turn.ask.could_search());
    takes.unwrap_or(false).then(|| {
        icon_button(Size::Small, "Regenerate with search", Icon::Search, move |_| {
            shown.program.dispatch(Command::RegenerateWith(shown.key(), Switch::GoogleSearch));
            // The row of buttons makes way for the answer.
            keyboard::focus("#message");
        })
    })
}

fn meta(face: &TurnFace) -> impl IntoView + use<> {
    let tokens = face.tokens.map(|tokens| format!("{} tokens", grouped(tokens)));
    let took = face.duration_ms.filter(|ms| face.phase == Phase::Over && *ms >= 1000).map(in_words);
    [Some(face.answerer.clone()), tokens, took]
        .into_iter()
        .flatten()
        .map(|text| span().child(text))
        .collect_view()
}

/// A number with a comma at each thousand.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
