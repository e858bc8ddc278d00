//! The editor of one function. What is typed is checked as it is typed, and nothing is kept before it is right.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Desk, flaw};
use crate::chat::functions::built_in::BuiltIn;
use crate::chat::functions::{Function, Way, check, endpoint};
use crate::program::Handle;
use crate::ui::button::text_button;
use crate::ui::keyboard;
use crate::ui::view::tag::{button, div, form, input, label, option, p, select, span, textarea};
use crate::ui::view::{CollectView, IntoView, View, effect, ev};

/// What is being edited, as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Editing {
    instead_of: Option<String>,
    name: String,
    description: String,
    parameters: String,
    way: String,
    address: String,
}

const BY_HAND: &str = "hand";
const ENDPOINT: &str = "endpoint";

impl Editing {
    /// A function that is not there yet.
    pub(super) fn new() -> Self {
        let schema = "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"query\": {\"type\": \"string\"}\n  },\n  \
                      \"required\": [\"query\"]\n}";
        Self {
            parameters: schema.to_owned(),
            ..Self::of(None, &Function::by_hand("", "", serde_json::Value::Null))
        }
    }

    /// One that is.
    pub(super) fn of(instead_of: Option<String>, function: &Function) -> Self {
        let (way, address) = match &function.way {
            Way::ByHand => (BY_HAND, ""),
            Way::BuiltIn(built_in) => (built_in.as_str(), ""),
            Way::Endpoint(address) => (ENDPOINT, address.as_str()),
        };
        let parameters = if function.parameters.is_null() {
            String::new()
        } else {
            serde_json::to_string_pretty(&function.parameters).unwrap_or_default()
        };
        Self {
            instead_of,
            name: function.name.clone(),
            description: function.description.clone(),
            parameters,
            way: way.to_owned(),
            address: address.to_owned(),
        }
    }

    /// Whether it is to stand in the place of the function of this name.
    pub(super) fn is_of(&self, name: &str) -> bool {
        self.instead_of.as_deref() == Some(name)
    }

    fn function(&self, origins: &[String]) -> Result<Function, String> {
        let name = self.name.trim();
        check::name(name)?;
        let parameters =
            check::parameters(&self.parameters).map_err(|words| format!("Parameters: {words}"))?;
        let way = match self.way.as_str() {
            ENDPOINT => {
                endpoint::allowed(&self.address, origins).map_err(|words| format!("Endpoint: {words}"))?;
                Way::Endpoint(self.address.trim().to_owned())
            }
            word => BuiltIn::from_stored(word).map_or(Way::ByHand, Way::BuiltIn),
        };
        Ok(Function { way, ..Function::by_hand(name, self.description.trim(), parameters) })
    }
}

/// A function that was being edited when the dialog or the page was closed: as it was, and as it was typed.
pub(super) fn left_typed(program: Handle) -> Option<(Editing, Editing)> {
    serde_json::from_str(&program.program().typed_function()?).ok()
}

