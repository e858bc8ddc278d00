//! How fast streams are decoded: bytes to frames, and frames to events.
//!
//! `cargo xtask bench` prints the throughput in MiB per second. How cost grows with length is not shown here but by
//! counters, in `tests/memory.rs` and `tests/decoding.rs`.

#![allow(missing_docs, reason = "criterion's macros make public items")]

use catena::protocol::event;
use catena::protocol::sse::Decoder;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

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

fn decode(body: &[u8]) {
    let mut decoder = Decoder::default();
    for piece in body.chunks(PIECE) {
        decoder.feed(piece, |frame| {
            black_box(event::decode(frame));
        });
    }
    black_box(decoder.finish());
}

fn decoding(criterion: &mut Criterion) {
    let streams = [
        ("a text in 1,000 deltas", text()),
        ("a picture of 5 MB", large("data", "image")),
        ("a signature of 5 MB", large("signature", "thought_signature")),
    ];
    let mut group = criterion.benchmark_group("decoding");
    group.sample_size(20);
    for (name, stream) in &streams {
        group.throughput(Throughput::Bytes(stream.len() as u64));
        group.bench_function(*name, |bencher| {
            bencher.iter_batched(|| stream.as_bytes(), decode, BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, decoding);
criterion_main!(benches);
