//! Where a place of Markdown source is in the text that is drawn from it.
//!
//! The drawn text is the source without its marks, in the same order. So both are walked side by side: what is the same
//! goes together, marks and the addresses of links are passed over, and where neither fits, the walk looks ahead for
//! the nearest place at which both agree again. It is a walk and no second parser, so it holds for whatever draws the
//! text; should it lose its way, a place comes out beside the right one and never outside of the text.

/// How far the walk looks ahead in the source, in characters: the address of a link, the definition of another.
const AHEAD: usize = 2_000;
/// How far it looks ahead in the drawn text, in characters: words of a frame that nobody wrote.
const FRAME: usize = 80;
/// So many characters have to agree before the walk goes on elsewhere.
const ENOUGH: usize = 6;

/// For each of `places`, which are bytes of `source` in rising order, the byte of `shown` that follows what was drawn
/// before it.
pub fn place(source: &str, shown: &str, places: &[usize]) -> Vec<usize> {
    let mut walk = Walk { source, shown, at: 0, drawn: 0 };
    let mut found = Vec::with_capacity(places.len());
    for place in places {
        while walk.at < *place && walk.step() {}
        found.push(walk.drawn);
    }
    found
}

#[derive(Clone, Copy)]
struct Walk<'a> {
    source: &'a str,
    shown: &'a str,
    /// Bytes of the source that are behind.
    at: usize,
    /// Bytes of the drawn text that are behind, up to the last character that agreed.
    drawn: usize,
}

impl Walk<'_> {
    /// One step; false at the end of the source.
    fn step(&mut self) -> bool {
        if self.near_step().is_none() {
            self.find_way();
        }
        self.at < self.source.len()
    }

    /// A step that needs no search: how many characters agreed in it, `None` where it finds no way on.
    fn near_step(&mut self) -> Option<usize> {
        let rest = &self.source[self.at..];
        let c = rest.chars().next()?;
        let ahead = &self.shown[self.drawn..];
        let Some(d) = ahead.chars().next() else {
            self.at += c.len_utf8();
            return Some(0);
        };
        if let Some(len) = entity(rest)
            && !ahead.starts_with(&rest[..len])
        {
            self.at += len;
            self.drawn += d.len_utf8();
            return Some(1);
        }
        if c == ']'
            && d != ']'
            && let Some(len) = destination(&rest[1..])
        {
            self.at += 1 + len;
            return Some(0);
        }
        if c == d || (c.is_whitespace() && d.is_whitespace()) {
            self.at += c.len_utf8();
            self.drawn += d.len_utf8();
            return Some(usize::from(!c.is_whitespace()));
        }
        if c.is_whitespace() || c.is_ascii_punctuation() {
            self.at += c.len_utf8();
            return Some(0);
        }
        // Of white space that only the drawing has, nothing depends.
        if d.is_whitespace() {
            self.drawn += d.len_utf8();
            return Some(0);
        }
        None
    }

    /// Goes to the nearest place at which both agree again.
    fn find_way(&mut self) {
        let skip = |text: &str, from: usize, most: usize| -> Vec<usize> {
            text[from..].char_indices().skip(1).take(most).map(|(at, _)| from + at).collect()
        };
        let in_source = skip(self.source, self.at, AHEAD);
        let in_shown = skip(self.shown, self.drawn, FRAME);
        for distance in 0..in_source.len().max(in_shown.len()) {
            let source = in_source.get(distance).map(|at| Walk { at: *at, ..*self });
            let shown = in_shown.get(distance).map(|drawn| Walk { drawn: *drawn, ..*self });
            if let Some(found) = [source, shown].into_iter().flatten().find(|walk| walk.agrees()) {
                *self = found;
                return;
            }
        }
        // Nothing agrees any more: this character was not drawn.
        self.at += self.source[self.at..].chars().next().map_or(1, char::len_utf8);
    }

    /// Whether enough of what follows is the same in both.
    fn agrees(mut self) -> bool {
        let first = self.source[self.at..].chars().next();
        if first != self.shown[self.drawn..].chars().next() {
            return false;
        }
        let mut same = 0;
        while same < ENOUGH {
            if self.at >= self.source.len() || self.drawn >= self.shown.len() {
                return same > 0;
            }
            match self.near_step() {
                Some(more) => same += more,
                None => return false,
            }
        }
        true
    }
}

/// The length of a character reference such as `&amp;` (CommonMark 0.31 §2.5) that the text begins with.
fn entity(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(32).position(|byte| byte == b';')?;
    let is_name = end > 0 && rest[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name.then_some(end + 2)
}

/// The length of `(address "title")` or `[label]` that the text begins with.
fn destination(text: &str) -> Option<usize> {
    let (open, close) = match text.bytes().next()? {
        b'(' => ('(', ')'),
        b'[' => ('[', ']'),
        _ => return None,
    };
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take(AHEAD) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        } else if c == '\n' {
            return None;
        }
    }
    None
}
