//! Pictures that the person takes out of the gallery: each as a file, or all in one archive with what made them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use leptos::task::spawn_local;
use serde_json::{Value, json};
use web_sys::Blob;

use super::{Handle, Program};
use crate::browser::pictures::{Gathering, bytes_of, joined};
use crate::browser::{clock, pictures_out};
use crate::chat::picture::card::Card;
use crate::chat::picture::gallery::name_of;
use crate::chat::picture::zip::{Crc, Stamp, Zip};

/// The file in an archive that says what made the pictures.
const LIST: &str = "pictures.json";

/// How long a browser is left alone between two downloads, in milliseconds; some take a burst of them for one.
const BETWEEN_MS: u64 = 250;

impl Handle {
    /// Hands the person pictures, each as a file.
    pub fn save_files(self, cards: Vec<Arc<Card>>) {
        let program = self.program();
        spawn_local(async move {
            let names = names(&cards);
            let mut saved = 0;
            for (card, name) in cards.iter().zip(names) {
                let blob = program.blob(&card.hash).await;
                if blob.and_then(|blob| pictures_out::save(&name, &blob)).is_some() {
                    saved += 1;
                }
                clock::pause(BETWEEN_MS).await;
            }
            program.tell_saved(saved, cards.len());
        });
    }

    /// Hands the person pictures in one archive, with a list of what made them.
    pub fn save_archive(self, cards: Vec<Arc<Card>>) {
        let program = self.program();
        program.mirror().say("Packing the pictures");
        spawn_local(async move {
            let Some((archive, packed)) = program.packed(&cards).await else {
                program.mirror().say(
                    "The archive could not be made: it would be too large, or there is no memory for it",
                );
                return;
            };
            match pictures_out::save(&format!("catena-pictures-{}.zip", clock::now_ms()), &archive) {
                Some(()) => program.tell_saved(packed, cards.len()),
                None => program.mirror().say("The archive could not be saved"),
            }
        });
    }
}

impl Program {
    fn tell_saved(&self, saved: usize, of: usize) {
        self.mirror().say(match (saved, of) {
            (1, 1) => "Downloaded".to_owned(),
            (saved, of) if saved == of => format!("Downloaded {saved} pictures"),
            (saved, of) => {
                format!("Downloaded {saved} of {of} pictures; the others are no longer on this device")
            }
        });
    }

    /// The archive, and how many of the pictures are in it. The pictures are read one after the other for their
    /// checksums; the archive itself is put together of the Blobs as they lie in the store.
    async fn packed(&self, cards: &[Arc<Card>]) -> Option<(Blob, usize)> {
        let (mut zip, mut parts, mut listed) = (Zip::default(), Vec::new(), Vec::new());
        let now = Stamp { local_seconds: local_seconds(clock::now_ms()) };
        for (card, name) in cards.iter().zip(names(cards)) {
            let Some(blob) = self.blob(&card.hash).await else { continue };
            let Some(bytes) = bytes_of(&blob).await else { continue };
            let mut crc = Crc::default();
            crc.feed(&bytes);
            let made = Stamp { local_seconds: local_seconds(card.created.0) };
            let header = zip.add(&name, crc.value(), bytes.len() as u64, made)?;
            parts.push(whole(&header)?);
            parts.push(blob);
            listed.push(told(card, &name));
            clock::pause(0).await;
        }
        let packed = listed.len();
        let list = serde_json::to_vec_pretty(&json!({"catena": 1, "pictures": listed})).ok()?;
        let mut crc = Crc::default();
        crc.feed(&list);
        parts.push(whole(&zip.add(LIST, crc.value(), list.len() as u64, now)?)?);
        parts.push(whole(&list)?);
        parts.push(whole(&zip.finish())?);
        Some((joined(&parts, "application/zip")?, packed))
    }
}

fn whole(bytes: &[u8]) -> Option<Blob> {
    let mut gathering = Gathering::new();
    gathering.add(bytes);
    gathering.finish("").map(|(_, blob)| blob)
}

fn local_seconds(ms: u64) -> u64 {
    (ms / 1_000).saturating_add_signed(clock::east_minutes() * 60)
}

/// What is known of a picture, for people and for other programs.
fn told(card: &Card, file: &str) -> Value {
    json!({
        "file": file,
        "name": card.marks.name,
        "prompt": card.prompt,
        "description": card.marks.description,
        "model": card.model,
        "ratio": card.ratio,
        "size": card.size,
        "width": card.width,
        "height": card.height,
        "bytes": card.bytes,
        "mime_type": card.mime_type,
        "created": card.created.0,
        "starred": card.marks.starred,
        "conversation": card.key.conversation.as_str(),
        "sha256": card.hash,
    })
}

/// A name for each picture's file; no two are alike, whatever a file system takes for the same letter.
pub fn names(cards: &[Arc<Card>]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut counted: HashMap<String, usize> = HashMap::new();
    let mut name = |card: &Card| {
        let (stem, ending) = name_of(card.title(), &card.mime_type);
        loop {
            let count = counted.entry(stem.clone()).or_default();
            *count += 1;
            let name =
                if *count == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{count}.{ending}") };
            if taken.insert(name.to_lowercase()) {
                return name;
            }
        }
    };
    cards.iter().map(|card| name(card)).collect()
}
