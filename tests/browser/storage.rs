//! localStorage and sessionStorage, empty and full.

use catena::browser::storage::{Area, StorageError, keys, read, remove, write};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_record_is_read_as_it_was_written_and_removed_for_good() {
    assert_eq!(read(Area::Local, "test.a"), None);
    for text in ["one", "zwei 🎉\n\u{0}", ""] {
        write(Area::Local, "test.a", text).unwrap();
        assert_eq!(read(Area::Local, "test.a").as_deref(), Some(text));
    }
    remove(Area::Local, "test.a");
    assert_eq!(read(Area::Local, "test.a"), None);
    remove(Area::Local, "test.a");
}

#[wasm_bindgen_test]
fn the_two_areas_are_apart() {
    write(Area::Local, "test.a", "local").unwrap();
    write(Area::Session, "test.a", "session").unwrap();
    assert_eq!(read(Area::Local, "test.a").as_deref(), Some("local"));
    remove(Area::Local, "test.a");
    assert_eq!(read(Area::Session, "test.a").as_deref(), Some("session"));
    remove(Area::Session, "test.a");
}

#[wasm_bindgen_test]
fn keys_are_found_by_how_they_begin() {
    for key in ["test.chain.b", "test.chain.a", "test.chain.", "test.chains", "other.test.chain.c"] {
        write(Area::Local, key, "x").unwrap();
    }
    let mut found = keys(Area::Local, "test.chain.");
    found.sort();
    for key in ["test.chain.b", "test.chain.a", "test.chain.", "test.chains", "other.test.chain.c"] {
        remove(Area::Local, key);
    }
    assert_eq!(found, ["", "a", "b"]);
    assert!(keys(Area::Local, "test.chain.").is_empty());
}

#[wasm_bindgen_test]
fn a_full_storage_says_so_and_keeps_what_stood_there() {
    write(Area::Local, "test.kept", "old").unwrap();
    let filler = fill();
    let refused = write(Area::Local, "test.kept", &"new".repeat(1_000));
    let kept = read(Area::Local, "test.kept");
    for at in 0..filler {
        remove(Area::Local, &format!("test.filler.{at}"));
    }
    let accepted = write(Area::Local, "test.kept", &"new".repeat(1_000));
    remove(Area::Local, "test.kept");

    assert_eq!(refused, Err(StorageError::Full));
    assert_eq!(kept.as_deref(), Some("old"));
    assert_eq!(accepted, Ok(()), "there is room again");
}

/// Writes records until nothing more fits, and says how many.
fn fill() -> usize {
    let mut count = 0;
    for size in [1_000_000, 100_000, 10_000, 1_000, 100, 0] {
        let text = "x".repeat(size);
        while write(Area::Local, &format!("test.filler.{count}"), &text).is_ok() {
            count += 1;
            assert!(count < 100_000, "this storage has no end");
        }
    }
    count
}
