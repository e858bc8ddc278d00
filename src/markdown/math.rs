//! Formulas: which text is TeX, and its source without delimiters.
//!
//! `$…$` (under pandoc's rules, so that prices stay prices), `$$…$$`, `\(…\)` and `\[…\]`. The parser knows
//! the first two within one paragraph. The rest is arranged by laying masks over the text ([`super::mask`]):
//! `\(` and `\[` become `$$` for the parser, and the lines of a displayed formula are hidden from it, so that
//! a line which begins with `-` or `#` does not become a list or a heading.

use super::lines;
use super::mask::Mask;
use std::ops::Range;

/// The longest displayed formula that is looked for, in bytes.
const LONGEST: usize = 8 * 1024;

/// Masks for formulas that begin a line with `$$` or `\[`, outside of `literal`, which are the places of code
/// and HTML. A formula never contains a blank line. If `growing`, one that has not ended reaches to the end
/// of the text.
pub(crate) fn display_masks(source: &str, literal: &[Range<usize>], growing: bool) -> Vec<Mask> {
    let mut masks = Vec::new();
    if !source.contains("$$") && !source.contains("\\[") {
        return masks;
    }
    let mut literal = literal.iter().peekable();
    let mut from = 0;
    // Up to here there is no closing delimiter of either kind, so that no line is searched twice for one.
    let mut unclosed = [0; 2];
    while from < source.len() {
        let line_end = source[from..].find('\n').map_or(source.len(), |index| from + index + 1);
        let line = &source[from..line_end];
        let content = lines::strip_containers(line);
        let start = line_end - content.len();
        while literal.next_if(|range| range.end <= start).is_some() {}
        let is_literal = literal.peek().is_some_and(|range| range.start <= start);
        let open = opening(content).filter(|(delimiter, _)| !is_literal && from >= unclosed[kind(delimiter)]);
        from = line_end;
        let Some((delimiter, closing)) = open else { continue };
        let inner = start + delimiter.len();
        let closed = clip(source, inner, LONGEST).find(closing);
        let paragraph = paragraph_end(source, inner, closed, &source[line_end - line.len()..start]);
        if let Some(offset) = closed.filter(|offset| inner + offset < paragraph) {
            let end = inner + offset + closing.len();
            if !source[inner..inner + offset].trim().is_empty() {
                masks.push(Mask::Formula(start..end));
            }
            from = source[end..].find('\n').map_or(source.len(), |index| end + index + 1);
        } else if growing && paragraph == source.len() {
            masks.push(Mask::OpenFormula(start..source.len()));
            return masks;
        } else {
            unclosed[kind(delimiter)] = paragraph;
        }
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

/// Where the paragraph ends that `from` stands in: at the next blank line, where a quotation begins or ends,
/// or where a line stands farther left than what comes after `prefix`. Beyond `enough` bytes it is not looked
/// for.
fn paragraph_end(source: &str, from: usize, enough: Option<usize>, prefix: &str) -> usize {
    let quotes = lines::quotes_before(prefix);
    let indent = prefix.rsplit('>').next().map_or(0, str::len);
    let mut at = from;
    while let Some(offset) = source[at..].find('\n') {
        let next = at + offset + 1;
        if next - from > enough.unwrap_or(LONGEST) {
            return next;
        }
        let line = source[next..].split('\n').next().unwrap_or("");
        let content = lines::line_content(line);
        let before = &line[..line.len() - content.len()];
        let outside = lines::quotes_before(before) != quotes
            || before.rsplit('>').next().map_or(0, str::len) < indent.saturating_sub(1);
        let unfinished = next + line.len() == source.len();
        if !unfinished && (content.trim().is_empty() || outside) {
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
        let content = if in_quote && index > 0 { lines::line_content(line) } else { line };
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
