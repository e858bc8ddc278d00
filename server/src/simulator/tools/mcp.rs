//! Remote MCP servers: really called, if they are on this machine.
//!
//! The transport is streamable HTTP: JSON-RPC in the body of a POST, answered by JSON
//! or by one server-sent event. Anything that is not on loopback is refused with a
//! tool's error: a simulator that calls out would be a way out of a closed network. One
//! address is answered by the simulator itself, see [`example`].

mod example;
mod rules;

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Response, Url};
use serde_json::{Value, json};

pub(super) use rules::check;

use super::functions;
use super::{Function, McpServer, Tool, Used};
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::steps::{Call, Found, Outcome, Step, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::wishes::{Choice, Wishes};

const TIMEOUT: Duration = Duration::from_secs(10);
/// How many bytes of an answer are read.
const LARGEST: usize = 1 << 20;
const VERSION: &str = "2025-06-18";
const SESSION: &str = "mcp-session-id";

/// Lists the server's tools and calls the one that the question is for. `needed`:
/// whether one is called that fits only badly.
pub(super) async fn call(
    server: &McpServer,
    prompt: &str,
    needed: bool,
    random: &mut Random,
) -> Option<Used> {
    let (mut session, listed) = match connect(server).await {
        Ok(connected) => connected,
        Err(why) => return Some(failed(server, &why, random)),
    };
    let declared: Vec<Tool> = listed
        .iter()
        .filter_map(|tool| {
            let name = tool["name"].as_str()?.to_owned();
            let allowed = server.allowed.as_ref().is_none_or(|allowed| allowed.contains(&name));
            let description = tool["description"].as_str().unwrap_or("").to_owned();
            let parameters = tool["inputSchema"].clone();
            allowed.then_some(Tool::Function(Function { name, description, parameters }))
        })
        .collect();
    let choice = if needed { Choice::Any(Vec::new()) } else { Choice::Auto };
    let wishes = Wishes { tools: declared, choice, ..Wishes::default() };
    let chosen = functions::call(prompt, &wishes, random)?;
    let mut used = Used { tool_use: tokens(&json!(listed).to_string()), ..Used::default() };
    let mut lines = Vec::new();
    for step in chosen.steps {
        let Step::Call(Call { tooling: Tooling::Function { name }, id, arguments, signature }) = step else {
            continue;
        };
        let tooling = Tooling::Remote { server: server.name.clone(), name: name.clone() };
        let parameters = json!({"name": name, "arguments": arguments});
        let (result, is_error) = match session.call(parameters).await {
            Ok(result) => (result["content"].clone(), result["isError"].as_bool().unwrap_or(false)),
            Err(why) => (json!([{"type": "text", "text": why}]), true),
        };
        let said = text_of(&result);
        used.tool_use += tokens(&said);
        lines.push(if is_error {
            format!("`{name}` failed: {said}")
        } else {
            format!("`{name}` says: {said}")
        });
        used.steps.push(Step::Call(Call { tooling: tooling.clone(), id: id.clone(), arguments, signature }));
        used.steps.push(Step::Outcome(Outcome {
            tooling,
            call_id: id,
            found: Found::Json(result),
            is_error,
            signature: String::new(),
        }));
    }
    session.end().await;
    used.text = lines.join("\n\n");
    Some(used)
}

/// A server that cannot be asked: the attempt is shown with its error.
fn failed(server: &McpServer, why: &str, random: &mut Random) -> Used {
    let tooling = Tooling::Remote { server: server.name.clone(), name: "list_tools".to_owned() };
    let id = ids::call(random);
    let found = Found::Json(json!([{"type": "text", "text": why}]));
    Used {
        steps: vec![
            Step::Call(Call {
                tooling: tooling.clone(),
                id: id.clone(),
                arguments: json!({}),
                signature: ids::signature(random, 48),
            }),
            Step::Outcome(Outcome { tooling, call_id: id, found, is_error: true, signature: String::new() }),
        ],
        text: format!("I could not use the MCP server `{}`: {why}", server.name),
        tool_use: tokens(why),
        ..Used::default()
    }
}

fn text_of(content: &Value) -> String {
    let texts: Vec<&str> =
        content.as_array().into_iter().flatten().filter_map(|block| block["text"].as_str()).collect();
    texts.join("\n")
}

/// The way to a server.
enum Way<'a> {
    Remote(Session<'a>),
    Example,
}

impl Way<'_> {
    async fn call(&mut self, parameters: Value) -> Result<Value, String> {
        match self {
            Self::Remote(session) => session.ask("tools/call", parameters).await,
            Self::Example => Ok(example::call(&parameters)),
        }
    }

    async fn end(self) {
        match self {
            Self::Remote(session) => session.end().await,
            Self::Example => {}
        }
    }
}

