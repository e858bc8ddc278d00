//! What is kept on the device: written, read back, and left alone where it cannot be read.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/odd.rs"]
mod odd;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use std::collections::HashMap;

use catena::chat::action::Action;
use catena::chat::conversation::Conversation;
use catena::chat::id::{ConversationKey, Millis, TurnKey};
use catena::chat::record::{Body, Chain, Unreadable};
use catena::chat::turn::{Notice, State, Turn};
use catena::protocol::problem::{Problem, local};
use catena::protocol::request::{Input, Target, ThinkingLevel};
use catena::protocol::step::Step;
use proptest::prelude::*;
use serde_json::{Value, json};
use story::{Story, posted};

/// A device's storage: the chain, and a body for each turn, as text.
struct Stored {
    chain: String,
    bodies: HashMap<TurnKey, String>,
}

fn store(conversation: &Conversation) -> Stored {
    Stored {
        chain: Chain::of(conversation).to_stored(),
        bodies: conversation
            .turns()
            .iter()
            .map(|turn| (turn.key.clone(), Body::of(turn).to_stored()))
            .collect(),
    }
}

fn restore(stored: &Stored) -> Conversation {
    Chain::from_stored(&stored.chain).unwrap().restore(ConversationKey::new("c"), |key| {
        stored.bodies.get(key).map(|body| Body::from_stored(body).unwrap())
    })
}

/// What a turn becomes by being kept. Everything else has to be the same.
fn kept(turn: &mut Turn) {
    // Places to resume from, times of writing and times of waiting mean nothing to another page.
    turn.late_usage = None;
    turn.moved = turn.created;
    turn.saved = Millis::default();
    turn.state = match turn.state.clone() {
        State::Sending { .. } | State::Streaming { .. } | State::Waiting { .. } => {
            let closed =
                Problem::on_the_way(local::CUT, "The page was closed while the answer was arriving.");
            match turn.interaction.is_some() || turn.has_content() {
                true => State::Interrupted(closed),
                false => State::Unsent(closed),
            }
        }
        State::Following { .. } => State::Adrift(None),
        State::Adrift(problem) => State::Adrift(problem.map(patient)),
        State::Ended { status, problem } => State::Ended { status, problem: problem.map(patient) },
        State::Interrupted(problem) => State::Interrupted(patient(problem)),
        State::Unsent(problem) => State::Unsent(patient(problem)),
    };
    for growing in turn.steps.values_mut() {
        growing.stopped.get_or_insert(growing.started);
        growing.arguments.clear();
        growing.replayed = None;
    }
}

fn patient(problem: Problem) -> Problem {
    Problem { retry_after_ms: None, ..problem }
}

/// Keeps a conversation and reads it back, and expects nothing but what [`kept`] says to have changed.
fn check(conversation: &Conversation, about: &str) -> Conversation {
    let mut expected = conversation.clone();
    let keys: Vec<TurnKey> = expected.turns().iter().map(|turn| turn.key.clone()).collect();
    for key in keys {
        kept(expected.turn_mut(&key).unwrap());
    }
    let restored = restore(&store(conversation));
    assert_eq!(restored, expected, "{about}");
    assert!(!restored.is_running(), "nothing runs in a page that has just been opened");
    restored
}

#[test]
fn the_turn_of_every_recording_is_read_back_as_it_was() {
    for cassette in cassette::all() {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette);
        check(&story.conversation, &cassette.name);
    }
}

#[test]
fn a_page_that_goes_away_at_any_event_loses_nothing_that_was_written() {
    for cassette in cassette::all() {
        let mut story = Story::new();
        story.send("Hello");
        let run = story.run();
        for (count, event) in cassette.heard().said().0.into_iter().enumerate() {
            story.receive_for(run, event);
            check(&story.conversation, &format!("{} after event {count}", cassette.name));
        }
    }
}

#[test]
fn a_reload_says_what_became_of_the_turn() {
    let word = |tell: &dyn Fn(&mut Story)| {
        let mut story = Story::new();
        story.send("Hello");
        tell(&mut story);
        let restored = restore(&store(&story.conversation));
        restored.turns()[0].state.word().to_owned()
    };
    assert_eq!(word(&|_| ()), "unsent");
    assert_eq!(word(&|story| drop(story.create("v1_1"))), "interrupted");
    assert_eq!(word(&|story| drop(story.text("Hi"))), "interrupted");
    assert_eq!(word(&|story| drop(story.complete("v1_1"))), "completed");
    assert_eq!(word(&|story| drop(story.stop())), "cancelled");
    assert_eq!(word(&|story| story.play(&cassette::named("t11b"))), "failed");
    assert_eq!(word(&|story| story.play(&cassette::named("t12"))), "requires_continuation");
}

