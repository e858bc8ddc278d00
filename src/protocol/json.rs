//! Reading JSON that may be anything: a field that is absent, null or of another type reads as `None`.

use serde_json::Value;

/// Looks up fields leniently, and can move a string out instead of copying it: a picture is megabytes of base64.
pub(crate) trait Lenient {
    fn text(&self, name: &str) -> Option<String>;
    fn take_text(&mut self, name: &str) -> Option<String>;
    fn take_value(&mut self, name: &str) -> Option<Value>;
    fn number(&self, name: &str) -> Option<u64>;
    fn flag(&self, name: &str) -> Option<bool>;
}

impl Lenient for Value {
    fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(str::to_owned)
    }

    fn take_text(&mut self, name: &str) -> Option<String> {
        match self.get_mut(name)?.take() {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    fn take_value(&mut self, name: &str) -> Option<Value> {
        match self.get_mut(name)?.take() {
            Value::Null => None,
            value => Some(value),
        }
    }

    /// Non-negative whole numbers only; the wire sometimes writes them as floats (`12.0`) or strings (`"12"`).
    fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Number(number) => number.as_u64().or_else(|| {
                number.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0 && *n < 9e15).map(|n| n as u64)
            }),
            Value::String(text) => text.parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }
}

/// The items of a list, or of a single value that should have been one.
pub(crate) fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items,
        Some(single @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_))) => {
            vec![single]
        }
    }
}

/// Removes every `signature` from a value that is kept for display or storage: they are opaque, can be megabytes,
/// and matter only to a stateless replay with tools.
pub(crate) fn without_signatures(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("signature");
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    strip(&mut value);
    value
}
