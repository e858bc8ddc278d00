//! A create request, checked and typed.

use serde_json::{Map, Value};

use super::agents::Assignment;
use super::input::Input;
use super::models::Model;
use super::refusal::Refusal;
use super::rules::{self, Target};
use super::schema::{check, not_allowed};
use super::tables::REQUEST;
use super::wire::Answerer;
use super::wishes::Wishes;
use crate::config::Simulation;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The model, and its id as it goes into answers.
    pub(crate) model: &'static Model,
    /// If an agent is asked, which one and how.
    pub(crate) assignment: Option<Assignment>,
    /// Whether it goes on with an answer that was paused.
    pub(crate) continues: bool,
    pub(crate) input: Input,
    pub(crate) system: Option<String>,
    /// A thinking level that the model accepts.
    pub(crate) level: String,
    /// Whether summaries of the thoughts are wanted.
    pub(crate) summaries: bool,
    pub(crate) max_output_tokens: Option<usize>,
    pub(crate) previous: Option<String>,
    pub(crate) store: bool,
    pub(crate) background: bool,
    pub(crate) stream: bool,
    pub(crate) service_tier: String,
    /// Tools, and the form of the answer.
    pub(crate) wishes: Wishes,
    /// The fields that a later GET gives back.
    pub(crate) echo: Map<String, Value>,
}

/// The fields that a GET gives back as they were sent.
const ECHOED: [&str; 9] = [
    "system_instruction",
    "tools",
    "response_format",
    "generation_config",
    "agent_config",
    "previous_interaction_id",
    "labels",
    "safety_settings",
    "webhook_config",
];

impl Request {
    /// Who is asked.
    pub(crate) fn answerer(&self) -> Answerer {
        match self.assignment {
            None => Answerer::Model(self.model.id.to_owned()),
            Some(assignment) => Answerer::Agent(assignment.agent.id.to_owned()),
        }
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

        let Target { model, assignment } = rules::target(&fields, simulation)?;
        let continues = rules::continues(&fields)?;
        let input = match fields.get("input") {
            // What is to go on was asked before.
            None | Some(Value::Null) if continues => Input { steps: Vec::new() },
            input => Input::read(input, simulation.revision)?,
        };
        rules::ending(model, &input)?;
        let (store, background) = (yes("store", true), yes("background", false));
        let generation = |name: &str| fields.get("generation_config")?.get(name);
        let level = level(model, generation("thinking_level").and_then(Value::as_str))?;
        let summaries = match assignment {
            None => generation("thinking_summaries"),
            Some(_) => fields.get("agent_config").and_then(|config| config.get("thinking_summaries")),
        };
        let wishes = Wishes::read(&fields, model, simulation.revision)?;
        Ok(Self {
            model,
            assignment,
            continues,
            input,
            system: text("system_instruction").map(str::to_owned),
            level,
            summaries: summaries.is_some_and(|wish| wish == "auto"),
            max_output_tokens: generation("max_output_tokens")
                .and_then(Value::as_u64)
                .and_then(|tokens| usize::try_from(tokens).ok()),
            previous: text("previous_interaction_id").map(str::to_owned),
            store,
            background,
            stream: yes("stream", false),
            service_tier: text("service_tier").unwrap_or("standard").to_owned(),
            wishes,
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
            (json!({"model": "gemini-9", "input": "x"}), "404"),
            (json!({"model": model, "input": "x", "cached_content": "c"}), "'cached_content'"),
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
}
