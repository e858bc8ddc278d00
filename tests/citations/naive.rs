//! Citations against a reference that is too simple to be wrong: texts are put together from pieces of which it is known
//! how they are written and how they are drawn, so every place is known by adding up lengths.

use std::collections::BTreeSet;

use catena::chat::ask::Ask;
use catena::chat::citation::place::place;
use catena::chat::citation::{Grounding, grounding};
use catena::chat::fold;
use catena::chat::id::{Millis, TurnKey};
use catena::chat::turn::{PartKey, Turn};
use catena::protocol::request::Target;
use catena::protocol::step::Step;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::drawn;

/// A word as it is written and as it is drawn.
#[derive(Clone, Debug)]
struct Word {
    written: String,
    drawn: String,
}

/// Words of one to four bytes a letter: Latin, marks that combine, CJK, and emoji of several code points.
fn letters() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,7}",
        "[a-z]{1,3}\u{301}[a-z]{1,3}",
        "(é|ü|ß|ø){1,4}",
        "(東|京|大|水){1,5}",
        "(한|글){1,3}",
        Just("👩‍👩‍👧".to_owned()),
        Just("👍🏽".to_owned()),
        Just("🇫🇷".to_owned()),
        Just("क्षि".to_owned()),
    ]
}

fn word() -> impl Strategy<Value = Word> {
    (letters(), 0usize..8).prop_map(|(letters, form)| {
        let (before, after) = [
            ("", ""),
            ("", ""),
            ("", ""),
            ("**", "**"),
            ("*", "*"),
            ("~~", "~~"),
            ("`", "`"),
            ("[", "](https://a.example/x_y?z=1)"),
        ][form];
        Word { written: format!("{before}{letters}{after}"), drawn: letters }
    })
}

/// A sentence: words with spaces between them, and what ends it.
fn sentence() -> impl Strategy<Value = Word> {
    let end = prop_oneof![Just("."), Just("!"), Just("?"), Just("。"), Just("…")];
    (prop::collection::vec(word(), 1..6), end).prop_map(|(words, end)| {
        let all = |of: fn(&Word) -> &str| words.iter().map(of).collect::<Vec<_>>().join(" ");
        Word {
            written: format!("{}{end}", all(|word| &word.written)),
            drawn: format!("{}{end}", all(|word| &word.drawn)),
        }
    })
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Paragraph,
    Heading,
    List,
    Quote,
    Table,
}

/// What stands between the sentences and is never cited.
#[derive(Clone, Copy, Debug)]
enum Between {
    Nothing,
    Fence,
    Rule,
}

/// A document as it is written; and of each sentence, where it is written and where it is drawn, in bytes.
#[derive(Clone, Debug, Default)]
struct Text {
    written: String,
    drawn: String,
    sentences: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>,
}

impl Text {
    fn sentence(&mut self, sentence: &Word) {
        let (from, shown) = (self.written.len(), self.drawn.len());
        self.written.push_str(&sentence.written);
        self.drawn.push_str(&sentence.drawn);
        self.sentences.push((from..self.written.len(), shown..self.drawn.len()));
    }

    /// Something that is the same in both.
    fn same(&mut self, text: &str) {
        self.written.push_str(text);
        self.drawn.push_str(text);
    }

    fn block(&mut self, form: Form, sentences: &[Word]) {
        match form {
            Form::Paragraph | Form::Heading | Form::Quote => {
                self.written.push_str(match form {
                    Form::Heading => "## ",
                    Form::Quote => "> ",
                    Form::Paragraph | Form::List | Form::Table => "",
                });
                for (at, sentence) in sentences.iter().enumerate() {
                    if at > 0 {
                        self.same(" ");
                    }
                    self.sentence(sentence);
                }
            }
            Form::List => {
                for (at, sentence) in sentences.iter().enumerate() {
                    self.written.push_str(if at > 0 { "\n- " } else { "- " });
                    self.sentence(sentence);
                }
            }
            Form::Table => {
                self.written.push_str("| ");
                self.same("h");
                self.written.push_str(" | ");
                self.same("k");
                self.written.push_str(" |\n|:--|--:|");
                for sentence in sentences {
                    self.written.push_str("\n| ");
                    self.same("x");
                    self.written.push_str(" | ");
                    self.sentence(sentence);
                    self.written.push_str(" |");
                }
            }
        }
        self.written.push_str("\n\n");
    }

