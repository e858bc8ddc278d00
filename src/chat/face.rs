//! What a screen needs to know of a turn, and nothing more. Small, comparable and cheap to make: the program makes one
//! per changed turn and frame and shows it only if it differs. The texts themselves are not in it; they are read by
//! part, because they grow.

mod call;
mod part;
mod run;
mod telling;
mod tool;

pub use call::{CallFace, CallState};
use part::parts;
use run::run;
use telling::{notices, problem};

use super::beside;
use super::conversation::Conversation;
use super::explain::Explanation;
use super::id::{Millis, TurnKey};
use super::tools::Switch;
use super::turn::{Brings, Growing, PartKey, State, Turn};
use crate::protocol::content::{Content, Kept, MediaKind, Source};
use crate::protocol::model;
use crate::protocol::request::Target;
use crate::protocol::status::Status;
use crate::protocol::step::{Step, Tool};

/// A turn as a screen sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnFace {
    /// Its status in the API's words, or `interrupted` or `unsent`.
    pub status: String,
    /// Its id on the server, once there is one.
    pub interaction: Option<String>,
    /// How many citations have come, so that who shows them looks again.
    pub citations: usize,
    /// How many steps are whole, so that who shows their times looks again.
    pub whole_steps: usize,
    /// It was allowed to search, has ended, and did not; and what it rests on instead.
    pub unsearched: Option<Unsearched>,
    /// What it is doing.
    pub phase: Phase,
    /// What came back, in the order in which it is shown.
    pub parts: Vec<PartFace>,
    /// Lines beside the answer.
    pub notices: Vec<String>,
    /// What went wrong.
    pub problem: Option<ProblemFace>,
    /// Its place among its siblings.
    pub siblings: Siblings,
    /// The same, asked with a search or without, if that was asked.
    pub beside: Option<TurnKey>,
    /// Whether that can be asked.
    pub can_compare: bool,
    /// It was asked with Google Search.
    pub searches: bool,
    /// The name of the model or agent that was asked.
    pub answerer: String,
    /// All tokens it cost, once known.
    pub tokens: Option<u64>,
    /// From sending to the end, in milliseconds, once it ended.
    pub duration_ms: Option<u64>,
    /// Whether there is an answer to copy.
    pub has_answer: bool,
    /// How a background run is going, while it does.
    pub run: Option<RunFace>,
    /// The ratio of the picture that is to come, while none has come.
    pub canvas: Option<(u32, u32)>,
    /// Whether it was cut short in a way that another request can make up for.
    pub can_continue: bool,
    /// Whether it goes on with the answer of the turn before, which waited for the results of functions.
    pub goes_on: bool,
}

/// What an answer rests on for which no search was made although one was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsearched {
    /// On what the model knows: no tool was called at all.
    OnKnowledge,
    /// On what other tools brought, perhaps.
    OnOthers,
}

/// A background run that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFace {
    /// When it was asked for.
    pub since: Millis,
    /// When something last came of it. A run that has not moved for an hour may never end.
    pub moved: Millis,
    /// The heading of its latest thought, such as "Reading sources"; empty before the first.
    pub headline: String,
    /// How it is followed.
    pub link: Link,
}

/// How a background run is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Its stream is open.
    Live,
    /// The way back to it is being looked for.
    Reconnecting,
    /// It is looked up now and then.
    Polling {
        /// When next.
        next: Millis,
    },
    /// Nobody here follows it: another tab does, or something stands in the way, which the problem then says. Trying
    /// again follows it again, and is not paid for.
    Adrift,
}

/// What a turn is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was shown yet.
    Waiting {
        /// Since when.
        since: Millis,
    },
    /// The answer is arriving.
    Arriving,
    /// It failed in passing, and is tried again.
    Retrying {
        /// When.
        until: Millis,
    },
    /// It is over.
    Over,
}

impl Phase {
    /// Whether there is something to stop.
    pub fn is_running(self) -> bool {
        match self {
            Self::Waiting { .. } | Self::Arriving | Self::Retrying { .. } => true,
            Self::Over => false,
        }
    }
}

/// A problem as a card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemFace {
    /// In plain words.
    pub words: Explanation,
    /// The raw report, folded.
    pub detail: String,
}

/// A turn's place among the turns that answer the same parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Siblings {
    /// From 1.
    pub place: usize,
    /// How many there are.
    pub count: usize,
    /// The one before.
    pub previous: Option<TurnKey>,
    /// The one after.
    pub next: Option<TurnKey>,
}

/// One part of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct PartFace {
    /// Its place, which stays what it is while the part lives.
    pub key: PartKey,
    /// What it is.
    pub kind: PartKind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// What the model thought, in summary.
    Thought {
        /// How long it thought, in whole seconds; `None` while it does.
        seconds: Option<u64>,
    },
    /// Markdown, or JSON.
    Text {
        /// Whether more of it can come.
        growing: bool,
        /// It was asked for as JSON, and is shown as such.
        structured: bool,
    },
    /// A tool at work.
    Tool {
        /// Its name on the wire.
        tool: &'static str,
        /// What it does, for people: "Searching Google · 2 queries".
        label: String,
        /// How it stands.
        state: ToolState,
        /// Arguments and result as JSON, to be folded.
        detail: String,
    },
    /// A function call that waits for its answer, or had to.
    Call(Box<CallFace>),
    /// A picture, a sound, a film or a document.
    Media {
        /// What it is.
        kind: MediaKind,
        /// MIME type, perhaps empty.
        mime_type: String,
        /// What to show it from.
        bytes: Bytes,
        /// It belongs to a thought: a draft of what is to come.
        draft: bool,
    },
    /// Something this version does not know.
    Unknown {
        /// Its name, perhaps empty.
        name: String,
        /// Its JSON.
        json: String,
    },
}

