//! Who answers the next turn: models and agents, as a button with a list.

use leptos::prelude::*;

use crate::chat::settings::Settings;
use crate::program::later::{Missing, later};
use crate::program::{Command, Handle, use_program};
use crate::protocol::model::listing::{Entry, merged};
use crate::protocol::model::{self, Purpose};
use crate::ui::app::{Shell, use_shell};
use crate::ui::arriving::arriving;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::ev::KeyboardEvent;
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{CollectView, IntoView, View, ev};

const GROUPS: [(Purpose, &str, &str); 3] = [
    (Purpose::Chat, "models-chat", "Chat"),
    (Purpose::Pictures, "models-pictures", "Pictures"),
    (Purpose::Agent, "models-agents", "Agents"),
];

/// What the list shows, and what is lit in it.
#[derive(Clone, Copy)]
struct List {
    settings: RwSignal<Settings>,
    /// Group after group.
    entries: Memo<Vec<Entry>>,
    open: RwSignal<bool>,
    /// The id that is lit; empty stands for one that is not among them. What the service lists may arrive while the list
    /// is open, so a place would come to mean another one.
    lit: RwSignal<String>,
}

impl List {
    /// The place that is lit; one past the entries for an id that is not among them.
    fn active(self) -> usize {
        let lit = self.lit.get();
        self.entries.with(|entries| entries.iter().position(|entry| entry.id == lit).unwrap_or(entries.len()))
    }

    fn light(self, at: usize) {
        let id = self.entries.with_untracked(|entries| entries.get(at).map(|entry| entry.id.clone()));
        self.lit.set(id.unwrap_or_default());
    }
}

pub(super) fn picker() -> impl IntoView {
    let program = use_program();
    let shell = use_shell();
    let models = RwSignal::from(program.program().mirror().models.clone());
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let open = RwSignal::new(false);
    let toggle = move |_| {
        if open.get_untracked() {
            close(open);
        } else {
            program.dispatch(Command::ListModels);
            open.set(true);
        }
    };
    // As the service or the table has it.
    let name = move || {
        let id = settings.with(|settings| settings.model.clone());
        let listed =
            models.with(|models| models.iter().find(|entry| entry.id == id).map(|entry| entry.name.clone()));
        listed.unwrap_or_else(|| model::name_of(&id).to_owned())
    };
    div().class("picker").child((
        button()
            .r#type("button")
            .class("picker-button")
            .attr("aria-haspopup", "listbox")
            .attr("aria-expanded", move || open.get().to_string())
            .attr("aria-controls", "models")
            // The list closes when the focus leaves it; without this a press on the button would open it again.
            .on(ev::mousedown, move |event| event.prevent_default())
            .on(ev::click, toggle)
            .child((
                span().class("visually-hidden").child("Model: "),
                span().class("picker-name").child(name),
                icon(Icon::ChevronDown),
            )),
        move || open.get().then(|| arriving(move |owner| list(owner, program, shell, models, open))),
    ))
}

fn close(open: RwSignal<bool>) {
    open.set(false);
    keyboard::focus(".picker-button");
}

later! {
    turns:
    /// The list.
    fn list(
        owner: Owner,
        program: Handle,
        shell: Shell,
        models: RwSignal<Vec<Entry>>,
        open: RwSignal<bool>
    ) -> Result<View, Missing> {
        Ok(owner.with(|| opened(program, shell, models, open).into_view()))
    }
}

