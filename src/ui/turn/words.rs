//! A drawn answer as words: as plain text, to be read aloud, and as HTML for the clipboard.
//!
//! What is on the page is the source, so that what is taken along is what was seen: formulas as they are drawn, links
//! that were made harmless as text. The HTML goes out to other programs and nowhere else; it is written tag by tag from
//! a short list, and no string of it ever comes back into this page.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// What belongs to the frame and not to the text.
const FRAME: &str = "button, figcaption, svg, input, [hidden], [aria-hidden=true], .code-tools, .table-tools, .cites, .visually-hidden";

/// Elements that mean the same in any other program.
const TAGS: [&str; 31] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "em",
    "strong",
    "del",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "hr",
    "sup",
    "sub",
    "dl",
    "dt",
    "dd",
    "b",
    "i",
];

/// Schemes that an address may have on its way out.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// What becomes of blocks of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Code {
    /// They are text like any other.
    Kept,
    /// A word says that they are there: read aloud, they are noise.
    Named,
}

/// The plain text of what is below a node.
pub(in crate::ui) fn plain(node: &Node, code: Code) -> String {
    let mut out = Plain { text: String::new(), code };
    out.children(node, Place { verbatim: false, in_item: false });
    out.text.trim().to_owned()
}

/// The HTML of what is below a node.
pub(super) fn html(node: &Node) -> String {
    let mut out = Html { text: String::new(), notes: false };
    out.children(node);
    out.text
}

/// The same with the numbers of the sources, as footnotes are set.
pub(super) fn html_with_notes(node: &Node) -> String {
    let mut out = Html { text: String::new(), notes: true };
    out.children(node);
    out.text
}

struct Html {
    text: String,
    /// The numbers of sources go along.
    notes: bool,
}

struct Plain {
    text: String,
    code: Code,
}

/// Where in the text one is.
#[derive(Clone, Copy)]
struct Place {
    verbatim: bool,
    in_item: bool,
}

impl Plain {
    fn children(&mut self, node: &Node, place: Place) {
        let mut child = node.first_child();
        while let Some(node) = child {
            self.node(&node, place);
            child = node.next_sibling();
        }
    }

    fn node(&mut self, node: &Node, place: Place) {
        let Some(element) = node.dyn_ref::<Element>() else {
            let text = node.node_value().filter(|_| node.node_type() == Node::TEXT_NODE).unwrap_or_default();
            self.text.push_str(&if place.verbatim { text } else { text.replace('\n', " ") });
            return;
        };
        if is_frame(element) {
            return;
        }
        let block = if place.in_item { 1 } else { 2 };
        match element.local_name().as_str() {
            "br" => self.text.push('\n'),
            "pre" if self.code == Code::Named => {
                self.lines(block);
                self.text.push_str("Code.");
                self.lines(block);
            }
            "pre" => self.block(node, block, Place { verbatim: true, ..place }),
            "li" => {
                self.lines(1);
                let mark = number(element).map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
                self.text.push_str(&mark);
                self.children(node, Place { in_item: true, ..place });
                self.lines(1);
            }
            "tr" | "dt" | "dd" => self.block(node, 1, place),
            "td" | "th" => {
                if element.previous_element_sibling().is_some() {
                    self.text.push('\t');
                }
                self.children(node, place);
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "table"
            | "figure" | "section" | "hr" => self.block(node, block, place),
            // The items of a long list lie in boxes, of which a reader sees nothing.
            "div" if element.class_list().contains("items") => self.children(node, place),
            "div" => self.block(node, block, place),
            "math" => self.text.push_str(&formula(element)),
            _ => self.children(node, place),
        }
    }

    fn block(&mut self, node: &Node, lines: usize, place: Place) {
        self.lines(lines);
        self.children(node, place);
        self.lines(lines);
    }

    /// Goes to a new line, with so many ends of lines before it.
    fn lines(&mut self, lines: usize) {
        // What was just marked as an item has its text on the same line.
        let marked = self.text.rsplit('\n').next().is_some_and(|line| line == "- " || line.ends_with(". "));
        if self.text.is_empty() || marked {
            return;
        }
        self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        let there = self.text.chars().rev().take_while(|c| *c == '\n').count();
        self.text.extend(std::iter::repeat_n('\n', lines.saturating_sub(there)));
    }
}

/// A formula as it was written: what is drawn of it does not say what is above what.
fn formula(math: &Element) -> String {
    let source = math.query_selector("annotation").ok().flatten();
    source.as_ref().unwrap_or(math).text_content().unwrap_or_default()
}

/// The number of an item of a numbered list. Its items may lie in boxes, whose first ones say their numbers.
fn number(item: &Element) -> Option<usize> {
    let list = item.closest("ol, ul").ok().flatten().filter(|list| list.local_name() == "ol")?;
    let mut before = 0;
    let mut at = item.clone();
    loop {
        if let Some(known) = at.get_attribute("value").and_then(|value| value.parse::<usize>().ok()) {
            return Some(known + before);
        }
        let Some(sibling) = at.previous_element_sibling() else { break };
        before += 1;
        at = sibling;
    }
    let first = list.get_attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    Some(first + before)
}

fn is_frame(element: &Element) -> bool {
    element.matches(FRAME).unwrap_or(false)
}

impl Html {
    fn children(&mut self, node: &Node) {
        let mut child = node.first_child();
        while let Some(node) = child {
            self.node(&node);
            child = node.next_sibling();
        }
    }

