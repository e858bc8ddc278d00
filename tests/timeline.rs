//! What a model did, as rows: which steps belong together, when each was, and how it is told.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

#[path = "timeline/scrubbing.rs"]
mod scrubbing;
#[path = "timeline/sections.rs"]
mod sections;

use std::collections::{BTreeMap, BTreeSet};

use catena::chat::ask::Ask;
use catena::chat::face::ToolState;
use catena::chat::fold;
use catena::chat::id::{Millis, RunId, TurnKey};
use catena::chat::record::Body;
use catena::chat::timeline::detail::{Detail, File, Page, Place};
use catena::chat::timeline::pairing::{Pair, pairs};
use catena::chat::timeline::telling::{length, summary};
use catena::chat::timeline::{Kind, Row, Times, timeline};
use catena::chat::turn::{Growing, State, Turn};
use catena::protocol::request::Target;
use catena::protocol::status::Status;
use catena::protocol::step::{Step, Tool};
use proptest::prelude::*;
use serde_json::{Value, json};
use story::{PACE_MS, Story};

/// The rows of the answer that a recording is.
fn played(name: &str) -> Vec<Row> {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named(name));
    timeline(story.last())
}

/// A turn with these steps, each open for ten milliseconds and one after the other.
fn turn_with(steps: &[Value]) -> Turn {
    let ask = Ask::new(Target::Model("gemini-3-flash-preview".into()));
    let mut turn = Turn::new(TurnKey::new("t"), ask, "Q".into(), Millis(0));
    turn.state = State::Ended { status: Status::Completed, problem: None };
    for (index, step) in (0u32..).zip(steps) {
        let began = u64::from(index) * 20;
        fold::start(&mut turn, index, Step::from_json(step.clone()), Millis(began));
        fold::stop(&mut turn, index, None, Millis(began + 10));
    }
    turn
}

fn rows(steps: &[Value]) -> Vec<Row> {
    timeline(&turn_with(steps))
}

fn told(rows: &[Row]) -> Vec<(&str, ToolState)> {
    rows.iter().map(|row| (row.headline.as_str(), row.state)).collect()
}

#[test]
fn a_search_is_one_row_with_its_queries_whichever_side_of_the_answer_it_is_on() {
    let before = played("t03-search-3x");
    assert_eq!(told(&before), [("Searched Google · 1 query", ToolState::Done)]);
    assert_eq!(before[0].details, [Detail::Queries(vec!["record du monde 100 m".into()])]);
    assert_eq!(summary(&before), "Searched 1 query · 0.1 s");
    let after = played("t03b-search-25");
    assert_eq!(told(&after), [("Searched Google · 2 queries", ToolState::Done)]);
    assert_eq!(after[0].key.step, 2);
    let legacy = played("l03-legacy-search");
    assert_eq!(
        legacy.iter().map(|row| row.kind.clone()).collect::<Vec<_>>(),
        [Kind::Tool(Tool::GoogleSearch)]
    );
}

#[test]
fn the_times_of_a_row_are_those_of_its_call_and_its_result() {
    let rows = played("t08-code-execution");
    let Times { began, called, answered, ended } = rows[0].times;
    // Call and result each open, grow and close: three events.
    assert_eq!(called.unwrap().since(began), 2 * PACE_MS);
    assert_eq!(answered.unwrap().since(called.unwrap()), PACE_MS);
    assert_eq!(ended.unwrap().since(answered.unwrap()), 2 * PACE_MS);
}

#[test]
fn code_pages_and_failures_are_told_by_what_came_of_them() {
    let ran = played("t08-code-execution");
    assert_eq!(
        ran[0].details,
        [
            Detail::Code { language: "python".into(), code: "print(sum(range(11)))\n".into() },
            Detail::Printed { text: "55\n".into(), is_error: false },
        ]
    );
    let failed = played("t08b-code-error");
    assert_eq!(told(&failed), [("Ran code, which failed", ToolState::Failed)]);
    assert!(summary(&failed).starts_with("Ran code, 1 failed"), "{}", summary(&failed));
    let read = played("t09-url-context");
    assert_eq!(told(&read), [("Read 1 of 2 pages", ToolState::Done)]);
    let page = |url: &str, status: &str| Page { url: url.into(), status: status.into() };
    let pages =
        vec![page("https://example.com/guide", "success"), page("https://example.com/members", "paywall")];
    assert_eq!(read[0].details, [Detail::Pages(pages)]);
}

