//! What a page loads before it can be used, read from its HTML, scripts and stylesheets.
//!
//! This understands as much of the three languages as a bundler writes. It finds what is
//! loaded by itself: scripts, stylesheets, preloads, icons, and static imports. What a
//! script loads later, by `import()` or `fetch`, is not part of the first load.

/// What the HTML refers to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Addresses in attributes: loaded without fail.
    pub named: Vec<String>,
    /// Strings in inline scripts, among them the addresses of what the script loads. The
    /// rest of them are not addresses at all.
    pub strings: Vec<String>,
}

/// The `rel` values of links whose file is loaded with the page.
const LOADING: [&str; 5] = ["stylesheet", "modulepreload", "preload", "icon", "manifest"];

/// What `html` refers to, in order, each once.
pub fn in_html(html: &str) -> References {
    let mut references = References::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let tag = Tag::read(&rest[1..]);
        rest = &rest[1 + tag.length..];
        match tag.name.as_str() {
            "link" if tag.loads() => add(&mut references.named, tag.value("href")),
            "img" => add(&mut references.named, tag.value("src")),
            "script" => {
                let end = rest.find("</script").unwrap_or(rest.len());
                match tag.value("src") {
                    Some(src) => add(&mut references.named, Some(src)),
                    None => {
                        for string in strings(&rest[..end]) {
                            add(&mut references.strings, Some(string));
                        }
                    }
                }
                rest = &rest[end..];
            }
            _ => {}
        }
    }
    references
}

fn add(list: &mut Vec<String>, address: Option<&str>) {
    if let Some(address) = address
        && !address.starts_with("data:")
        && !list.iter().any(|known| known == address)
    {
        list.push(address.to_owned());
    }
}

/// The beginning of an element.
pub struct Tag<'a> {
    /// Its name, in small letters.
    pub name: String,
    attributes: Vec<(String, &'a str)>,
    /// How much of the text the tag takes, its `>` included.
    length: usize,
}

impl<'a> Tag<'a> {
    /// Reads a tag from the text behind its `<`.
    pub fn read(text: &'a str) -> Self {
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '=' | '/');
        let mut at = text.find(is_end).unwrap_or(text.len());
        let name = text[..at].to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            let Some(skipped) = text[at..].find(|c: char| !(c.is_ascii_whitespace() || c == '/' || c == '='))
            else {
                at = text.len();
                break;
            };
            at += skipped;
            if text[at..].starts_with('>') {
                at += 1;
                break;
            }
            let end = text[at..].find(is_end).map_or(text.len(), |length| at + length);
            let key = text[at..end].to_ascii_lowercase();
            let (value, after) = value_at(text, end);
            attributes.push((key, value));
            at = after;
        }
        Self { name, attributes, length: at }
    }

    /// The value of the attribute `key`; empty where it has none.
    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.attributes.iter().find_map(|(name, value)| (name == key).then_some(*value))
    }

    fn loads(&self) -> bool {
        self.value("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace().any(|word| LOADING.contains(&word.to_ascii_lowercase().as_str()))
        })
    }
}

/// The value of an attribute whose name ends at `at`, and where it ends itself.
fn value_at(text: &str, at: usize) -> (&str, usize) {
    let rest = text[at..].trim_ascii_start();
    let Some(rest) = rest.strip_prefix('=') else {
        return ("", at);
    };
    let rest = rest.trim_ascii_start();
    let begin = text.len() - rest.len();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let value = &rest[1..];
            match value.find(quote) {
                Some(end) => (&value[..end], begin + 1 + end + 1),
                None => (value, text.len()),
            }
        }
        _ => {
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
            (&rest[..end], begin + end)
        }
    }
}

/// The string literals of a script.
fn strings(script: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = script;
    while let Some(start) = rest.find(['"', '\'', '`']) {
        let quote = char::from(rest.as_bytes()[start]);
        let text = &rest[start + 1..];
        let Some(end) = text.find(quote) else { break };
        found.push(&text[..end]);
        rest = &text[end + 1..];
    }
    found
}

/// The addresses that a script imports statically: `from "…"` and `import "…"`.
pub fn imports_in_script(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        for (at, _) in script.match_indices(keyword) {
            let is_word = !script[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let rest = script[at + keyword.len()..].trim_start();
            let address = strings(rest).first().copied().filter(|_| {
                is_word && rest.starts_with(['"', '\'']) // so not `import(…)`
            });
            add(&mut found, address.filter(|text| text.starts_with(['.', '/'])));
        }
    }
    found
}

/// The addresses that a stylesheet imports.
pub fn imports_in_style(style: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, keyword) in style.match_indices("@import") {
        let rest = style[at + keyword.len()..].trim_start();
        let statement = &rest[..rest.find(';').unwrap_or(rest.len())];
        let address = match statement.strip_prefix("url(") {
            Some(url) => url.split(')').next().map(|url| url.trim_matches(['"', '\''])),
            None => strings(statement).first().copied(),
        };
        add(&mut found, address);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_bundled_page_is_read_as_the_browser_loads_it() {
        let html = r#"<!DOCTYPE html><html><head>
<!-- <link rel="stylesheet" href="/commented.css"> -->
<link rel="stylesheet" href="/base-1a.css" integrity="sha384-x/y+z="/>
<LINK REL='icon' HREF=/mark-2b.svg>
<link rel="canonical" href="/elsewhere"><link rel=icon href="data:image/svg+xml,<svg>">
<link rel="modulepreload" href="/app-3c.js" crossorigin="anonymous">
<link rel="preload" href="/app-3c_bg.wasm" as="fetch">
<script type="module">
import init, * as bindings from '/app-3c.js';
const wasm = await init({ module_or_path: "/app-3c_bg.wasm" });
dispatchEvent(new CustomEvent("TrunkApplicationStarted", {detail: {wasm}}));
</script>
<script src="/early.js" defer></script></head><body><p title="a > b">1 < 2</p></body></html>"#;
        let references = in_html(html);
        assert_eq!(
            references.named,
            owned(&["/base-1a.css", "/mark-2b.svg", "/app-3c.js", "/app-3c_bg.wasm", "/early.js"])
        );
        assert_eq!(references.strings, owned(&["/app-3c.js", "/app-3c_bg.wasm", "TrunkApplicationStarted"]));
    }

    #[test]
    fn broken_html_ends_the_reading_and_nothing_else() {
        for html in [
            "",
            "<",
            "<link",
            "<link rel=",
            "<link rel=\"icon",
            "<!-- no end",
            "<script>'",
            "<script src='/a.js'",
        ] {
            in_html(html);
        }
        assert_eq!(in_html("<script src='/a.js'").named, owned(&["/a.js"]));
    }

    #[test]
    fn only_static_imports_of_a_script_count() {
        let script = r#"
import { a } from './snippets/a.js';
import"./side-effect.js";
export * from "../b.js";
const later = await import('./later.js');
const perform = "./not-imported.js"; const reform = 1; imported from nowhere;
import bare from 'bare-name';"#;
        assert_eq!(imports_in_script(script), owned(&["./snippets/a.js", "../b.js", "./side-effect.js"]));
    }

    #[test]
    fn stylesheets_import_in_two_spellings() {
        let style = "@import url(\"tokens.css\") layer(tokens);\n@import 'base.css';\n\
                     a { background: url(picture.svg) }";
        assert_eq!(imports_in_style(style), owned(&["tokens.css", "base.css"]));
    }
}
