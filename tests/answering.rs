//! An answer that grows: from events to what a person sees, and when it is written.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/shown.rs"]
mod shown;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use catena::chat::action::{Action, Change, Effect, Moment};
use catena::chat::id::Millis;
use catena::chat::turn::PartKey;
use catena::chat::update::SAVE_INTERVAL_MS;
use catena::protocol::content::{Content, MediaKind};
use catena::protocol::event::Event;
use catena::protocol::step::{Call, Step, Tool};
use serde_json::json;
use story::Story;

/// The story in which a recording answers the first message.
fn played(name: &str) -> Story {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named(name));
    story
}

fn steps(story: &Story) -> Vec<&Step> {
    story.last().steps.values().map(|growing| &growing.step).collect()
}

fn calls(story: &Story) -> Vec<Call> {
    let call = |step: &Step| match step {
        Step::Call(call) => Some(call.clone()),
        Step::UserInput(_)
        | Step::ModelOutput(_)
        | Step::Thought(_)
        | Step::Outcome(_)
        | Step::Unknown { .. } => None,
    };
    steps(story).into_iter().filter_map(call).collect()
}

#[test]
fn every_recording_becomes_the_turn_of_its_snapshot() {
    for cassette in cassette::all() {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette);
        insta::assert_snapshot!(cassette.name, shown::turn(story.last()));
    }
}

#[test]
fn stop_keeps_what_came_and_nothing_late_changes_it() {
    let mut story = Story::new();
    story.send("Tell me everything");
    story.create("v1_1");
    story.text("All of ");
    let run = story.run();
    let update = story.stop();
    let key = story.shown();
    assert_eq!(update.effects, [Effect::Abort(run), Effect::SaveTurn(key), Effect::SaveChain]);
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("cancelled", "All of "));
    let before = story.conversation.clone();
    for event in cassette::named("t01").heard().events {
        let update = story.receive_for(run, event);
        assert_eq!((update.changes, update.effects), (vec![], vec![]));
    }
    assert_eq!(story.conversation, before);
}

#[test]
fn events_of_an_older_attempt_do_not_reach_a_newer_one() {
    let mut story = Story::new();
    story.send("One");
    let old = story.run();
    story.stop();
    story.send("Two");
    story.create("v1_2");
    let before = story.conversation.clone();
    for event in cassette::named("t01").heard().events {
        story.receive_for(old, event);
    }
    assert_eq!(story.conversation, before);
}

#[test]
fn a_late_status_does_not_undo_the_end() {
    let late = cassette::named("t13");
    let events = late.heard().events;
    let end = events.iter().position(|stamped| matches!(stamped.event, Event::Completed(..))).unwrap();
    assert!(matches!(events[end + 1].event, Event::StatusUpdate(_)), "the recording has a late status");
    let story = played("t13");
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("completed", "Done."));
}

#[test]
fn an_end_that_claims_to_be_running_is_an_end() {
    let mut story = Story::new();
    story.send("Hello");
    story.text("Hi.");
    story.say(json!({"event_type": "interaction.completed", "interaction": {"status": "in_progress"}}));
    assert_eq!(story.status(), "completed");
}

#[test]
fn the_real_outcome_is_in_the_last_status() {
    for (name, status) in [
        ("t01", "completed"),
        ("t07a", "requires_action"),
        ("t11f", "incomplete"),
        ("t12", "requires_continuation"),
        ("l02", "requires_action"),
    ] {
        assert_eq!(played(name).status(), status, "{name}");
    }
}

#[test]
fn steps_at_the_end_count_only_where_the_stream_brought_none() {
    let said = |text: &str| json!({"type": "model_output", "content": [{"type": "text", "text": text}]});
    let end = json!({"event_type": "interaction.completed", "interaction": {"status": "completed",
        "steps": [{"type": "user_input", "content": "Hello"}, said("At the end.")]}});
    let mut story = Story::new();
    story.send("Hello");
    story.say(end.clone());
    assert_eq!((steps(&story).len(), story.last().answer_text().as_str()), (1, "At the end."));
    story.send("Hello");
    story.text("On the way.");
    story.say(end);
    assert_eq!(story.last().answer_text(), "On the way.");
}

#[test]
fn the_id_is_written_as_soon_as_it_is_known() {
    let mut story = Story::new();
    story.send("One");
    assert_eq!(story.create("v1_1").effects, [Effect::SaveChain]);
    assert_eq!(story.create("v1_1").effects, []);
}

#[test]
fn a_running_answer_is_written_at_least_every_second() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    let mut written = vec![story.now().0];
    for _ in 0..450 {
        if story.text("word ").effects.iter().any(|effect| matches!(effect, Effect::SaveTurn(_))) {
            written.push(story.now().0);
        }
    }
    let longest = written.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(longest <= SAVE_INTERVAL_MS + story::PACE_MS, "{written:?}");
    assert_eq!(written.len(), 1 + 4, "and not more often, since each one costs as much as there is text");
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_writing() {
    let mut story = Story::new();
    story.pass(3_600_000);
    story.send("Hello");
    let run = story.run();
    let moment = Moment { at: Millis(5), ..story.moment() };
    let event = story::decoded(json!({"event_type": "step.delta", "index": 0, "delta": {"text": "Hi"}}));
    let update = story.act(Action::Received { run, event, moment });
    assert_eq!(update.effects, [Effect::SaveTurn(story.shown())]);
}

