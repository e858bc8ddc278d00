//! IndexedDB: what was said, one text record per turn.
//!
//! The database may be slow to open, blocked by an older tab, full, or switched off; each of these is an error that is
//! told, and the page goes on without it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode, TransactionResult};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::window;

const NAME: &str = "catena";
const VERSION: u32 = 1;
const TURNS: &str = "turns";

/// How long opening may take before the page goes on without the archive, in milliseconds. A database can hang for
/// ever when another tab holds an older version open.
pub const OPENING_CEILING_MS: i32 = 3_000;

/// Why the archive did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The device's storage is full.
    Full,
    /// There is no database, with the browser's reason.
    Unavailable(String),
}

/// A handle on the database, which opens at the first use.
#[derive(Clone, Default)]
pub struct Archive {
    database: Rc<RefCell<Option<Rc<Database>>>>,
}

impl Archive {
    /// Writes records, all or none.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; nothing was written then.
    pub async fn put(&self, records: &[(String, String)]) -> Result<(), ArchiveError> {
        let database = self.open().await?;
        let transaction = database.transaction(&[TURNS], TransactionMode::ReadWrite).map_err(reason)?;
        let store = transaction.object_store(TURNS).map_err(reason)?;
        for (key, value) in records {
            let _ = store.put(&JsValue::from_str(value), Some(&JsValue::from_str(key))).map_err(reason)?;
        }
        // The transaction is done when the records are on disk, not when the requests are.
        committed(transaction.commit().map_err(reason)?.await)
    }

    /// Reads the records that exist among `keys`.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn get(&self, keys: Vec<String>) -> Result<HashMap<String, String>, ArchiveError> {
        let database = self.open().await?;
        let transaction = database.transaction(&[TURNS], TransactionMode::ReadOnly).map_err(reason)?;
        let store = transaction.object_store(TURNS).map_err(reason)?;
        let mut requests = Vec::with_capacity(keys.len());
        for key in keys {
            // All are asked before the first is awaited: one round trip instead of one per turn.
            let request = store.get(JsValue::from_str(&key)).map_err(reason)?;
            requests.push((key, request));
        }
        let mut found = HashMap::new();
        for (key, request) in requests {
            if let Some(text) = request.await.map_err(reason)?.and_then(|value| value.as_string()) {
                found.insert(key, text);
            }
        }
        Ok(found)
    }

    /// Reads every record there is, for an export.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn all(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let database = self.open().await?;
        let transaction = database.transaction(&[TURNS], TransactionMode::ReadOnly).map_err(reason)?;
        let store = transaction.object_store(TURNS).map_err(reason)?;
        let keys = store.get_all_keys(None, None).map_err(reason)?;
        let values = store.get_all(None, None).map_err(reason)?;
        let keys = keys.await.map_err(reason)?;
        let values = values.await.map_err(reason)?;
        Ok(keys
            .iter()
            .zip(&values)
            .filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?)))
            .collect())
    }

    /// Removes records.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn remove(&self, keys: &[String]) -> Result<(), ArchiveError> {
        let database = self.open().await?;
        let transaction = database.transaction(&[TURNS], TransactionMode::ReadWrite).map_err(reason)?;
        let store = transaction.object_store(TURNS).map_err(reason)?;
        for key in keys {
            let _ = store.delete(JsValue::from_str(key)).map_err(reason)?;
        }
        committed(transaction.commit().map_err(reason)?.await)
    }

    async fn open(&self) -> Result<Rc<Database>, ArchiveError> {
        if let Some(database) = self.database.borrow().clone() {
            return Ok(database);
        }
        let mut request =
            Factory::new().and_then(|factory| factory.open(NAME, Some(VERSION))).map_err(reason)?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the upgrade, and with it the opening, which then reports it.
            if let Ok(database) = event.database()
                && !database.store_names().iter().any(|name| name == TURNS)
            {
                let _ = database.create_object_store(TURNS, ObjectStoreParams::new());
            }
        });
        let opening = async move { request.await.map_err(reason) };
        let mut database = within_ceiling(opening).await?;
        // Two first uses may have opened it at the same time. One connection is kept: another one, which nobody holds
        // and nobody closes, would block a newer version in another tab.
        if let Some(first) = self.database.borrow().clone() {
            database.close();
            return Ok(first);
        }
        let slot = self.database.clone();
        // A newer version in another tab wants to upgrade: it must not wait for this one.
        database.on_version_change(move |_| {
            if let Some(database) = slot.borrow_mut().take() {
                database.close();
            }
        });
        let database = Rc::new(database);
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }
}

/// Waits for the opening, but not for ever.
async fn within_ceiling(
    opening: impl Future<Output = Result<Database, ArchiveError>>,
) -> Result<Database, ArchiveError> {
    let mut opening = std::pin::pin!(opening);
    let ceiling = Promise::new(&mut |resolve: Function, _| {
        if let Some(window) = window() {
            // Without a timer there is no ceiling, and opening takes as long as it takes.
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, OPENING_CEILING_MS);
        }
    });
    let mut ceiling = std::pin::pin!(JsFuture::from(ceiling));
    std::future::poll_fn(|context| {
        if let std::task::Poll::Ready(opened) = opening.as_mut().poll(context) {
            return std::task::Poll::Ready(opened);
        }
        ceiling
            .as_mut()
            .poll(context)
            .map(|_| Err(ArchiveError::Unavailable("it did not open in time".into())))
    })
    .await
}

/// A transaction that the browser aborts by itself ends without an error of any request. The usual cause is that the
/// device has no room left when it comes to writing.
fn committed(result: Result<TransactionResult, idb::Error>) -> Result<(), ArchiveError> {
    match result.map_err(reason)? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(ArchiveError::Full),
    }
}

fn reason(error: idb::Error) -> ArchiveError {
    let text = error.to_string();
    if text.contains("Quota") { ArchiveError::Full } else { ArchiveError::Unavailable(text) }
}
