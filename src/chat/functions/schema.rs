//! JSON Schema, as much of it as functions are declared in (reference section 3.3 calls it a subset).
//!
//! A schema that the service would refuse is better refused while it is being written, with the place and the keyword.
//! What is checked is the schema itself; whether a value keeps to it, [`super::conform`] says.

use std::fmt;

use serde_json::{Map, Value};

/// What is wrong with a schema, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFlaw {
    /// The way to the keyword, such as `properties.city.type`; empty for the whole.
    pub place: String,
    /// A sentence.
    pub words: String,
}

impl fmt::Display for SchemaFlaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            out.write_str(&self.words)
        } else {
            write!(out, "At {}: {}", self.place, self.words)
        }
    }
}

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// The deepest nesting that is taken.
const DEEPEST: usize = 16;

/// What a keyword's value has to be.
#[derive(Clone, Copy)]
enum Is {
    Type,
    Text,
    Number,
    Whole,
    Flag,
    Anything,
    Choices,
    Names,
    Schema,
    Schemas,
    SchemasByName,
    FlagOrSchema,
}

const KEYWORDS: [(&str, Is); 35] = [
    ("type", Is::Type),
    ("title", Is::Text),
    ("description", Is::Text),
    ("format", Is::Text),
    ("pattern", Is::Text),
    ("$ref", Is::Text),
    ("$schema", Is::Text),
    ("$id", Is::Text),
    ("$anchor", Is::Text),
    ("default", Is::Anything),
    ("example", Is::Anything),
    ("examples", Is::Anything),
    ("const", Is::Anything),
    ("nullable", Is::Flag),
    ("enum", Is::Choices),
    ("required", Is::Names),
    ("propertyOrdering", Is::Names),
    ("minimum", Is::Number),
    ("maximum", Is::Number),
    ("exclusiveMinimum", Is::Number),
    ("exclusiveMaximum", Is::Number),
    ("minLength", Is::Whole),
    ("maxLength", Is::Whole),
    ("minItems", Is::Whole),
    ("maxItems", Is::Whole),
    ("minProperties", Is::Whole),
    ("maxProperties", Is::Whole),
    ("items", Is::Schema),
    ("prefixItems", Is::Schemas),
    ("anyOf", Is::Schemas),
    ("oneOf", Is::Schemas),
    ("allOf", Is::Schemas),
    ("properties", Is::SchemasByName),
    ("$defs", Is::SchemasByName),
    ("additionalProperties", Is::FlagOrSchema),
];

/// Checks the parameters of a function: a schema of an object.
///
/// # Errors
///
/// The first flaw.
pub fn parameters(schema: &Value) -> Result<(), SchemaFlaw> {
    check(schema, "", 0)?;
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => Ok(()),
        Some(_) | None => {
            Err(flaw("type", "a function is called with an object, so this has to be \"object\"."))
        }
    }
}

/// Checks the schema of an answer: of any type, since an answer may be a list or a single word.
///
/// # Errors
///
/// The first flaw.
pub fn answer(schema: &Value) -> Result<(), SchemaFlaw> {
    check(schema, "", 0)?;
    let is_empty = schema.as_object().is_some_and(Map::is_empty);
    if is_empty { Err(flaw("", "the schema says nothing about the answer.")) } else { Ok(()) }
}

fn flaw(place: &str, words: impl Into<String>) -> SchemaFlaw {
    SchemaFlaw { place: place.to_owned(), words: words.into() }
}

