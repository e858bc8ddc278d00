//! From the parser's inline events to the children of an element.
//!
//! Text arrives in many small pieces, because every character that might have meant something ends one. Here
//! they are put together again, with what the parser does not know: bare addresses, footnotes defined
//! elsewhere, formulas in `\(…\)`, and emphasis in scripts without spaces.

use super::mask::Mask;
use super::node::{Element, Node, Tag};
use super::text::{Cut, push_text};
use super::{autolink, cjk};
use std::borrow::Cow;
use std::ops::Range;

/// The longest name of a footnote, in bytes.
const FOOTNOTE_LABEL: usize = 64;

/// A piece of inline content and its place in the source.
#[derive(Clone, Debug)]
pub(crate) struct Inline<'a> {
    /// The piece.
    pub content: Content<'a>,
    /// Its place, in bytes.
    pub at: Range<usize>,
}

/// What a piece of inline content is.
#[derive(Clone, Debug)]
pub(crate) enum Content<'a> {
    /// Text.
    Text(Cow<'a, str>, Origin),
    /// An element, complete.
    Element(Element),
    /// The end of a line that goes on in the next one.
    SoftBreak,
}

/// How a piece of text relates to the source at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is the same text.
    Verbatim,
    /// It is the same text, and its first character was escaped by the backslash before it.
    Escaped,
    /// It was decoded, from a character reference for example.
    Decoded,
}

impl<'a> Inline<'a> {
    pub fn element(element: Element, at: Range<usize>) -> Inline<'a> {
        Inline { content: Content::Element(element), at }
    }

    pub fn decoded(text: impl Into<Cow<'a, str>>, at: Range<usize>) -> Inline<'a> {
        Inline { content: Content::Text(text.into(), Origin::Decoded), at }
    }
}

/// Adds a piece of text as it stands in the source; it is joined with the piece before it where nothing lies
/// between.
pub(crate) fn push_verbatim<'a>(
    items: &mut Vec<Inline<'a>>,
    source: &'a str,
    at: Range<usize>,
    escaped: bool,
) {
    if let Some(Inline { content: Content::Text(text, Origin::Verbatim | Origin::Escaped), at: last }) =
        items.last_mut()
        && last.end == at.start
        && !escaped
    {
        last.end = at.end;
        *text = Cow::Borrowed(&source[last.clone()]);
        return;
    }
    let origin = if escaped { Origin::Escaped } else { Origin::Verbatim };
    items.push(Inline { content: Content::Text(Cow::Borrowed(&source[at.clone()]), origin), at });
}

/// Splits a run of inline content at a place in the source. What cannot be split stays on the left.
pub(crate) fn split_at<'a>(
    items: Vec<Inline<'a>>,
    source: &'a str,
    place: usize,
) -> (Vec<Inline<'a>>, Vec<Inline<'a>>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for item in items {
        if item.at.start >= place {
            right.push(item);
            continue;
        }
        if let Content::Text(_, origin @ (Origin::Verbatim | Origin::Escaped)) = item.content
            && item.at.end > place
        {
            let part = |at: Range<usize>, origin| Inline {
                content: Content::Text(Cow::Borrowed(&source[at.clone()]), origin),
                at,
            };
            left.push(part(item.at.start..place, origin));
            right.push(part(place..item.at.end, Origin::Verbatim));
        } else {
            left.push(item);
        }
    }
    (left, right)
}

/// The text of a run of inline content.
pub(crate) fn plain_text(items: &[Inline]) -> String {
    let mut plain = String::new();
    for item in items {
        match &item.content {
            Content::Text(text, _) => plain.push_str(text),
            Content::Element(element) => plain.push_str(&element.words()),
            Content::SoftBreak => plain.push('\n'),
        }
    }
    plain
}

/// Puts `[^label]` in as references to footnotes that may be defined outside of the parsed text.
pub(crate) fn refer_to_footnotes<'a>(items: Vec<Inline<'a>>, source: &'a str) -> Vec<Inline<'a>> {
    let mut result = Vec::with_capacity(items.len());
    for item in items {
        let Content::Text(text, origin @ (Origin::Verbatim | Origin::Escaped)) = &item.content else {
            result.push(item);
            continue;
        };
        let mut from = usize::from(*origin == Origin::Escaped);
        let mut piece_start = 0;
        while let Some(offset) = text.get(from..).and_then(|rest| rest.find("[^")) {
            let open = from + offset;
            from = open + 2;
            let close = text[from..].bytes().take(FOOTNOTE_LABEL + 1).position(|byte| byte == b']');
            let Some(length) = close.filter(|length| *length > 0) else { continue };
            let label = &text[from..from + length];
            if label.contains([' ', '\t', '[', '^', '\n']) {
                continue;
            }
            let base = item.at.start;
            let end = from + length + 1;
            if open > piece_start {
                push_verbatim(
                    &mut result,
                    source,
                    base + piece_start..base + open,
                    *origin == Origin::Escaped && piece_start == 0,
                );
            }
            let reference = Element::empty(Tag::FootnoteReference { label: label.to_owned() });
            result.push(Inline::element(reference, base + open..base + end));
            piece_start = end;
            from = end;
        }
        if piece_start == 0 {
            result.push(item);
        } else if piece_start < text.len() {
            push_verbatim(&mut result, source, item.at.start + piece_start..item.at.end, false);
        }
    }
    result
}

