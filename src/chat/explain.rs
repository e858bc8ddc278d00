//! Problems in plain words: what happened, what it means, and what one can do about it.

use crate::protocol::problem::{Problem, ProblemKind, local};
use crate::protocol::status::Status;

/// A problem as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The heading of the card.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// What would help besides trying again.
    pub remedy: Remedy,
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Trying again, perhaps later.
    Retry,
    /// Another key or another address: the settings.
    Settings,
    /// Another model.
    Model,
    /// Other words.
    Edit,
}

/// What is said of one code: heading, sentences, what helps.
type Words = (&'static str, &'static str, Remedy);

/// Codes with words of their own (reference section 8.2).
const BY_CODE: &[(&str, Words)] = {
    use Remedy::{Edit, Retry, Settings};
    const BLOCKED: &str = "The answer was blocked";
    const PICTURE: &str = "The picture was blocked";
    const MALFORMED: &str = "The model's answer was malformed";
    &[
        (
            "safety",
            (
                BLOCKED,
                "The service's safety filters stopped the prompt or the answer. You can edit the prompt.",
                Edit,
            ),
        ),
        (
            "recitation",
            (BLOCKED, "The answer came too close to an existing text. Ask for it in other words.", Edit),
        ),
        ("language", (BLOCKED, "The service does not support the language of this prompt.", Edit)),
        ("prohibited_content", (BLOCKED, "The service does not allow this content.", Edit)),
        (
            "spii",
            (BLOCKED, "The answer would have held personal data, such as a number of an account.", Edit),
        ),
        ("blocklist", (BLOCKED, "The prompt or the answer held a word that is on a block list.", Edit)),
        (
            "content_blocked",
            (BLOCKED, "The service blocked the prompt or the answer. You can edit the prompt.", Edit),
        ),
        (
            "image_safety",
            (PICTURE, "The service's safety filters stopped it. You can edit the prompt.", Edit),
        ),
        ("image_prohibited_content", (PICTURE, "The service does not allow this picture.", Edit)),
        (
            "image_recitation",
            (PICTURE, "It came too close to an existing picture. Describe it in other words.", Edit),
        ),
        ("image_other", (PICTURE, "The service did not say why. Other words may help.", Edit)),
        (
            "no_image",
            ("No picture came", "The model answered without a picture. Other words often help.", Edit),
        ),
        (
            "malformed_function_call",
            (
                MALFORMED,
                "It called a function in a form that cannot be read. Trying again often helps.",
                Retry,
            ),
        ),
        (
            "malformed_tool_call",
            (MALFORMED, "It called a tool in a form that cannot be read. Trying again often helps.", Retry),
        ),
        (
            "unexpected_tool_call",
            (MALFORMED, "It called a tool that it was not given. Trying again often helps.", Retry),
        ),
        (
            "too_many_tool_calls",
            (
                "Too many tool calls",
                "The model called tools over and over, until the service stopped it. A narrower question may help.",
                Edit,
            ),
        ),
        (
            "missing_thought_signature",
            (
                "The history could not be used",
                "The service misses a signature of an earlier thought. A new conversation has no such gap.",
                Edit,
            ),
        ),
        (
            local::NO_KEY,
            (
                "An API key is needed",
                "Add your Gemini API key in the settings. It is sent to the Gemini API only.",
                Settings,
            ),
        ),
        (
            local::NO_HEADER,
            (
                "A header of an MCP server is missing",
                "Its value is not on this device any more. Enter it in the settings, or switch MCP servers off.",
                Settings,
            ),
        ),
        (
            local::RUN_EXPIRED,
            (
                "The run is not known any more",
                "The service does not know this run: it expired, or was deleted. What came of it is kept; asking again starts a new one.",
                Retry,
            ),
        ),
    ]
};

