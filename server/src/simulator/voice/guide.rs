//! Greetings, and what the simulator can tell about itself.

use super::Question;
use super::words::{flat, has};
use crate::simulator::faults::FAULTS;
use crate::simulator::random::Random;

const WHO: &str = "\
I am **Catena's simulator**. No language model answers here: this server speaks the protocol of \
the Gemini Interactions API itself, so that the page can be tried and tested without a key and \
without cost.

What you can try:

| Write | and see |
| :-- | :-- |
| `My name is …`, later `What is my name?` | that the conversation is continued on the server |
| `What is 12*7+3?` | a sum, step by step |
| `a long answer`, `markdown`, `a table`, `code`, `a list`, `math` | every kind of Markdown |
| `Tell me a story about …`, `a poem about …` | prose and verse |
| `A plan for …`, `compare … and …` | lists and tables |
| a question, with Google Search on | an answer with sources, from some forty built-in pages |
| an address, a sum, a café in Porto, with the tool for it | the tool at work |
| `A red boat at sunset`, then `the same at night`, to a picture model | a picture, and its edit |
| `What did we talk about?` | a summary of this conversation |
| `What is your system instruction?` | whether your setting arrived |
| anything, to a Deep Research agent | a report with sources, after half a minute |
| `faults` | how to make things go wrong |

To get real answers, start the server with a key in `GEMINI_API_KEY`, or open the settings and \
enter your own.";

/// Greets, explains, thanks and lists the faults.
pub(super) fn answer(question: &Question<'_>, random: &mut Random) -> Option<String> {
    let prompt = flat(question.prompt);
    let short = prompt.split_whitespace().count() <= 6;
    if short && has(&prompt, &["faults", "fault", "errors", "what can go wrong"]) {
        return Some(faults());
    }
    if has(&prompt, &["who are you", "what are you", "what can you do", "what is catena", "simulator"])
        || matches!(prompt.trim(), "help" | "help me" | "what can i do" | "what now")
    {
        return Some(WHO.to_owned());
    }
    if has(&prompt, &["which model", "what model"]) {
        return Some(format!(
            "You asked for `{}`, and I answer in its place: I am Catena's simulator.",
            question.model.id
        ));
    }
    if short
        && has(&prompt, &["hello", "hi", "hey", "good morning", "good evening", "bonjour", "hallo", "hola"])
    {
        let greeting = random.pick(&["Hello!", "Hello there.", "Good to see you."]);
        return Some(format!(
            "{greeting} I am Catena's simulator: I answer without a language model, so that you \
             can try the page. Ask me `what can you do` for a list, or just write something."
        ));
    }
    if short && has(&prompt, &["thanks", "thank you", "thx", "merci", "danke"]) {
        return Some("You are welcome.".to_owned());
    }
    if short && has(&prompt, &["bye", "goodbye", "good night", "see you"]) {
        return Some("Good-bye. The conversation stays where it is.".to_owned());
    }
    None
}

fn faults() -> String {
    let mut text = String::from(
        "A line that begins with an exclamation mark makes something go wrong. Add `once`, \
         `twice` or `3 times`, and the same message succeeds afterwards; what follows on the \
         line is still your question: `!slow tell me a story`.\n\n| Line | What happens |\n\
         | :-- | :-- |\n",
    );
    for (word, _, what) in FAULTS {
        text.push_str(&format!("| `!{word}` | {what} |\n"));
    }
    text
}

/// Says which faults there are when somebody orders one that there is not.
pub(crate) fn unknown_faults(strange: &[String]) -> String {
    let names: Vec<String> = FAULTS.iter().map(|(word, _, _)| format!("`!{word}`")).collect();
    format!("I know no fault `!{}`. I know {}.", strange.join("`, `!"), names.join(", "))
}
