//! A place for a view whose code is loaded when it is first needed.
//!
//! Parts that did not come are asked for again together: when one tries again in one place, and when there is a
//! connection again.

use std::future::{Future, ready};
use std::pin::Pin;

use leptos::prelude::{
    Get, GetUntracked, LocalStorage, Owner, RwSignal, Set, SetValue, StoredValue, Update, UpdateValue,
    expect_context, on_cleanup, provide_context, untrack, window_event_listener_untyped,
};

use super::button::text_button;
use super::icon::{Icon, icon};
use super::view::tag::{div, p};
use super::view::{IntoView, View, effect};
use crate::program::later::{self, Missing};

#[derive(Clone)]
enum Content {
    Coming,
    Here(View),
    Missing,
}

/// Counts how often it was tried again.
#[derive(Clone, Copy)]
struct Tries(RwSignal<u32>);

impl Tries {
    fn again(self) {
        self.0.update(|tries| *tries = tries.wrapping_add(1));
    }
}

/// Lets the places of the app try again together.
pub(super) fn provide() {
    let tries = Tries(RwSignal::new(0));
    provide_context(tries);
    let online = window_event_listener_untyped("online", move |_| tries.again());
    on_cleanup(move || online.remove());
}

/// Shows what `load` brings: nothing until it is there, and a way to try again where it does not come. `load` is given
/// the owner that the view has to be made under.
pub(super) fn arriving<F>(load: impl Fn(Owner) -> F + 'static) -> impl IntoView
where
    F: Future<Output = Result<View, Missing>> + 'static,
{
    let tries: Tries = expect_context();
    let content = coming(tries, load);
    move || match content.get() {
        Content::Coming => ().into_view(),
        Content::Here(view) => view,
        Content::Missing => missing(move |_| tries.again()),
    }
}

/// The same for what nobody misses where it is not: another place says that it did not come.
pub(super) fn quietly<F>(load: impl Fn(Owner) -> F + 'static) -> impl IntoView
where
    F: Future<Output = Result<View, Missing>> + 'static,
{
    let content = coming(expect_context(), load);
    move || match content.get() {
        Content::Coming | Content::Missing => ().into_view(),
        Content::Here(view) => view,
    }
}

fn coming<F>(tries: Tries, load: impl Fn(Owner) -> F + 'static) -> RwSignal<Content, LocalStorage>
where
    F: Future<Output = Result<View, Missing>> + 'static,
{
    let owner = Owner::current().unwrap_or_default();
    fetched(
        tries,
        Box::new(move || {
            let view = load(owner.clone());
            Box::pin(view)
        }),
    )
}

/// What is being loaded.
type Loading = Pin<Box<dyn Future<Output = Result<View, Missing>>>>;

/// Loads at once, and again whenever it is tried again and is not there. The same code for all places.
fn fetched(tries: Tries, load: Box<dyn Fn() -> Loading>) -> RwSignal<Content, LocalStorage> {
    let content = RwSignal::new_local(Content::Coming);
    // A view whose style sheet did not come. It is not made twice: its listeners would hear everything twice.
    let made: StoredValue<Option<View>, LocalStorage> = StoredValue::new_local(None);
    let fetch = move || {
        let sheet = later::sheet();
        let view: Loading = match made.try_update_value(Option::take).flatten() {
            Some(view) => Box::pin(ready(Ok(view))),
            None => load(),
        };
        later::spawn(async move {
            content.set(match (view.await, sheet.await) {
                (Ok(view), Ok(())) => Content::Here(view),
                (Ok(view), Err(Missing)) => {
                    made.set_value(Some(view));
                    Content::Missing
                }
                (Err(Missing), _) => Content::Missing,
            });
        });
    };
    fetch();
    let first = tries.0.get_untracked();
    effect(move || {
        if tries.0.get() != first && matches!(content.get_untracked(), Content::Missing) {
            content.set(Content::Coming);
            untrack(&fetch);
        }
    });
    content
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
