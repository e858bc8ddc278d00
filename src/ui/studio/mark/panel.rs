//! Beside the paper: the marks as a list, what is to become of them, and sending.

use leptos::prelude::*;

use super::Marking;
use crate::chat::picture::marks::{Hold, Mark, Sheet, words};
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::Icon;
use crate::ui::studio::lightbox::Box;
use crate::ui::studio::sending::{self, Sending};
use crate::ui::studio::stage::styled;
use crate::ui::view::tag::{aside, button, div, h3, input, li, ol, p, span};
use crate::ui::view::{IntoView, View, each, ev};

pub(in crate::ui::studio) fn panel(all: Box) -> View {
    aside()
        .class("lightbox-info")
        .attr("aria-label", "Marks on this picture")
        .child(move || all.marking.get().map(inside))
        .into_view()
}

fn inside(marking: Marking) -> View {
    let count = Memo::new(move |_| marking.sheet.with(|sheet| sheet.marks().len()));
    let rows = move || (0..count.get()).collect::<Vec<_>>();
    let list = move || {
        (count.get() == 0).then(|| {
            p().class("mark-empty").child(
                "Draw on the picture where something is to change. Several marks are numbered, so that you can name \
                 them.",
            )
        })
    };
    let has_notes = Memo::new(move |_| {
        marking.sheet.with(|sheet| {
            sheet.marks().iter().any(|mark| mark.shape.text().is_some_and(|text| !text.trim().is_empty()))
        })
    });
    let can_send = Memo::new(move |_| {
        count.get() > 0 && (has_notes.get() || marking.words.with(|words| !words.trim().is_empty()))
    });
    div()
        .class("work-panel")
        .child((
            h3().child("Marks"),
            ol().class("mark-list").child(each(
                rows,
                |at: &usize| at.to_string(),
                move |at| row(marking, at),
            )),
            list,
            sending::form(Sending {
                all: marking.all,
                label: "What is to change?",
                hint: "Make the roof green",
                button: "Send with marks",
                words: marking.words.into(),
                type_in: std::rc::Rc::new(move |words| marking.say(words)),
                can_send,
                busy: marking.busy,
                send: std::rc::Rc::new(move || send(marking)),
            }),
        ))
        .into_view()
}

fn row(marking: Marking, at: usize) -> View {
    let mark = Memo::new(move |_| marking.sheet.with(|sheet| sheet.marks().get(at).cloned()));
    let name = move || mark.with(|mark| mark.as_ref().map(words::name).unwrap_or_default());
    let is_note =
        Memo::new(move |_| mark.with(|mark| mark.as_ref().is_some_and(|mark| mark.shape.text().is_some())));
    let number = move || {
        let spot = span().class("mark-number").child((at + 1).to_string());
        mark.with(|mark| {
            if let Some(mark) = mark {
                styled(&spot, "background-color", mark.colour.css());
                styled(&spot, "color", mark.colour.against());
            }
        });
        spot
    };
    let text = move || {
        mark.with(|mark| {
            let text = mark.as_ref().and_then(|mark| mark.shape.text());
            text.unwrap_or_default().to_owned()
        })
    };
    let type_in = move |event| {
        let typed = event_target_value(&event);
        marking.change(|sheet| {
            sheet.change(at, Hold::Typing, |mark| Mark { shape: mark.shape.saying(typed), ..mark.clone() });
        });
    };
    let field = move || {
        is_note.get().then(|| {
            input()
                .r#type("text")
                .class("field")
                .attr("aria-label", format!("Words of note {}", at + 1))
                .attr("placeholder", "What is to change here?")
                .attr("dir", "auto")
                .prop("value", text)
                .on(ev::input, type_in)
        })
    };
    li().class("mark-row")
        .attr("data-chosen", move || (marking.chosen.get() == Some(at)).then_some(""))
        .child((
            button()
                .r#type("button")
                .class("mark-name")
                .attr("aria-pressed", move || if marking.chosen.get() == Some(at) { "true" } else { "false" })
                .on(ev::click, move |_| {
                    marking.sheet.update(Sheet::let_go);
                    marking.chosen.set(Some(at));
                    crate::ui::keyboard::focus(".paper");
                })
                .child((number, span().class("mark-title").child(name))),
            icon_button(Size::Small, format!("Delete mark {}", at + 1), Icon::Close, move |_| {
                marking.change(|sheet| sheet.remove(at));
                crate::ui::keyboard::focus(".paper");
            }),
            field,
        ))
        .into_view()
}

/// Sends a copy with the marks on it, as a message after the version that they are drawn on.
fn send(marking: Marking) {
    let shot = marking.shot.get_value();
    marking.busy.set(true);
    let marks = marking.sheet.with_untracked(|sheet| sheet.marks().to_vec());
    let typed = marking.words.get_untracked();
    let words =
        if typed.trim().is_empty() { "Do what the notes on the picture say.".to_owned() } else { typed };
    marking.all.program.send_marked(shot, marks, words, move |sent| {
        // The box may be gone by now, and then nothing of it is left to close.
        let is_gone = marking.busy.try_set(false).is_some();
        if sent && !is_gone {
            sending::close(marking.all);
        }
    });
}
