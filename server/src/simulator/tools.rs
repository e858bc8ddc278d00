//! The tools of a request: reading them, refusing what does not go together, and
//! using them.
//!
//! [`answer`] asks each tool in turn whether the question is for it. A tool that is
//! declared but not needed is not used, as with the real service. What a tool makes of
//! a question is a [`Used`]: it says which steps to show and what to say, and
//! [`super::answer`] puts the thoughts around it.

mod arguments;
mod code;
mod computer;
mod file_search;
pub(crate) mod functions;
mod maps;
mod mcp;
mod pages;
mod python;
mod search;
mod structured;

use serde_json::Value;

use super::files::Files;
use super::ids;
use super::models::{Makes, Model};
use super::random::Random;
use super::refusal::Refusal;
use super::steps::{Annotation, Call, Found, Outcome, Step, Tooling};
use super::voice::Question;
use super::wishes::{Choice, Wishes};

pub(crate) use search::{hits, image_search};
pub(crate) use structured::write as structured;

/// A tool that a request declares.
#[derive(Debug, Clone)]
pub(crate) enum Tool {
    Function(Function),
    GoogleSearch {
        images: bool,
    },
    CodeExecution,
    UrlContext,
    FileSearch {
        stores: Vec<String>,
        most: usize,
    },
    GoogleMaps {
        widget: bool,
        place: Option<(f64, f64)>,
    },
    McpServer(McpServer),
    ComputerUse {
        excluded: Vec<String>,
        environment: String,
    },
    /// Finds functions; there are never so many here that it would be needed.
    FunctionSearch,
}

/// A function that the client runs.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) parameters: Value,
}

/// A remote MCP server.
#[derive(Debug, Clone)]
pub(crate) struct McpServer {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// None: all that it has.
    pub(crate) allowed: Option<Vec<String>>,
}

/// What a tool made of a question.
#[derive(Debug, Default)]
pub(crate) struct Used {
    /// Calls and results, in order.
    pub(crate) steps: Vec<Step>,
    /// What is said afterwards. Empty when functions wait for their results.
    pub(crate) text: String,
    pub(crate) annotations: Vec<Annotation>,
    /// Tokens that the tool brought in.
    pub(crate) tool_use: usize,
    pub(crate) searches: usize,
    pub(crate) map_searches: usize,
    /// Whether the client has to do something now.
    pub(crate) waits: bool,
    pub(crate) order: Order,
}

/// Where the thoughts go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Before the tool.
    #[default]
    ThoughtFirst,
    /// Before the tool, and again after it.
    ThoughtTwice,
    /// After the tool: searches of today's models.
    ThoughtLast,
    /// The tool after the answer: searches of the 2.5 models.
    ToolLast,
}

/// What the tools can look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) question: &'a Question<'a>,
    pub(crate) wishes: &'a Wishes,
    pub(crate) files: &'a Files,
}

/// The first tool that the question is for, used. `needed` tells whether the question
/// asks for more than the simulator can say by itself.
pub(crate) async fn answer(around: Surroundings<'_>, needed: bool, random: &mut Random) -> Option<Used> {
    let question = around.question;
    if around.wishes.choice == Choice::None {
        return None;
    }
    if let Some(used) = functions::call(question.prompt, around.wishes, random) {
        return Some(used);
    }
    for tool in &around.wishes.tools {
        let used = match tool {
            Tool::Function(_) | Tool::FunctionSearch => None,
            Tool::ComputerUse { excluded, environment } => {
                computer::first(question.prompt, excluded, environment, random)
            }
            Tool::UrlContext => pages::read(question.prompt, random),
            Tool::CodeExecution => code::run(question.prompt, random),
            Tool::GoogleMaps { widget, place } => maps::search(question.prompt, *widget, *place, random),
            Tool::FileSearch { stores, most } => {
                file_search::search(question.prompt, around.files, stores, *most, random)
            }
            Tool::McpServer(server) => mcp::call(server, question.prompt, needed, random).await,
            // Last, below: a search fits nearly every question.
            Tool::GoogleSearch { .. } => None,
        };
        if used.is_some() {
            return used;
        }
    }
    let searches = around.wishes.tools.iter().any(|tool| matches!(tool, Tool::GoogleSearch { .. }));
    if searches { search::search(question, needed, random) } else { None }
}

/// What is added to an answer for which a search was allowed, but not made.
pub(crate) fn unused(wishes: &Wishes) -> &'static str {
    let search = wishes.tools.iter().any(|tool| matches!(tool, Tool::GoogleSearch { .. }));
    if search && wishes.choice != Choice::None { "\n\n*I did not search for this.*" } else { "" }
}

/// A call by the server and its result, signed like the others.
fn server_steps(
    tooling: Tooling,
    arguments: Value,
    found: Found,
    is_error: bool,
    random: &mut Random,
) -> Vec<Step> {
    let id = if tooling == Tooling::CodeExecution { ids::code_call(random) } else { ids::call(random) };
    let call =
        Call { tooling: tooling.clone(), id: id.clone(), arguments, signature: ids::signature(random, 48) };
    let outcome = Outcome { tooling, call_id: id, found, is_error, signature: ids::signature(random, 48) };
    vec![Step::Call(call), Step::Outcome(outcome)]
}

