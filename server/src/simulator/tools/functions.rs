//! Functions of the client: which to call, and what to say of their results.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::arguments::{Fill, Hints, spaced, value};
use super::{Function, Tool, Used};
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::steps::{Call, Step, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::voice::words::{flat, words};
use crate::simulator::wishes::{Choice, Wishes};

/// How many calls one answer has at most.
const MOST: usize = 4;

/// Words of names and descriptions that fit every function.
const COMMON: &[&str] = &[
    "get",
    "set",
    "find",
    "search",
    "current",
    "returns",
    "return",
    "the",
    "for",
    "given",
    "and",
    "with",
    "from",
    "list",
    "function",
    "tool",
    "call",
    "use",
    "this",
    "that",
    "value",
    "name",
    "of",
    "a",
    "an",
    "to",
    "in",
    "by",
    "is",
    "it",
    "on",
    "data",
    "info",
    "information",
    "what",
    "user",
    "new",
];

/// Whether `name` may be a function's.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.:-".contains(letter))
}

/// Calls functions if the question is for them, or if one must be called.
pub(super) fn call(prompt: &str, wishes: &Wishes, random: &mut Random) -> Option<Used> {
    let allowed: &[String] = match &wishes.choice {
        Choice::Any(names) | Choice::Only(names) => names,
        Choice::Auto | Choice::None => &[],
    };
    let functions: Vec<&Function> = wishes
        .tools
        .iter()
        .filter_map(|tool| match tool {
            Tool::Function(function) => Some(function),
            _ => None,
        })
        .filter(|function| allowed.is_empty() || allowed.contains(&function.name))
        .collect();
    let hints = Hints::read(prompt);
    let mut calls = chosen(prompt, &functions, &hints);
    if calls.is_empty() && matches!(wishes.choice, Choice::Any(_)) {
        calls.extend(functions.first().map(|function| (*function, hints.clone())));
    }
    if calls.is_empty() {
        return None;
    }
    let steps = calls.into_iter().enumerate().map(|(index, (function, mut hints))| {
        let parameters = &function.parameters;
        let arguments = if parameters.is_null() {
            json!({})
        } else {
            value(parameters, parameters, "", &mut hints, Fill::Needed, random)
        };
        Step::Call(Call {
            tooling: Tooling::Function { name: function.name.clone() },
            id: ids::call(random),
            arguments,
            // As with the service, the first call of a group is signed.
            signature: if index == 0 { ids::signature(random, 48) } else { String::new() },
        })
    });
    Some(Used { steps: steps.collect(), waits: true, ..Used::default() })
}

/// The functions that the prompt is for, each with what it is about.
fn chosen<'a>(prompt: &str, functions: &[&'a Function], hints: &Hints) -> Vec<(&'a Function, Hints)> {
    let said = flat(prompt);
    let scores: Vec<(usize, &Function)> =
        functions.iter().map(|function| (score(function, &said), *function)).collect();
    let named: Vec<&Function> =
        scores.iter().filter(|(score, _)| *score >= 10).map(|(_, function)| *function).collect();
    if named.len() > 1 {
        return named.into_iter().take(MOST).map(|function| (function, hints.clone())).collect();
    }
    let best = scores.into_iter().rev().max_by_key(|(score, _)| *score);
    let Some((_, function)) = best.filter(|(score, _)| *score >= 2) else {
        return Vec::new();
    };
    // "in Paris and in Rome": one call for each, unless one call has room for both.
    if hints.names.len() > 1 && texts_of(function) == 1 {
        let names = hints.names.iter().take(MOST);
        return names.map(|name| (function, hints.about(name))).collect();
    }
    vec![(function, hints.clone())]
}

/// How well a function fits: 10 for each word of its name that was said, 1 for each
/// word of its description.
fn score(function: &Function, said: &str) -> usize {
    if said.contains(&flat(&function.name)) {
        return 100;
    }
    let heard = |word: &str| {
        let word = word.to_lowercase();
        let stem = word.strip_suffix('s').unwrap_or(&word);
        let useful = word.chars().count() > 2 && !COMMON.contains(&word.as_str());
        useful && (said.contains(&format!(" {stem} ")) || said.contains(&format!(" {stem}s ")))
    };
    let name = spaced(&function.name);
    let in_name = words(&name).filter(|word| heard(word)).count();
    let in_description = words(&function.description).filter(|word| heard(word)).count();
    in_name * 10 + in_description
}

