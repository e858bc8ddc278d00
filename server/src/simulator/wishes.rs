//! What a request wants besides words: tools, a form for the answer, pictures.
//!
//! Names and kinds of values were checked by [`super::schema`]; here they get a
//! meaning, and what the service refuses together is refused.

use serde_json::{Map, Value};

use super::models::{Makes, Model};
use super::pictures::sizes::{self, Size};
use super::refusal::Refusal;
use super::schema::{Kind, Shape, check};
use super::tables::RESPONSE_FORMATS;
use super::tools::Tool;
use crate::config::Revision;

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wishes {
    pub(crate) tools: Vec<Tool>,
    pub(crate) choice: Choice,
    /// The JSON Schema that the answer must follow. `Some(Value::Null)`: any JSON.
    pub(crate) schema: Option<Value>,
    pub(crate) pictures: Pictures,
    /// The seed of the request, for pictures and words.
    pub(crate) seed: u64,
}

/// Whether tools may be called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    /// As the question needs it.
    #[default]
    Auto,
    /// A function must be called. Empty: whichever.
    Any(Vec<String>),
    /// Only these, and only if they are needed.
    Only(Vec<String>),
    /// None at all.
    None,
}

/// Whether the answer has pictures, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pictures {
    pub(crate) wanted: Wanted,
    /// None: that of the picture that was sent, or a square.
    pub(crate) ratio: Option<&'static str>,
    pub(crate) size: Size,
}

/// What an answer is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Text,
    Pictures,
    /// Text and pictures in turns.
    Both,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { wanted: Wanted::Text, ratio: None, size: Size::K1 }
    }
}

impl Wishes {
    /// Reads `fields`, the body of a create request for `model`.
    pub(crate) fn read(
        fields: &Map<String, Value>,
        model: &'static Model,
        revision: Revision,
    ) -> Result<Self, Refusal> {
        let generation = fields.get("generation_config").unwrap_or(&Value::Null);
        let tools = match fields.get("tools").and_then(Value::as_array) {
            Some(tools) => Tool::list(tools, model)?,
            None => Vec::new(),
        };
        let choice = choice(&generation["tool_choice"], &tools)?;
        let formats = formats(fields.get("response_format"))?;
        let schema = schema(fields, &formats)?;
        if schema.is_some() && model.makes == Makes::Pictures {
            return Err(Refusal::invalid(&format!("JSON mode is not enabled for {}.", model.id)));
        }
        Ok(Self {
            choice,
            schema,
            pictures: pictures(fields, &formats, model, revision)?,
            seed: generation["seed"].as_u64().unwrap_or(0),
            tools,
        })
    }
}

