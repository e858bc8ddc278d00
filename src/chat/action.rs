//! The closed vocabulary of a conversation: what can happen to it, what a change means for the screen, and what the
//! shell is asked to do.

use super::ask::Ask;
use super::functions::answering::Deed;
use super::id::{Millis, RunId, TurnKey};
use super::picture::Loose;
use super::said::Said;
use super::tools::choice::Choice;
use super::turn::PartKey;
use crate::protocol::content::Kept;
use crate::protocol::event::{Head, Stamped};
use crate::protocol::id::{EventId, InteractionId};
use crate::protocol::model::Offer;
use crate::protocol::problem::Problem;
use crate::protocol::request::CreateInteraction;
use crate::protocol::step::Step;

/// A new request that a person makes: names for it, and how it is to be asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Name of the turn, if one is made.
    pub turn: TurnKey,
    /// Name of the first attempt.
    pub run: RunId,
    /// Who is asked, and how.
    pub ask: Ask,
    /// Which models and agents still answer.
    pub offer: Offer,
    /// Now.
    pub at: Millis,
}

/// What the core cannot know by itself when something arrives.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub at: Millis,
    /// Name for another attempt, should one be made.
    pub next: RunId,
    /// A random number from 0 to 1, so that clients that failed together do not come back together.
    pub chance: f64,
}

/// Everything that can happen to a conversation.
#[allow(clippy::large_enum_variant, reason = "an action is consumed where it is made; none are kept")]
#[derive(Clone, Debug)]
pub enum Action {
    /// The person sent a message after the last turn shown.
    Send {
        /// What was said.
        said: Said,
        /// The request for it.
        request: Request,
    },
    /// The person sent a message after a turn that need not be the last one shown.
    Branch {
        /// The turn that it follows. Where there is none of this name, nothing is sent.
        from: TurnKey,
        /// What was said.
        said: Said,
        /// The request for it.
        request: Request,
    },
    /// The person said something else in place of an earlier message.
    Edit {
        /// The turn whose message is replaced by a sibling.
        of: TurnKey,
        /// What was said.
        said: Said,
        /// The request for it.
        request: Request,
    },
    /// The person wants another answer to the same message.
    Regenerate {
        /// The turn that gets a sibling.
        of: TurnKey,
        /// The request for it.
        request: Request,
    },
    /// The person wants to see the same answered with a search, or without, beside what there is.
    Compare {
        /// The turn that gets a sibling.
        of: TurnKey,
        /// The request for it; how it is asked is what the turn says.
        request: Request,
    },
    /// The person wants a failed turn to be tried again, now.
    Retry {
        /// The turn. Where it has content, it gets a sibling instead, so that nothing is lost.
        of: TurnKey,
        /// The request for it.
        request: Request,
    },
    /// The person wants an answer that was cut short to go on.
    Continue {
        /// The turn.
        of: TurnKey,
        /// The request for it.
        request: Request,
    },
    /// A background run that was left alone is to be followed again.
    Follow {
        /// The turn.
        turn: TurnKey,
        /// Name of the first connection.
        run: RunId,
    },
    /// The time of waiting before another attempt is over.
    WaitOver {
        /// The attempt to be made.
        run: RunId,
    },
    /// A request is on its way.
    Posting {
        /// The attempt.
        run: RunId,
        /// The address of the API.
        base: String,
    },
    /// The interaction itself came, whole or as far as it is.
    Fetched {
        /// For which attempt.
        run: RunId,
        /// How it stands.
        head: Head,
        /// Its steps; perhaps none while it runs.
        steps: Vec<Step>,
        /// When, and what another attempt would need.
        moment: Moment,
    },
    /// The service was asked to cancel a run, and did not say that it has.
    CancelUnconfirmed {
        /// The turn.
        turn: TurnKey,
    },
    /// The stream said something.
    Received {
        /// For which attempt.
        run: RunId,
        /// What it said.
        event: Stamped,
        /// When, and what another attempt would need.
        moment: Moment,
    },
    /// The stream, or the attempt to get one, is over.
    Ended {
        /// Which attempt.
        run: RunId,
        /// How it ended.
        end: End,
        /// When, and what another attempt would need.
        moment: Moment,
    },
    /// The person pressed Stop.
    Stop {
        /// Now.
        at: Millis,
    },
    /// The person switched to a sibling.
    Choose {
        /// The turn to show.
        turn: TurnKey,
    },
    /// The person named the conversation.
    Rename {
        /// The name; an empty one is not taken.
        title: String,
    },
    /// The person pinned or unpinned the conversation.
    Pin(bool),
    /// The person chose other tools for the conversation, or another form of its answers.
    Prefer(Choice),
    /// The bytes of a medium were put into the store.
    Kept {
        /// The turn.
        turn: TurnKey,
        /// What stood there.
        loose: Loose,
        /// What takes its place.
        kept: Kept,
        /// The type of a picture by its bytes; empty where they are of none that is known.
        mime_type: &'static str,
    },
    /// Something happened to a function call that waits for its result.
    Call {
        /// The turn.
        turn: TurnKey,
        /// The index of the call's step.
        step: u32,
        /// What happened.
        deed: Deed,
    },
    /// The page is about to go away: what is running must be written down now.
    Suspend,
}

