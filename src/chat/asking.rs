//! Asking: a new turn, another attempt, the successor of a model that is gone, the rest of an answer that was cut short.

use super::action::{Change, Effect, Request, Update};
use super::ask::Ask;
use super::conversation::Conversation;
use super::follow::{self, Way};
use super::functions::answering;
use super::id::{Millis, RunId, TurnKey};
use super::picture;
use super::said::{About, Said};
use super::turn::{Brings, Notice, State, Turn};
use crate::protocol::model::{self, Offer};
use crate::protocol::request::{CreateInteraction, Input};

/// What is said to an answer that was cut short and can only go on by being asked to.
const CONTINUE: &str = "Continue.";

/// Makes a turn and asks for its answer. What was said is written before anything is posted.
pub(super) fn begin(
    conversation: &mut Conversation,
    parent: Option<TurnKey>,
    said: Said,
    request: Request,
    out: &mut Update,
) {
    let parent_turn = parent.as_ref().and_then(|parent| conversation.turn(parent));
    let about = said.about.and_then(|place| parent_turn?.about(place));
    begin_with(conversation, parent, Prompt { about, ..Prompt::of(said) }, request, out);
}

/// Makes a turn in place of another, which is about the same picture unless it says about which.
pub(super) fn begin_instead(
    conversation: &mut Conversation,
    of: &TurnKey,
    said: Said,
    request: Request,
    out: &mut Update,
) {
    let Some(turn) = conversation.turn(of) else { return };
    let (parent, about) = (turn.parent.clone(), turn.about);
    if said.about.is_some() {
        return begin(conversation, parent, said, request, out);
    }
    begin_with(conversation, parent, Prompt { about, ..Prompt::of(said) }, request, out);
}

/// Makes the turn that brings the results of all calls of another.
pub(super) fn begin_results(
    conversation: &mut Conversation,
    of: TurnKey,
    request: Request,
    out: &mut Update,
) {
    let prompt = Prompt { brings: Brings::Results, ..Prompt::of(Said::default()) };
    begin_with(conversation, Some(of), prompt, request, out);
}

/// What a turn is made of, as far as it does not come from the settings.
struct Prompt {
    said: Said,
    brings: Brings,
    about: Option<About>,
    /// The token of the answer that it goes on with.
    continues: Option<String>,
}

impl Prompt {
    fn of(said: Said) -> Self {
        Self { said, brings: Brings::Words, about: None, continues: None }
    }
}

/// Makes a sibling of a turn, which asks for the same again: also for the rest of the same answer.
pub(super) fn begin_again(conversation: &mut Conversation, of: &TurnKey, request: Request, out: &mut Update) {
    // What was said is not on this device any more: there is nothing to ask.
    let Some(turn) = conversation.turn(of).filter(|turn| turn.is_known()) else { return };
    let parent = turn.parent.clone();
    let (brings, about, continues) = (turn.brings, turn.about, turn.continues.clone());
    let prompt = Prompt { said: turn.said(), brings, about, continues };
    begin_with(conversation, parent, prompt, request, out);
}

fn begin_with(
    conversation: &mut Conversation,
    parent: Option<TurnKey>,
    prompt: Prompt,
    request: Request,
    out: &mut Update,
) {
    let Prompt { said, brings, about, continues } = prompt;
    let Request { turn: key, run, mut ask, offer, at } = request;
    answer_freely(&mut ask, brings);
    let mut notices: Vec<Notice> = replace_model(conversation, &mut ask, &offer, at).into_iter().collect();
    notices.extend(ask.settle());
    answering::close(conversation, parent.as_ref(), out);
    conversation.add(Turn {
        parent,
        state: State::Sending { run, attempt: 0 },
        notices,
        brings,
        saved: at,
        continues,
        pictures: said.pictures,
        about,
        ..Turn::new(key.clone(), ask, said.text, at)
    });
    conversation.updated = at;
    out.changes.extend([Change::Path, Change::Summary]);
    // Content before the chain that names it: a crash in between leaves an unnamed record, never a name for nothing.
    out.effects.extend([Effect::SaveTurn(key.clone()), Effect::SaveChain]);
    post(conversation, &key, run, out);
}

/// Who had to call a function each time, also with the results at hand, would never come to an answer.
fn answer_freely(ask: &mut Ask, brings: Brings) {
    if brings == Brings::Results {
        ask.calling = ask.calling.after_results();
    }
}

/// Goes on with an answer that was cut short: by the service's token where it gave one, else by asking.
pub(super) fn go_on(conversation: &mut Conversation, of: TurnKey, request: Request, out: &mut Update) {
    let Some(turn) = conversation.turn(&of).filter(|turn| turn.can_continue()) else { return };
    let token = turn.continuation.clone().filter(|_| turn.state.word() == "requires_continuation");
    let prompt = Prompt { continues: token, brings: Brings::GoingOn, ..Prompt::of(CONTINUE.into()) };
    begin_with(conversation, Some(of), prompt, request, out);
}

