//! Letting go: deleting conversations here and at the service, and handing everything out as a file.

use std::collections::HashMap;

use leptos::prelude::GetUntracked;
use leptos::task::spawn_local;
use serde_json::json;

use super::Program;
use super::drawing::{MARKS, drop_marks};
use super::keeping::{RESCUE, drop_rescue};
use super::library::{self, CHAIN, LINKS};
use super::mirror::StorageTrouble;
use super::preferences::{DAMAGED, DRAFT, REFERENCES, drop_draft};
use super::typing::{RESULT, drop_results};
use crate::browser::storage::{self, Area};
use crate::browser::{clock, download, page, transport};
use crate::chat::action::Action;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::record::{Chain, ids_in};
use crate::protocol::id::InteractionId;

/// Ids that are deleted here and not yet at the service. There is no other list of what is stored there.
const LEDGER: &str = "catena.ledger.";

/// Stands before the address in a note, to tell the page's own server from an address that was not noted.
const AT: char = '@';

/// Notes that an interaction is to be deleted at the service.
pub(super) fn note_in_ledger(id: &InteractionId, base: Option<&str>) {
    let at = base.map_or_else(String::new, |base| format!("{AT}{base}"));
    // Without room for the note the deletion here still goes on: it makes the room.
    let _ = storage::write(Area::Local, &format!("{LEDGER}{}", id.as_str()), &at);
}

impl Program {
    /// Deletes conversations here at once, and notes their ids until the service has deleted them too.
    pub(crate) fn delete(&self, keys: Vec<ConversationKey>) {
        let mut turns = Vec::new();
        let mut running: Vec<(InteractionId, Option<String>)> = Vec::new();
        for key in &keys {
            let is_in_memory = self.is_in_memory(key);
            self.act(key, Action::Stop { at: self.now() });
            let Some(text) = library::record(key) else { continue };
            match library::read_pages(key, &text) {
                Ok(chain) => {
                    // What is in memory has just been stopped; the runs of the others are known by their chains alone.
                    if !is_in_memory {
                        running.extend(chain.running().map(|(id, base)| (id, base.map(str::to_owned))));
                    }
                    for (id, base) in chain.interactions() {
                        note_in_ledger(&id, base);
                    }
                    turns.extend(chain.turn_keys().map(|turn| turn.as_str().to_owned()));
                }
                // Damaged, or of a newer version: its ids are found all the same.
                Err(_) => {
                    let pages = library::pages(key);
                    let pages = pages.iter().filter_map(|page| storage::read(Area::Local, page));
                    for text in pages.chain([text]) {
                        ids_in(&text).iter().for_each(|id| note_in_ledger(id, None));
                    }
                }
            }
            library::remove(key);
            drop_draft(Some(key));
        }
        let open_deleted = {
            let mut state = self.state().borrow_mut();
            state.conversations.retain(|key, _| !keys.contains(key));
            state.unsaved.retain(|key| !keys.contains(key));
            state.open.as_ref().is_some_and(|open| keys.contains(open))
        };
        for turn in &turns {
            drop_rescue(turn);
            drop_results(turn);
            drop_marks(turn);
        }
        if open_deleted {
            self.show(None);
            page::set_fragment("/", true);
        } else {
            self.mirror().show_all(self);
        }
        self.mirror().say("Deleted");
        self.save_unsaved();
        let program = self.clone();
        spawn_local(async move {
            let bodies = program.archive().get(turns.clone()).await.unwrap_or_default();
            if program.archive().remove(&turns).await.is_err() {
                program.mirror().set_trouble(Some(StorageTrouble::Refused));
                return;
            }
            program.drop_pictures(&bodies).await;
            program.drop_cards(&keys).await;
        });
        let program = self.clone();
        spawn_local(async move {
            // First, because what is deleted could not be cancelled any more.
            for (id, base) in running {
                let _ = program.cancel_at(&id, base.as_deref()).await;
            }
            program.settle_ledger();
        });
    }

