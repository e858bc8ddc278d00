//! Google's CORS rules.

use reqwest::Method;

use crate::support::{Server, ask};

const PAGE: &str = "http://127.0.0.1:3000";

async fn preflight(server: &Server, method: &str, headers: &str) -> reqwest::Response {
    server
        .client
        .request(Method::OPTIONS, server.url("/v1beta/interactions"))
        .header("origin", PAGE)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", headers)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_four_headers_pass_and_no_others() {
    let server = Server::usual().await;
    for (headers, passes) in [
        ("content-type", true),
        ("content-type,x-goog-api-key", true),
        ("Content-Type, X-Goog-Api-Key, x-goog-api-client, Authorization", true),
        ("", true),
        ("api-revision", false),
        ("content-type,x-goog-api-key,api-revision", false),
        ("last-event-id", false),
        ("cache-control", false),
        ("traceparent", false),
    ] {
        let answer = preflight(&server, "POST", headers).await;
        let allowed = answer.headers().get("access-control-allow-origin").cloned();
        if passes {
            assert_eq!(answer.status(), 200, "{headers}");
            assert_eq!(allowed.unwrap(), PAGE, "{headers}");
            assert_eq!(
                answer.headers()["access-control-allow-headers"],
                "content-type,x-goog-api-key,x-goog-api-client,authorization"
            );
        } else {
            assert_eq!(answer.status(), 403, "{headers}");
            assert!(allowed.is_none(), "{headers}");
            assert!(answer.headers().get("access-control-allow-headers").is_none());
        }
    }
    assert_eq!(preflight(&server, "TRACE", "content-type").await.status(), 403);
    assert_eq!(preflight(&server, "DELETE", "x-goog-api-key").await.status(), 200);
}

#[tokio::test]
async fn answers_and_errors_can_be_read_by_the_page() {
    let server = Server::usual().await;
    for (prompt, expected) in [("hello", 200), ("!503", 503), ("!429 retry 7", 429), ("", 400)] {
        let request = server.create(&ask(prompt, None)).header("origin", PAGE);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), expected, "{prompt}");
        assert_eq!(answer.headers()["access-control-allow-origin"], PAGE, "{prompt}");
        assert_eq!(answer.headers()["vary"], "Origin, X-Origin, Referer", "{prompt}");
        assert_eq!(
            answer.headers()["access-control-expose-headers"],
            "x-goog-upload-url,x-goog-upload-status",
            "retry-after stays unreadable"
        );
    }
    let plain = server.create(&ask("hello", None)).send().await.unwrap();
    assert!(plain.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn a_preflight_is_seen_by_tests() {
    let server = Server::usual().await;
    preflight(&server, "POST", "content-type,Api-Revision").await;
    let requests = server.json("/simulator/requests").await;
    assert_eq!(requests[0]["method"], "OPTIONS");
    assert_eq!(requests[0]["origin"], PAGE);
    assert_eq!(requests[0]["preflight"], serde_json::json!(["content-type", "api-revision"]));
}
