//! The Files API and file search stores, in memory.
//!
//! Unlike the rest of the service it writes its names in camelCase and refuses in the
//! front end's shape. A file that was uploaded can be used by its `uri` in an input
//! until it expires, 48 hours later. Films are `PROCESSING` first, until they were asked
//! for a few times.

mod routes;
mod stores;
mod upload;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::clock;
use super::refusal::Refusal;
use crate::secret::sha256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) use routes::handle;

/// How long a file is kept, in seconds.
const LIFE: u64 = 48 * 60 * 60;
/// How many bytes of files there may be; the service has 20 GB.
const ROOM: usize = 1 << 30;
/// How often a film is asked for before it can be used.
const POLLS: u32 = 2;

/// What was uploaded.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// The name without `files/`.
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) mime_type: String,
    pub(crate) bytes: axum::body::Bytes,
    /// Seconds since 1970.
    created: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// So many times it will still say so.
    Processing(u32),
    Active,
    Failed,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Processing(_) => "PROCESSING",
            Self::Active => "ACTIVE",
            Self::Failed => "FAILED",
        }
    }
}

/// A document of a file search store, as it is searched.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// `fileSearchStores/…/documents/…`.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) mime_type: String,
    pub(crate) size: usize,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
struct Shelf {
    files: BTreeMap<String, File>,
    uploads: BTreeMap<String, upload::Upload>,
    stores: BTreeMap<String, stores::FileStore>,
    operations: BTreeMap<String, stores::Operation>,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Files(Mutex<Shelf>);

/// A file as the API writes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    name: String,
    display_name: &'a str,
    mime_type: &'a str,
    size_bytes: String,
    create_time: String,
    update_time: String,
    expiration_time: String,
    sha256_hash: String,
    uri: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
    source: &'static str,
}

impl Files {
    /// What is there, without what has expired.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Nothing is left half done when a holder of the lock panics.
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock::seconds();
        shelf.files.retain(|_, file| file.created + LIFE > now);
        shelf
    }

    /// The file behind `uri`, ready to be used. None: `uri` is no file's.
    pub(crate) fn used(&self, uri: &str) -> Result<Option<File>, Refusal> {
        let Some(id) = id_in(uri) else {
            return Ok(None);
        };
        let file = self.shelf().files.get(id).cloned().ok_or_else(|| unknown(id))?;
        match file.state {
            State::Active => Ok(Some(file)),
            State::Processing(_) | State::Failed => Err(Refusal::invalid(&format!(
                "The File {id} is not in an ACTIVE state and usage is not allowed."
            ))),
        }
    }

    /// Forgets a file; whether it was there.
    pub(crate) fn forget(&self, id: &str) -> bool {
        self.shelf().files.remove(id).is_some()
    }

    /// Every document of the stores named `stores`.
    pub(crate) fn documents(&self, stores: &[String]) -> Vec<Document> {
        let shelf = self.shelf();
        let found = stores.iter().filter_map(|name| shelf.stores.get(name));
        found.flat_map(|store| store.documents.clone()).collect()
    }

    /// The first of `stores` that does not exist.
    pub(crate) fn missing_store<'a>(&self, stores: &'a [String]) -> Option<&'a String> {
        let shelf = self.shelf();
        stores.iter().find(|name| !shelf.stores.contains_key(*name))
    }
}

impl Shelf {
    fn add(&mut self, file: File) -> Result<(), Refusal> {
        let held: usize = self.files.values().map(|file| file.bytes.len()).sum();
        if held + file.bytes.len() > ROOM {
            return Err(Refusal::gateway(
                StatusCode::TOO_MANY_REQUESTS,
                "RESOURCE_EXHAUSTED",
                "The simulator has no more room for files.",
                Vec::new(),
            ));
        }
        self.files.insert(file.id.clone(), file);
        Ok(())
    }
}

impl File {
    fn new(id: String, display_name: String, mime_type: String, bytes: axum::body::Bytes) -> Self {
        let state = match mime_type.as_str() {
            _ if display_name.contains("corrupt") => State::Failed,
            film if film.starts_with("video/") => State::Processing(POLLS),
            _ => State::Active,
        };
        Self { id, display_name, mime_type, bytes, created: clock::seconds(), state }
    }

    fn json(&self) -> Value {
        let hash = sha256(&self.bytes).map(|byte| format!("{byte:02x}")).concat();
        let created = clock::written(self.created);
        let error = (self.state == State::Failed)
            .then(|| serde_json::json!({"code": 3, "message": "The file could not be read."}));
        let written = Written {
            name: format!("files/{}", self.id),
            display_name: &self.display_name,
            mime_type: &self.mime_type,
            size_bytes: self.bytes.len().to_string(),
            update_time: created.clone(),
            create_time: created,
            expiration_time: clock::written(self.created + LIFE),
            // As the service does: base64 of the hash in hexadecimal.
            sha256_hash: STANDARD.encode(hash),
            uri: format!("{}/v1beta/files/{}", crate::config::GOOGLE, self.id),
            state: self.state.name(),
            error,
            source: "UPLOADED",
        };
        serde_json::to_value(written).unwrap_or_default()
    }

    /// The text in it, as far as it is text.
    fn text(&self) -> String {
        let texts = ["text/", "application/json", "application/xml"];
        if texts.iter().any(|kind| self.mime_type.starts_with(kind)) {
            String::from_utf8_lossy(&self.bytes).into_owned()
        } else {
            self.display_name.clone()
        }
    }
}

/// The id in a file's address, on whatever host.
fn id_in(uri: &str) -> Option<&str> {
    let (_, id) = uri.split_once("/files/")?;
    let before = &uri[..uri.len() - id.len() - "/files/".len()];
    let id = id.split(['?', ':']).next().unwrap_or(id);
    (before.ends_with("/v1beta") || before.ends_with("/v1")).then_some(id)
}

/// The service does not say whether it exists.
fn unknown(id: &str) -> Refusal {
    Refusal::gateway(
        StatusCode::FORBIDDEN,
        "PERMISSION_DENIED",
        &format!("You do not have permission to access the File {id} or it may not exist."),
        Vec::new(),
    )
}

fn bad(message: &str) -> Refusal {
    Refusal::gateway(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: &str, created: u64) -> File {
        File {
            created,
            ..File::new(id.to_owned(), String::new(), "text/plain".to_owned(), Default::default())
        }
    }

    #[test]
    fn files_go_after_two_days() {
        let files = Files::default();
        let now = clock::seconds();
        let uri = |id: &str| format!("https://generativelanguage.googleapis.com/v1beta/files/{id}");
        for (id, created) in [("old", now - LIFE), ("young", now - LIFE + 60)] {
            assert!(files.shelf().add(file(id, created)).is_ok());
        }
        assert_eq!(files.used(&uri("old")).unwrap_err().status, StatusCode::FORBIDDEN);
        assert!(files.used(&uri("young")).unwrap().is_some());
        assert!(files.used("https://example.com/files/young").unwrap().is_none());
    }
}
