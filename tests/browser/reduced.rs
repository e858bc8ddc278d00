//! What is drawn and what a specification asks for, reduced to the same few words so that they can be compared.
//!
//! The reduction keeps elements, texts, and the attributes that Markdown gives: the address and the title of a link, the
//! address and the words of a picture, the first number of a list, the language of code, the alignment of a cell, the box
//! of a task. It takes away what is ours alone and no part of the text:
//!
//! * frames, toolbars and labels around code and tables, and wrappers around blocks;
//! * `dir`, `class`, `tabindex`, and what a link says about where it leads;
//! * the difference between a link and one that is shown with its address because it must not be followed, and between a
//!   picture and the placeholder that stands for it. The title of either is not drawn, so it is not compared.
//!
//! On both sides white space beside a block means nothing, nor does a line end after a line break or a box; left is how
//! cells are aligned anyway; addresses are compared as they read, not as they are encoded.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::dump::children;

/// A piece of a reduced page.
enum Piece {
    Text(String),
    /// A name with its attributes, and what is in the element.
    Element(String, Vec<Piece>),
}

/// Elements that stand on lines of their own.
const BLOCKS: &str = "p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre hr table thead tbody tr th td";

/// What is drawn in an element.
pub fn drawn(root: &Element) -> String {
    written(read(root, &ours))
}

/// A body of reference HTML.
pub fn reference(body: &Element) -> String {
    written(read(body, &theirs))
}

/// How an element is read: nothing of it, what is in it, or an element.
enum Reading {
    Nothing,
    Inside(Node),
    Element(String, Node),
    Code(String, String),
    Empty(String),
}

fn read(parent: &Node, how: &dyn Fn(&Element) -> Reading) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for child in children(parent) {
        let Some(element) = child.dyn_ref::<Element>() else {
            let text = child.node_value().unwrap();
            match pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(&text),
                Some(Piece::Element(..)) | None => pieces.push(Piece::Text(text)),
            }
            continue;
        };
        match how(element) {
            Reading::Nothing => {}
            Reading::Inside(inner) => {
                for piece in read(&inner, how) {
                    match (pieces.last_mut(), piece) {
                        (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
                        (_, piece) => pieces.push(piece),
                    }
                }
            }
            Reading::Element(name, inner) => pieces.push(Piece::Element(name, read(&inner, how))),
            Reading::Code(name, code) => pieces.push(Piece::Element(name, vec![Piece::Text(code)])),
            Reading::Empty(name) => pieces.push(Piece::Element(name, Vec::new())),
        }
    }
    pieces
}

fn ours(element: &Element) -> Reading {
    let find = |selector: &str| element.query_selector(selector).unwrap().unwrap();
    let text = |selector: &str| find(selector).text_content().unwrap();
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    let class = attribute("class");
    let inside = |element: &Element| Node::from(element.clone());
    match (element.local_name().as_str(), class.as_str()) {
        ("figure", "code") => Reading::Code(code(&attribute("data-language")), text("pre code")),
        ("figure", "table") => Reading::Element("table".to_owned(), find("table").into()),
        ("span", "image-placeholder") => {
            Reading::Empty(picture(&text(".image-address"), &text(".image-alt")))
        }
        ("span", "unsafe-link") => {
            let [words, address] = children(element).try_into().unwrap();
            let address = address.text_content().unwrap();
            let address = address.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')')).unwrap();
            Reading::Element(link(address, ""), words)
        }
        ("p", "raw-html") | ("div" | "section", _) => Reading::Inside(inside(element)),
        ("a", _) => {
            let (title, host) = (attribute("title"), attribute("data-host"));
            let title = title.strip_suffix(&format!(" ({host})")).unwrap_or("");
            Reading::Element(link(&attribute("href"), title), inside(element))
        }
        ("th" | "td", _) => {
            Reading::Element(cell(&element.local_name(), &attribute("data-align")), inside(element))
        }
        ("button" | "svg", _) => Reading::Nothing,
        (name, _) => Reading::Element(plain(name, element), inside(element)),
    }
}

