//! A text that is drawn in the page.

use catena::ui::prose::{Drawn, Extent};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Text, window};

use crate::dump::{children, dump, with_descendants};

/// An element that stands in the page until this is dropped, and what is drawn in it.
pub struct Sheet {
    /// The element.
    pub root: Element,
    /// What is drawn.
    pub drawn: Drawn,
}

impl Sheet {
    /// A sheet without text.
    pub fn new() -> Self {
        let document = window().unwrap().document().unwrap();
        let root = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&root).unwrap();
        Self { drawn: Drawn::new(root.clone()), root }
    }

    /// A text that came in one piece.
    pub fn complete(text: &str) -> Self {
        let mut sheet = Self::new();
        sheet.drawn.catch_up(text, Extent::Complete);
        sheet
    }

    /// A text that came character by character and has not ended.
    pub fn growing(text: &str) -> Self {
        let mut sheet = Self::new();
        for (start, c) in text.char_indices() {
            sheet.drawn.catch_up(&text[..start + c.len_utf8()], Extent::Growing);
        }
        sheet
    }

    /// Everything in it, a line each.
    pub fn dump(&self) -> String {
        dump(&self.root)
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.root.text_content().unwrap()
    }

    /// The text of the first formula as it is laid out, without the annotation that holds its source.
    pub fn laid_out(&self) -> String {
        let row = self.root.query_selector("semantics > mrow").unwrap();
        row.and_then(|row| row.text_content()).unwrap_or_default()
    }

    /// Its blocks, of which a long text has the later ones in boxes.
    pub fn blocks(&self) -> Vec<Node> {
        let in_box =
            |node: &Node| node.dyn_ref::<Element>().is_some_and(|node| node.class_name() == "section");
        let open = |node: Node| if in_box(&node) { children(&node) } else { vec![node] };
        children(&self.root).into_iter().flat_map(open).collect()
    }

    /// The first text node in a block.
    pub fn text_node(&self, block: usize) -> Text {
        let nodes = with_descendants(&self.blocks()[block]);
        nodes.into_iter().find_map(|node| node.dyn_into().ok()).expect("the block has a text")
    }

    /// The elements in it that a selector names, in their order.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|at| found.get(at).unwrap().dyn_into().unwrap()).collect()
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.root.remove();
    }
}
