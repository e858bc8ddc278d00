//! Pictures between the state, the store and the screen.
//!
//! Decoding happens in a worker ([`super::picture_desk`]). Where there is none, and for what is no base64, it happens
//! here, in pieces of [`PIECE`] characters with a rest between them, so that no picture holds up a frame for longer than
//! one piece takes. The page's policy rules out the browser's own decoder (`fetch` of a `data:` address).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::{Rc, Weak};

use leptos::task::spawn_local;
use serde_json::Value;
use web_sys::Blob;

use super::mirror::StorageTrouble;
use super::picture_desk::{self, Decoded};
use super::preferences::REFERENCES;
use super::{Handle, Program};
use crate::browser::archive::ArchiveError;
use crate::browser::pictures::{Address, Gathering, bytes_of};
use crate::browser::storage::{self, Area};
use crate::browser::{clock, pictures_out};
use crate::chat::action::Action;
use crate::chat::id::{ConversationKey, TurnKey};
use crate::chat::picture::base64::{self, Decoder};
use crate::chat::picture::{self, Loose, look};
use crate::chat::turn::PartKey;
use crate::protocol::content::{Flaw, Kept, MediaKind};

/// How many characters of base64 are decoded between two rests.
const PIECE: usize = 256 * 1024;

/// What is true of pictures while the page lives.
#[derive(Default)]
pub(crate) struct Pictures {
    /// What is being put into the store.
    under_way: RefCell<HashSet<(TurnKey, PartKey)>>,
    /// What the store did not take: here is the only copy.
    unkept: RefCell<HashMap<String, Blob>>,
    /// The addresses in use. The last user that goes takes the address along.
    addresses: RefCell<HashMap<String, Weak<Address>>>,
}

/// A picture that can be shown for as long as this is held.
#[derive(Clone)]
pub struct Showing(Rc<Address>);

impl Showing {
    /// The address for an element.
    pub fn address(&self) -> &str {
        self.0.as_str()
    }
}

/// What became of base64.
struct Taken {
    kept: Kept,
    blob: Blob,
    /// The type of a picture by its bytes; empty where they are of none that is known.
    mime_type: &'static str,
}

impl Program {
    /// Puts the bytes that a turn still holds into the store, one medium after the other.
    pub(super) fn keep_media(&self, key: &ConversationKey, turn: &TurnKey) {
        let found: Vec<Loose> = {
            let state = self.state().borrow();
            let Some(held) = state.conversations.get(key).and_then(|conversation| conversation.turn(turn))
            else {
                return;
            };
            let mut under_way = self.pictures().under_way.borrow_mut();
            let new = picture::loose(held).filter(|place| under_way.insert((turn.clone(), *place)));
            new.filter_map(|place| picture::take(held, place)).collect()
        };
        if found.is_empty() {
            return;
        }
        let (program, key, turn) = (self.clone(), key.clone(), turn.clone());
        spawn_local(async move {
            for loose in found {
                program.keep_one(&key, &turn, loose).await;
            }
        });
    }

    async fn keep_one(&self, key: &ConversationKey, turn: &TurnKey, loose: Loose) {
        let place = loose.place;
        // Without memory for the Blob, the bytes stay where they are.
        if let Some(Taken { kept, blob, mime_type }) = take_apart(&loose).await {
            let shown = kept.clone();
            if let Err(error) = self.archive().keep_picture(&kept.hash, &blob).await {
                self.pictures().unkept.borrow_mut().insert(kept.hash.clone(), blob);
                self.note_unsaved(key, trouble(&error));
            }
            self.act(key, Action::Kept { turn: turn.clone(), loose, kept, mime_type });
            self.card_picture(key, turn, place);
            self.copy_ahead(&shown);
        }
        self.pictures().under_way.borrow_mut().remove(&(turn.clone(), place));
    }

    /// Puts a Blob into the store; what it does not take stays here.
    pub(super) async fn keep_blob(&self, hash: &str, blob: Blob) {
        if let Err(error) = self.archive().keep_picture(hash, &blob).await {
            self.pictures().unkept.borrow_mut().insert(hash.to_owned(), blob);
            self.mirror().set_trouble(Some(trouble(&error)));
        }
    }

    /// The address under which a picture is shown now.
    pub(super) fn shown_address(&self, hash: &str) -> Option<String> {
        let addresses = self.pictures().addresses.borrow();
        addresses.get(hash).and_then(Weak::upgrade).map(|address| address.as_str().to_owned())
    }

    /// Tries once more to store what the store did not take.
    pub(super) fn keep_again(&self) {
        self.mark_again();
        let unkept: Vec<(String, Blob)> =
            self.pictures().unkept.borrow().iter().map(|(hash, blob)| (hash.clone(), blob.clone())).collect();
        let program = self.clone();
        spawn_local(async move {
            for (hash, blob) in unkept {
                match program.archive().keep_picture(&hash, &blob).await {
                    Ok(()) => {
                        program.pictures().unkept.borrow_mut().remove(&hash);
                    }
                    Err(error) => program.mirror().set_trouble(Some(trouble(&error))),
                }
            }
            program.all_may_be_saved();
        });
    }

