//! The remote servers that are set up.

use leptos::prelude::*;

use super::Desk;
use super::server::{Editing, editor, left_typed};
use crate::chat::tools::kit::Server;
use crate::program::{Command, Handle};
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::tag::{button, div, input, label, li, p, ul};
use crate::ui::view::{IntoView, View, each, ev};

/// What is open below the list.
#[derive(Clone, Copy)]
pub(super) struct Open {
    program: Handle,
    /// What is edited, as it was and as it is typed now.
    editing: RwSignal<Option<(Editing, Editing)>>,
    /// Something is typed in it that is kept nowhere yet.
    pub(super) unkept: RwSignal<bool>,
    /// What is wrong with it.
    pub(super) flaw: RwSignal<Option<String>>,
}

impl Open {
    /// With what was being typed when the dialog or the page was closed.
    fn new(program: Handle) -> Self {
        Self {
            program,
            editing: RwSignal::new(left_typed(program)),
            unkept: RwSignal::new(false),
            flaw: RwSignal::new(None),
        }
    }

    /// Opens an editor, unless what is open has text that would be lost.
    fn show(self, editing: Editing) {
        if self.unkept.get_untracked() {
            self.flaw.set(Some("Keep or cancel first what is typed here.".to_owned()));
            return;
        }
        self.flaw.set(None);
        self.editing.set(Some((editing.clone(), editing)));
    }

    pub(super) fn close(self) {
        self.unkept.set(false);
        self.flaw.set(None);
        self.editing.set(None);
        self.program.program().keep_typed_server(None);
    }
}

pub(super) fn servers(desk: Desk) -> View {
    let open = Open::new(desk.program);
    let names =
        move || desk.kit.with(|kit| kit.servers.iter().map(|server| server.name.clone()).collect::<Vec<_>>());
    let new = move || {
        open.editing.with(Option::is_none).then(|| {
            div().class("problem-actions").child(
                button()
                    .r#type("button")
                    .class("button")
                    .attr("data-focus", "new-server")
                    .on(ev::click, move |_| open.show(Editing::new()))
                    .child("New server"),
            )
        })
    };
    (
        p().class("setting-note").child(
            "Remote servers whose tools the model may call. Google calls them, not this page: the address, the headers \
             and their values go to Google with every message for which MCP servers are switched on.",
        ),
        ul().class("function-list").attr("aria-label", "Servers").child(each(
            names,
            String::clone,
            move |name: String| row(desk, open, name),
        )),
        new,
        move || open.editing.get().map(|(before, now)| editor(desk, open, before, now)),
        remember(desk),
    )
        .into_view()
}

fn row(desk: Desk, open: Open, name: String) -> impl IntoView {
    let id = format!("kit-server-{name}");
    let of = name.clone();
    let server =
        Memo::new(move |_| desk.kit.with(|kit| kit.servers.iter().find(|server| server.name == of).cloned()));
    let (turned, deleted) = (name.clone(), name.clone());
    let turn = move |event| {
        let on = event_target_checked(&event);
        desk.change(|kit| {
            if let Some(server) = kit.servers.iter_mut().find(|server| server.name == turned) {
                server.on = on;
            }
        });
    };
    let edit = move |_| {
        if let Some(server) = server.get_untracked() {
            open.show(Editing::of(&server));
        }
    };
    let delete = move |_| {
        let is_edited =
            open.editing.with_untracked(|open| open.as_ref().is_some_and(|(open, _)| open.is_of(&deleted)));
        if is_edited {
            open.close();
        }
        desk.change(|kit| kit.servers.retain(|server| server.name != deleted));
        // The button goes.
        request_animation_frame(|| keyboard::focus("[data-focus=new-server], #server-name"));
    };
    let missing = move || {
        let server = server.get()?;
        let lacks = !desk.headers.with(|kept| kept.has_all(&server));
        lacks.then(|| {
            p().class("field-flaw").child(
                "The value of a header is not here any more: edit the server and enter it. Until then it is left out.",
            )
        })
    };
    li().attr("aria-label", name.clone()).child((
        div().class("setting-check").child((
            input()
                .r#type("checkbox")
                .id(id.clone())
                .prop("checked", move || server.with(|server| server.as_ref().is_some_and(|one| one.on)))
                .on(ev::change, turn),
            label().attr("for", id).class("function-name").child(name),
            p().class("setting-note kit-address")
                .child(move || server.with(|server| server.as_ref().map(|one| one.url.clone()))),
            p().class("setting-note function-way")
                .child(move || server.with(|server| server.as_ref().map(told))),
        )),
        missing,
        div().class("function-actions").child((
            text_button(None, Some(Icon::Pencil), "Edit", edit),
            text_button(None, Some(Icon::Trash), "Delete", delete),
        )),
    ))
}

/// Its headers by name, and which of its tools may be called.
fn told(server: &Server) -> String {
    let headers = match server.headers.len() {
        0 => "No headers".to_owned(),
        _ => format!("Headers: {}", server.headers.join(", ")),
    };
    let tools = match server.allowed.len() {
        0 => "all tools".to_owned(),
        _ => format!("tools: {}", server.allowed.join(", ")),
    };
    format!("{headers}; {tools}.")
}

fn remember(desk: Desk) -> impl IntoView {
    let some =
        Memo::new(move |_| desk.kit.with(|kit| kit.servers.iter().any(|server| !server.headers.is_empty())));
    move || {
        some.get().then(|| {
            div().class("setting-check").child((
                input()
                    .r#type("checkbox")
                    .id("remember-headers")
                    .attr("aria-describedby", "remember-headers-note")
                    .prop("checked", move || desk.headers.with(|kept| kept.remembered))
                    .on(ev::change, move |event| {
                        desk.program.dispatch(Command::KeepHeaders(event_target_checked(&event)));
                    }),
                label().attr("for", "remember-headers").child("Remember header values on this device"),
                p().class("setting-note").id("remember-headers-note").child(
                    "Off: the values are forgotten when this tab closes. On: they stay in this browser’s storage, \
                     unencrypted, until you remove them. They are in no export.",
                ),
            ))
        })
    }
}
