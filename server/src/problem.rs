//! Error answers of the server itself, in the shape in which the Interactions API
//! sends its own, so that the page has one kind of error to read.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

/// An error answer with `code` and a sentence that says what is wrong.
pub(crate) fn problem(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    json_answer(status, json!({"error": {"message": message, "code": code}}).to_string())
}

/// An answer with a JSON body that is already text. Never cached.
pub(crate) fn json_answer(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
