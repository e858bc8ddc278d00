//! One picture: its shape at once, itself as soon as its bytes are there, and in words what is known where they are not.

use leptos::prelude::*;

use crate::chat::picture::wish::shape;
use crate::program::later;
use crate::program::{Handle, Need, Showing};
use crate::protocol::content::{Flaw, Kept};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::tag::{img, small, span, svg};
use crate::ui::view::{IntoView, View, ev};

/// The longer side of a shape without known pixels, as the service's `1K` has it.
const LONG_SIDE: u32 = 1024;

#[derive(Clone)]
enum Load {
    Coming,
    Here(Showing),
    Gone,
    Broken,
}

/// The picture as it is. Its address goes with the owner that it is made under.
pub(in crate::ui) fn picture(program: Handle, kept: &Kept, alt: impl Into<Signal<String>>) -> View {
    drawn(program, kept, alt.into(), Need::Whole)
}

/// The picture as large as it is needed.
pub(in crate::ui) fn picture_for(
    program: Handle,
    kept: &Kept,
    alt: impl Into<Signal<String>>,
    need: Need,
) -> View {
    drawn(program, kept, alt.into(), need)
}

fn drawn(program: Handle, kept: &Kept, alt: Signal<String>, need: Need) -> View {
    let load = RwSignal::new_local(Load::Coming);
    let (hash, size, bytes) = (kept.hash.clone(), (kept.width, kept.height), kept.bytes);
    later::spawn(async move {
        let is_wanted = move || load.try_get_untracked().is_some();
        let found = program.picture_for(hash, size, need, is_wanted).await.map_or(Load::Gone, Load::Here);
        // Who wanted it may be gone by now; then the address goes at once.
        let _ = load.try_set(found);
    });
    let now = move || match load.get() {
        Load::Coming => outline(size),
        Load::Here(showing) => {
            let known = |side: u32| (side > 0).then(|| side.to_string());
            img()
                .attr("alt", move || alt.get())
                .attr("width", known(size.0))
                .attr("height", known(size.1))
                .attr("decoding", "async")
                .attr("draggable", "false")
                .on(ev::error, move |_| load.set(Load::Broken))
                .attr("src", showing.address().to_owned())
                .into_view()
        }
        Load::Gone => note("This picture is no longer on this device", known_of(size, bytes)),
        Load::Broken => note("This picture cannot be shown: its data are damaged", known_of(size, bytes)),
    };
    now.into_view()
}

/// What takes the room of a picture that is to come.
pub(in crate::ui) fn outline((width, height): (u32, u32)) -> View {
    let (width, height) = if width == 0 || height == 0 { (LONG_SIDE, LONG_SIDE) } else { (width, height) };
    // A drawing without a line has a shape without a style of its own, which the page's policy would not allow.
    svg()
        .attr("class", "outline")
        .attr("viewBox", format!("0 0 {width} {height}"))
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("aria-hidden", "true")
        .into_view()
}

/// The outline of a ratio, at the size that the service makes unasked.
pub(in crate::ui) fn outline_of_ratio((width, height): (u32, u32)) -> View {
    let longer = width.max(height);
    outline((width * LONG_SIDE / longer, height * LONG_SIDE / longer))
}

/// Says why a medium that came is not shown.
pub(in crate::ui) fn flawed(flaw: Flaw, kept: &Kept, mime_type: &str) -> View {
    let title = match flaw {
        Flaw::Garbled => "This picture cannot be shown: its data are garbled",
        Flaw::Foreign => "This is not a picture of a kind that is shown",
        Flaw::CutOff => "This picture cannot be shown: its end is missing",
        Flaw::Huge => "This picture is too large to be shown",
    };
    let mut known = known_of((kept.width, kept.height), kept.bytes);
    if flaw == Flaw::Foreign && !mime_type.is_empty() {
        known = format!("{mime_type} · {known}");
    }
    note(title, known)
}

/// A line in place of a picture.
pub(in crate::ui) fn note(title: impl Into<String>, known: String) -> View {
    span()
        .class("image-placeholder")
        .child((
            icon(Icon::Image),
            span().child((
                span().child(title.into()),
                (!known.is_empty()).then(|| small().class("image-known").child(known)),
            )),
        ))
        .into_view()
}

pub(in crate::ui) fn known_of((width, height): (u32, u32), bytes: u64) -> String {
    let size = in_bytes(bytes);
    if width == 0 { size } else { format!("{width} × {height} · {size}") }
}

/// A number of bytes for people.
pub(in crate::ui) fn in_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// A ratio as a small drawing.
pub(super) fn ratio_icon(ratio: &str) -> View {
    let (width, height) = shape(ratio).unwrap_or((1, 1));
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = 15.0 / width.max(height);
    let (width, height) = ((width * scale).max(2.5), (height * scale).max(2.5));
    let (x, y) = ((20.0 - width) / 2.0, (20.0 - height) / 2.0);
    svg()
        .attr("class", "icon")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .child(
            crate::ui::view::tag::path()
                .attr("d", format!("M{x:.2} {y:.2}h{width:.2}v{height:.2}h-{width:.2}Z")),
        )
        .into_view()
}
