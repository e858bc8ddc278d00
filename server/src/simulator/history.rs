//! What happened before a request, beyond words: functions that were called, results
//! that come back, and the last picture.
//!
//! The same is read from a stored chain and from a history that the client sends along.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::files::Files;
use super::input::Input;
use super::models::Model;
use super::pictures::{Scene, jpeg};
use super::refusal::Refusal;
use super::steps::{Block, Step};
use super::store::Record;
use super::tools::functions::Called;

/// A picture that was shown before, or is sent now.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// What is on it, if it was painted here.
    pub(crate) scene: Option<Scene>,
}

/// What came before.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Results of functions that this request brings.
    pub(crate) results: Vec<Value>,
    /// The calls they may belong to.
    pub(crate) called: Called,
    pub(crate) shown: Option<Shown>,
}

impl History {
    /// Reads what `input` sends after the stored `chain`, oldest first.
    pub(crate) fn read(
        chain: &[Record],
        input: &Input,
        files: &Files,
        model: &Model,
    ) -> Result<Self, Refusal> {
        let sent = input.steps.iter().any(|step| kind(step) == "function_call");
        let mut called = Called::new();
        if sent {
            signed(input, model)?;
            for step in pending(input).iter().filter(|step| kind(step) == "function_call") {
                let text = |name: &str| step[name].as_str().unwrap_or("").to_owned();
                called.insert(text("id"), (text("name"), step["arguments"].clone()));
            }
        } else if let Some(last) = chain.last() {
            called = calls(&last.answer.steps);
        }
        let results = results(input);
        answered(&results, &called)?;
        let now = shown_now(input, files);
        let before = || {
            chain
                .iter()
                .rev()
                .find_map(|record| shown_in(&record.answer.steps).or_else(|| shown_now(&record.input, files)))
        };
        // What was not painted here cannot be looked into: it speaks of the picture before, if that was.
        let shown = match now {
            Some(now) if now.scene.is_none() => {
                Some(Shown { scene: before().and_then(|before| before.scene), ..now })
            }
            Some(now) => Some(now),
            None => before(),
        };
        Ok(Self { results, called, shown })
    }
}

fn kind(step: &Value) -> &str {
    step["type"].as_str().unwrap_or("")
}

/// The calls that wait for results: those of functions, without those that the server
/// ran itself.
fn calls(steps: &[Step]) -> Called {
    let mut called = Called::new();
    for step in steps {
        match step {
            Step::Call(call) => {
                if let super::steps::Tooling::Function { name } = &call.tooling {
                    called.insert(call.id.clone(), (name.clone(), call.arguments.clone()));
                }
            }
            Step::Outcome(outcome) => {
                called.remove(&outcome.call_id);
            }
            Step::Thought(_) | Step::Output(_) => {}
        }
    }
    called
}

/// The steps since the model last spoke.
fn pending(input: &Input) -> &[Value] {
    let spoke = input.steps.iter().rposition(|step| kind(step) == "model_output");
    &input.steps[spoke.map_or(0, |at| at + 1)..]
}

/// The results among them, also inside of a user's turn.
fn results(input: &Input) -> Vec<Value> {
    let mut results = Vec::new();
    for step in pending(input) {
        match kind(step) {
            "function_result" => results.push(step.clone()),
            "user_input" => {
                let blocks = step["content"].as_array().into_iter().flatten();
                results.extend(blocks.filter(|block| kind(block) == "function_result").cloned());
            }
            _ => {}
        }
    }
    results
}

fn answered(results: &[Value], called: &Called) -> Result<(), Refusal> {
    if results.is_empty() {
        return Ok(());
    }
    let known = |result: &Value| result["call_id"].as_str().is_some_and(|id| called.contains_key(id));
    if !results.iter().all(known) {
        return Err(Refusal::invalid(
            "Please ensure that function response turn comes immediately after a function call turn.",
        ));
    }
    let missing = called.keys().any(|id| !results.iter().any(|result| result["call_id"] == id.as_str()));
    if missing {
        return Err(Refusal::invalid(
            "Please ensure that the number of function response parts is equal to the number of \
             function call parts of the function call turn.",
        ));
    }
    Ok(())
}

/// Calls that are sent back must be signed: by themselves, or by the thought before.
fn signed(input: &Input, model: &Model) -> Result<(), Refusal> {
    if model.id.contains("2.5") {
        return Ok(());
    }
    let mut signed = false;
    for step in &input.steps {
        match kind(step) {
            "user_input" => signed = false,
            "thought" => signed |= step["signature"].as_str().is_some_and(|text| !text.is_empty()),
            "function_call" => {
                signed |= step["signature"].is_string();
                if !signed {
                    return Err(Refusal::plain(
                        StatusCode::BAD_REQUEST,
                        "missing_thought_signature",
                        &format!(
                            "Function call {} is missing a thought_signature.",
                            step["name"].as_str().unwrap_or("")
                        ),
                    ));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The last picture of an answer.
fn shown_in(steps: &[Step]) -> Option<Shown> {
    steps.iter().rev().find_map(|step| match step {
        Step::Output(blocks) => blocks.iter().rev().find_map(|block| match block {
            Block::Picture(picture) => look(&picture.data),
            Block::Text { .. } => None,
        }),
        Step::Thought(_) | Step::Call(_) | Step::Outcome(_) => None,
    })
}

/// The last picture that is sent, whosever turn it is in.
fn shown_now(input: &Input, files: &Files) -> Option<Shown> {
    let blocks = input.steps.iter().filter_map(|step| step["content"].as_array()).flatten();
    let pictures: Vec<&Value> = blocks.filter(|block| kind(block) == "image").collect();
    pictures.into_iter().rev().find_map(|block| match (block["data"].as_str(), block["uri"].as_str()) {
        (Some(data), _) => look(data),
        (None, Some(uri)) => files.used(uri).ok()?.and_then(|file| shown(&file.bytes)),
        (None, None) => None,
    })
}

/// Looks at the head of a picture in base64; the rest need not be decoded.
fn look(data: &str) -> Option<Shown> {
    let head = data.len().min(160_000) / 4 * 4;
    shown(&STANDARD.decode(data.get(..head)?).ok()?)
}

fn shown(bytes: &[u8]) -> Option<Shown> {
    let head = jpeg::head(bytes)?;
    let scene = head.scene.as_deref().and_then(Scene::from_text);
    Some(Shown { width: head.width, height: head.height, scene })
}
