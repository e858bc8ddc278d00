//! Versions that were made from the same one, side by side.

use leptos::prelude::*;

use super::lightbox::{Box, Looking};
use super::naming::alternative;
use super::picture::picture;
use crate::chat::picture::tree::Tree;
use crate::ui::view::tag::{button, div, p, span};
use crate::ui::view::{CollectView, IntoView, View, ev};

pub(super) fn siblings(all: Box, at: usize) -> View {
    let family = all.shots.with(|shots| Tree::of(shots).siblings(at));
    let alone = family.len() == 1;
    let cards = family.into_iter().filter_map(|sibling| {
        let shot = all.shot(sibling)?;
        let told = alternative(all, &shot);
        let open = move |_| {
            all.go_to(sibling);
            all.look(Looking::Siblings);
        };
        Some(
            button()
                .r#type("button")
                .class("sibling")
                .attr("aria-label", move || format!("Version {}: {}", sibling + 1, told.get()))
                .attr("aria-current", (sibling == at).then_some("true"))
                .on(ev::click, open)
                .child((
                    picture(all.program, &shot.kept, String::new()),
                    span().class("sibling-words").attr("aria-hidden", "true").child((
                        span().class("sibling-number").child((sibling + 1).to_string()),
                        span().attr("dir", "auto").child(shot.prompt),
                    )),
                )),
        )
    });
    div()
        .class("family")
        .attr("role", "group")
        .attr("aria-label", "Siblings of this version")
        .child((
            cards.collect_view(),
            alone.then(|| {
                p().class("stage-hint")
                    .child("It has no siblings yet: remix it, or edit the one it came from.")
            }),
        ))
        .into_view()
}
