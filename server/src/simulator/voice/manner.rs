//! The system instruction: how to answer. Only simple wishes are understood, enough to
//! see that it arrived, and that it has to arrive with every turn.

use super::Question;
use super::words::{flat, has};
use crate::simulator::random::Random;

/// Answers questions about the system instruction.
pub(super) fn asked(question: &Question<'_>, _: &mut Random) -> Option<String> {
    if !has(
        &flat(question.prompt),
        &["system instruction", "system instructions", "system prompt", "your instructions"],
    ) {
        return None;
    }
    Some(match question.system.map(str::trim).filter(|text| !text.is_empty()) {
        None => "This request came without a system instruction.".to_owned(),
        Some(text) => {
            let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
            format!("The system instruction of this request is:\n\n{}", lines.join("\n"))
        }
    })
}

/// Does to `answer` what the instruction wants.
pub(super) fn apply(system: Option<&str>, answer: String) -> String {
    let Some(system) = system else {
        return answer;
    };
    let wish = flat(system);
    let mut answer = answer;
    if has(&wish, &["brief", "concise", "short", "one sentence", "briefly"]) {
        answer = first_paragraph(&answer);
    }
    if let Some(opening) = quoted_after(system, &["begin ", "start "]) {
        answer = format!("{opening} {answer}");
    }
    if let Some(closing) = quoted_after(system, &["end ", "finish ", "close "]) {
        answer = format!("{answer}\n\n{closing}");
    }
    if has(&wish, &["capitals", "capital letters", "uppercase", "upper case", "all caps"]) {
        answer = shout(&answer);
    }
    answer
}

fn first_paragraph(answer: &str) -> String {
    answer
        .split("\n\n")
        .find(|block| !block.starts_with('#') && !block.trim().is_empty())
        .unwrap_or(answer)
        .to_owned()
}

/// What stands in quotation marks after one of `verbs`: `End every answer with "…"`.
fn quoted_after<'a>(system: &'a str, verbs: &[&str]) -> Option<&'a str> {
    let lower = system.to_ascii_lowercase();
    let at = verbs.iter().find_map(|verb| {
        lower
            .match_indices(verb)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || !lower[..*at].ends_with(|letter: char| letter.is_alphanumeric()))
    })?;
    let rest = &system[at..];
    let open = rest.find(['"', '“', '«'])?;
    let inside = &rest[open..];
    let mut letters = inside.char_indices().skip(1);
    let (start, _) = letters.next()?;
    let end = inside[start..].find(['"', '”', '»'])?;
    Some(&inside[start..start + end])
}

/// Upper case, but not inside of code, links and other things that would break.
fn shout(answer: &str) -> String {
    let mut in_fence = false;
    let lines: Vec<String> = answer
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("```") {
                in_fence = !in_fence;
                return line.to_owned();
            }
            if in_fence || line.contains("](") || line.contains("://") {
                line.to_owned()
            } else {
                line.to_uppercase()
            }
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_wishes_are_granted() {
        let answer = || "# Title\n\nFirst words.\n\n```rust\nlet x;\n```".to_owned();
        for (system, expected) in [
            ("Answer in capitals.", "# TITLE\n\nFIRST WORDS.\n\n```rust\nlet x;\n```"),
            ("Be brief", "First words."),
            ("Be brief and end every answer with \"Arr!\"", "First words.\n\nArr!"),
            ("Be brief. Begin with “Well,”", "Well, First words."),
            ("Know that the end is near", "# Title\n\nFirst words.\n\n```rust\nlet x;\n```"),
        ] {
            assert_eq!(apply(Some(system), answer()), expected, "{system}");
        }
        assert_eq!(apply(None, answer()), answer());
    }
}