    fn node(&mut self, node: &Node) {
        let Some(element) = node.dyn_ref::<Element>() else {
            if node.node_type() == Node::TEXT_NODE {
                escape(&node.node_value().unwrap_or_default(), &mut self.text);
            }
            return;
        };
        if self.notes && element.class_list().contains("cites") {
            self.text.push_str("<sup>[");
            escape(&numbers(element), &mut self.text);
            self.text.push_str("]</sup>");
            return;
        }
        if is_frame(element) {
            return;
        }
        let name = element.local_name();
        let address = element
            .get_attribute("href")
            .filter(|address| name == "a" && SCHEMES.iter().any(|scheme| address.starts_with(scheme)));
        match (name.as_str(), address) {
            ("math", _) => {
                self.text.push_str("<code>");
                escape(&formula(element), &mut self.text);
                self.text.push_str("</code>");
            }
            ("ol", _) => {
                let start = element.get_attribute("start").and_then(|start| start.parse::<u64>().ok());
                self.text.push_str(
                    &start.map_or_else(|| "<ol>".to_owned(), |start| format!("<ol start=\"{start}\">")),
                );
                self.children(node);
                self.text.push_str("</ol>");
            }
            ("br" | "hr", _) => self.text.push_str(&format!("<{name}>")),
            ("a", Some(address)) => {
                self.text.push_str(&link(&address));
                self.children(node);
                self.text.push_str("</a>");
            }
            (known, _) if TAGS.contains(&known) => {
                self.text.push_str(&format!("<{known}>"));
                self.children(node);
                self.text.push_str(&format!("</{known}>"));
            }
            _ => self.children(node),
        }
    }
}

/// The numbers of a group, with commas between them.
fn numbers(group: &Element) -> String {
    let mut numbers = Vec::new();
    let mut at = group.first_element_child();
    while let Some(number) = at {
        numbers.extend(number.text_content());
        at = number.next_element_sibling();
    }
    numbers.join(", ")
}

fn link(address: &str) -> String {
    let mut out = String::from("<a href=\"");
    escape(address, &mut out);
    out.push_str("\">");
    out
}

/// A link of the clipboard's HTML; where the address is none that may go out, the words alone.
pub(super) fn linked(address: &str, words: &str) -> String {
    let mut out = String::new();
    let is_safe = SCHEMES.iter().any(|scheme| address.starts_with(scheme));
    if is_safe {
        out.push_str(&link(address));
    }
    escape(words, &mut out);
    if is_safe {
        out.push_str("</a>");
    }
    out
}

/// A text of the clipboard's HTML that stays as it is written.
pub(super) fn preformatted(text: &str) -> String {
    let mut out = String::from("<pre>");
    escape(text, &mut out);
    out.push_str("</pre>");
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
