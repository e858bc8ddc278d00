//! Starting servers, asking them, and reading what they stream.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use catena_server::{Answers, Config, Log, Pace, Running, Simulation};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

pub const MODEL: &str = "gemini-3-flash-preview";

/// A running server, and a client for it.
pub struct Server {
    running: Running,
    pub client: Client,
    pub lines: Arc<Mutex<Vec<String>>>,
}

/// A simulator that does not pause, the same in every run.
pub fn simulation() -> Simulation {
    Simulation { pace: Pace::Every(0), seed: Some(1), ..Simulation::default() }
}

/// A folder that is removed with its value.
pub struct Folder(pub std::path::PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let unique = format!("catena-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(unique);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, content: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Server {
    pub async fn start(config: Config) -> Self {
        // The tests' own client uses the server's provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let config =
            Config { log: Log::Kept(Arc::clone(&lines)), grace: Duration::from_millis(200), ..config };
        let running = catena_server::start(config).await.unwrap();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { running, client, lines }
    }

    /// A simulator.
    pub async fn simulator(simulation: Simulation) -> Self {
        let answers = Answers::Simulator(simulation);
        Self::start(Config { answers, ..Config::default() }).await
    }

    /// The simulator most tests need.
    pub async fn usual() -> Self {
        Self::simulator(simulation()).await
    }

    pub fn address(&self) -> String {
        self.running.addr.to_string()
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.running.addr)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    /// A create request with `body`.
    pub fn create(&self, body: &Value) -> RequestBuilder {
        self.client
            .post(self.url("/v1beta/interactions"))
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    /// The whole stream that answers `prompt`.
    pub async fn stream(&self, prompt: &str) -> String {
        text(self.create(&ask(prompt, None)).send().await.unwrap()).await
    }

    /// The answer to `prompt` in the conversation that ends with `previous`, and its id.
    pub async fn say(&self, prompt: &str, previous: Option<&str>) -> (String, String) {
        let body = self.create(&ask(prompt, previous)).send().await.unwrap();
        let events = events(&text(body).await);
        let id = events[0]["interaction"]["id"].as_str().unwrap().to_owned();
        (said(&events), id)
    }

    /// A GET whose answer is JSON.
    pub async fn json(&self, path: &str) -> Value {
        json_of(self.get(path).send().await.unwrap()).await
    }

    /// Waits until a line of the log satisfies `wanted`.
    pub async fn logged(&self, wanted: impl Fn(&Value) -> bool) {
        self.logged_times(1, wanted).await;
    }

    /// Waits until `times` lines of the log satisfy `wanted`.
    pub async fn logged_times(&self, times: usize, wanted: impl Fn(&Value) -> bool) {
        let count = || {
            let lines = self.lines.lock().unwrap();
            lines.iter().filter(|line| wanted(&serde_json::from_str(line).unwrap())).count()
        };
        let waiting = async {
            while count() < times {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let patience = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        assert!(patience.is_ok(), "never logged: {:?}", self.lines.lock().unwrap());
    }
}

/// A streaming create request.
pub fn ask(prompt: &str, previous: Option<&str>) -> Value {
    let mut body = json!({"model": MODEL, "input": prompt, "stream": true});
    if let Some(previous) = previous {
        body["previous_interaction_id"] = previous.into();
    }
    body
}

pub async fn text(response: Response) -> String {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    String::from_utf8(response.bytes().await.unwrap().to_vec()).unwrap()
}

pub async fn json_of(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

/// The `data` of each frame that has some; `[DONE]` and what is broken are left out.
pub fn events(stream: &str) -> Vec<Value> {
    frames(stream).into_iter().filter_map(|(_, data)| serde_json::from_str(&data).ok()).collect()
}

/// Name and data of each whole frame.
pub fn frames(stream: &str) -> Vec<(String, String)> {
    let stream = stream.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let whole = stream.rfind("\n\n").map_or("", |end| &stream[..end]);
    whole
        .split("\n\n")
        .filter_map(|frame| {
            let (name, data) = frame.split_once('\n')?;
            let name = name.strip_prefix("event: ")?;
            Some((name.to_owned(), data.strip_prefix("data: ")?.to_owned()))
        })
        .collect()
}

/// The text of all deltas.
pub fn said(events: &[Value]) -> String {
    events.iter().filter_map(|event| event["delta"]["text"].as_str()).collect()
}

/// The status of the last event that has one.
pub fn status(events: &[Value]) -> String {
    let last = events.iter().rev().find_map(|event| event["interaction"]["status"].as_str());
    last.unwrap_or("").to_owned()
}
