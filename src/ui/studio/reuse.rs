//! Going on from a version: with it, or with the words and the settings that it was made with.

use leptos::prelude::*;

use super::lightbox::Box;
use super::{Basis, Way};
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::wish::paints;
use crate::program::{Command, preferences};
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
    let mut settings = all.program.settings();
    if !paints(&settings.model) {
        // Words alone would come of it.
        settings.model.clone_from(&shot.target);
        all.program.dispatch(Command::Set(settings));
        all.program.program().mirror().say(format!("The next picture is made by {}", shot.model));
    }
    all.studio.basis.set(Some(Basis {
        turn: shot.turn,
        place: shot.place,
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
    into_message(all, &shot.prompt);
    close_for_message(all);
}

/// Everything that it was made with but its words; the box stays open.
pub(super) fn settings_alone(all: Box) {
    if let Some((_, shot)) = all.now() {
        settings(all, &shot);
    }
}

/// Puts words behind what is typed, so that nothing of it is lost.
fn into_message(all: Box, words: &str) {
    let typed = preferences::draft(all.program.program().mirror().open.get_untracked().as_ref());
    let typed = typed.trim_end();
    let text = if typed.is_empty() || typed == words.trim_end() {
        words.to_owned()
    } else {
        format!("{typed}\n\n{words}")
    };
    all.shell.suggested.set(Some(text));
}

fn settings(all: Box, shot: &Shot) {
    let mut settings = all.program.settings();
    settings.model.clone_from(&shot.target);
    settings.picture = shot.wish.clone();
    all.program.dispatch(Command::Set(settings));
    all.program.program().mirror().say("The next picture has the settings of this one");
}

/// Another attempt beside this version: its words to be changed, what went along with them, its settings, and the same
/// place in the tree.
pub(super) fn remix(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    settings(all, &shot);
    let along = all.program.read_turn(&shot.turn, |turn| turn.pictures.clone()).unwrap_or_default();
    all.references.take_again(along);
    all.studio.basis.set(Some(Basis {
        turn: shot.turn,
        place: shot.place,
        version: at + 1,
        prompt: shot.prompt.clone(),
        way: Way::Instead,
    }));
    into_message(all, &shot.prompt);
    close_for_message(all);
}
