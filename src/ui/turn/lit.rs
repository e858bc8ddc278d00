//! What is pointed at: a source lights the sentences that rest on it, and a sentence lights its sources.
//!
//! Sentences are lit by the CSS Custom Highlight API, so nothing is put into the text and nothing moves. Where a browser
//! has no such thing, the numbers and the row of sources are lit alone.

use std::collections::HashMap;

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomRect, Node, Range};

use crate::chat::turn::PartKey;

/// The name of the highlight, as in `style/sources.css`.
const NAME: &str = "cited";

/// What is pointed at in an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Lit {
    /// Nothing.
    #[default]
    Nothing,
    /// A source, by number.
    Source(usize),
    /// A source whose sentences somebody asked to be shown.
    Found(usize),
    /// A sentence, by its place in the text, with the numbers of its sources.
    Sentence(PartKey, usize, Vec<usize>),
}

impl Lit {
    /// Whether a source is lit.
    pub(super) fn has(&self, number: usize) -> bool {
        match self {
            Self::Nothing => false,
            Self::Source(lit) | Self::Found(lit) => *lit == number,
            Self::Sentence(.., numbers) => numbers.contains(&number),
        }
    }
}

/// A sentence that rests on sources, as it stands in the page.
pub(super) struct Sentence {
    pub(super) range: Range,
    pub(super) numbers: Vec<usize>,
}

/// The sentences of an answer, by text.
#[derive(Clone, Copy)]
pub(super) struct Sentences(StoredValue<HashMap<PartKey, Vec<Sentence>>, LocalStorage>);

impl Sentences {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(HashMap::new()))
    }

    /// Takes over the sentences of a text.
    pub(super) fn set(self, part: PartKey, sentences: Vec<Sentence>) {
        let _ = self.0.try_update_value(|all| all.insert(part, sentences));
    }

    /// The sentence that is drawn at a point of the window.
    pub(super) fn at(self, x: f64, y: f64) -> Lit {
        if self.0.with_value(HashMap::is_empty) {
            return Lit::Nothing;
        }
        let Some((node, offset)) = letter_at(x, y) else { return Lit::Nothing };
        self.0.with_value(|all| {
            for (part, sentences) in all {
                let hit = |sentence: &Sentence| {
                    sentence.range.is_point_in_range(&node, offset).unwrap_or(false)
                        && covers(&sentence.range, x, y)
                };
                if let Some(at) = sentences.iter().position(hit) {
                    return Lit::Sentence(*part, at, sentences[at].numbers.clone());
                }
            }
            Lit::Nothing
        })
    }

    /// The first sentence that rests on a source.
    pub(super) fn first_of(self, number: usize) -> Option<Range> {
        self.0.with_value(|all| {
            let mut parts: Vec<&PartKey> = all.keys().collect();
            parts.sort();
            parts
                .into_iter()
                .filter_map(|part| all.get(part))
                .flatten()
                .find(|sentence| sentence.numbers.contains(&number))
                .map(|sentence| sentence.range.clone())
        })
    }

    /// Lights the sentences that are meant, and no others on the page.
    pub(super) fn show(self, lit: &Lit) {
        let ranges = Array::new();
        self.0.with_value(|all| match lit {
            Lit::Nothing => {}
            Lit::Source(number) | Lit::Found(number) => {
                let of_source = all.values().flatten().filter(|one| one.numbers.contains(number));
                of_source.for_each(|sentence| {
                    ranges.push(&sentence.range);
                });
            }
            Lit::Sentence(part, at, _) => {
                if let Some(sentence) = all.get(part).and_then(|sentences| sentences.get(*at)) {
                    ranges.push(&sentence.range);
                }
            }
        });
        // Without the interface there is nothing to light with.
        let _ = highlight(&ranges);
    }
}

/// Puts a highlight over these ranges in place of the one before.
fn highlight(ranges: &Array) -> Result<(), JsValue> {
    let css = Reflect::get(&window(), &"CSS".into())?;
    let all = Reflect::get(&css, &"highlights".into())?;
    let call = |name: &str, arguments: &Array| -> Result<JsValue, JsValue> {
        let method: Function = Reflect::get(&all, &name.into())?.dyn_into()?;
        method.apply(&all, arguments)
    };
    if ranges.length() == 0 {
        call("delete", &Array::of1(&NAME.into()))?;
        return Ok(());
    }
    let kind: Function = Reflect::get(&window(), &"Highlight".into())?.dyn_into()?;
    let highlight = Reflect::construct(&kind, ranges)?;
    call("set", &Array::of2(&NAME.into(), &highlight))?;
    Ok(())
}

/// The place between letters that is nearest to a point of the window. Two interfaces say it, and no browser lacks both.
pub(super) fn letter_at(x: f64, y: f64) -> Option<(Node, u32)> {
    let page = document();
    let ask = |name: &str| -> Option<JsValue> {
        let method: Function = Reflect::get(&page, &name.into()).ok()?.dyn_into().ok()?;
        let found = method.call2(&page, &x.into(), &y.into()).ok()?;
        (!found.is_null() && !found.is_undefined()).then_some(found)
    };
    let read = |from: &JsValue, node: &str, offset: &str| -> Option<(Node, u32)> {
        let node = Reflect::get(from, &node.into()).ok()?.dyn_into().ok()?;
        let offset = Reflect::get(from, &offset.into()).ok()?.as_f64()?;
        Some((node, offset as u32))
    };
    ask("caretPositionFromPoint")
        .and_then(|found| read(&found, "offsetNode", "offset"))
        .or_else(|| read(&ask("caretRangeFromPoint")?, "startContainer", "startOffset"))
}

/// Whether a range is drawn at a point: beside the end of a line, the nearest letter is not what is pointed at.
fn covers(range: &Range, x: f64, y: f64) -> bool {
    let lines = || -> Option<Array> {
        let method: Function = Reflect::get(range, &"getClientRects".into()).ok()?.dyn_into().ok()?;
        Some(Array::from(&method.call0(range).ok()?))
    };
    let within = |line: JsValue| {
        line.dyn_ref::<DomRect>().is_some_and(|line| {
            line.left() <= x && x <= line.right() && line.top() <= y && y <= line.bottom()
        })
    };
    lines().is_some_and(|lines| lines.iter().any(within))
}
