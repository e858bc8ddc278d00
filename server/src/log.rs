//! One line per request, as JSON, when its answer has ended.
//!
//! A line has method, path, status, milliseconds and bytes. It has no query (people
//! put keys there), no header, no body and no address of the caller.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::Response;
use axum::middleware::Next;
use futures_util::{Stream, StreamExt as _};
use serde_json::json;

/// Where the lines go.
#[derive(Debug, Clone, Default)]
pub enum Log {
    /// To standard error.
    #[default]
    Standard,
    /// Nowhere.
    Silent,
    /// Into memory, for tests that look at them.
    Kept(Arc<Mutex<Vec<String>>>),
}

impl Log {
    fn write(&self, line: String) {
        match self {
            Self::Standard => {
                // A log that cannot be written must not end the request.
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            Self::Silent => {}
            Self::Kept(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).push(line),
        }
    }
}

/// The middleware that writes the line.
pub(crate) async fn log(State(log): State<Log>, request: Request, next: Next) -> Response<Body> {
    let mut entry = Entry {
        log,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        status: 0,
        began: Instant::now(),
        bytes: 0,
        end: End::Left,
    };
    let response = next.run(request).await;
    entry.status = response.status().as_u16();
    if let Some(size) = response.body().size_hint().exact() {
        entry.bytes = size;
        entry.end = End::Whole;
        return response;
    }
    response.map(|body| Body::from_stream(counted(body, entry)))
}

/// How an answer ended.
enum End {
    /// To its last byte.
    Whole,
    /// With an error on our side.
    Broken,
    /// Because the caller left.
    Left,
}

struct Entry {
    log: Log,
    method: String,
    path: String,
    status: u16,
    began: Instant,
    bytes: u64,
    end: End,
}

impl Entry {
    fn note(&mut self, polled: &Poll<Option<Result<Bytes, axum::Error>>>) {
        match polled {
            Poll::Ready(Some(Ok(bytes))) => self.bytes += bytes.len() as u64,
            Poll::Ready(Some(Err(_))) => self.end = End::Broken,
            Poll::Ready(None) => self.end = End::Whole,
            Poll::Pending => {}
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let end = match self.end {
            End::Whole => "whole",
            End::Broken => "broken",
            End::Left => "left",
        };
        let milliseconds = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.log.write(
            json!({
                "method": self.method,
                "path": self.path,
                "status": self.status,
                "ms": milliseconds,
                "bytes": self.bytes,
                "end": end,
            })
            .to_string(),
        );
    }
}

/// The same body, counted. The entry is dropped, and so written, with the stream.
fn counted(body: Body, mut entry: Entry) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    let mut body = body.into_data_stream();
    futures_util::stream::poll_fn(move |context| {
        let polled = body.poll_next_unpin(context);
        // Through a method, so that the closure owns the entry and not copies of its
        // fields.
        entry.note(&polled);
        polled
    })
}
