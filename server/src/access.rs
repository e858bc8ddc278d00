//! The access token: how a person on another machine shows it.
//!
//! A browser asks for it once, in a form, and then keeps a pass in a cookie that
//! scripts cannot read. Programs send `Authorization: Bearer …`. The token is never
//! part of an address.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;

use crate::problem::problem;
use crate::query;
use crate::secret::AccessToken;

const COOKIE: &str = "catena_access";
const PATH: &str = "/access";
/// A form with one short field; anything longer is not ours.
const FORM_LIMIT: usize = 4096;

/// Lets through who has shown the token, and asks everybody else for it.
pub(crate) async fn ask(
    State(token): State<Arc<AccessToken>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let path = request.uri().path();
    if path == "/healthz" || admitted(&token, request.headers()) {
        return next.run(request).await;
    }
    if path == PATH && request.method() == Method::POST {
        return answer_form(&token, request).await;
    }
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if wants_page {
        form(StatusCode::UNAUTHORIZED, "")
    } else {
        problem(StatusCode::UNAUTHORIZED, "authentication", "This server asks for its access token.")
    }
}

fn admitted(token: &AccessToken, headers: &HeaderMap) -> bool {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .is_some_and(|shown| token.admits(shown));
    let cookie = || {
        let expected = token.pass();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == COOKIE && value == expected)
    };
    bearer || cookie()
}

async fn answer_form(token: &AccessToken, request: Request) -> Response<Body> {
    let Ok(body) = to_bytes(request.into_body(), FORM_LIMIT).await else {
        return form(StatusCode::PAYLOAD_TOO_LARGE, "That is too long to be the token.");
    };
    let shown = query::value(std::str::from_utf8(&body).ok(), "token").unwrap_or_default();
    if !token.admits(&shown) {
        return form(StatusCode::UNAUTHORIZED, "That is not the token of this server.");
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", token.pass());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

fn form(status: StatusCode, complaint: &str) -> Response<Body> {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Catena: access</title>\
         <h1>Catena</h1><p>This server asks for its access token.</p>\
         <p role=\"alert\">{complaint}</p>\
         <form method=\"post\" action=\"{PATH}\"><label>Access token \
         <input type=\"password\" name=\"token\" autocomplete=\"current-password\" required \
         autofocus></label> <button>Open Catena</button></form></html>"
    );
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    response
}
