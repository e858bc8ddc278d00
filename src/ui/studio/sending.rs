//! The small form from which something that was made in the box is sent.

use std::rc::Rc;

use leptos::prelude::*;

use super::lightbox::Box;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::{KeyboardEvent, SubmitEvent};
use crate::ui::view::tag::{button, form as form_tag, label, p, span, textarea};
use crate::ui::view::{IntoView, View, ev};

/// What the form is about.
pub(super) struct Sending {
    pub(super) all: Box,
    /// What is asked for in the field.
    pub(super) label: &'static str,
    /// An example.
    pub(super) hint: &'static str,
    /// What the button says.
    pub(super) button: &'static str,
    /// What is typed.
    pub(super) words: Signal<String>,
    /// Takes what is typed.
    pub(super) type_in: Rc<dyn Fn(String)>,
    /// Whether it makes sense to send.
    pub(super) can_send: Memo<bool>,
    /// It is being made ready.
    pub(super) busy: RwSignal<bool>,
    /// Sends it.
    pub(super) send: Rc<dyn Fn()>,
}

pub(super) fn form(about: Sending) -> View {
    let Sending { all, label: name, hint, button: verb, words, type_in, can_send, busy, send } = about;
    let running = RwSignal::from(all.program.program().mirror().running.clone());
    let ready = move || can_send.get() && !running.get() && !busy.get();
    let press: Rc<dyn Fn()> = Rc::new(move || {
        if untrack(ready) {
            send();
        }
    });
    let by_key = press.clone();
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !keyboard::is_composing(&event)
        {
            event.prevent_default();
            by_key();
        }
    };
    form_tag()
        .class("work-form")
        .on(ev::submit, move |event: SubmitEvent| {
            event.prevent_default();
            press();
        })
        .child((
            label().class("work-label").child((
                span().child(name),
                textarea()
                    .class("field")
                    .attr("rows", "3")
                    .attr("placeholder", hint)
                    .attr("dir", "auto")
                    .prop("value", move || words.get())
                    .on(ev::input, move |event| type_in(event_target_value(&event)))
                    .on(ev::keydown, key),
            )),
            button()
                .r#type("submit")
                .class("button")
                .attr("data-kind", "primary")
                .attr("aria-disabled", move || (!ready()).then_some("true"))
                .child((icon(Icon::ArrowUp), span().child(verb))),
            move || {
                running
                    .get()
                    .then(|| p().class("work-hint").child("An answer is under way. Send when it has come."))
            },
        ))
        .into_view()
}

/// What was made is sent: the box closes, and the answer is awaited in the transcript.
pub(super) fn close(all: Box) {
    all.studio.basis.set(None);
    all.studio.viewed.set(None);
    // After the box has given the focus back to what opened it.
    request_animation_frame(|| keyboard::focus("#message"));
}
