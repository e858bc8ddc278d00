//! Long text in several nodes.
//!
//! A browser lays a text node out as a whole, so a node that grows without end makes every step slower.
//! Measured in Chromium at 200 kB in one paragraph: about 40 ms of layout per step in one node, about 10 ms
//! in nodes of 256 characters. The cut is *online*: where a node ends depends only on the text up to there,
//! never on how the text arrived, so growing text changes the last node and adds new ones, and nothing else.

use super::node::Node;
use std::borrow::Cow;

/// How text is cut into nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// After white space between 192 and 256 bytes, or at 256.
    Prose,
    /// After 64 lines, or after the first line end beyond 3 kB, or at 4 kB.
    Code,
}

const PROSE_SOFT: usize = 192;
const PROSE_HARD: usize = 256;
/// A cluster of combining characters is kept in one node up to this length, in bytes.
const PROSE_CLUSTER: usize = 320;
const CODE_LINES: usize = 64;
const CODE_SOFT: usize = 3 * 1024;
const CODE_HARD: usize = 4 * 1024;

/// Appends text to the children of an element: into its last text node while there is room, then into new
/// ones.
pub(crate) fn push_text(children: &mut Vec<Node>, text: &str, cut: Cut) {
    let mut rest = text;
    while !rest.is_empty() {
        let taken = match children.last_mut() {
            Some(Node::Text(last)) => {
                let taken = take(last, rest, cut);
                last.push_str(&rest[..taken]);
                taken
            }
            Some(Node::Element(_)) | None => 0,
        };
        rest = &rest[taken..];
        if !rest.is_empty() {
            let taken = take("", rest, cut);
            children.push(Node::Text(rest[..taken].to_owned()));
            rest = &rest[taken..];
        }
    }
}

/// How many bytes of `text` still belong into the node that holds `current`. Never nothing if `current` is
/// empty.
pub(crate) fn take(current: &str, text: &str, cut: Cut) -> usize {
    match cut {
        Cut::Prose => take_prose(current, text),
        Cut::Code => take_code(current, text),
    }
}

fn take_prose(current: &str, text: &str) -> usize {
    if current.len() + text.len() <= PROSE_SOFT {
        return text.len();
    }
    let mut before = current.chars().next_back();
    for (index, c) in text.char_indices() {
        let length = current.len() + index;
        let full = length + c.len_utf8() > PROSE_HARD;
        let between_words =
            length >= PROSE_SOFT && before.is_some_and(char::is_whitespace) && !c.is_whitespace();
        let inside_cluster = joins(c) || before == Some('\u{200d}');
        if length > 0 && (full || between_words) && (!inside_cluster || length >= PROSE_CLUSTER) {
            return index;
        }
        before = Some(c);
    }
    text.len()
}

/// Characters that belong to the one before them: joiners, variation selectors, common combining marks, skin
/// tones.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' | '\u{3099}'..='\u{309a}'
        | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn take_code(current: &str, text: &str) -> usize {
    let mut lines = current.bytes().filter(|byte| *byte == b'\n').count();
    let mut taken = 0;
    loop {
        let length = current.len() + taken;
        let line_end = taken > 0 || current.ends_with('\n');
        if length > 0 && line_end && (lines >= CODE_LINES || length >= CODE_SOFT) {
            return taken;
        }
        let rest = &text[taken..];
        let line = rest.find('\n').map_or(rest.len(), |index| index + 1);
        if length + line > CODE_HARD {
            let room = CODE_HARD.saturating_sub(length).min(rest.len());
            let fits = (0..=room).rev().find(|index| rest.is_char_boundary(*index)).unwrap_or(0);
            return taken + fits;
        }
        taken += line;
        if taken == text.len() {
            return taken;
        }
        lines += 1;
    }
}

/// The text with the replacement character for every NUL (CommonMark §2.3).
pub(crate) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}
