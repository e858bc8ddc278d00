//! Google Search, over the built-in pages.
//!
//! Every sentence that comes from a page is cited by the bytes it takes in the answer.

use serde_json::json;

use super::{Order, Used, server_steps};
use crate::simulator::corpus::{self, Entry};
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Found, Step, Suggestion, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::voice::Question;
use crate::simulator::voice::words::{flat, has};

/// Words that ask for a search, whatever the question is.
const ASKING: &[&str] = &[
    "search",
    "look up",
    "google",
    "latest",
    "news",
    "today",
    "current",
    "currently",
    "recent",
    "recently",
    "find out",
    "on the web",
    "online",
];

/// Searches, if the question needs it.
pub(super) fn search(question: &Question<'_>, needed: bool, random: &mut Random) -> Option<Used> {
    let prompt = question.prompt;
    let asked = has(&flat(prompt), ASKING);
    let found = corpus::find(prompt, 3);
    if !(asked || needed) || (found.is_empty() && !asked && !prompt.contains('?')) {
        return None;
    }
    let old = question.model.id.contains("2.5");
    let queries = corpus::queries(prompt);
    let steps = steps(&queries, old, random);
    let (text, annotations) = cited(prompt, &found, random);
    Some(Used {
        tool_use: 60 + found.iter().map(|entry| weight(entry)).sum::<usize>(),
        // The 2.5 models do not report it.
        searches: usize::from(!old),
        steps,
        text,
        annotations,
        order: if old { Order::ToolLast } else { Order::ThoughtLast },
        ..Used::default()
    })
}

/// The steps of a search for pictures or pages that goes before a picture.
pub(crate) fn hits(prompt: &str, random: &mut Random) -> Vec<Step> {
    steps(&corpus::queries(prompt)[..1], false, random)
}

/// What is said of the pages whose pictures were looked at. They are linked
/// directly, as the terms for image search want it.
pub(crate) fn image_search(prompt: &str) -> Option<(String, Vec<Annotation>)> {
    let entry = corpus::find(prompt, 1).into_iter().next()?;
    let text = format!("I looked at pictures on {} first.", entry.host);
    let annotation = Annotation::UrlCitation {
        start_index: 0,
        end_index: text.len(),
        url: entry.url(),
        title: entry.host.to_owned(),
    };
    Some((text, vec![annotation]))
}

fn steps(queries: &[String], old: bool, random: &mut Random) -> Vec<Step> {
    let chips: Vec<Suggestion> = if old {
        // The 2.5 models repeat the whole snippet.
        let html = suggestions(&queries[..1]);
        vec![Suggestion { search_suggestions: html.clone() }, Suggestion { search_suggestions: html }]
    } else {
        vec![Suggestion { search_suggestions: suggestions(queries) }]
    };
    let arguments = json!({"queries": queries});
    let mut steps = server_steps(Tooling::GoogleSearch, arguments, Found::Suggestions(chips), false, random);
    if old {
        for step in &mut steps {
            match step {
                Step::Call(call) => call.signature.clear(),
                Step::Outcome(outcome) => outcome.signature.clear(),
                Step::Thought(_) | Step::Output(_) => {}
            }
        }
    }
    steps
}

/// What is said, and where each sentence comes from.
fn cited(prompt: &str, found: &[&'static Entry], random: &mut Random) -> (String, Vec<Annotation>) {
    let mut text = String::new();
    let mut annotations = Vec::new();
    if found.is_empty() {
        return (
            format!(
                "I searched for “{}” and found nothing: the simulator’s search knows only some \
                 forty pages. Ask about the Eiffel Tower, the Moon, Rust, coffee or Kyoto.",
                corpus::queries(prompt).first().map_or("", String::as_str)
            ),
            annotations,
        );
    }
    let addresses: Vec<String> = found.iter().map(|_| redirect(random)).collect();
    for (number, entry) in found.iter().enumerate() {
        if number > 0 {
            text.push_str("\n\n");
        }
        let most = if number == 0 { 3 } else { 2 };
        for (at, sentence) in entry.sentences.iter().take(most).enumerate() {
            if at > 0 {
                text.push(' ');
            }
            let start_index = text.len();
            text.push_str(sentence);
            let mut cite = |url: &String, title: &str| {
                annotations.push(Annotation::UrlCitation {
                    start_index,
                    end_index: text.len(),
                    url: url.clone(),
                    title: title.to_owned(),
                });
            };
            cite(&addresses[number], entry.host);
            // The first sentence is often backed by more than one page.
            if let (0, 0, Some(second)) = (number, at, found.get(1)) {
                cite(&addresses[1], second.host);
            }
        }
    }
    (text, annotations)
}

fn weight(entry: &Entry) -> usize {
    entry.sentences.iter().map(|sentence| tokens(sentence)).sum()
}

/// An address of the kind that the service hands out in place of a page's own.
fn redirect(random: &mut Random) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let token: String = (0..48).map(|_| char::from(LETTERS[random.below(64)])).collect();
    format!("https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQ{token}=")
}

/// The snippet that must be shown with the answer: a style and a link for each query.
fn suggestions(queries: &[String]) -> String {
    let mut html = String::from(STYLE);
    html.push_str(
        "<div class=\"container\">\n  <div class=\"headline\"></div>\n  <div class=\"carousel\">\n",
    );
    for query in queries.iter().take(5) {
        let address: String = query.split_whitespace().map(encoded).collect::<Vec<_>>().join("+");
        html.push_str(&format!(
            "<a class=\"chip\" href=\"https://www.google.com/search?q={address}&client=app-vertex-grounding\
             &safesearch=active\">{}</a>\n",
            escaped(query)
        ));
    }
    html.push_str("  </div>\n</div>");
    html
}

const STYLE: &str = "<style>
.container {
  align-items: center;
  border-radius: 8px;
  display: flex;
  font-family: sans-serif;
  font-size: 14px;
  padding: 8px 12px;
}
.carousel {
  overflow: auto;
  white-space: nowrap;
}
.chip {
  border: solid 1px;
  border-radius: 16px;
  display: inline-block;
  margin-right: 8px;
  padding: 5px 16px;
  text-decoration: none;
}
@media (prefers-color-scheme: light) {
  .container { background-color: #fafafa; }
  .chip { background-color: #ffffff; border-color: #d2d2d2; color: #5e5e5e; }
}
@media (prefers-color-scheme: dark) {
  .container { background-color: #1f1f1f; }
  .chip { background-color: #2c2c2c; border-color: #3c4043; color: #e3e3e3; }
}
</style>
";

fn encoded(word: &str) -> String {
    word.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_span_whole_sentences_in_bytes() {
        let found = corpus::find("record du monde 100 m", 3);
        let (text, annotations) = cited("record du monde 100 m", &found, &mut Random::new(1));
        assert!(text.chars().count() < text.len(), "no character of two bytes in {text}");
        assert!(annotations.len() >= 2);
        for annotation in &annotations {
            let Annotation::UrlCitation { start_index, end_index, .. } = annotation else {
                panic!("{annotation:?}")
            };
            let span = &text[*start_index..*end_index];
            assert!(found.iter().any(|entry| entry.sentences.contains(&span)), "{span:?}");
        }
    }

    #[test]
    fn what_was_asked_cannot_leave_the_snippet() {
        let html = suggestions(&["<b>&\"x".to_owned()]);
        assert!(!html.contains("<b>") && html.contains("q=%3Cb%3E%26%22x&"), "{html}");
    }
}
