//! What can be looked at in a step: queries, pages, code and what it printed, places, files, or plain JSON.
//!
//! The forms are those of reference section 5. What does not have the form of its tool is shown as JSON, so that nothing
//! is hidden.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::chat::turn::Turn;
use crate::protocol::content::{Annotation, Content};
use crate::protocol::step::{Call, Outcome, Step, Tool};

/// One thing to look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// What was searched for on the web.
    Queries(Vec<String>),
    /// What was searched for on the map.
    MapQueries(Vec<String>),
    /// Pages that were to be read.
    Pages(Vec<Page>),
    /// A program.
    Code {
        /// Its language, in lower case; perhaps empty.
        language: String,
        /// Its text.
        code: String,
    },
    /// What a program printed, or what a tool said in plain text.
    Printed {
        /// The text.
        text: String,
        /// It tells of a failure.
        is_error: bool,
    },
    /// A picture that a program drew.
    Figure {
        /// Its MIME type.
        mime_type: String,
        /// Its bytes in base64.
        data: String,
    },
    /// Places that were found.
    Places(Vec<Place>),
    /// Files that were found.
    Files(Vec<File>),
    /// Anything else.
    Json {
        /// What it is: "Arguments", "Result", or nothing where the step is nothing else.
        name: &'static str,
        /// The JSON.
        value: Value,
    },
}

/// A page that was to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// `success`, `error`, `paywall`, `unsafe`, another word of the service, or nothing while that is not known.
    pub status: String,
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its page; perhaps empty.
    pub url: String,
}

/// A file in which something was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Its name.
    pub name: String,
    /// The pages that were cited, as the service counts them.
    pub pages: BTreeSet<u64>,
}

impl Detail {
    /// How much of it a summary counts: queries, and pages that were read.
    pub(super) fn amount(&self) -> usize {
        match self {
            Self::Queries(queries) => queries.len(),
            Self::Pages(pages) => pages.iter().filter(|page| page.is_read()).count(),
            Self::MapQueries(_)
            | Self::Code { .. }
            | Self::Printed { .. }
            | Self::Figure { .. }
            | Self::Places(_)
            | Self::Files(_)
            | Self::Json { .. } => 0,
        }
    }
}

/// Whether a result says of everything it has that it failed, although it is no error as a whole.
pub(super) fn all_failed(outcome: &Outcome) -> bool {
    let pages = read_pages(outcome);
    !pages.is_empty() && pages.iter().all(|page| page.status == "error")
}

pub(super) fn details(turn: &Turn, call: &Call, outcome: Option<&Outcome>) -> Vec<Detail> {
    let mut details = Vec::new();
    match call.tool {
        Tool::GoogleSearch => {
            details.extend(words(&call.arguments, "queries").map(Detail::Queries));
            // Search suggestions are HTML; they are shown as they are, below the answer.
            let odd = outcome.filter(|outcome| outcome.is_error || !is_suggestions(&outcome.result));
            details.extend(odd.and_then(result));
        }
        Tool::UrlContext => {
            let pages = pages(call, outcome);
            let known = outcome.filter(|outcome| !read_pages(outcome).is_empty());
            if !pages.is_empty() {
                details.push(Detail::Pages(pages));
            }
            if known.is_none() {
                details.extend(outcome.and_then(result));
            }
        }
        Tool::CodeExecution => {
            match text(&call.arguments, "code") {
                Some(code) => {
                    let language = text(&call.arguments, "language").unwrap_or_default().to_lowercase();
                    details.push(Detail::Code { language, code });
                }
                None => details.extend(json("Arguments", &call.arguments)),
            }
            details.extend(outcome.into_iter().flat_map(printed));
        }
        Tool::GoogleMaps => {
            details.extend(words(&call.arguments, "queries").map(Detail::MapQueries));
            let places: Vec<Place> = outcome.map(places).unwrap_or_default();
            if places.is_empty() {
                details.extend(outcome.and_then(result));
            } else {
                details.push(Detail::Places(places));
            }
        }
        Tool::FileSearch => {
            details.extend(json("Arguments", &call.arguments));
            let files = files(turn);
            if files.is_empty() {
                details.extend(outcome.and_then(result));
            } else {
                details.push(Detail::Files(files));
            }
        }
        Tool::Function | Tool::McpServer | Tool::Retrieval | Tool::Processing | Tool::ToolSearch => {
            details.extend(json("Arguments", &call.arguments));
            details.extend(outcome.into_iter().flat_map(said));
        }
    }
    details
}

