//! What holds for every text, however it is cut.

use catena::markdown::{Block, Document, Edit, Element, Node, Patch, apply};
use proptest::prelude::*;

/// Pieces of text that mean something to Markdown, to the tail rules or to the masks. Joined at random they
/// make documents that are stranger than any model writes.
const PIECES: &[&str] = &[
    "a",
    "word ",
    "Text.",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "```rust\n",
    "~~~\n",
    "```\n",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "10. ",
    "- [ ] ",
    "- [x] ",
    "> ",
    ">",
    "# ",
    "## ",
    "#",
    "=",
    "===\n",
    "---\n",
    "***\n",
    "| ",
    "|",
    " | ",
    "| a | b |\n",
    "|---|:-:|\n",
    "--|--\n",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "[^1]",
    "[^1]: note",
    "[x](https://e.org)",
    "[x][y]",
    "[y]: https://e.org \"t\"\n",
    "[y]:\n",
    "\"t\n",
    "<",
    ">",
    "<br>",
    "<div>\n",
    "</div>",
    "<!--",
    "-->",
    "<https://e.org>",
    "https://e.org/a_b?c=1&d",
    "http://",
    ": ",
    "\n: ",
    ":",
    "Term\n\n: meaning\n",
    ".",
    ",",
    ":",
    "!",
    "\\",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "$",
    "$$",
    "$5",
    "x^2",
    "{",
    "}",
    "&amp;",
    "&am",
    "&#x41;",
    "\r\n",
    "\r",
    "日本",
    "「",
    "」",
    "。",
    "한국어",
    "“",
    "”",
    "é",
    "e\u{301}",
    "👩‍💻",
    "\u{202e}",
    "\0",
    "[!NOTE]\n",
    "20~25",
    "😀",
];

/// Lines that continue, end or change lists, tables and quotations.
const LINES: &[&str] = &[
    "- a\n",
    "- b **c** d\n",
    "-\n",
    "* s\n",
    "  more\n",
    "  - nested\n",
    "   - odd\n",
    "1. x\n",
    "2. y\n",
    "3) z\n",
    "- [ ] t\n",
    "- [x]\n",
    "- - -\n",
    "text\n",
    "\n",
    "\n",
    "  \n",
    "| a | b |\n",
    "|---|---|\n",
    "| 1 | 2 |\n",
    "| 3 |\n",
    "a | b\n",
    "> q\n",
    ">\n",
    "> - l\n",
    "    code\n",
    "```\n",
    "  ```\n",
    "---\n",
    "===\n",
    "# h\n",
    "<div>\n",
    "<!--\n",
    "-->\n",
    "$$\n",
    "\\[\n",
    "  \\]\n",
    "- $$\n",
    "[y]: https://e.org\n",
    "  [y]: https://e.org\n",
    "- [y]\n",
    "[^1]: note\n",
    "    note\n",
    "- 「a」**b**\n",
    "- **「b」**は\n",
];

