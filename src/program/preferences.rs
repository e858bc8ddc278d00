//! What the person has set: the settings, the key and how long it is kept, and what is typed but not sent.

use leptos::prelude::GetUntracked;

use super::Program;
use super::engine::Wish;
use super::mirror::{KeyKept, StorageTrouble, set_if_new};
use crate::browser::storage::{self, Area};
use crate::browser::{json, page};
use crate::chat::id::ConversationKey;
use crate::chat::settings::{Settings, Theme};
use crate::protocol::id::ApiKey;

/// Where drafts are kept, by conversation.
pub(super) const DRAFT: &str = "catena.draft.";
const SETTINGS: &str = "catena.settings";
/// Where settings are kept that could not be read, for the export.
pub(super) const DAMAGED: &str = "catena.damaged.settings";
const KEY: &str = "catena.key";
/// Where the pictures are named that belong to a draft, by conversation.
pub(super) const REFERENCES: &str = "catena.references.";
/// The name under which the draft of a conversation without a name is kept.
const NEW: &str = "new";

pub(crate) fn settings() -> Settings {
    storage::read(Area::Local, SETTINGS).and_then(|text| restored(&text)).unwrap_or_default()
}

/// `None` for a text that is no settings, so that the caller can leave it where it is.
fn restored(text: &str) -> Option<Settings> {
    json::read(text).map(Settings::restored)
}

/// Settings that cannot be read are not written over: they may be a newer version's, or tell what happened.
fn keep_damaged_aside() {
    let Some(text) = storage::read(Area::Local, SETTINGS) else { return };
    if restored(&text).is_none() {
        // Without room for it the person's choice still counts for more.
        let _ = storage::write(Area::Local, DAMAGED, &text);
    }
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

/// What was typed and not sent, for the conversation of this key.
pub fn draft(of: Option<&ConversationKey>) -> String {
    storage::read(Area::Local, &draft_name(of)).unwrap_or_default()
}

pub(super) fn draft_name(of: Option<&ConversationKey>) -> String {
    format!("{DRAFT}{}", of.map_or(NEW, ConversationKey::as_str))
}

/// Whether pictures belong to what was typed and not sent.
pub fn has_references(of: Option<&ConversationKey>) -> bool {
    storage::read(Area::Local, &references_name(of)).is_some()
}

/// Forgets what was typed, because it was sent.
pub(super) fn drop_draft(of: Option<&ConversationKey>) {
    storage::remove(Area::Local, &draft_name(of));
    storage::remove(Area::Local, &references_name(of));
}

pub(super) fn references_name(of: Option<&ConversationKey>) -> String {
    format!("{REFERENCES}{}", of.map_or(NEW, ConversationKey::as_str))
}

impl Program {
    pub(crate) fn set_settings(&self, settings: Settings) {
        keep_damaged_aside();
        // Strings, numbers and booleans always have a text; an empty one would read as damaged, which is harmless.
        let text = json::write(&settings.stored()).unwrap_or_default();
        if storage::write(Area::Local, SETTINGS, &text).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
        self.take_settings(settings);
    }

    fn take_settings(&self, settings: Settings) {
        let before = std::mem::replace(&mut self.state().borrow_mut().settings, settings.clone());
        let elsewhere = before.api_base != settings.api_base;
        set_if_new(&self.mirror().settings, settings);
        // What the address names has a choice of its own, which shows when it is there.
        if self.mirror().open.get_untracked().is_none() {
            self.show_choice();
        }
        self.apply_theme();
        if elsewhere {
            self.wish(Wish::Reach);
        }
    }

    pub(super) fn apply_theme(&self) {
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
        self.take_key(key);
    }

    fn take_key(&self, key: Option<ApiKey>) {
        let before = std::mem::replace(&mut self.state().borrow_mut().key, key.clone());
        if before.as_ref().map(ApiKey::expose) != key.as_ref().map(ApiKey::expose) {
            self.wish(Wish::Reach);
        }
    }

    /// The key as it is, for changing how long it is kept.
    pub(crate) fn current_key(&self) -> Option<ApiKey> {
        self.state().borrow().key.clone()
    }

    /// Keeps what is being typed.
    pub fn keep_draft(&self, text: &str) {
        // By what is shown, or about to be: the engine may not have opened it yet.
        let name = draft_name(self.mirror().open.get_untracked().as_ref());
        if text.is_empty() {
            storage::remove(Area::Local, &name);
        } else if storage::write(Area::Local, &name, text).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
    }

    /// Another tab changed the settings or the key. Tells whether the record was one of these.
    pub(super) fn preference_changed(&self, record: &str) -> bool {
        match record {
            SETTINGS => {
                self.take_settings(settings());
                true
            }
            KEY => {
                set_if_new(&self.mirror().key, key_kept());
                self.take_key(key());
                true
            }
            super::functions::FUNCTIONS => {
                self.read_functions();
                true
            }
            super::kit::KIT | super::kit::HEADERS => {
                self.read_kit();
                true
            }
            _ => false,
        }
    }
}
