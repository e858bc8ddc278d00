//! A turn as the service is told of it when it has no copy of its own.

use std::collections::BTreeSet;

use super::picture::NO_LONGER;
use super::timeline::pairing;
use super::turn::{Growing, Turn};
use crate::protocol::content::{Content, Kept, Source};
use crate::protocol::step::{Step, Tool};

impl Turn {
    /// The turn as steps of a history: what was said, what was answered, and the results of its calls.
    ///
    /// Thoughts mean nothing to the service without their signatures, so they go along only where calls do: a call is
    /// refused unless it, or the thought before it, is signed (reference section 3.1). Calls that nobody answered are
    /// left out, since the service expects a result for each.
    pub fn as_history(&self) -> Vec<Step> {
        let results = self.results();
        let has_calls = !results.is_empty();
        let ran = self.replayable_pairs();
        let made = self.steps.iter().filter_map(|(index, growing)| match &growing.step {
            Step::ModelOutput(blocks) => {
                let blocks: Vec<Content> = blocks.iter().filter_map(without_annotations).collect();
                (!blocks.is_empty()).then_some(Step::ModelOutput(blocks))
            }
            Step::Call(call) if call.tool == Tool::Function && self.answers.contains_key(index) => {
                has_calls.then(|| growing.step.clone().signed(&growing.signature))
            }
            Step::Thought(summary) => (has_calls && is_replayable(growing)).then(|| {
                let summary = summary.iter().map(sendable).collect();
                Step::Thought(summary).signed(&growing.signature)
            }),
            Step::Call(_) | Step::Outcome(_) => {
                (has_calls && ran.contains(index)).then(|| growing.step.clone().signed(&growing.signature))
            }
            Step::UserInput(_) | Step::Unknown { .. } => None,
        });
        self.prompt().into_iter().chain(made).chain(results).collect()
    }

    /// The steps of the calls that the service ran itself and will take back. A call without its result is refused, and
    /// so is a result without its call: unless both are signed, neither goes along.
    fn replayable_pairs(&self) -> BTreeSet<u32> {
        let is_signed = |index: &u32| self.steps.get(index).is_some_and(is_replayable);
        let both = pairing::pairs(self).into_iter().filter_map(|pair| Some([pair.call?, pair.outcome?]));
        both.filter(|pair| pair.iter().all(is_signed)).flatten().collect()
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
        Content::Media(_) => Some(sendable(block)),
        Content::Unknown { .. } => None,
    }
}

/// A medium as the service can take it: what is broken here, or was never there, is said in words.
fn sendable(block: &Content) -> Content {
    match block {
        Content::Media(media) => match &media.source {
            Source::Missing | Source::Kept(Kept { flaw: Some(_), .. }) => Content::text(NO_LONGER),
            Source::Kept(_) | Source::Inline(_) | Source::Uri(_) => block.clone(),
        },
        Content::Text(_) | Content::Unknown { .. } => block.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::ask::Ask;
    use crate::chat::functions::answer::{Answer, Settled};
    use crate::chat::id::{Millis, TurnKey};
    use crate::chat::turn::State;
    use crate::protocol::request::Target;
    use crate::protocol::status::Status;
    use serde_json::json;

    /// The kinds of the steps that go along after a search of which these sides are signed, and an answered call.
    fn kinds(call: &str, result: &str) -> Vec<String> {
        let mut turn =
            Turn::new(TurnKey::new("t"), Ask::new(Target::Model("m".into())), "Q".into(), Millis(0));
        turn.state = State::Ended { status: Status::RequiresAction, problem: None };
        for (index, json, signature) in [
            (0, json!({"type": "google_search_call", "id": "a"}), call),
            (1, json!({"type": "google_search_result", "call_id": "a"}), result),
            (2, json!({"type": "google_search_call", "id": "without a result"}), "signed"),
            (3, json!({"type": "function_call", "id": "f", "name": "n", "arguments": {}}), "signed"),
        ] {
            let growing =
                Growing { signature: signature.into(), ..Growing::open(Step::from_json(json), Millis(0)) };
            turn.steps.insert(index, growing);
        }
        turn.answers.insert(3, Answer::Settled(Settled::by_hand("22")));
        let kind = |step: Step| step.to_json()["type"].as_str().unwrap_or_default().to_owned();
        turn.as_history().into_iter().map(kind).collect()
    }

    #[test]
    fn a_picture_that_is_broken_or_missing_is_said_in_words() {
        let kept = |flaw: Option<&str>| json!({"sha256": "ab".repeat(32), "bytes": 3, "flaw": flaw});
        let step = json!({"type": "model_output", "content": [
            {"type": "image", "kept": kept(Some("cut_off"))}, {"type": "image"}, {"type": "image", "kept": kept(None)},
        ]});
        let mut turn =
            Turn::new(TurnKey::new("t"), Ask::new(Target::Model("m".into())), "Q".into(), Millis(0));
        turn.steps.insert(0, Growing::open(Step::from_json(step), Millis(0)));
        let Step::ModelOutput(blocks) = &turn.as_history()[1] else { panic!("it answered") };
        assert_eq!(blocks[..2], [Content::text(NO_LONGER), Content::text(NO_LONGER)]);
        assert!(matches!(&blocks[2], Content::Media(_)));
    }

    #[test]
    fn a_call_that_the_service_ran_goes_along_with_its_result_or_not_at_all() {
        let without = ["user_input", "function_call", "function_result"];
        for (call, result) in [("signed", ""), ("", "signed"), ("", "")] {
            assert_eq!(kinds(call, result), without, "{call:?}, {result:?}");
        }
        let both =
            ["user_input", "google_search_call", "google_search_result", "function_call", "function_result"];
        assert_eq!(kinds("signed", "signed"), both);
    }
}
