//! The parts of an answer, in the order in which they are shown.

use super::call::call_part;
use super::tool::tool_part;
use super::{Bytes, PartFace, PartKind, pretty};
use crate::chat::conversation::Conversation;
use crate::chat::timeline::pairing;
use crate::chat::turn::{Growing, PartKey, Turn};
use crate::protocol::content::Content;
use crate::protocol::step::Step;

pub(super) fn parts(conversation: &Conversation, turn: &Turn) -> Vec<PartFace> {
    let running = turn.state.run().is_some();
    let pairs = pairing::pairs(turn);
    let structured = turn.ask.form().is_some();
    let mut parts = Vec::new();
    for (index, growing) in &turn.steps {
        let mut add = |item: usize, kind| {
            parts.push(PartFace { key: PartKey { step: *index, item: item as u32 }, kind });
        };
        match &growing.step {
            Step::Thought(summary) => thought_parts(growing, summary, running, &mut add),
            Step::ModelOutput(blocks) => {
                let last = blocks.len().saturating_sub(1);
                for (item, block) in blocks.iter().enumerate() {
                    let growing = running && growing.stopped.is_none() && item == last;
                    let kind = match content_part(block, growing, false) {
                        PartKind::Text { growing, .. } => PartKind::Text { growing, structured },
                        other => other,
                    };
                    add(item, kind);
                }
            }
            Step::Call(call) if turn.open_calls().any(|(open, _)| open == *index) => {
                add(0, call_part(conversation, turn, *index, call));
            }
            Step::Call(call) => {
                let outcome =
                    pairs.iter().find(|pair| pair.call == Some(*index)).and_then(|pair| pair.outcome);
                let outcome = outcome.and_then(|at| match &turn.steps.get(&at)?.step {
                    Step::Outcome(outcome) => Some(outcome),
                    Step::UserInput(_)
                    | Step::ModelOutput(_)
                    | Step::Thought(_)
                    | Step::Call(_)
                    | Step::Unknown { .. } => None,
                });
                add(0, tool_part(call, outcome, running));
            }
            Step::Outcome(outcome) => {
                let called = pairs.iter().any(|pair| pair.call.is_some() && pair.outcome == Some(*index));
                // A result is shown with its call; one that nobody called for stands by itself.
                if !called {
                    add(0, tool_part(&pairing::call_of(outcome), Some(outcome), running));
                }
            }
            Step::Unknown { kind, json } => {
                add(0, PartKind::Unknown { name: kind.clone(), json: pretty(json) });
            }
            Step::UserInput(_) => {}
        }
    }
    parts
}

fn thought_parts(
    growing: &Growing,
    summary: &[Content],
    running: bool,
    add: &mut impl FnMut(usize, PartKind),
) {
    let thinking = running && growing.stopped.is_none();
    let seconds =
        growing.stopped.filter(|_| !thinking).map(|stopped| (stopped.since(growing.started) + 500) / 1000);
    // A thought without a summary is worth a line only while it lasts.
    if summary.is_empty() && thinking {
        add(0, PartKind::Thought { seconds: None });
    }
    for (item, content) in summary.iter().enumerate() {
        match content {
            Content::Text(_) => add(item, PartKind::Thought { seconds }),
            Content::Media(_) | Content::Unknown { .. } => add(item, content_part(content, false, true)),
        }
    }
}

fn content_part(content: &Content, growing: bool, draft: bool) -> PartKind {
    match content {
        Content::Text(_) => PartKind::Text { growing, structured: false },
        Content::Media(media) => PartKind::Media {
            kind: media.kind,
            mime_type: media.mime_type.clone(),
            bytes: Bytes::of(&media.source),
            draft,
        },
        Content::Unknown { kind, json } => PartKind::Unknown { name: kind.clone(), json: pretty(json) },
    }
}
