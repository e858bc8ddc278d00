//! Who may call: Host, the access token, the simulator's control.

use catena_server::{AccessToken, Config};
use serde_json::json;

use crate::support::{Server, ask, json_of};

#[tokio::test]
async fn on_loopback_only_loopback_names_are_answered() {
    let server = Server::usual().await;
    for (host, expected) in [("localhost", 200), ("[::1]:80", 200), ("rebound.example", 403)] {
        for path in ["/", "/config.json", "/v1beta/models", "/simulator/requests"] {
            let answer = server.get(path).header("host", host).send().await.unwrap();
            assert_eq!(answer.status(), expected, "{host}{path}");
        }
    }
}

#[tokio::test]
async fn the_access_token_is_asked_for_and_remembered() {
    let access_token = Some(AccessToken::new("open-sesame").unwrap());
    let server = Server::start(Config { access_token, ..Config::default() }).await;
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
    for path in ["/", "/config.json", "/v1beta/models", "/simulator/requests"] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(json_of(answer).await["error"]["code"], "authentication", "{path}");
    }
    let page = server.get("/").header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), 401);
    assert!(page.text().await.unwrap().contains("<form method=\"post\""));

    let bearer = server.get("/v1beta/models").header("authorization", "Bearer open-sesame");
    assert_eq!(bearer.send().await.unwrap().status(), 200);
    let wrong = server.get("/v1beta/models").header("authorization", "Bearer sesame");
    assert_eq!(wrong.send().await.unwrap().status(), 401);

    let form = |token: &str| {
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        client.build().unwrap().post(server.url("/access")).body(format!("token={token}")).send()
    };
    let refused = form("sesame").await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().get("set-cookie").is_none());
    let admitted = form("open-sesame").await.unwrap();
    assert_eq!(admitted.status(), 303);
    let cookie = admitted.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("sesame"), "{cookie}");
    let pass = cookie.split(';').next().unwrap();
    let answer = server.get("/config.json").header("cookie", pass).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!server.lines.lock().unwrap().join("").contains("sesame"));
}

#[tokio::test]
async fn tests_can_see_what_was_sent_but_no_key() {
    let server = Server::usual().await;
    server.create(&ask("hello", None)).header("x-goog-api-key", "AIza-secret").send().await.unwrap();
    server.get("/v1beta/models?pageSize=1&key=AIza-secret").send().await.unwrap();
    let requests = server.json("/simulator/requests").await;
    assert_eq!(requests.as_array().unwrap().len(), 2);
    let create = &requests[0];
    assert_eq!(create["method"], "POST");
    assert_eq!(create["path"], "/v1beta/interactions");
    assert_eq!(create["body"]["input"], "hello");
    let names: Vec<&str> =
        create["headers"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(names.contains(&"x-goog-api-key") && names.contains(&"content-type"), "{names:?}");
    assert_eq!(requests[1]["query"], "pageSize=1&key=…");
    assert!(!requests.to_string().contains("secret"));

    let url = server.url("/simulator/requests");
    assert_eq!(server.client.delete(&url).send().await.unwrap().status(), 200);
    assert_eq!(server.json("/simulator/requests").await, json!([]));
}

#[tokio::test]
async fn a_page_of_another_site_cannot_control_the_simulator() {
    let server = Server::usual().await;
    let answer =
        server.get("/simulator/requests").header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.headers().get("access-control-allow-origin").is_none());
}
