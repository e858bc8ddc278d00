//! Whatever might arrive: strategies for events that the service says, might say, or should never say.

use proptest::prelude::*;
use serde_json::Value;

use catena::protocol::event::{self, Stamped};
use catena::protocol::sse::Frame;

use crate::cassette;

/// JSON that is made of the wire's own words in places where they may or may not belong.
pub fn json() -> impl Strategy<Value = Value> {
    let words = [
        "step.start",
        "step.delta",
        "step.stop",
        "content.delta",
        "interaction.completed",
        "interaction.status_update",
        "error",
        "text",
        "image",
        "thought",
        "thought_summary",
        "arguments_delta",
        "function_call",
        "google_search_result",
        "text_annotation_delta",
        "url_citation",
        "model_output",
        "completed",
        "in_progress",
        "brand_new",
        "",
    ];
    let names = [
        "event_type",
        "event_id",
        "index",
        "step",
        "content",
        "delta",
        "deltas",
        "interaction",
        "interaction_id",
        "type",
        "text",
        "id",
        "status",
        "usage",
        "error",
        "code",
        "message",
        "details",
        "retryDelay",
        "annotations",
        "summary",
        "arguments",
        "result",
        "signature",
        "data",
        "steps",
        "outputs",
        "errors",
        "start_index",
        "total_tokens",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Fractions that JSON text carries exactly; the last digit of others may differ after reading.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 4.0)),
        prop::sample::select(words.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let field = (prop::sample::select(names.to_vec()), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            prop::collection::vec(field, 0..6).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// An event of a recording, or one that is odd in its content, its step or as a whole. Steps are few, so that events
/// meet in them.
pub fn event() -> impl Strategy<Value = Stamped> {
    let recorded: Vec<Stamped> =
        cassette::all().iter().flat_map(|cassette| cassette.heard().said().0).collect();
    let decoded =
        |name: &str, data: Value| event::decode(Frame { event: name.to_owned(), data: data.to_string() });
    let kinds = ["text", "thought_summary", "arguments_delta", "image", "function_call", "brand_new"];
    prop_oneof![
        6 => prop::sample::select(recorded),
        2 => (0..6u32, prop::sample::select(kinds.to_vec()), "[a-z ]{0,8}").prop_map(move |(index, kind, text)| {
            let delta = serde_json::json!({"type": kind, "text": text, "content": {"text": text}, "arguments": text});
            decoded("step.delta", serde_json::json!({"index": index, "delta": delta}))
        }),
        1 => (0..6u32, json()).prop_map(move |(index, step)| {
            decoded("step.start", serde_json::json!({"index": index, "step": step}))
        }),
        1 => (0..6u32, json()).prop_map(move |(index, delta)| {
            decoded("step.delta", serde_json::json!({"index": index, "delta": delta}))
        }),
        1 => json().prop_map(move |whole| decoded("brand.new", whole)),
    ]
}
