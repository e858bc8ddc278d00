//! Faults on demand: a line of the prompt that begins with `!` orders one.
//!
//! ```text
//! !503 twice                 two answers are 503, the third is good
//! !429 retry 3               once 429 with a RetryInfo of 3 s, then good
//! !slow tell me a story      the rest of the line is still the prompt
//! ```
//!
//! `once`, `twice` or `N times` limits an order: so often does the same prompt, after
//! the same previous interaction, fail; then it succeeds. Without a limit it fails
//! every time. Several orders may stand in one prompt. [`FAULTS`] is the whole list.

mod list;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

pub(crate) use list::{Course, FAULTS, Fault, Instead, Odd, Resumed, Spoilt, Way};

/// An order for a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) fault: Fault,
    /// How often it happens; None: always.
    pub(crate) times: Option<u32>,
    /// The seconds of `retry N`.
    pub(crate) retry: Option<u32>,
    /// The number that follows some words.
    pub(crate) number: Option<u32>,
    /// Where a connection breaks off.
    pub(crate) place: Option<Place>,
    /// Whether the answer is lost at the server, too.
    pub(crate) lost: bool,
}

/// A place in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// After so many events.
    Event(usize),
    /// After so many bytes.
    Byte(usize),
}

/// A prompt taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    pub(crate) orders: Vec<Order>,
    /// Words after a `!` that name no fault.
    pub(crate) strange: Vec<String>,
    /// The prompt without the orders.
    pub(crate) prompt: String,
}

impl Orders {
    /// Takes the orders out of `prompt`.
    pub(crate) fn read(prompt: &str) -> Self {
        let mut found = Self::default();
        let mut kept = Vec::new();
        for line in prompt.lines() {
            match order(line, &mut found.strange) {
                Some((order, rest)) => {
                    found.orders.push(order);
                    if !rest.is_empty() {
                        kept.push(rest);
                    }
                }
                None => kept.push(line.to_owned()),
            }
        }
        found.prompt = kept.join("\n").trim().to_owned();
        found
    }
}

fn order(line: &str, strange: &mut Vec<String>) -> Option<(Order, String)> {
    let mut words = line.trim().strip_prefix('!')?.split_whitespace().peekable();
    let word = words.next()?;
    let Some((_, fault, _)) = FAULTS.iter().find(|(name, _, _)| *name == word) else {
        // "!important" in somebody's style sheet is not an order; a lone word is meant
        // as one.
        if words.peek().is_none() && word.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            strange.push(word.to_owned());
        }
        return None;
    };
    let mut order = Order::of(*fault);
    let mut rest: Vec<&str> = words.collect();
    loop {
        let number = rest.get(1).and_then(|word| word.parse().ok());
        let used = match (rest.first().copied(), number) {
            (Some("once"), _) => {
                order.times = Some(1);
                1
            }
            (Some("twice"), _) => {
                order.times = Some(2);
                1
            }
            (Some("lost"), _) => {
                order.lost = true;
                1
            }
            (Some("retry"), Some(seconds)) => {
                order.retry = Some(seconds);
                order.times = order.times.or(Some(1));
                2
            }
            (Some("at"), Some(count)) => {
                order.place = Some(Place::Event(count as usize));
                2
            }
            (Some("byte"), Some(count)) => {
                order.place = Some(Place::Byte(count as usize));
                2
            }
            (Some(count), _) if rest.get(1) == Some(&"times") => match count.parse() {
                Ok(count) => {
                    order.times = Some(count);
                    2
                }
                Err(_) => break,
            },
            (Some(word), _) if order.number.is_none() && order.fault.takes_a_number() => match word.parse() {
                Ok(number) => {
                    order.number = Some(number);
                    1
                }
                Err(_) => break,
            },
            (_, _) => break,
        };
        rest.drain(..used);
    }
    Some((order, rest.join(" ")))
}

impl Order {
    /// An order without a limit and without arguments.
    pub(crate) fn of(fault: Fault) -> Self {
        Self { fault, times: None, retry: None, number: None, place: None, lost: false }
    }
}

/// How often each limited order has happened.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<HashMap<(String, String, Fault), u32>>);

impl Tally {
    /// Whether `order` happens this time, for `prompt` (with its orders) after
    /// `previous`.
    pub(crate) fn happens(&self, order: &Order, previous: Option<&str>, prompt: &str) -> bool {
        let Some(times) = order.times else {
            return true;
        };
        let key = (previous.unwrap_or("").to_owned(), prompt.to_owned(), order.fault);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key).or_insert(0);
        *count += 1;
        *count <= times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Fault = Fault::Course(Course::Slow);
    const CUT: Fault = Fault::Way(Way::Cut);
    const LIMIT: Fault = Fault::Instead(Instead::RateLimit);

    fn always(fault: Fault) -> Order {
        Order::of(fault)
    }

    #[test]
    fn orders_are_taken_out_of_the_prompt() {
        let found = Orders::read("Hello\n!slow tell me a story\n!safety twice\nplease");
        assert_eq!(found.prompt, "Hello\ntell me a story\nplease");
        assert_eq!(
            found.orders,
            [always(SLOW), Order { times: Some(2), ..always(Fault::Blocked("safety")) }]
        );
    }

    #[test]
    fn limits_and_arguments_are_read() {
        for (line, expected) in [
            ("!429", always(LIMIT)),
            ("!429 retry 3", Order { times: Some(1), retry: Some(3), ..always(LIMIT) }),
            ("!429 retry 3 4 times", Order { times: Some(4), retry: Some(3), ..always(LIMIT) }),
            ("!cut at 7", Order { place: Some(Place::Event(7)), ..always(CUT) }),
            ("!cut byte 90 once", Order { place: Some(Place::Byte(90)), times: Some(1), ..always(CUT) }),
            ("!takes 60", Order { number: Some(60), ..always(Fault::Course(Course::Takes)) }),
            ("  !cut lost", Order { lost: true, ..always(CUT) }),
        ] {
            let found = Orders::read(line);
            assert_eq!(found.orders, [expected], "{line}");
            assert_eq!(found.prompt, "", "{line}");
        }
    }

    #[test]
    fn every_word_is_there_once() {
        let mut words: Vec<&str> = FAULTS.iter().map(|(word, _, _)| *word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), FAULTS.len());
    }

    #[test]
    fn the_readme_lists_every_fault() {
        let readme = include_str!("../../README.md");
        for (word, _, what) in FAULTS {
            let row = format!("| `!{word}` | {what} |");
            assert!(readme.contains(&row), "{row}");
        }
    }

    #[test]
    fn what_is_not_an_order_stays() {
        let found = Orders::read("!important is a word\nhello!\n!nonsense");
        assert_eq!(found.orders, []);
        assert_eq!(found.strange, ["nonsense"]);
        assert_eq!(found.prompt, "!important is a word\nhello!\n!nonsense");
    }

    #[test]
    fn a_limited_order_wears_out_per_prompt_and_parent() {
        let tally = Tally::default();
        let order = Order { times: Some(1), ..always(Fault::Events(Odd::Overload)) };
        assert!(tally.happens(&order, None, "a"));
        assert!(!tally.happens(&order, None, "a"));
        assert!(tally.happens(&order, None, "b"));
        assert!(tally.happens(&order, Some("v1_x"), "a"));
        assert!(tally.happens(&always(CUT), None, "a"));
        assert!(tally.happens(&always(CUT), None, "a"));
    }
}
