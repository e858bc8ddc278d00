//! What is held back at the end of a text that is still growing.
//!
//! A marker that has just begun may turn out to be several things: `-` an item, a rule or the underline of a
//! heading, `[` a link or a bracket. Shown at once, it would flicker. So the last few characters wait until
//! they are certain, at most [`LONGEST`] bytes of them, and [`Document::finish`](super::Document::finish)
//! shows all.
//!
//! What is certainly open, on the other hand, is shown provisionally: see [`super::provisional`].

use super::lines::{self, LineState};

/// The most that is ever held back, in bytes: two lines of a wide table.
pub(crate) const LONGEST: usize = 1024;
/// The longest line of markers that is held back, in bytes.
const LONGEST_MARKERS: usize = 200;
/// The longest name of a character reference, in bytes, with room to spare
/// (`&CounterClockwiseContourIntegral;`).
const LONGEST_REFERENCE: usize = 34;

/// The longest beginning of an address between `<` and `>` that is held back, in bytes.
const LONGEST_ANGLE: usize = 40;

/// How much of a growing text may be shown, in bytes. The text begins where a block begins.
pub(crate) fn shown_length(text: &str) -> usize {
    // Half a line end would be shown as a whole one.
    let text = text.strip_suffix('\r').unwrap_or(text);
    let last_start = lines::last_line_start(text);
    let mut state = LineState::default();
    let mut previous_start = 0;
    let mut from = 0;
    for line in text[..last_start].split_inclusive(['\n', '\r']) {
        state.line(line.trim_end_matches(['\n', '\r']));
        previous_start = from;
        from += line.len();
    }
    let mut held_from = held_from(text, last_start, previous_start, &state);
    // A backslash at the end of a line becomes a break once something follows.
    if let Some(line) =
        text[..held_from].strip_suffix('\n').filter(|line| state.fence.is_none() && escapes(line))
    {
        held_from = line.len() - 1;
    }
    if text.len() - held_from > LONGEST { text.len() } else { held_from }
}

fn held_from(text: &str, last_start: usize, previous_start: usize, state: &LineState) -> usize {
    let last = &text[last_start..];
    if let Some(fence) = state.fence.filter(|fence| last.is_empty() || !lines::leaves(fence, last)) {
        return if !last.is_empty() && lines::may_close(last, fence.mark) { last_start } else { text.len() };
    }
    let content = lines::strip_containers(last).trim_end();
    // The head of a table waits for the line below it.
    if state.after_header && lines::may_be_delimiter_row(lines::line_content(last)) {
        return previous_start;
    }
    if last.is_empty() {
        return text.len();
    }
    let row = content.starts_with('|');
    let only_markers = last.len() <= LONGEST_MARKERS
        && if state.in_table && row { content == "|" } else { last.chars().all(is_marker) };
    let header = row && !state.in_table;
    if only_markers
        || header
        || is_opening_fence(content)
        || is_bracket_marker(content)
        || is_definition_in_making(last, &text[previous_start..last_start])
    {
        return last_start;
    }
    let certain = &last[..inline_end(last)];
    // What is left may be an item or a row without content, which would come and go.
    let in_row = state.in_table && row;
    let empty = |c: char| if in_row { matches!(c, '|' | ' ') } else { is_marker(c) };
    if certain.len() < last.len() && certain.len() <= LONGEST_MARKERS && certain.chars().all(empty) {
        return last_start;
    }
    last_start + certain.len()
}

/// Characters of which the markers of blocks consist.
fn is_marker(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            ' ' | '\t' | '>' | '-' | '=' | '*' | '_' | '+' | '#' | '~' | '`' | '|' | ':' | '.' | ')' | '$'
        )
}

/// An opening fence whose language is still being written.
fn is_opening_fence(content: &str) -> bool {
    content.len() <= LONGEST_MARKERS
        && (content.starts_with("~~~")
            || (content.starts_with("```") && !content.trim_start_matches('`').contains('`')))
}

/// The beginning of a task's box, of an alert's name, or of a footnote.
fn is_bracket_marker(content: &str) -> bool {
    let Some(inner) = content.strip_prefix('[') else { return false };
    if content.len() > LONGEST_MARKERS {
        return false;
    }
    match inner.split_once(']') {
        Some((name, after)) => {
            let note = name.starts_with('^');
            (after == ":" && note) || (after.is_empty() && (is_box(name) || note || name.starts_with('!')))
        }
        None => is_box(inner) || inner.starts_with(['!', '^']),
    }
}

