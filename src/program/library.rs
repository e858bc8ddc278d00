//! Conversations on this device: the list, and opening one.
//!
//! Each conversation is a record of its own (`catena.chain.<key>`), so that two tabs never write over each other's; a
//! long one has pages besides (`catena.links.<key>.<number>`, see `chat::record`). A record that cannot be read is left
//! exactly as it is.

use std::collections::HashMap;

use leptos::prelude::Set;
use leptos::task::spawn_local;

use super::deployment::Deployment;
use super::keeping::RESCUE;
use super::mirror::{ListEntry, StorageTrouble, set_if_new};
use super::{Program, State};
use crate::browser::storage::{self, Area, StorageError};
use crate::browser::{clock, page, policy};
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, RunId, TurnKey};
use crate::chat::record::{Body, Chain, Summary, Unreadable};
use crate::protocol::problem::Problem;

/// Where chains are kept, by conversation.
pub(super) const CHAIN: &str = "catena.chain.";

/// The fragment of the address that names the gallery.
pub(super) const GALLERY: &str = "/gallery";

/// Where the pages of long chains are kept, by conversation and number.
pub(super) const LINKS: &str = "catena.links.";

/// Whether a conversation is read to be shown, or only because something in it goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// The conversation that a fragment of the address names.
pub(crate) fn route(fragment: &str) -> Option<ConversationKey> {
    fragment.strip_prefix("/c/").filter(|key| !key.is_empty()).map(ConversationKey::new)
}

/// The fragment that names a conversation.
pub fn fragment_of(key: &ConversationKey) -> String {
    format!("/c/{}", key.as_str())
}

pub(crate) fn keys() -> Vec<ConversationKey> {
    storage::keys(Area::Local, CHAIN).iter().map(|key| ConversationKey::new(key)).collect()
}

/// The record of a conversation, readable or not, without its pages.
pub(super) fn record(key: &ConversationKey) -> Option<String> {
    storage::read(Area::Local, &format!("{CHAIN}{}", key.as_str()))
}

/// What is told of a conversation as a whole.
pub(crate) fn head(key: &ConversationKey) -> Option<Chain> {
    Chain::head_from_stored(&record(key)?).ok()
}

/// A conversation's chain with all of its pages.
pub(crate) fn chain(key: &ConversationKey) -> Option<Chain> {
    read_pages(key, &record(key)?).ok()
}

/// A conversation as its chain alone tells of it, without what was said.
fn links(key: &ConversationKey) -> Option<Conversation> {
    Some(chain(key)?.restore(key.clone(), |_| None))
}

/// The chain that begins with this record.
pub(super) fn read_pages(key: &ConversationKey, head: &str) -> Result<Chain, Unreadable> {
    Chain::from_pages(head, |number| storage::read(Area::Local, &page_name(key, number)))
}

pub(super) fn page_name(key: &ConversationKey, number: usize) -> String {
    format!("{LINKS}{}.{number}", key.as_str())
}

/// The conversation to which a record belongs, if it belongs to one: its head, or a page of its links.
fn owner(record: &str) -> Option<ConversationKey> {
    let page_of = |page: &str| page.rsplit_once('.').map(|(key, _)| ConversationKey::new(key));
    let head_of = record.strip_prefix(CHAIN).map(ConversationKey::new);
    head_of.or_else(|| record.strip_prefix(LINKS).and_then(page_of))
}

/// Takes the records of a conversation away.
pub(super) fn remove(key: &ConversationKey) {
    storage::remove(Area::Local, &format!("{CHAIN}{}", key.as_str()));
    for page in pages(key) {
        storage::remove(Area::Local, &page);
    }
}

/// The names of all pages that there are of a conversation, those that its record does not name too.
pub(super) fn pages(key: &ConversationKey) -> Vec<String> {
    let prefix = format!("{LINKS}{}.", key.as_str());
    storage::keys(Area::Local, &prefix).into_iter().map(|number| format!("{prefix}{number}")).collect()
}

/// Whether there is a record of a conversation, readable or not.
fn is_stored(key: &ConversationKey) -> bool {
    record(key).is_some()
}

