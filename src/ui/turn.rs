//! One turn: what was said, and what came back.

mod actions;
mod media;
mod model;
mod part;
mod problem;
mod thought;
mod user;
mod waiting;

use crate::ui::view::IntoView;
use leptos::prelude::*;

use crate::chat::face::TurnFace;
use crate::chat::id::TurnKey;
use crate::program::{Handle, use_program};

/// What the components of one turn share.
#[derive(Clone, Copy)]
struct Shown {
    key: StoredValue<TurnKey>,
    face: RwSignal<TurnFace>,
    program: Handle,
    /// The message is being edited.
    editing: RwSignal<bool>,
}

impl Shown {
    fn key(self) -> TurnKey {
        self.key.get_value()
    }

    fn text(self) -> String {
        self.program.read_turn(&self.key(), |turn| turn.text.clone()).unwrap_or_default()
    }

    fn answer(self) -> String {
        self.program.read_turn(&self.key(), |turn| turn.answer_text()).unwrap_or_default()
    }
}

/// Both articles of a turn. Nothing, should the turn be gone by the time it is drawn.
pub(super) fn turn(key: TurnKey) -> impl IntoView {
    let program = use_program();
    let face = program.program().mirror().turn(&key)?;
    let shown = Shown {
        key: StoredValue::new(key),
        face: RwSignal::from(face),
        program,
        editing: RwSignal::new(false),
    };
    Some((user::user(shown), model::model(shown)))
}
