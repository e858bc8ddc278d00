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
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestRedirect, window};

use crate::protocol::event::{self, Event, Head, Stamped};
use crate::protocol::id::{ApiKey, InteractionId};
use crate::protocol::problem::{Problem, local};
use crate::protocol::sse::Decoder;

/// How long a stream may be silent before it is given up, in milliseconds. The first byte of a long thought or a large
/// picture can take minutes.
pub const SILENCE_CEILING_MS: u32 = 300_000;

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

/// What comes back from a request, in order; after the second or third kind nothing follows.
#[derive(Debug)]
pub enum Heard {
    /// The stream said something.
    Event(Stamped),
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

    /// Whether it was let go.
    pub fn is_aborted(&self) -> bool {
        self.0.signal().aborted()
    }
}

/// Posts a request and hands on everything that the answer says, until it ends.
pub async fn post(connection: &Connection, endpoint: &Endpoint, body: &Value, mut hear: impl FnMut(Heard)) {
    let mut request = Request::post(&endpoint.address("interactions"))
        .header("content-type", "application/json")
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(&connection.0.signal()));
    if let Some(key) = &endpoint.key {
        request = request.header("x-goog-api-key", key.expose());
    }
    let watchdog = Watchdog::start(connection.clone());
    let response = match request.body(body.to_string()) {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let last = match response {
        Err(error) => {
            Heard::Failed(watchdog.verdict(Problem::on_the_way(local::UNREACHABLE, error.to_string())))
        }
        Ok(response) if is_stream(&response) => read_stream(&response, &watchdog, &mut hear).await,
        Ok(response) => read_other(&response, &mut hear).await,
    };
    hear(last);
}

/// Deletes an interaction at the service. Tells whether it is gone from there.
pub async fn delete(endpoint: &Endpoint, id: &InteractionId) -> bool {
    let mut request = Request::delete(&endpoint.address(&format!("interactions/{}", id.as_str())))
        .redirect(RequestRedirect::Error);
    if let Some(key) = &endpoint.key {
        request = request.header("x-goog-api-key", key.expose());
    }
    // 404 means that it has expired, which is as gone as deleted.
    request.send().await.is_ok_and(|response| response.ok() || response.status() == 404)
}

/// Reads a JSON file of the page's own origin; `None` where there is none, or where it is no JSON.
///
/// # Errors
///
/// [`Problem`], where it cannot be told whether there is one.
pub async fn own_json(name: &str) -> Result<Option<Value>, Problem> {
    let unreachable = |error: gloo_net::Error| Problem::on_the_way(local::UNREACHABLE, error.to_string());
    let response = Request::get(name).send().await.map_err(unreachable)?;
    if !response.ok() {
        return Ok(None);
    }
    Ok(serde_json::from_str(&response.text().await.map_err(unreachable)?).ok())
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get("content-type").unwrap_or_default();
    response.ok() && kind.to_ascii_lowercase().starts_with("text/event-stream")
}

async fn read_stream(response: &Response, watchdog: &Watchdog, hear: &mut impl FnMut(Heard)) -> Heard {
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
async fn read_other(response: &Response, hear: &mut impl FnMut(Heard)) -> Heard {
    let text = match response.text().await {
        Ok(text) => text,
        Err(error) => return Heard::Failed(Problem::on_the_way(local::CUT, error.to_string())),
    };
    let body = text.char_indices().nth(BODY_LIMIT).map_or(text.as_str(), |(end, _)| &text[..end]);
    if !response.ok() {
        let retry_after = response.headers().get("retry-after");
        return Heard::Failed(Problem::of_response(response.status(), retry_after.as_deref(), body));
    }
    if let Some(problem) = Problem::of_body(body) {
        return Heard::Failed(problem);
    }
    match serde_json::from_str::<Value>(&text) {
        Ok(resource) if resource.get("status").is_some() => {
            let (head, steps) = Head::of_resource(resource);
            hear(Heard::Event(Stamped { id: None, event: Event::Completed(head, steps) }));
            Heard::Closed(None)
        }
        Ok(_) | Err(_) => {
            let mut problem = Problem::of_response(response.status(), None, body);
            problem.code = local::UNREADABLE.to_owned();
            Heard::Failed(problem)
        }
    }
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
    timer: Option<i32>,
    _tick: Closure<dyn FnMut()>,
}

impl Watchdog {
    fn start(connection: Connection) -> Self {
        let silent_ms = Rc::new(Cell::new(0_u32));
        let counter = silent_ms.clone();
        let tick = Closure::<dyn FnMut()>::new(move || {
            counter.set(counter.get().saturating_add(SILENCE_CHECK_MS as u32));
            if counter.get() >= SILENCE_CEILING_MS {
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
        Self { silent_ms, timer, _tick: tick }
    }

    fn fed(&self) {
        self.silent_ms.set(0);
    }

    /// The problem itself, unless the watchdog was its cause.
    fn verdict(&self, problem: Problem) -> Problem {
        if self.silent_ms.get() >= SILENCE_CEILING_MS {
            Problem::on_the_way(local::SILENT, "Nothing came for five minutes.")
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
