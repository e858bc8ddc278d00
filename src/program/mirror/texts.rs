//! The texts of the turns that are shown, and how much of each is to be seen.

use std::collections::HashSet;

use leptos::prelude::{ArcTrigger, Notify, WithUntracked};

use super::{Mirror, TurnSignals};
use crate::browser::{clock, page};
use crate::chat::face::{PartFace, PartKind};
use crate::chat::id::{Millis, TurnKey};
use crate::chat::reveal::Reveal;
use crate::chat::turn::PartKey;
use crate::program::Program;

/// A text of a turn: who is told when there is more of it to see, and how much of it that is.
#[derive(Default)]
pub(super) struct Text {
    trigger: ArcTrigger,
    /// `None` for one that nobody has seen grow: it is shown as it is.
    reveal: Option<Reveal>,
}

impl Mirror {
    /// Fires when there is more to see of the text of a part.
    pub fn text(&self, key: &TurnKey, part: PartKey) -> ArcTrigger {
        let mut turns = self.turns.borrow_mut();
        match turns.get_mut(key) {
            Some(signals) => signals.texts.entry(part).or_default().trigger.clone(),
            None => ArcTrigger::new(),
        }
    }

    /// What is to be seen now of `text`, which is the text of a part as far as it has come.
    pub fn revealed<'a>(&self, key: &TurnKey, part: PartKey, text: &'a str) -> &'a str {
        // What is replayed comes at the pace at which it came, and says nothing of how much has been seen.
        if self.is_replayed(key) {
            return text;
        }
        let mut turns = self.turns.borrow_mut();
        let Some(shown) = turns.get_mut(key).and_then(|signals| signals.texts.get_mut(&part)) else {
            return text;
        };
        // Somebody who opens a conversation in the middle of an answer sees at once what there is.
        let reveal = shown.reveal.get_or_insert_with(|| Reveal::from_here(text.len()));
        text.get(..reveal.shown()).unwrap_or(text)
    }

    /// Shows of each text what this frame is to show, and asks for another frame where that is not all.
    pub(super) fn flush_texts(&self, program: &Program, texts: HashSet<(TurnKey, PartKey)>) {
        if texts.is_empty() {
            return;
        }
        let now = Millis(clock::steady_ms());
        let paced = self.is_paced();
        for (key, part) in texts {
            let (trigger, behind) = {
                let mut turns = self.turns.borrow_mut();
                let Some(signals) = turns.get_mut(&key) else { continue };
                let text = signals.texts.entry(part).or_default();
                let reveal = text.reveal.get_or_insert_default();
                let state = program.state().borrow();
                let conversation = state.open.as_ref().and_then(|key| state.conversations.get(key));
                let Some(turn) = conversation.and_then(|conversation| conversation.turn(&key)) else {
                    continue;
                };
                if paced && turn.state.run().is_some() {
                    let _ = reveal.frame(turn.part_text(part), now);
                } else {
                    reveal.everything(turn.part_text(part));
                }
                (text.trigger.clone(), reveal.is_behind())
            };
            trigger.notify();
            if behind {
                self.dirty.borrow_mut().texts.insert((key, part));
                self.ask_for_flush(program);
            }
        }
    }

    /// Whether text is to appear at an even pace: not for whom motion is too much, nor where nobody looks.
    fn is_paced(&self) -> bool {
        !self.settings.with_untracked(|settings| settings.as_it_arrives)
            && !page::is_hidden()
            && !page::wants_calm()
    }

    /// Shows what has come and not been shown yet. A frame that was asked for while the page could be seen does not
    /// come once it is hidden.
    pub(crate) fn flush_before_hiding(&self, program: &Program) {
        if self.flush_asked.get() {
            self.flush(program);
        }
    }
}

impl TurnSignals {
    pub(super) fn triggers(&self) -> impl Iterator<Item = ArcTrigger> {
        self.texts.values().map(|text| text.trigger.clone())
    }
}

/// Whether a part is a text of which more can come.
pub(super) fn grows(part: &PartFace) -> bool {
    match part.kind {
        PartKind::Text { growing, .. } => growing,
        PartKind::Thought { seconds } => seconds.is_none(),
        PartKind::Tool { .. } | PartKind::Call(_) | PartKind::Media { .. } | PartKind::Unknown { .. } => {
            false
        }
    }
}
