//! Citations in the text: numbers behind the sentences, put in when the text is whole.
//!
//! The numbers are links to the sources. Pointing at one, by mouse, focus or finger, opens the card of [`super::card`];
//! one listener on the answer does it for all of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Text};

use super::Shown;
use super::card;
use crate::chat::citation::place::place;
use crate::chat::citation::{Marker, Source};
use crate::chat::turn::PartKey;
use crate::markdown::SafeUrl;
use crate::ui::view::{El, View};

/// What no reader of the Markdown wrote: frames, buttons, and the numbers themselves.
const FRAMES: &str = "figcaption, button, [hidden], math, .alert-title, .cites";
/// What a number may not stand in.
const CLOSED: &str = "a, code, pre, figure, .math, .unsafe-link, .image-placeholder";

/// Puts the numbers into a text that is whole; to be called with its element, see `ui::prose`.
pub(super) fn citing(shown: Shown, part: PartKey) -> impl FnMut(&Element) + 'static {
    let mut placed: Vec<Node> = Vec::new();
    let mut last: Vec<Marker> = Vec::new();
    move |root| {
        // Until then the text may still be drawn in another way: cut off, or whole.
        if shown.face.with(|face| face.phase.is_running()) {
            return;
        }
        let (markers, sources) = shown.grounding.with(|grounding| {
            let markers = grounding.markers.get(&part).cloned().unwrap_or_default();
            (
                markers,
                if grounding.markers.contains_key(&part) { grounding.sources.clone() } else { Vec::new() },
            )
        });
        let stands = placed.iter().all(|node| root.contains(Some(node)));
        if markers == last && stands {
            return;
        }
        for node in placed.drain(..) {
            if let Some(parent) = node.parent_node() {
                // It is the parent's child, so it can be taken out.
                let _ = parent.remove_child(&node);
            }
        }
        let text = shown.program.read_turn(&shown.key(), |turn| turn.part_text(part).to_owned());
        placed = put(root, &text.unwrap_or_default(), &markers, &sources);
        last = markers;
    }
}

/// Adds the card to an answer, and what opens it.
pub(super) fn with_card(shown: Shown, answer: El) -> View {
    card::with_card(shown, answer)
}

/// A text node, and where it stands in the drawn text, in bytes.
struct Piece {
    node: Text,
    start: usize,
    text: String,
}

fn put(root: &Element, source: &str, markers: &[Marker], sources: &[Source]) -> Vec<Node> {
    let mut pieces = Vec::new();
    if !markers.is_empty() {
        collect(root, &mut pieces);
    }
    let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let places: Vec<usize> = markers.iter().flat_map(|marker| [marker.at, marker.until]).collect();
    let found = place(source, &shown, &places);
    let mut placed = Vec::new();
    // From the end, so that what is put in moves nothing that is still to come.
    for (marker, found) in markers.iter().zip(found.chunks_exact(2)).rev() {
        cut(&pieces, found[0], found[1]);
        placed.extend(insert(root, &pieces, found[0], marker, sources));
    }
    placed
}

fn collect(of: &Node, pieces: &mut Vec<Piece>) {
    let mut child = of.first_child();
    while let Some(node) = child {
        if let Some(text) = node.dyn_ref::<Text>() {
            let start = pieces.last().map_or(0, |last: &Piece| last.start + last.text.len());
            pieces.push(Piece { node: text.clone(), start, text: text.data() });
        } else if node.dyn_ref::<Element>().is_some_and(|element| !element.matches(FRAMES).unwrap_or(false)) {
            collect(&node, pieces);
        }
        child = node.next_sibling();
    }
}

/// How many UTF-16 units of a piece stand before a byte of the drawn text.
fn units(piece: &Piece, at: usize) -> u32 {
    let within = at.saturating_sub(piece.start).min(piece.text.len());
    piece.text.get(..within).unwrap_or(&piece.text).encode_utf16().count() as u32
}

/// Takes text out that a marker stands for.
fn cut(pieces: &[Piece], from: usize, until: usize) {
    for piece in pieces.iter().filter(|piece| piece.start < until && from < piece.start + piece.text.len()) {
        let (first, last) = (units(piece, from), units(piece, until));
        // Both are within the node, which nothing has shortened before them.
        let _ = piece.node.delete_data(first, last.saturating_sub(first));
    }
}

fn insert(root: &Element, pieces: &[Piece], at: usize, marker: &Marker, sources: &[Source]) -> Option<Node> {
    let piece = pieces.iter().rev().find(|piece| piece.start < at).or(pieces.first())?;
    let group: Node = group(marker, sources)?.into();
    let closed = piece.node.parent_element().and_then(|parent| outermost(root, parent));
    if let Some(closed) = closed {
        closed.parent_node()?.insert_before(&group, closed.next_sibling().as_ref()).ok()?;
    } else {
        let rest = piece.node.split_text(units(piece, at)).ok()?;
        rest.parent_node()?.insert_before(&group, Some(&rest)).ok()?;
    }
    Some(group)
}

/// The outermost element below `root` that a number may not stand in.
fn outermost(root: &Element, from: Element) -> Option<Element> {
    let mut found = None;
    let mut at = Some(from);
    while let Some(element) = at.filter(|element| element != root) {
        at = element.parent_element();
        if element.matches(CLOSED).unwrap_or(false) {
            found = Some(element);
        }
    }
    found
}

fn group(marker: &Marker, sources: &[Source]) -> Option<Element> {
    let group = document().create_element("span").ok()?;
    let set = |element: &Element, name: &str, value: &str| {
        // Setting fails only for names that are no names, and these are fixed.
        let _ = element.set_attribute(name, value);
    };
    set(&group, "class", "cites");
    for source in marker.numbers.iter().filter_map(|number| sources.get(number.checked_sub(1)?)) {
        let link = document().create_element("a").ok()?;
        set(&link, "data-citation", &source.number.to_string());
        set(&link, "aria-label", &format!("Source {}: {}", source.number, source.title));
        match SafeUrl::parse(&source.url) {
            Some(address) => {
                set(&link, "href", address.as_str());
                set(&link, "target", "_blank");
                set(&link, "rel", "noopener noreferrer");
            }
            // A file has no address; it can be looked at all the same.
            None => {
                set(&link, "tabindex", "0");
                set(&link, "role", "button");
            }
        }
        link.set_text_content(Some(&source.number.to_string()));
        group.append_child(&link).ok()?;
    }
    group.has_child_nodes().then_some(group)
}
