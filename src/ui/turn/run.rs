//! A run in the background: what it is at, for how long it has been, and whether one is still in touch with it.

use leptos::prelude::*;

use super::Shown;
use crate::chat::face::{Link, RunFace};
use crate::program::Command;
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::ticking::{every_second, in_words};
use crate::ui::view::tag::{div, i, p, span};
use crate::ui::view::{IntoView, View};

/// A run of which nothing was heard for so long may never end, in milliseconds (the service gives runs 60 minutes).
const SILENCE_MS: u64 = 60 * 60 * 1000;

/// The row below an answer that is being worked out in the background.
pub(super) fn run(run: Memo<Option<RunFace>>) -> impl IntoView {
    let now = every_second();
    let headline = move || {
        run.with(|run| match run {
            Some(run) if !run.headline.is_empty() => run.headline.clone(),
            Some(_) | None => "Working in the background".to_owned(),
        })
    };
    let state = Memo::new(move |_| run.with(|run| run.as_ref().map(|run| word(run.link))));
    let detail = move || run.with(|run| run.as_ref().map(|run| detail(run, now.get()))).unwrap_or_default();
    div().class("run").attr("data-state", move || state.get()).child((
        span().class("chain").attr("aria-hidden", "true").child((i(), i(), i())),
        div().class("run-words").child((
            p().class("run-headline").attr("dir", "auto").child(headline),
            p().class("run-detail").attr("aria-live", "off").child(detail),
        )),
    ))
}

/// The way back to a run that nobody here follows.
pub(super) fn adrift(shown: Shown) -> View {
    div()
        .class("notice-actions")
        .child((
            text_button(None, Some(Icon::Refresh), "Follow the run", move |_| {
                shown.program.dispatch(Command::Retry(shown.key()));
                keyboard::focus("#message");
            }),
            text_button(None, Some(Icon::Stop), "Stop the run", move |_| {
                shown.program.dispatch(Command::Stop);
                keyboard::focus("#message");
            }),
        ))
        .into_view()
}

/// The offer to let an answer go on that was cut short.
pub(super) fn go_on(shown: Shown) -> View {
    div()
        .class("notice-actions")
        .child(text_button(None, Some(Icon::ArrowDown), "Continue", move |_| {
            shown.program.dispatch(Command::Continue(shown.key()));
            keyboard::focus("#message");
        }))
        .into_view()
}

fn word(link: Link) -> &'static str {
    match link {
        Link::Live => "live",
        Link::Reconnecting => "reconnecting",
        Link::Polling { .. } => "polling",
        Link::Adrift => "adrift",
    }
}

fn detail(run: &RunFace, now: u64) -> String {
    let silent = now.saturating_sub(run.moved.0);
    if silent >= SILENCE_MS {
        return format!("Nothing was heard for {}. It may never end; you can stop it.", in_words(silent));
    }
    let link = match run.link {
        Link::Live => "goes on if you close this page".to_owned(),
        Link::Reconnecting => "reconnecting…".to_owned(),
        Link::Polling { next } => match next.0.saturating_sub(now) {
            0 => "looking…".to_owned(),
            left => format!("looks again in {}", in_words(left.max(1000))),
        },
        Link::Adrift => "not followed here".to_owned(),
    };
    format!("{} · {link}", in_words(now.saturating_sub(run.since.0)))
}
