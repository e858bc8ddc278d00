//! A second look at a text in which some characters stand in for others.
//!
//! The parser follows CommonMark to the letter. Where we want it to see a formula in `\(…\)`, or a `**` that
//! closes beside a Chinese letter, the text is parsed again with a few characters overwritten by others *of
//! the same length in bytes*. Offsets stay true, so whatever the parser cuts out is read from the original
//! text at the same place, and no stand-in ever reaches the page.

use std::borrow::Cow;
use std::ops::Range;

/// A character that stands in for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mask {
    /// A letter that counts as punctuation; the range holds one character.
    Letter(Range<usize>),
    /// A dollar sign that opens no formula.
    Dollar(usize),
    /// A colon that begins a line and no definition.
    Colon(usize),
    /// A formula with delimiters of two bytes at the start and at the end.
    Formula(Range<usize>),
    /// A formula whose end has not arrived; it reaches to the end of the text.
    OpenFormula(Range<usize>),
}

impl Mask {
    /// Where the formula is that this mask is for; one that is open has no end.
    pub fn formula(&self) -> Option<Range<usize>> {
        match self {
            Mask::Formula(range) => Some(range.clone()),
            Mask::OpenFormula(range) => Some(range.start..usize::MAX),
            Mask::Letter(_) | Mask::Dollar(_) | Mask::Colon(_) => None,
        }
    }

    /// Where the mask begins.
    pub fn start(&self) -> usize {
        match self {
            Mask::Formula(range) | Mask::OpenFormula(range) | Mask::Letter(range) => range.start,
            Mask::Dollar(place) | Mask::Colon(place) => *place,
        }
    }
}

/// The text with its masks laid over it. It has the same length, and character boundaries where the text has
/// them.
pub(crate) fn lay_over(source: &str, masks: &[Mask]) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for mask in masks {
        match mask {
            Mask::Letter(range) => {
                // An ideographic comma, and a separator of four bytes: both are punctuation to the parser.
                let stand_in = if range.len() == 4 { "\u{10100}" } else { "\u{3001}" };
                if range.len() == stand_in.len() {
                    bytes[range.clone()].copy_from_slice(stand_in.as_bytes());
                }
            }
            Mask::Dollar(at) | Mask::Colon(at) => bytes[*at] = b'%',
            Mask::Formula(range) => {
                bytes[range.start..range.start + 2].copy_from_slice(b"$$");
                hide(&mut bytes, range.start + 2..range.end - 2);
                bytes[range.end - 2..range.end].copy_from_slice(b"$$");
            }
            Mask::OpenFormula(range) => hide(&mut bytes, range.start + 2..range.end),
        }
    }
    // Every mask covers whole characters with whole characters, so the text is still valid; if not, none is
    // better.
    String::from_utf8(bytes).unwrap_or_else(|_| source.to_owned())
}

/// Overwrites what could mean anything to the parser, but keeps the lines and their indentation.
fn hide(bytes: &mut [u8], range: Range<usize>) {
    let mut line_start = false;
    for byte in &mut bytes[range] {
        match *byte {
            b'\n' | b'\r' => line_start = true,
            b' ' | b'\t' | b'>' if line_start => {}
            _ => {
                line_start = false;
                *byte = b'x';
            }
        }
    }
}

/// Text that the parser took from this place, with the characters that stood there before the masks. Where it
/// was put together from several lines, its characters are found again one after the other.
pub(crate) fn restore<'t>(source: &str, masked: &str, at: &Range<usize>, text: &'t str) -> Cow<'t, str> {
    let (Some(original), Some(seen)) = (source.get(at.clone()), masked.get(at.clone())) else {
        return Cow::Borrowed(text);
    };
    if original == seen {
        return Cow::Borrowed(text);
    }
    if let Some(piece) = seen.find(text).and_then(|start| original.get(start..start + text.len())) {
        return Cow::Owned(piece.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = seen.bytes().zip(original.bytes());
    for byte in text.bytes() {
        let line_end = |seen: &u8| matches!(seen, b'\n' | b'\r');
        let matches = |(seen, _): &(u8, u8)| *seen == byte || (line_end(seen) && byte == b' ');
        bytes.push(
            rest.find(matches).filter(|(seen, _)| !line_end(seen)).map_or(byte, |(_, original)| original),
        );
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
