//! Conversations on this device: the list, opening one, leaving the page, deleting, and the export.
//!
//! Each conversation is a record of its own (`catena.chain.<key>`), so that two tabs never write over each other's. A
//! record that cannot be read is left exactly as it is.

use std::collections::HashMap;

use leptos::prelude::Set;
use leptos::task::spawn_local;
use serde_json::json;

use super::Program;
use super::deployment::Deployment;
use super::mirror::{KeyKept, ListEntry, StorageTrouble, set_if_new};
use crate::browser::storage::{self, Area, StorageError};
use crate::browser::{clock, download, page, transport};
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::record::{Body, Chain};
use crate::chat::settings::{Settings, Theme};
use crate::protocol::id::{ApiKey, InteractionId};

const CHAIN: &str = "catena.chain.";
const DRAFT: &str = "catena.draft.";
const SETTINGS: &str = "catena.settings";
const KEY: &str = "catena.key";
/// Bodies that the archive did not take in time, until it has them.
const RESCUE: &str = "catena.rescue.";
/// Ids that are deleted here and not yet at the service. There is no other list of what is stored there.
const LEDGER: &str = "catena.ledger.";
/// The name under which the draft of a conversation without a name is kept.
const NEW: &str = "new";

/// The conversation that a fragment of the address names.
pub(crate) fn route(fragment: &str) -> Option<ConversationKey> {
    fragment.strip_prefix("/c/").filter(|key| !key.is_empty()).map(ConversationKey::new)
}

/// The fragment that names a conversation.
pub fn fragment_of(key: &ConversationKey) -> String {
    format!("/c/{}", key.as_str())
}

pub(crate) fn settings() -> Settings {
    storage::read(Area::Local, SETTINGS).and_then(|text| Settings::from_stored(&text)).unwrap_or_default()
}

pub(crate) fn key() -> Option<ApiKey> {
    [Area::Session, Area::Local].into_iter().find_map(|area| ApiKey::new(&storage::read(area, KEY)?))
}

pub(crate) fn key_kept() -> KeyKept {
    if storage::read(Area::Local, KEY).is_some() {
        KeyKept::Remembered
    } else if storage::read(Area::Session, KEY).is_some() {
        KeyKept::ThisSession
    } else {
        KeyKept::None
    }
}

pub(crate) fn keys() -> Vec<ConversationKey> {
    storage::keys(Area::Local, CHAIN).iter().map(|key| ConversationKey::new(key)).collect()
}

pub(crate) fn chain(key: &ConversationKey) -> Option<Chain> {
    Chain::from_stored(&storage::read(Area::Local, &format!("{CHAIN}{}", key.as_str()))?).ok()
}

/// The list: what is stored, with what is newer in memory laid over it; the latest first.
pub(crate) fn list(program: &Program) -> Vec<ListEntry> {
    let state = program.state().borrow();
    let mut entries: HashMap<ConversationKey, ListEntry> = keys()
        .into_iter()
        .filter_map(|key| {
            Some((key.clone(), ListEntry { summary: chain(&key)?.summary(key), running: false }))
        })
        .collect();
    for (key, conversation) in &state.conversations {
        if !conversation.turns().is_empty() {
            let summary = Chain::of(conversation).summary(key.clone());
            entries.insert(key.clone(), ListEntry { summary, running: conversation.is_running() });
        }
    }
    let mut entries: Vec<ListEntry> = entries.into_values().collect();
    entries.sort_by(|a, b| (b.summary.updated, &b.summary.key).cmp(&(a.summary.updated, &a.summary.key)));
    entries
}

/// Keeps a body in localStorage. Tells whether there was room.
pub(crate) fn write_rescue(turn: &str, body: &str) -> bool {
    storage::write(Area::Local, &format!("{RESCUE}{turn}"), body).is_ok()
}

pub(crate) fn drop_rescue(turn: &str) {
    storage::remove(Area::Local, &format!("{RESCUE}{turn}"));
}

/// What was typed and not sent, for the conversation of this key.
pub fn draft(of: Option<&ConversationKey>) -> String {
    storage::read(Area::Local, &draft_name(of)).unwrap_or_default()
}

fn draft_name(of: Option<&ConversationKey>) -> String {
    format!("{DRAFT}{}", of.map_or(NEW, ConversationKey::as_str))
}

impl Program {
    /// First things: the deployment, the conversation that the address names, and what a closed page left behind.
    pub(crate) fn boot(&self) {
        self.apply_theme();
        let damaged = keys().iter().filter(|key| chain(key).is_none()).count();
        if damaged > 0 {
            self.mirror().set_trouble(Some(StorageTrouble::Damaged(damaged)));
        } else if storage::write(Area::Local, "catena.probe", "1") == Err(StorageError::Refused) {
            self.mirror().set_trouble(Some(StorageTrouble::Refused));
        }
        storage::remove(Area::Local, "catena.probe");
        let program = self.clone();
        spawn_local(async move {
            program.deployment_known().await;
        });
        self.settle_rescues();
        self.follow(&page::fragment());
        self.settle_ledger();
    }

