//! What is known of a picture, written into its file beside the pixels, which stay as they came.
//!
//! A JPEG gets a packet of XMP in an application segment, and where it has one already, a comment; a PNG gets a text
//! chunk with the same packet. Other kinds are left as they are.
//!
//! Sources: ITU-T T.81 annex B; XMP specification part 3, section 1.1.3; PNG section 11.3.3.4 and annex D (the check
//! sum).

use std::fmt::Write as _;

/// What the packet of XMP in a JPEG begins with.
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The most bytes of a segment, without the two of its marker.
const SEGMENT: usize = 0xFFFF;

/// What is told of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What was asked for.
    pub prompt: String,
    /// The name of the picture, if it has one.
    pub title: String,
    /// Who made it.
    pub model: String,
    /// How it was asked for, such as `16:9 · 2K`.
    pub settings: String,
    /// The turn's id at the service.
    pub interaction: String,
}

/// The file with the facts in it; `None` where there is no place for them.
pub fn annotated(bytes: &[u8], facts: &Facts) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        jpeg(bytes, facts)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes, facts)
    } else {
        None
    }
}

/// The segment goes behind those that have to stand first.
fn jpeg(bytes: &[u8], facts: &Facts) -> Option<Vec<u8>> {
    let mut at = 2;
    let mut place = at;
    let mut has_packet = false;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        // JFIF, Exif and what else belongs to applications stands before tables and frames.
        if !matches!(marker, 0xE0..=0xEF | 0xFE) {
            break;
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let content = bytes.get(at + 4..at + 2 + length)?;
        has_packet |= marker == 0xE1 && content.starts_with(XMP);
        at += 2 + length;
        if matches!(marker, 0xE0 | 0xE1) {
            place = at;
        }
    }
    let (marker, content) = if has_packet {
        // Two packets would be one too many; every reader lets a comment be.
        (0xFE, fitted(facts, SEGMENT - 2, plain).into_bytes())
    } else {
        let packet = fitted(facts, SEGMENT - 2 - XMP.len(), packet);
        (0xE1, [XMP, packet.as_bytes()].concat())
    };
    let length = u16::try_from(content.len() + 2).ok()?.to_be_bytes();
    let segment = [&[0xFF, marker], &length[..], &content].concat();
    Some([&bytes[..place], &segment, &bytes[place..]].concat())
}

