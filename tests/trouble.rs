//! What happens when no answer comes: waiting, trying again, asking with the history, and saying so.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use catena::chat::action::{Effect, End};
use catena::chat::turn::{Notice, State};
use catena::protocol::problem::{Problem, ProblemKind, local};
use catena::protocol::step::Step;
use serde_json::{Value, json};
use story::{Story, posted, posts, wait};

fn overloaded() -> Value {
    json!({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}})
}

fn not_found(message: &str) -> Value {
    json!({"error": {"code": "not_found", "message": message}})
}

fn kind(story: &Story) -> Option<ProblemKind> {
    story.last().state.problem().map(Problem::kind)
}

#[test]
fn an_answer_that_breaks_off_is_kept_and_called_interrupted() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    story.text("Half of ");
    let update = story.cut();
    let key = story.shown();
    assert_eq!(update.effects, [Effect::SaveTurn(key), Effect::SaveChain], "nothing is asked twice");
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("interrupted", "Half of "));
}

#[test]
fn a_stream_without_its_last_event_is_never_complete() {
    for name in ["t10a", "t10b", "t11c", "t11g"] {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette::named(name));
        assert_eq!((story.status(), kind(&story)), ("interrupted", Some(ProblemKind::Cut)), "{name}");
    }
}

#[test]
fn an_error_that_trails_a_stream_explains_its_cut() {
    let mut story = Story::new();
    story.send("Research");
    story.play(&cassette::named("t10b"));
    let problem = story.last().state.problem().unwrap();
    assert_eq!(problem.message, "The service is currently unavailable.");
    assert!(problem.detail.contains("UNAVAILABLE"));
}

#[test]
fn an_error_in_place_of_a_stream_is_the_answer() {
    let mut story = Story::new();
    story.send("Hello");
    let body = r#"{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}"#;
    story.end(End::Closed(Problem::of_body(body)));
    assert_eq!((story.status(), kind(&story)), ("failed", Some(ProblemKind::KeyRefused)));
}

#[test]
fn what_never_reached_the_service_is_tried_once_more_and_then_unsent() {
    let mut story = Story::new();
    let first = posted(&story.send("Hello"));
    assert_eq!(wait(&story.unreachable()), Some(500));
    assert_eq!(story.status(), "in_progress");
    assert_eq!(posted(&story.wait_over()), first);
    let update = story.unreachable();
    assert_eq!(update.effects, [Effect::SaveTurn(story.shown()), Effect::SaveChain]);
    assert_eq!((story.status(), story.last().text.as_str()), ("unsent", "Hello"));
}

#[test]
fn an_answer_that_had_begun_is_not_asked_for_again_by_itself() {
    let mut story = Story::new();
    story.send("Hello");
    let update = story.cut();
    assert_eq!(wait(&update), None, "the service had answered, so it may have been paid for");
    assert_eq!((story.status(), story.last().text.as_str()), ("unsent", "Hello"));
}

#[test]
fn a_request_that_the_service_took_is_not_sent_again_by_itself() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    let update = story.cut();
    assert_eq!(wait(&update), None);
    assert_eq!(story.status(), "interrupted", "it may have been answered, and paid for");
}

#[test]
fn trouble_of_the_service_is_waited_out_three_times() {
    let mut story = Story::new();
    story.send("Hello");
    let mut runs = vec![story.run()];
    for expected in [500, 1_000, 2_000] {
        assert_eq!(wait(&story.refuse(503, overloaded())), Some(expected));
        assert!(matches!(&story.last().state, State::Waiting { problem, .. } if problem.http == Some(503)));
        assert!(posts(&story.wait_over()));
        runs.push(story.run());
    }
    assert_eq!(wait(&story.refuse(503, overloaded())), None);
    assert_eq!((story.status(), kind(&story)), ("failed", Some(ProblemKind::ServerTrouble)));
    runs.dedup();
    assert_eq!(runs.len(), 4, "each attempt has a name of its own");
}

#[test]
fn trouble_that_passes_leaves_no_trace() {
    let mut story = Story::new();
    story.send("Hello");
    for _ in 0..2 {
        story.refuse(503, overloaded());
        story.wait_over();
    }
    story.play(&cassette::named("t01"));
    assert_eq!((story.status(), story.last().state.problem()), ("completed", None));
    assert_eq!(story.last().answer_text(), "Rivers cut stone by patience, not by force.");
}

