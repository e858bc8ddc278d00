//! Who answers the next turn: models and agents, as a button with a list.

use leptos::prelude::*;

use crate::chat::settings::Settings;
use crate::program::{Command, use_program};
use crate::protocol::model::{self, MODELS, Model, Purpose};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{CollectView, IntoView, ev};

const GROUPS: [(Purpose, &str, &str); 3] = [
    (Purpose::Chat, "models-chat", "Chat"),
    (Purpose::Pictures, "models-pictures", "Pictures"),
    (Purpose::Agent, "models-agents", "Agents"),
];

/// The list's order: group after group, each in the order of the table.
fn in_order() -> Vec<&'static Model> {
    GROUPS
        .iter()
        .flat_map(|(purpose, ..)| MODELS.iter().filter(move |model| model.purpose == *purpose))
        .collect()
}

fn option_id(model: &Model) -> String {
    format!("model-{}", model.id.replace('.', "-"))
}

pub(super) fn picker() -> impl IntoView {
    let program = use_program();
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);

    let close = move || {
        open.set(false);
        keyboard::focus(".picker-button");
    };
    let choose = move |model: &'static Model| {
        let chosen = Settings { model: model.id.to_owned(), ..settings.get_untracked() };
        program.dispatch(Command::Set(chosen));
        close();
    };
    let toggle = move |_| {
        if open.get_untracked() {
            close();
            return;
        }
        let current = settings.with_untracked(|settings| settings.model.clone());
        active.set(in_order().iter().position(|model| model.id == current).unwrap_or(0));
        open.set(true);
        request_animation_frame(|| keyboard::focus("#models"));
    };
    let key = move |event: KeyboardEvent| {
        let all = in_order();
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set((at + 1).min(all.len().saturating_sub(1))),
            "ArrowUp" => active.set(at.saturating_sub(1)),
            "Home" => active.set(0),
            "End" => active.set(all.len().saturating_sub(1)),
            "Enter" | " " => {
                if let Some(model) = all.get(at) {
                    choose(model);
                }
            }
            "Escape" | "Tab" => close(),
            _ => return,
        }
        event.prevent_default();
        scroll_to_active();
    };
    let list = move || {
        open.get().then(|| {
            div()
                .class("listbox")
                .id("models")
                .attr("role", "listbox")
                .attr("tabindex", "-1")
                .attr("aria-label", "Model")
                .attr("aria-activedescendant", move || {
                    in_order().get(active.get()).map(|model| option_id(model))
                })
                .on(ev::keydown, key)
                .on(ev::focusout, move |_| open.set(false))
                .child(
                    GROUPS
                        .iter()
                        .map(|(purpose, id, label)| {
                            div()
                                .class("option-group")
                                .attr("role", "group")
                                .attr("aria-labelledby", *id)
                                .child((
                                    div().class("option-group-label").id(*id).child(*label),
                                    in_order()
                                        .into_iter()
                                        .enumerate()
                                        .filter(|(_, model)| model.purpose == *purpose)
                                        .map(|(at, model)| option(at, model, settings, active, choose))
                                        .collect_view(),
                                ))
                        })
                        .collect_view(),
                )
        })
    };
    div().class("picker").child((
        button()
            .r#type("button")
            .class("picker-button")
            .attr("aria-haspopup", "listbox")
            .attr("aria-expanded", move || open.get().to_string())
            .attr("aria-controls", "models")
            // The list closes when the focus leaves it; without this a press on the button would open it again.
            .on(ev::mousedown, move |event| event.prevent_default())
            .on(ev::click, toggle)
            .child((
                span().class("visually-hidden").child("Model: "),
                span()
                    .class("picker-name")
                    .child(move || settings.with(|s| model::name_of(&s.model).to_owned())),
                icon(Icon::ChevronDown),
            )),
        list,
    ))
}

fn option(
    at: usize,
    model: &'static Model,
    settings: RwSignal<Settings>,
    active: RwSignal<usize>,
    choose: impl Fn(&'static Model) + Copy + 'static,
) -> impl IntoView {
    div()
        .class("option")
        .id(option_id(model))
        .attr("role", "option")
        .attr("aria-selected", move || settings.with(|settings| settings.model == model.id).to_string())
        .attr("data-active", move || (active.get() == at).then_some(""))
        // The list keeps the focus while an option is pressed.
        .on(ev::mousedown, move |event| event.prevent_default())
        .on(ev::mouseenter, move |_| active.set(at))
        .on(ev::click, move |_| choose(model))
        .child((
            span().class("option-name").child(model.name),
            span().class("option-note").child(model.about),
            icon(Icon::Check),
        ))
}

fn scroll_to_active() {
    request_animation_frame(|| {
        if let Ok(Some(option)) = document().query_selector("#models [data-active]") {
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&how);
        }
    });
}
