//! Recorded streams that a prompt can ask for: `replay NAME` plays `NAME.sse`.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use serde_json::Value;

use super::answer::Status;

/// The recordings by name, without `.sse`.
#[derive(Debug, Default)]
pub(crate) struct Tapes(BTreeMap<String, Bytes>);

/// What a prompt asks to have played.
pub(crate) enum Wish<'a> {
    /// Nothing.
    None,
    /// A recording that is there.
    Tape(&'a Bytes),
    /// One that is not.
    Missing(String),
}

/// What a recording says, so that a conversation can go on after it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) status: Status,
}

impl Tapes {
    /// Reads every `*.sse` of `folder`.
    pub(crate) fn load(folder: &Path) -> io::Result<Self> {
        let mut tapes = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.and_then(|name| name.strip_suffix(".sse")) {
                tapes.insert(name.to_owned(), Bytes::from(std::fs::read(&path)?));
            }
        }
        Ok(Self(tapes))
    }

    /// What `prompt` asks for.
    pub(crate) fn wish(&self, prompt: &str) -> Wish<'_> {
        let mut words = prompt.split_whitespace();
        while let Some(word) = words.next() {
            if !word.eq_ignore_ascii_case("replay") || self.0.is_empty() {
                continue;
            }
            let Some(named) = words.next() else { break };
            let name = named.trim_matches(|letter: char| "`\"'.,;:!?".contains(letter));
            let name = name.strip_suffix(".sse").unwrap_or(name);
            return match self.0.get(name) {
                Some(tape) => Wish::Tape(tape),
                None => Wish::Missing(name.to_owned()),
            };
        }
        Wish::None
    }

    /// The names of all of them.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// The frames of a recording, byte for byte: each ends with its blank line.
pub(crate) fn frames(tape: &Bytes) -> Vec<Bytes> {
    let mut frames = Vec::new();
    let mut from = 0;
    for at in 0..tape.len() {
        let ends = tape[from..=at].ends_with(b"\n\n") || tape[from..=at].ends_with(b"\n\r\n");
        if ends {
            frames.push(tape.slice(from..=at));
            from = at + 1;
        }
    }
    if from < tape.len() {
        frames.push(tape.slice(from..));
    }
    frames
}

/// Reads what a recording says, in either revision; what cannot be read is left out.
pub(crate) fn heard(tape: &Bytes) -> Heard {
    let mut heard = Heard { id: None, text: String::new(), status: Status::InProgress };
    for frame in frames(tape) {
        let frame = String::from_utf8_lossy(&frame);
        let data = frame.lines().find_map(|line| line.strip_prefix("data:"));
        let Some(event) = data.and_then(|data| serde_json::from_str::<Value>(data).ok()) else {
            continue;
        };
        if let Some(id) = event["interaction"]["id"].as_str().filter(|id| !id.is_empty()) {
            heard.id = Some(id.to_owned());
        }
        if let Some(text) = event["delta"]["text"].as_str() {
            heard.text.push_str(text);
        }
        match event["event_type"].as_str() {
            Some("interaction.completed" | "interaction.complete") => {
                heard.status = match event["interaction"]["status"].as_str() {
                    Some("incomplete") => Status::Incomplete,
                    Some("failed") => Status::Failed,
                    _ => Status::Completed,
                };
            }
            Some("error") if event.get("error").is_some() => heard.status = Status::Failed,
            _ => {}
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_joined_are_the_recording() {
        for tape in ["a\n\nb\r\n\r\nc", "a\n\n", "", "\n\n\n\n", "data: 1\n\ndata: half"] {
            let tape = Bytes::from_static(tape.as_bytes());
            assert_eq!(frames(&tape).concat(), tape);
        }
        assert_eq!(frames(&Bytes::from_static(b"a\n\nb\r\n\r\nc")).len(), 3);
    }

    #[test]
    fn a_recording_is_found_by_name_with_and_without_its_ending() {
        let tapes = Tapes(BTreeMap::from([("t01-text".to_owned(), Bytes::from_static(b"x"))]));
        assert!(matches!(tapes.wish("replay t01-text"), Wish::Tape(_)));
        assert!(matches!(tapes.wish("Please replay `t01-text.sse`."), Wish::Tape(_)));
        assert!(matches!(tapes.wish("replay t99"), Wish::Missing(name) if name == "t99"));
        assert!(matches!(tapes.wish("play"), Wish::None));
        assert!(matches!(Tapes::default().wish("replay t01"), Wish::None));
    }
}
