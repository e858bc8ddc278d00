//! Deep Research.

use serde_json::{Value, json};

use crate::support::{Server, ask, events, json_of, said, status, text};

const AGENT: &str = "deep-research-pro-preview-12-2025";

fn research(prompt: &str) -> Value {
    json!({
        "agent": AGENT, "input": prompt, "background": true,
        "agent_config": {"type": "deep-research", "thinking_summaries": "auto"},
    })
}

fn kinds(found: &Value) -> Vec<&str> {
    found["steps"].as_array().unwrap().iter().map(|step| step["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_report_comes_after_thoughts_and_cites_its_sources() {
    let server = Server::usual().await;
    let mut body = research("Compare the two registries.");
    body["stream"] = true.into();
    let stream = text(server.create(&body).send().await.unwrap()).await;
    let all = events(&stream);
    assert_eq!(
        all[0]["interaction"],
        json!({"id": all[0]["interaction"]["id"], "status": "in_progress", "object": "interaction", "agent": AGENT})
    );
    let summaries: Vec<&str> =
        all.iter().filter_map(|event| event["delta"]["content"]["text"].as_str()).collect();
    assert!(summaries.len() >= 8, "{summaries:?}");
    assert!(summaries[0].starts_with("***Generating research plan***\n\n"));
    // What it cost is told by a GET only.
    let completed = all.iter().find(|event| event["event_type"] == "interaction.completed").unwrap();
    assert_eq!(completed["interaction"].get("usage"), None);
    assert_eq!(status(&all), "completed");

    let id = all[0]["interaction"]["id"].as_str().unwrap();
    let found = server.json(&format!("/v1beta/interactions/{id}")).await;
    assert_eq!(
        kinds(&found),
        ["user_input", "thought", "model_output", "model_output", "model_output", "model_output"]
    );
    assert_eq!((&found["agent"], found.get("model")), (&json!(AGENT), None));
    let usage = |name: &str| found["usage"][name].as_u64().unwrap();
    assert!(usage("total_tool_use_tokens") > 10_000);
    assert_eq!(
        usage("total_tokens"),
        usage("total_input_tokens")
            + usage("total_output_tokens")
            + usage("total_thought_tokens")
            + usage("total_tool_use_tokens")
    );
    let report = said(&all);
    assert!(report.len() > 2_000 && report.contains("[cite: 2, 3]") && report.contains("\n| Source |"));
    assert!(report.contains("**Sources:**\n1. ["));
    let mut citations = 0;
    for step in found["steps"].as_array().unwrap() {
        let content = &step["content"][0];
        let written = content["text"].as_str().unwrap_or("");
        for annotation in content["annotations"].as_array().into_iter().flatten() {
            let at = |name: &str| usize::try_from(annotation[name].as_u64().unwrap()).unwrap();
            let span = &written[at("start_index")..at("end_index")];
            assert!(
                span.ends_with(['.', '”']) && written[at("end_index")..].starts_with(" [cite: "),
                "{span}"
            );
            citations += 1;
        }
    }
    assert!(citations > 15, "{citations}");
    assert_eq!(found["steps"][3]["content"][0]["mime_type"], "image/png");
}

#[tokio::test]
async fn without_being_asked_for_there_are_no_summaries_and_no_chart() {
    let server = Server::usual().await;
    let mut body = research("Lighthouses");
    body["agent_config"] = json!({"type": "deep-research", "visualization": "off"});
    let (id, begun) = server.begin(&body).await;
    assert_eq!(begun["status"], "in_progress");
    let found = server.ended(&id).await;
    assert_eq!(kinds(&found), ["user_input", "thought", "model_output", "model_output", "model_output"]);
    assert_eq!(found["steps"][1].get("summary"), None);
}

#[tokio::test]
async fn it_takes_a_while_even_without_pauses_and_can_be_polled() {
    let server = Server::usual().await;
    let (id, _) = server.begin(&research("Lighthouses")).await;
    let found = server.json(&format!("/v1beta/interactions/{id}")).await;
    assert_eq!(found["status"], "in_progress");
    assert_eq!(kinds(&found), ["user_input"]);
    let answer = server.cancel(&id).await;
    assert_eq!(json_of(answer).await["status"], "cancelled");
}

#[tokio::test]
async fn models_and_agents_mix_in_one_conversation() {
    let server = Server::usual().await;
    let (_, told) = server.say("Hello, my name is Ada", None).await;
    let mut body = research("Research lighthouses");
    body["previous_interaction_id"] = told.into();
    let (report, _) = server.begin(&body).await;
    server.ended(&report).await;
    let (answer, _) = server.say("What is my name?", Some(&report)).await;
    assert_eq!(answer, "Your name is **Ada**.");
    let (summary, _) = server.say("What did we talk about?", Some(&report)).await;
    assert!(summary.contains("lighthouses"), "{summary}");
}

#[tokio::test]
async fn a_plan_comes_first_when_it_is_asked_for() {
    let server = Server::usual().await;
    let next = |prompt: &str, planning: bool, previous: Option<String>| {
        let mut body = research(prompt);
        body["agent_config"]["collaborative_planning"] = planning.into();
        body["previous_interaction_id"] = previous.into();
        let server = &server;
        async move {
            let (id, _) = server.begin(&body).await;
            let found = server.ended(&id).await;
            let text = found["steps"][2]["content"][0]["text"].as_str().unwrap().to_owned();
            (text, id)
        }
    };
    let (plan, id) = next("Research lighthouses", true, None).await;
    assert!(plan.starts_with("## Research plan") && plan.contains("**lighthouses**"), "{plan}");
    let (plan, id) = next("Leave out the islands", true, Some(id)).await;
    assert!(plan.contains("**lighthouses**") && plan.contains("Leave out the islands"), "{plan}");
    let (report, _) = next("Go ahead", false, Some(id)).await;
    assert!(report.starts_with("# Lighthouses\n"), "{report}");
}

#[tokio::test]
async fn what_an_agent_cannot_do_is_refused() {
    let server = Server::usual().await;
    let with = |name: &str, value: Value| {
        let mut body = research("Lighthouses");
        body[name] = value;
        body
    };
    for (body, expected, needle) in [
        (with("background", json!(false)), 400, "requires 'background'"),
        (with("store", json!(false)), 400, "'store'"),
        (with("system_instruction", json!("Be brief.")), 400, "'system_instruction'"),
        (with("tools", json!([{"type": "function", "name": "f"}])), 400, "'function'"),
        (with("agent", json!("deep-thought")), 404, "'deep-thought' was not found"),
        (ask_as_model(), 400, "Please use the 'agent' field instead."),
    ] {
        let answer = server.create(&body).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{body}");
        let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(needle), "{message}");
    }
}

fn ask_as_model() -> Value {
    let mut body = ask("Lighthouses", None);
    body["model"] = AGENT.into();
    body
}
