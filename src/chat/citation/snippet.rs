//! Google's search suggestions: HTML that has to be shown as it came, and that nobody here trusts.
//!
//! The snippet is a style sheet and a few links. It is read into a tree of allow-listed elements and attributes, which
//! the page draws by itself inside a shadow root; what is not on the lists is left out. The style sheet is kept as it
//! is, unless it could load something. This is no parser of HTML: what it reads wrongly is shown wrongly, and no more.

/// What is on show of a snippet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Its style sheet; empty where it could reach out of the page.
    pub css: String,
    /// Its elements.
    pub nodes: Vec<Node>,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text.
    Text(String),
    /// An element of [`ELEMENTS`].
    Element {
        /// Its name.
        name: &'static str,
        /// Attributes of [`ATTRIBUTES`].
        attributes: Vec<(&'static str, String)>,
        /// What is in it.
        children: Vec<Node>,
    },
}

/// Elements that can be shown.
const ELEMENTS: [&str; 20] = [
    "a",
    "b",
    "circle",
    "clipPath",
    "defs",
    "div",
    "ellipse",
    "g",
    "i",
    "li",
    "linearGradient",
    "p",
    "path",
    "polygon",
    "rect",
    "span",
    "stop",
    "strong",
    "svg",
    "ul",
];

/// Those of them that belong to drawings (SVG 2).
pub const DRAWN: [&str; 11] = [
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "g",
    "linearGradient",
    "path",
    "polygon",
    "rect",
    "stop",
    "svg",
];

/// Attributes that do no more than show. `href` is for links alone, and only to Google's results.
const ATTRIBUTES: [&str; 28] = [
    "class",
    "href",
    "title",
    "aria-label",
    "aria-hidden",
    "role",
    "dir",
    "lang",
    "d",
    "fill",
    "fill-rule",
    "clip-rule",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "points",
    "transform",
    "stroke",
    "stroke-width",
    "opacity",
    "offset",
];

/// Elements whose content is no text of the page.
const SILENT: [&str; 9] =
    ["script", "template", "iframe", "object", "noscript", "textarea", "title", "xmp", "noembed"];

/// An element in an element, and so on: deeper than this nothing is shown.
const DEEPEST: usize = 24;

/// What comes behind so many bytes is not shown: the snippets of the service have some thousands.
const LONGEST: usize = 256 * 1024;

/// Reads a snippet.
pub fn read(html: &str) -> Snippet {
    let mut snippet = Snippet::default();
    let mut open = Open::new();
    let mut rest = &html[..super::floor(html, LONGEST)];
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            push_text(&mut open, &mut snippet, rest);
            break;
        };
        push_text(&mut open, &mut snippet, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            push_text(&mut open, &mut snippet, "<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.len..];
        let known = ELEMENTS.into_iter().find(|known| known.eq_ignore_ascii_case(tag.name));
        if tag.closes {
            if let Some(from) = open.iter().rposition(|(name, ..)| Some(*name) == known) {
                while open.len() > from {
                    close(&mut open, &mut snippet);
                }
            }
            continue;
        }
        let raw = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if raw("style") || SILENT.into_iter().any(raw) {
            let end = find_close(rest, tag.name);
            if raw("style") {
                snippet.css.push_str(&rest[..end]);
            }
            rest = &rest[end..];
            continue;
        }
        // An element that is not shown lets what is in it through.
        if let Some(name) = known.filter(|_| open.len() < DEEPEST) {
            open.push((name, attributes(name, tag.inside), Vec::new()));
            if tag.inside.ends_with('/') && DRAWN.contains(&name) {
                close(&mut open, &mut snippet);
            }
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut snippet);
    }
    if reaches_out(&snippet.css) {
        snippet.css.clear();
    }
    snippet
}