/// The pages of a call, with the word on each once there is one.
pub(super) fn pages(call: &Call, outcome: Option<&Outcome>) -> Vec<Page> {
    let mut pages = outcome.map(read_pages).unwrap_or_default();
    for url in words(&call.arguments, "urls").unwrap_or_default() {
        if !pages.iter().any(|page| page.url == url) {
            pages.push(Page { url, status: String::new() });
        }
    }
    pages
}

fn read_pages(outcome: &Outcome) -> Vec<Page> {
    let page = |item: &Value| {
        Some(Page { url: text(item, "url")?, status: text(item, "status").unwrap_or_default() })
    };
    match outcome.tool {
        Tool::UrlContext => items(&outcome.result).filter_map(page).collect(),
        Tool::Function
        | Tool::GoogleSearch
        | Tool::CodeExecution
        | Tool::GoogleMaps
        | Tool::FileSearch
        | Tool::McpServer
        | Tool::Retrieval
        | Tool::Processing
        | Tool::ToolSearch => Vec::new(),
    }
}

fn places(outcome: &Outcome) -> Vec<Place> {
    let of_item = |item: &Value| item.get("places").cloned();
    let place = |place: Value| {
        Some(Place { name: text(&place, "name")?, url: text(&place, "url").unwrap_or_default() })
    };
    items(&outcome.result)
        .filter_map(of_item)
        .flat_map(|places| items(&places).cloned().collect::<Vec<_>>())
        .filter_map(place)
        .collect()
}

/// What a search of files found is told by the citations alone: the items of its result are empty (reference section 5).
fn files(turn: &Turn) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let blocks = turn.steps.values().flat_map(|growing| match &growing.step {
        Step::ModelOutput(blocks) => blocks.as_slice(),
        Step::UserInput(_) | Step::Thought(_) | Step::Call(_) | Step::Outcome(_) | Step::Unknown { .. } => {
            &[]
        }
    });
    for block in blocks {
        let Content::Text(block) = block else { continue };
        for annotation in &block.annotations {
            let Annotation::File { name, page, .. } = annotation else { continue };
            match files.iter_mut().find(|file| file.name == *name) {
                Some(file) => file.pages.extend(page),
                None => files.push(File { name: name.clone(), pages: page.iter().copied().collect() }),
            }
        }
    }
    files
}

/// What a program printed and drew: a text, or content blocks (reference sections 5 and 16).
fn printed(outcome: &Outcome) -> Vec<Detail> {
    let is_error = outcome.is_error;
    let of_text =
        |text: &str| (!text.trim().is_empty()).then(|| Detail::Printed { text: text.to_owned(), is_error });
    if let Value::String(text) = &outcome.result {
        return of_text(text).into_iter().collect();
    }
    let block = |item: &Value| match (text(item, "text"), text(item, "data"), text(item, "mime_type")) {
        (Some(text), ..) => of_text(&text),
        (None, Some(data), Some(mime_type)) if mime_type.starts_with("image/") => {
            Some(Detail::Figure { mime_type, data })
        }
        _ => json("Result", item),
    };
    match &outcome.result {
        Value::Array(blocks) => blocks.iter().filter_map(block).collect(),
        other => json("Result", other).into_iter().collect(),
    }
}

/// What a function or a remote tool said: its texts as text, everything else as JSON.
fn said(outcome: &Outcome) -> Vec<Detail> {
    let is_text =
        |item: &Value| item.get("type").is_some_and(|kind| kind == "text") && text(item, "text").is_some();
    match &outcome.result {
        Value::Array(blocks) if !blocks.is_empty() && blocks.iter().all(is_text) => printed(outcome),
        Value::String(_) => printed(outcome),
        other => json("Result", other).into_iter().collect(),
    }
}

fn result(outcome: &Outcome) -> Option<Detail> {
    match &outcome.result {
        Value::String(text) => {
            (!text.is_empty()).then(|| Detail::Printed { text: text.clone(), is_error: outcome.is_error })
        }
        other => json("Result", other),
    }
}

/// JSON that says something.
fn json(name: &'static str, value: &Value) -> Option<Detail> {
    let says_nothing = match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => {
            items.iter().all(|item| item.as_object().is_some_and(serde_json::Map::is_empty))
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    (!says_nothing).then(|| Detail::Json { name, value: value.clone() })
}

fn is_suggestions(result: &Value) -> bool {
    let has =
        |item: &Value| item.get("search_suggestions").or_else(|| item.get("rendered_content")).is_some();
    result.is_null() || items(result).all(has)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

/// A list of texts; `None` where there is none.
fn words(value: &Value, name: &str) -> Option<Vec<String>> {
    let list = value.get(name)?.as_array()?;
    let words: Vec<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    (!words.is_empty()).then_some(words)
}
