//! Plausible values for a JSON Schema, made of the words of a prompt.
//!
//! Functions get their arguments from here and structured answers their JSON. What
//! comes out fits the schema as far as its keywords are known: types, `enum`, `const`,
//! `$ref`, `anyOf`, `oneOf`, `allOf`, limits of numbers, lengths and counts, and the
//! usual formats. A `pattern` is not understood.

mod hints;

use serde_json::{Map, Number, Value, json};

use crate::simulator::random::Random;
use crate::simulator::voice::words::{capital, excerpt, flat, subject};

pub(super) use hints::Hints;

/// References may go round in a ring.
const DEEPEST: usize = 12;

/// Which properties of an object are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// All of them.
    All,
    /// The required ones, and those that the prompt says something about.
    Needed,
}

/// A value for `schema`, the property `name`; `root` is where references point into.
pub(super) fn value(
    schema: &Value,
    root: &Value,
    name: &str,
    hints: &mut Hints,
    fill: Fill,
    random: &mut Random,
) -> Value {
    let mut maker = Maker { root, hints, fill, random };
    maker.value(schema, name, 0)
}

struct Maker<'a> {
    root: &'a Value,
    hints: &'a mut Hints,
    fill: Fill,
    random: &'a mut Random,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, name: &str, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(target) = schema["$ref"].as_str() {
            let target = target.strip_prefix('#').and_then(|path| self.root.pointer(path)).cloned();
            return self.value(&target.unwrap_or_default(), name, depth + 1);
        }
        if !schema["const"].is_null() {
            return schema["const"].clone();
        }
        if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.is_empty()) {
            return self.one_of(allowed).cloned().unwrap_or_else(|| allowed[0].clone());
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[key].as_array() {
                let real = choices.iter().find(|choice| kind(choice) != "null").or(choices.first());
                return self.value(&real.cloned().unwrap_or_default(), name, depth + 1);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(fields) = self.value(part, name, depth + 1) {
                    whole.extend(fields);
                }
            }
            return Value::Object(whole);
        }
        match kind(schema).as_str() {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, name, depth),
            "integer" => json!(self.number(schema, name).round() as i64),
            "number" => Number::from_f64(self.number(schema, name)).map_or(json!(0), Value::Number),
            "boolean" => json!(!self.hints.flat.contains(" not ") && !self.hints.flat.contains(" without ")),
            "null" => Value::Null,
            _ => Value::String(self.text(schema, name)),
        }
    }

    /// The allowed value that the prompt mentions.
    fn one_of<'b>(&self, allowed: &'b [Value]) -> Option<&'b Value> {
        allowed.iter().find(|value| {
            value.as_str().is_some_and(|text| {
                let text = flat(text);
                text.len() > 3 && self.hints.flat.contains(&text)
            })
        })
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let wanted = self.fill == Fill::All
                || required.contains(&name.as_str())
                || self.hints.flat.contains(&flat(&spaced(name)))
                || property["enum"].as_array().is_some_and(|allowed| self.one_of(allowed).is_some());
            if wanted {
                fields.insert(name.clone(), self.value(property, name, depth + 1));
            }
        }
        Value::Object(fields)
    }

    fn array(&mut self, schema: &Value, name: &str, depth: usize) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(3).max(least);
        let unique = schema["uniqueItems"].as_bool().unwrap_or(false);
        let mut items: Vec<Value> = Vec::new();
        let singular = name.strip_suffix('s').unwrap_or(name);
        // The words of the question, in turn, so that no two items are alike.
        let topics: Vec<String> = if self.hints.names.len() > 1 {
            self.hints.names.clone()
        } else {
            subject(&self.hints.prompt, 8).into_iter().map(capital).collect()
        };
        let wish = most.min(3.max(least));
        for number in 0..wish {
            let topic = topics.get(usize::try_from(number).unwrap_or(0));
            let before = self.hints.names.clone();
            self.hints.names =
                vec![topic.cloned().unwrap_or_else(|| format!("{} {}", capital(singular), number + 1))];
            let item = self.value(&schema["items"], singular, depth + 1);
            self.hints.names = before;
            if !unique || !items.contains(&item) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    fn number(&mut self, schema: &Value, name: &str) -> f64 {
        let usual = match spaced(name).to_lowercase() {
            name if name.contains("year") => 2026.0,
            name if name.contains("rating") || name.contains("stars") => 4.0,
            name if name.contains("price") || name.contains("amount") || name.contains("cost") => 12.5,
            name if name.contains("percent") || name.contains("brightness") => 50.0,
            name if name.contains("lat") => 48.8584,
            name if name.contains("lon") || name.contains("lng") => 2.2945,
            name if name.contains("age") => 42.0,
            _ => 3.0,
        };
        let mut value = self.hints.number().unwrap_or(usual);
        if let Some(step) = schema["multipleOf"].as_f64().filter(|step| *step > 0.0) {
            value = (value / step).round() * step;
        }
        let low = schema["minimum"].as_f64().or(schema["exclusiveMinimum"].as_f64().map(|low| low + 1.0));
        let high = schema["maximum"].as_f64().or(schema["exclusiveMaximum"].as_f64().map(|high| high - 1.0));
        value = low.map_or(value, |low| value.max(low));
        high.map_or(value, |high| value.min(high))
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        let text = match schema["format"].as_str().unwrap_or("") {
            "date" => "2026-11-22".to_owned(),
            "date-time" => "2026-11-22T10:00:00Z".to_owned(),
            "time" => "10:00:00Z".to_owned(),
            "email" => "ada@example.com".to_owned(),
            "uri" | "url" => "https://example.com/".to_owned(),
            "uuid" => format!("00000000-0000-4000-8000-{:012x}", self.random.bits() >> 16),
            _ => self.words_for(schema, &spaced(name).to_lowercase()),
        };
        let least = schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
        let most = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok());
        let mut text = text;
        while text.chars().count() < least {
            text.push('.');
        }
        match most {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        }
    }

    /// The name that follows `word` in the prompt.
    fn after(&self, word: &str) -> Option<String> {
        let mut names = self.hints.names.iter();
        names.find(|name| self.hints.prompt.contains(&format!(" {word} {name}"))).cloned()
    }

    fn words_for(&mut self, schema: &Value, name: &str) -> String {
        let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if let Some(quoted) = self.hints.quoted.first() {
            return quoted.clone();
        }
        if is(&["date", "day"]) {
            let day = [
                "today",
                "tomorrow",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ]
            .into_iter()
            .find(|day| self.hints.flat.contains(&format!(" {day} ")));
            return day.unwrap_or("2026-11-22").to_owned();
        }
        if is(&["email"]) {
            return "ada@example.com".to_owned();
        }
        if is(&["url", "link"]) {
            return "https://example.com/".to_owned();
        }
        if is(&["expression", "formula"]) {
            return self.hints.prompt.clone();
        }
        if is(&["unit"]) {
            return "celsius".to_owned();
        }
        if is(&["colour", "color"]) {
            return "#3366cc".to_owned();
        }
        if is(&[
            "query",
            "question",
            "prompt",
            "message",
            "text",
            "summary",
            "description",
            "answer",
            "body",
            "content",
            "reason",
        ]) {
            let about = self.hints.name().filter(|_| self.fill == Fill::All);
            return match about {
                Some(topic) => format!("About {topic}: {}", excerpt(&self.hints.prompt, 80)),
                None => self.hints.prompt.trim().to_owned(),
            };
        }
        for (sign, word) in
            [("origin", "from"), ("from", "from"), ("depart", "from"), ("dest", "to"), ("arriv", "to")]
        {
            if name.contains(sign)
                && let Some(place) = self.after(word)
            {
                return place;
            }
        }
        if let Some(name) = self.hints.name() {
            return name;
        }
        if let Some(default) = schema["default"].as_str() {
            return default.to_owned();
        }
        subject(&self.hints.prompt, 1).first().map_or_else(|| "something".to_owned(), |word| capital(word))
    }
}

/// The type of a schema, in lower case; an older form of the API wrote it large.
fn kind(schema: &Value) -> String {
    let named = match &schema["type"] {
        Value::String(name) => Some(name.to_lowercase()),
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str);
            names.find(|name| *name != "null").map(str::to_lowercase)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    named.unwrap_or_else(|| match (schema.get("properties"), schema.get("items")) {
        (Some(_), _) => "object".to_owned(),
        (None, Some(_)) => "array".to_owned(),
        (None, None) => "string".to_owned(),
    })
}

/// `someName` and `some_name` as `some name`.
pub(super) fn spaced(name: &str) -> String {
    let mut text = String::new();
    let mut was_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_small {
            text.push(' ');
        }
        was_small = letter.is_lowercase();
        text.push(if letter.is_alphanumeric() { letter } else { ' ' });
    }
    text
}
