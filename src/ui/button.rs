//! Small buttons that many places share.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::program::Handle;
use crate::ui::view::ev::MouseEvent;
use crate::ui::view::tag::{button, span};
use crate::ui::view::{IntoView, View, ev};

/// How long a copy button says that it did, in milliseconds.
pub(super) const COPIED_MS: u64 = 2_000;

/// How large an icon button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// In bars.
    Normal,
    /// In rows of actions.
    Small,
}

/// A button with an icon and no text, named for those who cannot see it and, on hover, for those who can.
pub(super) fn icon_button(
    size: Size,
    name: impl Into<String>,
    drawn: Icon,
    press: impl FnMut(MouseEvent) + 'static,
) -> View {
    let name = name.into();
    button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", (size == Size::Small).then_some("small"))
        .attr("data-tip", (size == Size::Small).then(|| name.clone()))
        .attr("aria-label", name)
        .on(ev::click, press)
        .child(icon(drawn))
        .into_view()
}

/// A button that copies what `text` gives when it is pressed, and says whether it did.
pub(super) fn copy_button(program: Handle, name: &'static str, text: impl Fn() -> String + 'static) -> View {
    let copied = RwSignal::new(false);
    let press = move |_| {
        program.copy(text(), move || {
            copied.set(true);
            set_timeout(move || copied.set(false), Duration::from_millis(COPIED_MS));
        });
    };
    button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("data-tip", name)
        .attr("aria-label", name)
        .attr("data-copied", move || copied.get().then_some(""))
        .on(ev::click, press)
        .child(move || icon(if copied.get() { Icon::Check } else { Icon::Copy }))
        .into_view()
}

/// A button with text.
pub(super) fn text_button(
    kind: Option<&'static str>,
    drawn: Option<Icon>,
    text: &'static str,
    press: impl FnMut(MouseEvent) + 'static,
) -> View {
    button()
        .r#type("button")
        .class("button")
        .attr("data-kind", kind)
        .on(ev::click, press)
        .child((drawn.map(icon), span().child(text)))
        .into_view()
}
