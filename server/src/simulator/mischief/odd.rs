//! The faults among the events of an answer.

use std::time::Duration;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::{Plan, TIMEOUT, after, before, end_with_error, half};
use crate::config::Revision;
use crate::simulator::answer::Status;
use crate::simulator::faults::{Odd, Order};
use crate::simulator::wire::{self, Event, Head, Moment, Pause};

/// How many events `flood` adds without a number.
const FLOOD: u32 = 10_000;
/// How many comments `keepalive` sends without a number, one a second.
const COMMENTS: u32 = 20;
/// How deep the deepest value of `malformed` is.
const DEPTH: usize = 1_000;

/// Does what `fault` says.
pub(super) fn spoil(fault: Odd, order: &Order, head: &Head, plan: &mut Plan) {
    match fault {
        Odd::Overload => {
            let message = format!(
                "{} is currently experiencing high demand, spikes in demand are usually \
                 temporary. Please try again later.",
                head.answerer.id()
            );
            end_with_error(plan, after(plan, Moment::Status), &message, "invalid_request");
        }
        Odd::Midway => end_with_error(plan, half(plan), TIMEOUT, "gateway_timeout"),
        Odd::Late => {
            let at = after(plan, Moment::Completed);
            plan.events.insert(at, wire::status(head, Status::InProgress));
        }
        Odd::Encore => {
            let at = after(plan, Moment::Completed);
            if let Some(completed) = at.checked_sub(1).and_then(|at| plan.events.get(at)).cloned() {
                let again = [wire::text_delta(head, last_index(plan), " (too late)"), completed];
                plan.events.splice(at..at, again);
            }
        }
        Odd::Unknown => be_strange(head, plan),
        Odd::EmptyError => {
            let event = Event::odd("error", json!({"event_type": "error"}).to_string());
            plan.events.insert(after(plan, Moment::Text), event);
        }
        Odd::BadJson => insert(plan, vec![broken()]),
        Odd::Garbage => insert(plan, vec![broken(); 30]),
        Odd::Malformed => insert(plan, malformed(Names::of(head))),
        Odd::Disorder => be_disorderly(head, plan),
        Odd::Interleaved => interleave(head, plan),
        Odd::Crumbs => crumble(head, plan),
        Odd::Flood => {
            let index = last_index(plan);
            let count = order.number.unwrap_or(FLOOD);
            let mut delta = wire::text_delta(head, index, "flood ");
            delta.pause = Pause::None;
            insert(plan, vec![delta; count as usize]);
        }
        Odd::Surrogates => {
            let (index, delta) = (last_index(plan), Names::of(head).delta);
            let half = |half: &str| {
                let text = format!(
                    "{{\"index\":{index},\"delta\":{{\"text\":\"{half}\",\"type\":\"text\"}},\
                     \"event_type\":\"{delta}\"}}"
                );
                Event::odd(delta, text)
            };
            insert(plan, vec![half("\\ud83d"), half("\\ude00")]);
        }
        Odd::NoUsage => alter_completed(plan, |interaction| {
            interaction.remove("usage");
        }),
        Odd::Clock => alter_completed(plan, |interaction| {
            interaction.insert("created".to_owned(), "2031-01-01T00:00:00Z".into());
            interaction.insert("updated".to_owned(), "1969-07-20T20:17:40Z".into());
        }),
        Odd::Foreign => be_foreign(head, plan),
        Odd::SplitPicture => split_picture(head, plan),
        // Ids are given out later; see [`named`].
        Odd::NoIds | Odd::Duplicate => {}
        Odd::KeepAlive => {
            let mut comment = Event::recorded(Bytes::from_static(b": keepalive\n\n"));
            comment.pause = Pause::Exactly(Duration::from_secs(1));
            let count = order.number.unwrap_or(COMMENTS);
            insert(plan, vec![comment; count as usize]);
        }
    }
}

