//! The short way for long lists and tables: their finished items and rows stay, and only the last are parsed. Long
//! paragraphs are cut where [`super::seam`] says.
//!
//! An item is closed by the next one as a block is by its successor, so what is certain about blocks is
//! certain about the items of a list at the top of the document, and about the rows of a table. The list is
//! parsed from its last item on, the table from its last row on, with its head before it, and what comes out
//! is grafted onto what stands.
//!
//! One thing can reach back: a blank line between two items makes the whole list loose. Then the list is
//! parsed as a whole once, and items that come after are made loose here.

use super::frame::BuiltBlock;
use super::node::{Element, Node, Tag};
use super::parse::{Definitions, Parsed};
use super::seam;
use super::settle::{Stretch, line_start};
use super::tags::{Spacing, is_inline, spacing};

/// A list, a table or a paragraph that is open at the end of a document.
#[derive(Clone, Debug)]
pub(crate) struct OpenBlock {
    /// How many of its items, rows or nodes are finished.
    pub kept: usize,
    /// The text to parse: from the first item or row that is not finished, with the head of a table.
    pub stretch: Stretch,
    /// Whether a list is loose.
    loose: bool,
}

impl OpenBlock {
    /// The first block of a parse that has not settled, if it has finished items or rows. `before` is what
    /// was known of the first block, if that parse grafted onto it.
    pub fn find(
        parsed: &Parsed,
        shown: &str,
        settled: usize,
        stretch: &Stretch,
        before: Option<&OpenBlock>,
    ) -> Option<OpenBlock> {
        let block = parsed.blocks.get(settled)?;
        let before = before.filter(|_| settled == 0);
        let cut = cut(block, shown);
        let place = block.parts.get(cut).map(|start| line_start(shown, *start))?;
        let kept = before.map_or(0, |before| before.kept) + cut;
        if kept == 0 || parsed.formula_at(place).is_some() {
            return None;
        }
        let head = if let Some(before) = before {
            before.stretch.head.clone()
        } else if block.element.tag == Tag::Table {
            let rows = line_start(shown, *block.parts.first()?);
            stretch.in_source(line_start(shown, block.range.start))..stretch.in_source(rows)
        } else {
            0..0
        };
        let known = before.map(|before| before.loose);
        let loose = match spacing(&block.element) {
            // An item without a whole line may yet turn out to be none, and then the list is not loose.
            Spacing::Loose if known == Some(true) || cut + 1 == block.parts.len() => true,
            Spacing::Loose => return None,
            Spacing::Tight => false,
            // Of a table, nothing needs to be known.
            Spacing::Unknown => known.or((block.element.tag == Tag::Table).then_some(false))?,
        };
        Some(OpenBlock { kept, stretch: Stretch { head, base: stretch.in_source(place) }, loose })
    }

    /// The same for a paragraph with which the text ends. Adds to `bytes` how much was parsed to find out.
    pub fn in_paragraph(
        parsed: &Parsed,
        shown: &str,
        settled: usize,
        stretch: &Stretch,
        before: Option<&OpenBlock>,
        (known, bytes): (&Definitions, &mut u64),
    ) -> Option<OpenBlock> {
        let block = parsed.blocks.get(settled).filter(|block| block.element.tag == Tag::Paragraph)?;
        let before = before.filter(|_| settled == 0);
        if settled + 1 < parsed.blocks.len() {
            return before.cloned();
        }
        let seam = seam::find(&block.element, shown, block.range.start, known, bytes)
            .filter(|seam| parsed.formula_at(seam.place).is_none());
        match (seam, before) {
            (Some(seam), _) => Some(OpenBlock {
                kept: before.map_or(0, |before| before.kept) + seam.kept,
                stretch: Stretch::from(stretch.in_source(seam.place)),
                loose: false,
            }),
            (None, before) => before.cloned(),
        }
    }

    /// The text to parse.
    pub fn text(&self, source: &str) -> String {
        let mut text = source[self.stretch.head.clone()].to_owned();
        text.push_str(&source[self.stretch.base..]);
        text
    }

    /// Makes the first parsed block fit the one that stands, or says that it does not. `text` is what it was
    /// parsed from.
    pub fn fit(&self, standing: &Element, parsed: &mut Element, text: &str) -> bool {
        if standing.tag == Tag::Table && parsed.tag == Tag::Table {
            return standing.children.first() == parsed.children.first();
        }
        if standing.tag == Tag::Paragraph {
            return parsed.tag == Tag::Paragraph;
        }
        if !is_list(&standing.tag) || !standing.tag.keeps_element(&parsed.tag) {
            return false;
        }
        if self.loose {
            parsed.children.iter_mut().for_each(loosen);
        }
        match spacing(parsed) {
            Spacing::Tight => true,
            Spacing::Loose => self.loose,
            Spacing::Unknown => self.loose || !text.lines().any(|line| line.trim().is_empty()),
        }
    }
}

fn is_list(tag: &Tag) -> bool {
    matches!(tag, Tag::BulletList | Tag::OrderedList { .. })
}

/// The items, rows or nodes of a block, and the path to the element that holds them.
pub(crate) fn parts_of(element: &mut Element) -> Option<(&mut Vec<Node>, Vec<usize>)> {
    if is_list(&element.tag) || element.tag == Tag::Paragraph {
        return Some((&mut element.children, Vec::new()));
    }
    match element.children.get_mut(1) {
        Some(Node::Element(body)) if body.tag == Tag::TableBody => Some((&mut body.children, vec![1])),
        Some(Node::Element(_) | Node::Text(_)) | None => None,
    }
}

/// The first item or row that is not finished: the last one, or the one before it while the last one has no
/// whole line to prove that it is one.
fn cut(block: &BuiltBlock, shown: &str) -> usize {
    let Some(last) = block.parts.len().checked_sub(1) else { return 0 };
    let whole_line = shown[block.parts[last].min(shown.len())..].contains('\n');
    if whole_line { last } else { last.saturating_sub(1) }
}

/// Puts the text of an item into paragraphs, as it stands in a loose list.
fn loosen(item: &mut Node) {
    let Node::Element(item) = item else { return };
    let mut children: Vec<Node> = Vec::with_capacity(item.children.len());
    let mut in_paragraph = false;
    for child in std::mem::take(&mut item.children) {
        let inline = match &child {
            Node::Text(_) => true,
            Node::Element(element) => is_inline(&element.tag),
        };
        if !inline {
            children.push(child);
        } else if in_paragraph && let Some(Node::Element(paragraph)) = children.last_mut() {
            paragraph.children.push(child);
        } else {
            children.push(Node::Element(Element { tag: Tag::Paragraph, children: vec![child] }));
        }
        in_paragraph = inline;
    }
    item.children = children;
}
