//! The four forms of `input`, brought into one: a list of steps.

use serde_json::{Value, json};

use super::refusal::Refusal;
use super::schema::{Kind, Shape, check};
use super::tables::{CONTENT, STEPS, TURN};
use crate::config::Revision;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    User,
    Model,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) speaker: Speaker,
    pub(crate) text: String,
}

/// A checked input: steps as the API would give them back.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) steps: Vec<Value>,
}

impl Input {
    /// Reads the `input` of a request.
    pub(crate) fn read(value: Option<&Value>, revision: Revision) -> Result<Self, Refusal> {
        let steps = match value {
            None | Some(Value::Null) => return Err(Refusal::invalid("Missing input.")),
            Some(Value::String(text)) => vec![user(vec![json!({"type": "text", "text": text})])],
            Some(Value::Object(_)) => one_block(value)?,
            Some(Value::Array(items)) if items.is_empty() => {
                return Err(Refusal::invalid("Request has empty input."));
            }
            Some(Value::Array(items)) => list(items, revision)?,
            Some(Value::Bool(_) | Value::Number(_)) => {
                return Err(Refusal::invalid(
                    "Invalid value at 'input': expected a string, a content block or a list.",
                ));
            }
        };
        let input = Self { steps };
        if input.is_empty() {
            return Err(Refusal::invalid("Missing input."));
        }
        Ok(input)
    }

    /// What was said, in order. Steps that are not speech are passed over.
    pub(crate) fn said(&self) -> Vec<Said> {
        self.steps
            .iter()
            .filter_map(|step| {
                let speaker = match kind(step) {
                    "user_input" => Speaker::User,
                    "model_output" => Speaker::Model,
                    _ => return None,
                };
                Some(Said { speaker, text: text_of(step.get("content")?) })
            })
            .collect()
    }

    fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| {
            kind(step) == "user_input"
                && step.get("content").is_none_or(|content| match content {
                    Value::Array(blocks) => {
                        blocks.iter().all(|block| kind(block) == "text" && text_of(block).trim().is_empty())
                    }
                    other => text_of(other).trim().is_empty(),
                })
        })
    }
}

fn one_block(value: Option<&Value>) -> Result<Vec<Value>, Refusal> {
    let block = value.cloned().unwrap_or_default();
    check(&block, &Shape::Tagged(CONTENT), "input")?;
    Ok(vec![user(vec![block])])
}

fn list(items: &[Value], revision: Revision) -> Result<Vec<Value>, Refusal> {
    if revision == Revision::Outputs && items.iter().all(|item| item.get("role").is_some()) {
        check(&Value::Array(items.to_vec()), &Shape::List(&TURN), "input")?;
        return Ok(items.iter().map(turn).collect());
    }
    let is_step = |item: &Value| STEPS.iter().any(|Kind(name, _)| *name == kind(item));
    let is_block = |item: &Value| CONTENT.iter().any(|Kind(name, _)| *name == kind(item));
    if items.iter().any(is_step) {
        if items.iter().any(is_block) {
            return Err(Refusal::invalid("'input' mixes content blocks and steps."));
        }
        for (index, item) in items.iter().enumerate() {
            let path = format!("input[{index}]");
            check(item, &Shape::Tagged(STEPS), &path)?;
            if kind(item) == "user_input" {
                check_user_content(item, &path)?;
            }
        }
        return Ok(items.to_vec());
    }
    for (index, item) in items.iter().enumerate() {
        check(item, &Shape::Tagged(CONTENT), &format!("input[{index}]"))?;
    }
    Ok(vec![user(items.to_vec())])
}

/// The service accepts a function's result among a user's blocks, so this does.
fn check_user_content(step: &Value, path: &str) -> Result<(), Refusal> {
    let blocks = step.get("content").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (index, block) in blocks.iter().enumerate() {
        let kinds = if kind(block) == "function_result" { STEPS } else { CONTENT };
        check(block, &Shape::Tagged(kinds), &format!("{path}.content[{index}]"))?;
    }
    Ok(())
}

fn turn(turn: &Value) -> Value {
    let kind = if turn["role"] == "model" { "model_output" } else { "user_input" };
    let content = match &turn["content"] {
        Value::String(text) => json!([{"type": "text", "text": text}]),
        Value::Object(block) => json!([block]),
        other => other.clone(),
    };
    json!({"type": kind, "content": content})
}

fn user(content: Vec<Value>) -> Value {
    json!({"type": "user_input", "content": content})
}

fn kind(value: &Value) -> &str {
    value.get("type").and_then(Value::as_str).unwrap_or("")
}

/// The text in a block, a list of blocks, or a string; blocks are joined by a line
/// end.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => {
            let texts: Vec<String> =
                blocks.iter().filter(|block| kind(block) == "text").map(text_of).collect();
            texts.join("\n")
        }
        Value::Object(block) => block.get("text").and_then(Value::as_str).unwrap_or("").to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value) -> Result<Input, String> {
        Input::read(Some(&value), Revision::Steps).map_err(|refusal| refusal.body)
    }

    #[test]
    fn the_four_forms_say_the_same() {
        let expected = [Said { speaker: Speaker::User, text: "hello".to_owned() }];
        for form in [
            json!("hello"),
            json!({"type": "text", "text": "hello"}),
            json!([{"type": "text", "text": "hello"}]),
            json!([{"type": "user_input", "content": [{"type": "text", "text": "hello"}]}]),
            json!([{"type": "user_input", "content": "hello"}]),
        ] {
            assert_eq!(read(form.clone()).unwrap().said(), expected, "{form}");
        }
    }

    #[test]
    fn a_whole_history_keeps_its_order_and_speakers() {
        let input = read(json!([
            {"type": "user_input", "content": [{"type": "text", "text": "one"}]},
            {"type": "thought", "signature": "eA=="},
            {"type": "model_output", "content": [{"type": "text", "text": "two"}]},
            {"type": "user_input", "content": [{"type": "text", "text": "three"}]},
        ]))
        .unwrap();
        let said: Vec<String> = input.said().into_iter().map(|said| said.text).collect();
        assert_eq!(said, ["one", "two", "three"]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (form, needle) in [
            (json!(""), "Missing input."),
            (json!([]), "Request has empty input."),
            (json!(7), "at 'input'"),
            (json!([{"type": "text", "txet": "x"}]), "Unknown parameter 'txet' at 'input[0]'."),
            (json!([{"type": "poem"}]), "Invalid value 'poem' at 'input[0].type'"),
            (
                json!([{"type": "text", "text": "x"}, {"type": "user_input", "content": "y"}]),
                "mixes content blocks and steps",
            ),
            (
                json!([{"type": "user_input", "content": [{"type": "text", "bold": true}]}]),
                "Unknown parameter 'bold' at 'input[0].content[0]'.",
            ),
            (json!([{"role": "user", "content": "x"}]), "Missing parameter 'input[0].type'."),
        ] {
            let message = read(form.clone()).unwrap_err();
            assert!(message.contains(needle), "{form}: {message}");
        }
    }

    #[test]
    fn turns_belong_to_the_older_revision() {
        let turns = json!([{"role": "user", "content": "a"}, {"role": "model", "content": "b"},
                           {"role": "user", "content": [{"type": "text", "text": "c"}]}]);
        let input = Input::read(Some(&turns), Revision::Outputs).unwrap();
        let said: Vec<String> = input.said().into_iter().map(|said| said.text).collect();
        assert_eq!(said, ["a", "b", "c"]);
    }
}
