//! The stretches of a text that rest on sources: what is lit where a source is pointed at, and the other way round.
//!
//! A stretch is what the service named, to the byte, without the white space at its ends. Of what is named several times
//! there is one stretch, with all its sources.

use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it is, in bytes of the text.
    pub range: Range<usize>,
    /// The numbers of its sources, in rising order.
    pub numbers: Vec<usize>,
}

/// Stretches by where they are.
#[derive(Default)]
pub(super) struct Stretches(BTreeMap<(usize, usize), Vec<usize>>);

impl Stretches {
    /// Notes that a stretch rests on a source. Where there is no text, nothing does.
    pub(super) fn add(&mut self, range: Range<usize>, number: usize) {
        if range.is_empty() {
            return;
        }
        let numbers = self.0.entry((range.start, range.end)).or_default();
        if let Err(place) = numbers.binary_search(&number) {
            numbers.insert(place, number);
        }
    }

    /// All of them, from the beginning of the text.
    pub(super) fn all(self) -> Vec<Stretch> {
        let stretch = |((start, end), numbers)| Stretch { range: start..end, numbers };
        self.0.into_iter().map(stretch).collect()
    }
}

/// A range of a text, without the white space at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let within = &text[range.clone()];
    let start = range.start + within.len() - within.trim_start().len();
    start..(range.start + within.trim_end().len()).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_loses_its_white_space_and_never_turns_around() {
        for (text, range, expected) in [
            (" a b ", 0..5, 1..4),
            ("a", 0..1, 0..1),
            ("  ", 0..2, 2..2),
            ("", 0..0, 0..0),
            ("é\u{a0}", 0..4, 0..2),
        ] {
            assert_eq!(trimmed(text, range), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_named_twice_is_one_stretch_with_both_sources() {
        let mut stretches = Stretches::default();
        for (range, number) in [(4..9, 2), (0..3, 1), (4..9, 1), (4..9, 2), (5..5, 3)] {
            stretches.add(range, number);
        }
        assert_eq!(
            stretches.all(),
            [Stretch { range: 0..3, numbers: vec![1] }, Stretch { range: 4..9, numbers: vec![1, 2] },]
        );
    }
}
