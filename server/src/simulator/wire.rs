//! The events of a stream, in both revisions: names, fields and the order of keys are
//! those of recorded streams.

mod steps;

use std::time::Duration;

use axum::body::Bytes;
use serde::Serialize;

use super::answer::{Answer, Status};
use super::random::Random;
use super::usage::Written;
use crate::config::Revision;

pub(crate) use steps::text_delta;

/// What every event of one answer shares.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) revision: Revision,
    /// None when the interaction is not stored.
    pub(crate) id: Option<String>,
    pub(crate) answerer: Answerer,
    pub(crate) service_tier: String,
    pub(crate) created: String,
}

/// Who answers, by id; the wire names the two in different fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answerer {
    Model(String),
    Agent(String),
}

impl Answerer {
    /// The id of either.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Model(id) | Self::Agent(id) => id,
        }
    }

    /// The `role` that the outputs revision gives it.
    pub(crate) fn role(&self) -> &'static str {
        match self {
            Self::Model(_) => "model",
            Self::Agent(_) => "agent",
        }
    }

    /// The id, if it is a model.
    pub(crate) fn model(&self) -> Option<&str> {
        match self {
            Self::Model(id) => Some(id),
            Self::Agent(_) => None,
        }
    }

    /// The id, if it is an agent.
    pub(crate) fn agent(&self) -> Option<&str> {
        match self {
            Self::Agent(id) => Some(id),
            Self::Model(_) => None,
        }
    }
}

/// Where in an answer an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Created,
    Status,
    Start,
    Thought,
    /// The signature at the end of a thought.
    Signature,
    Text,
    /// A call, a result, or citations.
    Tool,
    Picture,
    Stop,
    Completed,
    Error,
    Done,
    /// Something that is not in the reference.
    Odd,
}

/// How long to wait before an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pause {
    None,
    Delta,
    /// So many pauses for thought.
    Thought(u32),
    /// This long, whatever the pace.
    Exactly(Duration),
}

/// One event of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) moment: Moment,
    /// Empty for a recorded frame.
    name: String,
    /// The JSON text; of a recorded frame, nothing.
    pub(crate) data: String,
    /// A recorded frame, which is sent as it is.
    raw: Option<Bytes>,
    /// What a stream can be resumed after.
    pub(crate) id: Option<String>,
    pub(crate) pause: Pause,
    /// How the stored interaction stands once this event is sent.
    pub(crate) settles: Option<Status>,
}

impl Event {
    /// The frame of this event with `end` as the end of its lines.
    pub(crate) fn frame(&self, end: &str) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.to_vec();
        }
        format!("event: {}{end}data: {}{end}{end}", self.name, self.data).into_bytes()
    }

    fn new(moment: Moment, name: &str, pause: Pause, data: &impl Serialize) -> Self {
        // Our own structs have text keys and no floats, so that this cannot fail.
        let data = serde_json::to_string(data).unwrap_or_default();
        Self { moment, name: name.to_owned(), data, raw: None, id: None, pause, settles: None }
    }

    /// An event from JSON text that the caller vouches for.
    pub(crate) fn odd(name: &str, data: String) -> Self {
        Self {
            moment: Moment::Odd,
            name: name.to_owned(),
            data,
            raw: None,
            id: None,
            pause: Pause::Delta,
            settles: None,
        }
    }

    /// The `index` of the step it belongs to.
    pub(crate) fn index(&self) -> Option<usize> {
        let digits = self.data.strip_prefix("{\"index\":")?;
        digits.split_once([',', '}'])?.0.parse().ok()
    }

    /// Gives it an `event_id`, which stands just before the type.
    pub(crate) fn name_id(&mut self, id: &str) {
        if let Some(at) = self.data.rfind(",\"event_type\":") {
            self.data.insert_str(at, &format!(",\"event_id\":\"{id}\""));
            self.id = Some(id.to_owned());
        }
    }

    /// Takes its `event_id` away.
    pub(crate) fn take_id(&mut self) {
        if let Some(id) = self.id.take() {
            self.data = self.data.replace(&format!(",\"event_id\":\"{id}\""), "");
        }
    }

    /// A frame of a recording.
    pub(crate) fn recorded(frame: Bytes) -> Self {
        Self { raw: Some(frame), ..Self::odd("", String::new()) }
    }
}

