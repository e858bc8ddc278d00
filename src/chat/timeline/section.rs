//! An answer in sections: what was said, and between it what was done for it.
//!
//! Steps that follow each other are one section of work, which is shown flat while it goes on and folds to one line when
//! it is over. The order is that of the steps: some models search before they answer and tell of it afterwards, and what
//! has been read must not move.

use super::Row;
use crate::chat::face::{PartFace, PartKind};
use crate::chat::turn::PartKey;

/// A stretch of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Section {
    /// A text, a medium, or a call that waits for the person.
    Said(PartFace),
    /// Thoughts, tools and unknown steps that follow each other.
    Work {
        /// The first of them, which stays what it is while more come.
        first: PartKey,
        /// All of them.
        parts: Vec<PartFace>,
        /// Something was said after it, or the turn is over.
        over: bool,
    },
}

/// The sections of an answer whose parts have these rows.
pub fn sections(parts: &[PartFace], rows: &[Row], running: bool) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for part in parts {
        if is_work(part, rows) {
            match sections.last_mut() {
                Some(Section::Work { parts, .. }) => parts.push(part.clone()),
                Some(Section::Said(_)) | None => {
                    sections.push(Section::Work {
                        first: part.key,
                        parts: vec![part.clone()],
                        over: !running,
                    });
                }
            }
        } else {
            if let Some(Section::Work { over, .. }) = sections.last_mut() {
                *over = true;
            }
            sections.push(Section::Said(part.clone()));
        }
    }
    sections
}

fn is_work(part: &PartFace, rows: &[Row]) -> bool {
    match &part.kind {
        PartKind::Thought { .. } => true,
        PartKind::Media { draft, .. } => *draft,
        // An unknown part of a text has no row, and a call that waits for the person has none.
        PartKind::Tool { .. } | PartKind::Unknown { .. } => rows.iter().any(|row| row.key == part.key),
        PartKind::Text { .. } | PartKind::Call(_) => false,
    }
}
