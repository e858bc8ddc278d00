//! What a few lines at the end of a text are, judged without the parser.
//!
//! The tail rules need to know whether the last line stands in a fence or in a table before anything is
//! parsed. This scan is a good guess by lines, not a second parser: a wrong guess costs a moment's flicker
//! and never the final result, which is always the parser's.

/// A fence that is open: its character and how many of them closed it will have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    /// `` ` `` or `~`.
    pub mark: u8,
    /// How many marks opened it; as many or more close it.
    pub length: usize,
    /// How many `>` stood before it.
    quotes: usize,
    /// Whether it stands in an item of a list, as far as its indentation tells.
    in_item: bool,
}

/// Where the scan stands after the lines it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineState {
    /// The fence that is open.
    pub fence: Option<Fence>,
    /// Whether the rows of a table are going on.
    pub in_table: bool,
    /// Whether the last line looks like the head of a table, and nothing has shown yet that it is not.
    pub after_header: bool,
    /// Whether an indented line belongs to an item of a list.
    in_list: bool,
    after_blank: bool,
}

impl LineState {
    /// Takes a whole line, without its line end.
    pub fn line(&mut self, line: &str) {
        if let Some(fence) = self.fence {
            if !leaves(&fence, line) {
                if closes(line_content(line), &fence) {
                    self.fence = None;
                }
                return;
            }
            self.fence = None;
        }
        let whole = strip_containers(line);
        let content = whole.trim_end();
        let prefix = &line[..line.len() - whole.len()];
        let marker = prefix.contains(['-', '*', '+', '.', ')']);
        let in_list = marker || (self.in_list && !(self.after_blank && prefix.is_empty()));
        let after_blank = content.is_empty();
        let outside = LineState { in_list, after_blank, ..LineState::default() };
        if after_blank {
            *self = LineState { in_list: self.in_list, ..outside };
            return;
        }
        let in_item = in_list && (marker || prefix.len() > 1);
        if let Some(fence) = opens(prefix, content, in_item) {
            *self = LineState { fence: Some(fence), ..outside };
            return;
        }
        self.in_list = in_list;
        self.after_blank = false;
        if self.in_table || (self.after_header && is_delimiter_row(content)) {
            self.in_table = true;
            self.after_header = false;
        } else {
            self.after_header = content.starts_with('|');
        }
    }
}

/// Whether a line that does not close a fence shows that its quotation or item has ended, and the fence with
/// it.
pub(crate) fn leaves(fence: &Fence, line: &str) -> bool {
    let blank = line.trim().is_empty();
    quotes_before(line) < fence.quotes
        || (fence.in_item && fence.quotes == 0 && !blank && !line.starts_with([' ', '\t']))
}

/// How many `>` stand before the content of a line.
pub(crate) fn quotes_before(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).filter(|c| *c == '>').count()
}

/// The fence that a line opens, given what stands before its content. A backtick fence has no backtick in the
/// rest of its line.
fn opens(prefix: &str, content: &str, in_item: bool) -> Option<Fence> {
    let mark = content.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = content.bytes().take_while(|byte| *byte == mark).count();
    if length < 3 || (mark == b'`' && content[length..].contains('`')) {
        return None;
    }
    Some(Fence { mark, length, quotes: prefix.matches('>').count(), in_item })
}

/// Whether a line, without the marks of its containers, closes the fence.
pub(crate) fn closes(content: &str, fence: &Fence) -> bool {
    let marks = content.bytes().take_while(|byte| *byte == fence.mark).count();
    marks >= fence.length && content[marks..].trim().is_empty()
}

/// Whether an unfinished line may become the one that closes a fence: nothing but marks of one kind, or
/// nothing yet.
pub(crate) fn may_close(line: &str, mark: u8) -> bool {
    let content = line_content(line).trim_end_matches([' ', '\t']);
    content.bytes().all(|byte| byte == mark)
}

/// A line without indentation and `>`.
pub(crate) fn line_content(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// A line without indentation, `>` and the markers of list items. Its end is the end of the line.
pub(crate) fn strip_containers(line: &str) -> &str {
    let mut rest = line_content(line);
    loop {
        let after_bullet = rest.strip_prefix(['-', '*', '+']);
        let after_number = || {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (1..=9).contains(&digits).then(|| rest[digits..].strip_prefix(['.', ')'])).flatten()
        };
        match after_bullet.or_else(after_number).filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => rest = line_content(after),
            None => return rest,
        }
    }
}

/// Whether a line separates the head of a table from its rows.
pub(crate) fn is_delimiter_row(content: &str) -> bool {
    content.contains('-') && may_be_delimiter_row(content)
}

/// Whether an unfinished line may become one that separates the head of a table from its rows.
pub(crate) fn may_be_delimiter_row(content: &str) -> bool {
    content.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Splits off the last, unfinished line: the start of that line, which is the length of the text if it ends a
/// line.
pub(crate) fn last_line_start(text: &str) -> usize {
    text.rfind(['\n', '\r']).map_or(0, |index| index + 1)
}
