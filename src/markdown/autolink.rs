//! Addresses that stand bare in the text (GFM §6.9): `http://…` and `https://…`, `www.…`, and mail addresses.
//!
//! Two things differ from the letter of GFM, both on purpose. An address may follow any character that is no
//! part of a word, and any letter of a script without spaces, rather than only white space and four marks; and
//! it ends before the punctuation of such a script, which no address contains. A host of one word, such as
//! `localhost`, is a host where the scheme says so.

use super::cjk;
use std::ops::Range;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Where it leads, with its scheme. It has not been checked whether it may be followed.
    pub address: String,
}

/// The addresses in a text, in order. `decoded` are the places that were written as character references: an
/// address may contain one, but does not end with one.
pub(crate) fn find(text: &str, decoded: &[Range<usize>]) -> Vec<Found> {
    let mut found: Vec<Found> =
        with_scheme(text, decoded).chain(with_www(text, decoded)).chain(mail(text)).collect();
    found.sort_by_key(|found| found.at.start);
    let mut free = 0;
    found.retain(|found| {
        let apart = found.at.start >= free;
        free = if apart { found.at.end } else { free };
        apart
    });
    found
}

fn with_scheme(text: &str, decoded: &[Range<usize>]) -> impl Iterator<Item = Found> {
    text.match_indices("://").filter_map(move |(colon, _)| {
        let start = scheme_start(&text[..colon])?;
        let host = colon + "://".len();
        let host_follows = text[host..].starts_with(|c: char| c.is_alphanumeric() || c == '[');
        let end = address_end(text, start, host, decoded);
        (host_follows && is_domain(&text[host..end], Periods::Any))
            .then(|| Found { at: start..end, address: text[start..end].to_owned() })
    })
}

/// Where `http` or `https` begins at the end of this text, unless it is the end of a longer word.
fn scheme_start(text: &str) -> Option<usize> {
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = text.len().checked_sub(scheme.len())?;
        text.get(start..).filter(|tail| tail.eq_ignore_ascii_case(scheme)).map(|_| start)
    })?;
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (!text[..start].ends_with(in_word)).then_some(start)
}

fn with_www(text: &str, decoded: &[Range<usize>]) -> impl Iterator<Item = Found> {
    text.match_indices("www.").filter_map(move |(start, prefix)| {
        let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '/' | ':' | '@');
        let host_follows = text[start + prefix.len()..].starts_with(char::is_alphanumeric);
        if !host_follows || text[..start].ends_with(in_word) {
            return None;
        }
        let end = address_end(text, start, start, decoded);
        is_domain(&text[start..end], Periods::AtLeastOne)
            .then(|| Found { at: start..end, address: format!("http://{}", &text[start..end]) })
    })
}

fn mail(text: &str) -> impl Iterator<Item = Found> {
    text.match_indices('@').filter_map(move |(at, _)| {
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let name = at - text[..at].bytes().rev().take_while(|byte| in_name(char::from(*byte))).count();
        let before = &text[..name];
        let scheme = "mailto:";
        let start = if before.ends_with(scheme) { name - scheme.len() } else { name };
        // What follows a slash or a colon is a part of an address of another kind.
        let other = text[..start].ends_with(['/', ':', '@']) || text[..start].ends_with(in_name);
        if name == at || other {
            return None;
        }
        let in_domain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = text[at + 1..].bytes().take_while(in_domain).count();
        let domain = text[at + 1..at + 1 + length].trim_end_matches('.');
        let end = at + 1 + domain.len();
        let whole = domain.split('.').count() > 1
            && domain.split('.').all(|part| !part.is_empty())
            && !domain.ends_with(['-', '_'])
            && !text[end..].starts_with(['@', '+']);
        whole.then(|| Found { at: start..end, address: format!("{scheme}{}", &text[name..end]) })
    })
}

/// How many periods a domain must have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Periods {
    Any,
    AtLeastOne,
}

/// Whether an address, without its scheme, begins with a valid domain (GFM §6.9): words with periods between
/// them, and no low line in the last two of them.
fn is_domain(address: &str, periods: Periods) -> bool {
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or(address);
    let mut words = host.rsplit('.');
    let low_line = words.by_ref().take(2).any(|word| word.contains('_'));
    !host.is_empty() && !low_line && (periods == Periods::Any || host.trim_end_matches('.').contains('.'))
}

/// Where the address ends that began at `start` and whose host begins at `host`.
fn address_end(text: &str, start: usize, host: usize, decoded: &[Range<usize>]) -> usize {
    let stops = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`') || cjk::is_punctuation(c)
    };
    let mut end = text[host..].find(stops).map_or(text.len(), |index| host + index);
    let count = |c: char| text[start..end].matches(c).count();
    let mut brackets =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(open), count(close)));
    // Punctuation at the end belongs to the sentence, and so does a closing bracket without its opening one.
    while let Some(last) = text[host..end].chars().next_back() {
        if let Some(reference) = decoded.iter().find(|place| place.end == end && place.start > host) {
            end = reference.start;
            continue;
        }
        match brackets.iter_mut().find(|(close, _, _)| *close == last) {
            Some((_, opened, closed)) if *closed > *opened => *closed -= 1,
            None if last == ';' => {
                end = before_reference(&text[host..end]).map_or(end - 1, |length| host + length);
                continue;
            }
            None if matches!(last, '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '|') => {}
            Some(_) | None => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// How much stands before the `&name;` that a text ends with, if it does. It names no character, or it would
/// have been decoded.
fn before_reference(text: &str) -> Option<usize> {
    let body = text.strip_suffix(';')?.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    (body.ends_with('&') && body.len() + 1 < text.len()).then(|| body.len() - 1)
}
