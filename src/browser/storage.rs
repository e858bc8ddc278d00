//! localStorage and sessionStorage: small, synchronous, and each may be full, refused or missing.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, Storage, window};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Survives the browser's end.
    Local,
    /// Ends with the tab.
    Session,
}

/// Why something was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The quota is used up.
    Full,
    /// The browser does not let this page store anything.
    Refused,
}

fn area(area: Area) -> Option<Storage> {
    let window = window()?;
    let found = match area {
        Area::Local => window.local_storage(),
        Area::Session => window.session_storage(),
    };
    found.ok().flatten()
}

/// Reads a record.
pub fn read(from: Area, key: &str) -> Option<String> {
    area(from)?.get_item(key).ok().flatten()
}

/// Writes a record.
///
/// # Errors
///
/// [`StorageError`]; what stood there before then still does.
pub fn write(to: Area, key: &str, value: &str) -> Result<(), StorageError> {
    area(to).ok_or(StorageError::Refused)?.set_item(key, value).map_err(|error| reason(&error))
}

/// Removes a record, if it is there.
pub fn remove(from: Area, key: &str) {
    if let Some(storage) = area(from) {
        // Removing can only fail where reading and writing do, and then there is nothing to remove.
        let _ = storage.remove_item(key);
    }
}

/// The keys that begin with `prefix`, with what follows it.
pub fn keys(from: Area, prefix: &str) -> Vec<String> {
    let Some(storage) = area(from) else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    (0..count)
        .filter_map(|at| storage.key(at).ok().flatten())
        .filter_map(|key| key.strip_prefix(prefix).map(str::to_owned))
        .collect()
}

fn reason(error: &JsValue) -> StorageError {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("QuotaExceededError") => StorageError::Full,
        Some(_) | None => StorageError::Refused,
    }
}