#[test]
fn functions_that_wait_for_the_person_are_no_rows_and_those_of_servers_are() {
    assert_eq!(played("t07a-function-call"), []);
    let rows = rows(&[
        json!({"type": "function_call", "id": "a", "name": "weather:today", "arguments": {"city": "Paris"}}),
        json!({"type": "function_result", "call_id": "a", "name": "weather:today", "result": [{"type": "text", "text": "Rain"}]}),
    ]);
    assert_eq!(told(&rows), [("Called weather:today", ToolState::Done)]);
    assert_eq!(
        rows[0].details,
        [
            Detail::Json { name: "Arguments", value: json!({"city": "Paris"}) },
            Detail::Printed { text: "Rain".into(), is_error: false },
        ]
    );
}

#[test]
fn steps_that_nobody_knows_are_rows_with_their_json() {
    let rows = played("t14-unknown-forward-compat");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].headline, "Unknown step · dream_call");
    assert!(
        matches!(&rows[0].details[..], [Detail::Json { value, .. }] if value.to_string().contains("\"z1\""))
    );
    assert!(summary(&rows).starts_with("2 unknown steps"), "{}", summary(&rows));
}

#[test]
fn places_and_files_are_found_where_the_service_puts_them() {
    let place = json!({"place_id": "p", "name": "Musée d’Orsay", "url": "https://maps.google.com/?cid=1"});
    let cited = |page: u64| json!({"type": "file_citation", "file_name": "a.pdf", "page_number": page, "end_index": 1});
    let rows = rows(&[
        json!({"type": "google_maps_call", "id": "m", "arguments": {"queries": ["museum"]}}),
        json!({"type": "google_maps_result", "call_id": "m", "result": [{"places": [place]}]}),
        json!({"type": "file_search_call", "id": "f"}),
        json!({"type": "file_search_result", "call_id": "f", "result": [{}]}),
        json!({"type": "model_output", "content": [
            {"type": "text", "text": "So.", "annotations": [cited(3), cited(1), cited(3)]}]}),
    ]);
    let place = Place { name: "Musée d’Orsay".into(), url: "https://maps.google.com/?cid=1".into() };
    assert_eq!(rows[0].details, [Detail::MapQueries(vec!["museum".into()]), Detail::Places(vec![place])]);
    assert_eq!(
        rows[1].details,
        [Detail::Files(vec![File { name: "a.pdf".into(), pages: BTreeSet::from([1, 3]) }])]
    );
    assert_eq!(summary(&rows), "Searched Google Maps, searched files · 0.1 s");
}

#[test]
fn results_find_their_calls_by_id_and_otherwise_in_order() {
    let call = |id: &str| json!({"type": "code_execution_call", "id": id, "arguments": {"code": id}});
    let result = |id: &str| json!({"type": "code_execution_result", "call_id": id, "result": id});
    let paired = |steps: &[Value]| -> Vec<(Option<u32>, Option<u32>)> {
        pairs(&turn_with(steps)).into_iter().map(|Pair { call, outcome }| (call, outcome)).collect()
    };
    assert_eq!(
        paired(&[call("a"), call("b"), result("b"), result("a")]),
        [(Some(0), Some(3)), (Some(1), Some(2))]
    );
    assert_eq!(
        paired(&[call(""), call(""), result(""), result("")]),
        [(Some(0), Some(2)), (Some(1), Some(3))]
    );
    // A result without an id leaves the call alone that another one names.
    assert_eq!(paired(&[call("a"), result(""), result("a")]), [(Some(0), Some(2)), (None, Some(1))]);
    assert_eq!(paired(&[result("x"), call("a")]), [(None, Some(0)), (Some(1), None)]);
}

#[test]
fn what_runs_at_the_same_time_has_different_lanes() {
    let mut turn = turn_with(&[
        json!({"type": "google_search_call", "id": "a", "arguments": {"queries": ["x"]}}),
        json!({"type": "url_context_call", "id": "b", "arguments": {"urls": ["https://a.example/"]}}),
        json!({"type": "google_search_result", "call_id": "a"}),
        json!({"type": "url_context_result", "call_id": "b", "result": []}),
        json!({"type": "code_execution_call", "id": "c", "arguments": {"code": "1"}}),
        json!({"type": "code_execution_result", "call_id": "c", "result": "1"}),
    ]);
    let lanes = |turn: &Turn| timeline(turn).iter().map(|row| row.lane).collect::<Vec<_>>();
    assert_eq!(lanes(&turn), [0, 1, 0]);
    // One that goes on keeps its lane.
    turn.state = State::Streaming { run: RunId(1), attempt: 0 };
    turn.steps.remove(&2);
    assert_eq!(lanes(&turn), [0, 1, 1]);
    assert_eq!(timeline(&turn)[0].state, ToolState::Running);
    assert_eq!(timeline(&turn)[0].times.ended, None);
}

