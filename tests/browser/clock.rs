//! Names that nothing else has.

use std::collections::HashSet;

use catena::browser::clock::{fresh_name, now_ms};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn ten_thousand_names_are_all_different_and_of_one_length() {
    let names: HashSet<String> = (0..10_000).map(|_| fresh_name()).collect();
    assert_eq!(names.len(), 10_000);
    let lengths: HashSet<usize> = names.iter().map(String::len).collect();
    assert_eq!(lengths.len(), 1, "{lengths:?}");
    let is_plain = |name: &String| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    assert!(names.iter().all(is_plain));
}

#[wasm_bindgen_test]
fn a_later_name_sorts_after_an_earlier_one() {
    let mut earlier = fresh_name();
    for _ in 0..20 {
        let then = now_ms();
        while now_ms() == then {}
        let later = fresh_name();
        assert!(earlier < later, "{earlier} came before {later}");
        earlier = later;
    }
}
