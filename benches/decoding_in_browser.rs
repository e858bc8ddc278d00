//! The same streams as in `decoding.rs`, decoded by the release build in Chromium. `cargo xtask bench` runs it and prints
//! what it logs. Nothing is asserted about time: a machine that is busy would fail it.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, missing_docs)]

#[path = "support/streams.rs"]
mod streams;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How often each stream is decoded; the median is told.
const TIMES: usize = 15;

#[wasm_bindgen_test]
fn decoding() {
    let clock = web_sys::window().and_then(|window| window.performance()).expect("a page has a clock");
    for (name, stream) in &streams::streams() {
        let mut took: Vec<f64> = (0..TIMES)
            .map(|_| {
                let begin = clock.now();
                streams::decode(stream.as_bytes());
                clock.now() - begin
            })
            .collect();
        took.sort_by(f64::total_cmp);
        let ms = took[TIMES / 2];
        let mib_per_second = stream.len() as f64 / 1024.0 / 1024.0 / (ms / 1000.0);
        console_log!("{name}: {ms:.1} ms, {mib_per_second:.0} MiB/s in the median of {TIMES}");
    }
}
