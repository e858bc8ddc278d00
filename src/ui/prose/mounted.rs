//! The page's side of a document: one entry per node of the tree, which finds the page's nodes without asking the page.

use web_sys::{Element as PageElement, Node as PageNode, Text};

use super::section::{Cut, Places};
use super::{element, math, run};
use crate::markdown::{Edit, Patch, Path};
use crate::markdown::{Element, Node, Tag};

/// A node of the tree as it stands in the page.
pub(super) struct Mounted {
    /// What stands in the parent: for a code block the figure, for a table the box it scrolls in.
    outer: PageNode,
    /// Where the children stand; in the same node, for most.
    places: Places,
    children: Vec<Mounted>,
    /// Whose direction the children follow.
    inside: Place,
}

impl Mounted {
    /// The element that holds the blocks.
    pub(super) fn root(root: PageElement) -> Self {
        let places = Places::new(root.clone().into(), Cut::Blocks);
        Self { outer: root.into(), places, children: Vec::new(), inside: Place::Block }
    }

    /// Removes every block.
    pub(super) fn clear(&mut self) {
        self.truncate(0);
    }

    /// Carries a patch out, edit by edit. An edit that points to nothing is skipped: the tests of the patches hold that
    /// there is none, and a page that an extension has rearranged must not stop the answer.
    pub(super) fn carry_out(&mut self, patch: Patch) {
        for edit in patch.edits {
            let _ = self.edit(edit);
        }
    }

    fn edit(&mut self, edit: Edit) -> Option<()> {
        match edit {
            Edit::AppendBlock { element, .. } => self.append(&Node::Element(element)),
            Edit::ReplaceBlock { index, element, .. } => self.replace(index, &Node::Element(element)),
            Edit::TruncateBlocks { len } => {
                self.truncate(len);
                Some(())
            }
            Edit::AppendText { at, text } => {
                let in_long_run = self.is_in_long_run(&at);
                let node = self.find(&at)?.text_node()?;
                if in_long_run { run::append(node, &text) } else { node.append_data(&text).ok() }
            }
            Edit::SetText { at, text } => {
                self.find(&at)?.text_node()?.set_data(&text);
                Some(())
            }
            Edit::SetTag { at, tag } => {
                let mounted = self.find(&at)?;
                element::retag(&mounted.outer, &tag);
                mounted.places.number();
                Some(())
            }
            Edit::Replace { at, node } => {
                let (last, above) = at.children.split_last()?;
                self.find_below(at.block, above)?.replace(*last, &node)
            }
            Edit::Append { at, node } => self.find(&at)?.append(&node),
            Edit::Truncate { at, len } => {
                self.find(&at)?.truncate(len);
                Some(())
            }
        }
    }

    fn find(&mut self, path: &Path) -> Option<&mut Self> {
        self.find_below(path.block, &path.children)
    }

    fn find_below(&mut self, block: usize, children: &[usize]) -> Option<&mut Self> {
        let mut at = self.children.get_mut(block)?;
        for child in children {
            at = at.children.get_mut(*child)?;
        }
        Some(at)
    }

    /// Whether this is a place in a run of inline content that is long enough for [`run`].
    fn is_in_long_run(&self, path: &Path) -> bool {
        let mut at = self.children.get(path.block);
        for child in &path.children {
            let Some(element) = at else { return false };
            if element.places.is_whole() && element.children.len() >= run::LONG {
                return true;
            }
            at = element.children.get(*child);
        }
        false
    }

    fn text_node(&self) -> Option<&Text> {
        wasm_bindgen::JsCast::dyn_ref(&self.outer)
    }

    fn append(&mut self, node: &Node) -> Option<()> {
        let child = mount(node, self.inside)?;
        let before = self.children.last().map(|last| &last.outer);
        self.places.append(self.children.len(), &child.outer, before)?;
        child.places.placed();
        self.children.push(child);
        Some(())
    }

    fn replace(&mut self, index: usize, node: &Node) -> Option<()> {
        let child = mount(node, self.inside)?;
        let old = self.children.get_mut(index)?;
        old.places.leaving();
        self.places.replace(index, &child.outer, &old.outer)?;
        child.places.placed();
        *old = child;
        Some(())
    }

    fn truncate(&mut self, len: usize) {
        while self.children.len() > len
            && let Some(mut child) = self.children.pop()
        {
            child.places.leaving();
            // A node that somebody else has taken out is as gone as it should be.
            let _ = self.places.remove(self.children.len(), &child.outer);
        }
    }
}

/// Where a node stands, which decides whose direction it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A block of the document: it has a direction of its own.
    Block,
    /// Within a block.
    Inside,
}

fn mount(node: &Node, place: Place) -> Option<Mounted> {
    match node {
        Node::Text(text) => Some(leaf(leptos::prelude::document().create_text_node(text).into())),
        Node::Element(element) => mount_element(element, place),
    }
}

/// A node that has no children of the tree.
fn leaf(node: PageNode) -> Mounted {
    let places = Places::new(node.clone(), Cut::Never);
    Mounted { outer: node, places, children: Vec::new(), inside: Place::Inside }
}

fn mount_element(element: &Element, place: Place) -> Option<Mounted> {
    if let Tag::Math { display, closed } = element.tag
        && let Some(formula) = math::draw(&element.text(), display, closed)
    {
        return Some(leaf(formula));
    }
    let (outer, inner) = element::create(&element.tag, place)?;
    // A note is a text of its own, so what is in it is laid out like the blocks of the document.
    let inside =
        if matches!(element.tag, Tag::FootnoteDefinition { .. }) { Place::Block } else { Place::Inside };
    let places = Places::new(inner, Cut::of(&element.tag));
    let mut mounted = Mounted { outer, places, children: Vec::new(), inside };
    for child in &element.children {
        let _ = mounted.append(child);
    }
    Some(mounted)
}
