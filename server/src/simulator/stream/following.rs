//! A connection that follows a run in the background, from any place, to its end or to
//! where the connection is ordered to break off.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Body;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::{Cutter, LONGEST, Piece, Sending, endless_of};
use crate::config::Pace;
use crate::simulator::background::{Found, Run};
use crate::simulator::mischief::{ARRAY, Ending, Plan};
use crate::simulator::random::Random;
use crate::simulator::wire::Head;

/// The body of a stream of `run`, carried as `plan` says.
pub(crate) fn body(run: Arc<Run>, plan: Plan, head: Head, pace: Pace, random: Random) -> Body {
    let breaks_off = plan.events.len() < run.length() || plan.ending != Ending::Clean;
    let (endless, silence) = (endless_of(&plan.ending, head), plan.ending == Ending::Silence);
    let mut cutter = Cutter::new(plan.cutting);
    cutter.held.extend_from_slice(plan.prelude);
    let following = Following {
        // Listened to before the first look, so that nothing is missed in between.
        changes: run.changes(),
        run,
        next: plan.from,
        limit: breaks_off.then_some(plan.events.len()),
        line_end: plan.line_end,
        ending: plan.ending,
        cutter,
    };
    Sending {
        pieces: VecDeque::new(),
        following: Some(following),
        endless,
        silence,
        until: Instant::now() + LONGEST,
        pace,
        random,
        settle: Arc::new(|_, _| false),
        warm: false,
    }
    .body()
}

pub(super) struct Following {
    run: Arc<Run>,
    changes: watch::Receiver<u64>,
    next: usize,
    /// How many events of the run the connection carries, if not all.
    limit: Option<usize>,
    line_end: &'static str,
    ending: Ending,
    cutter: Cutter,
}

/// What there is to send next.
pub(super) enum More {
    /// This, and more will come.
    Pieces(VecDeque<Piece>),
    /// This, and then the connection does what it was ordered to.
    Limit(VecDeque<Piece>),
    /// This, and nothing else: the run is over.
    End(VecDeque<Piece>),
}

impl Following {
    /// Waits until something has happened, at most until `until`. Then the service
    /// cuts the connection, whatever the run does.
    pub(super) async fn more(&mut self, until: Instant, random: &mut Random) -> More {
        loop {
            let mut moved = false;
            while self.limit.is_none_or(|limit| self.next < limit) {
                match self.run.at(self.next) {
                    Found::Event(event) => {
                        self.cutter.bytes(event.frame(self.line_end), random);
                        self.next += 1;
                        moved = true;
                    }
                    Found::NotYet => break,
                    Found::Over => {
                        self.cutter.flush();
                        return More::End(self.taken());
                    }
                }
            }
            if self.limit.is_some_and(|limit| self.next >= limit) {
                let ending = std::mem::replace(&mut self.ending, Ending::Clean);
                self.cutter.end(ending, random);
                return More::Limit(self.taken());
            }
            if moved {
                // Nothing waits for an event that may be minutes away.
                self.cutter.flush();
                return More::Pieces(self.taken());
            }
            if timeout_at(until, self.changes.changed()).await.is_err() {
                self.cutter.end(Ending::Tail(ARRAY.as_bytes().to_vec()), random);
                return More::End(self.taken());
            }
        }
    }

    fn taken(&mut self) -> VecDeque<Piece> {
        std::mem::take(&mut self.cutter.pieces)
    }
}
