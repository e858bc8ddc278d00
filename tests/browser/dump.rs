//! What stands in the page, as lines of text and as a list of nodes.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// Everything below a node, a line each, without a difference between one text node and several in a row.
pub fn dump(root: &Node) -> String {
    let mut lines = Vec::new();
    collect(root, 0, &mut lines);
    lines.join("\n")
}

fn collect(parent: &Node, depth: usize, lines: &mut Vec<String>) {
    let mut text = String::new();
    for child in children(parent) {
        match child.dyn_ref::<Element>() {
            None => text.push_str(&child.node_value().unwrap()),
            Some(element) => {
                end_text(&mut text, depth, lines);
                lines.push(format!("{}{}", "  ".repeat(depth), opening(element)));
                collect(&child, depth + 1, lines);
            }
        }
    }
    end_text(&mut text, depth, lines);
}

fn end_text(text: &mut String, depth: usize, lines: &mut Vec<String>) {
    if !text.is_empty() {
        lines.push(format!("{}{text:?}", "  ".repeat(depth)));
        text.clear();
    }
}

fn opening(element: &Element) -> String {
    let attributes: String =
        attributes(element).iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
    format!("<{}{attributes}>", element.local_name())
}

/// The attributes of an element, sorted by name. The identifiers of footnotes are written without the number of their text,
/// in which two drawings of one text differ.
pub fn attributes(element: &Element) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = element
        .get_attribute_names()
        .iter()
        .map(|name| name.as_string().unwrap())
        .map(|name| (name.clone(), any_text(&element.get_attribute(&name).unwrap())))
        .collect();
    attributes.sort();
    attributes
}

/// `fn-7-1` and `fnref-7-1-2`, with or without `#`, with an `n` for the number of the text.
fn any_text(value: &str) -> String {
    let note = |prefix: &str| {
        let (text, place) = value.strip_prefix(prefix)?.split_once('-')?;
        text.parse::<u32>().ok().map(|_| format!("{prefix}n-{place}"))
    };
    ["fn-", "#fn-", "fnref-", "#fnref-"].into_iter().find_map(note).unwrap_or_else(|| value.to_owned())
}

/// The children of a node.
pub fn children(node: &Node) -> Vec<Node> {
    let list = node.child_nodes();
    (0..list.length()).map(|at| list.get(at).unwrap()).collect()
}

/// A node and all nodes below it, in reading order.
pub fn with_descendants(node: &Node) -> Vec<Node> {
    let mut nodes = vec![node.clone()];
    for child in children(node) {
        nodes.extend(with_descendants(&child));
    }
    nodes
}
