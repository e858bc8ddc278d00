//! How the unfinished end of a growing line is shown: as it will most likely end.
//!
//! The parser leaves a marker without its partner literal, which is right for a finished text and a flicker
//! in a growing one. Here, in the one run of inline content that the text ends with, what follows an opening
//! marker is wrapped in the element it announces: `**bol` is strong, `` `cod `` is code, `[text](htt` is a
//! link that leads nowhere yet. If the partner never comes, the literal text returns, at the latest after
//! [`REACH`] bytes.

use super::inline::{Content, Inline, Origin, into_nodes, plain_text, split_at};
use super::math;
use super::node::{Element, Tag};
use super::text::{Cut, push_text};

/// How far an opening marker without a partner is believed, in bytes.
const REACH: usize = 1000;
/// How far a single `$` without a partner is believed, in bytes.
const FORMULA: usize = 200;
/// How long the text of a link may grow before its end, in bytes.
const LINK_TEXT: usize = 300;
/// How long an address may grow before its end, in bytes.
const ADDRESS: usize = 2048;
/// No opening marker is looked for farther from the end than this, in bytes.
const FARTHEST: usize = REACH + LINK_TEXT + ADDRESS;
/// How many markers may be open within each other.
const NESTING: usize = 8;

/// A marker that announces an element, or several within each other.
enum Opener {
    /// What follows stands in these elements, outermost first.
    Wrap(&'static [Tag]),
    /// What follows is code or TeX and has no markup of its own.
    Raw(Tag),
    /// What follows, up to this place, is the text of a link, or of a picture.
    Link { text_end: usize, picture: bool },
}

/// Wraps what follows open markers. `items` ends where `source` ends, apart from white space.
pub(crate) fn complete<'a>(items: Vec<Inline<'a>>, source: &'a str, in_quote: bool) -> Vec<Inline<'a>> {
    complete_nested(items, source, in_quote, 0)
}

fn complete_nested<'a>(
    items: Vec<Inline<'a>>,
    source: &'a str,
    in_quote: bool,
    depth: usize,
) -> Vec<Inline<'a>> {
    let Some((place, length, opener)) = first_opener(&items, source).filter(|_| depth < NESTING) else {
        return items;
    };
    let end = source.len();
    let (mut before, rest) = split_at(items, source, place);
    let (_, rest) = split_at(rest, source, place + length);
    let element = match opener {
        Opener::Wrap(tags) => {
            let mut content = complete_nested(rest, source, in_quote, depth + 1);
            if !content.is_empty() {
                for tag in tags.iter().rev() {
                    let mut children = Vec::new();
                    into_nodes(content, &mut children, true);
                    let element = Element { tag: tag.clone(), children };
                    content = vec![Inline::element(element, place..end)];
                }
            }
            before.append(&mut content);
            return before;
        }
        Opener::Raw(tag) => {
            let raw = math::clean(&source[place + length..], in_quote);
            let raw = if matches!(tag, Tag::Code) { raw.replace('\n', " ") } else { raw };
            let mut element = Element::empty(tag);
            push_text(&mut element.children, &raw.replace('\0', "\u{fffd}"), Cut::Prose);
            element
        }
        Opener::Link { text_end, picture } => {
            let (text, _) = split_at(rest, source, text_end);
            if picture {
                Element::empty(Tag::ImagePlaceholder { address: String::new(), alt: plain_text(&text) })
            } else {
                let open = text_end >= source.trim_end().len();
                let text = if open { complete_nested(text, source, in_quote, depth + 1) } else { text };
                let mut element = Element::empty(Tag::PendingLink);
                into_nodes(text, &mut element.children, false);
                element
            }
        }
    };
    let shows = !element.children.is_empty() || matches!(element.tag, Tag::ImagePlaceholder { .. });
    if shows {
        before.push(Inline::element(element, place..end));
    }
    before
}

/// The first marker that opens something which has not ended: its place, its length, and what it opens.
fn first_opener(items: &[Inline], source: &str) -> Option<(usize, usize, Opener)> {
    for item in items {
        let Content::Text(text, origin @ (Origin::Verbatim | Origin::Escaped)) = &item.content else {
            continue;
        };
        let mut at = source.len().saturating_sub(FARTHEST).saturating_sub(item.at.start);
        if at >= text.len() {
            continue;
        }
        let escaped = *origin == Origin::Escaped;
        if escaped && at == 0 {
            let tag = match text.chars().next() {
                Some('(') => Some(Tag::Math { display: false, closed: false }),
                Some('[') => Some(Tag::Math { display: true, closed: false }),
                _ => None,
            };
            if let Some(tag) = tag.filter(|_| source.len() - item.at.start <= REACH) {
                return Some((item.at.start - 1, 2, Opener::Raw(tag)));
            }
            at = text.chars().next().map_or(0, char::len_utf8);
        }
        while at < text.len() {
            let mark = text.as_bytes()[at];
            let place = item.at.start + at;
            // `<![` begins HTML.
            if mark == b'['
                && !text.as_bytes()[..at].ends_with(b"<!")
                && let Some(text_end) = link_at(source, place)
            {
                // An exclamation mark before it makes it a picture, unless that was escaped.
                let picture = text.as_bytes()[..at].ends_with(b"!") && !(escaped && at == 1);
                let length = 1 + usize::from(picture);
                return Some((place + 1 - length, length, Opener::Link { text_end, picture }));
            }
            let run = match mark {
                b'`' | b'$' | b'*' | b'_' | b'~' | b'<' => {
                    text.as_bytes()[at..].iter().take_while(|byte| **byte == mark).count()
                }
                _ => 1,
            };
            if let Some((length, opener)) = opener_at(source, place, mark, run) {
                return Some((place, length, opener));
            }
            at += run;
        }
    }
    None
}

