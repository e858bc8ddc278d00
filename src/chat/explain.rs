//! Problems in plain words: what happened, what it means, and what one can do about it.

use crate::protocol::problem::{Problem, ProblemKind, local};

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

/// Explains. `answerer` is the name of the model or agent that was asked.
pub fn explain(problem: &Problem, answerer: &str) -> Explanation {
    use Remedy::{Edit, Model, Retry, Settings};
    let said = problem.message.as_str();
    let (title, body, remedy): (&str, String, Remedy) = match problem.kind() {
        ProblemKind::Unreachable => (
            "The service could not be reached",
            "No answer came at all. You may be offline, or a blocker, a VPN or a wrong API base stands in the way. \
             Your message is kept."
                .into(),
            Retry,
        ),
        ProblemKind::Cut => (
            "The connection ended before the answer did",
            "What came is kept. The model may have gone on without us.".into(),
            Retry,
        ),
        ProblemKind::Silent => (
            "The service went silent",
            "Nothing came for several minutes, so the connection was closed. What came is kept.".into(),
            Retry,
        ),
        ProblemKind::Unreadable => (
            "An unexpected answer came from the network",
            "It is not from the Gemini API: perhaps a login page of the network you are on, or a wrong API base.".into(),
            Settings,
        ),
        ProblemKind::KeyRefused if problem.code == local::NO_KEY => (
            "An API key is needed",
            "Add your Gemini API key in the settings. It is sent to the Gemini API only.".into(),
            Settings,
        ),
        ProblemKind::KeyRefused => (
            "The API key was not accepted",
            "Check the key in the settings: it may be mistyped, expired or deleted. Your message is kept.".into(),
            Settings,
        ),
        ProblemKind::Forbidden => (
            "This key may not do that",
            "The service knows the key but refuses: it may be restricted to other sites, reported as leaked, or the \
             API may be switched off for its project."
                .into(),
            Settings,
        ),
        ProblemKind::PaymentRequired => {
            ("The balance is used up", "The project of this key has no credit left.".into(), Settings)
        }
        ProblemKind::NotOffered => (
            "Not offered here",
            "The service does not offer this in your region or on your plan.".into(),
            Model,
        ),
        ProblemKind::ModelGone => (
            "This model is not available",
            format!("The service does not know {answerer}, or has retired it. Choose another model and try again."),
            Model,
        ),
        ProblemKind::InteractionGone => (
            "The server has forgotten this conversation",
            "Stored conversations expire after a day or 55 days, depending on your plan.".into(),
            Retry,
        ),
        ProblemKind::RateLimited => (
            "Too many requests",
            "The limit per minute is reached. It passes by itself.".into(),
            Retry,
        ),
        ProblemKind::QuotaUsedUp => (
            "The quota is used up",
            "The limit of the day or of your plan is reached; the daily one starts again at midnight Pacific time. \
             Another model may have a quota of its own."
                .into(),
            Model,
        ),
        ProblemKind::ServerTrouble => (
            "Trouble on Google's side",
            format!("{answerer} is overloaded or failed for the moment. That usually passes quickly."),
            Retry,
        ),
        ProblemKind::Blocked => ("The answer was blocked", blocked(&problem.code).into(), Edit),
        ProblemKind::BadOutput if problem.code == "no_image" => (
            "No picture came",
            "The model answered without a picture. Other words often help.".into(),
            Edit,
        ),
        ProblemKind::BadOutput => (
            "The model's answer was malformed",
            "It could not be used. Trying again often helps.".into(),
            Retry,
        ),
        ProblemKind::TooLarge => (
            "The request is too large",
            "The service does not take this much at once. Make the message shorter.".into(),
            Edit,
        ),
        ProblemKind::BadRequest => ("The request was refused", quoted(said, "The service gave no reason."), Edit),
        ProblemKind::Cancelled => ("The run was cancelled", "It was ended on request.".into(), Retry),
        ProblemKind::Other => ("Something went wrong", quoted(said, "The service gave no reason."), Retry),
    };
    Explanation { title: title.to_owned(), body, remedy }
}

fn quoted(said: &str, otherwise: &str) -> String {
    if said.is_empty() { otherwise.to_owned() } else { format!("The service says: {said}") }
}

/// Blocked outputs, code by code (reference section 8.2).
fn blocked(code: &str) -> &'static str {
    match code {
        "safety" => "The service's safety filters stopped the prompt or the answer. You can edit the prompt.",
        "recitation" => "The answer came too close to an existing text. Ask for it in other words.",
        "language" => "The service does not support the language of this prompt.",
        "prohibited_content" => "The service does not allow this content.",
        "spii" => "The answer would have held personal data.",
        "blocklist" => "The prompt or the answer held a word that is on a block list.",
        "image_safety" => "The picture was stopped by the service's safety filters. You can edit the prompt.",
        "image_prohibited_content" => "The service does not allow this picture.",
        "image_recitation" => "The picture came too close to an existing one. Describe it in other words.",
        _ => "The service blocked the prompt or the answer. You can edit the prompt.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_of_its_own() {
        let codes = [
            local::UNREACHABLE,
            local::CUT,
            local::SILENT,
            local::UNREADABLE,
            local::NO_KEY,
            "authentication",
            "permission_denied",
            "payment_required",
            "failed_precondition",
            "model_not_found",
            "rate_limit_exceeded",
            "quota_exceeded",
            "api_error",
            "safety",
            "no_image",
            "malformed_function_call",
            "invalid_request",
            "cancelled",
            "something_new",
        ];
        let mut bodies: Vec<String> = codes
            .iter()
            .map(|code| {
                let problem =
                    Problem { code: (*code).into(), message: format!("about {code}"), ..Problem::default() };
                let words = explain(&problem, "Gemini 3 Flash");
                format!("{}: {}", words.title, words.body)
            })
            .collect();
        bodies.sort_unstable();
        bodies.dedup();
        assert_eq!(bodies.len(), codes.len());
    }
}
