//! An answer as Markdown with footnotes: `[^1]` where the numbers stand, and the sources at the end.
//!
//! A mark that would stand within code, a link or a picture stands behind it instead, as on the page; behind a block of
//! code it stands in a line of its own, since the fence would no longer be one. Not here: HTML.

use super::closed::{around, closed};
use super::{Marker, Source, grounding};
use crate::chat::turn::{PartKey, Turn};
use crate::protocol::content::Content;
use crate::protocol::step::Step;

/// The text of the answer with footnotes; the text alone where nothing is cited.
pub fn with_footnotes(turn: &Turn) -> String {
    let grounding = grounding(turn);
    let answer = turn.answer_text();
    // Where the answer has footnotes of its own, ours must not be taken for theirs.
    let prefix = if answer.contains("[^") { "source-" } else { "" };
    let mut text = String::new();
    for (step, growing) in &turn.steps {
        let Step::ModelOutput(blocks) = &growing.step else { continue };
        for (item, block) in blocks.iter().enumerate() {
            let Content::Text(part) = block else { continue };
            let markers = grounding.markers.get(&PartKey { step: *step, item: item as u32 });
            text.push_str(&marked(&part.text, markers.map_or(&[], Vec::as_slice), prefix));
        }
    }
    if grounding.markers.is_empty() {
        return answer;
    }
    let mut out = text.trim_end().to_owned();
    out.push_str("\n\n");
    for source in &grounding.sources {
        out.push_str(&note(source, prefix));
    }
    out
}

fn note(source: &Source, prefix: &str) -> String {
    let title: String = source
        .title
        .chars()
        .flat_map(|c| ['\\', c].into_iter().skip(usize::from(!"[]\\*_`<".contains(c))))
        .collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let address: String = source.url.chars().filter(|c| !c.is_whitespace() && !"<>".contains(*c)).collect();
    if address.is_empty() {
        format!("[^{prefix}{}]: {title}\n", source.number)
    } else {
        format!("[^{prefix}{}]: [{title}](<{address}>)\n", source.number)
    }
}