fn theirs(element: &Element) -> Reading {
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    let inside = Node::from(element.clone());
    match element.local_name().as_str() {
        "pre" => {
            let class = element.first_element_child().unwrap().get_attribute("class").unwrap_or_default();
            let language = class.strip_prefix("language-").unwrap_or("");
            Reading::Code(code(language), element.text_content().unwrap())
        }
        "a" => {
            let address = attribute("href");
            let followed = ["http:", "https:", "mailto:", "tel:"]
                .iter()
                .any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
            Reading::Element(
                link(&address, &if followed { attribute("title") } else { String::new() }),
                inside,
            )
        }
        "img" => Reading::Empty(picture(&attribute("src"), &attribute("alt"))),
        name @ ("th" | "td") => {
            let style = attribute("style");
            let alignment = style.strip_prefix("text-align: ").map_or(attribute("align"), str::to_owned);
            Reading::Element(cell(name, &alignment), inside)
        }
        name => Reading::Element(plain(name, element), inside),
    }
}

fn code(language: &str) -> String {
    format!("pre language={language:?}")
}

fn link(address: &str, title: &str) -> String {
    format!("a href={:?} title={title:?}", decoded(address))
}

fn picture(address: &str, words: &str) -> String {
    format!("img src={:?} alt={words:?}", decoded(address))
}

fn cell(name: &str, alignment: &str) -> String {
    format!("{name} align={:?}", if alignment == "left" { "" } else { alignment })
}

/// An element that has no attributes but the few that are the same on both sides.
fn plain(name: &str, element: &Element) -> String {
    let mut plain = name.to_owned();
    for kept in ["start", "type", "checked", "disabled"] {
        if let Some(value) =
            element.get_attribute(kept).filter(|value| (kept, value.as_str()) != ("start", "1"))
        {
            plain.push_str(&format!(" {kept}={value:?}"));
        }
    }
    plain
}

/// An address with its scheme in small letters and its characters as they read.
fn decoded(address: &str) -> String {
    let text: String =
        js_sys::decode_uri_component(address).map_or_else(|_| address.to_owned(), String::from);
    match text.split_once(':') {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{}:{rest}", scheme.to_ascii_lowercase())
        }
        Some(_) | None => text,
    }
}

fn is_block(piece: Option<&Piece>) -> bool {
    let Some(Piece::Element(name, _)) = piece else { return false };
    BLOCKS.split(' ').any(|block| name.split(' ').next() == Some(block))
}

fn written(pieces: Vec<Piece>) -> String {
    let mut lines = Vec::new();
    write(&pieces, true, 0, &mut lines);
    lines.join("\n")
}

fn write(pieces: &[Piece], in_block: bool, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                let before = at.checked_sub(1).and_then(|at| pieces.get(at));
                let after = pieces.get(at + 1);
                let breaks = matches!(before, Some(Piece::Element(name, _)) if name == "br" || name.starts_with("input"));
                let mut text = text.as_str();
                if breaks || is_block(before) || (before.is_none() && in_block) {
                    text = text.trim_start_matches([' ', '\n']);
                }
                if is_block(after) || (after.is_none() && in_block) {
                    text = text.trim_end_matches([' ', '\n']);
                }
                if !text.is_empty() {
                    lines.push(format!("{indent}{text:?}"));
                }
            }
            Piece::Element(name, inside) => {
                // The body of a table without rows is nothing.
                if name == "tbody" && inside.iter().all(|piece| matches!(piece, Piece::Text(_))) {
                    continue;
                }
                lines.push(format!("{indent}<{name}>"));
                let is_code = name.starts_with("pre");
                write(inside, is_block(Some(piece)) && !is_code, depth + 1, lines);
            }
        }
    }
}
