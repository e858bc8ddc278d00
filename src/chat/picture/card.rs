//! The card of a picture: what is known of it without reading what was said around it, and what the person noted.
//!
//! There is one for each picture that a model made, under a name of its own, so that the gallery over all
//! conversations reads cards and nothing else. What is known never changes; what the person noted ([`Marks`]) changes by
//! one [`Mark`] at a time, which is laid over the record as it stands. Two tabs therefore never overwrite each other's,
//! and fields that a newer version has added stay where they are.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::gallery::Shot;
use crate::chat::id::{ConversationKey, Millis, TurnKey};
use crate::chat::turn::PartKey;

/// Stands between the parts of a name as it is stored.
const BETWEEN: char = '/';

/// The longest name that a person can give, in characters.
pub const LONGEST_NAME: usize = 120;

/// The longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 1_000;

/// Which picture: the place at which it was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureKey {
    /// The conversation.
    pub conversation: ConversationKey,
    /// The turn.
    pub turn: TurnKey,
    /// The place in the answer.
    pub place: PartKey,
}

impl PictureKey {
    /// The name as it is stored. Those of one conversation begin alike.
    pub fn to_stored(&self) -> String {
        let PartKey { step, item } = self.place;
        let mut name = prefix_of(&self.conversation);
        // Writing into a text cannot fail.
        let _ = write!(name, "{}{BETWEEN}{step}.{item}", self.turn.as_str());
        name
    }

    /// Reads a name.
    pub fn from_stored(name: &str) -> Option<Self> {
        let (before, place) = name.rsplit_once(BETWEEN)?;
        let (conversation, turn) = before.rsplit_once(BETWEEN)?;
        let (step, item) = place.split_once('.')?;
        let place = PartKey { step: step.parse().ok()?, item: item.parse().ok()? };
        Some(Self { conversation: ConversationKey::new(conversation), turn: TurnKey::new(turn), place })
    }
}

/// What the names of the pictures of a conversation begin with.
pub fn prefix_of(conversation: &ConversationKey) -> String {
    format!("{}{BETWEEN}", conversation.as_str())
}

/// What a person noted about a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It has a star.
    pub starred: bool,
    /// The name that it was given; empty where it has none.
    pub name: String,
    /// The description for those who do not see it; empty where the prompt has to do.
    pub description: String,
    /// Since when it is in the trash.
    pub discarded: Option<Millis>,
    /// Since when its bytes are deleted.
    pub purged: Option<Millis>,
}

impl Marks {
    /// Whether it is shown among the others.
    pub fn is_shown(&self) -> bool {
        self.discarded.is_none() && self.purged.is_none()
    }

    /// Whether it is in the trash, and can come back.
    pub fn is_in_trash(&self) -> bool {
        self.discarded.is_some() && self.purged.is_none()
    }
}

/// One change of what is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Give or take the star.
    Star(bool),
    /// Name it; an empty name takes the name away.
    Name(String),
    /// Describe it; an empty description leaves it to the prompt.
    Describe(String),
    /// Put it into the trash.
    Discard(Millis),
    /// Take it out of the trash.
    Restore,
    /// Its bytes are deleted. It does not come back.
    Purge(Millis),
}

impl Mark {
    /// Lays the change over what is noted.
    pub fn apply(&self, marks: &mut Marks) {
        match self {
            Self::Star(starred) => marks.starred = *starred,
            Self::Name(name) => marks.name = shortened(name, LONGEST_NAME),
            Self::Describe(text) => marks.description = shortened(text, LONGEST_DESCRIPTION),
            // The first time counts: in the trash it has been since then.
            Self::Discard(at) => marks.discarded = marks.discarded.or(Some(*at)),
            Self::Restore => marks.discarded = None,
            Self::Purge(at) => marks.purged = marks.purged.or(Some(*at)),
        }
    }
}

fn shortened(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

/// A picture and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Which picture it is.
    pub key: PictureKey,
    /// The name of its bytes in the store.
    pub hash: String,
    /// How many bytes.
    pub bytes: u64,
    /// In pixels; 0 where it is not known.
    pub width: u32,
    /// In pixels; 0 where it is not known.
    pub height: u32,
    /// Its type.
    pub mime_type: String,
    /// What was asked for.
    pub prompt: String,
    /// The name of who made it.
    pub model: String,
    /// The ratio that was wished for; empty where it was left to the model.
    pub ratio: String,
    /// The size that was wished for; empty where it was left to the model.
    pub size: String,
    /// When it was asked for.
    pub created: Millis,
    /// What the person noted.
    pub marks: Marks,
}

