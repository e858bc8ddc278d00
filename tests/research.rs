//! Background runs from start to report: cut, looked up, resumed, polled, stopped, reloaded, expired.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use catena::chat::action::{Action, Effect, Update};
use catena::chat::asking::request_of;
use catena::chat::face::{Link, TurnFace, face};
use catena::chat::follow::{LONGEST_LOOK_WAIT_MS, LOOK_WAIT_MS, MAX_LOOKS, RESUME_PAUSE_MS};
use catena::chat::id::{ConversationKey, RunId};
use catena::chat::record::{Body, Chain};
use catena::chat::turn::{Notice, State};
use catena::protocol::event::Head;
use catena::protocol::problem::ProblemKind;
use catena::protocol::request::Target;
use serde_json::{Value, json};
use story::{Story, posted, posts, wait};

const AGENT: &str = "deep-research-preview-04-2026";
const ID: &str = "v1_Chd0MTBBQUFBQUFBQUFBQUFBQUFBQUFBQRIXdDEwQUFBQUFBQUFBQUFBQUFBQUFBQUE";

/// A research that was asked for.
fn research() -> Story {
    let mut story = Story::new();
    story.ask.target = Target::Agent(AGENT.into());
    let request = posted(&story.send("Compare the two registries."));
    assert_eq!((&request["agent"], &request["background"]), (&json!(AGENT), &json!(true)));
    story
}

/// The same, whose stream was cut after two thoughts.
fn cut_research() -> Story {
    let mut story = research();
    story.play(&cassette::named("t10a"));
    story
}

/// The interaction that the service answers a look with.
fn fetched(story: &mut Story, resource: Value) -> Update {
    let run = story.run();
    fetched_for(story, run, resource)
}

fn fetched_for(story: &mut Story, run: RunId, resource: Value) -> Update {
    // Streams are not resumed one upon the other.
    story.pass(RESUME_PAUSE_MS);
    let (head, steps) = Head::of_resource(resource);
    let moment = story.moment();
    story.act(Action::Fetched { run, head, steps, moment })
}

fn running() -> Value {
    json!({"id": ID, "status": "in_progress"})
}

fn done(text: &str) -> Value {
    json!({"id": ID, "status": "completed", "usage": {"total_tokens": 9}, "steps": [
        {"type": "user_input", "content": [{"type": "text", "text": "Compare the two registries."}]},
        {"type": "model_output", "content": [{"type": "text", "text": text}]},
    ]})
}

/// From where the service was asked to go on: outside, whether it was asked; inside, after which event.
fn resumed(update: &Update) -> Option<Option<String>> {
    update.effects.iter().find_map(|effect| match effect {
        Effect::Resume { after, id, .. } => {
            assert_eq!(id.as_str(), ID);
            Some(after.as_ref().map(|id| id.as_str().to_owned()))
        }
        _ => None,
    })
}

fn looks(update: &Update) -> bool {
    update.effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. }))
}

fn shown(story: &Story) -> TurnFace {
    face(&story.conversation, story.last())
}

fn link(story: &Story) -> Option<Link> {
    shown(story).run.map(|run| run.link)
}

fn thoughts(story: &Story) -> String {
    story.last().part_text(catena::chat::turn::PartKey { step: 0, item: 0 }).to_owned()
}

/// The page is closed and opened again.
fn reload(story: &mut Story) {
    let chain = Chain::of(&story.conversation).to_stored();
    let bodies: Vec<_> = story
        .conversation
        .turns()
        .iter()
        .map(|turn| (turn.key.clone(), Body::of(turn).to_stored()))
        .collect();
    let chain = Chain::from_stored(&chain).unwrap();
    story.conversation = chain.restore(ConversationKey::new("c"), |key| {
        bodies.iter().find(|(other, _)| other == key).map(|(_, body)| Body::from_stored(body).unwrap())
    });
}

fn follow(story: &mut Story) -> Update {
    let run = story.request().run;
    let turn = story.shown();
    story.act(Action::Follow { turn, run })
}

