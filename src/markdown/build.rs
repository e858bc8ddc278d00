//! Builds the tree from the parser's events.
//!
//! The builder keeps a stack of open elements. Inline content is gathered as pieces with their places in the
//! source and turned into children when the element around it ends ([`super::inline`]). Depth is bounded:
//! what nests deeper than [`DEPTH`] keeps its text and loses its elements, so that neither recursion nor the
//! page can be driven into the ground.

use super::frame::{BuiltBlock, Frame};
use super::inline::{Content, Inline, into_nodes, push_verbatim, refer_to_footnotes, wanted_masks};
use super::mask::{self, Mask};
use super::math::{self, Found};
use super::node::{Alignment, Element, Node, Tag};
use super::parse::Stage;
use super::tags::{
    alert, alignment, html_text, is_closed, is_inline, is_line_break, language, link, nests, strikes,
};
use super::text::{Cut, push_text, without_nul};
use super::{cjk, provisional, shown_address};
use pulldown_cmark as cmark;
use std::ops::Range;

/// How many elements may stand within each other.
const DEPTH: usize = 100;
/// How many empty cells are added to short rows, over one parse.
const FILLERS: usize = 10_000;

/// The state of building.
pub(crate) struct Builder<'a> {
    source: &'a str,
    /// The same text with its masks laid over it: what the parser sees.
    masked: &'a str,
    stage: Stage,
    stack: Vec<Frame<'a>>,
    /// How many elements are open that are left out.
    skipped: usize,
    /// How many empty cells the parser has added to short rows.
    fillers: usize,
    alignments: Vec<Alignment>,
    /// Where the last inline event ended.
    inline_end: usize,
    fenced: bool,
    parts: Vec<usize>,
    /// The blocks that are complete.
    pub blocks: Vec<BuiltBlock>,
    /// What the parser should see differently.
    pub masks: Vec<Mask>,
    /// The same for markers that found a partner, which may be the wrong one if any of `masks` is needed.
    pub doubtful: Vec<Mask>,
    /// Where code and HTML stand, in order.
    pub literal: Vec<Range<usize>>,
}

