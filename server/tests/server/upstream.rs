//! Forwarding to a service that is slow, endless or silent: plain sockets in its place.

use std::time::Duration;

use catena_server::{Answers, ApiKey, Config, Upstream};
use futures_util::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Server, ask};

/// Far more than any buffer on the way should hold.
const TOO_MUCH: usize = 64 << 20;

async fn in_front_of(listener: &TcpListener) -> Server {
    let base = format!("http://{}", listener.local_addr().unwrap());
    let key = ApiKey::new("AIza-secret").unwrap();
    let answers = Answers::Google(Upstream { base, key, record: None });
    Server::start(Config { answers, ..Config::default() }).await
}

/// Accepts a request and reads its head and body.
async fn accept(listener: &TcpListener) -> TcpStream {
    let (mut connection, _) = listener.accept().await.unwrap();
    let mut seen = Vec::new();
    while !seen.ends_with(b"}") {
        let mut piece = [0; 4096];
        let count = connection.read(&mut piece).await.unwrap();
        assert_ne!(count, 0, "the request ended early");
        seen.extend_from_slice(&piece[..count]);
    }
    connection
}

#[tokio::test]
async fn a_slow_reader_slows_the_service_down() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = in_front_of(&listener).await;
    let request = server.create(&ask("Hello", None)).send();
    let answering = async {
        let mut connection = accept(&listener).await;
        connection
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        connection
    };
    let (response, mut connection) = tokio::join!(request, answering);
    let mut pieces = response.unwrap().bytes_stream();
    // Nobody reads: at some point the service cannot write any more.
    let piece = vec![b'x'; 64 << 10];
    let mut written = 0;
    while let Ok(sent) = tokio::time::timeout(Duration::from_secs(2), connection.write(&piece)).await {
        written += sent.unwrap();
        assert!(written < TOO_MUCH, "everything was taken in, though nobody read it");
    }
    assert!(written > 0);
    // As soon as somebody reads, all of it arrives and it goes on.
    let mut read = 0;
    while read < written {
        read += pieces.next().await.unwrap().unwrap().len();
    }
    connection.write_all(b"the end").await.unwrap();
    drop(connection);
    let mut rest = Vec::new();
    while let Some(piece) = pieces.next().await {
        rest.extend_from_slice(&piece.unwrap());
    }
    assert!(rest.ends_with(b"the end"));
}

#[tokio::test]
async fn leaving_before_the_answer_begins_ends_the_request_to_the_service() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = in_front_of(&listener).await;
    let request = tokio::spawn(server.create(&ask("Hello", None)).send());
    let mut connection = accept(&listener).await;
    request.abort();
    // The service sees its connection closed.
    let closed = async {
        let mut piece = [0; 64];
        loop {
            match connection.read(&mut piece).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed).await.unwrap();
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = in_front_of(&listener).await;
    let request = server.create(&ask("Hello", None)).send();
    let answering = async {
        let mut connection = accept(&listener).await;
        connection
            .write_all(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
        connection
    };
    let (response, _connection) = tokio::join!(request, answering);
    let response = response.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.headers().get("location").is_none());
}
