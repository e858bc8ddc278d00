//! IndexedDB: what was said, one text record per turn. What was shown is beside it, see [`super::pictures`].
//!
//! The database may be slow to open, blocked by an older tab, full, or switched off; each of these is an error that is
//! told, and the page goes on without it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Poll, Waker};

use idb::{
    Database, DatabaseEvent, Factory, ObjectStoreParams, Transaction, TransactionMode, TransactionResult,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::clock;

const TURNS: &str = "turns";
pub(super) const PICTURES: &str = "pictures";

/// A database: an upgrade only adds the stores that are missing, so every version before this one is understood.
pub(super) struct Layout {
    pub(super) name: &'static str,
    pub(super) version: u32,
    pub(super) stores: &'static [&'static str],
}

/// What was said and shown. Version 1 had no pictures.
const MAIN: Layout = Layout { name: "catena", version: 2, stores: &[TURNS, PICTURES] };

/// How long anything may take before the page goes on without it, in milliseconds. A database can hang for ever: when
/// another tab holds an older version open, or when its disk does.
pub const CEILING_MS: u64 = 3_000;

/// Why the archive did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The device's storage is full.
    Full,
    /// There is no database, with the browser's reason.
    Unavailable(String),
}

/// A handle on a database, which opens at the first use.
#[derive(Clone)]
pub struct Archive {
    layout: &'static Layout,
    database: Rc<RefCell<Slot>>,
}

impl Default for Archive {
    /// The one of what was said and shown.
    fn default() -> Self {
        Self::of(&MAIN)
    }
}

/// How the database stands.
#[derive(Default)]
enum Slot {
    #[default]
    Closed,
    /// It is being opened, by one task however many wait for it.
    Opening(Vec<Waker>),
    Open(Rc<Database>),
    Failed(ArchiveError),
}

impl Archive {
    pub(super) fn of(layout: &'static Layout) -> Self {
        Self { layout, database: Rc::default() }
    }

    /// Writes records, all or none.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; nothing was written then, unless it took too long: then it may be later.
    pub async fn put(&self, records: &[(String, String)]) -> Result<(), ArchiveError> {
        let archive = self.clone();
        let js = |text: &String| JsValue::from_str(text);
        let records: Vec<_> = records.iter().map(|(key, value)| (js(key), js(value))).collect();
        let work = async move {
            let transaction = archive.transaction(TransactionMode::ReadWrite).await?;
            let store = transaction.object_store(TURNS).map_err(reason)?;
            for (key, value) in &records {
                let _ = store.put(value, Some(key)).map_err(reason)?;
            }
            // The transaction is done when the records are on disk, not when the requests are.
            committed(transaction.commit().map_err(reason)?.await)
        };
        in_time(work).await
    }

