//! HTTP errors in the two shapes in which the service sends them.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

/// An answer that is an error.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The JSON text.
    pub(crate) body: String,
    /// Seconds for a `Retry-After` header, if one is sent.
    pub(crate) retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Envelope<E> {
    error: E,
}

#[derive(Serialize)]
struct Plain<'a> {
    message: &'a str,
    code: &'a str,
}

/// The classic Google API error.
#[derive(Serialize)]
struct Gateway<'a> {
    code: u16,
    message: &'a str,
    status: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail>,
}

/// An entry of a classic error's `details`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Detail {
    /// Why, in a machine's words.
    Info {
        #[serde(rename = "@type")]
        kind: &'static str,
        reason: &'static str,
        domain: &'static str,
        metadata: Service,
    },
    /// Which quota was used up.
    Quota {
        #[serde(rename = "@type")]
        kind: &'static str,
        violations: Vec<Violation>,
    },
    /// When to try again.
    Retry {
        #[serde(rename = "@type")]
        kind: &'static str,
        #[serde(rename = "retryDelay")]
        retry_delay: String,
    },
}

#[derive(Debug, Serialize)]
pub(crate) struct Service {
    service: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Violation {
    quota_metric: &'static str,
    quota_id: &'static str,
    quota_dimensions: Dimensions,
    quota_value: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Dimensions {
    location: &'static str,
    model: String,
}

impl Detail {
    /// The reason that goes with a key that is not one.
    pub(crate) fn key_invalid() -> Self {
        Self::Info {
            kind: "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "API_KEY_INVALID",
            domain: "googleapis.com",
            metadata: Service { service: "generativelanguage.googleapis.com" },
        }
    }

    /// The quota of requests per minute, or per day.
    pub(crate) fn quota(model: &str, per_day: bool) -> Self {
        Self::Quota {
            kind: "type.googleapis.com/google.rpc.QuotaFailure",
            violations: vec![Violation {
                quota_metric: "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                quota_id: if per_day {
                    "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
                } else {
                    "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
                },
                quota_dimensions: Dimensions { location: "global", model: model.to_owned() },
                quota_value: if per_day { "250" } else { "5" },
            }],
        }
    }

    /// A wait of so many seconds.
    pub(crate) fn retry(seconds: u32) -> Self {
        Self::Retry { kind: "type.googleapis.com/google.rpc.RetryInfo", retry_delay: format!("{seconds}s") }
    }
}

impl Refusal {
    /// The Interactions API's own shape: a message and a word as code.
    pub(crate) fn plain(status: StatusCode, code: &str, message: &str) -> Self {
        Self::with_body(status, &Envelope { error: Plain { message, code } })
    }

    /// The shape of Google's front end.
    pub(crate) fn gateway(status: StatusCode, name: &str, message: &str, details: Vec<Detail>) -> Self {
        let error = Gateway { code: status.as_u16(), message, status: name, details };
        Self::with_body(status, &Envelope { error })
    }

    /// 400 with `invalid_request`.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::plain(StatusCode::BAD_REQUEST, "invalid_request", message)
    }

    /// 404 with `not_found`.
    pub(crate) fn not_found(message: &str) -> Self {
        Self::plain(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The same in the form of Google's front end.
    pub(crate) fn classic(self) -> Self {
        let value: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let (Some(message), Some(_)) = (value["error"]["message"].as_str(), value["error"]["code"].as_str())
        else {
            // It has that form already.
            return self;
        };
        let classic = Self::gateway(self.status, name_of(self.status), message, Vec::new());
        Self { retry_after: self.retry_after, ..classic }
    }

    fn with_body(status: StatusCode, body: &impl Serialize) -> Self {
        Self { status, body: json_text(body), retry_after: None }
    }
}

/// The name that Google's APIs give to an HTTP status.
fn name_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        416 => "OUT_OF_RANGE",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        500 => "INTERNAL",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    }
}

impl From<Refusal> for Response<Body> {
    fn from(refusal: Refusal) -> Self {
        let mut response = json_response(refusal.status, refusal.body);
        if let Some(seconds) = refusal.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// `value` as the service prints JSON: over several lines, two spaces deep.
pub(crate) fn json_text(value: &impl Serialize) -> String {
    // Our own types have text keys and no floats, so that this cannot fail.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// An answer with JSON `text`.
pub(crate) fn json_response(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    response
}
