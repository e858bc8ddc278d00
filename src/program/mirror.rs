//! What the screen reads: one signal per leaf, written by the program and by nobody else.
//!
//! The core says what changed; the mirror waits for the next frame and then looks only there. A text that grew is not
//! copied into a signal: its part has a trigger, and the component that shows it reads what is new. How much of it is
//! shown in a frame is for `chat::reveal` to say; the conversation itself has all of it.

mod replaying;
mod texts;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use leptos::prelude::{ArcRwSignal, ArcTrigger, GetUntracked, Notify, Set, Update, WithUntracked};

use super::Program;
use super::deployment::Deployment;
use super::kit::HeadersKept;
use crate::browser::{frame, page};
use crate::chat::action::Change;
use crate::chat::beside;
use crate::chat::conversation::Conversation;
use crate::chat::face::{TurnFace, face};
use crate::chat::functions::Functions;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::record::Summary;
use crate::chat::settings::Settings;
use crate::chat::tools::choice::Choice;
use crate::chat::tools::kit::Kit;
use crate::chat::turn::{PartKey, Turn};
use crate::protocol::model::listing::Entry;
use texts::{Text, grows};

/// Trouble with storing, told above the transcript until it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageTrouble {
    /// The device's storage is full.
    Full,
    /// The browser stores nothing for this page.
    Refused,
    /// Some records could not be read.
    Damaged(usize),
}

/// Whether there is a key, and how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKept {
    /// There is none.
    None,
    /// Until the tab is closed.
    ThisSession,
    /// On this device.
    Remembered,
}

/// A conversation in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListEntry {
    /// What the list shows.
    pub summary: Summary,
    /// An answer is under way.
    pub running: bool,
}

/// The signals.
pub struct Mirror {
    /// Conversations, the latest first.
    pub list: ArcRwSignal<Vec<ListEntry>>,
    /// The one that is shown, or that the address names while it is still to come.
    pub open: ArcRwSignal<Option<ConversationKey>>,
    /// Its title.
    pub title: ArcRwSignal<String>,
    /// Its turns from the first to the last.
    pub path: ArcRwSignal<Vec<TurnKey>>,
    /// An answer is under way in it.
    pub running: ArcRwSignal<bool>,
    /// The settings.
    pub settings: ArcRwSignal<Settings>,
    /// The person's functions; none until the engine is there.
    pub functions: ArcRwSignal<Functions>,
    /// Stores and servers; none until the engine is there.
    pub kit: ArcRwSignal<Kit>,
    /// The whereabouts of the values of headers.
    pub headers: ArcRwSignal<HeadersKept>,
    /// What is chosen for the conversation that is shown, or for the one that is to begin.
    pub choice: ArcRwSignal<Choice>,
    /// The key's whereabouts.
    pub key: ArcRwSignal<KeyKept>,
    /// The models and agents to choose from: the table, and what the service lists once [`Command::ListModels`] asked.
    /// Empty until the engine is there; then the table alone is the choice.
    ///
    /// [`Command::ListModels`]: super::Command::ListModels
    pub models: ArcRwSignal<Vec<Entry>>,
    /// The deployment.
    pub deployment: ArcRwSignal<Deployment>,
    /// The key of the turn that is shown as it was; empty for none.
    pub replaying: ArcRwSignal<String>,
    /// Trouble with storing.
    pub trouble: ArcRwSignal<Option<StorageTrouble>>,
    /// What a screen reader is told, politely.
    pub spoken: ArcRwSignal<String>,
    /// Counts the messages sent from this page, so that the transcript can bring a new one into view.
    pub sent: ArcRwSignal<u32>,
    /// The list has been read.
    pub listed: ArcRwSignal<bool>,
    /// The conversation that the address names is still to come.
    pub opening: ArcRwSignal<bool>,
    /// The gallery is shown in the place of a conversation.
    pub gallery: ArcRwSignal<bool>,
    /// A part of the program could not be loaded, and something waits for it.
    pub stuck: ArcRwSignal<bool>,
    /// What the list shows of the conversations that are stored, as it was read last. Reading it for every message would
    /// cost as much as there are conversations.
    stored: RefCell<HashMap<ConversationKey, Summary>>,
    turns: RefCell<HashMap<TurnKey, TurnSignals>>,
    /// A turn that is shown as it was.
    replay: RefCell<Option<Turn>>,
    dirty: RefCell<Dirty>,
    flush_asked: Cell<bool>,
}

struct TurnSignals {
    face: ArcRwSignal<TurnFace>,
    texts: HashMap<PartKey, Text>,
}

#[derive(Default)]
struct Dirty {
    /// What is shown was read from storage, or is another conversation: nothing is known to be as it was.
    all: bool,
    path: bool,
    summary: bool,
    turns: HashSet<TurnKey>,
    texts: HashSet<(TurnKey, PartKey)>,
}

