//! Events: what a stream says, in either revision of the API, as one type.
//!
//! The life of a stream (reference section 6.2; the legacy names of section 1.2 in brackets):
//!
//! | event | meaning | ends it |
//! | --- | --- | --- |
//! | `interaction.created` (`interaction.start`) | the server took the request; an id, unless it is not stored | |
//! | `interaction.status_update`, `.in_progress`, `.requires_action` | how it stands; may come late | |
//! | `step.start` (`content.start`) | a step opens; may already hold content | |
//! | `step.delta` (`content.delta`) | a step grows | |
//! | `step.stop` (`content.stop`) | a step is whole | |
//! | `interaction.completed` (`interaction.complete`) | the real outcome is in its status | yes |
//! | `error` with an error object | the run failed | yes |
//! | `error` without one | seen in the middle of runs, harmless | no |
//! | `done` / `[DONE]` | nothing follows | yes |

use std::collections::BTreeMap;

use serde_json::Value;

use super::content::{Annotation, Content};
use super::id::{EventId, InteractionId};
use super::json::{self, Lenient};
use super::problem::Problem;
use super::sse::Frame;
use super::status::Status;
use super::step::{Step, Tool, ToolPart};
use super::usage::Usage;

/// An event and the place in the stream from which one could resume after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stamped {
    /// Only some events of background runs carry one.
    pub id: Option<EventId>,
    /// What was said.
    pub event: Event,
    /// What it cost so far, where a step says so in passing (reference section 6.2). The end has the last word.
    pub usage: Option<Usage>,
    /// The signature of the step that it is about, where it brings one that is short enough to be kept; else empty.
    pub signature: String,
}

impl Stamped {
    /// An event without a place to resume from.
    pub fn plain(event: Event) -> Self {
        Self { id: None, event, usage: None, signature: String::new() }
    }
}

/// What a stream says.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The server took the request.
    Created(Head),
    /// How the interaction stands. Never undoes an end.
    StatusUpdate(Head),
    /// A step opens.
    StepStart {
        /// Place of the step in the interaction.
        index: u32,
        /// What is known of it so far.
        step: Step,
    },
    /// A step grows. Its index may never have been opened on this connection.
    StepDelta {
        /// Place of the step in the interaction.
        index: u32,
        /// What is added.
        delta: Delta,
    },
    /// A step is whole.
    StepStop {
        /// Place of the step in the interaction.
        index: u32,
        /// All tokens that the step took, where the service says so.
        tokens: Option<u64>,
    },
    /// The interaction ended; its status says how. Some answers carry the steps along.
    Completed(Head, Vec<Step>),
    /// The interaction failed.
    Failed(Problem),
    /// An `error` event without an error in it: not fatal.
    EmptyError,
    /// Nothing follows.
    Done,
    /// An event this version does not know, as it came.
    Unknown {
        /// Its name.
        kind: String,
        /// Its JSON.
        json: Value,
    },
    /// A frame whose data is no JSON. The stream goes on without it.
    Unreadable {
        /// The beginning of the data, for the details.
        excerpt: String,
    },
}

/// What the frame events say about the interaction as a whole; all of it may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Its id, unless it is not stored.
    pub id: Option<InteractionId>,
    /// How it stands.
    pub status: Option<Status>,
    /// What it cost.
    pub usage: Option<Usage>,
    /// The model or agent that answers.
    pub answerer: Option<String>,
    /// With [`Status::RequiresContinuation`]: the token to go on with.
    pub continuation_token: Option<String>,
    /// The tier that answered, which may be another than the one that was asked for.
    pub service_tier: Option<String>,
    /// Why it failed, where the resource says so (`errors`, or the error of a `model_output`).
    pub problem: Option<Problem>,
    /// The signatures of the steps that came with it, by their place among those that the model made.
    pub signatures: BTreeMap<u32, String>,
}

/// How a step grows (reference section 6.4).
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// Text to append.
    Text(String),
    /// Citations of the step's text; they come after it, and may come more than once.
    Annotations(Vec<Annotation>),
    /// A paragraph group of a thought, or a draft picture.
    ThoughtSummary(Content),
    /// An opaque signature. It was skipped, not read: it can be megabytes, and the server keeps the history.
    Signature,
    /// A piece of the JSON text of a call's arguments.
    ArgumentsText(String),
    /// Fields of a call: they replace what the step had.
    Call {
        /// Which tool.
        tool: Tool,
        /// The id, where the delta names it (legacy).
        id: Option<String>,
        /// The function's name, where the delta names it (legacy).
        name: Option<String>,
        /// The whole arguments.
        arguments: Option<Value>,
    },
    /// Fields of an outcome.
    Outcome {
        /// Which tool.
        tool: Tool,
        /// The id of the call, where the delta names it (legacy).
        call_id: Option<String>,
        /// The function's name.
        name: Option<String>,
        /// The result; may be absent.
        result: Option<Value>,
        /// Whether the tool failed.
        is_error: Option<bool>,
    },
    /// A whole picture or document, or a piece of audio.
    Media(Content),
    /// A delta this version does not know, as it came, without signatures.
    Unknown {
        /// The `type` it named, perhaps empty.
        kind: String,
        /// The whole delta.
        json: Value,
    },
}