/// What the list shows of the conversations that are stored.
pub(crate) fn stored() -> HashMap<ConversationKey, Summary> {
    keys().into_iter().filter_map(|key| Some((key.clone(), head(&key)?.summary(key)))).collect()
}

/// The list: what is stored, with what is newer in memory laid over it; the latest first.
pub(crate) fn list(program: &Program, stored: &HashMap<ConversationKey, Summary>) -> Vec<ListEntry> {
    let state = program.state().borrow();
    let mut entries: HashMap<&ConversationKey, ListEntry> = stored
        .iter()
        .map(|(key, summary)| (key, ListEntry { summary: summary.clone(), running: false }))
        .collect();
    for (key, conversation) in &state.conversations {
        if !conversation.turns().is_empty() {
            let summary = Summary::of(conversation);
            entries.insert(key, ListEntry { summary, running: conversation.is_running() });
        }
    }
    let mut entries: Vec<ListEntry> = entries.into_values().collect();
    entries.sort_by(|a, b| (b.summary.updated, &b.summary.key).cmp(&(a.summary.updated, &a.summary.key)));
    entries
}

impl Program {
    /// First things: the deployment, the conversation that the address names, and what a closed page left behind.
    pub(crate) fn boot(&self) {
        self.read_functions();
        self.read_kit();
        self.mirror().read_list(self);
        self.mirror().listed.set(true);
        let chains: Vec<(ConversationKey, Option<Chain>)> =
            keys().into_iter().map(|key| (key.clone(), chain(&key))).collect();
        let damaged = chains.iter().filter(|(_, chain)| chain.is_none()).count();
        if damaged > 0 {
            self.mirror().set_trouble(Some(StorageTrouble::Damaged(damaged)));
        } else if storage::write(Area::Local, "catena.probe", "1") == Err(StorageError::Refused) {
            self.mirror().set_trouble(Some(StorageTrouble::Refused));
        }
        storage::remove(Area::Local, "catena.probe");
        let program = self.clone();
        spawn_local(async move {
            // Where it cannot be reached now, the first message asks again, and tells.
            let _ = program.deployment_known().await;
        });
        policy::watch();
        let program = self.clone();
        page::on_online(move || program.follow_all_runs());
        self.settle_rescues();
        self.follow(&page::fragment());
        let shown = route(&page::fragment());
        for (key, chain) in chains {
            // A run goes on whether its conversation is shown or not.
            if Some(&key) != shown.as_ref() && chain.is_some_and(|chain| chain.may_run()) {
                self.load_as(key, Shown::No);
            }
        }
        self.settle_ledger();
        self.index_pictures();
    }

    /// Waits until `config.json` has been read, and reads it where that has not succeeded yet.
    pub(super) async fn deployment_known(&self) -> Result<(), Problem> {
        if self.state().borrow().deployment_known {
            return Ok(());
        }
        let deployment = Deployment::load().await?;
        {
            let mut state = self.state().borrow_mut();
            state.deployment_known = true;
            state.deployment = deployment.clone();
        }
        set_if_new(&self.mirror().deployment, deployment);
        self.show_models();
        Ok(())
    }

