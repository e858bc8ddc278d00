//! Whether a declaration is one: its name, its JSON, its schema.

use std::fmt;

use serde_json::Value;

use super::{Function, schema};

/// What is wrong with a JSON text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// A sentence without its full stop, mostly the parser's.
    pub words: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Line {}, column {}: {}.", self.line, self.column, self.words)
    }
}

/// Reads a JSON text.
///
/// # Errors
///
/// [`Flaw`].
pub fn json(text: &str) -> Result<Value, Flaw> {
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let words = if error.is_eof() {
            "the text ends before the JSON does".to_owned()
        } else {
            said.split(" at line ").next().unwrap_or(&said).to_owned()
        };
        Flaw { line: error.line(), column: error.column(), words }
    })
}

/// Checks the name of a function: a letter or an underscore, then letters, digits, underscores, dots and dashes, 64 in
/// all. The service takes colons, too, but writes them itself to tell its own prefixes, so none is taken here.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn name(name: &str) -> Result<(), String> {
    let is_inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-');
    match name.chars().next() {
        None => Err("The function needs a name.".to_owned()),
        Some(first) if !first.is_ascii_alphabetic() && first != '_' => {
            Err(format!("The name begins with {first:?}; it has to begin with a letter or an underscore."))
        }
        Some(_) if name.len() > 64 => Err(format!("The name has {} characters; 64 is the most.", name.len())),
        Some(_) => match name.chars().find(|letter| !is_inner(*letter)) {
            Some(strange) => Err(format!(
                "The name has {strange:?} in it; letters a to z, digits, underscores, dots and dashes are taken."
            )),
            None => Ok(()),
        },
    }
}

/// Reads the parameters of a function as they were typed; nothing typed is nothing to be called with.
///
/// # Errors
///
/// What is wrong, and where.
pub fn parameters(text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let read = json(text).map_err(|flaw| flaw.to_string())?;
    schema::parameters(&read).map_err(|flaw| flaw.to_string())?;
    Ok(read)
}

/// Reads a declaration as it is written for the API, with or without `"type": "function"`.
///
/// # Errors
///
/// What is wrong, and where.
pub fn declaration(value: &Value) -> Result<Function, String> {
    const KNOWN: [&str; 4] = ["type", "name", "description", "parameters"];
    let Value::Object(fields) = value else {
        return Err("A declaration is an object with name, description and parameters.".to_owned());
    };
    if let Some(strange) = fields.keys().find(|field| !KNOWN.contains(&field.as_str())) {
        return Err(format!("\"{strange}\" is no part of a declaration; {} are.", KNOWN.join(", ")));
    }
    if fields.get("type").is_some_and(|kind| kind != "function") {
        return Err("\"type\" has to be \"function\".".to_owned());
    }
    let text = |field: &str| match fields.get(field) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(format!("\"{field}\" has to be a text."))
        }
    };
    let (called, description) = (text("name")?, text("description")?);
    name(called)?;
    let parameters = fields.get("parameters").cloned().unwrap_or_default();
    if !parameters.is_null() {
        schema::parameters(&parameters).map_err(|flaw| flaw.to_string())?;
    }
    Ok(Function::by_hand(called, description, parameters))
}

/// Checks a result that was typed as JSON.
///
/// # Errors
///
/// What is wrong, and where.
pub fn result(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("Nothing was typed.".to_owned());
    }
    json(text).map(|_| ()).map_err(|flaw| flaw.to_string())
}
