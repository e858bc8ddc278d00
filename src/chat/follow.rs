//! Background runs, followed from start to end (reference sections 6.5 and 9.6).
//!
//! A background run does not need its connection: it goes on at the service until it is done, and is found again by its
//! id. So where its stream ends early, nothing has failed. The way back is a ladder. First the interaction itself is
//! looked up, since it alone says how the run stands. If it still runs, its stream is resumed after the last place that
//! it named. Streams that bring nothing new, [`MAX_STREAMS`] in a row, are given up for looking every ten seconds. A look
//! that fails is repeated with growing waits, [`MAX_LOOKS`] times in a row; then the run is left [`State::Adrift`], which
//! costs nothing and loses nothing: following can begin again at any time.
//!
//! Every connection has a [`RunId`] of its own, so what a given-up one still says is dropped like any late answer.

use super::action::{Change, Effect, Moment, Update};
use super::fold;
use super::id::{Millis, RunId};
use super::replay;
use super::retry::{FIRST_WAIT_MS, LONGEST_WAIT_MS};
use super::turn::{Cursor, State, Turn};
use crate::protocol::event::{Head, Stamped};
use crate::protocol::problem::{Problem, ProblemKind, local};
use crate::protocol::status::Status;
use crate::protocol::step::Step;

/// How a background run is followed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The interaction itself is being looked up.
    Looking,
    /// Its stream is open, or being opened.
    Listening,
    /// It will be looked up.
    Resting {
        /// When.
        until: Millis,
    },
}

/// What was tried in a row without anything new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// Streams.
    pub streams: u32,
    /// Looks that failed.
    pub failures: u32,
    /// Looks that found the run where it was.
    pub looks: u32,
}

/// Streams without anything new before the run is only looked up.
pub const MAX_STREAMS: u32 = 2;

/// Failing looks in a row before the run is left alone.
pub const MAX_LOOKS: u32 = 5;

/// How long to wait between two looks, in milliseconds.
pub const LOOK_WAIT_MS: u64 = 10_000;

/// The longest wait between two looks at a run that does not move, in milliseconds.
pub const LONGEST_LOOK_WAIT_MS: u64 = 60_000;

/// After how many looks without anything new the wait grows by [`LOOK_WAIT_MS`].
const PATIENT_LOOKS: u32 = 30;

/// The least time from the resuming of a stream to the next, in milliseconds: a stream that brings a little and breaks
/// off must not be asked for as fast as the network allows.
pub const RESUME_PAUSE_MS: u64 = 1_000;

/// How long after the end of a run what it cost is looked up, where the end did not say.
pub const USAGE_WAIT_MS: u64 = 5_000;

/// Begins to follow a run that was left alone. Does nothing where there is none.
pub(super) fn take_up(turn: &mut Turn, run: RunId, out: &mut Update) {
    if let State::Adrift(_) = turn.state {
        look(turn, run, Tries::default(), out);
    }
}

/// Looks the run up now.
pub(super) fn look(turn: &mut Turn, run: RunId, tries: Tries, out: &mut Update) {
    let Some(id) = turn.interaction.clone() else { return };
    turn.state = State::Following { run, way: Way::Looking, tries };
    out.changes.extend([Change::Turn(turn.key.clone()), Change::Summary]);
    out.effects.push(Effect::Fetch { run, id });
}

fn rest(turn: &mut Turn, tries: Tries, ms: u64, moment: Moment, out: &mut Update) {
    let (run, until) = (moment.next, moment.at.plus(ms));
    turn.state = State::Following { run, way: Way::Resting { until }, tries };
    out.changes.push(Change::Turn(turn.key.clone()));
    out.effects.push(Effect::Wait { run, ms });
}

/// The run goes on, as far as the service says. Listens to it, or looks again later.
pub(super) fn goes_on(turn: &mut Turn, head: Head, steps: Vec<Step>, moment: Moment, out: &mut Update) {
    let mut tries = match turn.state {
        State::Following { tries, .. } => Tries { failures: 0, ..tries },
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Adrift(_)
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => Tries::default(),
    };
    fold::head(turn, head);
    tries.looks += 1;
    if extent_of(steps.iter()) > extent(turn) {
        tries.looks = 0;
        turn.moved = moment.at;
        out.changes.push(fold::replace(turn, steps, moment.at));
        // The run goes on, so the step that it works on may grow.
        if let Some(mut last) = turn.steps.last_entry() {
            last.get_mut().stopped = None;
        }
        // No place in the stream belongs to what a look brought; another stream has to begin at the beginning.
        turn.cursor = None;
        out.effects.push(Effect::SaveTurn(turn.key.clone()));
    }
    let Some(id) = turn.interaction.clone() else { return };
    if tries.streams >= MAX_STREAMS {
        let growth = u64::from(tries.looks / PATIENT_LOOKS);
        let ms = (LOOK_WAIT_MS * (1 + growth)).min(LONGEST_LOOK_WAIT_MS);
        return rest(turn, tries, ms, moment, out);
    }
    if let Some(resumed) = turn.resumed.filter(|resumed| *resumed <= moment.at) {
        let early = RESUME_PAUSE_MS.saturating_sub(moment.at.since(resumed));
        if early > 0 {
            return rest(turn, tries, early, moment, out);
        }
    }
    turn.resumed = Some(moment.at);
    let after = turn.cursor.clone();
    if let Some(cursor) = &after
        && let Some(growing) = turn.steps.get_mut(&cursor.step)
    {
        replay::begin(growing, cursor.bytes);
    }
    // Counted as in vain until it brings something.
    tries.streams += 1;
    turn.state = State::Following { run: moment.next, way: Way::Listening, tries };
    out.changes.push(Change::Turn(turn.key.clone()));
    out.effects.push(Effect::Resume { run: moment.next, id, after: after.map(|cursor| cursor.id) });
}

