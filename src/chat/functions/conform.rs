//! Whether a JSON value keeps to a schema: the arguments of a call, or an answer that was asked for in a form.
//!
//! The service promises both, and not every model keeps the promise. What is found is told, never mended.
//!
//! Not here: `pattern` and `format`, which would need a library each, and say little that a person does not see.

use std::cell::Cell;

use serde_json::{Map, Value};

/// Where a value departs from its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The way to the value, such as `cities[1].name`; empty for the whole.
    pub place: String,
    /// A sentence.
    pub words: String,
}

impl std::fmt::Display for Departure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.place.is_empty() {
            out.write_str(&self.words)
        } else {
            write!(out, "At {}: {}", self.place, self.words)
        }
    }
}

/// The most that is told: who departs in a hundred places needs no longer list.
const MOST: usize = 20;

/// How deep a value is followed, references included, since a schema can refer to itself.
const DEEPEST: usize = 64;

/// How many times a value is held against a schema. Depth alone is no bound: a schema that refers to itself twice has
/// twice as much to look at with each step down. What is not looked at any more is taken to keep to its schema.
const LOOKS: u32 = 20_000;

/// Everything in which `value` departs from `schema`, in the order of the value.
pub fn departures(value: &Value, schema: &Value) -> Vec<Departure> {
    let left = Cell::new(LOOKS);
    let mut found = Vec::new();
    Look { root: schema, left: &left, most: MOST }.at(value, schema, "", 0, &mut found);
    found.truncate(MOST);
    found
}

#[derive(Clone, Copy)]
struct Look<'a> {
    root: &'a Value,
    /// How many looks are left, for the whole.
    left: &'a Cell<u32>,
    /// After so many departures there is no need for more.
    most: usize,
}

impl<'a> Look<'a> {
    /// Whether nothing more needs to be looked at.
    fn is_over(self, out: &[Departure]) -> bool {
        out.len() >= self.most || self.left.get() == 0
    }

    fn at(self, value: &Value, schema: &'a Value, place: &str, depth: usize, out: &mut Vec<Departure>) {
        let Value::Object(rules) = schema else { return };
        if depth > DEEPEST || self.is_over(out) {
            return;
        }
        self.left.set(self.left.get().saturating_sub(1));
        let mut say = |words: String| out.push(Departure { place: place.to_owned(), words });
        if rules.get("nullable") == Some(&Value::Bool(true)) && value.is_null() {
            return;
        }
        if let Some(kind) = rules.get("type")
            && !is_of_type(value, kind)
        {
            // What is of another type departs in everything else, too; one sentence says it.
            return say(format!("this is {}, not {}.", name_of_type(value), written_type(kind)));
        }
        if let Some(choices) = rules.get("enum").and_then(Value::as_array)
            && !choices.iter().any(|choice| same(choice, value))
        {
            let all: Vec<String> = choices.iter().take(8).map(Value::to_string).collect();
            let more = if choices.len() > 8 { ", …" } else { "" };
            say(format!("{} is none of {}{more}.", short(value), all.join(", ")));
        }
        if let Some(only) = rules.get("const")
            && !same(only, value)
        {
            say(format!("this has to be {}.", short(only)));
        }
        match value {
            Value::Number(_) => numbers(value, rules, &mut say),
            Value::String(text) => {
                let within = Bounds::of(rules, "minLength", "maxLength");
                within.check(text.chars().count() as u64, "character", "characters", &mut say);
            }
            Value::Array(items) => self.items(items, rules, place, depth, out),
            Value::Object(fields) => self.fields(fields, rules, place, depth, out),
            Value::Null | Value::Bool(_) => {}
        }
        self.combined(value, rules, place, depth, out);
    }

    fn items(
        self,
        items: &[Value],
        rules: &'a Map<String, Value>,
        place: &str,
        depth: usize,
        out: &mut Vec<Departure>,
    ) {
        let mut say = |words: String| out.push(Departure { place: place.to_owned(), words });
        Bounds::of(rules, "minItems", "maxItems").check(items.len() as u64, "item", "items", &mut say);
        let first = rules.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (at, item) in items.iter().enumerate() {
            if self.is_over(out) {
                return;
            }
            if let Some(schema) = first.get(at).or(rules.get("items")) {
                self.at(item, schema, &format!("{place}[{at}]"), depth + 1, out);
            }
        }
    }

