//! A place for a view whose code is loaded when it is first needed.

use std::future::Future;

use leptos::prelude::{Get, GetUntracked, Owner, RwSignal, Set, on_cleanup, window_event_listener_untyped};

use super::button::text_button;
use super::icon::{Icon, icon};
use super::view::tag::{div, p};
use super::view::{IntoView, View};
use crate::program::later::{self, Missing};

#[derive(Clone)]
enum Content {
    Coming,
    Here(View),
    Missing,
}

/// Shows what `load` brings: nothing until it is there, and a way to try again where it does not come. `load` is given
/// the owner that the view has to be made under.
pub(super) fn arriving<F>(load: impl Fn(Owner) -> F + Clone + 'static) -> impl IntoView
where
    F: Future<Output = Result<View, Missing>> + 'static,
{
    let content = RwSignal::new_local(Content::Coming);
    let owner = Owner::current().unwrap_or_default();
    let fetch = move || {
        let view = load(owner.clone());
        later::spawn(async move {
            content.set(view.await.map_or(Content::Missing, Content::Here));
        });
    };
    fetch();
    let when_online = fetch.clone();
    let online = window_event_listener_untyped("online", move |_| {
        if matches!(content.get_untracked(), Content::Missing) {
            content.set(Content::Coming);
            when_online();
        }
    });
    on_cleanup(move || online.remove());
    move || match content.get() {
        Content::Coming => ().into_view(),
        Content::Here(view) => view,
        Content::Missing => {
            let fetch = fetch.clone();
            let again = move |_| {
                content.set(Content::Coming);
                fetch();
            };
            missing(again)
        }
    }
}

fn missing(again: impl FnMut(web_sys::MouseEvent) + 'static) -> View {
    div()
        .class("problem")
        .attr("data-part", "error")
        .attr("role", "alert")
        .child((
            icon(Icon::Warning),
            p().class("problem-title").child("A part of Catena could not be loaded."),
            p().child(
                "Nothing is lost. It is loaded when there is a connection again. Where it does not come, reload the \
                 page: there may be a newer version of Catena.",
            ),
            div().class("problem-actions").child(text_button(None, Some(Icon::Refresh), "Try again", again)),
        ))
        .into_view()
}
