//! The streams that are measured, and the work.

use std::hint::black_box;

use catena::protocol::event;
use catena::protocol::sse::Decoder;

/// What a browser hands over at once, in bytes.
const PIECE: usize = 16 * 1024;

/// A long answer: a thousand deltas of text.
fn text() -> String {
    (0..1_000)
        .map(|number| {
            format!(
                "event: step.delta\ndata: {{\"index\":1,\"delta\":{{\"text\":\"Rivers cut stone by patience, not \
                 by force; é and 😀 are part of delta {number}.\\n\",\"type\":\"text\"}},\
                 \"event_type\":\"step.delta\"}}\n\n"
            )
        })
        .collect()
}

/// A picture of 5 MB, and the signature that picture models send before it.
fn large(field: &str, kind: &str) -> String {
    let data = "Zm9v".repeat(1_250_000);
    format!(
        "event: step.delta\ndata: {{\"index\":1,\"delta\":{{\"{field}\":\"{data}\",\"type\":\"{kind}\"}},\
         \"event_type\":\"step.delta\"}}\n\n"
    )
}

/// What is measured, by name.
pub fn streams() -> [(&'static str, String); 3] {
    [
        ("a text in 1,000 deltas", text()),
        ("a picture of 5 MB", large("data", "image")),
        ("a signature of 5 MB", large("signature", "thought_signature")),
    ]
}

/// Decodes a whole stream in pieces.
pub fn decode(body: &[u8]) {
    let mut decoder = Decoder::default();
    for piece in body.chunks(PIECE) {
        decoder.feed(piece, |frame| {
            black_box(event::decode(frame));
        });
    }
    black_box(decoder.finish());
}
