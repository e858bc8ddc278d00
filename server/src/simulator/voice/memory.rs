//! What the user said earlier in the chain, and questions about it.
//!
//! This is what shows that a conversation is continued on the server: the request has
//! only the new question, and still the answer knows the name.

use super::Question;
use super::words::{capital, excerpt, flat, has};
use crate::simulator::input::{Said, Speaker};
use crate::simulator::random::Random;

/// Something the user told about themselves: what, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fact {
    what: String,
    value: String,
}

const NAME: &str = "name";

/// Ways to tell one's name. After the first group any word is a name, after the
/// second only one with a capital letter ("I am tired" is none).
const NAMES: &[&str] =
    &["my name is ", "call me ", "i am called ", "je m'appelle ", "mein name ist ", "me llamo "];
const PERHAPS_NAMES: &[&str] = &["i am ", "i'm ", "i’m ", "this is ", "ich bin "];

/// Acknowledges what the user tells, if the prompt does nothing but tell.
pub(super) fn told(question: &Question<'_>, random: &mut Random) -> Option<String> {
    if question.prompt.contains('?') || question.prompt.chars().count() > 200 {
        return None;
    }
    let (names, others): (Vec<Fact>, Vec<Fact>) =
        facts(question.prompt).into_iter().partition(|fact| fact.what == NAME);
    let mut parts = Vec::new();
    if let Some(name) = names.last() {
        let greeting = random.pick(&[
            "Nice to meet you, **{}**.",
            "Hello, **{}**, and welcome.",
            "Good to have you here, **{}**.",
        ]);
        parts.push(format!(
            "{} I will remember your name for as long as this conversation goes on: ask me for it \
             at any time.",
            greeting.replace("{}", &name.value)
        ));
    }
    if !others.is_empty() {
        let told: Vec<String> = others.iter().map(sentence).collect();
        parts.push(format!("Noted: {}.", told.join("; ")));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Answers questions about what was told.
pub(super) fn asked(question: &Question<'_>, _: &mut Random) -> Option<String> {
    let prompt = flat(question.prompt);
    let known = known(question);
    let last = |what: &str| known.iter().rev().find(|fact| fact.what == what);
    if has(
        &prompt,
        &[
            "what is my name",
            "what s my name",
            "whats my name",
            "who am i",
            "know my name",
            "remember my name",
            "my name again",
        ],
    ) {
        return Some(match last(NAME) {
            Some(fact) => format!("Your name is **{}**.", fact.value),
            None => "You have not told me your name in this conversation. Say “my name is …” and \
                     ask again."
                .to_owned(),
        });
    }
    if has(
        &prompt,
        &[
            "told you to remember",
            "asked you to remember",
            "tell you to remember",
            "ask you to remember",
            "what do you remember",
        ],
    ) {
        let notes: Vec<String> = known.iter().map(|fact| format!("- {}", sentence(fact))).collect();
        return Some(if notes.is_empty() {
            "Nothing so far. Tell me something that begins with “remember that …”.".to_owned()
        } else {
            format!("This is what you told me:\n\n{}", notes.join("\n"))
        });
    }
    let wanted = if has(&prompt, &["where do i live"]) {
        "home".to_owned()
    } else if has(&prompt, &["how old am i"]) {
        "age".to_owned()
    } else {
        ["what is my ", "what s my ", "whats my ", "what was my ", "which is my "]
            .iter()
            .find_map(|start| prompt.split_once(start))
            .map(|(_, rest)| rest.trim().to_owned())?
    };
    let wanted = wanted.trim_end_matches(" again").replace("favorite", "favourite");
    if matches!(wanted.as_str(), "" | "last message" | "first message" | "last question") {
        return None;
    }
    Some(match last(&wanted) {
        Some(fact) => format!("{}.", capital(&sentence(fact)).trim_end_matches('.')),
        None => format!("You have not told me your {wanted} in this conversation."),
    })
}

/// Answers questions about the conversation itself.
pub(super) fn so_far(question: &Question<'_>, _: &mut Random) -> Option<String> {
    let prompt = flat(question.prompt);
    let mine: Vec<&Said> = question.earlier.iter().filter(|said| said.speaker == Speaker::User).collect();
    if has(&prompt, &["my first message", "my first question", "say first", "ask first"]) {
        return Some(quoted("Your first message in this conversation", mine.first().copied()));
    }
    if has(
        &prompt,
        &["my last message", "my last question", "my previous message", "say before", "just say", "just ask"],
    ) {
        return Some(quoted("Your message before this one", mine.last().copied()));
    }
    if has(&prompt, &["how many messages", "how many turns", "how many questions"]) {
        return Some(format!(
            "With this one you have sent **{}** {} in this conversation.",
            mine.len() + 1,
            if mine.is_empty() { "message" } else { "messages" }
        ));
    }
    let wanted = [
        "what did we talk about",
        "what have we talked about",
        "what we talked about",
        "summarise",
        "summarize",
        "summary",
        "recap",
        "so far",
    ];
    if !has(&prompt, &wanted) {
        return None;
    }
    if mine.is_empty() {
        return Some(
            "This is the first message of our conversation, so there is nothing to sum up yet.".to_owned(),
        );
    }
    let mut text = format!(
        "So far you have sent {} {}:\n\n| | You said | I answered |\n| --: | :-- | :-- |\n",
        mine.len(),
        if mine.len() == 1 { "message" } else { "messages" }
    );
    let mut number = 0;
    let mut earlier = question.earlier.iter().peekable();
    while let Some(said) = earlier.next() {
        if said.speaker == Speaker::Model {
            continue;
        }
        number += 1;
        let answer = earlier.peek().filter(|next| next.speaker == Speaker::Model);
        let cell = |text: &str| {
            let plain = text.trim_start_matches(['#', '|', '>', ' ']);
            excerpt(plain.split("\n\n").next().unwrap_or(plain), 60).replace('|', "\\|")
        };
        text.push_str(&format!(
            "| {number} | {} | {} |\n",
            cell(&said.text),
            answer.map_or("*nothing that was kept*".to_owned(), |said| cell(&said.text))
        ));
    }
    let known = known(question);
    if !known.is_empty() {
        text.push_str("\nAnd about you I know:\n\n");
        for fact in &known {
            text.push_str(&format!("- {}\n", sentence(fact)));
        }
    }
    text.truncate(text.trim_end().len());
    Some(text)
}

const NOTE: &str = "note";

/// Everything told so far, the prompt included, and before it the system instruction.
fn known(question: &Question<'_>) -> Vec<Fact> {
    let earlier = question.earlier.iter().filter(|said| said.speaker == Speaker::User);
    let mut known: Vec<Fact> = Vec::new();
    for fact in earlier.map(|said| said.text.as_str()).chain([question.prompt]).flat_map(facts) {
        // The newest word counts; only notes add up.
        known.retain(|old| old.what != fact.what || fact.what == NOTE && *old != fact);
        known.push(fact);
    }
    known
}

fn sentence(fact: &Fact) -> String {
    match fact.what.as_str() {
        NOTE => fact.value.clone(),
        "home" => format!("you live in **{}**", fact.value),
        "age" => format!("you are **{}** years old", fact.value),
        what => format!("your {what} is **{}**", fact.value),
    }
}

fn quoted(what: &str, said: Option<&Said>) -> String {
    match said {
        None => "This is the first message of our conversation.".to_owned(),
        Some(said) => {
            let lines: Vec<String> = said.text.lines().map(|line| format!("> {line}")).collect();
            format!("{what} was:\n\n{}", lines.join("\n"))
        }
    }
}

/// The facts told in `text`, in order.
fn facts(text: &str) -> Vec<Fact> {
    text.split(['.', '!', '?', '\n', ';']).flat_map(clauses).filter_map(fact).collect()
}

/// How a clause begins that tells something of its own.
const CLAUSES: &[&str] = &["my ", "i am ", "i'm ", "i’m ", "i live ", "call me "];

/// `sentence` cut where a comma or an "and" begins another thing that is told. A note
/// is left whole, whatever it says.
fn clauses(sentence: &str) -> Vec<&str> {
    let lower = sentence.to_ascii_lowercase();
    let mut clauses = Vec::new();
    let mut from = 0;
    if !lower.contains("remember") {
        for joint in [" and ", ", "] {
            for (at, _) in lower.match_indices(joint) {
                let rest = &lower[at + joint.len()..];
                if at >= from && CLAUSES.iter().any(|start| rest.starts_with(start)) {
                    clauses.push(&sentence[from..at]);
                    from = at + joint.len();
                }
            }
        }
    }
    clauses.push(&sentence[from..]);
    clauses
}

fn fact(sentence: &str) -> Option<Fact> {
    let sentence = sentence.trim();
    // ASCII lower case keeps every byte in its place, so that offsets fit both.
    let lower = sentence.to_ascii_lowercase();
    let after = |phrase: &str| {
        let at = lower.find(phrase)?;
        let begins = at == 0 || !lower[..at].ends_with(|letter: char| letter.is_alphanumeric());
        begins.then(|| &sentence[at + phrase.len()..])
    };
    if let Some(note) = after("remember that ").or_else(|| after("remember: ")) {
        return Some(Fact { what: NOTE.to_owned(), value: note.trim().to_owned() });
    }
    if let Some(name) = NAMES.iter().find_map(|phrase| after(phrase)).and_then(value) {
        return Some(Fact { what: NAME.to_owned(), value: name });
    }
    if let Some(home) = after("i live in ").and_then(value) {
        return Some(Fact { what: "home".to_owned(), value: home });
    }
    if let Some(age) = ["i am ", "i'm ", "i’m "].iter().find_map(|phrase| after(phrase))
        && let Some((number, rest)) = age.split_once(' ')
        && rest.starts_with("years old")
    {
        return Some(Fact { what: "age".to_owned(), value: number.to_owned() });
    }
    let perhaps = PERHAPS_NAMES
        .iter()
        .find_map(|phrase| after(phrase).filter(|rest| rest.starts_with(char::is_uppercase)).and_then(value));
    if let Some(name) = perhaps {
        return Some(Fact { what: NAME.to_owned(), value: name });
    }
    // "Mend my code, my loop is broken" tells nothing about a person.
    let (what, rest) = lower.starts_with("my ").then(|| &sentence[3..])?.split_once(" is ")?;
    if what.split_whitespace().count() > 3 || what.contains(',') {
        return None;
    }
    let what = what.trim().to_lowercase().replace("favorite", "favourite");
    Some(Fact { what, value: value(rest)? })
}

/// The value at the start of `rest`: up to a comma or an "and", at most six words.
fn value(rest: &str) -> Option<String> {
    let rest = rest.split([',', '(', '–', '—']).next()?;
    let words: Vec<&str> = rest
        .split_whitespace()
        .take_while(|word| !matches!(*word, "and" | "but" | "so" | "und" | "et" | "y"))
        .take(6)
        .collect();
    let value = words.join(" ");
    let value = value.trim_matches(|letter: char| "\"'“”*_`:".contains(letter));
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_found_in_what_people_write() {
        for (text, what, value) in [
            ("My name is Ada", "name", "Ada"),
            ("hello, my name is Grace Hopper, nice to meet you", "name", "Grace Hopper"),
            ("Hi! I'm Zoë.", "name", "Zoë"),
            ("I am Linus and I like boats", "name", "Linus"),
            ("just call me ishmael", "name", "ishmael"),
            ("my favorite colour is dark green.", "favourite colour", "dark green"),
            ("I live in Porto", "home", "Porto"),
            ("I am 42 years old", "age", "42"),
            ("Hello! My dog is called Rex", "dog", "called Rex"),
            ("Remember that the key is under the mat", "note", "the key is under the mat"),
        ] {
            let expected = Fact { what: what.to_owned(), value: value.to_owned() };
            assert_eq!(facts(text), [expected], "{text}");
        }
        let both = facts("I'm Zoë and I live in Porto, my boat is red");
        let both: Vec<&str> = both.iter().map(|fact| fact.value.as_str()).collect();
        assert_eq!(both, ["Zoë", "Porto", "red"]);
        for text in ["I am tired", "What is my name", "who says my name is wrong?", "hello"] {
            let found = facts(text);
            assert!(found.iter().all(|fact| fact.what != "name" || text.contains("wrong")), "{text}");
        }
    }
}