/// The list, with the chosen one lit and the focus on its way.
fn opened(
    program: Handle,
    shell: Shell,
    models: RwSignal<Vec<Entry>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let entries = Memo::new(move |_| {
        let mut entries = models.get();
        if entries.is_empty() {
            entries = merged(None);
        }
        entries.sort_by_key(|entry| GROUPS.iter().position(|(purpose, ..)| *purpose == entry.purpose));
        entries
    });
    let list = List { settings, entries, open, lit: RwSignal::new(String::new()) };
    let choose = move |at: usize| {
        close(open);
        match entries.with_untracked(|entries| entries.get(at).map(|entry| entry.id.clone())) {
            Some(model) => program.dispatch(Command::Set(Settings { model, ..settings.get_untracked() })),
            None => shell.settings_open.set(true),
        }
    };
    let key = move |event: KeyboardEvent| {
        let last = entries.with_untracked(Vec::len);
        let at = untrack(|| list.active());
        match event.key().as_str() {
            "ArrowDown" => list.light((at + 1).min(last)),
            "ArrowUp" => list.light(at.saturating_sub(1)),
            "Home" => list.light(0),
            "End" => list.light(last),
            "Enter" | " " => choose(at),
            "Escape" | "Tab" => close(open),
            letter if letter.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() => {
                list.light(entries.with_untracked(|entries| next_with(entries, at, letter)));
            }
            _ => return,
        }
        event.prevent_default();
        scroll_to_active();
    };
    let current = settings.with_untracked(|settings| settings.model.clone());
    let at = entries.with_untracked(|entries| entries.iter().position(|entry| entry.id == current));
    list.light(at.unwrap_or(0));
    request_animation_frame(|| keyboard::focus("#models"));
    scroll_to_active();
    listbox(list, key, choose)
}

/// The next entry after `at` with a word that begins with `letter`, or `at` where there is none.
fn next_with(entries: &[Entry], at: usize, letter: &str) -> usize {
    let letter = letter.to_lowercase();
    let begins = |entry: &Entry| entry.name.to_lowercase().split(' ').any(|word| word.starts_with(&letter));
    let count = entries.len();
    (1..=count).map(|step| (at + step) % count).find(|at| begins(&entries[*at])).unwrap_or(at)
}

fn listbox(
    list: List,
    key: impl FnMut(KeyboardEvent) + 'static,
    choose: impl Fn(usize) + Copy + 'static,
) -> impl IntoView {
    let groups = move || {
        let entries = list.entries.get();
        GROUPS
            .iter()
            .map(|(purpose, id, label)| {
                let options = entries
                    .iter()
                    .enumerate()
                    .filter(|(_, entry)| entry.purpose == *purpose)
                    .map(|(at, entry)| known(list, at, entry.clone(), choose))
                    .collect_view();
                div()
                    .class("option-group")
                    .attr("role", "group")
                    .attr("aria-labelledby", *id)
                    .child((div().class("option-group-label").id(*id).child(*label), options))
            })
            .collect_view()
    };
    let other = move || {
        let at = list.entries.with(Vec::len);
        let words = (
            span().class("option-name").child("Another id…"),
            span().class("option-note").child("Type any model or agent into the settings."),
        );
        option(list, at, "", choose, words.into_view())
    };
    div()
        .class("listbox")
        .id("models")
        .attr("role", "listbox")
        .attr("tabindex", "-1")
        .attr("aria-label", "Model")
        .attr("aria-activedescendant", move || option_id(list.active()))
        .on(ev::keydown, key)
        .on(ev::focusout, move |_| list.open.set(false))
        .child((groups, div().class("option-group").child(other)))
}

fn known(list: List, at: usize, entry: Entry, choose: impl Fn(usize) + Copy + 'static) -> impl IntoView {
    let note =
        if entry.is_unlisted { "The service does not list it any more.".to_owned() } else { entry.about };
    let words = (
        span().class("option-name").child(entry.name),
        span().class("option-note").child(note),
        icon(Icon::Check),
    );
    option(list, at, entry.id, choose, words.into_view())
}

fn option(
    list: List,
    at: usize,
    id: impl Into<String>,
    choose: impl Fn(usize) + Copy + 'static,
    words: View,
) -> impl IntoView {
    let id = id.into();
    div()
        .class("option")
        .id(option_id(at))
        .attr("role", "option")
        .attr("aria-selected", move || list.settings.with(|settings| settings.model == id).to_string())
        .attr("data-active", move || (list.active() == at).then_some(""))
        // The list keeps the focus while an option is pressed.
        .on(ev::mousedown, move |event| event.prevent_default())
        .on(ev::mouseenter, move |_| list.light(at))
        .on(ev::click, move |_| choose(at))
        .child(words)
}

fn option_id(at: usize) -> String {
    format!("model-{at}")
}

fn scroll_to_active() {
    request_animation_frame(|| {
        if let Ok(Some(option)) = document().query_selector("#models [data-active]") {
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&how);
        }
    });
}
