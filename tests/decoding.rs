//! Bytes to events: every recorded stream, however it is cut, and whatever else may come.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/odd.rs"]
mod odd;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/shown.rs"]
mod shown;

use cassette::hear;
use catena::protocol::event::{self, Delta, Event, Head, Stamped};
use catena::protocol::sse::{Decoder, Frame, Tail};
use proptest::prelude::*;
use serde_json::json;

/// What came of a stream: its frames, what was left, and how many frames were too large.
fn frames<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, Tail, u64) {
    let mut decoder = Decoder::with_limit(limit);
    let mut frames = Vec::new();
    let mut fed = 0;
    for piece in pieces {
        decoder.feed(piece, |frame| frames.push(frame));
        fed += piece.len() as u64;
    }
    assert_eq!(decoder.scanned(), fed, "each byte is looked at once");
    let dropped = decoder.dropped();
    (frames, decoder.finish(), dropped)
}

fn step_delta(data: String) -> Stamped {
    event::decode(Frame { event: "step.delta".to_owned(), data })
}

#[test]
fn every_recording_says_what_its_snapshot_says() {
    for cassette in cassette::all() {
        let heard = cassette.heard();
        let mut lines: Vec<String> = heard.events.iter().map(shown::event).collect();
        lines.extend(heard.last.iter().map(|last| format!("(cut) {}", shown::event(last))));
        if !heard.stray.is_empty() {
            lines.push(format!("(stray) {:?}", heard.stray));
        }
        insta::assert_snapshot!(cassette.name, lines.join("\n"));
    }
}

#[test]
fn a_polled_resource_reads_like_a_stream_that_ended() {
    let text = std::fs::read_to_string(cassette::folder().join("t10c-dr-poll-in-progress.json")).unwrap();
    let (head, steps) = Head::of_resource(serde_json::from_str(&text).unwrap());
    let steps: Vec<String> = steps.iter().flat_map(shown::step_lines).collect();
    let shown = format!("Resource{}\n{}", shown::head(&head), steps.join("\n"));
    insta::assert_snapshot!("t10c-dr-poll-in-progress", shown::short(&shown));
}

#[test]
fn every_cut_in_two_gives_the_same_events() {
    for cassette in cassette::all() {
        let whole = cassette.heard();
        for cut in 0..=cassette.body.len() {
            let (head, tail) = cassette.body.split_at(cut);
            assert!(hear([head, tail]) == whole, "{} cut at {cut}", cassette.name);
        }
    }
}

