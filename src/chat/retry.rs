//! When to try again by itself (reference sections 8.3 and 14.7), as a pure function.
//!
//! The rule in one sentence: only while nothing of an answer was shown, only for troubles that pass, at most
//! [`MAX_RETRIES`] times, as long as the service asks for or else half a second doubling, and never for so long that a
//! person would rather decide.
//!
//! One trouble is special. When no answer comes at all, nobody knows whether the service took the request, and a second
//! POST may be paid for twice: that is tried again only once. Where an answer had begun, it is never repeated by itself.

use crate::protocol::problem::{Problem, ProblemKind};

/// Attempts after the first.
pub const MAX_RETRIES: u32 = 3;

/// Attempts after a connection that failed before it answered; see the module's doc.
pub const MAX_RECONNECTS: u32 = 1;

/// The first wait, in milliseconds; it doubles with each attempt.
pub const FIRST_WAIT_MS: u64 = 500;

/// The longest wait of our own choosing, in milliseconds.
pub const LONGEST_WAIT_MS: u64 = 8_000;

/// The longest wait that the service may impose without asking the person, in milliseconds.
pub const LONGEST_PATIENCE_MS: u64 = 90_000;

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again after this many milliseconds.
    TryAgainIn(u64),
    /// Tell the person.
    GiveUp,
}

/// How far the attempt had come when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// No event had arrived.
    Nothing,
    /// The service had taken the request, and nothing was shown yet.
    Taken,
    /// Something was shown.
    Shown,
}

/// Whether after such a failure nobody knows what became of the request. One that asked for a background run is not
/// repeated by itself then: the run may have begun, goes on without a connection, and can cost what a whole day of chat
/// does not.
pub fn leaves_open(kind: ProblemKind) -> bool {
    match kind {
        ProblemKind::Unreachable
        | ProblemKind::Cut
        | ProblemKind::Silent
        | ProblemKind::Unreadable
        | ProblemKind::ServerTrouble => true,
        ProblemKind::KeyRefused
        | ProblemKind::Forbidden
        | ProblemKind::PaymentRequired
        | ProblemKind::NotOffered
        | ProblemKind::ModelGone
        | ProblemKind::InteractionGone
        | ProblemKind::RateLimited
        | ProblemKind::QuotaUsedUp
        | ProblemKind::Blocked
        | ProblemKind::BadOutput
        | ProblemKind::TooLarge
        | ProblemKind::BadRequest
        | ProblemKind::NotAllowed
        | ProblemKind::Elsewhere
        | ProblemKind::Cancelled
        | ProblemKind::Other => false,
    }
}

/// Decides. `attempt` counts the attempts that came before the failed one; `chance` is a random number from 0 to 1.
pub fn decide(problem: &Problem, attempt: u32, progress: Progress, chance: f64) -> Decision {
    let retries = match (problem.kind(), progress) {
        (_, Progress::Shown) => 0,
        (ProblemKind::RateLimited | ProblemKind::ServerTrouble, Progress::Nothing | Progress::Taken) => {
            MAX_RETRIES
        }
        (ProblemKind::Unreachable, Progress::Nothing) => MAX_RECONNECTS,
        (ProblemKind::Unreachable, Progress::Taken)
        | (
            ProblemKind::Cut
            | ProblemKind::Silent
            | ProblemKind::Unreadable
            | ProblemKind::KeyRefused
            | ProblemKind::Forbidden
            | ProblemKind::PaymentRequired
            | ProblemKind::NotOffered
            | ProblemKind::ModelGone
            | ProblemKind::InteractionGone
            | ProblemKind::QuotaUsedUp
            | ProblemKind::Blocked
            | ProblemKind::BadOutput
            | ProblemKind::TooLarge
            | ProblemKind::BadRequest
            | ProblemKind::NotAllowed
            | ProblemKind::Elsewhere
            | ProblemKind::Cancelled
            | ProblemKind::Other,
            Progress::Nothing | Progress::Taken,
        ) => 0,
    };
    if attempt >= retries {
        return Decision::GiveUp;
    }
    match problem.retry_after_ms {
        Some(asked) if asked > LONGEST_PATIENCE_MS => Decision::GiveUp,
        Some(asked) => Decision::TryAgainIn(asked),
        None => {
            let wait = (FIRST_WAIT_MS << attempt.min(8)).min(LONGEST_WAIT_MS) as f64;
            // Up to a quarter more, never less: less would undercut the half second that the service wants at least.
            Decision::TryAgainIn((wait * (1.0 + 0.25 * chance.clamp(0.0, 1.0))) as u64)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::problem::local;

    fn problem(code: &str, retry_after_ms: Option<u64>) -> Problem {
        Problem { code: code.into(), retry_after_ms, ..Problem::default() }
    }

    #[test]
    fn passing_troubles_are_tried_three_times_with_doubling_waits() {
        let trouble = problem("service_unavailable", None);
        let waits: Vec<Decision> =
            (0..4).map(|attempt| decide(&trouble, attempt, Progress::Nothing, 0.0)).collect();
        assert_eq!(
            waits,
            [500, 1000, 2000]
                .map(Decision::TryAgainIn)
                .into_iter()
                .chain([Decision::GiveUp])
                .collect::<Vec<_>>()
        );
        assert_eq!(decide(&trouble, 0, Progress::Taken, 1.0), Decision::TryAgainIn(625));
    }

    #[test]
    fn the_service_says_how_long() {
        assert_eq!(
            decide(&problem("rate_limit_exceeded", Some(7_000)), 0, Progress::Nothing, 0.9),
            Decision::TryAgainIn(7_000)
        );
        assert_eq!(
            decide(&problem("rate_limit_exceeded", Some(86_400_000)), 0, Progress::Nothing, 0.0),
            Decision::GiveUp
        );
    }

    #[test]
    fn nothing_is_repeated_once_something_was_shown_or_might_be_paid_twice() {
        assert_eq!(decide(&problem("service_unavailable", None), 0, Progress::Shown, 0.0), Decision::GiveUp);
        assert_eq!(decide(&problem(local::CUT, None), 0, Progress::Taken, 0.0), Decision::GiveUp);
        assert_eq!(
            decide(&problem(local::UNREACHABLE, None), 0, Progress::Nothing, 0.0),
            Decision::TryAgainIn(500)
        );
        assert_eq!(decide(&problem(local::UNREACHABLE, None), 1, Progress::Nothing, 0.0), Decision::GiveUp);
    }

    #[test]
    fn refusals_are_final() {
        for code in ["authentication", "safety", "quota_exceeded", "model_not_found", "invalid_request"] {
            assert_eq!(decide(&problem(code, None), 0, Progress::Nothing, 0.0), Decision::GiveUp, "{code}");
        }
    }
}