    fn fields(
        self,
        fields: &Map<String, Value>,
        rules: &'a Map<String, Value>,
        place: &str,
        depth: usize,
        out: &mut Vec<Departure>,
    ) {
        let mut say = |words: String| out.push(Departure { place: place.to_owned(), words });
        let within = Bounds::of(rules, "minProperties", "maxProperties");
        within.check(fields.len() as u64, "field", "fields", &mut say);
        let required = rules.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|name| !fields.contains_key(*name)) {
            say(format!("\"{name}\" is missing."));
        }
        let properties = rules.get("properties").and_then(Value::as_object);
        let others = rules.get("additionalProperties");
        for (name, value) in fields {
            if self.is_over(out) {
                return;
            }
            let at = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            match (properties.and_then(|all| all.get(name)), others) {
                (Some(schema), _) => self.at(value, schema, &at, depth + 1, out),
                (None, Some(Value::Bool(false))) => {
                    out.push(Departure { place: at, words: "the schema has no such field.".to_owned() });
                }
                (None, Some(schema)) => self.at(value, schema, &at, depth + 1, out),
                (None, None) => {}
            }
        }
    }

    /// `$ref`, `allOf`, `anyOf` and `oneOf`.
    fn combined(
        self,
        value: &Value,
        rules: &'a Map<String, Value>,
        place: &str,
        depth: usize,
        out: &mut Vec<Departure>,
    ) {
        if let Some(schema) = rules.get("$ref").and_then(Value::as_str).and_then(|to| self.referred(to)) {
            self.at(value, schema, place, depth + 1, out);
        }
        for schema in rules.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if self.is_over(out) {
                return;
            }
            self.at(value, schema, place, depth + 1, out);
        }
        for (keyword, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            let Some(all) = rules.get(keyword).and_then(Value::as_array) else { continue };
            // Whether it fits is known at the first departure, and whether several do at the second that fits.
            let fits = |schema: &&'a Value| {
                let mut found = Vec::new();
                Look { most: 1, ..self }.at(value, schema, place, depth + 1, &mut found);
                found.is_empty()
            };
            let enough = if exactly_one { 2 } else { 1 };
            let count = all.iter().filter(fits).take(enough).count();
            // What was looked at in part says nothing.
            if self.left.get() == 0 {
                return;
            }
            let words = match count {
                0 => "this fits none of the forms it may have.",
                1 => continue,
                _ if exactly_one => "this fits several forms, and may fit only one.",
                _ => continue,
            };
            out.push(Departure { place: place.to_owned(), words: words.to_owned() });
        }
    }

    /// A schema inside the same schema, such as `#/$defs/Step`. What is elsewhere is not looked for.
    fn referred(self, to: &str) -> Option<&'a Value> {
        let path = to.strip_prefix('#')?;
        self.root.pointer(path)
    }
}

fn numbers(value: &Value, rules: &Map<String, Value>, say: &mut impl FnMut(String)) {
    let Some(number) = value.as_f64() else { return };
    let bound = |name: &str| rules.get(name).and_then(Value::as_f64);
    let tell = [
        (bound("minimum").filter(|least| number < *least), "at least"),
        (bound("maximum").filter(|most| number > *most), "at most"),
        (bound("exclusiveMinimum").filter(|least| number <= *least), "more than"),
        (bound("exclusiveMaximum").filter(|most| number >= *most), "less than"),
    ];
    for (bound, words) in tell {
        if let Some(bound) = bound {
            say(format!("{value} has to be {words} {bound}."));
        }
    }
}

struct Bounds {
    least: Option<u64>,
    most: Option<u64>,
}

impl Bounds {
    fn of(rules: &Map<String, Value>, least: &str, most: &str) -> Self {
        let bound = |name: &str| rules.get(name).and_then(Value::as_u64);
        Self { least: bound(least), most: bound(most) }
    }

    fn check(&self, count: u64, one: &str, many: &str, say: &mut impl FnMut(String)) {
        let of = |count: u64| if count == 1 { one.to_owned() } else { many.to_owned() };
        if let Some(least) = self.least.filter(|least| count < *least) {
            say(format!("{count} {}, and {least} at least are asked for.", of(count)));
        }
        if let Some(most) = self.most.filter(|most| count > *most) {
            say(format!("{count} {}, and {most} is the most.", of(count)));
        }
    }
}

/// JSON does not tell 1 from 1.0.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn is_of_type(value: &Value, kind: &Value) -> bool {
    match kind {
        Value::Array(kinds) => kinds.iter().any(|kind| is_of_type(value, kind)),
        // The service takes the names of types in capitals, too.
        Value::String(kind) => match kind.to_ascii_lowercase().as_str() {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "null" => value.is_null(),
            _ => true,
        },
        _ => true,
    }
}

