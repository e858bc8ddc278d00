//! Reading a stream of events over a real `ReadableStream`.

use catena::browser::transport::{Connection, SILENCE_CEILING_MS};
use catena::protocol::event::{Delta, Event};
use catena::protocol::problem::ProblemKind;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::listening::{Answer, End, ask, ask_over};
use crate::stand_ins::{Ending, FakeFetch, FakeTime};

/// A recorded answer with letters of one to four bytes.
const RECORDING: &[u8] = include_bytes!("../cassettes/t02-thinking.sse");

/// A frame with one piece of text.
fn piece(text: &str) -> Vec<u8> {
    let data = serde_json::json!({
        "index": 0, "delta": {"type": "text", "text": text}, "event_type": "step.delta",
    });
    format!("event: step.delta\ndata: {data}\n\n").into_bytes()
}

/// The text that an answer gave, piece by piece.
fn pieces(answer: &Answer) -> Vec<&str> {
    answer
        .events
        .iter()
        .filter_map(|event| match event {
            Event::StepDelta { delta: Delta::Text(text), .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[wasm_bindgen_test]
async fn a_recording_says_the_same_however_it_is_cut() {
    let mut whole = None;
    for size in [RECORDING.len(), 1, 2, 3, 5, 64, 1_000] {
        let chunks: Vec<&[u8]> = RECORDING.chunks(size).collect();
        let _fetch = FakeFetch::streaming(&chunks, Ending::Closed);
        let answer = ask().await;
        assert_eq!(
            pieces(&answer),
            ["Il y a **40** entiers — voilà ", "le résultat 🎉.\n\n```text\n49 - 9 = 40\n", "```\n"],
            "in chunks of {size} bytes"
        );
        assert_eq!(answer.end, End::Closed(None));
        assert!(matches!(answer.events.first(), Some(Event::Created(_))));
        assert!(matches!(answer.events.last(), Some(Event::Done)));
        let whole = whole.get_or_insert_with(|| answer.events.clone());
        assert_eq!(*whole, answer.events, "in chunks of {size} bytes");
    }
}

#[wasm_bindgen_test]
async fn letters_are_put_together_again_at_every_cut() {
    let frame = piece("é—🎉語");
    for cut in 1..frame.len() {
        let (before, after) = frame.split_at(cut);
        let _fetch = FakeFetch::streaming(&[before, &[], after], Ending::Closed);
        assert_eq!(pieces(&ask().await), ["é—🎉語"], "cut at {cut}");
    }
}

#[wasm_bindgen_test]
async fn abort_stops_a_stream_that_goes_on_and_is_reported() {
    let (first, second, third) = (piece("one"), piece("two"), piece("three"));
    for ending in [Ending::Closed, Ending::Open] {
        let _fetch = FakeFetch::streaming(&[&first, &second, &third], ending);
        let connection = Connection::new().unwrap();
        assert!(!connection.is_aborted());
        // The second event can be heard only if events are told as they come, since the stream does not end.
        let answer = ask_over(&connection, |connection, count| {
            if count == 2 {
                connection.abort();
            }
        })
        .await;
        assert_eq!(pieces(&answer), ["one", "two"]);
        assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
        assert!(connection.is_aborted());
    }
}

#[wasm_bindgen_test]
async fn a_stream_that_breaks_keeps_what_came() {
    let (first, second) = (piece("one"), piece("two"));
    let _fetch = FakeFetch::streaming(&[&first, &second[..20]], Ending::Cut);
    let answer = ask().await;
    assert_eq!(pieces(&answer), ["one"]);
    assert_eq!(answer.problem().kind(), ProblemKind::Cut);
    assert_eq!(answer.problem().message, "network error");
}

#[wasm_bindgen_test]
async fn what_stands_at_the_end_of_a_stream_is_read_or_dropped_but_never_shown_broken() {
    let first = piece("one");
    let last = piece("two");
    let without_blank_line = &last[..last.len() - 1];
    let half = &last[..last.len() - 30];
    for (tail, expected) in [(without_blank_line, vec!["one", "two"]), (half, vec!["one"])] {
        let _fetch = FakeFetch::streaming(&[&first, tail], Ending::Closed);
        let answer = ask().await;
        assert_eq!(pieces(&answer), expected);
        assert_eq!(answer.events.len(), expected.len(), "{answer:?}");
        assert_eq!(answer.end, End::Closed(None));
    }
}

#[wasm_bindgen_test]
async fn an_error_that_trails_a_stream_is_told() {
    let first = piece("one");
    let error = br#"{"error":{"message":"The model is overloaded. Please try again later.","code":503}}"#;
    let _fetch = FakeFetch::streaming(&[&first, error], Ending::Closed);
    let answer = ask().await;
    assert_eq!(pieces(&answer), ["one"]);
    assert!(matches!(answer.end, End::Closed(Some(_))), "{answer:?}");
    assert_eq!(answer.problem().kind(), ProblemKind::ServerTrouble);
}

#[wasm_bindgen_test]
async fn a_stream_that_is_silent_for_too_long_is_given_up() {
    let time = FakeTime::new();
    let first = piece("one");
    let _fetch = FakeFetch::streaming(&[&first], Ending::Open);
    let connection = Connection::new().unwrap();
    let answer = ask_over(&connection, |connection, _| {
        time.pass(SILENCE_CEILING_MS - 5_000);
        assert!(!connection.is_aborted());
        time.pass(5_000);
    })
    .await;
    assert_eq!(pieces(&answer), ["one"]);
    assert_eq!(answer.problem().kind(), ProblemKind::Silent);
    assert_eq!(time.running(), 0, "the watch ends with the request");
}

#[wasm_bindgen_test]
async fn every_byte_ends_the_silence() {
    let time = FakeTime::new();
    let chunks = [piece("one"), piece("two"), piece("three")];
    let chunks: Vec<&[u8]> = chunks.iter().flat_map(|chunk| [chunk.as_slice(), b": still here\n"]).collect();
    let _fetch = FakeFetch::streaming(&chunks, Ending::Closed);
    let connection = Connection::new().unwrap();
    let answer = ask_over(&connection, |_, _| time.pass(SILENCE_CEILING_MS - 5_000)).await;
    assert_eq!(pieces(&answer), ["one", "two", "three"]);
    assert_eq!(answer.end, End::Closed(None));
    assert_eq!(time.running(), 0);
}
