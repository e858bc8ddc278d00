//! How much work a push makes, counted in bytes given to the parser, never in time.

use catena::markdown::{Document, Patch};

/// A section with one of everything, about 1.1 kB.
fn section(number: usize) -> String {
    let code: String =
        (0..8).map(|line| format!("    let value_{line} = compute({number}, {line});\n")).collect();
    format!(
        "## Section {number}\n\nSome *text* with **strong** words, `code`, [a link](https://example.org/{number}) and \
         math $x^{number}$ in it. It goes on for a while, as prose does, over a line or two.\n\n- first item\n- second \
         item with `code`\n  - nested\n- third item\n\n1. one\n2. two\n\n> A quotation with *emphasis*.\n\n\
         | name | value |\n|---|---:|\n| a | {number} |\n| b | **2** |\n\n```rust\nfn section_{number}() {{\n{code}}}\n```\n\n\
         $$\n\\int_0^1 x\\,dx = {number}\n$$\n\n"
    )
}

fn feed(text: &str, step: usize, mut after: impl FnMut(&Document, &Patch)) -> Document {
    let mut document = Document::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = (step..rest.len()).find(|index| rest.is_char_boundary(*index)).unwrap_or(rest.len());
        let (piece, later) = rest.split_at(end);
        let patch = document.push(piece);
        after(&document, &patch);
        rest = later;
    }
    document
}

fn mixed(bytes: usize) -> String {
    (0..)
        .map(section)
        .scan(0, |total, section| {
            let before = *total;
            *total += section.len();
            (before < bytes).then_some(section)
        })
        .collect()
}

#[test]
fn parsed_bytes_grow_linearly_with_a_mixed_document() {
    let text = mixed(200_000);
    let document = feed(&text, 40, |_, _| {});
    let deltas = text.len().div_ceil(40) as u64;
    // The longest open stretch here is a paragraph or a table, and the odd one is looked at twice.
    let longest_open = 600;
    assert!(
        document.parsed_bytes() <= text.len() as u64 + deltas * longest_open,
        "{} bytes",
        document.parsed_bytes()
    );
}

#[test]
fn a_push_costs_the_same_late_as_early() {
    let text = mixed(200_000);
    let half = text.len() / 2;
    let mut at_half = 0;
    let document = feed(&text, 40, |document, _| {
        if document.source().len() <= half {
            at_half = document.parsed_bytes();
        }
    });
    let second_half = document.parsed_bytes() - at_half;
    assert!(second_half as f64 <= at_half as f64 * 1.05, "{at_half} then {second_half}");
}

#[test]
fn an_open_fence_is_not_parsed_again() {
    let text = format!("```rust\n{}", "let a = \"some line of code\";\n".repeat(7000));
    let document = feed(&text, 40, |_, _| {});
    assert!(document.parsed_bytes() < 1000, "{} bytes", document.parsed_bytes());
    assert_eq!(document.blocks()[0].node.text().len(), text.len() - "```rust\n".len());
}

#[test]
fn text_after_a_long_fence_does_not_parse_it_again() {
    let text = format!("```\n{}```\n", "line of code\n".repeat(1000));
    let mut document = feed(&text, 40, |_, _| {});
    let before = document.parsed_bytes();
    document.push("\nA paragraph after it.");
    assert!(document.parsed_bytes() - before < 100);
}

#[test]
fn patches_of_a_growing_block_stay_small() {
    for line in ["let a = 1;\n", "- an item with `code`\n", "| a | b |\n", "Plain prose goes on. "] {
        let head = match line.as_bytes()[0] {
            b'l' => "```\n",
            b'|' => "| h | i |\n|---|---|\n",
            _ => "",
        };
        let text = format!("{head}{}", line.repeat(2000));
        feed(&text, 40, |document, patch| {
            // The page already shows the block: a delta of 40 bytes is a handful of edits, none of them a
            // rebuild.
            if document.source().len() > 1000 {
                assert!(patch.edits.len() <= 10, "{line:?}: {} edits", patch.edits.len());
                let size = format!("{patch:?}").len();
                assert!(size < 3000, "{line:?}: {size} bytes of edits");
            }
        });
    }
}

