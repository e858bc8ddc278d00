//! A long mixed document as a snapshot, and the same document at every cut.

use crate::outline::element;
use catena::markdown::{Document, Element, apply};

const SPECIMEN: &str = include_str!("specimen.md");

fn lines(document: &Document) -> String {
    document.blocks().iter().map(|block| element(&block.node) + "\n").collect()
}

#[test]
fn the_specimen_in_full() {
    insta::assert_snapshot!(lines(&Document::complete(SPECIMEN)));
}

#[test]
fn the_specimen_is_the_same_at_every_cut() {
    let whole = lines(&Document::complete(SPECIMEN));
    for (cut, _) in SPECIMEN.char_indices() {
        let (before, after) = SPECIMEN.split_at(cut);
        let mut document = Document::new();
        let mut page: Vec<Element> = Vec::new();
        apply(&mut page, &document.push(before));
        apply(&mut page, &document.push(after));
        apply(&mut page, &document.finish());
        assert_eq!(lines(&document), whole, "cut at {cut}");
        let nodes: Vec<Element> = document.blocks().iter().map(|block| block.node.clone()).collect();
        assert_eq!(page, nodes, "cut at {cut}");
    }
}

#[test]
fn the_specimen_grows_without_taking_back_what_it_showed() {
    // While it grows character by character, the text shown only ever loses what a tail rule allows it to: at
    // most a few characters that turned into markup. A rebuild or a flicker would take back whole lines.
    let mut document = Document::new();
    let mut longest = 0;
    for (index, c) in SPECIMEN.char_indices() {
        document.push(&SPECIMEN[index..index + c.len_utf8()]);
        let shown: usize = document.blocks().iter().map(|block| block.node.text().len()).sum();
        assert!(shown + 24 >= longest, "at {index}: {shown} shown after {longest}");
        longest = longest.max(shown);
    }
}
