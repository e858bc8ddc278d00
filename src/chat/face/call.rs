//! A function call that is the person's to answer, as a card.

use serde_json::Value;

use super::PartKind;
use crate::chat::conversation::Conversation;
use crate::chat::functions::answer::{Answer, Settled, rounds_alone};
use crate::chat::turn::Turn;
use crate::protocol::step::Call;

/// A call as a screen sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallFace {
    /// The name of the function.
    pub name: String,
    /// What it is called with.
    pub arguments: Value,
    /// How it stands.
    pub state: CallState,
    /// A turn follows, so the answer is sent and stays what it is.
    pub sent: bool,
    /// How many rounds before this one were answered without the person.
    pub rounds: u32,
}

/// How a call stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallState {
    /// It waits for somebody to decide.
    Waiting,
    /// Its result is being worked out.
    Running {
        /// Nobody was asked.
        alone: bool,
    },
    /// Its answer is there.
    Settled(Settled),
}

impl CallState {
    /// The word in `data-state`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running { .. } => "running",
            Self::Settled(settled) => settled.verdict.as_str(),
        }
    }
}

pub(super) fn call_part(conversation: &Conversation, turn: &Turn, step: u32, call: &Call) -> PartKind {
    let state = match turn.answers.get(&step) {
        None => CallState::Waiting,
        Some(Answer::Running { alone, .. }) => CallState::Running { alone: *alone },
        Some(Answer::Settled(settled)) => CallState::Settled(settled.clone()),
    };
    PartKind::Call(Box::new(CallFace {
        name: call.name.clone(),
        arguments: call.arguments.clone(),
        state,
        sent: conversation.is_followed(&turn.key),
        rounds: rounds_alone(conversation, turn),
    }))
}