#[test]
fn finishing_parses_the_text_once() {
    let text = mixed(50_000);
    let mut document = feed(&text, 40, |_, _| {});
    let before = document.parsed_bytes();
    document.finish();
    assert!(document.parsed_bytes() - before <= 2 * text.len() as u64);
}

#[test]
fn a_long_list_or_table_is_not_parsed_again() {
    let list = "- an item with `code` and **strong** words\n".repeat(4000);
    let loose = "1. An item.\n\n   With a second paragraph.\n\n".repeat(4000);
    let table = format!("| head | other |\n|---|---|\n{}", "| a cell | another `cell` |\n".repeat(6000));
    for text in [list, loose, table] {
        let document = feed(&text, 40, |_, _| {});
        let deltas = text.len().div_ceil(40) as u64;
        assert!(document.parsed_bytes() < deltas * 250, "{} bytes", document.parsed_bytes());
        assert_eq!(document.blocks().len(), 1);
        let whole = Document::complete(&text);
        let mut document = document;
        assert!(document.finish().is_empty(), "the end changes nothing");
        assert_eq!(document.blocks()[0].node, whole.blocks()[0].node);
    }
}

#[test]
fn text_after_a_long_list_does_not_parse_it_again() {
    let text = format!("{}\nA paragraph that begins after it", "- an item\n".repeat(4000));
    let mut document = feed(&text, 40, |_, _| {});
    let before = document.parsed_bytes();
    for _ in 0..10 {
        document.push(" and goes on");
    }
    assert!(document.parsed_bytes() - before < 10 * 400, "{} bytes", document.parsed_bytes() - before);
}

#[test]
fn a_list_that_turns_loose_is_parsed_as_a_whole_once() {
    let mut text = "- an item\n".repeat(2000);
    let mut document = feed(&text, 40, |_, _| {});
    let before = document.parsed_bytes();
    for piece in ["\n- an item\n", "- an item\n", "- an item\n"] {
        document.push(piece);
        text.push_str(piece);
    }
    assert!(document.parsed_bytes() - before < 2 * text.len() as u64);
    assert!(document.finish().is_empty());
}

#[test]
fn a_long_paragraph_is_parsed_from_a_place_near_its_end() {
    let plain = format!("# Title\n\nFirst.\n\n{}", "Plain prose goes on. ".repeat(2000));
    let marked: String = (0..300)
        .map(|number| {
            format!(
                "Word {number} *and* a **strong** one, `code {number}`, [a link](https://example.org/{number}), 3 < 4 & \
                 5 > 2, $x^{number}$ for $5; 2 * 3.{}",
                if number % 7 == 0 { "\n" } else { " " }
            )
        })
        .collect();
    for text in [plain, marked] {
        let mut document = feed(&text, 40, |_, _| {});
        let deltas = text.len().div_ceil(40) as u64;
        assert!(document.parsed_bytes() < deltas * 6000, "{} bytes", document.parsed_bytes() / deltas);
        let whole = Document::complete(&text);
        assert!(document.finish().is_empty(), "the end changes nothing");
        assert_eq!(document.blocks(), whole.blocks());
    }
}

#[test]
fn a_long_paragraph_may_still_turn_out_to_be_a_heading() {
    let text = format!("{}the end\n===\n", "Plain prose goes on. ".repeat(500));
    let mut document = feed(&text, 40, |_, _| {});
    assert_eq!(document.blocks()[0].node, Document::complete(&text).blocks()[0].node);
    assert!(document.finish().is_empty());
}

#[test]
fn text_after_a_long_paragraph_does_not_parse_it_again() {
    let text = format!("{}\n\nA paragraph that begins after it", "Plain prose goes on. ".repeat(4000));
    let mut document = feed(&text, 40, |_, _| {});
    let before = document.parsed_bytes();
    for _ in 0..10 {
        document.push(" and goes on");
    }
    assert_eq!(document.blocks().len(), 2);
    // Until its first line is whole, the second paragraph may still belong to the first, whose end is parsed with it.
    assert!(document.parsed_bytes() - before < 10 * 2500, "{} bytes", document.parsed_bytes() - before);
}
