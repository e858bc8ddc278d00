//! What the person said, and saying something else instead.

use leptos::prelude::*;

use super::Shown;
use super::actions::siblings;
use super::attached;
use super::near::when_near;
use crate::chat::said::Said;
use crate::program::Command;
use crate::ui::button::{Size, copy_button, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::{KeyboardEvent, SubmitEvent};
use crate::ui::view::tag::{article, button, div, form, p, span, textarea};
use crate::ui::view::{IntoView, NodeRef, effect, ev};

pub(super) fn user(shown: Shown) -> impl IntoView {
    article()
        .class("turn")
        .node_ref(shown.said)
        .attr("data-turn", "user")
        .attr("aria-label", "You said")
        .attr("tabindex", "-1")
        .child(
            move || if shown.editing.get() { edit_box(shown).into_view() } else { said(shown).into_view() },
        )
}

fn said(shown: Shown) -> impl IntoView {
    let about = shown.about().map(|about| {
        let words = format!("About picture {} of {}", about.number, about.among);
        p().class("said-about").child((icon(Icon::Image), span().child(words)))
    });
    (
        about,
        attached::attached(shown),
        div().class("user-text").attr("dir", "auto").child(move || {
            shown.face.track();
            shown.text()
        }),
        when_near(move || {
            div().class("turn-actions").child((
                icon_button(Size::Small, "Edit", Icon::Pencil, move |_| shown.editing.set(true)),
                copy_button(shown.program, "Copy", move || attached::as_text(shown)),
                siblings(shown),
            ))
        }),
    )
}

fn edit_box(shown: Shown) -> impl IntoView {
    let text = RwSignal::new(shown.text());
    let pictures = RwSignal::new(shown.pictures());
    let node = NodeRef::new();
    effect(move || {
        if let Some(area) = node.get() {
            let area: web_sys::HtmlTextAreaElement = area;
            let end = area.value().encode_utf16().count() as u32;
            // A box that was just put into the page takes focus and selection.
            let _ = area.focus();
            let _ = area.set_selection_range(end, end);
        }
    });
    let send = move || {
        let said = Said { text: text.get_untracked(), pictures: pictures.get_untracked(), about: None };
        if !said.is_empty() {
            shown.editing.set(false);
            shown.program.dispatch(Command::Edit(shown.key(), said));
            keyboard::focus("#message");
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if keyboard::is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => send(),
            "Escape" => shown.leave_editing(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let rows = move || text.with(|text| text.lines().count().clamp(1, 12).to_string());
    form().class("edit-box").on(ev::submit, on_submit).child((
        attached::in_edit(shown, pictures),
        textarea()
            .node_ref(node)
            .attr("aria-label", "Edit message")
            .attr("dir", "auto")
            .attr("rows", rows)
            .prop("value", move || text.get())
            .on(ev::input, move |event| text.set(event_target_value(&event)))
            .on(ev::keydown, on_key),
        div().class("edit-actions").child((
            span().class("edit-note").child("The first version is kept."),
            button()
                .r#type("button")
                .class("button")
                .attr("data-kind", "quiet")
                .on(ev::click, move |_| shown.leave_editing())
                .child("Cancel"),
            button().r#type("submit").class("button").attr("data-kind", "primary").child("Send edit"),
        )),
    ))
}