/// How many free texts a function needs.
fn texts_of(function: &Function) -> usize {
    let required: Vec<&str> =
        function.parameters["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = function.parameters["properties"].as_object();
    let free = properties.into_iter().flatten().filter(|(name, property)| {
        let kind = property["type"].as_str().unwrap_or("string").to_lowercase();
        kind == "string"
            && property["enum"].is_null()
            && (required.is_empty() || required.contains(&name.as_str()))
    });
    free.count()
}

/// What was called: name and arguments by the id of the call.
pub(crate) type Called = HashMap<String, (String, Value)>;

/// What is said of the results of functions.
pub(crate) fn report(results: &[Value], called: &Called) -> Used {
    let mut lines = Vec::new();
    for result in results {
        let id = result["call_id"].as_str().unwrap_or("");
        let (name, arguments) = called.get(id).cloned().unwrap_or_default();
        let name = result["name"].as_str().map_or(name, str::to_owned);
        let about = match shown(&arguments) {
            about if about.is_empty() => String::new(),
            about => format!(" ({about})"),
        };
        let body = &result["result"];
        if result["is_error"].as_bool().unwrap_or(false) {
            lines.push(format!("`{name}`{about} failed: {}", shown(body)));
        } else {
            lines.push(format!("`{name}`{about}: **{}**", shown(body)));
        }
    }
    let text = match lines.as_slice() {
        [one] => format!("The answer came back.\n\n{one}"),
        many => format!("Here is what came back:\n\n- {}", many.join("\n- ")),
    };
    Used { text, ..Used::default() }
}

/// A result in words: JSON as `name: value` pairs, everything else as it is.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => shown(&inner),
            Ok(_) | Err(_) => text.trim().to_owned(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| match item["type"].as_str() {
                    Some("text") => shown(&item["text"]),
                    Some("image") => "a picture".to_owned(),
                    Some(_) | None => shown(item),
                })
                .collect();
            items.join(", ")
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| match value {
                    Value::Object(_) => format!("{name} ({})", shown(value)),
                    _ => format!("{name}: {}", shown(value)),
                })
                .collect();
            fields.join(", ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// How many tokens calls take.
pub(crate) fn call_tokens(steps: &[Step]) -> usize {
    let calls = steps.iter().map(|step| match step {
        Step::Call(call) => tokens(&call.arguments.to_string()) + 6,
        Step::Thought(_) | Step::Output(_) | Step::Outcome(_) => 0,
    });
    calls.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, description: &str, parameters: Value) -> Tool {
        Tool::Function(Function { name: name.to_owned(), description: description.to_owned(), parameters })
    }

    fn calls(prompt: &str, tools: Vec<Tool>, choice: Choice) -> Vec<(String, Value)> {
        let wishes = Wishes { tools, choice, ..Wishes::default() };
        let used = call(prompt, &wishes, &mut Random::new(1)).unwrap_or_default();
        used.steps
            .into_iter()
            .map(|step| match step {
                Step::Call(Call { tooling: Tooling::Function { name }, arguments, .. }) => (name, arguments),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn weather() -> Tool {
        function(
            "get_weather",
            "The weather of a city.",
            json!({"type": "object", "required": ["city"], "properties": {
                "city": {"type": "string"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}}),
        )
    }

    #[test]
    fn functions_are_called_for_what_they_are_for() {
        let paris = vec![("get_weather".to_owned(), json!({"city": "Paris"}))];
        assert_eq!(calls("What is the weather in Paris?", vec![weather()], Choice::Auto), paris);
        assert_eq!(calls("what's the weather in paris", vec![weather()], Choice::Auto), paris);
        let both = calls("Weather in New York and Rome in fahrenheit?", vec![weather()], Choice::Auto);
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].1, json!({"city": "New York", "unit": "fahrenheit"}));
        assert_eq!(both[1].1["city"], "Rome");
        assert!(calls("My name is Ada", vec![weather()], Choice::Auto).is_empty());
        assert_eq!(calls("My name is Ada", vec![weather()], Choice::Any(Vec::new())).len(), 1);
    }

    #[test]
    fn one_call_may_have_room_for_two_names_and_two_functions_may_be_meant() {
        let flight = function(
            "book_flight",
            "Books a flight.",
            json!({"type": "object", "required": ["origin", "destination"], "properties": {
                "origin": {"type": "string"}, "destination": {"type": "string"},
                "seats": {"type": "integer"}}}),
        );
        let found = calls("Book a flight from Paris to Rome with 3 seats", vec![flight], Choice::Auto);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1["seats"], 3);
        assert_ne!(found[0].1["origin"], found[0].1["destination"]);
        let time = function("get_time", "The time in a city.", json!({}));
        let found = calls("The weather and the time in Paris", vec![weather(), time], Choice::Auto);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
