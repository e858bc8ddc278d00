//! What the simulator was asked, so that tests can look at what a page really sent.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, Method, Uri};
use serde::Serialize;
use serde_json::Value;

use super::cors;

/// How many requests are remembered before the oldest is dropped.
const LIMIT: usize = 1_000;
/// And how many bytes of bodies.
const WEIGHT_LIMIT: usize = 256 << 20;

/// A request as it arrived. Of headers only the names are kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    method: String,
    path: String,
    /// With the value of `key` replaced.
    query: Option<String>,
    origin: Option<String>,
    headers: Vec<String>,
    /// The header names that a preflight asks for.
    preflight: Vec<String>,
    /// The body, if it is JSON.
    body: Option<Value>,
    /// How many bytes the body had.
    size: usize,
}

/// The requests so far.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<VecDeque<Entry>>);

impl Journal {
    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a request.
    pub(crate) fn note(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) {
        let mut names: Vec<String> = headers.keys().map(|name| name.to_string()).collect();
        names.sort();
        let origin = headers.get("origin").and_then(|value| value.to_str().ok());
        let entry = Entry {
            method: method.to_string(),
            path: uri.path().to_owned(),
            query: uri.query().map(without_key),
            origin: origin.map(str::to_owned),
            headers: names,
            preflight: cors::requested(headers),
            body: serde_json::from_slice(body).ok(),
            size: body.len(),
        };
        let mut entries = self.entries();
        entries.push_back(entry);
        let mut weight: usize = entries.iter().map(|entry| entry.size).sum();
        while entries.len() > LIMIT || (weight > WEIGHT_LIMIT && entries.len() > 1) {
            weight -= entries.pop_front().map_or(0, |entry| entry.size);
        }
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Entry> {
        self.entries().iter().cloned().collect()
    }

    /// Forgets all of them.
    pub(crate) fn clear(&self) {
        self.entries().clear();
    }
}

fn without_key(query: &str) -> String {
    let kept = crate::query::without(query, "key");
    match (kept.len() == query.len(), kept.is_empty()) {
        (true, _) => kept,
        (false, true) => "key=…".to_owned(),
        (false, false) => format!("{kept}&key=…"),
    }
}
