//! Google's CORS rules, kept to the letter: a page that sends one header too many
//! fails here as it would there.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

/// The only request headers that a page may send besides the ones browsers always
/// allow.
pub(crate) const ALLOWED: [&str; 4] =
    ["content-type", "x-goog-api-key", "x-goog-api-client", "authorization"];

/// The answer to a preflight request; `None` if `method` and `headers` are not one.
pub(crate) fn preflight(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
    if method != Method::OPTIONS {
        return None;
    }
    let origin = headers.get(header::ORIGIN)?;
    let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
    let mut response = Response::new(Body::empty());
    let known = ["GET", "POST", "DELETE", "PATCH", "PUT", "HEAD"].iter().any(|method| wanted == method);
    if !known || !requested(headers).iter().all(|name| allowed(name, path)) {
        // No CORS header at all: the browser then reports a bare network error.
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Some(response);
    }
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"),
    );
    let allowed = if path.starts_with("/upload/") {
        "content-type,x-goog-api-key,x-goog-api-client,authorization,x-goog-upload-protocol,\
         x-goog-upload-command,x-goog-upload-offset,x-goog-upload-header-content-length,\
         x-goog-upload-header-content-type,x-goog-upload-file-name"
    } else {
        "content-type,x-goog-api-key,x-goog-api-client,authorization"
    };
    answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    answer.insert(header::VARY, VARY);
    Some(response)
}

/// Uploads are told what to do by headers of their own.
fn allowed(name: &str, path: &str) -> bool {
    ALLOWED.contains(&name) || (path.starts_with("/upload/") && name.starts_with("x-goog-upload-"))
}

/// The names that a preflight asks for, in lower case.
pub(crate) fn requested(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("(unreadable)").split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect()
}

/// A mark on an answer that pages of other origins shall not be able to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closed;

/// Lets the page at `origin` read `response`, errors included.
pub(crate) fn open(response: &mut Response<Body>, origin: Option<HeaderValue>) {
    if response.extensions().get::<Closed>().is_some() {
        return;
    }
    let headers = response.headers_mut();
    headers.insert(header::VARY, VARY);
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("x-goog-upload-url,x-goog-upload-status"),
        );
    }
}

const VARY: HeaderValue = HeaderValue::from_static("Origin, X-Origin, Referer");