#[test]
fn leaving_the_page_writes_what_is_running() {
    let mut story = Story::new();
    story.send("Hello");
    story.text("Hi");
    let update = story.act(Action::Suspend);
    assert_eq!(update.effects, [Effect::SaveTurn(story.shown()), Effect::SaveChain]);
}

#[test]
fn growing_text_asks_for_a_look_at_that_text_alone() {
    let mut story = Story::new();
    story.send("Hello");
    let key = story.shown();
    story.text("One");
    let update = story.text(", two");
    assert_eq!(update.changes, [Change::Text(key, PartKey { step: 0, item: 0 })]);
    assert_eq!(story.last().part_text(PartKey { step: 0, item: 0 }), "One, two");
}

#[test]
fn a_delta_for_a_step_that_was_never_opened_opens_it() {
    let story = played("t10d");
    assert_eq!(story.status(), "completed");
    let [Step::Thought(summary), Step::ModelOutput(_), Step::ModelOutput(_), Step::ModelOutput(_)] =
        steps(&story)[..]
    else {
        panic!("the steps are others");
    };
    assert!(matches!(&summary[..], [Content::Text(text)] if text.text.starts_with("**Weighing")));
    let cursor = story.last().cursor.as_ref().map(|cursor| cursor.id.as_str());
    assert_eq!(cursor, Some("v1_M190ZXh0XzE"), "the last place from which one could resume");
}

#[test]
fn text_and_pictures_keep_their_order() {
    let story = played("t06");
    let mut order = Vec::new();
    for step in steps(&story) {
        match step {
            Step::ModelOutput(blocks) => order.extend(blocks.iter().map(|block| match block {
                Content::Text(_) => "text",
                Content::Media(media) if media.kind == MediaKind::Image => "image",
                Content::Media(_) | Content::Unknown { .. } => "other",
            })),
            Step::Thought(_) => order.push("thought"),
            Step::UserInput(_) | Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => {
                order.push("other")
            }
        }
    }
    assert_eq!(order, ["text", "thought", "image", "text", "thought", "image"]);
}

#[test]
fn arguments_in_pieces_and_arguments_at_once_give_the_same_kind_of_call() {
    let call = |id: &str, arguments| Call {
        tool: Tool::Function,
        id: id.into(),
        name: "get_weather".into(),
        arguments,
        search_type: String::new(),
    };
    assert_eq!(
        calls(&played("t07a")),
        [
            call("61nzpsv4", json!({"city": "Paris", "unit": "C"})),
            call("b2k9x0qe", json!({"city": "Rome", "unit": "C"}))
        ]
    );
    assert_eq!(calls(&played("l02")), [call("61nzpsv4", json!({"city": "Paris"}))]);
}

#[test]
fn both_revisions_tell_the_same_answer() {
    for (legacy, current) in [("l03", "t03b"), ("l04", "t04")] {
        let (legacy, current) = (played(legacy), played(current));
        assert_eq!(legacy.last().answer_text(), current.last().answer_text());
        let output = |story: &Story| {
            let mut outputs =
                steps(story).into_iter().filter(|step| matches!(step, Step::ModelOutput(_))).cloned();
            outputs.next().unwrap()
        };
        assert_eq!(output(&legacy), output(&current));
    }
}

#[test]
fn what_is_unknown_is_kept_and_spoils_nothing() {
    let story = played("t14");
    let [Step::Unknown { kind, json }, Step::Unknown { kind: tool, .. }, Step::ModelOutput(_)] =
        steps(&story)[..]
    else {
        panic!("the steps are others");
    };
    assert_eq!((kind.as_str(), tool.as_str()), ("dream_call", "tool_call"));
    assert_eq!(json["deltas"], json!([{"type": "dream_delta", "payload": {"x": 1}}]));
    assert_eq!(story.last().answer_text(), "Born whole, with a delta that names no type.");
}

#[test]
fn an_unknown_event_takes_no_steps_place() {
    let mut story = Story::new();
    story.send("Hello");
    story.say(json!({"event_type": "interaction.heartbeat", "beat": 1}));
    story.say(json!({"event_type": "step.start", "index": 0, "step": {"type": "model_output"}}));
    story.text("Here ");
    story.say(json!({"event_type": "interaction.heartbeat", "beat": 2}));
    story.text("I am.");
    assert_eq!(story.last().answer_text(), "Here I am.");
    let kept = steps(&story).into_iter().filter(|step| matches!(step, Step::Unknown { .. })).count();
    assert_eq!(kept, 2);
}

#[test]
fn an_unknown_step_that_grows_by_known_deltas_stays_flat() {
    let mut story = Story::new();
    story.send("Hello");
    story.say(json!({"event_type": "step.start", "index": 0, "step": {"type": "dream_output"}}));
    for _ in 0..5_000 {
        story.text("word ");
    }
    let [Step::Unknown { kind, json }] = steps(&story)[..] else { panic!("the steps are others") };
    assert_eq!((kind.as_str(), json["deltas"].as_array().map(Vec::len)), ("dream_output", Some(5_000)));
}
