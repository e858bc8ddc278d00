//! How an answer formed: what of a turn was there at a moment.
//!
//! Steps are there from when they opened; a text grows in proportion within its step, since only the step's beginning and
//! end are kept; what comes in one piece (a call's arguments, a result, a picture, citations) is there when its step was
//! whole. What is made here is a turn of its own. The one that is kept is only read.

use std::collections::BTreeMap;

use crate::chat::id::{Millis, RunId};
use crate::chat::turn::{Growing, State, Turn};
use crate::protocol::content::{Content, Text};
use crate::protocol::step::{Call, Step};

/// No run has this name, so nothing that arrives is ever taken for it.
const NOBODY: RunId = RunId(u64::MAX);

/// From when to when something happened in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first step opened.
    pub began: Millis,
    /// The last step was whole.
    pub ended: Millis,
}

impl Span {
    /// How long that is, in milliseconds.
    pub fn length(self) -> u64 {
        self.ended.since(self.began)
    }
}

/// The time in which a turn formed; `None` where none was heard, or where it is not over: calls that wait for the person
/// are for answering, not for looking back.
pub fn span(turn: &Turn) -> Option<Span> {
    let over = match turn.state {
        State::Ended { .. } | State::Interrupted(_) => true,
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Following { .. }
        | State::Adrift(_)
        | State::Unsent(_) => false,
    };
    if !over || turn.open_calls().next().is_some() {
        return None;
    }
    let began = turn.steps.values().map(|growing| growing.started).min()?;
    let ended = turn.steps.values().filter_map(|growing| growing.stopped).max()?;
    Some(Span { began, ended }).filter(|span| span.length() > 0)
}

/// The turn as it was so many milliseconds after it began to form; the turn itself when that is all of it. `now` is the
/// present time, and the times in what is answered are so long ago as they were then.
pub fn at(turn: &Turn, after: u64, now: Millis) -> Turn {
    let Some(span) = span(turn).filter(|span| after < span.length()) else { return turn.clone() };
    let then = span.began.plus(after);
    let ago = |time: Millis| Millis(now.0.saturating_sub(then.since(time)));
    let mut steps = BTreeMap::new();
    for (index, growing) in turn.steps.iter().filter(|(_, growing)| growing.started <= then) {
        let whole = growing.stopped.is_none_or(|stopped| stopped <= then);
        let step = if whole { growing.step.clone() } else { partial(growing, then) };
        steps.insert(
            *index,
            Growing {
                step,
                started: ago(growing.started),
                stopped: growing.stopped.filter(|_| whole).map(ago),
                tokens: growing.tokens.filter(|_| whole),
                ..growing.clone()
            },
        );
    }
    Turn {
        steps,
        state: State::Streaming { run: NOBODY, attempt: 0 },
        usage: None,
        created: ago(turn.created),
        ended: None,
        notices: Vec::new(),
        ..turn.clone()
    }
}

/// What was there of a step that was open.
fn partial(growing: &Growing, then: Millis) -> Step {
    let length = growing.stopped.map_or(1, |stopped| stopped.since(growing.started)).max(1);
    let passed = then.since(growing.started).min(length);
    match &growing.step {
        Step::ModelOutput(blocks) => Step::ModelOutput(part_of(blocks, passed, length)),
        Step::Thought(summary) => Step::Thought(part_of(summary, passed, length)),
        Step::Call(call) => Step::Call(Call { arguments: serde_json::json!({}), ..call.clone() }),
        // A result says nothing before it is whole.
        Step::Outcome(outcome) => {
            let mut outcome = outcome.clone();
            outcome.result = serde_json::Value::Null;
            outcome.is_error = false;
            Step::Outcome(outcome)
        }
        Step::UserInput(_) | Step::Unknown { .. } => growing.step.clone(),
    }
}

/// The blocks as far as they had come, by the share of the time; each counts by the length of its text, and one that is
/// no text comes in its turn.
fn part_of(blocks: &[Content], passed: u64, length: u64) -> Vec<Content> {
    let weight = |block: &Content| match block {
        Content::Text(text) => text.text.len().max(1),
        Content::Media(_) | Content::Unknown { .. } => 1,
    };
    let all: usize = blocks.iter().map(weight).sum();
    // Both are far below what a double tells apart.
    let mut left = (all as f64 * (passed as f64 / length as f64)) as usize;
    let mut shown = Vec::new();
    for block in blocks {
        if left == 0 && !shown.is_empty() {
            break;
        }
        match block {
            Content::Text(text) if left < text.text.len() => {
                let end = (0..=left).rev().find(|end| text.text.is_char_boundary(*end)).unwrap_or(0);
                shown
                    .push(Content::Text(Text { text: text.text[..end].to_owned(), annotations: Vec::new() }));
                break;
            }
            Content::Text(text) => {
                shown.push(Content::Text(Text { text: text.text.clone(), annotations: Vec::new() }));
            }
            Content::Media(_) | Content::Unknown { .. } if left == 0 => break,
            Content::Media(_) | Content::Unknown { .. } => shown.push(block.clone()),
        }
        left = left.saturating_sub(weight(block));
    }
    shown
}