fn choice(value: &Value, tools: &[Tool]) -> Result<Choice, Refusal> {
    let path = "generation_config.tool_choice";
    let names: Vec<&str> = tools.iter().filter_map(Tool::function_name).collect();
    let choice = match value {
        Value::String(word) => match word.as_str() {
            "any" => Choice::Any(Vec::new()),
            "none" => Choice::None,
            _ => Choice::Auto,
        },
        Value::Object(object) => {
            let allowed = &object.get("allowed_tools").unwrap_or(&Value::Null);
            let listed: Vec<String> = allowed["tools"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            if let Some(strange) = listed.iter().find(|name| !names.contains(&name.as_str())) {
                return Err(Refusal::invalid(&format!(
                    "'{path}.allowed_tools' names the function '{strange}', which is not declared."
                )));
            }
            match allowed["mode"].as_str() {
                Some("any") => Choice::Any(listed),
                Some("none") => Choice::None,
                Some("auto" | "validated") | None => Choice::Only(listed),
                Some(other) => {
                    return Err(super::schema::not_allowed(
                        other,
                        &format!("{path}.allowed_tools.mode"),
                        ["auto", "any", "none", "validated"].into_iter(),
                    ));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Choice::Auto,
    };
    if matches!(choice, Choice::Any(_)) && names.is_empty() {
        return Err(Refusal::invalid(&format!(
            "'{path}' asks for a function call, but no functions are declared."
        )));
    }
    Ok(choice)
}

/// The entries of `response_format`, which may be one or a list.
fn formats(value: Option<&Value>) -> Result<Vec<&Value>, Refusal> {
    let (formats, listed): (Vec<&Value>, bool) = match value {
        Some(Value::Array(list)) => (list.iter().collect(), true),
        Some(one @ Value::Object(_)) => (vec![one], false),
        None | Some(Value::Null) => (Vec::new(), false),
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            return Err(Refusal::invalid(
                "Invalid value at 'response_format': expected an object or a list.",
            ));
        }
    };
    for (index, format) in formats.iter().enumerate() {
        if RESPONSE_FORMATS.iter().any(|Kind(name, _)| *name == kind(format)) {
            let path =
                if listed { format!("response_format[{index}]") } else { "response_format".to_owned() };
            check(format, &Shape::Tagged(RESPONSE_FORMATS), &path)?;
        }
    }
    Ok(formats)
}

fn kind(format: &Value) -> &str {
    format["type"].as_str().unwrap_or("")
}

/// The schema of the answer: in a text format, or bare, as the outputs revision has
/// it and the types of today still allow.
fn schema(fields: &Map<String, Value>, formats: &[&Value]) -> Result<Option<Value>, Refusal> {
    let json = |value: &Value| value == "application/json";
    for format in formats {
        match kind(format) {
            "text" if json(&format["mime_type"]) || !format["schema"].is_null() => {
                if !format["mime_type"].is_null() && !json(&format["mime_type"]) {
                    return Err(Refusal::invalid(
                        "'response_format.schema' needs the mime_type 'application/json'.",
                    ));
                }
                sound(&format["schema"], "response_format.schema", 0)?;
                return Ok(Some(format["schema"].clone()));
            }
            "text" | "image" | "audio" | "video" => {}
            _ => return Ok(Some((*format).clone())),
        }
    }
    Ok(fields.get("response_mime_type").is_some_and(json).then_some(Value::Null))
}

/// Refuses a schema whose types are none. Its other keywords are not looked at: which of
/// them the service takes changes from month to month.
fn sound(schema: &Value, path: &str, depth: usize) -> Result<(), Refusal> {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];
    let fields = match schema {
        Value::Null => return Ok(()),
        // Where the answer may be anything, that is said in place of a schema.
        Value::Bool(_) if depth > 0 => return Ok(()),
        Value::Object(fields) => fields,
        _ => return Err(Refusal::invalid(&format!("Invalid value at '{path}': expected an object."))),
    };
    if depth > 32 {
        return Err(Refusal::invalid(&format!("The schema at '{path}' is nested too deeply.")));
    }
    let kinds = match fields.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().collect(),
        Some(kind) => vec![kind],
        None => Vec::new(),
    };
    for kind in kinds {
        let known = kind.as_str().is_some_and(|kind| TYPES.contains(&kind.to_lowercase().as_str()));
        if !known {
            let kind = kind.as_str().map_or_else(|| kind.to_string(), str::to_owned);
            return Err(super::schema::not_allowed(&kind, &format!("{path}.type"), TYPES.into_iter()));
        }
    }
    for name in ["items", "additionalProperties"] {
        if let Some(schema) = fields.get(name) {
            sound(schema, &format!("{path}.{name}"), depth + 1)?;
        }
    }
    for name in ["properties", "$defs"] {
        for (key, schema) in fields.get(name).and_then(Value::as_object).into_iter().flatten() {
            sound(schema, &format!("{path}.{name}.{key}"), depth + 1)?;
        }
    }
    for name in ["anyOf", "oneOf", "allOf"] {
        for (at, schema) in fields.get(name).and_then(Value::as_array).into_iter().flatten().enumerate() {
            sound(schema, &format!("{path}.{name}[{at}]"), depth + 1)?;
        }
    }
    Ok(())
}

fn pictures(
    fields: &Map<String, Value>,
    formats: &[&Value],
    model: &'static Model,
    revision: Revision,
) -> Result<Pictures, Refusal> {
    let config = &fields.get("generation_config").unwrap_or(&Value::Null)["image_config"];
    let modalities: Vec<String> = fields
        .get("response_modalities")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_lowercase)
        .collect();
    let image = formats.iter().find(|format| kind(format) == "image").copied();
    let words = formats.iter().any(|format| kind(format) == "text");
    let named = |name: &str| modalities.iter().any(|modality| modality == name);
    let (wants_image, wants_text) = if modalities.is_empty() {
        (image.is_some(), words)
    } else {
        (image.is_some() || named("image"), words || named("text"))
    };
    if model.makes == Makes::Text {
        if wants_image {
            return Err(Refusal::invalid(&format!("{} does not make pictures.", model.id)));
        }
        return Ok(Pictures::default());
    }
    let source = image.unwrap_or(config);
    let path = if image.is_some() { "response_format" } else { "generation_config.image_config" };
    let ratio = match source["aspect_ratio"].as_str() {
        None => None,
        Some(ratio) => Some(sizes::ratio(ratio, model, path)?),
    };
    let size = match source["image_size"].as_str() {
        None => Size::K1,
        // Samples of the outputs revision wrote it small.
        Some(size) if revision == Revision::Outputs => sizes::size(&size.to_uppercase(), model, path)?,
        Some(size) => sizes::size(size, model, path)?,
    };
    let wanted = match (wants_image, wants_text) {
        (true, true) => Wanted::Both,
        (false, true) => Wanted::Text,
        (_, false) => Wanted::Pictures,
    };
    Ok(Pictures { wanted, ratio, size })
}
