//! The sidebar: new chat, search, conversations by day, settings and theme.

mod entry;

use leptos::prelude::*;

use super::app::use_shell;
use super::arriving::quietly;
use super::icon::{Icon, icon, mark};
use crate::chat::settings::{Settings, Theme};
use crate::chat::shelf::Shelf;
use crate::program::later::{Missing, later};
use crate::program::mirror::ListEntry;
use crate::program::{Command, use_program};
use crate::ui::view::tag::{button, div, h2, input, label, nav, p, section, span, strong, ul};
use crate::ui::view::{CollectView, IntoView, View, each, ev};

pub(super) fn sidebar() -> impl IntoView {
    let shell = use_shell();
    let program = use_program();
    let search = RwSignal::new(String::new());
    let gallery_open = RwSignal::from(program.program().mirror().gallery.clone());
    let new_chat = move |_| {
        program.dispatch(Command::NewChat);
        shell.close_drawer();
        // The drawer lets go of the page only in the next frame.
        request_animation_frame(|| super::keyboard::focus("#message"));
    };
    (
        div().class("sidebar-top").child((
            div().class("brand").child((
                span().class("brand-name").child((mark(), "Catena")),
                button()
                    .r#type("button")
                    .class("icon-button")
                    .attr("aria-label", "Close sidebar")
                    .attr("aria-controls", "sidebar")
                    .attr("aria-expanded", move || shell.sidebar_is_open().to_string())
                    .on(ev::click, move |_| shell.show_sidebar(false))
                    .child(icon(Icon::Sidebar)),
            )),
            button()
                .r#type("button")
                .class("side-row new-chat")
                .on(ev::click, new_chat)
                .child((icon(Icon::Compose), span().child("New chat"))),
            button()
                .r#type("button")
                .class("side-row")
                .attr("aria-current", move || gallery_open.get().then_some("page"))
                .on(ev::click, move |_| {
                    program.dispatch(Command::Gallery);
                    shell.close_drawer();
                })
                .child((icon(Icon::Gallery), span().child("Gallery"))),
            label().class("side-row search").child((
                icon(Icon::Search),
                input()
                    .r#type("search")
                    .attr("role", "searchbox")
                    .attr("aria-label", "Search conversations")
                    .attr("placeholder", "Search")
                    .attr("autocomplete", "off")
                    .prop("value", move || search.get())
                    .on(ev::input, move |event| search.set(event_target_value(&event))),
            )),
        )),
        nav()
            .class("chats")
            .attr("aria-label", "Conversations")
            .child(quietly(move |owner| list(owner, search))),
        div().class("sidebar-foot").child((
            button()
                .r#type("button")
                .class("side-row")
                .on(ev::click, move |_| shell.settings_open.set(true))
                .child((icon(Icon::Settings), span().child("Settings"))),
            theme_switch(),
        )),
    )
}

later! {
    turns:
    /// The list. There is nothing in it before the engine is there.
    fn list(owner: Owner, search: RwSignal<String>) -> Result<View, Missing> {
        Ok(owner.with(|| shelves(search).into_view()))
    }
}

/// The groups that have something in them. A group's list is keyed, so an entry whose menu is open stays as it is
/// while another conversation moves.
fn shelves(search: RwSignal<String>) -> impl IntoView {
    let program = use_program();
    let mirror = program.program();
    let list = RwSignal::from(mirror.mirror().list.clone());
    let listed = RwSignal::from(mirror.mirror().listed.clone());
    let renaming = RwSignal::new(None);
    let found = Memo::new(move |_| {
        let wanted = search.get().to_lowercase();
        let wanted = wanted.trim();
        list.with(|list| {
            list.iter()
                .filter(|entry| entry.summary.title.to_lowercase().contains(wanted))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let groups = Shelf::ALL.map(|shelf| {
        let entries = Memo::new(move |_| {
            found.with(|found| {
                found
                    .iter()
                    .filter(|entry| program.shelf(&entry.summary) == shelf)
                    .cloned()
                    .collect::<Vec<_>>()
            })
        });
        let id = format!("shelf-{shelf:?}").to_ascii_lowercase();
        let heading = id.clone();
        let list = move || {
            each(
                move || entries.get(),
                |entry| entry.summary.key.as_str().to_owned(),
                move |entry: ListEntry| entry::entry(entry.summary.key, list, renaming),
            )
        };
        section()
            .class("chat-group")
            .attr("aria-labelledby", id)
            .attr("hidden", move || entries.with(Vec::is_empty).then_some(""))
            .child((h2().id(heading).child(shelf.title()), ul().child(list())))
    });
    let nothing = move || {
        (listed.get() && found.with(Vec::is_empty)).then(|| {
            let wanted = search.get();
            let (title, text) = if wanted.trim().is_empty() {
                ("No conversations yet", "What you write is kept in this browser.".to_owned())
            } else {
                ("Nothing found", format!("No title has “{}” in it.", wanted.trim()))
            };
            p().class("chats-empty").child((strong().child(title), text))
        })
    };
    (groups.into_iter().collect_view(), nothing)
}

fn theme_switch() -> impl IntoView {
    let program = use_program();
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let dark = Memo::new(move |_| match settings.with(|settings| settings.theme) {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    });
    let switch = move |_| {
        let theme = if dark.get_untracked() { Theme::Light } else { Theme::Dark };
        program.dispatch(Command::Set(Settings { theme, ..settings.get_untracked() }));
    };
    button()
        .r#type("button")
        .class("icon-button")
        .attr("aria-label", move || if dark.get() { "Use light theme" } else { "Use dark theme" })
        .on(ev::click, switch)
        .child(move || icon(if dark.get() { Icon::Sun } else { Icon::Moon }))
}
