//! The reducer: an action in, changes and effects out.

use super::action::{Action, Change, Effect, End, Moment, Request, Update};
use super::conversation::{Conversation, abandoned};
use super::fold;
use super::id::{Millis, RunId, TurnKey};
use super::retry::{self, Decision, Progress};
use super::turn::{Ask, Notice, State, Turn};
use crate::protocol::event::{Event, Head, Stamped};
use crate::protocol::model;
use crate::protocol::problem::{Problem, ProblemKind, local};
use crate::protocol::request::{CreateInteraction, Target};
use crate::protocol::status::Status;
use crate::protocol::step::Step;

/// A running answer is written at least this often, in milliseconds.
pub const SAVE_INTERVAL_MS: u64 = 1_000;

/// Carries an action out on the conversation.
pub fn update(conversation: &mut Conversation, action: Action) -> Update {
    let mut out = Update::default();
    match action {
        Action::Send { text, request } => {
            let parent = conversation.path().pop();
            begin(conversation, parent, text, request, &mut out);
        }
        Action::Edit { of, text, request } => {
            if let Some(parent) = conversation.turn(&of).map(|turn| turn.parent.clone()) {
                begin(conversation, parent, text, request, &mut out);
            }
        }
        Action::Regenerate { of, request } => {
            // What was said is not on this device any more: there is nothing to ask.
            let known = conversation.turn(&of).filter(|turn| turn.is_known());
            if let Some((parent, text)) = known.map(|turn| (turn.parent.clone(), turn.text.clone())) {
                begin(conversation, parent, text, request, &mut out);
            }
        }
        Action::Retry { of, request } => try_again(conversation, &of, request, &mut out),
        Action::WaitOver { run } => {
            if let Some(turn) = conversation.turn_of_run(run)
                && let State::Waiting { attempt, .. } = turn.state
            {
                turn.state = State::Sending { run, attempt };
                let key = turn.key.clone();
                post(conversation, &key, run, &mut out);
            }
        }
        Action::Received { run, event, moment } => received(conversation, run, event, moment, &mut out),
        Action::Ended { run, end, moment } => {
            let Some(turn) = conversation.turn_of_run(run) else { return out };
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
        Action::Suspend => {
            out.effects.extend(conversation.runs().map(|(_, turn)| Effect::SaveTurn(turn.key.clone())));
            out.effects.push(Effect::SaveChain);
        }
    }
    out
}

/// Makes a turn and asks for its answer. The text is written before anything is posted.
fn begin(
    conversation: &mut Conversation,
    parent: Option<TurnKey>,
    text: String,
    request: Request,
    out: &mut Update,
) {
    let Request { turn: key, run, mut ask, at } = request;
    let notices = replace_model(&mut ask).into_iter().collect();
    conversation.add(Turn {
        key: key.clone(),
        parent,
        interaction: None,
        gone: false,
        ask,
        text,
        steps: Default::default(),
        state: State::Sending { run, attempt: 0 },
        usage: None,
        created: at,
        ended: None,
        cursor: None,
        notices,
        saved: at,
    });
    conversation.updated = at;
    out.changes.extend([Change::Path, Change::Summary]);
    // Content before the chain that names it: a crash in between leaves an unnamed record, never a name for nothing.
    out.effects.extend([Effect::SaveTurn(key.clone()), Effect::SaveChain]);
    post(conversation, &key, run, out);
}

/// Puts the successor in the place of a model that is never asked any more.
fn replace_model(ask: &mut Ask) -> Option<Notice> {
    let to = model::replacement(ask.target.id())?;
    let from = ask.target.id().to_owned();
    ask.target = Target::Model(to.to_owned());
    Some(Notice::ModelReplaced { from, to: to.to_owned() })
}

/// Asks again for a turn that failed. One that has content is left as it is, and a sibling is asked for.
fn try_again(conversation: &mut Conversation, of: &TurnKey, request: Request, out: &mut Update) {
    let Some(turn) = conversation.turn_mut(of).filter(|turn| turn.is_known()) else { return };
    match turn.state.run() {
        // "Now" while it waits for its time: the same attempt, only sooner.
        Some(run) => {
            if let State::Waiting { attempt, .. } = turn.state {
                turn.state = State::Sending { run, attempt };
                post(conversation, of, run, out);
            }
        }
        None if turn.has_content() => {
            let (parent, text) = (turn.parent.clone(), turn.text.clone());
            begin(conversation, parent, text, request, out);
        }
        None => {
            turn.ask = request.ask;
            if let Some(notice) = replace_model(&mut turn.ask)
                && !turn.notices.contains(&notice)
            {
                turn.notices.push(notice);
            }
            turn.begin_attempt(State::Sending { run: request.run, attempt: 0 });
            conversation.updated = request.at;
            out.effects.extend([Effect::SaveTurn(of.clone()), Effect::SaveChain]);
            post(conversation, of, request.run, out);
        }
    }
}

fn post(conversation: &mut Conversation, key: &TurnKey, run: RunId, out: &mut Update) {
    let (Some(footing), Some(turn)) = (conversation.footing(key), conversation.turn(key)) else { return };
    let ask = turn.ask.clone();
    let request = CreateInteraction {
        thinking_level: model::level_for(ask.target.id(), ask.thinking_level),
        target: ask.target,
        input: footing.input,
        previous: footing.previous,
        system_instruction: ask.system_instruction,
        thinking_summaries: ask.thinking_summaries,
    };
    out.changes.push(Change::Turn(key.clone()));
    out.effects.push(Effect::Post { run, request });
}

fn received(conversation: &mut Conversation, run: RunId, stamped: Stamped, moment: Moment, out: &mut Update) {
    let at = moment.at;
    let Some(turn) = conversation.turn_of_run(run) else { return };
    let key = turn.key.clone();
    if let State::Sending { run, attempt } = turn.state {
        turn.state = State::Streaming { run, attempt };
        out.changes.push(Change::Turn(key.clone()));
    }
    if let Some(id) = stamped.id {
        turn.cursor = Some(id);
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
        Event::StepStart { index, step } => out.changes.push(fold::start(turn, index, step, at)),
        Event::StepDelta { index, delta } => out.changes.push(fold::delta(turn, index, delta, at)),
        Event::StepStop { index } => out.changes.push(fold::stop(turn, index, at)),
        Event::Completed(head, steps) => {
            completed(turn, head, steps, at);
            conversation.updated = at;
            out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
            out.effects.extend([Effect::SaveTurn(key), Effect::SaveChain, Effect::Abort(run)]);
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

fn completed(turn: &mut Turn, head: Head, steps: Vec<Step>, at: Millis) {
    // The event itself says that nothing follows, so a status that says otherwise is a slip.
    let status = head.status.clone().filter(|status| !status.is_running()).unwrap_or(Status::Completed);
    let problem = head.problem.clone();
    fold::head(turn, head);
    // The event may carry the steps; they are worth having only where the stream brought none.
    if turn.steps.is_empty() && !steps.is_empty() {
        let _ = fold::replace(turn, steps, at);
    }
    fold::stop_all(turn, at);
    turn.ended = Some(at);
    turn.state = State::Ended { status, problem };
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
        ProblemKind::BadRequest | ProblemKind::Other => {
            matches!(problem.code.as_str(), "not_found" | "NOT_FOUND")
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
        | ProblemKind::Cancelled => false,
    }
}

/// An attempt ended without an answer: try again, ask with the history, or say so.
fn failed(
    conversation: &mut Conversation,
    key: &TurnKey,
    problem: Problem,
    Moment { at, next, chance }: Moment,
    out: &mut Update,
) {
    let Some(turn) = conversation.turn(key) else { return };
    let (attempt, progress) = match &turn.state {
        _ if turn.has_content() => (0, Progress::Shown),
        State::Streaming { attempt, .. } => (*attempt, Progress::Taken),
        State::Sending { attempt, .. } | State::Waiting { attempt, .. } => (*attempt, Progress::Nothing),
        State::Ended { .. } | State::Interrupted(_) | State::Unsent(_) => return,
    };
    if is_interaction_lost(&problem) && progress != Progress::Shown && conversation.forget_ancestors(key) {
        if let Some(turn) = conversation.turn_mut(key) {
            turn.begin_attempt(State::Sending { run: next, attempt });
        }
        post(conversation, key, next, out);
        return;
    }
    let Some(turn) = conversation.turn_mut(key) else { return };
    match retry::decide(&problem, attempt, progress, chance) {
        Decision::TryAgainIn(ms) => {
            turn.begin_attempt(State::Waiting {
                run: next,
                attempt: attempt + 1,
                until: at.plus(ms),
                problem,
            });
            out.effects.push(Effect::Wait { run: next, ms });
        }
        Decision::GiveUp => {
            fold::stop_all(turn, at);
            turn.ended = Some(at);
            let kind = problem.kind();
            turn.state = if matches!(kind, ProblemKind::Unreachable | ProblemKind::Cut | ProblemKind::Silent)
            {
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

/// Stops what is under way in the conversation, and keeps what came.
fn stop(conversation: &mut Conversation, at: Millis, out: &mut Update) {
    let running: Vec<(RunId, TurnKey)> =
        conversation.runs().map(|(run, turn)| (run, turn.key.clone())).collect();
    for (run, key) in running {
        let Some(turn) = conversation.turn_mut(&key) else { continue };
        fold::stop_all(turn, at);
        turn.ended = Some(at);
        turn.state = State::Ended { status: Status::Cancelled, problem: None };
        out.changes.extend([Change::Turn(key.clone()), Change::Summary]);
        out.effects.extend([Effect::Abort(run), Effect::SaveTurn(key), Effect::SaveChain]);
    }
}