/// HTTP refusals with words of their own, where the code and the message said nothing more.
const BY_HTTP: &[(u16, &str, &str)] = &[
    (
        409,
        "The service was busy with the same thing",
        "What was to be made exists already, or was changed at the same moment.",
    ),
    (412, "A condition was not met", "The service expected another state than it found."),
    (415, "The file's type is not supported", "The service does not read files of this type."),
    (416, "A value is out of range", "Something in the request is larger or smaller than the service takes."),
    (422, "The request could not be processed", "It was understood, and something in it cannot be done."),
    (
        431,
        "The request's head is too large",
        "The key or a cookie of this address is longer than the service takes.",
    ),
    (451, "Not available for legal reasons", "The service may not answer this from here."),
    (501, "Not supported", "The service cannot do this, and trying again will not change it."),
];

/// Explains. `answerer` is the name of the model or agent that was asked.
pub fn explain(problem: &Problem, answerer: &str) -> Explanation {
    if let Some((_, (title, body, remedy))) = BY_CODE.iter().find(|(code, _)| *code == problem.code) {
        return told(title, (*body).to_owned(), *remedy);
    }
    let said = problem.message.as_str();
    let lower = said.to_lowercase();
    match problem.kind() {
        ProblemKind::Unreachable => told(
            "The service could not be reached",
            "No answer came at all. You may be offline, or a blocker, a VPN or a wrong API base stands in the way. \
             Your message is kept."
                .into(),
            Remedy::Retry,
        ),
        ProblemKind::NotAllowed => told(
            "This page may not call that address",
            format!(
                "The security policy of this copy of Catena does not list {}. Whoever runs its server can allow it \
                 with --allow-api; otherwise set another API base.",
                if said.is_empty() { "it" } else { said }
            ),
            Remedy::Settings,
        ),
        ProblemKind::Elsewhere => told(
            "This run belongs to another address",
            format!(
                "It was begun at {}. Set the API base back to follow it; it goes on there meanwhile.",
                if said.is_empty() { "the page's own server" } else { said }
            ),
            Remedy::Settings,
        ),
        ProblemKind::Cut => told(
            "The connection ended before the answer did",
            "What came is kept. The model may have gone on without us.".into(),
            Remedy::Retry,
        ),
        ProblemKind::Silent => told(
            "The service went silent",
            "Nothing came for several minutes, so the connection was closed. What came is kept.".into(),
            Remedy::Retry,
        ),
        ProblemKind::Unreadable => told(
            "An unexpected answer came from the network",
            "It is not from the Gemini API: perhaps a login page of the network you are on, or a wrong API base.".into(),
            Remedy::Settings,
        ),
        ProblemKind::KeyRefused if lower.contains("expired") => told(
            "The API key has expired",
            "Make a new one and put it into the settings. Your message is kept.".into(),
            Remedy::Settings,
        ),
        ProblemKind::KeyRefused => told(
            "The API key was not accepted",
            "Check the key in the settings: it may be mistyped, expired or deleted. Your message is kept.".into(),
            Remedy::Settings,
        ),
        ProblemKind::Forbidden => told("This key may not do that", forbidden(&lower).into(), Remedy::Settings),
        ProblemKind::PaymentRequired => told(
            "The balance is used up",
            "The project of this key has no credit left.".into(),
            Remedy::Settings,
        ),
        ProblemKind::NotOffered if lower.contains("billing") => told(
            "Billing is switched off",
            "The project of this key needs billing for this. Switch it on, or choose another model.".into(),
            Remedy::Model,
        ),
        ProblemKind::NotOffered => told(
            "Not offered here",
            "The service does not offer this in your region or on your plan.".into(),
            Remedy::Model,
        ),
        ProblemKind::ModelGone => told(
            "This model is not available",
            format!("The service does not know {answerer}, or has retired it. Choose another model and try again."),
            Remedy::Model,
        ),
        ProblemKind::InteractionGone => told(
            "The server has forgotten this conversation",
            "Stored conversations expire after a day or 55 days, depending on your plan.".into(),
            Remedy::Retry,
        ),
        ProblemKind::RateLimited => told(
            "Too many requests",
            "The limit per minute is reached. It passes by itself.".into(),
            Remedy::Retry,
        ),
        ProblemKind::QuotaUsedUp => told(
            "The quota is used up",
            "The limit of the day or of your plan is reached; the daily one starts again at midnight Pacific time. \
             Another model may have a quota of its own."
                .into(),
            Remedy::Model,
        ),
        ProblemKind::ServerTrouble => server_trouble(problem, &lower, answerer),
        ProblemKind::Blocked => {
            let (_, (title, body, remedy)) = &BY_CODE[6];
            told(title, (*body).to_owned(), *remedy)
        }
        ProblemKind::BadOutput => told(
            "The model's answer could not be used",
            "Trying again often helps.".into(),
            Remedy::Retry,
        ),
        ProblemKind::TooLarge if lower.contains("token") => told(
            "The conversation is too long",
            "It holds more text than this model reads at once. Begin a new one, or choose a model that reads more.".into(),
            Remedy::Model,
        ),
        ProblemKind::TooLarge => told(
            "The request is too large",
            "The service does not take this much at once. Make the message shorter, or its attachments smaller.".into(),
            Remedy::Edit,
        ),
        ProblemKind::BadRequest => {
            let of_http = BY_HTTP.iter().find(|(http, ..)| Some(*http) == problem.http);
            let (title, otherwise) =
                of_http.map_or(("The request was refused", "The service gave no reason."), |(_, title, body)| (title, body));
            told(title, quoted(said, otherwise), Remedy::Edit)
        }
        ProblemKind::Cancelled => told("The run was cancelled", "It was ended on request.".into(), Remedy::Retry),
        ProblemKind::Other => told("Something went wrong", quoted(said, "The service gave no reason."), Remedy::Retry),
    }
}

