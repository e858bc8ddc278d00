//! The examples of CommonMark 0.31.2 and of GFM's extensions, drawn by the renderer that ships and compared with the HTML
//! that the specifications give, node by node.
//!
//! Raw HTML is a text here and HTML there, which is the one difference that is meant: before the reference is read, every
//! piece of raw HTML in it is escaped. `reduced` says what else is left out of the comparison.

use catena::ui::prose::Extent;
use js_sys::Promise;
use pulldown_cmark::{Event, Options, Parser};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::reduced::{drawn, reference};
use crate::sheet::Sheet;

#[path = "../markdown/spec_examples.rs"]
mod spec_examples;
use spec_examples::{Example, commonmark, gfm};

#[wasm_bindgen(module = "/tests/browser/spec.js")]
extern "C" {
    #[wasm_bindgen(js_name = readHtml)]
    fn read_html(text: &str) -> Element;
    fn breathe() -> Promise;
}

fn examples() -> Vec<Example> {
    commonmark().into_iter().chain(gfm()).collect()
}

/// The reference with its raw HTML as text. The parser says which pieces of the source are raw HTML; they stand in the
/// reference in the same order. Those that GFM's filter has disarmed are not found, and are text already.
fn without_html(example: &Example) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let (mut escaped, mut rest) = (String::new(), example.html.as_str());
    for event in Parser::new_ext(&example.source, options) {
        let (Event::Html(piece) | Event::InlineHtml(piece)) = event else { continue };
        let Some(at) = rest.find(&*piece) else { continue };
        escaped.push_str(&rest[..at]);
        escaped.push_str(&piece.replace('&', "&amp;").replace('<', "&lt;"));
        rest = &rest[at + piece.len()..];
    }
    escaped + rest
}

#[wasm_bindgen_test]
fn every_example_is_drawn_as_the_specification_says() {
    let mut wrong = Vec::new();
    for example in examples() {
        let sheet = Sheet::complete(&example.source);
        let (ours, theirs) = (drawn(&sheet.root), reference(&read_html(&without_html(&example))));
        if ours != theirs {
            wrong.push(format!("{}: {:?}\n{ours}\ninstead of\n{theirs}", example.name, example.source));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Every example at every beginning: it is drawn the same whether it came character by character or at once, and what
/// comes after it leads to the same page as the whole at once.
#[wasm_bindgen_test]
async fn every_beginning_of_an_example_is_drawn_as_if_it_came_at_once() {
    for example in examples() {
        let source = &example.source;
        let whole = Sheet::complete(source).dump();
        for (start, c) in source.char_indices() {
            // The driver takes a page that says nothing for half a minute for dead.
            if start % BREATH == 0 {
                JsFuture::from(breathe()).await.unwrap();
            }
            let beginning = &source[..start + c.len_utf8()];
            let mut sheet = Sheet::growing(beginning);
            sheet.drawn.catch_up(beginning, Extent::Complete);
            assert_eq!(sheet.dump(), Sheet::complete(beginning).dump(), "{}: {beginning:?}", example.name);
            sheet.drawn.catch_up(source, Extent::Growing);
            sheet.drawn.catch_up(source, Extent::Complete);
            assert_eq!(sheet.dump(), whole, "{}, after {beginning:?}", example.name);
        }
    }
}

/// How many bytes of an example are drawn in one go.
const BREATH: usize = 16;
