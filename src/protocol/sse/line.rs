//! A line in the making, which may grow to megabytes.
//!
//! A vector that grows holds its old and its new place at the same time, and at the end up to twice what it
//! needs: with the copy that a parser then makes, a picture of 5 MB would cost 13 MB. A long line is therefore
//! collected in segments, and joined once, when its length is known. Short lines, which are nearly all of them,
//! have one segment, and that becomes the line without a copy.

/// How long a segment gets, in bytes.
const SEGMENT: usize = 64 * 1024;

/// Bytes of a line whose end has not come yet.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Segments of full length.
    full: Vec<Vec<u8>>,
    /// The segment that is being filled.
    last: Vec<u8>,
}

impl Line {
    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.full.len() * SEGMENT + self.last.len()
    }

    /// Whether nothing has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends bytes.
    pub(super) fn extend(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.last.len() == SEGMENT {
                self.full.push(std::mem::take(&mut self.last));
            }
            let (now, later) = bytes.split_at(bytes.len().min(SEGMENT - self.last.len()));
            let length = self.last.len() + now.len();
            if length > self.last.capacity() {
                // Doubled, but not beyond the segment, as a vector that grows by itself would be.
                self.last.reserve_exact((2 * length).min(SEGMENT) - self.last.len());
            }
            self.last.extend_from_slice(now);
            bytes = later;
        }
    }

    /// Takes the line out, in one piece.
    pub(super) fn take(&mut self) -> Vec<u8> {
        if self.full.is_empty() {
            return std::mem::take(&mut self.last);
        }
        let mut whole = Vec::with_capacity(self.len());
        for segment in self.full.drain(..).chain([std::mem::take(&mut self.last)]) {
            whole.extend_from_slice(&segment);
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_was_appended_however_long_it_is() {
        for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 7] {
            let bytes: Vec<u8> = (0..length).map(|number| (number % 251) as u8).collect();
            for piece in [1_000, SEGMENT, usize::MAX] {
                let mut line = Line::default();
                for piece in bytes.chunks(piece) {
                    line.extend(piece);
                }
                assert_eq!((line.len(), line.is_empty()), (length, length == 0));
                assert_eq!(line.take(), bytes);
                assert!(line.is_empty(), "what was taken is gone");
            }
        }
    }
}
