//! What tools need on this device: stores and servers, the values of headers, and what is chosen for a conversation.

use leptos::prelude::{GetUntracked, Set};

use super::mirror::{StorageTrouble, set_if_new};
use super::{Command, Program, Wish};
use crate::browser::storage::{self, Area};
use crate::chat::action::{Action, Request};
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::said::Said;
use crate::chat::settings::Settings;
use crate::chat::tools::choice::{Choice, Form};
use crate::chat::tools::kit::{Kit, Server};
use crate::chat::tools::secrets::Secrets;
use crate::chat::tools::{Switch, turned};
use crate::protocol::id::HeaderValue;
use crate::protocol::problem::{Problem, local};

/// Where stores and servers are kept.
pub(super) const KIT: &str = "catena.kit";
/// Stores and servers that could not be read, before others were written over them.
const DAMAGED: &str = "catena.damaged.kit";
/// Where the values of headers are kept: until the tab is closed or, by choice, on this device.
pub(super) const HEADERS: &str = "catena.headers";

/// Which values of headers there are, and how long they are kept; never what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadersKept {
    /// Of which headers, by place and name.
    pub known: Vec<(String, String)>,
    /// On this device, instead of until the tab is closed.
    pub remembered: bool,
}

impl HeadersKept {
    /// Whether the value of this header is there.
    pub fn has(&self, place: &str, name: &str) -> bool {
        self.known.iter().any(|(of, known)| of == place && known.eq_ignore_ascii_case(name))
    }

    /// Whether the value of every header of a server is there.
    pub fn has_all(&self, server: &Server) -> bool {
        let place = server.place().unwrap_or_default();
        server.headers.iter().all(|name| self.has(&place, name))
    }
}

impl Program {
    /// Reads what is kept.
    pub(super) fn read_kit(&self) {
        let kit = storage::read(Area::Local, KIT).and_then(|text| Kit::from_stored(&text));
        set_if_new(&self.mirror().kit, kit.unwrap_or_default());
        let remembered = storage::read(Area::Local, HEADERS);
        let is_remembered = remembered.is_some();
        if let Some(text) = remembered.or_else(|| storage::read(Area::Session, HEADERS)) {
            self.state().borrow_mut().secrets = Secrets::from_stored(&text);
        }
        self.show_headers(is_remembered);
    }

    fn show_headers(&self, remembered: bool) {
        let known = self.state().borrow().secrets.known();
        set_if_new(&self.mirror().headers, HeadersKept { known, remembered });
    }

    /// Whether what is kept is a newer version's, and must not be written over.
    pub(crate) fn kit_is_newer(&self) -> bool {
        storage::read(Area::Local, KIT).is_some_and(|text| Kit::is_newer(&text))
    }

