//! A turn as it was at a moment, shown in place of the one that is kept.
//!
//! One at a time, and on the screen alone: whatever is written or sent is read from the conversation.

use leptos::prelude::Notify;

use super::{Mirror, TurnSignals, set_if_new};
use crate::chat::id::TurnKey;
use crate::chat::timeline::scrub;
use crate::chat::turn::Turn;
use crate::program::{Handle, Program};

impl Mirror {
    /// Reads something of a turn as it is shown, if it is shown as it was.
    pub(crate) fn replayed<T>(&self, key: &TurnKey, read: impl FnOnce(&Turn) -> T) -> Option<T> {
        self.replay.borrow().as_ref().filter(|turn| turn.key == *key).map(read)
    }

    pub(crate) fn is_replayed(&self, key: &TurnKey) -> bool {
        self.replay.borrow().as_ref().is_some_and(|turn| turn.key == *key)
    }

    fn show_replay(&self, program: &Program, key: &TurnKey, turn: Option<Turn>) {
        let before = self.replay.replace(turn).map(|turn| turn.key);
        // Another one that was shown as it was is shown as it is again.
        if let Some(before) = before.filter(|before| before != key) {
            self.show_again(program, &before);
        }
        let now = self.replay.borrow().as_ref().map_or(String::new(), |turn| turn.key.as_str().to_owned());
        set_if_new(&self.replaying, now);
        self.show_again(program, key);
    }

    fn show_again(&self, program: &Program, key: &TurnKey) {
        // A text that grew back is told of its own; nothing here is paced.
        let _ = self.flush_turn(program, key);
        let triggers: Vec<_> =
            self.turns.borrow().get(key).into_iter().flat_map(TurnSignals::triggers).collect();
        triggers.into_iter().for_each(|trigger| trigger.notify());
    }
}

impl Handle {
    /// Shows a turn as it was so many milliseconds after it began to form; `None` shows it as it is.
    pub fn show_at(self, key: &TurnKey, after: Option<u64>) {
        let program = self.program();
        if after.is_none() && !program.mirror().is_replayed(key) {
            return;
        }
        let now = program.now();
        let then = after.and_then(|after| {
            let state = program.state().borrow();
            let turn = state.conversations.get(state.open.as_ref()?)?.turn(key)?;
            Some(scrub::at(turn, after, now))
        });
        program.mirror().show_replay(&program, key, then);
    }
}
