//! The faults that happen in a stream: they change an answer, or its events, or the
//! way these travel.

use std::time::Duration;

use serde_json::json;

use super::answer::{Answer, Status, Step};
use super::faults::{Fault, Order};
use super::ids;
use super::random::Random;
use super::wire::{self, Event, Head, Moment, Pause};
use crate::config::Revision;

/// The words of an in-stream timeout.
pub(crate) const TIMEOUT: &str = "Deadline expired before operation could complete.";
/// The words of a blocked prompt.
pub(crate) const BLOCKED: &str = "The request was blocked because of a safety violation.";

/// What the service sends as text, not as an event, when it cuts a long run.
const ARRAY: &str = "[{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The service is \
                     currently unavailable.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n]\n";

/// How big the signatures of picture models get.
const BIG_SIGNATURE: usize = 3_500_000 / 4 * 3;

/// The events of an answer and how they travel.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) events: Vec<Event>,
    pub(crate) ending: Ending,
    pub(crate) cutting: Cutting,
    /// The end of a line.
    pub(crate) line_end: &'static str,
    /// Bytes before the first frame.
    pub(crate) prelude: &'static [u8],
    /// How the stored interaction stands after the last event, if no event says so.
    pub(crate) settles: Option<Status>,
}

/// What comes after the last event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The body ends as it should.
    Clean,
    /// These bytes, and then the body ends.
    Tail(Vec<u8>),
    /// These bytes, and then the connection breaks.
    Break(Vec<u8>),
    /// Nothing, until the client leaves.
    Silence,
    /// Text for the step at this index, until the client leaves.
    Endless(usize),
}

/// Where frames are cut into pieces of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cutting {
    /// At random bytes, across the ends of frames, too.
    Anywhere,
    /// After every byte.
    EveryByte,
    /// Nowhere: the whole stream is one piece.
    Nowhere,
}

impl Plan {
    /// `events` as they travel when nothing goes wrong.
    pub(crate) fn new(events: Vec<Event>) -> Self {
        Self {
            events,
            ending: Ending::Clean,
            cutting: Cutting::Anywhere,
            line_end: "\n",
            prelude: b"",
            settles: None,
        }
    }
}

/// Does what `order` wants to an answer before it becomes events.
pub(crate) fn spoil_answer(order: &Order, answer: &mut Answer, random: &mut Random) {
    match order.fault {
        Fault::Incomplete => answer.cut_short(),
        Fault::Signature => {
            for step in &mut answer.steps {
                match step {
                    Step::Thought(thought) => {
                        thought.signature = ids::signature(random, BIG_SIGNATURE);
                    }
                    Step::Output(_) | Step::Call(_) | Step::Outcome(_) => {}
                }
            }
        }
        Fault::Thoughts => {
            for step in &mut answer.steps {
                match step {
                    Step::Thought(thought) => thought.summaries.clear(),
                    Step::Output(_) | Step::Call(_) | Step::Outcome(_) => {}
                }
            }
        }
        _ => {}
    }
}

