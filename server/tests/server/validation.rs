//! What is refused, and how.

use serde_json::{Value, json};

use catena_server::{Envelope, Simulation};

use crate::support::{MODEL, Server, json_of, simulation};

async fn refused(server: &Server, body: &Value) -> (u16, Value) {
    let answer = server.create(body).send().await.unwrap();
    (answer.status().as_u16(), json_of(answer).await["error"].clone())
}

#[tokio::test]
async fn mistakes_are_named_with_their_place() {
    let server = Server::usual().await;
    for (body, status, code, message) in [
        (
            json!({"model": MODEL, "input": "x", "generation_config": {"temprature": 1}}),
            400,
            "parameter_unknown",
            "Unknown parameter 'temprature' at 'generation_config'.",
        ),
        (json!({"model": MODEL}), 400, "invalid_request", "Missing input."),
        (json!({"model": MODEL, "input": []}), 400, "invalid_request", "Request has empty input."),
        (
            json!({"model": "gemini-3.8-flash", "input": "x",
                   "generation_config": {"thinking_level": "minimal"}}),
            400,
            "invalid_request",
            "Invalid value 'minimal' at 'generation_config.thinking_level'. Allowed values: 'low', \
             'medium', 'high'.",
        ),
        (
            json!({"model": MODEL, "input": "x", "previous_interaction_id": "v1_gone"}),
            404,
            "not_found",
            "Interaction v1_gone not found.",
        ),
        (
            json!({"model": "gemini-1.5-flash", "input": "x"}),
            404,
            "model_not_found",
            "The model 'gemini-1.5-flash' was not found.",
        ),
        (
            json!({"model": MODEL, "input": "x", "service_tier": "deferred"}),
            400,
            "invalid_request",
            "Invalid value 'deferred' at 'service_tier'. Allowed values: 'flex', 'standard', \
             'priority'.",
        ),
    ] {
        let (found, error) = refused(&server, &body).await;
        assert_eq!(found, status, "{body}");
        assert_eq!(error, json!({"message": message, "code": code}), "{body}");
    }
}

#[tokio::test]
async fn errors_can_have_the_form_of_the_front_end() {
    let server = Server::simulator(Simulation { errors: Envelope::Classic, ..simulation() }).await;
    let (status, error) = refused(&server, &json!({"model": MODEL})).await;
    assert_eq!(status, 400);
    assert_eq!(error, json!({"code": 400, "message": "Missing input.", "status": "INVALID_ARGUMENT"}));
    let (status, error) = refused(&server, &json!({"model": "gemini-9", "input": "x"})).await;
    assert_eq!((status, &error["status"]), (404, &json!("NOT_FOUND")));
}

#[tokio::test]
async fn retired_ids_are_gone_and_the_old_pair_is_served_by_others() {
    let server = Server::simulator(Simulation { retired: true, ..simulation() }).await;
    let (status, error) =
        refused(&server, &json!({"model": "gemini-3-pro-image-preview", "input": "x"})).await;
    assert_eq!((status, &error["code"]), (404, &json!("not_found")));
    assert!(error["message"].as_str().unwrap().contains("no longer available"));
    let agent = json!({"agent": "deep-research-pro-preview-12-2025", "input": "x", "background": true});
    assert_eq!(refused(&server, &agent).await.0, 404);
    let answer = server.create(&json!({"model": "gemini-2.5-pro", "input": "Hello"})).send().await.unwrap();
    assert_eq!(json_of(answer).await["model"], "gemini-3.8-flash");
    let listed = server.json("/v1beta/models?pageSize=1000").await.to_string();
    assert!(!listed.contains("gemini-3-pro-image-preview") && listed.contains("gemini-3-pro-image\""));
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let server = Server::usual().await;
    let url = server.url("/v1/interactions");
    let answer = server.client.post(url).body("{\"model\":").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let message = json_of(answer).await["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("Invalid JSON payload received."), "{message}");
}

#[tokio::test]
async fn some_keys_fail_as_at_google() {
    let server = Server::usual().await;
    let with_key = |key: &'static str| {
        let request = server.get("/v1beta/models?pageSize=1").header("x-goog-api-key", key);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), json_of(answer).await)
        }
    };
    assert_eq!(with_key("AIza-anything").await.0, 200);
    let (status, body) = with_key("AIza-invalid").await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["status"], "INVALID_ARGUMENT");
    assert_eq!(body["error"]["details"][0]["reason"], "API_KEY_INVALID");
    assert_eq!(body["error"]["message"], "API key not valid. Please pass a valid API key.");
    let (status, body) = with_key("AIza-leaked").await;
    assert_eq!((status, &body["error"]["code"]), (403, &json!("permission_denied")));
    assert_eq!(with_key("").await.0, 403);
    let query = server.get("/v1beta/models?key=invalid").send().await.unwrap();
    assert_eq!(query.status(), 400);
}

#[tokio::test]
async fn addresses_that_do_not_exist_are_refused_in_json() {
    let server = Server::usual().await;
    for (path, status) in
        [("/v1beta/nothing", 404), ("/v1beta/interactions", 405), ("/v1beta/interactions/v1_gone", 404)]
    {
        let answer = server.get(path).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert!(json_of(answer).await["error"]["message"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn models_come_in_pages() {
    let server = Server::usual().await;
    let mut names = Vec::new();
    let mut token = String::new();
    loop {
        let page = server.json(&format!("/v1/models?pageSize=7&pageToken={token}")).await;
        let models = page["models"].as_array().unwrap();
        assert!(models.len() <= 7);
        names.extend(models.iter().map(|model| model["name"].as_str().unwrap().to_owned()));
        match page["nextPageToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => break,
        }
    }
    let all = server.json("/v1beta/models?pageSize=1000").await;
    let expected: Vec<&str> =
        all["models"].as_array().unwrap().iter().map(|model| model["name"].as_str().unwrap()).collect();
    assert_eq!(names, expected);
    assert!(names.contains(&"models/gemini-3.1-pro-preview".to_owned()));
    let one = server.json("/v1beta/models/gemini-3-flash-preview").await;
    assert_eq!(one["displayName"], "Gemini 3 Flash Preview");
}
