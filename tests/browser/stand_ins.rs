//! Stand-ins for facilities of the browser that a test has to steer. What they do is written in `stand_ins.js`.

use js_sys::{Array, Promise, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::Text;

#[wasm_bindgen(module = "/tests/browser/stand_ins.js")]
extern "C" {
    #[wasm_bindgen(js_name = FakeFetch)]
    type JsFetch;
    #[wasm_bindgen(constructor, js_class = FakeFetch)]
    fn new(status: u16, headers: &str, chunks: &Array, ending: &str) -> JsFetch;
    #[wasm_bindgen(method)]
    fn asked(this: &JsFetch) -> String;
    #[wasm_bindgen(method, js_name = putBack)]
    fn put_back(this: &JsFetch);

    #[wasm_bindgen(js_name = FakeTime)]
    type JsTime;
    #[wasm_bindgen(constructor, js_class = FakeTime)]
    fn new() -> JsTime;
    #[wasm_bindgen(method)]
    fn pass(this: &JsTime, milliseconds: u32);
    #[wasm_bindgen(method)]
    fn running(this: &JsTime) -> u32;
    #[wasm_bindgen(method, js_name = putBack)]
    fn put_back(this: &JsTime);

    #[wasm_bindgen(js_name = deleteDatabase)]
    fn js_delete_database(name: &str) -> Promise;
    #[wasm_bindgen(js_name = openNewer)]
    fn js_open_newer(name: &str, version: u32) -> Promise;

    #[wasm_bindgen(js_name = BusyStore)]
    type JsBusyStore;
    #[wasm_bindgen(constructor, js_class = BusyStore)]
    fn new() -> JsBusyStore;
    #[wasm_bindgen(method)]
    fn begin(this: &JsBusyStore, name: &str, store: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn end(this: &JsBusyStore) -> Promise;

    #[wasm_bindgen(js_name = Complaints)]
    type JsComplaints;
    #[wasm_bindgen(constructor, js_class = Complaints)]
    fn new() -> JsComplaints;
    #[wasm_bindgen(method)]
    fn so_far(this: &JsComplaints) -> Array;
    #[wasm_bindgen(method)]
    fn end(this: &JsComplaints);

    /// Selects characters of a text node.
    pub fn select(text: &Text, from: u32, to: u32);
    /// What is selected, as it would be copied.
    pub fn selected() -> String;
}

/// How an answer ends.
#[derive(Clone, Copy)]
pub enum Ending {
    /// As it should.
    Closed,
    /// The connection breaks after the last chunk.
    Cut,
    /// Nothing comes after the last chunk, and the connection stays.
    Open,
    /// There is no answer: the failure without a reason that a page sees.
    Unreachable,
    /// There is no answer, and the connection stays.
    Unanswered,
}

impl Ending {
    fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Cut => "cut",
            Self::Open => "open",
            Self::Unreachable => "unreachable",
            Self::Unanswered => "unanswered",
        }
    }
}

/// A `fetch` that gives the same answer to every request, until it is dropped.
pub struct FakeFetch(JsFetch);

impl FakeFetch {
    /// Answers with a status, headers, and a body in these chunks.
    pub fn new(status: u16, headers: &Value, chunks: &[&[u8]], ending: Ending) -> Self {
        let chunks: Array = chunks.iter().map(|chunk| Uint8Array::from(*chunk)).collect();
        Self(JsFetch::new(status, &headers.to_string(), &chunks, ending.word()))
    }

    /// Answers with a body in one piece.
    pub fn answering(status: u16, kind: &str, body: &str) -> Self {
        Self::new(status, &serde_json::json!({"content-type": kind}), &[body.as_bytes()], Ending::Closed)
    }

    /// Answers with a stream of events.
    pub fn streaming(chunks: &[&[u8]], ending: Ending) -> Self {
        Self::new(200, &serde_json::json!({"content-type": "text/event-stream"}), chunks, ending)
    }

    /// The one request that was made.
    pub fn asked(&self) -> Value {
        let asked: Vec<Value> = serde_json::from_str(&self.0.asked()).unwrap();
        let [request] = asked.as_slice() else { panic!("{} requests were made", asked.len()) };
        request.clone()
    }
}

impl Drop for FakeFetch {
    fn drop(&mut self) {
        self.0.put_back();
    }
}

/// Intervals for which time passes when a test says so, until it is dropped.
pub struct FakeTime(JsTime);

impl FakeTime {
    /// Takes the place of the page's intervals.
    pub fn new() -> Self {
        Self(JsTime::new())
    }

    /// Lets time pass.
    pub fn pass(&self, milliseconds: u32) {
        self.0.pass(milliseconds);
    }

    /// How many intervals run.
    pub fn running(&self) -> u32 {
        self.0.running()
    }
}

impl Drop for FakeTime {
    fn drop(&mut self) {
        self.0.put_back();
    }
}

/// A store in which another tab writes until it is told to end, so that everybody else waits.
pub struct BusyStore(JsBusyStore);

impl BusyStore {
    /// Begins to write.
    pub async fn begin(database: &str, store: &str) -> Self {
        let busy = JsBusyStore::new();
        JsFuture::from(busy.begin(database, store)).await.unwrap();
        Self(busy)
    }

    /// Lets the others in.
    pub async fn end(self) {
        JsFuture::from(self.0.end()).await.unwrap();
    }
}

/// What goes wrong in the page without anybody's catching it, from its making until it is dropped.
pub struct Complaints(JsComplaints);

impl Complaints {
    /// Begins to listen.
    pub fn new() -> Self {
        Self(JsComplaints::new())
    }

    /// The messages so far.
    pub fn texts(&self) -> Vec<String> {
        self.0.so_far().iter().filter_map(|text| text.as_string()).collect()
    }
}

impl Drop for Complaints {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Deletes a database as another tab might: "deleted", or "blocked" when a connection stays open.
pub async fn delete_database(name: &str) -> String {
    JsFuture::from(js_delete_database(name)).await.unwrap().as_string().unwrap()
}

/// Opens a newer version of a database as a newer tab would, and closes it: "opened" or "blocked".
pub async fn open_newer(name: &str, version: u32) -> String {
    JsFuture::from(js_open_newer(name, version)).await.unwrap().as_string().unwrap()
}