    /// Shows the conversation that the address names.
    pub(crate) fn follow(&self, fragment: &str) {
        let wanted = route(fragment);
        set_if_new(&self.mirror().gallery, fragment == GALLERY);
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
            self.load(key);
        }
    }

    pub(super) fn show(&self, key: Option<ConversationKey>) {
        {
            let mut state = self.state().borrow_mut();
            if let Some(key) = &key {
                self.read_marks(key);
            }
            state.open = key;
            // What neither runs nor is shown is in storage, unless writing it failed; keeping it here would only grow.
            let State { open, conversations, unsaved, awaited, .. } = &mut *state;
            conversations.retain(|key, conversation| {
                open.as_ref() == Some(key)
                    || unsaved.contains(key)
                    || conversation.is_running()
                    || conversation.turns().iter().any(|turn| awaited.contains(&turn.key))
            });
        }
        self.mirror().opening.set(false);
        self.mirror().show_all(self);
    }

    /// Reads a conversation from storage, and shows it when it is there.
    fn load(&self, key: ConversationKey) {
        self.load_as(key, Shown::Yes);
    }

    fn load_as(&self, key: ConversationKey, shown: Shown) {
        let Some(chain) = chain(&key) else {
            if is_stored(&key) {
                self.mirror().set_trouble(Some(StorageTrouble::Damaged(1)));
            }
            // Damaged, deleted in the meantime, or an address from another device.
            self.show(None);
            page::set_fragment("/", true);
            return;
        };
        let revision = self.revision(&key);
        let program = self.clone();
        spawn_local(async move {
            let conversation = program.restored(&key, &chain).await;
            // The person may have gone elsewhere while it was being read, or said something in it that storage does not
            // have yet.
            let is_shown = route(&page::fragment()).as_ref() == Some(&key);
            let wanted = match shown {
                Shown::Yes => is_shown,
                // The one that is shown is loaded by itself.
                Shown::No => !is_shown,
            };
            if wanted && program.revision(&key) == revision {
                let turns: Vec<TurnKey> = conversation.turns().iter().map(|turn| turn.key.clone()).collect();
                program.state().borrow_mut().conversations.insert(key.clone(), conversation);
                // Records of before there was a store for pictures hold them themselves.
                turns.iter().for_each(|turn| program.keep_media(&key, turn));
            } else {
                // What was done here meanwhile was written without what another tab had written before.
                program.join_with(&key, &conversation);
                program.stand_by_links(&key);
            }
            program.follow_runs(&key);
            match shown {
                Shown::Yes if wanted => program.show(Some(key)),
                Shown::Yes => {}
                Shown::No => program.mirror().show_all(&program),
            }
        });
    }

    /// The conversation of a chain, with its bodies as they are stored.
    async fn restored(&self, key: &ConversationKey, chain: &Chain) -> Conversation {
        let turns: Vec<String> = chain.turn_keys().map(|turn| turn.as_str().to_owned()).collect();
        let mut bodies = match self.archive().get(turns.clone()).await {
            Ok(bodies) => bodies,
            Err(_) => {
                self.mirror().set_trouble(Some(StorageTrouble::Refused));
                HashMap::new()
            }
        };
        for turn in turns {
            if let Some(rescued) = storage::read(Area::Local, &format!("{RESCUE}{turn}")) {
                bodies.insert(turn, rescued);
            }
        }
        chain.restore(key.clone(), |turn| Body::from_stored(bodies.get(turn.as_str())?).ok())
    }

    /// Puts what is stored in the place of what is in memory, unless memory is what is newer.
    pub(super) async fn renew(&self, key: &ConversationKey) {
        let revision = self.revision(key);
        let Some(chain) = chain(key) else {
            if self.rests(key) && !is_stored(key) {
                self.let_go(key);
            }
            return;
        };
        let conversation = self.restored(key, &chain).await;
        if self.rests(key) && self.revision(key) == revision && is_stored(key) {
            self.state().borrow_mut().conversations.insert(key.clone(), conversation);
            self.mirror().show_all(self);
        }
    }

    /// Takes in the links that another tab wrote of a conversation that goes on here. At once, for writing over them may
    /// be the next thing that happens.
    fn join_links(&self, key: &ConversationKey) {
        if !self.is_in_memory(key) || self.rests(key) {
            return;
        }
        let Some(links) = links(key) else { return };
        let mut state = self.state().borrow_mut();
        let State { conversations, unsaved, .. } = &mut *state;
        if let Some(conversation) = conversations.get_mut(key) {
            conversation.join(&links);
            // Where writing failed, what was done here is not in what the other tab has read.
            if !unsaved.contains(key) {
                conversation.be_told_as(&links);
            }
        }
    }

    /// Writes a conversation again if another tab, which had not heard of it, has written over what is known here.
    fn stand_by_links(&self, key: &ConversationKey) {
        if !self.is_in_memory(key) || self.state().borrow().unsaved.contains(key) {
            return;
        }
        let Some(links) = links(key) else { return };
        let mut state = self.state().borrow_mut();
        let Some(conversation) = state.conversations.get_mut(key) else { return };
        if conversation.knows_more_than(&links) {
            conversation.join(&links);
            conversation.be_told_as(&links);
            drop(state);
            self.save_chain(key);
        }
    }

    /// Takes in what was said in the turns of [`Self::join_links`].
    fn join(&self, key: ConversationKey) {
        let Some(chain) = chain(&key) else { return };
        let program = self.clone();
        spawn_local(async move {
            let other = program.restored(&key, &chain).await;
            program.join_with(&key, &other);
            program.mirror().show_all(&program);
        });
    }

    fn join_with(&self, key: &ConversationKey, other: &Conversation) {
        if let Some(conversation) = self.state().borrow_mut().conversations.get_mut(key) {
            conversation.join(other);
        }
    }

    /// Whether a conversation is in memory and nothing in it goes on here, so that storage has all of it.
    fn rests(&self, key: &ConversationKey) -> bool {
        let state = self.state().borrow();
        let rests = state.conversations.get(key).is_some_and(|conversation| !conversation.is_running());
        rests && !state.unsaved.contains(key)
    }

    /// Lets go of a conversation that another tab deleted. What is still under way here must not be written any more,
    /// or the conversation would be back.
    fn let_go(&self, key: &ConversationKey) {
        let (was_open, runs) = {
            let mut state = self.state().borrow_mut();
            let Some(conversation) = state.conversations.remove(key) else { return };
            for turn in conversation.turns() {
                state.locks.remove(&turn.key);
            }
            let runs: Vec<RunId> = conversation.runs().map(|(run, _)| run).collect();
            (state.open.as_ref() == Some(key), runs)
        };
        for run in runs {
            if let Some(connection) = self.connections().borrow_mut().remove(&run) {
                connection.abort();
            }
        }
        if was_open {
            self.show(None);
            page::set_fragment("/", true);
        }
    }

    fn revision(&self, key: &ConversationKey) -> u64 {
        self.state().borrow().revisions.get(key).copied().unwrap_or_default()
    }

    /// Another tab changed a record: the list follows, and what is in memory, unless it runs here.
    pub(crate) fn other_tab_wrote(&self, record: Option<&str>) {
        let Some(record) = record else {
            self.mirror().show_all(self);
            return;
        };
        if let Some(key) = owner(record) {
            self.join_links(&key);
            // A long conversation is written in many records, each of which makes an event.
            let is_first = {
                let mut state = self.state().borrow_mut();
                state.written_elsewhere.insert(key);
                state.written_elsewhere.len() == 1
            };
            if is_first {
                let program = self.clone();
                spawn_local(async move {
                    clock::pause(0).await;
                    program.heed_other_tab();
                });
            }
        } else {
            self.preference_changed(record);
        }
    }

    fn heed_other_tab(&self) {
        let written = std::mem::take(&mut self.state().borrow_mut().written_elsewhere);
        for key in written {
            self.heed_conversation(key);
        }
        self.mirror().show_all(self);
    }

    fn heed_conversation(&self, key: ConversationKey) {
        if !is_stored(&key) {
            // What could not be written is nowhere but here.
            if !self.state().borrow().unsaved.contains(&key) {
                self.let_go(&key);
            } else if let Some(conversation) = self.state().borrow_mut().conversations.get_mut(&key) {
                // Its pages are gone, too.
                conversation.is_written_before(0);
            }
            return;
        }
        self.stand_by_links(&key);
        if !self.rests(&key) {
            self.join(key);
            return;
        }
        let (is_open, is_awaited) = {
            let state = self.state().borrow();
            let turns = state.conversations.get(&key).into_iter().flat_map(Conversation::turns);
            let is_awaited = turns.into_iter().any(|turn| state.awaited.contains(&turn.key));
            (state.open.as_ref() == Some(&key), is_awaited)
        };
        if is_open {
            self.load(key);
        } else if is_awaited {
            self.load_as(key, Shown::No);
        } else {
            // It is read again when it is needed again.
            self.state().borrow_mut().conversations.remove(&key);
        }
    }
}
