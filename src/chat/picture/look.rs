//! What a picture is, by its first bytes: its kind and its size. The service's word for the kind is not trusted.
//!
//! Sources: ITU-T T.81 annex B (JPEG), PNG section 5 and 11.2.2, GIF89a section 18, the WebP container specification.
//! Nothing is decoded here.

use crate::protocol::content::Flaw;

/// The most pixels that are shown. Decoded, they take four bytes each.
pub const MOST_PIXELS: u64 = 80_000_000;

/// A picture by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// Its type.
    pub mime_type: &'static str,
    /// In pixels; 0 where it could not be read.
    pub width: u32,
    /// In pixels; 0 where it could not be read.
    pub height: u32,
}

/// Looks at the bytes of a whole picture. SVG is none of them: it can hold scripts and links.
pub fn look(bytes: &[u8]) -> Option<Looks> {
    let looks = |mime_type, (width, height)| Looks { mime_type, width, height };
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(looks("image/jpeg", jpeg(bytes).unwrap_or_default()))
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let side = |at| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        Some(looks("image/png", side(16).zip(side(20)).unwrap_or_default()))
    } else if bytes.starts_with(b"GIF8") {
        let side = |at| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        Some(looks("image/gif", side(6).zip(side(8)).unwrap_or_default()))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(looks("image/webp", webp(bytes).unwrap_or_default()))
    } else if matches!(bytes.get(4..12), Some(b"ftypavif" | b"ftypavis")) {
        Some(looks("image/avif", (0, 0)))
    } else {
        None
    }
}

/// The type under which bytes may be kept and opened: what a page would carry out is none of them.
pub fn harmless(mime_type: &str) -> &str {
    const PICTURES: [&str; 5] = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"];
    let is_heard_or_seen = mime_type.starts_with("audio/") || mime_type.starts_with("video/");
    if is_heard_or_seen || mime_type == "application/pdf" || PICTURES.contains(&mime_type) {
        mime_type
    } else {
        "application/octet-stream"
    }
}

/// What stands in the way of showing it. What does not say its size could have any, and is not shown.
pub fn flaw(bytes: &[u8], looks: Option<Looks>) -> Option<Flaw> {
    let Some(looks) = looks else { return Some(Flaw::Foreign) };
    if u64::from(looks.width) * u64::from(looks.height) > MOST_PIXELS {
        return Some(Flaw::Huge);
    }
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    let ends = match looks.mime_type {
        // What follows the end marker is ignored by every reader, so it need not be the very last.
        "image/jpeg" => tail.windows(2).any(|pair| pair == [0xFF, 0xD9]),
        "image/png" => tail.windows(4).any(|name| name == b"IEND"),
        _ => true,
    };
    if !ends {
        return Some(Flaw::CutOff);
    }
    (looks.width == 0 || looks.height == 0).then_some(Flaw::Foreign)
}

/// The size in the frame header, which is found from segment to segment.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let word = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Fill bytes before a marker.
            0xFF => at += 1,
            // Markers that stand alone.
            0x01 | 0xD0..=0xD7 => at += 2,
            // Frame headers are all of this range but tables of Huffman, arithmetic coding and extensions.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((word(at + 7)?.into(), word(at + 5)?.into()));
            }
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::from(word(at + 2)?).max(2),
        }
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let at = |place: usize| bytes.get(place).copied().map(u32::from);
    let long = |place: usize| Some(at(place)? | at(place + 1)? << 8 | at(place + 2)? << 16);
    match bytes.get(12..16)? {
        b"VP8X" => Some((long(24)? + 1, long(27)? + 1)),
        b"VP8 " => Some((long(26)? & 0x3FFF, long(28)? & 0x3FFF)),
        b"VP8L" => {
            let bits = long(21)? | at(24)? << 24;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty application segment, a frame header of 3 by 2 pixels, and an end.
    const JPEG: [u8; 20] = [255, 216, 255, 224, 0, 4, 1, 2, 255, 192, 0, 8, 8, 0, 2, 0, 3, 1, 255, 217];

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        let check = |bytes: &[u8], mime_type, width, height| {
            assert_eq!(look(bytes), Some(Looks { mime_type, width, height }));
        };
        check(&JPEG, "image/jpeg", 3, 2);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x07", "image/png", 5, 7);
        check(b"GIF89a\x05\0\x07\0", "image/gif", 5, 7);
        check(b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x04\0\0\x06\0\0", "image/webp", 5, 7);
        assert_eq!(look(b"<svg onload='x'/>"), None);
        assert_eq!(look(b""), None);
    }

    #[test]
    fn bytes_are_kept_under_no_type_that_a_page_would_carry_out() {
        for kept in ["audio/wav", "video/mp4", "application/pdf", "image/png"] {
            assert_eq!(harmless(kept), kept);
        }
        for other in ["text/html", "image/svg+xml", "application/xhtml+xml", "application/pdf;a", "", "audio"]
        {
            assert_eq!(harmless(other), "application/octet-stream", "{other}");
        }
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        assert_eq!(flaw(&JPEG, look(&JPEG)), None);
        let cut = &JPEG[..18];
        assert_eq!(flaw(cut, look(cut)), Some(Flaw::CutOff));
        assert_eq!(flaw(b"<svg/>", look(b"<svg/>")), Some(Flaw::Foreign));
        let mut huge = JPEG;
        huge[13..17].fill(255);
        assert_eq!(flaw(&huge, look(&huge)), Some(Flaw::Huge));
        // A size that is not found is no reason to trust it.
        let mut without = JPEG;
        without[9] = 0xC4;
        assert_eq!(flaw(&without, look(&without)), Some(Flaw::Foreign));
        let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf";
        assert_eq!(flaw(avif, look(avif)), Some(Flaw::Foreign));
        // Every beginning of a picture is looked at without harm.
        for end in 0..JPEG.len() {
            let _ = flaw(&JPEG[..end], look(&JPEG[..end]));
        }
    }
}
