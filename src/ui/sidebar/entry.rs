//! One conversation in the list, with its menu.

use leptos::prelude::*;

use crate::chat::id::ConversationKey;
use crate::program::library::fragment_of;
use crate::program::mirror::ListEntry;
use crate::program::{Command, use_program};
use crate::ui::app::use_shell;
use crate::ui::confirm::Question;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::menu::{self, Menu};
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{a, button, input, li};
use crate::ui::view::{IntoView, NodeRef, effect, ev};

pub(super) fn entry(
    key: ConversationKey,
    list: RwSignal<Vec<ListEntry>>,
    renaming: RwSignal<Option<ConversationKey>>,
) -> impl IntoView {
    let mine = StoredValue::new(key);
    let me = Memo::new(move |_| {
        list.with(|list| mine.with_value(|key| list.iter().find(|entry| entry.summary.key == *key).cloned()))
    });
    let is_renamed =
        Memo::new(move |_| renaming.with(|renamed| mine.with_value(|key| renamed.as_ref() == Some(key))));
    let running = move || me.with(|me| me.as_ref().is_some_and(|entry| entry.running)).then_some("");
    let content = move || {
        if is_renamed.get() {
            rename_box(mine, title_of(me), renaming).into_view()
        } else {
            (link(mine, me), menu(mine, me, renaming)).into_view()
        }
    };
    li().class("chat-link")
        .attr("data-key", mine.with_value(|key| key.as_str().to_owned()))
        .attr("data-running", running)
        .child(content)
}

type Mine = StoredValue<ConversationKey>;
type Me = Memo<Option<ListEntry>>;

fn title_of(me: Me) -> String {
    me.with(|me| me.as_ref().map(|entry| entry.summary.title.clone()).unwrap_or_default())
}

/// Puts the focus into the row of a conversation, once it is drawn.
fn focus_in_row(mine: Mine, what: &'static str) {
    let key = mine.get_value();
    request_animation_frame(move || {
        request_animation_frame(move || {
            keyboard::focus(&format!(".chat-link[data-key='{}'] {what}", key.as_str()))
        });
    });
}

fn link(mine: Mine, me: Me) -> impl IntoView {
    let shell = use_shell();
    let open = RwSignal::from(use_program().program().mirror().open.clone());
    let current =
        move || mine.with_value(|key| open.with(|open| open.as_ref() == Some(key))).then_some("page");
    a().href(mine.with_value(|key| format!("#{}", fragment_of(key))))
        .attr("dir", "auto")
        .attr("aria-current", current)
        .on(ev::click, move |_| shell.close_drawer())
        .child(move || title_of(me))
}

fn rename_box(mine: Mine, title: String, renaming: RwSignal<Option<ConversationKey>>) -> impl IntoView {
    let program = use_program();
    let node = NodeRef::new();
    effect(move || {
        if let Some(input) = node.get() {
            let input: web_sys::HtmlInputElement = input;
            // The value is set here and not as a property of the view, which would come later and undo the selection.
            input.set_value(&title);
            // A box that is not in the page yet takes no focus, and one that is always does.
            let _ = input.focus();
            input.select();
        }
    });
    let leave = move || {
        let had_focus = document().active_element().is_some_and(|element| element.class_name() == "rename");
        renaming.set(None);
        if had_focus {
            focus_in_row(mine, "a");
        }
    };
    let keep = move || {
        if renaming.get_untracked().is_some()
            && let Some(input) = node.get_untracked()
        {
            program.dispatch(Command::Rename(mine.get_value(), input.value()));
            leave();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if keyboard::is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" => keep(),
            "Escape" => leave(),
            _ => return,
        }
        event.prevent_default();
    };
    input()
        .class("rename")
        .node_ref(node)
        .attr("aria-label", "Rename conversation")
        .attr("dir", "auto")
        .on(ev::keydown, on_key)
        .on(ev::blur, move |_| keep())
}

fn menu(mine: Mine, me: Me, renaming: RwSignal<Option<ConversationKey>>) -> impl IntoView {
    let program = use_program();
    let question = use_shell().question;
    let menu = Menu::new();
    let name = move || format!("More for {}", title_of(me));
    let pinned = move || me.with(|me| me.as_ref().is_some_and(|entry| entry.summary.pinned));
    let delete = move |_| {
        menu.close();
        question.set(Some(Question {
            title: "Delete this conversation?".to_owned(),
            text: format!(
                "“{}” is deleted from this device and, where it is stored, at Google.",
                title_of(me)
            ),
            yes: "Delete",
            command: Command::Delete(mine.get_value()),
        }));
    };
    let rename = move |_| {
        menu.leave();
        renaming.set(Some(mine.get_value()));
    };
    let pin = move |_| {
        menu.leave();
        program.dispatch(Command::Pin(mine.get_value(), !pinned()));
        // The row moves to another group, where it is drawn anew.
        focus_in_row(mine, ".icon-button");
    };
    let items = move || {
        (
            menu::item((icon(Icon::Pencil), "Rename"), rename),
            menu::item((icon(Icon::Pin), if pinned() { "Unpin" } else { "Pin" }), pin),
            menu::item((icon(Icon::Trash), "Delete"), delete).attr("data-kind", "danger"),
        )
    };
    let opener = button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("aria-label", name)
        .child(icon(Icon::More));
    (menu.opens(opener), menu.list("menu", name, items))
}
