//! What is certain: which blocks no further text can change, and where they stand.

use super::frame::BuiltBlock;
use super::lines;
use super::node::Tag;
use super::parse::Parsed;
use std::ops::Range;

/// Text that is parsed in one go: an open end of the source, perhaps after a head that is parsed along with
/// it although it stands further up, such as the head of a table.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    /// Where the head stands in the source.
    pub head: Range<usize>,
    /// Where the rest begins in the source.
    pub base: usize,
}

impl Stretch {
    /// The source from a place on.
    pub fn from(base: usize) -> Stretch {
        Stretch { head: base..base, base }
    }

    /// The place in the source of a place in the parsed text.
    pub fn in_source(&self, place: usize) -> usize {
        match place.checked_sub(self.head.len()) {
            Some(offset) => self.base + offset,
            None => self.head.start + place,
        }
    }

    /// The places of blocks in the source: from the start of the first line, without white space at the end,
    /// and never overlapping.
    pub fn places(&self, blocks: &[BuiltBlock], shown: &str) -> Vec<Range<usize>> {
        let mut places = Vec::with_capacity(blocks.len());
        for (index, block) in blocks.iter().enumerate() {
            let start = line_start(shown, block.range.start);
            let limit = blocks.get(index + 1).map_or(shown.len(), |next| line_start(shown, next.range.start));
            let end = block.range.end.min(limit).max(start);
            let end = start + shown[start..end].trim_end().len();
            places.push(self.in_source(start)..self.in_source(end));
        }
        places
    }
}

/// From this length on, a line that has not ended is what it seems to be, in bytes: no marker is as long.
const CERTAIN: usize = 256;

/// How many of the parsed blocks no further text can change, and where the text after them begins.
///
/// CommonMark never reopens a block that is closed, and a new block closes those before it. So once the last
/// block has a whole line to prove that it is one, or a long piece of one, everything before it is settled. Before that,
/// its line may still turn out to belong to the block before it. A heading, a rule and a closed fence need no successor.
pub(crate) fn settle(parsed: &Parsed, shown: &str) -> (usize, usize) {
    let (count, resume) = without_open_definitions(settle_closed(parsed, shown), parsed, shown);
    let Some(formula) = parsed.formula_at(resume) else { return (count, resume) };
    let starts = parsed.blocks.iter().map(|block| line_start(shown, block.range.start));
    let before = starts.enumerate().take_while(|(_, start)| *start <= formula.start).last();
    before.map_or((0, 0), |(index, start)| (index.min(count), start.min(resume)))
}

/// A paragraph after a list of definitions is its next term if a line with a colon follows, so the list waits
/// until the paragraph has ended.
fn without_open_definitions((count, resume): (usize, usize), parsed: &Parsed, shown: &str) -> (usize, usize) {
    let tag_of = |index: usize| parsed.blocks.get(index).map(|block| &block.element.tag);
    let list = count.checked_sub(1).filter(|index| tag_of(*index) == Some(&Tag::DefinitionList));
    match list.filter(|_| matches!(tag_of(count), Some(Tag::Paragraph) | None)) {
        Some(index) => (index, line_start(shown, parsed.blocks[index].range.start)),
        None => (count, resume),
    }
}

fn settle_closed(parsed: &Parsed, shown: &str) -> (usize, usize) {
    let Some(last) = parsed.blocks.last() else { return (0, 0) };
    let count = parsed.blocks.len();
    let start_of =
        |index: usize| parsed.blocks.get(index).map_or(0, |block| line_start(shown, block.range.start));
    let end = last.range.end.min(shown.len());
    let closed_fence = last.fenced && matches!(last.element.tag, Tag::CodeBlock { closed: true, .. });
    let complete_by_itself = closed_fence || matches!(last.element.tag, Tag::Heading(_) | Tag::Rule);
    if complete_by_itself {
        if shown[..end].ends_with('\n') {
            return (count, end);
        }
        let line_end = shown[end..].find('\n').filter(|offset| shown[end..end + offset].trim().is_empty());
        if let Some(offset) = line_end {
            return (count, end + offset + 1);
        }
    }
    let last_start = start_of(count - 1);
    // The title of a link's definition may go on in the next line, which looks like a paragraph until it
    // ends.
    let after_definition = parsed.definitions.iter().any(|definition| {
        let between = shown.get(definition.end..last_start);
        between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() <= 1)
    });
    let last = &shown[last_start..];
    if (last.contains('\n') || last.len() > CERTAIN) && !after_definition {
        return (count - 1, last_start);
    }
    match count.checked_sub(2) {
        Some(index) => (index, start_of(index)),
        None => (0, 0),
    }
}

/// Where the line begins that this place is in.
pub(crate) fn line_start(text: &str, place: usize) -> usize {
    lines::last_line_start(&text[..place.min(text.len())])
}
