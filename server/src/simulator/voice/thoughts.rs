//! Summaries of thoughts: titled paragraphs, as the service sends them.

use super::Question;
use super::words::{capital, subject};
use crate::simulator::random::Random;

const OPENINGS: &[(&str, &str)] = &[
    (
        "Reading the question",
        "The request is about {}. I want to be sure that I answer what is asked and not what \
         would be easier to answer.",
    ),
    (
        "Setting the frame",
        "The words that matter here are {}. Everything else can wait until those are settled.",
    ),
    (
        "Looking at the request",
        "I see {} in the request. I ask myself what a good answer would leave the reader with.",
    ),
];

const MIDDLES: &[(&str, &str)] = &[
    (
        "Weighing the options",
        "There is a short way and a thorough way. The short one would do for most people, but the \
         thorough one shows its reasons, and so I lean towards it.",
    ),
    (
        "Checking what is known",
        "Before I go on I look at what was said earlier in this conversation. I must not \
         contradict it, and I need not repeat it.",
    ),
    (
        "Trying a counterexample",
        "I look for a case in which my first idea fails. There is one at the edges, so I word \
         the answer more carefully.",
    ),
    (
        "Ordering the points",
        "The general remark comes first, the details after it, and the exception last, where it \
         disturbs nobody.",
    ),
];

const ENDINGS: &[(&str, &str)] = &[
    (
        "Writing it down",
        "I have what I need. Plain words, one thought to a sentence, and no more than the \
         question deserves.",
    ),
    (
        "Choosing the form",
        "A list would be quick to scan, a paragraph pleasant to read. I take what suits the \
         question.",
    ),
];

/// About `count` summaries, at least two and at most four.
pub(crate) fn thoughts(question: &Question<'_>, count: usize, random: &mut Random) -> Vec<String> {
    let words = subject(question.prompt, 3);
    let about = if words.is_empty() {
        "*nothing in particular*".to_owned()
    } else {
        let quoted: Vec<String> = words.iter().map(|word| format!("*{word}*")).collect();
        quoted.join(", ")
    };
    let (title, body) = random.pick(OPENINGS);
    let mut thoughts = vec![group(title, &body.replace("{}", &about))];
    let first = random.below(MIDDLES.len());
    for offset in 0..count.clamp(2, 4) - 2 {
        let (title, body) = MIDDLES[(first + offset) % MIDDLES.len()];
        thoughts.push(group(title, body));
    }
    let (title, body) = random.pick(ENDINGS);
    thoughts.push(group(title, body));
    thoughts
}

fn group(title: &str, body: &str) -> String {
    format!("**{}**\n\n{body}\n\n\n", capital(title))
}
