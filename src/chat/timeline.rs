//! What a model did besides answering, step by step, with the times at which each step began and ended.
//!
//! A [`Row`] is a thought, a tool at work (its call and its result together), or a step of a kind that nobody knows.
//! [`timeline`] makes the rows of a turn, [`detail`] what can be looked at in each, [`telling`] the words. Rows that ran
//! at the same time have different lanes.
//!
//! The times are those of receipt, by this device's clock (see [`Growing`]); they are stored with the steps, so that the
//! rows are the same after a reload. The service's own times are not known: both that it stamps are of the end.
//!
//! Not here: calls of functions that wait for the person. They are for answering, not for looking back.

pub mod detail;
pub mod pairing;
pub mod scrub;
pub mod section;
pub mod telling;

use detail::Detail;

use super::face::ToolState;
use super::functions::answer::waits_for_person;
use super::id::Millis;
use super::turn::{Growing, PartKey, State, Turn};
use crate::protocol::content::Content;
use crate::protocol::step::{Call, Outcome, Step, Tool};

/// One thing that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its first step, and with that its part in the face.
    pub key: PartKey,
    /// What it is.
    pub kind: Kind,
    /// What it does or did, for people: "Searched Google · 2 queries".
    pub headline: String,
    /// How it stands.
    pub state: ToolState,
    /// When.
    pub times: Times,
    /// The lowest of the lanes that were free when it began.
    pub lane: usize,
    /// The tokens that it took, where the wire says so.
    pub tokens: Option<u64>,
    /// What can be looked at in it.
    pub details: Vec<Detail>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The model thought.
    Thought,
    /// A tool was at work.
    Tool(Tool),
    /// Something this version does not know.
    Unknown,
}

/// When something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The first step opened.
    pub began: Millis,
    /// The call was whole: from here on its result was waited for.
    pub called: Option<Millis>,
    /// The result began to come.
    pub answered: Option<Millis>,
    /// The last step was whole; `None` while it goes on.
    pub ended: Option<Millis>,
}

impl Times {
    /// How long it took, in milliseconds; up to `now` while it goes on.
    pub fn length(&self, now: Millis) -> u64 {
        self.ended.unwrap_or(now).since(self.began)
    }
}

/// Everything that was done in a turn, in the order of the steps.
pub fn timeline(turn: &Turn) -> Vec<Row> {
    // A run that nobody follows goes on all the same.
    let running = turn.state.run().is_some() || matches!(turn.state, State::Adrift(_));
    let mut rows = Vec::new();
    for pair in pairing::pairs(turn) {
        let call = pair.call.and_then(|at| call_at(turn, at));
        let outcome = pair.outcome.and_then(|at| outcome_at(turn, at));
        rows.extend(tool_row(turn, call, outcome, running));
    }
    for (index, growing) in &turn.steps {
        rows.extend(other_row(*index, growing, running));
    }
    rows.sort_by_key(|row| row.key);
    put_in_lanes(&mut rows);
    rows
}

/// From the beginning of the first row to the end of the last, in milliseconds; `None` while one goes on.
pub fn length(rows: &[Row]) -> Option<u64> {
    let began = rows.iter().map(|row| row.times.began).min()?;
    let ended = rows.iter().map(|row| row.times.ended).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    Some(ended.since(began))
}

/// A call or a result with its place and its times.
type Placed<'a, T> = (u32, &'a Growing, &'a T);

fn call_at(turn: &Turn, index: u32) -> Option<Placed<'_, Call>> {
    let growing = turn.steps.get(&index)?;
    match &growing.step {
        Step::Call(call) => Some((index, growing, call)),
        Step::UserInput(_)
        | Step::ModelOutput(_)
        | Step::Thought(_)
        | Step::Outcome(_)
        | Step::Unknown { .. } => None,
    }
}

fn outcome_at(turn: &Turn, index: u32) -> Option<Placed<'_, Outcome>> {
    let growing = turn.steps.get(&index)?;
    match &growing.step {
        Step::Outcome(outcome) => Some((index, growing, outcome)),
        Step::UserInput(_)
        | Step::ModelOutput(_)
        | Step::Thought(_)
        | Step::Call(_)
        | Step::Unknown { .. } => None,
    }
}

