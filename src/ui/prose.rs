//! Markdown in the page: the one component that works on nodes itself.
//!
//! A [`Document`] turns text into patches, and this file carries them out on the page, node by node. Blocks that are
//! settled keep their nodes, so selection, focus and scrolling survive; a paragraph that grows is one text node that
//! grows. No string is ever read as markup.

mod element;
mod mounted;

use leptos::prelude::*;

use crate::chat::id::TurnKey;
use crate::chat::turn::PartKey;
use crate::markdown::Document;
use crate::program::Handle;
use crate::ui::view::tag::div;
use crate::ui::view::{El, effect};
use mounted::Mounted;

/// A text of a turn, drawn as Markdown and kept up to date while it grows.
pub(super) fn prose(program: Handle, turn: TurnKey, part: PartKey, growing: Memo<bool>) -> El {
    let grown = program.program().mirror().text(&turn, part);
    let root = div().class("prose");
    let mut drawn = Drawn::new(web_sys::Element::clone(&root));
    effect(move || {
        grown.track();
        let over = !growing.get();
        program.read_turn(&turn, |turn| drawn.catch_up(turn.part_text(part), over));
    });
    root
}

/// A text and its nodes: the renderer itself, without signals. The component above is one use of it; the browser's
/// tests and the benchmarks are others.
pub struct Drawn {
    document: Document,
    mounted: Mounted,
    over: bool,
}

impl Drawn {
    /// A text that is still empty, to be drawn as the children of `root`, which nobody else may change.
    pub fn new(root: web_sys::Element) -> Self {
        Self { document: Document::new(), mounted: Mounted::root(root), over: false }
    }

    /// Draws what is new in `text`, which is the whole text so far; with `over` it is complete. A text that does not
    /// begin with what was drawn is another one, and is drawn anew.
    pub fn catch_up(&mut self, text: &str, over: bool) {
        let drawn = self.document.source().len();
        let continues = text.len() >= drawn && text.as_bytes()[..drawn] == *self.document.source().as_bytes();
        if !continues || (self.over && text.len() > drawn) {
            self.mounted.clear();
            self.document = Document::new();
            self.over = false;
        }
        let drawn = self.document.source().len();
        if text.len() > drawn {
            let patch = self.document.push(&text[drawn..]);
            self.mounted.carry_out(patch);
        }
        if over && !self.over {
            let patch = self.document.finish();
            self.mounted.carry_out(patch);
            self.over = true;
        }
    }
}
