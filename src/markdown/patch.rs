//! Patches: the difference between two trees as edits that a page can carry out.
//!
//! The consumer keeps a mirror: one node of its own for every node of the tree, the blocks in order as the
//! children of one element. [`apply`] is the model of what it must do, and the tests hold every patch against
//! it.

use super::document::BlockKey;
use super::node::{Element, Node, Tag};

/// What changed. The edits are to be carried out in order; each refers to the tree as the ones before it left
/// it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

/// Where a node is: a block, and from there the index of a child at every step down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The index of the block.
    pub block: usize,
    /// The index of the child at every level below the block; empty for the block itself.
    pub children: Vec<usize>,
}

/// One step of a [`Patch`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A block is added after the last one.
    AppendBlock {
        /// The key of the new block.
        key: BlockKey,
        /// The block.
        element: Element,
    },
    /// A block is replaced by another one.
    ReplaceBlock {
        /// The index of the block that goes.
        index: usize,
        /// The key of the block that comes.
        key: BlockKey,
        /// The block that comes.
        element: Element,
    },
    /// All blocks from this index on go.
    TruncateBlocks {
        /// How many blocks stay.
        len: usize,
    },
    /// A text node grew at its end.
    AppendText {
        /// The text node.
        at: Path,
        /// What is added.
        text: String,
    },
    /// A text node has another text.
    SetText {
        /// The text node.
        at: Path,
        /// Its whole new text.
        text: String,
    },
    /// An element stays and its tag changes; [`Tag::keeps_element`] holds between the two.
    SetTag {
        /// The element.
        at: Path,
        /// Its new tag.
        tag: Tag,
    },
    /// A node is replaced by another one.
    Replace {
        /// The node that goes; never a block.
        at: Path,
        /// The node that comes.
        node: Node,
    },
    /// A node is added after the last child of an element.
    Append {
        /// The element.
        at: Path,
        /// The new child.
        node: Node,
    },
    /// All children of an element from this index on go.
    Truncate {
        /// The element.
        at: Path,
        /// How many children stay.
        len: usize,
    },
}

impl Patch {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Writes the edits that turn the children of `old` into those of `new`, and the tag as well. The caller
    /// has made sure that the element can stay.
    pub(crate) fn compare(&mut self, block: usize, old: &Element, new: &Element) {
        self.compare_element(&mut Path { block, children: Vec::new() }, old, new);
    }

    fn compare_element(&mut self, at: &mut Path, old: &Element, new: &Element) {
        if old.tag != new.tag {
            self.edits.push(Edit::SetTag { at: at.clone(), tag: new.tag.clone() });
        }
        self.compare_children(at, &old.children, &new.children, 0);
    }

    /// The same for the children of an element from the index `first` on.
    pub(crate) fn compare_children(&mut self, at: &mut Path, old: &[Node], new: &[Node], first: usize) {
        for (index, (was, is)) in old.iter().zip(new).enumerate() {
            at.children.push(first + index);
            self.compare_node(at, was, is);
            at.children.pop();
        }
        if old.len() > new.len() {
            self.edits.push(Edit::Truncate { at: at.clone(), len: first + new.len() });
        }
        for node in new.iter().skip(old.len()) {
            self.edits.push(Edit::Append { at: at.clone(), node: node.clone() });
        }
    }

    fn compare_node(&mut self, at: &mut Path, old: &Node, new: &Node) {
        match (old, new) {
            (Node::Text(was), Node::Text(is)) if was == is => {}
            (Node::Text(was), Node::Text(is)) => {
                let at = at.clone();
                self.edits.push(match is.strip_prefix(was.as_str()) {
                    Some(added) => Edit::AppendText { at, text: added.to_owned() },
                    None => Edit::SetText { at, text: is.clone() },
                });
            }
            (Node::Element(was), Node::Element(is)) if was.keeps_element(is) => {
                self.compare_element(at, was, is);
            }
            (_, node) => self.edits.push(Edit::Replace { at: at.clone(), node: node.clone() }),
        }
    }
}

/// Carries a patch out on a list of blocks. This is the reference for what a consumer does to its page. An
/// edit whose place does not exist is skipped; [`Document`](super::Document) never writes one.
pub fn apply(blocks: &mut Vec<Element>, patch: &Patch) {
    for edit in &patch.edits {
        match edit {
            Edit::AppendBlock { element, .. } => blocks.push(element.clone()),
            Edit::ReplaceBlock { index, element, .. } => {
                if let Some(block) = blocks.get_mut(*index) {
                    *block = element.clone();
                }
            }
            Edit::TruncateBlocks { len } => blocks.truncate(*len),
            Edit::AppendText { at, text } => {
                if let Some(Node::Text(node)) = node_at(blocks, at) {
                    node.push_str(text);
                }
            }
            Edit::SetText { at, text } => {
                if let Some(Node::Text(node)) = node_at(blocks, at) {
                    text.clone_into(node);
                }
            }
            Edit::SetTag { at, tag } => {
                if let Some(element) = element_at(blocks, at) {
                    element.tag = tag.clone();
                }
            }
            Edit::Replace { at, node } => {
                if let Some(place) = node_at(blocks, at) {
                    *place = node.clone();
                }
            }
            Edit::Append { at, node } => {
                if let Some(element) = element_at(blocks, at) {
                    element.children.push(node.clone());
                }
            }
            Edit::Truncate { at, len } => {
                if let Some(element) = element_at(blocks, at) {
                    element.children.truncate(*len);
                }
            }
        }
    }
}

fn element_at<'a>(blocks: &'a mut [Element], at: &Path) -> Option<&'a mut Element> {
    let mut element = blocks.get_mut(at.block)?;
    for index in &at.children {
        match element.children.get_mut(*index)? {
            Node::Element(child) => element = child,
            Node::Text(_) => return None,
        }
    }
    Some(element)
}

fn node_at<'a>(blocks: &'a mut [Element], at: &Path) -> Option<&'a mut Node> {
    let (last, parents) = at.children.split_last()?;
    let parent = Path { block: at.block, children: parents.to_vec() };
    element_at(blocks, &parent)?.children.get_mut(*last)
}
