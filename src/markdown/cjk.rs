//! Scripts that are written without spaces between words.
//!
//! CommonMark decides by the neighbours of `**` whether it opens or closes, and takes for granted that words
//! stand between spaces. `**「強調」**の` then stays literal: the closing `**` follows punctuation and precedes a
//! letter. The remedy here is small. Where a run of markers was left literal between punctuation and a letter
//! of such a script, the letter counts as punctuation for a second look ([`super::mask`]), which is what a
//! reader of these scripts expects.

/// A letter of Chinese, Japanese or Korean, or a full-width letter or digit.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
        || is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Punctuation of these scripts, which ends an address in running text.
pub(crate) fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{30fb}' | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
        | '\u{2018}'..='\u{201f}' | '\u{2026}')
}

/// Whether a line break between these two characters stands for nothing: Chinese and Japanese have no spaces,
/// Korean has.
pub(crate) fn joins_lines(before: char, after: char) -> bool {
    let without_spaces = |c: char| {
        !is_hangul(c)
            && (is_letter(c)
                || ('\u{3000}'..='\u{303f}').contains(&c)
                || ('\u{ff01}'..='\u{ff65}').contains(&c))
    };
    without_spaces(before) && without_spaces(after)
}

/// Where, in `source`, letters have to count as punctuation so that the run of markers at `run` may open or
/// close.
pub(crate) fn letter_to_mask(source: &str, run: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let before = source.get(..run.start)?.chars().next_back()?;
    let after = source.get(run.end..)?.chars().next()?;
    if is_letter(before) && is_mark(after) {
        Some(run.start - before.len_utf8()..run.start)
    } else if is_letter(after) && is_mark(before) {
        Some(run.end..run.end + after.len_utf8())
    } else {
        None
    }
}

/// The run of equal markers around a place in the source.
pub(crate) fn run_at(source: &str, place: usize) -> std::ops::Range<usize> {
    let bytes = source.as_bytes();
    let Some(mark) = bytes.get(place).filter(|byte| byte.is_ascii()) else { return place..place };
    let before = bytes[..place].iter().rev().take_while(|byte| *byte == mark).count();
    let after = bytes[place..].iter().take_while(|byte| *byte == mark).count();
    place - before..place + after
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}
