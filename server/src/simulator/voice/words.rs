//! Finding words in what people write.

/// Words that say nothing about the subject of a question.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "but",
    "by",
    "can",
    "compare",
    "could",
    "create",
    "describe",
    "did",
    "do",
    "does",
    "explain",
    "for",
    "from",
    "full",
    "give",
    "go",
    "good",
    "had",
    "has",
    "have",
    "help",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "know",
    "let",
    "like",
    "list",
    "long",
    "make",
    "markdown",
    "may",
    "me",
    "more",
    "much",
    "my",
    "need",
    "next",
    "no",
    "not",
    "now",
    "of",
    "on",
    "one",
    "or",
    "our",
    "out",
    "over",
    "plan",
    "please",
    "poem",
    "say",
    "short",
    "should",
    "show",
    "so",
    "some",
    "something",
    "story",
    "table",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "think",
    "this",
    "those",
    "to",
    "two",
    "up",
    "us",
    "very",
    "want",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "will",
    "with",
    "would",
    "write",
    "you",
    "your",
];

/// `text` in lower case, with every run of anything but letters and digits turned into
/// one space, and a space at both ends: `" what s my name "`.
pub(crate) fn flat(text: &str) -> String {
    let mut flat = String::from(" ");
    for word in words(text) {
        flat.push_str(&word.to_lowercase());
        flat.push(' ');
    }
    flat
}

/// Whether one of `phrases` stands in `flat` as whole words.
pub(crate) fn has(flat: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| flat.contains(&format!(" {phrase} ")))
}

/// The words of `text` as they are written.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words that the question is about, as they are written, each once, at most
/// `most`.
pub(crate) fn subject(text: &str, most: usize) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in words(text) {
        let lower = word.to_lowercase();
        let known = found.iter().any(|other| other.to_lowercase() == lower);
        if word.chars().count() > 2 && !EMPTY.contains(&lower.as_str()) && !known {
            found.push(word);
        }
        if found.len() == most {
            break;
        }
    }
    found
}

/// `word` with its first letter in upper case.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The start of `text` on one line: at most `most` characters, cut between words.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() + 1 > most {
            line.push('…');
            return line;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        let prompt = flat("What's MY name?");
        assert_eq!(prompt, " what s my name ");
        assert!(has(&prompt, &["my name"]));
        assert!(!has(&prompt, &["y name", "nam"]));
    }

    #[test]
    fn the_subject_is_what_is_left() {
        assert_eq!(subject("Please tell me a story about a lighthouse in Porto", 3), ["lighthouse", "Porto"]);
        assert_eq!(excerpt("one two  three\nfour", 11), "one two…");
    }
}
