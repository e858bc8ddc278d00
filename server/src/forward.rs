//! Passes the API through to Google and adds the key.
//!
//! Bodies stream through in both directions, piece by piece, and are never held as a
//! whole. Of the headers only those pass that are named here: what the browser adds
//! on its own (cookies, addresses, the client's key) never reaches Google, and what
//! Google's front end adds never reaches the page. When the browser leaves, the
//! connection to Google is dropped.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::routing::any;
use futures_util::TryStreamExt as _;
use reqwest::Client;

use crate::config::Upstream;
use crate::problem::problem;
use crate::query;
use crate::record::Recorder;
use crate::running::StartError;

/// The service's own limit is 100 MB; a little more, so that the service says so.
const BODY_LIMIT: u64 = 110 << 20;
/// The same for a file, which may have 2 GB.
const FILE_LIMIT: u64 = 2_100 << 20;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Deep thinking and big pictures are silent for minutes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(600);

/// What of a request passes, besides `x-goog-upload-*` on the upload path.
const REQUEST_HEADERS: [HeaderName; 2] = [header::CONTENT_TYPE, header::ACCEPT];
/// What of an answer passes, besides `x-goog-upload-*`.
const RESPONSE_HEADERS: [HeaderName; 3] =
    [header::CONTENT_TYPE, header::RETRY_AFTER, HeaderName::from_static("x-goog-request-id")];

struct Forwarder {
    client: Client,
    upstream: Upstream,
    recorder: Option<Recorder>,
}

/// The routes that are forwarded.
pub(crate) fn router(upstream: Upstream) -> Result<Router, StartError> {
    // Fails only if a provider is installed already, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(IDLE_TIMEOUT)
        // The key must not follow to another host.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("catena/", env!("CARGO_PKG_VERSION")));
    if is_loopback(&upstream.base) {
        // A proxy of the system cannot reach what runs on this machine.
        client = client.no_proxy();
    }
    let client = client.build().map_err(|error| StartError::Client(error.to_string()))?;
    let recorder =
        match &upstream.record {
            None => None,
            Some(folder) => Some(Recorder::new(folder, &upstream.key).map_err(|source| {
                StartError::Folder { option: "--record", folder: folder.clone(), source }
            })?),
        };
    let forwarder = Forwarder { client, upstream, recorder };
    Ok(Router::new()
        .route("/v1beta/{*rest}", any(forward))
        .route("/v1/{*rest}", any(forward))
        .route("/upload/{*rest}", any(forward))
        .with_state(Arc::new(forwarder)))
}

