//! The little that the simulator's search knows: some forty short pages.
//!
//! The facts are ordinary ones, in our own words. Hosts are well known or reserved for
//! examples; nothing here is ever fetched.

mod nature;
mod people;
mod places;
mod technology;

use super::voice::words::{flat, subject};

/// A page.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The host, which is what a citation shows as its title.
    pub(crate) host: &'static str,
    /// The address behind the host.
    pub(crate) path: &'static str,
    /// Words that a question about it has, in lower case.
    pub(crate) keys: &'static [&'static str],
    pub(crate) sentences: &'static [&'static str],
}

impl Entry {
    /// The page's address.
    pub(crate) fn url(&self) -> String {
        format!("https://{}{}", self.host, self.path)
    }
}

fn all() -> impl Iterator<Item = &'static Entry> {
    [places::ENTRIES, nature::ENTRIES, technology::ENTRIES, people::ENTRIES].into_iter().flatten()
}

/// The page at `url`; the scheme, `www.` and a slash at the end do not matter.
pub(crate) fn at(url: &str) -> Option<&'static Entry> {
    let bare = |url: &str| {
        let url = url.split_once("://").map_or(url, |(_, rest)| rest);
        url.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    all().find(|entry| bare(&entry.url()) == bare(url))
}

/// The pages that fit `question`, best first, at most `most`.
pub(crate) fn find(question: &str, most: usize) -> Vec<&'static Entry> {
    let said = flat(question);
    let score = |entry: &Entry| {
        let heard = |key: &&&str| said.contains(&format!(" {key} ")) || said.contains(&format!(" {key}s "));
        entry.keys.iter().filter(heard).map(|key| 2 + key.split(' ').count()).sum::<usize>()
    };
    let mut found: Vec<(usize, &Entry)> =
        all().map(|entry| (score(entry), entry)).filter(|(score, _)| *score > 0).collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    // What fits only by a common word is left out beside something that fits well.
    let best = found.first().map_or(0, |(score, _)| *score);
    found.into_iter().filter(|(score, _)| *score * 2 > best).take(most).map(|(_, entry)| entry).collect()
}

/// What to search for: the words of the question that matter.
pub(crate) fn queries(question: &str) -> Vec<String> {
    let words = subject(question, 5);
    if words.is_empty() {
        return vec![question.trim().chars().take(60).collect()];
    }
    let whole = words.join(" ").to_lowercase();
    let short = words[..words.len().min(3)].join(" ").to_lowercase();
    if short == whole { vec![whole] } else { vec![whole, short] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_find_their_pages() {
        for (question, host) in [
            ("How tall is the Eiffel Tower?", "toureiffel.paris"),
            ("who holds the 100 m world record", "worldathletics.example"),
            ("What is Rust's borrow checker?", "doc.rust-lang.org"),
            ("When does the aurora appear?", "aurora.example"),
        ] {
            assert_eq!(find(question, 1).first().map(|entry| entry.host), Some(host), "{question}");
        }
        assert!(find("My name is Ada", 3).is_empty());
        assert!(all().count() >= 40, "{}", all().count());
    }

    #[test]
    fn every_page_has_an_address_of_its_own_and_something_to_say() {
        let mut urls: Vec<String> = all().map(Entry::url).collect();
        urls.sort();
        urls.dedup();
        assert_eq!(urls.len(), all().count());
        assert!(all().all(|entry| entry.sentences.len() >= 2 && !entry.keys.is_empty()));
        assert!(all().all(|entry| entry.sentences.iter().all(|sentence| sentence.ends_with('.'))));
    }
}
