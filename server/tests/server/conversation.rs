//! Conversations: what is kept, what is known, what is forgotten.

use catena_server::Simulation;
use serde_json::{Value, json};

use crate::support::{MODEL, Server, ask, events, json_of, said, simulation, status, text};

#[tokio::test]
async fn the_name_is_known_from_the_chain_alone() {
    let server = Server::usual().await;
    let (_, first) = server.say("Hello, my name is Ada", None).await;
    let (_, second) = server.say("What is 12*7+3?", Some(&first)).await;
    let (answer, _) = server.say("What is my name?", Some(&second)).await;
    assert_eq!(answer, "Your name is **Ada**.");
    let (stranger, _) = server.say("What is my name?", None).await;
    assert!(stranger.contains("have not told me"), "{stranger}");
}

#[tokio::test]
async fn a_chain_is_a_tree() {
    let server = Server::usual().await;
    let (_, root) = server.say("Hello", None).await;
    let (_, ada) = server.say("My name is Ada", Some(&root)).await;
    let (_, ben) = server.say("My name is Ben", Some(&root)).await;
    for (leaf, name) in [(&ada, "Ada"), (&ben, "Ben")] {
        let (answer, _) = server.say("Who am I?", Some(leaf)).await;
        assert_eq!(answer, format!("Your name is **{name}**."));
    }
}

#[tokio::test]
async fn a_resent_history_is_as_good_as_a_chain() {
    let server = Server::usual().await;
    let body = json!({"model": MODEL, "store": false, "stream": true, "input": [
        {"type": "user_input", "content": [{"type": "text", "text": "Call me Ishmael"}]},
        {"type": "thought", "signature": "eA=="},
        {"type": "model_output", "content": [{"type": "text", "text": "I will."}]},
        {"type": "user_input", "content": [{"type": "text", "text": "What's my name?"}]},
    ]});
    let stream = text(server.create(&body).send().await.unwrap()).await;
    assert_eq!(said(&events(&stream)), "Your name is **Ishmael**.");
}

#[tokio::test]
async fn it_says_what_was_talked_about() {
    let server = Server::usual().await;
    let (_, first) = server.say("Tell me a story about a lantern", None).await;
    let (_, second) = server.say("I live in Porto", Some(&first)).await;
    let (answer, _) = server.say("What did we talk about?", Some(&second)).await;
    for expected in ["a story about a lantern", "I live in Porto", "you live in **Porto**"] {
        assert!(answer.contains(expected), "{answer}");
    }
}

#[tokio::test]
async fn an_interaction_can_be_read_again_and_deleted() {
    let server = Server::usual().await;
    let mut body = ask("My name is Ada", None);
    body["generation_config"] = json!({"thinking_summaries": "auto", "thinking_level": "high"});
    body["system_instruction"] = "Be brief.".into();
    let stream = text(server.create(&body).send().await.unwrap()).await;
    let streamed = events(&stream);
    let id = streamed[0]["interaction"]["id"].as_str().unwrap();

    let fetched = server.json(&format!("/v1/interactions/{id}?include_input=true")).await;
    assert_eq!(fetched["status"], "completed");
    assert_eq!(fetched["system_instruction"], "Be brief.");
    assert_eq!(fetched["generation_config"]["thinking_level"], "high");
    let steps = fetched["steps"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["user_input", "thought", "model_output"]);
    assert_eq!(steps[0]["content"][0]["text"], "My name is Ada");
    assert_eq!(steps[1]["summary"].as_array().unwrap().len(), 4);
    assert_eq!(steps[2]["content"][0]["text"], said(&streamed));
    let completed = streamed.iter().find(|event| event["event_type"] == "interaction.completed");
    assert_eq!(fetched["usage"], completed.unwrap()["interaction"]["usage"]);

    let url = server.url(&format!("/v1beta/interactions/{id}"));
    for (query, needle) in [("stream=true", "background"), ("fields=id", "'fields'")] {
        let answer = server.client.get(format!("{url}?{query}")).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{query}");
        let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(needle), "{message}");
    }
    let cancel = server.client.post(format!("{url}/cancel")).send().await.unwrap();
    assert_eq!(cancel.status(), 400);

    let deleted = server.client.delete(&url).send().await.unwrap();
    assert_eq!((deleted.status().as_u16(), json_of(deleted).await), (200, json!({})));
    assert_eq!(server.client.delete(&url).send().await.unwrap().status(), 404);
    let next = server.create(&ask("What is my name?", Some(id))).send().await.unwrap();
    assert_eq!(next.status(), 404);
}

#[tokio::test]
async fn an_interaction_can_expire_on_request() {
    let server = Server::usual().await;
    let (_, id) = server.say("Hello", None).await;
    let forget = |id: &str| {
        let url = server.url("/simulator/forget");
        server.client.post(url).body(json!({"id": id}).to_string()).send()
    };
    assert_eq!(json_of(forget(&id).await.unwrap()).await, json!({"forgotten": true}));
    let answer = server.create(&ask("Go on", Some(&id))).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(json_of(answer).await["error"]["code"], "not_found");
}

