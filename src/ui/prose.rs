//! Markdown in the page: the one component that works on nodes itself.
//!
//! A [`Document`] turns text into patches, and this file carries them out on the page, node by node. Blocks that are
//! settled keep their nodes, so selection, focus and scrolling survive; a paragraph that grows is one text node that
//! grows. No string is ever read as markup.

mod code;
mod colours;
mod diagram;
mod element;
mod math;
mod mounted;
mod notes;
mod remote;
mod run;
mod section;
mod table_text;
mod tools;

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::chat::id::TurnKey;
use crate::chat::turn::{PartKey, State, Turn};
use crate::markdown::{Document, Patch, portion};
use crate::program::Handle;
use crate::protocol::status::Status;
use crate::ui::view::tag::div;
use crate::ui::view::{El, effect, ev};
use mounted::Mounted;
use notes::Notes;

/// A text of a turn, drawn as Markdown and kept up to date while it grows.
pub(super) fn prose(program: Handle, turn: TurnKey, part: PartKey, growing: Memo<bool>) -> El {
    prose_with(program, turn, part, growing, |_| {})
}

/// The same, for one who adds something to the text once it is whole, such as citations. `finished` is called with the
/// element when the last node stands, and again whenever a signal that it read has changed. What it adds must not take
/// the drawn nodes out; text nodes may be split, since a whole text is not edited any more, only drawn anew.
pub(super) fn prose_with(
    program: Handle,
    turn: TurnKey,
    part: PartKey,
    growing: Memo<bool>,
    mut finished: impl FnMut(&web_sys::Element) + 'static,
) -> El {
    let mirror = program.program();
    let grown = mirror.mirror().text(&turn, part);
    let root = div().class("prose").on(ev::click, move |event| tools::pressed(&event, program));
    let element = web_sys::Element::clone(&root);
    let mut drawn = Drawn::new(element.clone());
    // What there is already when somebody comes to see it stands there at once.
    let mut begun = false;
    let next = ArcTrigger::new();
    let asked = Rc::new(Cell::new(false));
    effect(move || {
        grown.track();
        next.track();
        let over = !growing.get();
        // Nobody who looks at something else is held up, and frames do not come meanwhile.
        let at_once = !std::mem::replace(&mut begun, true) || document().hidden();
        if asked.get() && !at_once {
            // This frame has had its portion.
            return;
        }
        let mut progress = Progress::Whole;
        program.read_turn(&turn, |turn| {
            let extent = if over { extent(turn) } else { Extent::Growing };
            let text = turn.part_text(part);
            // A text that is over is there as a whole; one that grows, as far as it is this frame's turn.
            let shown = if over { text } else { mirror.mirror().revealed(&turn.key, part, text) };
            if at_once {
                drawn.catch_up(shown, extent);
            } else {
                progress = drawn.catch_up_some(shown, extent);
            }
        });
        match progress {
            Progress::Behind => {
                let (next, asked) = (next.clone(), Rc::clone(&asked));
                asked.set(true);
                request_animation_frame(move || {
                    asked.set(false);
                    next.notify();
                });
            }
            Progress::Whole if over => finished(&element),
            Progress::Whole => {}
        }
    });
    root
}

/// Markdown that is whole.
pub(super) fn still(program: Handle, text: &str) -> El {
    let root = div().class("prose").on(ev::click, move |event| tools::pressed(&event, program));
    Drawn::new(web_sys::Element::clone(&root)).catch_up(text, Extent::Complete);
    root
}

/// How much of a text there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// More may come.
    Growing,
    /// All of it.
    Complete,
    /// All that will come, but not all that was meant: what is open at the end stays as it was shown.
    CutOff,
}

/// What there is of a text that does not grow any more. Only the last text of a turn can have been cut off; in those
/// before it nothing is open at the end, so the difference does not show.
fn extent(turn: &Turn) -> Extent {
    match &turn.state {
        State::Interrupted(_) | State::Unsent(_) | State::Adrift(_) => Extent::CutOff,
        State::Ended { status, .. } => match status {
            Status::Cancelled | Status::Failed | Status::Incomplete | Status::BudgetExceeded => {
                Extent::CutOff
            }
            Status::Queued
            | Status::InProgress
            | Status::RequiresAction
            | Status::RequiresContinuation
            | Status::Completed
            | Status::Other(_) => Extent::Complete,
        },
        State::Sending { .. } | State::Streaming { .. } | State::Waiting { .. } | State::Following { .. } => {
            Extent::Complete
        }
    }
}

