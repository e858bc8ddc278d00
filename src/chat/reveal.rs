//! How much of an arriving text is shown at a moment: the policy that turns bursts into a steady hand.
//!
//! A network brings text in lumps. Shown as they come, the lumps jerk; shown late, they make the model seem slow. Each
//! lump therefore has a moment by which all of it is shown, and between two frames as much appears as is needed to
//! keep every such moment. The wait before it follows the gaps between the lumps, so that a fast and even stream is
//! nearly not delayed, and only one that stutters is.
//!
//! ```text
//! lump of 80 characters ──▶ due in 5/4 of the longest recent gap, at most 384 ms ──▶ a few characters per frame
//! ```
//!
//! To tune it, by symptom: text that seems to lag behind the model wants a smaller [`HEADROOM_PERCENT`]; text that
//! stops between two lumps wants a larger one; a first word that is late wants a smaller [`FIRST_GAP_MS`].
//!
//! What it does: it answers how many bytes to show, never in the middle of a character, of an emoji or, where letters
//! join into shapes, of a word. What it does not do: it holds no text, and nothing waits for it. The conversation has
//! every byte at once, and so has the archive; only the face is paced. Whoever does not want that (reduced motion, a
//! hidden tab, the switch in the settings, an answer that is over) asks for [`Reveal::everything`].

use std::collections::VecDeque;

use super::id::Millis;

/// No text is due later than this after its arrival, in milliseconds. Longer than about that, a pause reads as the
/// machine's and not as the writer's. Only a lump of hundreds of kilobytes takes longer to be drawn, a portion in each
/// frame ([`crate::markdown::portion()`]).
pub const MOST_BEHIND_MS: u64 = 400;

/// How long a frame takes on a common screen, in milliseconds. It is what the first step of a text is measured by, and
/// what is kept free at the end, since what is due between two frames can only be shown in the second.
const FRAME_MS: u64 = 16;

/// The shortest time that a lump is spread over: two frames. Less is no spread at all.
const SHORTEST_MS: u64 = 2 * FRAME_MS;

/// The gap that is expected before there were two lumps, in milliseconds. Fast models begin like that, and a slower
/// one is noticed with its second lump.
const FIRST_GAP_MS: u64 = 80;

/// The time that a lump is spread over, in percent of the gap. A little more than the gap, so that text is still left
/// when the next lump is slightly late.
const HEADROOM_PERCENT: u64 = 125;

/// How fast a long gap is forgotten: each shorter one takes this part of the difference away. A single hiccup is
/// forgotten after about ten lumps, while bursts at even distances are still seen as what they are.
const FORGETTING: u64 = 8;

/// A run without a safe place to stop is cut at any character once it is this long, in bytes: a hash, a picture in
/// base64, or a Thai sentence must not wait for its end.
const LONGEST_RUN: usize = 64;

/// One text on its way to the screen.
#[derive(Clone, Debug, Default)]
pub struct Reveal {
    shown: usize,
    /// How long the text was when it was last looked at.
    arrived: usize,
    /// What is not shown yet, by when it has to be; the oldest first, never more than fit into [`MOST_BEHIND_MS`].
    due: VecDeque<Due>,
    /// The longest recent gap between two lumps.
    gap: Option<u64>,
    last_arrival: Option<Millis>,
    last_frame: Option<Millis>,
}

/// The text up to `length` has to be shown at `at`.
#[derive(Clone, Copy, Debug)]
struct Due {
    length: usize,
    at: Millis,
}

impl Reveal {
    /// A text that is on the screen already, as far as it came.
    pub fn from_here(length: usize) -> Self {
        Self { shown: length, arrived: length, ..Self::default() }
    }

    /// How much of it is shown, in bytes.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// Whether something has come that is not shown.
    pub fn is_behind(&self) -> bool {
        self.shown < self.arrived
    }

    /// Shows all there is.
    pub fn everything(&mut self, text: &str) {
        self.shown = text.len();
        self.arrived = text.len();
        self.due.clear();
        self.last_frame = None;
    }

