//! Pictures: real JPEGs of the size that was asked for, and edits that keep the scene.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catena_server::{Revision, Simulation};
use serde_json::{Value, json};

use crate::support::{Server, events, json_of, simulation, text};
use crate::wire::{cassette, shapes};

const FLASH: &str = "gemini-3.1-flash-image";
const PRO: &str = "gemini-3-pro-image";

async fn whole(server: &Server, body: &Value) -> Value {
    let answer = server.create(body).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{body}");
    json_of(answer).await
}

/// Every picture in the results of an interaction, as bytes.
fn pictures(interaction: &Value) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let outputs = interaction["outputs"].as_array().into_iter().flatten();
    let steps = interaction["steps"].as_array().into_iter().flatten();
    let contents =
        steps.filter(|step| step["type"] == "model_output").filter_map(|step| step["content"].as_array());
    for block in contents.flatten().chain(outputs).filter(|block| block["type"] == "image") {
        assert_eq!(block["mime_type"], "image/jpeg");
        found.push(STANDARD.decode(block["data"].as_str().unwrap()).unwrap());
    }
    found
}

/// Width and height as the frame header of a baseline JPEG says.
fn size(jpeg: &[u8]) -> (u16, u16) {
    assert_eq!(&jpeg[..2], &[0xff, 0xd8]);
    assert_eq!(&jpeg[jpeg.len() - 2..], &[0xff, 0xd9]);
    let mut at = 2;
    while jpeg[at + 1] != 0xc0 {
        assert_eq!(jpeg[at], 0xff);
        assert!(jpeg[at + 1] != 0xc2, "progressive");
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    let number = |at: usize| u16::from_be_bytes([jpeg[at], jpeg[at + 1]]);
    (number(at + 7), number(at + 5))
}

fn ask(model: &str, prompt: &str, ratio: &str, size: &str) -> Value {
    json!({"model": model, "input": prompt,
           "response_format": {"type": "image", "aspect_ratio": ratio, "image_size": size}})
}

#[tokio::test]
async fn pictures_have_the_ratio_and_size_that_were_asked_for() {
    let server = Server::usual().await;
    for (ratio, wish, expected) in [
        ("1:1", "1K", (1024, 1024)),
        ("16:9", "512", (688, 384)),
        ("4:5", "512", (464, 576)),
        ("8:1", "512", (1536, 192)),
    ] {
        let answer = whole(&server, &ask(FLASH, "A harbour at noon", ratio, wish)).await;
        let found = pictures(&answer);
        assert_eq!(found.len(), 1);
        assert_eq!(size(&found[0]), expected, "{ratio} {wish}");
        let tokens = if wish == "512" { 747 } else { 1120 };
        let usage = &answer["usage"];
        assert_eq!(usage["output_tokens_by_modality"], json!([{"modality": "image", "tokens": tokens}]));
        assert!(usage["total_output_tokens"].as_u64().unwrap() >= tokens);
    }
    for (body, needle) in [
        (ask(PRO, "x", "8:1", "1K"), "'8:1' at 'response_format.aspect_ratio'"),
        (ask(PRO, "x", "1:1", "512"), "'512' at 'response_format.image_size'"),
        (ask(FLASH, "x", "1:1", "2k"), "Allowed values: '512', '1K', '2K', '4K'"),
    ] {
        let answer = server.create(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(needle), "{message}");
    }
}

#[tokio::test]
async fn the_outputs_revision_has_its_own_way_of_asking() {
    let server = Server::simulator(Simulation { revision: Revision::Outputs, ..simulation() }).await;
    let body = json!({"model": FLASH, "input": "A harbour at noon", "response_modalities": ["IMAGE"],
        "generation_config": {"image_config": {"aspect_ratio": "9:16", "image_size": "1k"}}});
    assert_eq!(size(&pictures(&whole(&server, &body).await)[0]), (768, 1376));
    let mut streamed = body.clone();
    streamed["stream"] = true.into();
    let stream = text(server.create(&streamed).send().await.unwrap()).await;
    assert_eq!(shapes(&stream), shapes(&cassette("l04-legacy-image.sse")));
}

#[tokio::test]
async fn an_edit_changes_the_picture_and_keeps_its_scene() {
    let server = Server::usual().await;
    let first = whole(&server, &ask(FLASH, "A red boat on the sea", "16:9", "512")).await;
    let edit = |prompt: &str, previous: &Value| {
        json!({"model": FLASH, "input": prompt, "previous_interaction_id": previous["id"],
               "response_format": {"type": "image", "image_size": "512"}})
    };
    let second = whole(&server, &edit("Same place at dusk", &first)).await;
    let content = second["steps"][1]["content"].as_array().unwrap();
    assert_eq!(content[0]["text"], "Here is the same scene at dusk.");
    let (one, two) = (&pictures(&first)[0], &pictures(&second)[0]);
    assert_ne!(one, two);
    assert_eq!(size(two), (688, 384), "the ratio of the picture that is edited");
    let third = whole(&server, &edit("remove the boat", &second)).await;
    assert_eq!(third["steps"][1]["content"][0]["text"], "Here is the same scene without the boat.");
    // The same from a history that the client keeps, and from the picture alone.
    let picture = json!({"type": "image", "mime_type": "image/jpeg", "data": STANDARD.encode(one)});
    let dusk = json!({"type": "text", "text": "Same place at dusk"});
    for input in [
        json!([{"type": "model_output", "content": [picture]}, {"type": "user_input", "content": [dusk]}]),
        json!([dusk, picture]),
    ] {
        let body = json!({"model": FLASH, "store": false, "input": input,
                          "response_format": {"type": "image", "image_size": "512"}});
        assert_eq!(&pictures(&whole(&server, &body).await)[0], two);
    }
    // A picture from elsewhere, such as a copy with marks on it, speaks of the one before.
    let foreign = [255, 216, 255, 224, 0, 4, 1, 2, 255, 192, 0, 8, 8, 2, 0, 2, 0, 1, 255, 217];
    let marked = json!([{"type": "user_input", "content": [
        {"type": "text", "text": "Picture 1 (with marks): Mark 1: a red rectangle around the boat, at noon."},
        {"type": "image", "mime_type": "image/jpeg", "data": STANDARD.encode(foreign)},
        {"type": "text", "text": "Same place at dusk"}]}]);
    let body = json!({"model": FLASH, "input": marked, "previous_interaction_id": first["id"]});
    let answer = whole(&server, &body).await;
    assert_eq!(answer["steps"][1]["content"][0]["text"], "Here is the same scene at dusk.");
    // What begins anew does not take over the old scene.
    let anew = whole(&server, &edit("Draw a castle", &second)).await;
    assert_eq!(anew["steps"][1]["content"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_seed_decides() {
    let server = Server::usual().await;
    let ask = |seed: u64| {
        let mut body = ask(FLASH, "Two houses and a tree", "1:1", "512");
        body["generation_config"] = json!({"seed": seed});
        body
    };
    let one = pictures(&whole(&server, &ask(1)).await);
    assert_eq!(one, pictures(&whole(&server, &ask(1)).await));
    assert_ne!(one, pictures(&whole(&server, &ask(2)).await));
}

#[tokio::test]
async fn several_interleaved_and_drafts() {
    let server = Server::usual().await;
    let three = whole(&server, &ask(FLASH, "Draw three variations of a cat", "1:1", "512")).await;
    let found = pictures(&three);
    assert_eq!(found.len(), 3);
    assert!(found[0] != found[1] && found[1] != found[2]);
    let both = json!({"model": FLASH, "input": "A story of a lighthouse in two pictures", "stream": true,
        "response_format": [{"type": "text"}, {"type": "image", "image_size": "512"}]});
    let stream = text(server.create(&both).send().await.unwrap()).await;
    assert_eq!(shapes(&stream), shapes(&cassette("t06-interleaved.sse")));
    let drafts = json!({"model": PRO, "input": "A castle in the fog",
        "generation_config": {"thinking_summaries": "auto"}});
    let answer = whole(&server, &drafts).await;
    let summary = answer["steps"][0]["summary"].as_array().unwrap();
    assert_eq!(summary.iter().filter(|item| item["type"] == "image").count(), 2);
    assert_eq!(pictures(&answer).len(), 1);
}

#[tokio::test]
async fn some_pictures_are_not_made() {
    let server = Server::usual().await;
    for (prompt, code) in [
        ("A gory battle", "image_safety"),
        ("A forged passport", "image_prohibited_content"),
        ("Mickey Mouse at the beach", "image_recitation"),
        ("A poem, no picture please", "no_image"),
    ] {
        let mut body = json!({"model": FLASH, "input": prompt});
        let answer = server.create(&body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{prompt}");
        assert_eq!(json_of(answer).await["error"]["code"], code);
        body["stream"] = true.into();
        let events = events(&text(server.create(&body).send().await.unwrap()).await);
        assert_eq!(events.last().unwrap()["error"]["code"], code);
    }
    let hello = whole(&server, &json!({"model": FLASH, "input": "Who are you?"})).await;
    assert!(pictures(&hello).is_empty());
    assert_eq!(hello["status"], "completed");
}

#[tokio::test]
async fn a_search_for_pictures_links_straight_to_the_page() {
    let server = Server::usual().await;
    let body = json!({"model": FLASH, "input": "Paint the Eiffel Tower at night",
        "response_format": {"type": "image", "image_size": "512"},
        "tools": [{"type": "google_search", "search_types": ["web_search", "image_search"]}]});
    let answer = whole(&server, &body).await;
    let kinds: Vec<&Value> = answer["steps"].as_array().unwrap().iter().map(|step| &step["type"]).collect();
    assert_eq!(kinds, ["google_search_call", "google_search_result", "thought", "model_output"]);
    let url = &answer["steps"][3]["content"][0]["annotations"][0]["url"];
    assert_eq!(url, "https://toureiffel.paris/en/the-monument/key-figures");
    assert_eq!(answer["usage"]["grounding_tool_count"][0]["count"], 1);
}
