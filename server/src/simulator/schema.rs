//! Which names and values a create request may have, as tables, and the one function
//! that holds a request against them.
//!
//! The live service refuses what it does not know, and says where. So does this: it
//! finds most mistakes that a client can make.

use serde_json::Value;

use super::refusal::Refusal;

/// What a value must look like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Bool,
    /// An integer that is not negative.
    Whole,
    /// Any number.
    Number,
    /// Anything; what is inside is not looked at (a JSON Schema, for one).
    Any,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An object with these fields and no others.
    Object(&'static [Field]),
    /// An object whose `type` says which fields it may have.
    Tagged(&'static [Kind]),
    /// A list of these.
    List(&'static Shape),
    /// The first of these that fits the kind of JSON value there is.
    Either(&'static [Shape]),
}

/// A field by name.
#[derive(Debug)]
pub(crate) struct Field(pub(crate) &'static str, pub(crate) Shape);

/// A `type` and the fields that come with it.
#[derive(Debug)]
pub(crate) struct Kind(pub(crate) &'static str, pub(crate) &'static [Field]);

/// Checks `value`, found at `path` (empty at the top), against `shape`.
pub(crate) fn check(value: &Value, shape: &Shape, path: &str) -> Result<(), Refusal> {
    if value.is_null() {
        // JSON's null is an absent field, as everywhere in Google's APIs.
        return Ok(());
    }
    if !fits(value, shape) {
        return Err(invalid_type(path, expected(shape)));
    }
    match (shape, value) {
        (Shape::OneOf(allowed), Value::String(text)) => {
            if allowed.contains(&text.as_str()) {
                Ok(())
            } else {
                Err(not_allowed(text, path, allowed.iter().copied()))
            }
        }
        (Shape::Object(fields), Value::Object(object)) => {
            for (name, value) in object {
                check_field(name, value, fields, path)?;
            }
            Ok(())
        }
        (Shape::Tagged(kinds), Value::Object(object)) => {
            let at = join(path, "type");
            let Some(kind) = object.get("type") else {
                return Err(Refusal::invalid(&format!("Missing parameter '{at}'.")));
            };
            let kind = kind.as_str().ok_or_else(|| invalid_type(&at, "a string"))?;
            let Some(Kind(_, fields)) = kinds.iter().find(|Kind(name, _)| *name == kind) else {
                return Err(not_allowed(kind, &at, kinds.iter().map(|Kind(name, _)| *name)));
            };
            for (name, value) in object.iter().filter(|(name, _)| *name != "type") {
                check_field(name, value, fields, path)?;
            }
            Ok(())
        }
        (Shape::List(item), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                check(value, item, &format!("{path}[{index}]"))?;
            }
            Ok(())
        }
        (Shape::Either(shapes), value) => match shapes.iter().find(|shape| fits(value, shape)) {
            Some(shape) => check(value, shape, path),
            None => Err(invalid_type(path, expected(shape))),
        },
        (_, _) => Ok(()),
    }
}

fn check_field(name: &str, value: &Value, fields: &[Field], path: &str) -> Result<(), Refusal> {
    match fields.iter().find(|Field(known, _)| *known == name) {
        Some(Field(_, shape)) => check(value, shape, &join(path, name)),
        None => Err(unknown_parameter(name, path)),
    }
}

/// The refusal of a name that does not exist at `path`.
pub(crate) fn unknown_parameter(name: &str, path: &str) -> Refusal {
    let place = if path.is_empty() { String::new() } else { format!(" at '{path}'") };
    Refusal::plain(
        axum::http::StatusCode::BAD_REQUEST,
        "parameter_unknown",
        &format!("Unknown parameter '{name}'{place}."),
    )
}

/// The refusal of a value that is not in the list.
pub(crate) fn not_allowed<'a>(value: &str, path: &str, allowed: impl Iterator<Item = &'a str>) -> Refusal {
    let allowed: Vec<String> = allowed.map(|name| format!("'{name}'")).collect();
    Refusal::invalid(&format!("Invalid value '{value}' at '{path}'. Allowed values: {}.", allowed.join(", ")))
}

fn invalid_type(path: &str, expected: &str) -> Refusal {
    if path.is_empty() {
        Refusal::invalid(&format!("The request body must be {expected}."))
    } else {
        Refusal::invalid(&format!("Invalid value at '{path}': expected {expected}."))
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn fits(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Text | Shape::OneOf(_) => value.is_string(),
        Shape::Bool => value.is_boolean(),
        Shape::Whole => value.is_u64(),
        Shape::Number => value.is_number(),
        Shape::Any => true,
        Shape::Object(_) | Shape::Tagged(_) => value.is_object(),
        Shape::List(_) => value.is_array(),
        Shape::Either(shapes) => shapes.iter().any(|shape| fits(value, shape)),
    }
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::OneOf(_) => "a string",
        Shape::Bool => "true or false",
        Shape::Whole => "a whole number",
        Shape::Number => "a number",
        Shape::Any => "a value",
        Shape::Object(_) | Shape::Tagged(_) => "an object",
        Shape::List(_) => "a list",
        Shape::Either(_) => "another kind of value",
    }
}