    /// One frame: takes notice of what has come, and answers how many bytes to show. Never fewer than before, unless
    /// the text itself is shorter than what was shown; then it is another text, and is shown whole.
    pub fn frame(&mut self, text: &str, now: Millis) -> usize {
        if text.len() < self.shown || !text.is_char_boundary(self.shown) {
            self.everything(text);
            return self.shown;
        }
        self.take_notice(text.len(), now);
        let since = self.last_frame.map_or(FRAME_MS, |last| now.since(last));
        self.last_frame = Some(now);
        let waiting = self.due.iter().map(|due| self.step(*due, now, since)).max();
        let least = self.shown + waiting.unwrap_or_default();
        self.shown = if least >= text.len() { text.len() } else { place_to_stop(text, self.shown, least) };
        while self.due.front().is_some_and(|due| due.length <= self.shown) {
            self.due.pop_front();
        }
        if !self.is_behind() {
            // The pause until more comes is no slow frame.
            self.last_frame = None;
        }
        self.shown
    }

    fn take_notice(&mut self, length: usize, now: Millis) {
        if length <= self.arrived {
            return;
        }
        if let Some(last) = self.last_arrival {
            let gap = now.since(last);
            self.gap = Some(match self.gap {
                Some(longest) if gap < longest => longest - (longest - gap) / FORGETTING,
                Some(_) | None => gap,
            });
        }
        self.last_arrival = Some(now);
        self.arrived = length;
        let spread = self.gap.unwrap_or(FIRST_GAP_MS).saturating_mul(HEADROOM_PERCENT) / 100;
        let spread = spread.clamp(SHORTEST_MS, MOST_BEHIND_MS - FRAME_MS);
        self.due.push_back(Due { length, at: Millis(now.0.saturating_add(spread)) });
    }

    /// How many bytes this frame has to show for one lump to be whole in time, if every frame until then shows as many.
    fn step(&self, due: Due, now: Millis, since: u64) -> usize {
        let bytes = due.length.saturating_sub(self.shown);
        let left = due.at.since(now);
        if left == 0 {
            return bytes;
        }
        // The frames until then, this one among them, in units of this one's length.
        let share = bytes as u128 * u128::from(since) / u128::from(since + left);
        // At least one byte, or a long text in short frames would stand still.
        usize::try_from(share).unwrap_or(bytes).clamp(1, bytes.max(1))
    }
}

/// The first place at or after `least` at which what is shown so far looks finished; the end of the text if there is
/// none. `shown` is where the run began that must not become too long.
fn place_to_stop(text: &str, shown: usize, least: usize) -> usize {
    let first = (least..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let mut before = text[..first].chars().next_back();
    for (offset, next) in text[first..].char_indices() {
        let at = first + offset;
        let stands_alone = before != Some(JOINER) && begins_anew(next);
        if stands_alone || (at - shown >= LONGEST_RUN && before != Some(JOINER) && !is_joined(next)) {
            return at;
        }
        before = Some(next);
    }
    text.len()
}

/// Zero width joiner: what stands on both sides is one sign.
const JOINER: char = '\u{200d}';

/// Whether a character certainly begins a sign of its own, and changes the shape of none before it. The scripts of
/// which that is true letter by letter; for all others only a space or punctuation is such a place.
fn begins_anew(c: char) -> bool {
    matches!(c,
        '\0'..='\u{2ff}'                // ASCII and Latin
        | '\u{370}'..='\u{482}'         // Greek and Cyrillic, up to its combining marks
        | '\u{48a}'..='\u{58f}'         // the rest of Cyrillic, and Armenian
        | '\u{1e00}'..='\u{1fff}'       // Latin and Greek with accents
        | '\u{2010}'..='\u{2027}'       // dashes, quotation marks, the ellipsis
        | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309b}'..='\u{4dbf}' // CJK, kana
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'       // Hangul syllables
        | '\u{ff01}'..='\u{ff9d}'       // full-width forms
        | '\u{20000}'..='\u{3ffff}'     // rarer ideographs
    )
}

