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

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What can go wrong. [`super::refusals`] does those that answer a request with
/// something other than a stream, [`super::mischief`] the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    // Instead of an answer.
    BadRequest,
    Unauthorized,
    PaymentRequired,
    Forbidden,
    NotFound,
    TooLarge,
    RateLimit,
    Quota,
    Internal,
    Unavailable,
    Timeout,
    Html,
    Empty,
    // In the stream.
    Overload,
    Midway,
    Safety,
    Incomplete,
    Late,
    Unknown,
    EmptyError,
    BadJson,
    // On the way.
    Cut,
    Eof,
    Array,
    Slow,
    Stall,
    Forever,
    Burst,
    Crlf,
    Bytes,
    Bom,
    // While thinking.
    Signature,
    Thoughts,
}

/// Every fault with its word and what it does.
pub(crate) const FAULTS: &[(&str, Fault, &str)] = &[
    ("400", Fault::BadRequest, "HTTP 400 `invalid_request`"),
    ("401", Fault::Unauthorized, "HTTP 401 `authentication`"),
    ("402", Fault::PaymentRequired, "HTTP 402 `payment_required`"),
    ("403", Fault::Forbidden, "HTTP 403 `permission_denied`"),
    ("404", Fault::NotFound, "HTTP 404 `model_not_found`"),
    ("413", Fault::TooLarge, "HTTP 413"),
    ("429", Fault::RateLimit, "HTTP 429; `retry N` adds a RetryInfo of N s and limits it to once"),
    ("quota", Fault::Quota, "HTTP 429 for the quota of the day"),
    ("500", Fault::Internal, "HTTP 500 `api_error`"),
    ("503", Fault::Unavailable, "HTTP 503 UNAVAILABLE"),
    ("504", Fault::Timeout, "HTTP 504 `deadline_exceeded`"),
    ("html", Fault::Html, "HTTP 200 with a web page, as of a log-in wall"),
    ("empty", Fault::Empty, "HTTP 200 with nothing in it"),
    ("overload", Fault::Overload, "HTTP 200, then an error event: high demand"),
    ("midway", Fault::Midway, "an error event after half of the answer"),
    ("safety", Fault::Safety, "an error event: blocked"),
    ("incomplete", Fault::Incomplete, "the answer ends early with status `incomplete`"),
    ("late", Fault::Late, "a status update after the end"),
    ("unknown", Fault::Unknown, "events, steps and deltas that nobody knows"),
    ("emptyerror", Fault::EmptyError, "an error event without an error, then the rest"),
    ("badjson", Fault::BadJson, "one event whose JSON is broken, then the rest"),
    ("cut", Fault::Cut, "the connection breaks inside a frame; `lost` loses the answer, too"),
    ("eof", Fault::Eof, "the stream ends without its last event; `lost` as above"),
    ("array", Fault::Array, "half of the answer, then a bare JSON array of a 503"),
    ("slow", Fault::Slow, "three seconds of silence, then 400 ms between deltas"),
    ("stall", Fault::Stall, "silence after a few deltas, until the client leaves"),
    ("forever", Fault::Forever, "text until the client leaves, at most ten minutes"),
    ("burst", Fault::Burst, "everything in one piece"),
    ("crlf", Fault::Crlf, "lines end with CR LF"),
    ("bytes", Fault::Bytes, "one byte at a time"),
    ("bom", Fault::Bom, "a byte order mark first"),
    ("signature", Fault::Signature, "a thought signature of 3.5 MB"),
    ("thoughts", Fault::Thoughts, "four seconds of thinking without a summary"),
];

/// An order for a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) fault: Fault,
    /// How often it happens; None: always.
    times: Option<u32>,
    /// The seconds of `retry N`.
    pub(crate) retry: Option<u32>,
    /// Whether the answer is lost at the server, too.
    pub(crate) lost: bool,
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
    let mut order = Order { fault: *fault, times: None, retry: None, lost: false };
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
            (Some(count), _) if rest.get(1) == Some(&"times") => match count.parse() {
                Ok(count) => {
                    order.times = Some(count);
                    2
                }
                Err(_) => break,
            },
            (_, _) => break,
        };
        rest.drain(..used);
    }
    Some((order, rest.join(" ")))
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

    fn always(fault: Fault) -> Order {
        Order { fault, times: None, retry: None, lost: false }
    }

    #[test]
    fn orders_are_taken_out_of_the_prompt() {
        let found = Orders::read("Hello\n!slow tell me a story\n!503 twice\nplease");
        assert_eq!(found.prompt, "Hello\ntell me a story\nplease");
        assert_eq!(
            found.orders,
            [always(Fault::Slow), Order { times: Some(2), ..always(Fault::Unavailable) }]
        );
    }

    #[test]
    fn limits_and_arguments_are_read() {
        for (line, expected) in [
            ("!429", always(Fault::RateLimit)),
            ("!429 retry 3", Order { times: Some(1), retry: Some(3), ..always(Fault::RateLimit) }),
            ("!429 retry 3 4 times", Order { times: Some(4), retry: Some(3), ..always(Fault::RateLimit) }),
            ("  !cut lost", Order { lost: true, ..always(Fault::Cut) }),
        ] {
            let found = Orders::read(line);
            assert_eq!(found.orders, [expected], "{line}");
            assert_eq!(found.prompt, "", "{line}");
        }
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
        let order = Order { times: Some(1), ..always(Fault::Overload) };
        assert!(tally.happens(&order, None, "a"));
        assert!(!tally.happens(&order, None, "a"));
        assert!(tally.happens(&order, None, "b"));
        assert!(tally.happens(&order, Some("v1_x"), "a"));
        assert!(tally.happens(&always(Fault::Cut), None, "a"));
        assert!(tally.happens(&always(Fault::Cut), None, "a"));
    }
}
