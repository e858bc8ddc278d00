//! The short way for a long paragraph: a place in it from which its end can be parsed alone.
//!
//! A paragraph has no parts that are finished one by one: a marker far back may find its partner in the next word. But
//! an open marker is believed only so far (`provisional`), so what lies farther back than that is shown as it stands,
//! and may be left alone until the whole text is parsed once more at its end.
//!
//! A place will do if it comes after a space and a node begins there: an element, or a text whose first character is a
//! letter. Whether the rest really reads the same from there on is not argued but tried: it is parsed, and has to give
//! the very nodes that stand.

use super::node::{Element, Node, Tag};
use super::parse::{Definitions, Stage, parse};

/// How much of a paragraph is parsed again on every push at the least, in bytes: as far as an open marker is believed.
const REACH: usize = 1024;
/// How much may gather before a new place is looked for, in bytes.
const GATHERED: usize = 2 * REACH;
/// How many places are tried before the next push has to try again.
const TRIES: usize = 8;

/// A place from which the end of a paragraph can be parsed alone.
pub(crate) struct Seam {
    /// How many children of the paragraph stand before it.
    pub kept: usize,
    /// Where it is in the text, in bytes.
    pub place: usize,
}

/// Looks for a seam in the paragraph with which `shown` ends and which begins at `start` in it. Adds to `bytes` how
/// much was parsed for that.
pub(crate) fn find(
    paragraph: &Element,
    shown: &str,
    start: usize,
    known: &Definitions,
    bytes: &mut u64,
) -> Option<Seam> {
    let end = shown.trim_end().len();
    if end.saturating_sub(start) < GATHERED {
        return None;
    }
    let (kept, length) = child(&paragraph.children)?;
    let Some(Node::Text(before)) = paragraph.children.get(kept.checked_sub(1)?) else { return None };
    // Markup makes the source longer than what is shown, so the place is here or before.
    let mut limit = end.checked_sub(length)?;
    for _ in 0..TRIES {
        while !shown.is_char_boundary(limit) {
            limit -= 1;
        }
        let place = start + shown.get(start..limit)?.rfind(before.as_str())? + before.len();
        let parsed = parse(&shown[place..], known, Stage::Growing);
        *bytes += parsed.bytes;
        let reads_the_same = |block: &Element| {
            block.tag == Tag::Paragraph && block.children.as_slice() == &paragraph.children[kept..]
        };
        if let [block] = parsed.blocks.as_slice()
            && reads_the_same(&block.element)
        {
            return Some(Seam { kept, place });
        }
        limit = place - 1;
    }
    None
}

/// The last child that may begin a seam, with how much text is shown from there on.
fn child(children: &[Node]) -> Option<(usize, usize)> {
    let mut length = 0;
    for index in (1..children.len()).rev() {
        let begins = match &children[index] {
            Node::Text(text) => {
                length += text.len();
                text.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            Node::Element(element) => {
                length += element.text().len();
                true
            }
        };
        let after_space = matches!(&children[index - 1], Node::Text(before) if before.ends_with(' '));
        if length >= REACH && begins && after_space {
            return Some((index, length));
        }
    }
    None
}
