//! Footnotes in order: which number each has, and which references belong to which note.
//!
//! Numbers follow the first references to notes in reading order, as a reader meets them, whatever the labels
//! are and wherever the notes stand. A text that grows at its end therefore never renumbers what stands, with
//! one exception: a reference that never gets its note turns back into text when the text is complete, and
//! those after it move up.

use std::collections::HashMap;

/// A place that has to do with a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotePlace {
    /// A reference to the note of this label.
    Reference(String),
    /// The note of this label.
    Note(String),
}

/// What a reader is told at a [`NotePlace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// A reference.
    Reference {
        /// The number of its note.
        number: usize,
        /// The how many-th reference to this note it is, from 1.
        nth: usize,
        /// Whether the note has come.
        leads: bool,
    },
    /// A note, and how many references lead to it, which is at least one.
    Note {
        /// Its number.
        number: usize,
        /// How many references lead to it.
        references: usize,
    },
    /// A note that nothing refers to, or whose label belongs to a note before it.
    Loose,
}

/// What is known of one label.
#[derive(Default)]
struct Label {
    number: usize,
    references: usize,
    noted: bool,
}

/// Numbers the places of a text, which are given in reading order. Labels match whatever their case (GFM's
/// footnotes, as the parser reads them).
pub fn number_notes(places: &[NotePlace]) -> Vec<Numbered> {
    let mut labels: HashMap<String, Label> = HashMap::new();
    let mut referred = 0;
    for place in places {
        match place {
            NotePlace::Reference(label) => {
                let label = labels.entry(label.to_lowercase()).or_default();
                if label.references == 0 {
                    referred += 1;
                    label.number = referred;
                }
                label.references += 1;
            }
            NotePlace::Note(label) => labels.entry(label.to_lowercase()).or_default().noted = true,
        }
    }
    let mut seen: HashMap<String, (usize, bool)> = HashMap::new();
    let number = |place: &NotePlace| {
        let (NotePlace::Reference(name) | NotePlace::Note(name)) = place;
        let name = name.to_lowercase();
        // Every label was met above.
        let Some(label) = labels.get(&name) else { return Numbered::Loose };
        let (references, noted) = seen.entry(name).or_default();
        match place {
            NotePlace::Reference(_) => {
                *references += 1;
                Numbered::Reference { number: label.number, nth: *references, leads: label.noted }
            }
            NotePlace::Note(_) if label.references == 0 || std::mem::replace(noted, true) => Numbered::Loose,
            NotePlace::Note(_) => Numbered::Note { number: label.number, references: label.references },
        }
    };
    places.iter().map(number).collect()
}