fn tool_row(
    turn: &Turn,
    call: Option<Placed<'_, Call>>,
    outcome: Option<Placed<'_, Outcome>>,
    running: bool,
) -> Option<Row> {
    let (index, first) =
        call.map(|(at, growing, _)| (at, growing)).or(outcome.map(|(at, growing, _)| (at, growing)))?;
    let answer = outcome.map(|(.., outcome)| outcome);
    let lone;
    let said = match (call, answer) {
        (Some((.., call)), answer) if waits_for_person(call, answer) => return None,
        (Some((.., call)), _) => call,
        (None, Some(outcome)) => {
            lone = pairing::call_of(outcome);
            &lone
        }
        (None, None) => return None,
    };
    let last = outcome.map_or(first, |(_, growing, _)| growing);
    let state = match answer {
        Some(_) if running && last.stopped.is_none() => ToolState::Running,
        Some(outcome) if outcome.is_error || detail::all_failed(outcome) => ToolState::Failed,
        Some(_) => ToolState::Done,
        None if running => ToolState::Running,
        None => ToolState::Failed,
    };
    let times = Times {
        // A result that came before its call began the row.
        began: first.started.min(last.started),
        called: call.and_then(|(_, growing, _)| growing.stopped),
        answered: outcome.map(|(_, growing, _)| growing.started),
        ended: match state {
            ToolState::Running => None,
            ToolState::Done | ToolState::Failed => last.stopped.max(first.stopped),
        },
    };
    let tokens = [call.map(|(_, growing, _)| growing), outcome.map(|(_, growing, _)| growing)];
    Some(Row {
        key: PartKey { step: index, item: 0 },
        kind: Kind::Tool(said.tool),
        headline: telling::headline(said, answer, state),
        state,
        times,
        lane: 0,
        tokens: tokens.into_iter().flatten().filter_map(|growing| growing.tokens).reduce(u64::saturating_add),
        details: detail::details(turn, said, answer),
    })
}

fn other_row(index: u32, growing: &Growing, running: bool) -> Option<Row> {
    let open = running && growing.stopped.is_none();
    let state = if open { ToolState::Running } else { ToolState::Done };
    let (kind, headline, details) = match &growing.step {
        // One without a summary is worth a row only while it lasts, as in the face.
        Step::Thought(summary) if summary.is_empty() && !open => return None,
        Step::Thought(summary) => {
            let is_text = |content: &Content| matches!(content, Content::Text(_));
            if !summary.is_empty() && !summary.iter().any(is_text) {
                return None;
            }
            (Kind::Thought, telling::thought(growing, open), Vec::new())
        }
        Step::Unknown { kind, json } => {
            (Kind::Unknown, telling::unknown(kind), vec![Detail::Json { name: "", value: json.clone() }])
        }
        Step::UserInput(_) | Step::ModelOutput(_) | Step::Call(_) | Step::Outcome(_) => return None,
    };
    let times = Times {
        began: growing.started,
        called: None,
        answered: None,
        ended: growing.stopped.filter(|_| !open),
    };
    Some(Row {
        key: PartKey { step: index, item: 0 },
        kind,
        headline,
        state,
        times,
        lane: 0,
        tokens: growing.tokens,
        details,
    })
}

/// Gives each row the lowest lane that is free when it begins.
fn put_in_lanes(rows: &mut [Row]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| (rows[*at].times.began, *at));
    // When each lane is free again; a row that goes on keeps its lane.
    let mut free: Vec<Option<Millis>> = Vec::new();
    for at in order {
        let Times { began, ended, .. } = rows[at].times;
        let lane = free.iter().position(|since| since.is_some_and(|since| since <= began));
        let lane = lane.unwrap_or_else(|| {
            free.push(None);
            free.len() - 1
        });
        free[lane] = ended;
        rows[at].lane = lane;
    }
}
