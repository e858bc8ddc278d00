//! Quoting: what is selected in an answer goes into the message box, and one goes on from there.
//!
//! A small button stands below a selection, and Alt+Q does the same without it. What was typed stays.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, Node, Range};

use crate::ui::app::use_shell;
use crate::ui::icon::{Icon, icon};
use crate::ui::turn::{Code, plain};
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::button;
use crate::ui::view::{IntoView, NodeRef, ev};

/// Room for the button between the end of the selection and the edge of the text, in pixels.
const WIDTH: f64 = 96.0;

/// The button, where something of an answer is selected. It stands in `content`.
pub(super) fn quoting(content: NodeRef<HtmlElement>) -> impl IntoView {
    let shell = use_shell();
    let place: RwSignal<Option<(f64, f64)>> = RwSignal::new(None);
    let changed = Closure::<dyn FnMut()>::new(move || {
        let at = selected().and_then(|range| Some(below(&range, &content.get_untracked()?)));
        if place.get_untracked() != at {
            place.set(at);
        }
    });
    // Adding a listener fails nowhere, and nor does taking it off.
    let _ = document().add_event_listener_with_callback("selectionchange", changed.as_ref().unchecked_ref());
    let changed = StoredValue::new_local(changed);
    on_cleanup(move || {
        let _ = changed.try_with_value(|changed| {
            document()
                .remove_event_listener_with_callback("selectionchange", changed.as_ref().unchecked_ref())
        });
    });
    let quote = move || {
        let text =
            selected().and_then(|range| range.clone_contents().ok()).map(|part| plain(&part, Code::Kept));
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        if let Ok(Some(selection)) = window().get_selection() {
            // An empty selection is always possible.
            let _ = selection.remove_all_ranges();
        }
        shell.quoted.set(Some(text));
    };
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        // By the place of the key: with Alt, some layouts make another letter of it.
        if event.alt_key() && !event.ctrl_key() && event.code() == "KeyQ" && selected().is_some() {
            event.prevent_default();
            quote();
        }
    });
    on_cleanup(move || keys.remove());
    move || {
        place.get().map(|(left, top)| {
            let button = button()
                .r#type("button")
                .class("quote-button")
                .attr("aria-keyshortcuts", "Alt+Q")
                // The selection would go with the focus.
                .on(ev::mousedown, |event| event.prevent_default())
                .on(ev::click, move |_| quote())
                .child((icon(Icon::Quote), "Quote"));
            if let Some(button) = button.dyn_ref::<HtmlElement>() {
                // Properties of fixed names take numbers of pixels.
                let _ = button.style().set_property("left", &format!("{left}px"));
                let _ = button.style().set_property("top", &format!("{top}px"));
            }
            button
        })
    }
}

/// What is selected, if all of it is of one answer.
fn selected() -> Option<Range> {
    let selection = window().get_selection().ok().flatten()?;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    let range = selection.get_range_at(0).ok()?;
    let common: Node = range.common_ancestor_container().ok()?;
    let element = common.dyn_ref::<Element>().cloned().or_else(|| common.parent_element())?;
    element.closest("[data-turn=model] [data-part=text]").ok().flatten()?;
    Some(range)
}

/// The place below the end of a range, from the corner of the content.
fn below(range: &Range, content: &HtmlElement) -> (f64, f64) {
    let (part, whole) = (range.get_bounding_client_rect(), content.get_bounding_client_rect());
    let left = (part.left() - whole.left()).clamp(0.0, (whole.width() - WIDTH).max(0.0));
    (left.round(), (part.bottom() - whole.top() + 6.0).round())
}
