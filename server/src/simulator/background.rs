//! Interactions that run on their own, whoever is listening.
//!
//! A [`Run`] knows from the start every event that will happen, and how many have.
//! One task lets them happen, with pauses; any number of connections follow from any
//! place ([`super::stream::following`]), and the interaction ends whether or not one
//! does. What is told apart here, because the two go wrong in different ways:
//!
//! * what happens on the server: it is the same for every connection and for a GET;
//! * how one connection carries it: it may break off, repeat or stall, and the next
//!   one need not.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::watch;
use tokio::time::sleep;

use super::answer::Status;
use super::clock;
use super::faults::{Fault, Order};
use super::mischief::{self, Plan};
use super::random::Random;
use super::stream;
use super::wire::{self, Event, Head, Moment, Pause};
use crate::config::Pace;

/// What a cancelled interaction's stream ends with.
pub(crate) const CANCELLED: &str = "The interaction was cancelled.";

/// An agent's work at its natural pace, and without any.
const AGENT_NATURAL: Duration = Duration::from_secs(25);
const AGENT_HURRIED: Duration = Duration::from_millis(800);

/// Called with how the interaction stands, before a client can know it, and with the
/// time if that is to be noted. False, if it had ended before.
pub(crate) type Settle = Arc<dyn Fn(Status, Option<&str>) -> bool + Send + Sync>;

/// The course of one interaction.
pub(crate) struct Run {
    head: Head,
    /// Every event, the last one included.
    plan: Vec<Event>,
    state: Mutex<State>,
    /// Changes whenever something happens.
    changes: watch::Sender<u64>,
    settle: Settle,
    /// What goes wrong on connections, and how often it already did.
    ordered: Mutex<Vec<(Order, u32)>>,
}

#[derive(Default)]
struct State {
    /// How many events of the plan have happened.
    happened: usize,
    /// One that was not planned and ended it: it was cancelled.
    last: Option<Event>,
    over: bool,
    /// When it ended; the last event has this instead of the time it began.
    stamp: Option<String>,
}

/// What a connection finds at some place of a run.
pub(crate) enum Found {
    Event(Box<Event>),
    /// It has not happened yet.
    NotYet,
    /// It will not happen any more.
    Over,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Run").field("events", &self.plan.len()).finish_non_exhaustive()
    }
}

