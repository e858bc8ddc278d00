//! The one way in: commands from the screen, and actions for conversations.

use super::Program;
use super::functions::Decision;
use super::library;
use super::mirror::set_if_new;
use crate::browser::page;
use crate::chat::action::{Action, Request};
use crate::chat::conversation::Conversation;
use crate::chat::functions::Functions;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::picture::card::{Mark, PictureKey};
use crate::chat::picture::wish::Wish;
use crate::chat::record::Chain;
use crate::chat::said::Said;
use crate::chat::settings::Settings;
use crate::chat::tools::Switch;
use crate::chat::tools::choice::Choice;
use crate::chat::tools::kit::Kit;
use crate::chat::update::update;
use crate::protocol::id::{ApiKey, HeaderValue};
use crate::protocol::model;

/// Everything a person can ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Show an empty conversation.
    NewChat,
    /// Show a conversation.
    Open(ConversationKey),
    /// Show the pictures of all conversations.
    Gallery,
    /// Send what was put together in the message box, in the conversation that is shown. Its draft goes.
    Say {
        /// The turn that it follows, where that need not be the last one shown: another branch begins there.
        after: Option<TurnKey>,
        /// What is said.
        said: Said,
    },
    /// Send what was put together in the message box in place of an earlier message. Its draft goes.
    SayInstead(TurnKey, Said),
    /// Go on from a version of a picture by the model that made it, whatever is chosen now.
    Paint {
        /// The conversation of the version, which need not be shown any more.
        conversation: ConversationKey,
        /// The version's turn.
        after: TurnKey,
        /// What is said.
        said: Said,
        /// The model.
        model: String,
        /// What the picture is to be like.
        wish: Wish,
    },
    /// Send something else in place of an earlier message.
    Edit(TurnKey, Said),
    /// Ask for another answer to the same message.
    Regenerate(TurnKey),
    /// Ask the same with a search where there was none, and without where there was one, to look at both.
    Compare(TurnKey),
    /// Try a failed turn again, now.
    Retry(TurnKey),
    /// Let an answer go on that was cut short.
    Continue(TurnKey),
    /// Ask the service which models it has, where that is not known yet.
    ListModels,
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
    /// Decide about a function call: the turn, the index of the call's step, and what is decided.
    Decide(TurnKey, u32, Decision),
    /// Change the functions.
    SetFunctions(Functions),
    /// Send something else in place of an earlier message, with one more tool.
    EditWith(TurnKey, Said, Switch),
    /// Ask for another answer to the same message, with one more tool.
    RegenerateWith(TurnKey, Switch),
    /// Choose tools and the form of the answers for the conversation that is shown, or for the one that is to begin.
    Prefer(Choice),
    /// Change the stores and the servers.
    SetKit(Kit),
    /// Set or remove the value of a header, for the place of a server and by its name.
    SetHeader(String, String, Option<HeaderValue>),
    /// Keep the values of headers beyond this session, or no longer.
    KeepHeaders(bool),
    /// Change the settings.
    Set(Settings),
    /// Set or remove the key, and say whether to keep it on this device.
    SetKey {
        /// The key, `None` to remove it.
        key: Option<ApiKey>,
        /// Keep it beyond this session.
        remember: bool,
    },
    /// Read the cards of the pictures of all conversations.
    ReadGallery,
    /// Note something about pictures.
    Mark(Vec<PictureKey>, Mark),
    /// Delete the bytes of pictures that are in the trash.
    Purge(Vec<PictureKey>),
    /// Hand the person everything that is stored, as a file.
    Export,
}

impl Program {
    /// Carries a command out.
    pub(super) fn carry_out(&self, command: Command) {
        match command {
            Command::NewChat => {
                // At once, so that the message box can be given the focus.
                set_if_new(&self.mirror().gallery, false);
                page::set_fragment("/", false);
            }
            Command::Open(key) => page::set_fragment(&library::fragment_of(&key), false),
            Command::Gallery => page::set_fragment(library::GALLERY, false),
            Command::Say { after, said } => self.say(after, said),
            Command::SayInstead(of, said) => self.say_instead(of, said),
            Command::Paint { conversation, after, said, model, wish } => {
                let mut request = self.request_with(&self.choice_in(Some(&conversation)));
                request.ask.target = model::target(&model);
                request.ask.picture = wish;
                self.paint(&conversation, after, said, request);
            }
            Command::Edit(of, said) => self.edit(of, said),
            Command::Regenerate(of) => {
                let request = self.request();
                self.mirror().count_sent();
                self.act_here(Action::Regenerate { of, request });
            }
            Command::Compare(of) => {
                let request = self.request();
                self.mirror().say("Asking the same again");
                self.act_here(Action::Compare { of, request });
            }
            Command::Retry(of) => {
                let open = self.state().borrow().open.clone();
                if let Some(key) = open {
                    self.retry(&key, of);
                }
            }
            Command::Continue(of) => {
                let request = self.request();
                self.mirror().count_sent();
                self.act_here(Action::Continue { of, request });
            }
            Command::ListModels => self.list_models(),
            Command::Stop => {
                self.act_here(Action::Stop { at: self.now() });
                self.mirror().say("Stopped");
            }
            Command::Choose(turn) => self.act_here(Action::Choose { turn }),
            Command::Rename(key, title) => self.rename(&key, title),
            Command::Pin(key, pinned) => self.pin(&key, pinned),
            Command::Delete(key) => self.delete(vec![key]),
            Command::DeleteAll => self.delete_all(),
            Command::Decide(turn, step, decision) => self.decide(&turn, step, decision),
            Command::SetFunctions(functions) => self.set_functions(functions),
            Command::EditWith(of, said, switch) => self.edit_with(of, said, switch),
            Command::RegenerateWith(of, switch) => self.regenerate_with(of, switch),
            Command::Prefer(choice) => self.prefer(choice),
            Command::SetKit(kit) => self.set_kit(kit),
            Command::SetHeader(place, name, value) => self.set_header(&place, &name, value),
            Command::KeepHeaders(remembered) => self.keep_headers(remembered),
            Command::Set(settings) => self.set_settings(settings),
            Command::SetKey { key, remember } => self.set_key(key, remember),
            Command::ReadGallery => self.read_gallery(),
            Command::Mark(pictures, mark) => self.mark(pictures, mark),
            Command::Purge(pictures) => self.purge(pictures),
            Command::Export => self.export(),
        }
    }

