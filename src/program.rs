//! L3: the loop. Commands and actions in; the core changes; the screen and the shell are told.
//!
//! [`Program`] owns everything that is true while the page lives. [`dispatch`] is the one way in, [`perform`] the one
//! match over effects, [`mirror`] the one place that writes signals.
//!
//! Not here: rules of a conversation (`chat`), the browser's facilities (`browser`), what anything looks like (`ui`).

pub mod catalogue;
pub mod colours;
pub mod deployment;
pub mod diagrams;
pub mod dispatch;
mod drawing;
mod engine;
pub mod following;
pub mod functions;
pub mod gallery;
mod indexing;
pub mod keeping;
pub mod kit;
pub(crate) mod later;
pub mod library;
pub mod mirror;
pub mod parting;
pub mod perform;
mod picture_desk;
pub mod pictures;
pub mod preferences;
mod purging;
pub mod references;
pub mod taking_out;
pub mod thumbs;
pub mod typing;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use leptos::prelude::{GetValue, LocalStorage, StoredValue, WithUntracked, expect_context, provide_context};
use leptos::task::spawn_local;

use crate::browser::archive::Archive;
use crate::browser::lock::Lock;
use crate::browser::transport::{Connection, Endpoint};
use crate::browser::{clipboard, clock, download, page};
use crate::chat::action::{Moment, Request};
use crate::chat::conversation::Conversation;
use crate::chat::functions::Functions;
use crate::chat::id::{ConversationKey, Millis, RunId, TurnKey};
use crate::chat::record::Summary;
use crate::chat::settings::Settings;
use crate::chat::shelf::Shelf;
use crate::chat::tools::Switch;
use crate::chat::tools::choice::Choice;
use crate::chat::tools::kit::Kit;
use crate::chat::tools::secrets::Secrets;
use crate::chat::turn::Turn;
use crate::protocol::id::ApiKey;
use crate::protocol::problem::{Problem, local};
use catalogue::Catalogue;
use deployment::Deployment;
use mirror::Mirror;

pub use dispatch::Command;
use engine::{Engine, Wish};
pub use functions::Decision;
pub use pictures::Showing;
pub use thumbs::Need;

