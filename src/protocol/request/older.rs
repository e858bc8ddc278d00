//! A request as the revision of early 2026 takes it (reference section 1.2): the wishes for a picture stand in the
//! generation's settings and in a list of modalities, a schema stands by itself beside the type of the answer, and a
//! history is a list of turns.

use serde_json::{Map, Value, json};

/// The revision that a request is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revision {
    /// Today's: steps and formats.
    #[default]
    Steps,
    /// That of early 2026: outputs.
    Outputs,
}

impl Revision {
    /// Reads the word of a deployment; what is not known is today's.
    pub fn named(word: &str) -> Self {
        if word == "outputs" { Self::Outputs } else { Self::Steps }
    }
}

/// Writes a request of today's revision for the older one.
pub(super) fn older(mut request: Value) -> Value {
    let Value::Object(fields) = &mut request else { return request };
    formats(fields);
    if let Some(input) = fields.get_mut("input") {
        history(input);
    }
    request
}

fn formats(fields: &mut Map<String, Value>) {
    let wanted = match fields.get("response_format") {
        Some(Value::Array(formats)) => formats.clone(),
        Some(format) => vec![format.clone()],
        None => return,
    };
    if let Some(schema) = wanted.iter().find_map(|format| format.get("schema")) {
        fields.insert("response_format".to_owned(), schema.clone());
        fields.insert("response_mime_type".to_owned(), "application/json".into());
        return;
    }
    let Some(image) = wanted.iter().find(|format| format["type"] == "image") else { return };
    let mut config = Map::new();
    for name in ["aspect_ratio", "image_size"] {
        if let Some(word) = image.get(name) {
            config.insert(name.to_owned(), word.clone());
        }
    }
    let modalities: Vec<&str> = wanted.iter().filter_map(|format| format["type"].as_str()).collect();
    fields.insert("response_modalities".to_owned(), json!(modalities));
    fields.remove("response_format");
    if !config.is_empty() {
        let generation = fields.entry("generation_config").or_insert_with(|| json!({}));
        generation["image_config"] = config.into();
    }
}

/// Steps become turns, and one turn of the person alone its blocks. Calls and results have no turns to stand in, so a
/// history with them stays as it is.
fn history(input: &mut Value) {
    let Value::Array(steps) = input else { return };
    let role = |step: &Value| match step["type"].as_str() {
        Some("user_input") => Some("user"),
        Some("model_output") => Some("model"),
        _ => None,
    };
    let turns: Option<Vec<Value>> = steps
        .iter()
        .map(|step| Some(json!({"role": role(step)?, "content": step.get("content")?.clone()})))
        .collect();
    let Some(turns) = turns else { return };
    *input = match turns.as_slice() {
        [one] if one["role"] == "user" => one["content"].clone(),
        _ => turns.into(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::content::Content;
    use crate::protocol::request::format::ResponseFormat;
    use crate::protocol::request::{CreateInteraction, Input, Target};
    use crate::protocol::step::Step;

    fn request(input: Input, formats: Vec<ResponseFormat>) -> CreateInteraction {
        CreateInteraction { formats, ..CreateInteraction::new(Target::Model("m".into()), input) }
    }

    #[test]
    fn each_revision_gets_the_wishes_for_a_picture_where_it_looks_for_them() {
        let formats = vec![ResponseFormat::text(), ResponseFormat::image("16:9", "2K")];
        let request = request(Input::Text("A boat".into()), formats);
        assert_eq!(
            request.to_json_for(Revision::Outputs),
            json!({"model": "m", "input": "A boat", "stream": true, "response_modalities": ["text", "image"],
                   "generation_config": {"image_config": {"aspect_ratio": "16:9", "image_size": "2K"}}})
        );
        assert_eq!(request.to_json_for(Revision::Steps), request.to_json());
        assert!(request.to_json().get("generation_config").is_none());
    }

    #[test]
    fn a_schema_stands_by_itself_with_the_type_beside_it() {
        let schema = ResponseFormat::json(json!({"type": "object"}));
        let structured = request(Input::Text("Hi".into()), vec![schema]);
        assert_eq!(
            structured.to_json_for(Revision::Outputs),
            json!({"model": "m", "input": "Hi", "stream": true, "response_format": {"type": "object"},
                   "response_mime_type": "application/json"})
        );
        let plain = request(Input::Text("Hi".into()), vec![ResponseFormat::text()]);
        assert_eq!(plain.to_json_for(Revision::Outputs), plain.to_json());
    }

    #[test]
    fn a_history_is_told_in_turns() {
        let said = |text: &str| Step::UserInput(vec![Content::text(text)]);
        let answered = Step::ModelOutput(vec![Content::text("Hello")]);
        let steps = Input::Steps(vec![said("Hi"), answered, said("Again")]);
        let told = request(steps, Vec::new()).to_json_for(Revision::Outputs);
        let roles: Vec<_> = told["input"].as_array().unwrap().iter().map(|turn| &turn["role"]).collect();
        assert_eq!(roles, ["user", "model", "user"]);
        assert_eq!(told["input"][1]["content"][0]["text"], "Hello");
        let one = request(Input::Steps(vec![said("Hi")]), Vec::new()).to_json_for(Revision::Outputs);
        assert_eq!(one["input"], json!([{"type": "text", "text": "Hi"}]));
        let call = Step::from_json(json!({"type": "function_call", "id": "f", "name": "n", "arguments": {}}));
        let with_call = request(Input::Steps(vec![said("Hi"), call]), Vec::new());
        assert_eq!(with_call.to_json_for(Revision::Outputs), with_call.to_json());
    }
}