/// How much there is: a measure that grows with every step and every text.
fn extent(turn: &Turn) -> usize {
    extent_of(turn.steps.values().map(|growing| &growing.step))
}

fn extent_of<'a>(steps: impl Iterator<Item = &'a Step>) -> usize {
    let answered = steps.filter(|step| !matches!(step, Step::UserInput(_)));
    answered.map(|step| 1 + replay::text_bytes(step)).sum()
}

/// A connection to the run ended, or said that something is wrong. What is true of the run, only a look can say.
pub(super) fn lost(turn: &mut Turn, problem: Problem, moment: Moment, out: &mut Update) {
    let (way, mut tries) = match turn.state {
        State::Following { way, tries, .. } => (way, tries),
        State::Sending { .. }
        | State::Streaming { .. }
        | State::Waiting { .. }
        | State::Adrift(_)
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => (Way::Listening, Tries::default()),
    };
    if way == Way::Listening {
        return look(turn, moment.next, tries, out);
    }
    tries.failures += 1;
    if problem.is_unknown_there() {
        turn.gone = true;
        finish(turn, problem, moment.at, out);
    } else if !passes(problem.kind()) || tries.failures >= MAX_LOOKS {
        turn.state = State::Adrift(Some(problem));
        out.effects.extend([Effect::SaveTurn(turn.key.clone()), Effect::SaveChain]);
        out.changes.extend([Change::Turn(turn.key.clone()), Change::Summary]);
    } else {
        let own = (FIRST_WAIT_MS << (tries.failures - 1).min(8)).min(LONGEST_WAIT_MS);
        let ms = problem.retry_after_ms.map_or(own, |asked| asked.clamp(own, LONGEST_LOOK_WAIT_MS));
        rest(turn, tries, ms, moment, out);
    }
}

/// The run cannot be found any more: it expired, or was deleted. What came of it is kept.
fn finish(turn: &mut Turn, problem: Problem, at: Millis, out: &mut Update) {
    fold::stop_all(turn, at);
    turn.ended = Some(at);
    let problem = Problem { code: local::RUN_EXPIRED.to_owned(), ..problem };
    turn.state = if turn.has_content() {
        State::Interrupted(problem)
    } else {
        State::Ended { status: Status::Failed, problem: Some(problem) }
    };
    out.effects.extend([Effect::SaveTurn(turn.key.clone()), Effect::SaveChain]);
    out.changes.extend([Change::Turn(turn.key.clone()), Change::Summary]);
}

/// Whether looking again could help without the person.
fn passes(kind: ProblemKind) -> bool {
    match kind {
        ProblemKind::Unreachable
        | ProblemKind::Cut
        | ProblemKind::Silent
        | ProblemKind::Unreadable
        | ProblemKind::RateLimited
        | ProblemKind::ServerTrouble
        | ProblemKind::Other => true,
        ProblemKind::KeyRefused
        | ProblemKind::Forbidden
        | ProblemKind::PaymentRequired
        | ProblemKind::NotOffered
        | ProblemKind::ModelGone
        | ProblemKind::InteractionGone
        | ProblemKind::QuotaUsedUp
        | ProblemKind::Blocked
        | ProblemKind::BadOutput
        | ProblemKind::TooLarge
        | ProblemKind::BadRequest
        | ProblemKind::NotAllowed
        | ProblemKind::Elsewhere
        | ProblemKind::Cancelled => false,
    }
}

/// What has to be done before an event of a resumed stream is folded in. False where the event was there already.
pub(super) fn is_news(turn: &mut Turn, stamped: &Stamped) -> bool {
    let (State::Following { .. }, Some(id), Some(cursor)) = (&turn.state, &stamped.id, &turn.cursor) else {
        return true;
    };
    if *id != cursor.id {
        return true;
    }
    let (step, bytes) = (cursor.step, cursor.bytes);
    if let Some(growing) = turn.steps.get_mut(&step) {
        replay::begin(growing, bytes);
    }
    false
}

/// Something new came.
pub(super) fn progressed(turn: &mut Turn, at: Millis) {
    turn.moved = at;
    if let State::Following { tries, .. } = &mut turn.state {
        *tries = Tries::default();
    }
}

/// Notes the place of an event that was folded into a step.
pub(super) fn mark(turn: &mut Turn, stamped_id: Option<crate::protocol::id::EventId>, step: u32) {
    let Some(id) = stamped_id else { return };
    let Some(growing) = turn.steps.get(&step) else { return };
    // In the middle of a replay the text is longer than what the place stands for.
    let bytes = growing.replayed.unwrap_or_else(|| replay::text_bytes(&growing.step));
    turn.cursor = Some(Cursor { id, step, bytes });
}
