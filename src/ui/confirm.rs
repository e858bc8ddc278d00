//! One question before something is deleted.

use leptos::prelude::*;

use super::app::use_shell;
use crate::program::{Command, use_program};
use crate::ui::view::tag::{button, dialog, div, h2, p};
use crate::ui::view::{IntoView, NodeRef, effect, ev};

/// What is asked, and what is done on yes.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) yes: &'static str,
    pub(super) command: Command,
}

pub(super) fn confirm() -> impl IntoView {
    let program = use_program();
    let question = use_shell().question;
    let node = NodeRef::new();
    effect(move || {
        if let (true, Some(dialog)) = (question.with(Option::is_some), node.get()) {
            let dialog: web_sys::HtmlDialogElement = dialog;
            // It fails only where the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let answer = move |_| {
        if let Some(question) = question.get_untracked() {
            program.dispatch(question.command);
        }
        close();
    };
    dialog()
        .class("confirm")
        .node_ref(node)
        .attr("aria-labelledby", "confirm-title")
        .attr("aria-describedby", "confirm-text")
        .on(ev::close, move |_| question.set(None))
        .child((
            h2().id("confirm-title").child(move || question.get().map(|question| question.title)),
            p().id("confirm-text").child(move || question.get().map(|question| question.text)),
            div().class("dialog-actions").child((
                button().r#type("button").class("button").on(ev::click, move |_| close()).child("Cancel"),
                button()
                    .r#type("button")
                    .class("button")
                    .attr("data-kind", "danger")
                    .on(ev::click, answer)
                    .child(move || question.get().map(|question| question.yes)),
            )),
        ))
}
