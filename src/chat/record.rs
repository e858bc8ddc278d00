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

use super::ask::Ask;
use super::conversation::{Conversation, abandoned};
use super::id::{ConversationKey, Millis, TurnKey};
use super::turn::{Cursor, Growing, Notice, State, Turn};
use crate::protocol::id::{EventId, InteractionId};
use crate::protocol::model;
use crate::protocol::problem::{Problem, local};
use crate::protocol::request::{ServiceTier, Target, ThinkingLevel};
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
    /// The addresses of the API that its turns were sent to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bases: Vec<String>,
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
    /// Which of the chain's addresses knows its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<usize>,
    /// The run goes on at the service without us.
    #[serde(default, skip_serializing_if = "is_false")]
    background: bool,
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
        let mut bases: Vec<String> = Vec::new();
        for base in conversation.turns().iter().filter_map(|turn| turn.base.as_ref()) {
            if !bases.contains(base) {
                bases.push(base.clone());
            }
        }
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
                base: turn.base.as_ref().and_then(|base| bases.iter().position(|known| known == base)),
                background: turn.ask.background,
            }
        };
        let turns = conversation.turns().iter().map(link).collect();
        let mut chosen: Vec<String> = conversation.chosen().map(|key| key.as_str().to_owned()).collect();
        chosen.sort_unstable();
        Self {
            v: VERSION,
            title: conversation.title.clone(),
            pinned: conversation.pinned,
            created: conversation.created.0,
            updated: conversation.updated.0,
            turns,
            chosen,
            bases,
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

    /// The interaction ids in it, which are the only handle on what is stored on the server, each with the address of
    /// the API at which it is known, where that was noted.
    pub fn interactions(&self) -> impl Iterator<Item = (InteractionId, Option<&str>)> {
        self.turns.iter().filter_map(|link| Some((InteractionId::new(link.id.clone()?)?, self.base_of(link))))
    }

    fn base_of(&self, link: &Link) -> Option<&str> {
        self.bases.get(link.base?).map(String::as_str)
    }

    /// Whether a background run in it may go on at the service.
    pub fn may_run(&self) -> bool {
        let goes_on = |link: &Link| link.is_in_background() && link.id.is_some() && !link.gone;
        self.turns.iter().any(|link| goes_on(link) && Status::from_wire(&link.status).is_running())
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
            let mut turn = link.restore(turn, found);
            turn.base = self.base_of(link).map(str::to_owned);
            conversation.add(turn);
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
    /// Agents of old records ran in the background without saying so.
    fn is_in_background(&self) -> bool {
        self.background || self.agent.as_deref().is_some_and(model::must_be_in_background)
    }

    fn restore(&self, key: TurnKey, body: Option<Body>) -> Turn {
        let target = match (&self.model, &self.agent) {
            (_, Some(agent)) => Target::Agent(agent.clone()),
            (model, None) => Target::Model(model.clone().unwrap_or_default()),
        };
        let missing = body.is_none();
        let body = body.unwrap_or_default();
        let ask = Ask {
            thinking_level: body.thinking_level.as_deref().and_then(ThinkingLevel::from_wire),
            thinking_summaries: body.thinking_summaries,
            system_instruction: body.system_instruction,
            store: !body.unstored,
            background: self.is_in_background(),
            service_tier: body.service_tier.as_deref().and_then(ServiceTier::from_wire),
            charts: !body.without_charts,
            plan_first: body.plan_first,
            ..Ask::new(target)
        };
        let status = Status::from_wire(&self.status);
        let goes_on = status.is_running() && ask.background && self.id.is_some() && !self.gone;
        let mut turn = Turn {
            parent: self.parent.as_deref().map(TurnKey::new),
            interaction: self.id.clone().and_then(InteractionId::new),
            gone: self.gone,
            steps: body.steps.into_iter().map(|step| (step.index, step.restore(goes_on))).collect(),
            usage: body.usage.map(Usage::from_json),
            ended: self.ended.map(Millis),
            cursor: body.cursor.and_then(StoredCursor::restore),
            continuation: body.continuation,
            continues: body.continues,
            notices: body.notices.into_iter().map(StoredNotice::restore).collect(),
            ..Turn::new(key, ask, body.text, Millis(self.created))
        };
        if missing {
            turn.notices.push(Notice::ContentMissing);
        }
        let problem = body.problem.map(StoredProblem::restore);
        turn.state = match self.status.as_str() {
            "interrupted" => State::Interrupted(problem.unwrap_or_else(page_closed)),
            "unsent" => State::Unsent(problem.unwrap_or_else(page_closed)),
            word => match Status::from_wire(word) {
                Status::InProgress | Status::Queued if goes_on => State::Adrift(problem),
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
    /// The wish that nothing be stored, told by what it departs from, as the two below are.
    #[serde(default, skip_serializing_if = "is_false")]
    unstored: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service_tier: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    without_charts: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    plan_first: bool,
    /// Here and not in the chain, because it belongs to exactly these steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cursor: Option<StoredCursor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    continuation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    continues: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct StoredCursor {
    id: String,
    step: u32,
    bytes: usize,
}

impl StoredCursor {
    fn restore(self) -> Option<Cursor> {
        Some(Cursor { id: EventId::new(self.id)?, step: self.step, bytes: self.bytes })
    }
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
    StoredAnyway,
    CancelUnconfirmed,
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
            unstored: !turn.ask.store,
            service_tier: turn.ask.service_tier.map(|tier| tier.as_str().to_owned()),
            without_charts: !turn.ask.charts,
            plan_first: turn.ask.plan_first,
            // Arguments that are not whole yet are not kept, so a stream that goes on from here would lack their
            // beginning: without a place it starts again.
            cursor: turn
                .cursor
                .as_ref()
                .filter(|_| turn.steps.values().all(|step| step.arguments.is_empty()))
                .map(|cursor| StoredCursor {
                    id: cursor.id.as_str().to_owned(),
                    step: cursor.step,
                    bytes: cursor.bytes,
                }),
            continuation: turn.continuation.clone(),
            continues: turn.continues.clone(),
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
}

impl StoredStep {
    /// What was open when the page went away is over, unless its run goes on.
    fn restore(self, goes_on: bool) -> Growing {
        let started = Millis(self.started);
        let stopped = self.stopped.map(Millis).or((!goes_on).then_some(started));
        Growing { stopped, ..Growing::open(Step::from_json(self.step), started) }
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
            Notice::StoredAnyway => Some(Self::StoredAnyway),
            Notice::CancelUnconfirmed => Some(Self::CancelUnconfirmed),
            Notice::ContentMissing => None,
        }
    }

    fn restore(self) -> Notice {
        match self {
            Self::HistoryResent => Notice::HistoryResent,
            Self::ModelReplaced { from, to } => Notice::ModelReplaced { from, to },
            Self::StoredAnyway => Notice::StoredAnyway,
            Self::CancelUnconfirmed => Notice::CancelUnconfirmed,
        }
    }
}

/// The interaction ids in a record that cannot be read, so that they can be deleted at the service all the same.
pub fn ids_in(damaged: &str) -> Vec<InteractionId> {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let words = damaged.split(|c| !is_of_id(c));
    words.filter(|word| word.starts_with("v1_") && word.len() > 3).filter_map(InteractionId::new).collect()
}

fn is_false(flag: &bool) -> bool {
    !flag
}