    /// Reads the records that exist among `keys`.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn get(&self, keys: Vec<String>) -> Result<HashMap<String, String>, ArchiveError> {
        let archive = self.clone();
        let work = async move {
            let transaction = archive.transaction(TransactionMode::ReadOnly).await?;
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
        };
        in_time(work).await
    }

    /// Reads every record there is, for an export. It may be long, and takes the time it takes.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn all(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let transaction = self.transaction(TransactionMode::ReadOnly).await?;
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
        let archive = self.clone();
        let keys: Vec<_> = keys.iter().map(|key| JsValue::from_str(key)).collect();
        let work = async move {
            let transaction = archive.transaction(TransactionMode::ReadWrite).await?;
            let store = transaction.object_store(TURNS).map_err(reason)?;
            for key in keys {
                let _ = store.delete(key).map_err(reason)?;
            }
            committed(transaction.commit().map_err(reason)?.await)
        };
        in_time(work).await
    }

    /// Removes everything, whatever it is.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; nothing was removed then.
    pub async fn clear(&self) -> Result<(), ArchiveError> {
        let transaction = self.transaction(TransactionMode::ReadWrite).await?;
        let _ = transaction.object_store(TURNS).map_err(reason)?.clear().map_err(reason)?;
        committed(transaction.commit().map_err(reason)?.await)
    }

    /// Begins a transaction. A handle can be dead without having said so, where the browser closed the database by
    /// itself (its data were cleared, its process died): then it is opened once more.
    async fn transaction(&self, mode: TransactionMode) -> Result<Transaction, ArchiveError> {
        self.transaction_in(TURNS, mode).await
    }

    /// The same in a store of its own.
    pub(super) async fn transaction_in(
        &self,
        store: &str,
        mode: TransactionMode,
    ) -> Result<Transaction, ArchiveError> {
        let database = self.open().await?;
        if let Ok(transaction) = database.transaction(&[store], mode) {
            return Ok(transaction);
        }
        database.close();
        *self.database.borrow_mut() = Slot::Closed;
        self.open().await?.transaction(&[store], mode).map_err(reason)
    }

    /// The database, which is opened where it is not; not waited for longer than the ceiling.
    async fn open(&self) -> Result<Rc<Database>, ArchiveError> {
        let must_open = {
            let mut slot = self.database.borrow_mut();
            match &*slot {
                Slot::Open(database) => return Ok(database.clone()),
                Slot::Opening(_) => false,
                Slot::Closed | Slot::Failed(_) => {
                    *slot = Slot::Opening(Vec::new());
                    true
                }
            }
        };
        if must_open {
            // By itself, so that a database that opens late is there for the next use, and is not left open unheld.
            let archive = self.clone();
            spawn_local(async move {
                let opened = archive.opened().await;
                let before = std::mem::replace(
                    &mut *archive.database.borrow_mut(),
                    opened.map_or_else(Slot::Failed, Slot::Open),
                );
                if let Slot::Opening(waiting) = before {
                    waiting.into_iter().for_each(Waker::wake);
                }
            });
        }
        let slot = self.database.clone();
        let opening = poll_fn(move |context| match &mut *slot.borrow_mut() {
            Slot::Open(database) => Poll::Ready(Ok(database.clone())),
            Slot::Failed(error) => Poll::Ready(Err(error.clone())),
            Slot::Closed => Poll::Ready(Err(ArchiveError::Unavailable("another tab closed it".into()))),
            Slot::Opening(waiting) => {
                waiting.push(context.waker().clone());
                Poll::Pending
            }
        });
        in_time(opening).await
    }

    async fn opened(&self) -> Result<Rc<Database>, ArchiveError> {
        let Layout { name, version, stores } = self.layout;
        let mut request =
            Factory::new().and_then(|factory| factory.open(name, Some(*version))).map_err(reason)?;
        request.on_upgrade_needed(move |event| {
            // A failure here aborts the upgrade, and with it the opening, which then reports it.
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            for store in *stores {
                if !there.iter().any(|name| name == store) {
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        let mut database = request.await.map_err(reason)?;
        let slot = self.database.clone();
        // A newer version in another tab wants to upgrade: it must not wait for this one.
        database.on_version_change(move |_| {
            if let Slot::Open(database) = std::mem::take(&mut *slot.borrow_mut()) {
                database.close();
            }
        });
        Ok(Rc::new(database))
    }
}

/// Waits, but not for ever. Work that is not waited for any more goes on by itself: the database calls back when it is
/// done, and whom it calls has to be there.
pub(super) async fn in_time<T: 'static>(
    work: impl Future<Output = Result<T, ArchiveError>> + 'static,
) -> Result<T, ArchiveError> {
    let mut work: Pin<Box<dyn Future<Output = Result<T, ArchiveError>>>> = Box::pin(work);
    let mut ceiling = pin!(clock::pause(CEILING_MS));
    let done = poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        ceiling.as_mut().poll(context).map(|()| None)
    });
    match done.await {
        Some(done) => done,
        None => {
            spawn_local(async move {
                // Nobody is left to be told.
                let _ = work.await;
            });
            Err(ArchiveError::Unavailable("it did not answer in time".into()))
        }
    }
}

/// A transaction that the browser aborts by itself ends without an error of any request. The usual cause is that the
/// device has no room left when it comes to writing.
pub(super) fn committed(result: Result<TransactionResult, idb::Error>) -> Result<(), ArchiveError> {
    match result.map_err(reason)? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(ArchiveError::Full),
    }
}

pub(super) fn reason(error: idb::Error) -> ArchiveError {
    let text = error.to_string();
    if text.contains("Quota") { ArchiveError::Full } else { ArchiveError::Unavailable(text) }
}
