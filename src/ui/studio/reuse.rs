//! Going on from a version: with it, or with the words and the settings that it was made with.

use leptos::prelude::*;

use super::lightbox::Box;
use super::{Basis, Way};
use crate::chat::picture::gallery::Shot;
use crate::program::Command;
use crate::ui::keyboard;

/// What the composer is given when the box closes.
fn close_for_message(all: Box) {
    all.studio.viewed.set(None);
    // After the box has given the focus back to what opened it.
    request_animation_frame(|| keyboard::focus("#message"));
}

/// The next message goes on from this version.
pub(super) fn edit(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    all.studio.basis.set(Some(Basis {
        turn: shot.turn,
        version: at + 1,
        prompt: shot.prompt,
        way: Way::After,
    }));
    close_for_message(all);
}

/// It goes along with the next message, which may be about something else.
pub(super) fn as_reference(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    let of = all.program.program().mirror().open.get_untracked();
    let name = super::info::file_name_of(&shot, at);
    all.references.take_kept(vec![(shot.kept.hash, name)], of);
    close_for_message(all);
}

/// Its words go into the message box.
pub(super) fn prompt(all: Box) {
    let Some((_, shot)) = all.now() else { return };
    all.shell.suggested.set(Some(shot.prompt));
    close_for_message(all);
}

/// Its words and everything that it was made with.
pub(super) fn all_of_it(all: Box) {
    let Some((_, shot)) = all.now() else { return };
    settings(all, &shot);
    all.shell.suggested.set(Some(shot.prompt));
    close_for_message(all);
}

/// The settings alone; the box stays open.
pub(super) fn settings(all: Box, shot: &Shot) {
    let mut settings = all.program.settings();
    settings.model.clone_from(&shot.target);
    settings.picture = shot.wish.clone();
    all.program.dispatch(Command::Set(settings));
    all.program.program().mirror().say("The next picture has the settings of this one");
}

/// Another attempt beside this version: its words to be changed, its settings, and the same place in the tree.
pub(super) fn remix(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    settings(all, &shot);
    all.studio.basis.set(Some(Basis {
        turn: shot.turn,
        version: at + 1,
        prompt: shot.prompt.clone(),
        way: Way::Instead,
    }));
    all.shell.suggested.set(Some(shot.prompt));
    close_for_message(all);
}