/// How far a text has been drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// As far as it came.
    Whole,
    /// Not so far: the next frame goes on.
    Behind,
}

/// From so many bytes on that come in one frame nobody reads along: it is a hundred kilobytes a second.
const BURST: usize = 1700;

/// How much of the end is compared while a text grows, in bytes.
const COMPARED: usize = 256;

/// Whether a text begins with what was drawn of it. While it grows, only the end of that is looked at, since a step must
/// not cost more the longer the text is; the whole is compared when it is over.
fn continues(text: &[u8], drawn: &[u8], extent: Extent) -> bool {
    let from = match extent {
        Extent::Growing => drawn.len().saturating_sub(COMPARED),
        Extent::Complete | Extent::CutOff => 0,
    };
    text.get(from..drawn.len()) == drawn.get(from..)
}

/// A text and its nodes: the renderer itself, without signals. The component above is one use of it; the browser's
/// tests and the benchmarks are others.
pub struct Drawn {
    root: web_sys::Element,
    document: Document,
    mounted: Mounted,
    notes: Notes,
    extent: Extent,
    bursts: bool,
}

impl Drawn {
    /// A text that is still empty, to be drawn as the children of `root`, which nobody else may change.
    pub fn new(root: web_sys::Element) -> Self {
        let notes = Notes::new(root.clone());
        Self {
            mounted: Mounted::root(root.clone()),
            root,
            document: Document::new(),
            notes,
            extent: Extent::Growing,
            bursts: false,
        }
    }

    /// As [`Drawn::catch_up`], but of much that is new to a growing text only a [`portion`], so that one frame can bear
    /// it. A text that is over ends with its last portion.
    pub fn catch_up_some(&mut self, text: &str, extent: Extent) -> Progress {
        let drawn = self.document.source();
        let grows = self.extent == Extent::Growing && (extent == Extent::Growing || !drawn.is_empty());
        if grows && continues(text.as_bytes(), drawn.as_bytes(), extent) {
            let rest = &text[drawn.len()..];
            let now = portion(drawn.len(), rest);
            self.note_burst(rest.len());
            if now.len() < rest.len() {
                let patch = self.document.push(now);
                self.carry_out(patch);
                return Progress::Behind;
            }
        }
        self.catch_up(text, extent);
        Progress::Whole
    }

    /// Tells the style sheet whether so many bytes have come at once that nobody reads along: then the box that grows may
    /// be passed over like the others where it is not in sight.
    fn note_burst(&mut self, came: usize) {
        let bursts = came >= BURST;
        if std::mem::replace(&mut self.bursts, bursts) != bursts {
            // An attribute of a fixed name cannot fail to be set.
            let _ = self.root.toggle_attribute_with_force("data-burst", bursts);
        }
    }

    /// Draws what is new in `text`, which is the whole text so far, and ends it if that is its `extent`. A text that
    /// does not begin with what was drawn is another one, and is drawn anew.
    pub fn catch_up(&mut self, text: &str, extent: Extent) {
        let over = self.extent != Extent::Growing;
        let drawn = self.document.source().len();
        let continues = continues(text.as_bytes(), self.document.source().as_bytes(), extent);
        if !continues || extent != Extent::Growing {
            self.note_burst(0);
        }
        if !continues || (over && text.len() > drawn) {
            self.mounted.clear();
            self.document = Document::new();
            self.extent = Extent::Growing;
        }
        let rest = &text[self.document.source().len()..];
        // A text that was whole while its turn went on stays so when the turn is cut off later: nothing is open at its
        // end, and what was put into it in the meantime must find it as it was.
        if self.extent == Extent::Complete && extent == Extent::CutOff && rest.is_empty() {
            return;
        }
        if extent == self.extent || extent == Extent::Growing {
            if !rest.is_empty() {
                let patch = self.document.push(rest);
                self.carry_out(patch);
            }
            // A text that ended does not begin to grow again without more of it, and that was seen above.
            return;
        }
        // The end looks at everything anyway, so the rest is not looked at before.
        self.document.append(rest);
        let patch =
            if extent == Extent::Complete { self.document.finish() } else { self.document.finish_cut_off() };
        self.carry_out(patch);
        self.extent = extent;
    }

    fn carry_out(&mut self, patch: Patch) {
        let concern = self.notes.concern(&patch);
        self.mounted.carry_out(patch);
        self.notes.number(concern);
    }
}
