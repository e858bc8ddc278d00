//! Elements and blocks while a tree is being built.

use super::inline::Inline;
use super::node::{Element, Node, Tag};
use std::ops::Range;

/// An element whose end has not come.
pub(crate) struct Frame<'a> {
    /// What it is.
    pub tag: Tag,
    /// Where it begins in the source.
    pub start: usize,
    /// Its children so far.
    pub children: Vec<Node>,
    /// Its inline content that has not become children.
    pub inline: Vec<Inline<'a>>,
    /// The cells of this row so far.
    pub cells: usize,
    /// Where the text of this code block ended so far.
    pub text_end: Option<usize>,
}

/// A block at the top of the document.
#[derive(Debug)]
pub(crate) struct BuiltBlock {
    /// The block.
    pub element: Element,
    /// Its place in the source.
    pub range: Range<usize>,
    /// Whether it is a fenced block of code.
    pub fenced: bool,
    /// Where the items of a list or the rows of a table's body begin.
    pub parts: Vec<usize>,
}

impl Frame<'_> {
    /// An element that has just begun.
    pub fn new(tag: Tag, start: usize) -> Self {
        Frame { tag, start, children: Vec::new(), inline: Vec::new(), cells: 0, text_end: None }
    }
}
