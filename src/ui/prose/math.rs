//! Formulas in the page: MathML, built node by node.
//!
//! Names of elements and attributes come from `markdown::formula` and are part of this program; what the model
//! wrote becomes text nodes only. The source stands in an annotation, which no browser draws and which
//! assistive technology and copying can reach.

use leptos::prelude::document;
use web_sys::{Element, Node};

use crate::markdown::{self, Math};

const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Makes the element of a formula: laid out where that is possible, otherwise its source as code. `closed`
/// says that the source is complete.
pub(super) fn draw(tex: &str, display: bool, closed: bool) -> Option<Node> {
    let laid = markdown::formula(tex, closed);
    let frame = document().create_element(if laid.is_some() { "span" } else { "code" }).ok()?;
    frame.set_attribute("class", "math").ok()?;
    if display {
        frame.set_attribute("data-display", "").ok()?;
        // It may be wider than the column and scrolls in itself, which must be possible by keyboard as well.
        frame.set_attribute("tabindex", "0").ok()?;
    }
    match laid {
        Some(pieces) => {
            let math =
                make("math", &[("dir", "ltr"), ("display", if display { "block" } else { "inline" })])?;
            let semantics = make("semantics", &[])?;
            let row = make("mrow", &[])?;
            fill(&row, &pieces)?;
            let source = make("annotation", &[("encoding", "application/x-tex")])?;
            source.set_text_content(Some(tex));
            semantics.append_with_node_2(&row, &source).ok()?;
            math.append_child(&semantics).ok()?;
            frame.append_child(&math).ok()?;
        }
        None => frame.set_text_content(Some(tex)),
    }
    Some(frame.into())
}

fn make(name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element_ns(Some(MATHML), name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    Some(element)
}

/// Adds pieces to an element. Their depth is bounded where they are read, so recursion is safe.
fn fill(parent: &Element, pieces: &[Math]) -> Option<()> {
    for piece in pieces {
        match piece {
            Math::Text(text) => parent.append_with_str_1(text).ok()?,
            Math::Element(element) => {
                let child = make(element.name, &element.attributes)?;
                fill(&child, &element.children)?;
                parent.append_child(&child).ok()?;
            }
        }
    }
    Some(())
}
