//! The answer when no other topic fits: honest, short, and about the words of the
//! prompt.

use super::Question;
use super::words::{capital, excerpt, subject};
use crate::simulator::random::Random;

const OPENINGS: &[&str] = &[
    "You ask about {}. I am Catena's simulator and no language model, so I cannot tell you \
     anything new about it; but I can show you how an answer would arrive.",
    "That touches on {}, a good subject. A real model would now draw on all it has read; I only \
     have your words, and here is what I make of them.",
    "Let us look at {}. What follows is written by a small program, which knows the words of \
     your question and how they might be ordered.",
];

const POINTS: &[&[&str]] = &[
    &[
        "**What it is.** Say in one sentence what you mean by *{}*. If that is hard, the question \
         is still two questions.",
        "**What it touches.** Write down three things that would change if *{}* did.",
        "**What you know already.** Most of an answer is often in the way it is asked.",
    ],
    &[
        "**Begin with an example.** One case of *{}* that you have seen yourself is worth ten \
         that you have read about.",
        "**Look for the opposite.** When would *{}* be the wrong choice?",
        "**Decide what would convince you.** A question without a test can be discussed for ever.",
    ],
    &[
        "**Near and far.** What does *{}* mean today, and what in ten years?",
        "**Small and large.** Try it first where a mistake costs nothing.",
        "**Alone and together.** Somebody has asked about *{}* before you; find out who.",
    ],
];

const CLOSINGS: &[&str] = &[
    "Ask me for `a long answer`, `a table`, `code` or `help` to see what else I can do.",
    "Tell me your name and ask for it later, or try a sum such as `12*7+3`.",
    "With a key, the same question goes to a real model; `help` says how.",
];

/// A short answer that picks up the words of the prompt.
pub(super) fn answer(question: &Question<'_>, random: &mut Random) -> String {
    let words = subject(question.prompt, 3);
    let Some(first) = words.first() else {
        return empty(question, random);
    };
    let opening = random.pick(OPENINGS).replace("{}", &enumerated(&words));
    let points: Vec<String> = random
        .pick(POINTS)
        .iter()
        .zip(words.iter().cycle())
        .map(|(point, word)| format!("- {}", point.replace("{}", word)))
        .collect();
    format!("{opening}\n\n### {}\n\n{}\n\n{}", capital(first), points.join("\n"), random.pick(CLOSINGS))
}

/// `**a**, **b** and **c**`.
fn enumerated(words: &[&str]) -> String {
    let strong: Vec<String> = words.iter().map(|word| format!("**{word}**")).collect();
    match strong.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn empty(question: &Question<'_>, random: &mut Random) -> String {
    let closing = random.pick(CLOSINGS);
    if question.prompt.trim().is_empty() {
        return format!(
            "This is an ordinary answer, sent because an answer was asked for without saying \
             about what. It has a few sentences, so that there is something to interrupt, to \
             lose or to arrive late.\n\nA river begins as a place where the grass is wetter than \
             elsewhere. Further down somebody has laid a stone across it, and further still \
             there is a bridge with a name. Nobody can say where the one became the other, and \
             the water does not mind.\n\nBy the time it reaches the sea it has turned eleven \
             mills, divided two parishes and moved a good part of a hill. It has never hurried. \
             {closing}"
        );
    }
    format!(
        "You wrote “{}”. I cannot make much of that, but it arrived. {closing}",
        excerpt(question.prompt, 80)
    )
}
