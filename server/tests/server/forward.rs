//! Forwarding, with a simulator in Google's place.

use std::time::Duration;

use catena_server::{Answers, ApiKey, Config, Upstream};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{Folder, Server, ask, events, json_of, said, text};

const KEY: &str = "AIza-secret-of-the-server";

async fn pair() -> (Server, Server) {
    let google = Server::usual().await;
    let forwarder = in_front_of(&google.origin(), None).await;
    (google, forwarder)
}

async fn in_front_of(base: &str, record: Option<std::path::PathBuf>) -> Server {
    let key = ApiKey::new(KEY).unwrap();
    let answers = Answers::Google(Upstream { base: base.to_owned(), key, record });
    Server::start(Config { answers, ..Config::default() }).await
}

fn names(request: &Value) -> Vec<String> {
    let names = request["headers"].as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_conversation_goes_through_and_nothing_else() {
    let (google, server) = pair().await;
    assert_eq!(server.json("/config.json").await["simulated"], false);
    assert_eq!(server.json("/config.json").await["key"], "server");
    let request = server
        .client
        .post(server.url("/v1beta/interactions?alt=sse&key=AIza-of-the-client"))
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .header("origin", server.origin())
        .header("cookie", "private=1")
        .header("x-goog-api-key", "AIza-of-the-client")
        .header("x-forwarded-for", "192.0.2.1")
        .header("user-agent", "Browser/1.0")
        .body(ask("My name is Ada", None).to_string());
    let response = request.send().await.unwrap();
    assert!(response.headers().get("access-control-allow-origin").is_none());
    assert!(response.headers().get("vary").is_none());
    let stream = events(&text(response).await);
    let id = stream[0]["interaction"]["id"].as_str().unwrap();
    assert_eq!(server.say("What is my name?", Some(id)).await.0, "Your name is **Ada**.");

    let seen = google.json("/simulator/requests").await;
    assert_eq!(seen[0]["query"], "alt=sse");
    assert_eq!(seen[0]["body"], ask("My name is Ada", None));
    assert_eq!(seen[0]["origin"], Value::Null);
    assert_eq!(
        names(&seen[0]),
        ["accept", "content-length", "content-type", "host", "user-agent", "x-goog-api-key"]
    );
}

#[tokio::test]
async fn the_key_is_added_and_shown_nowhere() {
    // This key fails in the simulator, which proves that it is the server's own key
    // that arrives, whatever the client sends.
    let google = Server::usual().await;
    let key = ApiKey::new("AIza-invalid-secret").unwrap();
    let upstream = Upstream { base: google.origin(), key, record: None };
    let config = Config { answers: Answers::Google(upstream), ..Config::default() };
    assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    let server = Server::start(config).await;
    let request = server.create(&ask("Hello", None)).header("x-goog-api-key", "AIza-good");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let headers = format!("{:?}", answer.headers());
    let answer = format!("{headers} {}", answer.text().await.unwrap());
    assert!(answer.contains("API_KEY_INVALID"), "{answer}");
    assert!(!answer.contains("secret"), "{answer}");
    server.logged(|line| line["status"] == 400).await;
    assert!(!server.lines.lock().unwrap().join("").contains("secret"));
}

#[tokio::test]
async fn other_sites_cannot_use_the_key() {
    let (google, server) = pair().await;
    let from = |origin: String| server.create(&ask("Hello", None)).header("origin", origin).send();
    assert_eq!(from(server.origin()).await.unwrap().status(), 200);
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let answer = from(origin.to_owned()).await.unwrap();
        assert_eq!(answer.status(), 403, "{origin}");
        assert_eq!(json_of(answer).await["error"]["code"], "permission_denied", "{origin}");
    }
    let fetch = server.get("/v1beta/models").header("sec-fetch-site", "cross-site");
    assert_eq!(fetch.send().await.unwrap().status(), 403);
    assert_eq!(google.json("/simulator/requests").await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_run_in_the_background_can_be_followed_and_cancelled_through_it() {
    let (google, server) = pair().await;
    let mut body = ask("!takes 1 Write a long answer", None);
    body["background"] = true.into();
    body["stream"] = false.into();
    let (id, begun) = server.begin(&body).await;
    assert_eq!(begun["status"], "in_progress");
    let whole = server.replay(&id, None).await;
    let middle = events(&whole).iter().find_map(|event| event["event_id"].as_str().map(str::to_owned));
    let rest = server.replay(&id, middle.as_deref()).await;
    assert!(whole.ends_with(&rest) && rest.len() < whole.len());
    assert_eq!(server.ended(&id).await["status"], "completed");
    body["input"] = "!zombie".into();
    let (zombie, _) = server.begin(&body).await;
    assert_eq!(json_of(server.cancel(&zombie).await).await["status"], "cancelled");
    let gone = server.client.delete(server.url(&format!("/v1beta/interactions/{id}"))).send().await;
    assert_eq!(gone.unwrap().status(), 200);
    assert_eq!(google.get(&format!("/v1beta/interactions/{id}")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn errors_pass_with_their_headers() {
    let (_google, server) = pair().await;
    let answer = server.create(&ask("!429 retry 5", None)).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "5");
    assert_eq!(json_of(answer).await["error"]["status"], "RESOURCE_EXHAUSTED");
    let gone = server.get("/v1beta/interactions/v1_gone").send().await.unwrap();
    assert_eq!(gone.status(), 404);
}

#[tokio::test]
async fn text_passes_before_the_answer_has_ended_and_leaving_ends_it() {
    let (google, server) = pair().await;
    let response = server.create(&ask("!forever", None)).send().await.unwrap();
    let mut pieces = response.bytes_stream();
    let mut received = String::new();
    while received.len() < 20_000 {
        received.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    assert!(!said(&events(&received)).is_empty());
    drop(pieces);
    server.logged(|line| line["end"] == "left").await;
    google.logged(|line| line["end"] == "left").await;
}

#[tokio::test]
async fn a_broken_answer_stays_broken() {
    let (_google, server) = pair().await;
    let response = server.create(&ask("!cut\nTell me a story", None)).send().await.unwrap();
    let pieces: Vec<_> = response.bytes_stream().collect().await;
    assert!(pieces.last().unwrap().is_err());
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_an_error_of_the_api() {
    let closed = {
        // A port that was free a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let server = in_front_of(&format!("http://{closed}"), None).await;
    let answer = server.create(&ask("Hello", None)).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert_eq!(
        json_of(answer).await,
        json!({"error": {"message": "Google cannot be reached from this server.",
                         "code": "service_unavailable"}})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_too_large_is_refused_at_once() {
    let (google, server) = pair().await;
    let mut raw = std::net::TcpStream::connect(server.address()).unwrap();
    raw.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    use std::io::{Read as _, Write as _};
    write!(raw, "POST /v1beta/interactions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 200000000\r\n\r\n")
        .unwrap();
    let mut start = [0; 12];
    raw.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    assert_eq!(google.json("/simulator/requests").await, json!([]));
}

#[tokio::test]
async fn recordings_are_written_without_ids_and_can_be_played() {
    let google = Server::usual().await;
    let folder = Folder::new("record");
    let server = in_front_of(&google.origin(), Some(folder.0.clone())).await;
    let (answer, id) = server.say("Tell me a story about a ferry", None).await;
    server.logged(|line| line["end"] == "whole").await;
    let recording = async {
        loop {
            let found = std::fs::read_dir(&folder.0).unwrap().next();
            let bytes = found.and_then(|entry| std::fs::read(entry.unwrap().path()).ok());
            match bytes {
                Some(bytes) if bytes.ends_with(b"[DONE]\n\n") => return bytes,
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    let bytes = tokio::time::timeout(Duration::from_secs(20), recording).await.unwrap();
    let stream = String::from_utf8(bytes).unwrap();
    assert!(!stream.contains(&id) && !stream.contains(KEY));
    let recorded = events(&stream);
    assert_eq!(said(&recorded), answer);
    let fresh = recorded[0]["interaction"]["id"].as_str().unwrap();
    assert!(fresh.starts_with("v1_Chd"), "{fresh}");
    assert_eq!(recorded[1]["interaction_id"], fresh);
}
