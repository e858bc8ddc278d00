//! What tokens cost: an estimate by a dated table, of which the person can change every line.
//!
//! The service tells tokens and no money. Its prices change, and this program cannot ask for them: so each line of the
//! [`table`] has a date, and where there is no price, none is made up. What the person entered goes before the table.
//!
//! Estimated are the standard prices of the paid plan. Not in it: the free plan, discounts of other service tiers, the
//! storage of caches, and searches within the month's free amount.

pub mod table;

use serde::{Deserialize, Serialize};

use super::usage::of_modality;
use crate::protocol::usage::Usage;

/// Prices in US dollars for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// What is said to the model, and what tools bring in.
    pub input: f64,
    /// Input that the cache had; `None` where that is not known, and it counts as input.
    pub cached: Option<f64>,
    /// Text of the answer, and thinking.
    pub output: Option<f64>,
    /// Pictures of the answer; `None` where they cost what text does.
    pub pictures: Option<f64>,
    /// What input and output cost once the input is longer than [`LONG_INPUT`] tokens.
    pub long: Option<(f64, f64)>,
}

/// Above so many tokens of input, some models have other prices.
pub const LONG_INPUT: u64 = 200_000;

/// What the person entered for one model. What is left out is as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Own {
    /// The id of the model.
    pub model: String,
    /// US dollars for a million tokens of input, cached or not, however long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<f64>,
    /// US dollars for a million tokens of output, pictures and thinking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<f64>,
}

/// Where a price is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The person entered it.
    Own,
    /// The table has it, read on this day (ISO 8601).
    Table(&'static str),
}

/// What something cost, as far as that can be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// US dollars, for what has a price.
    pub dollars: f64,
    /// Some of it has no price, so it cost more than that.
    pub partly: bool,
}

/// The price of a model or agent, and where it is from.
pub fn price_of(id: &str, own: &[Own]) -> Option<(Price, Origin)> {
    let id = id.strip_prefix("models/").unwrap_or(id);
    let line = table::TABLE.iter().find(|line| line.model == id);
    let entered = |own: &&Own| own.model == id && (own.input.is_some() || own.output.is_some());
    let Some(own) = own.iter().find(entered) else {
        return line.map(|line| (line.price, Origin::Table(line.as_of)));
    };
    let listed = line.map(|line| line.price);
    let price = match (own.input, listed) {
        (Some(input), Some(listed)) => Price { input, cached: None, long: None, ..listed },
        (Some(input), None) => Price { input, cached: None, output: None, pictures: None, long: None },
        (None, Some(listed)) => listed,
        // Output alone is half a price, and half an estimate would look like a whole one.
        (None, None) => return None,
    };
    let price = match own.output {
        Some(output) => Price { output: Some(output), pictures: None, long: None, ..price },
        None => price,
    };
    Some((price, Origin::Own))
}

/// Reads a price that somebody typed: a number that is not negative, with a point or a comma. Nothing typed is no price.
///
/// # Errors
///
/// A sentence for the person who typed it.
pub fn read(typed: &str) -> Result<Option<f64>, &'static str> {
    let typed = typed.trim().trim_start_matches('$').replace(',', ".");
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok(Some(price)),
        Ok(_) | Err(_) => Err("A price is a number, such as 0.75."),
    }
}

/// The list with a price that was entered, or without one that was taken back.
pub fn entered(mut all: Vec<Own>, model: &str, change: impl FnOnce(&mut Own)) -> Vec<Own> {
    let at = all.iter().position(|own| own.model == model).unwrap_or_else(|| {
        all.push(Own { model: model.to_owned(), ..Own::default() });
        all.len() - 1
    });
    change(&mut all[at]);
    all.retain(|own| own.input.is_some() || own.output.is_some());
    all
}

/// What these tokens cost at this price.
pub fn cost(usage: &Usage, price: &Price) -> Cost {
    let known = |count: Option<u64>| count.unwrap_or(0);
    let (input, thought, output) = (known(usage.input), known(usage.thought), known(usage.output));
    // Cached tokens are among those of the input.
    let cached = known(usage.cached).min(input);
    let pictures = of_modality(usage, "output_tokens_by_modality", "image").min(output);
    let (input_price, output_price) = match price.long.filter(|_| input > LONG_INPUT) {
        Some((input, output)) => (input, Some(output)),
        None => (price.input, price.output),
    };
    let mut cost = Cost::default();
    let mut add = |tokens: u64, price: Option<f64>| match price {
        // Tokens are far fewer than a double can count.
        Some(price) => cost.dollars += tokens as f64 * price / 1e6,
        None => cost.partly |= tokens > 0,
    };
    // The counts are the service's, and may be anything.
    add((input - cached).saturating_add(known(usage.tool_use)), Some(input_price));
    add(cached, Some(price.cached.unwrap_or(input_price)));
    add((output - pictures).saturating_add(thought), output_price);
    add(pictures, price.pictures.or(output_price));
    cost
}

/// The cost of several turns: of each the model and what it used. `None` where none of them has a price.
pub fn total<'a>(turns: impl IntoIterator<Item = (&'a str, &'a Usage)>, own: &[Own]) -> Option<Cost> {
    let mut sum: Option<Cost> = None;
    let mut unpriced = false;
    for (id, usage) in turns {
        match price_of(id, own) {
            Some((price, _)) => {
                let one = cost(usage, &price);
                let sum = sum.get_or_insert_default();
                sum.dollars += one.dollars;
                sum.partly |= one.partly;
            }
            None => unpriced = true,
        }
    }
    sum.map(|sum| Cost { partly: sum.partly || unpriced, ..sum })
}

