//! An answer that was asked for as JSON: plain text while it comes, a tree when it is whole, and in what it departs from
//! the schema. The text itself is one press away.

use leptos::prelude::*;
use web_sys::HtmlElement;

use super::Shown;
use crate::chat::face::PartKind;
use crate::chat::structured::{Reading, read};
use crate::chat::turn::PartKey;
use crate::ui::icon::{Icon, icon};
use crate::ui::json_tree::json_tree;
use crate::ui::view::tag::{button, div, li, p, pre, span, ul};
use crate::ui::view::{CollectView, El, IntoView, NodeRef, View, effect, ev};

pub(super) fn structured(shown: Shown, key: PartKey, kind: Memo<Option<PartKind>>) -> View {
    let growing = Memo::new(move |_| matches!(kind.get(), Some(PartKind::Text { growing: true, .. })));
    let program = shown.program.program();
    let grown = program.mirror().text(&shown.key(), key);
    // Looked at only once the answer is whole.
    let text = Memo::new(move |_| {
        grown.track();
        let all = shown.program.read_turn(&shown.key(), |turn| turn.part_text(key).to_owned());
        all.unwrap_or_default()
    });
    let raw = RwSignal::new(false);
    let body = move || {
        if growing.get() {
            return coming(shown, key);
        }
        whole(shown, text, raw)
    };
    div().class("structured").attr("data-part", "text").child(body).into_view()
}

/// The answer while it comes. What is new is put behind what is there, so that a long one is not drawn again with every
/// frame.
fn coming(shown: Shown, key: PartKey) -> View {
    let place = NodeRef::<HtmlElement>::new();
    let node = document().create_text_node("");
    let grown = shown.program.program().mirror().text(&shown.key(), key);
    let mut seen = String::new();
    effect(move || {
        grown.track();
        let Some(place) = place.get() else { return };
        // The element was just made and holds nothing but this.
        let _ = place.append_child(&node);
        let program = shown.program.program();
        shown.program.read_turn(&shown.key(), |turn| {
            let text = program.mirror().revealed(&shown.key(), key, turn.part_text(key));
            match text.strip_prefix(seen.as_str()) {
                Some(more) if !more.is_empty() => {
                    // There is room for any text behind a text.
                    let _ = node.append_data(more);
                    seen.push_str(more);
                }
                Some(_) => {}
                // Another attempt, or an earlier moment of a replay.
                None => {
                    node.set_data(text);
                    seen = text.to_owned();
                }
            }
        });
    });
    frame("The answer, as it comes").node_ref(place).into_view()
}

fn written(name: &'static str, text: impl IntoView) -> View {
    frame(name).child(text).into_view()
}

fn frame(name: &'static str) -> El {
    pre()
        .class("structured-text")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name)
        .attr("dir", "auto")
}

fn whole(shown: Shown, text: Memo<String>, raw: RwSignal<bool>) -> View {
    let schema = shown.program.read_turn(&shown.key(), |turn| turn.ask.schema.clone()).flatten();
    let schema = schema.unwrap_or_default();
    match text.with(|text| read(text, &schema)) {
        Reading::Other(flaw) => {
            let said = format!("The answer is no JSON. {flaw}");
            let flaw = p()
                .class("field-flaw")
                .attr("role", "status")
                .child((icon(Icon::Warning), span().child(said)));
            (flaw, written("The answer, as it came", text.get_untracked())).into_view()
        }
        Reading::Json(value, departures) => {
            let (state, said) = match departures.len() {
                0 => ("ok", "Keeps to the schema".to_owned()),
                1 => ("failed", "Departs from the schema in one place".to_owned()),
                count => ("failed", format!("Departs from the schema in {count} places")),
            };
            let flaws = (!departures.is_empty()).then(|| {
                let items = departures.iter().map(|one| li().child(one.to_string())).collect_view();
                ul().class("structured-flaws").attr("aria-label", "Departures from the schema").child(items)
            });
            let head = div().class("structured-head").child((
                span().class("structured-state").attr("data-state", state).child((
                    icon(if state == "ok" { Icon::Check } else { Icon::Warning }),
                    span().child(said),
                )),
                button()
                    .r#type("button")
                    .class("button")
                    .attr("data-kind", "quiet")
                    .attr("aria-pressed", move || raw.get().to_string())
                    .on(ev::click, move |_| raw.update(|raw| *raw = !*raw))
                    .child("Raw text"),
            ));
            let shown = move || {
                if raw.get() {
                    written("The answer, as it came", text.get_untracked())
                } else {
                    json_tree("Answer", &value)
                }
            };
            (head, flaws, shown).into_view()
        }
    }
}
