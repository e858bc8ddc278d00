//! Tools of every kind, in both revisions, streamed and not.

use std::collections::BTreeMap;

use catena_server::{Revision, Simulation};
use serde_json::{Value, json};

use crate::support::{MODEL, Server, events, json_of, said, simulation, status, text};
use crate::wire::{cassette, shapes};

async fn legacy() -> Server {
    Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await
}

fn with(prompt: &str, tools: Value) -> Value {
    json!({"model": MODEL, "input": prompt, "tools": tools, "stream": true})
}

async fn stream(server: &Server, body: &Value) -> String {
    text(server.create(body).send().await.unwrap()).await
}

/// The interaction as it is answered without a stream.
async fn whole(server: &Server, body: &Value) -> Value {
    let mut body = body.clone();
    body["stream"] = false.into();
    let answer = server.create(&body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    json_of(answer).await
}

async fn refused(server: &Server, body: &Value) -> String {
    let answer = server.create(body).send().await.unwrap();
    let status = answer.status().as_u16();
    format!("{status} {}", json_of(answer).await["error"]["message"].as_str().unwrap())
}

/// The types of the steps of an interaction, or of its outputs.
fn kinds(interaction: &Value) -> Vec<&str> {
    let steps = interaction["steps"].as_array().or(interaction["outputs"].as_array()).unwrap();
    steps.iter().map(|step| step["type"].as_str().unwrap()).collect()
}

fn weather() -> Value {
    json!({"type": "function", "name": "get_weather", "description": "The weather in a city.",
        "parameters": {"type": "object", "required": ["city"], "properties": {
            "city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}}}})
}

/// The keys of each kind of frame, each once: how many citations there are and how
/// many deltas carry an argument differs from answer to answer.
fn vocabulary(stream: &str) -> BTreeMap<String, Vec<String>> {
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, found) in shapes(stream) {
        for shape in found {
            let kind = shape.iter().rfind(|key| key.starts_with('=')).cloned().unwrap_or_default();
            let mut once: Vec<String> = Vec::new();
            for key in shape {
                // Undocumented, and in some recordings only.
                if !once.contains(&key) && key != "raw_prompt_token" {
                    once.push(key);
                }
            }
            words.entry(format!("{name} {kind}")).or_default().push(once.join(" "));
        }
    }
    for found in words.values_mut() {
        found.sort();
        found.dedup();
    }
    words
}

#[tokio::test]
async fn tools_have_the_frames_of_recorded_streams() {
    let (steps, outputs) = (Server::usual().await, legacy().await);
    let search = || json!([{"type": "google_search"}]);
    let old = json!({"model": "gemini-2.5-flash", "input": "How tall is the Eiffel Tower?",
                     "tools": search(), "stream": true});
    let unstored = json!({"model": MODEL, "input": "Run this:\n```python\n1/0\n```", "store": false,
                          "tools": [{"type": "code_execution"}], "stream": true});
    for (server, body, name) in [
        (&steps, with("record du monde du 100 m ?", search()), "t03-search-3x.sse"),
        (&steps, old, "t03b-search-25.sse"),
        (&steps, with("Weather in Paris and Rome in celsius?", json!([weather()])), "t07a-function-call.sse"),
        (
            &steps,
            with("The sum of the first 10 numbers", json!([{"type": "code_execution"}])),
            "t08-code-execution.sse",
        ),
        (&steps, unstored, "t08b-code-error-store-false.sse"),
        (
            &steps,
            with(
                "Read https://example.com/guide and https://example.com/members",
                json!([{"type": "url_context"}]),
            ),
            "t09-url-context.sse",
        ),
        (&outputs, with("Weather in Paris?", json!([weather()])), "l02-legacy-function-call.sse"),
        (&outputs, with("How tall is the Eiffel Tower?", search()), "l03-legacy-search.sse"),
    ] {
        let ours = vocabulary(&stream(server, &body).await);
        let mut recorded = vocabulary(&cassette(name));
        // L3 has no thought; a search of today's models thinks after it.
        if name.starts_with("l03") {
            let ours: Vec<&String> = recorded.keys().filter(|key| !ours.contains_key(*key)).collect();
            assert!(ours.is_empty(), "{name}: {ours:?}");
            recorded.retain(|_, _| false);
        }
        for (frame, keys) in recorded {
            assert_eq!(ours.get(&frame), Some(&keys), "{name}: {frame}");
        }
    }
}

#[tokio::test]
async fn citations_are_byte_exact_and_come_from_the_answer() {
    let server = Server::usual().await;
    let body = with("Who holds the record of the 100 m?", json!([{"type": "google_search"}]));
    let events = events(&stream(&server, &body).await);
    let answer = said(&events);
    let annotations: Vec<&Value> =
        events.iter().filter_map(|event| event["delta"]["annotations"].as_array()).flatten().collect();
    assert!(annotations.len() >= 2);
    assert!(answer.chars().count() < answer.len(), "{answer} has no character of two bytes");
    for annotation in annotations {
        let index = |name: &str| usize::try_from(annotation[name].as_u64().unwrap()).unwrap();
        let span = &answer[index("start_index")..index("end_index")];
        assert!(span.ends_with('.'), "{span:?}");
        let url = annotation["url"].as_str().unwrap();
        assert!(url.starts_with("https://vertexaisearch.cloud.google.com/grounding-api-redirect/"));
        assert_eq!(annotation["type"], "url_citation");
    }
    let last = events.iter().find(|event| event["event_type"] == "interaction.completed").unwrap();
    let usage = &last["interaction"]["usage"];
    assert_eq!(usage["grounding_tool_count"], json!([{"type": "google_search", "count": 1}]));
    let sum: u64 = ["input", "output", "thought", "tool_use"]
        .iter()
        .map(|part| usage[format!("total_{part}_tokens")].as_u64().unwrap())
        .sum();
    assert_eq!(usage["total_tokens"], sum);
}

#[tokio::test]
async fn what_needs_no_search_is_not_searched() {
    let server = Server::usual().await;
    for (prompt, needle) in [("My name is Ada", "Ada"), ("What is 12*7+3?", "**87**")] {
        let events = events(&stream(&server, &with(prompt, json!([{"type": "google_search"}]))).await);
        let answer = said(&events);
        assert!(answer.contains(needle) && answer.contains("did not search"), "{answer}");
        assert!(!events.iter().any(|event| event["step"]["type"] == "google_search_call"));
    }
}

#[tokio::test]
async fn functions_are_called_and_their_results_used() {
    for server in [Server::usual().await, legacy().await] {
        let body = with("What is the weather in Paris and in Rome?", json!([weather()]));
        let first = whole(&server, &body).await;
        assert_eq!(first["status"], "requires_action");
        assert_eq!(kinds(&first), ["thought", "function_call", "function_call"]);
        let steps = first["steps"].as_array().or(first["outputs"].as_array()).unwrap();
        assert_eq!(steps[1]["arguments"], json!({"city": "Paris"}));
        assert_eq!(steps[2]["arguments"], json!({"city": "Rome"}));
        let result = |step: &Value, degrees: u32| {
            json!({"type": "function_result", "call_id": step["id"], "name": "get_weather",
                   "result": [{"type": "text", "text": format!("{{\"temp\":{degrees}}}")}]})
        };
        let next = |results: Value| json!({"model": MODEL, "previous_interaction_id": first["id"], "input": results, "stream": true});
        let both = next(json!([result(&steps[1], 22), result(&steps[2], 27)]));
        let events = events(&stream(&server, &both).await);
        let answer = said(&events);
        assert_eq!(status(&events), "completed");
        assert!(answer.contains("Paris") && answer.contains("temp: 22"), "{answer}");
        assert!(answer.contains("Rome") && answer.contains("temp: 27"), "{answer}");
        let one = refused(&server, &next(json!([result(&steps[1], 22)]))).await;
        assert!(one.starts_with("400") && one.contains("equal to the number of function call"), "{one}");
        let strange = json!([{"type": "function_result", "call_id": "nobody", "result": "x"}]);
        assert!(refused(&server, &next(strange)).await.contains("immediately after a function call turn"));
    }
}

#[tokio::test]
async fn a_history_that_the_client_keeps_needs_its_signatures() {
    let server = Server::usual().await;
    let first = whole(&server, &with("Weather in Oslo?", json!([weather()]))).await;
    let mut input =
        vec![json!({"type": "user_input", "content": [{"type": "text", "text": "Weather in Oslo?"}]})];
    input.extend(first["steps"].as_array().unwrap().iter().cloned());
    let call = input.last().unwrap()["id"].clone();
    input.push(json!({"type": "function_result", "call_id": call, "result": {"temp": 4}}));
    let body = json!({"model": MODEL, "store": false, "input": input, "stream": true});
    assert!(said(&events(&stream(&server, &body).await)).contains("temp: 4"));
    let mut unsigned = body.clone();
    let steps = unsigned["input"].as_array_mut().unwrap();
    steps.retain(|step| step["type"] != "thought");
    steps[1].as_object_mut().unwrap().remove("signature");
    assert!(refused(&server, &unsigned).await.contains("missing a thought_signature"));
}

#[tokio::test]
async fn tool_choice_is_kept_to() {
    let server = Server::usual().await;
    let ask = |prompt: &str, choice: Value| {
        let mut body = with(prompt, json!([weather()]));
        body["generation_config"] = json!({"tool_choice": choice});
        body
    };
    let allowed = |mode: &str| json!({"allowed_tools": {"mode": mode, "tools": ["get_weather"]}});
    for (body, status) in [
        (ask("Weather in Paris?", json!("none")), "completed"),
        (ask("My name is Ada", json!("auto")), "completed"),
        (ask("My name is Ada", json!("any")), "requires_action"),
        (ask("My name is Ada", allowed("any")), "requires_action"),
        (ask("Weather in Paris?", allowed("validated")), "requires_action"),
    ] {
        assert_eq!(whole(&server, &body).await["status"], status, "{body}");
    }
    let unknown = ask("x", json!({"allowed_tools": {"mode": "any", "tools": ["nobody"]}}));
    assert!(refused(&server, &unknown).await.contains("'nobody', which is not declared"));
}

#[tokio::test]
async fn maps_and_computers_work_too() {
    let server = Server::usual().await;
    let maps = whole(
        &server,
        &with("A good café in Porto?", json!([{"type": "google_maps", "enable_widget": true}])),
    )
    .await;
    assert_eq!(kinds(&maps), ["thought", "google_maps_call", "google_maps_result", "model_output"]);
    let result = &maps["steps"][2]["result"][0];
    assert_eq!(result["places"][0]["name"], "Majestic Café");
    assert!(result["widget_context_token"].is_string());
    let content = &maps["steps"][3]["content"][0];
    assert_eq!(content["annotations"][0]["type"], "place_citation");
    let end = usize::try_from(content["annotations"][0]["end_index"].as_u64().unwrap()).unwrap();
    assert!(content["text"].as_str().unwrap()[..end].contains("galão"));
    let tool = |excluded: Value| {
        json!([{"type": "computer_use", "environment": "browser",
                                        "excluded_predefined_functions": excluded}])
    };
    let open = whole(&server, &with("Open example.com", tool(json!([])))).await;
    assert_eq!(open["status"], "requires_action");
    assert_eq!(open["steps"][1]["name"], "navigate");
    assert_eq!(open["steps"][1]["arguments"], json!({"url": "https://example.com/"}));
    let excluded = whole(&server, &with("Open example.com", tool(json!(["navigate"])))).await;
    assert_eq!(excluded["steps"][1]["name"], "open_web_browser");
}

#[tokio::test]
async fn structured_answers_fit_their_schema() {
    let schema = json!({"type": "object", "required": ["title", "servings"], "properties": {
        "title": {"type": "string"}, "servings": {"type": "integer", "minimum": 1, "maximum": 8},
        "level": {"type": "string", "enum": ["easy", "hard"]},
        "steps": {"type": "array", "minItems": 2, "items": {"type": "string"}}}});
    let new = json!({"type": "text", "mime_type": "application/json", "schema": schema});
    let ask = |format: Value| json!({"model": MODEL, "input": "A soup for 4", "response_format": format});
    let mut old = ask(schema.clone());
    old["response_mime_type"] = "application/json".into();
    let (steps, outputs) = (Server::usual().await, legacy().await);
    for (server, body) in [(&steps, ask(new.clone())), (&steps, ask(json!([new]))), (&outputs, old)] {
        let answer = whole(server, &body).await;
        let text = answer["steps"][1]["content"][0]["text"].as_str();
        let text = text.or(answer["outputs"][1]["text"].as_str()).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(value["servings"], 4, "{text}");
        assert!(["easy", "hard"].contains(&value["level"].as_str().unwrap()));
        assert!(value["title"].is_string() && value["steps"].as_array().unwrap().len() >= 2);
    }
    let text_with_schema = json!({"type": "text", "mime_type": "text/plain", "schema": {}});
    assert!(refused(&steps, &ask(text_with_schema)).await.contains("needs the mime_type"));
}

#[tokio::test]
async fn what_the_service_does_not_combine_is_refused() {
    let server = Server::usual().await;
    let body = |model: &str, tools: Value| json!({"model": model, "input": "x", "tools": tools});
    let store = json!({"type": "file_search", "file_search_store_names": ["fileSearchStores/x"]});
    let server_declared = json!({"type": "mcp_server", "name": "m", "url": "https://mcp.example.com/"});
    let remote = |fields: Value| {
        let mut server = server_declared.clone();
        for (name, value) in fields.as_object().unwrap() {
            server[name] = value.clone();
        }
        body(MODEL, json!([server]))
    };
    for (body, needle) in [
        (body(MODEL, json!([store, {"type": "google_search"}])), "'file_search' cannot be combined"),
        (body(MODEL, json!([store])), "404 The file search store 'fileSearchStores/x' was not found."),
        (
            body(MODEL, json!([{"type": "file_search"}])),
            "Missing parameter 'tools[0].file_search_store_names'",
        ),
        (body("gemini-2.5-flash", json!([weather(), {"type": "google_search"}])), "cannot combine functions"),
        (body("gemini-3-pro-image", json!([weather()])), "'function' is not enabled"),
        (
            body(MODEL, json!([{"type": "google_search", "search_types": ["image_search"]}])),
            "'image_search' is not enabled",
        ),
        (body(MODEL, json!([weather(), weather()])), "Duplicate function declaration found: get_weather"),
        (body(MODEL, json!([{"type": "function", "name": "9 lives"}])), "Invalid function name '9 lives'"),
        (body(MODEL, json!([{"type": "mcp_server", "name": "m"}])), "Missing parameter 'tools[0].url'"),
        (remote(json!({"url": "http://mcp.example.com/"})), "'tools[0].url': expected an https address"),
        (remote(json!({"name": "a:b"})), "'tools[0].name': expected letters"),
        (remote(json!({"headers": ["X"]})), "'tools[0].headers': expected an object"),
        (remote(json!({"headers": {"X Y": "z"}})), "'tools[0].headers.X Y': expected a header"),
        (remote(json!({"allowed_tools": {"tools": []}})), "'tools[0].allowed_tools': expected a list"),
        (
            remote(json!({"allowed_tools": [{"mode": "some", "tools": ["t"]}]})),
            "Invalid value 'some' at 'tools[0].allowed_tools[0].mode'",
        ),
        (
            remote(json!({"allowed_tools": [{"names": ["t"]}]})),
            "Unknown parameter 'names' at 'tools[0].allowed_tools[0]'",
        ),
        (body(MODEL, json!([server_declared, server_declared])), "Duplicate MCP server name found: m"),
        (
            json!({"model": MODEL, "input": "x", "response_format": {"type": "text",
                "mime_type": "application/json",
                "schema": {"type": "object", "properties": {"a": {"type": "text"}}}}}),
            "Invalid value 'text' at 'response_format.schema.properties.a.type'",
        ),
        (
            json!({"model": MODEL, "input": "x", "generation_config": {"tool_choice": "any"}}),
            "no functions are declared",
        ),
        (
            json!({"model": MODEL, "input": "x", "response_format": {"type": "image"}}),
            "does not make pictures",
        ),
    ] {
        let message = refused(&server, &body).await;
        assert!(message.contains(needle), "{body}: {message}");
    }
}