    /// Holds a Blob that the store did not take.
    pub(super) fn hold(&self, hash: &str, blob: Blob) {
        self.pictures().unkept.borrow_mut().insert(hash.to_owned(), blob);
    }

    /// Lets go of what the store did not take and is to be gone.
    pub(super) fn forget_unkept(&self, gone: &[String]) {
        self.pictures().unkept.borrow_mut().retain(|hash, _| !gone.contains(hash));
    }

    /// Whether the store has every picture.
    pub(super) fn has_all_pictures(&self) -> bool {
        self.pictures().unkept.borrow().is_empty()
    }

    /// Whether the state of a turn holds bytes of media.
    pub(super) fn holds_bytes(&self, key: &ConversationKey, turn: &str) -> bool {
        let state = self.state().borrow();
        let conversation = state.conversations.get(key);
        conversation
            .and_then(|conversation| conversation.turn(&TurnKey::new(turn)))
            .is_some_and(picture::holds_bytes)
    }

    /// What is shown already under this name.
    pub(super) fn showing(&self, name: &str) -> Option<Showing> {
        self.pictures().addresses.borrow().get(name).and_then(Weak::upgrade).map(Showing)
    }

    /// Shows a Blob under a name. Somebody else may have done so in the meantime; then it is that one.
    pub(super) fn show_blob(&self, name: String, blob: &Blob) -> Option<Showing> {
        if let Some(showing) = self.showing(&name) {
            return Some(showing);
        }
        let address = Rc::new(Address::of(blob)?);
        let mut addresses = self.pictures().addresses.borrow_mut();
        addresses.retain(|_, address| address.strong_count() > 0);
        addresses.insert(name, Rc::downgrade(&address));
        Some(Showing(address))
    }

    pub(super) async fn blob(&self, hash: &str) -> Option<Blob> {
        let held = self.pictures().unkept.borrow().get(hash).cloned();
        match held {
            Some(blob) => Some(blob),
            None => self.archive().picture(hash).await,
        }
    }

    /// A request with the bytes that it has to bring along.
    pub(super) async fn with_bytes(&self, mut request: Value) -> Value {
        picture::lighten(&mut request);
        let wanted = picture::wanted(&request);
        if wanted.is_empty() {
            return request;
        }
        let mut bytes = HashMap::new();
        for hash in wanted {
            if let Some(blob) = self.blob(&hash).await
                && let Some(read) = bytes_of(&blob).await
            {
                bytes.insert(hash, base64::encode(&read));
            }
        }
        picture::fill(&mut request, &bytes);
        request
    }

    /// The pictures that texts of records name, for an export: base64 by hash.
    pub(super) async fn all_pictures(&self, texts: impl Iterator<Item = &str>) -> HashMap<String, String> {
        let hashes: HashSet<String> = texts.flat_map(named_in).collect();
        let mut pictures = HashMap::new();
        for hash in hashes {
            if let Some(blob) = self.blob(&hash).await
                && let Some(bytes) = bytes_of(&blob).await
            {
                pictures.insert(hash, base64::encode(&bytes));
            }
        }
        pictures
    }

    /// Removes pictures that were part of deleted turns, unless something else names them.
    pub(super) async fn drop_pictures(&self, bodies: &HashMap<String, String>) {
        self.drop_unused(bodies.values().flat_map(|body| named_in(body)).collect()).await;
    }

    /// Removes those of these pictures that nothing names any more.
    pub(super) async fn drop_unused(&self, mut gone: HashSet<String>) {
        if gone.is_empty() {
            return;
        }
        // Where the others cannot be read, nobody knows what they name: better too many than one too few.
        let Ok(left) = self.archive().all().await else { return };
        for (_, body) in &left {
            for hash in named_in(body) {
                gone.remove(&hash);
            }
        }
        // What belongs to a message that is not sent yet.
        for name in storage::keys(Area::Local, REFERENCES) {
            let draft = storage::read(Area::Local, &format!("{REFERENCES}{name}")).unwrap_or_default();
            for hash in named_in(&draft) {
                gone.remove(&hash);
            }
        }
        for conversation in self.state().borrow().conversations.values() {
            for hash in conversation.turns().iter().flat_map(picture::hashes) {
                gone.remove(hash);
            }
        }
        self.pictures().unkept.borrow_mut().retain(|hash, _| !gone.contains(hash));
        let gone: Vec<String> = gone.into_iter().collect();
        // A small copy that stays shows nothing that anybody could find.
        let _ = self.gallery().cards.remove_thumbs(&gone).await;
        if self.archive().remove_pictures(&gone).await.is_err() {
            self.mirror().set_trouble(Some(StorageTrouble::Refused));
        }
    }
}