#[test]
fn the_summary_adds_up_what_each_tool_did() {
    let search = |id: &str, queries: Value| json!({"type": "google_search_call", "id": id, "arguments": {"queries": queries}});
    let searched = |id: &str| json!({"type": "google_search_result", "call_id": id, "result": [{"search_suggestions": "<b>"}]});
    let page = |number: usize| json!({"url": format!("https://a.example/{number}"), "status": "success"});
    let rows = rows(&[
        search("a", json!(["one", "two", "three"])),
        searched("a"),
        json!({"type": "url_context_call", "id": "u", "arguments": {"urls": []}}),
        json!({"type": "url_context_result", "call_id": "u", "result": (0..6).map(page).collect::<Vec<_>>()}),
        search("b", json!(["four"])),
        searched("b"),
        json!({"type": "code_execution_call", "id": "c", "arguments": {"code": "1"}}),
        json!({"type": "code_execution_result", "call_id": "c", "result": ""}),
    ]);
    assert_eq!(summary(&rows), "Searched 4 queries, read 6 pages, ran code · 0.2 s");
}

#[test]
fn lengths_are_told_as_exactly_as_they_matter() {
    for (ms, words) in [
        (1, "0.1 s"),
        (420, "0.4 s"),
        (3_000, "3 s"),
        (3_240, "3.2 s"),
        (9_949, "9.9 s"),
        (9_950, "10 s"),
        (14_400, "14 s"),
        (59_700, "1 min"),
        (125_000, "2 min 5 s"),
    ] {
        assert_eq!(length(ms), words, "{ms}");
    }
}

#[test]
fn times_and_tokens_of_steps_are_the_same_after_storage() {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t08-code-execution"));
    let mut turn = story.last().clone();
    fold::stop(&mut turn, 1, Some(120), Millis(0));
    let stored = Body::of(&turn).to_stored();
    let read: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(read["steps"][1]["tokens"], 120);
    // A record of an earlier version has none.
    let old = stored.replace("\"tokens\":120,", "");
    for (text, tokens) in [(&stored, Some(120)), (&old, None)] {
        let body = Body::from_stored(text).unwrap();
        assert_eq!(body, Body::from_stored(&body.to_stored()).unwrap());
        let again: Value = serde_json::from_str(&body.to_stored()).unwrap();
        assert_eq!(again["steps"][1]["tokens"].as_u64(), tokens);
        assert_eq!(again["steps"][1]["started"], read["steps"][1]["started"]);
        assert_eq!(again["steps"][1]["stopped"], read["steps"][1]["stopped"]);
    }
    assert_eq!(timeline(&turn)[0].tokens, Some(120));
}

#[test]
fn the_resource_of_a_finished_run_takes_no_times_away_that_were_heard() {
    let mut turn = turn_with(&[json!({"type": "thought"}), json!({"type": "google_search_call", "id": "a"})]);
    let steps = [
        json!({"type": "thought"}),
        json!({"type": "model_output", "content": [{"type": "text", "text": "So."}]}),
        json!({"type": "google_search_call", "id": "a"}),
    ];
    fold::replace(&mut turn, steps.into_iter().map(Step::from_json).collect(), Millis(900));
    let times =
        |index: u32| turn.steps.get(&index).map(|growing| (growing.started.0, growing.stopped.unwrap().0));
    assert_eq!(times(0), Some((0, 10)));
    // Where another kind of step stands now, the times were those of something else.
    assert_eq!(times(1), Some((900, 900)));
    assert_eq!(times(2), Some((900, 900)));
}

#[test]
fn what_a_step_took_is_heard_at_its_end() {
    let mut story = Story::new();
    story.send("Hello");
    let events = [
        json!({"event_type": "step.start", "index": 0, "step": {"type": "code_execution_call", "id": "a"}}),
        json!({"event_type": "step.stop", "index": 0, "step_usage": {"total_tokens": 12, "total_output_tokens": 2}}),
        json!({"event_type": "step.start", "index": 1, "step": {"type": "code_execution_result", "call_id": "a"}}),
        json!({"event_type": "step.stop", "index": 1, "step_usage": {"total_tokens": 30}}),
    ];
    for event in events {
        story.receive(story::decoded(event));
    }
    assert_eq!(timeline(story.last())[0].tokens, Some(42));
    // The counts are the service's, and may be anything.
    let mut turn = story.last().clone();
    fold::stop(&mut turn, 1, Some(u64::MAX), Millis(0));
    assert_eq!(timeline(&turn)[0].tokens, Some(u64::MAX));
}

