//! A button with a menu: it opens with the focus on the first item, moves by the arrow keys, and closes by Escape, by
//! Tab, or when the focus goes anywhere else. Closing it by hand puts the focus back on the button.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::keyboard;
use super::view::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use super::view::tag::{button, div};
use super::view::{El, IntoView, NodeRef, ev};

/// What can be chosen in a menu.
const ITEMS: &str = "[role=menuitem]";

/// One menu and its button.
#[derive(Clone, Copy)]
pub(super) struct Menu {
    open: RwSignal<bool>,
    opener: NodeRef<HtmlElement>,
    list: NodeRef<HtmlElement>,
}

impl Menu {
    /// One that is closed.
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), opener: NodeRef::new(), list: NodeRef::new() }
    }

    /// Closes it, and puts the focus back on its button.
    pub(super) fn close(self) {
        self.leave();
        if let Some(opener) = self.opener.get_untracked() {
            // The button was just seen; where it is gone, the focus has nothing to return to.
            let _ = opener.focus();
        }
    }

    /// Closes it; the focus goes elsewhere.
    pub(super) fn leave(self) {
        self.open.set(false);
    }

    /// Makes a button the one that opens it.
    pub(super) fn opens(self, opener: El) -> El {
        opener
            .node_ref(self.opener)
            .attr("aria-haspopup", "menu")
            .attr("aria-expanded", move || self.open.get().to_string())
            // The open menu must not lose the focus to the press that closes it.
            .on(ev::mousedown, |event| event.prevent_default())
            .on(ev::click, move |_| {
                if self.open.get_untracked() {
                    self.close();
                } else {
                    self.open.set(true);
                    request_animation_frame(move || self.enter());
                }
            })
    }

    /// Puts the focus on the first item.
    fn enter(self) {
        let first = self.list.get_untracked().and_then(|list| list.query_selector(ITEMS).ok().flatten());
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            // It was just drawn, so it takes the focus.
            let _ = first.focus();
        }
    }

    /// The menu, while it is open. `items` are made each time that it opens.
    pub(super) fn list<V: IntoView, N: Into<String>>(
        self,
        class: &'static str,
        name: impl Fn() -> N + 'static,
        items: impl Fn() -> V + 'static,
    ) -> impl IntoView {
        let on_key = move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" | "Tab" => {
                event.prevent_default();
                self.close();
            }
            _ => {
                keyboard::move_in_menu(&event);
            }
        };
        let on_blur = move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            let inside =
                self.list.get_untracked().is_some_and(|list| to.is_some_and(|to| list.contains(Some(&to))));
            if !inside {
                self.leave();
            }
        };
        move || {
            // What it shows may change while it is open; made anew, it would lose the focus.
            self.open.get().then(|| {
                untrack(|| {
                    div()
                        .class(class)
                        .node_ref(self.list)
                        .attr("role", "menu")
                        .attr("aria-label", name().into())
                        .on(ev::keydown, on_key)
                        .on(ev::focusout, on_blur)
                        .child(items())
                })
            })
        }
    }
}

/// Something to choose. What is done is also to close the menu, by [`Menu::close`] or [`Menu::leave`].
pub(super) fn item(content: impl IntoView, choose: impl FnMut(MouseEvent) + 'static) -> El {
    button()
        .r#type("button")
        .class("menu-item")
        .attr("role", "menuitem")
        .attr("tabindex", "-1")
        .on(ev::click, choose)
        .child(content)
}