#[test]
fn one_byte_at_a_time_gives_the_same_events() {
    for cassette in cassette::all() {
        assert_eq!(hear(cassette.body.chunks(1)), cassette.heard(), "{}", cassette.name);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    for cassette in cassette::all() {
        let mut body = b"\xEF\xBB\xBF".to_vec();
        for byte in &cassette.body {
            match byte {
                b'\n' => body.extend(b"\r\n"),
                byte => body.push(*byte),
            }
        }
        assert_eq!(hear(body.chunks(7)).events, cassette.heard().events, "{}", cassette.name);
    }
}

#[test]
fn nothing_of_the_recordings_is_unknown_except_where_that_is_their_point() {
    for cassette in cassette::all() {
        let heard = cassette.heard();
        let unknown = heard.count(|event| {
            matches!(
                event,
                Event::Unknown { .. }
                    | Event::Unreadable { .. }
                    | Event::StepDelta { delta: Delta::Unknown { .. }, .. }
            )
        });
        assert_eq!(unknown, usize::from(cassette.name.starts_with("t14")), "{}", cassette.name);
    }
}

#[test]
fn a_name_in_our_store_is_no_word_of_the_wire() {
    let block = json!({"type": "image", "kept": {"sha256": "ab".repeat(32), "bytes": 1}});
    for event in [
        json!({"event_type": "step.start", "index": 0, "step": {"type": "model_output", "content": [block]}}),
        json!({"event_type": "step.start", "index": 0, "step": {"type": "thought", "summary": [block]}}),
        json!({"event_type": "step.delta", "index": 0, "delta": block}),
        json!({"event_type": "interaction.completed", "interaction": {"outputs": [block]}}),
        json!({"event_type": "interaction.completed", "interaction": {"steps": [
            {"type": "model_output", "content": [block]}]}}),
    ] {
        let frame = Frame { event: String::new(), data: event.to_string() };
        let decoded = format!("{:?}", event::decode(frame).event);
        assert!(!decoded.contains("Kept"), "{decoded}");
    }
}

#[test]
fn a_frame_of_five_megabytes_costs_as_many_looks_as_it_has_bytes() {
    let picture = "A".repeat(5_000_000);
    let data = json!({"index": 1, "delta": {"type": "image", "mime_type": "image/png", "data": picture},
        "event_type": "step.delta"});
    let body = format!("event: step.delta\ndata: {data}\n\ndata: [DONE]\n\n");
    // `frames` itself compares what was looked at with what was fed.
    let (frames, tail, dropped) = frames(catena::protocol::sse::FRAME_LIMIT, body.as_bytes().chunks(1_400));
    assert_eq!((frames.len(), tail, dropped), (2, Tail::default(), 0));
    let Event::StepDelta { delta: Delta::Media(_), .. } = event::decode(frames[0].clone()).event else {
        panic!("the picture is not there");
    };
}

#[test]
fn a_signature_of_megabytes_is_recognised_without_being_read() {
    let data = |signature: &str| {
        format!(
            r#"{{"index":7,"delta":{{"signature":"{signature}","type":"thought_signature"}},"event_type":"step.delta"}}"#
        )
    };
    let signature = Event::StepDelta { index: 7, delta: Delta::Signature };
    let megabytes = "Zm9v".repeat(1_250_000);
    assert_eq!(step_delta(data(&megabytes)).event, signature);
    // A parser would stumble over this one, so it cannot have been asked.
    assert_eq!(step_delta(data(&format!("{megabytes}\u{1}\\q"))).event, signature);
    // A short one is parsed, and then it has to be JSON.
    assert_eq!(step_delta(data("Zm9v")).event, signature);
    assert!(matches!(step_delta(data("\\q")).event, Event::Unreadable { .. }));
}

#[test]
fn a_signature_in_another_order_of_fields_is_recognised_too() {
    let megabytes = "Zm9v".repeat(1_250_000);
    for data in [
        format!(
            r#"{{"event_type":"step.delta","index":7,"delta":{{"type":"thought_signature","signature":"{megabytes}"}}}}"#
        ),
        format!(
            r#"{{"index":7,"delta":{{"signature":"{megabytes}","type":"thought_signature"}},"event_id":"e1","event_type":"step.delta"}}"#
        ),
    ] {
        let stamped = step_delta(data);
        assert_eq!(stamped.event, Event::StepDelta { index: 7, delta: Delta::Signature });
    }
}

#[test]
fn a_long_line_that_only_begins_like_a_signature_is_read() {
    let text = "x".repeat(100_000);
    let data = format!(
        r#"{{"index":7,"delta":{{"signature":"s","type":"text","text":"{text}"}},"event_type":"step.delta"}}"#
    );
    assert_eq!(step_delta(data).event, Event::StepDelta { index: 7, delta: Delta::Text(text) });
}

#[test]
fn a_signature_is_never_kept_with_what_is_unknown() {
    let events = cassette::named("t14").heard().events;
    assert!(events.iter().all(|stamped| !format!("{:?}", stamped.event).contains("b3BhcXVlLX")));
}

/// Pieces of event streams, well-formed or not.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed: Vec<Vec<u8>> = [
        "data:",
        "data: ",
        "event: step.delta",
        "id",
        ":",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "é",
        "😀",
        "\u{FEFF}",
        "[DONE]",
        "{}",
        "data",
        "retry: 3",
        "{\"index\":0}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    prop_oneof![
        4 => prop::sample::select(fixed),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => (1usize..40).prop_map(|length| vec![b'x'; length]),
    ]
}