/// Where a screen gets a medium from. The bytes themselves are never part of a face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// They are still arriving, or on their way into the store.
    Arriving,
    /// In the store.
    Kept(Kept),
    /// At an address.
    Elsewhere(String),
    /// Nowhere.
    Missing,
}

impl Bytes {
    fn of(source: &Source) -> Self {
        match source {
            Source::Inline(_) => Self::Arriving,
            Source::Uri(address) => Self::Elsewhere(address.clone()),
            Source::Kept(kept) => Self::Kept(kept.clone()),
            Source::Missing => Self::Missing,
        }
    }
}

/// How a tool stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolState {
    /// Its result has not come.
    Running,
    /// It answered.
    Done,
    /// It answered with an error, or never.
    Failed,
}

impl ToolState {
    /// The word in `data-state`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// The face of a turn.
pub fn face(conversation: &Conversation, turn: &Turn) -> TurnFace {
    let answerer = model::name_of(turn.ask.target.id()).to_owned();
    let parts = parts(conversation, turn);
    let phase = match &turn.state {
        State::Waiting { until, .. } => Phase::Retrying { until: *until },
        State::Sending { .. } | State::Streaming { .. } | State::Following { .. } if parts.is_empty() => {
            Phase::Waiting { since: turn.created }
        }
        State::Sending { .. } | State::Streaming { .. } | State::Following { .. } => Phase::Arriving,
        State::Adrift(_) | State::Ended { .. } | State::Interrupted(_) | State::Unsent(_) => Phase::Over,
    };
    TurnFace {
        status: turn.state.word().to_owned(),
        interaction: turn.interaction.as_ref().map(|id| id.as_str().to_owned()),
        citations: citations(turn),
        whole_steps: turn.steps.values().filter(|growing| growing.stopped.is_some()).count(),
        unsearched: unsearched(turn),
        phase,
        parts,
        notices: notices(turn),
        problem: problem(turn, &answerer),
        siblings: siblings(conversation, &turn.key),
        beside: beside::beside(conversation, &turn.key),
        can_compare: beside::can_compare(turn),
        searches: beside::searches(turn),
        tokens: turn.usage.as_ref().and_then(|usage| usage.total),
        duration_ms: turn.ended.map(|ended| ended.since(turn.created)),
        has_answer: turn.has_answer(),
        run: run(turn),
        can_continue: turn.can_continue(),
        goes_on: turn.brings == Brings::Results,
        canvas: canvas(turn),
        answerer,
    }
}

/// A picture is expected while the turn runs and has made none; the wait has its shape, so that nothing jumps.
fn canvas(turn: &Turn) -> Option<(u32, u32)> {
    let waits = turn.ask.paints() && turn.state.run().is_some();
    let has_picture = || {
        turn.steps.values().any(|growing| match &growing.step {
            Step::ModelOutput(blocks) => blocks.iter().any(|block| matches!(block, Content::Media(_))),
            Step::UserInput(_)
            | Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => false,
        })
    };
    (waits && !has_picture()).then(|| turn.ask.picture.settled_for(turn.ask.target.id()).shape())
}

fn citations(turn: &Turn) -> usize {
    let of_block = |block: &Content| match block {
        Content::Text(text) => text.annotations.len(),
        Content::Media(_) | Content::Unknown { .. } => 0,
    };
    turn.steps
        .values()
        .map(|growing| match &growing.step {
            Step::ModelOutput(blocks) => blocks.iter().map(of_block).sum(),
            Step::UserInput(_)
            | Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => 0,
        })
        .sum()
}

/// Honest only about answers that are whole: where one broke off, a search may have been to come.
fn unsearched(turn: &Turn) -> Option<Unsearched> {
    let tool = |growing: &Growing| match &growing.step {
        Step::Call(call) => Some(call.tool),
        Step::Outcome(outcome) => Some(outcome.tool),
        Step::UserInput(_) | Step::ModelOutput(_) | Step::Thought(_) | Step::Unknown { .. } => None,
    };
    let whole = matches!(turn.state, State::Ended { status: Status::Completed, .. });
    let allowed = turn.ask.tools.contains(&Switch::GoogleSearch);
    // Research searches by itself, and says so in steps of its own or not at all.
    let by_model = matches!(turn.ask.target, Target::Model(_));
    // Results, and the rest of an answer, rest on what was found in the turns before.
    let asks = turn.brings == Brings::Words && turn.continues.is_none();
    if !whole || !allowed || !by_model || !asks || !turn.has_answer() {
        return None;
    }
    let mut tools = turn.steps.values().filter_map(tool).peekable();
    if tools.peek().is_none() {
        return Some(Unsearched::OnKnowledge);
    }
    (!tools.any(|tool| tool == Tool::GoogleSearch)).then_some(Unsearched::OnOthers)
}

fn siblings(conversation: &Conversation, key: &TurnKey) -> Siblings {
    let all = conversation.siblings(key);
    let Some(at) = all.iter().position(|sibling| sibling == key) else { return Siblings::default() };
    Siblings {
        place: at + 1,
        count: all.len(),
        previous: at.checked_sub(1).and_then(|at| all.get(at)).cloned(),
        next: all.get(at + 1).cloned(),
    }
}

fn pretty(json: &serde_json::Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}
