//! What a prompt offers to fill in: names, numbers, and what stands in quotes.

use crate::simulator::voice::words::{capital, flat, words};

/// What a prompt offers.
#[derive(Debug, Clone)]
pub(in super::super) struct Hints {
    pub(super) prompt: String,
    pub(super) flat: String,
    /// Names of people and places, longest runs of capitalised words.
    pub(in super::super) names: Vec<String>,
    pub(super) quoted: Vec<String>,
    numbers: Vec<f64>,
    used_names: usize,
    used_numbers: usize,
}

impl Hints {
    pub(in super::super) fn read(prompt: &str) -> Self {
        Self {
            prompt: prompt.to_owned(),
            flat: flat(prompt),
            names: names(prompt),
            quoted: quoted(prompt),
            numbers: numbers(prompt),
            used_names: 0,
            used_numbers: 0,
        }
    }

    /// The same, about `name` alone.
    pub(in super::super) fn about(&self, name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..self.clone() }
    }

    pub(super) fn number(&mut self) -> Option<f64> {
        let number = self.numbers.get(self.used_numbers).copied();
        self.used_numbers += 1;
        number
    }

    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.names.get(self.used_names).or(self.names.last()).cloned();
        self.used_names += 1;
        name
    }
}

/// Words that begin a sentence in upper case and are no names.
const BEGINNERS: &[&str] = &[
    "I", "Is", "Are", "Do", "Does", "Can", "Could", "Will", "Would", "Should", "What", "When", "Where",
    "Which", "Who", "Why", "How", "The", "A", "An", "Please", "Get", "Give", "Tell", "Show", "Find",
    "Search", "Look", "Set", "Turn", "Book", "Add", "Make", "Call", "Use", "Check", "Compare", "List",
    "Write", "Send", "Play", "Open", "Create", "It", "In", "And", "Then", "My", "Let", "Schedule", "JSON",
];

fn names(prompt: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut begins = true;
    let pieces: Vec<&str> = prompt.split_whitespace().chain([""]).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let word = piece.trim_matches(|letter: char| !letter.is_alphanumeric());
        let next = pieces.get(at + 1).copied().unwrap_or("");
        // "Weather in Rome" begins with no name, but "Rome and Paris" does.
        let begins_plainly =
            begins && next != "and" && !piece.ends_with(',') && !next.starts_with(char::is_uppercase);
        let capitalised = word.chars().next().is_some_and(char::is_uppercase)
            && !BEGINNERS.contains(&word)
            && !begins_plainly;
        if capitalised {
            run.push(word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word));
        }
        let ends = piece.ends_with([',', '.', '?', '!', ';', ':']);
        begins = piece.ends_with(['.', '?', '!', ':']);
        if (!capitalised || ends) && !run.is_empty() {
            let name = run.join(" ");
            if !found.contains(&name) {
                found.push(name);
            }
            run.clear();
        }
    }
    if found.is_empty() {
        // "weather in paris": what follows such a word is the next best thing.
        let mut before = "";
        for word in words(prompt) {
            if matches!(before, "in" | "for" | "at" | "near" | "of" | "to") && word.len() > 2 && word != "the"
            {
                found.push(capital(word));
            }
            before = word;
        }
    }
    found
}

fn quoted(prompt: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('`', '`')] {
        let mut rest = prompt;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, tail)) = after.split_once(close) else { break };
            found.push(inside.to_owned());
            rest = tail;
        }
    }
    found
}

fn numbers(prompt: &str) -> Vec<f64> {
    prompt
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
        .filter_map(|part| part.trim_end_matches(['.', '-']).parse().ok())
        .collect()
}
