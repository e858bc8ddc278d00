//! Server-sent events, bytes to frames (WHATWG HTML §9.2.6, "Interpreting an event stream").
//!
//! The decoder is sans-IO: it is fed whatever the network delivers, however it is cut (inside a UTF-8 character,
//! between CR and LF, inside the byte order mark), and the result never depends on the cuts. It is total: every
//! byte sequence is a stream. It is linear: each byte is looked at once ([`Decoder::scanned`] counts them), because
//! one frame can be a picture of several megabytes. It is bounded: a frame above the limit is dropped, not collected.
//!
//! Two departures from the standard, both for this service. A last frame without its blank line is handed out by
//! [`Decoder::finish`], as the official clients do. And text that is no event stream at all is kept (a little of
//! it), because the live service ends its ten-minute cut with a bare JSON error (reference section 6.5).

mod line;

use line::Line;

/// One event as the stream framed it; what it means is for [`super::event`] to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The `event:` field, empty when there was none.
    pub event: String,
    /// The `data:` lines, joined by line feeds.
    pub data: String,
}

/// What was left when the stream ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// A last frame that had data but no blank line after it. It may be cut short.
    pub frame: Option<Frame>,
    /// Lines that were no event-stream fields, at most [`STRAY_LIMIT`] bytes of them.
    pub stray: String,
}

/// The largest frame that is collected, in bytes. A 4K picture with its base64 stays well below it.
pub const FRAME_LIMIT: usize = 64 * 1024 * 1024;

/// How much text outside of any frame is kept for an explanation, in bytes.
pub const STRAY_LIMIT: usize = 4 * 1024;

/// An incremental decoder of one stream. Make a new one per response.
#[derive(Debug)]
pub struct Decoder {
    /// The line in the making.
    line: Line,
    /// The data of the frame in the making; `None` until its first `data:` line.
    data: Option<Vec<u8>>,
    event: Vec<u8>,
    stray: Vec<u8>,
    /// The last byte was a CR: an LF that follows belongs to it.
    after_cr: bool,
    /// Still on the first line, where a byte order mark may stand.
    at_start: bool,
    collecting: Collecting,
    limit: usize,
    dropped: u64,
    scanned: u64,
}

/// Whether the bytes that arrive are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Collecting {
    All,
    /// The frame in the making went over the limit and is skipped up to its blank line.
    Nothing {
        line_has_bytes: bool,
    },
}

impl Default for Decoder {
    fn default() -> Self {
        Self::with_limit(FRAME_LIMIT)
    }
}

impl Decoder {
    /// A decoder that drops frames above `limit` bytes.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            line: Line::default(),
            data: None,
            event: Vec::new(),
            stray: Vec::new(),
            after_cr: false,
            at_start: true,
            collecting: Collecting::All,
            limit,
            dropped: 0,
            scanned: 0,
        }
    }

    /// Takes the next bytes and hands each frame that they complete to `sink`.
    pub fn feed(&mut self, mut bytes: &[u8], mut sink: impl FnMut(Frame)) {
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            bytes = self.skip_line_feed(bytes);
        }
        while let Some(end) = self.find_line_end(bytes) {
            self.collect(&bytes[..end]);
            let ended_by_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            if ended_by_cr {
                self.after_cr = bytes.is_empty();
                bytes = self.skip_line_feed(bytes);
            }
            if let Some(frame) = self.end_line() {
                sink(frame);
            }
        }
        self.collect(bytes);
    }

    /// The one place that searches, and so the one that counts what was looked at.
    fn find_line_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.scanned += end.map_or(bytes.len(), |end| end + 1) as u64;
        end
    }

    /// The line feed of a CR LF, which ended its line at the CR.
    fn skip_line_feed<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some(rest) = bytes.strip_prefix(b"\n") else { return bytes };
        self.scanned += 1;
        rest
    }

    /// Ends the stream and says what was left over.
    pub fn finish(mut self) -> Tail {
        // A line without its end is complete if it is the last of a stream that merely lacks the blank line; if it
        // was cut, its JSON will not parse, and the caller drops it.
        if !self.line.is_empty() {
            let _ = self.end_line();
        }
        let frame = self.end_frame();
        Tail { frame, stray: String::from_utf8_lossy(&self.stray).into_owned() }
    }

    /// How many bytes were looked at so far: equal to the bytes fed, which is what makes decoding linear.
    pub fn scanned(&self) -> u64 {
        self.scanned
    }

    /// How many frames were dropped because they were above the limit.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn collect(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if self.collecting == Collecting::All && held + bytes.len() <= self.limit {
            self.line.extend(bytes);
        } else {
            self.collecting = Collecting::Nothing { line_has_bytes: true };
            self.line = Line::default();
            self.data = None;
        }
    }

    fn end_line(&mut self) -> Option<Frame> {
        let at_start = std::mem::take(&mut self.at_start);
        match self.collecting {
            Collecting::All => {}
            Collecting::Nothing { line_has_bytes: true } => {
                self.collecting = Collecting::Nothing { line_has_bytes: false };
                return None;
            }
            // The blank line: the frame that was too large ends here, and the next one is collected again.
            Collecting::Nothing { line_has_bytes: false } => {
                self.collecting = Collecting::All;
                self.dropped += 1;
                self.event.clear();
                return None;
            }
        }
        let mut line = self.line.take();
        if at_start && line.starts_with(b"\xEF\xBB\xBF") {
            line.drain(..3);
        }
        if line.is_empty() {
            return self.end_frame();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name_end, value_start) = match colon {
            None => (line.len(), line.len()),
            Some(at) if line.get(at + 1) == Some(&b' ') => (at, at + 2),
            Some(at) => (at, at + 1),
        };
        match &line[..name_end] {
            b"data" => match &mut self.data {
                // The usual frame has one data line: its buffer becomes the data, without a second copy.
                None => {
                    line.drain(..value_start);
                    self.data = Some(line);
                }
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(&line[value_start..]);
                }
            },
            b"event" => {
                self.event.clear();
                self.event.extend_from_slice(&line[value_start..]);
            }
            // A comment starts with the colon. `id` and `retry` are standard, but this service resumes by a field
            // of its JSON and leaves reconnecting to the client.
            b"" | b"id" | b"retry" => {}
            _ => {
                let room = STRAY_LIMIT.saturating_sub(self.stray.len());
                self.stray.extend(line.iter().take(room));
                if room > line.len() {
                    self.stray.push(b'\n');
                }
            }
        }
        None
    }

    fn end_frame(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let data = self.data.take()?;
        Some(Frame { event: text(event), data: text(data) })
    }
}