#[test]
fn a_tree_is_read_back_with_its_choices() {
    let mut story = Story::new();
    story.ask.thinking_level = Some(ThinkingLevel::High);
    story.ask.system_instruction = Some("Speak plainly.".into());
    let first = story.turn("One", "v1_1", "1");
    let second = story.turn("Two", "v1_2", "2");
    story.ask.target = Target::Agent("deep-research-pro-preview-12-2025".into());
    story.ask.thinking_summaries = false;
    story.regenerate(&second);
    story.stop();
    story.edit(&first, "Uno");
    story.error("safety", "Blocked.");
    story.ask.target = Target::Model("gemini-1.5-pro".into());
    story.send("Due");
    story.stop();
    story.act(Action::Choose { turn: second });
    story.act(Action::Rename { title: "Numbers".into() });
    story.act(Action::Pin(true));
    let restored = check(&story.conversation, "a tree");
    assert_eq!(restored.path(), story.conversation.path());
    assert!(restored.turns().iter().any(|turn| matches!(turn.notices[..], [Notice::ModelReplaced { .. }])));
}

#[test]
fn a_conversation_goes_on_after_a_reload_as_if_there_had_been_none() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    story.create("v1_2");
    story.text("Half of ");
    story.conversation = restore(&store(&story.conversation));
    let request = posted(&story.send("Three"));
    assert_eq!(request["previous_interaction_id"], "v1_1");
    let texts: Vec<&Value> =
        request["input"].as_array().unwrap().iter().map(|step| &step["content"][0]["text"]).collect();
    assert_eq!(texts, ["Two", "Half of ", "Three"]);
}

#[test]
fn that_an_interaction_is_gone_is_remembered() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    story.refuse(404, json!({"error": {"code": "not_found", "message": "Interaction v1_1 not found."}}));
    story.stop();
    story.conversation = check(&story.conversation, "a lost interaction");
    let request = posted(&story.send("Three"));
    assert_eq!(request.get("previous_interaction_id"), None);
}

#[test]
fn the_chain_holds_ids_and_nothing_that_was_said() {
    let mut story = Story::new();
    story.ask.system_instruction = Some("a secret instruction".into());
    story.turn("One\nand a long confession", "v1_1", "an absolution");
    let chain = store(&story.conversation).chain;
    for said in ["confession", "absolution", "secret instruction"] {
        assert!(!chain.contains(said), "{chain}");
    }
    let chain = Chain::from_stored(&chain).unwrap();
    let ids: Vec<String> = chain.interactions().map(|(id, _)| id.as_str().to_owned()).collect();
    let keys: Vec<TurnKey> = chain.turn_keys().collect();
    assert_eq!((ids, keys), (vec!["v1_1".to_owned()], vec![story.shown()]));
    let summary = chain.summary(ConversationKey::new("c"));
    assert_eq!((summary.title.as_str(), summary.updated), ("One", story.conversation.updated));
}

#[test]
fn signatures_are_not_kept() {
    for cassette in cassette::all() {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette);
        let stored = store(&story.conversation);
        // Every signature in the recordings begins like this.
        assert!(stored.bodies.values().all(|body| !body.contains("b3BhcXVl")), "{}", cassette.name);
    }
}

#[test]
fn a_record_of_a_newer_version_is_left_alone() {
    for record in [r#"{"v":3}"#, r#"{"v":99,"turns":"in another form","text":7}"#] {
        assert_eq!(Chain::from_stored(record), Err(Unreadable::Newer));
        assert_eq!(Body::from_stored(record), Err(Unreadable::Newer));
    }
}

