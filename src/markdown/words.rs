//! A piece of Markdown as it reads, on one line.

use super::document::Document;
use super::node::{Element, Node, Tag};

/// The words of a piece of Markdown, without its marks: what stands in items, cells and lines of their own is parted by a
/// space. A piece that is cut out of an answer may begin or end within an emphasis, and then has the mark of one side
/// alone; two such characters in a row are no words either, and go.
pub fn words(source: &str) -> String {
    let mut words = String::new();
    for block in Document::complete(source).blocks() {
        collect(&block.node, &mut words);
        words.push(' ');
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(element: &Element, words: &mut String) {
    let is_literal = matches!(element.tag, Tag::Code | Tag::CodeBlock { .. } | Tag::Math { .. });
    // The depth of a tree is bounded where it is built, so recursion is safe.
    for child in &element.children {
        match child {
            Node::Text(text) if is_literal => words.push_str(text),
            Node::Text(text) => words.push_str(&text.replace("**", "").replace("~~", "")),
            Node::Element(Element { tag: Tag::ImagePlaceholder { alt, .. }, .. }) => words.push_str(alt),
            Node::Element(element) => {
                collect(element, words);
                if !is_within_a_line(&element.tag) {
                    words.push(' ');
                }
            }
        }
    }
}

fn is_within_a_line(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Code
            | Tag::Link { .. }
            | Tag::PendingLink
            | Tag::UnsafeLink { .. }
            | Tag::FootnoteReference { .. }
            | Tag::Math { display: false, .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_there_and_the_marks_are_not() {
        for (source, read) in [
            (
                "The nickname *La dame de fer*, the **iron** lady.",
                "The nickname La dame de fer, the iron lady.",
            ),
            ("Run `cargo *test*` **now**.", "Run cargo *test* now."),
            ("See [the *guide*](https://a.example/x_(y)) &amp; more!", "See the guide & more!"),
            ("Berlin** is the capital.", "Berlin is the capital."),
            ("~40 % of adults, and ~~no~~ children", "~40 % of adults, and no children"),
            ("`__init__` and __init__", "__init__ and init"),
            ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
            ("- one\n- two", "one two"),
            ("one  \ntwo\nthree", "one two three"),
            ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
            ("# Title\n\nWords ![a boat](https://a.example/b.png).", "Title Words a boat."),
            ("The area is $$a^{2**3}$$ here", "The area is a^{2**3} here"),
            ("", ""),
        ] {
            assert_eq!(words(source), read, "{source}");
        }
    }
}