    /// Sends what was typed in the conversation that is shown, and makes one where there is none.
    fn say(&self, after: Option<TurnKey>, said: Said) {
        if said.is_empty() {
            return;
        }
        let request = self.request();
        let before = self.state().borrow().open.clone();
        let key = before.clone().unwrap_or_else(|| {
            let key = ConversationKey::new(request.turn.as_str());
            let choice = self.choose_for_new();
            let mut state = self.state().borrow_mut();
            let mut conversation = Conversation::new(key.clone(), request.at);
            conversation.choice = Some(choice);
            state.conversations.insert(key.clone(), conversation);
            state.open = Some(key.clone());
            key
        });
        self.mirror().count_sent();
        self.mirror().say("Sending");
        let action = match after.filter(|turn| self.knows(&key, turn)) {
            Some(from) => Action::Branch { from, said, request },
            // Of a turn that is not there, no picture is meant.
            None => Action::Send { said: Said { about: None, ..said }, request },
        };
        self.act(&key, action);
        // Only now: until here the draft was the only copy.
        super::preferences::drop_draft(before.as_ref());
        // The address follows what is shown; the new conversation is in memory already, so this loads nothing.
        if library::route(&page::fragment()).as_ref() != Some(&key) {
            page::set_fragment(&library::fragment_of(&key), true);
        }
        page::ask_for_persistence();
    }

    fn say_instead(&self, of: TurnKey, said: Said) {
        let open = self.state().borrow().open.clone();
        if open.as_ref().is_some_and(|key| self.knows(key, &of)) {
            self.edit(of, said);
            super::preferences::drop_draft(open.as_ref());
        }
    }

    fn edit(&self, of: TurnKey, said: Said) {
        let request = self.request();
        self.mirror().count_sent();
        self.act_here(Action::Edit { of, said, request });
    }

    /// Sends what was made in the picture box. What is typed in the message box stays there.
    fn paint(&self, conversation: &ConversationKey, from: TurnKey, said: Said, request: Request) {
        if said.is_empty() || !self.knows(conversation, &from) {
            return;
        }
        if self.state().borrow().open.as_ref() == Some(conversation) {
            self.mirror().count_sent();
        }
        self.mirror().say("Sending");
        self.act(conversation, Action::Branch { from, said, request });
        page::ask_for_persistence();
    }

    /// Whether a turn is in memory, and part of this conversation.
    pub(super) fn knows(&self, key: &ConversationKey, turn: &TurnKey) -> bool {
        let state = self.state().borrow();
        state.conversations.get(key).is_some_and(|conversation| conversation.turn(turn).is_some())
    }

    pub(super) fn act_here(&self, action: Action) {
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
            let update = update(conversation, action);
            *state.revisions.entry(key.clone()).or_default() += 1;
            update
        };
        self.mirror().note(self, key, update.changes);
        self.perform(key, update.effects);
        self.release_locks(key);
    }

    /// Names a conversation wherever it is: one that is not in memory is changed in its record alone.
    fn rename(&self, key: &ConversationKey, title: String) {
        if self.is_in_memory(key) {
            self.act(key, Action::Rename { title });
        } else {
            self.amend_head(key, |head| head.rename(&title));
        }
    }

    /// Pins or unpins a conversation wherever it is.
    fn pin(&self, key: &ConversationKey, pinned: bool) {
        if self.is_in_memory(key) {
            self.act(key, Action::Pin(pinned));
        } else {
            self.amend_head(key, |head| head.pin(pinned));
        }
    }

    pub(super) fn is_in_memory(&self, key: &ConversationKey) -> bool {
        self.state().borrow().conversations.contains_key(key)
    }

    fn amend_head(&self, key: &ConversationKey, amend: impl FnOnce(&mut Chain)) {
        // The record of a conversation that cannot be read as a whole is left exactly as it is.
        if let Some(mut head) = library::chain(key).and_then(|_| library::head(key)) {
            amend(&mut head);
            self.save_head(key, &head);
            self.mirror().show_all(self);
        }
    }
}