#[test]
fn a_cut_stream_is_looked_up_and_resumed_to_the_report() {
    let mut story = cut_research();
    assert!(matches!(link(&story), Some(Link::Reconnecting)));
    assert_eq!(story.status(), "in_progress");
    let update = fetched(&mut story, running());
    assert_eq!(
        resumed(&update),
        Some(Some("v1_MF90aG91Z2h0Xzc".to_owned())),
        "after the last place it named"
    );
    assert_eq!(link(&story), Some(Link::Live));
    story.play(&cassette::named("t10d"));
    assert_eq!(story.status(), "completed");
    assert!(
        thoughts(&story).contains("Reading sources") && thoughts(&story).contains("Weighing the evidence")
    );
    assert!(story.last().answer_text().starts_with("# Two registries"));
    assert!(story.effects.iter().filter(|effect| matches!(effect, Effect::Post { .. })).count() == 1);
}

#[test]
fn the_error_that_trails_the_ten_minute_cut_is_no_failure() {
    let mut story = research();
    story.play(&cassette::named("t10b"));
    assert_eq!((story.status(), link(&story)), ("in_progress", Some(Link::Reconnecting)));
}

#[test]
fn what_is_sent_again_is_not_shown_twice() {
    // From the start, as if no place had been named, and as if it had not been heeded.
    for heeded in [false, true] {
        let mut story = cut_research();
        let before = thoughts(&story);
        if !heeded {
            let key = story.shown();
            story.conversation.turn_mut(&key).unwrap().cursor = None;
        }
        let update = fetched(&mut story, running());
        assert_eq!(resumed(&update), Some(heeded.then(|| "v1_MF90aG91Z2h0Xzc".to_owned())));
        for event in cassette::named("t10a").heard().said().0 {
            story.receive(event);
            assert_eq!(thoughts(&story), before, "it neither doubles nor vanishes");
        }
        for event in cassette::named("t10d").heard().said().0 {
            let run = story.conversation.runs().next().map(|(run, _)| run);
            if let Some(run) = run {
                story.receive_for(run, event);
            }
        }
        assert_eq!(story.status(), "completed");
        assert_eq!(thoughts(&story).matches("Reading sources").count(), 1);
        assert_eq!(story.last().answer_text().matches("Two registries").count(), 1);
    }
}

#[test]
fn text_after_the_last_named_place_comes_again_and_is_passed_over() {
    let mut story = research();
    story.create(ID);
    let delta = |text: &str, id: &str| json!({"event_type": "step.delta", "index": 0, "event_id": id, "delta": {"type": "text", "text": text}});
    story.say(delta("One. ", "v1_e1"));
    story.text("Two. ");
    story.cut();
    fetched(&mut story, running());
    story.text("Two. ");
    story.say(delta("Three.", "v1_e2"));
    assert_eq!(story.last().answer_text(), "One. Two. Three.");
    // The event at the place itself comes again, too.
    story.cut();
    fetched(&mut story, running());
    story.say(delta("Three.", "v1_e2"));
    story.text(" Four.");
    assert_eq!(story.last().answer_text(), "One. Two. Three. Four.");
}

#[test]
fn streams_that_bring_nothing_new_give_way_to_looking_every_ten_seconds() {
    let mut story = cut_research();
    for _ in 0..2 {
        assert!(resumed(&fetched(&mut story, running())).is_some());
        let update = story.cut();
        assert!(looks(&update), "at once");
    }
    let update = fetched(&mut story, running());
    assert_eq!((resumed(&update), wait(&update)), (None, Some(LOOK_WAIT_MS)));
    assert!(matches!(link(&story), Some(Link::Polling { .. })));
    let run = story.run();
    assert!(looks(&story.act(Action::WaitOver { run })));
    // A run that does not move for long is looked at less often.
    let mut longest = 0;
    for _ in 0..400 {
        longest = wait(&fetched(&mut story, running())).unwrap().max(longest);
        let run = story.run();
        story.act(Action::WaitOver { run });
    }
    assert_eq!(longest, LONGEST_LOOK_WAIT_MS);
    fetched(&mut story, done("The report."));
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("completed", "The report."));
}

#[test]
fn something_new_earns_another_stream() {
    let mut story = cut_research();
    for round in 0..5 {
        assert!(resumed(&fetched(&mut story, running())).is_some(), "round {round}");
        story.say(json!({"event_type": "step.start", "index": round + 1, "step": {"type": "thought"}}));
        story.cut();
    }
}

