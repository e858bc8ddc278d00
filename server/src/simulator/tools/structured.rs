//! Answers as JSON that fits a schema.

use serde_json::{Value, json};

use super::arguments::{Fill, Hints, value};
use crate::simulator::random::Random;

/// JSON text for `schema` about `prompt`; `said` is what would have been said in
/// words, and is the answer when any JSON will do.
pub(crate) fn write(schema: &Value, prompt: &str, said: &str, random: &mut Random) -> String {
    let json = if schema.is_null() || schema.as_object().is_some_and(serde_json::Map::is_empty) {
        json!({"answer": said})
    } else {
        value(schema, schema, "answer", &mut Hints::read(prompt), Fill::All, random)
    };
    serde_json::to_string_pretty(&json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_fits_the_schema() {
        let schema = json!({
            "$defs": {"Step": {"type": "object", "properties": {
                "text": {"type": "string", "maxLength": 12},
                "minutes": {"type": "integer", "minimum": 5, "maximum": 60}}, "required": ["text"]}},
            "type": "object",
            "properties": {
                "title": {"type": "string", "minLength": 3},
                "mood": {"enum": ["calm", "wild"]},
                "vegan": {"type": ["boolean", "null"]},
                "steps": {"type": "array", "minItems": 2, "maxItems": 4,
                          "items": {"$ref": "#/$defs/Step"}},
                "source": {"anyOf": [{"type": "null"}, {"type": "string", "format": "uri"}]},
            },
        });
        let text = write(&schema, "A wild lentil soup for 2 people", "", &mut Random::new(1));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["mood"], "wild");
        assert_eq!(value["vegan"], true);
        assert!(value["title"].as_str().unwrap().len() >= 3);
        assert_eq!(value["source"], "https://example.com/");
        let steps = value["steps"].as_array().unwrap();
        assert!((2..=4).contains(&steps.len()));
        for step in steps {
            assert!(step["text"].as_str().unwrap().chars().count() <= 12);
            assert!((5..=60).contains(&step["minutes"].as_i64().unwrap()));
        }
    }
}
