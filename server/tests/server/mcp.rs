//! Remote MCP servers: one on this machine is really called, others are not.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use catena_server::{Revision, Simulation};
use serde_json::{Value, json};

use crate::support::{MODEL, Server, events, json_of, said, simulation, text};

/// What the server was asked: method, session, and the header that was asked for.
type Asked = Arc<Mutex<Vec<(String, bool, String)>>>;

/// An MCP server with one tool; it answers as JSON and as events in turns.
async fn answer(State(asked): State<Asked>, headers: HeaderMap, body: String) -> Response {
    let message: Value = serde_json::from_str(&body).unwrap();
    let method = message["method"].as_str().unwrap().to_owned();
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let session = header("mcp-session-id").as_deref() == Some("s1");
    asked.lock().unwrap().push((method.clone(), session, header("x-team").unwrap_or_default()));
    let result = match method.as_str() {
        "initialize" => json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}}),
        "tools/list" => json!({"tools": [{"name": "roll_dice", "description": "Rolls dice.",
            "inputSchema": {"type": "object", "required": ["sides"],
                            "properties": {"sides": {"type": "integer"}}}}]}),
        "tools/call" => {
            let sides = &message["params"]["arguments"]["sides"];
            json!({"content": [{"type": "text", "text": format!("a {sides}-sided die shows 4")}]})
        }
        _ => return StatusCode::ACCEPTED.into_response(),
    };
    let reply = json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string();
    if method == "tools/call" {
        let event = format!("event: message\ndata: {reply}\n\n");
        return ([("content-type", "text/event-stream")], event).into_response();
    }
    ([("content-type", "application/json"), ("mcp-session-id", "s1")], reply).into_response()
}

async fn mcp() -> (String, Asked) {
    let asked = Asked::default();
    let router = Router::new().route("/mcp", post(answer)).with_state(Arc::clone(&asked));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

fn ask(url: &str) -> Value {
    json!({"model": MODEL, "input": "Roll dice with 20 sides", "stream": true,
        "tools": [{"type": "mcp_server", "name": "games", "url": url, "headers": {"X-Team": "red"}}]})
}

#[tokio::test]
async fn a_server_on_this_machine_is_called() {
    let server = Server::usual().await;
    let (url, asked) = mcp().await;
    let events = events(&text(server.create(&ask(&url)).send().await.unwrap()).await);
    assert!(said(&events).contains("a 20-sided die shows 4"), "{}", said(&events));
    let asked: Vec<(String, bool, String)> = asked.lock().unwrap().clone();
    let expected = [
        ("initialize", false),
        ("notifications/initialized", true),
        ("tools/list", true),
        ("tools/call", true),
    ];
    let expected: Vec<(String, bool, String)> = expected
        .into_iter()
        .map(|(method, session)| (method.to_owned(), session, "red".to_owned()))
        .collect();
    assert_eq!(asked, expected);
    let starts: Vec<&Value> =
        events.iter().map(|event| &event["step"]).filter(|step| !step.is_null()).collect();
    assert_eq!(
        (&starts[1]["type"], &starts[1]["name"]),
        (&json!("function_call"), &json!("games:roll_dice"))
    );
    assert_eq!(starts[2]["type"], "function_result");
    assert_eq!(starts[2]["call_id"], starts[1]["id"]);
    let outputs = Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await;
    let mut body = ask(&url);
    body["stream"] = false.into();
    let answer = json_of(outputs.create(&body).send().await.unwrap()).await;
    assert_eq!(answer["status"], "completed");
    let call = &answer["outputs"][1];
    assert_eq!(call["type"], "mcp_server_tool_call");
    assert_eq!((&call["server_name"], &call["name"]), (&json!("games"), &json!("roll_dice")));
    assert_eq!(call["arguments"], json!({"sides": 20}));
}

#[tokio::test]
async fn no_other_server_is_called() {
    let server = Server::usual().await;
    for (url, why) in [
        ("https://mcp.example.com/mcp", "on this machine only"),
        ("http://127.0.0.1:1/mcp", "does not answer"),
    ] {
        let mut body = ask(url);
        body["stream"] = false.into();
        let answer = json_of(server.create(&body).send().await.unwrap()).await;
        let steps = answer["steps"].as_array().unwrap();
        assert_eq!((&answer["status"], &steps[2]["is_error"]), (&json!("completed"), &json!(true)));
        assert!(steps[2]["result"][0]["text"].as_str().unwrap().contains(why), "{answer}");
    }
}

#[tokio::test]
async fn one_server_is_there_without_a_network_and_asks_for_a_token() {
    let server = Server::usual().await;
    let ask = |headers: Value, allowed: Value| {
        json!({"model": MODEL, "input": "When is the tide at the harbour Oban?", "tools": [
            {"type": "mcp_server", "name": "sea", "url": "https://mcp.catena.example/mcp",
             "headers": headers, "allowed_tools": [{"mode": "auto", "tools": allowed}]}]})
    };
    let token = json!({"Authorization": "Bearer tide-1"});
    let body = ask(token, json!(["get_tide"]));
    let answer = json_of(server.create(&body).send().await.unwrap()).await;
    assert_eq!(answer["status"], "completed", "{answer}");
    assert_eq!(answer["steps"][1]["name"], "sea:get_tide");
    assert_eq!(answer["steps"][1]["arguments"], json!({"harbour": "Oban"}));
    assert!(answer["steps"][2]["result"][0]["text"].as_str().unwrap().contains("high tide 06:12"));
    for headers in [json!({}), json!({"authorization": "Bearer wrong"})] {
        let answer = server.create(&ask(headers, json!(["get_tide"]))).send().await.unwrap();
        let answer = json_of(answer).await;
        assert_eq!(answer["steps"][2]["is_error"], true);
        assert!(answer["steps"][2]["result"][0]["text"].as_str().unwrap().contains("401"), "{answer}");
    }
}
