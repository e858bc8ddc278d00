//! Footnotes in the page: their numbers, and the ways there and back.

use catena::ui::prose::Extent;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, window};

use crate::sheet::Sheet;

fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// What a link within the page leads to.
fn target(link: &Element) -> Option<Element> {
    let address = attribute(link, "href")?;
    window().unwrap().document().unwrap().get_element_by_id(address.strip_prefix('#').unwrap())
}

fn texts(elements: &[Element]) -> Vec<String> {
    elements.iter().map(|element| element.text_content().unwrap()).collect()
}

fn names(elements: &[Element]) -> Vec<String> {
    elements.iter().map(|element| attribute(element, "aria-label").unwrap_or_default()).collect()
}

#[wasm_bindgen_test]
fn notes_are_numbered_by_their_first_reference_and_linked_both_ways() {
    let sheet = Sheet::complete("One[^b], two[^a], again[^b].\n\n[^a]: About a.\n\n[^b]: About b.\n");
    let references = sheet.all(".footnote-ref a");
    assert_eq!(texts(&references), ["1", "2", "1"]);
    assert_eq!(names(&references), ["Note 1", "Note 2", "Note 1"]);
    assert_eq!(texts(&sheet.all(".footnote-number")), ["2.", "1."]);
    let notes = sheet.all("[role=doc-footnote]");
    assert_eq!(names(&notes), ["Footnote 2", "Footnote 1"]);
    let meant: Vec<_> = references.iter().map(|link| target(link).unwrap()).collect();
    assert!(meant[0] == notes[1] && meant[1] == notes[0] && meant[2] == notes[1]);
    let backs = sheet.all("[role=doc-backlink]");
    assert_eq!(
        names(&backs),
        ["Back to the text 2", "Back to the text 1, place 1", "Back to the text 1, place 2"]
    );
    let back: Vec<_> = backs.iter().map(|link| target(link).unwrap()).collect();
    assert!(back[0] == references[1] && back[1] == references[0] && back[2] == references[2]);
}

#[wasm_bindgen_test]
fn a_reference_waits_for_its_note_without_moving() {
    let before = "A claim[^1] and more words after it, and a second one[^2].\n\n";
    let mut sheet = Sheet::growing(before);
    let references = sheet.all(".footnote-ref a");
    assert_eq!(texts(&references), ["1", "2"]);
    assert!(references.iter().all(|link| attribute(link, "href").is_none()), "a link that leads nowhere");
    let place = |link: &Element| {
        let place = link.get_bounding_client_rect();
        (place.x(), place.y(), place.width(), place.height())
    };
    let places: Vec<_> = references.iter().map(place).collect();
    let text = format!("{before}[^1]: The note.\n\n");
    for end in before.len()..=text.len() {
        sheet.drawn.catch_up(&text[..end], Extent::Growing);
        let now = sheet.all(".footnote-ref a");
        assert!(now == references, "a reference was replaced");
        assert_eq!(now.iter().map(place).collect::<Vec<_>>(), places);
    }
    assert!(target(&references[0]).is_some() && attribute(&references[1], "href").is_none());
    // The end shows that there is no second note: what was written is a text.
    sheet.drawn.catch_up(&text, Extent::Complete);
    assert_eq!(texts(&sheet.all(".footnote-ref")), ["1"]);
    assert!(sheet.text().contains("second one[^2]."));
}

#[wasm_bindgen_test]
fn a_text_that_was_cut_off_keeps_references_without_notes() {
    let text = "A claim[^1] and a second one[^2].\n\n[^1]: The note.";
    let mut sheet = Sheet::growing(text);
    let seen = sheet.dump();
    sheet.drawn.catch_up(text, Extent::CutOff);
    assert_eq!(sheet.dump(), seen);
    assert_eq!(texts(&sheet.all(".footnote-ref")), ["1", "2"]);
}

#[wasm_bindgen_test]
fn notes_may_come_before_their_references_or_without_any() {
    let before = "[^a]: Said early.\n\n[^lone]: Nobody asks.\n\nThen a claim";
    let mut sheet = Sheet::growing(before);
    assert_eq!(texts(&sheet.all(".footnote-number")), ["•", "•"]);
    assert!(sheet.all("[role=doc-backlink]").is_empty());
    let text = format!("{before}[^A] and [^a].");
    sheet.drawn.catch_up(&text, Extent::Growing);
    assert_eq!(texts(&sheet.all(".footnote-number")), ["1.", "•"]);
    assert_eq!(sheet.all("[role=doc-backlink]").len(), 2);
    sheet.drawn.catch_up(&text, Extent::Complete);
    assert_eq!(texts(&sheet.all(".footnote-number")), ["1.", "•"]);
    assert!(sheet.all(".footnote-ref a").iter().all(|link| target(link).is_some()));
    assert_eq!(sheet.all(".footnote-text")[1].text_content().unwrap(), "Nobody asks.");
}

#[wasm_bindgen_test]
fn the_identifiers_of_two_texts_are_apart() {
    let text = "A[^1] and[^1].\n\n[^1]: Note.";
    let sheets = [Sheet::complete(text), Sheet::complete(text)];
    let mut ids: Vec<String> =
        sheets.iter().flat_map(|sheet| sheet.all("[id]")).map(|element| element.id()).collect();
    assert_eq!(ids.len(), 6);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    for sheet in &sheets {
        for link in sheet.all("a[href]") {
            assert!(sheet.root.contains(target(&link).as_deref()), "a link into another text");
        }
    }
}
