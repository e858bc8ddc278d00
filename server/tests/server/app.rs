//! The page: files, headers, policy, caching, compression.

use std::io::Read as _;

use catena_server::Config;
use reqwest::header::HeaderMap;

use crate::support::{Folder, Server, json_of};

const INDEX: &str = "<!doctype html><title>Catena</title>\
    <script type=\"module\">\nalert(1)\n</script><script src=\"/catena-0f1e2d3c4b5a6978.js\"></script>";
const STYLE: &str = "/style/base-0f1e2d3c4b5a6978.css";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("index.html", INDEX.as_bytes());
    folder.write(&STYLE[1..], ".a { color: red }\n".repeat(500).as_bytes());
    folder.write("catena-0f1e2d3c4b5a6978_bg.wasm", &[0; 2000]);
    folder.write("favicon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    folder.write(".secret", b"hidden");
    folder
}

async fn server(folder: &Folder) -> Server {
    let app = Some(folder.0.clone());
    let allow_api = vec!["http://127.0.0.1:9000".to_owned()];
    Server::start(Config { app, allow_api, ..Config::default() }).await
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_answer_has_the_safe_headers() {
    let folder = folder("headers");
    let server = server(&folder).await;
    for path in ["/", STYLE, "/config.json", "/healthz", "/nothing", "/v1beta/models"] {
        let answer = server.get(path).send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(header(headers, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(headers, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header(headers, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(header(headers, "permissions-policy").contains("camera=()"), "{path}");
    }
}

#[tokio::test]
async fn the_page_has_a_strict_policy_with_the_hash_of_its_script() {
    let folder = folder("policy");
    let server = server(&folder).await;
    for path in ["/", "/index.html"] {
        let answer = server.get(path).send().await.unwrap();
        let policy = header(answer.headers(), "content-security-policy").to_owned();
        for part in [
            "default-src 'none';",
            "script-src 'self' 'wasm-unsafe-eval' \
             'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY=';",
            "connect-src 'self' https://generativelanguage.googleapis.com http://127.0.0.1:9000;",
            "frame-ancestors 'none';",
            "require-trusted-types-for 'script';",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(header(answer.headers(), "content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.text().await.unwrap(), INDEX);
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_others_asked_for_again() {
    let folder = folder("caching");
    let server = server(&folder).await;
    for (path, expected, kind) in [
        ("/", "no-cache", "text/html; charset=utf-8"),
        ("/config.json", "no-store", "application/json; charset=UTF-8"),
        ("/favicon.svg", "no-cache", "image/svg+xml"),
        (STYLE, "public, max-age=31536000, immutable", "text/css; charset=utf-8"),
        ("/catena-0f1e2d3c4b5a6978_bg.wasm", "public, max-age=31536000, immutable", "application/wasm"),
    ] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(answer.headers(), "cache-control"), expected, "{path}");
        assert_eq!(header(answer.headers(), "content-type"), kind, "{path}");
    }
    let first = server.get("/").send().await.unwrap();
    let tag = header(first.headers(), "etag").to_owned();
    let again = server.get("/").header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert!(header(again.headers(), "content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn files_are_compressed_as_the_browser_can_take_them() {
    let folder = folder("compression");
    let server = server(&folder).await;
    let plain = server.get(STYLE).send().await.unwrap();
    assert_eq!(header(plain.headers(), "content-encoding"), "");
    assert_eq!(header(plain.headers(), "vary"), "Accept-Encoding");
    let plain = plain.bytes().await.unwrap();

    let packed = |accept: &'static str| {
        let request = server.get(STYLE).header("accept-encoding", accept);
        async move {
            let answer = request.send().await.unwrap();
            let encoding = header(answer.headers(), "content-encoding").to_owned();
            (encoding, answer.bytes().await.unwrap())
        }
    };
    let (encoding, bytes) = packed("gzip, deflate, br, zstd").await;
    assert_eq!(encoding, "br");
    assert!(bytes.len() * 10 < plain.len(), "{} of {}", bytes.len(), plain.len());
    let mut unpacked = Vec::new();
    brotli::Decompressor::new(&bytes[..], 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);

    let (encoding, bytes) = packed("gzip").await;
    assert_eq!(encoding, "gzip");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
}

#[tokio::test]
async fn a_stream_is_never_compressed() {
    let server = Server::usual().await;
    let body = crate::support::ask("hello", None);
    let answer = server.create(&body).header("accept-encoding", "gzip, br").send().await.unwrap();
    assert_eq!(header(answer.headers(), "content-encoding"), "");
    assert!(answer.text().await.unwrap().starts_with("event: "));
}

#[tokio::test]
async fn only_files_of_the_page_are_there_to_be_read() {
    let folder = folder("files");
    let server = server(&folder).await;
    for path in ["/nothing", "/.secret", "/style", "/%2e%2e/etc/passwd", "//etc/passwd"] {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(json_of(answer).await["error"]["code"], "not_found", "{path}");
    }
    let answer = server.client.post(server.url("/index.html")).send().await.unwrap();
    assert_eq!(answer.status(), 405);
    let head = server.client.head(server.url(STYLE)).send().await.unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(header(head.headers(), "content-length"), "9000");
    assert_eq!(head.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn without_a_page_it_says_how_to_build_one() {
    let server = Server::usual().await;
    let answer = server.get("/").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().contains("cargo xtask run"));
    assert_eq!(
        server.json("/config.json").await,
        serde_json::json!({
            "api_base": "", "api_version": "v1beta", "images": [], "key": "server", "revision": "steps", "simulated": true
        })
    );
    assert_eq!(server.json("/healthz").await, serde_json::json!({"status": "ok"}));
}