/// A step that is as the service says, or lacks what it should have.
fn odd_step() -> impl Strategy<Value = Value> {
    let id = prop::sample::select(vec!["", "a", "b", "c"]);
    let tool = prop::sample::select(vec![
        "google_search",
        "code_execution",
        "url_context",
        "function",
        "mcp_server_tool",
    ]);
    let odd = prop::sample::select(vec![
        json!(null),
        json!({}),
        json!([]),
        json!("text"),
        json!([{"url": "https://a.example/"}]),
        json!({"queries": [1, "x"]}),
        json!([{"type": "text", "text": "t"}]),
        json!({"urls": ["https://a.example/"]}),
        json!(7),
    ]);
    prop_oneof![
        4 => (tool.clone(), id.clone(), odd.clone()).prop_map(|(tool, id, arguments)| {
            json!({"type": format!("{tool}_call"), "id": id, "name": "n", "arguments": arguments})
        }),
        4 => (tool, id, odd.clone(), any::<bool>()).prop_map(|(tool, id, result, is_error)| {
            json!({"type": format!("{tool}_result"), "call_id": id, "result": result, "is_error": is_error})
        }),
        1 => odd.prop_map(|odd| json!({"type": "dream_call", "dream": odd})),
        1 => Just(json!({"type": "thought", "summary": [{"type": "text", "text": "**T**\n\nx"}]})),
        1 => Just(json!({"type": "model_output", "content": [{"type": "text", "text": "x"}]})),
    ]
}

proptest! {
    /// Whatever comes in whatever order: each step of a tool is in exactly one pair, and what belongs together fits.
    #[test]
    fn every_step_of_a_tool_is_in_one_pair(steps in prop::collection::vec(odd_step(), 0..14)) {
        let turn = turn_with(&steps);
        let pairs = pairs(&turn);
        let mut seen: Vec<u32> = pairs.iter().flat_map(|pair| [pair.call, pair.outcome]).flatten().collect();
        seen.sort_unstable();
        let is_tool = |growing: &Growing| matches!(growing.step, Step::Call(_) | Step::Outcome(_));
        let all: Vec<u32> =
            turn.steps.iter().filter(|(_, growing)| is_tool(growing)).map(|(index, _)| *index).collect();
        prop_assert_eq!(seen, all);
        for Pair { call, outcome } in pairs {
            let (Some(call), Some(outcome)) = (call, outcome) else { continue };
            let (Step::Call(call), Step::Outcome(outcome)) = (&turn.steps[&call].step, &turn.steps[&outcome].step)
            else { panic!("a pair of other steps") };
            prop_assert!(call.id == outcome.call_id || call.tool == outcome.tool);
            prop_assert!(call.id == outcome.call_id || call.id.is_empty() || outcome.call_id.is_empty());
        }
    }

    /// Rows never overlap in a lane, have a place of their own, and end no earlier than they began.
    #[test]
    fn rows_have_their_own_place_in_time(
        steps in prop::collection::vec((odd_step(), 0u64..50, 0u64..50), 0..14),
        running in any::<bool>(),
    ) {
        let mut turn = turn_with(&steps.iter().map(|(step, ..)| step.clone()).collect::<Vec<_>>());
        if running {
            turn.state = State::Streaming { run: RunId(1), attempt: 0 };
        }
        for (growing, (_, began, took)) in turn.steps.values_mut().zip(&steps) {
            growing.started = Millis(*began);
            growing.stopped = (!running || took % 3 != 0).then_some(Millis(began + took));
        }
        let rows = timeline(&turn);
        let mut lanes: BTreeMap<usize, Vec<(u64, u64)>> = BTreeMap::new();
        for row in &rows {
            let end = row.times.ended.map_or(u64::MAX, |end| end.0);
            prop_assert!(row.times.began.0 <= end);
            prop_assert_eq!(row.times.ended.is_none(), row.state == ToolState::Running);
            lanes.entry(row.lane).or_default().push((row.times.began.0, end));
        }
        for spans in lanes.values_mut() {
            spans.sort_unstable();
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{spans:?}");
        }
        let keys: BTreeSet<_> = rows.iter().map(|row| row.key).collect();
        prop_assert_eq!(keys.len(), rows.len());
        prop_assert!(!summary(&rows).is_empty());
    }

    /// The rows of a turn do not depend on when it is looked at: after storage they are the same.
    #[test]
    fn rows_are_made_of_what_is_stored(steps in prop::collection::vec(odd_step(), 0..10)) {
        let turn = turn_with(&steps);
        let again = turn_with(&steps.iter().map(|step| Step::from_json(step.clone()).to_json()).collect::<Vec<_>>());
        prop_assert_eq!(timeline(&turn), timeline(&again));
    }
}
