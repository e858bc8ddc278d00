//! The growing document: text in, patches out.

use super::build::BuiltBlock;
use super::fence::OpenFence;
use super::lines;
use super::node::{Element, Node, Tag};
use super::parse::{Definitions, Parsed, Stage, parse};
use super::patch::{Edit, Patch, Path};
use super::tail;
use super::text::{Cut, take};
use std::ops::Range;

/// The name of a block while it lives. A block that is replaced by one of another kind gets another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockKey(u64);

impl BlockKey {
    /// The key as a number, for consumers that need one. It is unique within its document.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// A block at the top of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its name.
    pub key: BlockKey,
    /// Its place in [`Document::source`], in bytes, from the start of its first line to its last character.
    pub range: Range<usize>,
    /// What it is.
    pub node: Element,
}

/// A document that grows.
///
/// ```
/// use catena::markdown::{Document, apply};
/// let mut document = Document::new();
/// let mut page = Vec::new();
/// for piece in ["Some **bo", "ld** text", ".\n"] {
///     apply(&mut page, &document.push(piece));
/// }
/// apply(&mut page, &document.finish());
/// assert_eq!(page[0].text(), "Some bold text.");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Document {
    source: String,
    blocks: Vec<Block>,
    /// How many blocks are settled.
    settled: usize,
    /// Where the text begins that is parsed again on the next push, in bytes.
    resume: usize,
    /// The definitions of links before that.
    known: Definitions,
    /// The fence that is open at the end.
    fence: Option<OpenFence>,
    next_key: u64,
    parsed_bytes: u64,
}

impl Document {
    /// A document without text.
    pub fn new() -> Document {
        Document::default()
    }

    /// A document whose whole text is known. It equals one that grew and was finished.
    pub fn complete(source: &str) -> Document {
        let mut document = Document { source: source.to_owned(), ..Document::default() };
        let _ = document.finish();
        document
    }

    /// Takes text that arrived, and says what changed. Call it at most once per frame, with all that came
    /// since.
    pub fn push(&mut self, delta: &str) -> Patch {
        self.source.push_str(delta);
        let mut patch = Patch::default();
        if delta.is_empty() || self.continue_fence(&mut patch) {
            return patch;
        }
        let open = &self.source[self.resume..];
        let shown = &open[..tail::shown_length(open)];
        let parsed = parse(shown, &self.known, Stage::Growing);
        let shown_to = self.resume + shown.len();
        self.take_over(parsed, shown_to, self.settled, self.resume, &mut patch);
        patch
    }

    /// The text is complete: it is taken literally, nothing is held back any more, and references find what
    /// was defined after them. What has settled changes only where that is so. More text may still be pushed
    /// afterwards; what it defines then reaches the parts before it with the next call.
    pub fn finish(&mut self) -> Patch {
        let mut patch = Patch::default();
        let parsed = parse(&self.source, &Definitions::default(), Stage::Final);
        self.known = Definitions::default();
        let shown_to = self.source.len();
        self.take_over(parsed, shown_to, 0, 0, &mut patch);
        self.fence = None;
        patch
    }

    /// The whole text so far, as it came.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The blocks as they are to be shown now.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// How many blocks, from the first, no push will change any more.
    pub fn settled(&self) -> usize {
        self.settled
    }

    /// How many bytes the parser has been given so far, over all pushes: the measure of work for tests.
    pub fn parsed_bytes(&self) -> u64 {
        self.parsed_bytes
    }

    /// Replaces the blocks from `first` on by parsed ones, whose places count from `base`, and settles what
    /// can settle.
    fn take_over(&mut self, parsed: Parsed, shown_to: usize, first: usize, base: usize, patch: &mut Patch) {
        self.parsed_bytes += parsed.bytes;
        let (settled, resume) = settle(&parsed, &self.source[base..shown_to]);
        let last_fenced = parsed.blocks.last().is_some_and(|block| block.fenced);
        let ranges: Vec<Range<usize>> = places(&parsed.blocks, &self.source[base..shown_to], base);
        let count = first + parsed.blocks.len();
        if count < self.blocks.len() {
            self.blocks.truncate(count);
            patch.edits.push(Edit::TruncateBlocks { len: count });
        }
        for (offset, (built, range)) in parsed.blocks.into_iter().zip(ranges).enumerate() {
            self.put(first + offset, built.element, range, patch);
        }
        for definition in parsed.definitions {
            if base + definition.end <= base + resume {
                self.known.add(definition);
            }
        }
        self.settled = first + settled;
        self.resume = base + resume;
        self.fence =
            self.blocks.last().filter(|_| last_fenced && self.settled + 1 == self.blocks.len()).and_then(
                |block| {
                    let open = matches!(block.node.tag, Tag::CodeBlock { closed: false, .. });
                    OpenFence::find(&self.source, self.resume, shown_to).filter(|_| open)
                },
            );
    }

    fn put(&mut self, index: usize, element: Element, range: Range<usize>, patch: &mut Patch) {
        match self.blocks.get_mut(index) {
            Some(block) if block.node.tag.keeps_element(&element.tag) => {
                patch.compare(index, &block.node, &element);
                block.node = element;
                block.range = range;
            }
            Some(block) => {
                let key = BlockKey(self.next_key);
                self.next_key += 1;
                patch.edits.push(Edit::ReplaceBlock { index, key, element: element.clone() });
                *block = Block { key, range, node: element };
            }
            None => {
                let key = BlockKey(self.next_key);
                self.next_key += 1;
                patch.edits.push(Edit::AppendBlock { key, element: element.clone() });
                self.blocks.push(Block { key, range, node: element });
            }
        }
    }

