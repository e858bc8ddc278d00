//! One turn: what was said, and what came back.

mod actions;
mod aloud;
mod attached;
mod beside;
mod call;
mod card;
mod citation;
mod copying;
mod footnotes;
mod lit;
mod media;
mod model;
mod near;
mod part;
mod problem;
mod reading;
mod replay;
mod run;
mod sources;
mod structured;
mod suggestions;
mod thought;
mod timeline;
mod usage;
mod user;
mod waiting;
mod words;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::chat::citation::{Grounding, grounding};
use crate::chat::face::TurnFace;
use crate::chat::id::TurnKey;
use crate::chat::said::{About, Attachment};
use crate::program::{Handle, use_program};
use crate::ui::view::{IntoView, NodeRef};
use lit::{Lit, Sentences};

pub(super) use near::Near;
pub(super) use words::{Code, plain};

/// The button that begins the editing of a message.
const EDIT: &str = "[aria-label='Edit']";

/// What the components of one turn share.
#[derive(Clone, Copy)]
struct Shown {
    key: StoredValue<TurnKey>,
    face: RwSignal<TurnFace>,
    program: Handle,
    /// The message is being edited.
    editing: RwSignal<bool>,
    /// The article of the message.
    said: NodeRef<HtmlElement>,
    /// What the answer rests on.
    grounding: Memo<Grounding>,
    /// The source or the sentence that is pointed at.
    lit: RwSignal<Lit>,
    /// The sentences that rest on sources.
    sentences: Sentences,
    /// How it formed is being looked at.
    replaying: RwSignal<bool>,
}

impl Shown {
    /// A turn that has signals: one of the path, or one that is looked at beside it.
    fn of(program: Handle, key: TurnKey) -> Option<Self> {
        let face = program.program().mirror().turn(&key)?;
        let (key, face) = (StoredValue::new(key), RwSignal::from(face));
        // The face changes with the number of citations and with every step, so nothing of it is missed.
        let grounding = Memo::new(move |_| {
            face.track();
            program.read_turn(&key.get_value(), grounding).unwrap_or_default()
        });
        Some(Self {
            key,
            face,
            program,
            editing: RwSignal::new(false),
            said: NodeRef::new(),
            grounding,
            lit: RwSignal::new(Lit::Nothing),
            sentences: Sentences::new(),
            replaying: RwSignal::new(false),
        })
    }

    fn key(self) -> TurnKey {
        self.key.get_value()
    }

    /// Leaves the editing, and puts the focus back on the button that began it.
    fn leave_editing(self) {
        self.editing.set(false);
        // The button is drawn anew.
        request_animation_frame(move || {
            let button = self.said.get_untracked().and_then(|said| said.query_selector(EDIT).ok().flatten());
            if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                // It was just drawn, so it takes the focus.
                let _ = button.focus();
            }
        });
    }

    fn text(self) -> String {
        self.program.read_turn(&self.key(), |turn| turn.text.clone()).unwrap_or_default()
    }

    /// What went along with what was said.
    fn pictures(self) -> Vec<Attachment> {
        self.program.read_turn(&self.key(), |turn| turn.pictures.clone()).unwrap_or_default()
    }

    /// Which picture of the answer before it is about, where that has several.
    fn about(self) -> Option<About> {
        self.program.read_turn(&self.key(), |turn| turn.about).flatten()
    }

    /// Whether the answer was asked for in a form: what is on the page is then a drawing of it, with words of ours.
    fn is_structured(self) -> bool {
        self.program.read_turn(&self.key(), |turn| turn.ask.form().is_some()).unwrap_or(false)
    }

    fn answer(self) -> String {
        self.program.read_turn(&self.key(), |turn| turn.answer_text()).unwrap_or_default()
    }
}

/// Both articles of a turn. Nothing, should the turn be gone by the time it is drawn.
pub(super) fn turn(key: TurnKey) -> impl IntoView {
    let program = use_program();
    let shown = Shown::of(program, key)?;
    // What goes on with an answer was not asked for by a message.
    let said = (!shown.face.with_untracked(|face| face.goes_on)).then(|| user::user(shown));
    Some((said, beside::answers(shown)))
}