impl Mirror {
    pub(crate) fn new() -> Self {
        Self {
            list: ArcRwSignal::new(Vec::new()),
            open: ArcRwSignal::new(super::library::route(&page::fragment())),
            title: ArcRwSignal::new(String::new()),
            path: ArcRwSignal::new(Vec::new()),
            running: ArcRwSignal::new(false),
            settings: ArcRwSignal::new(Settings::default()),
            functions: ArcRwSignal::new(Functions::default()),
            kit: ArcRwSignal::new(Kit::default()),
            headers: ArcRwSignal::new(HeadersKept::default()),
            choice: ArcRwSignal::new(Choice::default()),
            key: ArcRwSignal::new(KeyKept::None),
            models: ArcRwSignal::new(Vec::new()),
            deployment: ArcRwSignal::new(Deployment::default()),
            replaying: ArcRwSignal::new(String::new()),
            trouble: ArcRwSignal::new(None),
            spoken: ArcRwSignal::new(String::new()),
            sent: ArcRwSignal::new(0),
            listed: ArcRwSignal::new(false),
            opening: ArcRwSignal::new(super::library::route(&page::fragment()).is_some()),
            gallery: ArcRwSignal::new(page::fragment() == super::library::GALLERY),
            stuck: ArcRwSignal::new(false),
            stored: RefCell::default(),
            turns: RefCell::default(),
            replay: RefCell::default(),
            dirty: RefCell::default(),
            flush_asked: Cell::new(false),
        }
    }

    pub(crate) fn start(&self, program: &Program) {
        let state = program.state().borrow();
        self.settings.set(state.settings.clone());
        self.choice.set(state.settings.choice());
        self.key.set(super::preferences::key_kept());
    }

    /// Notes what changed in a conversation. Only the one that is shown has signals; the others have a place in the list.
    pub(crate) fn note(&self, program: &Program, conversation: &ConversationKey, changes: Vec<Change>) {
        let shown = program.state().borrow().open.as_ref() == Some(conversation);
        {
            let mut dirty = self.dirty.borrow_mut();
            for change in changes {
                match change {
                    Change::Summary => dirty.summary = true,
                    Change::Path | Change::Turn(_) | Change::Text(..) if !shown => {}
                    Change::Path => dirty.path = true,
                    Change::Turn(key) => {
                        dirty.turns.insert(key);
                    }
                    Change::Text(key, part) => {
                        dirty.texts.insert((key, part));
                    }
                }
            }
        }
        self.ask_for_flush(program);
    }

    fn ask_for_flush(&self, program: &Program) {
        if !self.flush_asked.replace(true) {
            let program = program.clone();
            frame::next_frame(move || program.mirror().flush(&program));
        }
    }

    /// Brings every signal up to date at once; for changes that are not worth waiting a frame for.
    pub(crate) fn show_all(&self, program: &Program) {
        {
            let mut dirty = self.dirty.borrow_mut();
            dirty.all = true;
            dirty.path = true;
            dirty.summary = true;
        }
        self.flush(program);
    }

    fn flush(&self, program: &Program) {
        self.flush_asked.set(false);
        let dirty = std::mem::take(&mut *self.dirty.borrow_mut());
        if dirty.path {
            self.flush_path(program, dirty.all);
        }
        // A run shows the heading of its latest thought, which is part of a text.
        let runs = |key: &TurnKey| {
            self.turns
                .borrow()
                .get(key)
                .is_some_and(|turn| turn.face.with_untracked(|face| face.run.is_some()))
        };
        let told: HashSet<TurnKey> =
            dirty.texts.iter().map(|(key, _)| key).filter(|key| runs(key)).cloned().collect();
        let mut texts = dirty.texts;
        for key in dirty.turns.union(&told) {
            texts.extend(self.flush_turn(program, key));
        }
        self.flush_texts(program, texts);
        if dirty.all {
            self.read_list(program);
        }
        if dirty.summary || dirty.path {
            self.flush_summary(program);
        }
    }

    /// Reads the list anew.
    pub(crate) fn read_list(&self, program: &Program) {
        *self.stored.borrow_mut() = super::library::stored();
        self.show_list(program);
    }

    fn show_list(&self, program: &Program) {
        let list = super::library::list(program, &self.stored.borrow());
        set_if_new(&self.list, list);
    }

