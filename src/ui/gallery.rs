//! The gallery: the pictures of all conversations in one place, to be found, marked, taken out and thrown away.
//!
//! It takes the place of the conversation, at an address of its own. What it shows are cards (`chat::picture::card`) and
//! small copies; a conversation is read only when a picture is opened in it.

mod filters;
mod grid;
mod hall;
mod picked;
mod tile;

use leptos::prelude::{Get, Owner, RwSignal, Set, With};

use super::app::use_shell;
use super::arriving::arriving;
use super::studio::use_studio;
use super::view::tag::section;
use super::view::{IntoView, View, effect};
use crate::chat::picture::card::PictureKey;
use crate::program::later::{Missing, later};
use crate::program::{Handle, use_program};

/// The place of the gallery, which is empty while it is not open.
pub(super) fn gallery(is_open: RwSignal<bool>) -> impl IntoView {
    let (program, studio, shell) = (use_program(), use_studio(), use_shell());
    let mirror = program.program();
    let open = RwSignal::from(mirror.mirror().open.clone());
    let opening = RwSignal::from(mirror.mirror().opening.clone());
    // A picture that is to be looked at as soon as its conversation is there.
    let wanted: RwSignal<Option<PictureKey>> = RwSignal::new(None);
    effect(move || {
        let Some(key) = wanted.get() else { return };
        let is_there = open.with(|open| open.as_ref() == Some(&key.conversation)) && !opening.get();
        if is_there && !is_open.get() {
            wanted.set(None);
            studio.viewed.set(Some((key.turn, key.place)));
        }
    });
    move || {
        is_open.get().then(|| {
            section()
                .class("gallery")
                .attr("aria-label", "Gallery")
                .attr("inert", move || shell.drawer_is_open().then_some(""))
                .child(arriving(move |owner| inside(owner, program, wanted)))
        })
    }
}

later! {
    pictures:
    /// The inside of the gallery.
    fn inside(owner: Owner, program: Handle, wanted: RwSignal<Option<PictureKey>>) -> Result<View, Missing> {
        Ok(owner.with(|| hall::hall(program, wanted)))
    }
}