/// Attributes that are on the list.
type Attributes = Vec<(&'static str, String)>;

/// The elements that are open, the outermost first.
type Open = Vec<(&'static str, Attributes, Vec<Node>)>;

fn push(open: &mut Open, snippet: &mut Snippet, node: Node) {
    match open.last_mut() {
        Some((.., children)) => children.push(node),
        None => snippet.nodes.push(node),
    }
}

fn push_text(open: &mut Open, snippet: &mut Snippet, text: &str) {
    if !text.is_empty() {
        push(open, snippet, Node::Text(decoded(text)));
    }
}

fn close(open: &mut Open, snippet: &mut Snippet) {
    if let Some((name, attributes, children)) = open.pop() {
        push(open, snippet, Node::Element { name, attributes, children });
    }
}

/// A tag at the beginning of a text.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    inside: &'a str,
    len: usize,
}

impl<'a> Tag<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let after = text.strip_prefix('<')?;
        let closes = after.starts_with('/');
        let after = after.strip_prefix('/').unwrap_or(after);
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let inside = &after[end..];
        let stop = inside.char_indices().find(|(_, c)| match (quote, *c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            (Some(open), c) if c == open => {
                quote = None;
                false
            }
            _ => false,
        });
        let stop = stop.map_or(inside.len(), |(at, _)| at);
        let start = text.len() - inside.len();
        let len = (start + stop + 1).min(text.len());
        Some(Self { name: &after[..end], closes, inside: &inside[..stop], len })
    }
}

/// Where the content of an element ends that has nothing but text in it. Nothing is looked at behind its end, so that
/// many of them are read in one go; one without an end takes all there is.
fn find_close(text: &str, name: &str) -> usize {
    let closes = |(at, _): &(usize, &str)| {
        text.get(at + 2..at + 2 + name.len()).is_some_and(|there| there.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").find(closes).map_or(text.len(), |(at, _)| at)
}

fn attributes(element: &str, inside: &str) -> Attributes {
    let mut found = Vec::new();
    let mut rest = inside.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let mut after = after.trim_start();
        let mut value = "";
        if let Some(given) = after.strip_prefix('=') {
            let given = given.trim_start();
            let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (start, stop) = match quote {
                Some(quote) => (1, given[1..].find(quote).map_or(given.len(), |at| at + 1)),
                None => (0, given.find(char::is_whitespace).unwrap_or(given.len())),
            };
            value = &given[start..stop];
            after = given.get(stop + start..).unwrap_or_default();
        } else if end == 0 {
            // A stray mark.
            after = rest.get(rest.chars().next().map_or(1, char::len_utf8)..).unwrap_or_default();
        }
        if let Some(known) = ATTRIBUTES.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
            let value = decoded(value);
            let safe = known != "href" || (element == "a" && leads_to_results(&value));
            let loads = value.to_ascii_lowercase().contains("url(");
            if safe && !loads && !found.iter().any(|(name, _)| *name == known) {
                found.push((known, value));
            }
        }
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    }
    found
}

/// Suggestions lead to Google's results, by their address or by the redirect that the service makes for them, and to
/// nothing else: elsewhere on Google's hosts stands what anybody may write, or what leads on to any address. The address
/// is absolute and has no way to name another host before its first slash.
fn leads_to_results(address: &str) -> bool {
    let Some((host, rest)) = address.strip_prefix("https://").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let leads = match host {
        "google.com" | "www.google.com" => path == "search",
        "vertexaisearch.cloud.google.com" => {
            path.strip_prefix("grounding-api-redirect/").is_some_and(is_token)
        }
        _ => path == "search" && host.strip_prefix("www.google.").is_some_and(is_ending_of_a_country),
    };
    leads && !address.contains(|c: char| c.is_control() || c == '\\')
}

/// The last part of a redirect, which is no way to another path.
fn is_token(path: &str) -> bool {
    !path.is_empty()
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=' | b'+'))
}

/// `de`, `co.uk` or `com.br`: what Google's own domain ends with in a country, and nothing that another could have
/// registered in front of a name of theirs.
fn is_ending_of_a_country(ending: &str) -> bool {
    let country =
        ["co.", "com."].into_iter().find_map(|second| ending.strip_prefix(second)).unwrap_or(ending);
    country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a style sheet could load something, dress the box it stands in, or hides what it says.
fn reaches_out(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    ["url(", "@import", "image(", "image-set(", "src(", "\\", "@font-face", ":host"]
        .iter()
        .any(|word| lower.contains(word))
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, character)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

// The crate of properties is not for browsers.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
