//! Drawings and buttons of the box alone. They are apart from the page's icons, which come with the first load.

use crate::ui::icon::Icon;
use crate::ui::view::ev::MouseEvent;
use crate::ui::view::tag::{button, kbd, path, span, svg};
use crate::ui::view::{IntoView, View, ev};

/// A drawing on a grid of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sketch {
    /// One of the page's own.
    Own(Icon),
    Siblings,
    Tree,
    Mark,
    Crop,
    Star,
    Swap,
    Fit,
    Undo,
    Redo,
    Keys,
    Choose,
    Rectangle,
    Ellipse,
    Arrow,
    Pen,
    Lasso,
    Note,
    Remix,
    Beside,
    Onion,
    Difference,
}

impl Sketch {
    fn line(self) -> &'static str {
        match self {
            Self::Own(icon) => crate::ui::icon::drawing(icon).1,
            Self::Siblings => "M3.5 3.5h5v5h-5ZM11.5 3.5h5v5h-5ZM3.5 11.5h5v5h-5ZM11.5 11.5h5v5h-5Z",
            Self::Tree => {
                "M2.5 7.5h5v5h-5ZM13 3h4.5v4.5H13ZM13 12.5h4.5V17H13ZM7.5 10h2.75M13 5.25h-2.75v9.5H13"
            }
            Self::Mark => "M4 14.5l8-9.5 3.2 2.7-8 9.3-3.7.8.5-3.3ZM10.2 7.1l3.2 2.7M12 17.5h5.5",
            Self::Crop => "M5.5 2.5v12h12M2.5 5.5h12v12",
            Self::Star => "M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5L10 14.2l-4.5 2.4.9-5L2.8 8.1l5-.7L10 2.8Z",
            Self::Swap => "M3 7.5h13M12.5 4l3.5 3.5L12.5 11M17 12.5H4M7.5 9L4 12.5 7.5 16",
            Self::Fit => "M3 7V3h4M17 7V3h-4M3 13v4h4M17 13v4h-4M8 8h4v4H8Z",
            Self::Undo => "M7 4L3.5 7.5 7 11M3.5 7.5h8a4.5 4.5 0 0 1 0 9H8",
            Self::Redo => "M13 4l3.5 3.5L13 11M16.5 7.5h-8a4.5 4.5 0 0 0 0 9H12",
            Self::Keys => {
                "M3.5 5h13A1.5 1.5 0 0 1 18 6.5v7a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 13.5v-7A1.5 1.5 0 0 1 3.5 5ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 12h6"
            }
            Self::Choose => "M5 3l10.5 6-4.6 1.4L8.5 15 5 3ZM11 10.5l4 5.5",
            Self::Rectangle => "M3 5h14v10H3Z",
            Self::Ellipse => "M10 15.5c4 0 7-2.5 7-5.5s-3-5.5-7-5.5S3 7 3 10s3 5.5 7 5.5Z",
            Self::Arrow => "M4 16L16 4M8.5 4H16v7.5",
            Self::Pen => "M3 14c2-7 4-9 5.5-8s-1 7 1 8 3-6 5-6 .5 4 2.5 4",
            Self::Lasso => {
                "M10 13c4 0 7-1.8 7-4.5S14 4 10 4 3 5.8 3 8.500c0 1.5 1 2.8 2.5 3.600M5.5 12.100a1.7 1.7 0 1 1 1.5 2.400c0 1.5-.5 2.5-2 3"
            }
            Self::Note => {
                "M4.5 3.500h11A1.5 1.5 0 0 1 17 5v7a1.5 1.5 0 0 1-1.5 1.500H10L6 17v-3.500H4.500A1.5 1.5 0 0 1 3 12V5a1.5 1.5 0 0 1 1.5-1.500ZM6.5 7h7M6.5 10h4"
            }
            Self::Beside => "M2.5 5h6v10h-6ZM11.5 5h6v10h-6Z",
            Self::Onion => "M3 3h9.5v9.5H3ZM7.5 7.500H17V17H7.500Z",
            Self::Difference => {
                "M4 3.500h12M4 16.500h12M10 3.500v13M4 3.500v13M16 3.500v13M10 6.500h6M10 10h6M10 13.500h6"
            }
            Self::Remix => {
                "M3 6h2.500c4 0 5 8 9 8H17M14.5 11.500L17 14l-2.5 2.500M3 14h2.500c1.4 0 2.4-1 3.2-2.300M17 6h-2.500c-1.4 0-2.3.9-3.1 2.100M14.5 3.500L17 6l-2.5 2.5"
            }
        }
    }
}

/// Draws it. It says nothing to a screen reader.
pub(super) fn sketch(drawn: Sketch) -> View {
    svg()
        .attr("class", "icon")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .child(path().attr("d", drawn.line()))
        .into_view()
}

/// A button of a bar: a drawing with a word below or beside it where there is room, and its key as a hint.
pub(super) fn tool(
    name: &'static str,
    key: &'static str,
    drawn: Sketch,
    is_on: impl Fn() -> Option<bool> + 'static,
    press: impl FnMut(MouseEvent) + 'static,
) -> View {
    button()
        .r#type("button")
        .class("box-tool")
        .attr("aria-label", name)
        .attr("title", if key.is_empty() { name.to_owned() } else { format!("{name} ({key})") })
        .attr("aria-pressed", move || is_on().map(|on| if on { "true" } else { "false" }))
        .on(ev::click, press)
        .child((sketch(drawn), span().class("box-tool-name").attr("aria-hidden", "true").child(name)))
        .into_view()
}

/// A button that does something once.
pub(super) fn action(
    name: &'static str,
    key: &'static str,
    drawn: Sketch,
    press: impl FnMut(MouseEvent) + 'static,
) -> View {
    tool(name, key, drawn, || None, press)
}

/// A key as it is written on a keyboard.
pub(super) fn key_cap(key: &'static str) -> View {
    kbd().class("key-cap").child(key).into_view()
}
