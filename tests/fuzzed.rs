//! What the fuzzers check, run over the recordings and over inputs made of their pieces.
//!
//! `cargo xtask fuzz` searches for inputs that break a check; here the same checks run in every test, so that
//! they stay true, and every input that ever broke one is kept below.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[path = "../fuzz/checks/event.rs"]
mod event;
#[path = "../fuzz/checks/reducer.rs"]
mod reducer;
#[path = "../fuzz/checks/sse.rs"]
mod sse;

use proptest::prelude::*;
use proptest::sample::Index;

/// Things that a person or the network does in the middle of a stream, as the reducer's check reads them.
const DEEDS: &[&str] = &[
    "stop",
    "send and then?",
    "retry 0",
    "retry 1",
    "regenerate 0",
    "edit 1",
    "over",
    "close",
    "fail 503",
    "fail 404",
    "choose 0",
    "background",
    "follow 0",
    "continue 0",
    "looked {\"id\":\"v1_f\",\"status\":\"in_progress\"}",
    "looked {\"id\":\"v1_f\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\",\"content\":[]}]}",
];

/// The lines of all recordings.
fn lines() -> Vec<String> {
    cassette::all()
        .iter()
        .flat_map(|cassette| {
            let text = String::from_utf8_lossy(&cassette.body);
            text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// A stream of frames, made of lines of the recordings, with deeds in between, and a few bytes changed.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        6 => prop::sample::select(lines()),
        1 => prop::sample::select(DEEDS).prop_map(|deed| format!("event: deed\ndata: {deed}")),
    ];
    let ending = prop::sample::select(vec!["\n\n", "\n\n", "\n\n", "\r\n\r\n", "\r\r", "\n"]);
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..4);
    (prop::collection::vec((line, ending), 0..40), changes).prop_map(|(lines, changes)| {
        let mut bytes: Vec<u8> = lines
            .into_iter()
            .flat_map(|(line, ending)| [line.into_bytes(), ending.into()].concat())
            .collect();
        if !bytes.is_empty() {
            for (place, byte) in changes {
                let at = place.index(bytes.len());
                bytes[at] = byte;
            }
        }
        bytes
    })
}

#[test]
fn every_recording_passes_the_fuzzers_checks() {
    for cassette in cassette::all() {
        sse::check(&[b"\xff\x07".as_slice(), &cassette.body].concat());
        reducer::check(&cassette.body);
        for line in String::from_utf8_lossy(&cassette.body).lines() {
            event::check(&format!("\n{}", line.strip_prefix("data: ").unwrap_or(line)));
        }
    }
}

/// Inputs that the fuzzers found, as they were or as small as they could be made.
const FOUND: &[&[u8]] = &[
    b"event:deed\ndata:close\n\nevent:deed\ndata:background\n\nevent:deed\ndata:retry\n\n\
      event:interaction.created\ndata:{\"interaction\":{\"id\":\"w\"}}\n\nevent:error\ndata:{\"error\":\"\"}\n\n\
      data:{\"error\":{\"code\":\"safety\"},\"event_type\":\"error\"}\n\n",
];

#[test]
fn what_the_fuzzers_found_passes_their_checks() {
    for input in FOUND {
        sse::check(input);
        reducer::check(input);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn streams_of_recorded_lines_pass_the_fuzzers_checks(head in any::<[u8; 2]>(), stream in stream()) {
        sse::check(&[head.as_slice(), &stream].concat());
        reducer::check(&stream);
    }

    #[test]
    fn recorded_lines_with_changes_pass_the_fuzzers_check(
        line in prop::sample::select(lines()),
        at in any::<Index>(),
        put in "[a-z0-9\"{}:,\\[\\]é]{0,3}",
    ) {
        let data = line.strip_prefix("data: ").unwrap_or(&line);
        let place = at.index(data.len() + 1);
        let place = (0..=place).rev().find(|place| data.is_char_boundary(*place)).unwrap_or(0);
        event::check(&format!("step.delta\n{}{put}{}", &data[..place], &data[place..]));
    }
}
