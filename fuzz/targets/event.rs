//! libFuzzer's way into the check of the same name.

#![no_main]

#[path = "../checks/event.rs"]
mod event;

libfuzzer_sys::fuzz_target!(|input: &str| event::check(input));
