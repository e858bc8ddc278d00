//! A turn: one POST, from what was said to what came back.

use std::collections::BTreeMap;

use super::ask::Ask;
use super::follow::{Tries, Way};
use super::functions::answer::Answer;
use super::id::{Millis, RunId, TurnKey};
use super::said::{About, Attachment};
use crate::protocol::content::Content;
use crate::protocol::id::{EventId, InteractionId};
use crate::protocol::problem::Problem;
use crate::protocol::status::Status;
use crate::protocol::step::Step;
use crate::protocol::usage::Usage;

/// Where a turn is in its life. There is always exactly one answer to "what is it doing?".
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Posted, or about to be; nothing came back yet.
    Sending {
        /// The attempt under way.
        run: RunId,
        /// How many attempts came before it.
        attempt: u32,
    },
    /// The answer is arriving.
    Streaming {
        /// The attempt under way.
        run: RunId,
        /// How many attempts came before it.
        attempt: u32,
    },
    /// It failed in a way that passes, and is going to be tried again.
    Waiting {
        /// The attempt that will be made.
        run: RunId,
        /// How many attempts came before it.
        attempt: u32,
        /// When it will be made.
        until: Millis,
        /// What went wrong.
        problem: Problem,
    },
    /// A background run goes on at the service, and is followed by its id.
    Following {
        /// The connection under way, or the one that will be made.
        run: RunId,
        /// How it is followed now.
        way: Way,
        /// What was tried in vain.
        tries: Tries,
    },
    /// A background run went on at the service when it was last heard of, and nobody here follows it now; perhaps
    /// because of a problem, perhaps because another tab does.
    Adrift(Option<Problem>),
    /// It ended as the API says it ended.
    Ended {
        /// How.
        status: Status,
        /// What went wrong, if anything.
        problem: Option<Problem>,
    },
    /// The answer broke off; what came is kept.
    Interrupted(Problem),
    /// It never reached the service.
    Unsent(Problem),
}

impl State {
    /// The attempt under way, if there is one.
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Sending { run, .. }
            | Self::Streaming { run, .. }
            | Self::Waiting { run, .. }
            | Self::Following { run, .. } => Some(*run),
            Self::Adrift(_) | Self::Ended { .. } | Self::Interrupted(_) | Self::Unsent(_) => None,
        }
    }

    /// The word for it: the API's own, or one of our two.
    pub fn word(&self) -> &str {
        match self {
            Self::Sending { .. }
            | Self::Streaming { .. }
            | Self::Waiting { .. }
            | Self::Following { .. }
            | Self::Adrift(_) => "in_progress",
            Self::Ended { status, .. } => status.as_str(),
            Self::Interrupted(_) => "interrupted",
            Self::Unsent(_) => "unsent",
        }
    }

    /// What went wrong, if anything did.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Sending { .. } | Self::Streaming { .. } | Self::Following { .. } => None,
            Self::Adrift(problem) => problem.as_ref(),
            Self::Waiting { problem, .. } | Self::Interrupted(problem) | Self::Unsent(problem) => {
                Some(problem)
            }
            Self::Ended { problem, .. } => problem.as_ref(),
        }
    }
}

/// How far a turn has come, in this order. Two tabs may know different things of one turn; the greater is what is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// How often it was asked for again: what is known of the last time counts.
    pub again: u32,
    /// It was said how it ended, by the service or by who stopped it.
    pub is_over: bool,
    /// The service has given it a name.
    pub is_named: bool,
}

/// A step that grows, with the times at which it did. Times are of receipt, by this device's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Growing {
    /// What is known of it so far.
    pub step: Step,
    /// JSON text of a call's arguments that is not whole yet.
    pub arguments: String,
    /// When it opened.
    pub started: Millis,
    /// When it was whole.
    pub stopped: Option<Millis>,
    /// All tokens that it took, where the service says so.
    pub tokens: Option<u64>,
    /// While a resumed stream brings the step again: how many bytes of its text it has brought so far.
    pub replayed: Option<usize>,
    /// Its signature, where functions were declared: a history with calls is refused without. Else empty.
    pub signature: String,
}

impl Growing {
    /// A step that opens.
    pub fn open(step: Step, at: Millis) -> Self {
        let (arguments, signature) = (String::new(), String::new());
        Self { step, arguments, started: at, stopped: None, tokens: None, replayed: None, signature }
    }
}

/// A place in a background stream, and how far the answer had grown there. What came after it, and carried no id of
/// its own, comes again when the stream is resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The place, as the service names it.
    pub id: EventId,
    /// The step that had grown last.
    pub step: u32,
    /// How many bytes of text it had.
    pub bytes: usize,
}

