//! Requests, and answers that are no streams.

use catena::browser::transport::{self, Connection, own_json};
use catena::protocol::content::Content;
use catena::protocol::event::Event;
use catena::protocol::id::InteractionId;
use catena::protocol::problem::ProblemKind;
use catena::protocol::status::Status;
use catena::protocol::step::Step;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::listening::{End, ask, ask_over, endpoint, question};
use crate::stand_ins::{Ending, FakeFetch};

const HTML: &str = "<!doctype html><title>Sign in</title><p>Sign in to the guest network</p>";

#[wasm_bindgen_test]
async fn a_request_carries_two_headers_and_follows_no_redirect() {
    let fetch = FakeFetch::streaming(&[], Ending::Closed);
    ask().await;
    let request = fetch.asked();
    assert_eq!(request["method"], "POST");
    assert_eq!(request["url"], "https://api.invalid/v1beta/interactions");
    assert_eq!(
        request["headers"],
        json!([["content-type", "application/json"], ["x-goog-api-key", "secret-key"]])
    );
    assert_eq!(request["redirect"], "error");
    let body = request["body"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), question());
}

#[wasm_bindgen_test]
async fn without_a_key_no_key_is_sent() {
    let fetch = FakeFetch::streaming(&[], Ending::Closed);
    transport::post(&Connection::new().unwrap(), &endpoint(None), &question(), |_| {}).await;
    assert_eq!(fetch.asked()["headers"], json!([["content-type", "application/json"]]));
}

#[wasm_bindgen_test]
async fn an_error_of_the_service_is_a_problem_of_its_kind() {
    let error = |code: &str, message: &str| json!({"error": {"code": code, "message": message}}).to_string();
    let bad_key = r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#;
    for (status, kind, body, expected) in [
        (400, "application/json", bad_key.to_owned(), ProblemKind::KeyRefused),
        (400, "application/json", error("invalid_request", "Unknown name."), ProblemKind::BadRequest),
        (403, "application/json", error("permission_denied", "No."), ProblemKind::Forbidden),
        (404, "application/json", error("not_found", "Interaction not found."), ProblemKind::InteractionGone),
        (429, "application/json", error("rate_limit_exceeded", "Slow down."), ProblemKind::RateLimited),
        (500, "text/html", HTML.to_owned(), ProblemKind::ServerTrouble),
        (503, "text/event-stream", error("service_unavailable", "Later."), ProblemKind::ServerTrouble),
        (502, "text/plain", String::new(), ProblemKind::ServerTrouble),
    ] {
        let _fetch = FakeFetch::answering(status, kind, &body);
        let answer = ask().await;
        assert!(answer.events.is_empty());
        assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
        assert_eq!(answer.problem().kind(), expected, "{status} {body}");
        assert_eq!(answer.problem().http, Some(status));
        assert_eq!(answer.problem().detail, body);
    }
}

#[wasm_bindgen_test]
async fn how_long_to_wait_is_read_from_the_header() {
    let headers = json!({"content-type": "application/json", "retry-after": "7"});
    let _fetch = FakeFetch::new(429, &headers, &[b"{}"], Ending::Closed);
    assert_eq!(ask().await.problem().retry_after_ms, Some(7_000));
}

