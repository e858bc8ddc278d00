//! Pictures on the screen: one by one in the transcript, and all versions of a conversation in a box of their own, to
//! look at closely, to compare, and to go on from.
//!
//! An edit is a message after another version's turn; nothing is uploaded. Which version the next message goes on from
//! is the [`Studio`]'s basis; without one, it is whatever is shown last.

pub(super) mod basis;
pub(super) mod canvas;
mod compare;
mod crop;
mod dress;
mod extend;
mod info;
mod keys;
mod lightbox;
mod mark;
mod naming;
pub(super) mod picture;
mod reuse;
mod sending;
mod siblings;
mod sketch;
mod stage;
mod strip;
mod tree;

use leptos::prelude::{Get, Owner, RwSignal, Set, expect_context, provide_context};

use super::arriving::arriving;
use super::view::tag::dialog;
use super::view::{IntoView, NodeRef, View, effect, ev};
use crate::chat::id::TurnKey;
use crate::chat::turn::PartKey;
use crate::program::later::{Missing, later};
use crate::program::{Handle, use_program};

/// A version that the next message goes on from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Basis {
    /// Its turn.
    pub(super) turn: TurnKey,
    /// Its place in that turn.
    pub(super) place: PartKey,
    /// Which version it is, from 1.
    pub(super) version: usize,
    /// What was asked for.
    pub(super) prompt: String,
    /// How the next message stands to it.
    pub(super) way: Way,
}

/// How a message stands to the version that it goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It says what is to become of it.
    After,
    /// It asks for another one beside it.
    Instead,
}

/// What the transcript, the composer and the box share.
#[derive(Clone, Copy)]
pub(super) struct Studio {
    /// The picture that is looked at.
    pub(super) viewed: RwSignal<Option<(TurnKey, PartKey)>>,
    /// What the next message goes on from.
    pub(super) basis: RwSignal<Option<Basis>>,
}

impl Studio {
    pub(super) fn provide() {
        provide_context(Self { viewed: RwSignal::new(None), basis: RwSignal::new(None) });
    }
}

pub(super) fn use_studio() -> Studio {
    expect_context::<Studio>()
}

/// The box, which is empty until a picture is opened.
pub(super) fn studio() -> impl IntoView {
    let (program, studio) = (use_program(), use_studio());
    let node: NodeRef<web_sys::HtmlDialogElement> = NodeRef::new();
    let is_open = leptos::prelude::Memo::new(move |_| studio.viewed.get().is_some());
    effect(move || {
        let Some(dialog) = node.get() else { return };
        if is_open.get() {
            // It fails only where the dialog is open already. Closing it gives the focus back by itself.
            let _ = dialog.show_modal();
        } else if dialog.open() {
            dialog.close();
        }
    });
    let body = move || is_open.get().then(|| arriving(move |owner| inside(owner, program, studio)));
    dialog()
        .class("lightbox")
        .node_ref(node)
        .attr("aria-label", "Picture")
        .on(ev::close, move |_| {
            // Elements of the box say that they close, too; only the box itself counts.
            if node.get_untracked().is_some_and(|dialog| !dialog.open()) {
                studio.viewed.set(None);
            }
        })
        .child(body)
}

later! {
    pictures:
    /// The inside of the box.
    fn inside(owner: Owner, program: Handle, studio: Studio) -> Result<View, Missing> {
        Ok(owner.with(|| lightbox::lightbox(program, studio)))
    }
}
