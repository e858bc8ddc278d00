//! What a person says in a turn: words, and pictures or documents beside them, in an order that counts.
//!
//! The bytes are in this device's store, and a request gets them back when it goes out ([`super::picture::fill`]). A
//! picture that was made smaller for sending keeps the name of its original, which stays on the device.

use serde_json::{Value, json};

use super::turn::{PartKey, Turn};
use crate::protocol::content::{Content, Hints, Kept, Media, MediaKind, Source};
use crate::protocol::step::Step;

/// A picture or a document that goes along with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The bytes that are sent.
    pub kept: Kept,
    /// The type of these bytes, as the wire wants it.
    pub mime_type: String,
    /// What it is for, in the person's words, such as "style"; perhaps empty.
    pub note: String,
    /// What the model is told of it beyond the note, where Catena made it; perhaps empty.
    pub meaning: String,
    /// The name of its file, perhaps empty.
    pub name: String,
    /// What it was before it was made smaller for sending.
    pub original: Option<Kept>,
}

impl Attachment {
    /// Something that is sent as it is.
    pub fn new(kept: Kept, mime_type: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kept,
            mime_type: mime_type.into(),
            note: String::new(),
            meaning: String::new(),
            name: name.into(),
            original: None,
        }
    }

    /// What it is on the wire.
    pub fn kind(&self) -> MediaKind {
        if self.mime_type.starts_with("image/") { MediaKind::Image } else { MediaKind::Document }
    }

    /// What it is for people who do not see it: what it is for, else the name of its file.
    pub fn words(&self) -> &str {
        [self.note.trim(), self.name.trim()].into_iter().find(|words| !words.is_empty()).unwrap_or(match self
            .kind()
        {
            MediaKind::Image => "Picture",
            MediaKind::Audio | MediaKind::Video | MediaKind::Document => "Document",
        })
    }

    /// The hashes of everything of it that is in the store.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        [Some(&self.kept), self.original.as_ref()].into_iter().flatten().map(|kept| kept.hash.as_str())
    }

    /// The block on the wire, its bytes still to be filled in.
    fn to_block(&self) -> Content {
        Content::Media(Media {
            kind: self.kind(),
            source: Source::Kept(self.kept.clone()),
            mime_type: self.mime_type.clone(),
            hints: Hints::default(),
        })
    }

    /// The form in which records keep it.
    pub fn to_json(&self) -> Value {
        let mut json = json!({"kept": self.kept.to_json(), "mime_type": self.mime_type});
        for (field, text) in [("note", &self.note), ("meaning", &self.meaning), ("name", &self.name)] {
            if !text.is_empty() {
                json[field] = text.as_str().into();
            }
        }
        if let Some(original) = &self.original {
            json["original"] = original.to_json();
        }
        json
    }

    /// Reads what [`Self::to_json`] wrote; `None` for what names no bytes.
    pub fn from_json(json: &Value) -> Option<Self> {
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self {
            kept: json.get("kept").and_then(Kept::from_json)?,
            mime_type: text("mime_type"),
            note: text("note"),
            meaning: text("meaning"),
            name: text("name"),
            original: json.get("original").and_then(Kept::from_json),
        })
    }
}

/// Which of several pictures of the answer before a message is about. The service goes on from the whole answer, so the
/// model has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its place in that answer.
    pub place: PartKey,
    /// Which of the answer's pictures it is, from 1.
    pub number: usize,
    /// How many pictures the answer has; at least two.
    pub among: usize,
}

impl About {
    /// What the model is told.
    fn words(self) -> String {
        format!("This is about picture {} of the {} in your answer above:", self.number, self.among)
    }
}

/// What is said in a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The words, perhaps none where there are pictures.
    pub text: String,
    /// What goes along, in the order in which it is sent.
    pub pictures: Vec<Attachment>,
    /// The picture of the answer before that it is about, where it is about one.
    pub about: Option<PartKey>,
}

