//! What a conversation has chosen, and what a turn brings: kept with both, and read from records of before.

use catena::chat::action::Action;
use catena::chat::ask::Ask;
use catena::chat::functions::answer::Settled;
use catena::chat::record::{Body, Chain};
use catena::chat::tools::Switch;
use catena::chat::tools::calling::Calling;
use catena::chat::tools::choice::{Choice, Form};
use catena::chat::tools::kit::Server;
use catena::chat::turn::Brings;
use serde_json::{Value, json};

use super::story::{Story, posted};
use super::{call, reloaded, settle, story};

#[test]
fn a_choice_is_kept_with_its_conversation() {
    let mut story = Story::new();
    story.send("Hello");
    let choice = Choice {
        tools: vec![Switch::FileSearch],
        calling: Calling::None,
        form: Form { on: true, schema: "{".into() },
    };
    let update = story.act(Action::Prefer(choice.clone()));
    assert_eq!(update.effects.len(), 1, "the chain is written: {:?}", update.effects);
    assert_eq!(story.act(Action::Prefer(choice.clone())).effects, [], "the same again is no news");
    assert_eq!(reloaded(&story).choice, Some(choice));
}

#[test]
fn a_conversation_of_before_has_chosen_what_its_last_turn_was_sent_with() {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::UrlContext];
    story.send("Hello");
    story.create("v1_1");
    story.text("Hi.");
    story.complete("v1_1");
    assert!(!Chain::of(&story.conversation).to_stored().contains("choice"));
    let choice = reloaded(&story).preferred().unwrap();
    assert_eq!(choice, Choice { tools: vec![Switch::UrlContext], ..Choice::default() });
}

#[test]
fn a_turn_says_itself_that_it_brings_results() {
    let mut story = story();
    story.ask.calling = Calling::Any;
    story.send("The weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    let sent = posted(&settle(&mut story, &turn, 1, None, Settled::by_hand("22")));
    assert_eq!(sent.get("generation_config").and_then(|config| config.get("tool_choice")), None);
    assert_eq!(story.last().brings, Brings::Results);
    let restored = reloaded(&story);
    assert_eq!(restored.turn(&story.shown()).unwrap().brings, Brings::Results);
    assert_eq!(restored.turn(&turn).unwrap().brings, Brings::Words);
    assert_eq!(restored.turn(&turn).unwrap().ask.calling, Calling::Any);
    // Regenerated, it brings them again.
    story.create("v1_2");
    story.text("22 °C.");
    story.complete("v1_2");
    let (of, request) = (story.shown(), story.request());
    story.act(Action::Regenerate { of, request });
    assert_eq!(story.last().brings, Brings::Results);
}

/// Who had to call once more would never come to an answer, whichever button asks for it again.
#[test]
fn a_turn_that_brings_results_is_never_made_to_call_again() {
    let forced =
        |sent: &Value| sent["generation_config"].get("tool_choice").is_some_and(|choice| choice == "any");
    let mut story = story();
    story.ask.calling = Calling::Any;
    assert!(forced(&posted(&story.send("The weather?"))));
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    assert!(!forced(&posted(&settle(&mut story, &turn, 1, None, Settled::by_hand("22")))));
    story.refuse(400, json!({"error": {"code": "invalid_request", "message": "No."}}));
    let second = story.shown();
    let sent = posted(&story.retry(&second));
    assert_eq!(sent["input"][0]["type"], "function_result");
    assert!(!forced(&sent), "tried again");
    story.create("v1_2");
    story.text("22 °C.");
    story.complete("v1_2");
    assert!(!forced(&posted(&story.regenerate(&second))), "regenerated");
    story.stop();
    assert!(forced(&posted(&story.regenerate(&turn))), "the turn with the call still has to call");
}

/// The record of a turn with some fields changed, or taken away by null.
fn restored(story: &Story, changes: &Value) -> Brings {
    let conversation = &story.conversation;
    let chain = Chain::from_stored(&Chain::of(conversation).to_stored()).unwrap();
    let again = chain.restore(conversation.key.clone(), |key| {
        let mut body: Value = serde_json::from_str(&Body::of(conversation.turn(key)?).to_stored()).unwrap();
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        Body::from_stored(&body.to_string()).ok()
    });
    again.turn(&story.shown()).unwrap().brings
}

#[test]
fn records_of_before_are_read_by_what_they_lack() {
    let mut story = story();
    story.send("The weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    assert_eq!(
        restored(&story, &json!({"brings": null, "text": ""})),
        Brings::Words,
        "nothing was before it"
    );
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    assert_eq!(restored(&story, &json!({"brings": null})), Brings::Results);
    assert_eq!(restored(&story, &json!({"brings": null, "text": "And Rome?"})), Brings::Words);
    // A message of pictures alone has no text, and brings no results.
    assert_eq!(restored(&story, &json!({"brings": "words"})), Brings::Words);
    // What went on by a token said so only by the token.
    let goes_on = json!({"brings": "words", "text": "Continue.", "continues": "token"});
    assert_eq!(restored(&story, &goes_on), Brings::GoingOn);
    assert_eq!(restored(&story, &json!({"brings": "going_on", "text": "Continue."})), Brings::GoingOn);
}

#[test]
fn what_a_turn_was_sent_with_is_kept_without_a_secret() {
    let server = Server {
        name: "sea".into(),
        url: "https://mcp.example/mcp".into(),
        headers: vec!["Authorization".into()],
        allowed: vec!["get_tide".into()],
        on: true,
    };
    let mut story = Story::new();
    story.ask = Ask {
        tools: vec![Switch::FileSearch, Switch::McpServers],
        stores: vec!["fileSearchStores/a".into()],
        servers: vec![server],
        schema: Some(json!({"type": "object"})),
        ..story.ask.clone()
    };
    let sent = posted(&story.send("Tides?"));
    assert_eq!(sent["tools"][1]["headers"], json!({"Authorization": "[secret]"}));
    let ask = story.last().ask.clone();
    let again = reloaded(&story);
    assert_eq!(again.turn(&story.shown()).unwrap().ask, ask);
}
