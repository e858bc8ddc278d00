//! How much of a text that has come is taken into the page in one frame.
//!
//! A network, or a model that is faster than the page, can bring more between two frames than the page can draw before
//! the next one. Drawn all at once it would hold up whoever types or scrolls; so a frame takes a portion and leaves the
//! rest to the frames after it. Nothing waits for it but the face: the text itself is there as a whole.

/// What may be in sight of a text that begins at the top of the view, in bytes: a tall screen of close writing.
const IN_SIGHT: usize = 8 * 1024;

/// The most that a frame draws of what may be in sight, in bytes: it is laid out and painted, too, perhaps with letters
/// and marks that no text had before. And the sooner the first words are there, the better.
const PORTION_IN_SIGHT: usize = 2 * 1024;

/// The most that is drawn in one frame, in bytes. At 60 frames a second that is half a megabyte a second, far more than
/// any model writes; and a desktop draws as much in about 12 ms, a slow phone within the 50 that a task may take.
pub const PORTION: usize = 8 * 1024;

/// The beginning of `rest` that one frame draws, of a text of which `drawn` bytes are drawn: all of it where it is short,
/// otherwise its last whole lines that fit into a portion, or as many characters. The portion is small at the beginning of
/// the text, where it may be in sight, and else a [`PORTION`].
pub fn portion(drawn: usize, rest: &str) -> &str {
    let most = if drawn < IN_SIGHT { PORTION_IN_SIGHT } else { PORTION };
    if rest.len() <= most {
        return rest;
    }
    let most = (0..=most).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
    let fits = &rest[..most];
    // A block that ends with its line is not drawn twice, once unfinished.
    fits.rfind('\n').map_or(fits, |end| &fits[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of the portions that a text is drawn in.
    fn portions(text: &str) -> Vec<usize> {
        let (mut drawn, mut lengths) = (0, Vec::new());
        while drawn < text.len() {
            let length = portion(drawn, &text[drawn..]).len();
            lengths.push(length);
            drawn += length;
        }
        lengths
    }

    #[test]
    fn a_short_text_is_one_portion() {
        assert_eq!(portion(0, ""), "");
        assert_eq!(portions("Some words\nand more"), [19]);
        assert_eq!(portions(&"x".repeat(PORTION_IN_SIGHT)), [PORTION_IN_SIGHT]);
    }

    #[test]
    fn what_may_be_in_sight_comes_in_small_portions() {
        let lengths = portions(&"x".repeat(IN_SIGHT + 2 * PORTION));
        let (seen, unseen) = lengths.split_at(IN_SIGHT / PORTION_IN_SIGHT);
        assert_eq!(seen, [PORTION_IN_SIGHT; IN_SIGHT / PORTION_IN_SIGHT]);
        assert_eq!(unseen, [PORTION; 2]);
    }

    #[test]
    fn a_long_text_is_cut_after_lines() {
        let lines = "a line of twenty-one\n".repeat(4000);
        let lengths = portions(&lines);
        let mut drawn = 0;
        for length in lengths {
            let most = if drawn < IN_SIGHT { PORTION_IN_SIGHT } else { PORTION };
            assert_eq!(length, (most / 21 * 21).min(lines.len() - drawn), "after {drawn} bytes");
            drawn += length;
        }
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let text = "語".repeat(PORTION);
        let lengths = portions(&text);
        assert_eq!(lengths.iter().sum::<usize>(), text.len());
        assert!(lengths.iter().all(|length| length % 3 == 0 && *length <= PORTION), "{lengths:?}");
        assert_eq!(lengths[0], PORTION_IN_SIGHT / 3 * 3);
    }
}
