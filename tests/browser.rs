//! What only a browser can tell: its storage, its streams and its nodes. Everything else is tested on the host.
//!
//! The tests share one page and run one after the other, so each leaves the page as it found it.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "browser/archive.rs"]
mod archive;
#[path = "browser/boxes.rs"]
mod boxes;
#[path = "browser/clock.rs"]
mod clock;
#[path = "browser/colours.rs"]
mod colours;
#[path = "browser/deployment.rs"]
mod deployment;
#[path = "browser/dump.rs"]
mod dump;
#[path = "browser/json.rs"]
mod json;
#[path = "browser/listening.rs"]
mod listening;
#[path = "browser/notes.rs"]
mod notes;
#[path = "browser/page.rs"]
mod page;
#[path = "browser/prose.rs"]
mod prose;
#[path = "browser/reduced.rs"]
mod reduced;
#[path = "browser/runs.rs"]
mod runs;
#[path = "browser/sheet.rs"]
mod sheet;
#[path = "browser/spec.rs"]
mod spec;
#[path = "browser/specimens.rs"]
mod specimens;
#[path = "browser/stand_ins.rs"]
mod stand_ins;
#[path = "browser/storage.rs"]
mod storage;
#[path = "browser/streams.rs"]
mod streams;
#[path = "browser/transport.rs"]
mod transport;
