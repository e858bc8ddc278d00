//! A text that is drawn in the page.

use catena::ui::prose::{Drawn, Extent};
use wasm_bindgen::JsCast;
use web_sys::{Element, window};

use crate::dump::dump;

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