fn name_of_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn written_type(kind: &Value) -> String {
    let one = |kind: &Value| {
        let kind = kind.as_str().unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "null" => kind,
            "integer" => "a whole number".to_owned(),
            "array" | "object" => format!("an {kind}"),
            _ => format!("a {kind}"),
        }
    };
    match kind {
        Value::Array(kinds) => kinds.iter().map(one).collect::<Vec<_>>().join(" or "),
        kind => one(kind),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        return text;
    }
    format!("{}…", text.chars().take(40).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, schema: Value, expected: &[&str]) {
        let found: Vec<String> = departures(&value, &schema).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{value} by {schema}");
    }

    #[test]
    fn what_departs_is_named_by_its_place() {
        let schema = json!({
            "type": "object", "required": ["city", "days"], "additionalProperties": false,
            "properties": {
                "city": {"type": "string", "minLength": 2},
                "unit": {"enum": ["celsius", "fahrenheit"]},
                "days": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/day"}},
            },
            "$defs": {"day": {"type": "object", "properties": {"high": {"type": "integer", "maximum": 60}}}},
        });
        check(json!({"city": "Paris", "unit": "celsius", "days": [{"high": 3}]}), schema.clone(), &[]);
        check(json!([]), schema.clone(), &["this is an array, not an object."]);
        check(
            json!({"city": "P", "unit": "kelvin", "days": [{"high": 3.5}, {"high": 61}, {}], "wind": 1}),
            schema,
            &[
                "At city: 1 character, and 2 at least are asked for.",
                "At days: 3 items, and 2 is the most.",
                "At days[0].high: this is a number, not a whole number.",
                "At days[1].high: 61 has to be at most 60.",
                "At unit: \"kelvin\" is none of \"celsius\", \"fahrenheit\".",
                "At wind: the schema has no such field.",
            ],
        );
        check(json!({}), json!({"type": "object", "required": ["a"]}), &["\"a\" is missing."]);
    }

    #[test]
    fn forms_that_may_be_several_are_tried_one_by_one() {
        let either = json!({"anyOf": [{"type": "null"}, {"type": "string"}]});
        check(json!(null), either.clone(), &[]);
        check(json!(1), either, &["this fits none of the forms it may have."]);
        let one = json!({"oneOf": [{"minimum": 1}, {"maximum": 9}]});
        check(json!(5), one.clone(), &["this fits several forms, and may fit only one."]);
        check(json!(0), one, &[]);
        check(json!(null), json!({"type": "string", "nullable": true}), &[]);
        check(json!(1.0), json!({"type": ["integer", "null"], "const": 1}), &[]);
        check(
            json!(true),
            json!({"type": ["string", "null"]}),
            &["this is a boolean, not a string or null."],
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_comes_to_an_end() {
        let tree = json!({"type": "object", "properties": {"next": {"$ref": "#"}}});
        let mut value = json!({"next": 1});
        for _ in 0..100 {
            value = json!({"next": value});
        }
        // Deeper than it is followed, so what departs down there is not found; it ends all the same.
        check(value, tree.clone(), &[]);
        check(json!({"next": {"next": 1}}), tree, &["At next.next: this is a number, not an object."]);
        check(json!(1), json!({"$ref": "#"}), &[]);
        let many: Vec<Value> = (0..100).map(|_| json!("x")).collect();
        let found = departures(&json!(many), &json!({"items": {"type": "number"}}));
        assert_eq!(found.len(), MOST);
    }

    /// How many looks it takes, which an endless one would never say.
    fn looks(value: &Value, schema: &Value) -> u32 {
        let left = Cell::new(LOOKS);
        Look { root: schema, left: &left, most: MOST }.at(value, schema, "", 0, &mut Vec::new());
        LOOKS - left.get()
    }

    #[test]
    fn a_schema_that_refers_to_itself_more_than_once_comes_to_an_end_too() {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let schema = json!({keyword: [{"$ref": "#"}, {"$ref": "#"}]});
            assert!(looks(&json!(1), &schema) <= LOOKS, "{keyword}");
        }
        let forms =
            json!({"type": "object", "properties": {"next": {"oneOf": [{"$ref": "#"}, {"$ref": "#"}]}}});
        let mut value = json!({"next": 1});
        for _ in 0..60 {
            value = json!({"next": value});
        }
        assert_eq!(looks(&value, &forms), LOOKS);
        // What was not looked at to its end is not said to depart.
        check(value, forms, &[]);
    }

    #[test]
    fn a_form_is_left_at_its_first_departure_and_the_rest_once_one_fits() {
        let wide = json!((0..1000).collect::<Vec<u32>>());
        let words = json!({"items": {"type": "string"}});
        let any = json!({"anyOf": [words, {}, words, words]});
        assert!(looks(&wide, &any) < 10, "{}", looks(&wide, &any));
        let one = json!({"oneOf": [{}, {}, {"items": {}}]});
        assert!(looks(&wide, &one) < 10);
        check(wide, one, &["this fits several forms, and may fit only one."]);
    }
}
