//! The pictures that are picked, and the bar that says what can be done with them.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::hall::Hall;
use crate::chat::picture::card::{Card, Mark, PictureKey};
use crate::chat::picture::query::space;
use crate::program::Command;
use crate::program::taking_out::names;
use crate::ui::button::{Size, icon_button, text_button};
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::studio::picture::in_bytes;
use crate::ui::view::tag::{div, span};
use crate::ui::view::{IntoView, View};

/// The pictures that are picked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Picked {
    keys: HashSet<PictureKey>,
    /// The last one that was picked by itself; a range begins there.
    from: Option<PictureKey>,
}

impl Picked {
    pub(super) fn has(&self, key: &PictureKey) -> bool {
        self.keys.contains(key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
    }

    /// Picks one, or lets it go.
    pub(super) fn turn(&mut self, key: PictureKey) {
        self.from = Some(key.clone());
        if !self.keys.remove(&key) {
            self.keys.insert(key);
        }
    }

    /// Picks all from the one that was picked last to the one at this place among those found. Where the last one is not
    /// among them any more, it is this one alone.
    pub(super) fn reach(&mut self, at: usize, found: &[Arc<Card>]) {
        let from = self.from.as_ref().and_then(|from| found.iter().position(|card| card.key == *from));
        let from = from.unwrap_or(at);
        let reached = found.iter().take(from.max(at) + 1).skip(from.min(at));
        self.keys.extend(reached.map(|card| card.key.clone()));
    }

    /// Picks these.
    pub(super) fn all(&mut self, keys: impl Iterator<Item = PictureKey>) {
        self.keys.extend(keys);
    }
}

/// The bar, which is there while something is picked.
pub(super) fn bar(hall: Hall) -> View {
    let any = Memo::new(move |_| hall.picked.with(|picked| !picked.is_empty()));
    (move || any.get().then(|| tools(hall))).into_view()
}

fn tools(hall: Hall) -> View {
    let counted = move || {
        let cards = hall.picked_cards();
        format!("{} selected · {}", cards.len(), in_bytes(space(cards.iter())))
    };
    let keys = move || hall.picked_cards().iter().map(|card| card.key.clone()).collect::<Vec<_>>();
    let mark = move |mark: Mark| {
        let keys = keys();
        hall.picked.update(Picked::clear);
        hall.program.dispatch(Command::Mark(keys, mark));
        back();
    };
    let star = move |_| {
        let all_starred = hall.picked_cards().iter().all(|card| card.marks.starred);
        hall.program.dispatch(Command::Mark(keys(), Mark::Star(!all_starred)));
    };
    let acts = move || {
        if hall.is_trash() {
            (
                text_button(None, Some(Icon::Refresh), "Restore", move |_| mark(Mark::Restore)),
                text_button(Some("danger"), Some(Icon::Trash), "Delete for good", move |_| {
                    hall.ask_to_purge(&hall.picked_cards());
                }),
            )
                .into_view()
        } else {
            (
                text_button(None, Some(Icon::Star), "Star", star),
                text_button(None, Some(Icon::Plus), "Use in a new chat", move |_| use_anew(hall)),
                text_button(None, Some(Icon::Download), "Download files", move |_| {
                    hall.program.save_files(hall.picked_cards());
                }),
                text_button(None, Some(Icon::Download), "Download ZIP", move |_| {
                    hall.program.save_archive(hall.picked_cards());
                }),
                text_button(Some("danger"), Some(Icon::Trash), "Move to trash", move |_| {
                    hall.discard(keys());
                    back();
                }),
            )
                .into_view()
        }
    };
    div()
        .class("gallery-picked")
        .attr("role", "toolbar")
        .attr("aria-label", "Selected pictures")
        .child((
            span().class("gallery-picked-count").attr("role", "status").child(counted),
            acts,
            icon_button(Size::Normal, "Clear the selection", Icon::Close, move |_| {
                hall.picked.update(Picked::clear);
                back();
            }),
        ))
        .into_view()
}

/// The pictures go along with the first message of a new conversation.
fn use_anew(hall: Hall) {
    let cards = hall.picked_cards();
    let names = names(&cards);
    let pictures = cards.iter().map(|card| card.hash.clone()).zip(names).collect();
    hall.references.take_kept(pictures, None);
    hall.program.dispatch(Command::NewChat);
    request_animation_frame(|| keyboard::focus("#message"));
}

/// The bar goes, and what had the focus in it: that goes back to the pictures.
fn back() {
    request_animation_frame(|| keyboard::focus(".gallery-grid [tabindex='0']"));
}
