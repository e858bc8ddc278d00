//! Marking: what is drawn on a version to show where something is to change, and what is said about it.
//!
//! What is drawn and typed is kept as it is made, by picture, until it is sent.

mod bar;
mod hand;
mod panel;
mod paper;

use leptos::prelude::*;

pub(super) use hand::place;
pub(super) use panel::panel;
pub(super) use paper::size_of;

use super::lightbox::Box;
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::marks::stored::Draft;
use crate::chat::picture::marks::{Colour, Mark, Shape, Sheet, Tool};
use crate::ui::view::tag::div;
use crate::ui::view::{IntoView, View};

/// What the hand does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// It takes marks and moves them.
    Choose,
    /// It draws.
    Draw(Tool),
}

/// What is drawn on one version. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Marking {
    all: Box,
    /// The version that is drawn on.
    shot: StoredValue<Shot>,
    sheet: RwSignal<Sheet>,
    hand: RwSignal<Hand>,
    colour: RwSignal<Colour>,
    chosen: RwSignal<Option<usize>>,
    /// What is being drawn.
    growing: RwSignal<Option<Shape>>,
    /// What is said about the marks.
    words: RwSignal<String>,
    /// A copy with the marks is being made.
    busy: RwSignal<bool>,
}

impl Marking {
    /// The sheet of a version, with what was drawn on it before.
    fn of(all: Box, shot: &Shot) -> Self {
        let Draft { marks, words } = all.program.marks_draft(&shot.turn, shot.place);
        Self {
            all,
            shot: StoredValue::new(shot.clone()),
            sheet: RwSignal::new(Sheet::of(marks)),
            hand: RwSignal::new(Hand::Draw(Tool::Rectangle)),
            colour: RwSignal::new(Colour::default()),
            chosen: RwSignal::new(None),
            growing: RwSignal::new(None),
            words: RwSignal::new(words),
            busy: RwSignal::new(false),
        }
    }

    /// Changes the sheet, and keeps what is on it.
    fn change(self, change: impl FnOnce(&mut Sheet)) {
        self.sheet.update(change);
        let count = self.sheet.with_untracked(|sheet| sheet.marks().len());
        if self.chosen.get_untracked().is_some_and(|chosen| chosen >= count) {
            self.chosen.set(None);
        }
        self.keep();
    }

    fn keep(self) {
        let draft = Draft {
            marks: self.sheet.with_untracked(|sheet| sheet.marks().to_vec()),
            words: self.words.get_untracked(),
        };
        self.shot.with_value(|shot| self.all.program.keep_marks_draft(&shot.turn, shot.place, &draft));
    }

    fn say(self, words: String) {
        self.words.set(words);
        self.keep();
    }

    /// Adds a shape and takes it in hand.
    fn add(self, shape: Shape) {
        let mark = Mark { shape, colour: self.colour.get_untracked() };
        let mut at = 0;
        self.change(|sheet| at = sheet.add(mark));
        self.chosen.set(Some(at));
    }

    fn remove_chosen(self) {
        if let Some(chosen) = self.chosen.get_untracked() {
            self.change(|sheet| sheet.remove(chosen));
            self.chosen.set(None);
        }
    }

    /// Takes another colour. Who chooses among marks gives it to the chosen one; who draws, to what comes next.
    fn paint(self, colour: Colour) {
        self.colour.set(colour);
        let chosen = self.chosen.get_untracked().filter(|_| self.hand.get_untracked() == Hand::Choose);
        if let Some(chosen) = chosen {
            self.change(|sheet| {
                sheet.let_go();
                sheet.change(chosen, crate::chat::picture::marks::Hold::Moving, |mark| Mark {
                    colour,
                    ..mark.clone()
                });
                sheet.let_go();
            });
        }
    }
}

/// The picture to draw on, with the tools above it. The panel beside it shares the sheet.
pub(super) fn canvas(all: Box, at: usize) -> View {
    let Some(shot) = all.shot(at) else { return ().into_view() };
    let marking = all.lasting(|| Marking::of(all, &shot));
    all.marking.set(Some(marking));
    div().class("marking").child((bar::bar(marking), paper::paper(marking, &shot))).into_view()
}