impl<'a> Builder<'a> {
    pub fn new(source: &'a str, masked: &'a str, stage: Stage) -> Builder<'a> {
        Builder {
            source,
            masked,
            stage,
            stack: Vec::new(),
            skipped: 0,
            fillers: 0,
            alignments: Vec::new(),
            inline_end: 0,
            fenced: false,
            parts: Vec::new(),
            blocks: Vec::new(),
            masks: Vec::new(),
            doubtful: Vec::new(),
            literal: Vec::new(),
        }
    }

    /// Takes the next event of the parser.
    pub fn event(&mut self, event: cmark::Event<'_>, at: Range<usize>) {
        match event {
            cmark::Event::Start(tag) => self.start(tag, at),
            cmark::Event::End(end) => self.end(end, at),
            cmark::Event::Text(text) => self.text(&text, at),
            cmark::Event::Html(text) => self.html_line(&text, at),
            cmark::Event::InlineHtml(text) => self.inline_html(&text, at),
            cmark::Event::Code(text) => {
                let text = mask::restore(self.source, self.masked, &at, &text);
                let mut element = Element::empty(Tag::Code);
                push_text(&mut element.children, &without_nul(&text), Cut::Prose);
                self.inline(Inline::element(element, at));
            }
            cmark::Event::InlineMath(_) | cmark::Event::DisplayMath(_) => self.formula(at),
            cmark::Event::SoftBreak => self.inline(Inline { content: Content::SoftBreak, at }),
            cmark::Event::HardBreak => self.inline(Inline::element(Element::empty(Tag::LineBreak), at)),
            cmark::Event::FootnoteReference(label) => {
                let reference = Element::empty(Tag::FootnoteReference { label: label.to_string() });
                self.inline(Inline::element(reference, at));
            }
            cmark::Event::Rule => {
                self.flush();
                self.add(Element::empty(Tag::Rule), at);
            }
            cmark::Event::TaskListMarker(checked) => {
                let item = self.stack.iter_mut().rev().take(2).find(|frame| frame.tag == Tag::Item);
                if let Some(item) = item.filter(|_| self.skipped == 0) {
                    item.tag = Tag::TaskItem { checked };
                }
                self.inline_end = at.end;
            }
        }
    }

    fn start(&mut self, tag: cmark::Tag<'_>, at: Range<usize>) {
        let too_deep = self.stack.len() >= DEPTH && nests(&tag);
        // The parser fills short rows up with empty cells, of which a few bytes can ask for very many.
        let filler = matches!(tag, cmark::Tag::TableCell) && at.is_empty();
        self.fillers += usize::from(filler);
        if self.skipped > 0 || too_deep || (filler && self.fillers > FILLERS) {
            self.skipped += 1;
            // The texts of blocks that lost their elements must not run together.
            let last = self.stack.last().and_then(|frame| frame.inline.last());
            if last.is_some_and(|piece| !matches!(piece.content, Content::SoftBreak)) {
                self.inline(Inline { content: Content::SoftBreak, at: at.start..at.start });
            }
            return;
        }
        let tag = match tag {
            cmark::Tag::Paragraph => Tag::Paragraph,
            cmark::Tag::Heading { level, .. } => Tag::Heading(level as u8),
            cmark::Tag::BlockQuote(None) => Tag::Quote,
            cmark::Tag::BlockQuote(Some(kind)) => Tag::Alert(alert(kind)),
            cmark::Tag::CodeBlock(kind) => {
                self.fenced = kind.is_fenced();
                match kind {
                    cmark::CodeBlockKind::Indented => {
                        Tag::CodeBlock { language: String::new(), closed: true }
                    }
                    cmark::CodeBlockKind::Fenced(info) => {
                        Tag::CodeBlock { language: language(&info), closed: false }
                    }
                }
            }
            cmark::Tag::HtmlBlock => Tag::RawHtml,
            cmark::Tag::List(None) => Tag::BulletList,
            cmark::Tag::List(Some(start)) => Tag::OrderedList { start },
            cmark::Tag::Item => Tag::Item,
            cmark::Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition { label: label.to_string() },
            cmark::Tag::Table(alignments) => {
                self.alignments = alignments.into_iter().map(alignment).collect();
                Tag::Table
            }
            cmark::Tag::TableHead => {
                self.open(Tag::TableHead, &at);
                Tag::Row
            }
            cmark::Tag::TableRow => {
                if self.stack.last().is_some_and(|frame| frame.tag == Tag::Table) {
                    self.open(Tag::TableBody, &at);
                }
                Tag::Row
            }
            cmark::Tag::TableCell => self.cell(),
            cmark::Tag::Emphasis => Tag::Emphasis,
            cmark::Tag::Strong => Tag::Strong,
            cmark::Tag::Strikethrough => Tag::Strikethrough,
            cmark::Tag::Link { link_type, dest_url, title, .. } => {
                let address = mask::restore(self.source, self.masked, &at, &dest_url);
                link(link_type, &address, &mask::restore(self.source, self.masked, &at, &title))
            }
            cmark::Tag::Image { dest_url, .. } => {
                let address = mask::restore(self.source, self.masked, &at, &dest_url);
                Tag::ImagePlaceholder { address: shown_address(&address), alt: String::new() }
            }
            cmark::Tag::DefinitionList => Tag::DefinitionList,
            cmark::Tag::DefinitionListTitle => Tag::Term,
            cmark::Tag::DefinitionListDefinition => {
                self.doubt_definition(&at);
                Tag::Definition
            }
            // These belong to extensions that are not switched on; their content is kept.
            cmark::Tag::Superscript | cmark::Tag::Subscript | cmark::Tag::MetadataBlock(_) => Tag::Paragraph,
        };
        self.open(tag, &at);
    }

    /// A colon with no space after it, as in `:30` or `:tada:`, begins no definition.
    fn doubt_definition(&mut self, at: &Range<usize>) {
        let Some(offset) = self.source[at.start..at.end].find(':') else { return };
        let colon = at.start + offset;
        if !self.source[colon + 1..].starts_with([' ', '\t', '\n', '\r']) {
            self.masks.push(Mask::Colon(colon));
        }
    }

    fn open(&mut self, tag: Tag, at: &Range<usize>) {
        if !is_inline(&tag) {
            self.flush();
        }
        self.inline_end = at.start;
        self.stack.push(Frame::new(tag, at.start));
    }

    /// The tag of the next cell in the row that is open.
    fn cell(&mut self) -> Tag {
        let in_head = self.stack.iter().rev().nth(1).is_some_and(|frame| frame.tag == Tag::TableHead);
        let Some(row) = self.stack.last_mut() else { return Tag::Cell(Alignment::Unset) };
        let alignment = self.alignments.get(row.cells).copied().unwrap_or(Alignment::Unset);
        row.cells += 1;
        if in_head { Tag::HeaderCell(alignment) } else { Tag::Cell(alignment) }
    }

    fn end(&mut self, end: cmark::TagEnd, at: Range<usize>) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match end {
            cmark::TagEnd::TableHead => {
                self.close(&at);
                self.close(&at);
            }
            cmark::TagEnd::Table => {
                if self.stack.last().is_some_and(|frame| frame.tag == Tag::TableBody) {
                    self.close(&at);
                }
                self.close(&at);
            }
            _ => self.close(&at),
        }
    }

    fn close(&mut self, at: &Range<usize>) {
        self.flush();
        let Some(mut frame) = self.stack.pop() else { return };
        let range = frame.start..at.end;
        if let Tag::CodeBlock { closed, .. } = &mut frame.tag {
            *closed |= is_closed(self.source, &range, frame.text_end);
        }
        if matches!(frame.tag, Tag::CodeBlock { .. } | Tag::RawHtml) {
            self.literal.push(range.clone());
        }
        if matches!(frame.tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough) {
            for run in
                [cjk::run_at(self.source, range.start), cjk::run_at(self.source, range.end.saturating_sub(1))]
            {
                self.doubtful.extend(cjk::letter_to_mask(self.source, run).map(Mask::Letter));
            }
        }
        if let Tag::ImagePlaceholder { alt, .. } = &mut frame.tag {
            *alt = Element { tag: Tag::Paragraph, children: std::mem::take(&mut frame.children) }.words();
        } else if frame.tag == Tag::Strikethrough && !strikes(self.source, &range) {
            self.keep_tildes(frame, range);
            return;
        } else if frame.tag == Tag::RawHtml && is_line_break(&html_text(&frame.children)) {
            frame.tag = Tag::Paragraph;
            frame.children = vec![Node::Element(Element::empty(Tag::LineBreak))];
        }
        let element = Element { tag: frame.tag, children: frame.children };
        if is_inline(&element.tag) {
            self.inline_end = range.end;
            self.inline(Inline::element(element, range));
        } else {
            self.add(element, range);
        }
    }

    /// One tilde between letters or digits is a range, as in `20~25`, and strikes nothing through.
    fn keep_tildes(&mut self, frame: Frame<'a>, range: Range<usize>) {
        self.inline(Inline::decoded("~", range.start..range.start + 1));
        for child in frame.children {
            let piece = match child {
                Node::Text(text) => Inline::decoded(text, range.clone()),
                Node::Element(element) => Inline::element(element, range.clone()),
            };
            self.inline(piece);
        }
        self.inline(Inline::decoded("~", range.end - 1..range.end));
        self.inline_end = range.end;
    }

    /// Adds a block to the element that is open, or to the document.
    fn add(&mut self, element: Element, range: Range<usize>) {
        let parent = self.stack.last().map(|frame| &frame.tag);
        let part = match self.stack.len() {
            1 => matches!(element.tag, Tag::Item | Tag::TaskItem { .. }),
            2 => element.tag == Tag::Row && parent == Some(&Tag::TableBody),
            _ => false,
        };
        if part {
            self.parts.push(range.start);
        }
        match self.stack.last_mut() {
            Some(frame) => frame.children.push(Node::Element(element)),
            None => {
                let parts = std::mem::take(&mut self.parts);
                let fenced = std::mem::take(&mut self.fenced) && matches!(element.tag, Tag::CodeBlock { .. });
                self.blocks.push(BuiltBlock { element, range, fenced, parts });
            }
        }
    }

    fn text(&mut self, text: &str, at: Range<usize>) {
        let verbatim = self.masked.get(at.clone()) == Some(text);
        let source = self.source;
        let Some(frame) = self.stack.last_mut() else { return };
        // The indentation of HTML comes as a text of its own.
        if self.skipped == 0 && matches!(frame.tag, Tag::CodeBlock { .. } | Tag::RawHtml) {
            frame.text_end = Some(at.end);
            let text = if verbatim { &source[at] } else { text };
            push_text(&mut frame.children, &without_nul(text), Cut::Code);
            return;
        }
        if verbatim {
            let escaped = self.inline_end < at.start && source[..at.start].ends_with('\\');
            self.inline_end = at.end;
            push_verbatim(&mut frame.inline, source, at, escaped);
        } else {
            self.inline(Inline::decoded(text.to_owned(), at));
        }
    }

    fn html_line(&mut self, text: &str, at: Range<usize>) {
        let line = mask::restore(self.source, self.masked, &at, text);
        match self.stack.last_mut() {
            Some(frame) if frame.tag == Tag::RawHtml => {
                push_text(&mut frame.children, &without_nul(&line), Cut::Code)
            }
            Some(_) | None => self.inline(Inline::decoded(line.into_owned(), at)),
        }
    }

    fn inline_html(&mut self, text: &str, at: Range<usize>) {
        let text = mask::restore(self.source, self.masked, &at, text);
        if is_line_break(&text) {
            self.inline(Inline::element(Element::empty(Tag::LineBreak), at));
        } else {
            self.inline(Inline::decoded(text.into_owned(), at));
        }
    }

    fn formula(&mut self, at: Range<usize>) {
        let in_quote = self.in_quote();
        let piece = match math::read(self.source, at.clone(), in_quote) {
            Found::Formula { tex, display } => {
                let mut element = Element::empty(Tag::Math { display, closed: true });
                push_text(&mut element.children, &without_nul(&tex), Cut::Prose);
                Inline::element(element, at)
            }
            Found::Price => {
                self.masks.push(Mask::Dollar(at.start));
                Inline::decoded(self.source[at.clone()].to_owned(), at)
            }
        };
        self.inline(piece);
    }

    fn in_quote(&self) -> bool {
        self.stack.iter().any(|frame| matches!(frame.tag, Tag::Quote | Tag::Alert(_)))
    }

    fn inline(&mut self, piece: Inline<'a>) {
        self.inline_end = self.inline_end.max(piece.at.end);
        if let Some(frame) = self.stack.last_mut() {
            frame.inline.push(piece);
        }
    }

    /// Turns the inline content that the open element has gathered into children.
    fn flush(&mut self) {
        let in_quote = self.in_quote();
        let in_link =
            self.stack.iter().any(|frame| matches!(frame.tag, Tag::Link { .. } | Tag::UnsafeLink { .. }));
        let (source, stage) = (self.source, self.stage);
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.inline.is_empty() {
            return;
        }
        let mut items = std::mem::take(&mut frame.inline);
        wanted_masks(&items, source, &mut self.masks);
        if stage != Stage::Final && !matches!(frame.tag, Tag::ImagePlaceholder { .. }) {
            items = refer_to_footnotes(items, source);
            let in_line = matches!(frame.tag, Tag::Heading(_) | Tag::Cell(_) | Tag::HeaderCell(_));
            let line_ends = usize::from(!in_line);
            let end = items.last().map_or(0, |item| item.at.end);
            let rest = &source[end.min(source.len())..];
            let open = rest.trim().is_empty() && rest.matches('\n').count() <= line_ends;
            if open && !is_inline(&frame.tag) {
                items = provisional::complete(items, source, in_quote);
            }
        }
        into_nodes(items, &mut frame.children, !in_link);
    }
}
