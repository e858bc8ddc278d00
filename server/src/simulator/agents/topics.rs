//! What a research is about, and what an agent could have read about it.

use super::report::Source;
use crate::simulator::input::{Said, Speaker};
use crate::simulator::random::Random;

/// How a plan begins; the next turn knows by it that there was one.
pub(super) const PLAN: &str = "## Research plan";

/// Words in front of a subject that only ask for work on it.
const ASKING: &[&str] = &[
    "please ",
    "research ",
    "investigate ",
    "write a report on ",
    "write a report about ",
    "report on ",
    "find out about ",
    "find out ",
    "tell me about ",
    "tell me ",
];

/// The subject of a research: of this prompt, or, after a plan was made, of the prompt
/// that the plan was made for.
pub(super) fn subject(earlier: &[Said], prompt: &str) -> String {
    let planned =
        earlier.iter().position(|said| said.speaker == Speaker::Model && said.text.starts_with(PLAN));
    let before = planned.and_then(|at| earlier[..at].iter().rev().find(|said| said.speaker == Speaker::User));
    bare(before.map_or(prompt, |said| said.text.as_str()))
}

/// What was asked to be changed about a plan, oldest first.
pub(super) fn wishes(earlier: &[Said], prompt: &str) -> Vec<String> {
    let planned =
        earlier.iter().position(|said| said.speaker == Speaker::Model && said.text.starts_with(PLAN));
    let Some(planned) = planned else {
        return Vec::new();
    };
    let since = earlier[planned..].iter().filter(|said| said.speaker == Speaker::User);
    since.map(|said| line(&said.text)).chain([line(prompt)]).filter(|wish| !wish.is_empty()).collect()
}

fn bare(prompt: &str) -> String {
    let mut rest = line(prompt);
    while let Some(asking) = ASKING
        .iter()
        .find(|asking| rest.get(..asking.len()).is_some_and(|start| start.eq_ignore_ascii_case(asking)))
    {
        rest.drain(..asking.len());
    }
    let subject = rest.trim_end_matches(['.', '?', '!']).trim();
    if subject.is_empty() { "the question".to_owned() } else { subject.to_owned() }
}

/// The first line of `text`, at most 120 characters of it.
fn line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("").chars().take(120).collect()
}

const SHELVES: &[(&str, &str, &str)] = &[
    ("archive.example", "records", "keeps the oldest records that can still be read"),
    ("statistics.example", "tables", "publishes the yearly tables, with their method"),
    ("journal.example", "articles", "reviewed what was measured before 2020"),
    ("registry.example", "entries", "lists every entry with the deed it rests on"),
    ("museum.example", "collections", "shows the object itself, with its measurements"),
    ("gazette.example", "issues", "reported at the time, from the place"),
    ("university.example", "papers", "repeated the measurement with better instruments"),
    ("observatory.example", "series", "has the longest unbroken series"),
    ("library.example", "shelfmarks", "holds both editions side by side"),
    ("society.example", "proceedings", "argued about it for eleven pages"),
    ("survey.example", "maps", "drew the map that the others copy"),
    ("école.example", "mémoires", "kept the letters, in French"),
];

/// What the live service puts in place of a source's address.
const REDIRECT: &str = "https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQ";

/// `count` sources about `subject`, no two alike.
pub(super) fn sources(subject: &str, count: usize, random: &mut Random) -> Vec<Source> {
    let slug: String = subject
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.len() > 2)
        .take(4)
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-");
    let from = random.below(SHELVES.len());
    let shelves = SHELVES.iter().cycle().skip(from).take(count.min(SHELVES.len()));
    shelves
        .map(|(host, shelf, says)| Source {
            host,
            url: format!("https://{host}/{shelf}/{slug}-{}", random.between(100, 999)),
            redirect: format!("{REDIRECT}{:016x}=", random.bits()),
            says,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_what_is_left_of_a_request() {
        for (prompt, expected) in [
            ("Please research the history of ferries.", "the history of ferries"),
            ("Compare the two registries.", "Compare the two registries"),
            ("\n\nTell me about 12 lighthouses?\nQuickly.", "12 lighthouses"),
            ("!!!", "the question"),
        ] {
            assert_eq!(subject(&[], prompt), expected);
        }
    }

    #[test]
    fn after_a_plan_the_subject_is_the_planned_one() {
        let said = |speaker, text: &str| Said { speaker, text: text.to_owned() };
        let earlier = [
            said(Speaker::User, "Hello"),
            said(Speaker::Model, "Hello."),
            said(Speaker::User, "Research ferries"),
            said(Speaker::Model, &format!("{PLAN}\n\n1. x")),
            said(Speaker::User, "Leave out the cost"),
            said(Speaker::Model, &format!("{PLAN}\n\n1. y")),
        ];
        assert_eq!(subject(&earlier, "Go ahead"), "ferries");
        assert_eq!(wishes(&earlier, "Go ahead"), ["Leave out the cost", "Go ahead"]);
    }

    #[test]
    fn sources_differ_and_repeat_for_a_seed() {
        let read = |seed| sources("the history of ferries", 10, &mut Random::new(seed));
        let hosts: std::collections::HashSet<&str> = read(1).iter().map(|source| source.host).collect();
        assert_eq!(hosts.len(), 10);
        assert_eq!(read(1), read(1));
        assert_ne!(read(1), read(2));
    }
}