    /// Waits until `config.json` has been read; the first caller reads it.
    pub(crate) async fn deployment_known(&self) {
        if self.state().borrow().deployment_known {
            return;
        }
        let deployment = Deployment::load().await;
        {
            let mut state = self.state().borrow_mut();
            state.deployment_known = true;
            state.deployment = deployment.clone();
        }
        set_if_new(&self.mirror().deployment, deployment);
    }

    /// Shows the conversation that the address names.
    pub(crate) fn follow(&self, fragment: &str) {
        let wanted = route(fragment);
        let (known, already) = {
            let state = self.state().borrow();
            let known = wanted.as_ref().is_none_or(|key| state.conversations.contains_key(key));
            (known, state.open == wanted && wanted.is_some())
        };
        if already {
            return;
        }
        if known {
            self.show(wanted);
        } else if let Some(key) = wanted {
            self.load(key, true);
        }
    }

    fn show(&self, key: Option<ConversationKey>) {
        {
            let mut state = self.state().borrow_mut();
            state.open = key;
            // What neither runs nor is shown is in storage; keeping it here would only grow.
            let open = state.open.clone();
            state
                .conversations
                .retain(|key, conversation| open.as_ref() == Some(key) || conversation.is_running());
        }
        self.mirror().show_all(self);
    }

    /// Reads a conversation from storage. With `open` it is shown when it is there.
    fn load(&self, key: ConversationKey, open: bool) {
        let Some(chain) = chain(&key) else {
            // Deleted in the meantime, or an address from another device.
            self.show(None);
            page::set_fragment("/", true);
            return;
        };
        let program = self.clone();
        spawn_local(async move {
            let turns: Vec<String> = chain.turn_keys().map(|turn| turn.as_str().to_owned()).collect();
            let mut bodies = match program.archive().get(turns.clone()).await {
                Ok(bodies) => bodies,
                Err(_) => {
                    program.mirror().set_trouble(Some(StorageTrouble::Refused));
                    HashMap::new()
                }
            };
            for turn in turns {
                if let Some(rescued) = storage::read(Area::Local, &format!("{RESCUE}{turn}")) {
                    bodies.insert(turn, rescued);
                }
            }
            let conversation =
                chain.restore(key.clone(), |turn| Body::from_stored(bodies.get(turn.as_str())?).ok());
            program.state().borrow_mut().conversations.insert(key.clone(), conversation);
            // The person may have gone elsewhere while it was being read.
            if open && route(&page::fragment()).as_ref() == Some(&key) {
                program.show(Some(key));
            }
        });
    }

    pub(crate) fn save_chain(&self, key: &ConversationKey) {
        let state = self.state().borrow();
        if let Some(conversation) = state.conversations.get(key) {
            self.write_chain(conversation);
        }
    }

    pub(crate) fn write_chain(&self, conversation: &Conversation) {
        let name = format!("{CHAIN}{}", conversation.key.as_str());
        match storage::write(Area::Local, &name, &Chain::of(conversation).to_stored()) {
            Ok(()) => {}
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
            self.act(&key, crate::chat::action::Action::Suspend);
        }
    }

