//! Computer use: actions for the client to carry out, as ordinary function calls.
//!
//! One action at a time: the client carries it out, sends a picture of the screen as
//! its result, and gets the next one.

use serde_json::{Value, json};

use super::Used;
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::steps::{Call, Step, Tooling};
use crate::simulator::voice::words::{flat, has};

/// The first action for `prompt`, unless it asks for none.
pub(super) fn first(
    prompt: &str,
    excluded: &[String],
    environment: &str,
    random: &mut Random,
) -> Option<Used> {
    let plan = plan(prompt, environment);
    let (name, arguments) = plan.into_iter().find(|(name, _)| !excluded.iter().any(|other| other == name))?;
    let call = Call {
        tooling: Tooling::Function { name: name.to_owned() },
        id: ids::call(random),
        arguments,
        signature: ids::signature(random, 48),
    };
    Some(Used { steps: vec![Step::Call(call)], waits: true, ..Used::default() })
}

fn plan(prompt: &str, environment: &str) -> Vec<(&'static str, Value)> {
    let said = flat(prompt);
    let mut plan: Vec<(&str, Value)> = Vec::new();
    let address = prompt
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| "“”\"'.,;".contains(letter)))
        .find(|word| word.starts_with("http") || (word.contains('.') && !word.ends_with('.')));
    if has(&said, &["buy", "order", "pay", "delete"]) {
        // What cannot be undone needs a person's word first.
        plan.push((
            "click_at",
            json!({"x": 500, "y": 640, "safety_decision": {"decision": "require_confirmation",
                   "explanation": "This may cost money or remove something."}}),
        ));
    }
    if let Some(address) = address {
        let url =
            if address.starts_with("http") { address.to_owned() } else { format!("https://{address}/") };
        plan.push(("navigate", json!({"url": url})));
    }
    if has(&said, &["scroll"]) {
        let direction = if has(&said, &["up"]) { "up" } else { "down" };
        plan.push(("scroll_document", json!({"direction": direction})));
    }
    if has(&said, &["type", "write", "fill", "search"]) {
        let text = prompt.split(['"', '“', '”']).nth(1).unwrap_or("hello").to_owned();
        plan.push(("type_text_at", json!({"x": 480, "y": 120, "text": text, "press_enter": true})));
    }
    if has(&said, &["click", "press", "tap"]) {
        plan.push(("click_at", json!({"x": 500, "y": 320})));
    }
    if has(&said, &["open", "go to", "visit", "browser"]) {
        let name = if environment == "mobile" { "open_app" } else { "open_web_browser" };
        plan.push((name, json!({})));
    }
    plan
}
