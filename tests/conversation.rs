//! The tree of a conversation and its chain by interaction id, told as stories.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use catena::chat::action::{Action, Change, Effect};
use catena::chat::id::TurnKey;
use catena::chat::turn::Notice;
use catena::protocol::event::Event;
use catena::protocol::request::{Target, ThinkingLevel};
use serde_json::json;
use story::{Story, posted};

fn said(text: &str) -> serde_json::Value {
    json!({"type": "user_input", "content": [{"type": "text", "text": text}]})
}

fn answered(text: &str) -> serde_json::Value {
    json!({"type": "model_output", "content": [{"type": "text", "text": text}]})
}

#[test]
fn the_second_request_names_the_first_and_brings_the_prompt_alone() {
    let mut story = Story::new();
    assert_eq!(posted(&story.send("One")).get("previous_interaction_id"), None);
    story.play(&cassette::named("t01"));
    let first = story.last().interaction.clone().unwrap();
    let request = posted(&story.send("Two"));
    assert_eq!(request["previous_interaction_id"], first.as_str());
    assert_eq!(request["input"], "Two");
}

#[test]
fn the_settings_go_along_with_every_turn() {
    let mut story = Story::new();
    story.ask.thinking_level = Some(ThinkingLevel::Minimal);
    story.ask.system_instruction = Some("Be brief.".into());
    story.turn("One", "v1_1", "1");
    // This model knows no minimal thinking; the nearest that it knows is sent.
    story.ask.target = Target::Model("gemini-3.1-pro-preview".into());
    let request = posted(&story.send("Two"));
    assert_eq!(
        request,
        json!({
            "model": "gemini-3.1-pro-preview", "input": "Two", "previous_interaction_id": "v1_1",
            "system_instruction": "Be brief.", "stream": true,
            "generation_config": {"thinking_level": "low", "thinking_summaries": "auto"},
        })
    );
}

#[test]
fn what_was_said_is_written_before_it_is_posted() {
    let mut story = Story::new();
    let first = story.turn("One", "v1_1", "1");
    for update in [story.send("Two"), story.edit(&first, "Three"), story.regenerate(&first)] {
        let kinds: Vec<&str> = update
            .effects
            .iter()
            .map(|effect| match effect {
                Effect::SaveTurn(_) => "turn",
                Effect::SaveChain => "chain",
                Effect::Post { .. } => "post",
                Effect::Resume { .. } => "resume",
                Effect::Fetch { .. } => "fetch",
                Effect::Cancel { .. } => "cancel",
                Effect::Forget { .. } => "forget",
                Effect::Abort(_) => "abort",
                Effect::Wait { .. } => "wait",
            })
            .collect();
        assert_eq!(kinds, ["turn", "chain", "post"]);
    }
}

#[test]
fn editing_and_regenerating_make_siblings_that_continue_the_same_interaction() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    let second = story.turn("Two", "v1_2", "2");
    let edited = posted(&story.edit(&second, "Two, but better"));
    assert_eq!(
        (&edited["input"], &edited["previous_interaction_id"]),
        (&json!("Two, but better"), &json!("v1_1"))
    );
    story.create("v1_3");
    story.complete("v1_3");
    let regenerated = posted(&story.regenerate(&second));
    assert_eq!(
        (&regenerated["input"], &regenerated["previous_interaction_id"]),
        (&json!("Two"), &json!("v1_1"))
    );
    assert_eq!(story.conversation.siblings(&second).len(), 3);
    assert_eq!(story.conversation.path().len(), 2);
    assert_eq!(story.conversation.turn(&second).unwrap().answer_text(), "2", "nothing is overwritten");
}

#[test]
fn the_first_message_can_be_edited_too() {
    let mut story = Story::new();
    let first = story.turn("One", "v1_1", "1");
    story.turn("Two", "v1_2", "2");
    let request = posted(&story.edit(&first, "Uno"));
    assert_eq!(request.get("previous_interaction_id"), None);
    assert_eq!(story.conversation.path(), [story.shown()]);
}

