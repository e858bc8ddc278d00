//! Faults on demand, one by one.

use futures_util::StreamExt as _;
use serde_json::json;

use crate::support::{Server, ask, events, frames, json_of, said, status, text};

#[tokio::test]
async fn each_http_error_has_its_status_and_shape() {
    let server = Server::usual().await;
    for (prompt, expected, code) in [
        ("!400", 400, json!("invalid_request")),
        ("!401", 401, json!("authentication")),
        ("!402", 402, json!("payment_required")),
        ("!403", 403, json!("permission_denied")),
        ("!404", 404, json!("model_not_found")),
        ("!413", 413, json!("invalid_request")),
        ("!429", 429, json!("rate_limit_exceeded")),
        ("!quota", 429, json!(429)),
        ("!500", 500, json!("api_error")),
        ("Hello\n!503\nthere", 503, json!(503)),
        ("!504", 504, json!("deadline_exceeded")),
    ] {
        let answer = server.create(&ask(prompt, None)).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{prompt}");
        let error = json_of(answer).await["error"].clone();
        assert_eq!(error["code"], code, "{prompt}");
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{prompt}");
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_and_passes() {
    let server = Server::usual().await;
    let send = || server.create(&ask("!429 retry 3\nTell me about rivers", None)).send();
    let answer = send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "3");
    let error = json_of(answer).await["error"].clone();
    assert_eq!(error["status"], "RESOURCE_EXHAUSTED");
    assert_eq!(
        error["details"][1],
        json!({
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": "3s",
        })
    );
    let stream = text(send().await.unwrap()).await;
    assert!(said(&events(&stream)).contains("rivers"));
}

#[tokio::test]
async fn a_limited_fault_wears_out() {
    let server = Server::usual().await;
    let send = || server.create(&ask("!503 twice", None)).send();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [503, 503, 200]);
    let first = events(&server.stream("!overload once").await);
    let second = events(&server.stream("!overload once").await);
    assert_eq!(first.last().unwrap()["error"]["code"], "invalid_request");
    assert_eq!(status(&second), "completed");
}

#[tokio::test]
async fn errors_come_in_the_stream_after_a_good_status() {
    let server = Server::usual().await;
    for (prompt, code, needle, speaks) in [
        ("!overload", "invalid_request", "high demand", false),
        ("!safety", "safety", "blocked", false),
        ("!midway\nTell me a story", "gateway_timeout", "Deadline", true),
    ] {
        let stream = server.stream(prompt).await;
        let events = events(&stream);
        let last = events.last().unwrap();
        assert_eq!(last["event_type"], "error", "{prompt}");
        assert_eq!(last["error"]["code"], code, "{prompt}");
        assert!(last["error"]["message"].as_str().unwrap().contains(needle), "{prompt}");
        assert_eq!(!said(&events).is_empty(), speaks, "{prompt}");
        assert!(!stream.contains("[DONE]"), "{prompt}");
        let id = events[0]["interaction"]["id"].as_str().unwrap();
        let fetched = server.json(&format!("/v1beta/interactions/{id}")).await;
        assert_eq!(fetched["status"], "failed", "{prompt}");
        assert_eq!(fetched["errors"][0]["code"], code, "{prompt}");
    }
}

#[tokio::test]
async fn without_a_stream_such_errors_are_http_errors() {
    let server = Server::usual().await;
    for (prompt, expected) in [("!overload", 503), ("!safety", 400), ("!midway", 504)] {
        let mut body = ask(prompt, None);
        body["stream"] = false.into();
        assert_eq!(server.create(&body).send().await.unwrap().status(), expected, "{prompt}");
    }
}

#[tokio::test]
async fn a_cut_breaks_the_connection_inside_a_frame() {
    let server = Server::usual().await;
    for (prompt, stored) in
        [("!cut\nTell me a story", "completed"), ("!cut lost\nTell me a story", "in_progress")]
    {
        let response = server.create(&ask(prompt, None)).send().await.unwrap();
        let pieces: Vec<_> = response.bytes_stream().collect().await;
        assert!(pieces.last().unwrap().is_err(), "{prompt}");
        let bytes: Vec<u8> = pieces.iter().flatten().flatten().copied().collect();
        let received = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!received.ends_with("\n\n"), "{prompt}");
        let events = events(&received);
        assert!(!said(&events).is_empty(), "{prompt}");
        let id = events[0]["interaction"]["id"].as_str().unwrap();
        let fetched = server.json(&format!("/v1beta/interactions/{id}")).await;
        assert_eq!(fetched["status"], stored, "{prompt}");
        if stored == "completed" {
            let whole = fetched["steps"][2]["content"][0]["text"].as_str().unwrap();
            assert!(whole.starts_with(&said(&events)) && whole.len() > said(&events).len());
        } else {
            assert_eq!(fetched["steps"].as_array().unwrap().len(), 1);
        }
    }
}

