//! Google's search suggestions, which have to be shown as they came.
//!
//! The one place where elements are made whose names and attributes come from outside. Both are on the lists of
//! [`snippet`], the elements stand in a shadow root of their own, and their style sheet works nowhere else. Neither
//! markup nor script is ever handed to the page: what is hostile in a snippet has nothing to be hostile with.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node as PageNode};

use super::Shown;
use crate::chat::citation::snippet::{self, DRAWN, Node, Snippet};
use crate::ui::view::tag::{div, section};
use crate::ui::view::{CollectView, IntoView};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The suggestions of an answer, where it has some.
pub(super) fn suggestions(shown: Shown) -> impl IntoView {
    let all = Memo::new(move |_| shown.grounding.with(|grounding| grounding.suggestions.clone()));
    move || {
        let snippets = all.get();
        (!snippets.is_empty()).then(|| {
            let drawn = snippets
                .iter()
                .map(|html| {
                    let host = div().class("suggestion");
                    // Where the browser has no shadow roots there is no place in which it could be shown safely.
                    let _ = draw(&host, &snippet::read(html));
                    host
                })
                .collect_view();
            section()
                .class("google-suggestions")
                .attr("data-part", "suggestions")
                .attr("aria-label", "Google Search suggestions")
                .child(drawn)
        })
    }
}

fn draw(host: &Element, snippet: &Snippet) -> Result<(), JsValue> {
    let how = Object::new();
    Reflect::set(&how, &"mode".into(), &"open".into())?;
    let attach: Function = Reflect::get(host, &"attachShadow".into())?.dyn_into()?;
    let root = attach.call1(host, &how)?;
    if !snippet.css.is_empty() {
        // A sheet that is constructed takes no imports, and the page's policy on inline styles is not in its way.
        let kind: Function = Reflect::get(&window(), &"CSSStyleSheet".into())?.dyn_into()?;
        let sheet = Reflect::construct(&kind, &Array::new())?;
        let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
        replace.call1(&sheet, &snippet.css.as_str().into())?;
        Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet))?;
    }
    append(root.unchecked_ref(), &snippet.nodes)
}

fn append(into: &PageNode, nodes: &[Node]) -> Result<(), JsValue> {
    for node in nodes {
        match node {
            Node::Text(text) => {
                into.append_child(&document().create_text_node(text))?;
            }
            Node::Element { name, attributes, children } => {
                let element = if DRAWN.contains(name) {
                    document().create_element_ns(Some(SVG), name)?
                } else {
                    document().create_element(name)?
                };
                for (name, value) in attributes {
                    element.set_attribute(name, value)?;
                }
                if *name == "a" {
                    element.set_attribute("target", "_blank")?;
                    element.set_attribute("rel", "noopener")?;
                }
                append(&element, children)?;
                into.append_child(&element)?;
            }
        }
    }
    Ok(())
}
