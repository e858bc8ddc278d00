//! The page's side of a document: one entry per node of the tree, which finds the page's nodes without asking the page.

use web_sys::{Element as PageElement, Node as PageNode, Text};

use super::{element, math};
use crate::markdown::{Edit, Patch, Path};
use crate::markdown::{Element, Node, Tag};

/// A node of the tree as it stands in the page.
pub(super) struct Mounted {
    /// What stands in the parent: for a code block the figure, for a table the box it scrolls in.
    outer: PageNode,
    /// Where the children stand; the same node for most.
    inner: PageNode,
    children: Vec<Mounted>,
    /// Whose direction the children follow.
    inside: Place,
}

impl Mounted {
    /// The element that holds the blocks.
    pub(super) fn root(root: PageElement) -> Self {
        Self { outer: root.clone().into(), inner: root.into(), children: Vec::new(), inside: Place::Block }
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
            Edit::AppendText { at, text } => self.find(&at)?.text_node()?.append_data(&text).ok(),
            Edit::SetText { at, text } => {
                self.find(&at)?.text_node()?.set_data(&text);
                Some(())
            }
            Edit::SetTag { at, tag } => {
                let mounted = self.find(&at)?;
                element::retag(&mounted.outer, &tag);
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

    fn text_node(&self) -> Option<&Text> {
        wasm_bindgen::JsCast::dyn_ref(&self.outer)
    }

    fn append(&mut self, node: &Node) -> Option<()> {
        let child = mount(node, self.inside)?;
        self.inner.append_child(&child.outer).ok()?;
        self.children.push(child);
        Some(())
    }

    fn replace(&mut self, index: usize, node: &Node) -> Option<()> {
        let child = mount(node, self.inside)?;
        let old = self.children.get_mut(index)?;
        self.inner.replace_child(&child.outer, &old.outer).ok()?;
        *old = child;
        Some(())
    }

    fn truncate(&mut self, len: usize) {
        for child in self.children.drain(len.min(self.children.len())..) {
            // A node that somebody else has taken out is as gone as it should be.
            let _ = self.inner.remove_child(&child.outer);
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
        Node::Text(text) => {
            let text: PageNode = leptos::prelude::document().create_text_node(text).into();
            Some(Mounted { outer: text.clone(), inner: text, children: Vec::new(), inside: Place::Inside })
        }
        Node::Element(element) => mount_element(element, place),
    }
}

fn mount_element(element: &Element, place: Place) -> Option<Mounted> {
    if let Tag::Math { display, closed } = element.tag
        && let Some(formula) = math::draw(&element.text(), display, closed)
    {
        return Some(Mounted {
            outer: formula.clone(),
            inner: formula,
            children: Vec::new(),
            inside: Place::Inside,
        });
    }
    let (outer, inner) = element::create(&element.tag, place)?;
    // A note is a text of its own, so what is in it is laid out like the blocks of the document.
    let inside =
        if matches!(element.tag, Tag::FootnoteDefinition { .. }) { Place::Block } else { Place::Inside };
    let mut mounted = Mounted { outer, inner, children: Vec::new(), inside };
    for child in &element.children {
        let _ = mounted.append(child);
    }
    Some(mounted)
}