#[tokio::test]
async fn an_early_end_has_no_last_event() {
    let server = Server::usual().await;
    let stream = server.stream("!eof").await;
    let names: Vec<String> = frames(&stream).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.last().unwrap(), "step.stop");
    let tail = server.stream("!array\nTell me a story").await;
    assert!(tail.ends_with("\"status\": \"UNAVAILABLE\"\n  }\n}\n]\n"), "{tail}");
}

#[tokio::test]
async fn answers_that_are_no_streams() {
    let server = Server::usual().await;
    let page = server.create(&ask("!html", None)).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let empty = server.create(&ask("!empty", None)).send().await.unwrap();
    assert_eq!(empty.status(), 200);
    assert_eq!(empty.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn odd_events_do_not_end_the_answer() {
    let server = Server::usual().await;
    let prompt = |fault: &str| format!("!{fault}\nTell me a story");
    let usual = said(&events(&server.stream("Tell me a story").await));
    for fault in ["emptyerror", "late", "unknown", "badjson", "crlf", "bom", "bytes", "burst"] {
        let stream = server.stream(&prompt(fault)).await;
        let events = events(&stream);
        assert!(said(&events).starts_with(&usual), "{fault}");
        assert!(stream.trim_end().ends_with("data: [DONE]"), "{fault}");
        let finds = |wanted: &str| stream.contains(wanted);
        assert!(
            match fault {
                "emptyerror" => finds("data: {\"event_type\":\"error\"}\n"),
                "late" => {
                    let at = |needle: &str| stream.rfind(needle).unwrap();
                    at("event: interaction.status_update") > at("event: interaction.completed")
                }
                "unknown" => {
                    finds("dream_call") && finds("{\"text\":\", with a delta that names no type.\"}")
                }
                "badjson" => finds("data: {\"index\":1,\"delta\":{\"text\":\"lost\",\n"),
                "crlf" => finds("\r\n\r\n") && !stream.replace("\r\n", "").contains('\n'),
                "bom" => stream.starts_with('\u{feff}'),
                "bytes" | "burst" => true,
                other => panic!("{other} is not checked"),
            },
            "{fault}: {stream}"
        );
    }
}

#[tokio::test]
async fn a_signature_can_be_megabytes() {
    let server = Server::usual().await;
    let stream = server.stream("!signature").await;
    let signature =
        events(&stream).iter().find_map(|event| event["delta"]["signature"].as_str().map(str::len)).unwrap();
    assert_eq!(signature, 3_500_000);
}

#[tokio::test]
async fn an_incomplete_answer_ends_properly() {
    let server = Server::usual().await;
    let stream = server.stream("!incomplete\nTell me a story").await;
    assert_eq!(status(&events(&stream)), "incomplete");
    assert!(stream.ends_with("data: [DONE]\n\n"));
}

#[tokio::test]
async fn endless_and_silent_streams_end_when_the_client_leaves() {
    let server = Server::usual().await;
    for prompt in ["!forever", "!stall\nTell me a story"] {
        let response = server.create(&ask(prompt, None)).send().await.unwrap();
        let mut pieces = response.bytes_stream();
        let mut received = String::new();
        // An endless stream is read further than its answer would have gone.
        let enough = if prompt == "!forever" { 100 } else { 3 };
        while events(&received).iter().filter(|event| event["delta"]["text"].is_string()).count() < enough {
            let piece = pieces.next().await.unwrap().unwrap();
            received.push_str(&String::from_utf8_lossy(&piece));
        }
        drop(pieces);
    }
    server.logged_times(2, |line| line["end"] == "left" && line["method"] == "POST").await;
}

#[tokio::test]
async fn a_fault_that_does_not_exist_is_named() {
    let server = Server::usual().await;
    let (answer, _) = server.say("!teapot", None).await;
    assert!(answer.contains("`!teapot`") && answer.contains("`!overload`"), "{answer}");
}
