//! The reducer: an action in, changes and effects out.

use std::collections::BTreeMap;

use super::action::{Action, Change, Effect, End, Moment, Update};
use super::asking::{
    ask_successor, begin, begin_again, begin_instead, go_on, post, restart, try_again, wait_over,
};
use super::beside;
use super::conversation::{Conversation, abandoned};
use super::fold;
use super::follow;
use super::functions::answering;
use super::id::{Millis, RunId, TurnKey};
use super::picture;
use super::replay;
use super::retry::{self, Decision, Progress};
use super::turn::{Notice, State, Turn};
use crate::protocol::event::{Event, Head, Stamped};
use crate::protocol::problem::{Problem, ProblemKind, local};
use crate::protocol::status::Status;
use crate::protocol::step::Step;

/// A running answer is written at least this often, in milliseconds.
pub const SAVE_INTERVAL_MS: u64 = 1_000;

/// Carries an action out on the conversation.
pub fn update(conversation: &mut Conversation, action: Action) -> Update {
    let mut out = Update::default();
    match action {
        Action::Send { said, request } => {
            let parent = conversation.path().last().cloned();
            begin(conversation, parent, said, request, &mut out);
        }
        Action::Branch { from, said, request } => {
            if conversation.turn(&from).is_some() {
                conversation.choose(&from);
                begin(conversation, Some(from), said, request, &mut out);
            }
        }
        Action::Edit { of, said, request } => {
            begin_instead(conversation, &of, said, request, &mut out);
        }
        Action::Regenerate { of, request } => {
            begin_again(conversation, &of, request, &mut out);
        }
        Action::Compare { of, request } => beside::compare(conversation, &of, request, &mut out),
        Action::Retry { of, request } => try_again(conversation, &of, request, &mut out),
        Action::Continue { of, request } => go_on(conversation, of, request, &mut out),
        Action::Follow { turn, run } => {
            if let Some(turn) = conversation.turn_mut(&turn) {
                follow::take_up(turn, run, &mut out);
            }
        }
        Action::WaitOver { run } => wait_over(conversation, run, &mut out),
        Action::Posting { run, base } => {
            if let Some(turn) = conversation.turn_of_run(run) {
                turn.base = Some(base);
            }
        }
        Action::Fetched { run, head, steps, moment } => {
            fetched(conversation, run, head, steps, moment, &mut out);
        }
        Action::CancelUnconfirmed { turn } => {
            if let Some(turn) = conversation.turn_mut(&turn) {
                turn.note(Notice::CancelUnconfirmed);
                out.changes.push(Change::Turn(turn.key.clone()));
                out.effects.push(Effect::SaveTurn(turn.key.clone()));
            }
        }
        Action::Received { run, event, moment } => received(conversation, run, event, moment, &mut out),
        Action::Ended { run, end, moment } => {
            let Some(turn) = conversation.turn_of_run(run) else {
                if let Some(turn) = conversation.turn_without_usage(run) {
                    turn.late_usage = None;
                }
                if let Some(turn) = conversation.turn_without_name(run) {
                    turn.unnamed = None;
                }
                return out;
            };
            let key = turn.key.clone();
            let problem = match end {
                End::Closed(explained) => cut(turn, explained),
                End::Failed(problem) => problem,
            };
            failed(conversation, &key, problem, moment, &mut out);
        }
        Action::Stop { at } => stop(conversation, at, &mut out),
        Action::Choose { turn } => {
            conversation.choose(&turn);
            out.changes.push(Change::Path);
            out.effects.push(Effect::SaveChain);
        }
        Action::Rename { title } => {
            let title = title.trim();
            if !title.is_empty() {
                conversation.title = title.to_owned();
                out.changes.push(Change::Summary);
                out.effects.push(Effect::SaveChain);
            }
        }
        Action::Pin(pinned) => {
            conversation.pinned = pinned;
            out.changes.push(Change::Summary);
            out.effects.push(Effect::SaveChain);
        }
        Action::Prefer(choice) => {
            if conversation.choice.as_ref() != Some(&choice) {
                conversation.choice = Some(choice);
                out.changes.push(Change::Summary);
                out.effects.push(Effect::SaveChain);
            }
        }
        Action::Kept { turn, loose, kept, mime_type } => {
            if let Some(turn) = conversation.turn_mut(&turn)
                && picture::keep(turn, &loose, kept, mime_type)
            {
                out.changes.push(Change::Turn(turn.key.clone()));
                out.effects.push(Effect::SaveTurn(turn.key.clone()));
            }
        }
        Action::Call { turn, step, deed } => answering::happen(conversation, &turn, step, deed, &mut out),
        Action::Suspend => {
            out.effects.extend(conversation.runs().map(|(_, turn)| Effect::SaveTurn(turn.key.clone())));
            out.effects.push(Effect::SaveChain);
        }
    }
    keep_media(conversation, &mut out);
    // Two turns of one id cannot be, but deleting what is still shown could not be undone.
    out.effects.retain(|effect| match effect {
        Effect::Forget { id, .. } => {
            !conversation.turns().iter().any(|turn| turn.interaction.as_ref() == Some(id))
        }
        Effect::SaveTurn(_)
        | Effect::KeepMedia(_)
        | Effect::SaveChain
        | Effect::Post { .. }
        | Effect::Resume { .. }
        | Effect::Fetch { .. }
        | Effect::Cancel { .. }
        | Effect::WorkOut(_)
        | Effect::Abort(_)
        | Effect::Wait { .. } => true,
    });
    out
}

