//! Problems: every way in which the service, or the way to it, says no (reference section 8).
//!
//! The code alone does not tell. An overload is reported as `invalid_request`, a wrong key as 400, a daily quota as
//! 429 like a passing rate limit; so [`Problem::kind`] reads the HTTP status, the code and the message together.

use serde_json::Value;

use super::json::Lenient;

/// What went wrong, as it was reported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// HTTP status, when there was an HTTP answer that was not 200.
    pub http: Option<u16>,
    /// The service's code, such as `rate_limit_exceeded`, or the older `RESOURCE_EXHAUSTED`, perhaps empty.
    pub code: String,
    /// The service's own sentence, perhaps empty.
    pub message: String,
    /// How long the service asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The raw report for the folded details, at most [`DETAIL_LIMIT`] bytes.
    pub detail: String,
}

/// How much of a raw report is kept, in bytes.
pub const DETAIL_LIMIT: usize = 4 * 1024;

/// What a problem is, for deciding and for explaining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No answer came: offline, blocked, refused by CORS. A browser cannot tell these apart.
    Unreachable,
    /// The connection ended before the answer did.
    Cut,
    /// Nothing came for longer than the limit.
    Silent,
    /// The answer is no answer of this service: a login page, an empty body.
    Unreadable,
    /// The key is missing, wrong or expired.
    KeyRefused,
    /// The key is good, but not for this (restricted, leaked, feature off).
    Forbidden,
    /// Billing is off or the balance is empty.
    PaymentRequired,
    /// Not offered in this region or on this plan.
    NotOffered,
    /// The model or agent is unknown or retired.
    ModelGone,
    /// The interaction that was to be continued is unknown or expired.
    InteractionGone,
    /// A passing limit.
    RateLimited,
    /// A limit of the day or the plan.
    QuotaUsedUp,
    /// The service is overloaded or broken for the moment.
    ServerTrouble,
    /// The prompt or the answer was blocked.
    Blocked,
    /// The model's output was malformed, or no picture came.
    BadOutput,
    /// The request is larger than the service takes.
    TooLarge,
    /// The request is wrong.
    BadRequest,
    /// The page's own policy does not let it call this address.
    NotAllowed,
    /// A run belongs to another address than the one that is set.
    Elsewhere,
    /// The run was cancelled.
    Cancelled,
    /// Anything else.
    Other,
}

/// Codes of problems that never reached the service; the shell reports them with these.
pub mod local {
    /// `fetch` failed without an answer.
    pub const UNREACHABLE: &str = "catena_unreachable";
    /// The stream ended early.
    pub const CUT: &str = "catena_cut";
    /// The stream went silent.
    pub const SILENT: &str = "catena_silent";
    /// The answer was not understood.
    pub const UNREADABLE: &str = "catena_unreadable";
    /// The page's content security policy stopped the request.
    pub const NOT_ALLOWED: &str = "catena_not_allowed";
    /// The run was begun at another address of the API.
    pub const ELSEWHERE: &str = "catena_elsewhere";
    /// A background run is not known at the service any more.
    pub const RUN_EXPIRED: &str = "catena_run_expired";
    /// No key was given where one is needed.
    pub const NO_KEY: &str = "catena_no_key";
    /// The value of a header is not known that a remote server asks for.
    pub const NO_HEADER: &str = "catena_no_header";
}