    fn between(&mut self, between: Between) {
        match between {
            Between::Nothing => {}
            Between::Fence => {
                self.written.push_str("```rust\n");
                self.same("let 水 = \"a. b\";\n");
                self.written.push_str("```\n\n");
            }
            Between::Rule => self.written.push_str("---\n\n"),
        }
    }
}

fn text() -> impl Strategy<Value = Text> {
    let form = prop_oneof![
        Just(Form::Paragraph),
        Just(Form::Heading),
        Just(Form::List),
        Just(Form::Quote),
        Just(Form::Table)
    ];
    let between = prop_oneof![Just(Between::Nothing), Just(Between::Fence), Just(Between::Rule)];
    let block = (form, between, prop::collection::vec(sentence(), 1..4));
    prop::collection::vec(block, 1..5).prop_map(|blocks| {
        let mut text = Text::default();
        for (form, between, sentences) in &blocks {
            text.block(*form, sentences);
            text.between(*between);
        }
        text
    })
}

/// An answer of one text with these annotations.
fn answer(text: &str, annotations: &[Value]) -> Turn {
    let ask = Ask::new(Target::Model("gemini-3-flash-preview".into()));
    let mut turn = Turn::new(TurnKey::new("t"), ask, "Q".into(), Millis(0));
    let content = json!([{"type": "text", "text": text, "annotations": annotations}]);
    let step = Step::from_json(json!({"type": "model_output", "content": content}));
    let _ = fold::start(&mut turn, 0, step, Millis(0));
    turn
}

fn annotation(source: usize, start: usize, end: usize) -> Value {
    json!({
        "type": "url_citation", "url": format!("https://{source}.example/"), "title": format!("page {source}"),
        "start_index": start, "end_index": end,
    })
}

const FIRST: PartKey = PartKey { step: 0, item: 0 };

