//! Pictures and other media of an answer.

use leptos::prelude::*;

use super::Shown;
use crate::chat::face::{Bytes, PartKind};
use crate::chat::turn::PartKey;
use crate::protocol::content::{Kept, MediaKind};
use crate::ui::studio::picture::{flawed, in_bytes, note, outline_of_ratio, picture};
use crate::ui::studio::use_studio;
use crate::ui::view::tag::{button, div};
use crate::ui::view::{IntoView, View, ev};

/// A medium as it stands now.
#[derive(Clone, Debug, PartialEq)]
struct Medium {
    kind: MediaKind,
    mime_type: String,
    bytes: Bytes,
    draft: bool,
}

pub(super) fn media(shown: Shown, key: PartKey, part: Memo<Option<PartKind>>) -> impl IntoView {
    let medium = Memo::new(move |_| match part.get() {
        Some(PartKind::Media { kind, mime_type, bytes, draft }) => {
            Some(Medium { kind, mime_type, bytes, draft })
        }
        Some(
            PartKind::Thought { .. }
            | PartKind::Text { .. }
            | PartKind::Tool { .. }
            | PartKind::Call(_)
            | PartKind::Unknown { .. },
        )
        | None => None,
    });
    div()
        .class("media")
        .attr("data-part", move || medium.with(|medium| medium.as_ref().map(|medium| medium.kind.as_str())))
        .attr("data-draft", move || {
            medium.with(|medium| medium.as_ref().is_some_and(|medium| medium.draft).then_some(""))
        })
        .child(move || medium.get().map(|medium| content(shown, key, medium)))
}

fn content(shown: Shown, key: PartKey, medium: Medium) -> View {
    let Medium { kind, mime_type, bytes, draft } = medium;
    match (kind, bytes) {
        (MediaKind::Image, Bytes::Kept(kept)) => match kept.flaw {
            Some(flaw) => flawed(flaw, &kept, &mime_type),
            None if draft => picture(shown.program, &kept, format!("Draft: {}", shown.text())).into_view(),
            None => opener(shown, key, &kept),
        },
        (MediaKind::Image, Bytes::Arriving) => {
            let ratio = shown.program.read_turn(&shown.key(), |turn| turn.ask.picture.shape());
            outline_of_ratio(ratio.unwrap_or((1, 1)))
        }
        (MediaKind::Audio | MediaKind::Video | MediaKind::Document, Bytes::Kept(kept)) => {
            note(format!("{} ({mime_type})", kind.as_str()), in_bytes(kept.bytes))
        }
        (MediaKind::Audio | MediaKind::Video | MediaKind::Document, Bytes::Arriving) => {
            note(format!("{} ({mime_type})", kind.as_str()), String::new())
        }
        (_, Bytes::Elsewhere(address)) => note(kind.as_str(), address),
        (_, Bytes::Missing) => note(format!("{} without content", kind.as_str()), String::new()),
    }
}

/// A picture that opens the box in which it can be looked at closely.
fn opener(shown: Shown, key: PartKey, kept: &Kept) -> View {
    let studio = use_studio();
    button()
        .r#type("button")
        .class("picture")
        .attr("aria-label", format!("Open picture: {}", shown.text()))
        .on(ev::click, move |_| studio.viewed.set(Some((shown.key(), key))))
        .child(picture(shown.program, kept, shown.text()))
        .into_view()
}
