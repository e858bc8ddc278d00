//! A function call that is the person's to answer, as a card.

use serde_json::Value;

use super::PartKind;
use crate::chat::conversation::Conversation;
use crate::chat::functions::answer::{Answer, Settled, rounds_alone};
use crate::chat::functions::conform;
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
    /// In what the arguments depart from the schema that the function was declared with.
    pub departures: Vec<String>,
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

/// The model was told what the function is called with, and does not always keep to it.
fn departures(turn: &Turn, call: &Call) -> Vec<String> {
    let declared = turn.ask.functions.iter().find(|function| function.name == call.name);
    let schema = declared.and_then(|function| function.parameters.as_ref());
    let found = schema.map(|schema| conform::departures(&call.arguments, schema)).unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
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
        departures: departures(turn, call),
        sent: conversation.is_followed(&turn.key),
        rounds: rounds_alone(conversation, turn),
    }))
}
