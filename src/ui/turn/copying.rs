//! Taking an answer along: as its Markdown at once, or in another form by the menu beside it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::Shown;
use super::words::{self, Code};
use crate::ui::button::copy_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::{Event, FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{button, div};
use crate::ui::view::{IntoView, NodeRef, ev};

/// The texts of an answer, without its thoughts.
const TEXTS: &str = "[data-part=text]";

/// The texts of the answer that an event happened in.
pub(super) fn texts(event: &Event) -> Vec<Element> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let answer = target.and_then(|target| target.closest("article").ok().flatten());
    let Some(found) = answer.and_then(|answer| answer.query_selector_all(TEXTS).ok()) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// The button that copies, and the one that asks in which form.
pub(super) fn copying(shown: Shown) -> impl IntoView {
    let open = RwSignal::new(false);
    let asks: NodeRef<HtmlElement> = NodeRef::new();
    let close = move || {
        open.set(false);
        if let Some(button) = asks.get_untracked() {
            // The button is on the page, so it takes the focus.
            let _ = button.focus();
        }
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            request_animation_frame(|| keyboard::focus(".copy-menu [role=menuitem]"));
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" | "Tab" => {
            event.prevent_default();
            close();
        }
        _ => {
            keyboard::move_in_menu(&event);
        }
    };
    // The menu closes when the focus goes anywhere else.
    let on_blur = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
        if to.is_none_or(|to| to.closest(".copying").ok().flatten().is_none()) {
            open.set(false);
        }
    };
    let item = move |name: &'static str, copy: fn(Shown, &[Element])| {
        button()
            .r#type("button")
            .class("menu-item")
            .attr("role", "menuitem")
            .attr("tabindex", "-1")
            .child(name)
            .on(ev::click, move |event| {
                let texts = texts(&event);
                close();
                copy(shown, &texts);
            })
    };
    let menu = move || {
        open.get().then(|| {
            div()
                .class("menu copy-menu")
                .attr("role", "menu")
                .attr("aria-label", "Copy as")
                .on(ev::keydown, on_key)
                .on(ev::focusout, on_blur)
                .child((
                    item("Markdown", |shown, _| shown.program.copy(shown.answer(), || {})),
                    item("Plain text", |shown, texts| shown.program.copy(plain(texts), || {})),
                    item("Formatted text", |shown, texts| {
                        let html: String = texts.iter().map(|text| words::html(text)).collect();
                        shown.program.copy_formatted(html, plain(texts), || {});
                    }),
                ))
        })
    };
    div().class("copying").child((
        copy_button(shown.program, "Copy", move || shown.answer()),
        button()
            .r#type("button")
            .class("icon-button")
            .node_ref(asks)
            .attr("data-size", "small")
            .attr("data-tip", "Copy as…")
            .attr("aria-label", "Copy as…")
            .attr("aria-haspopup", "menu")
            .attr("aria-expanded", move || open.get().to_string())
            .on(ev::click, toggle)
            .child(icon(Icon::ChevronDown)),
        menu,
    ))
}

fn plain(texts: &[Element]) -> String {
    texts.iter().map(|text| words::plain(text, Code::Kept)).collect::<Vec<_>>().join("\n\n")
}
