//! All versions of the conversation as a tree: each generation a column, lines from what a version came from.

use leptos::prelude::*;

use super::lightbox::{Box, Looking};
use super::naming::alternative;
use super::picture::picture_for;
use super::stage::styled;
use super::strip::star_of;
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::tree::{Place, Tree, Way};
use crate::program::Need;
use crate::ui::keyboard;
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{button, div, path, span, svg};
use crate::ui::view::{CollectView, IntoView, View, ev};

/// The size of a version and of its place in CSS pixels.
const SIZE: (usize, usize) = (112, 84);
const CELL: (usize, usize) = (156, 104);

pub(super) fn tree(all: Box) -> View {
    let grown = Memo::new(move |_| all.shots.with(|shots| Tree::of(shots)));
    let key = move |event: KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowLeft" => Way::Parent,
            "ArrowRight" => Way::Child,
            "ArrowUp" => Way::Above,
            "ArrowDown" => Way::Below,
            "Home" => Way::First,
            "End" => Way::Last,
            _ => return,
        };
        event.prevent_default();
        let next = all.at.get_untracked().and_then(|at| grown.with_untracked(|tree| tree.walk(at, way)));
        if let Some(next) = next {
            all.go_to(next);
            focus(next);
        }
    };
    let inside = move || {
        let tree = grown.get();
        let nodes = tree.reading_order().into_iter().filter_map(|at| {
            let (place, shot) = (tree.place(at)?, all.shot(at)?);
            Some(node(all, at, place, &shot))
        });
        let room = div().class("tree-room").child((lines(&tree), nodes.collect_view()));
        styled(&room, "inline-size", &format!("{}px", tree.columns() * CELL.0 - (CELL.0 - SIZE.0)));
        styled(&room, "block-size", &format!("{}px", tree.rows() * CELL.1 - (CELL.1 - SIZE.1)));
        room
    };
    // The focus goes to the version that is looked at, once it is drawn.
    if let Some(at) = all.at.get_untracked() {
        request_animation_frame(move || focus(at));
    }
    div()
        .class("tree")
        .attr("role", "tree")
        .attr("aria-label", "All versions")
        .attr("aria-orientation", "horizontal")
        .on(ev::keydown, key)
        .child(inside)
        .into_view()
}

fn focus(at: usize) {
    keyboard::focus(&format!(".tree [data-version=\"{}\"]", at + 1));
}

fn node(all: Box, at: usize, place: Place, shot: &Shot) -> View {
    let told = alternative(all, shot);
    let from = place.parent.map(|from| format!(", from version {}", from + 1)).unwrap_or_default();
    let node = button()
        .r#type("button")
        .class("tree-node")
        .attr("role", "treeitem")
        .attr("data-version", (at + 1).to_string())
        .attr("aria-label", move || format!("Version {}{from}: {}", at + 1, told.get()))
        .attr("aria-level", (place.column + 1).to_string())
        .attr("aria-posinset", place.nth.to_string())
        .attr("aria-setsize", place.siblings.to_string())
        .attr("aria-selected", move || if all.at.get() == Some(at) { "true" } else { "false" })
        .attr("tabindex", move || if all.at.get() == Some(at) { "0" } else { "-1" })
        .attr("title", shot.prompt.clone())
        // A press looks at it here; pressed again, or by Enter, it comes onto the stage.
        .on(ev::click, move |_| {
            if all.at.get_untracked() == Some(at) {
                all.look(Looking::Tree);
            } else {
                all.go_to(at);
            }
        })
        .child((
            picture_for(all.program, &shot.kept, String::new(), Need::Small),
            span().class("strip-number").attr("aria-hidden", "true").child((at + 1).to_string()),
            star_of(all, shot),
        ));
    styled(&node, "inset-inline-start", &format!("{}px", place.column * CELL.0));
    styled(&node, "inset-block-start", &format!("{}px", place.row * CELL.1));
    node.into_view()
}

/// From the right edge of each parent to the left edge of each child, around a corner where the row is another.
fn lines(tree: &Tree) -> View {
    let (width, height) = (tree.columns() * CELL.0, tree.rows() * CELL.1);
    let mut way = String::new();
    for place in tree.places() {
        let Some(parent) = place.parent.and_then(|parent| tree.place(parent)) else { continue };
        let middle = |row: usize| row * CELL.1 + SIZE.1 / 2;
        let (from, to) = (parent.column * CELL.0 + SIZE.0, place.column * CELL.0);
        let turn = usize::midpoint(from, to);
        if parent.row == place.row {
            way += &format!("M{from} {}H{to}", middle(place.row));
        } else {
            const BEND: usize = 10;
            let (above, below) = (middle(parent.row), middle(place.row));
            way += &format!(
                "M{from} {above}H{}Q{turn} {above} {turn} {}V{}Q{turn} {below} {} {below}H{to}",
                turn - BEND,
                above + BEND,
                below - BEND,
                turn + BEND
            );
        }
    }
    svg()
        .attr("class", "tree-lines")
        .attr("viewBox", format!("0 0 {width} {height}"))
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("aria-hidden", "true")
        .child(path().attr("d", way))
        .into_view()
}
