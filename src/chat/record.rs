//! The form in which conversations are kept, version by version (DESIGN: local storage holds the chain, IndexedDB what
//! was said).
//!
//! A [`Chain`] is one conversation's keys, interaction ids, parents, statuses and times. A [`Body`] is what was said in
//! one turn. Steps are kept in the wire's own words, because those are documented, tolerant of what we do not know, and
//! what a rebuilt history has to be sent in.
//!
//! A record of a newer version is not read, and so never written over: [`Unreadable`] says which it is.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::conversation::{Conversation, abandoned};
use super::id::{ConversationKey, Millis, TurnKey};
use super::turn::{Ask, Growing, Notice, State, Turn};
use crate::protocol::id::InteractionId;
use crate::protocol::problem::{Problem, local};
use crate::protocol::request::{Target, ThinkingLevel};
use crate::protocol::status::Status;
use crate::protocol::step::Step;
use crate::protocol::usage::Usage;

/// The version that is written.
pub const VERSION: u32 = 1;

/// Why a record was left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no such record.
    Damaged,
    /// A newer Catena wrote it.
    Newer,
}

#[derive(Serialize, Deserialize)]
struct Versioned {
    v: u32,
}

/// Reads a record after looking at its version alone.
fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, Unreadable> {
    let Versioned { v } = serde_json::from_str(text).map_err(|_| Unreadable::Damaged)?;
    if v > VERSION {
        return Err(Unreadable::Newer);
    }
    serde_json::from_str(text).map_err(|_| Unreadable::Damaged)
}

fn write<T: Serialize>(record: &T) -> String {
    // Maps with string keys, strings and numbers cannot fail to serialise.
    serde_json::to_string(record).unwrap_or_default()
}

/// One conversation's chain of interaction ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    v: u32,
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pinned: bool,
    created: u64,
    updated: u64,
    turns: Vec<Link>,
    /// The turns chosen among their siblings.
    #[serde(default)]
    chosen: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Link {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    gone: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// The API's word, `interrupted` or `unsent`.
    status: String,
    created: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
}

/// What the list shows of a conversation, without reading what was said in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its name on this device.
    pub key: ConversationKey,
    /// Its title.
    pub title: String,
    /// Kept at the top.
    pub pinned: bool,
    /// When something was last said in it.
    pub updated: Millis,
}

impl Chain {
    /// The chain of a conversation as it stands.
    pub fn of(conversation: &Conversation) -> Self {
        let link = |turn: &Turn| {
            let (model, agent) = match &turn.ask.target {
                Target::Model(id) => (Some(id.clone()), None),
                Target::Agent(id) => (None, Some(id.clone())),
            };
            Link {
                key: turn.key.as_str().to_owned(),
                parent: turn.parent.as_ref().map(|key| key.as_str().to_owned()),
                id: turn.interaction.as_ref().map(|id| id.as_str().to_owned()),
                gone: turn.gone,
                model,
                agent,
                status: turn.state.word().to_owned(),
                created: turn.created.0,
                ended: turn.ended.map(|at| at.0),
            }
        };
        let mut chosen: Vec<String> = conversation.chosen().map(|key| key.as_str().to_owned()).collect();
        chosen.sort_unstable();
        Self {
            v: VERSION,
            title: conversation.title.clone(),
            pinned: conversation.pinned,
            created: conversation.created.0,
            updated: conversation.updated.0,
            turns: conversation.turns().iter().map(link).collect(),
            chosen,
        }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], and then the record has to be left as it is.
    pub fn from_stored(text: &str) -> Result<Self, Unreadable> {
        read(text)
    }

    /// The form in which it is stored.
    pub fn to_stored(&self) -> String {
        write(self)
    }

    /// Names the conversation; an empty name is not taken.
    pub fn rename(&mut self, title: &str) {
        let title = title.trim();
        if !title.is_empty() {
            title.clone_into(&mut self.title);
        }
    }

    /// Pins or unpins the conversation.
    pub fn pin(&mut self, pinned: bool) {
        self.pinned = pinned;
    }

    /// What the list shows.
    pub fn summary(&self, key: ConversationKey) -> Summary {
        Summary { key, title: self.title.clone(), pinned: self.pinned, updated: Millis(self.updated) }
    }

    /// The keys of the bodies that belong to it.
    pub fn turn_keys(&self) -> impl Iterator<Item = TurnKey> {
        self.turns.iter().map(|link| TurnKey::new(&link.key))
    }

    /// The interaction ids in it, which are the only handle on what is stored on the server.
    pub fn interaction_ids(&self) -> impl Iterator<Item = InteractionId> {
        self.turns.iter().filter_map(|link| InteractionId::new(link.id.clone()?))
    }

    /// The conversation, from the chain and what `body` finds for each turn. A turn whose body is missing says so and
    /// keeps its place. What was under way when the page went away has ended.
    pub fn restore(
        &self,
        key: ConversationKey,
        mut body: impl FnMut(&TurnKey) -> Option<Body>,
    ) -> Conversation {
        let mut conversation = Conversation::new(key, Millis(self.created));
        for link in &self.turns {
            let turn = TurnKey::new(&link.key);
            let found = body(&turn);
            conversation.add(link.restore(turn, found));
        }
        for key in &self.chosen {
            conversation.choose_here(&TurnKey::new(key));
        }
        conversation.title.clone_from(&self.title);
        conversation.pinned = self.pinned;
        conversation.updated = Millis(self.updated);
        conversation
    }
}