/// Says what a frame means. Total: whatever cannot be understood is one of the two last kinds of event.
pub fn decode(frame: Frame) -> Stamped {
    if frame.data.trim() == "[DONE]" {
        return Stamped::plain(Event::Done);
    }
    if let Some(index) = signature_of(&frame.data) {
        return Stamped::plain(Event::StepDelta { index, delta: Delta::Signature });
    }
    match json::parse(&frame.data) {
        Some(json) => decode_json(&frame.event, json),
        None => Stamped::plain(Event::Unreadable { excerpt: frame.data.chars().take(200).collect() }),
    }
}

/// Recognises a signature by how its line begins and ends, and reads nothing in between.
///
/// A picture model's signature is about 3.5 MB on one line. Shorter lines are left to the parser, which is cheap there
/// and assumes no order of fields; a long one in another order goes to the parser too, which is slower and as right.
fn signature_of(data: &str) -> Option<u32> {
    const BEGINNING: &str = "{\"index\":";
    const ENDING: &str = "\",\"type\":\"thought_signature\"},\"event_type\":\"";
    if data.len() < WORTH_SKIPPING {
        return None;
    }
    let ended = data.strip_suffix("step.delta\"}").or_else(|| data.strip_suffix("content.delta\"}"))?;
    if !ended.ends_with(ENDING) {
        return None;
    }
    let rest = data.strip_prefix(BEGINNING)?;
    let (index, rest) = rest.split_at(rest.find(',')?);
    rest.starts_with(",\"delta\":{\"signature\":\"").then(|| index.parse().ok())?
}

/// Lines below this length, in bytes, are parsed: what is in them may be a signature that is worth keeping.
const WORTH_SKIPPING: usize = 64 * 1024;

/// The longest signature that is kept, in bytes. Those of function calls are a few kilobytes; those of pictures are
/// megabytes, and the service keeps them.
const WORTH_KEEPING: usize = 48 * 1024;

/// The signature of a step or of a delta, which a history without the service's own copy has to bring along
/// (reference section 3.1).
fn kept_signature(value: Option<&Value>) -> String {
    let signature = value.and_then(|value| value.text("signature")).unwrap_or_default();
    if signature.len() <= WORTH_KEEPING { signature } else { String::new() }
}

fn decode_json(name: &str, mut json: Value) -> Stamped {
    let kind = json.text("event_type").unwrap_or_else(|| name.to_owned());
    let id = json.text("event_id").and_then(EventId::new);
    let index = json.number("index").and_then(|index| u32::try_from(index).ok());
    let total = || json.get("metadata")?.get("total_usage").cloned();
    let usage = match kind.as_str() {
        "step.stop" => json.get("usage").cloned(),
        "step.delta" => total(),
        _ => None,
    }
    .map(Usage::from_json);
    let signature = match kind.as_str() {
        "step.start" => kept_signature(json.get("step")),
        "content.start" => kept_signature(json.get("content")),
        "step.delta" | "content.delta" => kept_signature(json.get("delta")),
        _ => String::new(),
    };
    let event = match (kind.as_str(), index) {
        ("interaction.created" | "interaction.start", _) => Event::Created(Head::of_interaction(&mut json).0),
        ("interaction.completed" | "interaction.complete", _) => {
            let (head, steps) = Head::of_interaction(&mut json);
            Event::Completed(head, steps)
        }
        ("interaction.status_update" | "interaction.in_progress" | "interaction.requires_action", _) => {
            let implied = kind.strip_prefix("interaction.").filter(|word| *word != "status_update");
            Event::StatusUpdate(Head::of_status(&mut json, implied))
        }
        ("step.start", Some(index)) => {
            let step = Step::received(json.take_value("step").unwrap_or(Value::Null));
            Event::StepStart { index, step }
        }
        ("content.start", Some(index)) => {
            let step = Step::from_legacy(json.take_value("content").unwrap_or(Value::Null));
            Event::StepStart { index, step }
        }
        ("step.delta" | "content.delta", Some(index)) => {
            let delta = Delta::from_json(json.take_value("delta").unwrap_or(Value::Null));
            Event::StepDelta { index, delta }
        }
        ("step.stop" | "content.stop", Some(index)) => {
            let tokens = json.take_value("step_usage").map(Usage::from_json).and_then(|usage| usage.total);
            Event::StepStop { index, tokens }
        }
        ("error", _) => match json.take_value("error").filter(|error| !is_empty(error)) {
            Some(error) => Event::Failed(Problem::in_stream(error)),
            None => Event::EmptyError,
        },
        ("done", _) => Event::Done,
        _ => Event::Unknown { kind, json: json::without_signatures(json) },
    };
    Stamped { id, event, usage, signature }
}