fn marked(text: &str, markers: &[Marker], prefix: &str) -> String {
    let closed = closed(text);
    let mut out = String::new();
    let mut at = 0;
    for marker in markers {
        let notes: String = marker.numbers.iter().map(|number| format!("[^{prefix}{number}]")).collect();
        let within = around(&closed, marker.at).filter(|closed| closed.range.start < marker.at);
        let (place, until) = match within {
            Some(closed) => (closed.range.end, closed.range.end),
            None => (marker.at, marker.until),
        };
        // Two markers may have been moved to one place.
        let place = place.max(at).min(text.len());
        out.push_str(text.get(at..place).unwrap_or_default());
        at = until.max(place);
        if within.is_some_and(|closed| closed.is_block) {
            let line = if out.ends_with('\n') { "\n" } else { "\n\n" };
            out.push_str(&format!("{line}{notes}\n"));
        } else {
            out.push_str(&notes);
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::ask::Ask;
    use crate::chat::id::{Millis, TurnKey};
    use crate::chat::turn::Growing;
    use crate::protocol::content::{Annotation, Span, Text};
    use crate::protocol::request::Target;

    fn answered(text: &str, cited: &[(&str, &str, &str)]) -> Turn {
        let annotations = cited.iter().map(|(until, title, url)| Annotation::Url {
            url: (*url).into(),
            title: (*title).into(),
            span: Span { start: 0, end: text.find(until).unwrap() + until.len() },
        });
        let part = Text { text: text.into(), annotations: annotations.collect() };
        let ask = Ask::new(Target::Model("m".into()));
        let mut turn = Turn::new(TurnKey::new("t"), ask, "Q".into(), Millis(0));
        turn.steps.insert(0, Growing::open(Step::ModelOutput(vec![Content::Text(part)]), Millis(1)));
        turn
    }

    #[test]
    fn notes_stand_after_the_sentences_and_the_sources_at_the_end() {
        let turn = answered(
            "東京 is **big**. Paris is old 🗼.",
            &[("big**", "a.example", "https://a.example/x_(y)"), ("🗼.", "b [two]", "https://b.example/")],
        );
        assert_eq!(
            with_footnotes(&turn),
            "東京 is **big**.[^1] Paris is old 🗼.[^2]\n\n\
             [^1]: [a.example](<https://a.example/x_(y)>)\n[^2]: [b \\[two\\]](<https://b.example/>)\n"
        );
    }

    #[test]
    fn a_note_never_stands_in_code_or_a_link() {
        for (text, until, expected) in [
            ("Run `a b` now.", "`a", "Run `a b`[^1] now."),
            (
                "See [the page](https://p.example/a) now.",
                "the",
                "See [the page](https://p.example/a)[^1] now.",
            ),
            ("See ![a cat](cat.png) now.", "cat", "See ![a cat](cat.png)[^1] now."),
            ("```rust\nfn a() {}\n```\nAfter.", "fn a", "```rust\nfn a() {}\n```\n\n[^1]\n\nAfter."),
            ("| a | b |\n|---|---|\n| one. | two |\n", "one.", "| a | b |\n|---|---|\n| one.[^1] | two |"),
            ("```x``` is code.\nAnd so on.", "so", "```x``` is code.\nAnd so[^1] on."),
            ("~~~ `a`\nopen", "op", "~~~ `a`\nopen\n\n[^1]"),
            ("~~~\nopen", "op", "~~~\nopen\n\n[^1]"),
            ("Not \\`code at` all", "code", "Not \\`code[^1] at` all"),
        ] {
            let marked = with_footnotes(&answered(text, &[(until, "t", "https://t.example/")]));
            let (body, _) = marked.split_once("\n\n[^1]: ").unwrap();
            assert_eq!(body, expected);
        }
    }

    #[test]
    fn marks_of_deep_research_side_by_side_are_no_link() {
        for (text, expected) in [
            ("Old. [cite: 1][cite: 2] New.", "Old.[^1][^2] New."),
            ("Old. [cite: 1, 2][cite: 1]", "Old.[^1][^2][^1]"),
            ("See [it][cite: 2] now.", "See [it][^2] now."),
            ("See [it][cite] now. [cite: 1]", "See [it][cite] now.[^1]"),
        ] {
            let sources = [("", "a", "https://a.example/"), ("", "b", "https://b.example/")];
            let marked = with_footnotes(&answered(text, &sources));
            let body = marked.split_once("\n\n[^1]: ").unwrap().0;
            // What the sources are cited for themselves stands at the beginning.
            assert_eq!(body.trim_start_matches("[^1][^2]"), expected);
        }
    }

    #[test]
    fn what_is_not_cited_and_what_has_footnotes_stays_as_it_is() {
        assert_eq!(with_footnotes(&answered("Plain.\n", &[])), "Plain.\n");
        let own = "A claim.[^1] More.\n\n[^1]: Mine.";
        let marked = with_footnotes(&answered(own, &[("More.", "t", "https://t.example/")]));
        assert!(marked.contains("More.[^source-1]") && marked.contains("[^1]: Mine."), "{marked}");
        assert!(marked.ends_with("[^source-1]: [t](<https://t.example/>)\n"), "{marked}");
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Without the notes, the text is what it was, but for the lines that notes behind blocks have to themselves.
        #[test]
        fn nothing_of_the_text_is_lost(
            pieces in prop::collection::vec(
                prop::sample::select(vec!["a", "東", "👍", "`", "```\n", "\n", "[", "](", ")", "!", "\\", "<", ">", ". "]),
                0..40,
            ),
            places in prop::collection::vec(0usize..80, 0..6),
        ) {
            let text = pieces.concat();
            let mut places: Vec<usize> =
                places.into_iter().filter(|at| text.is_char_boundary(*at)).collect();
            places.sort_unstable();
            places.dedup();
            let markers: Vec<Marker> =
                places.iter().map(|at| Marker { at: *at, until: *at, numbers: vec![7] }).collect();
            let out = marked(&text, &markers, "");
            prop_assert_eq!(out.matches("[^7]").count(), markers.len());
            let squeezed = |text: &str| text.replace("[^7]", "").replace('\n', "");
            prop_assert_eq!(squeezed(&out), squeezed(&text));
        }
    }
}
