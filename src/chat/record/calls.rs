//! Functions that went along with a turn, and the answers to its calls, as they are kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::is_false;
use crate::chat::functions::answer::{Answer, By, Settled, Verdict};
use crate::chat::turn::Turn;
use crate::protocol::request::tools::Function;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredFunction {
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameters: Option<Value>,
}

impl StoredFunction {
    pub(super) fn of(function: &Function) -> Self {
        Self {
            name: function.name.clone(),
            description: function.description.clone(),
            parameters: function.parameters.clone(),
        }
    }

    pub(super) fn restore(self) -> Function {
        Function {
            name: self.name,
            description: self.description,
            parameters: self.parameters,
            ..Function::default()
        }
    }
}

/// An answer that is there. One that was being worked out is not kept: after a reload its call waits again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredAnswer {
    step: u32,
    verdict: String,
    text: String,
    by: String,
    #[serde(default, skip_serializing_if = "is_false")]
    alone: bool,
}

impl StoredAnswer {
    pub(super) fn all_of(turn: &Turn) -> Vec<Self> {
        let answers = turn.answers.iter().filter_map(|(step, answer)| match answer {
            Answer::Settled(settled) => Some(Self {
                step: *step,
                verdict: settled.verdict.as_str().to_owned(),
                text: settled.text.clone(),
                by: settled.by.as_str().to_owned(),
                alone: settled.alone,
            }),
            Answer::Running { .. } => None,
        });
        answers.collect()
    }

    /// An answer in words that this version does not know is none; its call waits again.
    pub(super) fn restore(self) -> Option<(u32, Answer)> {
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == self.verdict)?;
        let by = By::ALL.into_iter().find(|by| by.as_str() == self.by)?;
        Some((self.step, Answer::Settled(Settled { verdict, text: self.text, by, alone: self.alone })))
    }
}
