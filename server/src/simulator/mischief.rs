//! The faults that happen to an answer that is under way: to what it says
//! ([`spoilt`]), to its events ([`odd`]), to their times, or to the connection.

mod odd;
mod spoilt;

use std::time::Duration;

use super::answer::Status;
use super::background;
use super::faults::{Course, Fault, Order, Place, Way};
use super::wire::{self, Event, Head, Moment, Pause};

pub(crate) use odd::named;
pub(crate) use spoilt::spoil_answer;

/// The words of an in-stream timeout.
pub(crate) const TIMEOUT: &str = "Deadline expired before operation could complete.";

/// What the service sends as text, not as an event, when it cuts a long run.
pub(crate) const ARRAY: &str = "[{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The service is \
                     currently unavailable.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n]\n";

/// How many events a flaky connection carries: enough to get to the next event id.
const FLAKY: usize = 8;

/// How long an interaction of `!takes` without a number takes.
const TAKES: u32 = 60;

/// The events of an answer and how they travel.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) events: Vec<Event>,
    /// The first event that the connection carries.
    pub(crate) from: usize,
    pub(crate) ending: Ending,
    pub(crate) cutting: Cutting,
    /// The end of a line.
    pub(crate) line_end: &'static str,
    /// Bytes before the first frame.
    pub(crate) prelude: &'static [u8],
    /// How the stored interaction stands after the last event, if no event says so.
    pub(crate) settles: Option<Status>,
    /// Whether nothing but what is there already will ever happen.
    pub(crate) hangs: bool,
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
    /// After every byte, with a wait of 50 ms.
    Dripping,
    /// Nowhere: the whole stream is one piece.
    Nowhere,
}

impl Plan {
    /// `events` as they travel when nothing goes wrong.
    pub(crate) fn new(events: Vec<Event>) -> Self {
        Self {
            events,
            from: 0,
            ending: Ending::Clean,
            cutting: Cutting::Anywhere,
            line_end: "\n",
            prelude: b"",
            settles: None,
            hangs: false,
        }
    }
}

/// The words for an output that is blocked or unusable.
pub(crate) fn blocked(code: &str) -> String {
    match code {
        "safety" => "The request was blocked because of a safety violation.".to_owned(),
        "no_image" => "The model did not generate an image.".to_owned(),
        code if code.contains("tool_call")
            || code.contains("function_call")
            || code.contains("signature") =>
        {
            format!("The model's output cannot be used: {code}.")
        }
        code => format!("The response was blocked: {code}."),
    }
}

/// Does what `order` wants to the events.
pub(crate) fn spoil(order: &Order, head: &Head, plan: &mut Plan) {
    match order.fault {
        Fault::Blocked(code) => {
            // A picture is drawn before it is judged.
            let seen = code.starts_with("image_") || code == "no_image";
            let at = if seen { after(plan, Moment::Stop) } else { after(plan, Moment::Status) };
            end_with_error(plan, at, &blocked(code), code);
        }
        Fault::Events(fault) => odd::spoil(fault, order, head, plan),
        Fault::Course(course) => take_course(course, order, head, plan),
        Fault::Way(way) => mislead(way, order, plan),
        // Those have happened before, or happen when somebody comes back.
        Fault::Instead(_) | Fault::Answer(_) | Fault::Resumed(_) => {}
    }
}

