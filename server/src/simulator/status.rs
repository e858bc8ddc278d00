//! How an interaction stands.

/// The token of every pause; what is to come depends on the previous interaction.
pub(crate) const TOKEN: &str = "ct_simulated_pause";

/// The status of an interaction, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    /// It waits for its turn.
    Queued,
    InProgress,
    Completed,
    Incomplete,
    /// The older word for an end by a limit.
    BudgetExceeded,
    /// Functions were called, and their results are waited for.
    RequiresAction,
    /// Paused: a request with the continuation token goes on.
    RequiresContinuation,
    Failed,
    Cancelled,
    /// A word that is in no reference, as a later version of the service may say.
    Unheard,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Incomplete => "incomplete",
            Self::BudgetExceeded => "budget_exceeded",
            Self::RequiresAction => "requires_action",
            Self::RequiresContinuation => "requires_continuation",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unheard => "resting",
        }
    }

    /// What a request needs in order to go on after a pause.
    pub(crate) fn token(self) -> Option<&'static str> {
        (self == Self::RequiresContinuation).then_some(TOKEN)
    }

    /// Whether it may still change by itself.
    pub(crate) fn runs(self) -> bool {
        match self {
            Self::Queued | Self::InProgress => true,
            Self::Completed
            | Self::Incomplete
            | Self::BudgetExceeded
            | Self::RequiresAction
            | Self::RequiresContinuation
            | Self::Failed
            | Self::Cancelled
            | Self::Unheard => false,
        }
    }

    /// Whether there is an answer to read.
    pub(crate) fn answered(self) -> bool {
        match self {
            Self::Completed
            | Self::Incomplete
            | Self::BudgetExceeded
            | Self::RequiresAction
            | Self::RequiresContinuation
            | Self::Unheard => true,
            Self::Queued | Self::InProgress | Self::Failed | Self::Cancelled => false,
        }
    }
}