/// Letters that nobody writes, so that they are found again.
const SIGN: char = '\u{e000}';

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The reference is right about what is drawn, or nothing below means anything.
    #[test]
    fn the_reference_knows_what_is_drawn(text in text()) {
        let shown: String = drawn(&text.written).chars().filter(|c| *c != '\n').collect();
        let expected: String = text.drawn.chars().filter(|c| *c != '\n').collect();
        prop_assert_eq!(shown, expected);
    }

    /// Beginning and end of every sentence are found in what is drawn, through every kind of Markdown.
    #[test]
    fn sentences_are_found_where_they_are_drawn(text in text()) {
        let shown = drawn(&text.written);
        let places: Vec<usize> =
            text.sentences.iter().flat_map(|(written, _)| [written.start, written.end]).collect();
        let found = place(&text.written, &shown, &places);
        for ((_, expected), found) in text.sentences.iter().zip(found.chunks_exact(2)) {
            let sentence = &text.drawn[expected.clone()];
            prop_assert_eq!(shown[found[0]..found[1]].trim(), sentence, "of {}", text.written);
        }
    }

    /// Numbers, markers and stretches are those that one gets by going through the list of annotations with a pencil.
    #[test]
    fn what_is_cited_is_what_a_pencil_would_find(
        text in text(),
        cited in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, any::<bool>()), 0..12),
    ) {
        let mut annotations = Vec::new();
        let mut known: Vec<usize> = Vec::new();
        let mut expected: Vec<(usize, usize, BTreeSet<usize>)> = Vec::new();
        for (at, source, past_the_end) in &cited {
            let (range, _) = &text.sentences[at.index(text.sentences.len())];
            // The service ends a span before or behind what ends the sentence.
            let last = text.written[range.clone()].chars().next_back().map_or(0, char::len_utf8);
            let end = if *past_the_end { range.end } else { range.end - last };
            annotations.push(annotation(*source, range.start, end));
            if !known.contains(source) {
                known.push(*source);
            }
            let number = known.iter().position(|known| known == source).unwrap() + 1;
            match expected.iter_mut().find(|(start, ..)| *start == range.start) {
                Some((.., numbers)) => {
                    numbers.insert(number);
                }
                None => expected.push((range.start, range.end, BTreeSet::from([number]))),
            }
        }
        expected.sort();
        let Grounding { sources, markers, stretches, .. } = grounding(&answer(&text.written, &annotations));
        prop_assert_eq!(sources.len(), known.len());
        for (source, number) in sources.iter().zip(1..) {
            prop_assert_eq!(source.number, number);
            prop_assert_eq!(&source.title, &format!("page {}", known[number - 1]));
        }
        let markers: Vec<(usize, Vec<usize>)> =
            markers.get(&FIRST).into_iter().flatten().map(|marker| (marker.at, marker.numbers.clone())).collect();
        let wanted: Vec<(usize, Vec<usize>)> =
            expected.iter().map(|(_, end, numbers)| (*end, numbers.iter().copied().collect())).collect();
        prop_assert_eq!(markers, wanted, "of {}", text.written);
        // Every stretch is byte for byte what an annotation named.
        let named: BTreeSet<(usize, usize)> = annotations
            .iter()
            .map(|one| {
                let number = |name: &str| usize::try_from(one[name].as_u64().unwrap()).unwrap();
                (number("start_index"), number("end_index"))
            })
            .collect();
        let found: BTreeSet<(usize, usize)> = stretches
            .get(&FIRST)
            .into_iter()
            .flatten()
            .map(|stretch| (stretch.range.start, stretch.range.end))
            .collect();
        prop_assert_eq!(found, named);
    }

    /// Offsets that nobody should send, in the middle of letters and beyond the end, cut no letter and lose no source.
    #[test]
    fn offsets_in_the_middle_of_letters_are_taken_back_to_their_beginning(
        letters in prop::collection::vec(letters(), 1..20),
        start in 0usize..120,
        end in 0usize..120,
    ) {
        let text = letters.join(" ");
        // Character by character: the last one that begins at the offset or before it.
        let naive = |offset: usize| {
            let mut at = 0;
            for (begins, _) in text.char_indices() {
                if begins <= offset {
                    at = begins;
                }
            }
            if offset >= text.len() { text.len() } else { at }
        };
        let found = grounding(&answer(&text, &[annotation(0, start, end)]));
        let markers = &found.markers[&FIRST];
        prop_assert_eq!(markers.len(), 1);
        prop_assert_eq!(markers[0].at, naive(end));
        let cited = text[naive(start).min(naive(end))..naive(end)].trim();
        let stretches: Vec<&str> =
            found.stretches[&FIRST].iter().map(|stretch| &text[stretch.range.clone()]).collect();
        prop_assert_eq!(stretches, if cited.is_empty() { Vec::new() } else { vec![cited] });
    }

    /// A sign that is written at a place is drawn where the place is: for plain text of any script, to the byte.
    #[test]
    fn a_place_is_where_a_sign_would_be_drawn(
        letters in prop::collection::vec(letters(), 1..30),
        chosen in any::<prop::sample::Index>(),
    ) {
        let text = letters.join(" ");
        let at: usize = letters[..chosen.index(letters.len())].iter().map(|word| word.len() + 1).sum();
        let mut signed = text.clone();
        signed.insert(at, SIGN);
        let expected = drawn(&signed).find(SIGN).unwrap();
        prop_assert_eq!(place(&text, &drawn(&text), &[at]), vec![expected]);
    }
}
