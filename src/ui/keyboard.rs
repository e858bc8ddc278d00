//! Keys that work anywhere on the page, and moving the focus.
//!
//! Only combinations that browsers leave to pages. Every handler lets an input method finish first: Enter and Escape
//! belong to it while it composes, and older Safari says so only by the key code 229.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::app::Shell;
use crate::program::{Command, use_program};
use crate::ui::view::ev::{KeyboardEvent, MouseEvent};

/// Whether an input method is at work on this key.
pub(super) fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Puts the focus on the first element that the selector finds.
pub(super) fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Follows the skip link without changing the address, which names the conversation.
pub(super) fn skip(event: MouseEvent) {
    event.prevent_default();
    focus("#message");
}

/// Listens for the page's shortcuts for as long as it lives.
pub(super) fn listen(shell: Shell) {
    let program = use_program();
    let running = RwSignal::from(program.program().mirror().running.clone());
    let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if is_composing(&event) || event.default_prevented() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let handled = match event.key().as_str() {
            "O" | "o" if command && event.shift_key() => {
                program.dispatch(Command::NewChat);
                focus("#message");
                true
            }
            "k" if command && !event.shift_key() => {
                if !shell.sidebar_is_open() {
                    shell.show_sidebar(true);
                }
                request_animation_frame(|| focus(".search input"));
                true
            }
            "," if command => {
                shell.settings_open.set(true);
                true
            }
            "Escape" if event.shift_key() => {
                focus("#message");
                true
            }
            "Escape" if shell.drawer_is_open() && !a_dialog_is_open() => {
                shell.show_sidebar(false);
                true
            }
            // A dialog or a menu closes itself and is not here; what is left to end is the answer.
            "Escape" if running.get_untracked() && !a_dialog_is_open() => {
                program.dispatch(Command::Stop);
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn a_dialog_is_open() -> bool {
    document().query_selector("dialog[open], [role=menu], [role=listbox]").ok().flatten().is_some()
}

/// Moves the focus among the items of an open menu. Tells whether the key was one for that.
pub(super) fn move_in_menu(event: &KeyboardEvent) -> bool {
    let Some(menu) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return false;
    };
    let Ok(items) = menu.query_selector_all("[role=menuitem]") else { return false };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|at| items.item(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let focused = document().active_element();
    let here = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let next = match (event.key().as_str(), here) {
        ("ArrowDown", Some(at)) => (at + 1) % items.len(),
        ("ArrowUp", Some(at)) => (at + items.len() - 1) % items.len(),
        ("Home", _) | ("ArrowDown", None) => 0,
        ("End", _) | ("ArrowUp", None) => items.len().saturating_sub(1),
        _ => return false,
    };
    event.prevent_default();
    items.get(next).is_some_and(|item| item.focus().is_ok())
}

/// Presses the first button that the selector finds, as a person would.
pub(super) fn press(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}