impl Problem {
    /// A problem on the way, with one of the codes of [`local`].
    pub fn on_the_way(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), ..Self::default() }
    }

    /// Reads the `error` object of a stream's event.
    pub fn in_stream(error: Value) -> Self {
        let detail = clip(&error.to_string());
        let mut problem = Self::of_error(&error).unwrap_or_default();
        problem.detail = detail;
        problem
    }

    /// Reads the body of an HTTP error, whatever it is: either envelope, a one-element array of one, a bare string,
    /// HTML, or nothing. `retry_after` is the header of that name, where it is readable.
    pub fn of_response(http: u16, retry_after: Option<&str>, body: &str) -> Self {
        let mut problem = Self::of_body(body).unwrap_or_else(|| Self {
            message: if looks_like_html(body) { String::new() } else { clip(body.trim()) },
            ..Self::default()
        });
        problem.http = Some(http);
        problem.retry_after_ms = retry_after.and_then(seconds_to_ms).or(problem.retry_after_ms);
        problem.detail = clip(body);
        problem
    }

    /// Reads an error envelope, if the text is one. Used for text that trails a stream, too.
    pub fn of_body(body: &str) -> Option<Self> {
        let json = super::json::parse(body.trim())?;
        let envelope = match &json {
            Value::Array(items) => items.first()?,
            Value::Object(_) => &json,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
        let mut problem = Self::of_error(envelope.get("error")?)?;
        problem.detail = clip(body);
        Some(problem)
    }

    fn of_error(error: &Value) -> Option<Self> {
        if let Some(message) = error.as_str() {
            return Some(Self { message: message.to_owned(), ..Self::default() });
        }
        error.as_object()?;
        let code = match error.get("code") {
            Some(Value::String(code)) => code.clone(),
            _ => error.text("status").unwrap_or_default(),
        };
        let http = match error.get("code") {
            Some(Value::Number(number)) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
            _ => None,
        };
        let message = error.text("message").unwrap_or_default();
        let details = || error.get("details").and_then(Value::as_array).into_iter().flatten();
        // A quota of the day comes with a delay like any other, although waiting for it is no use.
        let violations = details().filter_map(|detail| detail.get("violations")?.as_array()).flatten();
        let daily =
            violations.filter_map(|violation| violation.text("quotaId")).any(|id| id.contains("PerDay"));
        if daily {
            return Some(Self { http, code: "quota_exceeded".to_owned(), message, ..Self::default() });
        }
        let retry_after_ms = details()
            .filter_map(|detail| detail.text("retryDelay"))
            .find_map(|delay| seconds_to_ms(&delay))
            .or_else(|| delay_in(&message));
        Some(Self { http, code, message, retry_after_ms, detail: String::new() })
    }

    /// What the problem is.
    pub fn kind(&self) -> ProblemKind {
        self.kind_by_code().unwrap_or_else(|| self.kind_by_message())
    }

    /// Whether the service says that it does not know what the address names. An error page of a wrong address says
    /// nothing of the kind: it has no code.
    pub fn is_unknown_there(&self) -> bool {
        matches!(self.http, Some(404 | 410)) && !self.code.is_empty()
            || self.kind() == ProblemKind::InteractionGone
    }

    /// Kinds that the code, or code and status, settle. `None` where the message has the last word.
    fn kind_by_code(&self) -> Option<ProblemKind> {
        Some(match self.code.as_str() {
            local::UNREACHABLE => ProblemKind::Unreachable,
            local::CUT => ProblemKind::Cut,
            local::SILENT => ProblemKind::Silent,
            local::UNREADABLE => ProblemKind::Unreadable,
            local::NOT_ALLOWED => ProblemKind::NotAllowed,
            local::ELSEWHERE => ProblemKind::Elsewhere,
            local::RUN_EXPIRED => ProblemKind::InteractionGone,
            local::NO_KEY | local::NO_HEADER | "authentication" | "UNAUTHENTICATED" => {
                ProblemKind::KeyRefused
            }
            "payment_required" => ProblemKind::PaymentRequired,
            "quota_exceeded" => ProblemKind::QuotaUsedUp,
            "model_not_found" => ProblemKind::ModelGone,
            "safety"
            | "recitation"
            | "language"
            | "prohibited_content"
            | "spii"
            | "blocklist"
            | "image_safety"
            | "image_prohibited_content"
            | "image_recitation"
            | "image_other"
            | "content_blocked" => ProblemKind::Blocked,
            "malformed_function_call"
            | "malformed_tool_call"
            | "unexpected_tool_call"
            | "no_image"
            | "too_many_tool_calls"
            | "missing_thought_signature" => ProblemKind::BadOutput,
            "cancelled" | "CANCELLED" => ProblemKind::Cancelled,
            "api_error"
            | "service_unavailable"
            | "deadline_exceeded"
            | "gateway_timeout"
            | "aborted"
            | "UNAVAILABLE"
            | "INTERNAL"
            | "DEADLINE_EXCEEDED" => ProblemKind::ServerTrouble,
            _ => return None,
        })
    }

    fn kind_by_message(&self) -> ProblemKind {
        let message = self.message.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
        let code = self.code.as_str();
        if says(&[
            "api key not valid",
            "api key expired",
            "api_key_invalid",
            "api key not found",
            "missing api key",
        ]) {
            return ProblemKind::KeyRefused;
        }
        if says(&["exceeded your current quota"])
            && !says(&["perminute", "please retry in"])
            && self.retry_after_ms.is_none()
        {
            return ProblemKind::QuotaUsedUp;
        }
        if says(&["no longer available", "models/"]) && (code == "not_found" || self.http == Some(404)) {
            return ProblemKind::ModelGone;
        }
        // These are said at once, whatever else the sentence holds (reference section 8.3).
        if says(&["unknown parameter"]) {
            return ProblemKind::BadRequest;
        }
        if says(&["location is not supported"]) {
            return ProblemKind::NotOffered;
        }
        if says(&["payload size exceeds", "exceeds the maximum number of tokens", "request is too large"]) {
            return ProblemKind::TooLarge;
        }
        // Transient trouble is also reported under `invalid_request` (reference section 8.3); a plain 4xx of the
        // HTTP answer is not, except for the two that mean "later".
        let transient = [
            "high demand",
            "try again later",
            "temporar",
            "overloaded",
            "problem processing your request",
            "internal error",
            "deadline",
        ];
        if says(&transient) && !matches!(self.http, Some(400..=407 | 410..=428)) {
            return ProblemKind::ServerTrouble;
        }
        match (code, self.http) {
            ("rate_limit_exceeded" | "too_many_requests" | "RESOURCE_EXHAUSTED", _) | (_, Some(429)) => {
                ProblemKind::RateLimited
            }
            ("failed_precondition" | "FAILED_PRECONDITION", _) => ProblemKind::NotOffered,
            ("permission_denied" | "PERMISSION_DENIED", _) | (_, Some(403)) => ProblemKind::Forbidden,
            ("not_found" | "NOT_FOUND", _) | (_, Some(404 | 410)) if says(&["interaction"]) => {
                ProblemKind::InteractionGone
            }
            ("not_found" | "NOT_FOUND", _) | (_, Some(404)) if says(&["model", "agent"]) => {
                ProblemKind::ModelGone
            }
            // A wrong address, not a wrong request: the service always says something.
            ("", Some(404 | 405)) if message.is_empty() => ProblemKind::Unreadable,
            ("unimplemented" | "UNIMPLEMENTED" | "already_exists" | "ALREADY_EXISTS", _) | (_, Some(501)) => {
                ProblemKind::BadRequest
            }
            (_, Some(401)) => ProblemKind::KeyRefused,
            (_, Some(402)) => ProblemKind::PaymentRequired,
            (_, Some(413)) => ProblemKind::TooLarge,
            (_, Some(499)) => ProblemKind::Cancelled,
            (_, Some(408 | 409 | 500..)) => ProblemKind::ServerTrouble,
            ("invalid_request" | "parameter_unknown" | "out_of_range" | "INVALID_ARGUMENT", _)
            | (_, Some(400..=498)) => ProblemKind::BadRequest,
            _ => ProblemKind::Other,
        }
    }
}