impl Run {
    /// A run of `plan`, of which nothing has happened yet. `ordered` are the faults of
    /// its connections.
    pub(crate) fn new(head: Head, plan: Vec<Event>, ordered: Vec<Order>, settle: Settle) -> Arc<Self> {
        Arc::new(Self {
            head,
            plan,
            state: Mutex::default(),
            changes: watch::Sender::new(0),
            settle,
            ordered: Mutex::new(ordered.into_iter().map(|order| (order, 0)).collect()),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change below is whole before the next line can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever listens that something happened.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// What is at `index`.
    pub(crate) fn at(&self, index: usize) -> Found {
        let state = self.state();
        if index < state.happened
            && let Some(event) = self.plan.get(index)
        {
            let mut event = event.clone();
            if let (Moment::Completed, Some(stamp)) = (event.moment, &state.stamp) {
                event.data = event.data.replace(&self.head.created, stamp);
            }
            return Found::Event(Box::new(event));
        }
        match (&state.last, state.over) {
            (Some(event), _) if index == state.happened => Found::Event(Box::new(event.clone())),
            (_, true) => Found::Over,
            (_, false) => Found::NotYet,
        }
    }

    /// The place after the event with `id`, if that has happened.
    pub(crate) fn after(&self, id: &str) -> Option<usize> {
        let happened = self.state().happened;
        let known = self.plan.iter().take(happened);
        known.enumerate().find(|(_, event)| event.id.as_deref() == Some(id)).map(|(at, _)| at + 1)
    }

    /// Lets the next event happen. Whether there may be another.
    fn advance(&self) -> bool {
        let mut state = self.state();
        if state.over {
            return false;
        }
        let Some(event) = self.plan.get(state.happened) else {
            state.over = true;
            drop(state);
            self.changes.send_modify(|count| *count += 1);
            return false;
        };
        if let Some(status) = event.settles {
            // Whoever reads the last event may ask for the interaction at once, and
            // must find it ended.
            let now = clock::now();
            (self.settle)(status, Some(&now));
            if !status.runs() {
                state.stamp = Some(now);
            }
        }
        state.happened += 1;
        drop(state);
        self.changes.send_modify(|count| *count += 1);
        true
    }

    /// Cancels it. False, if it had ended before.
    pub(crate) fn cancel(&self) -> bool {
        let mut state = self.state();
        if state.over || !(self.settle)(Status::Cancelled, Some(&clock::now())) {
            return false;
        }
        state.last = Some(wire::error(CANCELLED, "cancelled"));
        state.over = true;
        drop(state);
        self.changes.send_modify(|count| *count += 1);
        true
    }

    /// What goes wrong with the next connection: each one may be spoilt anew. Some
    /// orders are only for those that come back.
    pub(crate) fn next_orders(&self, coming_back: bool) -> Vec<Order> {
        let mut ordered = self.ordered.lock().unwrap_or_else(PoisonError::into_inner);
        let meant =
            ordered.iter_mut().filter(|(order, _)| coming_back || !matches!(order.fault, Fault::Resumed(_)));
        let happening = meant.filter_map(|(order, count)| {
            *count += 1;
            order.times.is_none_or(|times| *count <= times).then_some(*order)
        });
        happening.collect()
    }

    /// How a connection carries the run from the event `from` on, with `orders`.
    pub(crate) fn carried(&self, from: usize, orders: &[Order]) -> Plan {
        let mut plan = Plan { from, ..Plan::new(self.plan.clone()) };
        for order in orders {
            mischief::spoil(order, &self.head, &mut plan);
        }
        plan
    }

    /// How many events there will be.
    pub(crate) fn length(&self) -> usize {
        self.plan.len()
    }
}

/// Lets `run` take its course, with the pauses of its events at `pace`. If it `hangs`,
/// it never comes to its end.
pub(crate) fn start(run: &Arc<Run>, hangs: bool, pace: Pace, random: &mut Random) {
    let pauses: Vec<Duration> =
        run.plan.iter().map(|event| stream::duration(event.pause, pace, random)).collect();
    let run = Arc::clone(run);
    tokio::spawn(async move {
        for pause in pauses {
            if pause.is_zero() {
                tokio::task::yield_now().await;
            } else {
                sleep(pause).await;
            }
            if !run.advance() {
                return;
            }
        }
        if !hangs {
            run.advance();
        }
    });
}

/// How long an agent works at `pace`.
pub(crate) fn agent_time(pace: Pace) -> Duration {
    match pace {
        Pace::Natural => AGENT_NATURAL,
        Pace::Every(each) => AGENT_HURRIED + Duration::from_millis(each.saturating_mul(100)),
    }
}

/// Spreads `events` over `total`: most of it is spent on thoughts.
pub(crate) fn schedule(events: &mut [Event], total: Duration) {
    // Without summaries the same time passes, only in silence.
    let silent = !events.iter().any(|event| event.moment == Moment::Thought);
    let weight = |event: &Event| match event.moment {
        Moment::Thought => 8,
        Moment::Signature if silent => 80,
        Moment::Signature | Moment::Start | Moment::Text | Moment::Tool | Moment::Picture => 1,
        Moment::Created | Moment::Status | Moment::Stop | Moment::Done => 0,
        Moment::Completed | Moment::Error | Moment::Odd => 1,
    };
    let all: u32 = events.iter().map(weight).sum();
    for event in events {
        event.pause = match weight(event) {
            0 => Pause::None,
            share => Pause::Exactly(total / all.max(1) * share),
        };
    }
}

/// Gives event ids to those events that have one in background streams: summaries of
/// thoughts, and every other text.
pub(crate) fn number(events: &mut [Event]) {
    let mut place = (0, 0);
    for event in events {
        let kind = match event.moment {
            Moment::Start => {
                place = (event.index().unwrap_or(place.0), 0);
                continue;
            }
            Moment::Thought => "thought",
            Moment::Text => "text",
            Moment::Created
            | Moment::Status
            | Moment::Signature
            | Moment::Tool
            | Moment::Picture
            | Moment::Stop
            | Moment::Completed
            | Moment::Error
            | Moment::Done
            | Moment::Odd => continue,
        };
        place.1 += 1;
        if kind == "thought" || place.1 % 2 == 1 {
            let (index, count) = place;
            event.name_id(&format!("v1_{}", URL_SAFE_NO_PAD.encode(format!("{index}_{kind}_{count}"))));
        }
    }
}
