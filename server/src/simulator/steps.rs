//! The steps of an answer: what the simulator says, thinks, calls and finds.
//!
//! They know nothing of the wire. [`super::wire`] makes events of them and
//! [`super::resource`] JSON, each in both revisions.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
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
#[derive(Debug, Clone)]
#[expect(clippy::enum_variant_names, reason = "these are the API's own words")]
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

impl Serialize for Annotation {
    /// By hand, because the wire has the type last.
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(None)?;
        let mut span = |start: &usize, end: &usize| {
            map.serialize_entry("start_index", start)?;
            map.serialize_entry("end_index", end)
        };
        let kind = match self {
            Self::UrlCitation { start_index, end_index, url, title } => {
                span(start_index, end_index)?;
                map.serialize_entry("url", url)?;
                map.serialize_entry("title", title)?;
                "url_citation"
            }
            Self::FileCitation { start_index, end_index, document_uri, file_name, source } => {
                span(start_index, end_index)?;
                map.serialize_entry("document_uri", document_uri)?;
                map.serialize_entry("file_name", file_name)?;
                map.serialize_entry("source", source)?;
                "file_citation"
            }
            Self::PlaceCitation { start_index, end_index, place_id, name, url } => {
                span(start_index, end_index)?;
                map.serialize_entry("place_id", place_id)?;
                map.serialize_entry("name", name)?;
                map.serialize_entry("url", url)?;
                "place_citation"
            }
        };
        map.serialize_entry("type", kind)?;
        map.end()
    }
}

impl Annotation {
    /// Where its span ends, in bytes.
    pub(crate) fn end(&self) -> usize {
        match self {
            Self::UrlCitation { end_index, .. }
            | Self::FileCitation { end_index, .. }
            | Self::PlaceCitation { end_index, .. } => *end_index,
        }
    }
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

impl Call {
    /// The arguments as the wire has them: a search of files names none.
    pub(crate) fn said_arguments(&self) -> Option<&Value> {
        (self.tooling != Tooling::FileSearch).then_some(&self.arguments)
    }
}

impl Outcome {
    /// What the wire says about errors: some results have no word for it.
    pub(crate) fn said_error(&self, legacy: bool) -> Option<bool> {
        match self.tooling {
            Tooling::GoogleMaps | Tooling::FileSearch => None,
            // In the first revision it is a tool of its own kind.
            Tooling::Remote { .. } if legacy => None,
            Tooling::Function { .. }
            | Tooling::Remote { .. }
            | Tooling::GoogleSearch
            | Tooling::CodeExecution
            | Tooling::UrlContext => Some(self.is_error),
        }
    }

    /// What a GET tells of the result: of a search of files only a stream shows it.
    pub(crate) fn kept(&self, legacy: bool) -> Option<&Found> {
        (legacy || self.tooling != Tooling::FileSearch).then_some(&self.found)
    }
}

/// The `result` of a step.
#[derive(Debug, Clone, serde::Serialize)]
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
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Suggestion {
    pub(crate) search_suggestions: String,
}

/// An item of a URL context's result.
#[derive(Debug, Clone, serde::Serialize)]
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
