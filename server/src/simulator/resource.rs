//! An interaction as JSON: the answer to a create request that does not stream, and
//! to a GET.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{Status, Step};
use super::refusal::json_text;
use super::store::Record;
use super::usage::Written;
use crate::config::Revision;

#[derive(Serialize)]
struct Resource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Written>,
    created: &'a str,
    updated: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<Item<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<Vec<Item<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    object: &'static str,
    model: &'a str,
    #[serde(flatten)]
    echo: Map<String, Value>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Sent(&'a Value),
    Thought {
        #[serde(rename = "type")]
        kind: &'static str,
        signature: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        summary: Vec<Item<'a>>,
    },
    Output {
        #[serde(rename = "type")]
        kind: &'static str,
        content: [Box<Item<'a>>; 1],
    },
    Text {
        #[serde(rename = "type")]
        kind: &'static str,
        text: &'a str,
    },
}

/// Who asks for the interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The create request itself: produced steps only, nothing echoed.
    Created,
    /// A GET: the user's steps first, and the request's fields at the end.
    Fetched,
}

/// The JSON text of `record`.
pub(crate) fn written(record: &Record, revision: Revision, asked: Asked) -> String {
    let ended = match record.status {
        Status::Completed | Status::Incomplete => true,
        Status::InProgress | Status::Failed => false,
    };
    let produced = if ended { record.answer.steps.as_slice() } else { &[] };
    let (steps, outputs) = match revision {
        Revision::Steps => {
            let sent = match asked {
                Asked::Created => &[][..],
                Asked::Fetched => &record.input.steps,
            };
            let steps = sent.iter().map(Item::Sent);
            (Some(steps.chain(produced.iter().map(step)).collect()), None)
        }
        Revision::Outputs => (None, Some(produced.iter().map(output).collect())),
    };
    let mut echo = match asked {
        Asked::Created => Map::new(),
        Asked::Fetched => record.echo.clone(),
    };
    if let (Status::Failed, Some(errors)) = (record.status, &record.errors) {
        echo.insert("errors".to_owned(), errors.clone());
    }
    json_text(&Resource {
        id: record.head.id.as_deref(),
        status: record.status.name(),
        usage: ended.then(|| record.answer.usage.written(revision)),
        created: &record.head.created,
        updated: &record.head.created,
        service_tier: (revision == Revision::Steps).then_some(record.head.service_tier.as_str()),
        steps,
        outputs,
        role: (revision == Revision::Outputs).then_some("model"),
        object: "interaction",
        model: &record.head.model,
        echo,
    })
}

fn step(step: &Step) -> Item<'_> {
    match step {
        Step::Thought(_) => output(step),
        Step::Output(_) => Item::Output { kind: "model_output", content: [Box::new(output(step))] },
    }
}

fn output(step: &Step) -> Item<'_> {
    match step {
        Step::Thought(thought) => Item::Thought {
            kind: "thought",
            signature: &thought.signature,
            summary: thought.summaries.iter().map(|text| block(text)).collect(),
        },
        Step::Output(text) => block(text),
    }
}

fn block(text: &str) -> Item<'_> {
    Item::Text { kind: "text", text }
}
