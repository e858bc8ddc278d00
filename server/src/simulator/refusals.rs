//! The faults that answer a request with something other than a stream of events.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::faults::{Fault, Order};
use super::refusal::{Detail, Refusal};

/// The answer that `order` puts in place of a real one; `None` for faults that happen
/// in the stream. `streams` tells whether the request asked for a stream.
pub(crate) fn instead(order: &Order, model: &str, streams: bool) -> Option<Response<Body>> {
    match order.fault {
        Fault::Html => Some(page()),
        Fault::Empty => Some(Response::new(Body::empty())),
        _ => refusal(order, model, streams).map(Response::from),
    }
}

fn refusal(order: &Order, model: &str, streams: bool) -> Option<Refusal> {
    let plain = |status, code, message| Some(Refusal::plain(status, code, message));
    match order.fault {
        Fault::BadRequest => plain(StatusCode::BAD_REQUEST, "invalid_request", "Invalid input received."),
        Fault::Unauthorized => {
            plain(StatusCode::UNAUTHORIZED, "authentication", "The request does not have valid credentials.")
        }
        Fault::PaymentRequired => plain(
            StatusCode::PAYMENT_REQUIRED,
            "payment_required",
            "The prepaid balance of this project is used up.",
        ),
        Fault::Forbidden => {
            plain(StatusCode::FORBIDDEN, "permission_denied", "This key may not be used from here.")
        }
        Fault::NotFound => {
            plain(StatusCode::NOT_FOUND, "model_not_found", &format!("The model '{model}' was not found."))
        }
        Fault::TooLarge => plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "invalid_request",
            "The request is larger than the limit of 100 MB.",
        ),
        Fault::RateLimit => Some(rate_limit(order, model)),
        Fault::Quota => Some(quota(model)),
        Fault::Internal => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, "api_error", "Internal error encountered.")
        }
        Fault::Unavailable => Some(unavailable()),
        Fault::Timeout => plain(
            StatusCode::GATEWAY_TIMEOUT,
            "deadline_exceeded",
            "Deadline expired before operation could complete.",
        ),
        // Without a stream, what would be an error event is an HTTP error.
        Fault::Overload if !streams => Some(unavailable()),
        Fault::Midway if !streams => {
            plain(StatusCode::GATEWAY_TIMEOUT, "gateway_timeout", super::mischief::TIMEOUT)
        }
        Fault::Safety if !streams => plain(StatusCode::BAD_REQUEST, "safety", super::mischief::BLOCKED),
        Fault::Overload
        | Fault::Midway
        | Fault::Safety
        | Fault::Html
        | Fault::Empty
        | Fault::Incomplete
        | Fault::Late
        | Fault::Unknown
        | Fault::EmptyError
        | Fault::BadJson
        | Fault::Cut
        | Fault::Eof
        | Fault::Array
        | Fault::Slow
        | Fault::Stall
        | Fault::Forever
        | Fault::Burst
        | Fault::Crlf
        | Fault::Bytes
        | Fault::Bom
        | Fault::Signature
        | Fault::Thoughts => None,
    }
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

fn page() -> Response<Body> {
    let mut response = Response::new(Body::from(
        "<!doctype html><html><head><title>Sign in</title></head><body><h1>Welcome to our \
         network</h1><form><input name=\"room\"><button>Sign in</button></form></body></html>",
    ));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