/// A session with a server.
struct Session<'a> {
    client: Client,
    server: &'a McpServer,
    url: Url,
    id: Option<String>,
    count: u64,
}

async fn connect(server: &McpServer) -> Result<(Way<'_>, Vec<Value>), String> {
    if server.url == example::ADDRESS {
        return Ok((Way::Example, example::tools(&server.headers)?));
    }
    let url = Url::parse(&server.url).map_err(|_| format!("'{}' is no address.", server.url))?;
    if !is_on_loopback(&url) {
        return Err("the simulator calls MCP servers on this machine only.".to_owned());
    }
    // Fails only if a provider is installed already, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())?;
    let mut session = Session { client, server, url, id: None, count: 0 };
    let hello = json!({"protocolVersion": VERSION, "capabilities": {},
                       "clientInfo": {"name": "catena-simulator", "version": env!("CARGO_PKG_VERSION")}});
    session.ask("initialize", hello).await?;
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    session.post(&ready).await?;
    let listed = session.ask("tools/list", json!({})).await?;
    let tools = listed["tools"].as_array().cloned().unwrap_or_default();
    Ok((Way::Remote(session), tools))
}

fn is_on_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or("").trim_matches(['[', ']']);
    matches!(url.scheme(), "http" | "https")
        && (host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()))
}

impl Session<'_> {
    fn with_headers(&self, mut request: RequestBuilder) -> RequestBuilder {
        for (name, value) in &self.server.headers {
            request = request.header(name, value);
        }
        if let Some(id) = &self.id {
            request = request.header(SESSION, id).header("mcp-protocol-version", VERSION);
        }
        request
    }

    async fn post(&mut self, message: &Value) -> Result<Response, String> {
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json, text/event-stream")
            .body(message.to_string());
        let answer = self.with_headers(request).send().await;
        let answer = answer.map_err(|_| "the server does not answer.".to_owned())?;
        if !answer.status().is_success() {
            return Err(format!("the server answered with status {}.", answer.status().as_u16()));
        }
        if let Some(id) = answer.headers().get(SESSION).and_then(|id| id.to_str().ok()) {
            self.id = Some(id.to_owned());
        }
        Ok(answer)
    }

    /// Asks and returns the `result`.
    async fn ask(&mut self, method: &str, parameters: Value) -> Result<Value, String> {
        self.count += 1;
        let id = self.count;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters});
        let mut answer = self.post(&message).await?;
        let mut bytes = Vec::new();
        while let Some(piece) =
            answer.chunk().await.map_err(|_| "the server’s answer broke off.".to_owned())?
        {
            bytes.extend_from_slice(&piece);
            if bytes.len() > LARGEST {
                return Err("the server’s answer is too large.".to_owned());
            }
            // An event stream may stay open after the answer.
            if let Some(result) = result(&bytes, id) {
                return result;
            }
        }
        result(&bytes, id).unwrap_or_else(|| Err("the server’s answer is no JSON-RPC.".to_owned()))
    }

    async fn end(self) {
        if self.id.is_some() {
            // Whether the server minds does not matter any more.
            let _ = self.with_headers(self.client.delete(self.url.clone())).send().await;
        }
    }
}

/// The result for the request `id` in what arrived so far: plain JSON or an event.
fn result(bytes: &[u8], id: u64) -> Option<Result<Value, String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let events = text.lines().filter_map(|line| line.strip_prefix("data:"));
    let answer = std::iter::once(text)
        .chain(events)
        .filter_map(|text| serde_json::from_str::<Value>(text.trim()).ok())
        .find(|message| message["id"] == id)?;
    Some(match answer["error"]["message"].as_str() {
        Some(message) => Err(message.to_owned()),
        None => Ok(answer["result"].clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called() {
        for (url, here) in [
            ("http://127.0.0.1:8000/mcp", true),
            ("http://localhost/mcp", true),
            ("http://[::1]:1/", true),
            ("https://mcp.example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://10.0.0.1/", false),
            ("ftp://127.0.0.1/", false),
        ] {
            assert_eq!(is_on_loopback(&Url::parse(url).unwrap()), here, "{url}");
        }
    }

    #[test]
    fn an_answer_may_be_json_or_an_event() {
        let plain = result(b"{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"x\":1}}", 2);
        assert_eq!(plain, Some(Ok(json!({"x": 1}))));
        let event = result(b"event: message\ndata: {\"id\":3,\"error\":{\"message\":\"no\"}}\n\n", 3);
        assert_eq!(event, Some(Err("no".to_owned())));
        assert_eq!(result(b"data: {\"id\":1", 1), None);
    }
}
