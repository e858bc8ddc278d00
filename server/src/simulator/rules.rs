//! What may be asked together: the rules between the fields of a create request, after
//! each field was found to be right by itself.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::agents::{Agent, Assignment, agent};
use super::input::Input;
use super::models::{self, Model};
use super::refusal::Refusal;
use super::status::TOKEN;
use crate::config::Simulation;

/// The model whose manners an agent has where the simulator needs one.
const BEHIND_AGENTS: &str = "gemini-3.1-pro-preview";

/// Models that refuse to go on with words put into their mouth.
const NO_PREFILL: [&str; 9] = [
    "gemini-3.5-flash-lite",
    "gemini-3.6-flash",
    "gemini-3.7-flash",
    "gemini-3.8-flash",
    "gemini-flash-latest",
    "gemini-flash-lite-latest",
    "gemini-4-argon",
    "gemini-4-carbon",
    "gemini-4-hydrogen",
];

/// Who is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// The model; for an agent, the one that works behind it.
    pub(crate) model: &'static Model,
    pub(crate) assignment: Option<Assignment>,
}

/// Finds out who is asked, and refuses what cannot be asked of them.
pub(crate) fn target(fields: &Map<String, Value>, simulation: &Simulation) -> Result<Target, Refusal> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let (background, store) = (yes(fields, "background"), fields.get("store") != Some(&Value::Bool(false)));
    if background && !store {
        return Err(Refusal::invalid("'background' needs 'store' to be true."));
    }
    if background && text("continuation_token").is_some() {
        return Err(Refusal::invalid("'continuation_token' cannot be used with 'background'."));
    }
    match (text("model"), text("agent")) {
        (None, None) => Err(Refusal::invalid("One of 'model' and 'agent' is required.")),
        (Some(_), Some(_)) => Err(Refusal::invalid("Only one of 'model' and 'agent' can be given.")),
        (Some(id), None) => {
            let model = known_model(id, simulation)?;
            if given(fields, "agent_config") {
                return Err(Refusal::invalid("'agent_config' can only be used with 'agent'."));
            }
            Ok(Target { model, assignment: None })
        }
        (None, Some(id)) => {
            let agent = known_agent(id, simulation)?;
            fits_agent(agent, fields, background)?;
            let config = |name: &str| fields.get("agent_config").and_then(|config| config.get(name));
            let assignment = Assignment {
                agent,
                visualization: config("visualization").is_none_or(|wish| wish != "off"),
                planning: config("collaborative_planning").is_some_and(|wish| wish == true),
            };
            let model = models::model(BEHIND_AGENTS).ok_or_else(|| model_not_found(BEHIND_AGENTS))?;
            Ok(Target { model, assignment: Some(assignment) })
        }
    }
}

/// Refuses an input that ends with what a model said, where the model does not go on
/// from that.
pub(crate) fn ending(model: &Model, input: &Input) -> Result<(), Refusal> {
    let last = input.steps.last().and_then(|step| step.get("type")).and_then(Value::as_str);
    if last == Some("model_output") && NO_PREFILL.contains(&model.id) {
        return Err(Refusal::invalid(&format!(
            "The input must not end with a 'model_output' step for the model '{}'.",
            model.id
        )));
    }
    Ok(())
}

/// Whether a paused answer is to go on; a token that was never given out is refused.
pub(crate) fn continues(fields: &Map<String, Value>) -> Result<bool, Refusal> {
    match fields.get("continuation_token").and_then(Value::as_str) {
        None => Ok(false),
        Some(TOKEN) => Ok(true),
        Some(_) => Err(Refusal::invalid("Invalid value at 'continuation_token'.")),
    }
}

fn known_model(id: &str, simulation: &Simulation) -> Result<&'static Model, Refusal> {
    let Some(model) = models::model(id) else {
        if agent(id.strip_prefix("models/").unwrap_or(id)).is_some() {
            return Err(wrong_field(id, "an agent", "model", "agent"));
        }
        return Err(model_not_found(id));
    };
    if !simulation.retired {
        return Ok(model);
    }
    if model.retired {
        return Err(gone(model.id));
    }
    Ok(model.served_by.and_then(models::model).unwrap_or(model))
}

fn known_agent(id: &str, simulation: &Simulation) -> Result<&'static Agent, Refusal> {
    match agent(id) {
        None if models::model(id).is_some() => Err(wrong_field(id, "a model", "agent", "model")),
        None => Err(Refusal::not_found(&format!("The agent '{id}' was not found."))),
        Some(agent) if agent.retired && simulation.retired => Err(gone(id)),
        Some(agent) => Ok(agent),
    }
}

