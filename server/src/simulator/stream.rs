//! Puts a [`Plan`] on its way: pauses between events, and frames cut anywhere, as a
//! network does it.
//!
//! The body is pulled by the connection, piece by piece. When the client leaves, the
//! connection drops the body, and with it everything that was still to come; nothing
//! runs on its own.

mod following;

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::time::{Instant, sleep};

use super::answer::Status;
use super::background::Settle;
use super::mischief::{Cutting, Ending, Plan};
use super::random::Random;
use super::wire::{self, Head, Pause};
use crate::config::Pace;
use following::{Following, More};

pub(crate) use following::body as following;

/// After this time even endless and silent streams end.
const LONGEST: Duration = Duration::from_secs(600);

/// Between two bytes that drip.
const DRIP: Duration = Duration::from_millis(50);

/// Time for what was sent to get out before the connection breaks.
const BEFORE_BREAK: Duration = Duration::from_millis(30);

enum Piece {
    Wait(Duration),
    Send(Bytes),
    Settle(Status),
    Break,
}

struct Sending {
    pieces: VecDeque<Piece>,
    /// The run in the background that is still to be carried on.
    following: Option<Following>,
    /// For an endless stream, what to go on with.
    endless: Option<(Head, usize)>,
    silence: bool,
    until: Instant,
    pace: Pace,
    random: Random,
    settle: Settle,
    /// Whether a piece was sent since the last pause.
    warm: bool,
}

/// The body of a streamed answer.
pub(crate) fn body(plan: Plan, head: Head, pace: Pace, mut random: Random, settle: Settle) -> Body {
    let (endless, silence) = (endless_of(&plan.ending, head), plan.ending == Ending::Silence);
    Sending {
        pieces: pieces(plan, pace, &mut random),
        following: None,
        endless,
        silence,
        until: Instant::now() + LONGEST,
        pace,
        random,
        settle,
        warm: false,
    }
    .body()
}

fn endless_of(ending: &Ending, head: Head) -> Option<(Head, usize)> {
    match ending {
        Ending::Endless(index) => Some((head, *index)),
        Ending::Clean | Ending::Tail(_) | Ending::Break(_) | Ending::Silence => None,
    }
}

impl Sending {
    fn body(self) -> Body {
        Body::from_stream(futures_util::stream::unfold(self, |mut sending| async {
            let piece = sending.next().await?;
            Some((piece, sending))
        }))
    }

    /// Gets what a run in the background has brought since.
    async fn follow(&mut self, following: &mut Following) -> bool {
        match following.more(self.until, &mut self.random).await {
            More::Pieces(pieces) => {
                self.pieces.extend(pieces);
                true
            }
            More::Limit(pieces) => {
                self.pieces.extend(pieces);
                false
            }
            More::End(pieces) => {
                self.pieces.extend(pieces);
                (self.silence, self.endless) = (false, None);
                self.until = Instant::now();
                false
            }
        }
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            match self.pieces.pop_front() {
                Some(Piece::Wait(time)) => {
                    self.warm = false;
                    sleep(time).await;
                }
                Some(Piece::Settle(status)) => {
                    (self.settle)(status, None);
                }
                Some(Piece::Send(bytes)) => {
                    if self.warm {
                        // Lets the connection send the piece before, so that the two
                        // do not leave as one.
                        tokio::task::yield_now().await;
                    }
                    self.warm = true;
                    return Some(Ok(bytes));
                }
                Some(Piece::Break) => {
                    // A connection that breaks takes along what it has not sent yet.
                    sleep(BEFORE_BREAK).await;
                    return Some(Err(io::Error::other("the connection breaks, as ordered")));
                }
                None if self.following.is_some() => {
                    if let Some(mut following) = self.following.take()
                        && self.follow(&mut following).await
                    {
                        self.following = Some(following);
                    }
                }
                None if Instant::now() >= self.until => return None,
                None if self.silence => tokio::time::sleep_until(self.until).await,
                None => {
                    let (head, index) = self.endless.as_ref()?;
                    let words = self.random.pick(&ENDLESS);
                    let frame = wire::text_delta(head, *index, words).frame("\n");
                    // Even without pauses an endless stream must not fill the memory
                    // of whoever reads it within seconds.
                    let pause =
                        duration(Pause::Delta, self.pace, &mut self.random).max(Duration::from_millis(5));
                    self.pieces.push_back(Piece::Wait(pause));
                    self.pieces.push_back(Piece::Send(frame.into()));
                }
            }
        }
    }
}

const ENDLESS: [&str; 6] = [
    "and then the road went on, ",
    "past a mill and a field of rye, ",
    "over a bridge that nobody had counted, ",
    "through a village where it was market day, ",
    "until it came to a fork,\n\nand took both ways, ",
    "which is how it got so long, ",
];

fn pieces(plan: Plan, pace: Pace, random: &mut Random) -> VecDeque<Piece> {
    let mut cutter = Cutter::new(plan.cutting);
    if !plan.prelude.is_empty() {
        cutter.bytes(plan.prelude.to_vec(), random);
    }
    for event in &plan.events {
        let pause = duration(event.pause, pace, random);
        if !pause.is_zero() {
            cutter.pause(pause);
        }
        if let Some(status) = event.settles {
            cutter.pieces.push_back(Piece::Settle(status));
        }
        cutter.bytes(event.frame(plan.line_end), random);
    }
    cutter.settles = plan.settles;
    cutter.end(plan.ending, random);
    cutter.pieces
}

