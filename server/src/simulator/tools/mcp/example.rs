//! A remote MCP server that needs no network: an address under `.example`, which nobody
//! can have, and two tools. Like most servers it asks for a token, so that a client can
//! be tried with a right, a wrong and a missing one.

use serde_json::{Value, json};

/// Where it is.
pub(super) const ADDRESS: &str = "https://mcp.catena.example/mcp";
/// Any token that begins so is right.
const TOKEN: &str = "Bearer tide-";

/// Lists its tools to whoever has a token.
pub(super) fn tools(headers: &[(String, String)]) -> Result<Vec<Value>, String> {
    let token = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    if !token.is_some_and(|(_, value)| value.starts_with(TOKEN)) {
        return Err("the server answered with status 401.".to_owned());
    }
    let text = |about: &str| json!({"type": "string", "description": about});
    Ok(vec![
        json!({"name": "get_tide", "description": "High and low tide at a harbour.",
               "inputSchema": {"type": "object", "required": ["harbour"],
                               "properties": {"harbour": text("Name of the harbour")}}}),
        json!({"name": "find_ferry", "description": "The next ferry between two harbours.",
               "inputSchema": {"type": "object", "required": ["origin", "destination"],
                               "properties": {"origin": text("Where it leaves"),
                                              "destination": text("Where it goes")}}}),
    ])
}

/// The result of `tools/call`.
pub(super) fn call(parameters: &Value) -> Value {
    let argument = |name: &str| parameters["arguments"][name].as_str().unwrap_or("there").to_owned();
    let text = match parameters["name"].as_str() {
        Some("get_tide") => {
            format!("{}: high tide 06:12 and 18:37, low tide 12:24.", argument("harbour"))
        }
        Some("find_ferry") => {
            format!("From {} to {} at 14:05, platform 2.", argument("origin"), argument("destination"))
        }
        other => {
            let text = format!("There is no tool {}.", other.unwrap_or("without a name"));
            return json!({"content": [{"type": "text", "text": text}], "isError": true});
        }
    };
    json!({"content": [{"type": "text", "text": text}]})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_for_those_who_have_a_token() {
        let header = |value: &str| [("authorization".to_owned(), value.to_owned())];
        assert_eq!(tools(&header("Bearer tide-1")).map(|tools| tools.len()), Ok(2));
        for refused in [tools(&[]), tools(&header("Bearer other"))] {
            assert!(refused.unwrap_err().contains("401"));
        }
        let tide = call(&json!({"name": "get_tide", "arguments": {"harbour": "Oban"}}));
        assert!(tide["content"][0]["text"].as_str().unwrap().starts_with("Oban: high tide"));
        assert_eq!(call(&json!({"name": "sink"}))["isError"], true);
    }
}
