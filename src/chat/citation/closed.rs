//! The stretches of Markdown in which nothing may be put: code, links, pictures and addresses.
//!
//! The text is the model's, and can be made to look at for long: every stretch is told in one pass over its line.

use std::collections::BTreeMap;
use std::ops::Range;

/// A stretch of Markdown in which nothing may be put.
pub(super) struct Closed {
    pub(super) range: Range<usize>,
    /// It takes whole lines.
    pub(super) is_block: bool,
}

impl Closed {
    /// Whether it is code, and not a link or a picture.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.is_block || text[self.range.start..].starts_with('`')
    }
}

/// The stretch in which a place is. They follow each other, and do not overlap.
pub(super) fn around(closed: &[Closed], at: usize) -> Option<&Closed> {
    let next = closed.partition_point(|closed| closed.range.end <= at);
    closed.get(next).filter(|closed| closed.range.contains(&at))
}

/// Fenced code, code in a line, links, pictures and addresses in angle brackets (CommonMark 0.31.2 §4.5, §6.1, §6.3 to
/// §6.5), as far as they can be told without a parser: where one is overlooked, a mark stands where it was meant to.
pub(super) fn closed(text: &str) -> Vec<Closed> {
    let mut all = Vec::new();
    let mut fence: Option<(usize, String)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let inner = line.trim_start_matches([' ', '>', '-', '*', '+']).trim_end();
        let run = inner.chars().take_while(|c| inner.starts_with(*c) && "`~".contains(*c)).count();
        match &fence {
            Some((from, mark)) if inner.len() == run && inner.starts_with(mark.as_str()) => {
                all.push(Closed { range: *from..start + line.trim_end_matches('\n').len(), is_block: true });
                fence = None;
            }
            Some(_) => {}
            None if run >= 3 && !is_code_in_line(inner, run) => {
                fence = Some((start, inner[..run].to_owned()))
            }
            None => in_line(line, start, &mut all),
        }
        start = end;
    }
    all.extend(fence.map(|(from, _)| Closed { range: from..text.len(), is_block: true }));
    all
}

/// Whether a line that begins with a run of backticks has more of them behind it, as no fence has (CommonMark 0.31.2
/// §4.5).
fn is_code_in_line(line: &str, run: usize) -> bool {
    line.starts_with('`') && line[run..].contains('`')
}

