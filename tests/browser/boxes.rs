//! Long runs of children, which stand in boxes.

use catena::ui::prose::Extent;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::prose::Chance;
use crate::sheet::Sheet;

/// A text of many paragraphs, with a heading and a rule now and then.
fn many_blocks(count: usize) -> String {
    (0..count)
        .map(|number| match number % 9 {
            // Some of them end a box.
            4 => format!("## Heading {number}\n\n"),
            7 => "---\n\n".to_owned(),
            _ => format!("Paragraph {number}.\n\n"),
        })
        .collect()
}

/// A long text has its later parts in boxes, the same ones however it is cut, and leaves none behind when it goes.
#[track_caller]
fn check_boxes(text: &str, boxes: &str, expected: usize) {
    let sheet = Sheet::complete(text);
    sheet.root.set_class_name("prose");
    assert_eq!(sheet.all(boxes).len(), expected, "{boxes}");
    let whole = Sheet::complete(text).dump();
    let mut chance = Chance(5);
    for most in [60, 700] {
        let mut sheet = Sheet::new();
        for cut in chance.cuts(text, most) {
            sheet.drawn.catch_up(&text[..cut], Extent::Growing);
        }
        sheet.drawn.catch_up(text, Extent::Complete);
        assert_eq!(sheet.dump(), whole, "{boxes}, in pieces of up to {most} characters");
        sheet.drawn.catch_up("Short.", Extent::Complete);
        assert_eq!(sheet.dump(), Sheet::complete("Short.").dump(), "{boxes}");
    }
}

#[wasm_bindgen_test]
fn many_blocks_stand_in_boxes() {
    check_boxes(&many_blocks(100), ".prose > .section", 6);
}

#[wasm_bindgen_test]
fn many_items_stand_in_boxes() {
    let items: String = (0..150).map(|number| format!("{number}. item\n")).collect();
    check_boxes(&items, "ol > .items", 4);
}

#[wasm_bindgen_test]
fn items_are_counted_across_boxes() {
    let items: String = (0..70).map(|number| format!("{}. item\n", number + 5)).collect();
    let first = |sheet: &Sheet| {
        let found = sheet.all("ol > .items > li:first-child");
        found.iter().map(|item| item.get_attribute("value").unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(first(&Sheet::complete(&items)), ["37", "69"]);
    let bullets = items.replace(|c: char| c.is_ascii_digit(), "").replace(". ", "- ");
    assert_eq!(first(&Sheet::complete(&bullets)), [""; 0]);
}

#[wasm_bindgen_test]
fn many_rows_stand_in_boxes() {
    let rows: String = (0..150).map(|number| format!("| {number} | b |\n")).collect();
    check_boxes(&format!("| h | i |\n|---|---|\n{rows}"), "table[data-long] > .rows", 4);
}

#[wasm_bindgen_test]
fn many_lines_of_code_stand_in_boxes() {
    let code: String = (0..150).map(|number| format!("line {number}\n")).collect();
    check_boxes(&format!("```\n{code}```\n"), "code > .lines", 2);
}

#[wasm_bindgen_test]
fn a_box_knows_what_stands_before_it() {
    let after = |text: &str| {
        let sheet = Sheet::complete(text);
        let first = sheet.root.query_selector(".section").unwrap().expect("there is a box");
        first.get_attribute("data-after")
    };
    let plain = "Word.\n\n".repeat(15);
    assert_eq!(after(&format!("{plain}Word.\n\nNext")), None);
    assert_eq!(after(&format!("{plain}## Title\n\nNext")).as_deref(), Some("title"));
    assert_eq!(after(&format!("{plain}#### Heading\n\nNext")).as_deref(), Some("heading"));
    // It is told, too, if the block before it turns out to be another one at the end.
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up(&format!("{plain}Title\n\nNext"), Extent::Growing);
    sheet.drawn.catch_up(&format!("{plain}Title\n===\n\nNext"), Extent::Complete);
    assert_eq!(sheet.dump(), Sheet::complete(&format!("{plain}Title\n===\n\nNext")).dump());
}

#[wasm_bindgen_test]
fn long_code_is_copied_as_it_was_written() {
    let code: String = (0..200).map(|number| format!("line {number}\n")).collect();
    let sheet = Sheet::complete(&format!("```\n{code}```\n"));
    let shown = sheet.root.query_selector("code").unwrap().and_then(|code| code.text_content());
    assert_eq!(shown, Some(code));
}