fn opener_at(source: &str, place: usize, mark: u8, run: usize) -> Option<(usize, Opener)> {
    // Every marker is ASCII; in the middle of a character of several bytes nothing opens.
    let rest = source.get(place..)?;
    let after = rest.get(run..)?;
    let near = rest.len() <= REACH;
    match mark {
        b'`' if near => Some((run, Opener::Raw(Tag::Code))),
        b'$' if run == 1 && opens_formula(source, place, after) => {
            Some((run, Opener::Raw(Tag::Math { display: false, closed: false })))
        }
        b'$' if near && run == 2 => Some((run, Opener::Raw(Tag::Math { display: true, closed: false }))),
        b'*' | b'_' if near && opens_emphasis(source, place, mark, after) => match run {
            1 => Some((run, Opener::Wrap(&[Tag::Emphasis]))),
            2 => Some((run, Opener::Wrap(&[Tag::Strong]))),
            3 => Some((run, Opener::Wrap(&[Tag::Emphasis, Tag::Strong]))),
            _ => None,
        },
        b'~' if near && run == 2 && !after.starts_with(char::is_whitespace) => {
            Some((run, Opener::Wrap(&[Tag::Strikethrough])))
        }
        b'<' if run == 1 && after.len() <= ADDRESS && after.starts_with("http") => {
            let unfinished = !after.contains(['>', '<', ' ', '\n']);
            unfinished.then_some((1, Opener::Link { text_end: source.len(), picture: false }))
        }
        _ => None,
    }
}

/// Whether a run of `*` or `_` may open: not before white space, and not within a word, where it is more
/// likely a product or a name. In scripts without spaces every place is within a word.
fn opens_emphasis(source: &str, place: usize, mark: u8, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return false };
    let previous = source[..place].chars().next_back();
    let in_word =
        previous.is_some_and(|c| c.is_ascii_alphanumeric() || (mark == b'_' && c.is_alphanumeric()));
    let closes =
        previous.is_some_and(|c| !c.is_whitespace() && !c.is_alphanumeric()) && !next.is_alphanumeric();
    let bracket_before = previous.is_some_and(|c| {
        matches!(c, '(' | '[' | '{' | '"' | '\'' | '*' | '_' | '~' | '“' | '‘' | '「' | '（')
    });
    !next.is_whitespace() && !in_word && (!closes || bracket_before)
}

/// Whether a single `$` may open a formula that has not ended. Prices and names of variables look alike, so
/// it takes more than the sign: no word before it, no digit after it unless TeX follows, and no prose.
fn opens_formula(source: &str, place: usize, after: &str) -> bool {
    let previous = source[..place].chars().next_back();
    let in_word = previous.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '\\'));
    let Some(next) = after.chars().next() else { return false };
    let tex = after.contains(['\\', '^', '{']);
    let begins = !next.is_whitespace() && (!next.is_ascii_digit() || tex);
    // Two words of some length beside each other are prose, unless they are commands or stand in braces.
    let words = after.split(' ').map(|word| word.len() > 3 && word.chars().all(char::is_alphabetic));
    let prose =
        words.scan(false, |before, word| Some(std::mem::replace(before, word) && word)).any(|both| both);
    // Another sign after it would have closed it if it were one.
    let only = after.len() <= FORMULA && !after.contains(['\n', '$']);
    only && !in_word && begins && (!prose || after.contains('{'))
}

/// Where the text of the link ends that opens at `place`, if the link is unfinished and still possible.
fn link_at(source: &str, place: usize) -> Option<usize> {
    let text = &source[place + 1..];
    if text.starts_with([' ', '^', '\n']) || text.is_empty() || text.len() > FARTHEST {
        return None;
    }
    let Some(length) = closing_bracket(text) else {
        let possible = text.len() <= LINK_TEXT && !text.contains('\n');
        return possible.then_some(source.len());
    };
    let text_end = place + 1 + length;
    let after = &source[text_end + 1..];
    let possible = after.is_empty()
        || after.strip_prefix('(').is_some_and(is_unfinished_target)
        || after
            .strip_prefix('[')
            .is_some_and(|label| label.len() <= LINK_TEXT && !label.contains([']', '\n']));
    (possible && (length > 0 || after.starts_with('('))).then_some(text_end)
}

/// The bracket that closes the one before `text`, skipping pairs, escaped characters and code.
fn closing_bracket(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(at),
            b']' => depth -= 1,
            b'`' => {
                let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                let close = text[at + run..].find(&"`".repeat(run))?;
                at += run + close + run - 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether what follows `(` may still become the target of a link: an address, perhaps with a title after it.
fn is_unfinished_target(target: &str) -> bool {
    if target.len() > ADDRESS || target.contains('\n') {
        return false;
    }
    let target = target.trim_start();
    let address_end = if target.starts_with('<') {
        target.find('>').map_or(target.len(), |index| index + 1)
    } else {
        target.find(' ').unwrap_or(target.len())
    };
    let (address, title) = target.split_at(address_end);
    let mut escaped = false;
    let mut open = 0_i32;
    for byte in address.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
    }
    let closed = open < 0;
    let title = title.trim_start();
    !closed && (title.is_empty() || title.starts_with(['"', '\'', '(']))
}
