//! The settings dialog. Every change is kept at once, but for a function or a server that is being edited: what is half
//! typed is none, so it is kept when it is whole. A function that is half typed is there again when the dialog is.

mod connection;
mod functions;
mod kit;
mod model;
mod prices;

use crate::ui::view::tag::{
    dialog, div, fieldset, h2, h3, header, input, label, legend, p, section, span, textarea,
};
use crate::ui::view::{IntoView, NodeRef, View, effect, ev};
use leptos::prelude::*;

use super::app::use_shell;
use super::arriving::arriving;
use super::button::{Size, icon_button, text_button};
use super::confirm::Question;
use super::icon::{Icon, icon};
use crate::chat::settings::{Settings, Theme};
use crate::program::later::{Missing, later};
use crate::program::{Command, Handle, use_program};

/// The settings as a form sees them.
#[derive(Clone, Copy)]
struct Form {
    program: Handle,
    settings: RwSignal<Settings>,
}

impl Form {
    /// Changes one thing.
    fn change(self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings.get_untracked();
        change(&mut settings);
        self.program.dispatch(Command::Set(settings));
    }
}

pub(super) fn settings() -> impl IntoView {
    let program = use_program();
    let open = use_shell().settings_open;
    let node = NodeRef::new();
    effect(move || {
        if let (true, Some(dialog)) = (open.get(), node.get()) {
            let dialog: web_sys::HtmlDialogElement = dialog;
            // It fails only where the dialog is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let form = Form { program, settings: RwSignal::from(program.program().mirror().settings.clone()) };
    // The fields are made when the dialog opens: most visits never need them.
    let body = move || open.get().then(|| arriving(move |owner| fields(owner, form)));
    dialog()
        .class("settings")
        .node_ref(node)
        .attr("aria-labelledby", "settings-title")
        .on(ev::close, move |_| open.set(false))
        .child((
            header().class("settings-head").child((
                h2().id("settings-title").child("Settings"),
                icon_button(Size::Normal, "Close settings", Icon::Close, close),
            )),
            body,
        ))
}

later! {
    settings:
    /// Everything below the dialog's head.
    fn fields(owner: Owner, form: Form) -> Result<View, Missing> {
        Ok(owner.with(|| {
            div()
                .class("settings-body")
                .child((
                    connection::connection(form),
                    model::model(form),
                    model::research(form),
                    instruction(form),
                    (functions::functions(), kit::kit()),
                    appearance(form),
                    prices::prices(form),
                    data(),
                ))
                .into_view()
        }))
    }
}

/// A section of the form with its heading.
fn group(id: &'static str, title: &'static str, fields: impl IntoView) -> impl IntoView {
    section()
        .class("settings-section")
        .attr("aria-labelledby", id)
        .child((h3().id(id).child(title), div().class("settings-fields").child(fields.into_view())))
}

fn instruction(form: Form) -> impl IntoView {
    let fields = div().class("setting").child((
        label().attr("for", "system").child("System instruction"),
        textarea()
            .class("field")
            .id("system")
            .attr("dir", "auto")
            .attr("rows", "4")
            .prop("value", form.settings.with_untracked(|settings| settings.system_instruction.clone()))
            .on(ev::input, move |event| {
                form.change(|settings| settings.system_instruction = event_target_value(&event));
            }),
        p().class("setting-note").child("Sent with every message."),
    ));
    group("settings-instruction", "Instruction", fields)
}

fn appearance(form: Form) -> impl IntoView {
    let choice = move |theme: Theme, text: &'static str, drawn: Icon| {
        label().child((
            input()
                .r#type("radio")
                .attr("name", "theme")
                .attr("value", theme.as_str())
                .prop("checked", move || form.settings.with(|settings| settings.theme == theme))
                .on(ev::change, move |_| form.change(|settings| settings.theme = theme)),
            span().child((icon(drawn), text)),
        ))
    };
    let themes = fieldset().class("setting").child((
        legend().class("visually-hidden").child("Theme"),
        div().class("segments").child((
            choice(Theme::System, "System", Icon::Monitor),
            choice(Theme::Light, "Light", Icon::Sun),
            choice(Theme::Dark, "Dark", Icon::Moon),
        )),
    ));
    let as_it_arrives = model::check(
        form,
        "as-it-arrives",
        "Show text as it arrives",
        "Otherwise text appears at an even pace, at most 0.4 seconds behind. Where the device asks for less motion, text \
         is always shown as it arrives.",
        |settings| &mut settings.as_it_arrives,
    );
    group("settings-appearance", "Appearance", (themes, as_it_arrives))
}

fn data() -> impl IntoView {
    let program = use_program();
    let question = use_shell().question;
    let ask = move |_| {
        question.set(Some(Question {
            title: "Delete all conversations?".to_owned(),
            text: "Every conversation on this device is deleted and, where it is stored, at Google. This cannot be undone."
                .to_owned(),
            yes: "Delete all",
            command: Command::DeleteAll,
        }));
    };
    let fields = (
        p().class("setting-note").child(
            "Conversations are kept in this browser. What you send is also stored by Google for one day or 55 days, \
             depending on your plan, so that a conversation can go on from there.",
        ),
        div().class("problem-actions").child((
            text_button(None, Some(Icon::Download), "Export everything", move |_| program.dispatch(Command::Export)),
            text_button(Some("danger"), Some(Icon::Trash), "Delete all conversations", ask),
        )),
    );
    group("settings-data", "Data", fields)
}
