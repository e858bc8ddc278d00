//! What the simulator says.
//!
//! It is no language model and says so when asked. But it listens: it remembers what
//! it was told in the chain, does sums, and writes long Markdown of every kind, so
//! that a person can try the page and a test can tell one answer from another. The
//! same question in the same conversation is always answered alike.
//!
//! Each kind of answer is a file of its own with a function that returns `None` when
//! the question is not for it; [`TOPICS`] is the order in which they are asked.

mod arithmetic;
mod guide;
mod manner;
mod memory;
mod plain;
mod seen;
mod showcase;
mod thoughts;
pub(crate) mod words;
mod writing;

use super::input::Said;
use super::models::Model;
use super::random::Random;

pub(crate) use guide::unknown_faults;
pub(crate) use thoughts::thoughts;

/// What is asked, and what came before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) prompt: &'a str,
    /// Everything said before in this conversation, oldest first.
    pub(crate) earlier: &'a [Said],
    pub(crate) system: Option<&'a str>,
    pub(crate) model: &'static Model,
    /// The pictures, recordings and documents that came along.
    pub(crate) seen: &'a [String],
}

type Topic = fn(&Question<'_>, &mut Random) -> Option<String>;

/// The first that has something to say is heard.
const TOPICS: &[Topic] = &[
    memory::told,
    memory::asked,
    manner::asked,
    memory::so_far,
    arithmetic::answer,
    guide::answer,
    showcase::answer,
    seen::answer,
    writing::answer,
];

/// What the simulator can answer out of itself: no tool would know better.
const OWN: &[Topic] =
    &[memory::told, memory::asked, manner::asked, memory::so_far, arithmetic::answer, guide::answer];

/// Whether no tool is needed.
pub(crate) fn knows(question: &Question<'_>, random: &Random) -> bool {
    // On a copy, so that asking changes nothing in what is said later.
    OWN.iter().any(|topic| topic(question, &mut random.clone()).is_some())
}

/// The answer, in Markdown.
pub(crate) fn answer(question: &Question<'_>, random: &mut Random) -> String {
    let said = TOPICS
        .iter()
        .find_map(|topic| topic(question, random))
        .unwrap_or_else(|| plain::answer(question, random));
    manner::apply(question.system, said)
}
