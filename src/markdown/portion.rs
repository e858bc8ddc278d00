//! How much of a text that has come is taken into the page in one frame.
//!
//! A network, or a model that is faster than the page, can bring more between two frames than the page can draw before
//! the next one. Drawn all at once it would hold up whoever types or scrolls; so a frame takes a portion and leaves the
//! rest to the frames after it. Nothing waits for it but the face: the text itself is there as a whole.

/// The most that is drawn in one frame, in bytes. At 60 frames a second that is half a megabyte a second, far more than
/// any model writes; and a desktop draws as much in about 12 ms, a slow phone within the 50 that a task may take.
pub const PORTION: usize = 8 * 1024;

/// The beginning of `rest` that one frame draws: all of it where it is short, otherwise its last whole lines that fit
/// into a [`PORTION`], or as many characters.
pub fn portion(rest: &str) -> &str {
    if rest.len() <= PORTION {
        return rest;
    }
    let most = (0..=PORTION).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
    let fits = &rest[..most];
    // A block that ends with its line is not drawn twice, once unfinished.
    fits.rfind('\n').map_or(fits, |end| &fits[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of the portions that a text is drawn in.
    fn portions(mut rest: &str) -> Vec<usize> {
        let mut lengths = Vec::new();
        while !rest.is_empty() {
            let length = portion(rest).len();
            lengths.push(length);
            rest = &rest[length..];
        }
        lengths
    }

    #[test]
    fn a_short_text_is_one_portion() {
        assert_eq!(portion(""), "");
        assert_eq!(portions("Some words\nand more"), [19]);
        assert_eq!(portions(&"x".repeat(PORTION)), [PORTION]);
    }

    #[test]
    fn a_long_text_is_cut_after_lines() {
        let lines = "a line of twenty-one\n".repeat(1000);
        let lengths = portions(&lines);
        assert_eq!(lengths.len(), lines.len().div_ceil(PORTION));
        assert!(lengths.iter().all(|length| length % 21 == 0 && *length <= PORTION), "{lengths:?}");
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let text = "語".repeat(PORTION);
        let lengths = portions(&text);
        assert_eq!(lengths.iter().sum::<usize>(), text.len());
        assert!(lengths.iter().all(|length| length % 3 == 0 && *length <= PORTION), "{lengths:?}");
        assert_eq!(lengths[0], PORTION / 3 * 3);
    }
}
