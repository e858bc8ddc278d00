//! Pictures and other media of an answer.

use leptos::prelude::*;

use super::Shown;
use crate::chat::face::{Bytes, PartKind};
use crate::chat::picture::card::Mark;
use crate::chat::turn::PartKey;
use crate::program::{Command, Need};
use crate::protocol::content::{Kept, MediaKind};
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::studio::picture::{flawed, in_bytes, known_of, note, outline_of_ratio, picture_for};
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
            None if draft => {
                let alt = format!("Draft: {}", shown.text());
                picture_for(shown.program, &kept, alt, Need::Small).into_view()
            }
            None => version(shown, key, kept),
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

/// A picture, or in its place what became of it.
fn version(shown: Shown, key: PartKey, kept: Kept) -> View {
    let Some(name) = shown.program.picture_key(&shown.key(), key) else {
        return opener(shown, key, &kept, shown.text());
    };
    let marks = RwSignal::from(shown.program.marks(&name));
    // A star changes nothing here.
    let fate = Memo::new(move |_| {
        marks.with(|marks| (marks.purged.is_some(), marks.discarded.is_some(), marks.description.clone()))
    });
    (move || match fate.get() {
        (true, ..) => {
            note("This picture was deleted from this device", known_of((kept.width, kept.height), kept.bytes))
        }
        (false, true, _) => {
            let name = name.clone();
            let restore = move |_| shown.program.dispatch(Command::Mark(vec![name.clone()], Mark::Restore));
            let known = known_of((kept.width, kept.height), kept.bytes);
            div()
                .class("trashed")
                .child((
                    note("This picture is in the trash", known),
                    text_button(None, Some(Icon::Refresh), "Restore", restore),
                ))
                .into_view()
        }
        (false, false, description) => {
            opener(shown, key, &kept, if description.is_empty() { shown.text() } else { description })
        }
    })
    .into_view()
}

/// A picture that opens the box in which it can be looked at closely.
fn opener(shown: Shown, key: PartKey, kept: &Kept, alt: String) -> View {
    let studio = use_studio();
    button()
        .r#type("button")
        .class("picture")
        .attr("aria-label", format!("Open picture: {alt}"))
        .on(ev::click, move |_| studio.viewed.set(Some((shown.key(), key))))
        .child(picture_for(shown.program, kept, alt, Need::Reading))
        .into_view()
}
