//! What a conversation asks for beside words: its tools, how functions are called, and the form of its answers.
//!
//! The choice belongs to the conversation. A new one starts from what was chosen last; each turn keeps what it was sent
//! with, so that another choice changes nothing of what was said.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Switch;
use super::calling::Calling;
use crate::chat::functions::{check, schema};

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The tools that are switched on.
    pub tools: Vec<Switch>,
    /// How functions are called.
    pub calling: Calling,
    /// The form of the answers.
    pub form: Form,
}

/// The form in which answers are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Answers are to be JSON that keeps to the schema.
    pub on: bool,
    /// The schema as it was typed, perhaps not whole yet.
    pub schema: String,
}

impl Form {
    /// The schema.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn read(&self) -> Result<Value, String> {
        if self.schema.trim().is_empty() {
            return Err("There is no schema yet.".to_owned());
        }
        let read = check::json(&self.schema).map_err(|flaw| flaw.to_string())?;
        schema::answer(&read).map_err(|flaw| flaw.to_string())?;
        Ok(read)
    }

    /// The schema that answers are asked for in; none where that is off, or where it is no schema.
    pub fn wanted(&self) -> Option<Value> {
        self.on.then(|| self.read().ok()).flatten()
    }
}

/// A choice as it is kept with a conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredChoice {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    calling: String,
    #[serde(skip_serializing_if = "is_false")]
    structured: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    schema: String,
}

impl StoredChoice {
    /// The form in which it is kept.
    pub fn of(choice: &Choice) -> Self {
        let calling = match choice.calling {
            Calling::Auto => "",
            other => other.as_str(),
        };
        Self {
            tools: super::to_stored(&choice.tools),
            calling: calling.to_owned(),
            structured: choice.form.on,
            schema: choice.form.schema.clone(),
        }
    }

    /// Reads it.
    pub fn restore(&self) -> Choice {
        Choice {
            tools: super::from_stored(&self.tools),
            calling: Calling::from_stored(&self.calling),
            form: Form { on: self.structured, schema: self.schema.clone() },
        }
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_storage_and_an_empty_one_takes_no_room() {
        let choice = Choice {
            tools: vec![Switch::GoogleSearch, Switch::Functions],
            calling: Calling::Validated,
            form: Form { on: true, schema: "{\"type\": ".into() },
        };
        let written = serde_json::to_string(&StoredChoice::of(&choice)).unwrap();
        assert_eq!(serde_json::from_str::<StoredChoice>(&written).unwrap().restore(), choice);
        assert_eq!(serde_json::to_string(&StoredChoice::of(&Choice::default())).unwrap(), "{}");
        let strange: StoredChoice =
            serde_json::from_str(r#"{"calling": "perhaps", "tools": ["telepathy"], "later": 1}"#).unwrap();
        assert_eq!(strange.restore(), Choice::default());
    }

    #[test]
    fn only_a_schema_that_is_whole_is_asked_for() {
        let form = |on, schema: &str| Form { on, schema: schema.into() };
        assert!(form(true, r#"{"type": "array", "items": {"type": "string"}}"#).wanted().is_some());
        assert_eq!(form(false, r#"{"type": "string"}"#).wanted(), None);
        for (schema, said) in [
            ("", "There is no schema yet."),
            ("{\"type\": ", "Line 1, column 9"),
            ("{\"type\": \"text\"}", "At type: \"text\" is no type"),
            ("[]", "a schema is an object"),
        ] {
            let found = form(true, schema).read().unwrap_err();
            assert!(found.contains(said), "{found}");
            assert_eq!(form(true, schema).wanted(), None);
        }
    }
}
