//! Colours on code: they come from the worker, change nothing but colour, and go when the block goes.

use catena::browser::clock;
use catena::ui::prose::{Drawn, Extent};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, window};

/// A highlighter that finds one keyword, the first two characters, in everything. The file's name that is put behind
/// the folder's is a comment in it.
const HIGHLIGHTER: &str = "data:text/javascript,onmessage = ({ data: [id, grammar] }) => \
                           grammar && postMessage([id, new Uint32Array([0, 2, 1])]) //";

const CODE: &str = "fn main() {}\n";

/// A page in which the highlighter is named, with a text in it.
struct Sheet {
    meta: Element,
    root: Element,
    drawn: Drawn,
}

impl Sheet {
    fn new() -> Self {
        let document = window().unwrap().document().unwrap();
        let meta = document.create_element("meta").unwrap();
        meta.set_attribute("name", "catena-extras").unwrap();
        meta.set_attribute("content", HIGHLIGHTER).unwrap();
        document.head().unwrap().append_child(&meta).unwrap();
        let root = document.create_element("div").unwrap();
        document.body().unwrap().prepend_with_node_1(&root).unwrap();
        Self { drawn: Drawn::new(root.clone()), meta, root }
    }

    fn with(text: &str) -> Self {
        let mut sheet = Self::new();
        sheet.drawn.catch_up(text, Extent::Complete);
        sheet
    }

    fn code(&self) -> Element {
        self.root.query_selector("pre > code").unwrap().expect("a block of code")
    }

    fn keyword(&self) -> Option<Element> {
        self.code().query_selector(".code-keyword").unwrap()
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.root.remove();
        self.meta.remove();
    }
}

/// Waits until something is so. It gives up after some seconds, which is when a test has failed.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        clock::pause(10).await;
    }
    panic!("{what}");
}

/// Lets everything happen that a block which came near could set off.
async fn a_while() {
    for _ in 0..20 {
        clock::pause(10).await;
    }
}

#[wasm_bindgen_test]
async fn a_closed_block_is_coloured_and_nothing_moves() {
    let mut sheet = Sheet::new();
    sheet.drawn.catch_up(&format!("```rust\n{CODE}"), Extent::Growing);
    a_while().await;
    assert!(sheet.keyword().is_none(), "it may still grow");
    let text = sheet.code().text_content();
    let place = |element: &Element| {
        let place = element.get_bounding_client_rect();
        (place.x(), place.y(), place.width(), place.height())
    };
    let before = place(&sheet.code());
    sheet.drawn.catch_up(&format!("```rust\n{CODE}```\n"), Extent::Complete);
    until("it is coloured", || sheet.keyword().is_some()).await;
    assert_eq!(sheet.keyword().unwrap().text_content().as_deref(), Some("fn"));
    assert_eq!(sheet.code().text_content(), text);
    let after = place(&sheet.code());
    // Every span is laid out to a 64th of a pixel.
    let moved = [after.0 - before.0, after.1 - before.1, after.2 - before.2, after.3 - before.3];
    assert!(moved.iter().all(|moved| moved.abs() < 0.25), "{moved:?}");
}

#[wasm_bindgen_test]
async fn a_language_that_nobody_knows_stays_plain() {
    let sheet = Sheet::with(&format!("```rust\n{CODE}```\n\n```brainfuck\n{CODE}```\n\n```\n{CODE}```\n"));
    until("the first is coloured", || sheet.keyword().is_some()).await;
    assert_eq!(sheet.root.query_selector_all("[class^=code-]:not(.code-tools)").unwrap().length(), 1);
}

#[wasm_bindgen_test]
async fn a_block_that_leaves_gets_its_text_back_and_colours_when_it_returns() {
    let sheet = Sheet::with(&format!("```rust\n{CODE}```\n"));
    let plain = sheet.code().first_child().expect("a text node");
    until("it is coloured", || sheet.keyword().is_some()).await;
    sheet.root.set_attribute("style", "position: absolute; top: 20000px").unwrap();
    until("it is plain", || sheet.keyword().is_none()).await;
    assert_eq!(sheet.code().first_child(), Some(plain), "the very node that the renderer made");
    assert_eq!(sheet.code().text_content().as_deref(), Some(CODE));
    sheet.root.remove_attribute("style").unwrap();
    until("it is coloured again", || sheet.keyword().is_some()).await;
    sheet.root.remove();
    until("what is gone is plain", || sheet.keyword().is_none()).await;
}

#[wasm_bindgen_test]
async fn what_is_selected_stays_selected() {
    let sheet = Sheet::with(&format!("```rust\n{CODE}```\n"));
    let text = sheet.code().first_child().expect("a text node");
    let selection = window().unwrap().get_selection().unwrap().unwrap();
    selection.set_base_and_extent(&text, 3, &text, 7).unwrap();
    a_while().await;
    assert_eq!(String::from(selection.to_string()), "main", "nothing was exchanged under it");
    assert!(sheet.keyword().is_none());
    selection.remove_all_ranges().unwrap();
    until("it is coloured", || sheet.keyword().is_some()).await;
}
