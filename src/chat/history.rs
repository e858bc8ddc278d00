//! A turn as the service is told of it when it has no copy of its own.

use super::turn::{Growing, Turn};
use crate::protocol::content::Content;
use crate::protocol::step::{Step, Tool};

impl Turn {
    /// The turn as steps of a history: what was said, what was answered, and the results of its calls.
    ///
    /// Thoughts mean nothing to the service without their signatures, so they go along only where calls do: a call is
    /// refused unless it, or the thought before it, is signed (reference section 3.1). Calls that nobody answered are
    /// left out, since the service expects a result for each.
    pub fn as_history(&self) -> Vec<Step> {
        let said = (!self.text.is_empty()).then(|| Step::UserInput(vec![Content::text(self.text.as_str())]));
        let results = self.results();
        let has_calls = !results.is_empty();
        let made = self.steps.iter().filter_map(|(index, growing)| match &growing.step {
            Step::ModelOutput(blocks) => {
                let blocks: Vec<Content> = blocks.iter().filter_map(without_annotations).collect();
                (!blocks.is_empty()).then_some(Step::ModelOutput(blocks))
            }
            Step::Call(call) if call.tool == Tool::Function && self.answers.contains_key(index) => {
                has_calls.then(|| growing.step.clone().signed(&growing.signature))
            }
            Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => {
                (has_calls && is_replayable(growing)).then(|| growing.step.clone().signed(&growing.signature))
            }
            Step::UserInput(_) | Step::Unknown { .. } => None,
        });
        said.into_iter().chain(made).chain(results).collect()
    }
}

/// Calls that the service ran itself, and its thoughts, are taken back only as they were given.
fn is_replayable(growing: &Growing) -> bool {
    !growing.signature.is_empty()
}

fn without_annotations(block: &Content) -> Option<Content> {
    match block {
        Content::Text(text) if text.text.is_empty() => None,
        Content::Text(text) => Some(Content::text(text.text.as_str())),
        Content::Media(_) => Some(block.clone()),
        Content::Unknown { .. } => None,
    }
}