/// Bytes leave the state as soon as they are whole.
fn keep_media(conversation: &Conversation, out: &mut Update) {
    let mut holding: Vec<TurnKey> = Vec::new();
    for change in &out.changes {
        match change {
            Change::Turn(key) if !holding.contains(key) => {
                if conversation.turn(key).is_some_and(|turn| picture::loose(turn).next().is_some()) {
                    holding.push(key.clone());
                }
            }
            Change::Turn(_) | Change::Path | Change::Text(..) | Change::Summary => {}
        }
    }
    out.effects.extend(holding.into_iter().map(Effect::KeepMedia));
}

fn received(conversation: &mut Conversation, run: RunId, stamped: Stamped, moment: Moment, out: &mut Update) {
    let at = moment.at;
    let Some(turn) = conversation.turn_of_run(run) else {
        if let Event::Created(head) | Event::StatusUpdate(head) = stamped.event {
            named_late(conversation, run, head, out);
        }
        return;
    };
    let key = turn.key.clone();
    let signature = if turn.ask.functions.is_empty() { String::new() } else { stamped.signature.clone() };
    if let State::Sending { run, attempt } = turn.state {
        turn.state = State::Streaming { run, attempt };
        out.changes.push(Change::Turn(key.clone()));
    }
    if !follow::is_news(turn, &stamped) {
        return;
    }
    if let Some(usage) = stamped.usage {
        turn.usage = Some(usage);
    }
    match stamped.event {
        Event::Created(head) | Event::StatusUpdate(head) => {
            let had_id = turn.interaction.is_some();
            fold::head(turn, head);
            out.changes.push(Change::Turn(key));
            // The id is the only handle on what was just paid for.
            if !had_id && turn.interaction.is_some() {
                out.effects.push(Effect::SaveChain);
            }
            return;
        }
        Event::StepStart { index, step } => {
            if !turn.steps.contains_key(&index) {
                follow::progressed(turn, at);
            }
            out.changes.push(fold::start(turn, index, step, at));
            fold::sign(turn, index, signature);
            follow::mark(turn, stamped.id, index);
        }
        Event::StepDelta { index, delta } => {
            let before = replay::before(turn.steps.get(&index));
            let change = fold::delta(turn, index, delta, at);
            let is_same =
                before.is_some_and(|step| turn.steps.get(&index).is_some_and(|now| now.step == step));
            if change.is_some() && !is_same {
                follow::progressed(turn, at);
            }
            out.changes.extend(change);
            fold::sign(turn, index, signature);
            follow::mark(turn, stamped.id, index);
        }
        Event::StepStop { index, tokens } => {
            out.changes.push(fold::stop(turn, index, tokens, at));
            follow::mark(turn, stamped.id, index);
        }
        Event::Completed(head, steps) => {
            // The event may carry the steps; they are worth having only where the stream brought none.
            let steps = if turn.steps.is_empty() { steps } else { Vec::new() };
            completed(turn, head, steps, moment, out);
            conversation.updated = at;
            out.effects.push(Effect::Abort(run));
            return;
        }
        // The run is over for the server, whatever the connection does.
        Event::Failed(problem) => {
            out.effects.push(Effect::Abort(run));
            return failed(conversation, &key, problem, moment, out);
        }
        Event::Unknown { kind, json } => {
            out.changes.push(fold::aside(turn, kind, json, at));
        }
        Event::EmptyError | Event::Done | Event::Unreadable { .. } => return,
    }
    // A clock that was set back must not hold up the saving until it has caught up.
    if at < turn.saved || at.since(turn.saved) >= SAVE_INTERVAL_MS {
        turn.saved = at;
        out.effects.push(Effect::SaveTurn(key));
    }
}

