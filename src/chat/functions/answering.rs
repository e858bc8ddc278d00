//! Answering: what happens to the calls of a turn until all have an answer, which makes the next turn.

use super::answer::{Answer, Settled};
use crate::chat::action::{Change, Effect, Request, Update};
use crate::chat::asking::begin_results;
use crate::chat::conversation::Conversation;
use crate::chat::id::{Millis, RunId, TurnKey};
use crate::protocol::problem::Problem;

/// What can happen to a call.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Its result is being worked out. Nothing happens where it is already: what is asked for twice is done once.
    Begin {
        /// By which run.
        run: RunId,
        /// Nobody was asked.
        alone: bool,
    },
    /// Its answer is there. The last one that was missing asks for the next turn.
    Settle {
        /// From which run; `None` from the person, whose word counts for more than any run's.
        run: Option<RunId>,
        /// The answer.
        settled: Settled,
        /// The next turn, should this be the last answer. It is asked as the turn with the call was.
        request: Box<Request>,
    },
    /// The answer is taken back, or its working out is let go of.
    Reopen {
        /// Now.
        at: Millis,
    },
}

/// Lets something happen to a call. What comes for a call that does not wait, or not for this run, is late.
pub(in crate::chat) fn happen(
    conversation: &mut Conversation,
    key: &TurnKey,
    step: u32,
    deed: Deed,
    out: &mut Update,
) {
    // What a turn follows on has been sent.
    if conversation.is_followed(key) {
        return;
    }
    let Some(turn) = conversation.turn_mut(key) else { return };
    if !turn.open_calls().any(|(open, _)| open == step) {
        return;
    }
    let running = match turn.answers.get(&step) {
        Some(Answer::Running { run, .. }) => Some(*run),
        Some(Answer::Settled(_)) | None => None,
    };
    match deed {
        Deed::Begin { run, alone } => {
            if turn.answers.contains_key(&step) {
                return;
            }
            turn.answers.insert(step, Answer::Running { run, alone });
        }
        Deed::Settle { run, mut settled, request } => {
            match (run, turn.answers.get(&step)) {
                (Some(run), Some(Answer::Running { run: expected, alone })) if run == *expected => {
                    settled.alone = *alone;
                }
                (Some(_), _) => return,
                (None, _) => out.effects.extend(running.map(Effect::Abort)),
            }
            turn.answers.insert(step, Answer::Settled(settled));
            out.effects.push(Effect::SaveTurn(key.clone()));
            if !turn.lacks_answers() {
                let ask = turn.ask.clone();
                out.changes.push(Change::Turn(key.clone()));
                return begin_results(conversation, key.clone(), Request { ask, ..*request }, out);
            }
            conversation.updated = request.at;
            // Other tabs hear of chains alone, and of none that stays as it was.
            out.effects.push(Effect::SaveChain);
        }
        Deed::Reopen { at } => {
            out.effects.extend(running.map(Effect::Abort));
            if turn.answers.remove(&step).is_some() && running.is_none() {
                out.effects.extend([Effect::SaveTurn(key.clone()), Effect::SaveChain]);
                conversation.updated = at;
            }
        }
    }
    out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
}

/// The person goes on without answering all calls: the rest is refused, since the service expects a result for each.
pub(in crate::chat) fn close(conversation: &mut Conversation, key: Option<&TurnKey>, out: &mut Update) {
    let Some(turn) = key.and_then(|key| conversation.turn_mut(key)) else { return };
    let open: Vec<u32> =
        turn.open_calls().map(|(step, _)| step).filter(|step| turn.settled(*step).is_none()).collect();
    if open.is_empty() {
        return;
    }
    for step in open {
        let settled = Settled::refused("The person went on without it.");
        if let Some(Answer::Running { run, .. }) = turn.answers.insert(step, Answer::Settled(settled)) {
            out.effects.push(Effect::Abort(run));
        }
    }
    out.changes.push(Change::Turn(turn.key.clone()));
    out.effects.push(Effect::SaveTurn(turn.key.clone()));
}

/// Lets go of every result that is being worked out; the calls wait again.
pub(in crate::chat) fn stop(conversation: &mut Conversation, out: &mut Update) {
    let working =
        conversation.turns().iter().filter(|turn| turn.works_out_calls()).map(|turn| turn.key.clone());
    for key in working.collect::<Vec<_>>() {
        let Some(turn) = conversation.turn_mut(&key) else { continue };
        turn.answers.retain(|_, answer| match answer {
            Answer::Running { run, .. } => {
                out.effects.push(Effect::Abort(*run));
                false
            }
            Answer::Settled(_) => true,
        });
        out.changes.extend([Change::Turn(key), Change::Summary]);
    }
}

/// Where results are refused as out of place although they are not, asking for the answer in one piece is known to help
/// (reference section 7). True where that has not been tried yet, and is to be tried now.
pub(in crate::chat) fn unstream(conversation: &mut Conversation, key: &TurnKey, problem: &Problem) -> bool {
    if !problem.message.contains("immediately after a function call turn") {
        return false;
    }
    let brings_results = conversation
        .turn(key)
        .and_then(|turn| conversation.turn(turn.parent.as_ref()?))
        .is_some_and(|parent| !parent.results().is_empty());
    match conversation.turn_mut(key) {
        Some(turn) if brings_results && !turn.unstreamed => {
            turn.unstreamed = true;
            true
        }
        Some(_) | None => false,
    }
}