/// How the way to an answer ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The body ended. Whether the answer had, the events have said; text that trailed it may explain why not.
    Closed(Option<Problem>),
    /// There was no body, or reading it failed.
    Failed(Problem),
}

/// What a screen has to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The turns that are shown are others than before.
    Path,
    /// Status, notices, siblings or the list of parts of a turn changed.
    Turn(TurnKey),
    /// The text of a part grew.
    Text(TurnKey, PartKey),
    /// Title, pin or time of the conversation changed.
    Summary,
}

/// What the shell is asked to do. Effects of one update are carried out in order, and a request waits until what
/// stands before it has been written.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write the turn's content.
    SaveTurn(TurnKey),
    /// Put the bytes of media that the turn still holds into the store, and report [`Action::Kept`] for each.
    KeepMedia(TurnKey),
    /// Write the chain: keys, ids, statuses, title.
    SaveChain,
    /// Post the request, and report what comes as actions with this run.
    Post {
        /// The attempt.
        run: RunId,
        /// The request.
        request: Box<CreateInteraction>,
    },
    /// Listen to a background run from a place in its stream on, or from its beginning.
    Resume {
        /// The connection.
        run: RunId,
        /// The interaction.
        id: InteractionId,
        /// The place.
        after: Option<EventId>,
    },
    /// Get the interaction itself, and report [`Action::Fetched`].
    Fetch {
        /// The connection.
        run: RunId,
        /// The interaction.
        id: InteractionId,
    },
    /// Ask the service to cancel a background run, and report [`Action::CancelUnconfirmed`] where it does not.
    Cancel {
        /// The turn.
        turn: TurnKey,
        /// The interaction.
        id: InteractionId,
        /// The address of the API at which it is known.
        base: Option<String>,
    },
    /// Note that an interaction at the service belongs to nothing here any more, so that it is deleted there.
    Forget {
        /// The interaction.
        id: InteractionId,
        /// The address of the API at which it is known.
        base: Option<String>,
    },
    /// The turn ended with function calls: those that need nobody's approval are to be worked out.
    WorkOut(TurnKey),
    /// Let go of the connection of this attempt at once.
    Abort(RunId),
    /// Report [`Action::WaitOver`] after this time.
    Wait {
        /// The attempt that waits.
        run: RunId,
        /// For how long.
        ms: u64,
    },
}

/// What an update brought about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// For the screen.
    pub changes: Vec<Change>,
    /// For the shell.
    pub effects: Vec<Effect>,
}
