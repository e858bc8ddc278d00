//! What came along with a prompt, said back: what a page sent can then be read on its screen.

use super::{Question, Random};

/// An answer about pictures and documents, where some came along.
pub(crate) fn answer(question: &Question<'_>, _: &mut Random) -> Option<String> {
    if question.seen.is_empty() {
        return None;
    }
    let count = match question.seen.len() {
        1 => "one file".to_owned(),
        many => format!("{many} files"),
    };
    let list: Vec<String> =
        question.seen.iter().enumerate().map(|(at, what)| format!("{}. {what}", at + 1)).collect();
    Some(format!(
        "I received {count}, in this order:\n\n{}\n\nI can tell what kind of file each is, but I cannot look into it.",
        list.join("\n")
    ))
}
