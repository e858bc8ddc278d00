//! What an answer rests on: sources with numbers, the places in its texts where the numbers stand, and Google's search
//! suggestions.
//!
//! The service ties spans of UTF-8 bytes to addresses. Spans that end at one place share their numbers; an address that
//! comes again has its number already; a number stands after the punctuation that ends the sentence. Deep Research also
//! writes `[cite: 1, 2]` into its text: these marks mean the same, and are replaced by it.
//!
//! Where a place of the source text is in the drawn text is the business of [`place`]. Not here: the page.

mod closed;
pub mod footnotes;
pub mod place;
pub mod snippet;
pub mod stretch;

use std::collections::{BTreeMap, BTreeSet};

use super::turn::{PartKey, Turn};
use crate::protocol::content::{Annotation, Content, Span, Text};
use crate::protocol::step::{Outcome, Step, Tool};
use stretch::{Stretch, Stretches};

/// A page, a file or a place that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its number, counted from 1.
    pub number: usize,
    /// What it is called: never the host of a redirect.
    pub title: String,
    /// Where it is; empty where it has no address that could be opened.
    pub url: String,
    /// What it is.
    pub kind: Kind,
    /// Of a file: the pages that were cited, as the service counts them.
    pub pages: BTreeSet<u64>,
    /// The sentences that rest on it, as they stand in the Markdown.
    pub sentences: Vec<String>,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of the web.
    Page,
    /// A file of the person's.
    File,
    /// A place on Google Maps, which has to be said beside it.
    Place,
}

/// A place in a text where numbers stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The byte of the source text before which it stands.
    pub at: usize,
    /// The byte up to which it takes the place of text: `[cite: 1]`. Otherwise the same as `at`.
    pub until: usize,
    /// The numbers of the sources, in rising order.
    pub numbers: Vec<usize>,
}

/// Everything an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounding {
    /// The sources, by number.
    pub sources: Vec<Source>,
    /// The markers of each text, from its beginning.
    pub markers: BTreeMap<PartKey, Vec<Marker>>,
    /// The stretches of each text that rest on sources, from its beginning.
    pub stretches: BTreeMap<PartKey, Vec<Stretch>>,
    /// Google's search suggestions: HTML, each snippet once.
    pub suggestions: Vec<String>,
}

/// What a turn rests on. It is worked out anew for every look, since nothing of it is kept.
pub fn grounding(turn: &Turn) -> Grounding {
    let mut grounding = Grounding::default();
    for (step, growing) in &turn.steps {
        match &growing.step {
            Step::ModelOutput(blocks) => {
                for (item, block) in blocks.iter().enumerate() {
                    if let Content::Text(text) = block {
                        let (markers, stretches) = grounding.read(text);
                        if !markers.is_empty() {
                            let key = PartKey { step: *step, item: item as u32 };
                            grounding.markers.insert(key, markers);
                            grounding.stretches.insert(key, stretches);
                        }
                    }
                }
            }
            Step::Outcome(outcome) => grounding.suggest(outcome),
            Step::UserInput(_) | Step::Thought(_) | Step::Call(_) | Step::Unknown { .. } => {}
        }
    }
    grounding
}

impl Grounding {
    /// The service repeats a snippet at times.
    fn suggest(&mut self, outcome: &Outcome) {
        if outcome.tool != Tool::GoogleSearch {
            return;
        }
        for item in outcome.result.as_array().into_iter().flatten() {
            let html = item.get("search_suggestions").or_else(|| item.get("rendered_content"));
            if let Some(html) = html.and_then(|html| html.as_str())
                && !html.trim().is_empty()
                && !self.suggestions.iter().any(|known| known == html)
            {
                self.suggestions.push(html.to_owned());
            }
        }
    }

    fn read(&mut self, text: &Text) -> (Vec<Marker>, Vec<Stretch>) {
        let source = &text.text;
        let mut places = Places::default();
        let mut stretches = Stretches::default();
        for annotation in &text.annotations {
            let Some(named) = named(annotation) else { continue };
            let end = floor(source, named.span.end);
            let within = stretch::trimmed(source, floor(source, named.span.start.min(end))..end);
            let number = self.number(&named, &source[within.clone()]);
            stretches.add(within, number);
            let at = after_punctuation(source, end);
            places.mark(at, at, number);
        }
        for (at, until, cited) in cite_marks(source) {
            // A mark follows its sentence, at whose end the annotations stand, too.
            let end = source[..at].trim_end().len();
            for number in cited.into_iter().filter(|number| (1..=self.sources.len()).contains(number)) {
                places.mark(end, until, number);
            }
        }
        (places.0.into_values().collect(), stretches.all())
    }

