//! The stores of files, by their names.

use leptos::prelude::*;
use web_sys::{HtmlInputElement, SubmitEvent};

use super::Desk;
use crate::chat::tools::kit::Kit;
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::tag::{button, div, form, input, label, li, p, span, ul};
use crate::ui::view::{IntoView, NodeRef, View, each, ev};

pub(super) fn stores(desk: Desk) -> View {
    let names =
        move || desk.kit.with(|kit| kit.stores.iter().map(|store| store.name.clone()).collect::<Vec<_>>());
    (
        p().class("setting-note").child((
            "Stores of files at Google that the model may search. A store is made with the API; here it is known by its \
             name. File search does not go with Google Search or reading pages.",
        )),
        ul().class("function-list").attr("aria-label", "Stores").child(each(
            names,
            String::clone,
            move |name: String| row(desk, name),
        )),
        add(desk),
    )
        .into_view()
}

fn row(desk: Desk, name: String) -> impl IntoView {
    let id = format!("kit-store-{}", name.rsplit('/').next().unwrap_or_default());
    let (of, turned, deleted) = (name.clone(), name.clone(), name.clone());
    let is_on = move |kit: &Kit| kit.stores.iter().any(|store| store.name == of && store.on);
    let turn = move |event| {
        let on = event_target_checked(&event);
        desk.change(|kit| {
            if let Some(store) = kit.stores.iter_mut().find(|store| store.name == turned) {
                store.on = on;
            }
        });
    };
    let delete = move |_| {
        desk.change(|kit| kit.stores.retain(|store| store.name != deleted));
        // The button goes.
        keyboard::focus("#store-name");
    };
    li().class("kit-row").attr("aria-label", name.clone()).child((
        div().class("setting-check").child((
            input()
                .r#type("checkbox")
                .id(id.clone())
                .prop("checked", move || desk.kit.with(&is_on))
                .on(ev::change, turn),
            label().attr("for", id).class("function-name").child(name),
        )),
        text_button(Some("quiet"), Some(Icon::Trash), "Remove", delete),
    ))
}

fn add(desk: Desk) -> impl IntoView {
    let node = NodeRef::<HtmlInputElement>::new();
    let flaw = RwSignal::new(None::<String>);
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = node.get_untracked() else { return };
        let mut kit = desk.kit.get_untracked();
        match kit.add_store(&field.value()) {
            Ok(()) => {
                flaw.set(None);
                field.set_value("");
                desk.change(|now| *now = kit);
            }
            Err(sentence) => flaw.set(Some(sentence)),
        }
        // The field is in the page, so it takes the focus.
        let _ = field.focus();
    };
    form().class("setting").attr("aria-label", "Add a store").on(ev::submit, add).child((
        label().attr("for", "store-name").child("Name of a store"),
        div().class("field-row").child((
            input()
                .class("field mono")
                .id("store-name")
                .node_ref(node)
                .r#type("text")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("autocapitalize", "off")
                .attr("placeholder", "fileSearchStores/handbook-x1y2")
                .attr("aria-describedby", "store-flaw")
                .attr("aria-invalid", move || flaw.get().map(|_| "true"))
                .on(ev::input, move |_| flaw.set(None)),
            button().r#type("submit").class("button").child(span().child("Add")),
        )),
        p().class("field-flaw").id("store-flaw").attr("role", "alert").child(move || flaw.get()),
    ))
}
