//! How many requests a client may make.

use std::num::NonZeroU32;

use catena_server::{AccessToken, Config, Rate};

use crate::support::{Server, ask, json_of};

fn rate(per_minute: u32, behind_proxy: bool) -> Option<Rate> {
    Some(Rate { per_minute: NonZeroU32::new(per_minute).unwrap(), behind_proxy })
}

#[tokio::test]
async fn too_many_requests_are_refused_with_the_time_to_wait() {
    let server = Server::start(Config { rate: rate(3, false), ..Config::default() }).await;
    for _ in 0..3 {
        assert_eq!(server.get("/v1beta/models").send().await.unwrap().status(), 200);
    }
    let refused = server.create(&ask("Hello", None)).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    let error = json_of(refused).await["error"].clone();
    assert_eq!(error["code"], "rate_limit_exceeded");
    let message = error["message"].as_str().unwrap();
    assert_eq!(
        message,
        format!("This server allows 3 requests a minute to each client. Please retry in {seconds}s.")
    );
    // The page itself is not counted.
    for path in ["/", "/config.json", "/healthz"] {
        assert_eq!(server.get(path).send().await.unwrap().status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_proxy_says_who_asks_only_where_it_is_believed() {
    for (behind_proxy, expected) in [(false, 429), (true, 200)] {
        let server = Server::start(Config { rate: rate(1, behind_proxy), ..Config::default() }).await;
        let from = |address: &str| server.get("/v1/models").header("x-forwarded-for", address).send();
        assert_eq!(from("192.0.2.1").await.unwrap().status(), 200);
        assert_eq!(from("192.0.2.2").await.unwrap().status(), expected);
        assert_eq!(from("192.0.2.1").await.unwrap().status(), 429);
    }
}

#[tokio::test]
async fn the_access_token_cannot_be_guessed_at_leisure() {
    let access_token = Some(AccessToken::new("open-sesame").unwrap());
    let server = Server::start(Config { access_token, rate: rate(2, false), ..Config::default() }).await;
    let guess = || server.client.post(server.url("/access")).body("token=sesame").send();
    assert_eq!(guess().await.unwrap().status(), 401);
    assert_eq!(guess().await.unwrap().status(), 401);
    assert_eq!(guess().await.unwrap().status(), 429);
}