fn told(title: &str, body: String, remedy: Remedy) -> Explanation {
    Explanation { title: title.to_owned(), body, remedy }
}

fn quoted(said: &str, otherwise: &str) -> String {
    if said.is_empty() { otherwise.to_owned() } else { format!("The service says: {said}") }
}

/// Why a good key is refused; the code is the same for all of it, so the sentence has to tell.
fn forbidden(lower: &str) -> &'static str {
    const WHYS: [(&str, &str); 4] = [
        ("leaked", "It was reported as leaked, and is blocked. Make a new one, and delete this one."),
        ("referer", "It is restricted to other sites. Allow this page's address for it, or use another key."),
        (
            "referrer",
            "It is restricted to other sites. Allow this page's address for it, or use another key.",
        ),
        ("disabled", "The Gemini API is switched off for its project. Switch it on, or use another key."),
    ];
    WHYS.iter().find(|(word, _)| lower.contains(word)).map_or(
        "The service knows the key but refuses: it may be restricted to other sites, reported as leaked, or the API may \
         be switched off for its project.",
        |(_, why)| why,
    )
}

fn server_trouble(problem: &Problem, lower: &str, answerer: &str) -> Explanation {
    let code = problem.code.to_lowercase();
    let is = |codes: &[&str], https: &[u16]| {
        codes.contains(&code.as_str()) || problem.http.is_some_and(|http| https.contains(&http))
    };
    let what = if lower.contains("high demand")
        || lower.contains("overloaded")
        || is(&["service_unavailable", "unavailable"], &[503])
    {
        "is overloaded. That usually passes quickly; a lighter model may be free."
    } else if lower.contains("deadline") || is(&["deadline_exceeded", "gateway_timeout"], &[408, 504]) {
        "took longer than Google allows. A shorter task, or less thinking, may fit."
    } else {
        "failed for the moment. That usually passes quickly."
    };
    told("Trouble on Google's side", format!("{answerer} {what}"), Remedy::Retry)
}