fn fits_agent(agent: &Agent, fields: &Map<String, Value>, background: bool) -> Result<(), Refusal> {
    let id = agent.id;
    if !background {
        return Err(Refusal::invalid(&format!("The agent '{id}' requires 'background' to be true.")));
    }
    for name in ["system_instruction", "generation_config", "response_format"] {
        if given(fields, name) {
            return Err(Refusal::invalid(&format!("'{name}' is not supported by the agent '{id}'.")));
        }
    }
    let kind = fields.get("agent_config").and_then(|config| config.get("type")).and_then(Value::as_str);
    if let Some(other) = kind.filter(|kind| *kind != "deep-research") {
        return Err(Refusal::invalid(&format!(
            "'agent_config.type' is '{other}', but the agent '{id}' takes 'deep-research'."
        )));
    }
    let tools = fields.get("tools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (index, tool) in tools.iter().enumerate() {
        let tool = tool.get("type").and_then(Value::as_str).unwrap_or("");
        if matches!(tool, "function" | "computer_use" | "google_maps" | "tool_search") {
            return Err(Refusal::invalid(&format!(
                "The tool '{tool}' at 'tools[{index}]' is not supported by the agent '{id}'."
            )));
        }
    }
    Ok(())
}

fn given(fields: &Map<String, Value>, name: &str) -> bool {
    fields.get(name).is_some_and(|value| !value.is_null())
}

fn yes(fields: &Map<String, Value>, name: &str) -> bool {
    fields.get(name) == Some(&Value::Bool(true))
}

fn wrong_field(id: &str, what: &str, given: &str, right: &str) -> Refusal {
    Refusal::invalid(&format!(
        "'{id}' refers to {what}, but was provided in the '{given}' field. Please use the \
         '{right}' field instead."
    ))
}

fn model_not_found(id: &str) -> Refusal {
    Refusal::plain(StatusCode::NOT_FOUND, "model_not_found", &format!("The model '{id}' was not found."))
}

/// The service's words for an id that it has switched off.
fn gone(id: &str) -> Refusal {
    Refusal::not_found(&format!(
        "This model models/{id} is no longer available. Please update your code to use a newer \
         model for the latest features and improvements."
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(value: &Value, retired: bool) -> String {
        let Value::Object(fields) = value else { panic!("{value}") };
        let simulation = Simulation { retired, ..Simulation::default() };
        let refused = target(fields, &simulation).map(|_| ());
        refused.map_err(|refusal| format!("{} {}", refusal.status.as_u16(), refusal.body)).unwrap_err()
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let agent = "deep-research-preview-04-2026";
        let with = |name: &str, value: Value| {
            let mut body = json!({"agent": agent, "background": true});
            body[name] = value;
            body
        };
        for (body, needle) in [
            (json!({}), "One of 'model' and 'agent'"),
            (json!({"model": "a", "agent": "b"}), "Only one of"),
            (json!({"model": agent}), "refers to an agent, but was provided in the 'model' field"),
            (json!({"agent": "gemini-2.5-pro"}), "refers to a model"),
            (json!({"agent": "nobody", "background": true}), "404"),
            (json!({"agent": agent}), "requires 'background' to be true"),
            (with("store", json!(false)), "'background' needs 'store'"),
            (with("system_instruction", json!("x")), "'system_instruction' is not supported"),
            (with("generation_config", json!({})), "'generation_config' is not supported"),
            (with("response_format", json!({})), "'response_format' is not supported"),
            (with("agent_config", json!({"type": "dynamic"})), "takes 'deep-research'"),
            (with("tools", json!([{"type": "google_search"}, {"type": "function"}])), "'tools[1]'"),
            (json!({"model": "gemini-2.5-pro", "agent_config": {"type": "dynamic"}}), "only be used with"),
            (
                json!({"model": "gemini-2.5-pro", "background": true, "continuation_token": "c"}),
                "'continuation_token'",
            ),
        ] {
            let message = refusal(&body, false);
            assert!(message.contains(needle), "{body}: {message}");
        }
    }

    #[test]
    fn newer_models_do_not_go_on_with_words_of_their_own() {
        let input = Input { steps: vec![json!({"type": "user_input"}), json!({"type": "model_output"})] };
        for (id, refused) in [("gemini-3-flash-preview", false), ("gemini-3.8-flash", true)] {
            assert_eq!(ending(models::model(id).unwrap(), &input).is_err(), refused, "{id}");
        }
        assert!(NO_PREFILL.iter().all(|id| models::model(id).is_some()));
    }

    #[test]
    fn what_google_has_switched_off_is_gone_or_served_by_another_on_request() {
        let old = json!({"agent": "deep-research-pro-preview-12-2025", "background": true});
        assert!(refusal(&old, true).contains("no longer available"));
        let Value::Object(fields) = json!({"model": "gemini-2.5-flash"}) else { panic!() };
        for (retired, expected) in [(false, "gemini-2.5-flash"), (true, "gemini-3.5-flash-lite")] {
            let simulation = Simulation { retired, ..Simulation::default() };
            assert_eq!(target(&fields, &simulation).unwrap().model.id, expected);
        }
    }
}