#[test]
fn a_look_that_fails_is_repeated_with_growing_waits_and_then_left_without_loss() {
    let mut story = cut_research();
    for ms in [500, 1_000, 2_000, 4_000] {
        assert_eq!(wait(&story.unreachable()), Some(ms));
        let run = story.run();
        assert!(looks(&story.act(Action::WaitOver { run })));
    }
    assert_eq!(MAX_LOOKS, 5);
    let update = story.unreachable();
    assert_eq!(wait(&update), None);
    let turn = shown(&story);
    assert_eq!((turn.status.as_str(), turn.run.map(|run| run.link)), ("in_progress", Some(Link::Adrift)));
    assert!(turn.problem.is_some() && !turn.parts.is_empty());
    // Trying again follows the run; it does not ask for another.
    let key = story.shown();
    let update = story.retry(&key);
    assert!(looks(&update) && !posts(&update));
    fetched(&mut story, done("The report."));
    assert_eq!(story.status(), "completed");
}

#[test]
fn a_refused_key_leaves_the_run_for_later() {
    let mut story = cut_research();
    story.refuse(401, json!({"error": {"code": "authentication", "message": "No."}}));
    assert!(matches!(&story.last().state, State::Adrift(Some(p)) if p.kind() == ProblemKind::KeyRefused));
    assert!(looks(&follow(&mut story)));
}

#[test]
fn a_run_that_expired_says_so_and_keeps_what_came() {
    let mut story = cut_research();
    story.refuse(404, json!({"error": {"code": "not_found", "message": "Gone."}}));
    assert_eq!(story.status(), "interrupted");
    assert!(shown(&story).problem.unwrap().words.title.contains("not known any more"));
    assert!(thoughts(&story).contains("Reading sources"));
    // It cannot be leaned on any more.
    story.ask.target = Target::Model("gemini-3-flash-preview".into());
    assert_eq!(posted(&story.send("And?")).get("previous_interaction_id"), None);
}

#[test]
fn a_run_that_fails_in_the_middle_says_why_and_keeps_what_came() {
    let mut story = cut_research();
    let failed = json!({"id": ID, "status": "failed", "errors": [{"code": 13, "message": "Internal."}]});
    fetched(&mut story, failed);
    assert_eq!(story.status(), "failed");
    assert!(shown(&story).problem.is_some());
    assert!(thoughts(&story).contains("Reading sources"));
}

#[test]
fn an_error_in_the_stream_is_checked_before_it_is_believed() {
    let mut story = research();
    story.create(ID);
    assert!(looks(&story.error("gateway_timeout", "Deadline expired.")));
    assert!(resumed(&fetched(&mut story, running())).is_some());
}

#[test]
fn stop_cancels_the_run_there_too() {
    let mut story = cut_research();
    let run = story.run();
    let update = story.stop();
    let key = story.shown();
    assert!(update.effects.contains(&Effect::Abort(run)));
    assert!(
        update.effects.iter().any(|effect| matches!(effect, Effect::Cancel { id, .. } if id.as_str() == ID))
    );
    assert_eq!(story.status(), "cancelled");
    // What the given-up connection still says changes nothing.
    fetched_for(&mut story, run, done("Too late."));
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("cancelled", ""));
    story.act(Action::CancelUnconfirmed { turn: key });
    assert_eq!(story.last().notices, [Notice::CancelUnconfirmed]);
}

#[test]
fn stop_ends_a_run_that_is_adrift() {
    let mut story = cut_research();
    reload(&mut story);
    let update = story.stop();
    assert!(update.effects.iter().any(|effect| matches!(effect, Effect::Cancel { .. })));
    assert_eq!(story.status(), "cancelled");
}

#[test]
fn a_run_is_followed_again_after_a_reload() {
    let mut story = research();
    let events = cassette::named("t10a").heard().said().0;
    let run = story.run();
    for event in events {
        story.receive_for(run, event);
    }
    let before = thoughts(&story);
    reload(&mut story);
    assert_eq!((story.status(), link(&story)), ("in_progress", Some(Link::Adrift)));
    assert_eq!(thoughts(&story), before);
    assert!(Chain::of(&story.conversation).may_run());
    assert!(looks(&follow(&mut story)), "what became of it is looked up first");
    assert!(!looks(&follow(&mut story)), "once");
    assert_eq!(resumed(&fetched(&mut story, running())), Some(Some("v1_MF90aG91Z2h0Xzc".to_owned())));
    story.play(&cassette::named("t10d"));
    assert_eq!(story.status(), "completed");
    assert_eq!(thoughts(&story).matches("Reading sources").count(), 1);
    reload(&mut story);
    assert_eq!(story.status(), "completed");
    assert!(story.last().answer_text().starts_with("# Two registries"), "the report is there after a reload");
}

