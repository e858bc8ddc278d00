//! The dialog in which the form of a conversation's answers is written: a JSON Schema, checked as it is typed. What is
//! typed is kept as it is; only a schema that is whole is asked for.

use leptos::prelude::*;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};

use super::Desk;
use crate::chat::structured::EXAMPLES;
use crate::ui::button::{Size, icon_button, text_button};
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::modal;
use crate::ui::view::tag::{dialog, div, h2, header, input, label, p, textarea};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, ev};

pub(super) fn form(desk: Desk) -> View {
    let node = NodeRef::<HtmlDialogElement>::new();
    let area = NodeRef::<HtmlTextAreaElement>::new();
    modal::opens_in_the_page(node, Some("#schema"));
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let first = desk.choice.with_untracked(|choice| choice.form.schema.clone());
    let flaw = Memo::new(move |_| desk.choice.with(|choice| choice.form.read().err()));
    let is_typed = Memo::new(move |_| desk.choice.with(|choice| !choice.form.schema.trim().is_empty()));
    // What an example took the place of, until something is typed.
    let before = RwSignal::new(None::<String>);
    let put = move |text: &str| {
        if let Some(area) = area.get_untracked() {
            area.set_value(text);
        }
        let text = text.to_owned();
        desk.change(|choice| choice.form.schema = text);
    };
    let examples = EXAMPLES
        .into_iter()
        .map(|(name, schema)| {
            text_button(None, None, name, move |_| {
                let typed = desk.choice.with_untracked(|choice| choice.form.schema.clone());
                let is_own = !typed.trim().is_empty() && EXAMPLES.iter().all(|(_, known)| *known != typed);
                if is_own {
                    before.set(Some(typed));
                }
                put(schema);
            })
        })
        .collect_view();
    let undo = move || {
        before.get().map(|text| {
            text_button(None, None, "Put back what was typed", move |_| {
                put(&text);
                before.set(None);
                keyboard::focus("#schema");
            })
        })
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        before.set(None);
        desk.change(|choice| choice.form.schema = text);
    };
    let turn = move |event| {
        let on = event_target_checked(&event);
        desk.change(|choice| choice.form.on = on);
    };
    let said = move || match (is_typed.get(), flaw.get()) {
        (false, _) => String::new(),
        (true, None) => "The schema is valid.".to_owned(),
        (true, Some(flaw)) => flaw,
    };
    dialog()
        .class("schema-dialog")
        .node_ref(node)
        .attr("aria-labelledby", "schema-title")
        .on(ev::close, move |_| {
            desk.editing.set(false);
            request_animation_frame(|| keyboard::focus(".tools-button"));
        })
        .child((
            header().class("settings-head").child((
                h2().id("schema-title").child("Structured output"),
                icon_button(Size::Normal, "Close", Icon::Close, move |_| close()),
            )),
            div().class("schema-body").child((
                p().class("setting-note").child(
                    "Answers of this conversation are asked for as JSON that keeps to this schema, and are checked \
                     against it when they are there.",
                ),
                div().class("setting").child((
                    label().attr("for", "schema").child("JSON Schema"),
                    textarea()
                        .class("field mono")
                        .id("schema")
                        .node_ref(area)
                        .attr("rows", "14")
                        .attr("spellcheck", "false")
                        .attr("aria-describedby", "schema-flaw")
                        .attr("aria-invalid", move || {
                            (is_typed.get() && flaw.get().is_some()).then_some("true")
                        })
                        .prop("value", first)
                        .on(ev::input, typed),
                    p().class("schema-said")
                        .id("schema-flaw")
                        .attr("role", "status")
                        .attr("data-state", move || if flaw.get().is_some() { "failed" } else { "ok" })
                        .child(said),
                )),
                div()
                    .class("problem-actions")
                    .attr("role", "group")
                    .attr("aria-label", "Examples")
                    .child((examples, undo)),
                div().class("setting-check").child((
                    input()
                        .r#type("checkbox")
                        .id("schema-on")
                        .prop("checked", move || desk.choice.with(|choice| choice.form.on))
                        .on(ev::change, turn),
                    label().attr("for", "schema-on").child("Ask for answers in this form"),
                    p().class("setting-note").child(move || {
                        if desk.choice.with(|choice| choice.form.on) && flaw.get().is_some() {
                            "Nothing is asked for in this form before the schema is valid."
                        } else {
                            ""
                        }
                    }),
                )),
                div()
                    .class("dialog-actions")
                    .child(text_button(Some("primary"), None, "Done", move |_| close())),
            )),
        ))
        .into_view()
}