#[tokio::test]
async fn without_storing_there_are_no_ids() {
    let server = Server::usual().await;
    let mut body = ask("Hello", None);
    body["store"] = false.into();
    let stream = text(server.create(&body).send().await.unwrap()).await;
    assert!(!stream.contains("v1_"), "{stream}");
    assert_eq!(
        events(&stream)[0],
        json!({
            "interaction": {"object": "interaction", "model": MODEL},
            "event_type": "interaction.created",
        })
    );
    body["stream"] = false.into();
    let answer = json_of(server.create(&body).send().await.unwrap()).await;
    assert_eq!(answer.get("id"), None);
    assert_eq!(answer["status"], "completed");
}

#[tokio::test]
async fn without_streaming_the_same_is_said_in_one_piece() {
    let server = Server::usual().await;
    let streamed = said(&events(&server.stream("Tell me about bridges").await));
    let mut body = ask("Tell me about bridges", None);
    body["stream"] = false.into();
    let answer = server.create(&body).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json; charset=UTF-8");
    let answer = json_of(answer).await;
    assert_eq!(answer["steps"][1]["content"][0]["text"], streamed);
    assert!(answer["steps"].as_array().unwrap().iter().all(|step| step["type"] != "user_input"));
    let usage = &answer["usage"];
    let count = |name: &str| usage[name].as_u64().unwrap();
    assert_eq!(
        count("total_tokens"),
        count("total_input_tokens") + count("total_output_tokens") + count("total_thought_tokens")
    );
}

#[tokio::test]
async fn the_same_question_is_answered_alike_in_every_run() {
    let (one, two) = (Server::usual().await, Server::usual().await);
    let other = Server::simulator(Simulation { seed: Some(2), ..simulation() }).await;
    let prompt = "Tell me a story about a ferry";
    let told = |server: Server| async move {
        let mut events = events(&server.stream(prompt).await);
        for event in &mut events {
            // Only the time may differ.
            if let Some(interaction) = event["interaction"].as_object_mut() {
                interaction.remove("created");
                interaction.remove("updated");
            }
        }
        events
    };
    let (one, two, other) = (told(one).await, told(two).await, told(other).await);
    assert_eq!(one, two);
    assert_ne!(said(&one), said(&other));
}

#[tokio::test]
async fn ids_of_an_earlier_run_are_not_taken_by_this_one() {
    let unseeded = || Server::simulator(Simulation { seed: None, ..simulation() });
    let (one, two) = (unseeded().await, unseeded().await);
    let (first, id) = one.say("Hello", None).await;
    let (second, other) = two.say("Hello", None).await;
    assert_ne!(id, other);
    assert_eq!(first, second);
}

#[tokio::test]
async fn the_system_instruction_is_followed_for_its_turn_only() {
    let server = Server::usual().await;
    let mut body = ask("Tell me about bridges", None);
    body["system_instruction"] = "Answer in capitals and be brief.".into();
    let events_of = |body: Value| {
        let request = server.create(&body);
        async move { events(&text(request.send().await.unwrap()).await) }
    };
    let loud = events_of(body).await;
    let answer = said(&loud);
    assert_eq!(answer, answer.to_uppercase());
    assert!(!answer.contains("\n\n"), "{answer}");
    let id = loud[0]["interaction"]["id"].as_str().unwrap();
    let quiet = said(&events_of(ask("Tell me about bridges", Some(id))).await);
    assert_ne!(quiet, quiet.to_uppercase());
}

#[tokio::test]
async fn a_limit_of_tokens_ends_the_answer_early() {
    let server = Server::usual().await;
    let mut body = ask("Write a long answer", None);
    body["generation_config"] = json!({"max_output_tokens": 200});
    let stream = events(&text(server.create(&body).send().await.unwrap()).await);
    assert_eq!(status(&stream), "incomplete");
    let answer = said(&stream);
    assert!(!answer.is_empty() && answer.len() <= 800, "{}", answer.len());
}

#[tokio::test]
async fn a_long_answer_has_markdown_of_every_kind() {
    let server = Server::usual().await;
    let (answer, _) = server.say("Please write a long answer", None).await;
    assert!(answer.len() > 4000, "{}", answer.len());
    for sign in [
        "\n## ",
        "\n### ",
        "- [x] ",
        "  - ",
        "1. ",
        "| :-- |",
        "```rust",
        "```python",
        "> ",
        "](http",
        "**",
        "~~",
        "[^1]",
        "$$",
        "你好",
        "🎉",
        "\n---\n",
    ] {
        assert!(answer.contains(sign), "{sign:?} is missing");
    }
}