#[test]
fn a_run_that_finished_while_the_page_was_closed_brings_its_report() {
    let mut story = cut_research();
    reload(&mut story);
    follow(&mut story);
    fetched(&mut story, done("The report."));
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("completed", "The report."));
    // A follow-up question leans on it.
    story.ask.target = Target::Model("gemini-3-flash-preview".into());
    assert_eq!(posted(&story.send("And?"))["previous_interaction_id"], ID);
}

#[test]
fn a_request_that_is_answered_at_once_as_running_is_followed() {
    let mut story = research();
    let update = fetched(&mut story, running());
    assert_eq!(resumed(&update), Some(None));
    assert!(update.effects.contains(&Effect::SaveChain), "its id is all there is of it");
}

#[test]
fn steps_that_a_look_brings_are_shown_while_it_runs() {
    let mut story = cut_research();
    let mut growing = done("Half");
    growing["status"] = json!("in_progress");
    let update = fetched(&mut story, growing);
    // The thoughts that were there are more than that.
    assert!(thoughts(&story).contains("Reading sources"));
    assert!(resumed(&update).is_some());
}

#[test]
fn what_it_cost_is_looked_up_where_the_end_did_not_say() {
    let mut story = cut_research();
    fetched(&mut story, running());
    story.play(&cassette::named("t10d"));
    assert_eq!((story.status(), &story.last().usage), ("completed", &None));
    let Some(Effect::Wait { run, .. }) =
        story.effects.iter().rev().find(|effect| matches!(effect, Effect::Wait { .. })).cloned()
    else {
        panic!("it waits a little")
    };
    assert!(looks(&story.act(Action::WaitOver { run })));
    fetched_for(&mut story, run, done("Not taken over"));
    assert_eq!(story.last().usage.as_ref().and_then(|usage| usage.total), Some(9));
    assert!(story.last().answer_text().starts_with("# Two registries"));
}

#[test]
fn the_headline_is_that_of_the_latest_thought() {
    assert_eq!(shown(&cut_research()).run.unwrap().headline, "Reading sources");
}

#[test]
fn a_model_runs_in_the_background_too_where_that_is_wished() {
    let mut story = Story::new();
    story.ask.background = true;
    assert_eq!(posted(&story.send("Hello"))["background"], true);
    story.create("v1_b");
    story.text("Half of ");
    assert!(looks(&story.cut()));
    let mut story = Story::new();
    story.ask.background = true;
    story.ask.store = false;
    let request = posted(&story.send("Hello"));
    assert_eq!((request.get("background"), &request["store"]), (None, &json!(false)));
}

#[test]
fn nothing_stored_where_nothing_is_to_be_stored_except_for_research_which_says_so() {
    let mut story = Story::new();
    story.ask.store = false;
    story.send("One");
    // Even if the service named an id, it is not leaned on.
    story.create("v1_x");
    story.text("1");
    story.complete("v1_x");
    assert!(shown(&story).notices.iter().any(|line| line.contains("Not stored")));
    let request = posted(&story.send("Two"));
    assert_eq!(request.get("previous_interaction_id"), None);
    assert_eq!(request["input"].as_array().unwrap().len(), 3);
    story.stop();
    story.ask.target = Target::Agent(AGENT.into());
    assert_eq!(posted(&story.send("Three")).get("store"), None);
    assert_eq!(story.last().notices, [Notice::StoredAnyway]);
}

fn gone() -> Value {
    json!({"error": {"code": "not_found", "message": "Interaction not found."}})
}

/// The request of the attempt under way has gone out to an address.
fn post_to(story: &mut Story, base: &str) {
    let run = story.run();
    story.act(Action::Posting { run, base: base.into() });
}

fn stored_notices(story: &mut Story) -> Vec<Notice> {
    reload(story);
    story.last().notices.clone()
}

