//! Answers to calls: what was decided about each, and what the service is told of it.

use super::{Functions, Way};
use crate::chat::conversation::Conversation;
use crate::chat::id::{RunId, TurnKey};
use crate::chat::turn::{Brings, State, Turn};
use crate::protocol::status::Status;
use crate::protocol::step::{Call, Outcome, Step, Tool};

/// What is known of the result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is being worked out. After a reload the call waits again.
    Running {
        /// By which run.
        run: RunId,
        /// Nobody was asked.
        alone: bool,
    },
    /// It is there.
    Settled(Settled),
}

/// A result, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How it came out.
    pub verdict: Verdict,
    /// The result as text or as JSON text, or the reason why there is none.
    pub text: String,
    /// Who gave it.
    pub by: By,
    /// Nobody was asked.
    pub alone: bool,
}

/// How a call came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// With a result.
    Answered,
    /// The person did not allow it.
    Refused,
    /// It was tried, and failed.
    Failed,
}

/// Who gave a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The person.
    Hand,
    /// A function of this page.
    BuiltIn,
    /// An endpoint of the person's.
    Endpoint,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Answered, Self::Refused, Self::Failed];

    /// The word in storage and in `data-state`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hand, Self::BuiltIn, Self::Endpoint];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::BuiltIn => "built_in",
            Self::Endpoint => "endpoint",
        }
    }
}

impl Settled {
    /// What the person gives as the result.
    pub fn by_hand(text: &str) -> Self {
        Self { verdict: Verdict::Answered, text: text.to_owned(), by: By::Hand, alone: false }
    }

    /// The person does not allow the call; the reason may be empty.
    pub fn refused(reason: &str) -> Self {
        Self { verdict: Verdict::Refused, text: reason.trim().to_owned(), by: By::Hand, alone: false }
    }

    /// What a run brought.
    pub fn of_run(by: By, result: Result<String, String>) -> Self {
        match result {
            Ok(text) => Self { verdict: Verdict::Answered, text, by, alone: false },
            Err(text) => Self { verdict: Verdict::Failed, text, by, alone: false },
        }
    }

    /// The result as a step of the next request (reference section 7): text blocks, since a bare list of anything else
    /// is refused.
    fn outcome(&self, call: &Call) -> Step {
        let text = match self.verdict {
            Verdict::Answered => self.text.clone(),
            Verdict::Refused if self.text.is_empty() => "The person refused this call.".to_owned(),
            Verdict::Refused => format!("The person refused this call: {}", self.text),
            Verdict::Failed => format!("The function failed: {}", self.text),
        };
        Step::Outcome(Outcome {
            tool: Tool::Function,
            call_id: call.id.clone(),
            name: call.name.clone(),
            result: serde_json::json!([{"type": "text", "text": text}]),
            is_error: self.verdict != Verdict::Answered,
        })
    }
}

/// Whether a call is the person's to answer: a function that the service does not run. Its own servers' tools have the
/// name of the server in front (reference section 5).
pub fn waits_for_person(call: &Call, outcome: Option<&Outcome>) -> bool {
    call.tool == Tool::Function && outcome.is_none() && !call.name.contains(':')
}

impl Turn {
    /// The calls that this turn ended with, by the index of their steps. A call whose result came with the turn was run
    /// by the service (an MCP server's); with those alone a turn may say that it waits, and does not.
    pub fn open_calls(&self) -> impl Iterator<Item = (u32, &Call)> {
        let waits = matches!(self.state, State::Ended { status: Status::RequiresAction, .. });
        let outcome_of = |call: &Call| {
            self.steps.values().find_map(|other| match &other.step {
                Step::Outcome(outcome) => {
                    Some(outcome).filter(|_| !call.id.is_empty() && outcome.call_id == call.id)
                }
                Step::UserInput(_)
                | Step::ModelOutput(_)
                | Step::Thought(_)
                | Step::Call(_)
                | Step::Unknown { .. } => None,
            })
        };
        self.steps.iter().filter_map(move |(index, growing)| match &growing.step {
            Step::Call(call) if waits && waits_for_person(call, outcome_of(call)) => Some((*index, call)),
            Step::UserInput(_)
            | Step::ModelOutput(_)
            | Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => None,
        })
    }

    /// The answer to a call, once it is there.
    pub fn settled(&self, step: u32) -> Option<&Settled> {
        match self.answers.get(&step)? {
            Answer::Settled(settled) => Some(settled),
            Answer::Running { .. } => None,
        }
    }

    /// Whether a call of it has no answer yet.
    pub fn lacks_answers(&self) -> bool {
        self.open_calls().any(|(step, _)| self.settled(step).is_none())
    }

    /// Whether the result of a call is being worked out.
    pub fn works_out_calls(&self) -> bool {
        self.answers.values().any(|answer| matches!(answer, Answer::Running { .. }))
    }

    /// The results of all its calls as the service expects them: none before all are there.
    pub fn results(&self) -> Vec<Step> {
        let settled = self.open_calls().map(|(step, call)| Some(self.settled(step)?.outcome(call)));
        settled.collect::<Option<Vec<Step>>>().unwrap_or_default()
    }

    /// Whether it was answered, and nobody was asked about any of its calls.
    fn was_answered_alone(&self) -> bool {
        let mut calls = self.open_calls().peekable();
        calls.peek().is_some() && calls.all(|(step, _)| self.settled(step).is_some_and(|answer| answer.alone))
    }
}

/// How many rounds before this turn were answered without the person since they last had a say.
pub fn rounds_alone(conversation: &Conversation, turn: &Turn) -> u32 {
    let mut rounds = 0;
    let mut at = turn;
    // What the person says begins anew.
    while at.brings == Brings::Results
        && let Some(parent) = at.parent.as_ref().and_then(|key| conversation.turn(key))
        && parent.was_answered_alone()
    {
        rounds += 1;
        at = parent;
    }
    rounds
}

/// The calls of a turn that need nobody's approval, each with who answers it. None where the limit on rounds is reached.
/// What the turn did not declare waits for the person: the model can have its name from anywhere.
pub fn approved(conversation: &Conversation, key: &TurnKey, functions: &Functions) -> Vec<(u32, Way)> {
    let Some(turn) = conversation.turn(key) else { return Vec::new() };
    if rounds_alone(conversation, turn) >= functions.rounds {
        return Vec::new();
    }
    let of_call = |(step, call): (u32, &Call)| {
        if !turn.ask.declares(&call.name) {
            return None;
        }
        let function = functions.find(&call.name).filter(|function| function.always && function.can_run())?;
        (!turn.answers.contains_key(&step)).then(|| (step, function.way.clone()))
    };
    turn.open_calls().filter_map(of_call).collect()
}
