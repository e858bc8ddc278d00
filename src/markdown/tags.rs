//! What the parser's words mean in ours: tags, and the few judgements that need the source.

use super::node::{AlertKind, Alignment, Element, Node, Tag};
use super::shown_address;
use pulldown_cmark as cmark;
use std::borrow::Cow;
use std::ops::Range;

/// Elements that may stand within themselves, directly or not.
pub(crate) fn nests(tag: &cmark::Tag<'_>) -> bool {
    matches!(
        tag,
        cmark::Tag::BlockQuote(_)
            | cmark::Tag::List(_)
            | cmark::Tag::FootnoteDefinition(_)
            | cmark::Tag::DefinitionList
            | cmark::Tag::DefinitionListDefinition
            | cmark::Tag::Table(_)
            | cmark::Tag::Emphasis
            | cmark::Tag::Strong
            | cmark::Tag::Strikethrough
            | cmark::Tag::Link { .. }
            | cmark::Tag::Image { .. }
    )
}

pub(crate) fn is_inline(tag: &Tag) -> bool {
    match tag {
        Tag::FootnoteReference { .. }
        | Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Code
        | Tag::LineBreak
        | Tag::Link { .. }
        | Tag::PendingLink
        | Tag::UnsafeLink { .. }
        | Tag::ImagePlaceholder { .. }
        | Tag::Math { .. } => true,
        Tag::Paragraph
        | Tag::Heading(_)
        | Tag::Quote
        | Tag::Alert(_)
        | Tag::BulletList
        | Tag::OrderedList { .. }
        | Tag::Item
        | Tag::TaskItem { .. }
        | Tag::CodeBlock { .. }
        | Tag::Table
        | Tag::TableHead
        | Tag::TableBody
        | Tag::Row
        | Tag::HeaderCell(_)
        | Tag::Cell(_)
        | Tag::Rule
        | Tag::RawHtml
        | Tag::FootnoteDefinition { .. }
        | Tag::DefinitionList
        | Tag::Term
        | Tag::Definition => false,
    }
}

pub(crate) fn link(kind: cmark::LinkType, address: &str, title: &str) -> Tag {
    let address = match kind {
        cmark::LinkType::Email => Cow::Owned(format!("mailto:{address}")),
        _ => Cow::Borrowed(address),
    };
    match super::SafeUrl::parse(&address) {
        Some(address) => Tag::Link { address, title: title.to_owned() },
        None => Tag::UnsafeLink { address: shown_address(&address) },
    }
}

/// The language of a fence: the first word after it.
pub(crate) fn language(info: &str) -> String {
    let word = info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).next().unwrap_or("");
    word.replace('\0', "\u{fffd}")
}

/// Whether a fenced block ends with its closing fence: there are marks after its text, or after its first
/// line.
pub(crate) fn is_closed(source: &str, range: &Range<usize>, text_end: Option<usize>) -> bool {
    let block = &source[range.start..range.end.min(source.len())];
    let body =
        text_end.unwrap_or_else(|| range.start + block.find('\n').map_or(block.len(), |index| index + 1));
    source.get(body..range.end).is_some_and(|rest| rest.contains("```") || rest.contains("~~~"))
}

/// Whether tildes strike through: two of them always, one only if it does not stand within a word.
pub(crate) fn strikes(source: &str, range: &Range<usize>) -> bool {
    let before = source[..range.start].chars().next_back();
    let after = source[range.end..].chars().next();
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    source[range.start..].starts_with("~~") || !(in_word(before) || in_word(after))
}

pub(crate) fn is_line_break(html: &str) -> bool {
    let inner = html.trim().strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|name| name.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br"))
}

pub(crate) fn html_text(children: &[Node]) -> String {
    children
        .iter()
        .filter_map(|child| if let Node::Text(text) = child { Some(text.as_str()) } else { None })
        .collect()
}

pub(crate) fn alert(kind: cmark::BlockQuoteKind) -> AlertKind {
    match kind {
        cmark::BlockQuoteKind::Note => AlertKind::Note,
        cmark::BlockQuoteKind::Tip => AlertKind::Tip,
        cmark::BlockQuoteKind::Important => AlertKind::Important,
        cmark::BlockQuoteKind::Warning => AlertKind::Warning,
        cmark::BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

pub(crate) fn alignment(alignment: cmark::Alignment) -> Alignment {
    match alignment {
        cmark::Alignment::None => Alignment::Unset,
        cmark::Alignment::Left => Alignment::Left,
        cmark::Alignment::Center => Alignment::Center,
        cmark::Alignment::Right => Alignment::Right,
    }
}

/// How far the items of a list stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// The items hold text.
    Tight,
    /// The items hold paragraphs.
    Loose,
    /// The items hold neither, so it cannot be told.
    Unknown,
}

/// How far the items of this list stand apart.
pub(crate) fn spacing(list: &Element) -> Spacing {
    let items = list.children.iter().filter_map(|child| match child {
        Node::Element(item) => Some(item),
        Node::Text(_) => None,
    });
    for child in items.flat_map(|item| &item.children) {
        match child {
            Node::Text(_) => return Spacing::Tight,
            Node::Element(child) if is_inline(&child.tag) => return Spacing::Tight,
            // A line break that stands alone comes from HTML and is a paragraph in either case.
            Node::Element(child) if child.tag == Tag::Paragraph && !is_lone_break(child) => {
                return Spacing::Loose;
            }
            Node::Element(_) => {}
        }
    }
    Spacing::Unknown
}

fn is_lone_break(paragraph: &Element) -> bool {
    matches!(paragraph.children.as_slice(), [Node::Element(child)] if child.tag == Tag::LineBreak)
}
