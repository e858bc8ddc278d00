//! Small copies of pictures in IndexedDB, by the hash of the picture that they show. They can be made again at any time.

use idb::TransactionMode;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::archive::{ArchiveError, committed, in_time, reason};
use super::cards::{Cards, THUMBS};

impl Cards {
    /// The small copy of this name; `None` where there is none.
    pub async fn thumb(&self, name: &str) -> Option<Blob> {
        let transaction = self.0.transaction_in(THUMBS, TransactionMode::ReadOnly).await.ok()?;
        let store = transaction.object_store(THUMBS).ok()?;
        store.get(JsValue::from_str(name)).ok()?.await.ok()??.dyn_into().ok()
    }

    /// Keeps a small copy.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; it was not kept then.
    pub async fn keep_thumb(&self, name: &str, blob: &Blob) -> Result<(), ArchiveError> {
        let (archive, blob, name) = (self.0.clone(), blob.clone(), JsValue::from_str(name));
        let work = async move {
            let transaction = archive.transaction_in(THUMBS, TransactionMode::ReadWrite).await?;
            let store = transaction.object_store(THUMBS).map_err(reason)?;
            let _ = store.put(&blob, Some(&name)).map_err(reason)?;
            committed(transaction.commit().map_err(reason)?.await)
        };
        in_time(work).await
    }

    /// Removes small copies by the hashes of their pictures.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn remove_thumbs(&self, hashes: &[String]) -> Result<(), ArchiveError> {
        let transaction = self.0.transaction_in(THUMBS, TransactionMode::ReadWrite).await?;
        let store = transaction.object_store(THUMBS).map_err(reason)?;
        for hash in hashes {
            for name in [hash.clone(), reading_copy(hash)] {
                let _ = store.delete(JsValue::from_str(&name)).map_err(reason)?;
            }
        }
        committed(transaction.commit().map_err(reason)?.await)
    }

    /// Removes every small copy.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn clear_thumbs(&self) -> Result<(), ArchiveError> {
        let transaction = self.0.transaction_in(THUMBS, TransactionMode::ReadWrite).await?;
        let _ = transaction.object_store(THUMBS).map_err(reason)?.clear().map_err(reason)?;
        committed(transaction.commit().map_err(reason)?.await)
    }
}

/// The name of the larger of the copies of a picture, which is as wide as a transcript needs it.
pub fn reading_copy(hash: &str) -> String {
    format!("{hash}.reading")
}