    /// Moves bodies that a closed page left in localStorage to the archive.
    fn settle_rescues(&self) {
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

    /// Another tab changed a record: the list follows, and the conversation that is shown, unless it runs here.
    pub(crate) fn other_tab_wrote(&self, record: Option<&str>) {
        let Some(record) = record else {
            self.mirror().show_all(self);
            return;
        };
        if let Some(key) = record.strip_prefix(CHAIN) {
            let key = ConversationKey::new(key);
            let reload = {
                let state = self.state().borrow();
                state.open.as_ref() == Some(&key)
                    && state.conversations.get(&key).is_some_and(|conversation| !conversation.is_running())
            };
            if reload {
                self.load(key, true);
            }
            self.mirror().show_all(self);
        } else if record == SETTINGS {
            let settings = settings();
            self.state().borrow_mut().settings = settings.clone();
            set_if_new(&self.mirror().settings, settings);
            self.apply_theme();
        } else if record == KEY {
            self.state().borrow_mut().key = key();
            set_if_new(&self.mirror().key, key_kept());
        }
    }

    pub(crate) fn set_settings(&self, settings: Settings) {
        if storage::write(Area::Local, SETTINGS, &settings.to_stored()).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
        self.state().borrow_mut().settings = settings.clone();
        set_if_new(&self.mirror().settings, settings);
        self.apply_theme();
    }

    fn apply_theme(&self) {
        let theme = self.state().borrow().settings.theme;
        page::set_theme(match theme {
            Theme::System => None,
            Theme::Light | Theme::Dark => Some(theme.as_str()),
        });
    }

    pub(crate) fn set_key(&self, key: Option<ApiKey>, remember: bool) {
        for area in [Area::Session, Area::Local] {
            storage::remove(area, KEY);
        }
        if let Some(key) = &key {
            let area = if remember { Area::Local } else { Area::Session };
            // Where it cannot be stored it still serves until the page is closed.
            let _ = storage::write(area, KEY, key.expose());
        }
        set_if_new(
            &self.mirror().key,
            match (&key, remember) {
                (None, _) => KeyKept::None,
                (Some(_), true) => KeyKept::Remembered,
                (Some(_), false) => KeyKept::ThisSession,
            },
        );
        self.state().borrow_mut().key = key;
    }

    /// The key as it is, for changing how long it is kept.
    pub(crate) fn current_key(&self) -> Option<ApiKey> {
        self.state().borrow().key.clone()
    }

    /// Keeps what is being typed.
    pub fn keep_draft(&self, text: &str) {
        let name = draft_name(self.state().borrow().open.as_ref());
        if text.is_empty() {
            storage::remove(Area::Local, &name);
        } else if storage::write(Area::Local, &name, text).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
    }

    /// Deletes conversations here at once, and notes their ids until the service has deleted them too.
    pub(crate) fn delete(&self, keys: Vec<ConversationKey>) {
        let mut turns = Vec::new();
        for key in &keys {
            self.act(key, crate::chat::action::Action::Stop { at: self.now() });
            let Some(chain) = chain(key) else { continue };
            for id in chain.interaction_ids() {
                // Without room for the note the deletion here still goes on: it makes the room.
                let _ = storage::write(Area::Local, &format!("{LEDGER}{}", id.as_str()), "");
            }
            turns.extend(chain.turn_keys().map(|turn| turn.as_str().to_owned()));
            storage::remove(Area::Local, &format!("{CHAIN}{}", key.as_str()));
            storage::remove(Area::Local, &draft_name(Some(key)));
        }
        let open_deleted = {
            let mut state = self.state().borrow_mut();
            state.conversations.retain(|key, _| !keys.contains(key));
            state.open.as_ref().is_some_and(|open| keys.contains(open))
        };
        for turn in &turns {
            drop_rescue(turn);
        }
        if open_deleted {
            self.show(None);
            page::set_fragment("/", true);
        } else {
            self.mirror().show_all(self);
        }
        self.mirror().say("Deleted");
        let program = self.clone();
        spawn_local(async move {
            if program.archive().remove(&turns).await.is_err() {
                program.mirror().set_trouble(Some(StorageTrouble::Refused));
            }
        });
        self.settle_ledger();
    }

    /// Deletes at the service what was deleted here. What fails stays in the ledger for the next start.
    fn settle_ledger(&self) {
        let ids = storage::keys(Area::Local, LEDGER);
        if ids.is_empty() {
            return;
        }
        let program = self.clone();
        spawn_local(async move {
            program.deployment_known().await;
            let endpoint = {
                let state = program.state().borrow();
                state.deployment.endpoint(&state.settings, state.key.as_ref())
            };
            let Some(endpoint) = endpoint else { return };
            for id in ids {
                let Some(interaction) = InteractionId::new(id.as_str()) else { continue };
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
            let mut turns: HashMap<String, String> =
                program.archive().all().await.unwrap_or_default().into_iter().collect();
            turns.extend(stored(RESCUE));
            // What is in memory is the newest, and perhaps the only, copy.
            let open: Vec<ConversationKey> = program.state().borrow().conversations.keys().cloned().collect();
            let mut chains = stored(CHAIN);
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
            let export = json!({"catena": 1, "chains": chains, "turns": turns, "drafts": stored(DRAFT)});
            let name = format!("catena-{}.json", clock::now_ms());
            let saved = download::save(&name, "application/json", &export.to_string());
            program.mirror().say(if saved.is_some() { "Exported" } else { "The export could not be saved" });
        });
    }

    /// Tells the person who listens rather than looks.
    pub(crate) fn tell_progress(&self, event: &crate::protocol::event::Event) {
        use crate::protocol::event::Event;
        use crate::protocol::step::Step;
        let words = match event {
            Event::StepStart { step: Step::Thought(_), .. } => "Thinking",
            Event::StepStart { step: Step::ModelOutput(_), .. } => "Generating",
            Event::StepStart { step: Step::Call(_), .. } => "Using a tool",
            Event::Completed(..) => "Response complete",
            Event::Failed(_) => "The response failed",
            _ => return,
        };
        self.mirror().say(words);
    }

    /// Forgets the trouble; the person has seen it.
    pub fn dismiss_trouble(&self) {
        self.mirror().trouble.set(None);
    }
}
