//! The same with Google Search and without: both turns are siblings, both are kept, and they are found again.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use std::collections::HashMap;

use catena::chat::action::{Action, Change, Effect};
use catena::chat::beside::beside;
use catena::chat::conversation::Conversation;
use catena::chat::face::face;
use catena::chat::id::TurnKey;
use catena::chat::record::{Body, Chain};
use catena::chat::tools::Switch;
use serde_json::{Value, json};
use story::Story;

fn compare(story: &mut Story, of: &TurnKey) -> Vec<Change> {
    let request = story.request();
    story.act(Action::Compare { of: of.clone(), request }).changes
}

/// The bodies of all requests so far.
fn posted(story: &Story) -> Vec<Value> {
    let body = |effect: &Effect| match effect {
        Effect::Post { request, .. } => Some(request.to_json()),
        _ => None,
    };
    story.effects.iter().filter_map(body).collect()
}

fn restored(conversation: &Conversation) -> Conversation {
    let bodies: HashMap<String, String> = conversation
        .turns()
        .iter()
        .map(|turn| (turn.key.as_str().to_owned(), Body::of(turn).to_stored()))
        .collect();
    let chain = Chain::from_stored(&Chain::of(conversation).to_stored()).unwrap();
    chain.restore(conversation.key.clone(), |turn| Body::from_stored(bodies.get(turn.as_str())?).ok())
}

/// Two turns, of which the second was answered.
fn asked() -> (Story, TurnKey) {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t01-text"));
    story.send("How tall is it?");
    story.play(&cassette::named("t01-text"));
    let key = story.last().key.clone();
    (story, key)
}

#[test]
fn the_same_is_asked_from_the_same_parent_with_a_search_and_nothing_else_changed() {
    let (mut story, first) = asked();
    let path = story.conversation.path().to_vec();
    // The settings of the moment are not those of the turn.
    story.ask.system_instruction = Some("Be brief.".into());
    let changes = compare(&mut story, &first);
    assert_eq!(story.conversation.path(), path, "what is shown stays");
    assert!(changes.contains(&Change::Path) && changes.contains(&Change::Turn(first.clone())));
    let second = beside(&story.conversation, &first).unwrap();
    assert_eq!(beside(&story.conversation, &second), Some(first.clone()));
    assert_eq!(story.conversation.siblings(&first), [first.clone(), second.clone()]);
    let bodies = posted(&story);
    let mut expected = bodies[1].clone();
    expected["tools"] = json!([{"type": "google_search"}]);
    assert_eq!(bodies[2], expected);

    // It is asked once; another press asks nothing, from either side.
    compare(&mut story, &first);
    compare(&mut story, &second);
    assert_eq!(posted(&story).len(), 3);
    story.play(&cassette::named("t03-search-3x"));
    let face = face(&story.conversation, story.conversation.turn(&second).unwrap());
    assert_eq!((face.searches, face.beside, face.status.as_str()), (true, Some(first), "completed"));
}

#[test]
fn what_was_asked_with_a_search_is_asked_without_one() {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::GoogleSearch, Switch::CodeExecution];
    story.send("How tall is it?");
    story.play(&cassette::named("t03-search-3x"));
    let first = story.last().key.clone();
    story.ask.tools = Vec::new();
    compare(&mut story, &first);
    assert_eq!(posted(&story)[1]["tools"], json!([{"type": "code_execution"}]));
}

#[test]
fn what_was_left_out_because_of_the_search_does_not_come_in_its_place() {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::GoogleSearch, Switch::CodeExecution, Switch::FileSearch];
    story.ask.stores = vec!["fileSearchStores/a".into()];
    story.send("How tall is it?");
    story.play(&cassette::named("t03-search-3x"));
    let first = story.last().key.clone();
    compare(&mut story, &first);
    assert_eq!(posted(&story)[1]["tools"], json!([{"type": "code_execution"}]));
}

#[test]
fn a_search_for_pictures_is_a_search_too() {
    let mut story = Story::new();
    story.ask.target = catena::protocol::model::target("gemini-3.1-flash-image-preview");
    story.ask.tools = vec![Switch::ImageSearch];
    story.send("A boat");
    story.play(&cassette::named("t01-text"));
    let first = story.last().key.clone();
    assert!(face(&story.conversation, story.last()).searches);
    compare(&mut story, &first);
    assert_eq!(posted(&story)[1].get("tools"), None);
    let second = beside(&story.conversation, &first).unwrap();
    assert!(!face(&story.conversation, story.conversation.turn(&second).unwrap()).searches);
}

/// Switched on for another model, it was not sent to this one.
#[test]
fn a_search_that_was_switched_on_and_not_sent_is_none() {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::ImageSearch];
    story.send("How tall is it?");
    story.play(&cassette::named("t01-text"));
    let first = story.last().key.clone();
    assert!(!face(&story.conversation, story.last()).searches);
    compare(&mut story, &first);
    assert_eq!(posted(&story)[1]["tools"], json!([{"type": "google_search"}]));
}

#[test]
fn what_would_change_more_than_the_search_is_not_compared() {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::FileSearch];
    story.ask.stores = vec!["fileSearchStores/a".into()];
    story.send("How tall is it?");
    story.play(&cassette::named("t01-text"));
    assert!(!face(&story.conversation, story.last()).can_compare);
}

#[test]
fn a_pair_is_found_again_after_a_reload_and_can_be_gone_on_from() {
    let (mut story, first) = asked();
    compare(&mut story, &first);
    story.play(&cassette::named("t03-search-3x"));
    let second = beside(&story.conversation, &first).unwrap();
    let mut again = restored(&story.conversation);
    assert_eq!(again.path(), story.conversation.path());
    assert_eq!(beside(&again, &first), Some(second.clone()));
    assert_eq!(beside(&again, &second), Some(first.clone()));
    assert_eq!(
        again.turn(&second).unwrap().answer_text(),
        story.conversation.turn(&second).unwrap().answer_text()
    );
    again.choose(&second);
    assert_eq!(again.path().last(), Some(&second));
    assert_eq!(beside(&again, &second), Some(first));
}

#[test]
fn what_runs_or_failed_before_it_began_or_is_no_question_is_not_compared() {
    let mut story = Story::new();
    story.send("Hello");
    let key = story.last().key.clone();
    compare(&mut story, &key);
    assert_eq!(story.conversation.turns().len(), 1, "it runs");
    let mut agent = Story::new();
    agent.ask.target = catena::protocol::model::target("deep-research-pro-preview-12-2025");
    agent.send("Hello");
    agent.stop();
    let key = agent.last().key.clone();
    compare(&mut agent, &key);
    assert_eq!(agent.conversation.turns().len(), 1, "an agent searches by itself");
}

#[test]
fn a_turn_that_names_a_sibling_which_is_gone_stands_alone() {
    let (mut story, first) = asked();
    compare(&mut story, &first);
    story.play(&cassette::named("t03-search-3x"));
    let second = beside(&story.conversation, &first).unwrap();
    let mut chain: Value = serde_json::from_str(&Chain::of(&story.conversation).to_stored()).unwrap();
    for link in chain["turns"].as_array_mut().unwrap() {
        if link["key"] == second.as_str() {
            link["beside"] = json!("nobody");
        }
    }
    let chain = Chain::from_stored(&chain.to_string()).unwrap();
    let again = chain.restore(story.conversation.key.clone(), |_| None);
    assert_eq!((beside(&again, &first), beside(&again, &second)), (None, None));
}