    fn number(&mut self, named: &Named<'_>, sentence: &str) -> usize {
        let Named { url, kind, .. } = *named;
        let title = label(named.title, url, kind);
        let same = |source: &Source| match url.is_empty() {
            true => source.url.is_empty() && source.title == title,
            false => source.url == url,
        };
        let known = self.sources.iter().position(same);
        let at = known.unwrap_or_else(|| {
            self.sources.push(Source {
                number: self.sources.len() + 1,
                title,
                url: url.to_owned(),
                kind,
                pages: BTreeSet::new(),
                sentences: Vec::new(),
            });
            self.sources.len() - 1
        });
        let source = &mut self.sources[at];
        source.pages.extend(named.page);
        if !sentence.is_empty() && !source.sentences.iter().any(|known| known == sentence) {
            source.sentences.push(sentence.to_owned());
        }
        source.number
    }
}

/// Markers by where they stand.
#[derive(Default)]
struct Places(BTreeMap<usize, Marker>);

impl Places {
    fn mark(&mut self, at: usize, until: usize, number: usize) {
        let marker = self.0.entry(at).or_insert(Marker { at, until, numbers: Vec::new() });
        marker.until = marker.until.max(until);
        if let Err(place) = marker.numbers.binary_search(&number) {
            marker.numbers.insert(place, number);
        }
    }
}

/// What an annotation says of a source, and of the text that rests on it.
struct Named<'a> {
    kind: Kind,
    title: &'a str,
    url: &'a str,
    page: Option<u64>,
    span: Span,
}

/// An annotation of an unknown kind ties text to nothing that could be shown.
fn named(annotation: &Annotation) -> Option<Named<'_>> {
    let plain = |kind, title, url, span| Named { kind, title, url, page: None, span };
    match annotation {
        Annotation::Url { url, title, span } => Some(plain(Kind::Page, title, url, *span)),
        Annotation::File { name, uri, page, span, .. } => {
            let url = if uri.starts_with("https://") { uri } else { "" };
            Some(Named { page: *page, ..plain(Kind::File, name, url, *span) })
        }
        Annotation::Place { name, url, span, .. } => Some(plain(Kind::Place, name, url, *span)),
        Annotation::Unknown { .. } => None,
    }
}

/// The title; without one the host, unless that is only Google's redirect.
fn label(title: &str, url: &str, kind: Kind) -> String {
    let title = title.trim();
    if !title.is_empty() {
        return title.to_owned();
    }
    let host = url.split("://").nth(1).unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host == "vertexaisearch.cloud.google.com" {
        let what = match kind {
            Kind::Page => "page",
            Kind::File => "file",
            Kind::Place => "place",
        };
        format!("A {what} without a name")
    } else {
        host.trim_start_matches("www.").to_owned()
    }
}

/// The offset, or the next one before it that does not cut a character.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Past the marks that end the sentence here: its full stop, its quotation marks and brackets, and its emphasis.
fn after_punctuation(text: &str, at: usize) -> usize {
    let closes = |c: char| ".!?…。！？．\"”’»』」）)*_~".contains(c);
    let rest = &text[at..];
    let end = rest.find(|c| !closes(c)).unwrap_or(rest.len());
    let passed = &rest[..end];
    // Where a word follows at once, `)` may end a link, `*` may begin emphasis, and a point be that of a number.
    let stops =
        passed.is_empty() || text[at + end..].chars().next().is_none_or(|c| c.is_whitespace() || c == '[');
    if stops { at + end } else { at + passed.find(|c: char| c.is_ascii()).unwrap_or(end) }
}

/// No mark has more bytes than this: some sixty numbers.
const LONGEST_MARK: usize = 256;

