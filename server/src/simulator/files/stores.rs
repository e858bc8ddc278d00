//! File search stores: documents that the `file_search` tool looks into, and the
//! operations that put them there.

use serde_json::{Value, json};

use super::{Document, File, Shelf, bad};
use crate::simulator::clock;
use crate::simulator::ids;
use crate::simulator::random::Random;
use crate::simulator::refusal::Refusal;

/// A store.
#[derive(Debug, Clone)]
pub(super) struct FileStore {
    pub(super) display_name: String,
    created: String,
    pub(super) documents: Vec<Document>,
}

/// Something that takes a while: it is done when it is asked for.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    store: String,
    document: String,
}

impl FileStore {
    pub(super) fn new(display_name: &str) -> Self {
        Self { display_name: display_name.to_owned(), created: clock::now(), documents: Vec::new() }
    }

    pub(super) fn json(&self, name: &str) -> Value {
        let size: usize = self.documents.iter().map(|document| document.size).sum();
        json!({
            "name": name, "displayName": self.display_name,
            "createTime": self.created, "updateTime": self.created,
            "activeDocumentsCount": self.documents.len().to_string(),
            "pendingDocumentsCount": "0", "failedDocumentsCount": "0",
            "sizeBytes": size.to_string(),
        })
    }
}

impl Document {
    pub(super) fn json(&self) -> Value {
        json!({"name": self.name, "displayName": self.title, "mimeType": self.mime_type,
               "sizeBytes": self.size.to_string(), "state": "STATE_ACTIVE"})
    }
}

/// Puts `file` into `store` and returns the operation.
pub(super) fn take_in(
    shelf: &mut Shelf,
    store: &str,
    file: &File,
    uploaded: bool,
    random: &mut Random,
) -> Result<Value, Refusal> {
    let Some(found) = shelf.stores.get_mut(store) else {
        return Err(missing(store));
    };
    let document = format!("{store}/documents/{}", ids::call(random));
    let title = if file.display_name.is_empty() { &file.id } else { &file.display_name };
    found.documents.push(Document {
        name: document.clone(),
        title: title.clone(),
        mime_type: file.mime_type.clone(),
        size: file.bytes.len(),
        text: file.text(),
    });
    let folder = if uploaded { "upload/operations" } else { "operations" };
    let name = format!("{store}/{folder}/{}", ids::call(random));
    shelf.operations.insert(name.clone(), Operation { store: store.to_owned(), document });
    Ok(json!({"name": name}))
}

impl Operation {
    pub(super) fn json(&self, name: &str) -> Value {
        json!({"name": name, "done": true,
               "response": {"parent": self.store, "documentName": self.document}})
    }
}

/// The file that `{"fileName": "files/…"}` names.
pub(super) fn named<'a>(shelf: &'a Shelf, body: &Value) -> Result<&'a File, Refusal> {
    let name = body["fileName"].as_str().or(body["file_name"].as_str()).unwrap_or("");
    let id = name.strip_prefix("files/").unwrap_or(name);
    if id.is_empty() {
        return Err(bad("Missing parameter 'fileName'."));
    }
    shelf.files.get(id).ok_or_else(|| super::unknown(id))
}

pub(super) fn missing(store: &str) -> Refusal {
    Refusal::gateway(
        axum::http::StatusCode::NOT_FOUND,
        "NOT_FOUND",
        &format!("{store} was not found."),
        Vec::new(),
    )
}
