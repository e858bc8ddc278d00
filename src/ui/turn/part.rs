//! One part of an answer.

use leptos::prelude::*;

use super::{Shown, call, citation, media, structured, thought};
use crate::chat::face::{PartFace, PartKind, ToolState};
use crate::ui::icon::{Icon, chevron, icon};
use crate::ui::prose::prose_with;
use crate::ui::view::tag::{details, pre, span, summary};
use crate::ui::view::{IntoView, View};

/// Draws a part as it is first seen; what changes about it later is read from `parts`.
pub(super) fn part(shown: Shown, first: PartFace, parts: Memo<Vec<PartFace>>) -> View {
    let key = first.key;
    let kind = Memo::new(move |_| {
        parts.with(|parts| parts.iter().find(|part| part.key == key).map(|part| part.kind.clone()))
    });
    match first.kind {
        PartKind::Thought { .. } => thought::thought(shown, key, kind, ()).into_view(),
        PartKind::Text { structured: true, .. } => structured::structured(shown, key, kind),
        PartKind::Text { .. } => {
            let growing =
                Memo::new(move |_| matches!(kind.get(), Some(PartKind::Text { growing: true, .. })));
            let cite = citation::citing(shown, key);
            prose_with(shown.program, shown.key(), key, growing, cite).attr("data-part", "text").into_view()
        }
        PartKind::Tool { tool, .. } => tool_row(tool, kind).into_view(),
        PartKind::Call(face) => call::call(shown, key, *face, kind),
        PartKind::Media { .. } => media::media(shown, key, kind).into_view(),
        PartKind::Unknown { .. } => unknown(kind).into_view(),
    }
}

/// A function call that waits for nobody any more. It has no row of the timeline, whose tools a service runs.
fn tool_row(tool: &'static str, kind: Memo<Option<PartKind>>) -> impl IntoView {
    let read = move |of: fn(&str, ToolState, &str) -> String| {
        kind.with(|kind| match kind {
            Some(PartKind::Tool { label, state, detail, .. }) => of(label, *state, detail),
            Some(
                PartKind::Thought { .. }
                | PartKind::Text { .. }
                | PartKind::Unknown { .. }
                | PartKind::Call(_)
                | PartKind::Media { .. },
            )
            | None => String::new(),
        })
    };
    let failed =
        Memo::new(move |_| read(|_, state, _| state.as_str().to_owned()) == ToolState::Failed.as_str());
    details()
        .class("tool")
        .attr("data-part", "tool")
        .attr("data-tool", tool)
        .attr("data-state", move || read(|_, state, _| state.as_str().to_owned()))
        .child((
            summary().child((
                move || icon(if failed.get() { Icon::Warning } else { Icon::Tool }),
                span().class("summary-text").child(move || read(|label, _, _| label.to_owned())),
                chevron(),
            )),
            pre().attr("tabindex", "0").child(move || read(|_, _, detail| detail.to_owned())),
        ))
}

/// A part of a text that is of no known kind; steps of no known kind are rows of the timeline.
fn unknown(kind: Memo<Option<PartKind>>) -> impl IntoView {
    // What arrives after its first event belongs to it, too.
    let read = move |of: fn(&str, &str) -> String| {
        kind.with(|kind| match kind {
            Some(PartKind::Unknown { name, json }) => of(name, json),
            Some(
                PartKind::Thought { .. }
                | PartKind::Text { .. }
                | PartKind::Tool { .. }
                | PartKind::Call(_)
                | PartKind::Media { .. },
            )
            | None => String::new(),
        })
    };
    let note = move || {
        let name = read(|name, _| name.to_owned());
        (!name.is_empty()).then(|| span().class("summary-note").child(format!("· {name}")))
    };
    details().class("unknown").attr("data-part", "unknown").child((
        summary().child((
            icon(Icon::Info),
            span().class("summary-text").child(("A part that Catena does not know yet ", note)),
            chevron(),
        )),
        pre().attr("tabindex", "0").child(move || read(|_, json| json.to_owned())),
    ))
}
