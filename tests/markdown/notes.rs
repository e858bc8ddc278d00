//! Numbers of footnotes: by first reference, whatever the labels are and wherever the notes stand.

use catena::markdown::{NotePlace, Numbered, number_notes};

/// `r` before a label is a reference, `n` a note: `"r:a n:a"`.
fn places(line: &str) -> Vec<NotePlace> {
    let place = |word: &str| match word.split_once(':') {
        Some(("r", label)) => NotePlace::Reference(label.to_owned()),
        Some((_, label)) => NotePlace::Note(label.to_owned()),
        None => panic!("{word:?} is neither a reference nor a note"),
    };
    line.split_whitespace().map(place).collect()
}

/// A reference is its number, `'` for every earlier one to the same note, and `?` while its note is missing; a note is
/// its number and how many lead to it.
#[track_caller]
fn check(line: &str, expected: &str) {
    let words: Vec<String> = number_notes(&places(line))
        .into_iter()
        .map(|numbered| match numbered {
            Numbered::Reference { number, nth, leads } => {
                format!("{number}{}{}", "'".repeat(nth - 1), if leads { "" } else { "?" })
            }
            Numbered::Note { number, references } => format!("[{number}<{references}]"),
            Numbered::Loose => "[-]".to_owned(),
        })
        .collect();
    assert_eq!(words.join(" "), expected, "{line:?}");
}

#[test]
fn numbers_follow_the_first_references() {
    check("r:b r:a n:a n:b", "1 2 [2<1] [1<1]");
    check("r:9 r:2 r:9 n:2 n:9", "1 2 1' [2<1] [1<2]");
    check("n:a r:a", "[1<1] 1");
    check("r:Note n:note r:NOTE", "1 [1<2] 1'");
}

#[test]
fn a_note_that_has_not_come_has_its_number_already() {
    check("r:a r:b", "1? 2?");
    check("r:a r:b n:b", "1? 2 [2<1]");
    check("r:a r:b n:b n:a", "1 2 [2<1] [1<1]");
}

#[test]
fn what_nobody_refers_to_has_no_number() {
    check("n:x r:a n:a", "[-] 1 [1<1]");
    check("r:a n:a n:a", "1 [1<1] [-]");
    check("", "");
}

#[test]
fn growth_at_the_end_renumbers_nothing() {
    let line = "r:b n:z r:a n:b r:b r:c n:a n:b r:z n:c";
    let words: Vec<&str> = line.split(' ').collect();
    let number = |numbered: &Numbered| match numbered {
        Numbered::Reference { number, nth, .. } => Some((*number, *nth)),
        Numbered::Note { .. } | Numbered::Loose => None,
    };
    let whole = number_notes(&places(line));
    for end in 0..words.len() {
        let now = number_notes(&places(&words[..end].join(" ")));
        for (now, whole) in now.iter().zip(&whole) {
            assert_eq!(number(now), number(whole), "after {end} places");
        }
    }
}
