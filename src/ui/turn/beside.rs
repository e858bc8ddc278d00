//! The same asked with Google Search and without: two answers side by side, or below each other where there is no room.
//!
//! Both are turns like any others. The one that the conversation goes on from is on the path; the other says so, and can
//! take its place.

use leptos::prelude::*;

use super::{Shown, model};
use crate::chat::id::TurnKey;
use crate::program::Command;
use crate::ui::button::{Size, icon_button, text_button};
use crate::ui::icon::Icon;
use crate::ui::view::tag::{div, h3, section};
use crate::ui::view::{CollectView, IntoView, View};

/// The answer of a turn, with the other one beside it where there is one.
pub(super) fn answers(shown: Shown) -> View {
    let other = Memo::new(move |_| shown.face.with(|face| face.beside.clone()));
    let apart = RwSignal::new(false);
    (move || match other.get() {
        None => model::model(shown).into_view(),
        Some(_) if apart.get() => (model::model(shown), together(apart)).into_view(),
        Some(other) => pair(shown, other, apart),
    })
    .into_view()
}

fn pair(shown: Shown, other: TurnKey, apart: RwSignal<bool>) -> View {
    // Its signals are made together with the path, so they are there.
    let Some(other) = Shown::of(shown.program, other) else { return model::model(shown).into_view() };
    let first = if shown.face.with_untracked(|face| face.searches) { [shown, other] } else { [other, shown] };
    let columns = first.map(|one| column(one, one.key() == shown.key()));
    let close = text_button(None, Some(Icon::Close), "Show one answer", move |_| apart.set(true));
    section()
        .class("pair")
        .attr("aria-label", "With and without Google Search")
        .child((
            div().class("pair-columns").child(columns.into_iter().collect_view()),
            div().class("pair-foot").child(close),
        ))
        .into_view()
}

fn column(one: Shown, on_path: bool) -> View {
    let name =
        if one.face.with_untracked(|face| face.searches) { "With Google Search" } else { "Without a search" };
    let go_on = (!on_path).then(|| {
        text_button(None, None, "Go on from this one", move |_| {
            one.program.dispatch(Command::Choose(one.key()));
        })
    });
    let head = div().class("pair-head").child((h3().child(name), go_on));
    section()
        .class("pair-column")
        .attr("aria-label", name)
        .attr("data-on-path", on_path.then_some(""))
        .child((head, model::model(one)))
        .into_view()
}

fn together(apart: RwSignal<bool>) -> View {
    div()
        .class("pair-foot")
        .child(text_button(None, Some(Icon::Compare), "Show both answers", move |_| apart.set(false)))
        .into_view()
}

/// The button that asks the same once more, with a search or without.
pub(super) fn compare(shown: Shown) -> impl IntoView {
    let can = Memo::new(move |_| shown.face.with(|face| face.can_compare && face.beside.is_none()));
    let searches = shown.face.with_untracked(|face| face.searches);
    let name = if searches { "Compare without a search" } else { "Compare with Google Search" };
    move || {
        can.get().then(|| {
            icon_button(Size::Small, name, Icon::Compare, move |_| {
                shown.program.dispatch(Command::Compare(shown.key()));
            })
        })
    }
}
