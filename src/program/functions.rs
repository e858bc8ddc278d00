//! Functions: where they are kept, and the working out of calls that are approved.

use leptos::prelude::GetUntracked;
use leptos::task::spawn_local;

use super::Program;
use super::mirror::{StorageTrouble, set_if_new};
use crate::browser::clock;
use crate::browser::endpoint::{self as network, Limits};
use crate::browser::storage::{self, Area};
use crate::browser::transport::Connection;
use crate::chat::action::Action;
use crate::chat::functions::answer::{Answer, By, Settled, approved};
use crate::chat::functions::answering::Deed;
use crate::chat::functions::built_in::{BuiltIn, Notes, Surroundings};
use crate::chat::functions::{Functions, Way, endpoint};
use crate::chat::id::{ConversationKey, Millis, RunId, TurnKey};
use crate::chat::tools::Switch;

/// Where the functions are kept.
pub(super) const FUNCTIONS: &str = "catena.functions";
/// Functions that could not be read, before others were written over them.
const DAMAGED: &str = "catena.damaged.functions";
/// Where the notes are kept that the function of this name writes.
const NOTES: &str = "catena.notes";

/// What a person decides about a call.
#[derive(Clone, Debug)]
pub enum Decision {
    /// This is the result.
    Answer(String),
    /// It is not to be; perhaps for this reason.
    Refuse(String),
    /// It is to be worked out by whoever answers the function.
    Approve,
    /// The same, and from now on without asking.
    ApproveAlways,
    /// The answer is taken back, or the working out is stopped.
    Reopen,
}

impl Program {
    /// Reads what is kept.
    pub(super) fn read_functions(&self) {
        let read = storage::read(Area::Local, FUNCTIONS).and_then(|text| Functions::from_stored(&text));
        set_if_new(&self.mirror().functions, read.unwrap_or_default());
    }

    /// Whether what is kept is a newer version's, and must not be written over.
    pub(crate) fn functions_are_newer(&self) -> bool {
        storage::read(Area::Local, FUNCTIONS).is_some_and(|text| Functions::is_newer(&text))
    }

    pub(super) fn set_functions(&self, functions: Functions) {
        // The settings say so instead of offering a change.
        if self.functions_are_newer() {
            return;
        }
        let text = storage::read(Area::Local, FUNCTIONS);
        if let Some(text) = text.filter(|text| Functions::from_stored(text).is_none()) {
            // Without room for it the person's choice still counts for more.
            let _ = storage::write(Area::Local, DAMAGED, &text);
        }
        let is_first = self.mirror().functions.get_untracked().list.is_empty() && !functions.list.is_empty();
        if storage::write(Area::Local, FUNCTIONS, &functions.to_stored()).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
        set_if_new(&self.mirror().functions, functions);
        // Who declares a function for the first time wants it called.
        if is_first {
            self.switch_on(Switch::Functions);
        }
    }

    /// The turn has ended with calls: what needs nobody's approval is worked out.
    pub(super) fn work_out(&self, key: &ConversationKey, turn: &TurnKey) {
        let functions = self.mirror().functions.get_untracked();
        let plan = {
            let state = self.state().borrow();
            let Some(conversation) = state.conversations.get(key) else { return };
            approved(conversation, turn, &functions)
        };
        for (step, way) in plan {
            self.run(key, turn, step, way, true);
        }
    }

    /// The person has decided about a call of the conversation that is shown.
    pub(super) fn decide(&self, turn: &TurnKey, step: u32, decision: Decision) {
        let Some(key) = self.state().borrow().open.clone() else { return };
        // Whatever was typed was given, or is not wanted any more.
        self.keep_typed_result(turn, step, None);
        match decision {
            Decision::Answer(text) => self.settle(&key, turn, step, None, Settled::by_hand(&text)),
            Decision::Refuse(reason) => self.settle(&key, turn, step, None, Settled::refused(&reason)),
            Decision::Approve => self.approve(&key, turn, step, false),
            Decision::ApproveAlways => self.approve(&key, turn, step, true),
            Decision::Reopen => {
                let deed = Deed::Reopen { at: Millis(clock::now_ms()) };
                self.act(&key, Action::Call { turn: turn.clone(), step, deed });
            }
        }
    }

