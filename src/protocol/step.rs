//! Steps: what the model, its tools and the user did, in order (reference section 5).
//!
//! The legacy revision had no steps but a flat list of content blocks; [`Step::from_legacy`] reads one of those as
//! the step that it became.

use serde_json::{Value, json};

use super::content::Content;
use super::json::{self, Fields, Lenient};

/// One step of an interaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// What the user said.
    UserInput(Vec<Content>),
    /// What the model answered.
    ModelOutput(Vec<Content>),
    /// Summaries of what the model thought; usually each begins with a `**Title**`.
    Thought(Vec<Content>),
    /// A tool was called.
    Call(Call),
    /// A tool answered.
    Outcome(Outcome),
    /// A step this version does not know, as it came, without signatures.
    Unknown {
        /// The `type` it named, perhaps empty.
        kind: String,
        /// The whole step.
        json: Value,
    },
}

/// The tools of the API, by the word that stands before `_call` and `_result`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A function that the caller declared.
    Function,
    /// Google Search.
    GoogleSearch,
    /// Google's Python sandbox.
    CodeExecution,
    /// Reading of the pages named in the prompt.
    UrlContext,
    /// Google Maps.
    GoogleMaps,
    /// Search in uploaded files.
    FileSearch,
    /// A remote MCP server, run by Google.
    McpServer,
    /// Vertex retrieval.
    Retrieval,
    /// Agentic video processing.
    Processing,
    /// Search for tools.
    ToolSearch,
}

impl Tool {
    const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Function, "function", "function"),
        (Self::GoogleSearch, "google_search", "google_search"),
        (Self::CodeExecution, "code_execution", "code_execution"),
        (Self::UrlContext, "url_context", "url_context"),
        (Self::GoogleMaps, "google_maps", "google_maps"),
        (Self::FileSearch, "file_search", "file_search"),
        (Self::McpServer, "mcp_server", "mcp_server_tool"),
        (Self::Retrieval, "retrieval", "retrieval"),
        (Self::Processing, "processing", "processing"),
        (Self::ToolSearch, "tool_search", "tool_search"),
    ];

    /// The tool's name as it is declared in a request.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(tool, ..)| *tool == self).map_or("", |(_, name, _)| name)
    }

    fn stem(self) -> &'static str {
        Self::ALL.iter().find(|(tool, ..)| *tool == self).map_or("", |(.., stem)| stem)
    }

    fn from_stem(stem: &str) -> Option<Self> {
        Self::ALL.iter().find(|(.., known)| *known == stem).map(|(tool, ..)| *tool)
    }
}

/// A step type or delta type that belongs to a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolPart {
    /// `…_call`
    Call(Tool),
    /// `…_result`
    Outcome(Tool),
}

impl ToolPart {
    /// Reads a type such as `google_search_call`.
    pub fn from_wire(word: &str) -> Option<Self> {
        if let Some(stem) = word.strip_suffix("_call") {
            Tool::from_stem(stem).map(Self::Call)
        } else {
            word.strip_suffix("_result").and_then(Tool::from_stem).map(Self::Outcome)
        }
    }
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which tool.
    pub tool: Tool,
    /// Its id, to which the outcome refers; perhaps empty.
    pub id: String,
    /// The function's name, for functions and MCP tools; a tool of an MCP server has the server's in front, with a colon.
    pub name: String,
    /// What it was called with.
    pub arguments: Value,
    /// Google Search: what was searched, such as `image_search`; perhaps empty.
    pub search_type: String,
}

/// What a tool answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which tool.
    pub tool: Tool,
    /// The id of the call.
    pub call_id: String,
    /// The function's name, where it was repeated.
    pub name: String,
    /// The answer; its form depends on the tool.
    pub result: Value,
    /// The tool failed.
    pub is_error: bool,
}

impl Step {
    /// Reads a step of the current revision.
    pub fn from_json(mut value: Value) -> Self {
        let kind = value.text("type").unwrap_or_default();
        let blocks = |value: Option<Value>| json::list(value).into_iter().map(Content::from_json).collect();
        match kind.as_str() {
            "user_input" => Self::UserInput(blocks(value.take_value("content"))),
            "model_output" => {
                let mut content: Vec<Content> = blocks(value.take_value("content"));
                // An error in place of an answer (google.rpc.Status) is kept with its JSON, where it stands.
                if let Some(error) = value.take_value("error").filter(Value::is_object) {
                    let json = json!({"type": "error", "error": error});
                    content.push(Content::Unknown { kind: "error".to_owned(), json });
                }
                Self::ModelOutput(content)
            }
            "thought" => Self::Thought(blocks(value.take_value("summary"))),
            word => match ToolPart::from_wire(word) {
                Some(ToolPart::Call(tool)) => Self::Call(Call {
                    tool,
                    id: value.take_text("id").unwrap_or_default(),
                    name: called_name(tool, &mut value),
                    search_type: value.take_text("search_type").unwrap_or_default(),
                    arguments: value.take_value("arguments").unwrap_or_else(|| json!({})),
                }),
                Some(ToolPart::Outcome(tool)) => Self::Outcome(Outcome {
                    tool,
                    call_id: value.take_text("call_id").unwrap_or_default(),
                    name: called_name(tool, &mut value),
                    is_error: value.flag("is_error").unwrap_or(false),
                    result: value.take_value("result").unwrap_or(Value::Null),
                }),
                None => Self::Unknown { kind, json: json::without_signatures(value) },
            },
        }
    }

