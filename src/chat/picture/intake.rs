//! What a person may send along: files by their first bytes, how they are sent, and why some are not.
//!
//! The name of a file and the type that the browser guesses from it are not trusted. SVG is never taken: it can hold
//! scripts and links, and the service does not read it.

use super::look::{self, MOST_PIXELS};
use crate::chat::said::Attachment;
use crate::protocol::content::{Flaw, MediaKind};
use crate::protocol::model;
use crate::protocol::model::intake::{MOST_BYTES, MOST_DOCUMENT_BYTES, most_pictures, takes_documents};

/// The longer side of a picture that is sent, in pixels. Models look at less.
pub const LONG_SIDE: u32 = 2_048;

/// How well a copy is drawn that is made for sending, from 0 to 1.
pub const QUALITY: f64 = 0.88;

/// A picture that is within [`LONG_SIDE`] is sent as it is up to this many bytes.
const LIGHT: u64 = 3_000_000;

/// The most bytes of a file that is looked at.
pub const MOST_FILE_BYTES: u64 = 100_000_000;

/// How a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The type of its bytes.
    pub mime_type: &'static str,
    /// In pixels; 0 where it is not known.
    pub width: u32,
    /// In pixels; 0 where it is not known.
    pub height: u32,
    /// A copy is drawn for sending.
    pub redraw: bool,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has no bytes.
    Empty,
    /// Reading it failed.
    Unreadable,
    /// It is larger than what is looked at.
    Heavy,
    /// It has more pixels than a page should decode; in millions.
    Huge(u64),
    /// It ends before its time.
    CutOff,
    /// It could not be drawn.
    Undrawable,
    /// It is an SVG drawing.
    Svg,
    /// It is a film or a sound.
    Moving,
    /// It is a document of a kind that is not taken, or no picture at all.
    Foreign,
    /// It is there already.
    Twice,
    /// There are as many as any model takes.
    TooMany,
}

impl Refusal {
    /// What is said about a file of this name.
    pub fn words(self, name: &str) -> String {
        let name = if name.is_empty() { "The file" } else { name };
        match self {
            Self::Empty => format!("{name} is empty."),
            Self::Unreadable => format!("{name} could not be read. Is it still there?"),
            Self::Heavy => {
                format!("{name} has more than {} MB. Make it smaller first.", MOST_FILE_BYTES / 1_000_000)
            }
            Self::Huge(pixels) => format!(
                "{name} has {pixels} megapixels, and {} can be taken. Make it smaller first.",
                MOST_PIXELS / 1_000_000
            ),
            Self::CutOff => format!("{name} is damaged: its end is missing."),
            Self::Undrawable => format!("{name} cannot be drawn: its data are damaged."),
            Self::Svg => {
                format!("{name} is an SVG drawing, which Gemini does not read. Save it as PNG first.")
            }
            Self::Moving => {
                format!("{name} is a film or a sound. Pictures and PDFs can be sent; a frame of it, for one.")
            }
            Self::Foreign => format!(
                "{name} is neither a picture nor a PDF. Pictures can be JPEG, PNG, WebP, GIF, HEIC, AVIF, BMP or TIFF; \
                 text can be pasted into the message."
            ),
            Self::Twice => format!("{name} is there already."),
            Self::TooMany => {
                format!(
                    "{name} was left out: no more than {} go with a message.",
                    model::intake::MOST_PICTURES
                )
            }
        }
    }
}

/// How a file goes out, by its bytes.
///
/// # Errors
///
/// [`Refusal`], in the words of which the person is told.
pub fn way(bytes: &[u8]) -> Result<Way, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let Some(looks) = look::look(bytes) else { return unseen(bytes) };
    match look::flaw(bytes, Some(looks)) {
        Some(Flaw::Huge) => return Err(Refusal::Huge(pixels(looks.width, looks.height).div_ceil(1_000_000))),
        Some(Flaw::CutOff) => return Err(Refusal::CutOff),
        Some(Flaw::Garbled | Flaw::Foreign) | None => {}
    }
    let is_large = looks.width.max(looks.height) > LONG_SIDE || bytes.len() as u64 > LIGHT;
    // The service's list has no AVIF, and nobody knows whether it turns what a camera held upright.
    let must = looks.mime_type == "image/avif" || is_turned(bytes);
    let redraw = is_large || must;
    Ok(Way { mime_type: looks.mime_type, width: looks.width, height: looks.height, redraw })
}

fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

