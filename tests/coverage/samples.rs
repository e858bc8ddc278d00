//! A sample of every name: what it is decoded to, and what a turn shows that has it.

use catena::chat::explain::{ending, explain};
use catena::chat::face::{TurnFace, face};
use catena::protocol::content::{Annotation, Content};
use catena::protocol::event::{Delta, Event};
use catena::protocol::problem::Problem;
use catena::protocol::status::Status;
use catena::protocol::step::Step;
use serde_json::{Value, json};

use crate::names::Kind;
use crate::story::{Story, decoded};

/// What became of a sample, in words.
pub struct Look {
    pub decoded: String,
    pub shown: String,
}

pub fn look(kind: Kind, name: &str) -> Look {
    match kind {
        Kind::Event => event(name),
        Kind::Step => {
            let step = Step::from_json(content_of_step(name));
            Look { decoded: understood(&step), shown: parts(&turn_with_step(content_of_step(name))) }
        }
        Kind::Delta => delta(name),
        Kind::Status => status(name),
        Kind::Content => {
            let block = json!({"type": name, "text": "Rivers", "data": "Zm9v", "mime_type": "x/y"});
            let step = json!({"type": "model_output", "content": [block]});
            Look { decoded: understood(&Content::from_json(block)), shown: parts(&turn_with_step(step)) }
        }
        Kind::Annotation => {
            let note = json!({"type": name, "url": "https://example.com/", "title": "t", "name": "n", "file_name": "f",
                "start_index": 0, "end_index": 6});
            let text = json!({"type": "text", "text": "Rivers", "annotations": [note]});
            let step = json!({"type": "model_output", "content": [text]});
            Look { decoded: understood(&Annotation::from_json(note)), shown: parts(&turn_with_step(step)) }
        }
        Kind::Error => error(name),
    }
}

/// The name of an enum's variant; what has no variant of its own is kept as it came.
fn understood(value: &impl std::fmt::Debug) -> String {
    let printed = format!("{value:?}");
    let variant = printed.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    match variant {
        "Unknown" | "Other" | "Unreadable" => "kept as it came".to_owned(),
        known => format!("`{known}`"),
    }
}

fn sample_of_event(name: &str) -> Value {
    json!({"event_type": name, "index": 0, "step": {"type": "model_output"}, "content": {"type": "text"},
        "delta": {"type": "text", "text": "Rivers"}, "status": "completed",
        "interaction": {"id": "v1_x", "status": "completed"}, "error": {"code": "safety", "message": "m"}})
}

fn event(name: &str) -> Look {
    let stamped = decoded(sample_of_event(name));
    let mut story = Story::new();
    story.send("Hello");
    let before = story.last().clone();
    story.receive(stamped.clone());
    let shown = match &stamped.event {
        Event::StepStart { .. } | Event::StepDelta { .. } | Event::StepStop { .. } => parts(&shown(&story)),
        Event::Failed(_) => problem(&shown(&story)),
        _ if *story.last() == before => "—".to_owned(),
        _ => format!("turn: `{}`", shown(&story).status),
    };
    Look { decoded: understood(&stamped.event), shown }
}

fn content_of_step(name: &str) -> Value {
    json!({"type": name, "id": "c", "call_id": "c", "name": "f", "arguments": {"queries": ["q"], "urls": ["u"],
        "code": "1"}, "result": "r", "content": [{"type": "text", "text": "Rivers"}],
        "summary": [{"type": "text", "text": "Thinking"}]})
}

fn delta(name: &str) -> Look {
    let sample = json!({"type": name, "text": "Rivers", "content": {"type": "text", "text": "Thinking"},
        "annotations": [{"type": "url_citation", "url": "https://example.com/", "end_index": 6}],
        "signature": "s", "arguments": {"queries": ["q"]}, "result": "r", "data": "Zm9v", "mime_type": "x/y"});
    let mut sample = sample;
    if name == "arguments_delta" {
        sample["arguments"] = json!("{}");
    }
    let stamped = decoded(json!({"event_type": "step.delta", "index": 0, "delta": sample}));
    let Event::StepDelta { delta, .. } = &stamped.event else { panic!("{name} is a delta") };
    let decoded_to = understood(delta);
    let mut story = Story::new();
    story.send("Hello");
    if matches!(delta, Delta::Annotations(_)) {
        story.text("Rivers");
    }
    story.receive(stamped);
    Look { decoded: decoded_to, shown: parts(&shown(&story)) }
}

fn status(name: &str) -> Look {
    let status = Status::from_wire(name);
    let shown = ending(&status).map_or_else(|| format!("turn: `{name}`"), |words| format!("“{words}”"));
    Look { decoded: understood(&status), shown }
}

fn error(name: &str) -> Look {
    let problem = Problem::in_stream(json!({"code": name, "message": "m"}));
    let kind = problem.kind();
    let words = explain(&problem, "the model");
    Look { decoded: format!("`{kind:?}`"), shown: format!("“{}”", words.title) }
}

fn turn_with_step(step: Value) -> TurnFace {
    let mut story = Story::new();
    story.send("Hello");
    story.say(json!({"event_type": "step.start", "index": 0, "step": step}));
    story.say(json!({"event_type": "step.stop", "index": 0}));
    shown(&story)
}

fn shown(story: &Story) -> TurnFace {
    face(&story.conversation, story.last())
}

fn problem(face: &TurnFace) -> String {
    face.problem.as_ref().map_or_else(|| "—".to_owned(), |problem| format!("“{}”", problem.words.title))
}

/// The parts that a screen shows, by their kinds.
fn parts(face: &TurnFace) -> String {
    let kinds: Vec<String> = face
        .parts
        .iter()
        .map(|part| {
            let printed = format!("{:?}", part.kind);
            let kind = printed.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            kind.to_lowercase()
        })
        .collect();
    if kinds.is_empty() { "—".to_owned() } else { kinds.join(", ") }
}