#[test]
fn a_run_that_is_asked_for_again_after_one_that_expired_is_followed_like_any_other() {
    let mut story = research();
    story.create(ID);
    assert!(looks(&story.cut()));
    story.refuse(404, gone());
    assert_eq!((story.status(), story.last().gone), ("failed", true));
    let key = story.shown();
    assert!(posts(&story.retry(&key)));
    story.create("v1_again");
    assert!(looks(&story.cut()), "it goes on at the service");
    reload(&mut story);
    assert_eq!((story.status(), link(&story)), ("in_progress", Some(Link::Adrift)));
}

#[test]
fn a_run_that_no_request_named_is_not_taken_for_gone() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    let (first, model) = (story.shown(), story.ask.target.clone());
    story.ask.target = Target::Agent(AGENT.into());
    story.send("Two");
    story.create(ID);
    let (research, run) = (story.shown(), story.run());
    story.ask.target = model;
    let request = posted(&story.send("Three"));
    assert_eq!(request["previous_interaction_id"], "v1_1");
    let asked = story.last().state.run().unwrap();
    let moment = story.moment();
    let problem = catena::protocol::problem::Problem::of_response(404, None, &gone().to_string());
    let end = catena::chat::action::End::Failed(problem);
    assert!(posts(&story.act(Action::Ended { run: asked, end, moment })));
    let is_gone = |key| story.conversation.turn(key).unwrap().gone;
    assert_eq!((is_gone(&first), is_gone(&research)), (true, false));
    let moment = story.moment();
    let end = catena::chat::action::End::Closed(None);
    assert!(looks(&story.act(Action::Ended { run, end, moment })), "it is still followed");
}

#[test]
fn what_is_known_at_another_address_is_told_again_and_not_taken_for_gone() {
    let mut story = Story::new();
    story.send("One");
    post_to(&mut story, "https://a.example");
    story.create("v1_1");
    story.text("1");
    story.complete("v1_1");
    let first = story.shown();
    story.send("Two");
    post_to(&mut story, "https://b.example");
    let request = request_of(&story.conversation, &story.shown()).unwrap().to_json();
    assert_eq!(request.get("previous_interaction_id"), None);
    assert_eq!(request["input"].as_array().unwrap().len(), 3);
    assert!(!posts(&story.refuse(404, gone())), "there is nothing left to tell again");
    assert!(!story.conversation.turn(&first).unwrap().gone);
    // At its own address it is leaned on as before.
    story.send("Three");
    post_to(&mut story, "https://a.example");
    let request = request_of(&story.conversation, &story.shown()).unwrap().to_json();
    assert_eq!(request["previous_interaction_id"], "v1_1");
}

#[test]
fn a_look_that_fails_ends_the_following_of_what_cannot_be_found_again() {
    let mut story = research();
    story.create(ID);
    story.cut();
    let key = story.shown();
    story.conversation.turn_mut(&key).unwrap().gone = true;
    story.unreachable();
    assert_eq!(story.conversation.runs().count(), 0);
}

#[test]
fn a_run_without_a_name_is_not_called_complete() {
    let mut story = research();
    fetched(&mut story, json!({"status": "in_progress"}));
    assert_eq!(story.status(), "failed");
    assert!(shown(&story).problem.is_some());
}

#[test]
fn what_only_comes_again_earns_no_other_stream() {
    let again = [
        json!({"event_type": "step.start", "index": 0, "step": {"type": "thought"}}),
        json!({"event_type": "step.delta", "index": 0, "delta": {"type": "thought_signature", "signature": "abc"}}),
        json!({"event_type": "step.start", "index": 1, "step": {"type": "google_search_call", "id": "c1", "arguments": {}}}),
        json!({"event_type": "step.delta", "index": 1, "delta": {"type": "google_search_call", "id": "c1", "arguments": {"queries": ["x"]}}}),
        json!({"event_type": "step.delta", "index": 1, "delta": {"type": "arguments_delta", "arguments": "{}"}}),
    ];
    let mut story = research();
    story.create(ID);
    for event in &again {
        story.say(event.clone());
    }
    story.cut();
    for _ in 0..2 {
        assert!(resumed(&fetched(&mut story, running())).is_some());
        for event in &again {
            story.say(event.clone());
        }
        story.cut();
    }
    let update = fetched(&mut story, running());
    assert_eq!((resumed(&update), wait(&update)), (None, Some(LOOK_WAIT_MS)));
}