/// What [`look::look`] does not know: what the service reads although many browsers do not, and what nobody does.
fn unseen(bytes: &[u8]) -> Result<Way, Refusal> {
    let as_it_is = |mime_type| Ok(Way { mime_type, width: 0, height: 0, redraw: false });
    let brand = bytes.get(4..8).filter(|name| *name == b"ftyp").and_then(|_| bytes.get(8..12));
    match brand {
        Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis") => return as_it_is("image/heic"),
        Some(b"mif1" | b"msf1") => return as_it_is("image/heif"),
        Some(_) => return Err(Refusal::Moving),
        None => {}
    }
    if bytes.starts_with(b"BM") && bytes.len() > 26 {
        return as_it_is("image/bmp");
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return as_it_is("image/tiff");
    }
    if bytes.starts_with(b"%PDF-") {
        return if bytes.len() as u64 > MOST_DOCUMENT_BYTES {
            Err(Refusal::Heavy)
        } else {
            as_it_is("application/pdf")
        };
    }
    let beginning = bytes[..bytes.len().min(1_024)].to_ascii_lowercase();
    let has = |word: &[u8]| beginning.windows(word.len()).any(|window| window == word);
    let is_moving = [&b"\x1aE\xdf\xa3"[..], b"RIFF", b"OggS", b"ID3", b"fLaC"];
    Err(if has(b"<svg") {
        Refusal::Svg
    } else if is_moving.iter().any(|magic| bytes.starts_with(magic)) || bytes.starts_with(&[0xFF, 0xFB]) {
        Refusal::Moving
    } else {
        Refusal::Foreign
    })
}

/// Whether a JPEG says that it is to be turned or mirrored (Exif 2.3, tag 0x0112).
fn is_turned(bytes: &[u8]) -> bool {
    orientation(bytes).is_some_and(|orientation| (2..=8).contains(&orientation))
}

fn orientation(bytes: &[u8]) -> Option<u16> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let mut at = 2;
    loop {
        let (marker, length) = (bytes.get(at..at + 2)?, bytes.get(at + 2..at + 4)?);
        let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
        match marker {
            [0xFF, 0xE1] if bytes.get(at + 4..at + 10)? == b"Exif\0\0" => {
                return in_exif(bytes.get(at + 10..at + 2 + length)?);
            }
            // The scan begins: nothing more is said about the picture.
            [0xFF, 0xDA | 0xD9] => return None,
            [0xFF, _] => at += 2 + length.max(2),
            _ => return None,
        }
    }
}

fn in_exif(tiff: &[u8]) -> Option<u16> {
    let is_little = tiff.starts_with(b"II");
    let word = |at: usize| -> Option<u16> {
        let two = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| -> Option<usize> {
        let (first, second) = (usize::from(word(at)?), usize::from(word(at + 2)?));
        Some(if is_little { second << 16 | first } else { first << 16 | second })
    };
    let from = long(4)?;
    let count = usize::from(word(from)?);
    (0..count)
        .map(|entry| from + 2 + entry * 12)
        .find(|at| word(*at) == Some(0x0112))
        .and_then(|at| word(at + 8))
}

/// The size of a copy whose longer side is no longer than [`LONG_SIDE`].
pub fn shrunk((width, height): (u32, u32)) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= LONG_SIDE {
        return (width, height);
    }
    let side = |side: u32| {
        let scaled = (u64::from(side) * u64::from(LONG_SIDE) + u64::from(longer) / 2) / u64::from(longer);
        // No more than the side that is the longest, which is a `u32`.
        scaled.max(1) as u32
    };
    (side(width), side(height))
}

