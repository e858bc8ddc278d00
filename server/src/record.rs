//! Keeps the raw body of each streamed answer, as a recording that the simulator can
//! play again.
//!
//! A recording is written when its answer has ended, and only then: the redaction has
//! to see the whole of it, since an id or a key may be cut by the network anywhere.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::redact::redact;
use crate::secret::ApiKey;

/// A longer answer is not recorded to its end; nothing that long is worth replaying.
const LIMIT: usize = 64 << 20;

/// Hands out tapes.
pub(crate) struct Recorder {
    folder: Arc<Path>,
    key: ApiKey,
    count: AtomicU32,
}

impl Recorder {
    /// Makes the folder if it is not there.
    pub(crate) fn new(folder: &Path, key: &ApiKey) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.into(), key: key.clone(), count: AtomicU32::new(1) })
    }

    /// A tape for one answer.
    pub(crate) fn tape(&self) -> Option<Tape> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{}-{number:04}.sse", since.as_secs()));
        Some(Tape { path, key: self.key.clone(), bytes: Vec::new() })
    }
}

/// The recording of one answer. It is written when it is dropped, which is when the
/// answer has ended in whatever way.
pub(crate) struct Tape {
    path: PathBuf,
    key: ApiKey,
    bytes: Vec<u8>,
}

impl Tape {
    /// Takes the next piece of the body.
    pub(crate) fn hear(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() <= LIMIT {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

impl Drop for Tape {
    fn drop(&mut self) {
        let bytes = redact(&self.bytes, self.key.needle());
        let path = std::mem::take(&mut self.path);
        let write = move || {
            if let Err(error) = std::fs::write(&path, bytes) {
                // The answer itself has reached the page; only the recording is lost.
                let line = serde_json::json!({
                    "warning": "a recording was not written",
                    "file": path.display().to_string(),
                    "error": error.to_string(),
                });
                let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("{line}\n"));
            }
        };
        // Files are written where blocking is allowed, if there still is such a place.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(write)),
            Err(_) => write(),
        }
    }
}