/// How an answer ended, where that is worth a line (reference section 4).
pub fn ending(status: &Status) -> Option<&'static str> {
    match status {
        Status::Cancelled => Some("Stopped."),
        Status::Incomplete => Some("Cut short: the limit on the answer's length was reached."),
        Status::BudgetExceeded => Some("Cut short: the budget for this answer was used up."),
        Status::RequiresAction => Some("The model waits for the results of the functions it called."),
        Status::RequiresContinuation => Some("The model paused in a long answer; it can go on."),
        Status::Other(_) => Some("Ended for a reason that this version does not know."),
        Status::Completed | Status::Failed | Status::Queued | Status::InProgress => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(http: Option<u16>, code: &str, message: &str) -> String {
        let problem = Problem { http, code: code.into(), message: message.into(), ..Problem::default() };
        let words = explain(&problem, "Gemini 3 Flash");
        assert!(!words.title.is_empty() && !words.body.is_empty(), "{code}");
        format!("{}: {}", words.title, words.body)
    }

    fn all_differ(mut all: Vec<String>) {
        let count = all.len();
        all.sort_unstable();
        let mut distinct = all.clone();
        distinct.dedup();
        assert_eq!(distinct.len(), count, "{all:#?}");
    }

    #[test]
    fn every_code_has_words_of_its_own() {
        let of_kinds = [
            local::UNREACHABLE,
            local::CUT,
            local::SILENT,
            local::UNREADABLE,
            local::NOT_ALLOWED,
            local::ELSEWHERE,
            "authentication",
            "permission_denied",
            "payment_required",
            "failed_precondition",
            "model_not_found",
            "rate_limit_exceeded",
            "quota_exceeded",
            "service_unavailable",
            "deadline_exceeded",
            "api_error",
            "invalid_request",
            "cancelled",
            "something_new",
        ];
        let own = BY_CODE.iter().map(|(code, _)| *code);
        all_differ(own.chain(of_kinds).map(|code| words(None, code, "")).collect());
    }

    #[test]
    fn codes_that_mean_the_same_are_told_the_same() {
        assert_eq!(words(None, "gateway_timeout", ""), words(None, "deadline_exceeded", ""));
        assert_eq!(words(None, "too_many_requests", ""), words(None, "rate_limit_exceeded", ""));
        assert_eq!(words(Some(408), "", ""), words(Some(504), "", ""));
        assert_eq!(words(Some(503), "", ""), words(None, "UNAVAILABLE", ""));
        // An overload is an overload, whatever the service calls it (reference section 8.3).
        let in_stream =
            words(None, "invalid_request", "m is currently experiencing high demand, try again later.");
        assert_eq!(in_stream, words(None, "service_unavailable", ""));
    }

    #[test]
    fn every_http_refusal_has_words_of_its_own() {
        let all =
            [400, 401, 402, 403, 404, 409, 412, 413, 415, 416, 422, 429, 431, 451, 499, 500, 501, 503, 504];
        // 409 alone passes, and is told like other trouble that does.
        let refusals = all.into_iter().filter(|http| *http != 409);
        all_differ(refusals.map(|http| words(Some(http), "", "")).collect());
        assert!(words(Some(409), "already_exists", "").contains("exists already"));
    }

    #[test]
    fn a_refused_key_is_told_by_its_reason() {
        let told = |message: &str| words(Some(403), "permission_denied", message);
        all_differ(vec![
            told(""),
            told("Your API key was reported as leaked."),
            told("Requests from referer https://a.example are blocked."),
            told("Generative Language API has not been used in project 1 before or it is disabled."),
        ]);
        assert!(words(Some(400), "", "API key expired. Please renew the API key.").contains("expired"));
        assert!(words(Some(400), "", "Request payload size exceeds the limit").contains("attachments"));
        assert!(words(Some(400), "", "The input exceeds the maximum number of tokens").contains("too long"));
    }

    #[test]
    fn the_message_of_a_blocked_address_names_it_and_the_way_on() {
        let told = words(None, local::NOT_ALLOWED, "https://api.example");
        assert!(told.contains("https://api.example") && told.contains("--allow-api"));
    }

    #[test]
    fn every_ending_that_leaves_something_open_is_told() {
        let words =
            ["cancelled", "incomplete", "budget_exceeded", "requires_action", "requires_continuation", "new"];
        let lines = words.map(|word| ending(&Status::from_wire(word)).unwrap_or_default().to_owned());
        assert!(lines.iter().all(|line| !line.is_empty()));
        all_differ(lines.to_vec());
    }
}