#[test]
fn a_damaged_record_is_called_damaged() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    let stored = store(&story.conversation);
    let body = &stored.bodies[&story.shown()];
    for cut in (0..stored.chain.len()).filter(|cut| stored.chain.is_char_boundary(*cut)) {
        assert_eq!(Chain::from_stored(&stored.chain[..cut]), Err(Unreadable::Damaged), "cut at {cut}");
    }
    for cut in (0..body.len()).filter(|cut| body.is_char_boundary(*cut)) {
        assert_eq!(Body::from_stored(&body[..cut]), Err(Unreadable::Damaged), "cut at {cut}");
    }
    for record in ["null", "[]", "7", "{}", r#"{"v":"1"}"#, r#"{"v":-1}"#, r#"{"v":1}"#] {
        assert_eq!(Chain::from_stored(record), Err(Unreadable::Damaged), "{record}");
        assert_eq!(Body::from_stored(record), Err(Unreadable::Damaged), "{record}");
    }
}

#[test]
fn a_record_may_hold_more_than_this_version_knows_and_less_than_it_writes() {
    let body = r#"{"v":1,"text":"Hello","mood":"good","steps":[{"index":0,"started":5,"step":{"type":"model_output"}}]}"#;
    assert!(Body::from_stored(body).is_ok());
    let chain = r#"{"v":1,"created":1,"updated":2,"colour":"red","turns":[{"key":"a","status":"completed","created":1}]}"#;
    let conversation = Chain::from_stored(chain).unwrap().restore(ConversationKey::new("c"), |_| None);
    assert_eq!(conversation.turns()[0].state.word(), "completed");
}

#[test]
fn a_turn_whose_content_is_missing_says_so_and_keeps_its_place() {
    let mut story = Story::new();
    let first = story.turn("One", "v1_1", "1");
    story.turn("Two", "v1_2", "2");
    let mut stored = store(&story.conversation);
    stored.bodies.remove(&first);
    let restored = restore(&stored);
    assert_eq!(restored.path(), story.conversation.path());
    let turn = restored.turn(&first).unwrap();
    assert_eq!((&turn.notices[..], turn.text.as_str()), (&[Notice::ContentMissing][..], ""));
    assert!(turn.is_chainable(), "the server still has it");
    // It is found out anew each time, so that it goes away when the content comes back.
    let again = Body::of(turn).to_stored();
    assert!(!again.contains("notices"), "{again}");
}

#[test]
fn a_turn_whose_parent_is_missing_becomes_a_first_one() {
    let chain = json!({"v": 1, "created": 1, "updated": 2, "chosen": ["b", "nowhere"], "turns": [
        {"key": "a", "parent": "lost", "status": "completed", "created": 1},
        {"key": "b", "parent": "a", "status": "completed", "created": 1},
        {"key": "b", "parent": "a", "status": "failed", "created": 1},
        {"key": "c", "parent": "c", "status": "unsent", "created": 1},
    ]});
    let conversation =
        Chain::from_stored(&chain.to_string()).unwrap().restore(ConversationKey::new("c"), |_| None);
    assert_eq!(conversation.turns().len(), 3, "a key stands for one turn");
    let (a, c) = (TurnKey::new("a"), TurnKey::new("c"));
    assert_eq!(conversation.siblings(&a), [a.clone(), c]);
    assert_eq!(conversation.turn(&TurnKey::new("b")).unwrap().parent, Some(a));
}