/// A handle on the program; copies are the same program. It lives as long as the page: nothing of it is ever taken down,
/// and so the code that would take down all that it can come to hold is not there to be loaded first.
#[derive(Clone)]
pub struct Program(&'static Inner);

pub(crate) struct Inner {
    pub(crate) state: RefCell<State>,
    pub(crate) mirror: Mirror,
    pub(crate) archive: Archive,
    pub(crate) pictures: pictures::Pictures,
    pub(crate) gallery: gallery::Gallery,
    copying: thumbs::Copying,
    pub(crate) connections: RefCell<HashMap<RunId, Connection>>,
    next_run: Cell<u64>,
    engine: Cell<Option<&'static dyn Engine>>,
    /// What was asked for before the engine was there, in order.
    wishes: RefCell<Vec<Wish>>,
    fetching: Cell<bool>,
    /// Counts how often the way to the service has changed.
    reached: Cell<u32>,
}

/// What is true now.
pub(crate) struct State {
    /// Conversations that are open or running; the others are in storage alone.
    pub(crate) conversations: HashMap<ConversationKey, Conversation>,
    /// The one that is shown; `None` for a new one in which nothing was said.
    pub(crate) open: Option<ConversationKey>,
    pub(crate) settings: Settings,
    pub(crate) deployment: Deployment,
    pub(crate) key: Option<ApiKey>,
    /// The values of headers for remote servers; none until the engine has read them.
    pub(crate) secrets: Secrets,
    /// How often each conversation has changed since the page was loaded, to tell whether one that was read from
    /// storage in the meantime is out of date.
    pub(crate) revisions: HashMap<ConversationKey, u64>,
    /// Conversations of which the last write failed: memory holds the only copy.
    pub(crate) unsaved: HashSet<ConversationKey>,
    /// Conversations of which another tab has just written records.
    pub(crate) written_elsewhere: HashSet<ConversationKey>,
    /// Whether `config.json` has been read.
    pub(crate) deployment_known: bool,
    /// What the service lists, once it was asked.
    pub(crate) catalogue: Option<Catalogue>,
    /// The locks of background runs that are followed here.
    pub(crate) locks: HashMap<TurnKey, Lock>,
    /// Turns whose locks are waited for.
    pub(crate) awaited: HashSet<TurnKey>,
}

impl Program {
    /// Reads what is stored, and begins to listen to the page.
    pub fn start() -> Self {
        let program = Self(Box::leak(Box::new(Inner {
            state: RefCell::new(State {
                conversations: HashMap::new(),
                open: None,
                settings: preferences::settings(),
                deployment: Deployment::default(),
                key: preferences::key(),
                secrets: Secrets::default(),
                revisions: HashMap::new(),
                unsaved: HashSet::new(),
                written_elsewhere: HashSet::new(),
                deployment_known: false,
                catalogue: None,
                locks: HashMap::new(),
                awaited: HashSet::new(),
            }),
            mirror: Mirror::new(),
            archive: Archive::default(),
            pictures: pictures::Pictures::default(),
            gallery: gallery::Gallery::default(),
            copying: thumbs::Copying::default(),
            connections: RefCell::default(),
            next_run: Cell::new(1),
            engine: Cell::new(None),
            wishes: RefCell::default(),
            fetching: Cell::new(false),
            reached: Cell::new(0),
        })));
        program.mirror().start(&program);
        program.apply_theme();
        program.listen();
        program.fetch_engine();
        program
    }

    /// Makes the program reachable from every component below the caller.
    pub fn provide(self) {
        provide_context(Handle(StoredValue::new_local(self)));
    }

    /// What components read.
    pub fn mirror(&self) -> &Mirror {
        &self.0.mirror
    }

    pub(crate) fn state(&self) -> &RefCell<State> {
        &self.0.state
    }

    pub(crate) fn archive(&self) -> &Archive {
        &self.0.archive
    }

    pub(crate) fn pictures(&self) -> &pictures::Pictures {
        &self.0.pictures
    }

    pub(crate) fn gallery(&self) -> &gallery::Gallery {
        &self.0.gallery
    }

    pub(crate) fn copying(&self) -> &thumbs::Copying {
        &self.0.copying
    }

    pub(crate) fn connections(&self) -> &RefCell<HashMap<RunId, Connection>> {
        &self.0.connections
    }

    fn listen(&self) {
        let program = self.clone();
        page::on_fragment(move |fragment| program.wish(Wish::Follow(fragment)));
        let program = self.clone();
        page::on_leaving(move || program.suspend());
        let program = self.clone();
        page::on_online(move || program.fetch_engine());
        let program = self.clone();
        page::on_other_tab(move |key| program.wish(Wish::Heed(key)));
    }

    /// Takes the first paint away, which stood in for the app.
    pub fn clear_first_paint(&self) {
        page::remove_boot_shell();
    }

    /// The time.
    pub fn now(&self) -> Millis {
        Millis(clock::now_ms())
    }

    pub(crate) fn fresh_run(&self) -> RunId {
        let run = self.0.next_run.get();
        self.0.next_run.set(run + 1);
        RunId(run)
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment { at: self.now(), next: self.fresh_run(), chance: clock::chance() }
    }

    /// Where requests go now; `None` where a key is needed and there is none.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        let state = self.state().borrow();
        state.deployment.endpoint(&state.settings, state.key.as_ref())
    }

    /// Where a request about something goes that is known at `base`; `None` for the address that is set. A key is never
    /// taken to an address that it was not set for.
    pub(crate) fn endpoint_at(&self, base: Option<&str>) -> Result<Endpoint, Problem> {
        let no_key = || Problem::on_the_way(local::NO_KEY, "No API key is set.");
        let endpoint = self.endpoint().ok_or_else(no_key)?;
        match base {
            Some(base) if base != endpoint.base => Err(Problem::on_the_way(local::ELSEWHERE, base)),
            Some(_) | None => Ok(endpoint),
        }
    }

    /// A request under the settings as they are now, with what the conversation that is shown has chosen.
    pub(crate) fn request(&self) -> Request {
        self.request_with(&self.choice())
    }

    /// The same with another choice.
    pub(crate) fn request_with(&self, choice: &Choice) -> Request {
        let mut ask = self.state().borrow().settings.ask();
        ask.prefer(choice);
        if ask.tools.contains(&Switch::Functions) {
            ask.functions = self.mirror().functions.with_untracked(Functions::declared);
        }
        if ask.tools.contains(&Switch::FileSearch) {
            ask.stores = self.mirror().kit.with_untracked(Kit::searched);
        }
        if ask.tools.contains(&Switch::McpServers) {
            // A server of which a value is missing is left out; the settings say so.
            let mut servers = self.mirror().kit.with_untracked(Kit::called);
            self.mirror().headers.with_untracked(|kept| servers.retain(|server| kept.has_all(server)));
            ask.servers = servers;
        }
        Request {
            turn: TurnKey::new(&clock::fresh_name()),
            run: self.fresh_run(),
            ask,
            offer: self.offer(),
            at: self.now(),
        }
    }
}

