//! The wire, held against recorded streams.

use std::collections::BTreeMap;
use std::path::Path;

use catena_server::{Revision, Simulation};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{Server, ask, events, frames, said, simulation, text};

pub fn cassette(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cassettes");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The keys of JSON text in the order in which they are written, with the value of
/// each `type`.
fn keys(data: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = data;
    while let Some(open) = rest.find('"') {
        let after = &rest[open + 1..];
        let mut escaped = false;
        let close = after
            .find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            })
            .unwrap();
        let (word, tail) = (&after[..close], &after[close + 1..]);
        let was_type = keys.last().is_some_and(|key| key == "type");
        if tail.starts_with(':') {
            keys.push(word.to_owned());
        } else if was_type {
            keys.push(format!("={word}"));
        }
        rest = tail;
    }
    keys
}

/// The shape of every kind of frame in a stream.
pub fn shapes(stream: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut shapes: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for (name, data) in frames(stream) {
        let found = shapes.entry(name).or_default();
        let shape = keys(&data);
        if !found.contains(&shape) {
            found.push(shape);
        }
    }
    for found in shapes.values_mut() {
        found.sort();
    }
    shapes
}

#[tokio::test]
async fn frames_have_the_keys_of_recorded_ones_in_their_order() {
    let steps = Server::usual().await;
    let outputs = Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await;
    let with = |summaries: &str, store: bool| {
        let mut body = ask("Tell me about rivers", None);
        body["generation_config"] = json!({"thinking_summaries": summaries});
        body["store"] = store.into();
        body
    };
    for (server, body, name) in [
        (&steps, with("none", true), "t01-text.sse"),
        (&steps, with("auto", true), "t02-thinking.sse"),
        (&outputs, with("auto", true), "l01-legacy-text.sse"),
    ] {
        let stream = text(server.create(&body).send().await.unwrap()).await;
        assert_eq!(shapes(&stream), shapes(&cassette(name)), "{name}");
    }
    let stream = text(steps.create(&with("none", false)).send().await.unwrap()).await;
    let (ours, recorded) = (shapes(&stream), shapes(&cassette("t08b-code-error-store-false.sse")));
    for name in ["interaction.created", "interaction.status_update", "done"] {
        assert_eq!(ours[name], recorded[name], "{name}");
    }
}

#[tokio::test]
async fn events_come_in_the_order_of_the_service() {
    let server = Server::usual().await;
    let mut body = ask("Tell me about rivers", None);
    body["generation_config"] = json!({"thinking_summaries": "auto", "thinking_level": "low"});
    let stream = text(server.create(&body).send().await.unwrap()).await;
    let mut names: Vec<String> = frames(&stream).into_iter().map(|(name, _)| name).collect();
    names.dedup();
    assert_eq!(
        names,
        [
            "interaction.created",
            "interaction.status_update",
            "step.start",
            "step.delta",
            "step.stop",
            "step.start",
            "step.delta",
            "step.stop",
            "interaction.completed",
            "done",
        ]
    );
    let summaries: Vec<Value> =
        events(&stream).into_iter().filter(|event| event["delta"]["type"] == "thought_summary").collect();
    assert_eq!(summaries.len(), 2);
    for summary in summaries {
        let text = summary["delta"]["content"]["text"].as_str().unwrap();
        assert!(text.starts_with("**") && text.ends_with("\n\n\n"), "{text:?}");
    }
}

#[tokio::test]
async fn summaries_come_only_when_they_are_asked_for() {
    let server = Server::usual().await;
    let stream = server.stream("Tell me about rivers").await;
    assert!(!stream.contains("thought_summary"));
    assert!(stream.contains("thought_signature"));
}

#[tokio::test]
async fn the_older_revision_has_outputs() {
    let server = Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await;
    let (answer, id) = server.say("My name is Ada", None).await;
    let fetched = server.json(&format!("/v1beta/interactions/{id}")).await;
    assert_eq!(fetched["role"], "model");
    assert_eq!(fetched.get("steps"), None);
    let outputs = fetched["outputs"].as_array().unwrap();
    assert_eq!(outputs[0]["type"], "thought");
    assert_eq!(outputs[1], json!({"type": "text", "text": answer}));
}

#[tokio::test]
async fn the_body_arrives_in_pieces_that_are_no_frames() {
    let server = Server::usual().await;
    let response = server.create(&ask("Write a long answer", None)).send().await.unwrap();
    let pieces: Vec<_> = response.bytes_stream().map(|piece| piece.unwrap()).collect().await;
    let broken = pieces.iter().filter(|piece| !piece.ends_with(b"\n\n")).count();
    assert!(broken * 4 > pieces.len(), "{broken} of {} pieces", pieces.len());
    let whole = String::from_utf8(pieces.concat()).unwrap();
    assert!(whole.ends_with("event: done\ndata: [DONE]\n\n"));
    assert!(said(&events(&whole)).contains("你好，世界！"));
}
