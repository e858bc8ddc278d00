//! `GET /models`: the table as the service lists it, in pages.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde::Serialize;

use super::models::{MODELS, Makes, Model, model};
use super::refusal::{Refusal, json_response, json_text};
use crate::query;

/// The service's default and largest page.
const PAGE: usize = 50;
const LARGEST_PAGE: usize = 1_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    models: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: String,
    version: &'static str,
    display_name: &'static str,
    description: String,
    input_token_limit: u32,
    output_token_limit: u32,
    supported_generation_methods: [&'static str; 2],
    temperature: u32,
    top_p: f32,
    top_k: u32,
    max_temperature: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    thinking: bool,
}

/// A page of the list.
pub(crate) fn page(query: Option<&str>, retired: bool) -> Result<Response<Body>, Refusal> {
    let number = |name: &str| -> Result<Option<usize>, Refusal> {
        query::value(query, name)
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().map_err(|_| Refusal::invalid(&format!("Invalid value at '{name}'."))))
            .transpose()
    };
    let size = match number("pageSize")? {
        None | Some(0) => PAGE,
        Some(size) => size.min(LARGEST_PAGE),
    };
    let from = number("pageToken")?.unwrap_or(0);
    let all: Vec<&Model> = MODELS.iter().filter(|model| !(retired && model.retired)).collect();
    let page = Page {
        models: all.iter().skip(from).take(size).map(|model| listed(model)).collect(),
        next_page_token: (from + size < all.len()).then(|| (from + size).to_string()),
    };
    Ok(json_response(StatusCode::OK, json_text(&page)))
}

/// One model of the list.
pub(crate) fn one(id: &str, retired: bool) -> Result<Response<Body>, Refusal> {
    match model(id).filter(|model| !(retired && model.retired)) {
        Some(model) => Ok(json_response(StatusCode::OK, json_text(&listed(model)))),
        None => Err(Refusal::plain(
            StatusCode::NOT_FOUND,
            "model_not_found",
            &format!("The model '{id}' was not found."),
        )),
    }
}

fn listed(model: &Model) -> Listed {
    let (input_token_limit, output_token_limit) = match model.makes {
        Makes::Text => (1_048_576, 65_536),
        Makes::Pictures => (65_536, 32_768),
    };
    Listed {
        name: format!("models/{}", model.id),
        version: "001",
        display_name: model.name,
        description: format!("{}, simulated.", model.name),
        input_token_limit,
        output_token_limit,
        supported_generation_methods: ["generateContent", "countTokens"],
        temperature: 1,
        top_p: 0.95,
        top_k: 64,
        max_temperature: 2,
        thinking: true,
    }
}
