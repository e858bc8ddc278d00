//! Writing down: chains to localStorage, bodies to the archive, and, when the page may go away in the middle of an
//! answer, bodies to where writing is immediate.

use std::collections::HashSet;

use leptos::task::spawn_local;

use super::Program;
use super::library::{CHAIN, page_name};
use super::mirror::StorageTrouble;
use crate::browser::archive::ArchiveError;
use crate::browser::storage::{self, Area, StorageError};
use crate::chat::action::Action;
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::record::{Body, Chain, Pages};

/// Bodies that the archive did not take in time, until it has them.
pub(super) const RESCUE: &str = "catena.rescue.";

/// Keeps a body in localStorage. Tells whether there was room.
fn write_rescue(turn: &str, body: &str) -> bool {
    storage::write(Area::Local, &rescue_name(turn), body).is_ok()
}

/// Drops a body that the archive has now, unless a later one stands there.
fn drop_rescue_of(turn: &str, body: &str) {
    if storage::read(Area::Local, &rescue_name(turn)).as_deref() == Some(body) {
        drop_rescue(turn);
    }
}

pub(super) fn drop_rescue(turn: &str) {
    storage::remove(Area::Local, &rescue_name(turn));
}

fn rescue_name(turn: &str) -> String {
    format!("{RESCUE}{turn}")
}

fn write_head(key: &ConversationKey, head: &str) -> Result<(), StorageError> {
    storage::write(Area::Local, &format!("{CHAIN}{}", key.as_str()), head)
}

fn trouble(error: StorageError) -> StorageTrouble {
    match error {
        StorageError::Full => StorageTrouble::Full,
        StorageError::Refused => StorageTrouble::Refused,
    }
}

impl Program {
    pub(super) fn save_chain(&self, key: &ConversationKey) {
        let unwritten = {
            let mut state = self.state().borrow_mut();
            state.conversations.get_mut(key).map(|conversation| {
                let places = conversation.take_unwritten();
                let pages = Pages::of(conversation, &places);
                (places, pages)
            })
        };
        let Some((places, Pages { pages, head })) = unwritten else { return };
        let write =
            |(number, page): &(usize, String)| storage::write(Area::Local, &page_name(key, *number), page);
        let written = pages.iter().try_for_each(write).and_then(|()| write_head(key, &head));
        if written.is_err()
            && let Some(conversation) = self.state().borrow_mut().conversations.get_mut(key)
        {
            conversation.is_unwritten(places);
        }
        self.note_written(key, written);
    }

    /// Writes what is told of a conversation as a whole; its links stay where they are.
    pub(super) fn save_head(&self, key: &ConversationKey, head: &Chain) {
        // What was there before is there still, so nothing waits for room: the person does it again.
        if let Err(error) = write_head(key, &head.to_stored()) {
            self.mirror().set_trouble(Some(trouble(error)));
        }
    }

    fn note_written(&self, key: &ConversationKey, written: Result<(), StorageError>) {
        match written {
            Ok(()) => self.note_saved(key),
            Err(error) => self.note_unsaved(key, trouble(error)),
        }
    }

    /// Memory holds the only copy: the conversation stays there, and the person is told.
    pub(super) fn note_unsaved(&self, key: &ConversationKey, trouble: StorageTrouble) {
        self.state().borrow_mut().unsaved.insert(key.clone());
        self.mirror().set_trouble(Some(trouble));
    }

    fn note_saved(&self, key: &ConversationKey) {
        self.state().borrow_mut().unsaved.remove(key);
        self.all_may_be_saved();
    }

    /// Ends the trouble with storing, if nothing is left that memory has alone.
    pub(super) fn all_may_be_saved(&self) {
        if self.state().borrow().unsaved.is_empty() && self.has_all_pictures() {
            self.mirror().storing_works();
        }
    }

