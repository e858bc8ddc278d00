//! Bytes of a medium that were put elsewhere on this device. This is our own addition to the wire's words: it stands in
//! records alone, and is never sent.

use serde_json::{Value, json};

use crate::protocol::json::Lenient;

/// Where the bytes are that a block had, and what is known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the bytes in lower-case hexadecimal, which is their name in the store.
    pub hash: String,
    /// How many they are.
    pub bytes: u64,
    /// Width in pixels; 0 where it is not known.
    pub width: u32,
    /// Height in pixels; 0 where it is not known.
    pub height: u32,
    /// Why they cannot be shown.
    pub flaw: Option<Flaw>,
}

/// Why a medium that came cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It was no base64; the text is kept as it came.
    Garbled,
    /// It is no picture of a kind that is shown.
    Foreign,
    /// It ends before its time.
    CutOff,
    /// It has more pixels than a page should decode.
    Huge,
}

impl Flaw {
    const ALL: [Self; 4] = [Self::Garbled, Self::Foreign, Self::CutOff, Self::Huge];

    fn as_str(self) -> &'static str {
        match self {
            Self::Garbled => "garbled",
            Self::Foreign => "foreign",
            Self::CutOff => "cut_off",
            Self::Huge => "huge",
        }
    }
}

impl Kept {
    /// Reads what [`Self::to_json`] wrote. A hash that is none could name anything, and is not taken.
    pub fn from_json(value: &Value) -> Option<Self> {
        let hash = value.text("sha256").filter(|hash| is_hash(hash))?;
        let side = |name| value.number(name).and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
        let flaw = value.text("flaw");
        Some(Self {
            bytes: value.number("bytes").unwrap_or(0),
            width: side("width"),
            height: side("height"),
            flaw: Flaw::ALL.into_iter().find(|known| flaw.as_deref() == Some(known.as_str())),
            hash,
        })
    }

    /// The form in which records keep it.
    pub fn to_json(&self) -> Value {
        let mut json =
            json!({"sha256": self.hash, "bytes": self.bytes, "width": self.width, "height": self.height});
        if let Some(flaw) = self.flaw {
            json["flaw"] = flaw.as_str().into();
        }
        json
    }
}

fn is_hash(word: &str) -> bool {
    word.len() == 64 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