fn join(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

fn check(schema: &Value, place: &str, depth: usize) -> Result<(), SchemaFlaw> {
    if depth > DEEPEST {
        return Err(flaw(place, format!("the schema is nested deeper than {DEEPEST} levels.")));
    }
    let Value::Object(fields) = schema else {
        return Err(flaw(place, "a schema is an object, such as {\"type\": \"string\"}."));
    };
    for (keyword, value) in fields {
        let at = join(place, keyword);
        let Some((_, is)) = KEYWORDS.iter().find(|(known, _)| known == keyword) else {
            return Err(flaw(&at, unknown(keyword)));
        };
        check_keyword(*is, value, &at, depth)?;
    }
    agree(fields, place)
}

/// An unknown keyword is most often a name that stands one level too high, or one letter off.
fn unknown(keyword: &str) -> String {
    let near = KEYWORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(keyword));
    match near {
        Some((known, _)) => format!("the keyword is written \"{known}\"."),
        None => {
            format!("\"{keyword}\" is no keyword that is taken. Names of fields stand inside \"properties\".")
        }
    }
}

fn check_keyword(is: Is, value: &Value, at: &str, depth: usize) -> Result<(), SchemaFlaw> {
    let wrong = |words: &str| Err(flaw(at, words));
    let names = |value: &Value| value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
    match is {
        Is::Type => check_type(value, at),
        Is::Text if !value.is_string() => wrong("this has to be a text."),
        Is::Number if !value.is_number() => wrong("this has to be a number."),
        Is::Whole if value.as_u64().is_none() => wrong("this has to be a whole number from 0 on."),
        Is::Flag if !value.is_boolean() => wrong("this has to be true or false."),
        Is::Names if !names(value) => wrong("this has to be a list of names."),
        Is::Choices => match value.as_array() {
            Some(all) if all.is_empty() => wrong("there has to be something to choose from."),
            Some(_) => Ok(()),
            None => wrong("this has to be a list."),
        },
        Is::Schema => check(value, at, depth + 1),
        Is::FlagOrSchema if value.is_boolean() => Ok(()),
        Is::FlagOrSchema => check(value, at, depth + 1),
        Is::Schemas => {
            let Some(all) = value.as_array().filter(|all| !all.is_empty()) else {
                return wrong("this has to be a list of schemas.");
            };
            all.iter().enumerate().try_for_each(|(item, one)| check(one, &format!("{at}[{item}]"), depth + 1))
        }
        Is::SchemasByName => {
            let Value::Object(all) = value else { return wrong("this has to be an object of schemas.") };
            all.iter().try_for_each(|(name, one)| check(one, &join(at, name), depth + 1))
        }
        Is::Text | Is::Number | Is::Whole | Is::Flag | Is::Names | Is::Anything => Ok(()),
    }
}

fn check_type(value: &Value, at: &str) -> Result<(), SchemaFlaw> {
    let is_known = |word: &Value| word.as_str().is_some_and(|word| TYPES.contains(&word));
    let known = match value {
        Value::Array(words) => !words.is_empty() && words.iter().all(is_known),
        word => is_known(word),
    };
    if known {
        return Ok(());
    }
    Err(flaw(at, format!("{value} is no type; {} are.", TYPES.join(", "))))
}

/// Keywords that contradict each other.
fn agree(fields: &Map<String, Value>, place: &str) -> Result<(), SchemaFlaw> {
    let is_of = |word: &str| fields.get("type").is_none_or(|kind| kind == word || kind.is_array());
    if fields.contains_key("properties") && !is_of("object") {
        return Err(flaw(&join(place, "properties"), "only an object has properties."));
    }
    if fields.contains_key("items") && !is_of("array") {
        return Err(flaw(&join(place, "items"), "only an array has items."));
    }
    let properties = fields.get("properties").and_then(Value::as_object);
    let required = fields.get("required").and_then(Value::as_array).into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        // Without properties beside it, they may stand in another branch of an `allOf`, or behind a `$ref`.
        if properties.is_some_and(|all| !all.contains_key(name)) {
            let at = join(place, "required");
            return Err(flaw(&at, format!("\"{name}\" is required, but is none of the properties.")));
        }
    }
    match (fields.get("minimum").and_then(Value::as_f64), fields.get("maximum").and_then(Value::as_f64)) {
        (Some(least), Some(most)) if least > most => {
            Err(flaw(&join(place, "minimum"), "this is more than the maximum."))
        }
        _ => Ok(()),
    }
}
