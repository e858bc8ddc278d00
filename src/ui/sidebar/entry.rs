//! One conversation in the list, with its menu.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::chat::id::ConversationKey;
use crate::program::library::fragment_of;
use crate::program::mirror::ListEntry;
use crate::program::{Command, use_program};
use crate::ui::app::use_shell;
use crate::ui::confirm::Question;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{a, button, div, input, li};
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
    let open = RwSignal::new(false);
    let button_node: NodeRef<web_sys::HtmlElement> = NodeRef::new();
    let name = move || format!("More for {}", title_of(me));
    let pinned = move || me.with(|me| me.as_ref().is_some_and(|entry| entry.summary.pinned));
    let close = move || {
        open.set(false);
        if let Some(button) = button_node.get_untracked() {
            // The button was just seen; where it is gone, the focus has nothing to return to.
            let _ = button.focus();
        }
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            request_animation_frame(|| keyboard::focus(".chat-link .menu [role=menuitem]"));
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" | "Tab" => {
            event.prevent_default();
            close();
        }
        _ => {
            keyboard::move_in_menu(&event);
        }
    };
    // The menu closes when the focus goes anywhere else.
    let on_blur = move |event: FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| element.closest(".menu").ok().flatten().is_some());
        if !inside {
            open.set(false);
        }
    };
    let delete = move |_| {
        close();
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
        open.set(false);
        renaming.set(Some(mine.get_value()));
    };
    let pin = move |_| {
        open.set(false);
        program.dispatch(Command::Pin(mine.get_value(), !pinned()));
        // The row moves to another group, where it is drawn anew.
        focus_in_row(mine, ".icon-button");
    };
    let items = move || {
        open.get().then(|| {
            div()
                .class("menu")
                .attr("role", "menu")
                .attr("aria-label", name())
                .on(ev::keydown, on_key)
                .on(ev::focusout, on_blur)
                .child((
                    item(Icon::Pencil, "Rename", None, rename),
                    item(Icon::Pin, if pinned() { "Unpin" } else { "Pin" }, None, pin),
                    item(Icon::Trash, "Delete", Some("danger"), delete),
                ))
        })
    };
    (
        button()
            .r#type("button")
            .class("icon-button")
            .node_ref(button_node)
            .attr("data-size", "small")
            .attr("aria-label", name)
            .attr("aria-haspopup", "menu")
            .attr("aria-expanded", move || open.get().to_string())
            // The open menu must not lose the focus to the press that closes it.
            .on(ev::mousedown, move |event| event.prevent_default())
            .on(ev::click, toggle)
            .child(icon(Icon::More)),
        items,
    )
}

fn item(
    drawn: Icon,
    text: &'static str,
    kind: Option<&'static str>,
    press: impl FnMut(ev::MouseEvent) + 'static,
) -> impl IntoView {
    button()
        .r#type("button")
        .class("menu-item")
        .attr("role", "menuitem")
        .attr("tabindex", "-1")
        .attr("data-kind", kind)
        .on(ev::click, press)
        .child((icon(drawn), text))
}
