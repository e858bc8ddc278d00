//! Extending a version: the same scene in another ratio.

use leptos::prelude::*;

use super::lightbox::Box;
use super::picture::ratio_icon;
use super::sending;
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::wish::Wish;
use crate::protocol::model;
use crate::ui::view::tag::{button, details, div, p, span, summary};
use crate::ui::view::{CollectView, IntoView, View, ev};

/// The ratios that the version's model takes, and it does not have; nothing where there are none.
pub(super) fn extend(all: Box, shot: &Shot) -> Option<View> {
    let ratios = model::find(&shot.target)?.canvas.ratios;
    let running = RwSignal::from(all.program.program().mirror().running.clone());
    let choices = ratios.iter().copied().filter(|ratio| *ratio != shot.wish.ratio).map(|ratio| {
        let shot = shot.clone();
        let send = move |_| {
            if !running.get_untracked() {
                let wish = Wish { ratio: ratio.to_owned(), ..shot.wish.clone() };
                all.program.send_extended(&shot, wish);
                sending::close(all);
            }
        };
        button()
            .r#type("button")
            .class("extend-choice")
            .attr("aria-label", format!("Extend to {ratio}"))
            .attr("aria-disabled", move || running.get().then_some("true"))
            .on(ev::click, send)
            .child((ratio_icon(ratio), span().attr("aria-hidden", "true").child(ratio)))
    });
    let choices = choices.collect_view();
    Some(
        details()
            .class("extend")
            .child((
                summary().child("Extend the scene…"),
                p().class("work-hint").child("What is there stays; the model goes on beyond its edges."),
                div().class("extend-choices").child(choices),
            ))
            .into_view(),
    )
}