struct Cutter {
    pieces: VecDeque<Piece>,
    /// The end of a frame that travels with the beginning of the next.
    held: Vec<u8>,
    cutting: Cutting,
    /// How the interaction stands once the last bytes are sent.
    settles: Option<Status>,
}

impl Cutter {
    fn new(cutting: Cutting) -> Self {
        Self { pieces: VecDeque::new(), held: Vec::new(), cutting, settles: None }
    }

    /// Adds what comes after the last event.
    fn end(&mut self, ending: Ending, random: &mut Random) {
        let breaks = match ending {
            Ending::Tail(tail) => {
                self.bytes(tail, random);
                false
            }
            Ending::Break(part) => {
                self.bytes(part, random);
                true
            }
            Ending::Clean | Ending::Silence | Ending::Endless(_) => false,
        };
        self.flush();
        if let Some(status) = self.settles {
            self.pieces.push_back(Piece::Settle(status));
        }
        if breaks {
            self.pieces.push_back(Piece::Break);
        }
    }

    fn pause(&mut self, time: Duration) {
        self.pieces.push_back(Piece::Wait(time));
    }

    fn flush(&mut self) {
        if !self.held.is_empty() {
            let held = std::mem::take(&mut self.held);
            self.pieces.push_back(Piece::Send(held.into()));
        }
    }

    fn bytes(&mut self, bytes: Vec<u8>, random: &mut Random) {
        match self.cutting {
            Cutting::Nowhere => self.held.extend(bytes),
            Cutting::EveryByte => {
                let bytes = Bytes::from(bytes);
                let single = (0..bytes.len()).map(|at| Piece::Send(bytes.slice(at..=at)));
                self.pieces.extend(single);
            }
            Cutting::Dripping => {
                let bytes = Bytes::from(bytes);
                for at in 0..bytes.len() {
                    self.pieces.push_back(Piece::Wait(DRIP));
                    self.pieces.push_back(Piece::Send(bytes.slice(at..=at)));
                }
            }
            Cutting::Anywhere => self.cut_anywhere(bytes, random),
        }
    }

    fn cut_anywhere(&mut self, bytes: Vec<u8>, random: &mut Random) {
        let mut held = std::mem::take(&mut self.held);
        held.extend(bytes);
        let bytes = Bytes::from(held);
        // A frame of megabytes comes in packets of some kilobytes.
        let count = random.between(0, 3) + bytes.len() / 8_000;
        let mut cuts: Vec<usize> = (0..count).map(|_| random.below(bytes.len())).collect();
        cuts.push(bytes.len());
        cuts.sort_unstable();
        let mut from = 0;
        for cut in cuts.into_iter().filter(|cut| *cut > 0) {
            if cut > from {
                self.pieces.push_back(Piece::Send(bytes.slice(from..cut)));
                from = cut;
            }
        }
        // Now and then the last part waits for the next frame.
        if random.once_in(4)
            && bytes.len() < 4_000
            && let Some(Piece::Send(last)) = self.pieces.pop_back()
        {
            self.held = last.to_vec();
        }
    }
}

/// How long `pause` is at `pace`.
pub(crate) fn duration(pause: Pause, pace: Pace, random: &mut Random) -> Duration {
    let milliseconds = match (pause, pace) {
        (Pause::None, _) => 0,
        (Pause::Exactly(time), _) => return time,
        (Pause::Delta, Pace::Natural) => random.between(20, 80) as u64,
        (Pause::Thought(count), Pace::Natural) => random.between(450, 900) as u64 * u64::from(count),
        (Pause::Delta, Pace::Every(each)) => each,
        (Pause::Thought(count), Pace::Every(each)) => {
            each.saturating_mul(10).saturating_mul(u64::from(count))
        }
    };
    Duration::from_millis(milliseconds)
}

#[cfg(test)]
mod tests {
    use super::super::wire::Event;
    use super::*;

    fn sent(cutting: Cutting, seed: u64) -> Vec<Bytes> {
        let events = (0..20)
            .map(|number| Event::odd("step.delta", format!("{{\"n\":{number},\"é\":\"🎉\"}}")))
            .collect();
        let plan = Plan { cutting, ..Plan::new(events) };
        pieces(plan, Pace::Every(0), &mut Random::new(seed))
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Send(bytes) => Some(bytes),
                Piece::Wait(_) | Piece::Settle(_) | Piece::Break => None,
            })
            .collect()
    }

    #[test]
    fn however_frames_are_cut_the_bytes_are_the_same() {
        let whole = sent(Cutting::Nowhere, 0);
        assert_eq!(whole.len(), 1);
        for seed in 0..200 {
            let cut = sent(Cutting::Anywhere, seed);
            assert!(cut.len() > 20, "seed {seed}: {} pieces", cut.len());
            assert!(cut.iter().all(|piece| !piece.is_empty()), "seed {seed}");
            assert_eq!(cut.concat(), whole.concat(), "seed {seed}");
        }
        let single = sent(Cutting::EveryByte, 0);
        assert!(single.iter().all(|piece| piece.len() == 1));
        assert_eq!(single.concat(), whole.concat());
    }

    #[test]
    fn cuts_fall_inside_characters_and_across_frames() {
        let pieces: Vec<Bytes> = (0..50).flat_map(|seed| sent(Cutting::Anywhere, seed)).collect();
        assert!(pieces.iter().any(|piece| std::str::from_utf8(piece).is_err()));
        let spans = |piece: &Bytes| {
            let text = String::from_utf8_lossy(piece).into_owned();
            text.split_once("\n\n").is_some_and(|(_, rest)| !rest.is_empty())
        };
        assert!(pieces.iter().any(spans));
    }
}
