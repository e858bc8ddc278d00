//! The pictures and documents that went along with a message, and one of them seen closely.

use leptos::prelude::*;

use super::Shown;
use crate::chat::said::Attachment;
use crate::protocol::content::MediaKind;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::studio::picture::{in_bytes, picture};
use crate::ui::view::tag::{button, dialog, div, li, small, span, ul};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, effect, ev};

/// What went along, in its order; nothing where nothing did.
pub(super) fn attached(shown: Shown) -> impl IntoView {
    let all = shown.pictures();
    (!all.is_empty()).then(|| {
        let viewed = RwSignal::new(None);
        let items =
            all.into_iter().map(|attachment| li().child(item(shown, viewed, attachment))).collect_view();
        let list = ul().class("attached").attr("aria-label", "Attached files").child(items);
        (list, close_up(shown, viewed))
    })
}

fn item(shown: Shown, viewed: RwSignal<Option<Attachment>>, attachment: Attachment) -> View {
    let caption = (!attachment.note.trim().is_empty())
        .then(|| small().class("attached-note").attr("dir", "auto").child(attachment.note.clone()));
    if !is_drawn(&attachment) {
        let name = span().class("attached-name").attr("dir", "auto").child(attachment.words().to_owned());
        let size = small().class("attached-note").child(in_bytes(attachment.kept.bytes));
        return span().class("attached-file").child((icon(Icon::Image), name, size)).into_view();
    }
    let kept = attachment.kept.clone();
    let words = attachment.words().to_owned();
    button()
        .r#type("button")
        .class("attached-picture")
        .attr("aria-label", format!("Open attached picture: {words}"))
        .on(ev::click, move |_| viewed.set(Some(attachment.clone())))
        .child((picture(shown.program, &kept, words), caption))
        .into_view()
}

/// Whether a browser draws it.
pub(super) fn is_drawn(attachment: &Attachment) -> bool {
    let kind = attachment.mime_type.as_str();
    attachment.kind() == MediaKind::Image && !matches!(kind, "image/heic" | "image/heif" | "image/tiff")
}

/// One picture as large as the window. Closing it gives the focus back by itself.
fn close_up(shown: Shown, viewed: RwSignal<Option<Attachment>>) -> impl IntoView {
    let node: NodeRef<web_sys::HtmlDialogElement> = NodeRef::new();
    effect(move || {
        let Some(dialog) = node.get() else { return };
        if viewed.with(Option::is_some) {
            // It fails only where the dialog is open already.
            let _ = dialog.show_modal();
        } else if dialog.open() {
            dialog.close();
        }
    });
    let inside = move || {
        viewed.get().map(|attachment| {
            let words = attachment.words().to_owned();
            let size = in_bytes(attachment.kept.bytes);
            div().class("close-up-inside").child((
                div().class("close-up-head").child((
                    span().attr("dir", "auto").child(words.clone()),
                    small().child(format!("{} × {} · {size}", attachment.kept.width, attachment.kept.height)),
                    icon_button(Size::Normal, "Close picture", Icon::Close, move |_| viewed.set(None)),
                )),
                picture(shown.program, &attachment.kept, words),
            ))
        })
    };
    dialog()
        .class("close-up")
        .node_ref(node)
        .attr("aria-label", "Attached picture")
        .on(ev::close, move |_| viewed.set(None))
        .child(inside)
}

/// What goes along with an edit: each of them can be left out.
pub(super) fn in_edit(shown: Shown, kept: RwSignal<Vec<Attachment>>) -> impl IntoView {
    move || {
        let all = kept.get();
        (!all.is_empty()).then(|| {
            let items = all
                .into_iter()
                .map(|attachment| {
                    let hash = attachment.kept.hash.clone();
                    let leave_out = move |_| kept.update(|all| all.retain(|one| one.kept.hash != hash));
                    let drawn = if is_drawn(&attachment) {
                        picture(shown.program, &attachment.kept, attachment.words().to_owned()).into_view()
                    } else {
                        icon(Icon::Image).into_view()
                    };
                    li().class("attached-kept").child((
                        drawn,
                        icon_button(
                            Size::Small,
                            format!("Remove {}", attachment.words()),
                            Icon::Close,
                            leave_out,
                        ),
                    ))
                })
                .collect_view();
            ul().class("attached").attr("aria-label", "Attached files").child(items)
        })
    }
}

/// What is copied of a message: its words, and a line for each file, which the clipboard cannot hold.
pub(super) fn as_text(shown: Shown) -> String {
    let lines = shown.pictures().into_iter().map(|attachment| {
        let kind = if attachment.kind() == MediaKind::Image { "Picture" } else { "Document" };
        let about: Vec<&str> = [attachment.note.trim(), attachment.name.trim()]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        if about.is_empty() { format!("[{kind}]") } else { format!("[{kind}: {}]", about.join(", ")) }
    });
    let text = Some(shown.text()).filter(|text| !text.is_empty());
    lines.chain(text).collect::<Vec<_>>().join("\n")
}
