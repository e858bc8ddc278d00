//! An answer that was asked for in a form: whether it is JSON, and whether it keeps to the schema.

use serde_json::Value;

use super::functions::check::{self, Flaw};
use super::functions::conform::{Departure, departures};

/// What an answer in a form turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// JSON, and in what it departs from the schema.
    Json(Value, Vec<Departure>),
    /// No JSON, and where that shows first.
    Other(Flaw),
}

/// Reads an answer that is whole.
pub fn read(text: &str, schema: &Value) -> Reading {
    match check::json(text) {
        Ok(value) => {
            let found = departures(&value, schema);
            Reading::Json(value, found)
        }
        Err(flaw) => Reading::Other(flaw),
    }
}

/// Schemas to begin with, by name.
pub const EXAMPLES: [(&str, &str); 2] = [
    (
        "A recipe",
        r#"{
  "type": "object",
  "properties": {
    "title": {"type": "string"},
    "servings": {"type": "integer", "minimum": 1, "maximum": 20},
    "ingredients": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "name": {"type": "string"},
          "amount": {"type": "string", "description": "With its unit, such as 200 g"}
        },
        "required": ["name", "amount"]
      }
    },
    "steps": {"type": "array", "items": {"type": "string"}, "minItems": 1}
  },
  "required": ["title", "servings", "ingredients", "steps"]
}"#,
    ),
    (
        "A sorted list",
        r#"{
  "type": "array",
  "description": "One entry for each thing that is named",
  "items": {
    "type": "object",
    "properties": {
      "name": {"type": "string"},
      "kind": {"enum": ["person", "place", "organisation", "other"]},
      "why": {"type": "string", "description": "One short sentence"}
    },
    "required": ["name", "kind"]
  }
}"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::tools::choice::Form;
    use serde_json::json;

    #[test]
    fn an_answer_is_json_that_fits_or_says_where_it_does_not() {
        let schema = json!({"type": "object", "required": ["a"]});
        assert_eq!(read("{\"a\": 1}", &schema), Reading::Json(json!({"a": 1}), Vec::new()));
        let Reading::Json(_, found) = read("{}", &schema) else { panic!() };
        assert_eq!(found[0].to_string(), "\"a\" is missing.");
        let Reading::Other(flaw) = read("{\"a\": 1", &schema) else { panic!() };
        assert_eq!((flaw.line, flaw.words.as_str()), (1, "the text ends before the JSON does"));
    }

    #[test]
    fn the_examples_are_schemas_that_can_be_asked_for() {
        for (name, schema) in EXAMPLES {
            let form = Form { on: true, schema: schema.to_owned() };
            assert!(form.read().is_ok(), "{name}: {:?}", form.read());
        }
    }
}
