//! A text that broke off: how much of it is shown.
//!
//! While a text grows, markers that have just begun are held back ([`super::tail`]). When somebody stops the
//! answer there, they stay back: `**` would be noise, and a lone `--` would make a heading of the line before
//! it. Nothing is lost, since a marker alone says nothing and the source keeps it. Words that were held back
//! are shown, and so are markers that close something.

use super::node::{Element, Node, Tag};
use super::parse::{Definitions, Parsed, Stage, parse};
use super::tail;
use std::mem::discriminant;

/// How much of a text that broke off is shown, in bytes.
pub(crate) fn shown_length(source: &str) -> usize {
    let shown = tail::shown_length(source);
    let held = &source[shown..];
    if held.is_empty() || !held.chars().all(is_mere_marker) {
        return source.len();
    }
    let look = |text: &str| parse(text, &Definitions::default(), Stage::CutOff);
    if look_alike(&look(source), &look(&source[..shown])) { source.len() } else { shown }
}

/// Characters that mean nothing but what they mark.
fn is_mere_marker(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\r'
            | '\n'
            | '>'
            | '-'
            | '='
            | '*'
            | '_'
            | '+'
            | '#'
            | '~'
            | '`'
            | '|'
            | ':'
            | '$'
            | '['
            | '!'
    )
}

fn look_alike(one: &Parsed, other: &Parsed) -> bool {
    one.blocks.len() == other.blocks.len()
        && one.blocks.iter().zip(&other.blocks).all(|(one, other)| alike(&one.element, &other.element))
}

/// Whether two elements differ in nothing but whether they are closed.
fn alike(one: &Element, other: &Element) -> bool {
    let same_tag = match (&one.tag, &other.tag) {
        (Tag::Heading(one), Tag::Heading(other)) => one == other,
        (one, other) => discriminant(one) == discriminant(other),
    };
    same_tag
        && one.children.len() == other.children.len()
        && one.children.iter().zip(&other.children).all(|pair| match pair {
            (Node::Text(one), Node::Text(other)) => one == other,
            (Node::Element(one), Node::Element(other)) => alike(one, other),
            (Node::Text(_), Node::Element(_)) | (Node::Element(_), Node::Text(_)) => false,
        })
}
