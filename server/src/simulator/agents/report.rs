//! Writes a text with citations: what is cited, and where, in bytes.

use crate::simulator::steps::{Annotation, Block};

/// A page that the agent says it has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) host: &'static str,
    /// Where it stands.
    pub(super) url: String,
    /// The address that a citation has in its place, which leads there for a while.
    pub(super) redirect: String,
    /// What it is good for, as it stands in the text.
    pub(super) says: &'static str,
}

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Report {
    text: String,
    annotations: Vec<Annotation>,
}

impl Report {
    /// Adds Markdown that rests on nothing but the writer.
    pub(super) fn write(&mut self, markdown: &str) -> &mut Self {
        self.text.push_str(markdown);
        self
    }

    /// Adds a sentence that rests on the sources of these numbers, counted from 0. The
    /// mark that the live service leaves in its text follows the sentence; the citation
    /// covers the sentence without it.
    pub(super) fn cite(&mut self, sentence: &str, sources: &[Source], numbers: &[usize]) -> &mut Self {
        let start_index = self.text.len();
        self.text.push_str(sentence);
        let end_index = self.text.len();
        let cited = numbers.iter().filter_map(|number| Some((number, sources.get(*number)?)));
        let mut marks = Vec::new();
        for (number, source) in cited {
            marks.push((number + 1).to_string());
            self.annotations.push(Annotation::UrlCitation {
                start_index,
                end_index,
                url: source.redirect.clone(),
                title: source.host.to_owned(),
            });
        }
        self.text.push_str(&format!(" [cite: {}]", marks.join(", ")));
        self
    }

    /// The text as a part of an answer.
    pub(super) fn block(self) -> Block {
        Block::Text { text: self.text, annotations: self.annotations }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_covers_its_sentence_in_bytes() {
        let sources = [("a.example", "https://a.example/é"), ("b.example", "https://b.example/")]
            .map(|(host, url)| Source { host, url: url.to_owned(), redirect: url.to_owned(), says: "" });
        let mut report = Report::default();
        report.write("# Brücken 🌉\n\n").cite("Die älteste steht noch.", &sources, &[0, 1]);
        let Block::Text { text, annotations } = report.block() else { panic!("a text") };
        assert!(text.ends_with("noch. [cite: 1, 2]"), "{text}");
        assert_eq!(annotations.len(), 2);
        for annotation in annotations {
            let Annotation::UrlCitation { start_index, end_index, .. } = annotation else {
                panic!("{annotation:?}")
            };
            assert_eq!(&text[start_index..end_index], "Die älteste steht noch.");
        }
    }
}
