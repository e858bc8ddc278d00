//! Pictures and documents on their way into a message: looked at, kept by their hashes, made smaller for sending, and
//! named in a draft until the message goes out.
//!
//! Their bytes are in the store before the draft names them. Where the store is full, this page holds them, and the
//! message can still be sent.

use std::collections::HashSet;

use leptos::task::spawn_local;
use serde_json::Value;
use web_sys::Blob;

use super::Handle;
use super::mirror::StorageTrouble;
use super::pictures::trouble;
use super::preferences::references_name;
use crate::browser::clock;
use crate::browser::pictures::{Gathering, bytes_of};
use crate::browser::redraw::redraw;
use crate::browser::storage::{self, Area};
use crate::chat::id::ConversationKey;
use crate::chat::picture::intake::{self, MOST_FILE_BYTES, QUALITY, Refusal, Way};
use crate::chat::said::Attachment;
use crate::protocol::content::Kept;

/// So many bytes are hashed between two rests.
const PIECE: usize = 512 * 1024;

impl Handle {
    /// Takes a file that a person gave.
    ///
    /// # Errors
    ///
    /// [`Refusal`], which says what the person can do.
    pub async fn take_file(self, file: Blob, name: String) -> Result<Attachment, Refusal> {
        if file.size() > MOST_FILE_BYTES as f64 {
            return Err(Refusal::Heavy);
        }
        let bytes = bytes_of(&file).await.ok_or(Refusal::Unreadable)?;
        let way = intake::way(&bytes)?;
        let original = self.keep(&bytes, way.mime_type, (way.width, way.height)).await?;
        if !way.redraw {
            return Ok(Attachment::new(original, way.mime_type, name));
        }
        let copy = self.copy_for_sending(&file, &way).await;
        if copy.is_err() {
            // Nothing names the file: it would stay in the store for ever.
            self.let_go(&Attachment::new(original.clone(), way.mime_type, name.clone()));
        }
        let (kept, mime_type) = copy?;
        Ok(Attachment { original: Some(original), ..Attachment::new(kept, mime_type, name) })
    }

    /// Draws a copy of a file for sending, and puts it into the store.
    async fn copy_for_sending(self, file: &Blob, way: &Way) -> Result<(Kept, &'static str), Refusal> {
        // What may be seen through stays so.
        let wish = if way.mime_type == "image/jpeg" { "image/jpeg" } else { "image/webp" };
        // The file alone may say of itself that it is of another type.
        let drawn = redraw(file, (way.width, way.height), intake::shrunk, wish, QUALITY).await;
        let copy = drawn.ok_or(Refusal::Undrawable)?;
        let mime_type = match copy.blob.type_().as_str() {
            "image/jpeg" => "image/jpeg",
            "image/webp" => "image/webp",
            _ => "image/png",
        };
        let bytes = bytes_of(&copy.blob).await.ok_or(Refusal::Unreadable)?;
        Ok((self.keep(&bytes, mime_type, (copy.width, copy.height)).await?, mime_type))
    }

    /// Puts bytes into the store, or holds them where it takes none.
    async fn keep(self, bytes: &[u8], mime_type: &str, (width, height): (u32, u32)) -> Result<Kept, Refusal> {
        let mut gathering = Gathering::new();
        for piece in bytes.chunks(PIECE) {
            gathering.add(piece);
            clock::pause(0).await;
        }
        let bytes = gathering.bytes();
        let (hash, blob) = gathering.finish(mime_type).ok_or(Refusal::Unreadable)?;
        let program = self.program();
        if let Err(error) = program.archive().keep_picture(&hash, &blob).await {
            program.hold(&hash, blob);
            program.mirror().set_trouble(Some(trouble(&error)));
        }
        Ok(Kept { hash, bytes, width, height, flaw: None })
    }

    /// The bytes of a picture that is in the store, as a file.
    pub async fn kept_file(self, hash: &str) -> Option<Blob> {
        self.program().blob(hash).await
    }

    /// Tells a screen reader, politely.
    pub fn tell(self, words: impl Into<String>) {
        self.program().mirror().say(words);
    }

    /// The pictures of a draft.
    pub fn references(self, of: Option<&ConversationKey>) -> Vec<Attachment> {
        let stored = storage::read(Area::Local, &references_name(of)).unwrap_or_default();
        let Ok(Value::Array(items)) = serde_json::from_str(&stored) else { return Vec::new() };
        items.iter().filter_map(Attachment::from_json).collect()
    }

    /// Keeps what belongs to a draft.
    pub fn keep_references(self, of: Option<&ConversationKey>, attached: &[Attachment]) {
        let name = references_name(of);
        if attached.is_empty() {
            return storage::remove(Area::Local, &name);
        }
        let list: Value = attached.iter().map(Attachment::to_json).collect();
        if storage::write(Area::Local, &name, &list.to_string()).is_err() {
            self.program().mirror().set_trouble(Some(StorageTrouble::Full));
        }
    }

    /// Frees the room of what was taken out of a draft, unless something else names it.
    pub fn let_go(self, attachment: &Attachment) {
        let hashes: HashSet<String> = attachment.hashes().map(str::to_owned).collect();
        let program = self.program();
        spawn_local(async move { program.drop_unused(hashes).await });
    }
}
