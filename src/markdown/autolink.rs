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
    let mut free = 0;
    text.match_indices("://").filter_map(move |(colon, mark)| {
        let start = scheme_start(&text[..colon]).filter(|start| *start >= free)?;
        let host = colon + mark.len();
        let host_follows = text[host..].starts_with(|c: char| c.is_alphanumeric() || c == '[');
        let refused = whole_host(text, host, mark).is_some_and(|host| !is_domain(host, Periods::Any));
        if !host_follows || refused {
            return None;
        }
        let end = address_end(text, start, host, decoded);
        is_domain(&text[host..end], Periods::Any).then(|| {
            free = end;
            Found { at: start..end, address: text[start..end].to_owned() }
        })
    })
}

/// The host that begins here, if it is sure to be whole because another `mark` of an address follows in the same run:
/// what ends with an address never contains one. To find the end of an address is to read all of its run, so a host
/// that is none has to be refused before, or a run of many would be read once for each of them.
fn whole_host<'a>(text: &'a str, host: usize, mark: &str) -> Option<&'a str> {
    let end = host + text[host..].find(|c| ends_run(c) || ends_host(c))?;
    let next = end + text[end..].find(mark)?;
    (!text[end..next].contains(ends_run)).then(|| &text[host..end])
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
    let mut free = 0;
    text.match_indices("www.").filter_map(move |(start, prefix)| {
        let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '/' | ':' | '@');
        let host_follows = text[start + prefix.len()..].starts_with(char::is_alphanumeric);
        if start < free || !host_follows || text[..start].ends_with(in_word) {
            return None;
        }
        let found = match whole_host(text, start, prefix) {
            Some(host) if !is_domain(host, Periods::AtLeastOne) => Err(host),
            Some(_) | None => {
                let end = address_end(text, start, start, decoded);
                let address = &text[start..end];
                if is_domain(address, Periods::AtLeastOne) { Ok(end) } else { Err(address) }
            }
        };
        match found {
            Ok(end) => {
                free = end;
                Some(Found { at: start..end, address: format!("http://{}", &text[start..end]) })
            }
            Err(refused) => {
                // Whatever begins before the last two words of this host has the same two, and is refused, too.
                let host = refused.split(ends_host).next().unwrap_or(refused);
                free = start + host.rmatch_indices('.').nth(1).map_or(0, |(period, _)| period + 1);
                None
            }
        }
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
    let host = address.split(ends_host).next().unwrap_or(address);
    let mut words = host.rsplit('.');
    let low_line = words.by_ref().take(2).any(|word| word.contains('_'));
    !host.is_empty() && !low_line && (periods == Periods::Any || host.trim_end_matches('.').contains('.'))
}

fn ends_host(c: char) -> bool {
    matches!(c, '/' | '?' | '#' | ':')
}

/// Whether no address contains this character.
fn ends_run(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`') || cjk::is_punctuation(c)
}

/// Where the address ends that began at `start` and whose host begins at `host`.
fn address_end(text: &str, start: usize, host: usize, decoded: &[Range<usize>]) -> usize {
    let mut end = text[host..].find(ends_run).map_or(text.len(), |index| host + index);
    #[cfg(test)]
    tests::READ.with(|read| read.set(read.get() + end - start));
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        /// How many bytes were read to find the ends of addresses.
        pub(super) static READ: Cell<usize> = const { Cell::new(0) };
    }

    /// How many addresses there are in a piece that is repeated, and how many bytes were read for their ends.
    fn repeated(piece: &str, times: usize) -> (usize, usize) {
        READ.set(0);
        (find(&piece.repeat(times), &[]).len(), READ.get())
    }

    #[test]
    fn a_run_of_addresses_is_read_a_few_times_and_not_once_for_each() {
        for piece in [
            "https://a.example,",
            "https://a_b,",
            "https://a_b?",
            "https://a_b:1,",
            "https://,",
            "www.a.example,",
            "www.a_b,",
            "www.a_b?",
            "www.a_b?&",
            "www.a_b,www.a_b?",
            "www.a.example,https://a_b,",
            "https://a.example www.a.example ",
        ] {
            let (_, read) = repeated(piece, 2_000);
            assert!(read <= 4 * 2_000 * piece.len(), "{piece}: {read} bytes were read");
        }
    }

    #[test]
    fn what_follows_a_refused_host_is_an_address_of_its_own() {
        let ranges = |text: &str| -> Vec<String> {
            find(text, &[]).into_iter().map(|found| text[found.at].to_owned()).collect()
        };
        assert_eq!(ranges("https://a_b,https://a.example"), ["https://a.example"]);
        assert_eq!(ranges("www.a_,www.b"), ["www.b"]);
        assert_eq!(ranges("www.a_b?www.a.example"), ["www.a.example"]);
        assert_eq!(ranges("https://a.example,https://b.example c"), ["https://a.example,https://b.example"]);
        assert_eq!(ranges("https://a_?"), ["https://a"]);
    }
}