/// Turns a run of inline content into children.
pub(crate) fn into_nodes(items: Vec<Inline>, children: &mut Vec<Node>, links: bool) {
    let mut text = String::new();
    let mut decoded: Vec<Range<usize>> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        match item.content {
            Content::Text(piece, origin) => {
                if origin == Origin::Decoded {
                    decoded.push(text.len()..text.len() + piece.len());
                }
                text.push_str(&piece);
            }
            Content::SoftBreak => {
                let after = items.peek().and_then(|next| match &next.content {
                    Content::Text(piece, _) => piece.chars().next(),
                    Content::Element(element) => element.text().chars().next(),
                    Content::SoftBreak => None,
                });
                let before = text.chars().next_back();
                if !before.zip(after).is_some_and(|(before, after)| cjk::joins_lines(before, after)) {
                    text.push('\n');
                }
            }
            Content::Element(element) => {
                flush_text(&mut text, &mut decoded, children, links);
                children.push(Node::Element(element));
            }
        }
    }
    flush_text(&mut text, &mut decoded, children, links);
}

/// Adds the text gathered so far, with its bare addresses as links if there may be links here. `decoded` are
/// the places in it that were written as character references.
fn flush_text(text: &mut String, decoded: &mut Vec<Range<usize>>, children: &mut Vec<Node>, links: bool) {
    if text.contains('\0') {
        // The replacement is longer, so the places hold no more. They only matter to addresses.
        *text = text.replace('\0', "\u{fffd}");
        decoded.clear();
    }
    let mut from = 0;
    if links {
        for autolink::Found { at, address } in autolink::find(text, decoded) {
            let Some(address) = super::SafeUrl::parse(&address) else { continue };
            push_text(children, &text[from..at.start], Cut::Prose);
            let mut link = Element::empty(Tag::Link { address, title: String::new() });
            push_text(&mut link.children, &text[at.clone()], Cut::Prose);
            children.push(Node::Element(link));
            from = at.end;
        }
    }
    push_text(children, &text[from..], Cut::Prose);
    text.clear();
    decoded.clear();
}

/// What the parser should see differently in this run: formulas in `\(…\)` and `\[…\]`, and markers of
/// emphasis that were left literal beside a letter of a script without spaces.
pub(crate) fn wanted_masks(items: &[Inline], source: &str, masks: &mut Vec<Mask>) {
    let mut open: Option<(usize, char)> = None;
    for item in items {
        let Content::Text(text, origin @ (Origin::Verbatim | Origin::Escaped)) = &item.content else {
            continue;
        };
        if *origin == Origin::Escaped {
            match (text.chars().next(), open) {
                (Some(bracket @ ('(' | '[')), None) => open = Some((item.at.start - 1, bracket)),
                (Some(')'), Some((start, '('))) | (Some(']'), Some((start, '['))) => {
                    open = None;
                    let end = item.at.start + 1;
                    // Backslashes alone are escaped ones, not a formula (CommonMark §2.4, example 12).
                    let formula = |c: char| c != '\\' && !c.is_whitespace();
                    if source[start + 2..end - 2].contains(formula) {
                        masks.push(Mask::Formula(start..end));
                    }
                }
                _ => {}
            }
        }
        marker_runs(text, usize::from(*origin == Origin::Escaped), |run| {
            let run = item.at.start + run.start..item.at.start + run.end;
            masks.extend(cjk::letter_to_mask(source, run).map(Mask::Letter));
        });
    }
}

fn marker_runs(text: &str, from: usize, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let mark = bytes[at];
        let length = bytes[at..].iter().take_while(|byte| **byte == mark).count();
        if (mark == b'*' && length <= 3) || (mark == b'~' && length == 2) {
            found(at..at + length);
        }
        at += length;
    }
}
