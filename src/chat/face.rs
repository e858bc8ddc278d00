//! What a screen needs to know of a turn, and nothing more. Small, comparable and cheap to make: the program makes one
//! per changed turn and frame and shows it only if it differs. The texts themselves are not in it; they are read by
//! part, because they grow.

mod tool;

use tool::{belongs, tool_part};

use super::conversation::Conversation;
use super::explain::{Explanation, Remedy, ending, explain};
use super::follow::Way;
use super::id::{Millis, TurnKey};
use super::tools::Switch;
use super::turn::{Growing, Notice, PartKey, State, Turn};
use crate::protocol::content::{Content, Kept, MediaKind, Source};
use crate::protocol::model;
use crate::protocol::problem::ProblemKind;
use crate::protocol::request::Target;
use crate::protocol::status::Status;
use crate::protocol::step::{Call, Step, Tool};

/// A turn as a screen sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnFace {
    /// Its status in the API's words, or `interrupted` or `unsent`.
    pub status: String,
    /// Its id on the server, once there is one.
    pub interaction: Option<String>,
    /// How many citations have come, so that who shows them looks again.
    pub citations: usize,
    /// It was allowed to search, has ended, and did not.
    pub unsearched: bool,
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
    /// Markdown.
    Text {
        /// Whether more of it can come.
        growing: bool,
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
    let parts = parts(turn);
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
        unsearched: unsearched(turn),
        phase,
        parts,
        notices: notices(turn),
        problem: problem(turn, &answerer),
        siblings: siblings(conversation, &turn.key),
        tokens: turn.usage.as_ref().and_then(|usage| usage.total),
        duration_ms: turn.ended.map(|ended| ended.since(turn.created)),
        has_answer: turn.has_answer(),
        run: run(turn),
        can_continue: turn.can_continue(),
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

fn run(turn: &Turn) -> Option<RunFace> {
    let link = match &turn.state {
        State::Sending { .. } | State::Streaming { .. } if turn.ask.background => Link::Live,
        State::Following { way: Way::Listening, .. } => Link::Live,
        State::Following { way: Way::Looking, .. } => Link::Reconnecting,
        State::Following { way: Way::Resting { until }, .. } => Link::Polling { next: *until },
        State::Adrift(_) => Link::Adrift,
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => return None,
    };
    Some(RunFace { since: turn.created, moved: turn.moved, headline: headline(turn).to_owned(), link })
}

/// The last `**Title**` that begins a line of a thought; Deep Research writes three stars at times.
fn headline(turn: &Turn) -> &str {
    turn.steps
        .values()
        .rev()
        .filter_map(|growing| match &growing.step {
            Step::Thought(summary) => summary.first(),
            Step::UserInput(_)
            | Step::ModelOutput(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => None,
        })
        .find_map(|content| match content {
            Content::Text(text) => text.text.rsplit('\n').find_map(|line| {
                let line = line.trim();
                (line.starts_with("**") && line.ends_with("**") && line.len() > 4)
                    .then(|| line.trim_matches('*'))
            }),
            Content::Media(_) | Content::Unknown { .. } => None,
        })
        .unwrap_or_default()
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
fn unsearched(turn: &Turn) -> bool {
    let searched = |growing: &Growing| match &growing.step {
        Step::Call(call) => call.tool == Tool::GoogleSearch,
        Step::Outcome(outcome) => outcome.tool == Tool::GoogleSearch,
        Step::UserInput(_) | Step::ModelOutput(_) | Step::Thought(_) | Step::Unknown { .. } => false,
    };
    let whole = matches!(turn.state, State::Ended { status: Status::Completed, .. });
    let allowed = turn.ask.tools.contains(&Switch::GoogleSearch);
    // Research searches by itself, and says so in steps of its own or not at all.
    let by_model = matches!(turn.ask.target, Target::Model(_));
    whole && allowed && by_model && turn.has_answer() && !turn.steps.values().any(searched)
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

fn notices(turn: &Turn) -> Vec<String> {
    let of_turn = turn.notices.iter().map(|notice| match notice {
        Notice::HistoryResent => {
            "The server no longer had this conversation, so its text was sent again from here.".to_owned()
        }
        Notice::ModelReplaced { from, to } => {
            format!("{from} is no longer offered; {} was asked instead.", model::name_of(to))
        }
        Notice::StoredAnyway => {
            "Storing is switched off, but this agent works on what is stored only: this turn is stored at Google."
                .to_owned()
        }
        Notice::CancelUnconfirmed => {
            "Stopped here, but the service did not confirm it: the run may go on there, and be paid for.".to_owned()
        }
        Notice::ContentMissing => "The text of this turn is no longer on this device.".to_owned(),
    });
    let of_state = match &turn.state {
        State::Interrupted(_) => {
            Some("Interrupted: the connection ended before the answer did. What came is kept.")
        }
        // Where the content is missing, nobody can say that there was none.
        State::Ended { status: Status::Completed, .. } => (!turn.has_content()
            && !turn.notices.contains(&Notice::ContentMissing))
        .then_some("The model ended its turn without an answer."),
        State::Ended { status, .. } => ending(status),
        State::Adrift(None) => Some("This run goes on at Google; it is not followed here at the moment."),
        State::Adrift(Some(_))
        | State::Sending { .. }
        | State::Streaming { .. }
        | State::Following { .. }
        | State::Waiting { .. }
        | State::Unsent(_) => None,
    };
    let unstored = (!turn.ask.store)
        .then_some("Not stored at Google. The next message sends the conversation's text along from here.");
    of_turn.chain([of_state, unstored].into_iter().flatten().map(str::to_owned)).collect()
}

fn problem(turn: &Turn, answerer: &str) -> Option<ProblemFace> {
    let problem = match &turn.state {
        // The notice above says it already, unless there is more to say than that.
        State::Interrupted(problem) if problem.kind() == ProblemKind::Cut => return None,
        State::Ended { status: Status::Failed, problem: None } => {
            let words = Explanation {
                title: "The run failed".to_owned(),
                body: "The service gave no reason.".to_owned(),
                remedy: Remedy::Retry,
            };
            return Some(ProblemFace { words, detail: String::new() });
        }
        state => state.problem()?,
    };
    let mut detail = String::new();
    if let Some(http) = problem.http {
        detail.push_str(&format!("HTTP {http}\n"));
    }
    detail.push_str(if problem.detail.is_empty() { &problem.message } else { &problem.detail });
    Some(ProblemFace { words: explain(problem, answerer), detail: detail.trim().to_owned() })
}

fn parts(turn: &Turn) -> Vec<PartFace> {
    let running = turn.state.run().is_some();
    let mut parts = Vec::new();
    for (index, growing) in &turn.steps {
        let mut add = |item: usize, kind| {
            parts.push(PartFace { key: PartKey { step: *index, item: item as u32 }, kind });
        };
        match &growing.step {
            Step::Thought(summary) => thought_parts(growing, summary, running, &mut add),
            Step::ModelOutput(blocks) => {
                let last = blocks.len().saturating_sub(1);
                for (item, block) in blocks.iter().enumerate() {
                    let growing = running && growing.stopped.is_none() && item == last;
                    add(item, content_part(block, growing, false));
                }
            }
            Step::Call(call) => {
                let outcome = turn.steps.values().find_map(|other| match &other.step {
                    Step::Outcome(outcome) if belongs(call, outcome) => Some(outcome),
                    _ => None,
                });
                add(0, tool_part(call, outcome, running));
            }
            Step::Outcome(outcome) => {
                let called = turn.steps.values().any(|other| match &other.step {
                    Step::Call(call) => belongs(call, outcome),
                    _ => false,
                });
                // A result is shown with its call; one that nobody called for stands by itself.
                if !called {
                    let call = Call {
                        tool: outcome.tool,
                        id: outcome.call_id.clone(),
                        name: outcome.name.clone(),
                        arguments: serde_json::Value::Null,
                        search_type: String::new(),
                    };
                    add(0, tool_part(&call, Some(outcome), running));
                }
            }
            Step::Unknown { kind, json } => {
                add(0, PartKind::Unknown { name: kind.clone(), json: pretty(json) });
            }
            Step::UserInput(_) => {}
        }
    }
    parts
}

fn thought_parts(
    growing: &Growing,
    summary: &[Content],
    running: bool,
    add: &mut impl FnMut(usize, PartKind),
) {
    let thinking = running && growing.stopped.is_none();
    let seconds =
        growing.stopped.filter(|_| !thinking).map(|stopped| (stopped.since(growing.started) + 500) / 1000);
    // A thought without a summary is worth a line only while it lasts.
    if summary.is_empty() && thinking {
        add(0, PartKind::Thought { seconds: None });
    }
    for (item, content) in summary.iter().enumerate() {
        match content {
            Content::Text(_) => add(item, PartKind::Thought { seconds }),
            Content::Media(_) | Content::Unknown { .. } => add(item, content_part(content, false, true)),
        }
    }
}

fn content_part(content: &Content, growing: bool, draft: bool) -> PartKind {
    match content {
        Content::Text(_) => PartKind::Text { growing },
        Content::Media(media) => PartKind::Media {
            kind: media.kind,
            mime_type: media.mime_type.clone(),
            bytes: Bytes::of(&media.source),
            draft,
        },
        Content::Unknown { kind, json } => PartKind::Unknown { name: kind.clone(), json: pretty(json) },
    }
}

fn pretty(json: &serde_json::Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}