#[test]
fn choosing_a_sibling_shows_what_followed_it() {
    let mut story = Story::new();
    let first = story.turn("One", "v1_1", "1");
    let second = story.turn("Two", "v1_2", "2");
    let third = story.turn("Three", "v1_3", "3");
    story.edit(&second, "Other");
    story.stop();
    let other = story.shown();
    assert_eq!(story.conversation.path(), [first.clone(), other.clone()]);
    let update = story.act(Action::Choose { turn: second.clone() });
    assert_eq!((update.changes, update.effects), (vec![Change::Path], vec![Effect::SaveChain]));
    assert_eq!(story.conversation.path(), [first.clone(), second, third.clone()]);
    story.act(Action::Choose { turn: other });
    // Naming a turn deep in a branch that is not shown opens the way to it.
    story.act(Action::Choose { turn: third.clone() });
    assert_eq!(story.shown(), third);
    // A turn that does not exist changes nothing.
    let path = story.conversation.path();
    story.act(Action::Choose { turn: TurnKey::new("nowhere") });
    assert_eq!(story.conversation.path(), path);
}

#[test]
fn a_branch_is_continued_from_its_own_last_turn() {
    let mut story = Story::new();
    let first = story.turn("One", "v1_1", "1");
    story.turn("Two", "v1_2", "2");
    story.edit(&first, "Uno");
    story.create("v1_3");
    story.complete("v1_3");
    assert_eq!(posted(&story.send("Due"))["previous_interaction_id"], "v1_3");
    story.stop();
    story.act(Action::Choose { turn: first });
    assert_eq!(posted(&story.send("Three"))["previous_interaction_id"], "v1_2");
}

#[test]
fn a_turn_that_is_not_stored_is_told_again_from_this_device() {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t08b"));
    assert_eq!((story.status(), &story.last().interaction), ("completed", &None));
    let request = posted(&story.send("And now?"));
    assert_eq!(request.get("previous_interaction_id"), None);
    let answer = "That program divides by zero, so it stopped with an error.";
    assert_eq!(request["input"], json!([said("Hello"), answered(answer), said("And now?")]));
}

#[test]
fn after_a_stopped_turn_the_nearest_good_one_is_continued() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    story.create("v1_2");
    story.text("Half of ");
    story.stop();
    let request = posted(&story.send("Three"));
    assert_eq!(request["previous_interaction_id"], "v1_1");
    assert_eq!(request["input"], json!([said("Two"), answered("Half of "), said("Three")]));
    // Once that is answered, the chain is whole again.
    story.create("v1_3");
    story.complete("v1_3");
    let request = posted(&story.send("Four"));
    assert_eq!((&request["previous_interaction_id"], &request["input"]), (&json!("v1_3"), &json!("Four")));
}

#[test]
fn a_turn_that_was_never_answered_is_no_part_of_the_history() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    story.stop();
    let request = posted(&story.send("Three"));
    assert_eq!((&request["previous_interaction_id"], &request["input"]), (&json!("v1_1"), &json!("Three")));
}

#[test]
fn pictures_go_along_with_a_history_and_thoughts_do_not() {
    let mut story = Story::new();
    story.send("Draw");
    let events = cassette::named("t05").heard().events;
    let end = events.iter().position(|stamped| matches!(stamped.event, Event::Completed(..))).unwrap();
    for event in events.into_iter().take(end) {
        story.receive(event);
    }
    story.stop();
    let request = posted(&story.send("Brighter"));
    let kinds: Vec<&str> =
        request["input"].as_array().unwrap().iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["user_input", "model_output", "user_input"]);
    let blocks: Vec<&str> = request["input"][1]["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| block["type"].as_str().unwrap())
        .collect();
    assert_eq!(blocks, ["text", "image"]);
}

#[test]
fn a_model_that_is_not_asked_any_more_is_replaced_with_a_note() {
    let mut story = Story::new();
    story.ask.target = Target::Model("gemini-2.0-flash".into());
    let note = Notice::ModelReplaced { from: "gemini-2.0-flash".into(), to: "gemini-3-flash-preview".into() };
    assert_eq!(posted(&story.send("Hello"))["model"], "gemini-3-flash-preview");
    assert_eq!(story.last().notices, std::slice::from_ref(&note));
    // The settings still name the old one when the person tries again.
    story.unreachable();
    story.wait_over();
    story.unreachable();
    let key = story.shown();
    assert_eq!(posted(&story.retry(&key))["model"], "gemini-3-flash-preview");
    assert_eq!(story.last().notices, [note]);
}

#[test]
fn the_first_message_names_the_conversation_until_the_person_does() {
    let mut story = Story::new();
    story.turn("\n  What is a monad?\nPlease.", "v1_1", "A burrito.");
    assert_eq!(story.conversation.title, "What is a monad?");
    story.act(Action::Rename { title: "  Monads ".into() });
    story.act(Action::Rename { title: "   ".into() });
    story.turn("Thanks", "v1_2", "Welcome.");
    assert_eq!(story.conversation.title, "Monads");
}