fn in_line(line: &str, start: usize, all: &mut Vec<Closed>) {
    let ends = Ends::of(line);
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let end = match rest.as_bytes()[0] {
            b'`' => {
                let run = backticks(rest);
                let Some(end) = ends.of_code(line, at, run) else {
                    // As many as nothing closes are text, all of them.
                    at += run;
                    continue;
                };
                Some(end)
            }
            b'[' => ends.of_link(line, at),
            b'!' if rest[1..].starts_with('[') => ends.of_link(line, at + 1),
            b'<' => end_of_address(rest).map(|length| at + length),
            b'\\' => {
                at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                continue;
            }
            _ => None,
        };
        match end {
            Some(end) => {
                all.push(Closed { range: start + at..start + end, is_block: false });
                at = end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
}

/// How many backticks a text begins with.
fn backticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// `<address>`: nothing in it is a space or another `<`, so none is searched beyond the next of them.
fn end_of_address(text: &str) -> Option<usize> {
    let stop = 1 + text[1..].find(|c: char| matches!(c, '>' | '<') || c.is_whitespace())?;
    text[stop..].starts_with('>').then_some(stop + 1)
}

/// Where what begins in a line ends, looked up once for the whole line: to search for the end of each beginning by
/// itself would take a line of nothing but beginnings again and again.
struct Ends {
    /// Behind the `]` of each `[` that has one.
    square: BTreeMap<usize, usize>,
    /// Behind the `)` of each `(` that has one.
    round: BTreeMap<usize, usize>,
    /// The last run of backticks of each length.
    code: BTreeMap<usize, usize>,
}

impl Ends {
    fn of(line: &str) -> Self {
        let mut code = BTreeMap::new();
        let mut at = 0;
        while let Some(found) = line[at..].find('`') {
            at += found;
            let run = backticks(&line[at..]);
            code.insert(run, at);
            at += run;
        }
        Self { square: pairs(line, b'[', b']'), round: pairs(line, b'(', b')'), code }
    }

    /// Code in a line, up to as many backticks as it begins with.
    fn of_code(&self, line: &str, from: usize, run: usize) -> Option<usize> {
        self.code.get(&run).filter(|last| **last >= from + run)?;
        let mut at = from + run;
        while let Some(found) = line[at..].find('`') {
            at += found;
            let closing = backticks(&line[at..]);
            at += closing;
            if closing == run {
                return Some(at);
            }
        }
        None
    }

    /// `[words](address)` or `[words][name]`. The marks of Deep Research stand side by side, and are neither.
    fn of_link(&self, line: &str, from: usize) -> Option<usize> {
        let words = *self.square.get(&from)?;
        match line.as_bytes().get(words)? {
            b'(' => self.round.get(&words).copied(),
            b'[' if !is_mark(&line[from..]) && !is_mark(&line[words..]) => self.square.get(&words).copied(),
            _ => None,
        }
    }
}

/// Whether a text begins with what may be a mark of Deep Research.
fn is_mark(text: &str) -> bool {
    text.starts_with("[cite:")
}

/// For each bracket that is closed, behind which it is. A backslash takes the meaning from what follows it.
fn pairs(line: &str, open: u8, close: u8) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    let mut waiting = Vec::new();
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == open => waiting.push(at),
            byte if byte == close => found.extend(waiting.pop().map(|from| (from, at + 1))),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<&str> {
        closed(text).into_iter().map(|closed| &text[closed.range]).collect()
    }

    #[test]
    fn each_stretch_ends_with_its_own_closer() {
        for (text, expected) in [
            ("a [b [c] d](e (f) g) h", &["[b [c] d](e (f) g)"][..]),
            ("[a [b](c)", &["[b](c)"]),
            ("[a](b [c](d)", &["[c](d)"]),
            ("[a][b] ![c](d)", &["[a][b]", "![c](d)"]),
            ("\\[a](b) [a\\](b)](c)", &["[a\\](b)](c)"]),
            ("`a ``b` c`` d`", &["`a ``b`"]),
            ("``a` b", &[]),
            ("<a b> <<c> <d", &["<c>"]),
            ("[cite: 1][cite: 2] [a][cite: 3] [cite: 4](e)", &["[cite: 4](e)"]),
        ] {
            assert_eq!(stretches(text), expected, "{text}");
        }
    }

    #[test]
    fn the_stretch_around_a_place_is_found() {
        let text = "`a` b [c](d)\n```\ne\n```\n";
        let all = closed(text);
        let of = |at: usize| around(&all, at).map(|closed| closed.range.start);
        for at in 0..text.len() {
            let slow = all.iter().find(|closed| closed.range.contains(&at));
            assert_eq!(of(at), slow.map(|closed| closed.range.start), "{at}");
        }
    }

    /// Were the end of each searched for by itself, this would take hours.
    #[test]
    fn what_begins_often_and_never_ends_is_looked_at_once() {
        let many = 1 << 19;
        for piece in ["[", "`", "<", "(", "![", "[a](", "[a][", "` ``", "< ", "\\["] {
            let found = closed(&piece.repeat(many / piece.len())).len();
            assert!(found <= many, "{piece}");
        }
        assert_eq!(stretches(&("< ".repeat(many) + ">")), [""; 0]);
        assert_eq!(stretches(&("[".repeat(many) + "](a)")), ["[](a)"]);
        let rising: String = (1..1000).map(|run| "`".repeat(run) + " ").collect();
        assert_eq!(stretches(&rising), [""; 0]);
    }
}
