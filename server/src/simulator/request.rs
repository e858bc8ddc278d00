//! A create request, checked and typed.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::input::Input;
use super::models::{self, AGENTS, Model};
use super::refusal::Refusal;
use super::schema::{check, not_allowed};
use super::tables::REQUEST;
use super::wire::Answerer;
use crate::config::Simulation;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The model, and its id as it goes into answers.
    pub(crate) model: &'static Model,
    pub(crate) input: Input,
    pub(crate) system: Option<String>,
    /// A thinking level that the model accepts.
    pub(crate) level: String,
    /// Whether summaries of the thoughts are wanted.
    pub(crate) summaries: bool,
    pub(crate) max_output_tokens: Option<usize>,
    pub(crate) previous: Option<String>,
    pub(crate) store: bool,
    pub(crate) stream: bool,
    pub(crate) service_tier: String,
    /// The fields that a later GET gives back.
    pub(crate) echo: Map<String, Value>,
}

/// The fields that a GET gives back as they were sent.
const ECHOED: [&str; 8] = [
    "system_instruction",
    "tools",
    "response_format",
    "generation_config",
    "agent_config",
    "previous_interaction_id",
    "labels",
    "safety_settings",
];

impl Request {
    /// Who is asked.
    pub(crate) fn answerer(&self) -> Answerer {
        Answerer::Model(self.model.id.to_owned())
    }

    /// Reads the body of a create request.
    pub(crate) fn read(body: &[u8], simulation: &Simulation) -> Result<Self, Refusal> {
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| Refusal::invalid(&format!("Invalid JSON payload received. {error}.")))?;
        check(&value, &REQUEST, "")?;
        let Value::Object(fields) = value else {
            return Err(Refusal::invalid("The request body must be an object."));
        };
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let yes = |name: &str, otherwise| fields.get(name).and_then(Value::as_bool).unwrap_or(otherwise);

        let model = target(text("model"), text("agent"), simulation)?;
        let input = Input::read(fields.get("input"), simulation.revision)?;
        let (store, background) = (yes("store", true), yes("background", false));
        if background && !store {
            return Err(Refusal::invalid("'background' needs 'store' to be true."));
        }
        if background {
            return Err(not_yet("Interactions in the background"));
        }
        let generation = |name: &str| fields.get("generation_config")?.get(name);
        let level = level(model, generation("thinking_level").and_then(Value::as_str))?;
        Ok(Self {
            model,
            input,
            system: text("system_instruction").map(str::to_owned),
            level,
            summaries: generation("thinking_summaries").is_some_and(|wish| wish == "auto"),
            max_output_tokens: generation("max_output_tokens")
                .and_then(Value::as_u64)
                .and_then(|tokens| usize::try_from(tokens).ok()),
            previous: text("previous_interaction_id").map(str::to_owned),
            store,
            stream: yes("stream", false),
            service_tier: text("service_tier").unwrap_or("standard").to_owned(),
            echo: ECHOED
                .iter()
                .filter_map(|name| {
                    let value = fields.get(*name).filter(|value| !value.is_null())?;
                    Some(((*name).to_owned(), value.clone()))
                })
                .collect(),
        })
    }
}

fn target(
    model: Option<&str>,
    agent: Option<&str>,
    simulation: &Simulation,
) -> Result<&'static Model, Refusal> {
    match (model, agent) {
        (None, None) => Err(Refusal::invalid("One of 'model' and 'agent' is required.")),
        (Some(_), Some(_)) => Err(Refusal::invalid("Only one of 'model' and 'agent' can be given.")),
        (Some(id), None) => match models::model(id) {
            None => Err(Refusal::plain(
                StatusCode::NOT_FOUND,
                "model_not_found",
                &format!("The model '{id}' was not found."),
            )),
            Some(model) if model.retired && simulation.retired => Err(gone(model.id)),
            Some(model) => Ok(model),
        },
        (None, Some(id)) => match AGENTS.iter().find(|(agent, _)| *agent == id) {
            None => Err(Refusal::not_found(&format!("The agent '{id}' was not found."))),
            Some((_, true)) if simulation.retired => Err(gone(id)),
            Some(_) => Err(not_yet("Agents")),
        },
    }
}