    /// Shows the turns that are on the path now. Those that were there before have been told of what changed in them,
    /// so that a message costs the same after thousands of turns; unless `all` are to be looked at.
    fn flush_path(&self, program: &Program, all: bool) {
        // A message adds to the end, and nothing before it is so much as listed.
        let (open, before, added, beside, faces) = {
            let state = program.state().borrow();
            let conversation = state.open.as_ref().and_then(|key| state.conversations.get(key));
            let path = conversation.map(Conversation::path).unwrap_or_default();
            let goes_on = self.path.with_untracked(|shown| path.starts_with(shown).then_some(shown.len()));
            let before = goes_on.filter(|_| !all).unwrap_or_default();
            let added = path.get(before..).unwrap_or_default().to_vec();
            let turns = self.turns.borrow();
            let beside =
                conversation.map(|conversation| turns_beside(conversation, path)).unwrap_or_default();
            let faces: Vec<(TurnKey, TurnFace)> = conversation
                .into_iter()
                .flat_map(|conversation| {
                    let shown = added.iter().chain(&beside);
                    let unknown = shown.filter(|key| all || !turns.contains_key(*key));
                    unknown.filter_map(|key| Some((key.clone(), face(conversation, conversation.turn(key)?))))
                })
                .collect();
            (state.open.clone(), before, added, beside, faces)
        };
        let mut triggers: Vec<ArcTrigger> = Vec::new();
        {
            let mut turns = self.turns.borrow_mut();
            if before == 0 {
                let shown: HashSet<&TurnKey> = added.iter().chain(&beside).collect();
                turns.retain(|key, _| shown.contains(key));
            }
            for (key, face) in faces {
                match turns.get(&key) {
                    Some(signals) => set_if_new(&signals.face, face),
                    None => {
                        let signals = TurnSignals { face: ArcRwSignal::new(face), texts: HashMap::new() };
                        turns.insert(key, signals);
                    }
                }
            }
            if all {
                // Turns that stay may have been read anew from storage, with other texts than before.
                triggers.extend(turns.values().flat_map(TurnSignals::triggers));
            }
        }
        for trigger in triggers {
            trigger.notify();
        }
        set_if_new(&self.open, open);
        match before {
            0 => set_if_new(&self.path, added),
            _ if added.is_empty() => {}
            _ => self.path.update(|path| path.extend(added)),
        }
    }

    /// Answers with the texts of the turn that can still grow.
    fn flush_turn(&self, program: &Program, key: &TurnKey) -> Vec<(TurnKey, PartKey)> {
        let face = {
            let state = program.state().borrow();
            let conversation = state.open.as_ref().and_then(|key| state.conversations.get(key));
            conversation.and_then(|conversation| {
                let replayed = self.replayed(key, |turn| face(conversation, turn));
                replayed.or_else(|| Some(face(conversation, conversation.turn(key)?)))
            })
        };
        let signal = self.turns.borrow().get(key).map(|signals| signals.face.clone());
        let mut growing = Vec::new();
        if let (Some(face), Some(signal)) = (face, signal) {
            growing.extend(face.parts.iter().filter(|part| grows(part)).map(|part| (key.clone(), part.key)));
            set_if_new(&signal, face);
        }
        // A part may have grown together with a change of its kind.
        let triggers: Vec<ArcTrigger> =
            self.turns.borrow().get(key).into_iter().flat_map(TurnSignals::triggers).collect();
        for trigger in triggers {
            trigger.notify();
        }
        growing
    }

    fn flush_summary(&self, program: &Program) {
        let (title, running) = {
            let state = program.state().borrow();
            let conversation = state.open.as_ref().and_then(|key| state.conversations.get(key));
            let title = conversation.map(|conversation| conversation.title.clone()).unwrap_or_default();
            (title, conversation.is_some_and(|conversation| conversation.is_running()))
        };
        page::set_title(&if title.is_empty() { "Catena".to_owned() } else { format!("{title} · Catena") });
        set_if_new(&self.title, title);
        set_if_new(&self.running, running);
        program.show_choice();
        self.show_list(program);
    }

    /// The face of a turn that is shown.
    pub fn turn(&self, key: &TurnKey) -> Option<ArcRwSignal<TurnFace>> {
        self.turns.borrow().get(key).map(|signals| signals.face.clone())
    }

    /// Tells a screen reader, politely.
    pub(crate) fn say(&self, text: impl Into<String>) {
        set_if_new(&self.spoken, text.into());
    }

    /// Forgets the trouble; the person has seen it.
    pub fn dismiss_trouble(&self) {
        self.trouble.set(None);
    }

    /// Ends the trouble that writing had; damaged records stay what they are.
    pub(crate) fn storing_works(&self) {
        match self.trouble.get_untracked() {
            Some(StorageTrouble::Full | StorageTrouble::Refused) => self.trouble.set(None),
            Some(StorageTrouble::Damaged(_)) | None => {}
        }
    }

    /// Tells of trouble with storing, or of its end.
    pub(crate) fn set_trouble(&self, trouble: Option<StorageTrouble>) {
        set_if_new(&self.trouble, trouble);
    }

    /// Notes that a message was sent from this page.
    pub(crate) fn count_sent(&self) {
        self.sent.set(self.sent.get_untracked().wrapping_add(1));
    }
}

/// The turns that are looked at beside those of the path. Few turns have one, so they are told by a look at all turns
/// that costs next to nothing.
fn turns_beside(conversation: &Conversation, path: &[TurnKey]) -> Vec<TurnKey> {
    if conversation.turns().iter().all(|turn| turn.beside.is_none()) {
        return Vec::new();
    }
    path.iter().filter_map(|key| beside::beside(conversation, key)).collect()
}

/// Writing an equal value would wake every reader for nothing.
pub(crate) fn set_if_new<T: PartialEq + Clone + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