/// Puts the successor in the place of a model that does not answer any more, as far as that is known before asking.
fn replace_model(conversation: &Conversation, ask: &mut Ask, offer: &Offer, at: Millis) -> Option<Notice> {
    let from = ask.target.id().to_owned();
    // What the service has said in this conversation need not be asked again.
    let learned =
        conversation.turns().iter().rev().flat_map(|turn| &turn.notices).find_map(|notice| match notice {
            Notice::ModelReplaced { from: before, to } if *before == from => Some(to.clone()),
            Notice::ModelReplaced { .. }
            | Notice::HistoryResent
            | Notice::StoredAnyway
            | Notice::CancelUnconfirmed
            | Notice::RunUncertain
            | Notice::PicturesLeftOut
            | Notice::ContentMissing => None,
        });
    let to = learned.or_else(|| offer.instead_of(&from, at.0).map(str::to_owned))?;
    ask.target = model::target(&to);
    Some(Notice::ModelReplaced { from, to })
}

/// The service has said that it does not know a model of the table: its successor is asked, once per model.
pub(super) fn ask_successor(
    conversation: &mut Conversation,
    key: &TurnKey,
    next: RunId,
    attempt: u32,
    out: &mut Update,
) -> bool {
    let Some(turn) = conversation.turn_mut(key) else { return false };
    let from = turn.ask.target.id().to_owned();
    let Some(to) = model::successor(&from) else { return false };
    turn.ask.target = model::target(to);
    let notices = [Some(Notice::ModelReplaced { from, to: to.to_owned() }), turn.ask.settle()];
    note_all(turn, notices.into_iter().flatten());
    restart(turn, State::Sending { run: next, attempt }, out);
    out.effects.extend([Effect::SaveTurn(key.clone()), Effect::SaveChain]);
    post(conversation, key, next, out);
    true
}

fn note_all(turn: &mut Turn, notices: impl Iterator<Item = Notice>) {
    notices.for_each(|notice| turn.note(notice));
}

/// Starts another attempt. What the one before left at the service is to be deleted there.
pub(super) fn restart(turn: &mut Turn, state: State, out: &mut Update) {
    let base = turn.base.take();
    if let Some(id) = turn.begin_attempt(state)
        && turn.ask.store
    {
        out.effects.push(Effect::Forget { id, base });
    }
}

/// Asks again for a turn that failed. One that has content is left as it is, and a sibling is asked for.
pub(super) fn try_again(conversation: &mut Conversation, of: &TurnKey, request: Request, out: &mut Update) {
    let Some(turn) = conversation.turn_mut(of).filter(|turn| turn.is_known()) else { return };
    // Nothing failed but the following: asking again would be paid for twice.
    if let State::Adrift(_) = turn.state {
        return follow::take_up(turn, request.run, out);
    }
    match turn.state.run() {
        // "Now" while it waits for its time: the same attempt, only sooner.
        Some(run) => wait_over(conversation, run, out),
        None if turn.has_content() => begin_again(conversation, of, request, out),
        None => {
            let mut ask = request.ask;
            answer_freely(&mut ask, turn.brings);
            let replaced = replace_model(conversation, &mut ask, &request.offer, request.at);
            let notices = [replaced, ask.settle()];
            let Some(turn) = conversation.turn_mut(of) else { return };
            turn.ask = ask;
            note_all(turn, notices.into_iter().flatten());
            restart(turn, State::Sending { run: request.run, attempt: 0 }, out);
            conversation.updated = request.at;
            out.effects.extend([Effect::SaveTurn(of.clone()), Effect::SaveChain]);
            post(conversation, of, request.run, out);
        }
    }
}

/// The time of waiting is over, or the person does not want to wait.
pub(super) fn wait_over(conversation: &mut Conversation, run: RunId, out: &mut Update) {
    let Some(turn) = conversation.turn_of_run(run) else {
        // What an ended run cost can be looked up by now.
        let id = conversation.turn_without_usage(run).and_then(|turn| turn.interaction.clone());
        return out.effects.extend(id.map(|id| Effect::Fetch { run, id }));
    };
    match turn.state {
        State::Waiting { attempt, .. } => {
            turn.state = State::Sending { run, attempt };
            let key = turn.key.clone();
            post(conversation, &key, run, out);
        }
        State::Following { way: Way::Resting { .. }, tries, .. } => follow::look(turn, run, tries, out),
        State::Following { .. }
        | State::Sending { .. }
        | State::Streaming { .. }
        | State::Adrift(_)
        | State::Ended { .. }
        | State::Interrupted(_)
        | State::Unsent(_) => {}
    }
}

pub(super) fn post(conversation: &mut Conversation, key: &TurnKey, run: RunId, out: &mut Update) {
    let Some(request) = request_of(conversation, key) else { return };
    if matches!(request.input, Input::Steps(_))
        && picture::left_out(&request.to_json()) > 0
        && let Some(turn) = conversation.turn_mut(key)
    {
        turn.note(Notice::PicturesLeftOut);
    }
    out.changes.push(Change::Turn(key.clone()));
    out.effects.push(Effect::Post { run, request: Box::new(request) });
}

/// The request of a turn as it is to be posted. It leans on no interaction that is known to be at another address than
/// the turn's, so once that is noted ([`Action::Posting`](super::action::Action::Posting)) it may lean on less.
pub fn request_of(conversation: &Conversation, key: &TurnKey) -> Option<CreateInteraction> {
    let (footing, turn) = (conversation.footing(key)?, conversation.turn(key)?);
    let parent = turn.parent.as_ref().and_then(|parent| conversation.turn(parent));
    let after_plan =
        parent.is_some_and(|parent| parent.ask.plan_first && parent.ask.target == turn.ask.target);
    let mut request = turn.ask.request(footing.previous, footing.input, after_plan);
    request.continuation_token.clone_from(&turn.continues);
    request.stream = !turn.unstreamed;
    Some(request)
}
