//! The recorded streams, and how a client hears one.

use std::fs;
use std::path::{Path, PathBuf};

use catena::protocol::event::{self, Event, Stamped};
use catena::protocol::problem::Problem;
use catena::protocol::sse::Decoder;

/// A recorded body.
pub struct Cassette {
    /// Its file name without the ending, such as `t01-text`.
    pub name: String,
    /// What the service sent, byte for byte.
    pub body: Vec<u8>,
}

/// What a client understood of a body.
#[derive(Debug, PartialEq)]
pub struct Heard {
    /// The events of whole frames.
    pub events: Vec<Stamped>,
    /// The event of a last frame that had no blank line after it.
    pub last: Option<Stamped>,
    /// Text that was no event stream.
    pub stray: String,
}

/// Where the recordings lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cassettes")
}

/// Every recorded stream, by name.
pub fn all() -> Vec<Cassette> {
    let mut cassettes: Vec<Cassette> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "sse"))
        .map(|path| Cassette {
            name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            body: fs::read(&path).unwrap(),
        })
        .collect();
    cassettes.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(cassettes.len() >= 29, "the recordings are missing");
    cassettes
}

/// The recording whose name begins like this.
pub fn named(beginning: &str) -> Cassette {
    let mut found: Vec<Cassette> =
        all().into_iter().filter(|cassette| cassette.name.starts_with(beginning)).collect();
    assert_eq!(found.len(), 1, "{beginning} has to name one recording");
    found.remove(0)
}

/// Hears a body that arrives in these pieces.
pub fn hear<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Heard {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece, |frame| events.push(event::decode(frame)));
    }
    let tail = decoder.finish();
    Heard { events, last: tail.frame.map(event::decode), stray: tail.stray }
}

impl Cassette {
    /// Hears it in one piece.
    pub fn heard(&self) -> Heard {
        hear([self.body.as_slice()])
    }
}

impl Heard {
    /// Everything that was said, the unfinished frame at the end too.
    pub fn said(self) -> (Vec<Stamped>, Option<Problem>) {
        let explained = Problem::of_body(&self.stray);
        (self.events.into_iter().chain(self.last).collect(), explained)
    }

    /// How often an event of this kind was heard.
    pub fn count(&self, of_kind: impl Fn(&Event) -> bool) -> usize {
        self.events.iter().filter(|stamped| of_kind(&stamped.event)).count()
    }
}
