//! Who answers, and how long it thinks.

use leptos::prelude::*;

use super::{Form, group};
use crate::chat::settings::Settings;
use crate::protocol::model::{self, MODELS};
use crate::protocol::request::{ServiceTier, ThinkingLevel};
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
        tier(form),
        check(
            form,
            "summaries",
            "Thinking summaries",
            "Shows, above the answer, what the model thought.",
            |settings| &mut settings.thinking_summaries,
        ),
        check(
            form,
            "background",
            "Run in the background",
            "An answer goes on at Google when this page is closed or the connection breaks, and is fetched later. \
             Agents always do so. It needs storing.",
            |settings| &mut settings.background,
        ),
        check(
            form,
            "store",
            "Store at Google",
            "Off: nothing is kept there, and each message sends the conversation’s text along. That costs more, and \
             runs in the background are not possible.",
            |settings| &mut settings.store,
        ),
    );
    group("settings-model", "Model", fields)
}

/// What Deep Research asks for besides.
pub(super) fn research(form: Form) -> impl IntoView {
    let fields = (
        check(
            form,
            "plan-first",
            "Show the plan first",
            "Deep Research answers with its plan; your next message changes it or lets it begin.",
            |settings| &mut settings.plan_first,
        ),
        check(form, "charts", "Charts", "Deep Research may draw charts into its report.", |settings| {
            &mut settings.charts
        }),
    );
    group("settings-research", "Research", fields)
}

/// A box to tick, with a note.
pub(super) fn check(
    form: Form,
    id: &'static str,
    name: &'static str,
    note: &'static str,
    of: fn(&mut Settings) -> &mut bool,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    let ticked = move || form.settings.with(|settings| *of(&mut settings.clone()));
    let tick = move |event| form.change(|settings| *of(settings) = event_target_checked(&event));
    div().class("setting-check").child((
        input()
            .r#type("checkbox")
            .id(id)
            .attr("aria-describedby", note_id.clone())
            .prop("checked", ticked)
            .on(ev::change, tick),
        label().attr("for", id).child(name),
        p().class("setting-note").id(note_id).child(note),
    ))
}

/// How soon an answer is wanted, and at what price.
fn tier(form: Form) -> impl IntoView {
    let chosen = move || form.settings.with(|settings| settings.service_tier.map_or("", ServiceTier::as_str));
    let choices = [
        ("", "The service decides"),
        ("flex", "Flex: cheaper, and slower at busy hours"),
        ("standard", "Standard"),
        ("priority", "Priority: faster, and dearer"),
    ];
    let options = choices
        .map(|(word, text)| {
            option().attr("value", word).prop("selected", move || chosen() == word).child(text)
        })
        .into_iter()
        .collect_view();
    let choose = move |event| {
        form.change(|settings| settings.service_tier = ServiceTier::from_wire(&event_target_value(&event)));
    };
    div().class("setting").child((
        label().attr("for", "tier").child("Service tier"),
        span()
            .class("select")
            .child(select().class("field").id("tier").on(ev::change, choose).child(options)),
    ))
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
