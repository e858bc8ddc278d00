//! Media of a conversation: which bytes are still in the state, and what takes their place once they are kept.
//!
//! A picture arrives as base64 in an event. As soon as its step is whole, the shell decodes it and puts the bytes into
//! a store by their hash; the state then holds a [`Kept`] and nothing of the size of a picture. What has to be sent
//! again gets its bytes back in the request's JSON ([`wanted`], [`fill`]).
//!
//! Not here: the store itself, and how a picture is shown.

pub mod base64;
pub mod card;
pub mod crop;
pub mod gallery;
pub mod intake;
pub mod layout;
pub mod look;
pub mod marks;
pub mod metadata;
pub mod query;
pub mod tree;
pub mod wish;
pub mod zip;
pub mod zoom;

use std::collections::HashMap;

use serde_json::Value;

use super::said::Attachment;
use super::turn::{Growing, PartKey, Turn};
use crate::protocol::content::{Content, Kept, MediaKind, Source};
use crate::protocol::step::Step;

/// What a model is told in the place of a picture that cannot be sent to it any more.
pub const NO_LONGER: &str = "[A picture that is no longer available]";

/// What a model is told in the place of a picture for which a request has no room.
pub const LEFT_OUT: &str = "[An older file that is left out here]";

/// So many bytes of base64 go out in one request. The service takes 100 MB (reference section 3.1), words and all.
const MOST_BYTES: u64 = 90_000_000;

/// Bytes that are still in the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    /// Whose they are.
    pub place: PartKey,
    /// What the service called it.
    pub kind: MediaKind,
    /// The type that the service named, perhaps empty.
    pub mime_type: String,
    /// The base64.
    pub data: String,
}

/// The places of media that are whole, and whose bytes are still in the state. A draft in a thought comes in one piece, and
/// is to be seen while the model thinks on; elsewhere more of a medium may come until its step is whole.
pub fn loose(turn: &Turn) -> impl Iterator<Item = PartKey> {
    let is_whole = |growing: &Growing| growing.stopped.is_some() || matches!(growing.step, Step::Thought(_));
    turn.steps.iter().filter(move |(_, growing)| is_whole(growing)).flat_map(|(step, growing)| {
        blocks(&growing.step).iter().zip(0..).filter_map(|(block, item)| match block {
            Content::Media(media) if matches!(media.source, Source::Inline(_)) => {
                Some(PartKey { step: *step, item })
            }
            Content::Media(_) | Content::Text(_) | Content::Unknown { .. } => None,
        })
    })
}

/// Whether any bytes of media are in the state, whole or not.
pub fn holds_bytes(turn: &Turn) -> bool {
    turn.steps.values().flat_map(|growing| blocks(&growing.step)).any(|block| match block {
        Content::Media(media) => matches!(media.source, Source::Inline(_)),
        Content::Text(_) | Content::Unknown { .. } => false,
    })
}

/// The bytes at a place, if they are there.
pub fn take(turn: &Turn, place: PartKey) -> Option<Loose> {
    let growing = turn.steps.get(&place.step)?;
    match blocks(&growing.step).get(place.item as usize)? {
        Content::Media(media) => match &media.source {
            Source::Inline(data) => {
                let (kind, mime_type) = (media.kind, media.mime_type.clone());
                Some(Loose { place, kind, mime_type, data: data.clone() })
            }
            Source::Uri(_) | Source::Kept(_) | Source::Missing => None,
        },
        Content::Text(_) | Content::Unknown { .. } => None,
    }
}

/// Puts what is kept in the place of its bytes, with the type that they turned out to be of; an empty one leaves it at
/// the service's word. False where something else stands there by now.
pub fn keep(turn: &mut Turn, loose: &Loose, kept: Kept, mime_type: &str) -> bool {
    let Some(growing) = turn.steps.get_mut(&loose.place.step) else { return false };
    let blocks = match &mut growing.step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) | Step::UserInput(blocks) => blocks,
        Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => return false,
    };
    match blocks.get_mut(loose.place.item as usize) {
        Some(Content::Media(media)) if matches!(&media.source, Source::Inline(data) if *data == loose.data) =>
        {
            media.source = Source::Kept(kept);
            if !mime_type.is_empty() {
                mime_type.clone_into(&mut media.mime_type);
            }
            true
        }
        Some(_) | None => false,
    }
}

fn blocks(step: &Step) -> &[Content] {
    match step {
        Step::ModelOutput(blocks) | Step::Thought(blocks) | Step::UserInput(blocks) => blocks,
        Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => &[],
    }
}

/// The hashes of everything that a turn keeps.
pub fn hashes(turn: &Turn) -> impl Iterator<Item = &str> {
    let said = turn.pictures.iter().flat_map(Attachment::hashes);
    let answered =
        turn.steps.values().flat_map(|growing| blocks(&growing.step)).filter_map(|block| match block {
            Content::Media(media) => match &media.source {
                Source::Kept(kept) => Some(kept.hash.as_str()),
                Source::Inline(_) | Source::Uri(_) | Source::Missing => None,
            },
            Content::Text(_) | Content::Unknown { .. } => None,
        });
    said.chain(answered)
}