/// Why what is attached cannot be sent to a model, and what can be done about it; `None` where it can.
pub fn hindrance(attached: &[Attachment], model: &str) -> Option<String> {
    if attached.is_empty() {
        return None;
    }
    let name = model::name_of(model);
    let documents = attached.iter().filter(|attachment| attachment.kind() == MediaKind::Document).count();
    let (pictures, most) = (attached.len() - documents, most_pictures(model));
    let bytes: u64 = attached.iter().map(|attachment| attachment.kept.bytes).sum();
    if most == 0 {
        return Some(format!("{name} takes no pictures. Remove them, or choose another model."));
    }
    if documents > 0 && !takes_documents(model) {
        return Some(format!("{name} looks at pictures alone. Remove the PDF, or choose a model for chats."));
    }
    if pictures > most {
        let over = pictures - most;
        return Some(format!(
            "{name} takes {most} pictures with a message. Remove {over}, or choose another model."
        ));
    }
    if bytes > MOST_BYTES {
        return Some(format!(
            "Together these have {} MB, and {} MB go with a message. Remove some.",
            bytes.div_ceil(1_000_000),
            MOST_BYTES / 1_000_000
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::content::Kept;

    /// A JPEG of this size whose Exif says how it is to be turned.
    fn jpeg(width: u16, height: u16, orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, exif.len() as u8 + 2];
        bytes.extend(exif);
        bytes.extend([0xFF, 0xC0, 0, 8, 8]);
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([1, 0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_picture_of_use_is_sent_as_it_is_and_a_larger_one_as_a_copy() {
        let plain = way(&jpeg(800, 600, 1)).unwrap();
        assert_eq!(plain, Way { mime_type: "image/jpeg", width: 800, height: 600, redraw: false });
        assert!(way(&jpeg(2_049, 10, 1)).unwrap().redraw, "too many pixels");
        assert!(way(&jpeg(800, 600, 6)).unwrap().redraw, "held upright");
        let mut heavy = jpeg(800, 600, 1);
        heavy.splice(heavy.len() - 2..heavy.len() - 2, vec![0; 3_000_000]);
        assert!(way(&heavy).unwrap().redraw, "too many bytes");
    }

    #[test]
    fn what_only_the_service_reads_goes_out_untouched() {
        let cases: [(&[u8], &str); 6] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", "image/heif"),
            (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0", "image/bmp"),
            (b"II*\0\x08\0\0\0", "image/tiff"),
            (b"MM\0*\0\0\0\x08", "image/tiff"),
            (b"%PDF-1.7", "application/pdf"),
        ];
        for (bytes, mime_type) in cases {
            assert_eq!(way(bytes), Ok(Way { mime_type, width: 0, height: 0, redraw: false }));
        }
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_its_bytes() {
        let huge = Err(Refusal::Huge(101));
        let mut large = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        large.extend([10_050u32.to_be_bytes(), 10_000u32.to_be_bytes()].concat());
        assert_eq!(way(&large), huge);
        let cases: [(&[u8], Refusal); 8] = [
            (b"", Refusal::Empty),
            (b"<?xml version='1.0'?><SVG onload='x'/>", Refusal::Svg),
            (b"\0\0\0\x18ftypisom\0\0\0\0", Refusal::Moving),
            (b"\x1aE\xdf\xa3webm", Refusal::Moving),
            (b"RIFF\0\0\0\0WAVE", Refusal::Moving),
            (b"just words", Refusal::Foreign),
            (b"PK\x03\x04", Refusal::Foreign),
            (&jpeg(8, 6, 1)[..48], Refusal::CutOff),
        ];
        for (bytes, refusal) in cases {
            assert_eq!(way(bytes), Err(refusal), "{bytes:?}");
        }
        // Every beginning is looked at without harm.
        let whole = jpeg(8, 6, 6);
        for end in 0..whole.len() {
            let _ = (way(&whole[..end]), orientation(&whole[..end]));
        }
        assert!(Refusal::Svg.words("logo.svg").starts_with("logo.svg is an SVG drawing"));
    }

    #[test]
    fn a_copy_keeps_the_shape() {
        assert_eq!(shrunk((800, 600)), (800, 600));
        assert_eq!(shrunk((4_096, 2_048)), (2_048, 1_024));
        assert_eq!(shrunk((10_000, 1)), (2_048, 1));
    }

    fn attached(count: usize, mime_type: &str, bytes: u64) -> Vec<Attachment> {
        let kept = Kept { hash: "a".repeat(64), bytes, width: 1, height: 1, flaw: None };
        vec![Attachment::new(kept, mime_type, "x"); count]
    }

    #[test]
    fn limits_are_those_of_the_model_and_say_what_to_do() {
        let chat = "gemini-3-flash-preview";
        assert_eq!(hindrance(&[], "antigravity-preview-05-2026"), None);
        assert_eq!(hindrance(&attached(14, "image/png", 9), chat), None);
        let over = hindrance(&attached(5, "image/png", 9), "gemini-2.5-flash-image").unwrap();
        assert!(over.contains("takes 3 pictures") && over.contains("Remove 2"), "{over}");
        let none = hindrance(&attached(1, "image/png", 9), "antigravity-preview-05-2026").unwrap();
        assert!(none.contains("takes no pictures"), "{none}");
        let heavy = hindrance(&attached(2, "image/png", 31_000_000), chat).unwrap();
        assert!(heavy.contains("62 MB"), "{heavy}");
        assert_eq!(hindrance(&attached(1, "application/pdf", 9), chat), None);
        let paper = hindrance(&attached(1, "application/pdf", 9), "gemini-3-pro-image").unwrap();
        assert!(paper.contains("Remove the PDF"), "{paper}");
    }
}
