//! libFuzzer's way into the check of the same name.

#![no_main]

#[path = "../checks/reducer.rs"]
mod reducer;

libfuzzer_sys::fuzz_target!(|input: &[u8]| reducer::check(input));