/// Whether a character is certainly part of the sign before it: marks, selectors, skin tones, flags, joiners.
fn is_joined(c: char) -> bool {
    matches!(c,
        JOINER
        | '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{3099}' | '\u{309a}'
        | '\u{e31}' | '\u{e33}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths that are shown in frames of 16 ms, for a text that comes in one piece.
    fn frames_of(text: &str) -> Vec<usize> {
        let mut reveal = Reveal::default();
        let mut lengths = Vec::new();
        let mut now = 0;
        while lengths.last() != Some(&text.len()) {
            lengths.push(reveal.frame(text, Millis(now)));
            now += FRAME_MS;
        }
        lengths
    }

    #[test]
    fn a_lump_appears_in_even_steps() {
        let lengths = frames_of(&"abcdefgh".repeat(10));
        assert!(lengths.len() >= 5, "{lengths:?}");
        // The last step is what is left.
        let steps: Vec<usize> =
            lengths[..lengths.len() - 1].windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (least, most) = (steps.iter().min().copied(), steps.iter().max().copied());
        assert!(most.zip(least).is_some_and(|(most, least)| most <= least + 3), "{steps:?}");
    }

    #[test]
    fn the_first_frame_shows_something() {
        for text in ["Hello, world", "こんにちは世界", "👩‍👩‍👧‍👦"] {
            assert!(frames_of(text)[0] > 0, "{text}");
        }
    }

    #[test]
    fn bursts_fill_their_gaps() {
        // Half a second between lumps: text still moves in most of the frames between two of them.
        let (mut reveal, mut text, mut moving) = (Reveal::default(), String::new(), 0);
        for frame in 0..300_u64 {
            if frame % 30 == 0 {
                text.push_str(&"word ".repeat(16));
            }
            let before = reveal.shown();
            reveal.frame(&text, Millis(frame * FRAME_MS));
            moving += usize::from(reveal.shown() > before);
        }
        assert!(moving > 200, "text moved in {moving} of 300 frames");
    }

    #[test]
    fn an_even_stream_is_hardly_delayed() {
        // A token of four characters every 20 ms is shown within four frames of its arrival.
        let (mut reveal, mut text) = (Reveal::default(), String::new());
        for frame in 0..200_u64 {
            while (text.len() as u64) < frame * FRAME_MS / 20 * 4 {
                text.push_str("abc ");
            }
            reveal.frame(&text, Millis(frame * FRAME_MS));
            if frame > 60 {
                assert!(text.len() - reveal.shown() <= 16, "{} behind", text.len() - reveal.shown());
            }
        }
    }

    #[test]
    fn signs_of_several_characters_appear_whole() {
        for sign in ["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "e\u{301}", "❤️", "नमस्ते", "か\u{3099}"]
        {
            let text = format!("ab {sign} cd {sign} ef");
            let mut cuts = frames_of(&text);
            cuts.retain(|cut| *cut < text.len());
            for cut in cuts {
                let inside = text.match_indices(sign).any(|(at, _)| cut > at && cut < at + sign.len());
                assert!(!inside, "{sign} was cut at {cut}");
            }
        }
    }

    #[test]
    fn a_text_that_became_another_is_shown_whole() {
        let mut reveal = Reveal::from_here(20);
        assert_eq!(reveal.frame("shorter", Millis(5)), 7);
        let mut reveal = Reveal::from_here(1);
        assert_eq!(
            reveal.frame("é", Millis(5)),
            2,
            "what was shown ends inside of a character of the new text"
        );
    }

    #[test]
    fn everything_is_everything_at_once() {
        let mut reveal = Reveal::default();
        reveal.frame("a long text of which little is shown", Millis(0));
        assert!(reveal.is_behind());
        reveal.everything("a long text of which little is shown");
        assert!(!reveal.is_behind());
        assert_eq!(reveal.shown(), 36);
    }

    #[test]
    fn the_queue_stays_short_however_much_comes() {
        let (mut reveal, mut text) = (Reveal::default(), String::new());
        for now in 0..5_000 {
            text.push_str("word ");
            reveal.frame(&text, Millis(now * 4));
            assert!(reveal.due.len() as u64 <= MOST_BEHIND_MS / 4 + 1);
        }
    }
}
