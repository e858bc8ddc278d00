//! Markdown that grows: text in, blocks out, and a patch for every step between.
//!
//! # Purpose
//! A model writes Markdown a few bytes at a time, and the page must show it at once, beautifully, without
//! ever rebuilding what already stands. [`Document::push`] takes the next piece of text and answers with a
//! [`Patch`]: the few edits that turn the tree of before into the tree of now. [`Document::finish`] says that
//! the text is complete.
//!
//! # Mental model
//! ```text
//! source: | settled blocks, never parsed again | the open end: parsed again on every push | held back |
//! ```
//! * A block is *settled* as soon as no further text can change it. CommonMark never reopens a closed block,
//!   so this is known the moment the next block has its first whole line. Work on a push therefore depends on
//!   the open block only.
//! * The *tail rules* (in `tail` and `provisional`) keep the open end calm: a marker that may still turn out
//!   to mean something else is held back, and an unfinished `**bol` is shown as it will most likely end.
//! * [`Document::finish`] parses the whole text once more and takes it literally, so the final tree never
//!   depends on how the text was cut, and links whose definitions came late find them.
//!
//! * Inside the open block the same holds again where blocks grow long: an open fence takes whole lines
//!   without the parser (`fence`), lists and tables are parsed from their last item or row on (`open_block`).
//!   A long paragraph is parsed from a place on that leaves what stands before it as it is (`seam`); its text
//!   nodes only grow at the end (`text`).
//!
//! * Footnotes keep their labels in the tree. Their numbers depend on the whole text, so the consumer asks for
//!   them with [`number_notes`] whenever a patch has to do with notes.
//!
//! # The way of a push
//! `document` appends the text, asks `tail` how much may be shown, and has `parse` look at the open end:
//! twice if the first look finds something that the parser should see differently (`mask`, `math`, `cjk`).
//! `build` turns its events into a tree, `settle` says what is now certain, and `patch` writes down the
//! difference.
//!
//! # What it does not do
//! It knows no browser, no clock and no HTML. It never fails and never panics: every text is a document.
//! Colouring code, laying out formulas and loading pictures belong to the consumer; addresses leave here only
//! as [`SafeUrl`], or as text to be shown.

mod autolink;
mod build;
mod cjk;
mod colouring;
mod cut_off;
mod document;
mod fence;
mod formula;
mod frame;
mod inline;
mod language;
mod lines;
mod link;
mod mask;
mod math;
mod node;
mod notes;
mod open_block;
mod parse;
mod patch;
mod portion;
mod provisional;
mod seam;
mod settle;
mod table_text;
mod tags;
mod tail;
mod text;
mod words;

pub use colouring::{Coloured, Token, divide, read_colours};
pub use document::{Block, BlockKey, Document};
pub use formula::{Math, MathElement, formula};
pub use language::{file_extension, grammar};
pub use link::{SafeUrl, shown_address};
pub use node::{AlertKind, Alignment, Element, Node, Tag};
pub use notes::{NotePlace, Numbered, number_notes};
pub use patch::{Edit, Patch, Path, apply};
pub use portion::{PORTION, portion};
pub use table_text::{TableForm, write_table};
pub use words::words;