/// The hashes whose bytes a request needs before it can be sent.
pub fn wanted(request: &Value) -> Vec<String> {
    named(request).into_iter().map(|kept| kept.hash).collect()
}

/// What a request names of the store, in its order.
fn named(request: &Value) -> Vec<Kept> {
    let mut found = Vec::new();
    if let Some(input) = request.get("input") {
        collect(input, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Kept>) {
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| collect(item, found));
    }
    match kept_in(value) {
        Some(kept) => found.push(kept),
        None => {
            list_in(value).and_then(|name| value.get(name)).into_iter().for_each(|list| collect(list, found))
        }
    }
}

/// How many of the oldest pictures a request leaves out, since it would be larger than [`MOST_BYTES`] with all of them.
pub fn left_out(request: &Value) -> usize {
    let mut bytes = 0_u64;
    let all = named(request);
    let fits = |kept: &&Kept| {
        bytes = kept.bytes.div_ceil(3).saturating_mul(4).saturating_add(bytes);
        bytes <= MOST_BYTES
    };
    // The newest goes along in any case: whether it is too large is for the service to say.
    let newest = all.iter().rev().take_while(fits).count().max(1);
    all.len().saturating_sub(newest)
}

/// Leaves them out, and says so in their places: a long history of pictures would otherwise be refused as a whole.
pub fn lighten(request: &mut Value) {
    let mut left_out = left_out(request);
    replace(request, &mut |_, block| {
        if left_out > 0 {
            left_out -= 1;
            *block = Content::text(LEFT_OUT).to_json();
        }
    });
}

/// What a block of a request keeps, if it is one of ours: other JSON, a schema or the result of a function for one, may
/// have fields of the same name.
fn kept_in(value: &Value) -> Option<Kept> {
    let is_medium = matches!(value["type"].as_str(), Some("image" | "audio" | "video" | "document"));
    value.get("kept").filter(|_| is_medium).and_then(Kept::from_json)
}

/// The field in which a step, or a turn of the older revision, has its blocks. Calls and results have none.
fn list_in(value: &Value) -> Option<&'static str> {
    match value["type"].as_str() {
        Some("user_input" | "model_output") => Some("content"),
        Some("thought") => Some("summary"),
        None if value.get("role").is_some() => Some("content"),
        Some(_) | None => None,
    }
}

/// Gives a request the bytes that it needs, as base64 by hash. What is not there any more is said in words, because the
/// model would otherwise be asked about a picture that never was.
pub fn fill(request: &mut Value, bytes: &HashMap<String, String>) {
    replace(request, &mut |kept, block| match (bytes.get(&kept.hash), block.as_object_mut()) {
        (Some(data), Some(fields)) => {
            fields.remove("kept");
            fields.insert("data".to_owned(), Value::from(data.as_str()));
        }
        (Some(_) | None, _) => *block = Content::text(NO_LONGER).to_json(),
    });
}

/// Shows every block of a request that names something of the store, in their order, to be changed.
fn replace(request: &mut Value, with: &mut impl FnMut(&Kept, &mut Value)) {
    if let Some(input) = request.get_mut("input") {
        replace_in(input, with);
    }
}

