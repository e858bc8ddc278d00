//! Background runs: who follows which, in this tab or another, now or after a reload.
//!
//! A run is followed under a lock of its own, which all tabs share and which ends with the tab that holds it. A tab that
//! wants to follow waits for the lock, and then looks whether there is still anything to follow.

use leptos::task::spawn_local;

use super::Program;
use crate::browser::lock;
use crate::browser::transport;
use crate::chat::action::Action;
use crate::chat::id::{ConversationKey, RunId, TurnKey};
use crate::chat::turn::State;
use crate::protocol::id::InteractionId;

fn lock_name(turn: &TurnKey) -> String {
    format!("catena.run.{}", turn.as_str())
}

impl Program {
    /// Follows every run of a conversation in memory that nobody here follows.
    pub(super) fn follow_runs(&self, key: &ConversationKey) {
        let adrift: Vec<TurnKey> = {
            let mut state = self.state().borrow_mut();
            let super::State { conversations, awaited, .. } = &mut *state;
            let turns = conversations.get(key).into_iter().flat_map(|conversation| conversation.turns());
            turns
                .filter(|turn| matches!(turn.state, State::Adrift(_)))
                .filter(|turn| awaited.insert(turn.key.clone()))
                .map(|turn| turn.key.clone())
                .collect()
        };
        for turn in adrift {
            let (program, key) = (self.clone(), key.clone());
            spawn_local(async move {
                let lock = lock::hold(&lock_name(&turn)).await;
                // Another tab may have followed it to its end meanwhile, or deleted it: what is in memory is as old as
                // the waiting was long, and must neither be followed nor written.
                program.renew(&key).await;
                let is_adrift = {
                    let mut state = program.state().borrow_mut();
                    state.awaited.remove(&turn);
                    let conversation = state.conversations.get(&key);
                    let found = conversation.and_then(|conversation| conversation.turn(&turn));
                    found.is_some_and(|turn| matches!(turn.state, State::Adrift(_)))
                };
                if is_adrift {
                    program.state().borrow_mut().locks.insert(turn.clone(), lock);
                    let run = program.fresh_run();
                    program.act(&key, Action::Follow { turn, run });
                }
            });
        }
    }

    /// The same in every conversation in memory: the device is connected again, or the key or the address changed.
    pub(super) fn follow_all_runs(&self) {
        let keys: Vec<ConversationKey> = self.state().borrow().conversations.keys().cloned().collect();
        for key in keys {
            self.follow_runs(&key);
        }
    }

    /// Takes the lock of a run that begins here. Nobody else can hold it, so nothing waits for it.
    pub(super) fn guard_run(&self, key: &ConversationKey, run: RunId) {
        let turn = {
            let state = self.state().borrow();
            let conversation = state.conversations.get(key);
            let turn = conversation.and_then(|conversation| conversation.turn_expecting(run));
            turn.filter(|turn| turn.ask.background && !state.locks.contains_key(&turn.key))
                .map(|turn| turn.key.clone())
        };
        let Some(turn) = turn else { return };
        let (program, key) = (self.clone(), key.clone());
        spawn_local(async move {
            let lock = lock::hold(&lock_name(&turn)).await;
            let mut state = program.state().borrow_mut();
            let found = state.conversations.get(&key).and_then(|conversation| conversation.turn(&turn));
            // It may have ended before the lock came.
            if found.is_some_and(|turn| turn.state.run().is_some()) {
                state.locks.insert(turn, lock);
            }
        });
    }

    /// Lets go of the locks of runs that are not followed any more.
    pub(super) fn release_locks(&self, key: &ConversationKey) {
        let mut state = self.state().borrow_mut();
        let super::State { conversations, locks, .. } = &mut *state;
        if locks.is_empty() {
            return;
        }
        let Some(conversation) = conversations.get(key) else { return };
        locks.retain(|turn, _| conversation.turn(turn).is_none_or(|turn| turn.state.run().is_some()));
    }

    /// Tries a failed turn again. A run that goes on at the service has not failed: it is followed, once no other tab
    /// does.
    pub(super) fn retry(&self, key: &ConversationKey, of: TurnKey) {
        let is_adrift = {
            let state = self.state().borrow();
            let turn = state.conversations.get(key).and_then(|conversation| conversation.turn(&of));
            turn.is_some_and(|turn| matches!(turn.state, State::Adrift(_)))
        };
        if !is_adrift {
            let request = self.request();
            return self.act(key, Action::Retry { of, request });
        }
        let (program, key) = (self.clone(), key.clone());
        spawn_local(async move {
            if lock::is_taken(&lock_name(&of)).await {
                program.mirror().say("This run is followed in another tab");
            }
            program.follow_runs(&key);
        });
    }

    /// Asks the service to cancel a run, and notes where it does not confirm that.
    pub(super) fn cancel(
        &self,
        key: &ConversationKey,
        turn: TurnKey,
        id: InteractionId,
        base: Option<String>,
    ) {
        let (program, key) = (self.clone(), key.clone());
        spawn_local(async move {
            if !program.cancel_at(&id, base.as_deref()).await {
                program.act(&key, Action::CancelUnconfirmed { turn });
            }
        });
    }

    /// Asks the service to cancel a run that is known at an address. Tells whether it runs no more.
    pub(super) async fn cancel_at(&self, id: &InteractionId, base: Option<&str>) -> bool {
        if self.deployment_known().await.is_err() {
            return false;
        }
        match self.endpoint_at(base) {
            Ok(endpoint) => transport::cancel(&endpoint, id).await,
            Err(_) => false,
        }
    }
}
