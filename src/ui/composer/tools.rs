//! The tools that go along with the next message: a quiet button that says which, and a menu that comes when it is
//! pressed.
//!
//! What the chosen model or agent would refuse stays in the menu with the reason, and the button names it as left out;
//! the person's choice is kept for the next model.

mod form;
mod menu;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::chat::settings::Settings;
use crate::chat::tools::Switch;
use crate::chat::tools::choice::Choice;
use crate::chat::tools::refusal::{self, Means, Refusal};
use crate::program::later::{Missing, later};
use crate::program::{Command, Handle, use_program};
use crate::ui::arriving::{arriving, quietly};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::room::Room;
use crate::ui::view::tag::{button, div, span};
use crate::ui::view::{IntoView, NodeRef, View, effect, ev};

/// How high the menu would be at most, in pixels, if it had the room.
const MENU: f64 = 576.0;

/// What the parts of this place share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    program: Handle,
    choice: RwSignal<Choice>,
    settings: RwSignal<Settings>,
    /// What the button says.
    told: RwSignal<String>,
    /// The schema of the answers is one. Until it has been looked at, nothing is said to be wrong with it.
    is_whole: RwSignal<bool>,
    /// The menu is open.
    open: RwSignal<bool>,
    /// What there was of room for it when it was opened.
    room: RwSignal<Room>,
    /// The form of the answers is being edited.
    editing: RwSignal<bool>,
}

impl Desk {
    pub(super) fn new() -> Self {
        let program = use_program();
        let mirror = program.program();
        let mirror = mirror.mirror();
        Self {
            program,
            choice: RwSignal::from(mirror.choice.clone()),
            settings: RwSignal::from(mirror.settings.clone()),
            // Until it is found out what is refused, nothing is said to be left out.
            told: RwSignal::new(mirror.choice.with_untracked(|choice| joined(&choice.tools))),
            is_whole: RwSignal::new(true),
            open: RwSignal::new(false),
            room: RwSignal::new(Room::default()),
            editing: RwSignal::new(false),
        }
    }

    /// What there is of what a switch alone does not bring. Before it has been read, nothing is said to be missing.
    fn means(self) -> Means {
        let program = self.program.program();
        let mirror = program.mirror();
        if !mirror.listed.get() {
            return Means::ALL;
        }
        let (stores, servers, headers) = mirror.kit.with(|kit| {
            let servers = kit.called();
            let headers = mirror.headers.with(|kept| servers.iter().any(|server| kept.has_all(server)));
            (!kit.searched().is_empty(), !servers.is_empty(), headers)
        });
        Means {
            functions: mirror.functions.with(|all| all.list.iter().any(|function| function.on)),
            stores,
            servers,
            headers,
        }
    }

    /// Why a switch would not go along.
    fn refused(self, switch: Switch) -> Option<Refusal> {
        let means = self.means();
        self.settings.with(|settings| {
            self.choice.with(|choice| refusal::refused(switch, &choice.tools, &settings.model, means))
        })
    }

    /// Why answers could not be asked for in a form.
    fn form_refused(self) -> Option<Refusal> {
        let is_whole = self.is_whole.get();
        self.settings.with(|settings| refusal::form_refused(&settings.model, is_whole))
    }

    fn change(self, change: impl FnOnce(&mut Choice)) {
        let mut choice = self.choice.get_untracked();
        change(&mut choice);
        self.program.dispatch(Command::Prefer(choice));
    }

    /// The names of what goes along, and after them of what is on and does not.
    fn found_out(self) -> String {
        let on = self.choice.with(|choice| (choice.tools.clone(), choice.form.on));
        let mut goes: Vec<String> = Vec::new();
        let mut left_out: Vec<String> = Vec::new();
        let tools = on.0.iter().map(|switch| (switch.name(), self.refused(*switch).is_none()));
        let form = on.1.then(|| ("JSON", self.form_refused().is_none()));
        for (name, is_taken) in tools.chain(form) {
            if is_taken { goes.push(name.to_owned()) } else { left_out.push(format!("not {name}")) }
        }
        goes.append(&mut left_out);
        goes.join(", ")
    }

    fn close(self) {
        self.open.set(false);
        keyboard::focus(".tools-button");
    }
}

fn joined(tools: &[Switch]) -> String {
    let mut told = String::new();
    for switch in tools {
        if !told.is_empty() {
            told.push_str(", ");
        }
        told.push_str(switch.name());
    }
    told
}

/// The button, and its menu while that is open.
pub(super) fn tools(desk: Desk) -> impl IntoView {
    let told = desk.told;
    let opener = NodeRef::<HtmlElement>::new();
    let toggle = move |_| {
        if desk.open.get_untracked() {
            desk.close();
        } else if let Some(opener) = opener.get_untracked() {
            desk.room.set(Room::around(&opener, None, MENU));
            desk.open.set(true);
        }
    };
    let named = move |told: String| {
        if told.is_empty() { "Tools".to_owned() } else { format!("Tools: {told}") }
    };
    let name = move || told.with(|told| if told.is_empty() { "Tools".to_owned() } else { told.clone() });
    div().class("tools").child((
        button()
            .r#type("button")
            .class("tools-button")
            .node_ref(opener)
            .attr("aria-haspopup", "menu")
            .attr("aria-expanded", move || desk.open.get().to_string())
            .attr("data-on", move || told.with(|told| (!told.is_empty()).then_some("")))
            .attr("aria-label", move || named(told.get()))
            // The menu closes when the focus leaves it; without this a press would open it again.
            .on(ev::mousedown, move |event| event.prevent_default())
            .on(ev::click, toggle)
            .child((icon(Icon::Tool), span().class("tools-names").child(name))),
        move || desk.open.get().then(|| arriving(move |owner| list(owner, desk))),
        quietly(move |owner| reckoner(owner, desk)),
    ))
}

/// The dialog for the form of the answers, while it is open. It has a place outside of the message box, whose keys and
/// looks are not its own.
pub(super) fn form_of_answers(desk: Desk) -> impl IntoView {
    move || desk.editing.get().then(|| arriving(move |owner| editor(owner, desk)))
}

later! {
    turns:
    /// Shows nothing, and finds out what goes along. That takes reading schemas, and knowing functions and servers, which
    /// nothing else needs before a message is typed.
    fn reckoner(owner: Owner, desk: Desk) -> Result<View, Missing> {
        Ok(owner.with(|| {
            effect(move || {
                let is_whole = desk.choice.with(|choice| choice.form.read().is_ok());
                if desk.is_whole.get_untracked() != is_whole {
                    desk.is_whole.set(is_whole);
                }
            });
            let found_out = Memo::new(move |_| desk.found_out());
            effect(move || desk.told.set(found_out.get()));
            ().into_view()
        }))
    }
}

later! {
    turns:
    /// The menu.
    fn list(owner: Owner, desk: Desk) -> Result<View, Missing> {
        Ok(owner.with(|| menu::menu(desk)))
    }
    /// The dialog for the form of the answers.
    fn editor(owner: Owner, desk: Desk) -> Result<View, Missing> {
        Ok(owner.with(|| form::form(desk)))
    }
}
