//! Faults that an answer carries, and those of coming back to one.

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{Server, ask, events, frames, json_of, said, status, text};

fn in_background(prompt: &str) -> Value {
    let mut body = ask(prompt, None);
    body["background"] = true.into();
    body["stream"] = false.into();
    body
}

async fn received(response: reqwest::Response) -> (String, bool) {
    let pieces: Vec<_> = response.bytes_stream().collect().await;
    let broke = pieces.last().is_some_and(|piece| piece.is_err());
    let bytes: Vec<u8> = pieces.iter().flatten().flatten().copied().collect();
    (String::from_utf8_lossy(&bytes).into_owned(), broke)
}

#[tokio::test]
async fn every_block_and_every_malformed_output_has_its_code() {
    let server = Server::usual().await;
    for code in [
        "recitation",
        "language",
        "prohibited_content",
        "spii",
        "blocklist",
        "content_blocked",
        "image_safety",
        "image_prohibited_content",
        "image_recitation",
        "image_other",
        "no_image",
        "malformed_function_call",
        "malformed_tool_call",
        "unexpected_tool_call",
        "too_many_tool_calls",
        "missing_thought_signature",
    ] {
        let prompt = format!("!{code}");
        let all = events(&server.stream(&prompt).await);
        assert_eq!(all.last().unwrap()["error"]["code"], code);
        let mut body = ask(&prompt, None);
        body["stream"] = false.into();
        let answer = server.create(&body).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), &json_of(answer).await["error"]["code"]), (400, &json!(code)));
        let (id, begun) = server.begin(&in_background(&prompt)).await;
        assert_eq!(begun["status"], "in_progress", "{code}");
        let ended = server.ended(&id).await;
        assert_eq!((&ended["status"], &ended["errors"][0]["code"]), (&json!("failed"), &json!(code)));
    }
}

#[tokio::test]
async fn http_errors_of_every_status_and_shape() {
    let server = Server::usual().await;
    for (word, expected) in [
        ("408", 408),
        ("409", 409),
        ("410", 410),
        ("412", 412),
        ("415", 415),
        ("416", 416),
        ("422", 422),
        ("429date", 429),
        ("431", 431),
        ("451", 451),
        ("499", 499),
        ("501", 501),
        ("502", 502),
        ("key", 400),
        ("region", 400),
        ("toolong", 400),
        ("json", 200),
        ("204", 204),
        ("errorarray", 503),
        ("errorempty", 500),
        ("errorhuge", 500),
        ("errorbinary", 500),
        ("errorstring", 500),
    ] {
        let answer = server.create(&ask(&format!("!{word}"), None)).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{word}");
        let retry = answer.headers().get("retry-after").cloned();
        let body = answer.bytes().await.unwrap();
        assert!(
            match word {
                "429date" => retry.unwrap().to_str().unwrap().ends_with(" GMT"),
                "errorarray" => serde_json::from_slice::<Value>(&body).unwrap()[0]["error"]["code"] == 503,
                "errorempty" | "204" => body.is_empty(),
                "errorhuge" => body.len() > 1_000_000,
                "errorbinary" => std::str::from_utf8(&body).is_err(),
                "errorstring" => serde_json::from_slice::<Value>(&body).unwrap()["error"].is_string(),
                "502" => body.starts_with(b"<!doctype html>"),
                _ => serde_json::from_slice::<Value>(&body).is_ok(),
            },
            "{word}"
        );
    }
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let request = server.create(&ask("!redirect", None)).build().unwrap();
    let answer = client.build().unwrap().execute(request).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("location")), (302, true));
    let closed = server.create(&ask("!nocors", None)).header("origin", "https://page.example");
    assert!(closed.send().await.unwrap().headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn a_parent_can_be_lost_for_one_request() {
    let server = Server::usual().await;
    let (_, id) = server.say("Hello", None).await;
    for (prompt, expected) in [("!orphan", 404), ("!orphan400", 400)] {
        assert_eq!(server.create(&ask(prompt, Some(&id))).send().await.unwrap().status(), expected);
        assert_eq!(server.create(&ask(prompt, None)).send().await.unwrap().status(), 200);
    }
    let (_, brief) = server.say("!expires 0 Hello", None).await;
    let gone = async {
        while server.get(&format!("/v1/interactions/{brief}")).send().await.unwrap().status() != 404 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), gone).await.unwrap();
}

#[tokio::test]
async fn every_status_can_be_had() {
    let server = Server::usual().await;
    for (word, expected) in [
        ("budget", "budget_exceeded"),
        ("action", "requires_action"),
        ("paused", "requires_continuation"),
        ("resting", "resting"),
        ("incomplete", "incomplete"),
    ] {
        let prompt = format!("!{word}\nTell me a story");
        let all = events(&server.stream(&prompt).await);
        assert_eq!(status(&all), expected);
        let id = all[0]["interaction"]["id"].as_str().unwrap();
        assert_eq!(server.json(&format!("/v1/interactions/{id}")).await["status"], expected);
    }
    let (queued, begun) = server.begin(&in_background("!queued")).await;
    assert_eq!(begun["status"], "queued");
    assert_eq!(server.json(&format!("/v1/interactions/{queued}")).await["status"], "queued");
    assert_eq!(server.ended(&queued).await["status"], "completed");
    for (word, expected) in [("failed", "failed"), ("cancelled", "cancelled")] {
        let (id, _) = server.begin(&in_background(&format!("!{word}\nTell me a story"))).await;
        assert_eq!(server.ended(&id).await["status"], expected);
    }
    let (zombie, _) = server.begin(&in_background("!zombie")).await;
    assert_eq!(server.json(&format!("/v1/interactions/{zombie}")).await["status"], "in_progress");
    assert_eq!(json_of(server.cancel(&zombie).await).await["status"], "cancelled");
}