/// Something worth a line in the transcript that is no part of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The server no longer had the conversation, so its text was sent again.
    HistoryResent,
    /// The model that was asked for is not offered any more.
    ModelReplaced {
        /// What was asked for.
        from: String,
        /// What answered instead.
        to: String,
    },
    /// This agent works on what is stored only, although nothing was to be stored.
    StoredAnyway,
    /// It was stopped here, and the service did not confirm that it stopped there.
    CancelUnconfirmed,
    /// A background run was asked for, and the service never said under which name it runs, if it does.
    RunUncertain,
    /// All pictures of the conversation are more than one request takes, so the oldest did not go along.
    PicturesLeftOut,
    /// The text of the turn is not on this device any more.
    ContentMissing,
}

/// What a turn brings to the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Brings {
    /// Something that the person said.
    #[default]
    Words,
    /// The results of the calls of the turn before; nobody says anything with them.
    Results,
    /// The wish that the answer before, which was cut short, go on.
    GoingOn,
}

impl Brings {
    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Results => "results",
            Self::GoingOn => "going_on",
        }
    }
}

/// Place of a part in an answer: which step, and which item of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartKey {
    /// Index of the step.
    pub step: u32,
    /// Item within the step.
    pub item: u32,
}

/// One POST and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its name on this device.
    pub key: TurnKey,
    /// The turn it follows, `None` for the first of a conversation.
    pub parent: Option<TurnKey>,
    /// The sibling beside which it is looked at: the same, asked with a search or without.
    pub beside: Option<TurnKey>,
    /// Its name on the server, once there is one.
    pub interaction: Option<InteractionId>,
    /// The server has said that it does not know this interaction any more.
    pub gone: bool,
    /// Who was asked, and how.
    pub ask: Ask,
    /// What it brings.
    pub brings: Brings,
    /// What the person said.
    pub text: String,
    /// What went along with it, in the order in which it was sent.
    pub pictures: Vec<Attachment>,
    /// Which picture of the answer before it is about, where that has several.
    pub about: Option<About>,
    /// What came back, by index.
    pub steps: BTreeMap<u32, Growing>,
    /// Where it is in its life.
    pub state: State,
    /// What it cost.
    pub usage: Option<Usage>,
    /// How often it was asked for again in its place.
    pub again: u32,
    /// When it was made.
    pub created: Millis,
    /// When its last attempt ended.
    pub ended: Option<Millis>,
    /// From where a background stream can be resumed.
    pub cursor: Option<Cursor>,
    /// The address of the API at which its id is known, once it was posted.
    pub base: Option<String>,
    /// With the status `requires_continuation`: the token to go on with.
    pub continuation: Option<String>,
    /// The token of the turn that this one goes on with.
    pub continues: Option<String>,
    /// The look-up of what it cost, which some runs tell only afterwards.
    pub late_usage: Option<RunId>,
    /// An attempt that was stopped before its background run had a name. It is listened to until the name comes, since
    /// nothing can be cancelled without one.
    pub unnamed: Option<RunId>,
    /// When a stream of the run was last resumed.
    pub resumed: Option<Millis>,
    /// The answers to its function calls, by the index of the call's step. Once a turn follows, they are what was sent.
    pub answers: BTreeMap<u32, Answer>,
    /// The answer is asked for in one piece, because the service refused to stream it.
    pub unstreamed: bool,
    /// Lines beside the answer.
    pub notices: Vec<Notice>,
    /// When something last came of it.
    pub moved: Millis,
    /// When it was last handed to the archive.
    pub saved: Millis,
}

impl Turn {
    /// A turn that was made and not sent yet.
    pub fn new(key: TurnKey, ask: Ask, text: String, at: Millis) -> Self {
        Self {
            key,
            parent: None,
            beside: None,
            interaction: None,
            gone: false,
            ask,
            brings: Brings::default(),
            text,
            pictures: Vec::new(),
            about: None,
            steps: BTreeMap::new(),
            state: State::Unsent(Problem::default()),
            usage: None,
            again: 0,
            created: at,
            ended: None,
            cursor: None,
            base: None,
            continuation: None,
            continues: None,
            late_usage: None,
            unnamed: None,
            resumed: None,
            answers: BTreeMap::new(),
            unstreamed: false,
            notices: Vec::new(),
            moved: at,
            saved: Millis::default(),
        }
    }

    /// Starts another attempt from nothing: whatever an earlier one left behind belongs to another interaction, and a
    /// step that it opened would stand in the way of the new one's at the same index.
    /// Answers with the id that is left behind.
    pub fn begin_attempt(&mut self, state: State) -> Option<InteractionId> {
        self.again = self.again.saturating_add(1);
        self.steps.clear();
        self.answers.clear();
        self.continuation = None;
        // What the service said of the interaction before says nothing of the one that is asked for now.
        self.gone = false;
        self.late_usage = None;
        self.unnamed = None;
        self.resumed = None;
        self.usage = None;
        self.cursor = None;
        self.ended = None;
        self.state = state;
        self.interaction.take()
    }