fn strange_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(LINES), 0..40).prop_map(|lines| lines.concat()),
        4 => prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[-a-c*_~`>#|\\[\\]()!\\\\\n \r\t$:=.1<&;]{0,60}",
    ]
}

/// A text and the lengths, in characters, of the pieces it arrives in.
fn cut_text() -> impl Strategy<Value = (String, Vec<usize>)> {
    (strange_text(), prop::collection::vec(1..20usize, 1..40))
}

fn pieces<'a>(text: &'a str, lengths: &[usize]) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let end = rest.char_indices().nth(*length).map_or(rest.len(), |(index, _)| index);
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn nodes(blocks: &[Block]) -> Vec<Element> {
    blocks.iter().map(|block| block.node.clone()).collect()
}

/// The first block that a patch touches.
fn first_touched(patch: &Patch, blocks_before: usize) -> usize {
    let touched = patch.edits.iter().map(|edit| match edit {
        Edit::AppendBlock { .. } => blocks_before,
        Edit::ReplaceBlock { index, .. } => *index,
        Edit::TruncateBlocks { len } => *len,
        Edit::AppendText { at, .. }
        | Edit::SetText { at, .. }
        | Edit::SetTag { at, .. }
        | Edit::Replace { at, .. }
        | Edit::Append { at, .. }
        | Edit::Truncate { at, .. } => at.block,
    });
    touched.min().unwrap_or(usize::MAX)
}

fn check_ranges(document: &Document) -> Result<(), TestCaseError> {
    let mut end = 0;
    for block in document.blocks() {
        prop_assert!(block.range.start >= end, "{:?} begins before {end}", block.range);
        prop_assert!(block.range.end >= block.range.start);
        prop_assert!(
            document.source().get(block.range.clone()).is_some(),
            "{:?} cuts a character",
            block.range
        );
        end = block.range.end;
    }
    Ok(())
}

fn check_shape(element: &Element, depth: usize) -> Result<(), TestCaseError> {
    prop_assert!(depth <= 110, "too deep");
    for child in &element.children {
        match child {
            Node::Text(text) => {
                prop_assert!(!text.is_empty(), "an empty text node");
                prop_assert!(text.len() <= 4096 && !text.contains('\0'));
            }
            Node::Element(child) => check_shape(child, depth + 1)?,
        }
    }
    Ok(())
}

fn check_growth(text: &str, lengths: &[usize]) -> Result<(), TestCaseError> {
    let mut document = Document::new();
    let mut page: Vec<Element> = Vec::new();
    for piece in pieces(text, lengths) {
        let settled: Vec<Block> = document.blocks()[..document.settled()].to_vec();
        let count = document.blocks().len();
        let patch = document.push(piece);
        prop_assert!(first_touched(&patch, count) >= settled.len(), "a settled block was touched: {patch:?}");
        prop_assert!(document.settled() >= settled.len());
        prop_assert_eq!(&document.blocks()[..settled.len()], &settled[..]);
        apply(&mut page, &patch);
        prop_assert_eq!(&page, &nodes(document.blocks()));
        check_ranges(&document)?;
    }
    apply(&mut page, &document.finish());
    prop_assert_eq!(&page, &nodes(document.blocks()));
    check_ranges(&document)?;
    for element in &page {
        check_shape(element, 0)?;
    }
    prop_assert_eq!(document.source(), text);
    prop_assert_eq!(page, nodes(Document::complete(text).blocks()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn growing_is_patching_and_ends_like_one_shot((text, lengths) in cut_text()) {
        check_growth(&text, &lengths)?;
    }

    #[test]
    fn finishing_changes_settled_blocks_only_for_late_definitions((text, lengths) in cut_text()) {
        // References to footnotes are shown while their definitions may still come; these texts have none.
        let text = text.replace("]:", "] ").replace("[^", "[").replace('\r', " ");
        let mut document = Document::new();
        for piece in pieces(&text, &lengths) {
            document.push(piece);
        }
        let settled: Vec<Block> = document.blocks()[..document.settled()].to_vec();
        document.finish();
        let kept = document.blocks().get(..settled.len());
        prop_assert_eq!(kept, Some(&settled[..]));
    }

    #[test]
    fn a_text_that_broke_off_ends_like_one_shot((text, lengths) in cut_text()) {
        let mut document = Document::new();
        let mut page: Vec<Element> = Vec::new();
        for piece in pieces(&text, &lengths) {
            apply(&mut page, &document.push(piece));
        }
        apply(&mut page, &document.finish_cut_off());
        prop_assert_eq!(&page, &nodes(document.blocks()));
        prop_assert_eq!(page, nodes(Document::complete_cut_off(&text).blocks()));
    }

    #[test]
    fn nothing_is_shown_that_was_not_written((text, lengths) in cut_text()) {
        let text = text.replace('&', " ");
        let mut document = Document::new();
        for piece in pieces(&text, &lengths) {
            document.push(piece);
            for block in document.blocks() {
                let stray = block.node.text().chars().find(|c| *c != '\u{fffd}' && !text.contains(*c) && !c.is_whitespace());
                prop_assert_eq!(stray, None);
            }
        }
    }

    #[test]
    fn the_wait_at_the_end_is_bounded((text, lengths) in cut_text()) {
        // Whatever was held back, a few words on a new line after a blank one bring it all to light.
        let mut document = Document::new();
        for piece in pieces(&text, &lengths) {
            document.push(piece);
        }
        let before = document.source().len();
        document.push(&"\n\nplain words".repeat(200));
        let shown = document.blocks().last().map_or(0, |block| block.range.end);
        prop_assert!(before == 0 || shown > before);
    }

    #[test]
    fn what_is_shown_does_not_depend_on_the_cuts((text, lengths) in cut_text()) {
        // A definition reaches only what comes after it, until the end.
        let text = text.replace("]:", "] ").replace('\r', " ");
        let mut grown = Document::new();
        for piece in pieces(&text, &lengths) {
            grown.push(piece);
        }
        // What is held back in the last line is a guess from the lines before it; these words are certain.
        grown.push("\n\nplain words");
        let mut at_once = Document::new();
        at_once.push(&format!("{text}\n\nplain words"));
        prop_assert_eq!(nodes(grown.blocks()), nodes(at_once.blocks()));
    }
}
