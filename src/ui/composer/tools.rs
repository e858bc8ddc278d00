//! The tools that go along with the next message: a quiet button, and a menu of switches.
//!
//! What the chosen model or agent would refuse stays in the menu with the reason, switched off for now; the person's
//! choice is kept for the next model.

use leptos::prelude::*;

use crate::chat::settings::Settings;
use crate::chat::tools::{self, Switch};
use crate::program::{Command, use_program};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{CollectView, IntoView, ev};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// The button, and its menu while that is open.
pub(super) fn tools() -> impl IntoView {
    let program = use_program();
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let open = RwSignal::new(false);
    let active = Memo::new(move |_| settings.with(active));
    let turn = move |switch: Switch| {
        let now = settings.get_untracked();
        let tools = tools::turned(&now.tools, switch);
        program.dispatch(Command::Set(Settings { tools, ..now }));
    };
    let close = move || {
        open.set(false);
        keyboard::focus(".tools-button");
    };
    let toggle = move |_| {
        if open.get_untracked() {
            close();
        } else {
            open.set(true);
            request_animation_frame(|| keyboard::focus(".tools-menu [role=menuitemcheckbox]"));
        }
    };
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => move_focus(1),
            "ArrowUp" => move_focus(-1),
            "Escape" => close(),
            "Tab" => return open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // A press on the button takes the focus there, and closes the menu by itself.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let menu = event.current_target().and_then(|menu| menu.dyn_into::<Node>().ok());
        if menu.is_some_and(|menu| !menu.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let menu = move || {
        open.get().then(|| {
            let items = Switch::ALL.into_iter().map(|switch| item(switch, settings, turn)).collect_view();
            div()
                .class("menu tools-menu")
                .attr("role", "menu")
                .attr("aria-label", "Tools")
                .on(ev::keydown, key)
                .on(ev::focusout, left)
                .child(items)
        })
    };
    let name = move || match active.with(Vec::len) {
        0 => "Tools".to_owned(),
        _ => active.with(|on| on.iter().map(|switch| switch.name()).collect::<Vec<_>>().join(", ")),
    };
    div().class("tools").child((
        button()
            .r#type("button")
            .class("tools-button")
            .attr("aria-haspopup", "menu")
            .attr("aria-expanded", move || open.get().to_string())
            .attr("data-on", move || (!active.with(Vec::is_empty)).then_some(""))
            .attr("aria-label", move || {
                if active.with(Vec::is_empty) { "Tools".to_owned() } else { format!("Tools: {}", name()) }
            })
            // The menu closes when the focus leaves it; without this a press would open it again.
            .on(ev::mousedown, move |event| event.prevent_default())
            .on(ev::click, toggle)
            .child((icon(Icon::Tool), span().class("tools-names").child(name))),
        menu,
    ))
}

/// What goes along with the next message.
fn active(settings: &Settings) -> Vec<Switch> {
    let goes = |switch: &&Switch| tools::refused(**switch, &settings.tools, &settings.model).is_none();
    settings.tools.iter().filter(goes).copied().collect()
}

fn item(
    switch: Switch,
    settings: RwSignal<Settings>,
    turn: impl Fn(Switch) + Copy + 'static,
) -> impl IntoView {
    let refused = Memo::new(move |_| settings.with(|now| tools::refused(switch, &now.tools, &now.model)));
    let on = move || settings.with(|settings| settings.tools.contains(&switch)) && refused.get().is_none();
    button()
        .r#type("button")
        .class("tool-switch")
        .attr("role", "menuitemcheckbox")
        .attr("aria-checked", move || on().to_string())
        .attr("aria-disabled", move || refused.get().map(|_| "true"))
        .on(ev::mousedown, move |event| event.prevent_default())
        .on(ev::click, move |_| {
            if refused.get_untracked().is_none() {
                turn(switch);
            }
        })
        .child((
            span().class("option-name").child(switch.name()),
            span().class("option-note").child(move || refused.get().unwrap_or(switch.about())),
            icon(Icon::Check),
        ))
}

/// Moves the focus among the switches, and around at the ends.
fn move_focus(by: i32) {
    let Ok(all) = document().query_selector_all(".tools-menu [role=menuitemcheckbox]") else { return };
    let count = all.length() as i32;
    let focused: Option<Node> = document().active_element().map(|element: Element| element.into());
    let at = (0..count).find(|at| all.item(*at as u32) == focused).unwrap_or(-1);
    let next = (at + by).rem_euclid(count.max(1)) as u32;
    if let Some(element) = all.item(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        // What was just found in the page takes the focus.
        let _ = element.focus();
    }
}