#[test]
fn an_overload_in_the_stream_is_tried_again_under_another_name() {
    let mut story = Story::new();
    story.send("Hello");
    let failed = story.run();
    story.play(&cassette::named("t11a"));
    assert!(story.effects.contains(&Effect::Abort(failed)), "the old connection is let go");
    assert_eq!(story.last().interaction, None, "that interaction is no part of the chain");
    story.wait_over();
    assert_ne!(story.run(), failed);
    // What the old stream still says is not for the new attempt.
    let before = story.conversation.clone();
    for event in cassette::named("t01").heard().events {
        story.receive_for(failed, event);
    }
    assert_eq!(story.conversation, before);
    story.play(&cassette::named("t01"));
    assert_eq!(story.status(), "completed");
}

#[test]
fn an_overload_after_something_was_shown_is_not_tried_again() {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t11b"));
    assert_eq!(
        (story.status(), story.last().answer_text().as_str()),
        ("failed", "The first half of an answer")
    );
    assert!(!story.effects.iter().any(|effect| matches!(effect, Effect::Wait { .. })));
}

#[test]
fn the_service_says_how_long_to_wait() {
    let limited = |delay: &str| {
        json!({"error": {"code": 429, "message": "Slow down.", "status": "RESOURCE_EXHAUSTED",
            "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}]}})
    };
    let mut story = Story::new();
    story.send("Hello");
    assert_eq!(wait(&story.refuse(429, limited("7s"))), Some(7_000));
    let State::Waiting { until, .. } = story.last().state else { panic!("it waits") };
    assert_eq!(until, story.now().plus(7_000), "so that a countdown can be shown");
    story.wait_over();
    assert_eq!(wait(&story.refuse(429, limited("86400s"))), None, "nobody waits for a day");
    assert_eq!((story.status(), kind(&story)), ("failed", Some(ProblemKind::RateLimited)));
}

#[test]
fn now_means_the_same_attempt_only_sooner() {
    let mut story = Story::new();
    story.send("Hello");
    story.refuse(503, overloaded());
    let key = story.shown();
    let run = story.run();
    assert!(posts(&story.retry(&key)));
    assert_eq!(story.run(), run);
    // The timer that was set goes off for nothing.
    let update = story.act(catena::chat::action::Action::WaitOver { run });
    assert_eq!((update.changes, update.effects), (vec![], vec![]));
}

#[test]
fn stop_ends_the_waiting_too() {
    let mut story = Story::new();
    story.send("Hello");
    story.refuse(503, overloaded());
    let run = story.run();
    assert!(story.stop().effects.contains(&Effect::Abort(run)));
    assert_eq!(story.status(), "cancelled");
    assert!(!posts(&story.act(catena::chat::action::Action::WaitOver { run })));
}

#[test]
fn a_refusal_is_told_at_once() {
    for (http, body, expected) in [
        (
            400,
            json!({"error": {"code": "invalid_request", "message": "Unknown parameter 'x'."}}),
            ProblemKind::BadRequest,
        ),
        (
            400,
            json!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key."}}),
            ProblemKind::KeyRefused,
        ),
        (404, not_found("This model models/x is no longer available."), ProblemKind::ModelGone),
        (404, not_found("Interaction v1_x not found."), ProblemKind::InteractionGone),
        (
            429,
            json!({"error": {"code": "quota_exceeded", "message": "Daily limit."}}),
            ProblemKind::QuotaUsedUp,
        ),
    ] {
        let mut story = Story::new();
        story.send("Hello");
        assert_eq!(wait(&story.refuse(http, body)), None);
        assert_eq!((story.status(), kind(&story)), ("failed", Some(expected)));
    }
}

#[test]
fn a_blocked_answer_is_told_at_once() {
    for name in ["t11d", "t11e"] {
        let mut story = Story::new();
        story.send("Hello");
        story.play(&cassette::named(name));
        assert_eq!((story.status(), kind(&story)), ("failed", Some(ProblemKind::Blocked)), "{name}");
    }
}

#[test]
fn a_forgotten_conversation_is_told_again_once() {
    // What the sentence says is not known for sure; that the code is `not_found` is.
    for message in ["Interaction v1_1 not found.", "Requested entity was not found."] {
        let mut story = Story::new();
        story.turn("One", "v1_1", "1");
        story.turn("Two", "v1_2", "2");
        story.send("Three");
        let request = posted(&story.refuse(404, not_found(message)));
        assert_eq!(request.get("previous_interaction_id"), None);
        let texts: Vec<&str> = request["input"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["content"][0]["text"].as_str().unwrap())
            .collect();
        assert_eq!(texts, ["One", "1", "Two", "2", "Three"]);
        assert_eq!(story.last().notices, [Notice::HistoryResent]);
        let update = story.refuse(404, not_found(message));
        assert!(!posts(&update), "once is enough");
        assert_eq!((story.status(), story.last().notices.len()), ("failed", 1));
    }
}

#[test]
fn after_the_history_was_told_again_the_chain_goes_on_from_there() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    story.refuse(404, not_found("Interaction v1_1 not found."));
    story.create("v1_2");
    story.complete("v1_2");
    let request = posted(&story.send("Three"));
    assert_eq!((&request["previous_interaction_id"], &request["input"]), (&json!("v1_2"), &json!("Three")));
    // A sibling of the turn that was told again knows already that the first one is gone.
    let second = story.conversation.path()[1].clone();
    story.stop();
    let request = posted(&story.regenerate(&second));
    assert_eq!(request.get("previous_interaction_id"), None);
    assert_eq!(request["input"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_error_page_of_a_wrong_address_does_not_break_the_chain() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    story.send("Two");
    let page = Problem::of_response(404, None, "<html><h1>404 Not Found</h1></html>");
    assert!(!posts(&story.end(End::Failed(page))));
    let key = story.shown();
    assert_eq!(posted(&story.retry(&key))["previous_interaction_id"], "v1_1");
}

#[test]
fn retry_asks_again_in_the_same_turn_where_nothing_came() {
    let mut story = Story::new();
    story.turn("One", "v1_1", "1");
    let first = posted(&story.send("Two"));
    story.refuse(400, json!({"error": {"code": "invalid_request", "message": "No."}}));
    let failed = story.shown();
    let update = story.retry(&failed);
    assert_eq!(posted(&update), first);
    assert!(matches!(&update.effects[..], [Effect::SaveTurn(_), Effect::SaveChain, Effect::Post { .. }]));
    assert_eq!((story.shown(), story.conversation.siblings(&failed).len()), (failed, 1));
}

#[test]
fn retry_makes_a_sibling_where_something_came() {
    let mut story = Story::new();
    story.send("Hello");
    story.play(&cassette::named("t11b"));
    let failed = story.shown();
    assert!(posts(&story.retry(&failed)));
    assert_eq!(story.conversation.siblings(&failed).len(), 2);
    assert_eq!(story.conversation.turn(&failed).unwrap().answer_text(), "The first half of an answer");
}

#[test]
fn another_attempt_starts_from_nothing() {
    let mut story = Story::new();
    story.send("Hello");
    // A thought was opened at the index where the next attempt will have a search.
    story.play(&cassette::named("t11e"));
    let key = story.shown();
    story.retry(&key);
    assert_eq!((story.last().interaction.as_ref(), story.last().steps.len()), (None, 0));
    story.play(&cassette::named("t03-"));
    assert_eq!(story.status(), "completed");
    assert!(matches!(story.last().steps[&0].step, Step::Call(_)));
    assert!(story.last().answer_text().starts_with("Usain Bolt"));
}

#[test]
fn a_cancelled_run_is_no_failure() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    story.error("cancelled", "The run was cancelled.");
    assert_eq!((story.status(), kind(&story)), ("cancelled", None));
}

#[test]
fn silence_keeps_what_came() {
    let mut story = Story::new();
    story.send("Hello");
    story.create("v1_1");
    story.text("And then");
    story.end(End::Failed(Problem::on_the_way(local::SILENT, "Nothing for two minutes.")));
    assert_eq!((story.status(), story.last().answer_text().as_str()), ("interrupted", "And then"));
}
