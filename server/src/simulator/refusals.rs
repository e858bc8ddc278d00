//! The faults that answer a request with something other than a stream of events.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::clock;
use super::cors::Closed;
use super::faults::{Fault, Instead, Odd, Order};
use super::mischief::{self, TIMEOUT};
use super::refusal::{Detail, Refusal, json_response};

/// The size of an error message that is far too long.
const HUGE: usize = 1 << 20;

/// What is asked, as far as a refusal speaks of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// The model or agent.
    pub(crate) target: &'a str,
    pub(crate) previous: Option<&'a str>,
    /// Whether errors can come in a stream; then some do.
    pub(crate) streams: bool,
    /// Whether it runs in the background, where some errors come still later.
    pub(crate) background: bool,
}

/// The answer that `order` puts in place of a real one; `None` for faults that happen
/// later.
pub(crate) fn instead(order: &Order, asking: Asking<'_>) -> Option<Response<Body>> {
    let plain = |status, code, message: &str| Some(Refusal::plain(status, code, message).into());
    match order.fault {
        Fault::Instead(instead) => answer(instead, order, asking),
        // Without a stream, what would be an error event is an HTTP error.
        Fault::Blocked(_) | Fault::Events(_) if asking.streams || asking.background => None,
        Fault::Blocked(code) => plain(StatusCode::BAD_REQUEST, code, &mischief::blocked(code)),
        Fault::Events(Odd::Overload) => Some(unavailable().into()),
        Fault::Events(Odd::Midway) => plain(StatusCode::GATEWAY_TIMEOUT, "gateway_timeout", TIMEOUT),
        Fault::Events(_) | Fault::Answer(_) | Fault::Course(_) | Fault::Way(_) | Fault::Resumed(_) => None,
    }
}

fn answer(instead: Instead, order: &Order, asking: Asking<'_>) -> Option<Response<Body>> {
    let Asking { target, previous, .. } = asking;
    let answer = match instead {
        Instead::Plain(status, code, message) => Refusal::plain(of(status), code, message).into(),
        Instead::Gateway(status, name, message) => {
            Refusal::gateway(of(status), name, message, Vec::new()).into()
        }
        Instead::ModelNotFound => Refusal::plain(
            StatusCode::NOT_FOUND,
            "model_not_found",
            &format!("The model '{target}' was not found."),
        )
        .into(),
        Instead::ParentNotFound => super::missing(previous?).into(),
        Instead::ParentInvalid => {
            previous?;
            Refusal::invalid("The previous interaction cannot be continued.").into()
        }
        Instead::BadKey => Refusal::gateway(
            StatusCode::BAD_REQUEST,
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
            vec![Detail::key_invalid()],
        )
        .into(),
        Instead::RateLimit => rate_limit(order, target).into(),
        Instead::RateLimitDated => dated(order),
        Instead::Quota => quota(target).into(),
        Instead::Html => page(StatusCode::OK),
        Instead::Json => json_response(StatusCode::OK, "{\"portal\": \"sign in\"}".to_owned()),
        Instead::Empty => Response::new(Body::empty()),
        Instead::NoContent => with(StatusCode::NO_CONTENT, "text/plain", Vec::new()),
        Instead::Redirect => {
            let mut response = with(StatusCode::FOUND, "text/html; charset=utf-8", Vec::new());
            let elsewhere = HeaderValue::from_static("https://elsewhere.example/v1beta/interactions");
            response.headers_mut().insert(header::LOCATION, elsewhere);
            response
        }
        Instead::ErrorArray => {
            with(StatusCode::SERVICE_UNAVAILABLE, JSON, mischief::ARRAY.as_bytes().to_vec())
        }
        Instead::ErrorHtml => page(StatusCode::BAD_GATEWAY),
        Instead::ErrorEmpty => with(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", Vec::new()),
        Instead::ErrorHuge => Refusal::plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "api_error",
            &"Internal error encountered. ".repeat(HUGE / 28 + 1),
        )
        .into(),
        Instead::ErrorBinary => {
            let bytes = (0..=u8::MAX).cycle().take(4_096).map(|byte| byte.wrapping_mul(167)).collect();
            with(StatusCode::INTERNAL_SERVER_ERROR, "application/octet-stream", bytes)
        }
        Instead::ErrorString => {
            with(StatusCode::INTERNAL_SERVER_ERROR, JSON, b"{\"error\":\"something went wrong\"}".to_vec())
        }
        Instead::Closed => {
            let mut response = Response::from(unavailable());
            response.extensions_mut().insert(Closed);
            response
        }
    };
    Some(answer)
}

const JSON: &str = "application/json; charset=UTF-8";

/// The statuses of the table are valid; the fallback is never seen.
fn of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// With `retry N` the classic form with a RetryInfo, as the front end sends it;
/// without, the plain form that says nothing about when.
fn rate_limit(order: &Order, model: &str) -> Refusal {
    let Some(seconds) = order.retry else {
        return Refusal::plain(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_exceeded",
            "Too many requests in this minute.",
        );
    };
    let mut refusal = Refusal::gateway(
        StatusCode::TOO_MANY_REQUESTS,
        "RESOURCE_EXHAUSTED",
        &format!("Too many requests in this minute. Please retry in {seconds}.4s."),
        vec![Detail::quota(model, false), Detail::retry(seconds)],
    );
    refusal.retry_after = Some(seconds);
    refusal
}

/// Says when in the header alone, and there as a date.
fn dated(order: &Order) -> Response<Body> {
    let mut response: Response<Body> = Refusal::plain(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limit_exceeded",
        "Too many requests in this minute.",
    )
    .into();
    let date = clock::http_date(u64::from(order.retry.unwrap_or(7)));
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::RETRY_AFTER, date);
    }
    response
}

fn quota(model: &str) -> Refusal {
    Refusal::gateway(
        StatusCode::TOO_MANY_REQUESTS,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
        vec![Detail::quota(model, true)],
    )
}

fn unavailable() -> Refusal {
    Refusal::gateway(
        StatusCode::SERVICE_UNAVAILABLE,
        "UNAVAILABLE",
        "This model is currently experiencing high demand. Spikes in demand are usually \
         temporary. Please try again later.",
        Vec::new(),
    )
}

fn page(status: StatusCode) -> Response<Body> {
    let page = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Welcome to our \
                network</h1><form><input name=\"room\"><button>Sign in</button></form></body></html>";
    with(status, "text/html; charset=utf-8", page.as_bytes().to_vec())
}

fn with(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
