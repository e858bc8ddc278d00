//! The line above the message box that says which version the next message goes on from.

use leptos::prelude::*;

use super::{Way, use_studio};
use crate::program::use_program;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::tag::{div, span};
use crate::ui::view::{IntoView, effect};

pub(in crate::ui) fn basis() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::from(use_program().program().mirror().open.clone());
    // A version of one conversation is none of another.
    effect(move || {
        open.track();
        studio.basis.set(None);
    });
    move || {
        studio.basis.get().map(|basis| {
            div().class("basis").attr("role", "note").child((
                icon(Icon::Image),
                span().child(match basis.way {
                    Way::After => format!("Editing version {}", basis.version),
                    Way::Instead => format!("Beside version {}", basis.version),
                }),
                span().class("basis-prompt").attr("dir", "auto").child(basis.prompt),
                icon_button(Size::Small, "Do not edit this version", Icon::Close, move |_| {
                    studio.basis.set(None);
                    keyboard::focus("#message");
                }),
            ))
        })
    }
}
