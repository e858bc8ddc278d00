//! Long runs of inline content, and text that comes faster than it is drawn.

use catena::markdown::{PORTION, portion};
use catena::ui::prose::{Extent, Progress};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Text;

use crate::prose::Chance;
use crate::sheet::Sheet;
use crate::stand_ins::{select, selected};

/// A paragraph of many children, with an open end.
fn long_paragraph(count: usize) -> String {
    (0..count).map(|number| format!("Some *words* and `code {number}`, then plain ones. ")).collect()
}

#[wasm_bindgen_test]
fn a_long_paragraph_stands_like_one_that_came_whole() {
    let text = format!("{}\n\n- an item: {}", long_paragraph(150), long_paragraph(60));
    let whole = Sheet::complete(&text).dump();
    let mut chance = Chance(9);
    for most in [30, 500] {
        let mut sheet = Sheet::new();
        for cut in chance.cuts(&text, most) {
            sheet.drawn.catch_up(&text[..cut], Extent::Growing);
        }
        sheet.drawn.catch_up(&text, Extent::Complete);
        assert_eq!(sheet.dump(), whole, "in pieces of up to {most} characters");
    }
}

#[wasm_bindgen_test]
fn what_is_selected_at_the_end_of_a_long_paragraph_stays_selected() {
    let start = format!("{}The last words", long_paragraph(100));
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up(&start, Extent::Growing);
    let paragraph = sheet.root.first_element_child().unwrap();
    let last: Text = paragraph.last_child().and_then(|last| last.dyn_into().ok()).expect("a text is last");
    let from = last.data().find("last").expect("it is the text that grows") as u32;
    select(&last, from, from + 4);
    sheet.drawn.catch_up(&format!("{start} go on"), Extent::Growing);
    assert_eq!(selected(), "last");
    assert!(last.data().ends_with("go on"), "the node that grows is the same one");
    assert!(last.next_sibling().is_none(), "nothing is left behind it");
}

#[wasm_bindgen_test]
fn a_flood_is_drawn_in_portions_and_ends_like_any_text() {
    let text = "A line of *words*.\n\n```\nlet a = 1;\n```\n\n".repeat(PORTION / 8);
    let mut sheet = Sheet::new();
    let mut frames = 0;
    let mut shown = 0;
    while sheet.drawn.catch_up_some(&text, Extent::Growing) == Progress::Behind {
        frames += 1;
        let now = sheet.text().len();
        assert!(now > shown && now - shown <= 2 * PORTION, "{shown}, then {now}");
        assert!(sheet.root.has_attribute("data-burst"), "the style sheet knows");
        shown = now;
    }
    let (mut drawn, mut portions) = (0, 0);
    while drawn < text.len() {
        drawn += portion(drawn, &text[drawn..]).len();
        portions += 1;
    }
    assert_eq!(frames + 1, portions, "frames, with the last");
    assert!(portions <= text.len() / PORTION + 6, "{portions} portions");
    assert_eq!(sheet.drawn.catch_up_some(&text, Extent::Complete), Progress::Whole);
    assert!(!sheet.root.has_attribute("data-burst"));
    assert_eq!(sheet.dump(), Sheet::complete(&text).dump());
}

#[wasm_bindgen_test]
fn an_end_that_comes_before_the_last_portion_waits_for_it() {
    let text = "A line of *words*.\n\n".repeat(PORTION / 8);
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up_some("A line", Extent::Growing);
    let frames = (0..100)
        .find(|_| sheet.drawn.catch_up_some(&text, Extent::Complete) == Progress::Whole)
        .expect("it ends");
    assert!(frames >= text.len() / PORTION, "{frames} frames before the last");
    assert!(!sheet.root.has_attribute("data-burst"), "it is over");
    assert_eq!(sheet.dump(), Sheet::complete(&text).dump());
}

#[wasm_bindgen_test]
fn a_text_that_is_whole_from_the_start_is_drawn_at_once() {
    let text = "A line of *words*.\n\n".repeat(PORTION / 8);
    let mut sheet = Sheet::new();
    assert_eq!(sheet.drawn.catch_up_some(&text, Extent::Complete), Progress::Whole);
    assert_eq!(sheet.dump(), Sheet::complete(&text).dump());
}
