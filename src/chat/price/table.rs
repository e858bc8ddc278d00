//! The prices that are known, in US dollars for a million tokens, standard tier of the paid plan.
//!
//! Google tells them on <https://ai.google.dev/gemini-api/docs/pricing>. The lines of 2026-10-07 are from a transcript of
//! that page of that day, in the project API Evangelist. The others, and what cached tokens cost, are from the model
//! lists of models.dev, which were read on 2026-11-22 and may be older. Models that were found in neither, or with two
//! prices, are not here.

use super::Price;

/// One model's price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quoted {
    /// The id of the model.
    pub model: &'static str,
    /// What it costs.
    pub price: Price,
    /// The day on which it was read, ISO 8601.
    pub as_of: &'static str,
}

const TRANSCRIPT: &str = "2026-10-07";
const LISTS: &str = "2026-11-22";

const fn text(
    model: &'static str,
    input: f64,
    cached: Option<f64>,
    output: f64,
    as_of: &'static str,
) -> Quoted {
    Quoted { model, price: Price { input, cached, output: Some(output), pictures: None, long: None }, as_of }
}

const fn long(quoted: Quoted, input: f64, output: f64) -> Quoted {
    Quoted { price: Price { long: Some((input, output)), ..quoted.price }, ..quoted }
}

/// Of the models that paint, the price of words in the answer was not found.
const fn pictures(model: &'static str, input: f64, pictures: f64, as_of: &'static str) -> Quoted {
    Quoted {
        model,
        price: Price { input, cached: None, output: None, pictures: Some(pictures), long: None },
        as_of,
    }
}

/// The lines. The prices of the 3.8 and 3.6 models are those until the end of 2026.
pub const TABLE: &[Quoted] = &[
    text("gemini-3.8-flash", 0.75, Some(0.075), 3.75, TRANSCRIPT),
    text("gemini-3.6-flash", 0.75, Some(0.075), 3.75, LISTS),
    text("gemini-3.5-flash", 1.50, None, 9.00, TRANSCRIPT),
    text("gemini-3.5-flash-lite", 0.30, None, 2.50, TRANSCRIPT),
    long(text("gemini-3.1-pro-preview", 2.00, Some(0.20), 12.00, TRANSCRIPT), 4.00, 18.00),
    text("gemini-3-flash-preview", 0.50, Some(0.05), 3.00, LISTS),
    text("gemini-3.1-flash-lite", 0.25, Some(0.025), 1.50, LISTS),
    long(text("gemini-2.5-pro", 1.25, Some(0.125), 10.00, LISTS), 2.50, 15.00),
    text("gemini-2.5-flash", 0.30, Some(0.03), 2.50, LISTS),
    pictures("gemini-3-pro-image", 2.00, 120.00, TRANSCRIPT),
    pictures("gemini-3-pro-image-preview", 2.00, 120.00, LISTS),
    pictures("gemini-3.1-flash-image-preview", 0.50, 60.00, LISTS),
];
