//! Tools at work, as a row of the answer.

use super::{PartKind, ToolState, pretty};
use crate::protocol::step::{Call, Outcome, Tool};

pub(super) fn tool_part(call: &Call, outcome: Option<&Outcome>, running: bool) -> PartKind {
    let state = match outcome {
        Some(outcome) if outcome.is_error => ToolState::Failed,
        Some(_) => ToolState::Done,
        None if running => ToolState::Running,
        // A function's result is for the person to give; every other tool should have answered by now.
        None if call.tool == Tool::Function => ToolState::Running,
        None => ToolState::Failed,
    };
    let mut detail = String::new();
    if !call.arguments.is_null() {
        detail.push_str(&pretty(&call.arguments));
    }
    if let Some(outcome) = outcome {
        if !detail.is_empty() {
            detail.push_str("\n\n");
        }
        detail.push_str(&match &outcome.result {
            serde_json::Value::String(text) => text.clone(),
            other => pretty(other),
        });
    }
    PartKind::Tool { tool: call.tool.as_str(), label: tool_label(call, state), state, detail }
}

fn tool_label(call: &Call, state: ToolState) -> String {
    let running = state == ToolState::Running;
    let pick = |now: &str, then: &str| if running { now.to_owned() } else { then.to_owned() };
    let count = |name: &str| call.arguments.get(name).and_then(|list| list.as_array()).map_or(0, Vec::len);
    let (verb, amount) = match call.tool {
        Tool::GoogleSearch => {
            (pick("Searching Google", "Searched Google"), amount(count("queries"), "query", "queries"))
        }
        Tool::UrlContext => (pick("Reading", "Read"), amount(count("urls"), "page", "pages")),
        Tool::CodeExecution => (pick("Running code", "Ran code"), String::new()),
        Tool::GoogleMaps => (pick("Searching Google Maps", "Searched Google Maps"), String::new()),
        Tool::FileSearch => (pick("Searching files", "Searched files"), String::new()),
        Tool::Function => (pick("Calls", "Called"), call.name.clone()),
        Tool::McpServer => (pick("Calling a tool server", "Called a tool server"), call.name.clone()),
        Tool::Retrieval => (pick("Retrieving", "Retrieved"), String::new()),
        Tool::Processing => (pick("Processing video", "Processed video"), String::new()),
        Tool::ToolSearch => (pick("Looking for tools", "Looked for tools"), String::new()),
    };
    if amount.is_empty() { verb } else { format!("{verb} · {amount}") }
}

fn amount(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_in_the_tense_they_are_in() {
        let call = Call {
            tool: Tool::GoogleSearch,
            id: "a".into(),
            name: String::new(),
            arguments: serde_json::json!({"queries": ["x", "y"]}),
            search_type: String::new(),
        };
        assert_eq!(tool_label(&call, ToolState::Running), "Searching Google · 2 queries");
        assert_eq!(tool_label(&call, ToolState::Done), "Searched Google · 2 queries");
    }
}
