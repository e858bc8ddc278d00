//! Interactions that run in the background: polling, following, resuming, cancelling.

use std::time::Duration;

use catena_server::{Revision, Simulation};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{MODEL, Server, ask, events, frames, json_of, said, simulation, status, text};

fn in_background(prompt: &str, stream: bool) -> Value {
    let mut body = ask(prompt, None);
    body["background"] = true.into();
    body["stream"] = stream.into();
    body
}

impl Server {
    /// Starts `body` and returns its id and what the POST answered.
    pub async fn begin(&self, body: &Value) -> (String, Value) {
        let answer = self.create(body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{body}");
        let answer = json_of(answer).await;
        (answer["id"].as_str().unwrap().to_owned(), answer)
    }

    /// Reads the interaction until it stands at something else than `in_progress`.
    pub async fn ended(&self, id: &str) -> Value {
        let waiting = async {
            loop {
                let found = self.json(&format!("/v1beta/interactions/{id}")).await;
                if found["status"] != "in_progress" && found["status"] != "queued" {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap()
    }

    pub async fn replay(&self, id: &str, after: Option<&str>) -> String {
        let after = after.map(|event| format!("&last_event_id={event}")).unwrap_or_default();
        text(self.get(&format!("/v1beta/interactions/{id}?stream=true{after}")).send().await.unwrap()).await
    }

    pub async fn cancel(&self, id: &str) -> reqwest::Response {
        let url = self.url(&format!("/v1beta/interactions/{id}/cancel"));
        self.client.post(url).body("{}").send().await.unwrap()
    }
}

#[tokio::test]
async fn a_model_can_work_in_the_background() {
    let server = Server::usual().await;
    let foreground = said(&events(&server.stream("Tell me about bridges").await));
    let (id, begun) = server.begin(&in_background("Tell me about bridges", false)).await;
    assert_eq!(begun["status"], "in_progress");
    assert_eq!(begun["steps"], json!([]));
    assert_eq!(begun.get("usage"), None);
    let ended = server.ended(&id).await;
    assert_eq!(ended["status"], "completed");
    assert_eq!(ended["steps"][2]["content"][0]["text"], foreground);
    // The conversation goes on after it.
    let (answer, _) = server.say("What did we talk about?", Some(&id)).await;
    assert!(answer.contains("bridges"), "{answer}");
}

#[tokio::test]
async fn while_it_runs_only_the_input_can_be_read() {
    let server = Server::usual().await;
    let (id, _) = server.begin(&in_background("!takes 600 Tell me about bridges", false)).await;
    let found = server.json(&format!("/v1/interactions/{id}")).await;
    assert_eq!(found["status"], "in_progress");
    let steps = found["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 1, "{found}");
    assert_eq!(steps[0]["type"], "user_input");
    assert_eq!(found.get("usage"), None);
}

#[tokio::test]
async fn event_ids_are_on_some_deltas_of_background_streams_and_nowhere_else() {
    let server = Server::usual().await;
    let mut body = in_background("Write a long answer", true);
    body["generation_config"] = json!({"thinking_summaries": "auto"});
    let stream = text(server.create(&body).send().await.unwrap()).await;
    let all = events(&stream);
    let (with, without): (Vec<&Value>, Vec<&Value>) =
        all.iter().partition(|event| event.get("event_id").is_some());
    assert!(with.iter().all(|event| {
        event["event_type"] == "step.delta"
            && matches!(event["delta"]["type"].as_str(), Some("thought_summary" | "text"))
    }));
    assert!(without.iter().any(|event| event["delta"]["type"] == "text"));
    assert!(without.iter().all(|event| event["delta"]["type"] != "thought_summary"));
    assert_eq!(with[0]["event_id"], "v1_MF90aG91Z2h0XzE");
    let mut ids: Vec<&str> = with.iter().map(|event| event["event_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), with.len());
    // In the place where recorded ones have it.
    assert!(stream.contains("\"event_id\":\"v1_MF90aG91Z2h0XzE\",\"event_type\":\"step.delta\"}"));
    body["background"] = false.into();
    assert!(!text(server.create(&body).send().await.unwrap()).await.contains("event_id"));
}

#[tokio::test]
async fn a_replay_is_the_stream_again_and_a_resumption_its_rest() {
    let server = Server::usual().await;
    let body = in_background("Write a long answer", true);
    let stream = text(server.create(&body).send().await.unwrap()).await;
    let all = frames(&stream);
    let id = events(&stream)[0]["interaction"]["id"].as_str().unwrap().to_owned();
    assert_eq!(frames(&server.replay(&id, None).await), all);
    for (place, (_, data)) in all.iter().enumerate() {
        let event: Value = serde_json::from_str(data).unwrap_or_default();
        if let Some(event) = event["event_id"].as_str() {
            assert_eq!(frames(&server.replay(&id, Some(event)).await), all[place + 1..], "{event}");
        }
    }
    let unknown = format!("/v1beta/interactions/{id}?stream=true&last_event_id=v1_nothing");
    assert_eq!(server.get(&unknown).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn the_work_goes_on_when_the_client_leaves() {
    let server = Server::usual().await;
    let response = server.create(&in_background("!takes 1 Write a long answer", true)).send().await.unwrap();
    let mut pieces = response.bytes_stream();
    let mut received = String::new();
    while events(&received).iter().all(|event| event["event_id"].is_null()) {
        received.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    drop(pieces);
    let seen = events(&received);
    let id = seen[0]["interaction"]["id"].as_str().unwrap();
    assert_eq!(server.json(&format!("/v1beta/interactions/{id}")).await["status"], "in_progress");
    let place = seen.iter().rposition(|event| event["event_id"].is_string()).unwrap();
    let last = seen[place]["event_id"].as_str().unwrap();
    // What follows is read live, while it happens.
    let rest = events(&server.replay(id, Some(last)).await);
    assert_eq!(status(&rest), "completed");
    assert!(rest.iter().all(|event| event["event_type"] != "interaction.created"));
    let whole = server.ended(id).await["steps"][2]["content"][0]["text"].as_str().unwrap().to_owned();
    assert_eq!(said(&seen[..=place]) + &said(&rest), whole);
}

#[tokio::test]
async fn two_connections_follow_the_same_run() {
    let server = Server::usual().await;
    let (id, _) = server.begin(&in_background("!takes 1 Write a long answer", false)).await;
    let (one, two) = tokio::join!(server.replay(&id, None), server.replay(&id, None));
    assert_eq!(frames(&one), frames(&two));
    assert!(one.ends_with("data: [DONE]\n\n"));
}

#[tokio::test]
async fn a_running_one_can_be_cancelled_and_nothing_else_can() {
    let server = Server::usual().await;
    let response =
        server.create(&in_background("!takes 600 Write a long answer", true)).send().await.unwrap();
    let mut pieces = response.bytes_stream();
    let mut received = String::new();
    while events(&received).len() < 2 {
        received.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    let id = events(&received)[0]["interaction"]["id"].as_str().unwrap().to_owned();
    let answer = server.cancel(&id).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(json_of(answer).await["status"], "cancelled");
    // The stream that is still open ends with an error and without the last frame.
    while let Some(piece) = pieces.next().await {
        received.push_str(&String::from_utf8_lossy(&piece.unwrap()));
    }
    let last = events(&received).pop().unwrap();
    assert_eq!((&last["event_type"], &last["error"]["code"]), (&json!("error"), &json!("cancelled")));
    assert!(!received.contains("[DONE]"));
    assert_eq!(server.ended(&id).await["status"], "cancelled");
    assert_eq!(events(&server.replay(&id, None).await).pop().unwrap(), last);

    assert_eq!(server.cancel(&id).await.status(), 400, "twice");
    let (done, _) = server.begin(&in_background("Hello", false)).await;
    server.ended(&done).await;
    assert_eq!(server.cancel(&done).await.status(), 400, "after its end");
    let (_, foreground) = server.say("Hello", None).await;
    assert_eq!(server.cancel(&foreground).await.status(), 400, "in the foreground");
    assert_eq!(server.cancel("v1_gone").await.status(), 404);
}

#[tokio::test]
async fn deleting_does_not_stop_the_work() {
    let server = Server::usual().await;
    let response = server.create(&in_background("!takes 1 Write a long answer", true)).send().await.unwrap();
    let mut pieces = response.bytes_stream();
    let mut received = String::new();
    while events(&received).is_empty() {
        received.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    let id = events(&received)[0]["interaction"]["id"].as_str().unwrap().to_owned();
    let url = server.url(&format!("/v1beta/interactions/{id}"));
    let deleted = server.client.delete(&url).send().await.unwrap();
    assert_eq!((deleted.status().as_u16(), json_of(deleted).await), (200, json!({})));
    while let Some(piece) = pieces.next().await {
        received.push_str(&String::from_utf8_lossy(&piece.unwrap()));
    }
    assert_eq!(status(&events(&received)), "completed");
    assert_eq!(server.get(&format!("/v1beta/interactions/{id}")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn what_cannot_be_stored_cannot_run_in_the_background() {
    let server = Server::usual().await;
    let mut body = in_background("Hello", false);
    body["store"] = false.into();
    let answer = server.create(&body).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert_eq!(
        json_of(answer).await["error"],
        json!({"message": "'background' needs 'store' to be true.", "code": "invalid_request"})
    );
    body["store"] = true.into();
    body["model"] = MODEL.into();
    assert_eq!(server.create(&body).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_older_revision_runs_in_the_background_too() {
    let server = Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await;
    let (id, begun) = server.begin(&in_background("!takes 1 Write a long answer", false)).await;
    assert_eq!((&begun["status"], &begun["outputs"]), (&json!("in_progress"), &json!([])));
    let replay = events(&server.replay(&id, None).await);
    let event = replay.iter().find(|event| event["event_id"].is_string()).unwrap();
    assert_eq!(event["event_type"], "content.delta");
    let rest = events(&server.replay(&id, event["event_id"].as_str()).await);
    assert_eq!(rest.last().unwrap()["event_type"], "interaction.complete");
    assert_eq!(server.ended(&id).await["outputs"][1]["text"], said(&replay));
}