#[tokio::test]
async fn a_pause_can_be_continued_with_its_token() {
    let server = Server::usual().await;
    let all = events(&server.stream("!paused\nTell me a story about a ferry").await);
    let completed = &all.last().unwrap()["interaction"];
    let (id, token) = (&completed["id"], &completed["continuation_token"]);
    assert!(token.is_string(), "{completed}");
    let update = all.iter().rfind(|event| event["event_type"] == "interaction.status_update").unwrap();
    assert_eq!(&update["continuation_token"], token);
    let mut body = json!({"model": crate::support::MODEL, "stream": true,
                          "previous_interaction_id": id, "continuation_token": token});
    let rest = events(&text(server.create(&body).send().await.unwrap()).await);
    assert_eq!(status(&rest), "completed");
    assert!(!said(&rest).is_empty());
    body["continuation_token"] = "ct_other".into();
    assert_eq!(server.create(&body).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_connection_can_be_cut_after_any_event_and_any_byte() {
    let server = Server::usual().await;
    for at in [0, 1, 2, 5, 9] {
        let answer = server.create(&ask(&format!("!cut at {at} Tell me about rivers"), None)).send().await;
        let (stream, broke) = received(answer.unwrap()).await;
        assert!(broke);
        assert_eq!(frames(&stream).len(), at, "{stream}");
    }
    for bytes in [1, 7, 300] {
        let answer = server.create(&ask(&format!("!cut byte {bytes} Hello"), None)).send().await.unwrap();
        assert_eq!(received(answer).await.0.len(), bytes);
    }
}

#[tokio::test]
async fn odd_answers_are_stored_as_they_were_sent() {
    let server = Server::usual().await;
    for (word, needle) in [
        ("scripts", "\u{202e}esrever"),
        ("lump", "lump lump"),
        ("citations", "Étés 🎉."),
        ("badpictures", "image/svg+xml"),
        ("function", "open_the_gate"),
        ("usage", "9007199254740992"),
        ("huge 1", "image/png"),
    ] {
        let mut body = ask(&format!("!{word}\nTell me a story"), None);
        let stream = text(server.create(&body).send().await.unwrap()).await;
        let id = events(&stream)[0]["interaction"]["id"].as_str().unwrap().to_owned();
        let fetched =
            server.get(&format!("/v1/interactions/{id}")).send().await.unwrap().text().await.unwrap();
        // In a stream, text is cut into pieces.
        assert!(stream.contains(needle) || said(&events(&stream)).contains(needle), "{word}");
        assert!(fetched.contains(needle), "{word}");
        body["stream"] = false.into();
        assert_eq!(server.create(&body).send().await.unwrap().status(), 200, "{word}");
    }
}

#[tokio::test]
async fn more_odd_events_do_not_end_the_answer() {
    let server = Server::usual().await;
    let usual = said(&events(&server.stream("Tell me a story").await));
    for fault in ["garbage", "malformed", "disorder", "interleaved", "crumbs", "flood 50", "encore", "fast"] {
        let stream = server.stream(&format!("!{fault}\nTell me a story")).await;
        assert!(stream.trim_end().ends_with("data: [DONE]"), "{fault}");
        if fault == "crumbs" {
            assert_eq!(said(&events(&stream)), usual);
        }
    }
    let foreign = server.stream("!foreign").await;
    assert!(foreign.contains("hologram") && foreign.contains("footnote"));
    let split = events(&server.stream("!splitpicture").await);
    let parts: Vec<&str> = split.iter().filter_map(|event| event["delta"]["data"].as_str()).collect();
    assert_eq!((parts.len(), parts.concat().len() % 4), (3, 0));
    assert!(parts[..2].iter().any(|part| part.len() % 4 != 0));
    let halves = server.stream("!surrogates").await;
    assert!(halves.contains("\"text\":\"\\ud83d\"") && halves.contains("\"text\":\"\\ude00\""));
    let without = events(&server.stream("!nousage").await);
    let completed = &without.last().unwrap()["interaction"];
    assert_eq!(completed.get("usage"), None);
    let found = server.json(&format!("/v1/interactions/{}", completed["id"].as_str().unwrap())).await;
    assert!(found["usage"]["total_tokens"].is_u64());
    assert!(server.stream("!clock").await.contains("1969-07-20"));
    assert_eq!(server.stream("!keepalive 1").await.matches(": keepalive\n\n").count(), 1);
}

#[tokio::test]
async fn each_connection_to_a_run_is_cut_as_ordered() {
    let server = Server::usual().await;
    let (id, _) = server.begin(&in_background("!cut at 5 twice Write a long answer")).await;
    server.ended(&id).await;
    let again = |after: &str| server.get(&format!("/v1/interactions/{id}?stream=true{after}")).send();
    for _ in 0..2 {
        let (stream, broke) = received(again("").await.unwrap()).await;
        assert!(broke && frames(&stream).len() == 5);
    }
    let (stream, broke) = received(again("").await.unwrap()).await;
    assert!(!broke && stream.ends_with("[DONE]\n\n"));
    // With progress each time, the whole can be put together.
    let (flaky, _) = server.begin(&in_background("!flaky Write a long answer")).await;
    let whole = server.ended(&flaky).await["steps"][2]["content"][0]["text"].as_str().unwrap().to_owned();
    let (mut seen, mut last) = (Vec::new(), String::new());
    while !seen.iter().any(|event: &Value| event["event_type"] == "interaction.completed") {
        let url = format!("/v1/interactions/{flaky}?stream=true{last}");
        let got = events(&received(server.get(&url).send().await.unwrap()).await.0);
        let place = got.iter().rposition(|event| event["event_id"].is_string());
        let ended = got.iter().any(|event| event["event_type"] == "interaction.completed");
        let kept = if ended { got.len() } else { place.unwrap() + 1 };
        if let Some(place) = place {
            last = format!("&last_event_id={}", got[place]["event_id"].as_str().unwrap());
        }
        seen.extend_from_slice(&got[..kept]);
        assert!(seen.len() < 10_000);
    }
    assert_eq!(said(&seen), whole);
}

#[tokio::test]
async fn coming_back_can_go_wrong_in_its_own_ways() {
    let server = Server::usual().await;
    let begin = |word: &'static str| {
        let server = &server;
        async move {
            let (id, _) = server.begin(&in_background(&format!("!{word} Write a long answer"))).await;
            server.ended(&id).await;
            id
        }
    };
    // The event id of the first text, which is that of step 1.
    let after = "&last_event_id=v1_MV90ZXh0XzE";
    let back =
        |id: &str, after: &str| server.get(&format!("/v1/interactions/{id}?stream=true{after}")).send();

    let gone = begin("gone").await;
    assert_eq!(back(&gone, after).await.unwrap().status(), 404);
    let json = begin("asjson").await;
    assert_eq!(json_of(back(&json, after).await.unwrap()).await["status"], "completed");
    let restart = begin("restart").await;
    let stream = events(&text(back(&restart, after).await.unwrap()).await);
    assert_eq!(stream[0]["event_type"], "interaction.created");
    let repeat = begin("repeat").await;
    let stream = events(&text(back(&repeat, after).await.unwrap()).await);
    assert_eq!(stream[0]["event_id"], "v1_MV90ZXh0XzE");
    let noids = begin("noids").await;
    assert_eq!(back(&noids, after).await.unwrap().status(), 400);
    assert!(!text(back(&noids, "").await.unwrap()).await.contains("event_id"));
    let duplicate = begin("duplicate").await;
    let stream = events(&text(back(&duplicate, "").await.unwrap()).await);
    let mut ids: Vec<&str> = stream.iter().filter_map(|event| event["event_id"].as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count - 1);
    let drowsy = begin("drowsy").await;
    let mut pieces = back(&drowsy, after).await.unwrap().bytes_stream();
    let mut received = String::new();
    while events(&received).len() < 2 {
        received.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    drop(pieces);
    server.logged(|line| line["end"] == "left").await;
}

#[tokio::test]
async fn tests_can_order_faults_beforehand_and_at_other_addresses() {
    let server = Server::usual().await;
    let order =
        |value: Value| server.client.post(server.url("/simulator/faults")).body(value.to_string()).send();
    assert_eq!(order(json!({"order": "!503 once"})).await.unwrap().status(), 200);
    assert_eq!(order(json!({"order": "!500 once", "at": "cancel"})).await.unwrap().status(), 200);
    assert_eq!(order(json!({"order": "!410", "at": "resume"})).await.unwrap().status(), 200);
    assert_eq!(order(json!({"order": "!midway at nothing"})).await.unwrap().status(), 400);
    assert_eq!(server.create(&ask("Hello", None)).send().await.unwrap().status(), 503);
    let (id, _) = server.begin(&in_background("!zombie")).await;
    assert_eq!(server.cancel(&id).await.status(), 500);
    let resumed = || server.get(&format!("/v1/interactions/{id}?stream=true")).send();
    assert_eq!(resumed().await.unwrap().status(), 410);
    assert_eq!(server.cancel(&id).await.status(), 200);
    assert_eq!(server.json("/simulator/faults").await[0]["happened"], 1);
    server.client.delete(server.url("/simulator/faults")).send().await.unwrap();
    assert_eq!(resumed().await.unwrap().status(), 200);
    let page = server.get("/simulator/faults").header("origin", "https://evil.example");
    assert_eq!(page.send().await.unwrap().status(), 403);
}
