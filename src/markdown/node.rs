//! The tree that the consumer draws: elements with tags, and text.
//!
//! The tree is closed and small on purpose. A consumer maps every [`Tag`] to one element of its own and never
//! has to interpret a string as markup.

use super::link::SafeUrl;

/// A piece of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Literal text. Neighbouring text nodes belong together; see [`Tag`] for why long text comes in several.
    Text(String),
    /// An element with children.
    Element(Element),
}

/// An element: what it is, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What the element is.
    pub tag: Tag,
    /// What is in it, in reading order.
    pub children: Vec<Node>,
}

/// What an element is.
///
/// Long text inside an element comes as several [`Node::Text`] children: about 256 bytes each in prose, up to
/// 64 lines or 4 kB each in code. Growing text then touches only the last, small node. In Chromium a single
/// text node that grows to 200 kB costs about 40 ms of layout per step, the same text in small nodes about 10
/// ms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading of level 1 to 6, as written.
    Heading(u8),
    /// A quotation.
    Quote,
    /// A quotation that begins with `[!NOTE]` or one of its kin.
    Alert(AlertKind),
    /// A list with bullets. Items of a tight list hold inline content directly, items of a loose one hold
    /// paragraphs.
    BulletList,
    /// A numbered list.
    OrderedList {
        /// The number of the first item.
        start: u64,
    },
    /// An item of a list.
    Item,
    /// An item of a list that begins with `[ ]` or `[x]`.
    TaskItem {
        /// Whether the box is ticked.
        checked: bool,
    },
    /// A block of code. Its children are text nodes only; joined, they are the code.
    CodeBlock {
        /// The first word after the opening fence, or nothing.
        language: String,
        /// Whether no more text can come: the closing fence has been seen, or the block is an indented one.
        closed: bool,
    },
    /// A table: one [`Tag::TableHead`] and perhaps a [`Tag::TableBody`].
    Table,
    /// The head of a table, with one row.
    TableHead,
    /// The body of a table.
    TableBody,
    /// A row of cells.
    Row,
    /// A cell of the head.
    HeaderCell(Alignment),
    /// A cell of the body.
    Cell(Alignment),
    /// A line across the column.
    Rule,
    /// HTML on lines of its own, to be shown as text. Its children are text nodes only.
    RawHtml,
    /// What a footnote says.
    FootnoteDefinition {
        /// The name between `[^` and `]`.
        label: String,
    },
    /// A reference to a footnote. It has no children.
    FootnoteReference {
        /// The name between `[^` and `]`.
        label: String,
    },
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Text struck through.
    Strikethrough,
    /// Code within a line.
    Code,
    /// A line break that was asked for.
    LineBreak,
    /// A link that may be followed.
    Link {
        /// Where it leads, checked.
        address: SafeUrl,
        /// The title, or nothing.
        title: String,
    },
    /// A link whose address has not fully arrived. It looks like a link and leads nowhere.
    PendingLink,
    /// A link that must not be followed. The children are its text; the address is to be shown as text.
    UnsafeLink {
        /// The address, with invisible characters made visible by [`shown_address`](super::shown_address).
        address: String,
    },
    /// A picture, which is never loaded from here. It has no children.
    ImagePlaceholder {
        /// The whole address, safe or not, as text to be shown; empty while it has not fully arrived.
        address: String,
        /// What the picture shows, in words.
        alt: String,
    },
    /// A formula. Its children are text nodes only; joined, they are the TeX source without its delimiters.
    Math {
        /// Whether it stands on lines of its own.
        display: bool,
        /// Whether its end has arrived.
        closed: bool,
    },
    /// A list of terms and what they mean: [`Tag::Term`] and [`Tag::Definition`] in turn.
    DefinitionList,
    /// A term of a [`Tag::DefinitionList`].
    Term,
    /// What a term means. It holds blocks, or inline content directly, as an item does.
    Definition,
}

/// The kind of an [`Tag::Alert`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// How the text of a table cell is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// Not said: the page decides.
    Unset,
    /// To the left.
    Left,
    /// To the middle.
    Center,
    /// To the right.
    Right,
}

impl Tag {
    /// Whether the page's element for `self` can become the one for `other` by changing attributes alone, so
    /// that [`Edit::SetTag`](super::Edit::SetTag) may be used. Tags that are equal always can.
    pub fn keeps_element(&self, other: &Tag) -> bool {
        match (self, other) {
            (Tag::CodeBlock { .. }, Tag::CodeBlock { .. })
            | (Tag::OrderedList { .. }, Tag::OrderedList { .. })
            | (Tag::TaskItem { .. }, Tag::TaskItem { .. })
            | (Tag::HeaderCell(_), Tag::HeaderCell(_))
            | (Tag::Cell(_), Tag::Cell(_))
            | (Tag::Link { .. } | Tag::PendingLink, Tag::Link { .. } | Tag::PendingLink)
            | (Tag::ImagePlaceholder { .. }, Tag::ImagePlaceholder { .. }) => true,
            (one, other) => one == other,
        }
    }
}

impl Element {
    /// Whether the page's element for `self` can become the one for `other` by edits. A formula is laid out as
    /// a whole, so one that changed is another one.
    pub(crate) fn keeps_element(&self, other: &Element) -> bool {
        match self.tag {
            Tag::Math { .. } => self == other,
            _ => self.tag.keeps_element(&other.tag),
        }
    }

    /// An element without children.
    pub fn empty(tag: Tag) -> Element {
        Element { tag, children: Vec::new() }
    }

    /// All text in the element, joined.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    /// The text in the element for those who do not see it, with the words of its pictures.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        for child in &self.children {
            match child {
                Node::Text(text) => words.push_str(text),
                Node::Element(Element { tag: Tag::ImagePlaceholder { alt, .. }, .. }) => words.push_str(alt),
                Node::Element(element) => words.push_str(&element.words()),
            }
        }
        words
    }

    fn collect_text(&self, into: &mut String) {
        // The depth of a tree is bounded where it is built, so recursion is safe.
        for child in &self.children {
            match child {
                Node::Text(text) => into.push_str(text),
                Node::Element(element) => element.collect_text(into),
            }
        }
    }
}
