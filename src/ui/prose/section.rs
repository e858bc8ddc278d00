//! Long runs of children, cut into sections that cost nothing while nobody sees them.
//!
//! A step of a long answer would be paid for by its whole length, however little of it changed: the page looks at every
//! sibling when it works out styles and places. A box under `content-visibility: auto` is passed over while it is off
//! screen, and its inside is laid out apart from its outside. So the blocks of a text, the items of a list, the rows of
//! a table and the lines of code are put into such boxes, so many to each.
//!
//! ```text
//! div.prose:  p p ul … (16 of them)  div.section(p p …)  div.section(p …)
//! ```
//!
//! The first ones stand in the element itself, so a text of usual length has no box. Which child stands in which box
//! depends on its index alone: nothing is ever moved, and a text that grew stands like one that came whole.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::element::set;
use super::notes;
use crate::markdown::Tag;

/// How the children of an element are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// They are not.
    Never,
    /// The blocks of a text.
    Blocks,
    /// The items of a list.
    Items,
    /// The rows of a table. Their boxes stand beside the element.
    Rows,
    /// Text nodes of code, of 64 lines each.
    Lines,
}

impl Cut {
    /// How the children of an element with this tag are cut.
    pub(super) fn of(tag: &Tag) -> Self {
        match tag {
            Tag::BulletList | Tag::OrderedList { .. } => Self::Items,
            Tag::TableBody => Self::Rows,
            Tag::CodeBlock { .. } => Self::Lines,
            Tag::Paragraph
            | Tag::Heading(_)
            | Tag::Quote
            | Tag::Alert(_)
            | Tag::Item
            | Tag::TaskItem { .. }
            | Tag::Table
            | Tag::TableHead
            | Tag::Row
            | Tag::HeaderCell(_)
            | Tag::Cell(_)
            | Tag::Rule
            | Tag::RawHtml
            | Tag::FootnoteDefinition { .. }
            | Tag::FootnoteReference { .. }
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Code
            | Tag::LineBreak
            | Tag::Link { .. }
            | Tag::PendingLink
            | Tag::UnsafeLink { .. }
            | Tag::ImagePlaceholder { .. }
            | Tag::Math { .. }
            | Tag::DefinitionList
            | Tag::Term
            | Tag::Definition => Self::Never,
        }
    }

    /// How many children stand in a box.
    fn size(self) -> usize {
        match self {
            Self::Never => usize::MAX,
            // About a screen: the browser lays out whole boxes, for a screen and a half on either side of what is seen.
            Self::Blocks => 16,
            Self::Items | Self::Rows => 32,
            Self::Lines => 1,
        }
    }

    fn make(self) -> Option<Element> {
        let (name, class, role) = match self {
            Self::Never => return None,
            Self::Blocks => ("div", "section", None),
            // The items belong to the list all the same.
            Self::Items => ("div", "items", Some("presentation")),
            Self::Rows => ("tbody", "rows", None),
            Self::Lines => ("span", "lines", None),
        };
        let made = document().create_element(name).ok()?;
        set(&made, "class", class);
        if let Some(role) = role {
            set(&made, "role", role);
        }
        Some(made)
    }
}

/// The places of an element's children.
#[derive(Debug)]
pub(super) struct Places {
    /// The element, where the first children stand.
    first: Node,
    cut: Cut,
    boxes: Vec<Element>,
}

impl Places {
    /// The places in an element without children.
    pub(super) fn new(first: Node, cut: Cut) -> Self {
        Self { first, cut, boxes: Vec::new() }
    }

    /// Whether the children are not cut, and so may be one run of inline content.
    pub(super) fn is_whole(&self) -> bool {
        self.cut == Cut::Never
    }

    /// Puts a node at the end, as the child of this index. `before` is the child that it follows.
    pub(super) fn append(&mut self, index: usize, node: &Node, before: Option<&Node>) -> Option<()> {
        let number = index / self.cut.size();
        if number > self.boxes.len() {
            let made = self.cut.make()?;
            if let Some(holder) = self.holder() {
                holder.append_child(&made).ok()?;
            }
            self.boxes.push(made);
            self.follow(index, before);
        }
        self.of(index)?.append_child(node).ok()?;
        if index.is_multiple_of(self.cut.size()) {
            self.number();
        }
        Some(())
    }

