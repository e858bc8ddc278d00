//! Effects: the one match that carries them out.

use leptos::task::spawn_local;

use super::Program;
use crate::browser::clock;
use crate::browser::transport::{self, Connection, Heard};
use crate::chat::action::{Action, Effect, End};
use crate::chat::id::{ConversationKey, RunId, TurnKey};
use crate::protocol::event::Event;
use crate::protocol::problem::{Problem, local};
use crate::protocol::request::CreateInteraction;
use crate::protocol::step::Step;

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
                Effect::Post { run, request } => {
                    self.post(key.clone(), run, request, std::mem::take(&mut unsaved))
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

    fn post(&self, key: ConversationKey, run: RunId, request: CreateInteraction, before: Vec<TurnKey>) {
        let program = self.clone();
        let Some(connection) = Connection::new() else { return };
        self.connections().borrow_mut().insert(run, connection.clone());
        spawn_local(async move {
            program.save_turns(&key, before).await;
            let known = program.deployment_known().await;
            // Stop may have been pressed while the text was being written.
            if connection.is_aborted() {
                return;
            }
            if let Err(problem) = known {
                program.connections().borrow_mut().remove(&run);
                program.hear(&key, run, Heard::Failed(problem));
                return;
            }
            let endpoint = {
                let state = program.state().borrow();
                state.deployment.endpoint(&state.settings, state.key.as_ref())
            };
            let report = |heard: Heard| program.hear(&key, run, heard);
            match endpoint {
                Some(endpoint) => transport::post(&connection, &endpoint, &request.to_json(), report).await,
                None => {
                    let problem = Problem::on_the_way(local::NO_KEY, "No API key is set.");
                    program.hear(&key, run, Heard::Failed(problem));
                }
            }
            program.connections().borrow_mut().remove(&run);
        });
    }

    fn hear(&self, key: &ConversationKey, run: RunId, heard: Heard) {
        let moment = self.moment();
        let action = match heard {
            Heard::Event(event) => {
                self.tell_progress(key, run, &event.event);
                Action::Received { run, event, moment }
            }
            Heard::Closed(explained) => Action::Ended { run, end: End::Closed(explained), moment },
            Heard::Failed(problem) => Action::Ended { run, end: End::Failed(self.redacted(problem)), moment },
        };
        self.act(key, action);
    }

    /// A browser's or a proxy's message could quote the request; the key is not to be seen even then.
    fn redacted(&self, mut problem: Problem) -> Problem {
        if let Some(key) = &self.state().borrow().key {
            problem.message = key.redact(&problem.message);
            problem.detail = key.redact(&problem.detail);
        }
        problem
    }

    /// Tells the person who listens rather than looks, if the answer is the one that is shown and still wanted.
    fn tell_progress(&self, key: &ConversationKey, run: RunId, event: &Event) {
        let wanted = {
            let state = self.state().borrow();
            let conversation = state.conversations.get(key).filter(|_| state.open.as_ref() == Some(key));
            conversation.is_some_and(|conversation| conversation.runs().any(|(running, _)| running == run))
        };
        if !wanted {
            return;
        }
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
        self.mirror().say(words);
    }
}
