//! Pictures that are made here: copies with marks on them and parts that were cut out, to be sent or saved; and marks
//! that wait to be sent.

use leptos::task::spawn_local;
use web_sys::Blob;

use super::{Command, Handle, Program};
use crate::browser::drawing::{self, Pin, Stroke};
use crate::browser::pictures::{Gathering, bytes_of};
use crate::browser::storage::{self, Area as StorageArea};
use crate::browser::{clock, pictures_out};
use crate::chat::id::{ConversationKey, Millis, TurnKey};
use crate::chat::picture::crop::Area;
use crate::chat::picture::gallery::{self, Shot, file_name};
use crate::chat::picture::look;
use crate::chat::picture::marks::drawing::{lines, number_at, path, radius, thickness};
use crate::chat::picture::marks::stored::Draft;
use crate::chat::picture::marks::{Mark, words};
use crate::chat::picture::metadata::{self, Facts};
use crate::chat::picture::wish::Wish;
use crate::chat::said::{Attachment, Said};
use crate::chat::settings::Settings;
use crate::chat::turn::PartKey;
use crate::protocol::content::Kept;

/// Where marks are kept that were not sent, by turn and place.
pub(super) const MARKS: &str = "catena.marks.";

/// The longer side of a copy that is sent. More than this the service makes smaller again.
const LONGEST: f64 = 2048.0;

fn draft_name(turn: &TurnKey, place: PartKey) -> String {
    format!("{MARKS}{}.{}.{}", turn.as_str(), place.step, place.item)
}

/// Forgets the marks on the pictures of a turn that is deleted.
pub(super) fn drop_marks(turn: &str) {
    for rest in storage::keys(StorageArea::Local, &format!("{MARKS}{turn}.")) {
        storage::remove(StorageArea::Local, &format!("{MARKS}{turn}.{rest}"));
    }
}

/// Marks as the canvas takes them, in the pixels of the picture.
fn strokes(marks: &[Mark], size: (f64, f64)) -> Vec<Stroke> {
    let each = |(mark, number): (&Mark, usize)| {
        let (x, y) = number_at(&mark.shape, size);
        let words = mark.shape.text().map(lines).unwrap_or_default();
        Stroke {
            path: path(&mark.shape, size),
            colour: mark.colour.css(),
            against: mark.colour.against(),
            thickness: thickness(size.0, size.1),
            pin: Pin { x, y, radius: radius(size.0, size.1), number, words },
        }
    };
    marks.iter().zip(1..).map(each).collect()
}

impl Program {
    /// Puts a picture that was made here into the store.
    async fn keep_made(&self, blob: &Blob) -> Option<(Kept, &'static str)> {
        let bytes = bytes_of(blob).await?;
        let looks = look::look(&bytes)?;
        let mut gathering = Gathering::new();
        gathering.add(&bytes);
        let (hash, blob) = gathering.finish(looks.mime_type)?;
        let kept =
            Kept { hash, bytes: bytes.len() as u64, width: looks.width, height: looks.height, flaw: None };
        self.keep_blob(&kept.hash, blob).await;
        Some((kept, looks.mime_type))
    }

    /// A copy of a version with marks on it, in the store.
    async fn marked_copy(&self, shot: &Shot, marks: &[Mark]) -> Option<Attachment> {
        let blob = self.blob(&shot.kept.hash).await?;
        let size = (f64::from(shot.kept.width), f64::from(shot.kept.height));
        let copy = drawing::annotated(&blob, &strokes(marks, size), LONGEST).await?;
        let (kept, mime_type) = self.keep_made(&copy).await?;
        let mut copy = Attachment::new(kept, mime_type, "marks.jpg");
        "with marks".clone_into(&mut copy.note);
        copy.meaning = words::explain(marks);
        Some(copy)
    }

    /// A part of a version, in the store.
    async fn cropped_copy(&self, shot: &Shot, area: Area) -> Option<Attachment> {
        let blob = self.crop(shot, area).await?;
        let (kept, mime_type) = self.keep_made(&blob).await?;
        let mut copy = Attachment::new(kept, mime_type, "crop.jpg");
        "crop".clone_into(&mut copy.note);
        "A part that I cut out of the picture. Go on from this part alone.".clone_into(&mut copy.meaning);
        Some(copy)
    }

    async fn crop(&self, shot: &Shot, area: Area) -> Option<Blob> {
        let blob = self.blob(&shot.kept.hash).await?;
        let size = (f64::from(shot.kept.width), f64::from(shot.kept.height));
        drawing::cropped(&blob, area.in_pixels(size)).await
    }
}

impl Program {
    /// Says something after a version of a conversation, by the model and with the wish that it was made with. False
    /// where the version is not there any more; nothing is sent then.
    fn say_after(&self, shot: &Shot, of: Option<ConversationKey>, wish: Wish, said: Said) -> bool {
        let Some(conversation) = of.filter(|key| self.knows(key, &shot.turn)) else {
            self.mirror().say("The version is no longer there");
            return false;
        };
        let (after, model) = (shot.turn.clone(), shot.target.clone());
        let said = said.or_about(Some(shot.place));
        self.dispatch(Command::Paint { conversation, after, said, model, wish });
        true
    }