impl Card {
    /// The card of a picture of a conversation, with nothing noted.
    pub fn of(conversation: &ConversationKey, shot: &Shot) -> Self {
        Self {
            key: PictureKey {
                conversation: conversation.clone(),
                turn: shot.turn.clone(),
                place: shot.place,
            },
            hash: shot.kept.hash.clone(),
            bytes: shot.kept.bytes,
            width: shot.kept.width,
            height: shot.kept.height,
            mime_type: shot.mime_type.to_owned(),
            prompt: shot.prompt.clone(),
            model: shot.model.clone(),
            ratio: shot.wish.ratio.clone(),
            size: shot.wish.size.clone(),
            created: shot.created,
            marks: Marks::default(),
        }
    }

    /// What it is called: its own name, or what was asked for.
    pub fn title(&self) -> &str {
        if self.marks.name.is_empty() { first_line(&self.prompt) } else { &self.marks.name }
    }

    /// What is read to those who do not see it.
    pub fn alternative(&self) -> &str {
        if self.marks.description.is_empty() { self.prompt.trim() } else { &self.marks.description }
    }

    /// Reads a record. `None` for what is none, and for one of a newer version, which is left alone.
    pub fn from_stored(name: &str, text: &str) -> Option<Self> {
        let key = PictureKey::from_stored(name)?;
        let Record { v, known, noted, .. } = serde_json::from_str(text).ok()?;
        (v <= VERSION).then(|| known.into_card(key, noted.marks()))
    }

    /// The record of a picture after a change of what is noted, or with what is known written down for the first time
    /// (no `mark`). `stored` is the record as it stands. `None` where there is nothing to write.
    pub fn amended(&self, stored: Option<&str>, mark: Option<&Mark>) -> Option<String> {
        let mut record = match stored.map(serde_json::from_str::<Record>) {
            Some(Ok(record)) if record.v > VERSION => return None,
            Some(Ok(record)) => record,
            // What cannot be read holds nothing that could be kept.
            Some(Err(_)) | None => {
                Record { v: VERSION, known: Known::of(self), noted: Noted::default(), others: Map::new() }
            }
        };
        if let Some(mark) = mark {
            let mut marks = record.noted.marks();
            mark.apply(&mut marks);
            record.noted.note(marks);
        }
        // The bytes of a place may be others than before, where an answer was read anew from the service.
        record.known = Known::of(self);
        let text = serde_json::to_string(&record).ok()?;
        (stored != Some(text.as_str())).then_some(text)
    }
}

/// The first line that has words.
fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// The version that is written.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Record {
    v: u32,
    #[serde(flatten)]
    known: Known,
    #[serde(default, skip_serializing_if = "Noted::is_empty")]
    noted: Noted,
    /// What a newer version has added.
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct Known {
    sha256: String,
    #[serde(default)]
    bytes: u64,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    #[serde(default)]
    mime_type: String,
    #[serde(default)]
    prompt: String,
    #[serde(default)]
    model: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    ratio: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    size: String,
    #[serde(default)]
    created: u64,
}

impl Known {
    fn of(card: &Card) -> Self {
        Self {
            sha256: card.hash.clone(),
            bytes: card.bytes,
            width: card.width,
            height: card.height,
            mime_type: card.mime_type.clone(),
            prompt: card.prompt.clone(),
            model: card.model.clone(),
            ratio: card.ratio.clone(),
            size: card.size.clone(),
            created: card.created.0,
        }
    }

