//! Effects: the one match that carries them out.

use leptos::task::spawn_local;

use super::Program;
use super::parting::note_in_ledger;
use crate::browser::clock;
use crate::browser::transport::{self, Call, Connection, Heard};
use crate::chat::action::{Action, Effect, End};
use crate::chat::asking::request_of;
use crate::chat::id::{ConversationKey, RunId, TurnKey};
use crate::protocol::event::Event;
use crate::protocol::id::{EventId, InteractionId};
use crate::protocol::problem::Problem;
use crate::protocol::request::{CreateInteraction, Revision};
use crate::protocol::step::Step;

/// What is asked of the service.
enum Asked {
    Create(Box<CreateInteraction>),
    Resume(InteractionId, Option<EventId>),
    Fetch(InteractionId),
}

impl Program {
    /// Carries effects out in order. A request is posted only when what stands before it has been written.
    ///
    /// The archive takes its time, and a chain must never name what is written nowhere: before a chain is written, the
    /// bodies that stand before it are kept where writing is immediate, until the archive has them.
    pub(crate) fn perform(&self, key: &ConversationKey, effects: Vec<Effect>) {
        let mut unsaved: Vec<TurnKey> = Vec::new();
        for effect in effects {
            match effect {
                Effect::SaveTurn(turn) => unsaved.push(turn),
                Effect::SaveChain => {
                    self.write_rescues(key, &unsaved);
                    self.save_chain(key);
                }
                Effect::KeepMedia(turn) => self.keep_media(key, &turn),
                Effect::Post { run, request } => {
                    let before = std::mem::take(&mut unsaved);
                    self.connect(key.clone(), run, Asked::Create(request), before);
                }
                Effect::Resume { run, id, after } => {
                    self.connect(key.clone(), run, Asked::Resume(id, after), Vec::new());
                }
                Effect::Fetch { run, id } => self.connect(key.clone(), run, Asked::Fetch(id), Vec::new()),
                Effect::Cancel { turn, id, base } => self.cancel(key, turn, id, base),
                Effect::Forget { id, base } => note_in_ledger(&id, base.as_deref()),
                Effect::WorkOut(turn) => {
                    let (program, key) = (self.clone(), key.clone());
                    // What comes of it must not be written before what stands here.
                    spawn_local(async move { program.work_out(&key, &turn) });
                }
                Effect::Abort(run) => {
                    if let Some(connection) = self.connections().borrow_mut().remove(&run) {
                        connection.abort();
                    }
                }
                Effect::Wait { run, ms } => {
                    let (program, key) = (self.clone(), key.clone());
                    clock::after(ms, move || program.act(&key, Action::WaitOver { run }));
                }
            }
        }
        if !unsaved.is_empty() {
            let (program, key) = (self.clone(), key.clone());
            spawn_local(async move { program.save_turns(&key, unsaved).await });
        }
    }

    fn connect(&self, key: ConversationKey, run: RunId, mut asked: Asked, before: Vec<TurnKey>) {
        let program = self.clone();
        let Some(connection) = Connection::new() else { return };
        self.connections().borrow_mut().insert(run, connection.clone());
        self.guard_run(&key, run);
        spawn_local(async move {
            program.save_turns(&key, before).await;
            let known = program.deployment_known().await;
            // Stop may have been pressed while the text was being written.
            if connection.is_aborted() {
                return;
            }
            let base = program.base_of_run(&key, run);
            let endpoint = known.and_then(|()| program.endpoint_at(base.as_deref()));
            if let (Asked::Create(request), Ok(endpoint)) = (&mut asked, &endpoint) {
                program.act(&key, Action::Posting { run, base: endpoint.base.clone() });
                // What is known at another address cannot be leaned on, so it may have become another request.
                if let Some(settled) = program.request_of_run(&key, run) {
                    **request = settled;
                }
            }
            let mut body = match &asked {
                Asked::Create(request) => {
                    let revision = endpoint.as_ref().map(|endpoint| program.spoken_at(&endpoint.base));
                    Some(program.with_bytes(request.to_json_for(revision.unwrap_or_default())).await)
                }
                Asked::Resume(..) | Asked::Fetch(_) => None,
            };
            // The last moment, so that nothing but the request itself ever holds them.
            let filled = body.as_mut().map_or(Ok(()), |body| program.with_headers(body));
            let endpoint = endpoint.and_then(|endpoint| filled.map(|()| endpoint));
            // Or while the pictures that go along were being read.
            if connection.is_aborted() {
                return;
            }
            let mut report = |heard: Heard| program.hear(&key, run, heard);
            match endpoint {
                Ok(endpoint) => {
                    let call = match (&asked, &body) {
                        (Asked::Create(_), Some(body)) => Call::Create(body),
                        (Asked::Create(_), None) => return,
                        (Asked::Resume(id, after), _) => Call::Resume(id, after.as_ref()),
                        (Asked::Fetch(id), _) => Call::Fetch(id),
                    };
                    transport::call(&connection, &endpoint, call, &mut report).await;
                }
                Err(problem) => report(Heard::Failed(problem)),
            }
            program.connections().borrow_mut().remove(&run);
        });
    }