impl Tool {
    /// Reads `tools`, which have the right names and kinds of values.
    pub(crate) fn list(tools: &[Value], model: &'static Model) -> Result<Vec<Self>, Refusal> {
        let mut read = Vec::new();
        for (index, tool) in tools.iter().enumerate() {
            read.push(Self::read(tool, &format!("tools[{index}]"))?);
        }
        refuse_strange_company(&read, model)?;
        Ok(read)
    }

    fn read(tool: &Value, path: &str) -> Result<Self, Refusal> {
        let text = |name: &str| tool[name].as_str().unwrap_or("").to_owned();
        let needed = |name: &str| match text(name) {
            empty if empty.is_empty() => {
                Err(Refusal::invalid(&format!("Missing parameter '{path}.{name}'.")))
            }
            text => Ok(text),
        };
        Ok(match tool["type"].as_str().unwrap_or("") {
            "function" => {
                let name = needed("name")?;
                if !functions::is_name(&name) {
                    return Err(Refusal::invalid(&format!(
                        "Invalid function name '{name}' at '{path}.name'. It must begin with a letter \
                         or an underscore and have at most 64 letters, digits, underscores, dots, \
                         colons or dashes."
                    )));
                }
                let description = text("description");
                Self::Function(Function { name, description, parameters: tool["parameters"].clone() })
            }
            "google_search" => {
                let images = texts(&tool["search_types"]).iter().any(|kind| kind == "image_search");
                Self::GoogleSearch { images }
            }
            "code_execution" => Self::CodeExecution,
            "url_context" => Self::UrlContext,
            "file_search" => {
                let stores = texts(&tool["file_search_store_names"]);
                if stores.is_empty() {
                    return Err(Refusal::invalid(&format!(
                        "Missing parameter '{path}.file_search_store_names'."
                    )));
                }
                let most = tool["top_k"].as_u64().and_then(|most| usize::try_from(most).ok());
                Self::FileSearch { stores, most: most.unwrap_or(3).clamp(1, 20) }
            }
            "google_maps" => Self::GoogleMaps {
                widget: tool["enable_widget"].as_bool().unwrap_or(false),
                place: tool["latitude"].as_f64().zip(tool["longitude"].as_f64()),
            },
            "mcp_server" => Self::McpServer(McpServer {
                name: needed("name")?,
                url: needed("url").and_then(|url| mcp::check(tool, path).map(|()| url))?,
                headers: tool["headers"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                    .collect(),
                allowed: tool["allowed_tools"]
                    .as_array()
                    .map(|lists| lists.iter().flat_map(|list| texts(&list["tools"])).collect()),
            }),
            "computer_use" => Self::ComputerUse {
                excluded: texts(&tool["excluded_predefined_functions"]),
                environment: text("environment"),
            },
            _ => Self::FunctionSearch,
        })
    }

    /// The name, if it is a function.
    pub(crate) fn function_name(&self) -> Option<&str> {
        match self {
            Self::Function(function) => Some(&function.name),
            Self::GoogleSearch { .. }
            | Self::CodeExecution
            | Self::UrlContext
            | Self::FileSearch { .. }
            | Self::GoogleMaps { .. }
            | Self::McpServer(_)
            | Self::ComputerUse { .. }
            | Self::FunctionSearch => None,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Function(_) => "function",
            Self::GoogleSearch { .. } => "google_search",
            Self::CodeExecution => "code_execution",
            Self::UrlContext => "url_context",
            Self::FileSearch { .. } => "file_search",
            Self::GoogleMaps { .. } => "google_maps",
            Self::McpServer(_) => "mcp_server",
            Self::ComputerUse { .. } => "computer_use",
            Self::FunctionSearch => "tool_search",
        }
    }
}

fn refuse_strange_company(tools: &[Tool], model: &Model) -> Result<(), Refusal> {
    let has = |word: &str| tools.iter().any(|tool| tool.word() == word);
    if has("file_search") && (has("google_search") || has("url_context")) {
        return Err(Refusal::invalid(
            "'file_search' cannot be combined with 'google_search' or 'url_context'.",
        ));
    }
    if model.id.contains("2.5") && has("function") && tools.iter().any(|tool| tool.word() != "function") {
        return Err(Refusal::invalid(&format!(
            "{} cannot combine functions with tools that the server runs.",
            model.id
        )));
    }
    if model.makes == Makes::Pictures
        && let Some(tool) = tools.iter().find(|tool| tool.word() != "google_search")
    {
        return Err(Refusal::invalid(&format!(
            "The tool '{}' is not enabled for {}.",
            tool.word(),
            model.id
        )));
    }
    let images = tools.iter().any(|tool| matches!(tool, Tool::GoogleSearch { images: true }));
    if images && !model.id.starts_with("gemini-3.1-flash-image") {
        return Err(Refusal::invalid(&format!("'image_search' is not enabled for {}.", model.id)));
    }
    let mut servers: Vec<&str> = tools
        .iter()
        .filter_map(|tool| match tool {
            Tool::McpServer(server) => Some(server.name.as_str()),
            _ => None,
        })
        .collect();
    servers.sort_unstable();
    if let Some(pair) = servers.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refusal::invalid(&format!("Duplicate MCP server name found: {}.", pair[0])));
    }
    let mut names: Vec<&str> = tools.iter().filter_map(Tool::function_name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Refusal::invalid(&format!("Duplicate function declaration found: {}.", pair[0]))),
        None => Ok(()),
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