    fn into_card(self, key: PictureKey, marks: Marks) -> Card {
        let Self { sha256, bytes, width, height, mime_type, prompt, model, ratio, size, created } = self;
        Card {
            key,
            hash: sha256,
            bytes,
            width,
            height,
            mime_type,
            prompt,
            model,
            ratio,
            size,
            created: Millis(created),
            marks,
        }
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Noted {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    starred: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discarded: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    purged: Option<u64>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl Noted {
    fn is_empty(&self) -> bool {
        self.marks() == Marks::default() && self.others.is_empty()
    }

    fn marks(&self) -> Marks {
        Marks {
            starred: self.starred,
            name: self.name.clone(),
            description: self.description.clone(),
            discarded: self.discarded.map(Millis),
            purged: self.purged.map(Millis),
        }
    }

    fn note(&mut self, marks: Marks) {
        let Marks { starred, name, description, discarded, purged } = marks;
        self.starred = starred;
        self.name = name;
        self.description = description;
        self.discarded = discarded.map(|at| at.0);
        self.purged = purged.map(|at| at.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn card() -> Card {
        let key = PictureKey {
            conversation: ConversationKey::new("c"),
            turn: TurnKey::new("t"),
            place: PartKey { step: 2, item: 1 },
        };
        Card {
            key,
            hash: "ab".repeat(32),
            bytes: 7,
            width: 4,
            height: 3,
            mime_type: "image/jpeg".into(),
            prompt: "\n A red boat \nby the sea".into(),
            model: "A model".into(),
            ratio: "4:3".into(),
            size: String::new(),
            created: Millis(5),
            marks: Marks::default(),
        }
    }

    #[test]
    fn a_name_is_read_as_it_was_written() {
        let key = card().key;
        assert_eq!(key.to_stored(), "c/t/2.1");
        assert!(key.to_stored().starts_with(&prefix_of(&key.conversation)));
        assert_eq!(PictureKey::from_stored("c/t/2.1"), Some(key));
        for none in ["", "c/t", "c/t/2", "c/t/2.x", "t/2.1"] {
            assert_eq!(PictureKey::from_stored(none), None, "{none}");
        }
    }

    #[test]
    fn marks_are_laid_over_what_stands_there() {
        let card = card();
        let first = card.amended(None, None).unwrap();
        assert_eq!(Card::from_stored("c/t/2.1", &first), Some(card.clone()));
        assert_eq!(card.amended(Some(&first), None), None, "nothing has changed");
        // Two tabs that both know the first record: neither takes the other's mark away.
        let starred = card.amended(Some(&first), Some(&Mark::Star(true))).unwrap();
        let named = card.amended(Some(&starred), Some(&Mark::Name("  Boat ".into()))).unwrap();
        let read = Card::from_stored("c/t/2.1", &named).unwrap();
        assert_eq!((read.marks.starred, read.title()), (true, "Boat"));
        // What is known is written once more, as when old records are gone through: the marks stay.
        assert_eq!(card.amended(Some(&named), None), None);
    }

    #[test]
    fn what_a_newer_version_wrote_is_not_lost() {
        let card = card();
        let mut record: Value = serde_json::from_str(&card.amended(None, None).unwrap()).unwrap();
        record["palette"] = json!(["#fff"]);
        record["noted"] = json!({"rating": 5});
        let after = card.amended(Some(&record.to_string()), Some(&Mark::Star(true))).unwrap();
        let after: Value = serde_json::from_str(&after).unwrap();
        assert_eq!(after["palette"], json!(["#fff"]));
        assert_eq!(after["noted"], json!({"rating": 5, "starred": true}));
        record["v"] = json!(2);
        assert_eq!(
            card.amended(Some(&record.to_string()), Some(&Mark::Star(true))),
            None,
            "it is left alone"
        );
        assert_eq!(Card::from_stored("c/t/2.1", &record.to_string()), None);
        assert_eq!(Card::from_stored("c/t/2.1", "{"), None);
        assert!(card.amended(Some("{"), None).is_some(), "what was damaged is written anew");
    }

    #[test]
    fn the_trash_knows_since_when_and_what_cannot_come_back() {
        let mut marks = Marks::default();
        Mark::Discard(Millis(9)).apply(&mut marks);
        Mark::Discard(Millis(10)).apply(&mut marks);
        assert_eq!((marks.discarded, marks.is_shown(), marks.is_in_trash()), (Some(Millis(9)), false, true));
        Mark::Restore.apply(&mut marks);
        assert_eq!((marks.is_shown(), marks.is_in_trash()), (true, false));
        Mark::Discard(Millis(11)).apply(&mut marks);
        Mark::Purge(Millis(12)).apply(&mut marks);
        Mark::Restore.apply(&mut marks);
        assert_eq!((marks.is_shown(), marks.is_in_trash()), (false, false));
    }

    #[test]
    fn words_are_the_persons_or_the_prompts() {
        let mut card = card();
        assert_eq!(card.title(), "A red boat");
        assert_eq!(card.alternative(), "A red boat \nby the sea");
        Mark::Describe("A boat, seen from above".into()).apply(&mut card.marks);
        assert_eq!(card.alternative(), "A boat, seen from above");
        Mark::Name("x".repeat(500)).apply(&mut card.marks);
        assert_eq!(card.title().len(), LONGEST_NAME);
    }
}
