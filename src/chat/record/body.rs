//! What was said in one turn, as it is kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::calls::{StoredAnswer, StoredFunction};
use super::{Unreadable, VERSION, WITH_PICTURES, is_false, read, write};
use crate::chat::id::Millis;
use crate::chat::picture::wish::Wish;
use crate::chat::said::{About, Attachment};
use crate::chat::tools;
use crate::chat::tools::calling::Calling;
use crate::chat::tools::kit::StoredServer;
use crate::chat::turn::{Brings, Cursor, Growing, Notice, PartKey, Turn};
use crate::protocol::id::EventId;
use crate::protocol::problem::Problem;
use crate::protocol::step::Step;
use crate::protocol::usage::Usage;

/// What was said in one turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    v: u32,
    pub(super) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) pictures: Vec<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<StoredAbout>,
    #[serde(default)]
    pub(super) steps: Vec<StoredStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) thinking_level: Option<String>,
    #[serde(default)]
    pub(super) thinking_summaries: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) system_instruction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) usage: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<StoredProblem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notices: Vec<StoredNotice>,
    /// The wish that nothing be stored, told by what it departs from, as the two below are.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) unstored: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) service_tier: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) without_charts: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) plan_first: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<StoredWish>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) tools: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) functions: Vec<StoredFunction>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) answers: Vec<StoredAnswer>,
    /// Here and not in the chain, because it belongs to exactly these steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<StoredCursor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) continuation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) continues: Option<String>,
    /// What it brings: `words`, `results` or `going_on`. Records of before do not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) brings: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) calling: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) stores: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) servers: Vec<StoredServer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<Value>,
}

/// Which picture of the answer before the turn is about.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredAbout {
    step: u32,
    item: u32,
    number: usize,
    among: usize,
}

impl StoredAbout {
    fn of(about: About) -> Self {
        let About { place: PartKey { step, item }, number, among } = about;
        Self { step, item, number, among }
    }

    pub(super) fn restore(self) -> About {
        let Self { step, item, number, among } = self;
        About { place: PartKey { step, item }, number, among }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredCursor {
    id: String,
    step: u32,
    bytes: usize,
}

impl StoredCursor {
    pub(super) fn restore(self) -> Option<Cursor> {
        Some(Cursor { id: EventId::new(self.id)?, step: self.step, bytes: self.bytes })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredStep {
    pub(super) index: u32,
    started: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stopped: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<u64>,
    step: Value,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    signature: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredProblem {
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
pub(super) enum StoredNotice {
    HistoryResent,
    ModelReplaced { from: String, to: String },
    StoredAnyway,
    CancelUnconfirmed,
    RunUncertain,
    PicturesLeftOut,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredWish {
    #[serde(default)]
    ratio: String,
    #[serde(default)]
    size: String,
    #[serde(default, skip_serializing_if = "is_false")]
    with_words: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u32>,
}

impl StoredWish {
    /// A turn that leaves everything to the model has nothing to keep.
    fn of(wish: &Wish) -> Option<Self> {
        (*wish != Wish::default()).then(|| Self {
            ratio: wish.ratio.clone(),
            size: wish.size.clone(),
            with_words: wish.with_words,
            seed: wish.seed,
        })
    }

    pub(super) fn restore(self) -> Wish {
        Wish { ratio: self.ratio, size: self.size, with_words: self.with_words, seed: self.seed }
    }
}

impl Body {
    /// The body of a turn as it stands.
    pub fn of(turn: &Turn) -> Self {
        let steps = turn.steps.iter().map(|(index, growing)| StoredStep {
            index: *index,
            started: growing.started.0,
            stopped: growing.stopped.map(|at| at.0),
            tokens: growing.tokens,
            step: growing.step.to_json(),
            signature: growing.signature.clone(),
        });
        Self {
            v: if turn.pictures.is_empty() { VERSION } else { WITH_PICTURES },
            text: turn.text.clone(),
            pictures: turn.pictures.iter().map(Attachment::to_json).collect(),
            about: turn.about.map(StoredAbout::of),
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
            picture: StoredWish::of(&turn.ask.picture),
            tools: tools::to_stored(&turn.ask.tools),
            functions: turn.ask.functions.iter().map(StoredFunction::of).collect(),
            answers: StoredAnswer::all_of(turn),
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
            brings: turn.brings.as_str().to_owned(),
            calling: match turn.ask.calling {
                Calling::Auto => String::new(),
                other => other.as_str().to_owned(),
            },
            stores: turn.ask.stores.clone(),
            servers: turn.ask.servers.iter().map(StoredServer::of).collect(),
            schema: turn.ask.schema.clone(),
        }
    }

    /// What the turn brings. Records of before do not say so: there, a turn that followed another and had neither text nor
    /// pictures brought results.
    pub(super) fn brings(&self, follows: bool) -> Brings {
        match self.brings.as_str() {
            "results" => Brings::Results,
            "going_on" => Brings::GoingOn,
            // Those that went on by a token said "words" once.
            _ if self.continues.is_some() => Brings::GoingOn,
            "" if follows && self.text.is_empty() && self.pictures.is_empty() => Brings::Results,
            _ => Brings::Words,
        }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], and then the record has to be left as it is.
    pub fn from_stored(text: &str) -> Result<Self, Unreadable> {
        read(text, WITH_PICTURES)
    }

    /// The form in which it is stored.
    pub fn to_stored(&self) -> String {
        write(self)
    }
}

impl StoredStep {
    /// What was open when the page went away is over, unless its run goes on.
    pub(super) fn restore(self, goes_on: bool) -> Growing {
        let started = Millis(self.started);
        let stopped = self.stopped.map(Millis).or((!goes_on).then_some(started));
        let (tokens, signature) = (self.tokens, self.signature);
        Growing { stopped, tokens, signature, ..Growing::open(Step::from_json(self.step), started) }
    }
}

impl StoredProblem {
    pub(super) fn of(problem: &Problem) -> Self {
        Self {
            http: problem.http,
            code: problem.code.clone(),
            message: problem.message.clone(),
            detail: problem.detail.clone(),
        }
    }

    pub(super) fn restore(self) -> Problem {
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
    pub(super) fn of(notice: &Notice) -> Option<Self> {
        match notice {
            Notice::HistoryResent => Some(Self::HistoryResent),
            Notice::ModelReplaced { from, to } => {
                Some(Self::ModelReplaced { from: from.clone(), to: to.clone() })
            }
            Notice::StoredAnyway => Some(Self::StoredAnyway),
            Notice::CancelUnconfirmed => Some(Self::CancelUnconfirmed),
            Notice::RunUncertain => Some(Self::RunUncertain),
            Notice::PicturesLeftOut => Some(Self::PicturesLeftOut),
            Notice::ContentMissing => None,
        }
    }

    pub(super) fn restore(self) -> Notice {
        match self {
            Self::HistoryResent => Notice::HistoryResent,
            Self::ModelReplaced { from, to } => Notice::ModelReplaced { from, to },
            Self::StoredAnyway => Notice::StoredAnyway,
            Self::CancelUnconfirmed => Notice::CancelUnconfirmed,
            Self::RunUncertain => Notice::RunUncertain,
            Self::PicturesLeftOut => Notice::PicturesLeftOut,
        }
    }
}
