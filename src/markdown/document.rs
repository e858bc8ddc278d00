//! The growing document: text in, patches out.

use super::fence::OpenFence;
use super::node::{Element, Node, Tag};
use super::open_block::{OpenBlock, parts_of};
use super::parse::{Definitions, Parsed, Stage, parse};
use super::patch::{Edit, Patch, Path};
use super::settle::{Stretch, settle};
use super::text::{Cut, take};
use super::{cut_off, tail};
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
    /// The list, table or paragraph that is open at the end.
    open: Option<OpenBlock>,
    next_key: u64,
    parsed_bytes: u64,
}

/// Where parsed blocks belong.
struct Origin {
    /// The index of the first one.
    first: usize,
    /// Where their text stands in the source.
    stretch: Stretch,
    /// The block that the first one is to be grafted onto.
    graft: Option<OpenBlock>,
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

    /// A document whose whole text is known and broke off. It equals one that grew and was
    /// [cut off](Document::finish_cut_off).
    pub fn complete_cut_off(source: &str) -> Document {
        let mut document = Document { source: source.to_owned(), ..Document::default() };
        let _ = document.finish_cut_off();
        document
    }

    /// Takes text that arrived, and says what changed. Call it at most once per frame, with all that came
    /// since.
    pub fn push(&mut self, delta: &str) -> Patch {
        self.source.push_str(delta);
        let mut patch = Patch::default();
        if delta.is_empty() || self.continue_fence(&mut patch) || self.continue_block(&mut patch) {
            return patch;
        }
        let open = &self.source[self.resume..];
        let shown = open[..tail::shown_length(open)].to_owned();
        let parsed = parse(&shown, &self.known, Stage::Growing);
        let from = Origin { first: self.settled, stretch: Stretch::from(self.resume), graft: None };
        self.take_over(parsed, &shown, &from, &mut patch);
        patch
    }

    /// Adds text without looking at it, for one who [finishes](Document::finish) right after it. A push would do, too,
    /// and parse the text once more.
    pub fn append(&mut self, text: &str) {
        self.source.push_str(text);
    }

    /// The text is complete: it is taken literally, nothing is held back any more, and references find what
    /// was defined after them. What has settled changes only where that is so. More text may still be pushed
    /// afterwards; what it defines then reaches the parts before it with the next call.
    pub fn finish(&mut self) -> Patch {
        self.parse_whole(Stage::Final)
    }

    /// Nothing more comes, because somebody stopped the answer or the connection broke: as
    /// [`finish`](Document::finish), but what is open at the end stays as it was shown while the text grew.
    /// `**bol` remains strong and does not turn into asterisks, and a `**` that came last is not shown.
    pub fn finish_cut_off(&mut self) -> Patch {
        self.parse_whole(Stage::CutOff)
    }

    fn parse_whole(&mut self, stage: Stage) -> Patch {
        let mut patch = Patch::default();
        let source = std::mem::take(&mut self.source);
        let shown = match stage {
            Stage::CutOff => &source[..cut_off::shown_length(&source)],
            Stage::Growing | Stage::Final => &source,
        };
        let parsed = parse(shown, &Definitions::default(), stage);
        self.known = Definitions::default();
        let from = Origin { first: 0, stretch: Stretch::from(0), graft: None };
        self.take_over(parsed, shown, &from, &mut patch);
        self.source = source;
        self.fence = None;
        self.open = None;
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

    /// Replaces the blocks that were open by parsed ones, and settles what can settle.
    fn take_over(&mut self, parsed: Parsed, shown: &str, from: &Origin, patch: &mut Patch) {
        self.parsed_bytes += parsed.bytes;
        let Origin { first, stretch, graft } = from;
        let (settled, resume) = settle(&parsed, shown);
        let count = first + parsed.blocks.len();
        let only_last_open = settled + 1 == parsed.blocks.len();
        let fence = parsed.blocks.last().filter(|last| only_last_open && last.fenced).and_then(|last| {
            let open = matches!(last.element.tag, Tag::CodeBlock { closed: false, .. });
            OpenFence::find(shown, resume, stretch).filter(|_| open)
        });
        let open = OpenBlock::find(&parsed, shown, settled, stretch, graft.as_ref()).or_else(|| {
            let work = (&self.known, &mut self.parsed_bytes);
            OpenBlock::in_paragraph(&parsed, shown, settled, stretch, graft.as_ref(), work)
        });
        // What lies before the text that is parsed next is parsed for the last time.
        let done = open.as_ref().map_or(stretch.in_source(resume), |open| open.stretch.base);
        for definition in parsed.definitions {
            if stretch.in_source(definition.end) <= done {
                self.known.add(definition);
            }
        }
        if count < self.blocks.len() {
            self.blocks.truncate(count);
            patch.edits.push(Edit::TruncateBlocks { len: count });
        }
        let places = stretch.places(&parsed.blocks, shown);
        for (offset, (built, place)) in parsed.blocks.into_iter().zip(places).enumerate() {
            match graft.as_ref().filter(|_| offset == 0) {
                Some(graft) => self.graft(first + offset, built.element, place, graft, patch),
                None => self.put(first + offset, built.element, place, patch),
            }
        }
        // While the first block is open, the text begins with it, or with a part of it that is grafted.
        if settled > 0 || graft.is_none() {
            self.resume = stretch.in_source(resume);
        }
        self.settled = first + settled;
        self.fence = fence;
        self.open = open;
    }

    /// Replaces the last items or rows of a block by parsed ones.
    fn graft(
        &mut self,
        index: usize,
        mut built: Element,
        place: Range<usize>,
        onto: &OpenBlock,
        patch: &mut Patch,
    ) {
        let Some(block) = self.blocks.get_mut(index) else { return };
        block.range.end = place.end;
        let Some((new, _)) = parts_of(&mut built) else { return };
        let Some((old, path)) = parts_of(&mut block.node) else { return };
        let kept = onto.kept.min(old.len());
        patch.compare_children(&mut Path { block: index, children: path }, &old[kept..], new, kept);
        old.truncate(kept);
        old.append(new);
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

    /// Takes the short way through an open list or table. Says whether that was all there was to do.
    fn continue_block(&mut self, patch: &mut Patch) -> bool {
        let Some(open) = self.open.take() else { return false };
        let text = open.text(&self.source);
        let shown = &text[..tail::shown_length(&text)];
        let mut parsed = parse(shown, &self.known, Stage::Growing);
        let standing = self.blocks.get(self.settled);
        let fits = parsed.blocks.first_mut().zip(standing).is_some_and(|(first, block)| {
            let text = shown.get(first.range.clone()).unwrap_or(shown);
            open.fit(&block.node, &mut first.element, text)
        });
        if fits {
            let from = Origin { first: self.settled, stretch: open.stretch.clone(), graft: Some(open) };
            self.take_over(parsed, shown, &from, patch);
        } else {
            self.parsed_bytes += parsed.bytes;
        }
        fits
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
