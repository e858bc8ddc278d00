//! What a frame of megabytes costs: its memory is a small multiple of it, and its time is in proportion to it.
//!
//! Both are counted, not measured with a clock: bytes that were allocated at the same time, and bytes that were
//! looked at. The allocator of this test counts for the whole process, so everything is in one test.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use catena::protocol::content::{Content, Source};
use catena::protocol::event::{self, Delta, Event};
use catena::protocol::sse::Decoder;
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// The limit, in tenths of the frame.
const LIMIT_TENTHS: usize = 25;

/// A frame with a picture whose base64 has this many bytes, as the service sends it.
fn frame(bytes: usize) -> String {
    let picture = "A".repeat(bytes);
    format!(
        "event: step.delta\ndata: {{\"index\":1,\"delta\":{{\"mime_type\":\"image/jpeg\",\"data\":\"{picture}\",\
         \"type\":\"image\"}},\"event_type\":\"step.delta\"}}\n\n"
    )
}

/// Decodes a body that comes in pieces of this size. Says how many bytes were allocated at most beside the body,
/// how many of the body were looked at, and how much data the pictures in it had.
fn decode(body: &str, piece: usize) -> (usize, u64, usize) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let mut decoder = Decoder::default();
    let mut data = 0;
    for piece in body.as_bytes().chunks(piece) {
        decoder.feed(piece, |frame| {
            let Event::StepDelta { delta: Delta::Media(media), .. } = event::decode(frame).event else {
                panic!("it is a picture");
            };
            let Content::Media(media) = media else { panic!("and nothing else") };
            let Source::Inline(picture) = media.source else { panic!("and it is in the message") };
            data += picture.len();
        });
    }
    (HEAP.peak_usage() - before, decoder.scanned(), data)
}

#[test]
fn a_large_frame_costs_memory_and_looks_in_proportion_to_its_length() {
    // What the network delivers at once: a packet, a TLS record, a buffer of the browser, all of it.
    for piece in [1_400, 16_384, 65_536, usize::MAX] {
        for megabytes in [1, 5, 20] {
            let body = frame(megabytes * 1_000_000);
            let (peak, looks, data) = decode(&body, piece);
            assert_eq!(data, megabytes * 1_000_000);
            assert_eq!(looks, body.len() as u64, "each byte is looked at once, whatever the length");
            assert!(
                peak * 10 <= body.len() * LIMIT_TENTHS,
                "{megabytes} MB in pieces of {piece} needed {peak} bytes, {:.2} times the frame",
                peak as f64 / body.len() as f64
            );
        }
    }
}