    /// Tries to write what could not be written, after room was made.
    pub(super) fn save_unsaved(&self) {
        self.keep_again();
        let unsaved: Vec<ConversationKey> = self.state().borrow().unsaved.iter().cloned().collect();
        for key in unsaved {
            let turns: Vec<TurnKey> = {
                let state = self.state().borrow();
                let conversation = state.conversations.get(&key);
                conversation.into_iter().flat_map(Conversation::turns).map(|turn| turn.key.clone()).collect()
            };
            self.save_chain(&key);
            let program = self.clone();
            spawn_local(async move { program.save_turns(&key, turns).await });
        }
    }

    /// The page may go away: what is running is written where writing is immediate. The archive gets it too, but its
    /// transaction may not end before the page does.
    pub(super) fn write_down(&self) {
        let running: Vec<(ConversationKey, Vec<TurnKey>)> = {
            let state = self.state().borrow();
            let turns =
                |conversation: &Conversation| conversation.runs().map(|(_, turn)| turn.key.clone()).collect();
            let running = state.conversations.iter().filter(|(_, conversation)| conversation.is_running());
            running.map(|(key, conversation)| (key.clone(), turns(conversation))).collect()
        };
        for (key, turns) in running {
            self.write_rescues(&key, &turns);
            self.act(&key, Action::Suspend);
        }
    }

    /// Writes bodies where writing is immediate, until the archive has them.
    pub(super) fn write_rescues(&self, key: &ConversationKey, turns: &[TurnKey]) {
        for (turn, body) in self.bodies(key, turns) {
            // Pictures do not belong in localStorage, not for a moment; the archive alone has to do.
            if self.holds_bytes(key, &turn) {
                continue;
            }
            // Without room for it, the archive alone has to do; it says so if it cannot.
            let _ = write_rescue(&turn, &body);
        }
    }

    /// Moves bodies that a closed page left in localStorage to the archive.
    pub(super) fn settle_rescues(&self) {
        let left: Vec<(String, String)> = storage::keys(Area::Local, RESCUE)
            .into_iter()
            .filter_map(|turn| storage::read(Area::Local, &rescue_name(&turn)).map(|body| (turn, body)))
            .collect();
        if left.is_empty() {
            return;
        }
        let program = self.clone();
        spawn_local(async move {
            if program.archive().put(&left).await.is_ok() {
                for (turn, body) in left {
                    drop_rescue_of(&turn, &body);
                }
            }
        });
    }

    /// Writes the turns as they stand now.
    pub(super) async fn save_turns(&self, key: &ConversationKey, turns: Vec<TurnKey>) {
        let records = self.bodies(key, &turns);
        if records.is_empty() {
            return;
        }
        match self.archive().put(&records).await {
            Ok(()) => {
                for (turn, body) in &records {
                    drop_rescue_of(turn, body);
                }
            }
            Err(error) => {
                // The archive refused: the text is put where there may still be room, so that a reload finds it.
                let rescued = records
                    .iter()
                    .all(|(turn, body)| !self.holds_bytes(key, turn) && write_rescue(turn, body));
                if !rescued {
                    let trouble = match error {
                        ArchiveError::Full => StorageTrouble::Full,
                        ArchiveError::Unavailable(_) => StorageTrouble::Refused,
                    };
                    self.note_unsaved(key, trouble);
                }
            }
        }
    }

    /// The bodies of turns in memory, ready to be written.
    pub(super) fn bodies(&self, key: &ConversationKey, turns: &[TurnKey]) -> Vec<(String, String)> {
        let state = self.state().borrow();
        let Some(conversation) = state.conversations.get(key) else { return Vec::new() };
        let distinct: HashSet<&TurnKey> = turns.iter().collect();
        distinct
            .into_iter()
            .filter_map(|turn| conversation.turn(turn))
            // A turn whose content was not found must not be written over it.
            .filter(|turn| turn.is_known())
            .map(|turn| (turn.key.as_str().to_owned(), Body::of(turn).to_stored()))
            .collect()
    }
}