    pub(super) fn set_kit(&self, kit: Kit) {
        // The settings say so instead of offering a change.
        if self.kit_is_newer() {
            return;
        }
        let text = storage::read(Area::Local, KIT);
        if let Some(text) = text.filter(|text| Kit::from_stored(text).is_none()) {
            // Without room for it the person's choice still counts for more.
            let _ = storage::write(Area::Local, DAMAGED, &text);
        }
        let before = self.mirror().kit.get_untracked();
        if storage::write(Area::Local, KIT, &kit.to_stored()).is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Full));
        }
        // A secret that no server needs is forgotten.
        let is_used = |place: &str, name: &str| {
            kit.servers.iter().any(|server| {
                server.place().as_deref() == Some(place)
                    && server.headers.iter().any(|header| header.eq_ignore_ascii_case(name))
            })
        };
        self.state().borrow_mut().secrets.keep_only(is_used);
        self.keep_headers(self.mirror().headers.get_untracked().remembered);
        // Who names the first of them wants it used.
        for (switch, is_first) in [
            (Switch::FileSearch, before.stores.is_empty() && !kit.stores.is_empty()),
            (Switch::McpServers, before.servers.is_empty() && !kit.servers.is_empty()),
        ] {
            if is_first {
                self.switch_on(switch);
            }
        }
        set_if_new(&self.mirror().kit, kit);
    }

    /// Keeps the value of a header, or lets go of it.
    pub(super) fn set_header(&self, place: &str, name: &str, value: Option<HeaderValue>) {
        self.state().borrow_mut().secrets.set(place, name, value);
        self.keep_headers(self.mirror().headers.get_untracked().remembered);
    }

    /// Keeps all values, for as long as is wished.
    pub(super) fn keep_headers(&self, remembered: bool) {
        for area in [Area::Session, Area::Local] {
            storage::remove(area, HEADERS);
        }
        let text = {
            let state = self.state().borrow();
            (!state.secrets.is_empty()).then(|| state.secrets.to_stored())
        };
        if let Some(text) = text {
            let area = if remembered { Area::Local } else { Area::Session };
            // Where they cannot be stored they still serve until the page is closed.
            let _ = storage::write(area, HEADERS, &text);
        }
        self.show_headers(remembered);
    }

    /// Puts the values of headers into a request that is about to be posted.
    pub(super) fn with_headers(&self, request: &mut serde_json::Value) -> Result<(), Problem> {
        self.state().borrow().secrets.fill(request).map_err(|lacking| {
            let said = format!("{}: {}", lacking.server, lacking.header);
            Problem::on_the_way(local::NO_HEADER, said)
        })
    }

    /// What is chosen for the conversation that is shown, or for the one that is to begin.
    pub(crate) fn choice(&self) -> Choice {
        let open = self.state().borrow().open.clone();
        self.choice_in(open.as_ref())
    }

    /// What is chosen for a conversation, or for the one that is to begin.
    pub(super) fn choice_in(&self, key: Option<&ConversationKey>) -> Choice {
        let state = self.state().borrow();
        let known = key.and_then(|key| state.conversations.get(key));
        known.and_then(Conversation::preferred).unwrap_or_else(|| state.settings.choice())
    }

    /// Shows it.
    pub(super) fn show_choice(&self) {
        set_if_new(&self.mirror().choice, self.choice());
    }

    /// Takes a choice over, for the conversation that is shown and for those that will begin.
    pub(super) fn prefer(&self, choice: Choice) {
        let open = self.state().borrow().open.clone();
        let settings = self.state().borrow().settings.clone();
        let is_new = open.is_none();
        self.set_settings(settings.choosing(&choice, is_new));
        if let Some(key) = open {
            self.act(&key, Action::Prefer(choice));
        }
        self.show_choice();
    }

    /// A conversation begins: what was chosen is its own from here on, and the form stays with it.
    pub(super) fn choose_for_new(&self) -> Choice {
        let settings = self.state().borrow().settings.clone();
        let choice = settings.choice();
        if choice.form.on {
            let form = Form { on: false, ..choice.form.clone() };
            self.set_settings(Settings { form, ..settings });
        }
        choice
    }

    /// Switches a tool on, where it is not.
    pub(super) fn switch_on(&self, switch: Switch) {
        let mut choice = self.choice();
        if !choice.tools.contains(&switch) {
            choice.tools = turned(&choice.tools, switch);
            self.prefer(choice);
        }
    }

    /// Asks for another answer to the same message, with one more tool than the conversation has.
    pub(super) fn regenerate_with(&self, of: TurnKey, switch: Switch) {
        let request = self.request_with_one_more(switch);
        self.mirror().count_sent();
        self.act_here(Action::Regenerate { of, request });
    }

    /// Sends something else in place of an earlier message, with one more tool than the conversation has.
    pub(super) fn edit_with(&self, of: TurnKey, said: Said, switch: Switch) {
        let request = self.request_with_one_more(switch);
        self.mirror().count_sent();
        self.act_here(Action::Edit { of, said, request });
    }

    fn request_with_one_more(&self, switch: Switch) -> Request {
        let mut choice = self.choice();
        if !choice.tools.contains(&switch) {
            choice.tools = turned(&choice.tools, switch);
        }
        self.request_with(&choice)
    }

    /// A choice shows at once, also while the engine that takes it over is on its way.
    pub(super) fn choose_soon(&self, choice: Choice) {
        self.mirror().choice.set(choice.clone());
        self.wish(Wish::Command(Command::Prefer(choice)));
    }
}
