//! Which result belongs to which call.
//!
//! Results name their call. Where either lacks the id, the first call of the same tool that has no result yet has to
//! do, an earlier one rather than a later. Each step is in one pair, however the ids repeat.

use crate::chat::turn::Turn;
use crate::protocol::step::{Call, Outcome, Step};

/// A call and its result, by the index of their steps; one of them may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The call.
    pub call: Option<u32>,
    /// What came of it.
    pub outcome: Option<u32>,
}

/// The pairs of a turn, in the order of their first steps.
pub fn pairs(turn: &Turn) -> Vec<Pair> {
    let mut pairs: Vec<(Pair, &Call)> = Vec::new();
    let mut outcomes: Vec<(u32, &Outcome)> = Vec::new();
    for (index, growing) in &turn.steps {
        match &growing.step {
            Step::Call(call) => pairs.push((Pair { call: Some(*index), outcome: None }, call)),
            Step::Outcome(outcome) => outcomes.push((*index, outcome)),
            Step::UserInput(_) | Step::ModelOutput(_) | Step::Thought(_) | Step::Unknown { .. } => {}
        }
    }
    let by_id = |pair: &Pair, call: &Call, outcome: &Outcome| {
        pair.outcome.is_none() && !call.id.is_empty() && call.id == outcome.call_id
    };
    let by_tool = |pair: &Pair, call: &Call, outcome: &Outcome| {
        pair.outcome.is_none()
            && call.tool == outcome.tool
            && (call.id.is_empty() || outcome.call_id.is_empty())
    };
    // Ids first, so that a result without one does not take the call that another names.
    outcomes.retain(|(index, outcome)| {
        let named = pairs.iter_mut().find(|(pair, call)| by_id(pair, call, outcome));
        named.map(|(pair, _)| pair.outcome = Some(*index)).is_none()
    });
    outcomes.retain(|(index, outcome)| {
        let fits = |(pair, call): &(Pair, &Call)| by_tool(pair, call, outcome);
        let before = pairs.iter().position(|one| fits(one) && one.0.call < Some(*index));
        let Some(at) = before.or_else(|| pairs.iter().position(fits)) else { return true };
        pairs[at].0.outcome = Some(*index);
        false
    });
    let lone = outcomes.into_iter().map(|(index, _)| Pair { call: None, outcome: Some(index) });
    let mut all: Vec<Pair> = pairs.into_iter().map(|(pair, _)| pair).chain(lone).collect();
    all.sort_by_key(|pair| pair.call.or(pair.outcome));
    all
}

/// The call that a result without one must have had.
pub fn call_of(outcome: &Outcome) -> Call {
    Call {
        tool: outcome.tool,
        id: outcome.call_id.clone(),
        name: outcome.name.clone(),
        arguments: serde_json::Value::Null,
        search_type: String::new(),
    }
}