/// Cuts a body at these places, counted around.
fn cut<'a>(body: &'a [u8], places: &[usize]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = places.iter().map(|place| place % (body.len() + 1)).collect();
    places.sort_unstable();
    let mut pieces = Vec::new();
    let mut from = 0;
    for place in places.into_iter().chain([body.len()]) {
        pieces.push(&body[from..place]);
        from = place;
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_in_any_pieces_give_the_same_frames(
        body in prop::collection::vec(piece(), 0..40),
        places in prop::collection::vec(any::<usize>(), 0..12),
        limit in prop_oneof![Just(24usize), Just(1 << 20)],
    ) {
        let body = body.concat();
        let whole = frames(limit, [body.as_slice()]);
        prop_assert_eq!(frames(limit, cut(&body, &places)), whole.clone());
        prop_assert_eq!(frames(limit, body.chunks(1)), whole);
    }

    #[test]
    fn a_recording_in_any_pieces_gives_the_same_events(
        which in any::<prop::sample::Index>(),
        places in prop::collection::vec(any::<usize>(), 0..40),
    ) {
        let cassettes = cassette::all();
        let cassette = which.get(&cassettes);
        prop_assert_eq!(hear(cut(&cassette.body, &places)), cassette.heard());
    }

    #[test]
    fn any_json_is_an_event(name in "[a-z.]{0,12}", data in odd::json()) {
        let frame = Frame { event: name, data: data.to_string() };
        // JSON is never unreadable, and said twice it means the same.
        let stamped = event::decode(frame.clone());
        let unreadable = matches!(stamped.event, Event::Unreadable { .. });
        prop_assert!(!unreadable);
        prop_assert_eq!(event::decode(frame), stamped);
    }

    #[test]
    fn any_text_is_an_event(name in any::<String>(), data in any::<String>()) {
        let _ = event::decode(Frame { event: name, data });
    }
}

#[test]
fn half_a_surrogate_pair_does_not_cost_its_frame() {
    let frame = |text: &str| {
        step_delta(format!(
            r#"{{"index":0,"delta":{{"type":"text","text":"{text}"}},"event_type":"step.delta"}}"#
        ))
    };
    let text = |stamped: Stamped| match stamped.event {
        Event::StepDelta { delta: Delta::Text(text), .. } => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(frame(r"half \ud83d")), "half \u{FFFD}");
    assert_eq!(text(frame(r"\ude00 other")), "\u{FFFD} other");
    assert_eq!(text(frame(r"\ud83d\ude00 whole")), "\u{1F600} whole");
}

#[test]
fn what_a_step_cost_is_heard_in_passing() {
    let usage = |event: serde_json::Value| step_delta(event.to_string()).usage.and_then(|usage| usage.total);
    let stop = json!({"event_type": "step.stop", "index": 0, "usage": {"total_tokens": 7}});
    assert_eq!(usage(stop), Some(7));
    let delta = json!({"event_type": "step.delta", "index": 0, "delta": {"text": "a"},
        "metadata": {"total_usage": {"total_tokens": 8}}});
    assert_eq!(usage(delta), Some(8));
}

#[test]
fn an_error_without_an_error_is_not_the_end() {
    for error in [
        json!({"event_type": "error"}),
        json!({"event_type": "error", "error": null}),
        json!({"event_type": "error", "error": {}}),
    ] {
        assert_eq!(step_delta(error.to_string()).event, Event::EmptyError);
    }
}

#[test]
fn large_signatures_of_both_revisions_are_skipped_unread() {
    let signature = "A".repeat(100_000);
    for kind in ["step.delta", "content.delta"] {
        // This is no JSON, so whoever read it would not take it for a signature.
        let data = format!(
            r#"{{"index":3,"delta":{{"signature":"\x{signature}","type":"thought_signature"}},"event_type":"{kind}"}}"#
        );
        assert_eq!(step_delta(data).event, Event::StepDelta { index: 3, delta: Delta::Signature }, "{kind}");
    }
}