impl Link {
    fn restore(&self, key: TurnKey, body: Option<Body>) -> Turn {
        let target = match (&self.model, &self.agent) {
            (_, Some(agent)) => Target::Agent(agent.clone()),
            (model, None) => Target::Model(model.clone().unwrap_or_default()),
        };
        let missing = body.is_none();
        let body = body.unwrap_or_default();
        let mut turn = Turn {
            key,
            parent: self.parent.as_deref().map(TurnKey::new),
            interaction: self.id.clone().and_then(InteractionId::new),
            gone: self.gone,
            ask: Ask {
                target,
                thinking_level: body.thinking_level.as_deref().and_then(ThinkingLevel::from_wire),
                thinking_summaries: body.thinking_summaries,
                system_instruction: body.system_instruction,
            },
            text: body.text,
            steps: body.steps.into_iter().map(|step| (step.index, step.restore())).collect(),
            state: State::Unsent(Problem::default()),
            usage: body.usage.map(Usage::from_json),
            created: Millis(self.created),
            ended: self.ended.map(Millis),
            cursor: None,
            notices: body.notices.into_iter().map(StoredNotice::restore).collect(),
            saved: Millis::default(),
        };
        if missing {
            turn.notices.push(Notice::ContentMissing);
        }
        let problem = body.problem.map(StoredProblem::restore);
        turn.state = match self.status.as_str() {
            "interrupted" => State::Interrupted(problem.unwrap_or_else(page_closed)),
            "unsent" => State::Unsent(problem.unwrap_or_else(page_closed)),
            word => match Status::from_wire(word) {
                Status::InProgress | Status::Queued => abandoned(&turn, page_closed()),
                status => State::Ended { status, problem },
            },
        };
        turn
    }
}

/// Why an answer that was under way has ended when its conversation is read again.
fn page_closed() -> Problem {
    Problem::on_the_way(local::CUT, "The page was closed while the answer was arriving.")
}

/// What was said in one turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    v: u32,
    text: String,
    #[serde(default)]
    steps: Vec<StoredStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thinking_level: Option<String>,
    #[serde(default)]
    thinking_summaries: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    system_instruction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usage: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<StoredProblem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notices: Vec<StoredNotice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredStep {
    index: u32,
    started: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stopped: Option<u64>,
    step: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredProblem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    http: Option<u16>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    detail: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredNotice {
    HistoryResent,
    ModelReplaced { from: String, to: String },
}

impl Body {
    /// The body of a turn as it stands.
    pub fn of(turn: &Turn) -> Self {
        let steps = turn.steps.iter().map(|(index, growing)| StoredStep {
            index: *index,
            started: growing.started.0,
            stopped: growing.stopped.map(|at| at.0),
            step: growing.step.to_json(),
        });
        Self {
            v: VERSION,
            text: turn.text.clone(),
            steps: steps.collect(),
            thinking_level: turn.ask.thinking_level.map(|level| level.as_str().to_owned()),
            thinking_summaries: turn.ask.thinking_summaries,
            system_instruction: turn.ask.system_instruction.clone(),
            usage: turn.usage.as_ref().map(Usage::to_json),
            problem: turn.state.problem().map(StoredProblem::of),
            notices: turn.notices.iter().filter_map(StoredNotice::of).collect(),
        }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], and then the record has to be left as it is.
    pub fn from_stored(text: &str) -> Result<Self, Unreadable> {
        read(text)
    }

    /// The form in which it is stored.
    pub fn to_stored(&self) -> String {
        write(self)
    }

    /// How much it holds, in bytes of text, for telling which of two versions is the later one.
    pub fn size(&self) -> usize {
        self.to_stored().len()
    }
}

impl StoredStep {
    fn restore(self) -> Growing {
        let started = Millis(self.started);
        // What was open when the page went away is over.
        let stopped = Some(self.stopped.map_or(started, Millis));
        Growing { step: Step::from_json(self.step), arguments: String::new(), started, stopped }
    }
}

impl StoredProblem {
    fn of(problem: &Problem) -> Self {
        Self {
            http: problem.http,
            code: problem.code.clone(),
            message: problem.message.clone(),
            detail: problem.detail.clone(),
        }
    }

    fn restore(self) -> Problem {
        Problem {
            http: self.http,
            code: self.code,
            message: self.message,
            detail: self.detail,
            retry_after_ms: None,
        }
    }
}

impl StoredNotice {
    /// That content is missing is found out anew each time.
    fn of(notice: &Notice) -> Option<Self> {
        match notice {
            Notice::HistoryResent => Some(Self::HistoryResent),
            Notice::ModelReplaced { from, to } => {
                Some(Self::ModelReplaced { from: from.clone(), to: to.clone() })
            }
            Notice::ContentMissing => None,
        }
    }

    fn restore(self) -> Notice {
        match self {
            Self::HistoryResent => Notice::HistoryResent,
            Self::ModelReplaced { from, to } => Notice::ModelReplaced { from, to },
        }
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
