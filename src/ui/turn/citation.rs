//! Citations in the text: numbers behind the sentences, put in when the text is whole, and the sentences themselves as
//! ranges of the page.
//!
//! The numbers are links to the sources. Pointing at one, by mouse, focus or finger, opens the card of [`super::card`];
//! one listener on the answer does it for all of them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Range, Text};

use super::lit::Sentence;
use super::reading::Reading;
use super::{Shown, card};
use crate::chat::citation::place::place;
use crate::chat::citation::stretch::{Stretch, trimmed};
use crate::chat::citation::{Marker, Source};
use crate::chat::turn::PartKey;
use crate::markdown::SafeUrl;
use crate::ui::view::{El, View};

/// What no reader of the Markdown wrote: frames, buttons, and the numbers themselves.
const FRAMES: &str = "figcaption, button, [hidden], math, .alert-title, .cites";
/// What a number may not stand in.
const CLOSED: &str = "a, code, pre, figure, .math, .unsafe-link, .image-placeholder";

/// What is cited in a text.
#[derive(Clone, Default, PartialEq)]
struct Cited {
    markers: Vec<Marker>,
    stretches: Vec<Stretch>,
    sources: Vec<Source>,
}

impl Cited {
    fn of(shown: Shown, part: PartKey) -> Self {
        shown.grounding.with(|grounding| match grounding.markers.get(&part) {
            Some(markers) => Self {
                markers: markers.clone(),
                stretches: grounding.stretches.get(&part).cloned().unwrap_or_default(),
                sources: grounding.sources.clone(),
            },
            None => Self::default(),
        })
    }
}

/// Puts the numbers into a text that is whole; to be called with its element, see `ui::prose`. The turn may go on: some
/// models search after they have answered.
pub(super) fn citing(shown: Shown, part: PartKey) -> impl FnMut(&Element) + 'static {
    let mut placed: Vec<Node> = Vec::new();
    let mut last = Cited::default();
    move |root| {
        let cited = Cited::of(shown, part);
        let stands = placed.iter().all(|node| root.contains(Some(node)));
        if cited == last && stands {
            return;
        }
        let reading = Reading::of(root);
        for node in placed.drain(..) {
            if let Some(parent) = node.parent_node() {
                // It is the parent's child, so it can be taken out.
                let _ = parent.remove_child(&node);
            }
        }
        let text = shown.program.read_turn(&shown.key(), |turn| turn.part_text(part).to_owned());
        let sentences;
        (placed, sentences) = put(root, &text.unwrap_or_default(), &cited);
        shown.sentences.set(part, sentences);
        if let Some(reading) = reading {
            reading.hold();
        }
        last = cited;
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

fn put(root: &Element, source: &str, cited: &Cited) -> (Vec<Node>, Vec<Sentence>) {
    let mut pieces = Vec::new();
    if !cited.markers.is_empty() {
        collect(root, &mut pieces);
    }
    let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let of_markers = cited.markers.iter().flat_map(|marker| [marker.at, marker.until]);
    let of_stretches = cited.stretches.iter().flat_map(|stretch| [stretch.range.start, stretch.range.end]);
    // The walk goes forwards only.
    let mut places: Vec<usize> = of_markers.chain(of_stretches).collect();
    places.sort_unstable();
    places.dedup();
    let found = place(source, &shown, &places);
    let drawn = |at: usize| places.binary_search(&at).map_or(0, |place| found[place]);
    // What a marker stands for is cut out once. Where more sources come later it is not there any more, and what the
    // walk finds in its place belongs to what is beside it.
    let to_cut = |marker: &Marker| {
        let (from, until) = (drawn(marker.at), drawn(marker.until));
        let is_there = shown.get(from..until) == source.get(marker.at..marker.until);
        (from, if is_there { until } else { from })
    };
    let mut placed = Vec::new();
    // From the end, so that what is put in moves nothing that is still to come.
    for marker in cited.markers.iter().rev() {
        let (from, until) = to_cut(marker);
        cut(&pieces, from, until);
        placed.extend(insert(root, &pieces, from, marker, &cited.sources));
    }
    // What is drawn now is what was drawn, without what was cut out.
    let cuts: Vec<(usize, usize)> = cited.markers.iter().map(to_cut).collect();
    let moved =
        |at: usize| at - cuts.iter().map(|(from, until)| at.min(*until).saturating_sub(*from)).sum::<usize>();
    let mut pieces = Vec::new();
    if !cited.stretches.is_empty() {
        collect(root, &mut pieces);
    }
    let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let sentence = |stretch: &Stretch| {
        let (from, until) = (moved(drawn(stretch.range.start)), moved(drawn(stretch.range.end)));
        shown.get(from..until)?;
        let within = trimmed(&shown, from..until);
        let range = range(&pieces, within.start, within.end)?;
        Some(Sentence { range, numbers: stretch.numbers.clone() })
    };
    (placed, cited.stretches.iter().filter_map(sentence).collect())
}

/// A stretch of the drawn text as a range of the page; `None` where nothing is drawn of it.
fn range(pieces: &[Piece], from: usize, until: usize) -> Option<Range> {
    let first = pieces.iter().find(|piece| piece.start <= from && from < piece.start + piece.text.len())?;
    let last = pieces.iter().find(|piece| piece.start < until && until <= piece.start + piece.text.len())?;
    let range = document().create_range().ok()?;
    range.set_start(&first.node, units(first, from)).ok()?;
    range.set_end(&last.node, units(last, until)).ok()?;
    (from < until).then_some(range)
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