/// The chunk goes behind the header, which has to be the first.
fn png(bytes: &[u8], facts: &Facts) -> Option<Vec<u8>> {
    const HEADER_END: usize = 8 + 4 + 4 + 13 + 4;
    if bytes.get(12..16)? != b"IHDR" || bytes.len() < HEADER_END {
        return None;
    }
    let mut out = bytes[..HEADER_END].to_vec();
    for (keyword, text) in [("XML:com.adobe.xmp", packet(facts)), ("Description", plain(facts))] {
        // Not compressed, without a language and a translated keyword.
        let content = [b"iTXt", keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
        out.extend(u32::try_from(content.len() - 4).ok()?.to_be_bytes());
        out.extend_from_slice(&content);
        out.extend(check_sum(&content).to_be_bytes());
    }
    out.extend_from_slice(&bytes[HEADER_END..]);
    Some(out)
}

/// What `write` makes of the facts, with a prompt that is short enough for it to fit.
fn fitted(facts: &Facts, most: usize, write: fn(&Facts) -> String) -> String {
    let mut facts = facts.clone();
    loop {
        let written = write(&facts);
        let Some(over) = written.len().checked_sub(most).filter(|over| *over > 0) else { return written };
        if facts.prompt.is_empty() {
            return String::new();
        }
        // One character can have become six; what is cut is cut at a character.
        let mut end = facts.prompt.len().saturating_sub(over.div_ceil(6).max(4));
        while !facts.prompt.is_char_boundary(end) {
            end -= 1;
        }
        facts.prompt.truncate(end);
    }
}

/// The facts as lines of text.
fn plain(facts: &Facts) -> String {
    let mut out = facts.prompt.clone();
    for (name, value) in named(facts) {
        let _ = write!(out, "\n{name}: {value}");
    }
    out
}

fn named(facts: &Facts) -> impl Iterator<Item = (&'static str, &str)> {
    [
        ("Title", facts.title.as_str()),
        ("Model", facts.model.as_str()),
        ("Settings", facts.settings.as_str()),
        ("Interaction", facts.interaction.as_str()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
}

/// The facts as a packet of XMP: the words in the fields that programs show, and everything by name.
fn packet(facts: &Facts) -> String {
    let mut own = String::new();
    for (name, value) in named(facts) {
        let _ = write!(own, "<catena:{name}>{}</catena:{name}>", escaped(value));
    }
    let said = |name: &str, text: &str| {
        let text = escaped(text);
        format!("<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></dc:{name}>")
    };
    let title = if facts.title.is_empty() { String::new() } else { said("title", &facts.title) };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:catena=\"urn:catena:picture\"><xmp:CreatorTool>Catena</xmp:CreatorTool>{}{title}{own}\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
        said("description", &facts.prompt)
    )
}

/// Text of XML. Characters that XML does not allow are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

/// The check sum of a chunk (CRC-32).
fn check_sum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::picture::look;

    /// JFIF, a frame header of 3 by 2 pixels, and an end.
    const JPEG: [u8; 20] = [255, 216, 255, 224, 0, 4, 1, 2, 255, 192, 0, 8, 8, 0, 2, 0, 3, 1, 255, 217];

    fn facts(prompt: &str) -> Facts {
        Facts {
            prompt: prompt.into(),
            title: String::new(),
            model: "Nano Banana 2".into(),
            settings: "16:9 · 2K".into(),
            interaction: "v1_x".into(),
        }
    }

    fn has(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_jpeg_keeps_every_byte_and_gets_one_segment() {
        let written = annotated(&JPEG, &facts("A <red> boat & “sea”")).unwrap();
        assert_eq!(written[..8], JPEG[..8], "what has to be first stays first");
        assert_eq!(written[written.len() - 12..], JPEG[8..], "frame and pixels are as they were");
        assert_eq!(&written[8..10], &[0xFF, 0xE1]);
        let length = usize::from(u16::from_be_bytes([written[10], written[11]]));
        assert_eq!(10 + length + 12, written.len());
        assert!(written[12..].starts_with(XMP));
        assert!(has(&written, "A &lt;red&gt; boat &amp; “sea”"));
        assert!(has(&written, "<catena:Model>Nano Banana 2</catena:Model>"));
        assert_eq!(look::look(&written).map(|looks| (looks.width, looks.height)), Some((3, 2)));
        assert_eq!(look::flaw(&written, look::look(&written)), None);
    }

    #[test]
    fn a_jpeg_that_has_a_packet_gets_a_comment() {
        let once = annotated(&JPEG, &facts("One")).unwrap();
        let twice = annotated(&once, &facts("Two")).unwrap();
        let packets = twice.windows(XMP.len()).filter(|window| *window == XMP).count();
        assert_eq!(packets, 1);
        assert!(has(&twice, "Two\nModel: Nano Banana 2\nSettings: 16:9 · 2K\nInteraction: v1_x"));
        assert_eq!(look::look(&twice).map(|looks| looks.width), Some(3));
    }

    #[test]
    fn a_png_keeps_every_byte_and_gets_chunks_with_right_sums() {
        // One pixel, as every encoder writes it; only the header is looked at here.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x07\x08\x02\0\0\0".to_vec();
        png.extend(check_sum(&png[12..]).to_be_bytes());
        let header = png.len();
        png.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82");
        let written = annotated(&png, &facts("Ein grüner Mond")).unwrap();
        assert_eq!(written[..header], png[..header]);
        assert_eq!(written[written.len() - 12..], png[header..]);
        let mut at = 8;
        let mut names = Vec::new();
        while at < written.len() {
            let length = u32::from_be_bytes(written[at..at + 4].try_into().unwrap()) as usize;
            let chunk = &written[at + 4..at + 8 + length];
            names.push(String::from_utf8_lossy(&chunk[..4]).into_owned());
            let sum = u32::from_be_bytes(written[at + 8 + length..at + 12 + length].try_into().unwrap());
            assert_eq!(sum, check_sum(chunk));
            at += 12 + length;
        }
        assert_eq!(names, ["IHDR", "iTXt", "iTXt", "IEND"]);
        assert!(has(&written, "Description\0\0\0\0\0Ein grüner Mond\nModel: "));
    }

    #[test]
    fn a_known_sum_is_right() {
        assert_eq!(check_sum(b"IEND"), 0xAE42_6082);
        assert_eq!(check_sum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_prompt_of_any_length_fits() {
        for (letter, count) in [("<", 70_000), ("ä", 40_000), ("a", 65_400), ("🌊", 30_000)] {
            let written = annotated(&JPEG, &facts(&letter.repeat(count))).unwrap();
            let length = usize::from(u16::from_be_bytes([written[10], written[11]]));
            assert!(length > 60_000, "{letter}: {length}");
            assert_eq!(look::look(&written).map(|looks| looks.width), Some(3));
            assert!(has(&written, "</x:xmpmeta>"));
        }
    }

    #[test]
    fn what_has_no_place_for_facts_is_left_alone() {
        for bytes in [&b"GIF89a"[..], b"RIFF\0\0\0\0WEBPVP8X", b"", &[0xFF, 0xD8, 0xFF], b"\x89PNG\r\n\x1a\n"]
        {
            assert_eq!(annotated(bytes, &facts("x")), None);
        }
        // Every beginning of a file is looked at without harm.
        for end in 0..JPEG.len() {
            let _ = annotated(&JPEG[..end], &facts("x"));
        }
    }
}
