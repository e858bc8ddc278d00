//! Web addresses that stand bare in the text (GFM §6.9, the part about `http://` and `https://`).
//!
//! Addresses that begin with `www.` and mail addresses are left alone: what they lead to would be a guess.

use super::cjk;
use std::ops::Range;

/// The addresses in a text, in order.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find("://") {
        let colon = from + offset;
        from = colon + "://".len();
        let earliest = found.last().map_or(0, |last| last.end);
        let Some(start) = scheme_start(&text[..colon]).filter(|start| *start >= earliest) else { continue };
        if !text[from..].starts_with(|c: char| c.is_alphanumeric() || c == '[') {
            continue;
        }
        let end = address_end(text, start, from);
        found.push(start..end);
        from = end;
    }
    found
}

/// Where `http` or `https` begins at the end of this text, unless it is the end of a longer word.
fn scheme_start(text: &str) -> Option<usize> {
    let length = ["https", "http"].iter().map(|scheme| scheme.len()).find(|length| {
        let tail = text.len().checked_sub(*length).and_then(|start| text.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(if *length == 5 { "https" } else { "http" }))
    })?;
    let start = text.len() - length;
    let after_word = text[..start]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (!after_word).then_some(start)
}

/// Where the address ends that began at `start` and whose host begins at `host`.
fn address_end(text: &str, start: usize, host: usize) -> usize {
    let stops = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`') || cjk::is_punctuation(c)
    };
    let mut end = text[host..].find(stops).map_or(text.len(), |index| host + index);
    let count = |c: char| text[start..end].matches(c).count();
    let mut brackets =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(open), count(close)));
    // Punctuation at the end belongs to the sentence, and so does a closing bracket without its opening one.
    while let Some(last) = text[host..end].chars().next_back() {
        match brackets.iter_mut().find(|(close, _, _)| *close == last) {
            Some((_, opened, closed)) if *closed > *opened => *closed -= 1,
            None if matches!(last, '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '|') => {}
            Some(_) | None => break,
        }
        end -= last.len_utf8();
    }
    end
}
