//! What a patch contains: appends where text grows, and nothing for what stands.

use crate::outline::element;
use catena::markdown::{Document, Edit, Node, Patch};

/// A patch as one short line.
fn summary(patch: &Patch) -> String {
    let edits: Vec<String> = patch.edits.iter().map(edit_summary).collect();
    edits.join("; ")
}

fn edit_summary(edit: &Edit) -> String {
    let place = |at: &catena::markdown::Path| {
        let steps: Vec<String> = at.children.iter().map(usize::to_string).collect();
        format!("{}:{}", at.block, steps.join("."))
    };
    let node = |node: &Node| match node {
        Node::Text(text) => format!("{text:?}"),
        Node::Element(child) => element(child),
    };
    match edit {
        Edit::AppendBlock { element: block, .. } => format!("add {}", element(block)),
        Edit::ReplaceBlock { index, element: block, .. } => format!("replace {index} by {}", element(block)),
        Edit::TruncateBlocks { len } => format!("keep {len}"),
        Edit::AppendText { at, text } => format!("{} grows {text:?}", place(at)),
        Edit::SetText { at, text } => format!("{} says {text:?}", place(at)),
        Edit::SetTag { at, tag } => {
            let empty = catena::markdown::Element { tag: tag.clone(), children: Vec::new() };
            format!("{} is {}", place(at), element(&empty))
        }
        Edit::Replace { at, node: child } => format!("{} becomes {}", place(at), node(child)),
        Edit::Append { at, node: child } => format!("{} gets {}", place(at), node(child)),
        Edit::Truncate { at, len } => format!("{} keeps {len}", place(at)),
    }
}

/// Pushes pieces and compares the patch of each; the last expectation is for `finish`.
#[track_caller]
fn check(steps: &[(&str, &str)], finish: &str) {
    let mut document = Document::new();
    for (piece, expected) in steps {
        assert_eq!(summary(&document.push(piece)), *expected, "after {piece:?}");
    }
    assert_eq!(summary(&document.finish()), finish, "at the end");
}

#[test]
fn a_growing_paragraph_appends_text() {
    check(&[("One", "add p(One)"), (" two", "0:0 grows \" two\"")], "");
}

#[test]
fn a_growing_code_block_appends_lines() {
    check(
        &[
            ("```rust\nlet a", "add pre[rust…](let a)"),
            (" = 1;\nlet b", "0:0 grows \" = 1;\\nlet b\""),
            (" = 2;\n", "0:0 grows \" = 2;\\n\""),
            ("``", ""),
            ("`\n", "0: is pre[rust]"),
            ("After", "add p(After)"),
        ],
        "",
    );
}

#[test]
fn a_long_code_block_goes_on_in_a_new_node_after_64_lines() {
    let mut document = Document::new();
    document.push("```\n");
    document.push(&"x\n".repeat(64));
    assert_eq!(summary(&document.push("y\n")), "0: gets \"y\\n\"");
    assert_eq!(summary(&document.push("z")), "0:1 grows \"z\"");
}

#[test]
fn a_growing_list_appends_items() {
    check(
        &[
            ("- one\n- tw", "add ul(li(one)li(tw))"),
            ("o\n", "0:1.0 grows \"o\""),
            ("- ", ""),
            ("**th", "0: gets li(strong(th))"),
            ("ree**\n  - a", "0:2.0.0 grows \"ree\"; 0:2 gets ul(li(a))"),
        ],
        "",
    );
}

#[test]
fn a_growing_table_appends_rows() {
    check(
        &[
            ("| a | b |\n", ""),
            ("|---|---|\n", "add table(thead(tr(th(a)th(b))))"),
            ("| 1 |", "0: gets tbody(tr(td(1)td))"),
            (" 2 |\n", "0:1.0.1 gets \"2\""),
            ("| 3 | 4", "0:1 gets tr(td(3)td(4))"),
        ],
        "",
    );
}

#[test]
fn settled_blocks_stay_out_of_patches() {
    check(&[("One.\n\nTwo.\n\nThr", "add p(One.); add p(Two.); add p(Thr)"), ("ee", "2:0 grows \"ee\"")], "");
}

#[test]
fn a_block_that_turns_out_to_be_another_is_replaced_and_gets_a_new_key() {
    let mut document = Document::new();
    document.push("Title");
    let key = document.blocks()[0].key;
    assert_eq!(summary(&document.push("\n===\n")), "replace 0 by h1(Title)");
    assert_ne!(document.blocks()[0].key, key);
}

#[test]
fn keys_live_as_long_as_their_blocks() {
    let mut document = Document::new();
    document.push("One\n\nTwo");
    let keys: Vec<_> = document.blocks().iter().map(|block| block.key).collect();
    document.push(" more\n\n- three\n- four\n");
    document.finish();
    let later: Vec<_> = document.blocks().iter().map(|block| block.key).collect();
    assert_eq!(later[..2], keys[..]);
    assert_eq!(later.len(), 3);
}

#[test]
fn finishing_settles_links_that_were_defined_late() {
    check(
        &[("See [here].\n\nMore.\n\n", "add p(See [here].); add p(More.)"), ("[here]: https://e.org/\n", "")],
        "0:0 says \"See \"; 0: gets a[https://e.org/](here); 0: gets \".\"",
    );
}

#[test]
fn links_find_definitions_that_have_settled() {
    check(
        &[
            ("[here]: https://e.org/\n\nOne.\n\nTwo.\n\n", "add p(One.); add p(Two.)"),
            ("See [HERE].", "add p(See a[https://e.org/](HERE).)"),
        ],
        "",
    );
}

#[test]
fn finishing_shows_what_was_held_back() {
    check(&[("Text\n--", "add p(Text)")], "replace 0 by h2(Text)");
    check(&[("| a |", "")], "add p(| a |)");
    check(&[("Some **bo", "add p(Some strong(bo))")], "0:0 grows \"**bo\"; 0: keeps 1");
}

#[test]
fn text_may_follow_a_finish() {
    let mut document = Document::new();
    document.push("One **tw");
    document.finish();
    document.push("o** three\n\nFour");
    document.finish();
    assert_eq!(crate::outline::outline(document.blocks()), "p(One strong(two) three) / p(Four)");
}
