//! Functions: calls, their answers, and what the service is told of both.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

#[path = "functions/any_order.rs"]
mod any_order;
#[path = "functions/choosing.rs"]
mod choosing;
#[path = "functions/declaring.rs"]
mod declaring;

use catena::chat::action::{Action, Effect, Update};
use catena::chat::functions::answer::{By, Settled, approved, rounds_alone};
use catena::chat::functions::answering::Deed;
use catena::chat::functions::{Function, Functions, Way, built_in::BuiltIn};
use catena::chat::id::{RunId, TurnKey};
use catena::chat::record::{Body, Chain};
use catena::chat::tools::Switch;
use catena::protocol::request::tools;
use serde_json::{Value, json};
use story::{Story, posted, posts};

/// A conversation in which functions go along.
fn story() -> Story {
    let mut story = Story::new();
    story.ask.tools = vec![Switch::Functions];
    story.ask.functions = vec![tools::Function { name: "get_weather".into(), ..tools::Function::default() }];
    story
}

/// The service calls functions, one per name, and waits.
fn call(story: &mut Story, id: &str, names: &[&str]) -> TurnKey {
    story.create(id);
    story.say(json!({"event_type": "step.start", "index": 0, "step": {"type": "thought"}}));
    story.say(json!({"event_type": "step.delta", "index": 0,
        "delta": {"type": "thought_signature", "signature": format!("signed-{id}")}}));
    for (at, name) in names.iter().enumerate() {
        let index = at + 1;
        let step =
            json!({"type": "function_call", "id": format!("{id}-{at}"), "name": name, "arguments": {}});
        story.say(json!({"event_type": "step.start", "index": index, "step": step}));
        story.say(json!({"event_type": "step.delta", "index": index,
            "delta": {"type": "arguments_delta", "arguments": "{\"at\":"}}));
        story.say(json!({"event_type": "step.delta", "index": index,
            "delta": {"type": "arguments_delta", "arguments": format!("{at}}}")}}));
        story.say(json!({"event_type": "step.stop", "index": index}));
    }
    story.say(json!({"event_type": "interaction.completed", "interaction": {"id": id, "status": "requires_action"}}));
    story.shown()
}

fn settle(story: &mut Story, turn: &TurnKey, step: u32, run: Option<RunId>, settled: Settled) -> Update {
    let request = Box::new(story.request());
    story.act(Action::Call { turn: turn.clone(), step, deed: Deed::Settle { run, settled, request } })
}

fn begin(story: &mut Story, turn: &TurnKey, step: u32, alone: bool) -> RunId {
    let run = story.moment().next;
    story.act(Action::Call { turn: turn.clone(), step, deed: Deed::Begin { run, alone } });
    run
}

fn result(call_id: &str, text: &str, is_error: bool) -> Value {
    json!({"type": "function_result", "call_id": call_id, "name": "get_weather",
        "result": [{"type": "text", "text": text}], "is_error": is_error})
}

/// The conversation as it is after a reload.
fn reloaded(story: &Story) -> catena::chat::conversation::Conversation {
    let conversation = &story.conversation;
    let chain = Chain::from_stored(&Chain::of(conversation).to_stored()).unwrap();
    chain.restore(conversation.key.clone(), |key| {
        Body::from_stored(&Body::of(conversation.turn(key)?).to_stored()).ok()
    })
}

#[test]
fn parallel_calls_are_answered_in_one_request() {
    let mut story = story();
    story.send("The weather in Paris and in Rome?");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    assert!(story.effects.contains(&Effect::WorkOut(turn.clone())));
    let first = settle(&mut story, &turn, 2, None, Settled::refused("I am not in Rome."));
    assert!(!posts(&first), "nothing is sent until every call has an answer");
    // Half of the answers survive a reload, and other tabs hear of them.
    assert_eq!(first.effects, [Effect::SaveTurn(turn.clone()), Effect::SaveChain]);
    let last = settle(&mut story, &turn, 1, None, Settled::by_hand("{\"temp\":22}"));
    let sent = posted(&last);
    assert_eq!(
        sent["input"],
        json!([
            result("v1_1-0", "{\"temp\":22}", false),
            result("v1_1-1", "The person refused this call: I am not in Rome.", true),
        ])
    );
    assert_eq!(sent["previous_interaction_id"], "v1_1");
    assert_eq!(sent["tools"], json!([{"type": "function", "name": "get_weather"}]));
    story.create("v1_2");
    story.text("22 °C.");
    story.complete("v1_2");
    assert_eq!(story.last().text, "", "the person said nothing in between");
    let next = posted(&story.send("Thanks"));
    assert_eq!((&next["input"], &next["previous_interaction_id"]), (&json!("Thanks"), &json!("v1_2")));
}

