//! The cards of pictures: read for the conversation that is shown and for the gallery, and changed by what the person
//! notes.
//!
//! What is noted shows at once, in this tab by signals and in the others by word over a line; the store gets it in a
//! transaction that reads before it writes. What the store does not take waits here until it does.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use leptos::prelude::{ArcRwSignal, GetUntracked, Set, Track, Update, WithUntracked};
use leptos::task::spawn_local;

use super::pictures::trouble;
use super::{Handle, Program};
use crate::browser::cards::{Amendment, Cards};
use crate::browser::tabs::Line;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::picture::card::{Card, Mark, Marks, PictureKey, prefix_of};
use crate::chat::picture::gallery::{self, Shot};
use crate::chat::turn::PartKey;

/// The line over which tabs tell each other of changed cards.
const LINE: &str = "catena.cards";

/// The cards of all conversations.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    /// Nobody has asked for them yet, or they are being read.
    Coming,
    /// They could not be read.
    Failed,
    /// All of them, the latest first.
    Here(Arc<Vec<Arc<Card>>>),
}

/// What is true of cards while the page lives.
pub(crate) struct Gallery {
    pub(super) cards: Cards,
    /// What is noted about the pictures that somebody looks at.
    marks: RefCell<HashMap<PictureKey, ArcRwSignal<Marks>>>,
    /// Counts the changes of marks, for who shows several pictures.
    changes: ArcRwSignal<u32>,
    pub(super) listing: ArcRwSignal<Listing>,
    /// What the store did not take.
    unkept: RefCell<Vec<(PictureKey, Mark)>>,
    line: OnceCell<Line>,
}

impl Default for Gallery {
    fn default() -> Self {
        Self {
            cards: Cards::default(),
            marks: RefCell::default(),
            changes: ArcRwSignal::new(0),
            listing: ArcRwSignal::new(Listing::Coming),
            unkept: RefCell::default(),
            line: OnceCell::new(),
        }
    }
}

impl Gallery {
    fn signal(&self, key: &PictureKey) -> ArcRwSignal<Marks> {
        let mut marks = self.marks.borrow_mut();
        marks.entry(key.clone()).or_insert_with(|| ArcRwSignal::new(Marks::default())).clone()
    }

    /// Shows what is noted about pictures.
    fn show(&self, cards: &[Card]) {
        let mut changed = false;
        for card in cards {
            let signal = self.signal(&card.key);
            if signal.with_untracked(|marks| *marks != card.marks) {
                signal.set(card.marks.clone());
                changed = true;
            }
        }
        if changed {
            self.changes.update(|changes| *changes = changes.wrapping_add(1));
        }
    }

    /// Puts cards into the list, if somebody has it.
    fn list(&self, cards: Vec<Card>) {
        let Listing::Here(list) = self.listing.get_untracked() else { return };
        let mut new: HashMap<PictureKey, Card> =
            cards.into_iter().map(|card| (card.key.clone(), card)).collect();
        let mut list: Vec<Arc<Card>> =
            list.iter().map(|card| new.remove(&card.key).map_or_else(|| card.clone(), Arc::new)).collect();
        list.extend(new.into_values().map(Arc::new));
        self.set_list(list);
    }

    /// The latest first; those of one turn as they were made.
    pub(super) fn set_list(&self, mut list: Vec<Arc<Card>>) {
        list.sort_by(|a, b| {
            let later = (b.created, &b.key.conversation, &b.key.turn).cmp(&(
                a.created,
                &a.key.conversation,
                &a.key.turn,
            ));
            later.then(a.key.place.cmp(&b.key.place))
        });
        self.listing.set(Listing::Here(Arc::new(list)));
    }
}

impl Program {
    /// Reads what is noted about the pictures of a conversation that comes into view.
    pub(super) fn read_marks(&self, conversation: &ConversationKey) {
        self.hear_of_cards();
        let (program, prefix) = (self.clone(), prefix_of(conversation));
        spawn_local(async move {
            // Without them the pictures are shown as if nothing was noted.
            let Ok(records) = program.gallery().cards.beginning_with(&prefix).await else { return };
            program.gallery().show(&read(&records));
        });
    }

