//! The events of one step: its start, its deltas and its stop.
//!
//! In the steps revision a step has one index, whatever it holds. In the outputs
//! revision every block of an output has an index of its own.

use serde::Serialize;
use serde_json::Value;

use super::{Event, Head, Moment, Pause, names};
use crate::config::Revision;
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Block, Call, Found, Outcome, Picture, Step, Thought, Tooling};

#[derive(Serialize)]
struct OfStart {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Opened>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Opened>,
    event_type: &'static str,
}

/// What a step is opened with. Most have a type and nothing else.
#[derive(Default, Serialize)]
struct Opened {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<Empty>,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
struct OfDelta<'a> {
    index: usize,
    delta: Delta<'a>,
    event_type: &'static str,
}

/// What a delta adds. The order of the fields is that of recorded streams, which
/// differs from tool to tool.
#[derive(Serialize)]
#[serde(untagged)]
enum Delta<'a> {
    Text {
        text: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Annotations {
        annotations: &'a [Annotation],
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Picture(Drawn<'a>),
    Summary {
        content: Content<'a>,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Signature {
        signature: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Arguments {
        arguments: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Call {
        #[serde(skip_serializing_if = "str::is_empty")]
        signature: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        arguments: Option<&'a Value>,
    },
    CodeCall {
        arguments: &'a Value,
        #[serde(skip_serializing_if = "str::is_empty")]
        signature: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    WholeCall {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        server_name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        arguments: Option<&'a Value>,
        id: &'a str,
    },
    Result {
        #[serde(skip_serializing_if = "str::is_empty")]
        signature: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        result: &'a Found,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_error: Option<bool>,
    },
    CodeResult {
        is_error: bool,
        result: &'a Found,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    WholeResult {
        #[serde(rename = "type")]
        kind: &'static str,
        call_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        server_name: Option<&'a str>,
        result: &'a Found,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_error: Option<bool>,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text {
        text: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Picture(Drawn<'a>),
}

#[derive(Serialize)]
struct Drawn<'a> {
    mime_type: &'static str,
    data: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct OfStop {
    index: usize,
    event_type: &'static str,
}

/// Adds the events of `step` to `events`; `index` is the next free one and moves on.
pub(super) fn of_step(
    head: &Head,
    index: &mut usize,
    step: &Step,
    random: &mut Random,
    events: &mut Vec<Event>,
) {
    let mut writer = Writer { head, index, events };
    match step {
        Step::Thought(thought) => writer.thought(thought),
        Step::Output(blocks) => writer.output(blocks, random),
        Step::Call(call) => writer.call(call, random),
        Step::Outcome(outcome) => writer.outcome(outcome),
    }
}

struct Writer<'a> {
    head: &'a Head,
    index: &'a mut usize,
    events: &'a mut Vec<Event>,
}

impl Writer<'_> {
    fn legacy(&self) -> bool {
        self.head.revision == Revision::Outputs
    }

    fn start(&mut self, opened: Opened) {
        let event_type = names(self.head.revision).start;
        let (step, content) = if self.legacy() { (None, Some(opened)) } else { (Some(opened), None) };
        let data = OfStart { index: *self.index, step, content, event_type };
        self.events.push(Event::new(Moment::Start, event_type, Pause::Delta, &data));
    }

    fn start_plain(&mut self, kind: &'static str) {
        self.start(Opened { kind, ..Opened::default() });
    }

    fn delta(&mut self, moment: Moment, pause: Pause, delta: Delta<'_>) {
        self.events.push(delta_event(self.head, *self.index, moment, pause, delta));
    }

    fn stop(&mut self) {
        let event_type = names(self.head.revision).stop;
        let data = OfStop { index: *self.index, event_type };
        self.events.push(Event::new(Moment::Stop, event_type, Pause::None, &data));
        *self.index += 1;
    }

    fn thought(&mut self, thought: &Thought) {
        self.start_plain("thought");
        for text in &thought.summaries {
            let content = Content::Text { text, kind: "text" };
            let delta = Delta::Summary { content, kind: "thought_summary" };
            self.delta(Moment::Thought, Pause::Thought(1), delta);
        }
        for draft in &thought.drafts {
            let content = Content::Picture(drawn(draft));
            let delta = Delta::Summary { content, kind: "thought_summary" };
            self.delta(Moment::Thought, Pause::Thought(2), delta);
        }
        let delta = Delta::Signature { signature: &thought.signature, kind: "thought_signature" };
        // Without summaries the same time passes, only in silence.
        let silent = if thought.summaries.is_empty() { thought.effort } else { 0 };
        self.delta(Moment::Signature, Pause::Thought(silent), delta);
        self.stop();
    }

    fn output(&mut self, blocks: &[Block], random: &mut Random) {
        let legacy = self.legacy();
        if !legacy {
            self.start_plain("model_output");
        }
        for block in blocks {
            match block {
                Block::Text { text, annotations } => {
                    if legacy {
                        self.start_plain("text");
                    }
                    for text in cut(text, random) {
                        self.delta(Moment::Text, Pause::Delta, Delta::Text { text, kind: "text" });
                    }
                    if !annotations.is_empty() {
                        let kind = if legacy { "text_annotation" } else { "text_annotation_delta" };
                        self.delta(Moment::Tool, Pause::None, Delta::Annotations { annotations, kind });
                    }
                }
                Block::Picture(picture) => {
                    if legacy {
                        self.start_plain("image");
                    }
                    self.delta(Moment::Picture, Pause::Thought(1), Delta::Picture(drawn(picture)));
                }
            }
            if legacy {
                self.stop();
            }
        }
        if !legacy {
            self.stop();
        }
    }

    fn call(&mut self, call: &Call, random: &mut Random) {
        let (legacy, tooling) = (self.legacy(), &call.tooling);
        let kind = tooling.call(legacy);
        if legacy {
            self.start_plain(kind);
            let delta = Delta::WholeCall {
                kind,
                name: tooling.name(legacy),
                server_name: tooling.server(legacy),
                arguments: call.said_arguments(),
                id: &call.id,
            };
            self.delta(Moment::Tool, Pause::Delta, delta);
            self.stop();
            return;
        }
        match tooling {
            Tooling::Function { .. } | Tooling::Remote { .. } => {
                // Only the first call of a group is signed.
                let signature = (!call.signature.is_empty()).then_some("");
                self.start(Opened {
                    id: Some(call.id.clone()),
                    signature,
                    kind,
                    name: tooling.name(legacy),
                    arguments: Some(Empty {}),
                    ..Opened::default()
                });
                let text = call.arguments.to_string();
                for arguments in halves(&text, random) {
                    let delta = Delta::Arguments { arguments, kind: "arguments_delta" };
                    self.delta(Moment::Tool, Pause::Delta, delta);
                }
            }
            Tooling::GoogleSearch
            | Tooling::CodeExecution
            | Tooling::UrlContext
            | Tooling::GoogleMaps
            | Tooling::FileSearch => {
                self.start(Opened {
                    id: Some(call.id.clone()),
                    signature: Some(""),
                    kind,
                    ..Opened::default()
                });
                let signature = call.signature.as_str();
                let delta = if *tooling == Tooling::CodeExecution {
                    Delta::CodeCall { arguments: &call.arguments, signature, kind }
                } else {
                    Delta::Call { signature, kind, arguments: call.said_arguments() }
                };
                self.delta(Moment::Tool, Pause::Delta, delta);
            }
        }
        self.stop();
    }

    fn outcome(&mut self, outcome: &Outcome) {
        let (legacy, tooling) = (self.legacy(), &outcome.tooling);
        let kind = tooling.result(legacy);
        let (result, is_error) = (&outcome.found, outcome.said_error(legacy));
        let delta = if legacy {
            self.start_plain(kind);
            Delta::WholeResult {
                kind,
                call_id: &outcome.call_id,
                name: tooling.name(legacy),
                server_name: tooling.server(legacy),
                result,
                is_error,
            }
        } else {
            let name = tooling.name(legacy);
            let signature = name.is_none().then_some("");
            let call_id = Some(outcome.call_id.clone());
            self.start(Opened { call_id, signature, kind, name: name.clone(), ..Opened::default() });
            if *tooling == Tooling::CodeExecution {
                Delta::CodeResult { is_error: outcome.is_error, result, kind }
            } else {
                Delta::Result { signature: &outcome.signature, kind, name, result, is_error }
            }
        };
        // A tool takes a while.
        self.delta(Moment::Tool, Pause::Thought(1), delta);
        self.stop();
    }
}

/// A piece of text for the step at `index`.
pub(crate) fn text_delta(head: &Head, index: usize, text: &str) -> Event {
    delta_event(head, index, Moment::Text, Pause::Delta, Delta::Text { text, kind: "text" })
}

fn delta_event(head: &Head, index: usize, moment: Moment, pause: Pause, delta: Delta<'_>) -> Event {
    let event_type = names(head.revision).delta;
    Event::new(moment, event_type, pause, &OfDelta { index, delta, event_type })
}

fn drawn(picture: &Picture) -> Drawn<'_> {
    Drawn { mime_type: picture.mime_type, data: &picture.data, kind: "image" }
}

/// `text` in one or two parts, as arguments arrive.
fn halves<'a>(text: &'a str, random: &mut Random) -> Vec<&'a str> {
    let at = random.below(text.len());
    if at == 0 || !text.is_char_boundary(at) {
        return vec![text];
    }
    let (one, two) = text.split_at(at);
    vec![one, two]
}

/// Cuts `text` into the pieces in which the service sends it: 20 to 120 characters,
/// with no regard for words.
fn cut<'a>(text: &'a str, random: &mut Random) -> impl Iterator<Item = &'a str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = random.between(20, 120);
        let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}