    /// The revision that is spoken at an address: what the deployment says of its own, and today's elsewhere.
    fn spoken_at(&self, base: &str) -> Revision {
        let deployment = &self.state().borrow().deployment;
        if base == deployment.api_base { deployment.revision } else { Revision::default() }
    }

    /// The address at which the interaction of this attempt is known, if it is anywhere.
    fn base_of_run(&self, key: &ConversationKey, run: RunId) -> Option<String> {
        self.state().borrow().conversations.get(key)?.turn_expecting(run)?.base.clone()
    }

    fn request_of_run(&self, key: &ConversationKey, run: RunId) -> Option<CreateInteraction> {
        let state = self.state().borrow();
        let conversation = state.conversations.get(key)?;
        request_of(conversation, &conversation.turn_expecting(run)?.key)
    }

    fn hear(&self, key: &ConversationKey, run: RunId, heard: Heard) {
        let moment = self.moment();
        let action = match heard {
            Heard::Event(mut event) => {
                if let Event::Failed(problem) = event.event {
                    event.event = Event::Failed(self.redacted(problem));
                }
                self.tell_progress(key, run, &event.event);
                Action::Received { run, event, moment }
            }
            Heard::Resource(head, steps) => Action::Fetched { run, head, steps, moment },
            Heard::Closed(explained) => Action::Ended { run, end: End::Closed(explained), moment },
            Heard::Failed(problem) => Action::Ended { run, end: End::Failed(self.redacted(problem)), moment },
        };
        self.act(key, action);
    }

    /// A browser's or a proxy's message could quote the request; no secret is to be seen even then.
    fn redacted(&self, mut problem: Problem) -> Problem {
        let state = self.state().borrow();
        if let Some(key) = &state.key {
            problem.message = key.redact(&problem.message);
            problem.detail = key.redact(&problem.detail);
        }
        problem.message = state.secrets.redact(&problem.message);
        problem.detail = state.secrets.redact(&problem.detail);
        problem
    }

    /// Tells the person who listens rather than looks, if the answer is the one that is shown and still wanted.
    fn tell_progress(&self, key: &ConversationKey, run: RunId, event: &Event) {
        // Nearly every event is a piece of text, and stops here: the runs are looked for among all turns.
        let words = match event {
            Event::StepStart { step, .. } => match step {
                Step::Thought(_) => "Thinking",
                Step::ModelOutput(_) => "Generating",
                Step::Call(_) => "Using a tool",
                Step::UserInput(_) | Step::Outcome(_) | Step::Unknown { .. } => return,
            },
            Event::Completed(..) => "Response complete",
            Event::Failed(_) => "The response failed",
            Event::Created(_)
            | Event::StatusUpdate(_)
            | Event::StepDelta { .. }
            | Event::StepStop { .. }
            | Event::EmptyError
            | Event::Done
            | Event::Unknown { .. }
            | Event::Unreadable { .. } => return,
        };
        let wanted = {
            let state = self.state().borrow();
            let conversation = state.conversations.get(key).filter(|_| state.open.as_ref() == Some(key));
            conversation.is_some_and(|conversation| conversation.runs().any(|(running, _)| running == run))
        };
        if !wanted {
            return;
        }
        self.mirror().say(words);
    }
}
