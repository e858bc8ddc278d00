//! The one way in: commands from the screen, and actions for conversations.

use super::Program;
use super::library;
use crate::browser::page;
use crate::chat::action::{Action, Effect};
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::settings::Settings;
use crate::chat::update::update;
use crate::protocol::id::ApiKey;

/// Everything a person can ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Show an empty conversation.
    NewChat,
    /// Send a message in the conversation that is shown.
    Send(String),
    /// Send something else in place of an earlier message.
    Edit(TurnKey, String),
    /// Ask for another answer to the same message.
    Regenerate(TurnKey),
    /// Try a failed turn again, now.
    Retry(TurnKey),
    /// Stop what is under way in the conversation that is shown.
    Stop,
    /// Show a sibling.
    Choose(TurnKey),
    /// Name a conversation.
    Rename(ConversationKey, String),
    /// Pin or unpin a conversation.
    Pin(ConversationKey, bool),
    /// Delete a conversation here and at the service.
    Delete(ConversationKey),
    /// Delete every conversation here and at the service.
    DeleteAll,
    /// Change the settings.
    Set(Settings),
    /// Set or remove the key, and say whether to keep it on this device.
    SetKey {
        /// The key, `None` to remove it.
        key: Option<ApiKey>,
        /// Keep it beyond this session.
        remember: bool,
    },
    /// Hand the person everything that is stored, as a file.
    Export,
}

impl Program {
    /// Carries a command out.
    pub fn dispatch(&self, command: Command) {
        match command {
            Command::NewChat => page::set_fragment("/", false),
            Command::Send(text) => self.send(text),
            Command::Edit(of, text) => {
                let request = self.request();
                self.mirror().count_sent();
                self.act_here(Action::Edit { of, text, request });
            }
            Command::Regenerate(of) => {
                let request = self.request();
                self.mirror().count_sent();
                self.act_here(Action::Regenerate { of, request });
            }
            Command::Retry(of) => {
                let request = self.request();
                self.act_here(Action::Retry { of, request });
            }
            Command::Stop => self.act_here(Action::Stop { at: self.now() }),
            Command::Choose(turn) => self.act_here(Action::Choose { turn }),
            Command::Rename(key, title) => self.act_stored(key, Action::Rename { title }),
            Command::Pin(key, pinned) => self.act_stored(key, Action::Pin(pinned)),
            Command::Delete(key) => self.delete(vec![key]),
            Command::DeleteAll => {
                let all = library::keys();
                self.delete(all);
            }
            Command::Set(settings) => self.set_settings(settings),
            Command::SetKey { key, remember } => self.set_key(key, remember),
            Command::Export => self.export(),
        }
    }

    /// Sends in the conversation that is shown, and makes one where there is none.
    fn send(&self, text: String) {
        if text.trim().is_empty() {
            return;
        }
        let request = self.request();
        let open = self.state().borrow().open.clone();
        let key = open.unwrap_or_else(|| {
            let key = ConversationKey::new(request.turn.as_str());
            let mut state = self.state().borrow_mut();
            state.conversations.insert(key.clone(), Conversation::new(key.clone(), request.at));
            state.open = Some(key.clone());
            key
        });
        self.mirror().count_sent();
        self.mirror().say("Sending");
        self.act(&key, Action::Send { text, request });
        // The address follows what is shown; the new conversation is in memory already, so this loads nothing.
        if library::route(&page::fragment()).as_ref() != Some(&key) {
            page::set_fragment(&library::fragment_of(&key), true);
        }
        page::ask_for_persistence();
    }

    fn act_here(&self, action: Action) {
        let open = self.state().borrow().open.clone();
        if let Some(key) = open {
            self.act(&key, action);
        }
    }

    /// Lets an action happen to a conversation in memory.
    pub(crate) fn act(&self, key: &ConversationKey, action: Action) {
        let update = {
            let mut state = self.state().borrow_mut();
            let Some(conversation) = state.conversations.get_mut(key) else { return };
            update(conversation, action)
        };
        self.mirror().note(self, key, update.changes);
        self.perform(key, update.effects);
    }

    /// Lets an action happen to a conversation wherever it is: one that is only stored is changed in its chain alone.
    fn act_stored(&self, key: ConversationKey, action: Action) {
        let in_memory = self.state().borrow().conversations.contains_key(&key);
        if in_memory {
            self.act(&key, action);
            return;
        }
        let Some(chain) = library::chain(&key) else { return };
        let mut conversation = chain.restore(key.clone(), |_| Some(Default::default()));
        let update = update(&mut conversation, action);
        // Its bodies were not read, so only the chain may be written.
        debug_assert!(update.effects.iter().all(|effect| *effect == Effect::SaveChain));
        self.write_chain(&conversation);
        self.mirror().show_all(self);
    }
}