/// The service's words for an id that it has switched off.
fn gone(id: &str) -> Refusal {
    Refusal::not_found(&format!(
        "This model models/{id} is no longer available. Please update your code to use a newer \
         model for the latest features and improvements."
    ))
}

fn not_yet(what: &str) -> Refusal {
    Refusal::plain(StatusCode::NOT_IMPLEMENTED, "unimplemented", &format!("{what} cannot be simulated yet."))
}

fn level(model: &'static Model, wish: Option<&str>) -> Result<String, Refusal> {
    let Some(wish) = wish else {
        return Ok(model.usual_level.to_owned());
    };
    if model.levels.contains(&wish) {
        return Ok(wish.to_owned());
    }
    if model.levels.is_empty() {
        return Err(Refusal::invalid(&format!(
            "'generation_config.thinking_level' cannot be set for {}.",
            model.id
        )));
    }
    Err(not_allowed(wish, "generation_config.thinking_level", model.levels.iter().copied()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Result<Request, String> {
        Request::read(value.to_string().as_bytes(), &Simulation::default())
            .map_err(|refusal| format!("{} {}", refusal.status.as_u16(), refusal.body))
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let model = "gemini-3-flash-preview";
        for (body, needle) in [
            (json!({"model": model, "input": "x", "modle": 1}), "Unknown parameter 'modle'."),
            (
                json!({"model": model, "input": "x", "generation_config": {"temprature": 1}}),
                "Unknown parameter 'temprature' at 'generation_config'.",
            ),
            (
                json!({"model": model, "input": "x",
                       "generation_config": {"thinking_level": "extreme"}}),
                "Allowed values: 'minimal', 'low', 'medium', 'high', 'xhigh'.",
            ),
            (
                json!({"model": "gemini-3.1-pro-preview", "input": "x",
                       "generation_config": {"thinking_level": "minimal"}}),
                "Allowed values: 'low', 'medium', 'high'.",
            ),
            (
                json!({"model": "gemini-3-pro-image", "input": "x",
                       "generation_config": {"thinking_level": "low"}}),
                "cannot be set for gemini-3-pro-image",
            ),
            (json!({"model": model}), "Missing input."),
            (json!({"model": model, "input": "x", "stream": "yes"}), "at 'stream'"),
            (
                json!({"model": model, "input": "x", "tools": [{"type": "hammer"}]}),
                "Invalid value 'hammer' at 'tools[0].type'",
            ),
            (json!({"input": "x"}), "One of 'model' and 'agent'"),
            (json!({"model": model, "agent": "a", "input": "x"}), "Only one of"),
            (json!({"model": "gemini-9", "input": "x"}), "404"),
            (json!({"model": model, "input": "x", "cached_content": "c"}), "'cached_content'"),
            (
                json!({"model": model, "input": "x", "background": true, "store": false}),
                "'background' needs 'store'",
            ),
            (json!([1]), "The request body must be an object."),
        ] {
            let message = read(&body).map(|_| ()).unwrap_err();
            assert!(message.contains(needle), "{body}: {message}");
        }
    }

    #[test]
    fn null_is_an_absent_field() {
        let request = read(&json!({"model": "models/gemini-3-flash-preview", "input": "x",
            "system_instruction": null, "generation_config": null, "store": null}))
        .unwrap();
        assert_eq!(request.model.id, "gemini-3-flash-preview");
        assert!(request.store);
        assert!(request.echo.is_empty());
    }

    #[test]
    fn a_retired_id_is_gone_only_on_request() {
        let body = json!({"model": "gemini-3-pro-image-preview", "input": "x"}).to_string();
        assert!(Request::read(body.as_bytes(), &Simulation::default()).is_ok());
        let retired = Simulation { retired: true, ..Simulation::default() };
        let refusal = Request::read(body.as_bytes(), &retired).unwrap_err();
        assert_eq!(refusal.status, StatusCode::NOT_FOUND);
        assert!(refusal.body.contains("no longer available"));
    }
}
