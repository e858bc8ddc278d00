//! Pictures and other media as Blobs in IndexedDB, each once, by the hash of its bytes; and the addresses under which
//! elements show them.
//!
//! Reading has no ceiling of time as texts have: nobody waits for a picture before they can go on.

use idb::TransactionMode;
use js_sys::{Array, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url};

use super::archive::{Archive, ArchiveError, PICTURES, committed, in_time, reason};

/// Bytes on their way into a Blob, hashed as they come. They leave the program's memory piece by piece.
pub struct Gathering {
    pieces: Array,
    hash: Sha256,
    bytes: u64,
}

impl Gathering {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { pieces: Array::new(), hash: Sha256::new(), bytes: 0 }
    }

    /// Adds a piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.pieces.push(&Uint8Array::from(piece));
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
    }

    /// How many bytes came.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The Blob and its hash in hexadecimal; `None` where the browser has no memory for it.
    pub fn finish(self, mime_type: &str) -> Option<(String, Blob)> {
        let options = BlobPropertyBag::new();
        options.set_type(mime_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&self.pieces, &options).ok()?;
        let hash = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Some((hash, blob))
    }
}

impl Default for Gathering {
    fn default() -> Self {
        Self::new()
    }
}

/// An address that shows a Blob for as long as this lives.
pub struct Address(String);

impl Address {
    /// Makes one; `None` where the browser does not.
    pub fn of(blob: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        // It was made above, so it is one.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Blobs one after the other as one. They are not copied for it.
pub fn joined(parts: &[Blob], mime_type: &str) -> Option<Blob> {
    let all: Array = parts.iter().collect();
    let options = BlobPropertyBag::new();
    options.set_type(mime_type);
    Blob::new_with_blob_sequence_and_options(&all, &options).ok()
}

/// The bytes of a Blob; `None` where they cannot be read any more.
pub async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

impl Archive {
    /// Keeps a Blob by its hash. What is there already is the same.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; it was not kept then.
    pub async fn keep_picture(&self, hash: &str, blob: &Blob) -> Result<(), ArchiveError> {
        let (archive, blob, hash) = (self.clone(), blob.clone(), JsValue::from_str(hash));
        let work = async move {
            let transaction = archive.transaction_in(PICTURES, TransactionMode::ReadWrite).await?;
            let store = transaction.object_store(PICTURES).map_err(reason)?;
            let _ = store.put(&blob, Some(&hash)).map_err(reason)?;
            committed(transaction.commit().map_err(reason)?.await)
        };
        in_time(work).await
    }

    /// The Blob of this hash; `None` where there is none.
    pub async fn picture(&self, hash: &str) -> Option<Blob> {
        let transaction = self.transaction_in(PICTURES, TransactionMode::ReadOnly).await.ok()?;
        let store = transaction.object_store(PICTURES).ok()?;
        let found = store.get(JsValue::from_str(hash)).ok()?.await.ok()??;
        found.dyn_into().ok()
    }

    /// Removes Blobs by their hashes.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn remove_pictures(&self, hashes: &[String]) -> Result<(), ArchiveError> {
        let transaction = self.transaction_in(PICTURES, TransactionMode::ReadWrite).await?;
        let store = transaction.object_store(PICTURES).map_err(reason)?;
        for hash in hashes {
            let _ = store.delete(JsValue::from_str(hash)).map_err(reason)?;
        }
        committed(transaction.commit().map_err(reason)?.await)
    }

    /// Removes every Blob.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; none was removed then.
    pub async fn clear_pictures(&self) -> Result<(), ArchiveError> {
        let transaction = self.transaction_in(PICTURES, TransactionMode::ReadWrite).await?;
        let _ = transaction.object_store(PICTURES).map_err(reason)?.clear().map_err(reason)?;
        committed(transaction.commit().map_err(reason)?.await)
    }
}
