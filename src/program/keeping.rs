//! Writing down: chains to localStorage, bodies to the archive, and, when the page may go away in the middle of an
//! answer, bodies to where writing is immediate.

use std::collections::HashSet;

use leptos::task::spawn_local;

use super::Program;
use super::library::CHAIN;
use super::mirror::StorageTrouble;
use crate::browser::archive::ArchiveError;
use crate::browser::storage::{self, Area, StorageError};
use crate::chat::action::Action;
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::record::{Body, Chain};

/// Bodies that the archive did not take in time, until it has them.
pub(super) const RESCUE: &str = "catena.rescue.";

/// Keeps a body in localStorage. Tells whether there was room.
pub(crate) fn write_rescue(turn: &str, body: &str) -> bool {
    storage::write(Area::Local, &format!("{RESCUE}{turn}"), body).is_ok()
}

pub(crate) fn drop_rescue(turn: &str) {
    storage::remove(Area::Local, &format!("{RESCUE}{turn}"));
}

impl Program {
    pub(crate) fn save_chain(&self, key: &ConversationKey) {
        let state = self.state().borrow();
        if let Some(conversation) = state.conversations.get(key) {
            self.write_chain(conversation);
        }
    }

    pub(crate) fn write_chain(&self, conversation: &Conversation) {
        let name = format!("{CHAIN}{}", conversation.key.as_str());
        match storage::write(Area::Local, &name, &Chain::of(conversation).to_stored()) {
            Ok(()) => self.mirror().storing_works(),
            Err(StorageError::Full) => self.mirror().set_trouble(Some(StorageTrouble::Full)),
            Err(StorageError::Refused) => self.mirror().set_trouble(Some(StorageTrouble::Refused)),
        }
    }

    /// The page may go away: what is running is written where writing is immediate. The archive gets it too, but its
    /// transaction may not end before the page does.
    pub(crate) fn suspend(&self) {
        let running: Vec<ConversationKey> = {
            let state = self.state().borrow();
            let running = state.conversations.iter().filter(|(_, conversation)| conversation.is_running());
            running.map(|(key, _)| key.clone()).collect()
        };
        for key in running {
            let turns: Vec<TurnKey> = {
                let state = self.state().borrow();
                let conversation = state.conversations.get(&key);
                conversation
                    .into_iter()
                    .flat_map(Conversation::runs)
                    .map(|(_, turn)| turn.key.clone())
                    .collect()
            };
            for (turn, body) in self.bodies(&key, &turns) {
                write_rescue(&turn, &body);
            }
            self.act(&key, Action::Suspend);
        }
    }

    /// Moves bodies that a closed page left in localStorage to the archive.
    pub(super) fn settle_rescues(&self) {
        let left: Vec<(String, String)> = storage::keys(Area::Local, RESCUE)
            .into_iter()
            .filter_map(|turn| {
                storage::read(Area::Local, &format!("{RESCUE}{turn}")).map(|body| (turn, body))
            })
            .collect();
        if left.is_empty() {
            return;
        }
        let program = self.clone();
        spawn_local(async move {
            if program.archive().put(&left).await.is_ok() {
                for (turn, body) in left {
                    // Another tab may have written a later one meanwhile.
                    if storage::read(Area::Local, &format!("{RESCUE}{turn}")).as_deref()
                        == Some(body.as_str())
                    {
                        drop_rescue(&turn);
                    }
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
                for (turn, _) in &records {
                    drop_rescue(turn);
                }
            }
            Err(error) => {
                // The archive refused: the text is put where there may still be room, so that a reload finds it.
                let rescued = records.iter().all(|(turn, body)| write_rescue(turn, body));
                if !rescued {
                    self.mirror().set_trouble(Some(match error {
                        ArchiveError::Full => StorageTrouble::Full,
                        ArchiveError::Unavailable(_) => StorageTrouble::Refused,
                    }));
                }
            }
        }
    }

    /// The bodies of turns in memory, ready to be written.
    pub(crate) fn bodies(&self, key: &ConversationKey, turns: &[TurnKey]) -> Vec<(String, String)> {
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