impl Said {
    /// The same about a picture of the answer before, unless it is about one already.
    #[must_use]
    pub fn or_about(self, place: Option<PartKey>) -> Self {
        Self { about: self.about.or(place), ..self }
    }

    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.pictures.is_empty()
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Turn {
    /// What was said in it.
    pub fn said(&self) -> Said {
        let about = self.about.map(|about| about.place);
        Said { text: self.text.clone(), pictures: self.pictures.clone(), about }
    }

    /// Whether nothing was said in it: it brought the results of functions.
    pub fn is_wordless(&self) -> bool {
        self.text.is_empty() && self.pictures.is_empty()
    }

    /// Whether nothing goes along with the words.
    pub(super) fn is_text_alone(&self) -> bool {
        self.pictures.is_empty() && self.about.is_none()
    }

    /// What was said in it as a step; `None` where nothing was.
    ///
    /// Which picture of the answer before it is about is said first. Pictures stand before the words that speak of them.
    /// Where there are several, or one has a note, each is announced, since the model sees neither names nor numbers: "the
    /// second picture" then means something to it.
    pub fn prompt(&self) -> Option<Step> {
        if self.is_wordless() {
            return None;
        }
        let mut blocks = Vec::from_iter(self.about.map(|about| Content::text(about.words())));
        for (number, attachment) in (1..).zip(&self.pictures) {
            blocks.extend(self.announcement(number, attachment).map(Content::text));
            blocks.push(attachment.to_block());
        }
        if !self.text.is_empty() {
            blocks.push(Content::text(self.text.as_str()));
        }
        Some(Step::UserInput(blocks))
    }

    /// Which of its pictures stands at a place; `None` where it has no other, and so needs no telling apart.
    pub fn about(&self, place: PartKey) -> Option<About> {
        let places: Vec<PartKey> = self.pictures_made().collect();
        let number = places.iter().position(|known| *known == place)? + 1;
        (places.len() > 1).then_some(About { place, number, among: places.len() })
    }

    /// The places of all pictures of its answer, also of those that came broken: the model counts them, too.
    fn pictures_made(&self) -> impl Iterator<Item = PartKey> {
        let blocks = self.steps.iter().flat_map(|(step, growing)| match &growing.step {
            Step::ModelOutput(blocks) => {
                blocks.iter().zip(0..).map(|(block, item)| (*step, item, block)).collect()
            }
            Step::UserInput(_)
            | Step::Thought(_)
            | Step::Call(_)
            | Step::Outcome(_)
            | Step::Unknown { .. } => Vec::new(),
        });
        blocks.filter_map(|(step, item, block)| match block {
            Content::Media(media) if media.kind == MediaKind::Image => Some(PartKey { step, item }),
            Content::Media(_) | Content::Text(_) | Content::Unknown { .. } => None,
        })
    }

    fn announcement(&self, number: usize, attachment: &Attachment) -> Option<String> {
        let what = match attachment.kind() {
            MediaKind::Image => "Picture",
            MediaKind::Audio | MediaKind::Video | MediaKind::Document => "Document",
        };
        let note = attachment.note.trim();
        let head = match (note.is_empty(), self.pictures.len()) {
            (true, 1) if attachment.meaning.is_empty() => return None,
            (true, _) => format!("{what} {number}:"),
            (false, _) => format!("{what} {number} ({note}):"),
        };
        Some(if attachment.meaning.is_empty() { head } else { format!("{head} {}", attachment.meaning) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::ask::Ask;
    use crate::chat::id::{Millis, TurnKey};
    use crate::chat::turn::Growing;
    use crate::protocol::request::Target;

    fn attachment(digit: char, note: &str) -> Attachment {
        let hash = digit.to_string().repeat(64);
        let kept = Kept { hash, bytes: 7, width: 4, height: 3, flaw: None };
        Attachment { note: note.into(), ..Attachment::new(kept, "image/jpeg", "boat.jpg") }
    }

    fn sent(text: &str, pictures: Vec<Attachment>) -> Value {
        let ask = Ask::new(Target::Model("m".into()));
        let turn = Turn { pictures, ..Turn::new(TurnKey::new("t"), ask, text.into(), Millis(0)) };
        turn.prompt().map(|step| step.to_json()["content"].clone()).unwrap_or_default()
    }

    fn words(content: &Value) -> Vec<&str> {
        content.as_array().unwrap().iter().map(|block| block["text"].as_str().unwrap_or("▣")).collect()
    }

    #[test]
    fn one_picture_without_a_note_needs_no_announcement() {
        let content = sent("Describe it", vec![attachment('a', "")]);
        assert_eq!(words(&content), ["▣", "Describe it"]);
        let picture = &content[0];
        assert_eq!((&picture["type"], &picture["mime_type"]), (&json!("image"), &json!("image/jpeg")));
        assert_eq!(picture["kept"]["sha256"], "a".repeat(64));
        assert_eq!(picture.get("name"), None, "the wire has no names of pictures");
    }

    #[test]
    fn several_are_numbered_in_their_order_and_a_note_stands_beside_its_picture() {
        let pictures = vec![attachment('a', ""), attachment('b', " style ")];
        assert_eq!(
            words(&sent("Mix them", pictures)),
            ["Picture 1:", "▣", "Picture 2 (style):", "▣", "Mix them"]
        );
        assert_eq!(words(&sent("", vec![attachment('a', "face")])), ["Picture 1 (face):", "▣"]);
        assert_eq!(sent("", Vec::new()), Value::Null);
    }

    #[test]
    fn which_picture_of_several_is_meant_is_said_first() {
        let ask = Ask::new(Target::Model("m".into()));
        let mut answer = Turn::new(TurnKey::new("t"), ask.clone(), "Two boats".into(), Millis(0));
        let blocks = json!({"type": "model_output", "content": [
            {"type": "image"}, {"type": "text", "text": "and"}, {"type": "image"},
        ]});
        let at = |step, item| PartKey { step, item };
        answer.steps.insert(3, Growing::open(Step::from_json(blocks), Millis(0)));
        let second = About { place: at(3, 2), number: 2, among: 2 };
        assert_eq!(answer.about(at(3, 2)), Some(second));
        assert_eq!(answer.about(at(3, 1)), None, "words are no picture");

        let next =
            Turn { about: Some(second), ..Turn::new(TurnKey::new("u"), ask, "Greener".into(), Millis(1)) };
        let content = next.prompt().map(|step| step.to_json()["content"].clone()).unwrap_or_default();
        let told = "This is about picture 2 of the 2 in your answer above:";
        assert_eq!(words(&content), [told, "Greener"]);
        assert_eq!(next.said().about, Some(at(3, 2)));

        answer.steps.insert(
            3,
            Growing::open(
                Step::from_json(json!({
                    "type": "model_output", "content": [{"type": "image"}],
                })),
                Millis(0),
            ),
        );
        assert_eq!(answer.about(at(3, 0)), None, "the only one needs no telling apart");
    }

    #[test]
    fn what_a_picture_means_is_told_to_the_model_and_is_no_name_of_it() {
        let marked = Attachment { meaning: "Mark 1: a red arrow.".into(), ..attachment('a', "with marks") };
        assert_eq!(marked.words(), "with marks");
        let bare = Attachment { note: String::new(), ..marked.clone() };
        let first = |picture: Attachment| words(&sent("", vec![picture])).concat();
        assert_eq!(first(marked), "Picture 1 (with marks): Mark 1: a red arrow.▣");
        assert_eq!(first(bare), "Picture 1: Mark 1: a red arrow.▣");
    }

    #[test]
    fn an_attachment_is_read_as_it_was_written() {
        let mut whole = attachment('a', "style");
        whole.meaning = "A copy.".into();
        whole.original = Some(Kept { hash: "b".repeat(64), ..whole.kept.clone() });
        assert_eq!(Attachment::from_json(&whole.to_json()), Some(whole.clone()));
        assert_eq!(whole.hashes().collect::<Vec<_>>(), ["a".repeat(64), "b".repeat(64)]);
        let bare = Attachment::new(whole.kept, "application/pdf", "");
        assert_eq!(Attachment::from_json(&bare.to_json()), Some(bare.clone()));
        assert_eq!((bare.kind(), bare.words()), (MediaKind::Document, "Document"));
        assert_eq!(Attachment::from_json(&json!({"kept": {"sha256": "../x"}})), None);
    }
}