struct Names {
    created: &'static str,
    start: &'static str,
    delta: &'static str,
    stop: &'static str,
    completed: &'static str,
}

fn names(revision: Revision) -> Names {
    match revision {
        Revision::Steps => Names {
            created: "interaction.created",
            start: "step.start",
            delta: "step.delta",
            stop: "step.stop",
            completed: "interaction.completed",
        },
        Revision::Outputs => Names {
            created: "interaction.start",
            start: "content.start",
            delta: "content.delta",
            stop: "content.stop",
            completed: "interaction.complete",
        },
    }
}

#[derive(Serialize)]
struct OfInteraction<'a> {
    interaction: Interaction<'a>,
    event_type: &'static str,
}

#[derive(Serialize)]
struct Interaction<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Written>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    object: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<&'static str>,
}

#[derive(Serialize)]
struct OfStatus<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    interaction_id: Option<&'a str>,
    status: &'static str,
    event_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<&'static str>,
}

#[derive(Serialize)]
struct OfError<'a> {
    error: Trouble<'a>,
    event_type: &'static str,
}

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    code: &'a str,
}

/// Every event of `answer`, from the first to `[DONE]`. `random` cuts the text.
pub(crate) fn events(head: &Head, answer: &Answer, random: &mut Random) -> Vec<Event> {
    let mut events = vec![created(head), status(head, Status::InProgress)];
    let mut index = 0;
    for step in &answer.steps {
        steps::of_step(head, &mut index, step, random, &mut events);
    }
    if answer.status.token().is_some() {
        events.push(status(head, answer.status));
    }
    events.push(completed(head, answer));
    events.push(done());
    events
}

fn created(head: &Head) -> Event {
    let stored = head.id.is_some();
    let event_type = names(head.revision).created;
    let interaction = Interaction {
        id: head.id.as_deref(),
        status: stored.then(|| Status::InProgress.name()),
        usage: None,
        created: None,
        updated: None,
        service_tier: None,
        role: None,
        object: "interaction",
        model: head.answerer.model(),
        agent: head.answerer.agent(),
        continuation_token: None,
    };
    let data = OfInteraction { interaction, event_type };
    Event::new(Moment::Created, event_type, Pause::Delta, &data)
}

/// A status update.
pub(crate) fn status(head: &Head, status: Status) -> Event {
    let event_type = "interaction.status_update";
    let data = OfStatus {
        interaction_id: head.id.as_deref(),
        status: status.name(),
        event_type,
        continuation_token: status.token(),
    };
    Event::new(Moment::Status, event_type, Pause::None, &data)
}

fn completed(head: &Head, answer: &Answer) -> Event {
    let event_type = names(head.revision).completed;
    // Of an agent, the live service leaves out what it cost; a GET has it.
    let is_model = head.answerer.model().is_some();
    let (service_tier, role) = match head.revision {
        Revision::Steps => (is_model.then_some(head.service_tier.as_str()), None),
        Revision::Outputs => (None, Some(head.answerer.role())),
    };
    let interaction = Interaction {
        id: head.id.as_deref(),
        status: Some(answer.status.name()),
        usage: is_model.then(|| answer.usage.written(head.revision)),
        created: Some(&head.created),
        updated: Some(&head.created),
        service_tier,
        role,
        object: "interaction",
        model: head.answerer.model(),
        agent: head.answerer.agent(),
        continuation_token: answer.status.token(),
    };
    let data = OfInteraction { interaction, event_type };
    let mut event = Event::new(Moment::Completed, event_type, Pause::Delta, &data);
    event.settles = Some(answer.status);
    event
}

fn done() -> Event {
    Event {
        moment: Moment::Done,
        name: "done".to_owned(),
        data: "[DONE]".to_owned(),
        raw: None,
        id: None,
        pause: Pause::None,
        settles: None,
    }
}

/// An error that ends the stream.
pub(crate) fn error(message: &str, code: &str) -> Event {
    let data = OfError { error: Trouble { message, code }, event_type: "error" };
    let mut event = Event::new(Moment::Error, "error", Pause::Delta, &data);
    event.settles = Some(Status::Failed);
    event
}