pub(super) fn editor(desk: Desk, before: Editing, first: Editing) -> View {
    let draft = RwSignal::new(first.clone());
    let is_left = first != before;
    effect(move || {
        let unkept = draft.with(|draft| *draft != before);
        desk.unkept.set(unkept);
        let typed = unkept.then(|| serde_json::to_string(&(&before, draft.get())).ok()).flatten();
        desk.program.program().keep_typed_function(typed.as_deref());
    });
    let origins = move || desk.functions.with_untracked(|functions| functions.origins.clone());
    let parameters_flaw = Memo::new(move |_| draft.with(|draft| check::parameters(&draft.parameters).err()));
    let is_endpoint = Memo::new(move |_| draft.with(|draft| draft.way == ENDPOINT));
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let editing = draft.get_untracked();
        let mut functions = desk.functions.get_untracked();
        let put = editing
            .function(&origins())
            .and_then(|function| functions.put(editing.instead_of.as_deref(), function));
        match put {
            Ok(()) => {
                desk.program.dispatch(crate::program::Command::SetFunctions(functions));
                desk.close();
            }
            Err(sentence) => desk.flaw.set(Some(sentence)),
        }
    };
    let ways = std::iter::once((BY_HAND, "You"))
        .chain(BuiltIn::ALL.map(|built_in| (built_in.as_str(), built_in.name())))
        .chain([(ENDPOINT, "An endpoint of yours")])
        .map(|(word, name)| {
            let is_chosen = first.way == word;
            option().attr("value", word).attr("selected", is_chosen.then_some("")).child(name)
        })
        .collect_view();
    let address = move || {
        is_endpoint.get().then(|| {
            let allow = move |_| {
                if let Ok(origin) = endpoint::origin(&draft.with_untracked(|draft| draft.address.clone())) {
                    desk.change(|functions| {
                        if !functions.origins.contains(&origin) {
                            functions.origins.push(origin);
                        }
                    });
                    desk.flaw.set(None);
                    // The button goes.
                    keyboard::focus("#function-address");
                }
            };
            let missing = move || {
                let address = draft.with(|draft| draft.address.clone());
                let origins = desk.functions.with(|functions| functions.origins.clone());
                let is_missing =
                    endpoint::origin(&address).is_ok() && endpoint::allowed(&address, &origins).is_err();
                is_missing.then(|| text_button(None, None, "Allow this origin", allow))
            };
            div().class("setting").child((
                label().attr("for", "function-address").child("Endpoint"),
                input()
                    .class("field")
                    .id("function-address")
                    .r#type("url")
                    .attr("spellcheck", "false")
                    .attr("placeholder", "https://tools.example/weather")
                    .prop("value", draft.with_untracked(|draft| draft.address.clone()))
                    .on(ev::input, move |event| {
                        draft.update(|draft| draft.address = event_target_value(&event))
                    }),
                missing,
            ))
        })
    };
    // What was left typed is there again with the settings, which may have been opened for something else.
    if !is_left {
        effect(|| keyboard::focus("#function-name"));
    }
    form()
        .class("function-panel")
        .attr("aria-label", "Function")
        .attr("novalidate", "")
        .on(ev::submit, keep)
        .child((
            div().class("setting").child((
                label().attr("for", "function-name").child("Name"),
                input()
                    .class("field mono")
                    .id("function-name")
                    .r#type("text")
                    .attr("spellcheck", "false")
                    .attr("autocomplete", "off")
                    .attr("aria-describedby", "function-flaw")
                    .prop("value", first.name.clone())
                    .on(ev::input, move |event| {
                        draft.update(|draft| draft.name = event_target_value(&event))
                    }),
            )),
            div().class("setting").child((
                label().attr("for", "function-description").child("Description, for the model"),
                textarea()
                    .class("field")
                    .id("function-description")
                    .attr("rows", "2")
                    .attr("dir", "auto")
                    .prop("value", first.description.clone())
                    .on(ev::input, move |event| {
                        draft.update(|draft| draft.description = event_target_value(&event))
                    }),
            )),
            div().class("setting").child((
                label().attr("for", "function-parameters").child("Parameters, as JSON Schema"),
                textarea()
                    .class("field mono")
                    .id("function-parameters")
                    .attr("rows", "8")
                    .attr("spellcheck", "false")
                    .attr("aria-describedby", "function-parameters-flaw")
                    .attr("aria-invalid", move || parameters_flaw.get().map(|_| "true"))
                    .prop("value", first.parameters.clone())
                    .on(ev::input, move |event| {
                        draft.update(|draft| draft.parameters = event_target_value(&event))
                    }),
                p().class("field-flaw")
                    .id("function-parameters-flaw")
                    .attr("role", "status")
                    .child(move || parameters_flaw.get()),
            )),
            div().class("setting").child((
                label().attr("for", "function-by").child("Answered by"),
                span().class("select").child(
                    select()
                        .class("field")
                        .id("function-by")
                        .on(ev::change, move |event| {
                            draft.update(|draft| draft.way = event_target_value(&event))
                        })
                        .child(ways),
                ),
                address,
            )),
            flaw(desk),
            div().class("problem-actions").child((
                button()
                    .r#type("submit")
                    .class("button")
                    .attr("data-kind", "primary")
                    .child("Keep the function"),
                text_button(Some("quiet"), None, "Cancel", move |_| desk.close()),
            )),
        ))
        .into_view()
}