/// Every `[cite: 1, 2]` of a text: where it begins, where it ends, and what it names.
fn cite_marks(text: &str) -> Vec<(usize, usize, Vec<usize>)> {
    let mut marks = Vec::new();
    if !text.contains("[cite:") {
        return marks;
    }
    // In code it is what somebody wrote.
    let closed = closed::closed(text);
    let is_code = |at: usize| closed::around(&closed, at).is_some_and(|closed| closed.is_code(text));
    let mut from = 0;
    while let Some(at) = text[from..].find("[cite:").map(|at| from + at) {
        // What is longer is none, and is not searched for its end by each that begins in it.
        let Some(end) = text[at..].bytes().take(LONGEST_MARK).position(|byte| byte == b']') else {
            from = at + 6;
            continue;
        };
        let end = at + end;
        let numbers = text[at + 6..end].split(',').map(|number| number.trim().parse::<usize>());
        match numbers.collect::<Result<Vec<usize>, _>>() {
            Ok(numbers) => {
                if !is_code(at) {
                    marks.push((at, end + 1, numbers));
                }
                from = end + 1;
            }
            // Something else in brackets stays what it is.
            Err(_) => from = at + 6,
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(url: &str, title: &str, start: usize, end: usize) -> Annotation {
        Annotation::Url { url: url.into(), title: title.into(), span: Span { start, end } }
    }

    fn read(text: &str, annotations: Vec<Annotation>) -> (Grounding, Vec<Marker>) {
        let mut grounding = Grounding::default();
        let (markers, _) = grounding.read(&Text { text: text.into(), annotations });
        (grounding, markers)
    }

    fn at(markers: &[Marker]) -> Vec<(usize, Vec<usize>)> {
        markers.iter().map(|marker| (marker.at, marker.numbers.clone())).collect()
    }

    #[test]
    fn citations_at_one_place_share_their_numbers_and_addresses_have_one() {
        let text = "Bolt détient le record. Personne n’a fait mieux.";
        let first = text.find('.').unwrap() + 1;
        let (grounding, markers) = read(
            text,
            vec![
                url("https://r/2", "two.example", 0, first),
                url("https://r/1", "one.example", 0, first),
                url("https://r/2", "two.example", 0, first),
                url("https://r/1", "one.example", first + 1, text.len()),
            ],
        );
        assert_eq!(at(&markers), [(first, vec![1, 2]), (text.len(), vec![2])]);
        assert_eq!(grounding.sources[0].title, "two.example");
        assert_eq!(grounding.sources[1].sentences, ["Bolt détient le record.", "Personne n’a fait mieux."]);
    }

    #[test]
    fn a_number_stands_after_what_ends_the_sentence() {
        for (text, end, expected) in [
            ("He ran**.** Then", 6, 11),
            ("“He ran.” Then", 9, 13),
            ("東京は大きい。次", 18, 21),
            ("He (ran) home", 7, 8),
            ("[He ran](https://a.example) home", 7, 7),
            ("It cost 3.5 coins", 9, 9),
            ("Done", 99, 4),
            ("é", 1, 0),
        ] {
            let (_, markers) = read(text, vec![url("u", "t", 0, end)]);
            assert_eq!(at(&markers), [(expected, vec![1])], "{text}");
        }
    }

    #[test]
    fn the_marks_of_deep_research_become_the_same_markers() {
        let text = "It is old. [cite: 2, 1] It is [cite: big] new.";
        let (_, markers) = read(text, vec![url("a", "a", 0, 10), url("b", "b", 24, text.len())]);
        assert_eq!(
            markers,
            [
                Marker { at: 10, until: 23, numbers: vec![1, 2] },
                Marker { at: text.len(), until: text.len(), numbers: vec![2] },
            ]
        );
    }

    #[test]
    fn what_looks_like_a_mark_in_code_stays_what_somebody_wrote() {
        let text = "Write `[cite: 1]` [cite: 1]\n\n```\n[cite: 1]\n```\n";
        let (_, markers) = read(text, vec![url("a", "a", 0, 5)]);
        assert_eq!(at(&markers), [(5, vec![1]), (17, vec![1])]);
    }

    #[test]
    fn a_mark_that_does_not_end_is_text_and_those_behind_it_are_marks() {
        let long = format!("It{} [cite: 1]", " [cite:".repeat(200_000));
        assert_eq!(cite_marks(&long), [(long.len() - 9, long.len(), vec![1])]);
        let many: Vec<String> = (10..60).map(|number| number.to_string()).collect();
        let wide = format!("[cite: {}]", many.join(", "));
        assert_eq!(cite_marks(&wide)[0].2.len(), 50);
        assert_eq!(cite_marks(&"[cite: 1]`a`".repeat(20_000)).len(), 20_000);
    }

    #[test]
    fn a_file_is_known_by_its_name_and_gathers_its_pages() {
        let file = |page| Annotation::File {
            name: "pump.pdf".into(),
            uri: "fileSearchStores/a".into(),
            page,
            media_id: String::new(),
            span: Span { start: 0, end: 4 },
        };
        let (grounding, _) = read("Oil.", vec![file(Some(12)), file(None), file(Some(3))]);
        let [source] = grounding.sources.as_slice() else { panic!("one source") };
        assert_eq!((source.kind, source.url.as_str()), (Kind::File, ""));
        assert_eq!(source.pages, [3, 12].into());
    }

    #[test]
    fn a_file_without_a_name_or_with_one_in_spaces_is_one_source() {
        let file = |name: &str| Annotation::File {
            name: name.into(),
            uri: "fileSearchStores/a".into(),
            page: None,
            media_id: String::new(),
            span: Span { start: 0, end: 4 },
        };
        let all = ["", " ", " pump.pdf", "pump.pdf "].map(file);
        let (grounding, markers) = read("Oil.", all.to_vec());
        let titles: Vec<&str> = grounding.sources.iter().map(|source| source.title.as_str()).collect();
        assert_eq!(titles, ["A file without a name", "pump.pdf"]);
        assert_eq!(at(&markers), [(4, vec![1, 2])]);
    }

    #[test]
    fn a_source_is_called_by_its_title_and_never_by_the_redirect() {
        assert_eq!(
            label("wikipedia.org", "https://vertexaisearch.cloud.google.com/x", Kind::Page),
            "wikipedia.org"
        );
        assert_eq!(
            label("", "https://vertexaisearch.cloud.google.com/x", Kind::Page),
            "A page without a name"
        );
        assert_eq!(label(" ", "https://www.example.com/a?b", Kind::Page), "example.com");
    }
}