fn looks_like_html(body: &str) -> bool {
    body.trim_start().starts_with('<')
}

/// Cuts at a character boundary.
fn clip(text: &str) -> String {
    let end = (0..=DETAIL_LIMIT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}

/// Reads `33s`, `33.4s` or the header's `33`. A date (the header's other form) is left to the caller's own backoff.
fn seconds_to_ms(text: &str) -> Option<u64> {
    let seconds: f64 = text.trim().trim_end_matches('s').parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some((seconds * 1000.0).min(1e12) as u64)
}

/// Finds `Please retry in 53.01s.` in a sentence.
fn delay_in(message: &str) -> Option<u64> {
    let rest = &message[message.find("retry in ")? + "retry in ".len()..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    seconds_to_ms(rest[..end].trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_every_form_are_read() {
        let check = |body: &str, code: &str, message: &str, delay: Option<u64>| {
            let problem = Problem::of_response(429, None, body);
            assert_eq!(
                (problem.code.as_str(), problem.message.as_str(), problem.retry_after_ms),
                (code, message, delay)
            );
        };
        check(
            r#"{"error":{"message":"No.","code":"rate_limit_exceeded"}}"#,
            "rate_limit_exceeded",
            "No.",
            None,
        );
        check(
            r#"[{"error":{"code":429,"message":"No.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"t"},{"retryDelay":"33s"}]}}]"#,
            "RESOURCE_EXHAUSTED",
            "No.",
            Some(33_000),
        );
        check(
            r#"{"error":{"message":"Please retry in 53.01s.","code":"x"}}"#,
            "x",
            "Please retry in 53.01s.",
            Some(53_010),
        );
        check(r#"{"error":"just words"}"#, "", "just words", None);
        check("<html><body>Sign in</body></html>", "", "", None);
        check("", "", "", None);
        check("plain", "", "plain", None);
    }

    #[test]
    fn a_quota_of_the_day_is_no_passing_limit() {
        let body = |id: &str| {
            format!(
                r#"{{"error":{{"code":429,"message":"You exceeded your current quota. Please retry in 9s.","status":"RESOURCE_EXHAUSTED","details":[{{"violations":[{{"quotaId":"{id}"}}]}},{{"retryDelay":"9s"}}]}}}}"#
            )
        };
        let daily = Problem::of_response(429, None, &body("GenerateRequestsPerDayPerProject"));
        assert_eq!((daily.kind(), daily.retry_after_ms), (ProblemKind::QuotaUsedUp, None));
        let passing = Problem::of_response(429, None, &body("GenerateRequestsPerMinutePerProject"));
        assert_eq!((passing.kind(), passing.retry_after_ms), (ProblemKind::RateLimited, Some(9_000)));
    }

    #[test]
    fn status_code_and_message_together_tell_the_kind() {
        let check = |http: Option<u16>, code: &str, message: &str, kind: ProblemKind| {
            let problem = Problem { http, code: code.into(), message: message.into(), ..Problem::default() };
            assert_eq!(problem.kind(), kind, "{problem:?}");
        };
        check(
            Some(400),
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
            ProblemKind::KeyRefused,
        );
        check(Some(400), "invalid_request", "Missing input.", ProblemKind::BadRequest);
        check(Some(400), "parameter_unknown", "Unknown parameter 'x'.", ProblemKind::BadRequest);
        check(
            None,
            "invalid_request",
            "m is currently experiencing high demand, try again later.",
            ProblemKind::ServerTrouble,
        );
        check(
            None,
            "gateway_timeout",
            "Deadline expired before operation could complete.",
            ProblemKind::ServerTrouble,
        );
        check(None, "invalid_request", "Unknown parameter 'deadline'.", ProblemKind::BadRequest);
        check(Some(400), "", "User location is not supported for the API use.", ProblemKind::NotOffered);
        check(Some(400), "", "Request payload size exceeds the limit.", ProblemKind::TooLarge);
        check(Some(501), "unimplemented", "", ProblemKind::BadRequest);
        check(Some(409), "already_exists", "", ProblemKind::BadRequest);
        check(Some(409), "aborted", "", ProblemKind::ServerTrouble);
        check(Some(416), "out_of_range", "", ProblemKind::BadRequest);
        check(Some(404), "", "", ProblemKind::Unreadable);
        check(Some(404), "", "agent x not found", ProblemKind::ModelGone);
        check(None, "safety", "The request was blocked.", ProblemKind::Blocked);
        check(Some(401), "", "", ProblemKind::KeyRefused);
        check(Some(402), "payment_required", "", ProblemKind::PaymentRequired);
        check(Some(403), "permission_denied", "", ProblemKind::Forbidden);
        check(Some(404), "not_found", "This model models/x is no longer available.", ProblemKind::ModelGone);
        check(Some(404), "not_found", "Interaction v1_abc not found.", ProblemKind::InteractionGone);
        check(Some(413), "", "", ProblemKind::TooLarge);
        check(Some(429), "quota_exceeded", "", ProblemKind::QuotaUsedUp);
        check(Some(429), "rate_limit_exceeded", "", ProblemKind::RateLimited);
        check(Some(429), "RESOURCE_EXHAUSTED", "You exceeded your current quota.", ProblemKind::QuotaUsedUp);
        check(
            Some(429),
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota. Please retry in 3s.",
            ProblemKind::RateLimited,
        );
        check(Some(500), "api_error", "Internal error encountered.", ProblemKind::ServerTrouble);
        check(Some(503), "UNAVAILABLE", "High demand.", ProblemKind::ServerTrouble);
        check(Some(418), "", "", ProblemKind::BadRequest);
        check(None, "brand_new_code", "", ProblemKind::Other);
        check(None, local::UNREACHABLE, "", ProblemKind::Unreachable);
    }
}
