//! Whether a turn is near the view, so that it is worth making what one can press in it.
//!
//! The buttons below a message and an answer are most of what a turn is made of. What the browser passes over because it
//! is off screen does without them until it comes near, and keeps them from then on; their row has its height meanwhile.

use js_sys::Reflect;
use leptos::prelude::*;

use crate::ui::view::ev::Event;
use crate::ui::view::tag::div;
use crate::ui::view::{El, IntoView, View, ev};

/// Whether the turns of a slice are, or were, near the view.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Near(RwSignal<bool>);

impl Near {
    /// One for all turns below the caller. A browser that does not tell what it passes over makes everything at once.
    pub(in crate::ui) fn provide(at_once: bool) -> Self {
        let is_told =
            Reflect::has(&document(), &"oncontentvisibilityautostatechange".into()).unwrap_or(false);
        let near = Self(RwSignal::new(at_once || !is_told));
        provide_context(near);
        near
    }

    /// Hears when the box is not passed over any more.
    pub(in crate::ui) fn listen(self, boxed: El) -> El {
        boxed.on(ev::contentvisibilityautostatechange, move |event: Event| {
            let skipped = Reflect::get(&event, &"skipped".into()).is_ok_and(|skipped| skipped.is_truthy());
            if !skipped && !self.0.get_untracked() {
                self.0.set(true);
            }
        })
    }
}

/// A row of buttons, once the turn is near.
pub(super) fn when_near<V: IntoView>(row: impl Fn() -> V + 'static) -> impl IntoView {
    let near = use_context::<Near>();
    let is_near = Memo::new(move |_| near.is_none_or(|near| near.0.get()));
    move || -> View {
        if is_near.get() { row().into_view() } else { div().class("turn-actions").into_view() }
    }
}
