//! How a background run is going.

use super::{Link, RunFace};
use crate::chat::follow::Way;
use crate::chat::timeline::telling::title_of;
use crate::chat::turn::{State, Turn};
use crate::protocol::content::Content;
use crate::protocol::step::Step;

pub(super) fn run(turn: &Turn) -> Option<RunFace> {
    let link = match &turn.state {
        State::Sending { .. } | State::Streaming { .. } if turn.ask.background => Link::Live,
        State::Following { way: Way::Listening, .. } => Link::Live,
        State::Following { way: Way::Looking, .. } => Link::Reconnecting,
        State::Following { way: Way::Resting { until }, .. } => Link::Polling { next: *until },
        State::Adrift(_) => Link::Adrift,
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => return None,
    };
    Some(RunFace { since: turn.created, moved: turn.moved, headline: headline(turn).to_owned(), link })
}

/// The title of the latest thought that has one.
fn headline(turn: &Turn) -> &str {
    turn.steps
        .values()
        .rev()
        .filter_map(|growing| match &growing.step {
            Step::Thought(summary) => summary.first(),
            Step::UserInput(_)
            | Step::ModelOutput(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => None,
        })
        .find_map(|content| match content {
            Content::Text(text) => title_of(&text.text),
            Content::Media(_) | Content::Unknown { .. } => None,
        })
        .unwrap_or_default()
}
