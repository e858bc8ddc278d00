//! Requests to the API and the streams that answer them.
//!
//! Only `content-type` and `x-goog-api-key` are ever sent: any other header makes Google's preflight fail, and the page
//! then sees nothing but a network error (reference section 2.3). Redirects are refused, since the key must not follow
//! one. The key goes nowhere but into its header.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Request, Response};
use js_sys::{Reflect, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, RequestRedirect, window};

use super::policy;
use crate::protocol::event::{self, Event, Head, Stamped};
use crate::protocol::id::{ApiKey, EventId, InteractionId};
use crate::protocol::model::listing::{self, Listed};
use crate::protocol::problem::{Problem, local};
use crate::protocol::sse::Decoder;
use crate::protocol::step::Step;

/// How long a stream may be silent before it is given up, in milliseconds. The first byte of a long thought or a large
/// picture can take minutes.
pub const SILENCE_CEILING_MS: u32 = 300_000;

/// The same for the stream of a run that can be found again at any time. Some stay open and say nothing more.
pub const RESUMED_CEILING_MS: u32 = 120_000;

/// How often the silence is looked at, in milliseconds.
const SILENCE_CHECK_MS: i32 = 5_000;

/// How much of an answer that is no stream is looked at, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// Where the API is, and with whose key.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Origin and path before the version; empty for the page's own origin.
    pub base: String,
    /// Path version, such as `v1beta`.
    pub version: String,
    /// The visitor's key, unless the server holds one.
    pub key: Option<ApiKey>,
}

impl Endpoint {
    fn address(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.base, self.version)
    }
}

/// What comes back from a request, in order; after one of the last two kinds nothing follows.
#[derive(Debug)]
pub enum Heard {
    /// The stream said something.
    Event(Stamped),
    /// There was no stream, but the interaction itself, ended or not.
    Resource(Head, Vec<Step>),
    /// The body ended; text that trailed it may explain why.
    Closed(Option<Problem>),
    /// There was no stream, or reading it failed.
    Failed(Problem),
}

/// A connection that can be let go of. Dropping it does not.
#[derive(Clone)]
pub struct Connection(AbortController);

impl Connection {
    /// A connection that is not open yet. `None` in a browser without `AbortController`, which runs no WebAssembly
    /// either.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// Lets go at once.
    pub fn abort(&self) {
        self.0.abort();
    }

    /// What a request listens to.
    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }

    /// Whether it was let go.
    pub fn is_aborted(&self) -> bool {
        self.0.signal().aborted()
    }
}

