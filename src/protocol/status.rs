//! How an interaction stands (reference section 4).

/// The API's statuses. A word that this version does not know is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waiting for its turn on the server.
    Queued,
    /// Being worked on.
    InProgress,
    /// Function calls wait for their results.
    RequiresAction,
    /// A long answer paused; a continuation token goes on with it.
    RequiresContinuation,
    /// Done.
    Completed,
    /// Cut short by a token limit.
    Incomplete,
    /// Cut short by a budget.
    BudgetExceeded,
    /// Ended by an error.
    Failed,
    /// Ended by request.
    Cancelled,
    /// A newer word: ended, for a reason unknown to us.
    Other(String),
}

impl Status {
    /// Reads the wire's word.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "queued" => Self::Queued,
            "in_progress" => Self::InProgress,
            "requires_action" => Self::RequiresAction,
            "requires_continuation" => Self::RequiresContinuation,
            "completed" => Self::Completed,
            "incomplete" => Self::Incomplete,
            "budget_exceeded" => Self::BudgetExceeded,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::RequiresAction => "requires_action",
            Self::RequiresContinuation => "requires_continuation",
            Self::Completed => "completed",
            Self::Incomplete => "incomplete",
            Self::BudgetExceeded => "budget_exceeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Other(word) => word,
        }
    }

    /// Whether the server is still at work, so that more can come by itself.
    pub fn is_running(&self) -> bool {
        match self {
            Self::Queued | Self::InProgress => true,
            Self::RequiresAction
            | Self::RequiresContinuation
            | Self::Completed
            | Self::Incomplete
            | Self::BudgetExceeded
            | Self::Failed
            | Self::Cancelled
            | Self::Other(_) => false,
        }
    }
}
