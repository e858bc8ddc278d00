//! An interaction as JSON: the answer to a create request that does not stream, and
//! to a GET.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{Status, Step};
use super::refusal::json_text;
use super::steps::{Annotation, Block, Found, Picture};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<&'static str>,
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
        content: Vec<Item<'a>>,
    },
    Text {
        #[serde(rename = "type")]
        kind: &'static str,
        text: &'a str,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        annotations: &'a [Annotation],
    },
    Image {
        #[serde(rename = "type")]
        kind: &'static str,
        mime_type: &'static str,
        data: &'a str,
    },
    Call {
        #[serde(rename = "type")]
        kind: &'static str,
        id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        server_name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        arguments: Option<&'a Value>,
        #[serde(skip_serializing_if = "str::is_empty")]
        signature: &'a str,
    },
    Outcome {
        #[serde(rename = "type")]
        kind: &'static str,
        call_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        server_name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<&'a Found>,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_error: Option<bool>,
        #[serde(skip_serializing_if = "str::is_empty")]
        signature: &'a str,
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
    let ended = record.status.answered();
    let produced = if ended { record.answer.steps.as_slice() } else { &[] };
    let is_model = record.head.answerer.model().is_some();
    let (steps, outputs) = match revision {
        Revision::Steps => {
            let sent = match asked {
                Asked::Created => &[][..],
                Asked::Fetched => &record.input.steps,
            };
            let sent = sent.iter().map(Item::Sent);
            let made = produced.iter().flat_map(|step| items(step, false));
            (Some(sent.chain(made).collect()), None)
        }
        Revision::Outputs => (None, Some(produced.iter().flat_map(|step| items(step, true)).collect())),
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
        service_tier: (revision == Revision::Steps && is_model).then_some(record.head.service_tier.as_str()),
        steps,
        outputs,
        role: (revision == Revision::Outputs).then(|| record.head.answerer.role()),
        object: "interaction",
        model: record.head.answerer.model(),
        agent: record.head.answerer.agent(),
        continuation_token: record.status.token(),
        echo,
    })
}

/// `step` as it is listed: one item among the steps, or as many outputs as it has
/// blocks.
fn items(step: &Step, legacy: bool) -> Vec<Item<'_>> {
    match step {
        Step::Output(blocks) => {
            let content = blocks.iter().map(block).collect();
            if legacy { content } else { vec![Item::Output { kind: "model_output", content }] }
        }
        Step::Thought(thought) => {
            let texts = thought.summaries.iter().map(|text| plain(text));
            vec![Item::Thought {
                kind: "thought",
                signature: &thought.signature,
                summary: texts.chain(thought.drafts.iter().map(image)).collect(),
            }]
        }
        Step::Call(call) => vec![Item::Call {
            kind: call.tooling.call(legacy),
            id: &call.id,
            name: call.tooling.name(legacy),
            server_name: call.tooling.server(legacy),
            arguments: call.said_arguments(),
            signature: &call.signature,
        }],
        Step::Outcome(outcome) => vec![Item::Outcome {
            kind: outcome.tooling.result(legacy),
            call_id: &outcome.call_id,
            name: outcome.tooling.name(legacy),
            server_name: outcome.tooling.server(legacy),
            result: outcome.kept(legacy),
            is_error: outcome.said_error(legacy),
            signature: &outcome.signature,
        }],
    }
}

fn block(block: &Block) -> Item<'_> {
    match block {
        Block::Text { text, annotations } => Item::Text { kind: "text", text, annotations },
        Block::Picture(picture) => image(picture),
    }
}

fn plain(text: &str) -> Item<'_> {
    Item::Text { kind: "text", text, annotations: &[] }
}

fn image(picture: &Picture) -> Item<'_> {
    Item::Image { kind: "image", mime_type: picture.mime_type, data: &picture.data }
}
