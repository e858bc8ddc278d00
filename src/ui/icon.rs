//! Icons: one path each, drawn for Catena on a grid of 20, in the colour of the text beside them.
//!
//! Each is a constant of its own, and not an arm of one `match`: so a part of the program brings those that it shows, and
//! the first part none that only others do.

use crate::ui::view::tag::{path, svg};
use crate::ui::view::{IntoView, View};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon {
    /// The name that the style sheet knows it by.
    name: &'static str,
    path: &'static str,
}

macro_rules! icons {
    ($($icon:ident: $name:literal, $path:literal;)+) => {
        /// All icons, spelled as the variants of an enum would be.
        #[allow(non_upper_case_globals, reason = "they are named where they are used, like kinds")]
        impl Icon {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $icon: Self = Self { name: $name, path: $path };
            )+
        }
    };
}

icons! {
    Sidebar: "sidebar",
        "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5v-9A1.5 1.5 0 0 1 4.5 4ZM8 4v12";
    Compose: "compose",
        "M9.5 4h-4A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 1.5-1.5v-4M8 12l.6-2.4 6.3-6.3a1.27 1.27 0 0 1 1.8 1.8l-6.3 6.3L8 12Z";
    Search: "search", "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l3.5 3.5";
    Settings: "settings",
        "M3 6h7.5M14.5 6H17M3 14h2.5M9.5 14H17M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z";
    Sun: "sun",
        "M10 13.25a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5ZM10 2.5V4M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1.06 1.06M14.24 14.24l1.06 1.06M4.7 15.3l1.06-1.06M14.24 5.76l1.06-1.06";
    Moon: "moon", "M16.5 11.8A6.75 6.75 0 0 1 8.2 3.5a6.75 6.75 0 1 0 8.3 8.3Z";
    Monitor: "monitor",
        "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 11.5v-6A1.5 1.5 0 0 1 4.5 4ZM7 16.5h6M10 13v3.5";
    More: "more", "M4.5 10h.01M10 10h.01M15.5 10h.01";
    Pencil: "pencil", "M4 16l.8-3.5 8.4-8.4a1.9 1.9 0 0 1 2.7 2.7l-8.4 8.4L4 16ZM11.8 5.5l2.7 2.7";
    Copy: "copy",
        "M8.5 7h6A1.5 1.5 0 0 1 16 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 7 14.5v-6A1.5 1.5 0 0 1 8.5 7ZM13 7V5.5A1.5 1.5 0 0 0 11.5 4h-6A1.5 1.5 0 0 0 4 5.5v6A1.5 1.5 0 0 0 5.5 13H7";
    Check: "check", "M4 10.5l4 4 8-8.5";
    Refresh: "refresh", "M16 10a6 6 0 1 1-1.76-4.24L16 7.5M16 3.5v4h-4";
    ChevronLeft: "chevron-left", "M11.5 5.5L7 10l4.5 4.5";
    ChevronRight: "chevron-right", "M8.5 5.5L13 10l-4.5 4.5";
    ChevronDown: "chevron-down", "M5.5 8l4.5 4.5L14.5 8";
    ArrowUp: "arrow-up", "M10 16V4.5M5 9.25l5-5 5 5";
    ArrowDown: "arrow-down", "M10 4v11.5M5 10.75l5 5 5-5";
    Stop: "stop", "M7 6h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z";
    Close: "close", "M5 5l10 10M15 5L5 15";
    Spark: "spark", "M10 3c.7 4.2 2.8 6.3 7 7-4.2.7-6.3 2.8-7 7-.7-4.2-2.8-6.3-7-7 4.2-.7 6.3-2.8 7-7Z";
    Warning: "warning",
        "M8.7 4.25a1.5 1.5 0 0 1 2.6 0l5.35 9.5A1.5 1.5 0 0 1 15.35 16H4.65a1.5 1.5 0 0 1-1.3-2.25l5.35-9.5ZM10 8v3.25M10 13.6v.01";
    Info: "info", "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.5v4M10 6.6v.01";
    Trash: "trash",
        "M4 6h12M8 6V4.5a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1V6M5.5 6l.55 9.1A1.5 1.5 0 0 0 7.55 16.5h4.9a1.5 1.5 0 0 0 1.5-1.4L14.5 6M8.5 9.5V13M11.5 9.5V13";
    Pin: "pin", "M7 3.5h6M8 3.5v4.6L5.5 11v1.5h9V11L12 8.1V3.5M10 12.5V17";
    Eye: "eye",
        "M2.5 10S5 4.75 10 4.75 17.5 10 17.5 10 15 15.25 10 15.25 2.5 10 2.5 10ZM10 12.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Z";
    EyeOff: "eye-off",
        "M3.5 3.5l13 13M8.2 4.95A7 7 0 0 1 10 4.75c5 0 7.5 5.25 7.5 5.25a13 13 0 0 1-2 2.85M12.9 14.6a6.9 6.9 0 0 1-2.9.65C5 15.25 2.5 10 2.5 10a13 13 0 0 1 3-3.75M8.4 8.4a2.25 2.25 0 0 0 3.2 3.2";
    Image: "image",
        "M4.5 3.5h11A1.5 1.5 0 0 1 17 5v10a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15V5a1.5 1.5 0 0 1 1.5-1.5ZM3.4 14.6L7.5 10.5l5.8 5.8M11.5 14l2-2 3.3 3.3M12.6 7.4v.01";
    Tool: "tool",
        "M13.6 3.7a4.1 4.1 0 0 0-5.2 5.2L3.9 13.4a1.9 1.9 0 0 0 2.7 2.7l4.5-4.5a4.1 4.1 0 0 0 5.2-5.2L13.8 8.9l-2.2-.5-.5-2.2 2.5-2.5Z";
    Download: "download", "M10 3.5v9M6 8.75l4 4 4-4M4 16.5h12";
    Plus: "plus", "M10 4v12M4 10h12";
    Minus: "minus", "M4 10h12";
    Compare: "compare",
        "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5v-9A1.5 1.5 0 0 1 4.5 4ZM10 2.5v15M6 8l-1.5 2L6 12M14 8l1.5 2-1.5 2";
    Quote: "quote", "M8.5 6C6 6.5 4.5 8.3 4.5 11v3h4v-4h-2M16 6c-2.5.5-4 2.3-4 5v3h4v-4h-2";
    Speaker: "speaker", "M9.5 5L6.25 7.75H3.5v4.5h2.75L9.5 15V5ZM12.5 8a3 3 0 0 1 0 4M14.75 5.75a6 6 0 0 1 0 8.5";
    Pause: "pause", "M7.5 5v10M12.5 5v10";
    Gallery: "gallery",
        "M4 3.5h3.5a.5.5 0 0 1 .5.5v5a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5ZM11.5 3.5H16a.5.5 0 0 1 .5.5v2.5a.5.5 0 0 1-.5.5h-4.5a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5ZM4 12.5h3.5a.5.5 0 0 1 .5.5v3a.5.5 0 0 1-.5.5H4a.5.5 0 0 1-.5-.5v-3a.5.5 0 0 1 .5-.5ZM11.5 10H16a.5.5 0 0 1 .5.5V16a.5.5 0 0 1-.5.5h-4.5a.5.5 0 0 1-.5-.5v-5.5a.5.5 0 0 1 .5-.5Z";
    Star: "star", "M10 3.2l2.05 4.3 4.7.63-3.45 3.26.86 4.68L10 13.8l-4.16 2.27.86-4.68-3.45-3.26 4.7-.63L10 3.2Z";
    Play: "play", "M7 4.75v10.5L15.5 10Z";
}