#[test]
fn a_chain_of_two_thousand_turns_needs_no_deep_stack() {
    let links: Vec<Value> = (0..2_000u32)
        .map(|at| {
            let mut link = json!({"key": format!("k{at}"), "id": format!("v1_{at}"), "gone": true,
                "status": "completed", "created": at});
            if at > 0 {
                link["parent"] = format!("k{}", at - 1).into();
            }
            link
        })
        .collect();
    let chain = json!({"v": 1, "created": 0, "updated": 0, "turns": links}).to_string();
    let body = json!({"v": 1, "text": "Say it", "steps": [{"index": 0, "started": 0,
        "step": {"type": "model_output", "content": [{"type": "text", "text": "It"}]}}]})
    .to_string();
    let walk = move || {
        let mut story = Story::new();
        story.conversation = Chain::from_stored(&chain)
            .unwrap()
            .restore(ConversationKey::new("c"), |_| Some(Body::from_stored(&body).unwrap()));
        assert_eq!(story.conversation.path().len(), 2_000);
        story.send("And again");
        let footing = story.conversation.footing(&story.shown()).unwrap();
        let Input::Steps(steps) = footing.input else { panic!("the history is told again") };
        assert_eq!((footing.previous, steps.len()), (None, 4_001));
        story.stop();
        check(&story.conversation, "a long chain");
    };
    // A browser gives WebAssembly a megabyte or so; this is a fraction of it.
    std::thread::Builder::new().stack_size(192 * 1024).spawn(walk).unwrap().join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_came_is_read_back(events in prop::collection::vec(odd::event(), 0..60)) {
        let mut story = Story::new();
        story.send("Hello");
        let run = story.run();
        for event in events {
            story.receive_for(run, event);
        }
        story.stop();
        let once = restore(&store(&story.conversation));
        let (turn, before) = (&once.turns()[0], &story.conversation.turns()[0]);
        prop_assert_eq!(turn.state.word(), before.state.word());
        prop_assert_eq!(turn.answer_text(), before.answer_text());
        let kind = |step: &Step| match step {
            Step::Unknown { kind, .. } => kind.clone(),
            Step::UserInput(_) | Step::ModelOutput(_) | Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => {
                String::new()
            }
        };
        for (index, growing) in &before.steps {
            prop_assert_eq!(kind(&turn.steps[index].step), kind(&growing.step));
        }
        // Kept again, it is the same again.
        prop_assert_eq!(restore(&store(&once)), once);
    }

    #[test]
    fn any_text_is_a_record_or_is_not(text in any::<String>(), json in odd::json()) {
        for text in [text, json.to_string(), json!({"v": 1, "text": json, "turns": [json]}).to_string()] {
            let _ = Chain::from_stored(&text);
            let _ = Body::from_stored(&text);
        }
    }
}

#[test]
fn an_interruption_stays_one_when_only_the_chain_is_written_after_a_reload() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    story.text("The first half");
    let mut stored = store(&story.conversation);
    // The first reload makes it interrupted in memory; what is said next writes the chain, and not this body again.
    stored.chain = Chain::of(&restore(&stored)).to_stored();
    let again = restore(&stored);
    let turn = again.turns().first().unwrap();
    assert_eq!(turn.state.word(), "interrupted");
    assert_eq!(turn.state.problem().map(|problem| problem.code.as_str()), Some(local::CUT));
}

#[test]
fn a_stored_chain_can_be_renamed_and_pinned_without_its_bodies() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    let before = Chain::of(&story.conversation);
    let mut after = before.clone();
    after.rename("  A better name ");
    after.rename("  ");
    after.pin(true);
    let summary = after.summary(ConversationKey::new("c"));
    assert_eq!((summary.title.as_str(), summary.pinned), ("A better name", true));
    after.rename("Hello");
    after.pin(false);
    assert_eq!(after, before, "nothing else has changed");
}

#[test]
fn the_chain_knows_at_which_address_each_id_is_known() {
    let mut story = Story::new();
    for (id, base) in [("v1_1", "https://a.example"), ("v1_2", ""), ("v1_3", "https://a.example")] {
        story.send("Hello");
        let run = story.run();
        story.act(Action::Posting { run, base: base.into() });
        story.create(id);
        story.complete(id);
    }
    let restored = check(&story.conversation, "addresses");
    let chain = Chain::of(&restored);
    let known: Vec<(String, Option<&str>)> =
        chain.interactions().map(|(id, base)| (id.as_str().to_owned(), base)).collect();
    assert_eq!(
        known,
        [
            ("v1_1".to_owned(), Some("https://a.example")),
            ("v1_2".to_owned(), Some("")),
            ("v1_3".to_owned(), Some("https://a.example")),
        ]
    );
    assert_eq!(chain.to_stored().matches("a.example").count(), 1, "an address is written once");
}

#[test]
fn the_ids_of_a_record_that_cannot_be_read_are_found() {
    let damaged = r#"{"v":99,"turns":[{"id":"v1_Ab-c_9","key":"k"},{"id":"v1_"},{"id":"v1_x"#;
    let ids: Vec<String> =
        catena::chat::record::ids_in(damaged).iter().map(|id| id.as_str().to_owned()).collect();
    assert_eq!(ids, ["v1_Ab-c_9", "v1_x"]);
}

#[test]
fn how_a_turn_was_asked_is_kept() {
    let mut story = Story::new();
    story.ask.store = false;
    story.ask.service_tier = Some(catena::protocol::request::ServiceTier::Flex);
    story.ask.charts = false;
    story.ask.plan_first = true;
    story.send("Hello");
    story.text("Hi");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"status": "requires_continuation", "continuation_token": "t"}}));
    check(&story.conversation, "settings");
}