    /// Whether the run goes on at the service without a connection, and can be found again by its id.
    pub fn outlives_connection(&self) -> bool {
        self.ask.background && self.interaction.is_some() && !self.gone
    }

    /// Whether it asked for a background run that may have begun, although nobody knows its name.
    pub fn may_run_unnamed(&self) -> bool {
        // The address is noted when the request goes out.
        self.ask.background && self.interaction.is_none() && self.base.is_some()
    }

    /// Adds a line beside the answer, once.
    pub fn note(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Whether anything came back that a person could see.
    pub fn has_content(&self) -> bool {
        self.steps.values().any(|growing| match &growing.step {
            Step::ModelOutput(blocks) | Step::Thought(blocks) => blocks.iter().any(|block| match block {
                Content::Text(text) => !text.text.is_empty(),
                Content::Media(_) | Content::Unknown { .. } => true,
            }),
            Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => true,
            Step::UserInput(_) => false,
        })
    }

    /// Whether the model answered in words or media, as opposed to thinking about it.
    pub fn has_answer(&self) -> bool {
        self.steps.values().any(|growing| match &growing.step {
            Step::ModelOutput(blocks) => !blocks.is_empty(),
            Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. }
            | Step::UserInput(_) => false,
        })
    }

    /// Whether what was said in it is known here, so that it can be asked again.
    pub fn is_known(&self) -> bool {
        !self.notices.contains(&Notice::ContentMissing)
    }

    /// How far it has come.
    pub fn reached(&self) -> Reached {
        let is_over = matches!(&self.state, State::Ended { status, .. } if !status.is_running());
        Reached { again: self.again, is_over, is_named: self.interaction.is_some() }
    }

    /// Takes over all that a conversation's chain tells of the turn, save its place in the tree, and leaves what was said
    /// in it.
    pub fn be_linked_as(&mut self, other: &Self) {
        // What the service forgot it does not remember.
        self.gone = other.gone || (self.gone && self.interaction == other.interaction);
        self.interaction.clone_from(&other.interaction);
        self.base.clone_from(&other.base);
        self.again = other.again;
        self.state.clone_from(&other.state);
        self.ended = other.ended;
        self.ask.target.clone_from(&other.ask.target);
        self.ask.background = other.ask.background;
    }

    /// Whether the next turn can lean on the server's copy of this one. Where the answer broke off, the server's copy
    /// is not what the person read, if there is one at all; then the local text is the truth.
    pub fn is_chainable(&self) -> bool {
        if self.gone || self.interaction.is_none() || !self.ask.store {
            return false;
        }
        match &self.state {
            State::Ended { status, .. } => match status {
                Status::Completed | Status::Incomplete | Status::BudgetExceeded | Status::RequiresAction => {
                    true
                }
                Status::Queued
                | Status::InProgress
                | Status::RequiresContinuation
                | Status::Failed
                | Status::Cancelled
                | Status::Other(_) => false,
            },
            State::Sending { .. }
            | State::Streaming { .. }
            | State::Waiting { .. }
            | State::Following { .. }
            | State::Adrift(_)
            | State::Interrupted(_)
            | State::Unsent(_) => false,
        }
    }

    /// Whether it was cut short in a way that another request can make up for.
    pub fn can_continue(&self) -> bool {
        match &self.state {
            State::Ended { status, .. } => match status {
                Status::Incomplete | Status::BudgetExceeded => true,
                Status::RequiresContinuation => self.continuation.is_some(),
                Status::Completed
                | Status::RequiresAction
                | Status::Queued
                | Status::InProgress
                | Status::Failed
                | Status::Cancelled
                | Status::Other(_) => false,
            },
            State::Sending { .. }
            | State::Streaming { .. }
            | State::Waiting { .. }
            | State::Following { .. }
            | State::Adrift(_)
            | State::Interrupted(_)
            | State::Unsent(_) => false,
        }
    }

    /// The answer's text, for copying and for sending a history. Thoughts are not part of it.
    pub fn answer_text(&self) -> String {
        let mut text = String::new();
        for growing in self.steps.values() {
            if let Step::ModelOutput(blocks) = &growing.step {
                for block in blocks {
                    if let Content::Text(part) = block {
                        text.push_str(&part.text);
                    }
                }
            }
        }
        text
    }

    /// The text of a part, or nothing where there is no such part.
    pub fn part_text(&self, key: PartKey) -> &str {
        let Some(growing) = self.steps.get(&key.step) else { return "" };
        match &growing.step {
            Step::ModelOutput(blocks) => match blocks.get(key.item as usize) {
                Some(Content::Text(text)) => &text.text,
                Some(Content::Media(_) | Content::Unknown { .. }) | None => "",
            },
            Step::Thought(summary) => match summary.first() {
                Some(Content::Text(text)) => &text.text,
                Some(Content::Media(_) | Content::Unknown { .. }) | None => "",
            },
            Step::UserInput(_) | Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => "",
        }
    }
}
