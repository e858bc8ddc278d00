//! What goes along with the message, each with its number, its size and what it is for; and the order, which counts.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, HtmlElement};

use super::taking::change;
use super::{References, focused, picked, property};
use crate::chat::picture::intake;
use crate::chat::said::Attachment;
use crate::program::use_program;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::studio::picture::{in_bytes, picture};
use crate::ui::view::ev::{Event, KeyboardEvent};
use crate::ui::view::tag::{datalist, div, input, label, li, option, p, small, span, ul};
use crate::ui::view::{CollectView, IntoView, View, each, effect, ev};

/// What a picture is often for.
const ROLES: [&str; 6] = ["style", "character", "object", "background", "composition", "colours"];

/// So many refusals are told apart.
const TOLD: usize = 3;

pub(super) fn tray(references: References) -> View {
    let settings = RwSignal::from(use_program().program().mirror().settings.clone());
    let hindrance = Memo::new(move |_| {
        let model = settings.with(|settings| settings.model.clone());
        references.attached.with(|attached| intake::hindrance(attached, &model))
    });
    effect(move || references.hindered.set(hindrance.with(Option::is_some)));
    let dragged = RwSignal::new(None::<String>);
    let count = move || references.attached.with(Vec::len);
    let rows = each(
        move || references.attached.get(),
        |attachment| attachment.kept.hash.clone(),
        move |attachment| row(references, dragged, attachment),
    );
    let coming = move || {
        (references.busy.get() > 0).then(|| {
            li().class("reference").attr("data-coming", "").attr("role", "status").child(
                match references.busy.get() {
                    1 => "Looking at a file…".to_owned(),
                    more => format!("Looking at {more} files…"),
                },
            )
        })
    };
    let hindered = move || {
        hindrance.get().map(|words| {
            p().class("references-hindrance")
                .attr("role", "alert")
                .attr("tabindex", "-1")
                .child((icon(Icon::Warning), span().child(words)))
        })
    };
    let refused = move || {
        let all = references.refused.get();
        (!all.is_empty()).then(|| {
            let more = all.len().saturating_sub(TOLD);
            let told = all.into_iter().take(TOLD).map(|words| p().child(words)).collect_view();
            div().class("references-refused").attr("role", "alert").child((
                icon(Icon::Warning),
                div().child((told, (more > 0).then(|| p().child(format!("And {more} more."))))),
                icon_button(Size::Small, "Dismiss", Icon::Close, move |_| {
                    references.refused.set(Vec::new());
                    keyboard::focus("#message");
                }),
            ))
        })
    };
    let is_any = Memo::new(move |_| count() > 0 || references.busy.get() > 0);
    let roles = ROLES.into_iter().map(|role| option().attr("value", role)).collect_view();
    div()
        .class("references")
        .attr("role", "group")
        .attr("aria-label", move || match count() {
            0 => "Attached".to_owned(),
            1 => "Attached: 1 file".to_owned(),
            more => format!("Attached: {more} files"),
        })
        .child((
            datalist().id("reference-roles").child(roles),
            ul().class("references-list")
                .attr("aria-label", "Attached files, in their order")
                .attr("hidden", move || (!is_any.get()).then_some(""))
                .child((rows, coming, camera(references))),
            hindered,
            refused,
        ))
        .into_view()
}

/// On touch, a picture can be taken here and now.
fn camera(references: References) -> View {
    li().class("reference-camera")
        .child(
            label().child((
                icon(Icon::Image),
                "Photo",
                input()
                    .r#type("file")
                    .class("visually-hidden")
                    .attr("accept", "image/*")
                    .attr("capture", "environment")
                    .attr("aria-label", "Take a photo")
                    .on(ev::change, move |event: Event| picked(references, &event)),
            )),
        )
        .into_view()
}

