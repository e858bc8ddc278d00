//! Formulas: which text is TeX, and its source without delimiters.
//!
//! `$…$` (under pandoc's rules, so that prices stay prices), `$$…$$`, `\(…\)` and `\[…\]`. The parser knows
//! the first two within one paragraph. The rest is arranged by laying masks over the text ([`super::mask`]):
//! `\(` and `\[` become `$$` for the parser, and the lines of a displayed formula are hidden from it, so that
//! a line which begins with `-` or `#` does not become a list or a heading.

use super::lines::LineState;
use super::mask::Mask;
use std::ops::Range;

/// The longest displayed formula that is looked for, in bytes.
const LONGEST: usize = 8 * 1024;

/// Masks for formulas that begin a line with `$$` or `\[`, outside of fences. A formula never contains a
/// blank line. If `growing`, one that has not ended reaches to the end of the text.
pub(crate) fn display_masks(source: &str, growing: bool) -> Vec<Mask> {
    let mut masks = Vec::new();
    if !source.contains("$$") && !source.contains("\\[") {
        return masks;
    }
    let mut state = LineState::default();
    let mut from = 0;
    // Up to here there is no closing delimiter of either kind, so that no line is searched twice for one.
    let mut unclosed = [0; 2];
    while from < source.len() {
        let line_end = source[from..].find('\n').map_or(source.len(), |index| from + index + 1);
        let line = &source[from..line_end];
        let content = super::lines::strip_containers(line);
        let open = if state.fence.is_none() { opening(content) } else { None };
        if let Some((delimiter, closing)) = open.filter(|(delimiter, _)| from >= unclosed[kind(delimiter)]) {
            let start = line_end - content.len();
            let inner = start + delimiter.len();
            let closed = clip(source, inner, LONGEST).find(closing);
            let paragraph = paragraph_end(source, inner, closed, super::lines::quotes_before(line));
            if let Some(offset) = closed.filter(|offset| inner + offset < paragraph) {
                let end = inner + offset + closing.len();
                if !source[inner..inner + offset].trim().is_empty() {
                    masks.push(Mask::Formula(start..end));
                }
                from = source[end..].find('\n').map_or(source.len(), |index| end + index + 1);
                continue;
            } else if growing && paragraph == source.len() {
                masks.push(Mask::OpenFormula(start..source.len()));
                return masks;
            } else {
                unclosed[kind(delimiter)] = paragraph;
            }
        }
        state.line(line.trim_end_matches(['\n', '\r']));
        from = line_end;
    }
    masks
}

fn opening(content: &str) -> Option<(&'static str, &'static str)> {
    if content.starts_with("$$") {
        Some(("$$", "$$"))
    } else if content.starts_with("\\[") {
        Some(("\\[", "\\]"))
    } else {
        None
    }
}

fn kind(delimiter: &str) -> usize {
    usize::from(delimiter == "$$")
}

/// Where the paragraph ends that `from` stands in: at the next blank line, or where a quotation begins or
/// ends. Beyond `enough` bytes it is not looked for.
fn paragraph_end(source: &str, from: usize, enough: Option<usize>, quotes: usize) -> usize {
    let mut at = from;
    while let Some(offset) = source[at..].find('\n') {
        let next = at + offset + 1;
        if next - from > enough.unwrap_or(LONGEST) {
            return next;
        }
        let line = source[next..].split('\n').next().unwrap_or("");
        let ended = next + line.len() < source.len();
        let blank = super::lines::line_content(line).trim().is_empty();
        if ended && (blank || super::lines::quotes_before(line) != quotes) {
            return next;
        }
        at = next;
    }
    source.len()
}

/// At most `length` bytes of the text from a place on.
fn clip(source: &str, from: usize, length: usize) -> &str {
    let end = source.len().min(from + length);
    let end = (from..=end).rev().find(|end| source.is_char_boundary(*end)).unwrap_or(from);
    &source[from..end]
}

/// What the parser found between two dollar signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A formula: its TeX source, and whether it is displayed.
    Formula {
        /// The source without delimiters and without the marks of containers.
        tex: String,
        /// Whether it stands on lines of its own.
        display: bool,
    },
    /// Not a formula: the sign that closes it stands before a digit, as in `$5-$10`.
    Price,
}

/// Reads the formula at this place of the text, delimiters included.
pub(crate) fn read(source: &str, at: Range<usize>, in_quote: bool) -> Found {
    let text = &source[at.clone()];
    let inner = |length: usize| text.get(length..text.len().saturating_sub(length)).unwrap_or("");
    if text.starts_with("\\(") {
        return Found::Formula { tex: clean(inner(2), in_quote), display: false };
    }
    if text.starts_with("\\[") || text.starts_with("$$") {
        return Found::Formula { tex: clean(inner(2), in_quote), display: true };
    }
    if source[at.end..].starts_with(|c: char| c.is_ascii_digit()) {
        return Found::Price;
    }
    Found::Formula { tex: clean(inner(1), in_quote), display: false }
}

/// TeX without the indentation and the `>` that its containers put before each line.
pub(crate) fn clean(tex: &str, in_quote: bool) -> String {
    let mut cleaned = String::with_capacity(tex.len());
    for (index, line) in tex.lines().enumerate() {
        // The first line begins after the delimiter, so nothing stands before it.
        let content = if in_quote && index > 0 { super::lines::line_content(line) } else { line };
        let content = content.trim();
        if !(content.is_empty() && cleaned.is_empty()) {
            if !cleaned.is_empty() {
                cleaned.push('\n');
            }
            cleaned.push_str(content);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}