    /// Takes the short way through an open fence. Says whether that was all there was to do.
    fn continue_fence(&mut self, patch: &mut Patch) -> bool {
        let Some(mut fence) = self.fence else { return false };
        let Some(advance) = fence.advance(&self.source) else { return false };
        let Some(index) = self.blocks.len().checked_sub(1) else { return false };
        let block = &mut self.blocks[index];
        let text = self.source[advance.text.clone()].replace('\0', "\u{fffd}");
        append_code(&mut block.node, index, &text, patch);
        block.range.end =
            block.range.end.max(advance.text.end.saturating_sub(usize::from(text.ends_with('\n'))));
        self.fence = Some(fence);
        let Some(end) = advance.closed_at else { return true };
        if let Tag::CodeBlock { closed, .. } = &mut block.node.tag {
            *closed = true;
            let at = Path { block: index, children: Vec::new() };
            patch.edits.push(Edit::SetTag { at, tag: block.node.tag.clone() });
        }
        block.range.end = fence.consumed() + self.source[fence.consumed()..end].trim_end().len();
        self.fence = None;
        self.settled = self.blocks.len();
        self.resume = end;
        end == self.source.len()
    }
}

/// Appends lines to a block of code, and writes the edits that do the same.
fn append_code(code: &mut Element, block: usize, text: &str, patch: &mut Patch) {
    let mut rest = text;
    while !rest.is_empty() {
        let index = code.children.len().wrapping_sub(1);
        if let Some(Node::Text(last)) = code.children.last_mut() {
            let (now, later) = rest.split_at(take(last, rest, Cut::Code));
            rest = later;
            if !now.is_empty() {
                last.push_str(now);
                let at = Path { block, children: vec![index] };
                patch.edits.push(Edit::AppendText { at, text: now.to_owned() });
                continue;
            }
        }
        let (now, later) = rest.split_at(take("", rest, Cut::Code));
        rest = later;
        let node = Node::Text(now.to_owned());
        patch.edits.push(Edit::Append { at: Path { block, children: Vec::new() }, node: node.clone() });
        code.children.push(node);
    }
}

/// How many of the parsed blocks no further text can change, and where the text after them begins.
///
/// CommonMark never reopens a block that is closed, and a new block closes those before it. So once the last
/// block has a whole line to prove that it is one, everything before it is settled. Before that, its line may
/// still turn out to belong to the block before it. A heading, a rule and a closed fence need no successor.
fn settle(parsed: &Parsed, shown: &str) -> (usize, usize) {
    let (count, resume) = settle_closed(parsed, shown);
    // A formula is read as one, so the text must not be cut within it.
    let within = parsed.formulas.iter().find(|formula| formula.start < resume && resume < formula.end);
    let Some(doubtful) = within.map(|formula| formula.start) else { return (count, resume) };
    let starts = parsed.blocks.iter().map(|block| line_start(shown, block.range.start));
    let before = starts.enumerate().take_while(|(_, start)| *start <= doubtful).last();
    before.map_or((0, 0), |(index, start)| (index.min(count), start.min(resume)))
}

fn settle_closed(parsed: &Parsed, shown: &str) -> (usize, usize) {
    let Some(last) = parsed.blocks.last() else { return (0, 0) };
    let count = parsed.blocks.len();
    let start_of =
        |index: usize| parsed.blocks.get(index).map_or(0, |block| line_start(shown, block.range.start));
    let end = last.range.end.min(shown.len());
    let complete_by_itself = match &last.element.tag {
        Tag::Heading(_) | Tag::Rule => true,
        Tag::CodeBlock { closed, .. } => *closed && last.fenced,
        _ => false,
    };
    if complete_by_itself {
        if shown[..end].ends_with('\n') {
            return (count, end);
        }
        if let Some(offset) =
            shown[end..].find('\n').filter(|offset| shown[end..end + offset].trim().is_empty())
        {
            return (count, end + offset + 1);
        }
    }
    let last_start = start_of(count - 1);
    // The title of a link's definition may go on in the next line, which looks like a paragraph until it
    // ends.
    let after_definition = parsed.definitions.iter().any(|definition| {
        definition.end <= last_start
            && !shown[definition.end..last_start].trim_matches([' ', '\t']).contains("\n\n")
            && shown[definition.end..last_start].trim().is_empty()
    });
    if shown[last_start..].contains('\n') && !after_definition {
        return (count - 1, last_start);
    }
    match count.checked_sub(2) {
        Some(index) => (index, start_of(index)),
        None => (0, 0),
    }
}

fn line_start(text: &str, place: usize) -> usize {
    lines::last_line_start(&text[..place.min(text.len())])
}

/// The places of blocks in the source: from the start of the first line, without white space at the end, and
/// never overlapping.
fn places(blocks: &[BuiltBlock], shown: &str, base: usize) -> Vec<Range<usize>> {
    let mut places = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let start = line_start(shown, block.range.start);
        let limit = blocks.get(index + 1).map_or(shown.len(), |next| line_start(shown, next.range.start));
        let end = block.range.end.min(limit).max(start);
        let end = start + shown[start..end].trim_end().len();
        places.push(base + start..base + end);
    }
    places
}