#[test]
fn an_answer_can_be_taken_back_until_it_is_sent() {
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    let now = catena::chat::id::Millis(1_000_000_000);
    let reopen = |step| Action::Call { turn: turn.clone(), step, deed: Deed::Reopen { at: now } };
    settle(&mut story, &turn, 1, None, Settled::by_hand("1"));
    let before = Chain::of(&story.conversation).to_stored();
    assert_eq!(story.act(reopen(1)).effects, [Effect::SaveTurn(turn.clone()), Effect::SaveChain]);
    // A browser tells other tabs of what changed, and of nothing else.
    assert_ne!(Chain::of(&story.conversation).to_stored(), before);
    assert!(!posts(&settle(&mut story, &turn, 2, None, Settled::by_hand("2"))));
    assert!(posts(&settle(&mut story, &turn, 1, None, Settled::by_hand("3"))));
    assert_eq!(story.act(reopen(1)), Update::default());
    assert_eq!(settle(&mut story, &turn, 1, None, Settled::by_hand("4")), Update::default());
}

#[test]
fn regenerating_and_editing_bring_the_same_results_again() {
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    let sent = posted(&settle(&mut story, &turn, 1, None, Settled::by_hand("22")));
    story.create("v1_2");
    story.text("22.");
    story.complete("v1_2");
    let second = story.shown();
    assert_eq!(posted(&story.regenerate(&second)), sent);
    assert_eq!(story.conversation.siblings(&second).len(), 2);
    story.stop();
    // Another version of the call itself begins without answers.
    let again = posted(&story.regenerate(&turn));
    assert_eq!(again["input"], "Weather?");
    let other = call(&mut story, "v1_3", &["get_weather"]);
    assert!(story.conversation.turn(&other).unwrap().lacks_answers());
    assert_eq!(story.conversation.turn(&turn).unwrap().results().len(), 1);
}

#[test]
fn going_on_refuses_what_was_not_answered() {
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    let run = begin(&mut story, &turn, 2, false);
    let update = story.send("Never mind.");
    assert!(update.effects.contains(&Effect::Abort(run)));
    let input = posted(&update)["input"].clone();
    assert_eq!(input[0], result("v1_1-0", "22", false));
    assert_eq!(input[1]["is_error"], true);
    assert_eq!(input[2], json!({"type": "user_input", "content": [{"type": "text", "text": "Never mind."}]}));
    let late = settle(&mut story, &turn, 2, Some(run), Settled::of_run(By::Endpoint, Ok("late".into())));
    assert_eq!(late, Update::default());
}

#[test]
fn an_expired_chain_is_rebuilt_with_signed_calls_and_their_results() {
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    story.conversation = reloaded(&story);
    settle(&mut story, &turn, 2, None, Settled::refused(""));
    story.create("v1_2");
    story.text("22.");
    story.complete("v1_2");
    story.send("And now?");
    let lost = json!({"error": {"code": "not_found", "message": "Interaction v1_2 not found."}});
    let sent = posted(&story.refuse(404, lost));
    assert_eq!(sent.get("previous_interaction_id"), None);
    let call = |at: u32| json!({"type": "function_call", "id": format!("v1_1-{at}"), "name": "get_weather", "arguments": {"at": at}});
    let said = |text: &str| json!({"type": "user_input", "content": [{"type": "text", "text": text}]});
    assert_eq!(
        sent["input"],
        json!([
            said("Weather?"),
            {"type": "thought", "summary": [], "signature": "signed-v1_1"},
            call(0),
            call(1),
            result("v1_1-0", "22", false),
            result("v1_1-1", "The person refused this call.", true),
            {"type": "model_output", "content": [{"type": "text", "text": "22."}]},
            said("And now?"),
        ])
    );
}

#[test]
fn results_go_to_a_service_that_has_lost_the_call_together_with_it() {
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    let lost = json!({"error": {"code": "not_found", "message": "Interaction v1_1 not found."}});
    let input = posted(&story.refuse(404, lost))["input"].clone();
    let kinds: Vec<&str> =
        input.as_array().unwrap().iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["user_input", "thought", "function_call", "function_result"]);
}

#[test]
fn signatures_come_with_an_answer_in_one_piece_too_and_only_where_functions_went_along() {
    let resource = json!({"id": "v1_1", "status": "requires_action", "steps": [
        {"type": "user_input", "content": [{"type": "text", "text": "Weather?"}]},
        {"type": "function_call", "id": "a", "name": "get_weather", "arguments": {}, "signature": "sig"}]});
    for (functions, kept) in [(true, "sig"), (false, "")] {
        let mut story = story();
        if !functions {
            story.ask.functions.clear();
        }
        story.send("Weather?");
        let (run, moment) = (story.run(), story.moment());
        let (head, steps) = catena::protocol::event::Head::of_resource(resource.clone());
        story.act(Action::Fetched { run, head, steps, moment });
        assert_eq!(story.last().steps[&0].signature, kept);
        assert_eq!(story.last().open_calls().count(), 1);
    }
}

