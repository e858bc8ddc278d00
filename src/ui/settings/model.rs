//! Who answers, and how long it thinks.

use leptos::prelude::*;

use super::{Form, group};
use crate::protocol::model::{self, MODELS};
use crate::protocol::request::ThinkingLevel;
use crate::ui::view::tag::{datalist, div, input, label, option, p, select, span};
use crate::ui::view::{CollectView, IntoView, ev};

pub(super) fn model(form: Form) -> impl IntoView {
    let set_model = move |event| {
        let id = event_target_value(&event).trim().to_owned();
        if !id.is_empty() {
            form.change(|settings| settings.model = id);
        }
    };
    let known = MODELS.iter().map(|model| option().attr("value", model.id).child(model.name)).collect_view();
    let note = move || {
        form.settings.with(|settings| {
            match (model::find(&settings.model), model::replacement(&settings.model)) {
                (_, Some(to)) => format!("No longer offered: {} will be asked instead.", model::name_of(to)),
                (Some(model), None) => model.about.to_owned(),
                (None, None) => "Not in Catena’s list; it is asked as it is written.".to_owned(),
            }
        })
    };
    let fields = (
        div().class("setting").child((
            label().attr("for", "model").child("Model or agent"),
            input()
                .class("field")
                .id("model")
                .attr("list", "known-models")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("aria-describedby", "model-note")
                .prop("value", move || form.settings.with(|settings| settings.model.clone()))
                .on(ev::change, set_model),
            datalist().id("known-models").child(known),
            p().class("setting-note").id("model-note").child(note),
        )),
        level(form),
        div().class("setting-check").child((
            input()
                .r#type("checkbox")
                .id("summaries")
                .attr("aria-describedby", "summaries-note")
                .prop("checked", move || form.settings.with(|settings| settings.thinking_summaries))
                .on(ev::change, move |event| {
                    form.change(|settings| settings.thinking_summaries = event_target_checked(&event));
                }),
            label().attr("for", "summaries").child("Thinking summaries"),
            p().class("setting-note")
                .id("summaries-note")
                .child("Shows, above the answer, what the model thought."),
        )),
    );
    group("settings-model", "Model", fields)
}

fn level(form: Form) -> impl IntoView {
    let chosen =
        move || form.settings.with(|settings| settings.thinking_level.map_or("", ThinkingLevel::as_str));
    let choices =
        [("", "Automatic"), ("minimal", "Minimal"), ("low", "Low"), ("medium", "Medium"), ("high", "High")];
    let options = choices
        .map(|(word, text)| {
            option().attr("value", word).prop("selected", move || chosen() == word).child(text)
        })
        .into_iter()
        .collect_view();
    let set_level = move |event| {
        form.change(|settings| {
            settings.thinking_level = ThinkingLevel::from_wire(&event_target_value(&event))
        });
    };
    let note = move || {
        form.settings.with(|settings| {
            let sent = model::level_for(&settings.model, settings.thinking_level);
            match (settings.thinking_level, sent) {
                (Some(_), None) => "This model’s thinking cannot be adjusted.".to_owned(),
                (Some(wish), Some(sent)) if wish != sent => {
                    format!("This model does not take that level; it is asked for “{}”.", sent.as_str())
                }
                (Some(_), Some(_)) | (None, _) => {
                    "How long the model may think before it answers.".to_owned()
                }
            }
        })
    };
    div().class("setting").child((
        label().attr("for", "level").child("Thinking level"),
        span().class("select").child(
            select()
                .class("field")
                .id("level")
                .attr("aria-describedby", "level-note")
                .on(ev::change, set_level)
                .child(options),
        ),
        p().class("setting-note").id("level-note").child(note),
    ))
}