/// UTF-8 is decoded per frame, so a character cut by the network is whole again; bytes that are no UTF-8 become
/// U+FFFD, as the standard's decoder has it.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(chunks: &[&[u8]]) -> (Vec<(String, String)>, Tail) {
        let mut decoder = Decoder::with_limit(64);
        let mut frames = Vec::new();
        for chunk in chunks {
            decoder.feed(chunk, |frame| frames.push((frame.event, frame.data)));
        }
        (frames, decoder.finish())
    }

    /// Feeds the stream whole and cut at every byte, and expects the same frames each time.
    fn check(stream: &[u8], expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(event, data)| ((*event).to_owned(), (*data).to_owned())).collect();
        let whole = decode(&[stream]);
        assert_eq!(whole.0, expected);
        for cut in 0..=stream.len() {
            assert_eq!(decode(&[&stream[..cut], &stream[cut..]]), whole, "cut at {cut}");
        }
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(decode(&single), whole, "one byte at a time");
    }

    #[test]
    fn lines_may_end_in_any_of_the_three_ways() {
        check(
            b"data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\n\r\n",
            &[("", "a"), ("", "b"), ("", "c"), ("", "d")],
        );
    }

    #[test]
    fn data_lines_are_joined_and_the_last_event_name_wins() {
        check(b"event: one\nevent: two\ndata: a\ndata:\ndata:  b\n\n", &[("two", "a\n\n b")]);
    }

    #[test]
    fn one_byte_order_mark_is_skipped_and_only_at_the_start() {
        check(b"\xEF\xBB\xBFdata: a\n\n\xEF\xBB\xBFdata: b\n\n", &[("", "a")]);
    }

    #[test]
    fn comments_and_frames_without_data_are_nothing() {
        check(b": keepalive\n\nevent: ping\n\nid: 7\nretry: 10\ndata: x\n\n", &[("", "x")]);
    }

    #[test]
    fn characters_may_be_cut_anywhere_and_bad_bytes_do_not_stop_the_stream() {
        check("data: 😀é\n\n".as_bytes(), &[("", "😀é")]);
        check(b"data: a\xFFb\n\ndata: c\n\n", &[("", "a\u{FFFD}b"), ("", "c")]);
    }

    #[test]
    fn a_frame_above_the_limit_is_dropped_and_the_next_one_is_whole() {
        let mut stream = b"event: big\ndata: ".to_vec();
        stream.extend(std::iter::repeat_n(b'x', 100));
        stream.extend(b"\ndata: more\n\nevent: e\ndata: ok\n\n");
        check(&stream, &[("e", "ok")]);
    }

    #[test]
    fn a_last_frame_without_its_blank_line_is_handed_out_at_the_end() {
        let (frames, tail) = decode(&[b"data: a\n\nevent: e\ndata: b"]);
        assert_eq!(frames.len(), 1);
        assert_eq!(tail.frame, Some(Frame { event: "e".into(), data: "b".into() }));
    }

    #[test]
    fn text_that_is_no_event_stream_is_kept_for_the_explanation() {
        let (_, tail) = decode(&[b"data: a\n\n[{\n  \"error\": {}\n}]\n"]);
        assert_eq!(tail.frame, None);
        assert_eq!(tail.stray, "[{\n  \"error\": {}\n}]\n");
    }

    #[test]
    fn every_byte_is_looked_at_once() {
        let mut decoder = Decoder::default();
        let line = [b'x'; 1000];
        decoder.feed(b"data: ", |_| ());
        for _ in 0..1000 {
            decoder.feed(&line, |_| ());
        }
        assert_eq!(decoder.scanned(), 1_000_006);
    }
}
