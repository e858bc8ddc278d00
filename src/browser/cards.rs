//! The cards of pictures in IndexedDB, one text record per picture, in a database of their own.
//!
//! They are apart from what was said, so that a page of an older version in another tab, which knows nothing of them,
//! goes on undisturbed: nothing that it has open is upgraded.

use idb::{KeyRange, Query, TransactionMode};
use wasm_bindgen::JsValue;

use super::archive::{Archive, ArchiveError, Layout, committed, in_time, reason};

const CARDS: &str = "cards";
pub(super) const THUMBS: &str = "thumbs";

const LAYOUT: Layout = Layout { name: "catena.gallery", version: 1, stores: &[CARDS, THUMBS] };

/// A handle on the cards.
#[derive(Clone)]
pub struct Cards(pub(super) Archive);

/// A record that is to be changed: its name, and what becomes of it. `None` leaves it as it is.
pub type Amendment = (String, Box<dyn FnOnce(Option<&str>) -> Option<String>>);

impl Default for Cards {
    fn default() -> Self {
        Self(Archive::of(&LAYOUT))
    }
}

impl Cards {
    /// Reads every record whose name begins with `prefix`.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn beginning_with(&self, prefix: &str) -> Result<Vec<(String, String)>, ArchiveError> {
        let range = beginning(prefix)?;
        let transaction = self.0.transaction_in(CARDS, TransactionMode::ReadOnly).await?;
        let store = transaction.object_store(CARDS).map_err(reason)?;
        let names = store.get_all_keys(range.clone(), None).map_err(reason)?;
        let texts = store.get_all(range, None).map_err(reason)?;
        let (names, texts) = (names.await.map_err(reason)?, texts.await.map_err(reason)?);
        let pairs = names.iter().zip(&texts);
        Ok(pairs.filter_map(|(name, text)| Some((name.as_string()?, text.as_string()?))).collect())
    }

    /// Reads records by their names.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub async fn named(&self, names: Vec<String>) -> Result<Vec<(String, String)>, ArchiveError> {
        let transaction = self.0.transaction_in(CARDS, TransactionMode::ReadOnly).await?;
        let store = transaction.object_store(CARDS).map_err(reason)?;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let text = store.get(JsValue::from_str(&name)).map_err(reason)?.await.map_err(reason)?;
            if let Some(text) = text.and_then(|text| text.as_string()) {
                found.push((name, text));
            }
        }
        Ok(found)
    }

    /// Changes records, all or none. Each is read and written in the same transaction, so that no other tab can come in
    /// between.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; nothing was changed then, unless it took too long: then it may be later.
    pub async fn amend(&self, amendments: Vec<Amendment>) -> Result<(), ArchiveError> {
        let archive = self.0.clone();
        let work = async move {
            let transaction = archive.transaction_in(CARDS, TransactionMode::ReadWrite).await?;
            let store = transaction.object_store(CARDS).map_err(reason)?;
            let mut asked = Vec::with_capacity(amendments.len());
            for (name, change) in amendments {
                let name = JsValue::from_str(&name);
                asked.push((store.get(name.clone()).map_err(reason)?, name, change));
            }
            for (request, name, change) in asked {
                let stored = request.await.map_err(reason)?.and_then(|text| text.as_string());
                if let Some(text) = change(stored.as_deref()) {
                    let _ = store.put(&JsValue::from_str(&text), Some(&name)).map_err(reason)?;
                }
            }
            committed(transaction.commit().map_err(reason)?.await)
        };
        in_time(work).await
    }

    /// Removes every record whose name begins with `prefix`; an empty one begins all names.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn remove_beginning_with(&self, prefix: &str) -> Result<(), ArchiveError> {
        let range = beginning(prefix)?;
        let transaction = self.0.transaction_in(CARDS, TransactionMode::ReadWrite).await?;
        let store = transaction.object_store(CARDS).map_err(reason)?;
        let _ = match range {
            Some(range) => store.delete(range).map_err(reason)?.await,
            None => store.clear().map_err(reason)?.await,
        };
        committed(transaction.commit().map_err(reason)?.await)
    }
}

/// The names that begin with `prefix`; `None` for all.
fn beginning(prefix: &str) -> Result<Option<Query>, ArchiveError> {
    if prefix.is_empty() {
        return Ok(None);
    }
    // No name has this character, which stands behind all others.
    let (from, to) = (JsValue::from_str(prefix), JsValue::from_str(&format!("{prefix}\u{ffff}")));
    let range = KeyRange::bound(&from, &to, None, None).map_err(reason)?;
    Ok(Some(Query::KeyRange(range)))
}