    fn approve(&self, key: &ConversationKey, turn: &TurnKey, step: u32, always: bool) {
        let Some((name, _)) = self.call(key, turn, step) else { return };
        let mut functions = self.mirror().functions.get_untracked();
        let Some(function) = functions.list.iter_mut().find(|function| function.name == name) else { return };
        let way = function.way.clone();
        if always {
            function.always = true;
            self.set_functions(functions);
        }
        self.run(key, turn, step, way, false);
        if always {
            // Parallel calls of the same function need nobody's approval any longer.
            self.work_out(key, turn);
        }
    }

    /// Name and arguments of a call.
    fn call(&self, key: &ConversationKey, turn: &TurnKey, step: u32) -> Option<(String, serde_json::Value)> {
        let state = self.state().borrow();
        let turn = state.conversations.get(key)?.turn(turn)?;
        let (_, call) = turn.open_calls().find(|(open, _)| *open == step)?;
        Some((call.name.clone(), call.arguments.clone()))
    }

    /// Whether this run works a call out. A second press of the button finds another one at it, or the answer.
    fn is_run_by(&self, key: &ConversationKey, turn: &TurnKey, step: u32, run: RunId) -> bool {
        let state = self.state().borrow();
        let turn = state.conversations.get(key).and_then(|conversation| conversation.turn(turn));
        match turn.and_then(|turn| turn.answers.get(&step)) {
            Some(Answer::Running { run: at_work, .. }) => *at_work == run,
            Some(Answer::Settled(_)) | None => false,
        }
    }

    fn run(&self, key: &ConversationKey, turn: &TurnKey, step: u32, way: Way, alone: bool) {
        if way == Way::ByHand {
            return;
        }
        let run = self.fresh_run();
        self.act(key, Action::Call { turn: turn.clone(), step, deed: Deed::Begin { run, alone } });
        let Some((_, arguments)) = self.call(key, turn, step) else { return };
        if !self.is_run_by(key, turn, step, run) {
            return;
        }
        match way {
            Way::ByHand => {}
            Way::BuiltIn(built_in) => {
                let settled = Settled::of_run(By::BuiltIn, run_built_in(built_in, &arguments));
                self.settle(key, turn, step, Some(run), settled);
            }
            Way::Endpoint(address) => self.ask_endpoint(key, turn, step, run, address, arguments.to_string()),
        }
    }

    fn ask_endpoint(
        &self,
        key: &ConversationKey,
        turn: &TurnKey,
        step: u32,
        run: RunId,
        address: String,
        body: String,
    ) {
        let origins = self.mirror().functions.get_untracked().origins;
        let Some(connection) = Connection::new() else {
            let failed = Err("This browser cannot ask an endpoint.".to_owned());
            return self.settle(key, turn, step, Some(run), Settled::of_run(By::Endpoint, failed));
        };
        self.connections().borrow_mut().insert(run, connection.clone());
        let (program, key, turn) = (self.clone(), key.clone(), turn.clone());
        spawn_local(async move {
            // The list may have changed since the function was written down.
            let found = match endpoint::allowed(&address, &origins).and_then(|()| endpoint::origin(&address))
            {
                Ok(origin) => {
                    let limits =
                        Limits { patience_ms: endpoint::PATIENCE_MS, most_bytes: endpoint::MOST_BYTES };
                    network::post(&connection, &address, &origin, &body, limits).await
                }
                Err(sentence) => Err(sentence),
            };
            program.connections().borrow_mut().remove(&run);
            program.settle(&key, &turn, step, Some(run), Settled::of_run(By::Endpoint, found));
        });
    }

    fn settle(&self, key: &ConversationKey, turn: &TurnKey, step: u32, run: Option<RunId>, settled: Settled) {
        let request = Box::new(self.request());
        let deed = Deed::Settle { run, settled, request };
        self.act(key, Action::Call { turn: turn.clone(), step, deed });
    }
}

fn run_built_in(built_in: BuiltIn, arguments: &serde_json::Value) -> Result<String, String> {
    let around = Surroundings {
        now_ms: clock::now_ms(),
        east_minutes: clock::east_minutes(),
        // 2^53 different draws.
        seed: (clock::chance() * 9_007_199_254_740_992.0) as u64,
        notes: match storage::read(Area::Local, NOTES) {
            Some(text) => Notes::from_stored(&text),
            None => Some(Notes::default()),
        },
    };
    let outcome = built_in.answer(arguments, &around);
    if let Some(notes) = outcome.notes
        && storage::write(Area::Local, NOTES, &notes.to_stored()).is_err()
    {
        return Err("There is no room for the note on this device.".to_owned());
    }
    outcome.result
}
