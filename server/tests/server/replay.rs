//! Recorded streams played again.

use std::path::Path;

use catena_server::Simulation;

use crate::support::{Server, ask, json_of, simulation, text};

fn tapes() -> Simulation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cassettes");
    Simulation { replay: Some(folder), ..simulation() }
}

#[tokio::test]
async fn every_recording_is_played_byte_for_byte() {
    let server = Server::simulator(tapes()).await;
    let folder = tapes().replay.unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".sse") {
            continue;
        }
        count += 1;
        for prompt in [format!("replay {name}"), format!("Please replay {}", name.replace(".sse", ""))] {
            let response = server.create(&ask(&prompt, None)).send().await.unwrap();
            assert_eq!(response.status(), 200, "{prompt}");
            let bytes = response.bytes().await.unwrap();
            assert_eq!(bytes, std::fs::read(&path).unwrap(), "{prompt}");
        }
    }
    assert!(count > 20, "{count}");
}

#[tokio::test]
async fn a_conversation_goes_on_after_a_recording() {
    let server = Server::simulator(tapes()).await;
    let (text, id) = server.say("replay t01-text", None).await;
    let (answer, _) = server.say("What did we talk about?", Some(&id)).await;
    assert!(answer.contains(&text), "{answer}");
    let fetched = server.json(&format!("/v1beta/interactions/{id}")).await;
    assert_eq!(fetched["status"], "completed");
}

#[tokio::test]
async fn a_recording_can_travel_badly_too() {
    let server = Server::simulator(tapes()).await;
    let response = server.create(&ask("!bytes replay t02-thinking", None)).send().await.unwrap();
    let folder = tapes().replay.unwrap();
    assert_eq!(text(response).await.as_bytes(), std::fs::read(folder.join("t02-thinking.sse")).unwrap());
}

#[tokio::test]
async fn a_recording_that_is_missing_is_named() {
    let server = Server::simulator(tapes()).await;
    let answer = server.create(&ask("replay t99", None)).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("'t99'") && message.contains("t01-text"), "{message}");
}
