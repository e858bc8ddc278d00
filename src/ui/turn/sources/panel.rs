//! All sources of an answer: what each is, where it leads, and every sentence that rests on it. A sentence leads back to
//! its place in the answer.

use leptos::prelude::*;
use web_sys::{HtmlDialogElement, HtmlElement, ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{from_maps, outwards};
use crate::chat::citation::{Kind, Source};
use crate::markdown::words;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::Icon;
use crate::ui::modal;
use crate::ui::turn::Shown;
use crate::ui::turn::card::shown_address;
use crate::ui::turn::lit::Lit;
use crate::ui::view::tag::{button, dialog, div, h2, header, li, p, span, ul};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, ev};

/// The panel. It is there while `open` says so, and gives the focus back to `opener`.
pub(super) fn panel(
    shown: Shown,
    all: Memo<Vec<Source>>,
    open: RwSignal<bool>,
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
) -> View {
    let node = NodeRef::<HtmlDialogElement>::new();
    modal::opens_in_the_page(node, None);
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let closed = move |_| {
        open.set(false);
        if let Some(opener) = opener.get_value() {
            // A button in the page takes the focus.
            let _ = opener.focus();
        }
    };
    // A press beside the panel is a press on the dialog itself.
    let beside = move |event: web_sys::MouseEvent| {
        if event.target() == event.current_target() {
            close();
        }
    };
    let rows = move || all.get().into_iter().map(|source| row(shown, source, close)).collect_view();
    dialog()
        .class("source-panel")
        .node_ref(node)
        .attr("aria-label", "All sources")
        .on(ev::close, closed)
        .on(ev::click, beside)
        .child((
            header().class("source-panel-head").child((
                h2().child("Sources"),
                icon_button(Size::Normal, "Close sources", Icon::Close, move |_| close()),
            )),
            ul().class("source-panel-list").attr("role", "list").child(rows),
        ))
        .into_view()
}

fn row(shown: Shown, source: Source, close: impl Fn() + Copy + 'static) -> View {
    let number = source.number;
    let address = match source.kind {
        Kind::File => pages(&source).into_view(),
        Kind::Place => span().child(("A place", from_maps())).into_view(),
        Kind::Page => shown_address(&source.url).into_view(),
    };
    let title = outwards(&source.url)
        .unwrap_or_else(span)
        .class("cite-title")
        .attr("dir", "auto")
        .child(source.title);
    let sentence = move |text: String| {
        let back = move |_| {
            close();
            request_animation_frame(move || lead_to(shown, number));
        };
        li().child(
            button()
                .r#type("button")
                .class("source-sentence")
                .attr("dir", "auto")
                .attr("data-tip", "Show in the answer")
                .on(ev::click, back)
                .child(words(&text)),
        )
    };
    let sentences = source.sentences.into_iter().map(sentence).collect_view();
    li().class("source-row")
        .child((
            span().class("source-number").child(number.to_string()),
            div().child((
                title,
                p().class("cite-address").child(address),
                ul().attr("aria-label", "What rests on it").child(sentences),
            )),
        ))
        .into_view()
}

fn pages(source: &Source) -> String {
    let pages: Vec<String> = source.pages.iter().map(u64::to_string).collect();
    match pages.len() {
        0 => "A file".to_owned(),
        1 => format!("A file, page {}", pages[0]),
        _ => format!("A file, pages {}", pages.join(", ")),
    }
}

/// Brings a source's first sentence into view, and lights all of them.
fn lead_to(shown: Shown, number: usize) {
    if let Some(range) = shown.sentences.first_of(number)
        && let Ok(Some(at)) = range.start_container().map(|node| node.parent_element())
    {
        let how = ScrollIntoViewOptions::new();
        how.set_block(ScrollLogicalPosition::Center);
        how.set_behavior(ScrollBehavior::Instant);
        at.scroll_into_view_with_scroll_into_view_options(&how);
    }
    shown.lit.set(Lit::Found(number));
}