    /// Reads the cards of all conversations.
    pub(super) fn read_gallery(&self) {
        self.hear_of_cards();
        let program = self.clone();
        spawn_local(async move {
            match program.gallery().cards.beginning_with("").await {
                Ok(records) => {
                    let cards = read(&records);
                    program.gallery().show(&cards);
                    program.gallery().set_list(cards.into_iter().map(Arc::new).collect());
                }
                Err(_) => program.gallery().listing.set(Listing::Failed),
            }
        });
    }

    /// Other tabs tell which cards they have changed.
    fn hear_of_cards(&self) {
        let program = self.clone();
        self.gallery().line.get_or_init(move || {
            Line::open(LINE, move |names| {
                let program = program.clone();
                spawn_local(async move { program.heed_cards(&names).await });
            })
        });
    }

    /// Shows cards as they are stored by now.
    pub(super) async fn heed_cards(&self, names: &str) {
        let names: Vec<String> = names.lines().map(str::to_owned).collect();
        if names.is_empty() {
            // So much has changed that all is read again, if anybody looks at it.
            if let Listing::Here(_) = self.gallery().listing.get_untracked() {
                self.read_gallery();
            }
            return;
        }
        let Ok(records) = self.gallery().cards.named(names).await else { return };
        let cards = read(&records);
        self.gallery().show(&cards);
        self.gallery().list(cards);
    }

    pub(super) fn tell_tabs_of_cards(&self, names: &[String]) {
        self.hear_of_cards();
        if let Some(line) = self.gallery().line.get() {
            line.say(&names.join("\n"));
        }
    }

    /// A picture is kept: it gets its card.
    pub(super) fn card_picture(&self, conversation: &ConversationKey, turn: &TurnKey, place: PartKey) {
        let key = PictureKey { conversation: conversation.clone(), turn: turn.clone(), place };
        let Some(card) = self.known_cards(&[key]).pop() else { return };
        let program = self.clone();
        spawn_local(async move {
            // What is not written now is found when old records are gone through; the picture itself is kept.
            if program.write_cards(vec![(card.clone(), None)]).await.is_err() {
                super::indexing::forget();
            }
            program.gallery().list(vec![card]);
        });
    }

    /// Writes down what is known of pictures, and what is noted about them.
    pub(super) async fn write_cards(
        &self,
        cards: Vec<(Card, Option<Mark>)>,
    ) -> Result<(), crate::browser::archive::ArchiveError> {
        let names: Vec<String> = cards.iter().map(|(card, _)| card.key.to_stored()).collect();
        let change = |(card, mark): (Card, Option<Mark>)| -> Amendment {
            let name = card.key.to_stored();
            (name, Box::new(move |stored: Option<&str>| card.amended(stored, mark.as_ref())))
        };
        self.gallery().cards.amend(cards.into_iter().map(change).collect()).await?;
        self.tell_tabs_of_cards(&names);
        Ok(())
    }

    /// Notes something about pictures.
    pub(super) fn mark(&self, pictures: Vec<PictureKey>, mark: Mark) {
        let mut cards = self.known_cards(&pictures);
        for card in &mut cards {
            card.marks = self.gallery().signal(&card.key).get_untracked();
            mark.apply(&mut card.marks);
        }
        self.gallery().show(&cards);
        self.gallery().list(cards.clone());
        let program = self.clone();
        spawn_local(async move { program.keep_marks(cards, mark).await });
    }

    async fn keep_marks(&self, cards: Vec<Card>, mark: Mark) {
        let keys: Vec<PictureKey> = cards.iter().map(|card| card.key.clone()).collect();
        let noted = cards.into_iter().map(|card| (card, Some(mark.clone()))).collect();
        if let Err(error) = self.write_cards(noted).await {
            let waiting = keys.into_iter().map(|key| (key, mark.clone()));
            self.gallery().unkept.borrow_mut().extend(waiting);
            self.mirror().set_trouble(Some(trouble(&error)));
        }
    }

