//! Taking an answer along: as its Markdown at once, or in another form by the menu beside it.

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::Shown;
use super::words::{self, Code};
use crate::ui::button::copy_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{self, Menu};
use crate::ui::view::IntoView;
use crate::ui::view::ev::Event;
use crate::ui::view::tag::{button, div};

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
    let menu = Menu::new();
    let item = move |name: &'static str, copy: fn(Shown, &[Element])| {
        menu::item(name, move |event| {
            let texts = texts(&event);
            menu.close();
            copy(shown, &texts);
        })
    };
    let items = move || {
        (
            item("Markdown", |shown, _| shown.program.copy(shown.answer(), || {})),
            item("Plain text", |shown, texts| shown.program.copy(plain(shown, texts), || {})),
            item("Formatted text", |shown, texts| {
                let html: String = if shown.is_structured() {
                    words::preformatted(&shown.answer())
                } else {
                    texts.iter().map(|text| words::html(text)).collect()
                };
                shown.program.copy_formatted(html, plain(shown, texts), || {});
            }),
        )
    };
    let opener = button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("data-tip", "Copy as…")
        .attr("aria-label", "Copy as…")
        .child(icon(Icon::ChevronDown));
    div().class("copying").child((
        copy_button(shown.program, "Copy", move || shown.answer()),
        menu.opens(opener),
        menu.list("menu copy-menu", || "Copy as", items),
    ))
}

fn plain(shown: Shown, texts: &[Element]) -> String {
    if shown.is_structured() {
        return shown.answer();
    }
    texts.iter().map(|text| words::plain(text, Code::Kept)).collect::<Vec<_>>().join("\n\n")
}