/// What is asked of the API.
#[derive(Clone, Copy, Debug)]
pub enum Call<'a> {
    /// A new interaction.
    Create(&'a Value),
    /// The stream of a background run, from its beginning or after a place in it.
    Resume(&'a InteractionId, Option<&'a EventId>),
    /// An interaction as it stands.
    Fetch(&'a InteractionId),
}

/// Posts a request and hands on everything that the answer says, until it ends.
pub async fn post(connection: &Connection, endpoint: &Endpoint, body: &Value, mut hear: impl FnMut(Heard)) {
    call(connection, endpoint, Call::Create(body), &mut hear).await;
}

/// Asks something, and hands on everything that the answer says, until it ends.
pub async fn call(connection: &Connection, endpoint: &Endpoint, call: Call<'_>, hear: &mut dyn FnMut(Heard)) {
    let (path, body, patience_ms) = match call {
        Call::Create(body) => ("interactions".to_owned(), Some(body.to_string()), SILENCE_CEILING_MS),
        Call::Resume(id, after) => {
            let place = after.map(|id| js_sys::encode_uri_component(id.as_str()));
            let after = place.map_or_else(String::new, |place| format!("&last_event_id={place}"));
            (format!("interactions/{}?stream=true{after}", id.as_str()), None, RESUMED_CEILING_MS)
        }
        Call::Fetch(id) => (format!("interactions/{}", id.as_str()), None, RESUMED_CEILING_MS),
    };
    let watchdog = Watchdog::start(connection.clone(), patience_ms);
    let signal = connection.0.signal();
    let last =
        match send(endpoint, &path, if body.is_some() { "POST" } else { "GET" }, body, Some(&signal)).await {
            Err(error) => {
                let problem = if policy::stops(&endpoint.base).await {
                    Problem::on_the_way(local::NOT_ALLOWED, endpoint.base.as_str())
                } else {
                    Problem::on_the_way(local::UNREACHABLE, error.to_string())
                };
                Heard::Failed(watchdog.verdict(problem))
            }
            Ok(response) if is_stream(&response) => read_stream(&response, &watchdog, hear).await,
            Ok(response) => read_other(&response, hear).await,
        };
    hear(last);
}

/// The one place that sends anything to the API.
async fn send(
    endpoint: &Endpoint,
    path: &str,
    method: &str,
    body: Option<String>,
    signal: Option<&AbortSignal>,
) -> Result<Response, gloo_net::Error> {
    let address = endpoint.address(path);
    let mut request = match method {
        "POST" => Request::post(&address),
        "DELETE" => Request::delete(&address),
        _ => Request::get(&address),
    };
    request = request.redirect(RequestRedirect::Error).abort_signal(signal);
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    if let Some(key) = &endpoint.key {
        request = request.header("x-goog-api-key", key.expose());
    }
    match body {
        Some(body) => request.body(body)?.send().await,
        None => request.send().await,
    }
}

/// Deletes an interaction at the service. Tells whether it is gone from there.
pub async fn delete(endpoint: &Endpoint, id: &InteractionId) -> bool {
    let answer = send(endpoint, &format!("interactions/{}", id.as_str()), "DELETE", None, None).await;
    let Ok(response) = answer else { return false };
    // What has expired is as gone as what was deleted. A wrong address does not know it either, and says so otherwise.
    response.ok() || refusal(&response).await.is_unknown_there()
}

async fn refusal(response: &Response) -> Problem {
    Problem::of_response(response.status(), None, &response.text().await.unwrap_or_default())
}

/// Cancels a background run at the service. Tells whether it runs no more.
pub async fn cancel(endpoint: &Endpoint, id: &InteractionId) -> bool {
    let path = format!("interactions/{}/cancel", id.as_str());
    let answer = send(endpoint, &path, "POST", Some("{}".to_owned()), None).await;
    let Ok(response) = answer else { return false };
    if is_over(&response).await {
        return true;
    }
    // It refuses to cancel what has ended by itself, and may report trouble although it has cancelled (reference
    // section 8.3): how the run stands, only a look can say.
    let path = format!("interactions/{}", id.as_str());
    match send(endpoint, &path, "GET", None, None).await {
        Ok(response) => is_over(&response).await,
        Err(_) => false,
    }
}

/// Whether an answer about a run says that it runs no more.
async fn is_over(response: &Response) -> bool {
    if !response.ok() {
        return refusal(response).await.is_unknown_there();
    }
    let text = response.text().await.unwrap_or_default();
    let Ok(resource) = serde_json::from_str::<Value>(&text) else { return false };
    Head::of_resource(resource).0.status.is_some_and(|status| !status.is_running())
}

/// Lists the models; `None` where that did not work.
pub async fn models(endpoint: &Endpoint) -> Option<Vec<Listed>> {
    let mut models = Vec::new();
    let mut next = String::new();
    // The service lists a thousand at a time; a page that names itself as the next must not hold this up for ever.
    for _ in 0..10 {
        let path = format!("models?pageSize=1000{next}");
        let response = send(endpoint, &path, "GET", None, None).await.ok().filter(Response::ok)?;
        let (page, token) = listing::page(serde_json::from_str(&response.text().await.ok()?).ok()?);
        models.extend(page);
        let Some(token) = token else { break };
        next = format!("&pageToken={}", js_sys::encode_uri_component(&token));
    }
    Some(models)
}

/// Reads a JSON file of the page's own origin; `None` where there is none.
///
/// # Errors
///
/// [`Problem`], where it cannot be told whether there is one: every answer but the file and 404, such as the page of a
/// network that wants a login first.
pub async fn own_json(name: &str) -> Result<Option<Value>, Problem> {
    let unreachable = |error: gloo_net::Error| Problem::on_the_way(local::UNREACHABLE, error.to_string());
    let response = Request::get(name).send().await.map_err(unreachable)?;
    if response.status() == 404 {
        return Ok(None);
    }
    if !response.ok() {
        return Err(refusal(&response).await);
    }
    let text = response.text().await.map_err(unreachable)?;
    // Some hosts of static files answer for every file that they do not have with the page itself.
    if text.contains("id=\"boot\"") {
        return Ok(None);
    }
    let is_no_json =
        |_| Problem::on_the_way(local::UNREADABLE, format!("{name} is there, and it is no JSON."));
    serde_json::from_str(&text).map(Some).map_err(is_no_json)
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get("content-type").unwrap_or_default();
    response.ok() && kind.to_ascii_lowercase().starts_with("text/event-stream")
}

async fn read_stream(response: &Response, watchdog: &Watchdog, hear: &mut dyn FnMut(Heard)) -> Heard {
    let reader =
        response.body().and_then(|body| body.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok());
    let Some(reader) = reader else {
        return Heard::Failed(Problem::on_the_way(local::UNREADABLE, "The answer had no body."));
    };
    let mut decoder = Decoder::default();
    let mut bytes = Vec::new();
    loop {
        let chunk = match JsFuture::from(reader.read()).await {
            Ok(chunk) => chunk,
            Err(error) => {
                return Heard::Failed(watchdog.verdict(Problem::on_the_way(local::CUT, message_of(&error))));
            }
        };
        watchdog.fed();
        let Some(array) = field(&chunk, "value").and_then(|value| value.dyn_into::<Uint8Array>().ok()) else {
            break;
        };
        // One buffer for the whole stream: a chunk is copied out of the browser, decoded, and forgotten.
        bytes.resize(array.length() as usize, 0);
        array.copy_to(&mut bytes);
        decoder.feed(&bytes, |frame| hear(Heard::Event(event::decode(frame))));
    }
    let tail = decoder.finish();
    if let Some(frame) = tail.frame {
        let last = event::decode(frame);
        // Data that is no JSON is a frame that was cut: it is dropped, not shown.
        if !matches!(last.event, Event::Unreadable { .. }) {
            hear(Heard::Event(last));
        }
    }
    Heard::Closed(Problem::of_body(&tail.stray))
}

/// Anything but a stream: an error, a finished interaction as JSON, or a page of somebody else.
async fn read_other(response: &Response, hear: &mut dyn FnMut(Heard)) -> Heard {
    let text = match response.text().await {
        Ok(text) => text,
        Err(error) => return Heard::Failed(Problem::on_the_way(local::CUT, error.to_string())),
    };
    let body = text.char_indices().nth(BODY_LIMIT).map_or(text.as_str(), |(end, _)| &text[..end]);
    if !response.ok() {
        let retry_after = response.headers().get("retry-after").map(in_seconds);
        return Heard::Failed(Problem::of_response(response.status(), retry_after.as_deref(), body));
    }
    if let Some(problem) = Problem::of_body(body) {
        return Heard::Failed(problem);
    }
    match serde_json::from_str::<Value>(&text) {
        Ok(resource) if resource.get("status").is_some() => {
            let (head, steps) = Head::of_resource(resource);
            hear(Heard::Resource(head, steps));
            Heard::Closed(None)
        }
        Ok(_) | Err(_) => {
            let mut problem = Problem::of_response(response.status(), None, body);
            problem.code = local::UNREADABLE.to_owned();
            Heard::Failed(problem)
        }
    }
}

/// The header is a number of seconds, or a date.
fn in_seconds(retry_after: String) -> String {
    let date = js_sys::Date::parse(&retry_after);
    if retry_after.trim().parse::<f64>().is_ok() || date.is_nan() {
        return retry_after;
    }
    ((date - js_sys::Date::now()).max(0.0) / 1000.0).to_string()
}

fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}

