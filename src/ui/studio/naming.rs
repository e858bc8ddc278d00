//! The name and the description that a person gives a version.

use leptos::prelude::*;

use super::lightbox::Box;
use crate::chat::picture::card::{Mark, PictureKey};
use crate::chat::picture::gallery::Shot;
use crate::program::Command;
use crate::ui::view::tag::{details, div, h3, input, label, span, summary, textarea};
use crate::ui::view::{IntoView, View, ev};

/// The name, where there is one.
pub(super) fn title(all: Box, shot: &Shot) -> Option<View> {
    let key = all.program.picture_key(&shot.turn, shot.place)?;
    let marks = RwSignal::from(all.program.marks(&key));
    Some(
        div()
            .class("picture-name")
            .child(move || {
                let name = marks.with(|marks| marks.name.clone());
                (!name.is_empty()).then(|| h3().attr("dir", "auto").child(name))
            })
            .into_view(),
    )
}

/// What is said of a version to those who do not see it: its description, or else what was asked for.
pub(super) fn alternative(all: Box, shot: &Shot) -> Signal<String> {
    let prompt = shot.prompt.clone();
    let Some(key) = all.program.picture_key(&shot.turn, shot.place) else { return prompt.into() };
    let marks = RwSignal::from(all.program.marks(&key));
    Signal::derive(move || {
        marks.with(|marks| if marks.description.is_empty() { &prompt } else { &marks.description }.clone())
    })
}

/// Fields for both. What is typed is noted when the field is left.
pub(super) fn fields(all: Box, shot: &Shot) -> Option<View> {
    let key = all.program.picture_key(&shot.turn, shot.place)?;
    let marks = RwSignal::from(all.program.marks(&key));
    let note =
        move |key: &PictureKey, mark: Mark| all.program.dispatch(Command::Mark(vec![key.clone()], mark));
    let (for_name, for_words) = (key.clone(), key);
    Some(
        details()
            .class("naming")
            .child((
                summary().child("Name and description"),
                label().class("work-label").child((
                    span().child("Name"),
                    input()
                        .r#type("text")
                        .class("field")
                        .attr("dir", "auto")
                        .prop("value", move || marks.with(|marks| marks.name.clone()))
                        .on(ev::change, move |event| note(&for_name, Mark::Name(event_target_value(&event)))),
                )),
                label().class("work-label").child((
                    span().child("Description for those who do not see it"),
                    textarea()
                        .class("field")
                        .attr("rows", "2")
                        .attr("dir", "auto")
                        .attr("placeholder", shot.prompt.clone())
                        .prop("value", move || marks.with(|marks| marks.description.clone()))
                        .on(ev::change, move |event| {
                            note(&for_words, Mark::Describe(event_target_value(&event)));
                        }),
                )),
            ))
            .into_view(),
    )
}