/// Draws an icon. It says nothing to a screen reader; the button or text beside it does.
pub fn icon(icon: Icon) -> impl IntoView + use<> {
    drawn(icon, "icon")
}

/// The small arrow at the end of a folded row, which turns when the row is open.
pub fn chevron() -> impl IntoView + use<> {
    drawn(Icon::ChevronDown, "icon chevron")
}

fn drawn(icon: Icon, class: &'static str) -> View {
    svg()
        .attr("class", class)
        .attr("data-icon", icon.name)
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .child(path().attr("d", icon.path))
        .into_view()
}

/// The mark: three rings, the middle one in the accent.
pub fn mark() -> View {
    svg()
        .attr("class", "mark")
        .attr("viewBox", "0 0 31 16")
        .attr("aria-hidden", "true")
        .child((
            path().attr("d", "M12.56 11.22A6 6 0 1 0 10.14 13.39"),
            path()
                .attr("class", "mark-core")
                .attr("d", "M20.56 11.22A6 6 0 0 0 12.86 2.61M10.44 4.78A6 6 0 0 0 18.14 13.39"),
            path().attr("d", "M18.44 4.78A6 6 0 1 0 20.86 2.61"),
        ))
        .into_view()
}

/// The path and the name of an icon, for nodes that are built without the view.
pub fn drawing(icon: Icon) -> (&'static str, &'static str) {
    (icon.name, icon.path)
}