/// Does what an order wants to events that have their ids.
pub(crate) fn named(fault: Odd, head: &Head, events: &mut Vec<Event>) {
    match fault {
        Odd::NoIds => {
            for event in events {
                event.take_id();
            }
        }
        Odd::Duplicate => {
            let found = events.iter().rposition(|event| event.moment == Moment::Text && event.id.is_some());
            if let Some((at, event)) = found.and_then(|at| Some((at, events.get(at)?))) {
                let (index, id) = (event.index().unwrap_or(0), event.id.clone().unwrap_or_default());
                let mut again = wire::text_delta(head, index, "(this was said before in other words)");
                again.name_id(&id);
                events.insert(at + 1, again);
            }
        }
        Odd::Overload
        | Odd::Midway
        | Odd::Late
        | Odd::Encore
        | Odd::Unknown
        | Odd::EmptyError
        | Odd::BadJson
        | Odd::Garbage
        | Odd::Malformed
        | Odd::Disorder
        | Odd::Interleaved
        | Odd::Crumbs
        | Odd::Flood
        | Odd::Surrogates
        | Odd::NoUsage
        | Odd::Clock
        | Odd::KeepAlive
        | Odd::Foreign
        | Odd::SplitPicture => {}
    }
}

/// The names of a step's events in either revision.
#[derive(Clone, Copy)]
struct Names {
    start: &'static str,
    delta: &'static str,
    stop: &'static str,
    field: &'static str,
    output: &'static str,
}

impl Names {
    fn of(head: &Head) -> Self {
        match head.revision {
            Revision::Steps => Self {
                start: "step.start",
                delta: "step.delta",
                stop: "step.stop",
                field: "step",
                output: "model_output",
            },
            Revision::Outputs => Self {
                start: "content.start",
                delta: "content.delta",
                stop: "content.stop",
                field: "content",
                output: "text",
            },
        }
    }
}

fn event(name: &str, mut data: Value) -> Event {
    data["event_type"] = name.into();
    Event::odd(name, data.to_string())
}

/// Puts `strange` after the first text.
fn insert(plan: &mut Plan, strange: Vec<Event>) {
    let at = after(plan, Moment::Text);
    plan.events.splice(at..at, strange);
}

/// The index of the step that the last text belongs to.
fn last_index(plan: &Plan) -> usize {
    let last = plan.events.iter().rev().find(|event| event.moment == Moment::Text);
    last.and_then(Event::index).unwrap_or(0)
}

/// The first index that no step has.
fn free_index(plan: &Plan) -> usize {
    plan.events.iter().filter(|event| event.moment == Moment::Start).count()
}

fn broken() -> Event {
    Event::odd("step.delta", "{\"index\":1,\"delta\":{\"text\":\"lost\",".to_owned())
}

fn malformed(names: Names) -> Vec<Event> {
    let Names { start, delta, stop, .. } = names;
    let deep = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    vec![
        event(delta, json!({})),
        event(delta, json!({"index": null, "delta": null})),
        event(delta, json!({"index": "one", "delta": {"text": 7, "type": "text"}})),
        event(delta, json!({"index": -1, "delta": {"text": null, "type": "text"}})),
        event(delta, json!({"index": 1e300, "delta": {"type": ["text"]}})),
        event(delta, json!({"index": u64::MAX, "delta": []})),
        event(start, json!({"index": 0.5})),
        event(stop, json!({"index": {}})),
        event("interaction.status_update", json!({"status": 12})),
        Event::odd(
            delta,
            format!(
                "{{\"index\":1,\"delta\":{{\"type\":\"deep\",\"payload\":{deep}}},\"event_type\":\"{delta}\"}}"
            ),
        ),
        Event::odd(delta, "[]".to_owned()),
        Event::odd(delta, "null".to_owned()),
    ]
}

fn be_disorderly(head: &Head, plan: &mut Plan) {
    let Names { start, stop, field, output, .. } = Names::of(head);
    let gap = free_index(plan) + 3;
    let opens = |index: usize| event(start, json!({"index": index, field: {"type": output}}));
    let stops = |index: usize| event(stop, json!({"index": index}));
    let strange = vec![
        // Before it is opened, then opened twice and closed twice, then after its end.
        wire::text_delta(head, gap, "Early, "),
        opens(gap),
        wire::text_delta(head, gap, "in order, "),
        opens(gap),
        stops(gap),
        stops(gap),
        wire::text_delta(head, gap, "and late. "),
        // An index before it, which is opened after it.
        opens(gap - 1),
        wire::text_delta(head, gap - 1, "The one before. "),
        stops(gap - 1),
    ];
    let at = before(plan, Moment::Completed);
    plan.events.splice(at..at, strange);
}

