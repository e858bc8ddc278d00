//! Functions of this page: small, pure, and declared by themselves. Nothing of them leaves the device before it is sent
//! as a result.

mod calculator;
mod clock;
mod notes;
mod random;
mod units;

use serde_json::{Value, json};

use super::{Function, Way};
pub use notes::Notes;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// What time it is.
    Clock,
    /// Arithmetic.
    Calculator,
    /// Random whole numbers.
    Random,
    /// Conversion of units.
    Units,
    /// Notes that are kept on this device.
    Notes,
}

/// What the functions cannot know by themselves.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Milliseconds since 1970 (UTC).
    pub now_ms: u64,
    /// How far the person's clock is ahead of UTC, in minutes.
    pub east_minutes: i64,
    /// A random number.
    pub seed: u64,
    /// The notes as they are; `None` where what is kept cannot be read.
    pub notes: Option<Notes>,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The result as JSON text, or why there is none.
    pub result: Result<String, String>,
    /// The notes, where they changed.
    pub notes: Option<Notes>,
}

impl BuiltIn {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] = [Self::Clock, Self::Calculator, Self::Random, Self::Units, Self::Notes];

    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Calculator => "calculator",
            Self::Random => "random",
            Self::Units => "units",
            Self::Notes => "notes",
        }
    }

    /// Reads the word in storage.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|built_in| built_in.as_str() == word)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clock => "Clock",
            Self::Calculator => "Calculator",
            Self::Random => "Random numbers",
            Self::Units => "Unit conversion",
            Self::Notes => "Local notes",
        }
    }

    /// The function with its own declaration.
    pub fn function(self) -> Function {
        let (name, description, parameters) = match self {
            Self::Clock => (
                "get_time",
                "The current date and time on the person's device, local and in UTC.",
                json!({"type": "object", "properties": {}}),
            ),
            Self::Calculator => (
                "calculate",
                "Works out one arithmetic expression exactly as written: + - * / % ^, parentheses, sqrt, abs, round, \
                 floor, ceil, ln, log, exp, sin, cos, tan (radians), pi, e.",
                json!({"type": "object", "required": ["expression"], "properties": {
                    "expression": {"type": "string", "description": "Such as (2 + 3) * sqrt(16)"}}}),
            ),
            Self::Random => (
                "random_numbers",
                "Draws random whole numbers between two bounds, both included. Use it for dice, draws and lots.",
                json!({"type": "object", "required": ["minimum", "maximum"], "properties": {
                    "minimum": {"type": "integer"}, "maximum": {"type": "integer"},
                    "count": {"type": "integer", "minimum": 1, "maximum": 100}}}),
            ),
            Self::Units => (
                "convert_units",
                "Converts a quantity between units of length, mass, temperature, volume, area, speed, time or data.",
                json!({"type": "object", "required": ["value", "from", "to"], "properties": {
                    "value": {"type": "number"},
                    "from": {"type": "string", "description": "Such as km, mi, kg, lb, C, F, l, gal, km/h, GiB"},
                    "to": {"type": "string"}}}),
            ),
            Self::Notes => (
                "notes",
                "Notes that the person keeps on this device. Saves, reads, lists or deletes one by its title.",
                json!({"type": "object", "required": ["action"], "properties": {
                    "action": {"type": "string", "enum": ["save", "read", "list", "delete"]},
                    "title": {"type": "string"}, "text": {"type": "string"}}}),
            ),
        };
        Function { way: Way::BuiltIn(self), ..Function::by_hand(name, description, parameters) }
    }

    /// Answers a call.
    pub fn answer(self, arguments: &Value, around: &Surroundings) -> Outcome {
        let (result, notes) = match self {
            Self::Clock => (Ok(clock::now(around.now_ms, around.east_minutes)), None),
            Self::Calculator => (calculator::answer(arguments), None),
            Self::Random => (random::answer(arguments, around.seed), None),
            Self::Units => (units::answer(arguments), None),
            Self::Notes => notes::answer(arguments, around.notes.as_ref()),
        };
        Outcome { result: result.map(|value| value.to_string()), notes }
    }
}

/// A text among the arguments.
fn text<'a>(arguments: &'a Value, name: &str) -> Result<&'a str, String> {
    let found = arguments.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    found.ok_or_else(|| format!("\"{name}\" is missing or is no text."))
}

/// A number, without a decimal point where it is whole.
fn number(value: f64) -> Value {
    // Below 2^53 whole numbers are exact; of the others, twelve digits are what a calculation is worth: 0.1 + 0.2 is 0.3.
    let is_whole = |value: f64| value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    let value = if is_whole(value) { value } else { format!("{value:.11e}").parse().unwrap_or(value) };
    if is_whole(value) { json!(value as i64) } else { json!(value) }
}
