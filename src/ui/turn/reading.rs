//! The line that is being read stays where it is while something is put into the text above it.
//!
//! The browser does the same for whole elements (scroll anchoring), and cannot for a paragraph of which the beginning is
//! out of sight: numbers that go into it break its lines anew, and the line at the top of the view moves.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Range};

use super::lit::letter_at;

/// How far below the top of the view the line is looked for, in pixels: the first one is cut off, more often than not.
const BELOW_TOP: f64 = 28.0;

/// A line of a text, and where it was.
pub(super) struct Reading {
    scroller: HtmlElement,
    letter: Range,
    top: f64,
}

impl Reading {
    /// The line at the top of the view, where that is a line of this text. Of a text that begins within the view, nothing
    /// that was above can move what is read.
    pub(super) fn of(text: &Element) -> Option<Self> {
        let scroller: HtmlElement = text.closest(".transcript-scroller").ok()??.dyn_into().ok()?;
        let (view, frame) = (scroller.get_bounding_client_rect(), text.get_bounding_client_rect());
        if frame.top() >= view.top() || frame.bottom() <= view.top() + BELOW_TOP {
            return None;
        }
        let (node, offset) = letter_at(frame.left() + frame.width() / 2.0, view.top() + BELOW_TOP)?;
        if !text.contains(Some(&node)) {
            return None;
        }
        let letter = document().create_range().ok()?;
        letter.set_start(&node, offset).ok()?;
        letter.collapse_with_to_start(true);
        let top = letter.get_bounding_client_rect().top();
        Some(Self { scroller, letter, top })
    }

    /// Brings it back to where it was.
    pub(super) fn hold(self) {
        let moved = self.letter.get_bounding_client_rect().top() - self.top;
        if moved.abs() >= 1.0 {
            self.scroller.set_scroll_top(self.scroller.scroll_top() + moved.round() as i32);
        }
    }
}