fn is_empty(error: &Value) -> bool {
    error.as_object().is_some_and(serde_json::Map::is_empty)
}

impl Head {
    /// Reads the interaction resource, as an event carries it or as a GET answers it.
    pub fn of_resource(mut resource: Value) -> (Self, Vec<Step>) {
        let problem = reported_problem(&resource);
        let signatures = signatures(&resource);
        let head = Self {
            problem,
            signatures,
            id: resource.take_text("id").and_then(InteractionId::new),
            status: resource.text("status").map(|word| Status::from_wire(&word)),
            usage: resource.take_value("usage").map(Usage::from_json),
            answerer: resource.take_text("model").or_else(|| resource.take_text("agent")),
            continuation_token: resource.take_text("continuation_token"),
            service_tier: resource.take_text("service_tier"),
        };
        let steps = match resource.take_value("outputs") {
            Some(outputs) => json::list(Some(outputs)).into_iter().map(Step::from_legacy).collect(),
            None => json::list(resource.take_value("steps")).into_iter().map(Step::received).collect(),
        };
        (head, steps)
    }

    fn of_interaction(event: &mut Value) -> (Self, Vec<Step>) {
        Self::of_resource(event.take_value("interaction").unwrap_or(Value::Null))
    }

    fn of_status(event: &mut Value, implied: Option<&str>) -> Self {
        let word = event.text("status").or_else(|| implied.map(str::to_owned));
        Self {
            id: event.take_text("interaction_id").and_then(InteractionId::new),
            status: word.map(|word| Status::from_wire(&word)),
            usage: event.take_value("usage").map(Usage::from_json),
            answerer: None,
            continuation_token: event.take_text("continuation_token"),
            service_tier: None,
            problem: None,
            signatures: BTreeMap::new(),
        }
    }
}

/// The signatures in a finished interaction. The leading `user_input` of a GET is what we sent, and is not counted.
fn signatures(resource: &Value) -> BTreeMap<u32, String> {
    let steps = resource.get("steps").and_then(Value::as_array).into_iter().flatten();
    let made = steps.filter(|step| step.get("type").is_none_or(|kind| kind != "user_input"));
    made.map(|step| kept_signature(Some(step)))
        .zip(0..)
        .filter(|(signature, _)| !signature.is_empty())
        .map(|(signature, place)| (place, signature))
        .collect()
}

/// Background runs report their failure in `errors`; a step may carry an error of its own.
fn reported_problem(resource: &Value) -> Option<Problem> {
    let of_resource = resource.get("errors").and_then(|errors| errors.get(0));
    let steps = resource.get("steps").and_then(Value::as_array).into_iter().flatten();
    of_resource.or_else(|| steps.filter_map(|step| step.get("error")).next()).cloned().map(Problem::in_stream)
}

impl Delta {
    fn from_json(mut value: Value) -> Self {
        let kind = value.text("type").unwrap_or_default();
        match kind.as_str() {
            "text" => Self::Text(value.take_text("text").unwrap_or_default()),
            // Deep Research leaves the type out (reference section 6.4).
            "" if value.get("text").is_some_and(Value::is_string) => {
                Self::Text(value.take_text("text").unwrap_or_default())
            }
            "text_annotation_delta" | "text_annotation" => Self::Annotations(
                json::list(value.take_value("annotations")).into_iter().map(Annotation::from_json).collect(),
            ),
            "thought_summary" => {
                Self::ThoughtSummary(Content::received(value.take_value("content").unwrap_or(Value::Null)))
            }
            "thought_signature" => Self::Signature,
            "arguments_delta" => match value.take_value("arguments") {
                Some(Value::String(text)) => Self::ArgumentsText(text),
                arguments => Self::Call { tool: Tool::Function, id: None, name: None, arguments },
            },
            "image" | "audio" | "video" | "document" => Self::Media(Content::received(value)),
            word => match ToolPart::from_wire(word) {
                Some(ToolPart::Call(tool)) => Self::Call {
                    tool,
                    id: value.take_text("id"),
                    name: value.take_text("name"),
                    arguments: value.take_value("arguments"),
                },
                Some(ToolPart::Outcome(tool)) => Self::Outcome {
                    tool,
                    call_id: value.take_text("call_id"),
                    name: value.take_text("name"),
                    is_error: value.flag("is_error"),
                    result: value.take_value("result"),
                },
                None => Self::Unknown { kind, json: json::without_signatures(value) },
            },
        }
    }
}
