//! How fast streams are decoded: bytes to frames, and frames to events.
//!
//! `cargo xtask bench` prints the throughput in MiB per second, here and in Chromium (`decoding_in_browser.rs`). How cost
//! grows with length is not shown here but by counters, in `tests/memory.rs` and `tests/decoding.rs`.

#![allow(missing_docs, reason = "criterion's macros make public items")]

#[cfg(not(target_arch = "wasm32"))]
#[path = "support/streams.rs"]
mod streams;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use criterion::{BatchSize, Criterion, Throughput, criterion_group};

    use crate::streams::{decode, streams};

    fn decoding(criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("decoding");
        group.sample_size(20);
        for (name, stream) in &streams() {
            group.throughput(Throughput::Bytes(stream.len() as u64));
            group.bench_function(*name, |bencher| {
                bencher.iter_batched(|| stream.as_bytes(), decode, BatchSize::LargeInput);
            });
        }
        group.finish();
    }

    criterion_group!(benches, decoding);
}

#[cfg(not(target_arch = "wasm32"))]
criterion::criterion_main!(native::benches);

/// Criterion has no browser; there `decoding_in_browser.rs` measures.
#[cfg(target_arch = "wasm32")]
fn main() {}