#[test]
fn two_streams_do_not_follow_one_upon_the_other() {
    let mut story = cut_research();
    assert!(resumed(&fetched(&mut story, running())).is_some());
    story.say(json!({"event_type": "step.start", "index": 7, "step": {"type": "thought"}}));
    story.cut();
    let (head, steps) = Head::of_resource(running());
    let (run, moment) = (story.run(), story.moment());
    let update = story.act(Action::Fetched { run, head, steps, moment });
    assert_eq!(resumed(&update), None);
    assert!(wait(&update).is_some_and(|ms| ms > 0 && ms <= RESUME_PAUSE_MS));
    let run = story.run();
    assert!(looks(&story.act(Action::WaitOver { run })));
    assert!(resumed(&fetched(&mut story, running())).is_some());
}

#[test]
fn a_run_that_may_have_begun_is_not_asked_for_a_second_time_by_itself() {
    for answer in [None, Some(500), Some(503)] {
        let mut story = research();
        post_to(&mut story, "https://a.example");
        let update = match answer {
            None => story.unreachable(),
            Some(http) => story.refuse(http, json!({"error": {"code": "api_error", "message": "Internal."}})),
        };
        assert_eq!((wait(&update), posts(&update)), (None, false), "{answer:?}");
        assert_eq!(story.status(), if answer.is_none() { "interrupted" } else { "failed" });
        assert_eq!(stored_notices(&mut story), [Notice::RunUncertain]);
        assert!(shown(&story).notices.iter().any(|line| line.contains("may have begun")));
    }
    // What was never on its way, or was refused for now, is no such case.
    let mut story = research();
    assert_eq!(wait(&story.unreachable()), Some(500));
    let mut story = research();
    post_to(&mut story, "https://a.example");
    let busy = json!({"error": {"code": "rate_limit_exceeded", "message": "Slow down."}});
    assert!(wait(&story.refuse(429, busy)).is_some());
}

#[test]
fn a_run_that_is_stopped_before_it_has_a_name_is_cancelled_as_soon_as_it_has_one() {
    let mut story = research();
    post_to(&mut story, "https://a.example");
    let run = story.run();
    let update = story.stop();
    assert!(!update.effects.contains(&Effect::Abort(run)), "the name is still to come");
    assert_eq!(
        (story.status(), story.last().notices.as_slice()),
        ("cancelled", &[Notice::CancelUnconfirmed][..])
    );
    let created =
        json!({"event_type": "interaction.created", "interaction": {"id": ID, "status": "in_progress"}});
    let update = story.receive_for(run, story::decoded(created));
    assert!(update.effects.iter().any(|effect| matches!(
        effect,
        Effect::Cancel { id, base: Some(base), .. } if id.as_str() == ID && base == "https://a.example"
    )));
    assert!(update.effects.contains(&Effect::Abort(run)) && update.effects.contains(&Effect::SaveChain));
    assert_eq!((story.status(), story.last().notices.len()), ("cancelled", 0));
    // Where the name never comes, the line stays.
    let mut story = research();
    post_to(&mut story, "https://a.example");
    let run = story.run();
    story.stop();
    let moment = story.moment();
    story.act(Action::Ended { run, end: catena::chat::action::End::Closed(None), moment });
    assert_eq!(stored_notices(&mut story), [Notice::CancelUnconfirmed]);
    // Before anything was posted, there is nothing to wait for.
    let mut story = research();
    let run = story.run();
    assert!(story.stop().effects.contains(&Effect::Abort(run)));
}

#[test]
fn the_step_that_a_run_works_on_stays_open() {
    let mut story = research();
    story.create(ID);
    story.cut();
    let mut half = done("Half");
    half["status"] = json!("in_progress");
    fetched(&mut story, half);
    let open =
        |story: &Story| story.last().steps.values().map(|step| step.stopped.is_none()).collect::<Vec<_>>();
    assert_eq!(open(&story), [true]);
    story.say(json!({"event_type": "step.start", "index": 0, "step": {"type": "model_output"}}));
    story.say(json!({"event_type": "step.stop", "index": 0}));
    assert_eq!(open(&story), [false]);
    story.say(json!({"event_type": "step.start", "index": 0, "step": {"type": "model_output"}}));
    assert_eq!(open(&story), [true], "it comes again, and perhaps longer");
    story.text("Half of it.");
    story.complete(ID);
    assert_eq!((open(&story), story.last().answer_text().as_str()), (vec![false], "Half of it."));
}