/// Does what `order` wants to the events.
pub(crate) fn spoil(order: &Order, head: &Head, plan: &mut Plan) {
    // What the client misses, the server has all the same, unless it is lost there.
    let kept = (!order.lost).then_some(Status::Completed);
    match order.fault {
        Fault::Overload => {
            let message = format!(
                "{} is currently experiencing high demand, spikes in demand are usually \
                 temporary. Please try again later.",
                head.answerer.id()
            );
            end_with_error(plan, after(plan, Moment::Status), &message, "invalid_request");
        }
        Fault::Safety => {
            end_with_error(plan, after(plan, Moment::Status), BLOCKED, "safety");
        }
        Fault::Midway => end_with_error(plan, half(plan), TIMEOUT, "gateway_timeout"),
        Fault::Late => {
            let at = after(plan, Moment::Completed);
            plan.events.insert(at, wire::status(head, Status::InProgress));
        }
        Fault::Unknown => be_strange(head, plan),
        Fault::EmptyError => {
            let event = Event::odd("error", json!({"event_type": "error"}).to_string());
            plan.events.insert(after(plan, Moment::Text), event);
        }
        Fault::BadJson => {
            let broken = "{\"index\":1,\"delta\":{\"text\":\"lost\",".to_owned();
            let event = Event::odd("step.delta", broken);
            plan.events.insert(after(plan, Moment::Text), event);
        }
        Fault::Cut => {
            let at = half(plan);
            let frame = plan.events.get(at).map(|event| event.frame("\n")).unwrap_or_default();
            plan.events.truncate(at);
            plan.ending = Ending::Break(frame[..frame.len() / 2].to_vec());
            plan.settles = kept;
        }
        Fault::Eof => {
            plan.events.truncate(before(plan, Moment::Completed));
            plan.settles = kept;
        }
        Fault::Array => {
            plan.events.truncate(half(plan));
            plan.ending = Ending::Tail(ARRAY.as_bytes().to_vec());
            plan.settles = kept;
        }
        Fault::Slow => {
            let mut wait = Duration::from_secs(3);
            for event in &mut plan.events {
                if event.pause == Pause::Delta {
                    event.pause = Pause::Exactly(wait);
                    wait = Duration::from_millis(400);
                }
            }
        }
        Fault::Stall => {
            let texts = plan.events.iter().enumerate();
            let third = texts.filter(|(_, event)| event.moment == Moment::Text).nth(2);
            let end = third.map_or(before(plan, Moment::Completed), |(at, _)| at + 1);
            plan.events.truncate(end);
            plan.ending = Ending::Silence;
        }
        Fault::Forever => {
            plan.events.truncate(after(plan, Moment::Text));
            let steps = plan.events.iter().filter(|event| event.moment == Moment::Start).count();
            plan.ending = Ending::Endless(steps.saturating_sub(1));
        }
        Fault::Burst => {
            plan.cutting = Cutting::Nowhere;
            for event in &mut plan.events {
                event.pause = Pause::None;
            }
        }
        Fault::Crlf => plan.line_end = "\r\n",
        Fault::Bytes => plan.cutting = Cutting::EveryByte,
        Fault::Bom => plan.prelude = "\u{feff}".as_bytes(),
        Fault::Thoughts => {
            let thought = plan
                .events
                .iter_mut()
                .find(|event| matches!(event.moment, Moment::Thought | Moment::Signature));
            if let Some(thought) = thought {
                thought.pause = Pause::Exactly(Duration::from_secs(4));
            }
        }
        _ => {}
    }
}

fn end_with_error(plan: &mut Plan, at: usize, message: &str, code: &str) {
    plan.events.truncate(at);
    plan.events.push(wire::error(message, code));
}

/// Puts in what the reference's forward-compatibility sample has: an event, a step
/// and a delta that nobody knows, text that is born with its step, and a delta
/// without a type.
fn be_strange(head: &Head, plan: &mut Plan) {
    let (start, delta, stop, field, output) = match head.revision {
        Revision::Steps => ("step.start", "step.delta", "step.stop", "step", "model_output"),
        Revision::Outputs => ("content.start", "content.delta", "content.stop", "content", "text"),
    };
    let event = |name: &str, mut data: serde_json::Value| {
        data["event_type"] = name.into();
        Event::odd(name, data.to_string())
    };
    let next = plan.events.iter().filter(|event| event.moment == Moment::Start).count();
    let born = json!({"type": output, "content": [{"type": "text", "text": "Born "}]});
    let strange = [
        event("interaction.in_progress", json!({"interaction_id": head.id})),
        event(start, json!({"index": next, field: {"type": "dream_call", "id": "z1"}})),
        event(delta, json!({"index": next, "delta": {"type": "dream_delta", "payload": {"x": 1}}})),
        event(stop, json!({"index": next})),
        event(
            start,
            json!({"index": next + 1, field: {"type": "tool_call", "id": "z2",
                   "signature": "b3BhcXVl"}}),
        ),
        event(stop, json!({"index": next + 1})),
        event(start, json!({"index": next + 2, field: born})),
        event(delta, json!({"index": next + 2, "delta": {"text": "whole", "type": "text"}})),
        event(delta, json!({"index": next + 2, "delta": {"text": ", with a delta that names no type."}})),
        event(stop, json!({"index": next + 2})),
    ];
    let at = before(plan, Moment::Completed);
    plan.events.splice(at..at, strange);
}

/// The place after the first event of `moment`; the end, if there is none.
fn after(plan: &Plan, moment: Moment) -> usize {
    plan.events.iter().position(|event| event.moment == moment).map_or(plan.events.len(), |at| at + 1)
}

fn before(plan: &Plan, moment: Moment) -> usize {
    plan.events.iter().position(|event| event.moment == moment).unwrap_or(plan.events.len())
}

/// The place where half of the text has been sent.
fn half(plan: &Plan) -> usize {
    let places: Vec<usize> = plan
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| event.moment == Moment::Text)
        .map(|(at, _)| at)
        .collect();
    // Of a single piece of text, the piece itself is still sent.
    places.get(places.len() / 2).map_or(plan.events.len(), |at| if places.len() == 1 { at + 1 } else { *at })
}
