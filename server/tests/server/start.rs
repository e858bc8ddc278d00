//! Starting and stopping.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use catena_server::{AccessToken, Answers, Config, Simulation, StartError, start};

use crate::support::{Server, simulation};

#[tokio::test]
async fn it_does_not_listen_beyond_loopback_without_a_token() {
    let listen: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let config = Config { listen, ..Config::default() };
    let error = start(config.clone()).await.unwrap_err();
    assert!(matches!(error, StartError::TokenMissing { .. }), "{error:?}");
    assert!(error.to_string().contains("CATENA_ACCESS_TOKEN"), "{error}");

    let access_token = Some(AccessToken::new("sesame").unwrap());
    start(Config { access_token, ..config }).await.unwrap().shutdown().await;
}

#[tokio::test]
async fn a_port_in_use_is_said_plainly() {
    let first = start(Config::default()).await.unwrap();
    let error = start(Config { listen: first.addr, ..Config::default() }).await.unwrap_err();
    let sentence = error.to_string();
    assert!(sentence.contains("already listens") && !sentence.contains('\n'), "{sentence}");
    first.shutdown().await;
}

#[tokio::test]
async fn a_folder_that_is_missing_is_named() {
    let missing = PathBuf::from("no/such/folder");
    let app = Config { app: Some(missing.clone()), ..Config::default() };
    let simulation = Simulation { replay: Some(missing), ..simulation() };
    let replay = Config { answers: Answers::Simulator(simulation), ..Config::default() };
    for (config, option) in [(app, "--app"), (replay, "--replay")] {
        let sentence = start(config).await.unwrap_err().to_string();
        assert!(sentence.contains(option) && sentence.contains("no/such/folder"), "{sentence}");
    }
}

#[tokio::test]
async fn a_shutdown_lets_a_running_answer_end() {
    // The server of this test must be patient, unlike that of the others.
    let config = Config { grace: Duration::from_secs(60), ..Config::default() };
    let running = start(config).await.unwrap();
    let url = format!("{}v1beta/interactions", running.url());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let response =
        client.post(url).body(crate::support::ask("hello", None).to_string()).send().await.unwrap();
    let stopping = tokio::spawn(running.shutdown());
    let stream = crate::support::text(response).await;
    assert!(stream.ends_with("data: [DONE]\n\n"), "{stream}");
    stopping.await.unwrap();
}

#[tokio::test]
async fn the_log_has_neither_queries_nor_bodies() {
    let server = Server::usual().await;
    server.stream("a very private prompt").await;
    server.get("/v1beta/models?key=AIza-secret").send().await.unwrap();
    server.logged(|line| line["path"] == "/v1beta/models" && line["end"] == "whole").await;
    server
        .logged(|line| {
            line["method"] == "POST"
                && line["path"] == "/v1beta/interactions"
                && line["status"] == 200
                && line["end"] == "whole"
                && line["bytes"].as_u64().unwrap() > 1000
                && line["ms"].is_u64()
        })
        .await;
    let lines = server.lines.lock().unwrap().join("\n");
    assert!(!lines.contains("private") && !lines.contains("secret"), "{lines}");
}