    /// Tries once more to note what the store did not take.
    pub(super) fn mark_again(&self) {
        let waiting = std::mem::take(&mut *self.gallery().unkept.borrow_mut());
        // What was noted at once is noted at once again, in the order in which it was.
        let mut noted: Vec<(Vec<PictureKey>, Mark)> = Vec::new();
        for (key, mark) in waiting {
            match noted.last_mut() {
                Some((keys, last)) if *last == mark => keys.push(key),
                Some(_) | None => noted.push((vec![key], mark)),
            }
        }
        for (keys, mark) in noted {
            self.mark(keys, mark);
        }
    }

    /// What is known of pictures: from the list, or from their conversations.
    pub(super) fn known_cards(&self, keys: &[PictureKey]) -> Vec<Card> {
        let wanted: HashSet<&PictureKey> = keys.iter().collect();
        let mut known: HashMap<PictureKey, Card> = HashMap::new();
        if let Listing::Here(list) = self.gallery().listing.get_untracked() {
            let listed = list.iter().filter(|card| wanted.contains(&card.key));
            known.extend(listed.map(|card| (card.key.clone(), (**card).clone())));
        }
        let elsewhere: HashSet<&ConversationKey> =
            keys.iter().filter(|key| !known.contains_key(key)).map(|key| &key.conversation).collect();
        let state = self.state().borrow();
        for (conversation, held) in
            elsewhere.into_iter().filter_map(|key| Some((key, state.conversations.get(key)?)))
        {
            for shot in gallery::gallery(held) {
                let card = Card::of(conversation, &shot);
                if wanted.contains(&card.key) {
                    known.entry(card.key.clone()).or_insert(card);
                }
            }
        }
        keys.iter().filter_map(|key| known.get(key).cloned()).collect()
    }

    /// The conversations are deleted, and their cards go along.
    pub(super) async fn drop_cards(&self, conversations: &[ConversationKey]) {
        for key in conversations {
            // Cards that stay show pictures without bytes; they go with the next attempt to delete them.
            let _ = self.gallery().cards.remove_beginning_with(&prefix_of(key)).await;
        }
        let gone: HashSet<&ConversationKey> = conversations.iter().collect();
        if let Listing::Here(list) = self.gallery().listing.get_untracked() {
            let left = list.iter().filter(|card| !gone.contains(&card.key.conversation)).cloned();
            self.gallery().set_list(left.collect());
        }
        self.tell_tabs_of_cards(&[]);
    }
}

fn read(records: &[(String, String)]) -> Vec<Card> {
    records.iter().filter_map(|(name, text)| Card::from_stored(name, text)).collect()
}

impl Handle {
    /// What is noted about a picture.
    pub fn marks(self, key: &PictureKey) -> ArcRwSignal<Marks> {
        self.program().gallery().signal(key)
    }

    /// The name of a picture of the conversation that is shown.
    pub fn picture_key(self, turn: &TurnKey, place: PartKey) -> Option<PictureKey> {
        let program = self.program();
        let conversation = program.state().borrow().open.clone()?;
        Some(PictureKey { conversation, turn: turn.clone(), place })
    }

    /// The cards of all conversations, once [`Command::ReadGallery`] has asked for them.
    ///
    /// [`Command::ReadGallery`]: super::Command::ReadGallery
    pub fn listing(self) -> ArcRwSignal<Listing> {
        self.program().gallery().listing.clone()
    }

    /// The versions of the conversation that is shown, without those that were discarded. Who reads this is told when
    /// one is discarded or restored.
    pub fn shots(self) -> Vec<Shot> {
        let program = self.program();
        program.gallery().changes.track();
        let state = program.state().borrow();
        let Some(key) = &state.open else { return Vec::new() };
        let shots = state.conversations.get(key).map(gallery::gallery).unwrap_or_default();
        let marks = program.gallery().marks.borrow();
        gallery::without(shots, |shot| {
            let name = PictureKey { conversation: key.clone(), turn: shot.turn.clone(), place: shot.place };
            marks.get(&name).is_some_and(|marks| marks.with_untracked(|marks| !marks.is_shown()))
        })
    }
}