    /// Reads a step that came from the service. What names our store is no word of the wire, and is not taken.
    pub fn received(value: Value) -> Self {
        let blocks = |blocks: Vec<Content>| blocks.into_iter().map(Content::without_kept).collect();
        match Self::from_json(value) {
            Self::UserInput(content) => Self::UserInput(blocks(content)),
            Self::ModelOutput(content) => Self::ModelOutput(blocks(content)),
            Self::Thought(summary) => Self::Thought(blocks(summary)),
            step @ (Self::Call(_) | Self::Outcome(_) | Self::Unknown { .. }) => step,
        }
    }

    /// Reads a content block of the legacy revision, where text and media stood where `model_output` stands now.
    pub fn from_legacy(value: Value) -> Self {
        let kind = value.text("type").unwrap_or_default();
        match kind.as_str() {
            "text" | "image" | "audio" | "video" | "document" => {
                // `content.start` opens a block with its type alone; an empty block is not content yet.
                let block = Content::received(value);
                let empty = match &block {
                    Content::Text(text) => text.text.is_empty() && text.annotations.is_empty(),
                    Content::Media(media) => media.source == super::content::Source::Missing,
                    Content::Unknown { .. } => false,
                };
                Self::ModelOutput(if empty { Vec::new() } else { vec![block] })
            }
            _ => Self::received(value),
        }
    }

    /// The step with its signature, as a history has to bring it along. Nobody here looks at a signature, so it is no
    /// field of any step; an empty one is none.
    pub fn signed(self, signature: &str) -> Self {
        if signature.is_empty() {
            return self;
        }
        let mut json = self.to_json();
        json["signature"] = signature.into();
        Self::Unknown { kind: json.text("type").unwrap_or_default(), json }
    }

    /// The same in the wire's words, for storage and for sending a history.
    pub fn to_json(&self) -> Value {
        let blocks = |blocks: &[Content]| blocks.iter().map(Content::to_json).collect::<Vec<_>>();
        match self {
            Self::UserInput(content) => json!({"type": "user_input", "content": blocks(content)}),
            Self::ModelOutput(content) => json!({"type": "model_output", "content": blocks(content)}),
            Self::Thought(summary) => json!({"type": "thought", "summary": blocks(summary)}),
            Self::Call(call) => {
                let fields = Fields::of_type(&format!("{}_call", call.tool.stem()));
                let fields = fields.value("id", Some(call.id.as_str().into()));
                let fields = named(fields, call.tool, &call.name);
                let fields = fields.text("search_type", &call.search_type);
                fields.value("arguments", Some(call.arguments.clone())).done()
            }
            Self::Outcome(outcome) => {
                let fields = Fields::of_type(&format!("{}_result", outcome.tool.stem()));
                let call_id = Some(outcome.call_id.as_str().into());
                let fields = named(fields.value("call_id", call_id), outcome.tool, &outcome.name);
                fields
                    .value("result", Some(outcome.result.clone()))
                    .flag("is_error", Some(outcome.is_error))
                    .done()
            }
            Self::Unknown { json, .. } => json.clone(),
        }
    }
}

/// A tool of an MCP server is named in two fields by the types and in one by the live service (reference section 5):
/// `server:tool`, which is how it is called here.
fn called_name(tool: Tool, value: &mut Value) -> String {
    let name = function_name(value.take_text("name"));
    match value.take_text("server_name") {
        Some(server) if tool == Tool::McpServer && !server.is_empty() => format!("{server}:{name}"),
        Some(_) | None => name,
    }
}

fn named(fields: Fields, tool: Tool, name: &str) -> Fields {
    match name.split_once(':') {
        Some((server, name)) if tool == Tool::McpServer => {
            fields.text("server_name", server).text("name", name)
        }
        Some(_) | None => fields.text("name", name),
    }
}

/// On a later turn the service writes the names of functions with a prefix that nobody declared.
fn function_name(name: Option<String>) -> String {
    let name = name.unwrap_or_default();
    name.strip_prefix("default_api:").map(str::to_owned).unwrap_or(name)
}