    /// Deletes everything that was said, records that cannot be read too.
    pub(crate) fn delete_all(&self) {
        self.delete(library::keys());
        for prefix in [DRAFT, REFERENCES, RESCUE, RESULT, LINKS, MARKS] {
            for name in storage::keys(Area::Local, prefix) {
                storage::remove(Area::Local, &format!("{prefix}{name}"));
            }
        }
        if let Some(StorageTrouble::Damaged(_)) = self.mirror().trouble.get_untracked() {
            self.mirror().set_trouble(None);
        }
        let program = self.clone();
        spawn_local(async move {
            // Texts whose chains could not be read are named by nothing.
            if program.archive().clear().await.is_err()
                || program.archive().clear_pictures().await.is_err()
                || program.clear_gallery().await.is_err()
            {
                program.mirror().set_trouble(Some(StorageTrouble::Refused));
            }
        });
    }

    /// Deletes at the service what was deleted here. What fails stays in the ledger for the next start.
    pub(super) fn settle_ledger(&self) {
        let ids = storage::keys(Area::Local, LEDGER);
        if ids.is_empty() {
            return;
        }
        let program = self.clone();
        spawn_local(async move {
            if program.deployment_known().await.is_err() {
                return;
            }
            let Some(endpoint) = program.endpoint() else { return };
            for id in ids {
                let Some(interaction) = InteractionId::new(id.as_str()) else { continue };
                let base = storage::read(Area::Local, &format!("{LEDGER}{id}")).unwrap_or_default();
                // What is known at another address stays until that is set again.
                if base.strip_prefix(AT).is_some_and(|base| base != endpoint.base) {
                    continue;
                }
                if transport::delete(&endpoint, &interaction).await {
                    storage::remove(Area::Local, &format!("{LEDGER}{id}"));
                }
            }
        });
    }

    /// Hands the person every record as it is stored, damaged ones too. The key is not a record of a conversation and
    /// is not in it.
    pub(crate) fn export(&self) {
        let program = self.clone();
        spawn_local(async move {
            let stored = |prefix: &str| -> HashMap<String, String> {
                let names = storage::keys(Area::Local, prefix).into_iter();
                names
                    .filter_map(|key| {
                        Some((key.clone(), storage::read(Area::Local, &format!("{prefix}{key}"))?))
                    })
                    .collect()
            };
            let archived = program.archive().all().await;
            // What is noted about pictures is not needed to see them.
            let cards = program.gallery().cards.beginning_with("").await.unwrap_or_default();
            let cards: HashMap<String, String> = cards.into_iter().collect();
            let complete = archived.is_ok();
            let mut turns: HashMap<String, String> = archived.unwrap_or_default().into_iter().collect();
            turns.extend(stored(RESCUE));
            // What is in memory is the newest, and perhaps the only, copy.
            let open: Vec<ConversationKey> = program.state().borrow().conversations.keys().cloned().collect();
            let mut chains = stored(CHAIN);
            for (key, head) in &mut chains {
                // One that is kept in pages goes out in one piece; of one that cannot be read, all that there is.
                if let Ok(chain) = library::read_pages(&ConversationKey::new(key), head) {
                    *head = chain.to_stored();
                }
            }
            for key in open {
                let (chain, keys) = {
                    let state = program.state().borrow();
                    let Some(conversation) = state.conversations.get(&key) else { continue };
                    let keys: Vec<TurnKey> =
                        conversation.turns().iter().map(|turn| turn.key.clone()).collect();
                    (Chain::of(conversation).to_stored(), keys)
                };
                chains.insert(key.as_str().to_owned(), chain);
                turns.extend(program.bodies(&key, &keys));
            }
            let references = stored(REFERENCES);
            let texts = turns.values().chain(references.values()).map(String::as_str);
            let pictures = program.all_pictures(texts).await;
            let export = json!({"catena": 1, "chains": chains, "turns": turns, "drafts": stored(DRAFT),
                "links": stored(LINKS),
                "references": references,
                "pictures": pictures,
                "cards": cards,
                "damaged_settings": storage::read(Area::Local, DAMAGED)});
            let name = format!("catena-{}.json", clock::now_ms());
            let saved = download::save(&name, "application/json", &export.to_string());
            program.mirror().say(match (saved, complete) {
                (None, _) => "The export could not be saved",
                (Some(()), true) => "Exported",
                (Some(()), false) => "Exported what could be read; the texts of older turns could not",
            });
        });
    }
}
