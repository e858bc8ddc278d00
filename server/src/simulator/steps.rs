//! The steps of an answer: what the simulator says, thinks, calls and finds.
//!
//! They know nothing of the wire. [`super::wire`] makes events of them and
//! [`super::resource`] JSON, each in both revisions.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

/// A step of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Thought(Thought),
    /// A `model_output`: texts and pictures in their order.
    Output(Vec<Block>),
    /// A tool is called, by the client (functions) or by the server.
    Call(Call),
    /// What a tool that the server runs has found.
    Outcome(Outcome),
}

impl Step {
    /// A `model_output` with one text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Output(vec![Block::text(text)])
    }
}

/// What the model thought, as far as it says so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Thought {
    /// Paragraph groups, each with its title. Empty when none were asked for.
    pub(crate) summaries: Vec<String>,
    /// Pictures drawn on the way; they are summaries, too, and no results.
    pub(crate) drafts: Vec<Picture>,
    pub(crate) signature: String,
    /// How many pauses for thought there are before the answer.
    pub(crate) effort: u32,
}

/// A part of a `model_output`.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Text { text: String, annotations: Vec<Annotation> },
    Picture(Picture),
}

impl Block {
    /// A text without citations.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), annotations: Vec::new() }
    }
}

/// A picture in base64.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) mime_type: &'static str,
    pub(crate) data: Arc<str>,
}

/// A span of a text and where it comes from. Offsets count UTF-8 bytes; the end is
/// exclusive. Fields are in the order of the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Annotation {
    UrlCitation {
        start_index: usize,
        end_index: usize,
        url: String,
        title: String,
    },
    FileCitation {
        start_index: usize,
        end_index: usize,
        document_uri: String,
        file_name: String,
        source: String,
    },
    PlaceCitation {
        start_index: usize,
        end_index: usize,
        place_id: String,
        name: String,
        url: String,
    },
}

/// Which tool a call or its result belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tooling {
    /// A function that the client runs.
    Function {
        name: String,
    },
    /// A tool of a remote MCP server, run by this server.
    Remote {
        server: String,
        name: String,
    },
    GoogleSearch,
    CodeExecution,
    UrlContext,
    GoogleMaps,
    FileSearch,
}

/// A call of a tool.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) tooling: Tooling,
    pub(crate) id: String,
    pub(crate) arguments: Value,
    /// Empty on models that do not sign their calls.
    pub(crate) signature: String,
}

/// What came of a call.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) tooling: Tooling,
    pub(crate) call_id: String,
    pub(crate) found: Found,
    pub(crate) is_error: bool,
    pub(crate) signature: String,
}

/// The `result` of a step.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Found {
    /// What a program printed.
    Printed(String),
    /// HTML with suggestions to search for.
    Suggestions(Vec<Suggestion>),
    /// Pages and how reading them went.
    Pages(Vec<Page>),
    /// Anything else.
    Json(Value),
}

/// An item of a search's result.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Suggestion {
    pub(crate) search_suggestions: String,
}

/// An item of a URL context's result.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Page {
    pub(crate) url: String,
    /// `success`, `error`, `paywall` or `unsafe`.
    pub(crate) status: &'static str,
}

impl Tooling {
    /// The `type` of a call's step.
    pub(crate) fn call(&self, legacy: bool) -> &'static str {
        match self {
            Self::Function { .. } => "function_call",
            Self::Remote { .. } if legacy => "mcp_server_tool_call",
            Self::Remote { .. } => "function_call",
            Self::GoogleSearch => "google_search_call",
            Self::CodeExecution => "code_execution_call",
            Self::UrlContext => "url_context_call",
            Self::GoogleMaps => "google_maps_call",
            Self::FileSearch => "file_search_call",
        }
    }

    /// The `type` of a result's step.
    pub(crate) fn result(&self, legacy: bool) -> &'static str {
        match self {
            Self::Function { .. } => "function_result",
            Self::Remote { .. } if legacy => "mcp_server_tool_result",
            Self::Remote { .. } => "function_result",
            Self::GoogleSearch => "google_search_result",
            Self::CodeExecution => "code_execution_result",
            Self::UrlContext => "url_context_result",
            Self::GoogleMaps => "google_maps_result",
            Self::FileSearch => "file_search_result",
        }
    }

    /// The `name` that goes with it: a remote tool's has its server in front in the
    /// steps revision, where it looks like a function.
    pub(crate) fn name(&self, legacy: bool) -> Option<String> {
        match self {
            Self::Function { name } => Some(name.clone()),
            Self::Remote { name, .. } if legacy => Some(name.clone()),
            Self::Remote { server, name } => Some(format!("{server}:{name}")),
            Self::GoogleSearch
            | Self::CodeExecution
            | Self::UrlContext
            | Self::GoogleMaps
            | Self::FileSearch => None,
        }
    }

    /// The `server_name` that the outputs revision has beside the name.
    pub(crate) fn server(&self, legacy: bool) -> Option<&str> {
        match self {
            Self::Remote { server, .. } if legacy => Some(server),
            Self::Remote { .. }
            | Self::Function { .. }
            | Self::GoogleSearch
            | Self::CodeExecution
            | Self::UrlContext
            | Self::GoogleMaps
            | Self::FileSearch => None,
        }
    }
}

impl Step {
    /// About how many bytes it takes to keep.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Thought(thought) => {
                thought.signature.len()
                    + thought.summaries.iter().map(String::len).sum::<usize>()
                    + thought.drafts.iter().map(|draft| draft.data.len()).sum::<usize>()
            }
            Self::Output(blocks) => blocks.iter().map(Block::weight).sum(),
            Self::Call(call) => call.signature.len() + call.arguments.to_string().len(),
            Self::Outcome(outcome) => {
                outcome.signature.len() + serde_json::to_string(&outcome.found).map_or(0, |text| text.len())
            }
        }
    }
}

impl Block {
    fn weight(&self) -> usize {
        match self {
            Self::Text { text, annotations } => text.len() + annotations.len() * 200,
            Self::Picture(picture) => picture.data.len(),
        }
    }
}
