//! How a person says that they want to be elsewhere.
//!
//! The first sign counts, not the first pixel: the next frame of a running answer would pull the view back before a
//! slow finger or an animated key has moved it far enough to be seen as a movement. What is scrolled within the text, a
//! code block or a thought, says nothing about the transcript.

use leptos::prelude::{GetValue, SetValue, on_cleanup, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::{AT_END, Following};
use crate::ui::view::El;
use crate::ui::view::ev::{self, KeyboardEvent};

/// Hears wheel, keys, fingers and the movement itself.
pub(super) fn listen(following: Following, scroller: El) {
    // A pointer is cancelled when the browser begins to scroll by it, so its end is heard of as the end of the touch.
    for name in ["pointerup", "dragend", "contextmenu"] {
        let handle = window_event_listener_untyped(name, move |_| following.untouched());
        on_cleanup(move || handle.remove());
    }
    scroller
        .on(ev::scroll, move |_| following.scrolled())
        .on(ev::wheel, move |event| {
            if event.delta_y() < 0.0 && following.can_move_up(&event) {
                following.let_go();
            }
        })
        .on(ev::keydown, move |event| following.keyed(&event))
        .on(ev::touchend, move |_| following.untouched())
        .on(ev::touchcancel, move |_| following.untouched())
        // Not on the scroller itself: that is its scrollbar, and of a scrollbar one does not hear when it is released.
        .on(ev::pointerdown, move |event| {
            // A menu may swallow the release of the other buttons.
            let on_text = event.button() == 0 && event.target() != event.current_target();
            following.touched.set_value(on_text);
        });
}

impl Following {
    fn untouched(self) {
        if self.touched.get_value() {
            self.touched.set_value(false);
            self.settle(false);
        }
    }

    fn keyed(self, event: &KeyboardEvent) {
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.matches("input, textarea, select").unwrap_or(false));
        if typing || event.default_prevented() {
            return;
        }
        match event.key().as_str() {
            "PageUp" | "Home" | "ArrowUp" if self.can_move_up(event) => self.let_go(),
            " " if event.shift_key() && self.can_move_up(event) => self.let_go(),
            "End" => self.hold_soon(),
            _ => {}
        }
    }

    /// The key moves the view by itself; how far it comes while text arrives is not for chance to say.
    fn hold_soon(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        if scroller.scroll_height() - scroller.client_height() - scroller.scroll_top() > AT_END {
            self.to_end();
        }
    }

    /// Whether a movement upwards would move the transcript, rather than something within it.
    fn can_move_up(self, event: &Event) -> bool {
        let Some(scroller) = self.scroller.get_untracked() else { return false };
        let mut at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        while let Some(element) = at.filter(|element| !element.is_same_node(Some(&scroller))) {
            if element.scroll_top() > 0 && scrolls(&element) {
                return false;
            }
            at = element.parent_element();
        }
        scroller.scroll_top() > 0
    }
}

fn scrolls(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.scroll_height() > element.client_height())
}