/// Money in words: `about $0.0042`.
pub fn in_words(cost: &Cost) -> String {
    let about = if cost.partly { "more than" } else { "about" };
    match cost.dollars {
        none if none <= 0.0 => "nothing".to_owned(),
        little if little < 0.0001 => "less than $0.0001".to_owned(),
        cents if cents < 0.01 => format!("{about} ${cents:.4}"),
        part if part < 1.0 => format!("{about} ${part:.3}"),
        dollars => format!("{about} ${dollars:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn close(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-12, "{one} is not {other}");
    }

    #[test]
    fn every_kind_of_token_has_its_price() {
        let price = Price {
            input: 2.0,
            cached: Some(0.2),
            output: Some(12.0),
            pictures: Some(120.0),
            long: Some((4.0, 18.0)),
        };
        let usage = |json| Usage::from_json(json);
        let short = usage(json!({
            "total_input_tokens": 1_000, "total_cached_tokens": 400, "total_tool_use_tokens": 100,
            "total_thought_tokens": 50, "total_output_tokens": 1_170,
            "output_tokens_by_modality": [{"modality": "image", "tokens": 1_120}],
        }));
        let expected = (700.0 * 2.0 + 400.0 * 0.2 + 100.0 * 12.0 + 1_120.0 * 120.0) / 1e6;
        close(cost(&short, &price).dollars, expected);
        let long = usage(json!({"total_input_tokens": 200_001, "total_output_tokens": 10}));
        close(cost(&long, &price).dollars, (200_001.0 * 4.0 + 10.0 * 18.0) / 1e6);
        close(cost(&usage(json!({"total_input_tokens": 200_000})), &price).dollars, 0.4);
        let most = usage(json!({
            "total_input_tokens": u64::MAX, "total_tool_use_tokens": 1,
            "total_output_tokens": u64::MAX, "total_thought_tokens": 1,
            "output_tokens_by_modality": [
                {"modality": "image", "tokens": u64::MAX}, {"modality": "image", "tokens": 1},
            ],
        }));
        assert!(cost(&most, &price).dollars > 1e9);
        // More cached than there was: counts of a service are no reason to stop.
        close(cost(&usage(json!({"total_cached_tokens": 9})), &price).dollars, 0.0);
    }

    #[test]
    fn what_has_no_price_is_said_and_not_made_up() {
        let price = Price { input: 0.5, cached: None, output: None, pictures: Some(60.0), long: None };
        let words = Usage::from_json(json!({"total_input_tokens": 10, "total_output_tokens": 3}));
        assert!(cost(&words, &price).partly);
        assert_eq!(price_of("a-model-of-tomorrow", &[]), None);
        assert_eq!(total([("a-model-of-tomorrow", &words)], &[]), None);
        let both = total([("a-model-of-tomorrow", &words), ("gemini-3-flash-preview", &words)], &[]);
        assert_eq!(both.map(|cost| cost.partly), Some(true));
    }

    #[test]
    fn what_the_person_entered_goes_before_the_table() {
        let own = entered(Vec::new(), "gemini-2.5-pro", |own| own.input = Some(1.0));
        let (price, origin) = price_of("models/gemini-2.5-pro", &own).unwrap();
        assert_eq!((price.input, price.output, price.long, origin), (1.0, Some(10.0), None, Origin::Own));
        let own = entered(own, "a-model-of-tomorrow", |own| own.output = Some(2.0));
        assert_eq!(price_of("a-model-of-tomorrow", &own), None);
        let own = entered(own, "a-model-of-tomorrow", |own| own.input = Some(0.5));
        assert_eq!(price_of("a-model-of-tomorrow", &own).map(|(price, _)| price.output), Some(Some(2.0)));
        let own = entered(own, "gemini-2.5-pro", |own| own.input = None);
        assert_eq!(own.len(), 1);
        assert_eq!(read(" $0,75 "), Ok(Some(0.75)));
        assert_eq!(read(""), Ok(None));
        assert!(["-1", "inf", "NaN", "cheap"].iter().all(|typed| read(typed).is_err()));
        assert!(matches!(price_of("gemini-2.5-pro", &[]), Some((_, Origin::Table(_)))));
    }

    #[test]
    fn money_is_told_as_exactly_as_it_matters() {
        let words = |dollars, partly| in_words(&Cost { dollars, partly });
        assert_eq!(words(0.0, false), "nothing");
        assert_eq!(words(0.000_02, false), "less than $0.0001");
        assert_eq!(words(0.004_21, false), "about $0.0042");
        assert_eq!(words(0.134_4, true), "more than $0.134");
        assert_eq!(words(2.5, false), "about $2.50");
    }

    #[test]
    fn the_table_names_each_model_once_with_its_day() {
        for (at, line) in table::TABLE.iter().enumerate() {
            assert!(table::TABLE[..at].iter().all(|other| other.model != line.model), "{}", line.model);
            assert!(crate::protocol::model::find(line.model).is_some(), "{}", line.model);
            assert_eq!(line.as_of.len(), 10, "{}", line.model);
        }
    }
}