    /// The conversation that is shown now. Another one may be by the time that a copy is made.
    fn shown_now(&self) -> Option<ConversationKey> {
        self.state().borrow().open.clone()
    }
}

impl Handle {
    /// The settings as they are.
    pub fn settings(self) -> Settings {
        self.program().state().borrow().settings.clone()
    }

    /// Marks and words about a picture that were not sent yet.
    pub fn marks_draft(self, turn: &TurnKey, place: PartKey) -> Draft {
        let stored = storage::read(StorageArea::Local, &draft_name(turn, place));
        stored.and_then(|text| Draft::from_stored(&text)).unwrap_or_default()
    }

    /// Keeps them.
    pub fn keep_marks_draft(self, turn: &TurnKey, place: PartKey, draft: &Draft) {
        let name = draft_name(turn, place);
        if draft.is_empty() {
            storage::remove(StorageArea::Local, &name);
        } else if storage::write(StorageArea::Local, &name, &draft.to_stored()).is_err() {
            self.program().mirror().set_trouble(Some(super::mirror::StorageTrouble::Full));
        }
    }

    /// Sends a copy of a version with marks on it after the version's turn, with words. Says whether it was sent; what
    /// was not stays as it is.
    pub fn send_marked(self, shot: Shot, marks: Vec<Mark>, words: String, done: impl FnOnce(bool) + 'static) {
        let program = self.program();
        let of = program.shown_now();
        spawn_local(async move {
            let sent = match program.marked_copy(&shot, &marks).await {
                Some(copy) => {
                    let said = Said { text: words, pictures: vec![copy], about: None };
                    program.say_after(&shot, of, shot.wish.clone(), said)
                }
                None => {
                    program.mirror().say("The copy with the marks could not be made");
                    false
                }
            };
            if sent {
                storage::remove(StorageArea::Local, &draft_name(&shot.turn, shot.place));
            }
            done(sent);
        });
    }

    /// Sends a part of a version after the version's turn, with words. Says whether it was sent.
    pub fn send_crop(self, shot: Shot, area: Area, words: String, done: impl FnOnce(bool) + 'static) {
        let program = self.program();
        let of = program.shown_now();
        spawn_local(async move {
            let sent = match program.cropped_copy(&shot, area).await {
                Some(copy) => {
                    let said = Said { text: words, pictures: vec![copy], about: None };
                    // The part has a shape of its own, which the model takes from it.
                    let wish = Wish { ratio: String::new(), ..shot.wish.clone() };
                    program.say_after(&shot, of, wish, said)
                }
                None => {
                    program.mirror().say("The crop could not be made");
                    false
                }
            };
            done(sent);
        });
    }

    /// Asks for the scene of a version in another ratio.
    pub fn send_extended(self, shot: &Shot, wish: Wish) {
        let text = format!(
            "Extend the picture to the ratio {}: keep everything in it as it is, and go on with the scene beyond its \
             edges.",
            wish.ratio
        );
        let program = self.program();
        program.say_after(shot, program.shown_now(), wish, text.into());
    }

    /// Hands the person a part of a version as a file.
    pub fn save_crop(self, shot: &Shot, version: usize, area: Area) {
        let (program, shot) = (self.program(), shot.clone());
        spawn_local(async move {
            let name = file_name(&shot, version, "jpg").replace(".jpg", "-crop.jpg");
            let saved = program.crop(&shot, area).await.and_then(|blob| pictures_out::save(&name, &blob));
            program.mirror().say(if saved.is_some() { "Downloaded" } else { "The crop could not be saved" });
        });
    }

    /// Hands the person a picture as a file, with what is known of it written into it beside its pixels.
    pub fn save_with_facts(self, hash: String, name: String, facts: Facts) {
        let program = self.program();
        spawn_local(async move {
            let Some(blob) = program.blob(&hash).await else {
                return program.mirror().say("The picture could not be saved");
            };
            let annotated = bytes_of(&blob).await.and_then(|bytes| {
                let mut gathering = Gathering::new();
                gathering.add(&metadata::annotated(&bytes, &facts)?);
                Some(gathering.finish(&blob.type_())?.1)
            });
            // Where the facts have no place, the file goes as it is.
            let saved = pictures_out::save(&name, annotated.as_ref().unwrap_or(&blob));
            program.mirror().say(if saved.is_some() {
                "Downloaded"
            } else {
                "The picture could not be saved"
            });
        });
    }

    /// The address under which a picture is shown now, if it is.
    pub fn address_of(self, hash: &str) -> Option<String> {
        self.program().shown_address(hash)
    }

    /// The drafts among the thoughts of a turn.
    pub fn drafts(self, turn: &TurnKey) -> Vec<Kept> {
        self.read_turn(turn, gallery::drafts).unwrap_or_default()
    }

    /// A day for people, in their own way of writing it.
    pub fn date_of(self, at: Millis) -> String {
        clock::date(at.0)
    }
}
