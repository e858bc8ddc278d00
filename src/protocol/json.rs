//! Reading JSON that may be anything: a field that is absent, null or of another type reads as `None`. And writing
//! JSON for a service that refuses what is empty: a field that is not set is not there.

use serde_json::{Map, Value};

/// Reads JSON text. Half of a surrogate pair, which no Rust string can hold, reads as U+FFFD: a text that was cut inside
/// an emoji must not cost the whole frame.
pub(crate) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&mended(text)?).ok())
}

/// The text with every lone half of a surrogate pair replaced; `None` where there is none.
fn mended(text: &str) -> Option<String> {
    let unit = |at: usize| -> Option<u32> {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        let (length, is_lone) = match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => (12, false),
            Some(0xD800..=0xDFFF) => (6, true),
            Some(_) => (6, false),
            // The escaped character; JSON escapes nothing but ASCII, and anything else is no JSON.
            None if text.is_char_boundary(at + 2) => (2, false),
            None => return None,
        };
        if is_lone {
            out.push_str(&text[copied..at]);
            out.push_str("\\ufffd");
            copied = at + length;
        }
        at += length;
        if at >= text.len() {
            break;
        }
    }
    (copied > 0).then(|| out + &text[copied..])
}

/// An object in the making. What is empty is not written. Not generic, since a request has dozens of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// An object that begins with its `type`.
    pub(crate) fn of_type(kind: &str) -> Self {
        Self::default().text("type", kind)
    }

    pub(crate) fn value(mut self, name: &str, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.value(name, (!text.is_empty()).then(|| Value::from(text)))
    }

    pub(crate) fn word(self, name: &str, word: Option<&str>) -> Self {
        self.text(name, word.unwrap_or_default())
    }

    pub(crate) fn number(self, name: &str, number: Option<u64>) -> Self {
        self.value(name, number.map(Value::from))
    }

    pub(crate) fn flag(self, name: &str, flag: Option<bool>) -> Self {
        self.value(name, flag.map(Value::from))
    }

    pub(crate) fn words(self, name: &str, words: &[String]) -> Self {
        let list = || words.iter().map(|word| Value::from(word.as_str())).collect();
        self.value(name, (!words.is_empty()).then(list))
    }

    /// An object in the object, unless it is empty.
    pub(crate) fn fields(self, name: &str, fields: Self) -> Self {
        self.value(name, (!fields.0.is_empty()).then(|| fields.done()))
    }

    /// Moves everything into another object.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn done(self) -> Value {
        Value::Object(self.0)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_costs_one_character() {
        let check = |json: &str, text: &str| assert_eq!(parse(json), Some(Value::from(text)), "{json}");
        check(r#""a\ud83d""#, "a\u{FFFD}");
        check(r#""\ude00b""#, "\u{FFFD}b");
        check(r#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}");
        check(r#""\\ud83d \ud83d\n""#, "\\ud83d \u{FFFD}\n");
        check(r#""\ud83d\ude00\u00e9""#, "\u{1F600}é");
        assert_eq!(parse(r#""\ud83"#), None);
        assert_eq!(parse("\"\\é\""), None);
        assert_eq!(parse(r#""\"#), None);
    }

    #[test]
    fn what_is_empty_is_not_written() {
        let fields =
            Fields::of_type("x").text("a", "").word("b", None).words("c", &[]).flag("d", Some(false));
        assert_eq!(
            fields.fields("e", Fields::default()).done(),
            serde_json::json!({"type": "x", "d": false})
        );
    }
}
