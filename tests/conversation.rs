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
                Effect::KeepMedia(_) => "media",
                Effect::SaveChain => "chain",
                Effect::Post { .. } => "post",
                Effect::Resume { .. } => "resume",
                Effect::Fetch { .. } => "fetch",
                Effect::Cancel { .. } => "cancel",
                Effect::Forget { .. } => "forget",
                Effect::WorkOut(_) => "work out",
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
fn a_message_follows_the_turn_that_it_names_or_is_not_sent() {
    let mut story = Story::new();
    let first = story.turn("One", "a", "1");
    story.turn("Two", "b", "2");
    let request = story.request();
    let update =
        story.act(Action::Branch { from: TurnKey::new("of another"), said: "Three".into(), request });
    assert_eq!(update.effects, []);
    let request = story.request();
    let update = story.act(Action::Branch { from: first, said: "Three".into(), request });
    assert_eq!(posted(&update)["previous_interaction_id"], "a");
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
    let path = story.conversation.path().to_vec();
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

/// What the service says of a model that it has switched off.
fn switched_off(story: &mut Story) -> catena::chat::action::Update {
    let message = "This model models/x is no longer available. Please update your code.";
    story.refuse(404, json!({"error": {"code": "model_not_found", "message": message}}))
}

#[test]
fn a_retired_model_is_replaced_by_its_successor_when_the_service_says_so() {
    let mut story = Story::new();
    let (old, new) = ("gemini-3.1-flash-lite-preview", "gemini-3.1-flash-lite");
    story.ask.target = Target::Model(old.into());
    assert_eq!(posted(&story.send("Hello"))["model"], old);
    let note = Notice::ModelReplaced { from: old.into(), to: new.into() };
    assert_eq!(posted(&switched_off(&mut story))["model"], new);
    assert_eq!(story.last().notices, std::slice::from_ref(&note));
    story.create("v1_1");
    story.complete("v1_1");
    // The next turn does not have to ask what is known by now.
    assert_eq!(posted(&story.send("Again"))["model"], new);
    assert_eq!(story.last().notices, [note]);
    // The successor of the successor is asked in its turn, and then there is none.
    assert_eq!(posted(&switched_off(&mut story))["model"], "gemini-3.5-flash-lite");
    switched_off(&mut story);
    assert_eq!(story.status(), "failed");
}

#[test]
fn a_retired_agent_is_replaced_by_its_successor() {
    let mut story = Story::new();
    story.ask.target = Target::Agent("deep-research-pro-preview-12-2025".into());
    story.send("Research");
    let request = posted(&switched_off(&mut story));
    assert_eq!(
        (&request["agent"], &request["background"]),
        (&json!("deep-research-preview-04-2026"), &json!(true))
    );
}

#[test]
fn a_model_that_nobody_knows_is_asked_as_it_is_written_and_not_replaced() {
    let mut story = Story::new();
    story.ask.target = Target::Model("gemini-9-dream".into());
    assert_eq!(posted(&story.send("Hello"))["model"], "gemini-9-dream");
    switched_off(&mut story);
    assert_eq!((story.status(), story.last().notices.len()), ("failed", 0));
}

#[test]
fn what_the_service_does_not_list_is_replaced_before_it_is_asked() {
    let mut story = Story::new();
    story.offer.listed = Some(["gemini-3.1-flash-image".to_owned()].into());
    story.ask.target = Target::Model("gemini-3.1-flash-image-preview".into());
    assert_eq!(posted(&story.send("Draw"))["model"], "gemini-3.1-flash-image");
    assert_eq!(story.last().notices.len(), 1);
}

#[test]
fn an_attempt_that_failed_leaves_nothing_behind_at_the_service() {
    let mut story = Story::new();
    story.send("Hello");
    let run = story.run();
    story.act(Action::Posting { run, base: "https://api.example".into() });
    story.create("v1_lost");
    let update = story.error("service_unavailable", "Later.");
    let forgotten = update.effects.iter().find_map(|effect| match effect {
        Effect::Forget { id, base } => Some((id.as_str(), base.as_deref())),
        _ => None,
    });
    assert_eq!(forgotten, Some(("v1_lost", Some("https://api.example"))));
}

#[test]
fn an_answer_that_was_cut_short_can_go_on() {
    let go_on = |story: &mut Story| {
        let (of, request) = (story.shown(), story.request());
        story.act(Action::Continue { of, request })
    };
    let mut story = Story::new();
    story.send("Tell");
    story.create("v1_1");
    story.text("Half of ");
    assert!(go_on(&mut story).effects.is_empty(), "it is not over");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_1", "status": "incomplete"}}));
    let request = posted(&go_on(&mut story));
    assert_eq!(
        (&request["previous_interaction_id"], &request["input"]),
        (&json!("v1_1"), &json!("Continue."))
    );
    story.create("v1_2");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_2", "status": "requires_continuation", "continuation_token": "t"}}));
    // The service's own way: by its token, and without any input (reference section 6.6).
    let request = posted(&go_on(&mut story));
    assert_eq!(
        (&request["previous_interaction_id"], request.get("input"), &request["continuation_token"]),
        (&json!("v1_2"), None, &json!("t"))
    );
    // What was not stored has to be told again.
    let mut story = Story::new();
    story.ask.store = false;
    story.send("Tell");
    story.text("Half of ");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"status": "requires_continuation", "continuation_token": "t"}}));
    let request = posted(&go_on(&mut story));
    assert_eq!(
        (request.get("previous_interaction_id"), &request["input"], &request["continuation_token"]),
        (None, &json!("Tell"), &json!("t"))
    );
}

#[test]
fn a_chain_that_the_service_cannot_take_any_more_is_told_again_once() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    let refused = json!({"error": {"code": "invalid_request", "message": "Invalid input received."}});
    let request = posted(&story.refuse(400, refused.clone()));
    assert_eq!(request.get("previous_interaction_id"), None);
    assert_eq!(request["input"], json!([said("One"), answered("1"), said("Two")]));
    story.refuse(400, refused);
    assert_eq!(story.status(), "failed");
}

#[test]
fn the_rest_of_an_answer_is_asked_for_with_its_token_every_time() {
    let mut story = Story::new();
    story.send("Tell");
    story.create("v1_1");
    story.text("Half of ");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_1", "status": "requires_continuation", "continuation_token": "t"}}));
    let (paused, request) = (story.shown(), story.request());
    let first = posted(&story.act(Action::Continue { of: paused.clone(), request }));
    story.create("v1_2");
    story.text("it");
    story.error("safety", "No.");
    let rest = story.shown();
    assert_eq!(posted(&story.regenerate(&rest)), first);
    story.stop();
    assert_eq!(posted(&story.retry(&rest)), first);
    // Once the service does not know what it was to go on with, that is told again.
    let gone = json!({"error": {"code": "not_found", "message": "Interaction not found."}});
    let request = posted(&story.refuse(404, gone.clone()));
    assert_eq!((request.get("previous_interaction_id"), &request["input"]), (None, &json!("Tell")));
    assert!(story.conversation.turn(&paused).unwrap().gone);
    story.refuse(404, gone);
    assert_eq!(story.status(), "failed", "once");
}