#[wasm_bindgen_test]
async fn a_page_of_somebody_else_is_no_answer() {
    for (kind, body) in [("text/html", HTML), ("application/json", r#"{"hello":1}"#), ("text/plain", "")] {
        let _fetch = FakeFetch::answering(200, kind, body);
        let answer = ask().await;
        assert!(answer.events.is_empty());
        assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
        assert_eq!(answer.problem().kind(), ProblemKind::Unreadable, "{body}");
        assert_eq!(answer.problem().detail, body);
    }
}

#[wasm_bindgen_test]
async fn an_error_under_a_good_status_is_an_error() {
    let body = r#"{"error":{"message":"The model is overloaded.","code":503,"status":"UNAVAILABLE"}}"#;
    let _fetch = FakeFetch::answering(200, "application/json", body);
    let answer = ask().await;
    assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
    assert_eq!(answer.problem().kind(), ProblemKind::ServerTrouble);
}

#[wasm_bindgen_test]
async fn an_interaction_that_comes_whole_is_completed() {
    let body = json!({
        "id": "v1_a", "status": "completed", "model": "gemini-3-flash-preview",
        "steps": [{"type": "model_output", "content": [{"type": "text", "text": "Grüße 🎉"}]}],
    });
    let _fetch = FakeFetch::answering(200, "application/json; charset=UTF-8", &body.to_string());
    let answer = ask().await;
    assert_eq!(answer.end, End::Closed(None));
    let [Event::Completed(head, steps)] = answer.events.as_slice() else { panic!("{answer:?}") };
    assert_eq!(head.id, InteractionId::new("v1_a"));
    assert_eq!(head.status, Some(Status::Completed));
    assert_eq!(*steps, [Step::ModelOutput(vec![Content::text("Grüße 🎉")])]);
}

#[wasm_bindgen_test]
async fn no_way_to_the_service_is_told() {
    let _fetch = FakeFetch::streaming(&[], Ending::Unreachable);
    let answer = ask().await;
    assert!(answer.events.is_empty());
    assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
    assert_eq!(answer.problem().kind(), ProblemKind::Unreachable);
    assert!(!format!("{:?}", answer.problem()).contains("secret-key"));
}

#[wasm_bindgen_test]
async fn abort_ends_the_wait_for_an_answer() {
    let _fetch = FakeFetch::streaming(&[], Ending::Unanswered);
    let connection = Connection::new().unwrap();
    let stop = connection.clone();
    spawn_local(async move { stop.abort() });
    let answer = ask_over(&connection, |_, _| {}).await;
    assert!(matches!(answer.end, End::Failed(_)), "{answer:?}");
    assert!(answer.events.is_empty());
}

#[wasm_bindgen_test]
async fn deleting_says_whether_it_is_gone() {
    let id = InteractionId::new("v1_a").unwrap();
    let unknown = r#"{"error":{"code":"not_found","message":"No such interaction."}}"#;
    for (status, body, is_gone) in
        [(200, "{}", true), (404, unknown, true), (404, HTML, false), (403, "{}", false), (500, "{}", false)]
    {
        let fetch = FakeFetch::answering(status, "application/json", body);
        assert_eq!(transport::delete(&endpoint(Some("secret-key")), &id).await, is_gone, "{status} {body}");
        let request = fetch.asked();
        assert_eq!(request["method"], "DELETE");
        assert_eq!(request["url"], "https://api.invalid/v1beta/interactions/v1_a");
        assert_eq!(request["headers"], json!([["x-goog-api-key", "secret-key"]]));
        assert_eq!(request["redirect"], "error");
    }
    let _fetch = FakeFetch::streaming(&[], Ending::Unreachable);
    assert!(!transport::delete(&endpoint(None), &id).await);
}

#[wasm_bindgen_test]
async fn cancelling_says_whether_it_runs_no_more() {
    let id = InteractionId::new("v1_a").unwrap();
    for (status, body, is_over) in [
        (200, r#"{"id":"v1_a","status":"cancelled"}"#, true),
        (200, r#"{"id":"v1_a","status":"in_progress"}"#, false),
        (200, HTML, false),
        (400, r#"{"error":{"code":"invalid_request","message":"No."}}"#, false),
        (404, r#"{"error":{"code":"not_found","message":"No such interaction."}}"#, true),
        (404, HTML, false),
        (500, "{}", false),
    ] {
        let _fetch = FakeFetch::answering(status, "application/json", body);
        assert_eq!(transport::cancel(&endpoint(None), &id).await, is_over, "{status} {body}");
    }
}

#[wasm_bindgen_test]
async fn a_file_of_the_page_is_read_if_it_is_json() {
    for (status, body, expected) in [
        (200, r#"{"key":"server"}"#, Some(Some(json!({"key": "server"})))),
        (404, r#"{"key":"server"}"#, Some(None)),
        (200, HTML, None),
        (403, HTML, None),
        (503, "{}", None),
    ] {
        let fetch = FakeFetch::answering(status, "application/json", body);
        assert_eq!(own_json("config.json").await.ok(), expected, "{status} {body}");
        assert_eq!(fetch.asked()["headers"], json!([]));
    }
    let _fetch = FakeFetch::streaming(&[], Ending::Unreachable);
    assert_eq!(own_json("config.json").await.unwrap_err().kind(), ProblemKind::Unreachable);
}