    /// Puts a node in the place of another one.
    pub(super) fn replace(&mut self, index: usize, node: &Node, old: &Node) -> Option<()> {
        self.of(index)?.replace_child(node, old).ok()?;
        self.follow(index + 1, Some(node));
        self.number();
        Some(())
    }

    /// Takes the last child out, which has this index.
    pub(super) fn remove(&mut self, index: usize, node: &Node) -> Option<()> {
        self.of(index)?.remove_child(node).ok()?;
        if index > 0 && index.is_multiple_of(self.cut.size()) {
            self.boxes.pop()?.remove();
            self.mark_long();
        }
        Some(())
    }

    /// To be called when the element has come to stand in its parent, and so has a place for boxes beside it.
    pub(super) fn placed(&self) {
        if let (Cut::Rows, Some(holder)) = (self.cut, self.holder()) {
            for made in &self.boxes {
                // It has just been made, so it may stand anywhere.
                let _ = holder.append_child(made);
            }
            self.mark_long();
        }
    }

    /// To be called before the element is taken out.
    pub(super) fn leaving(&mut self) {
        if self.cut == Cut::Rows {
            for made in self.boxes.drain(..) {
                made.remove();
            }
            self.mark_long();
        }
    }

    /// Says the number of the first item of every box, since a box counts its items for itself. To be called when the
    /// first number of the list has changed, too.
    pub(super) fn number(&self) {
        let list = self
            .first
            .dyn_ref::<Element>()
            .filter(|list| self.cut == Cut::Items && list.local_name() == "ol");
        let start =
            list.and_then(|list| list.get_attribute("start")).and_then(|start| start.parse::<usize>().ok());
        let Some(start) = start else { return };
        for (number, made) in self.boxes.iter().enumerate() {
            if let Some(item) = made.first_element_child() {
                let before = (number + 1) * self.cut.size();
                set(&item, "value", &start.saturating_add(before).to_string());
            }
        }
    }

    fn of(&self, index: usize) -> Option<&Node> {
        match (index / self.cut.size()).checked_sub(1) {
            None => Some(&self.first),
            Some(number) => self.boxes.get(number).map(AsRef::as_ref),
        }
    }

    /// Where the boxes stand.
    fn holder(&self) -> Option<Node> {
        match self.cut {
            Cut::Rows => self.first.parent_node(),
            Cut::Never | Cut::Blocks | Cut::Items | Cut::Lines => Some(self.first.clone()),
        }
    }

    /// Tells the box that begins with this child what stands before it, which the style sheet could find out only by
    /// looking at it with every change.
    fn follow(&self, index: usize, before: Option<&Node>) {
        let size = self.cut.size();
        let begins = index.is_multiple_of(size);
        let Some(made) = (index / size).checked_sub(1).and_then(|number| self.boxes.get(number)) else {
            return;
        };
        if !begins {
            return;
        }
        match self.cut {
            Cut::Blocks => {
                let kind = before.and_then(|node| node.dyn_ref::<Element>()).and_then(kind);
                // Removing an attribute of a fixed name cannot fail.
                kind.map_or_else(
                    || made.remove_attribute("data-after").unwrap_or_default(),
                    |kind| set(made, "data-after", kind),
                );
            }
            Cut::Rows => self.mark_long(),
            Cut::Never | Cut::Items | Cut::Lines => {}
        }
    }

    /// A table of several boxes has columns of equal width, since none of its rows may decide about the others.
    fn mark_long(&self) {
        let table = self.holder().and_then(|holder| holder.dyn_into::<Element>().ok());
        if let Some(table) = table.filter(|_| self.cut == Cut::Rows) {
            // An attribute of a fixed name cannot fail to be set.
            let _ = table.toggle_attribute_with_force("data-long", !self.boxes.is_empty());
        }
    }
}

/// What a block is to the one that follows it.
fn kind(block: &Element) -> Option<&'static str> {
    match block.local_name().as_str() {
        "h1" | "h2" => Some("title"),
        "h3" | "h4" | "h5" | "h6" => Some("heading"),
        _ => (block.class_name() == notes::NOTE).then_some("note"),
    }
}
