//! Pictures and other media of an answer.

use crate::protocol::content::{MediaKind, Source};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::IntoView;
use crate::ui::view::tag::{div, img, span};

/// Types that are shown as pictures. SVG is not among them: it can hold scripts and links.
const PICTURES: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

pub(super) fn media(kind: MediaKind, mime_type: String, source: Source) -> impl IntoView {
    let picture = match (&source, kind) {
        (Source::Inline(data), MediaKind::Image) if PICTURES.contains(&mime_type.as_str()) => {
            Some(format!("data:{mime_type};base64,{data}"))
        }
        (Source::Inline(_) | Source::Uri(_) | Source::Missing, _) => None,
    };
    let content = match picture {
        Some(address) => img().attr("src", address).attr("alt", "Picture made by the model").into_view(),
        None => {
            let (what, address) = match source {
                Source::Inline(_) => (format!("{} ({mime_type})", kind.as_str()), String::new()),
                Source::Uri(address) => (kind.as_str().to_owned(), address),
                Source::Missing => (format!("{} without content", kind.as_str()), String::new()),
            };
            span()
                .class("image-placeholder")
                .child((
                    icon(Icon::Image),
                    span().child((span().child(what), span().class("image-address").child(address))),
                ))
                .into_view()
        }
    };
    div().class("media").attr("data-part", kind.as_str()).child(content)
}
