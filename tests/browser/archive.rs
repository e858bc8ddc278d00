//! IndexedDB, as one tab sees it and as two do.

use catena::browser::archive::{Archive, ArchiveError};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_ins::{BusyStore, Complaints, delete_database, open_newer};

/// The name that the archive has given its database.
const DATABASE: &str = "catena";

/// An archive in which nothing is.
async fn empty() -> Archive {
    delete().await;
    Archive::default()
}

/// Deletes the database from outside, which a connection that stays open would block.
async fn delete() {
    assert_eq!(delete_database(DATABASE).await, "deleted");
}

fn records(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

fn keys(list: &[&str]) -> Vec<String> {
    list.iter().map(|key| (*key).to_owned()).collect()
}

/// Everything in the archive, by key.
async fn everything(archive: &Archive) -> Vec<(String, String)> {
    let mut all = archive.all().await.unwrap();
    all.sort();
    all
}

#[wasm_bindgen_test]
async fn what_was_put_is_there_until_it_is_removed() {
    let archive = empty().await;
    assert_eq!(everything(&archive).await, []);
    let texts = [("a", "one"), ("b", "zwei 🎉 三\u{0}\n"), ("c", "")];
    archive.put(&records(&texts)).await.unwrap();
    assert_eq!(everything(&archive).await, records(&texts));
    let found = archive.get(keys(&["b", "c"])).await.unwrap();
    assert_eq!(found, records(&texts[1..]).into_iter().collect());

    archive.remove(&keys(&["a", "c", "never"])).await.unwrap();
    assert_eq!(everything(&archive).await, records(&texts[1..2]));
    delete().await;
}

#[wasm_bindgen_test]
async fn a_key_without_a_record_is_absent() {
    let archive = empty().await;
    archive.put(&records(&[("a", "one")])).await.unwrap();
    let found = archive.get(keys(&["x", "a", "y"])).await.unwrap();
    assert_eq!(found, records(&[("a", "one")]).into_iter().collect());
    assert!(archive.get(Vec::new()).await.unwrap().is_empty());
    archive.put(&[]).await.unwrap();
    archive.remove(&[]).await.unwrap();
    assert_eq!(everything(&archive).await, records(&[("a", "one")]));
    delete().await;
}

#[wasm_bindgen_test]
async fn a_record_is_overwritten_and_the_last_of_a_put_stays() {
    let archive = empty().await;
    archive.put(&records(&[("a", "one"), ("b", "two")])).await.unwrap();
    archive.put(&records(&[("a", "three"), ("a", "four")])).await.unwrap();
    assert_eq!(everything(&archive).await, records(&[("a", "four"), ("b", "two")]));
    delete().await;
}

#[wasm_bindgen_test]
async fn another_handle_sees_what_the_first_one_wrote() {
    let first = empty().await;
    first.put(&records(&[("a", "one")])).await.unwrap();
    let second = Archive::default();
    assert_eq!(everything(&second).await, records(&[("a", "one")]));
    second.put(&records(&[("a", "two")])).await.unwrap();
    assert_eq!(everything(&first).await, records(&[("a", "two")]));
    delete().await;
}

#[wasm_bindgen_test]
async fn a_tab_that_deletes_the_database_is_not_kept_waiting() {
    let first = empty().await;
    first.put(&records(&[("a", "one")])).await.unwrap();
    let second = Archive::default();
    assert_eq!(everything(&second).await, records(&[("a", "one")]));
    delete().await;
    // Both handles open the database anew when they are used again.
    assert_eq!(everything(&first).await, []);
    first.put(&records(&[("b", "two")])).await.unwrap();
    assert_eq!(everything(&second).await, records(&[("b", "two")]));
    delete().await;
}

#[wasm_bindgen_test]
async fn a_newer_tab_may_upgrade_and_the_older_one_says_that_it_cannot_go_on() {
    let archive = empty().await;
    archive.put(&records(&[("a", "one")])).await.unwrap();
    assert_eq!(open_newer(DATABASE, 99).await, "opened");
    let refused = archive.get(keys(&["a"])).await;
    assert!(matches!(refused, Err(ArchiveError::Unavailable(_))), "{refused:?}");
    delete().await;
}

#[wasm_bindgen_test]
async fn a_first_use_in_two_places_at_once_leaves_no_connection_behind() {
    let archive = empty().await;
    let same = archive.clone();
    let reading = future_to_promise(async move {
        same.all().await.map(|_| JsValue::NULL).map_err(|error| JsValue::from_str(&format!("{error:?}")))
    });
    archive.put(&records(&[("a", "one")])).await.unwrap();
    JsFuture::from(reading).await.unwrap();
    delete().await;
}

#[wasm_bindgen_test]
async fn what_came_too_late_is_written_all_the_same_and_nobody_is_called_who_is_gone() {
    let archive = empty().await;
    archive.put(&records(&[("a", "one")])).await.unwrap();
    let complaints = Complaints::new();
    let busy = BusyStore::begin(DATABASE, "turns").await;
    let late = archive.put(&records(&[("a", "two")])).await;
    assert!(matches!(late, Err(ArchiveError::Unavailable(_))), "{late:?}");
    busy.end().await;
    // A reader waits for the writers before it.
    assert_eq!(everything(&archive).await, records(&[("a", "two")]));
    assert_eq!(complaints.texts(), Vec::<String>::new());
    delete().await;
}