/// Reference section 7: with both turns streamed, some chains are refused; unstreamed they are not.
#[test]
fn results_that_are_refused_as_out_of_place_are_sent_again_unstreamed() {
    let refusal = || {
        json!({"error": {"code": "invalid_request",
            "message": "Please ensure that function response turn comes immediately after a function call turn."}})
    };
    let mut story = story();
    story.send("Weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    let mut first = posted(&settle(&mut story, &turn, 1, None, Settled::by_hand("22")));
    assert_eq!(first["stream"], true);
    let second = posted(&story.refuse(400, refusal()));
    first.as_object_mut().unwrap().remove("stream");
    assert_eq!(second, first, "the same once more, in one piece");
    // If that is no help either, the service is told everything again.
    let third = posted(&story.refuse(400, refusal()));
    assert_eq!(third.get("previous_interaction_id"), None);
    assert_eq!(third["input"].as_array().unwrap().len(), 4);
}

#[test]
fn rounds_without_the_person_are_counted_and_bounded() {
    let mut story = story();
    let mut functions = Functions { rounds: 2, ..Functions::default() };
    functions.put(None, Function { always: true, ..BuiltIn::Clock.function() }).unwrap();
    story.ask.functions = functions.declared();
    story.send("What time is it?");
    for round in 0..2 {
        let turn = call(&mut story, &format!("v1_{round}"), &["get_time"]);
        let plan = approved(&story.conversation, &turn, &functions);
        assert_eq!(plan, [(1, Way::BuiltIn(BuiltIn::Clock))], "round {round}");
        let run = begin(&mut story, &turn, 1, true);
        assert!(posts(&settle(
            &mut story,
            &turn,
            1,
            Some(run),
            Settled::of_run(By::BuiltIn, Ok("1".into()))
        )));
    }
    let turn = call(&mut story, "v1_2", &["get_time"]);
    assert_eq!(rounds_alone(&story.conversation, story.conversation.turn(&turn).unwrap()), 2);
    assert_eq!(approved(&story.conversation, &turn, &functions), []);
    // The person has a say, and the count begins anew.
    let run = begin(&mut story, &turn, 1, false);
    settle(&mut story, &turn, 1, Some(run), Settled::of_run(By::BuiltIn, Ok("1".into())));
    let turn = call(&mut story, "v1_3", &["get_time"]);
    assert_eq!(approved(&story.conversation, &turn, &functions).len(), 1);
}

#[test]
fn a_call_that_is_worked_out_is_not_begun_again() {
    let mut story = story();
    story.send("Hello");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    let first = begin(&mut story, &turn, 1, false);
    let run = story.moment().next;
    let again = Action::Call { turn: turn.clone(), step: 1, deed: Deed::Begin { run, alone: false } };
    assert_eq!(story.act(again), Update::default());
    settle(&mut story, &turn, 1, Some(run), Settled::of_run(By::Endpoint, Ok("second".into())));
    settle(&mut story, &turn, 1, Some(first), Settled::of_run(By::Endpoint, Ok("first".into())));
    assert_eq!(story.last().settled(1).map(|settled| settled.text.as_str()), Some("first"));
}

#[test]
fn an_answer_changes_the_chain_so_that_other_tabs_hear_of_it() {
    let mut story = story();
    story.send("Hello");
    let turn = call(&mut story, "v1_1", &["get_weather", "get_weather"]);
    let before = Chain::of(&story.conversation).to_stored();
    story.pass(10);
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    assert_ne!(Chain::of(&story.conversation).to_stored(), before);
}

#[test]
fn nothing_runs_without_approval() {
    let mut story = story();
    let mut functions = Functions::default();
    functions.put(None, BuiltIn::Clock.function()).unwrap();
    let by_hand = Function { always: true, ..Function::by_hand("get_weather", "", Value::Null) };
    functions.put(None, by_hand).unwrap();
    story.send("Hello");
    let turn = call(&mut story, "v1_1", &["get_time", "get_weather", "made_up"]);
    assert_eq!(approved(&story.conversation, &turn, &functions), []);
}

/// A page that a tool has read may tell the model the name of a function. It was not offered, and nobody looked.
#[test]
fn what_was_not_declared_to_a_turn_does_not_run_without_the_person() {
    let mut functions = Functions::default();
    functions.put(None, Function { always: true, ..BuiltIn::Clock.function() }).unwrap();
    for (tools, declared, expected) in [
        (vec![Switch::Functions], functions.declared(), 1),
        (vec![Switch::Functions], Vec::new(), 0),
        (Vec::new(), functions.declared(), 0),
    ] {
        let mut story = story();
        (story.ask.tools, story.ask.functions) = (tools, declared);
        story.send("What time is it?");
        let turn = call(&mut story, "v1_1", &["get_time"]);
        assert_eq!(approved(&story.conversation, &turn, &functions).len(), expected);
        assert!(story.last().lacks_answers(), "the person can answer it all the same");
    }
}

/// What results rest on was found by the functions, and the rest of an answer on what its beginning rests on.
#[test]
fn an_answer_to_results_or_the_rest_of_one_does_not_say_that_nothing_was_searched() {
    use catena::chat::face::{Unsearched, face};
    let mut story = story();
    story.ask.tools = vec![Switch::GoogleSearch, Switch::Functions];
    let unsearched = |story: &Story| face(&story.conversation, story.last()).unsearched;
    story.turn("Hello", "v1_0", "Hello.");
    assert_eq!(unsearched(&story), Some(Unsearched::OnKnowledge));
    story.send("The weather?");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    story.create("v1_2");
    story.text("22 °C.");
    story.complete("v1_2");
    assert_eq!(unsearched(&story), None);
    story.send("More");
    story.create("v1_3");
    story.text("Be");
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_3", "status": "incomplete"}}));
    let (of, request) = (story.shown(), story.request());
    story.act(Action::Continue { of, request });
    assert_eq!(story.last().text, "Continue.");
    story.create("v1_4");
    story.text("gins.");
    story.complete("v1_4");
    assert_eq!(unsearched(&story), None);
    // What was read, and not searched for, is more than the model knows.
    story.send("What does the page say?");
    story.create("v1_5");
    story.say(json!({"event_type": "step.start", "index": 1,
        "step": {"type": "url_context_call", "id": "u", "arguments": {"urls": ["https://a.example/"]}}}));
    story.text("It says so.");
    story.complete("v1_5");
    assert_eq!(unsearched(&story), Some(Unsearched::OnOthers));
}

#[test]
fn stop_lets_go_of_what_is_worked_out_and_ends_the_loop() {
    let mut story = story();
    story.send("Hello");
    let turn = call(&mut story, "v1_1", &["get_weather"]);
    let run = begin(&mut story, &turn, 1, true);
    assert!(story.conversation.is_running());
    let stopped = story.stop();
    assert!(stopped.effects.contains(&Effect::Abort(run)));
    assert!(!story.conversation.is_running());
    let late = settle(&mut story, &turn, 1, Some(run), Settled::of_run(By::Endpoint, Ok("late".into())));
    assert_eq!(late, Update::default());
    assert!(story.last().lacks_answers());
    // Stopped in the middle of its last call, an answer has nothing that could be answered.
    settle(&mut story, &turn, 1, None, Settled::by_hand("22"));
    story.create("v1_2");
    story.say(json!({"event_type": "step.start", "index": 0,
        "step": {"type": "function_call", "id": "x", "name": "get_weather", "arguments": {}}}));
    story.stop();
    assert_eq!((story.status(), story.last().open_calls().count()), ("cancelled", 0));
}

/// Of calls that an MCP server's results came with, the service sometimes says that it waits.
#[test]
fn calls_that_the_service_ran_itself_wait_for_nobody() {
    let mut story = story();
    story.send("Hello");
    story.create("v1_1");
    story.say(json!({"event_type": "step.start", "index": 0,
        "step": {"type": "function_call", "id": "m", "name": "shop:find", "arguments": {}}}));
    story.say(json!({"event_type": "step.start", "index": 1,
        "step": {"type": "function_result", "call_id": "m", "result": "found"}}));
    let end = json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_1", "status": "requires_action"}});
    assert!(!story.say(end).effects.iter().any(|effect| matches!(effect, Effect::WorkOut(_))));
    assert_eq!(story.last().open_calls().count(), 0);
    assert_eq!(posted(&story.send("Go on"))["input"], "Go on");
    // Nor is one whose result never came the person's.
    story.create("v1_2");
    story.say(json!({"event_type": "step.start", "index": 0,
        "step": {"type": "function_call", "id": "n", "name": "shop:find", "arguments": {}}}));
    story.say(json!({"event_type": "interaction.completed",
        "interaction": {"id": "v1_2", "status": "requires_action"}}));
    assert_eq!(story.last().open_calls().count(), 0);
}