fn take_course(course: Course, order: &Order, head: &Head, plan: &mut Plan) {
    match course {
        Course::Slow => {
            let mut wait = Duration::from_secs(3);
            for event in plan.events.iter_mut().filter(|event| event.pause == Pause::Delta) {
                event.pause = Pause::Exactly(wait);
                wait = Duration::from_millis(400);
            }
        }
        Course::Fast => {
            for event in plan.events.iter_mut().filter(|event| event.pause != Pause::None) {
                event.pause = Pause::Exactly(Duration::from_millis(5));
            }
        }
        Course::Burst => {
            plan.cutting = Cutting::Nowhere;
            for event in &mut plan.events {
                event.pause = Pause::None;
            }
        }
        Course::Thoughts => {
            let thought = plan
                .events
                .iter_mut()
                .find(|event| matches!(event.moment, Moment::Thought | Moment::Signature));
            if let Some(thought) = thought {
                thought.pause = Pause::Exactly(Duration::from_secs(4));
            }
        }
        Course::Takes => {
            let seconds = u64::from(order.number.unwrap_or(TAKES));
            background::schedule(&mut plan.events, Duration::from_secs(seconds));
        }
        Course::Queued => {
            let mut waits = wire::status(head, Status::Queued);
            waits.settles = Some(Status::Queued);
            let at = before(plan, Moment::Status);
            if let Some(runs) = plan.events.get_mut(at) {
                runs.pause = Pause::Exactly(Duration::from_secs(1));
                runs.settles = Some(Status::InProgress);
            }
            plan.events.insert(at, waits);
        }
        Course::Fails => {
            let at = half(plan);
            end_with_error(plan, at, "13: Internal error encountered.", "api_error");
        }
        Course::Cancelled => {
            let at = half(plan);
            end_with_error(plan, at, background::CANCELLED, "cancelled");
            if let Some(event) = plan.events.last_mut() {
                event.settles = Some(Status::Cancelled);
            }
        }
        Course::Zombie => {
            plan.events.truncate(after(plan, Moment::Status));
            plan.ending = Ending::Silence;
            plan.hangs = true;
        }
        // The store is told by whoever creates the interaction.
        Course::Expires => {}
    }
}

fn mislead(way: Way, order: &Order, plan: &mut Plan) {
    // What the client misses, the server has all the same, unless it is lost there.
    let kept = (!order.lost).then_some(Status::Completed);
    match way {
        Way::Cut => {
            let (at, bytes) = match order.place {
                None => {
                    let at = half(plan);
                    (at, frame(plan, at).len() / 2)
                }
                Some(Place::Event(at)) => (at, 0),
                Some(Place::Byte(bytes)) => at_byte(plan, bytes),
            };
            let mut part = frame(plan, at);
            part.truncate(bytes);
            plan.events.truncate(at);
            plan.ending = Ending::Break(part);
            plan.settles = kept;
        }
        Way::Eof => {
            plan.events.truncate(before(plan, Moment::Completed));
            plan.settles = kept;
        }
        Way::Array => {
            plan.events.truncate(half(plan));
            plan.ending = Ending::Tail(ARRAY.as_bytes().to_vec());
            plan.settles = kept;
        }
        Way::Flaky => {
            plan.events.truncate(plan.from + FLAKY);
            plan.ending = Ending::Break(Vec::new());
            plan.settles = kept;
        }
        Way::Stall => {
            let texts = plan.events.iter().enumerate();
            let third = texts.filter(|(_, event)| event.moment == Moment::Text).nth(2);
            let usual = third.map_or(before(plan, Moment::Completed), |(at, _)| at + 1);
            let end = match order.place {
                None => usual,
                Some(Place::Event(at)) => at,
                Some(Place::Byte(bytes)) => at_byte(plan, bytes).0,
            };
            plan.events.truncate(end);
            plan.ending = Ending::Silence;
        }
        Way::Forever => {
            plan.events.truncate(after(plan, Moment::Text));
            let steps = plan.events.iter().filter(|event| event.moment == Moment::Start).count();
            plan.ending = Ending::Endless(steps.saturating_sub(1));
        }
        Way::Crlf => plan.line_end = "\r\n",
        Way::Bytes => plan.cutting = Cutting::EveryByte,
        Way::Drip => plan.cutting = Cutting::Dripping,
        Way::Bom => plan.prelude = "\u{feff}".as_bytes(),
    }
}

fn frame(plan: &Plan, at: usize) -> Vec<u8> {
    plan.events.get(at).map(|event| event.frame(plan.line_end)).unwrap_or_default()
}

/// The event in which the byte number `bytes` lies, and how many bytes of it come
/// before.
fn at_byte(plan: &Plan, bytes: usize) -> (usize, usize) {
    let mut left = bytes;
    for at in 0..plan.events.len() {
        let size = frame(plan, at).len();
        if left < size {
            return (at, left);
        }
        left -= size;
    }
    (plan.events.len(), 0)
}

fn end_with_error(plan: &mut Plan, at: usize, message: &str, code: &str) {
    plan.events.truncate(at);
    plan.events.push(wire::error(message, code));
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
    let texts = plan.events.iter().enumerate().filter(|(_, event)| event.moment == Moment::Text);
    let places: Vec<usize> = texts.map(|(at, _)| at).collect();
    // Of a single piece of text, the piece itself is still sent.
    places.get(places.len() / 2).map_or(plan.events.len(), |at| if places.len() == 1 { at + 1 } else { *at })
}
