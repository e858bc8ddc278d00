//! The bar above the transcript: the title, who answers, and the way to the sidebar.

mod picker;

use leptos::prelude::*;

use super::app::use_shell;
use super::icon::{Icon, icon};
use crate::program::{Command, use_program};
use crate::ui::view::tag::{button, div, h1, header, span};
use crate::ui::view::{IntoView, ev};

pub(super) fn topbar() -> impl IntoView {
    let shell = use_shell();
    let program = use_program();
    let mirror = program.program();
    let title = RwSignal::from(mirror.mirror().title.clone());
    let settings = RwSignal::from(mirror.mirror().settings.clone());
    let deployment = RwSignal::from(mirror.mirror().deployment.clone());
    let simulated =
        Memo::new(move |_| deployment.with(|deployment| settings.with(|s| deployment.answers_by_itself(s))));
    let new_chat = move |_| {
        program.dispatch(Command::NewChat);
        super::keyboard::focus("#message");
    };
    header().class("topbar").child((
        button()
            .r#type("button")
            .class("icon-button open-sidebar")
            .attr("aria-label", "Open sidebar")
            .attr("aria-controls", "sidebar")
            .attr("aria-expanded", move || shell.sidebar_is_open().to_string())
            .on(ev::click, move |_| shell.show_sidebar(true))
            .child(icon(Icon::Sidebar)),
        div().class("topbar-title").child((
            h1().attr("dir", "auto").child(move || {
                let title = title.get();
                if title.is_empty() { "New chat".to_owned() } else { title }
            }),
            picker::picker(),
        )),
        move || simulated.get().then(|| span().class("badge").child("Simulator")),
        button()
            .r#type("button")
            .class("icon-button topbar-new")
            .attr("aria-label", "New chat")
            .on(ev::click, new_chat)
            .child(icon(Icon::Compose)),
    ))
}