fn replace_in(value: &mut Value, with: &mut impl FnMut(&Kept, &mut Value)) {
    if let Value::Array(items) = value {
        return items.iter_mut().for_each(|item| replace_in(item, with));
    }
    match kept_in(value) {
        Some(kept) => with(&kept, value),
        None => {
            if let Some(list) = list_in(value).and_then(|name| value.get_mut(name)) {
                replace_in(list, with);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::chat::ask::Ask;
    use crate::chat::id::{Millis, TurnKey};
    use crate::chat::record::Body;
    use crate::protocol::request::Target;

    fn painted(stopped: bool) -> Turn {
        let step = Step::from_json(json!({"type": "model_output", "content": [
            {"type": "text", "text": "Here:"}, {"type": "image", "data": "AAAA", "mime_type": "image/jpeg"}]}));
        let growing = Growing { stopped: stopped.then_some(Millis(2)), ..Growing::open(step, Millis(1)) };
        let mut turn =
            Turn::new(TurnKey::new("t"), Ask::new(Target::Model("m".into())), "A boat".into(), Millis(1));
        turn.steps.insert(3, growing);
        turn
    }

    fn kept() -> Kept {
        Kept { hash: "ab".repeat(32), bytes: 3, width: 40, height: 30, flaw: None }
    }

    #[test]
    fn bytes_leave_the_state_once_their_step_is_whole() {
        assert_eq!(loose(&painted(false)).next(), None, "more of it may come");
        let mut turn = painted(true);
        let place = loose(&turn).next().unwrap();
        let found = take(&turn, place).unwrap();
        assert!(holds_bytes(&turn));
        let other = Loose { data: "BBBB".into(), ..found.clone() };
        assert!(!keep(&mut turn, &other, kept(), ""), "another picture");
        assert!(keep(&mut turn, &found, kept(), "image/png"));
        assert!(Body::of(&turn).to_stored().contains("image/png"), "what it is, not what it was called");
        assert!(!holds_bytes(&turn));
        assert_eq!(hashes(&turn).collect::<Vec<_>>(), ["ab".repeat(32)]);
        let body = Body::of(&turn).to_stored();
        assert!(!body.contains("AAAA"), "{body}");
        let Step::ModelOutput(blocks) = &turn.steps[&3].step else { panic!() };
        assert_eq!(Step::from_json(turn.steps[&3].step.to_json()), Step::ModelOutput(blocks.clone()));
    }

    #[test]
    fn a_draft_leaves_the_state_while_the_model_thinks_on() {
        let mut turn = painted(false);
        let thought = Step::from_json(json!({"type": "thought", "summary": [
            {"type": "text", "text": "The tower"}, {"type": "image", "data": "AAAA", "mime_type": "image/png"}]}));
        turn.steps.insert(1, Growing::open(thought, Millis(1)));
        assert_eq!(loose(&turn).collect::<Vec<_>>(), [PartKey { step: 1, item: 1 }]);
    }

    #[test]
    fn a_request_gets_the_bytes_back_and_never_names_the_store() {
        let mut turn = painted(true);
        let found = take(&turn, loose(&turn).next().unwrap()).unwrap();
        keep(&mut turn, &found, kept(), "");
        let steps: Value = turn.as_history().iter().map(Step::to_json).collect();
        let mut request = json!({"input": steps});
        assert_eq!(wanted(&request), ["ab".repeat(32)]);
        let mut without = request.clone();
        fill(&mut request, &HashMap::from([("ab".repeat(32), "AAAA".to_owned())]));
        let block = &request["input"][1]["content"][1];
        assert_eq!(*block, json!({"type": "image", "data": "AAAA", "mime_type": "image/jpeg"}));
        fill(&mut without, &HashMap::new());
        assert_eq!(without["input"][1]["content"][1]["type"], "text");
        assert!(!without.to_string().contains("kept"));
    }

    #[test]
    fn a_history_that_is_too_large_goes_out_without_its_oldest_pictures() {
        let picture = |digit: &str, bytes: u64| json!({"type": "image", "kept": {"sha256": digit.repeat(64), "bytes": bytes}});
        let said = |blocks: &[Value]| json!({"type": "user_input", "content": blocks});
        let of = |steps: &[Value]| {
            let mut request = json!({"input": steps});
            lighten(&mut request);
            (wanted(&request).iter().filter_map(|hash| hash.chars().next()).collect::<String>(), request)
        };
        let (a, b, c) = (picture("a", 30_000_000), picture("b", 30_000_000), picture("c", 30_000_000));
        let (left, request) = of(&[said(&[a.clone(), b.clone()]), said(std::slice::from_ref(&c))]);
        assert_eq!(left, "bc");
        assert_eq!(request["input"][0]["content"][0], json!({"type": "text", "text": LEFT_OUT}));
        assert_eq!(of(&[said(&[a, b])]).0, "ab");
        assert_eq!(of(&[said(&[picture("d", 99_000_000)])]).0, "d", "the newest stays, whatever it weighs");
        assert_eq!(of(&[]).0, "");
    }

    #[test]
    fn what_only_looks_like_ours_stays_as_it_is() {
        let named = json!({"sha256": "ab".repeat(32), "bytes": 1});
        let block = json!({"type": "image", "kept": named});
        let request = json!({
            "input": [
                {"type": "user_input", "content": [{"type": "image", "kept": {"sha256": "no hash"}}]},
                {"type": "function_call", "id": "f", "name": "n", "arguments": {"kept": named, "of": block}},
                {"type": "function_result", "call_id": "f", "result": {"kept": true, "blocks": [block]}},
            ],
            "tools": [{"type": "function", "parameters": {"properties": {"kept": {"type": "boolean"}}}}],
            "response_format": {"schema": {"properties": {"kept": named}}},
        });
        assert_eq!(wanted(&request), [""; 0]);
        let mut filled = request.clone();
        fill(&mut filled, &HashMap::from([("ab".repeat(32), "AAAA".to_owned())]));
        assert_eq!(filled, request);
        let mut older = json!({"input": [{"role": "user", "content": [block]}]});
        fill(&mut older, &HashMap::from([("ab".repeat(32), "AAAA".to_owned())]));
        assert_eq!(older["input"][0]["content"][0], json!({"type": "image", "data": "AAAA"}));
    }

    #[test]
    fn a_hash_that_is_none_is_not_taken() {
        let json = json!({"type": "image", "kept": {"sha256": "../../x", "bytes": 1}});
        let Content::Media(media) = Content::from_json(json) else { panic!() };
        assert_eq!(media.source, Source::Missing);
    }
}
