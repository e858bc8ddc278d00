//! Trouble with the page as a whole, told above the transcript until it is over or dismissed.

use leptos::prelude::*;

use super::arriving::quietly;
use super::button::{Size, icon_button, text_button};
use super::icon::{Icon, icon};
use crate::program::later::{Missing, later};
use crate::program::mirror::StorageTrouble;
use crate::program::{Command, use_program};
use crate::ui::view::tag::{div, p, strong};
use crate::ui::view::{El, IntoView, View};

pub(super) fn banner() -> impl IntoView {
    let program = use_program();
    let trouble = RwSignal::from(program.program().mirror().trouble.clone());
    let stuck = RwSignal::from(program.program().mirror().stuck.clone());
    move || {
        if stuck.get() {
            return incomplete().into_view();
        }
        trouble.get().map(|trouble| quietly(move |owner| told(owner, trouble))).into_view()
    }
}

later! {
    turns:
    /// Trouble with storing.
    fn told(owner: Owner, trouble: StorageTrouble) -> Result<View, Missing> {
        Ok(owner.with(|| storing(trouble).into_view()))
    }
}

fn incomplete() -> El {
    let program = use_program();
    let again = move |_| program.program().fetch_engine();
    div().class("banner").attr("role", "alert").child((
        icon(Icon::Warning),
        p().child((
            strong().child("A part of Catena could not be loaded."),
            " What you write is kept, and is sent as soon as the part is there.",
        )),
        div().class("banner-actions").child(text_button(None, Some(Icon::Refresh), "Try again", again)),
    ))
}

fn storing(trouble: StorageTrouble) -> El {
    let program = use_program();
    let (title, text) = words(trouble);
    div().class("banner").attr("role", "alert").child((
        icon(Icon::Warning),
        p().child((strong().child(title), " ", text)),
        div().class("banner-actions").child((
            text_button(None, Some(Icon::Download), "Export", move |_| program.dispatch(Command::Export)),
            icon_button(Size::Small, "Dismiss", Icon::Close, move |_| {
                program.program().mirror().dismiss_trouble()
            }),
        )),
    ))
}

fn words(trouble: StorageTrouble) -> (&'static str, String) {
    match trouble {
        StorageTrouble::Full => (
            "This browser’s storage is full.",
            "New answers are shown but not kept. Export what matters, or delete old conversations."
                .to_owned(),
        ),
        StorageTrouble::Refused => (
            "This browser does not store anything for this page.",
            "Conversations work until the tab is closed. Export what matters.".to_owned(),
        ),
        StorageTrouble::Damaged(1) => (
            "One conversation could not be read.",
            "It is left as it is, and is part of an export.".to_owned(),
        ),
        StorageTrouble::Damaged(count) => (
            "Some conversations could not be read.",
            format!("{count} are left as they are, and are part of an export."),
        ),
    }
}