/// The interaction itself came: what an end says, or how far a background run is.
fn fetched(
    conversation: &mut Conversation,
    run: RunId,
    head: Head,
    steps: Vec<Step>,
    moment: Moment,
    out: &mut Update,
) {
    let Some(turn) = conversation.turn_of_run(run) else {
        if let Some(turn) = conversation.turn_without_usage(run) {
            turn.late_usage = None;
            turn.usage = head.usage;
            out.changes.push(Change::Turn(turn.key.clone()));
            out.effects.push(Effect::SaveTurn(turn.key.clone()));
            return;
        }
        return named_late(conversation, run, head, out);
    };
    let had_id = turn.interaction.is_some();
    if turn.interaction.is_none() {
        turn.interaction.clone_from(&head.id);
    }
    let runs = head.status.as_ref().is_none_or(Status::is_running);
    if runs && turn.outlives_connection() {
        follow::goes_on(turn, head, steps, moment, out);
        if !had_id {
            out.effects.push(Effect::SaveChain);
        }
        return;
    }
    if runs && turn.ask.background {
        // It runs, and there is no name to find it by.
        let key = turn.key.clone();
        let message = "The service says that the run goes on, but not under which name.";
        return failed(conversation, &key, Problem::on_the_way(local::UNREADABLE, message), moment, out);
    }
    completed(turn, head, steps, moment, out);
    conversation.updated = moment.at;
}

/// The name of a background run that was stopped before it had one: now it can be cancelled.
fn named_late(conversation: &mut Conversation, run: RunId, head: Head, out: &mut Update) {
    let Some(turn) = conversation.turn_without_name(run) else { return };
    let Some(id) = head.id else { return };
    let key = turn.key.clone();
    turn.unnamed = None;
    turn.interaction = Some(id.clone());
    // Whether it is confirmed is known again only afterwards.
    turn.notices.retain(|notice| *notice != Notice::CancelUnconfirmed);
    out.changes.push(Change::Turn(key.clone()));
    let base = turn.base.clone();
    out.effects.extend([
        Effect::SaveTurn(key.clone()),
        Effect::SaveChain,
        Effect::Abort(run),
        Effect::Cancel { turn: key, id, base },
    ]);
}

fn completed(turn: &mut Turn, head: Head, steps: Vec<Step>, moment: Moment, out: &mut Update) {
    // What says that nothing follows is an end, so a status that says otherwise is a slip.
    let status = head.status.clone().filter(|status| !status.is_running()).unwrap_or(Status::Completed);
    let problem = head.problem.clone();
    let signatures = if turn.ask.functions.is_empty() { BTreeMap::new() } else { head.signatures.clone() };
    fold::head(turn, head);
    if !steps.is_empty() {
        let _ = fold::replace(turn, steps, moment.at);
        signatures.into_iter().for_each(|(index, signature)| fold::sign(turn, index, signature));
    }
    fold::stop_all(turn, moment.at);
    turn.ended = Some(moment.at);
    let key = turn.key.clone();
    out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
    out.effects.extend([Effect::SaveTurn(key), Effect::SaveChain]);
    if turn.usage.is_none() && turn.outlives_connection() && status == Status::Completed {
        turn.late_usage = Some(moment.next);
        out.effects.push(Effect::Wait { run: moment.next, ms: follow::USAGE_WAIT_MS });
    }
    turn.state = State::Ended { status, problem };
    if turn.open_calls().next().is_some() {
        out.effects.push(Effect::WorkOut(turn.key.clone()));
    }
}

/// What it means that the body ended although the answer had not. Once the service had taken the request, only its own
/// events can end the run: text that trails them explains the cut, and the run may go on without us (reference
/// section 6.5). Before that, the text is all that was said.
fn cut(turn: &Turn, explained: Option<Problem>) -> Problem {
    let Some(explained) = explained else {
        let message = "The stream ended without the event that completes an answer.";
        return Problem::on_the_way(local::CUT, message);
    };
    match turn.state {
        State::Streaming { .. } => Problem { code: local::CUT.to_owned(), ..explained },
        State::Sending { .. }
        | State::Waiting { .. }
        | State::Following { .. }
        | State::Adrift(_)
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => explained,
    }
}

/// Whether the service does not know what the request named. That the code is `not_found` is certain, what the
/// sentence beside it says of a lost interaction is not (reference section 16); so all that is left once a model is
/// ruled out counts. An error page of a wrong address has no such code.
fn is_interaction_lost(problem: &Problem) -> bool {
    match problem.kind() {
        ProblemKind::InteractionGone => true,
        // A very long chain, or one with function calls, can be refused with a sentence that says nothing although the
        // same text alone is fine (reference section 7).
        ProblemKind::BadRequest | ProblemKind::Other => {
            matches!(problem.code.as_str(), "not_found" | "NOT_FOUND")
                || problem.message.contains("Invalid input received")
                || problem.message.contains("immediately after a function call turn")
        }
        ProblemKind::Unreachable
        | ProblemKind::Cut
        | ProblemKind::Silent
        | ProblemKind::Unreadable
        | ProblemKind::KeyRefused
        | ProblemKind::Forbidden
        | ProblemKind::PaymentRequired
        | ProblemKind::NotOffered
        | ProblemKind::ModelGone
        | ProblemKind::RateLimited
        | ProblemKind::QuotaUsedUp
        | ProblemKind::ServerTrouble
        | ProblemKind::Blocked
        | ProblemKind::BadOutput
        | ProblemKind::TooLarge
        | ProblemKind::NotAllowed
        | ProblemKind::Elsewhere
        | ProblemKind::Cancelled => false,
    }
}

