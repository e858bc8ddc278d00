//! The keys of the box, and the sheet that tells them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::lightbox::{Box, Looking, STEP};
use super::sketch::key_cap;
use super::{info, reuse};
use crate::chat::picture::zoom::Zoom;
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::Icon;
use crate::ui::keyboard::is_composing;
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{dd, div, dl, dt, h3, header, section, span};
use crate::ui::view::{CollectView, IntoView, View};

/// How far one press of a key moves an enlarged picture, in CSS pixels.
const NUDGE: f64 = 60.0;

/// Keys that are pressed together or for the same, and what they do.
type Row = (&'static [&'static str], &'static str);

/// The keys of one kind under their name.
type Group = (&'static str, &'static [Row]);

/// Every key with what it does, in groups.
static SHEET: [Group; 4] = [
    (
        "Look",
        &[
            (&["←", "→"], "Previous, next"),
            (&["+", "−", "0"], "Closer, farther, whole"),
            (&["Z"], "Fit or actual pixels"),
            (&["I"], "Information"),
            (&["T"], "Tree of all versions"),
            (&["S"], "Siblings"),
        ],
    ),
    ("Compare", &[(&["C"], "Compare, then swap"), (&["M"], "Next way to compare")]),
    (
        "Work",
        &[
            (&["E"], "Edit this version"),
            (&["M"], "Mark"),
            (&["X"], "Crop"),
            (&["P"], "Reuse the prompt"),
            (&["A"], "Reuse the settings"),
            (&["R"], "Remix: another attempt beside this one"),
            (&["U"], "Use as a reference"),
            (&["D"], "Download"),
            (&["."], "Star"),
            (&["Del"], "Put into the trash"),
        ],
    ),
    (
        "While marking",
        &[
            (&["1", "…", "6"], "Choose a tool"),
            (&["Enter"], "Place a mark"),
            (&["arrows"], "Move it"),
            (&["Shift", "arrows"], "Change its size"),
            (&["Page ↑", "Page ↓"], "Choose another mark"),
            (&["Ctrl", "Z"], "Undo"),
            (&["Ctrl", "Shift", "Z"], "Redo"),
        ],
    ),
];

/// A key was pressed somewhere in the box, and nothing in it had a use for it.
pub(super) fn heard(all: Box, event: &KeyboardEvent) {
    if is_composing(event) || event.default_prevented() {
        return;
    }
    let looking = all.looking.get_untracked();
    if event.key() == "Escape" {
        // One thing after the other; the last one closes the box, which the dialog does by itself.
        if all.keys.get_untracked() {
            all.keys.set(false);
        } else if all.draft.get_untracked().is_some() {
            all.draft.set(None);
        } else if looking != Looking::Closely {
            all.look(looking);
        } else {
            return;
        }
        crate::ui::keyboard::focus(".lightbox-body");
        return event.prevent_default();
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() || is_taken(event) {
        return;
    }
    if matches!(looking, Looking::Marking | Looking::Cropping) && event.key() != "?" {
        return;
    }
    if pressed(all, looking, &event.key()) {
        event.prevent_default();
    }
}

fn pressed(all: Box, looking: Looking, key: &str) -> bool {
    let moved = |x, y| {
        if let Some(stage) = all.stage_size() {
            all.zoom.update(|zoom| *zoom = zoom.moved(x, y, stage));
        }
    };
    let by = |factor: f64| all.zoom.update(|zoom| *zoom = zoom.by(factor, (0.0, 0.0)));
    let close_up = all.zoom.get_untracked() != Zoom::FIT;
    match key {
        "ArrowLeft" if close_up => moved(NUDGE, 0.0),
        "ArrowRight" if close_up => moved(-NUDGE, 0.0),
        "ArrowUp" if close_up => moved(0.0, NUDGE),
        "ArrowDown" if close_up => moved(0.0, -NUDGE),
        "ArrowLeft" => all.step(-1),
        "ArrowRight" => all.step(1),
        "+" | "=" => by(STEP),
        "-" => by(1.0 / STEP),
        "0" => all.zoom.set(Zoom::FIT),
        "?" => all.keys.update(|keys| *keys = !*keys),
        "z" | "Z" => all.fit_or_actual(),
        "i" | "I" => all.info.update(|info| *info = !*info),
        "t" | "T" => all.look(Looking::Tree),
        "s" | "S" => all.look(Looking::Siblings),
        "x" | "X" => all.look(Looking::Cropping),
        "c" | "C" if looking == Looking::Comparing => all.swapped.update(|swapped| *swapped = !*swapped),
        "m" | "M" if looking == Looking::Comparing => all.manner.update(|manner| *manner = manner.next()),
        "c" | "C" => all.look(Looking::Comparing),
        "m" | "M" => all.look(Looking::Marking),
        "e" | "E" => reuse::edit(all),
        "p" | "P" => reuse::prompt(all),
        "a" | "A" => reuse::settings_alone(all),
        "r" | "R" => reuse::remix(all),
        "u" | "U" => reuse::as_reference(all),
        "d" | "D" => info::download(all),
        "." => info::star(all),
        "Delete" => info::discard(all),
        _ => return false,
    }
    true
}

/// Whether the key belongs to what has the focus: every key to a field, and what moves it to a slider or a choice.
fn is_taken(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    match (target.tag_name().as_str(), target.get_attribute("type").as_deref()) {
        ("INPUT", Some("radio" | "range")) => event.key().len() > 1,
        ("TEXTAREA" | "SELECT" | "INPUT", _) => true,
        _ => false,
    }
}

/// All keys, to be read.
pub(super) fn sheet(all: Box) -> View {
    let groups = SHEET.iter().map(|(name, rows)| {
        let rows = rows.iter().map(|(caps, what)| {
            let caps = caps.iter().map(|cap| key_cap(cap)).collect_view();
            (dt().child(caps), dd().child(*what))
        });
        div().class("keys-group").child((h3().child(*name), dl().child(rows.collect_view())))
    });
    section()
        .class("keys-sheet")
        .attr("aria-label", "Keys of the picture box")
        .child((
            header().child((
                span().child("Keys"),
                icon_button(Size::Small, "Close keys", Icon::Close, move |_| {
                    all.keys.set(false);
                    crate::ui::keyboard::focus(".lightbox-body");
                }),
            )),
            div().class("keys-groups").child(groups.collect_view()),
        ))
        .into_view()
}
