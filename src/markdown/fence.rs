//! The short way for the most common long block: a fence that is open.
//!
//! Inside a fence nothing means anything but the line that closes it. So while the last block is an open
//! fence at the left margin, new lines go straight into the block, and the parser is not asked.

use super::lines;
use super::settle::Stretch;

/// An open fence at the end of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenFence {
    mark: u8,
    length: usize,
    /// How much of the source is in the block, in bytes.
    consumed: usize,
    /// Whether the block holds the beginning of a line, so that its rest cannot close the fence.
    in_line: bool,
}

/// How far an open fence advanced over new text.
pub(crate) struct Advance {
    /// The text that is now in the block.
    pub text: std::ops::Range<usize>,
    /// Where the closing line ends, if it came.
    pub closed_at: Option<usize>,
}

impl OpenFence {
    /// The fence that opens the last block of a parsed text, which begins at `start` in it, if the fence
    /// stands at the margin and can be continued line by line.
    pub fn find(shown: &str, start: usize, stretch: &Stretch) -> Option<OpenFence> {
        let block = shown.get(start..)?;
        let mark = block.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = block.bytes().take_while(|byte| *byte == mark).count();
        // The parser treats a carriage return as a line end or drops it; that is left to the parser.
        let plain = length >= 3 && block.contains('\n') && !block.contains('\r');
        let consumed = stretch.in_source(shown.len());
        plain.then_some(OpenFence { mark, length, consumed, in_line: !block.ends_with('\n') })
    }

    /// Takes what has been added to the source, or nothing if the parser has to decide.
    pub fn advance(&mut self, source: &str) -> Option<Advance> {
        let start = self.consumed;
        if source[start..].contains('\r') {
            return None;
        }
        loop {
            let rest = &source[self.consumed..];
            match rest.find('\n') {
                Some(length) if !self.in_line && self.closes(&rest[..length]) => {
                    let text = start..self.consumed;
                    return Some(Advance { text, closed_at: Some(self.consumed + length + 1) });
                }
                Some(length) => {
                    self.consumed += length + 1;
                    self.in_line = false;
                }
                None => {
                    if self.in_line || !lines::may_close(rest, self.mark) {
                        self.in_line |= !rest.is_empty();
                        self.consumed = source.len();
                    }
                    return Some(Advance { text: start..self.consumed, closed_at: None });
                }
            }
        }
    }

    /// How much of the source is in the block, in bytes.
    pub fn consumed(&self) -> usize {
        self.consumed
    }

    fn closes(&self, line: &str) -> bool {
        let content = line.trim_start_matches(' ');
        let marks = content.bytes().take_while(|byte| *byte == self.mark).count();
        line.len() - content.len() <= 3
            && marks >= self.length
            && content[marks..].trim_matches([' ', '\t']).is_empty()
    }
}
