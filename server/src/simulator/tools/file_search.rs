//! File search: finds paragraphs in the documents of the file search stores.

use serde_json::json;

use super::{Used, server_steps};
use crate::simulator::files::Files;
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Found, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::voice::words::{excerpt, flat, subject};

/// Searches the stores, if the question has words to search for.
pub(super) fn search(
    prompt: &str,
    files: &Files,
    stores: &[String],
    most: usize,
    random: &mut Random,
) -> Option<Used> {
    let words: Vec<String> = subject(prompt, 8).into_iter().map(str::to_lowercase).collect();
    if words.is_empty() {
        return None;
    }
    let mut found: Vec<(usize, Passage)> = Vec::new();
    for document in files.documents(stores) {
        for paragraph in document.text.split("\n\n").filter(|text| !text.trim().is_empty()) {
            let said = flat(paragraph);
            let score = words.iter().filter(|word| said.contains(word.as_str())).count();
            if score > 0 {
                let text = excerpt(paragraph.trim().trim_start_matches('#'), 400);
                let (name, file) = (document.name.clone(), document.title.clone());
                found.push((score, Passage { document: name, file, text }));
            }
        }
    }
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.truncate(most);
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut tool_use = 40;
    if found.is_empty() {
        text.push_str("I searched your files and found nothing about that.");
    } else {
        text.push_str("This is what your files say:\n\n");
    }
    for (_, passage) in &found {
        text.push_str("- ");
        let start_index = text.len();
        text.push_str(&passage.text);
        tool_use += tokens(&passage.text);
        annotations.push(Annotation::FileCitation {
            start_index,
            end_index: text.len(),
            document_uri: passage.document.clone(),
            file_name: passage.file.clone(),
            source: passage.text.clone(),
        });
        text.push('\n');
    }
    // The result's items are empty on the wire; what is useful is in the citations.
    let items: Vec<_> = found.iter().map(|_| json!({})).collect();
    let steps = server_steps(Tooling::FileSearch, json!({}), Found::Json(json!(items)), false, random);
    Some(Used { steps, text: text.trim_end().to_owned(), annotations, tool_use, ..Used::default() })
}

struct Passage {
    document: String,
    file: String,
    text: String,
}
