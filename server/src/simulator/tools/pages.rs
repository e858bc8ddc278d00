//! URL context: reads the addresses in the prompt, as far as they are built in.
//!
//! Nothing is fetched. The built-in pages and `example.com` can be read; the rest of an
//! address decides how reading it fails.

use serde_json::json;

use super::{Used, server_steps};
use crate::simulator::corpus;
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Found, Page, Tooling};

/// The service reads so many at most.
const MOST: usize = 20;

/// What `example.com` says, whichever page is asked for.
const EXAMPLE: &[&str] = &[
    "This page is meant for examples in documents.",
    "It lists three steps: open the box, read the note, close the box.",
];

/// Reads the addresses in `prompt`; `None` if it has none.
pub(super) fn read(prompt: &str, random: &mut Random) -> Option<Used> {
    let mut urls: Vec<String> = Vec::new();
    for word in prompt.split(|letter: char| letter.is_whitespace() || "<>\"()[]“”".contains(letter)) {
        let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let is_url = word.starts_with("https://") || word.starts_with("http://");
        if is_url && !urls.iter().any(|url| url == word) {
            urls.push(word.to_owned());
        }
    }
    urls.truncate(MOST);
    if urls.is_empty() {
        return None;
    }
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut pages = Vec::new();
    let mut tool_use = 40;
    for url in &urls {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let (status, title, sentences) = open(url);
        pages.push(Page { url: url.clone(), status });
        tool_use += 500 * usize::from(status == "success");
        let host = host(url);
        match status {
            "success" => {
                text.push_str(&format!("**{host}**: "));
                let start_index = text.len();
                text.push_str(&sentences.join(" "));
                let (url, title) = (url.clone(), title.to_owned());
                annotations.push(Annotation::UrlCitation { start_index, end_index: text.len(), url, title });
            }
            "paywall" => text.push_str(&format!("**{host}** shows this page to members only.")),
            "unsafe" => text.push_str(&format!("**{host}** was not opened, because it may be harmful.")),
            _ => text.push_str(&format!("**{host}** could not be read.")),
        }
    }
    let is_error = pages.iter().all(|page| page.status == "error");
    let steps =
        server_steps(Tooling::UrlContext, json!({"urls": urls}), Found::Pages(pages), is_error, random);
    Some(Used { steps, text, annotations, tool_use, ..Used::default() })
}

/// How reading `url` goes, its title, and what it says.
fn open(url: &str) -> (&'static str, &'static str, &'static [&'static str]) {
    let (lower, host) = (url.to_lowercase(), host(url));
    let in_path = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if in_path(&["malware", "phishing", "unsafe"]) {
        return ("unsafe", "", &[]);
    }
    if in_path(&["/members", "paywall", "/premium", "/subscribe"]) {
        return ("paywall", "", &[]);
    }
    if in_path(&["/missing", "/404", "/error"]) || host.ends_with(".invalid") {
        return ("error", "", &[]);
    }
    if let Some(entry) = corpus::at(url) {
        return ("success", entry.host, entry.sentences);
    }
    let reserved = ["example.com", "example.org", "example.net"];
    if reserved.iter().any(|name| host == *name || host.ends_with(&format!(".{name}"))) {
        return ("success", "Example page", EXAMPLE);
    }
    ("error", "", &[])
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    authority.rsplit('@').next().unwrap_or(authority).split(':').next().unwrap_or("").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_can_be_had() {
        for (url, status) in [
            ("https://example.com/guide", "success"),
            ("https://toureiffel.paris/en/the-monument/key-figures/", "success"),
            ("https://example.com/members", "paywall"),
            ("https://malware.example/x", "unsafe"),
            ("https://nothing.invalid/", "error"),
            ("https://user:pass@internal.test:8080/x", "error"),
        ] {
            assert_eq!(open(url).0, status, "{url}");
        }
        assert_eq!(host("https://user:pass@internal.test:8080/x"), "internal.test");
    }
}