/// An attempt ended without an answer: try again, ask with the history, or say so.
fn failed(
    conversation: &mut Conversation,
    key: &TurnKey,
    problem: Problem,
    moment: Moment,
    out: &mut Update,
) {
    let Moment { at, next, chance } = moment;
    let Some(turn) = conversation.turn_mut(key) else { return };
    if turn.outlives_connection() {
        return follow::lost(turn, problem, moment, out);
    }
    let (attempt, progress) = match &turn.state {
        _ if turn.has_content() => (0, Progress::Shown),
        State::Streaming { attempt, .. } => (*attempt, Progress::Taken),
        State::Sending { attempt, .. } | State::Waiting { attempt, .. } => (*attempt, Progress::Nothing),
        // It cannot be found again, so nothing else could end the following.
        State::Following { .. } => (0, Progress::Shown),
        State::Adrift(_) | State::Ended { .. } | State::Interrupted(_) | State::Unsent(_) => return,
    };
    if progress != Progress::Shown && answering::unstream(conversation, key, &problem) {
        if let Some(turn) = conversation.turn_mut(key) {
            restart(turn, State::Sending { run: next, attempt }, out);
        }
        post(conversation, key, next, out);
        return;
    }
    if is_interaction_lost(&problem) && progress != Progress::Shown && conversation.forget_ancestors(key) {
        if let Some(turn) = conversation.turn_mut(key) {
            restart(turn, State::Sending { run: next, attempt }, out);
        }
        post(conversation, key, next, out);
        return;
    }
    if problem.kind() == ProblemKind::ModelGone
        && progress != Progress::Shown
        && ask_successor(conversation, key, next, attempt, out)
    {
        return;
    }
    let Some(turn) = conversation.turn_mut(key) else { return };
    let is_uncertain = turn.may_run_unnamed() && retry::leaves_open(problem.kind());
    let decision = if is_uncertain {
        turn.note(Notice::RunUncertain);
        Decision::GiveUp
    } else {
        retry::decide(&problem, attempt, progress, chance)
    };
    match decision {
        Decision::TryAgainIn(ms) => {
            let until = at.plus(ms);
            restart(turn, State::Waiting { run: next, attempt: attempt + 1, until, problem }, out);
            out.effects.push(Effect::Wait { run: next, ms });
        }
        Decision::GiveUp => {
            fold::stop_all(turn, at);
            turn.ended = Some(at);
            let kind = problem.kind();
            let is_cut = matches!(kind, ProblemKind::Unreachable | ProblemKind::Cut | ProblemKind::Silent);
            turn.state = if is_cut && is_uncertain {
                State::Interrupted(problem)
            } else if is_cut {
                abandoned(turn, problem)
            } else if kind == ProblemKind::Cancelled {
                State::Ended { status: Status::Cancelled, problem: None }
            } else {
                State::Ended { status: Status::Failed, problem: Some(problem) }
            };
            out.effects.extend([Effect::SaveTurn(key.clone()), Effect::SaveChain]);
        }
    }
    out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
}

/// Stops what is under way in the conversation, here and at the service, and keeps what came.
fn stop(conversation: &mut Conversation, at: Millis, out: &mut Update) {
    answering::stop(conversation, out);
    let is_under_way = |turn: &&Turn| turn.state.run().is_some() || matches!(turn.state, State::Adrift(_));
    let running: Vec<TurnKey> =
        conversation.turns().iter().filter(is_under_way).map(|turn| turn.key.clone()).collect();
    for key in running {
        let Some(turn) = conversation.turn_mut(&key) else { continue };
        fold::stop_all(turn, at);
        turn.ended = Some(at);
        match turn.state.run() {
            // Let go of now, it would be paid for and never be found.
            Some(run) if turn.may_run_unnamed() => {
                turn.unnamed = Some(run);
                turn.note(Notice::CancelUnconfirmed);
            }
            Some(run) => out.effects.push(Effect::Abort(run)),
            None => {}
        }
        if turn.outlives_connection()
            && let Some(id) = turn.interaction.clone()
        {
            let base = turn.base.clone();
            out.effects.push(Effect::Cancel { turn: key.clone(), id, base });
        }
        turn.state = State::Ended { status: Status::Cancelled, problem: None };
        out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
        out.effects.extend([Effect::SaveTurn(key), Effect::SaveChain]);
    }
}