fn row(references: References, dragged: RwSignal<Option<String>>, attachment: Attachment) -> View {
    let hash = StoredValue::new(attachment.kept.hash.clone());
    let place = Memo::new(move |_| {
        references.attached.with(|all| all.iter().position(|one| one.kept.hash == hash.get_value()))
    });
    let number = move || place.get().map_or(0, |place| place + 1);
    let last = move || references.attached.with(|all| Some(all.len()) == place.get().map(|place| place + 1));
    let what = attachment.words().to_owned();
    let shift = move |by: isize| shift(references, &hash.get_value(), by);
    let remove = move |_| {
        let mut gone = None;
        change(references, |all| {
            let at = all.iter().position(|one| one.kept.hash == hash.get_value());
            gone = at.map(|at| all.remove(at));
        });
        if let Some(gone) = gone {
            references.program.let_go(&gone);
        }
        references.program.tell("Removed");
        keyboard::focus("#message");
    };
    let key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => -1,
            "ArrowRight" | "ArrowDown" => 1,
            _ => return,
        };
        if event.alt_key() {
            event.prevent_default();
            shift(by);
        }
    };
    let note = move |event: Event| {
        let words = event_target_value(&event);
        change(references, |all| {
            if let Some(one) = all.iter_mut().find(|one| one.kept.hash == hash.get_value()) {
                one.note = words;
            }
        });
    };
    let noted = move || {
        references.attached.with(|all| {
            all.iter()
                .find(|one| one.kept.hash == hash.get_value())
                .map(|one| one.note.clone())
                .unwrap_or_default()
        })
    };
    // A row that is carried over another takes its place at once.
    let over = move |event: Event| {
        let Some(carried) = dragged.get_untracked() else { return };
        event.prevent_default();
        let here = hash.get_value();
        if carried != here {
            change(references, |all| {
                let at = |hash: &str| all.iter().position(|one| one.kept.hash == hash);
                if let (Some(from), Some(to)) = (at(&carried), at(&here)) {
                    let one = all.remove(from);
                    all.insert(to, one);
                }
            });
        }
    };
    let name = if attachment.name.is_empty() { "Pasted picture".to_owned() } else { attachment.name.clone() };
    li().class("reference")
        .attr("data-carried", move || (dragged.get() == Some(hash.get_value())).then_some(""))
        .on(ev::keydown, key)
        .on(ev::dragover, over)
        .on(ev::drop, |event: Event| event.prevent_default())
        .child((
            div()
                .class("reference-picture")
                .attr("draggable", "true")
                .on(ev::dragstart, move |event: Event| {
                    // Firefox carries nothing that has no data.
                    let carrier =
                        property(&event, "dataTransfer").and_then(|to| to.dyn_into::<DataTransfer>().ok());
                    if let Some(carrier) = carrier {
                        let _ = carrier.set_data("text/plain", "");
                    }
                    dragged.set(Some(hash.get_value()));
                })
                .on(ev::dragend, move |_: Event| dragged.set(None))
                .child((
                    thumbnail(references, &attachment),
                    span().class("reference-number").child(move || number().to_string()),
                )),
            div().class("reference-about").child((
                span().class("reference-name").attr("title", name.clone()).attr("dir", "auto").child(name),
                small().class("reference-size").child(size(&attachment)),
                input()
                    .class("reference-note")
                    .attr("list", "reference-roles")
                    .attr("placeholder", "Role, such as style")
                    .attr("aria-label", move || format!("Role of file {}", number()))
                    .attr("maxlength", "120")
                    .attr("autocomplete", "off")
                    .attr("dir", "auto")
                    .prop("value", noted)
                    .on(ev::input, note),
            )),
            div().class("reference-actions").child((
                icon_button(Size::Small, format!("Remove {what}"), Icon::Close, remove),
                div().class("reference-moves").child((
                    mover("Move earlier", Icon::ChevronLeft, move || number() == 1, move || shift(-1)),
                    mover("Move later", Icon::ChevronRight, last, move || shift(1)),
                )),
            )),
        ))
        .into_view()
}

fn mover(
    name: &'static str,
    drawn: Icon,
    is_last: impl Fn() -> bool + 'static,
    press: impl Fn() + 'static,
) -> View {
    crate::ui::view::tag::button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("aria-label", name)
        .attr(
            "aria-keyshortcuts",
            if drawn == Icon::ChevronLeft { "Alt+ArrowLeft" } else { "Alt+ArrowRight" },
        )
        .attr("aria-disabled", move || is_last().then_some("true"))
        .on(ev::click, move |_| press())
        .child(icon(drawn))
        .into_view()
}

/// Moves one within the order, and keeps the focus where it is: what is moved in the page loses it.
fn shift(references: References, hash: &str, by: isize) {
    let focus = focused();
    let mut now = None;
    change(references, |all| {
        let Some(from) = all.iter().position(|one| one.kept.hash == hash) else { return };
        let to = from.saturating_add_signed(by).min(all.len() - 1);
        let one = all.remove(from);
        all.insert(to, one);
        now = Some((to + 1, all.len()));
    });
    if let Some((place, count)) = now {
        references.program.tell(format!("{place} of {count}"));
    }
    request_animation_frame(move || {
        if let Some(element) = focus.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // It had the focus a moment ago.
            let _ = element.focus();
        }
    });
}

/// The picture itself, or what kind of file it is where a browser does not draw it.
fn thumbnail(references: References, attachment: &Attachment) -> View {
    match attachment.mime_type.as_str() {
        "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "image/bmp" => {
            picture(references.program, &attachment.kept, attachment.words().to_owned()).into_view()
        }
        kind => span()
            .class("reference-kind")
            .child(kind.rsplit('/').next().unwrap_or_default().to_uppercase())
            .into_view(),
    }
}

fn size(attachment: &Attachment) -> String {
    let sent = in_bytes(attachment.kept.bytes);
    match &attachment.original {
        Some(original) => format!("{sent}, was {}", in_bytes(original.bytes)),
        None => sent,
    }
}
