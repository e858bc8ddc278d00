//! The versions of the conversation as a strip of small pictures. Those that the one that is looked at came from are
//! joined to it.

use leptos::prelude::*;

use super::lightbox::Box;
use super::picture::picture_for;
use crate::chat::picture::gallery::{Shot, lineage};
use crate::program::Need;
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{IntoView, View, each, ev};

pub(super) fn strip(all: Box) -> View {
    let line = Memo::new(move |_| {
        all.at.get().map(|at| all.shots.with(|shots| lineage(shots, at))).unwrap_or_default()
    });
    let numbered = move || all.shots.get().into_iter().enumerate().collect::<Vec<_>>();
    let name =
        |(_, shot): &(usize, Shot)| format!("{} {}.{}", shot.turn.as_str(), shot.place.step, shot.place.item);
    div()
        .class("strip")
        .attr("role", "group")
        .attr("aria-label", "Versions of this conversation")
        .child(each(numbered, name, move |(at, shot)| small(all, line, at, &shot)))
        .into_view()
}

fn small(all: Box, line: Memo<Vec<usize>>, at: usize, shot: &Shot) -> View {
    let from = shot.from.map(|from| format!(", from version {}", from + 1)).unwrap_or_default();
    button()
        .r#type("button")
        .class("strip-picture")
        .attr("aria-label", format!("Version {}{from}: {}", at + 1, shot.prompt))
        .attr("aria-current", move || (all.at.get() == Some(at)).then_some("true"))
        .attr("data-in-line", move || line.with(|line| line.contains(&at)).then_some(""))
        .on(ev::click, move |_| all.go_to(at))
        .child((
            picture_for(all.program, &shot.kept, String::new(), Need::Small),
            span().class("strip-number").attr("aria-hidden", "true").child((at + 1).to_string()),
            shot.from.map(|from| {
                span().class("strip-from").attr("aria-hidden", "true").child(format!("← {}", from + 1))
            }),
        ))
        .into_view()
}