/// The hashes in a body as it is stored.
pub(super) fn named_in(body: &str) -> impl Iterator<Item = String> {
    const NAME: &str = "\"sha256\":\"";
    body.match_indices(NAME).filter_map(|(at, name)| {
        let from = at + name.len();
        body.get(from..from + 64).map(str::to_owned)
    })
}

pub(super) fn trouble(error: &ArchiveError) -> StorageTrouble {
    match error {
        ArchiveError::Full => StorageTrouble::Full,
        ArchiveError::Unavailable(_) => StorageTrouble::Refused,
    }
}

async fn take_apart(loose: &Loose) -> Option<Taken> {
    match take_apart_beside(loose).await {
        Some(taken) => Some(taken),
        None => take_apart_here(loose).await,
    }
}

/// Decodes base64 in the worker; `None` where that has to be done here.
async fn take_apart_beside(loose: &Loose) -> Option<Taken> {
    let Decoded { hash, blob, head, tail } = picture_desk::decode(&loose.data).await?;
    let bytes = blob.size() as u64;
    let Judged { blob_type, mime_type, size: (width, height), flaw } = judged(loose, &head, &tail);
    let blob = blob.slice_with_f64_and_f64_and_content_type(0.0, blob.size(), blob_type).ok()?;
    Some(Taken { kept: Kept { hash, bytes, width, height, flaw }, blob, mime_type })
}

/// What bytes are, by their beginning and their end.
struct Judged<'a> {
    /// The type under which they are kept.
    blob_type: &'a str,
    /// The type of a picture, where it is one that is known.
    mime_type: &'static str,
    /// In pixels.
    size: (u32, u32),
    /// Why they cannot be shown.
    flaw: Option<Flaw>,
}

fn judged<'a>(loose: &'a Loose, head: &[u8], tail: &[u8]) -> Judged<'a> {
    if loose.kind != MediaKind::Image {
        let blob_type = look::harmless(&loose.mime_type);
        return Judged { blob_type, mime_type: "", size: (0, 0), flaw: None };
    }
    let looks = look::look(head);
    let mime_type = looks.map_or("", |looks| looks.mime_type);
    Judged {
        // What is no picture is never given the type of one, so that no address of ours can be opened as a document.
        blob_type: look::harmless(mime_type),
        mime_type,
        size: looks.map_or((0, 0), |looks| (looks.width, looks.height)),
        flaw: look::flaw(tail, looks),
    }
}

/// Decodes base64 in pieces. What is none is kept as the text that it is, so that nothing is lost.
async fn take_apart_here(loose: &Loose) -> Option<Taken> {
    let mut decoder = Decoder::default();
    let mut whole = Vec::new();
    let mut gathering = Gathering::new();
    let mut garbled = false;
    for piece in loose.data.as_bytes().chunks(PIECE) {
        let from = whole.len();
        if decoder.feed(piece, &mut whole).is_err() {
            garbled = true;
            break;
        }
        gathering.add(&whole[from..]);
        clock::pause(0).await;
    }
    if garbled || !decoder.is_whole() || whole.is_empty() {
        let mut gathering = Gathering::new();
        gathering.add(loose.data.as_bytes());
        let flaw = Some(Flaw::Garbled);
        return taken(gathering, &Judged { blob_type: "text/plain", mime_type: "", size: (0, 0), flaw });
    }
    taken(gathering, &judged(loose, &whole, &whole))
}

fn taken(gathering: Gathering, judged: &Judged) -> Option<Taken> {
    let bytes = gathering.bytes();
    let (hash, blob) = gathering.finish(judged.blob_type)?;
    let (width, height) = judged.size;
    let kept = Kept { hash, bytes, width, height, flaw: judged.flaw };
    Some(Taken { kept, blob, mime_type: judged.mime_type })
}

impl Handle {
    /// Hands the person a picture as a file.
    pub fn save_picture(self, hash: String, name: String) {
        let program = self.program();
        spawn_local(async move {
            let saved = program.blob(&hash).await.and_then(|blob| pictures_out::save(&name, &blob));
            program.mirror().say(if saved.is_some() {
                "Downloaded"
            } else {
                "The picture could not be saved"
            });
        });
    }

    /// Puts a picture on the clipboard, and says whether it is there.
    pub fn copy_picture(self, hash: String) {
        let program = self.program();
        spawn_local(async move {
            let copied = match program.blob(&hash).await {
                Some(blob) => pictures_out::copy(&blob).await,
                None => None,
            };
            program.mirror().say(if copied.is_some() { "Copied" } else { "Copying is not allowed here" });
        });
    }

    /// A picture to be shown; `None` where its bytes are not on this device any more.
    pub async fn picture(self, hash: String) -> Option<Showing> {
        let program = self.program();
        if let Some(showing) = program.showing(&hash) {
            return Some(showing);
        }
        let blob = program.blob(&hash).await?;
        program.show_blob(hash, &blob)
    }
}