fn interleave(head: &Head, plan: &mut Plan) {
    let Names { start, stop, field, output, .. } = Names::of(head);
    let other = free_index(plan);
    let mut turns = vec![event(start, json!({"index": other, field: {"type": output}}))];
    for word in ["Two ", "texts ", "at ", "once."] {
        turns.push(wire::text_delta(head, other, word));
    }
    // Each piece of it comes between two pieces of the answer.
    let mut merged = Vec::with_capacity(plan.events.len() + turns.len());
    let mut turns = turns.into_iter();
    for event in plan.events.drain(..) {
        let (moment, ends) = (event.moment, event.moment == Moment::Completed);
        if ends {
            merged.extend(turns.by_ref());
            merged.push(self::event(stop, json!({"index": other})));
        }
        merged.push(event);
        if moment == Moment::Text {
            merged.extend(turns.next());
        }
    }
    plan.events = merged;
}

fn be_foreign(head: &Head, plan: &mut Plan) {
    let Names { start, delta, stop, field, output } = Names::of(head);
    let (index, last) = (free_index(plan), last_index(plan));
    let hologram = json!([{"type": "hologram", "frames": 12}]);
    let footnote = json!([{"type": "footnote", "start_index": 0, "end_index": 3, "note": "see above"}]);
    insert(
        plan,
        vec![event(
            delta,
            json!({"index": last, "delta": {"type": "text_annotation_delta", "annotations": footnote}}),
        )],
    );
    let strange = [
        event(start, json!({"index": index, field: {"type": output, "content": hologram}})),
        event(delta, json!({"index": index, "delta": {"type": "hologram", "data": "AAAA"}})),
        event(stop, json!({"index": index})),
    ];
    let at = before(plan, Moment::Completed);
    plan.events.splice(at..at, strange);
}

/// A picture of eight by eight pixels.
const SMALL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mM8oRHFgA0wMeAAg1MCAAbBAVoxlZBcAAAAAElFTkSuQmCC";

fn split_picture(head: &Head, plan: &mut Plan) {
    let Names { start, delta, stop, field, .. } = Names::of(head);
    let kind = match head.revision {
        Revision::Steps => "model_output",
        Revision::Outputs => "image",
    };
    let index = free_index(plan);
    let mut strange = vec![event(start, json!({"index": index, field: {"type": kind}}))];
    // Cut where no group of four letters ends.
    for part in [&SMALL[..33], &SMALL[33..70], &SMALL[70..]] {
        let picture = json!({"mime_type": "image/png", "data": part, "type": "image"});
        strange.push(event(delta, json!({"index": index, "delta": picture})));
    }
    strange.push(event(stop, json!({"index": index})));
    let at = before(plan, Moment::Completed);
    plan.events.splice(at..at, strange);
}

fn crumble(head: &Head, plan: &mut Plan) {
    let mut crumbs = Vec::new();
    for event in plan.events.drain(..) {
        let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
        match (event.moment, data["delta"]["text"].as_str()) {
            (Moment::Text, Some(text)) => {
                let index = event.index().unwrap_or(0);
                crumbs.push(wire::text_delta(head, index, ""));
                crumbs.extend(text.chars().map(|letter| {
                    let mut crumb = wire::text_delta(head, index, letter.encode_utf8(&mut [0; 4]));
                    crumb.pause = Pause::None;
                    crumb
                }));
            }
            (_, _) => crumbs.push(event),
        }
    }
    plan.events = crumbs;
}

fn alter_completed(plan: &mut Plan, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
    let Some(event) = plan.events.iter_mut().find(|event| event.moment == Moment::Completed) else {
        return;
    };
    let mut data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    if let Some(interaction) = data["interaction"].as_object_mut() {
        change(interaction);
        event.data = data.to_string();
    }
}

/// Puts in what the reference's forward-compatibility sample has: an event, a step
/// and a delta that nobody knows, text that is born with its step, and a delta
/// without a type.
fn be_strange(head: &Head, plan: &mut Plan) {
    let Names { start, delta, stop, field, output } = Names::of(head);
    let next = free_index(plan);
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