fn message_of(error: &JsValue) -> String {
    field(error, "message").and_then(|message| message.as_string()).unwrap_or_default()
}

/// Lets go of a connection that has been silent for too long. It counts bytes, not events, so that a keepalive comment
/// or a picture that trickles in keeps the connection.
struct Watchdog {
    silent_ms: Rc<Cell<u32>>,
    patience_ms: u32,
    timer: Option<i32>,
    _tick: Closure<dyn FnMut()>,
}

impl Watchdog {
    fn start(connection: Connection, patience_ms: u32) -> Self {
        let silent_ms = Rc::new(Cell::new(0_u32));
        let counter = silent_ms.clone();
        let tick = Closure::<dyn FnMut()>::new(move || {
            counter.set(counter.get().saturating_add(SILENCE_CHECK_MS as u32));
            if counter.get() >= patience_ms {
                connection.abort();
            }
        });
        let timer = window().and_then(|window| {
            window
                .set_interval_with_callback_and_timeout_and_arguments_0(
                    tick.as_ref().unchecked_ref(),
                    SILENCE_CHECK_MS,
                )
                .ok()
        });
        Self { silent_ms, patience_ms, timer, _tick: tick }
    }

    fn fed(&self) {
        self.silent_ms.set(0);
    }

    /// The problem itself, unless the watchdog was its cause.
    fn verdict(&self, problem: Problem) -> Problem {
        if self.silent_ms.get() >= self.patience_ms {
            Problem::on_the_way(local::SILENT, "Nothing came for minutes.")
        } else {
            problem
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (window(), self.timer) {
            window.clear_interval_with_handle(timer);
        }
    }
}