/// The program as components hold it: small, copied freely, and at home in any closure of a view.
#[derive(Clone, Copy)]
pub struct Handle(StoredValue<Program, LocalStorage>);

impl Handle {
    /// Carries a command out.
    pub fn dispatch(self, command: Command) {
        self.program().dispatch(command);
    }

    /// The group of the list that a conversation belongs to now, by the clock of the person.
    pub fn shelf(self, summary: &Summary) -> Shelf {
        Shelf::of(summary.pinned, summary.updated, Millis(clock::now_ms()), clock::east_minutes())
    }

    /// The program itself.
    pub fn program(self) -> Program {
        self.0.get_value()
    }

    /// Reads something of a turn that is shown, if it is; as it is shown.
    pub fn read_turn<T>(self, key: &TurnKey, read: impl FnOnce(&Turn) -> T) -> Option<T> {
        let program = self.program();
        if program.mirror().is_replayed(key) {
            return program.mirror().replayed(key, read);
        }
        let state = program.state().borrow();
        let conversation = state.conversations.get(state.open.as_ref()?)?;
        conversation.turn(key).map(read)
    }

    /// Reads something of the conversation that is shown, if there is one.
    pub fn read_conversation<T>(self, read: impl FnOnce(&Conversation) -> T) -> Option<T> {
        let program = self.program();
        let state = program.state().borrow();
        state.conversations.get(state.open.as_ref()?).map(read)
    }

    /// Hands the person a text as a file, or says that the browser would not.
    pub fn save(self, name: &str, mime_type: &str, text: &str) {
        if download::save(name, mime_type, text).is_none() {
            self.program().mirror().say("The file could not be saved");
        }
    }

    /// Copies a text as HTML and as plain text, says whether it is on the clipboard, and calls back when it is.
    pub fn copy_formatted(self, html: String, plain: String, then: impl FnOnce() + 'static) {
        let program = self.program();
        spawn_local(async move {
            if clipboard::copy_formatted(&html, &plain).await {
                program.mirror().say("Copied");
                then();
            } else {
                program.mirror().say("Copying is not allowed here");
            }
        });
    }

    /// Copies text, says whether it is on the clipboard, and calls back when it is.
    pub fn copy(self, text: String, then: impl FnOnce() + 'static) {
        let program = self.program();
        spawn_local(async move {
            if clipboard::copy(&text).await {
                program.mirror().say("Copied");
                then();
            } else {
                program.mirror().say("Copying is not allowed here");
            }
        });
    }
}

/// The program, from any component of the app.
///
/// # Panics
///
/// Outside of the app, where no program was provided; that is a mistake in the code, and shows at the first look.
pub fn use_program() -> Handle {
    expect_context::<Handle>()
}
