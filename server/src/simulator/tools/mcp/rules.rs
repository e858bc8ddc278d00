//! What a declared MCP server must look like; names of fields were checked before.

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;

use super::is_on_loopback;
use crate::simulator::refusal::Refusal;
use crate::simulator::schema::not_allowed;

/// Refuses a server that could not be called. The values of headers are in no message.
pub(in crate::simulator::tools) fn check(tool: &Value, path: &str) -> Result<(), Refusal> {
    let invalid = |at: &str, expected: &str| {
        Err(Refusal::invalid(&format!("Invalid value at '{path}.{at}': expected {expected}.")))
    };
    let name = tool["name"].as_str().unwrap_or("");
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter)) {
        return invalid("name", "letters, digits, underscores and dashes");
    }
    // A server on this machine is for tests: the service could not reach it.
    let url = Url::parse(tool["url"].as_str().unwrap_or(""));
    if !url.is_ok_and(|url| url.scheme() == "https" || is_on_loopback(&url)) {
        return invalid("url", "an https address");
    }
    match &tool["headers"] {
        Value::Null => {}
        Value::Object(headers) => {
            for (name, value) in headers {
                let is_header = HeaderName::from_bytes(name.as_bytes()).is_ok()
                    && value.as_str().is_some_and(|value| HeaderValue::from_str(value).is_ok());
                if !is_header {
                    return invalid(&format!("headers.{name}"), "a header");
                }
            }
        }
        _ => return invalid("headers", "an object"),
    }
    allowed(&tool["allowed_tools"], &format!("{path}.allowed_tools"))
}

fn allowed(lists: &Value, path: &str) -> Result<(), Refusal> {
    const MODES: [&str; 4] = ["auto", "any", "none", "validated"];
    let invalid = |at: &str, expected: &str| {
        Err(Refusal::invalid(&format!("Invalid value at '{at}': expected {expected}.")))
    };
    let lists = match lists {
        Value::Null => return Ok(()),
        Value::Array(lists) => lists,
        _ => return invalid(path, "a list"),
    };
    for (index, list) in lists.iter().enumerate() {
        let at = format!("{path}[{index}]");
        let Value::Object(fields) = list else { return invalid(&at, "an object") };
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("mode", Value::String(mode)) if MODES.contains(&mode.as_str()) => {}
                ("mode", Value::String(mode)) => {
                    return Err(not_allowed(mode, &format!("{at}.mode"), MODES.into_iter()));
                }
                ("tools", Value::Array(names)) if names.iter().all(Value::is_string) => {}
                ("mode", _) => return invalid(&format!("{at}.mode"), "a string"),
                ("tools", _) => return invalid(&format!("{at}.tools"), "a list of names"),
                _ => return Err(crate::simulator::schema::unknown_parameter(name, &at)),
            }
        }
    }
    Ok(())
}
