//! A place among the children of an element whose content changes.
//!
//! It ends with a marker, a text node that is empty unless the content is a text: then the marker is the content. Other
//! content stands between a marker at the beginning and the one at the end, so that regions can lie within regions
//! without knowing of each other, and what is found between the two is what has to go.

use leptos::prelude::document;
use web_sys::{Node, Text};

use super::{append, render};

pub(super) struct Region {
    start: Option<Text>,
    end: Text,
}

/// Makes a region at the end of `into`, which `draw` fills again whenever a signal that it read has changed.
pub(super) fn region(into: &Node, mut draw: Box<dyn FnMut(&mut Region)>) {
    let mut region = Region { start: None, end: document().create_text_node("") };
    append(into, &region.end);
    render(Box::new(move || draw(&mut region)));
}

impl Region {
    /// Shows a text and nothing else.
    pub(super) fn show_text(&mut self, text: &str) {
        self.clear();
        // Writing the same text again would take away what a person has selected in it.
        if self.end.data() != text {
            self.end.set_data(text);
        }
    }

    /// Shows a node, or everything in a fragment, and nothing else.
    pub(super) fn show(&mut self, content: &Node) {
        self.clear();
        self.end.set_data("");
        if self.start.is_none() {
            let start = document().create_text_node("");
            insert(&start, &self.end);
            self.start = Some(start);
        }
        insert(content, &self.end);
    }

    fn clear(&self) {
        if let Some(start) = &self.start {
            remove_between(start, &self.end);
        }
    }
}

/// Puts a node before another. One whose parent is gone was removed by somebody else, and nothing can be seen of it.
pub(super) fn insert(node: &Node, before: &Node) {
    if let Some(parent) = before.parent_node() {
        let _ = parent.insert_before(node, Some(before));
    }
}

/// Removes what stands between two siblings.
pub(super) fn remove_between(start: &Node, end: &Node) {
    while let Some(node) = end.previous_sibling() {
        if node == *start {
            break;
        }
        remove(&node);
    }
}

/// Takes a node out of the page.
pub(super) fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