/// The definition of a link, `[label]: address "title"`, from its bracket to the end of its line. It begins a
/// paragraph or follows another definition, and not in an item of a list, where links are far more common.
fn is_definition_in_making(line: &str, previous: &str) -> bool {
    let content = lines::line_content(line);
    let Some(inner) = content.strip_prefix('[').filter(|inner| !inner.starts_with(['^', '!', '['])) else {
        return false;
    };
    let before = lines::line_content(previous).trim_end();
    let begins = before.is_empty() || (before.starts_with('[') && before.contains("]:"));
    let possible = match inner.split_once(']') {
        Some((_, after)) => after.is_empty() || after.starts_with(':'),
        None => inner.len() <= LONGEST_MARKERS,
    };
    begins && possible
}

fn is_box(text: &str) -> bool {
    matches!(text, "" | " " | "x" | "X")
}

/// Where the certain part of a line of text ends. Cutting may uncover another unfinished marker, so it goes
/// on until nothing more is cut.
fn inline_end(line: &str) -> usize {
    let mut end = line.len();
    loop {
        let cut = cut_once(&line[..end]);
        if cut == end || line.len() - end > LONGEST {
            return end;
        }
        end = cut;
    }
}

fn cut_once(line: &str) -> usize {
    let trimmed = line.trim_end_matches(['*', '_', '~', '`', '$']);
    if trimmed.len() < line.len() {
        // The first of them may be escaped, and then it is text.
        let escaped = escapes(trimmed) && !line[trimmed.len()..].starts_with('`');
        return if escaped { trimmed.len() + 1 } else { trimmed.len() }.min(line.len());
    }
    if escapes(line) {
        return line.len() - 1;
    }
    if let Some(start) = address_in_making(line) {
        return start;
    }
    if let Some(start) = line.rfind('&').filter(|start| line.len() - start <= LONGEST_REFERENCE)
        && line[start + 1..].chars().all(|c| c == '#' || c.is_ascii_alphanumeric())
    {
        return start;
    }
    if line.ends_with('!') && (line.len() == 1 || line[..line.len() - 1].ends_with([' ', '\t', '(', '['])) {
        return line.len() - 1;
    }
    if let Some(start) = line.rfind('<').filter(|start| is_angle_in_making(&line[start + 1..])) {
        return start;
    }
    if let Some(start) = line.rfind('[').filter(|start| is_short_bracket(&line[start + 1..])) {
        let escaped = escapes(&line[..start]);
        let image =
            line[..start].strip_suffix('!').is_some_and(|before| !before.ends_with('<') && !escapes(before));
        return if escaped { line.len() } else { start - usize::from(image) };
    }
    line.len()
}

/// Whether the text ends with a backslash that is not itself escaped.
fn escapes(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Where a bare address begins of which no more than `h`, `http`, or `https://` has come: it may be a link.
fn address_in_making(line: &str) -> Option<usize> {
    let begun =
        ["h", "ht", "htt", "http", "https", "http:", "https:", "http:/", "https:/", "http://", "https://"];
    let length = begun.iter().map(|text| text.len()).find(|length| {
        let start = line.len().checked_sub(*length);
        start.and_then(|start| line.get(start..)).is_some_and(|end| begun.contains(&end))
    })?;
    let start = line.len() - length;
    (!line[..start].ends_with(|c: char| c.is_alphanumeric())).then_some(start)
}

/// `<`, `<b`, `<br /`, `<me@exam`: it will be a line break, an address, or text. One that begins with `http` is
/// shown as a link already.
fn is_angle_in_making(text: &str) -> bool {
    let word = text.len() <= LONGEST_ANGLE
        && !text.starts_with("http")
        && !text.starts_with(['!', '/'])
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\''));
    word || text
        .to_ascii_lowercase()
        .strip_prefix("br")
        .is_some_and(|rest| rest.trim_matches([' ', '/']).is_empty())
}

/// After `[`: nothing yet, a number that may be a link's text or a mere number, or the name of a footnote.
fn is_short_bracket(text: &str) -> bool {
    let name = text.strip_suffix(']').unwrap_or(text);
    let number = name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let footnote = text.len() <= 64 && text.starts_with('^') && !text.contains([']', ' ', '\t', '[']);
    number || footnote
}
