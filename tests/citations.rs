//! Places of citations, held against the text that is really drawn.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

#[path = "citations/naive.rs"]
mod naive;

use catena::chat::citation::place::place;
use catena::markdown::{Document, Element, apply};
use proptest::prelude::*;

fn drawn(source: &str) -> String {
    let mut document = Document::new();
    let mut page = Vec::new();
    apply(&mut page, &document.push(source));
    apply(&mut page, &document.finish());
    page.iter().map(Element::text).collect()
}

/// Where the drawn text stands before the end of `before` in `source`.
#[track_caller]
fn check(source: &str, before: &str, expected: &str) {
    let shown = drawn(source);
    let at = source.find(before).unwrap() + before.len();
    let found = place(source, &shown, &[at])[0];
    assert!(shown[..found].ends_with(expected), "{:?} of {shown:?}", &shown[..found]);
}

#[test]
fn places_are_found_through_every_kind_of_markdown() {
    check("He **ran**. Then he *slept*. End", "ran**.", "ran.");
    check("See [the page](https://example.com/a_(b)). Next", "_(b)).", "the page.");
    check("See [the page][one]. Next.\n\n[one]: https://example.com/the/page", "[one].", "the page.");
    check("Fish &amp; chips &copy; all. Next", "all.", "chips © all.");
    check("# Title\n\n1. First item.\n2. Second item.\n", "Second item.", "Second item.");
    check("Run `cargo *test*`. Next", "`.", "cargo *test*.");
    check("```rust\nfn main() {}\n```\n\nAfter. Next", "After.", "After.");
    check("| a | b |\n|---|:-:|\n| one. | two |\n", "one.", "one.");
    check("A 👩‍👩‍👧 family e\u{301}. 東京は大きい。Next", "大きい。", "大きい。");
    check("> [!NOTE]\n> Mind this. Next", "this.", "Mind this.");
    check("Five \\* six \\_ seven. Next", "seven.", "seven.");
}

proptest! {
    /// Text without marks is drawn as it is, so the naive answer is the place itself.
    #[test]
    fn plain_text_is_mapped_onto_itself(
        words in prop::collection::vec("[a-zé東👍\u{301}]{1,8}", 1..40),
        cut in 0usize..400,
    ) {
        let text = words.join(" ");
        let at = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        prop_assert_eq!(place(&text, &text, &[at]), vec![at]);
    }

    /// With marks around the words, the drawn text before a place is the words before it.
    #[test]
    fn marks_around_words_do_not_move_places(
        words in prop::collection::vec(("[a-zé東👍]{1,8}", 0usize..5), 1..30),
        chosen in 0usize..30,
    ) {
        let (mut source, mut shown, mut expected) = (String::new(), String::new(), (0, 0));
        for (number, (word, mark)) in words.iter().enumerate() {
            let (before, after) =
                [("", ""), ("**", "**"), ("_", "_"), ("`", "`"), ("[", "](https://a.example/x_y)")][*mark];
            source.push_str(&format!("{before}{word}{after}. "));
            shown.push_str(&format!("{word}. "));
            if number <= chosen {
                expected = (source.len() - 1, shown.len() - 1);
            }
        }
        prop_assert_eq!(place(&source, &shown, &[expected.0]), vec![expected.1]);
    }

    /// Whatever stands on either side, places rise and stay within the text.
    #[test]
    fn a_place_is_always_within_the_text(source in ".{0,120}", shown in ".{0,120}") {
        let places: Vec<usize> = source.char_indices().map(|(at, _)| at).collect();
        let found = place(&source, &shown, &places);
        prop_assert!(found.iter().all(|at| shown.is_char_boundary(*at)));
        prop_assert!(found.is_sorted());
    }
}