async fn forward(State(forwarder): State<Arc<Forwarder>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if !matches!(parts.method, Method::GET | Method::POST | Method::DELETE | Method::PUT) {
        return problem(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", "This method is not forwarded.");
    }
    let is_upload = parts.uri.path().starts_with("/upload/");
    let limit = if is_upload { FILE_LIMIT } else { BODY_LIMIT };
    let size = declared_size(&parts.headers);
    if size.is_some_and(|size| size > limit) {
        return too_large(is_upload);
    }
    let target = target(&forwarder.upstream.base, parts.uri.path(), parts.uri.query());
    let mut outgoing = forwarder
        .client
        .request(parts.method, target)
        .headers(pass(&parts.headers, &REQUEST_HEADERS, is_upload))
        .header("x-goog-api-key", forwarder.upstream.key.header());
    match size {
        // A length that is known is sent on, since the upload path wants one.
        Some(0) => {}
        Some(size) => {
            outgoing = outgoing
                .header(header::CONTENT_LENGTH, size)
                .body(reqwest::Body::wrap_stream(limited(body, limit)));
        }
        None if parts.headers.contains_key(header::TRANSFER_ENCODING) => {
            outgoing = outgoing.body(reqwest::Body::wrap_stream(limited(body, limit)));
        }
        None => {}
    }
    match outgoing.send().await {
        Ok(answer) => answered(&forwarder, answer),
        Err(error) => failed(&error, is_upload),
    }
}

fn answered(forwarder: &Forwarder, answer: reqwest::Response) -> Response<Body> {
    let status = answer.status();
    if status.is_redirection() {
        return problem(
            StatusCode::BAD_GATEWAY,
            "service_unavailable",
            "Google answered with a redirection, which is not followed.",
        );
    }
    let headers = pass(answer.headers(), &RESPONSE_HEADERS, true);
    let streams = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let tape = forwarder.recorder.as_ref().filter(|_| streams).and_then(Recorder::tape);
    let bytes = answer.bytes_stream().map_err(without_address);
    let body = match tape {
        None => Body::from_stream(bytes),
        Some(mut tape) => Body::from_stream(bytes.inspect_ok(move |bytes| tape.hear(bytes))),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Errors of the client name the address; ours would be harmless, but a log or a page
/// needs none.
fn without_address(error: reqwest::Error) -> reqwest::Error {
    error.without_url()
}

fn failed(error: &reqwest::Error, is_upload: bool) -> Response<Body> {
    if caused_by_limit(error) {
        return too_large(is_upload);
    }
    let why = if error.is_timeout() {
        "Google did not answer in time."
    } else if error.is_connect() {
        "Google cannot be reached from this server."
    } else {
        "The connection to Google broke before it answered."
    };
    problem(StatusCode::BAD_GATEWAY, "service_unavailable", why)
}

fn too_large(is_upload: bool) -> Response<Body> {
    let message = if is_upload {
        "The file is larger than the limit of 2 GB."
    } else {
        "The request is larger than the limit of 100 MB."
    };
    problem(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request", message)
}

#[derive(Debug)]
struct LimitReached;

impl std::fmt::Display for LimitReached {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("the request is too large")
    }
}

impl std::error::Error for LimitReached {}

fn caused_by_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LimitReached>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The body, which breaks off at the limit.
fn limited(
    body: Body,
    limit: u64,
) -> impl futures_util::Stream<Item = Result<axum::body::Bytes, axum::Error>> + Send + 'static {
    let mut left = limit;
    body.into_data_stream().and_then(move |bytes| {
        let size = bytes.len() as u64;
        let passes = size <= left;
        left = left.saturating_sub(size);
        std::future::ready(if passes { Ok(bytes) } else { Err(axum::Error::new(LimitReached)) })
    })
}

fn declared_size(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn pass(from: &HeaderMap, named: &[HeaderName], upload: bool) -> HeaderMap {
    from.iter()
        .filter(|(name, _)| named.contains(name) || (upload && name.as_str().starts_with("x-goog-upload-")))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn is_loopback(base: &str) -> bool {
    let host = reqwest::Url::parse(base).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]"))
}

/// The address at Google: the same path and query, without a key.
fn target(base: &str, path: &str, query: Option<&str>) -> String {
    let query = query.map(|query| query::without(query, "key")).unwrap_or_default();
    if query.is_empty() { format!("{base}{path}") } else { format!("{base}{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_address_is_taken_out() {
        let base = "https://google.example";
        assert_eq!(
            target(base, "/v1beta/models", Some("pageSize=1&key=secret")),
            "https://google.example/v1beta/models?pageSize=1"
        );
        assert_eq!(
            target(base, "/v1/interactions/x", Some("key=secret")),
            "https://google.example/v1/interactions/x"
        );
    }

    #[test]
    fn only_named_headers_pass() {
        let from: HeaderMap = [
            ("content-type", "application/json"),
            ("cookie", "a=b"),
            ("x-goog-api-key", "theirs"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-goog-upload-command", "start"),
        ]
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect();
        let names = |upload| {
            let mut names: Vec<String> =
                pass(&from, &REQUEST_HEADERS, upload).keys().map(|name| name.to_string()).collect();
            names.sort();
            names
        };
        assert_eq!(names(false), ["content-type"]);
        assert_eq!(names(true), ["content-type", "x-goog-upload-command"]);
    }
}
