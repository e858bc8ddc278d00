//! The functions of this device: which there are, who answers them, and what they may do.

mod editor;

use leptos::prelude::*;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::group;
use crate::chat::functions::built_in::BuiltIn;
use crate::chat::functions::examples::examples;
use crate::chat::functions::{Function, Functions, MOST_ROUNDS, Way, endpoint};
use crate::program::{Command, Handle, use_program};
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::tag::{button, div, input, label, li, option, p, select, span, textarea, ul};
use crate::ui::view::{CollectView, IntoView, View, each, ev};
use editor::{Editing, editor, left_typed};

/// What the parts of this section share.
#[derive(Clone, Copy)]
struct Desk {
    program: Handle,
    functions: RwSignal<Functions>,
    open: RwSignal<Open>,
    /// What is typed there is not kept yet.
    unkept: RwSignal<bool>,
    /// What did not work.
    flaw: RwSignal<Option<String>>,
}

/// What is open below the list.
#[derive(Clone, Debug, PartialEq)]
enum Open {
    Nothing,
    /// What is edited, as it was and as it is typed now.
    Editor(Editing, Editing),
    Import,
}

impl Desk {
    fn change(self, change: impl FnOnce(&mut Functions)) {
        let mut functions = self.functions.get_untracked();
        change(&mut functions);
        self.program.dispatch(Command::SetFunctions(functions));
    }

    fn change_one(self, name: &str, change: impl FnOnce(&mut Function)) {
        self.change(|functions| {
            if let Some(function) = functions.list.iter_mut().find(|function| function.name == name) {
                change(function);
            }
        });
    }

    /// Adds what is not there yet.
    fn add(self, new: impl IntoIterator<Item = Function>) {
        self.change(|functions| {
            for function in new {
                // One that is there already stays as it is.
                let _ = functions.put(None, function);
            }
        });
    }

    /// Opens something, unless what is open has text that would be lost.
    fn show(self, open: Open) {
        if self.unkept.get_untracked() {
            self.flaw.set(Some("Keep or cancel first what is typed here.".to_owned()));
            return;
        }
        self.flaw.set(None);
        self.open.set(open);
    }

    fn close(self) {
        self.open.set(Open::Nothing);
        self.program.program().keep_typed_function(None);
        self.unkept.set(false);
        self.flaw.set(None);
        request_animation_frame(|| keyboard::focus("[data-focus=new-function]"));
    }
}

pub(super) fn functions() -> impl IntoView {
    let program = use_program();
    let desk = Desk {
        program,
        functions: RwSignal::from(program.program().mirror().functions.clone()),
        open: RwSignal::new(
            left_typed(program).map_or(Open::Nothing, |(first, now)| Open::Editor(first, now)),
        ),
        unkept: RwSignal::new(false),
        flaw: RwSignal::new(None),
    };
    let newer = Memo::new(move |_| {
        desk.functions.track();
        desk.program.program().functions_are_newer()
    });
    let fields = move || {
        if newer.get() {
            let said = "The functions of this device were written by a newer version of this page. They are left as they \
                        are, and can be used and changed again once this page is reloaded in that version.";
            return p().class("field-flaw").child(said).into_view();
        }
        all_fields(desk).into_view()
    };
    group("settings-functions", "Functions", fields)
}

fn all_fields(desk: Desk) -> impl IntoView {
    let panel = move || match desk.open.get() {
        Open::Nothing => ().into_view(),
        Open::Editor(first, now) => editor(desk, first, now),
        Open::Import => import(desk),
    };
    (
        p().class("setting-note").child(
            "The model may call these. You decide about each call, unless you have approved a function always. They are \
             switched on and off for a message under Tools.",
        ),
        list(desk),
        add_row(desk),
        panel,
        rounds(desk),
        origins(desk),
    )
}

fn list(desk: Desk) -> impl IntoView {
    let names = move || {
        desk.functions
            .with(|functions| functions.list.iter().map(|function| function.name.clone()).collect::<Vec<_>>())
    };
    ul().class("function-list").attr("aria-label", "Functions").child(each(
        names,
        String::clone,
        move |name: String| row(desk, name),
    ))
}

fn row(desk: Desk, name: String) -> impl IntoView {
    // Not `function-`, with which the ids of the fields below begin.
    let id = format!("declared-{name}");
    let checkbox = format!("[id='{id}']");
    let of = name.clone();
    let function = Memo::new(move |_| desk.functions.with(|functions| functions.find(&of).cloned()));
    let read = move |read: fn(&Function) -> String| {
        function.with(|function| function.as_ref().map(read)).unwrap_or_default()
    };
    let (turned, asked, edited, deleted) = (name.clone(), name.clone(), name.clone(), name.clone());
    let ask_again = move || {
        let (name, checkbox) = (asked.clone(), checkbox.clone());
        function.with(|function| function.as_ref().is_some_and(|function| function.always)).then(|| {
            text_button(None, None, "Ask me again", move |_| {
                desk.change_one(&name, |function| function.always = false);
                // The button goes.
                keyboard::focus(&checkbox);
            })
        })
    };
    let edit = move |_| {
        let Some(function) = function.get_untracked() else { return };
        let editing = Editing::of(Some(edited.clone()), &function);
        desk.show(Open::Editor(editing.clone(), editing));
    };
    let delete = move |_| {
        desk.change(|functions| functions.list.retain(|function| function.name != deleted));
        let is_edited = desk.open.with_untracked(|open| match open {
            Open::Editor(first, _) => first.is_of(&deleted),
            Open::Nothing | Open::Import => false,
        });
        if is_edited {
            desk.close();
        } else {
            // What is typed about another stays; the button goes.
            keyboard::focus("[data-focus=new-function]");
        }
    };
    li().attr("aria-label", name.clone()).child((
        div().class("setting-check").child((
            input()
                .r#type("checkbox")
                .id(id.clone())
                .prop("checked", move || {
                    function.with(|function| function.as_ref().is_some_and(|one| one.on))
                })
                .on(ev::change, move |event| {
                    let on = event_target_checked(&event);
                    desk.change_one(&turned, |function| function.on = on);
                }),
            label().attr("for", id).class("function-name").child(name),
            p().class("setting-note").child(move || read(|function| function.description.clone())),
            p().class("setting-note function-way").child(move || read(said_of_way)),
        )),
        div().class("function-actions").child((
            ask_again,
            text_button(None, Some(Icon::Pencil), "Edit", edit),
            text_button(None, Some(Icon::Trash), "Delete", delete),
        )),
    ))
}

fn said_of_way(function: &Function) -> String {
    let by = match &function.way {
        Way::ByHand => "You answer.".to_owned(),
        Way::BuiltIn(built_in) => format!("{} answers, on this page.", built_in.name()),
        Way::Endpoint(address) => {
            format!("{} answers.", endpoint::origin(address).unwrap_or_else(|_| address.clone()))
        }
    };
    if function.always { format!("{by} Approved always.") } else { by }
}

fn add_row(desk: Desk) -> impl IntoView {
    let built_ins = BuiltIn::ALL
        .into_iter()
        .map(|built_in| option().attr("value", built_in.as_str()).child(built_in.name()))
        .collect_view();
    let add_built_in = move |event| {
        if let Some(built_in) = BuiltIn::from_stored(&event_target_value(&event)) {
            desk.add([built_in.function()]);
        }
    };
    let new = move |_| desk.show(Open::Editor(Editing::new(), Editing::new()));
    let export = move |_| {
        let text = desk.functions.with_untracked(Functions::export);
        desk.program.save("catena-functions.json", "application/json", &text);
    };
    let chosen = RwSignal::new(String::new());
    div().class("problem-actions").child((
        button()
            .r#type("button")
            .class("button")
            .attr("data-focus", "new-function")
            .on(ev::click, new)
            .child("New function"),
        span().class("select").child(
            select()
                .class("field")
                .attr("aria-label", "Add a function of this page")
                .prop("value", move || chosen.get())
                .on(ev::change, move |event| {
                    add_built_in(event);
                    // The choice is an act; nothing stays chosen.
                    chosen.update(String::clear);
                })
                .child((option().attr("value", "").child("Add a function of this page…"), built_ins)),
        ),
        text_button(None, None, "Add examples", move |_| desk.add(examples())),
        text_button(None, None, "Import", move |_| desk.show(Open::Import)),
        text_button(None, Some(Icon::Download), "Export", export),
    ))
}

fn import(desk: Desk) -> View {
    let text = RwSignal::new(String::new());
    let add = move |_| {
        let mut functions = desk.functions.get_untracked();
        match functions.import(&text.get_untracked()) {
            Ok(_) => {
                desk.program.dispatch(Command::SetFunctions(functions));
                desk.close();
            }
            Err(sentence) => desk.flaw.set(Some(sentence)),
        }
    };
    div()
        .class("function-panel")
        .child((
            div().class("setting").child((
                label().attr("for", "function-import").child("Declarations as JSON"),
                textarea()
                    .class("field mono")
                    .id("function-import")
                    .attr("rows", "6")
                    .attr("spellcheck", "false")
                    .attr("aria-describedby", "function-flaw")
                    .on(ev::input, move |event| {
                        text.set(event_target_value(&event));
                        desk.unkept.set(text.with_untracked(|text| !text.trim().is_empty()));
                    }),
            )),
            flaw(desk),
            div().class("problem-actions").child((
                text_button(Some("primary"), None, "Add these", add),
                text_button(Some("quiet"), None, "Cancel", move |_| desk.close()),
            )),
        ))
        .into_view()
}

fn flaw(desk: Desk) -> impl IntoView {
    p().class("field-flaw").id("function-flaw").attr("role", "alert").child(move || desk.flaw.get())
}

fn rounds(desk: Desk) -> impl IntoView {
    let flaw = RwSignal::new(None::<String>);
    let set = move |event| {
        let Ok(rounds) = event_target_value(&event).parse::<u32>() else {
            return flaw.set(Some(format!("This has to be a whole number from 0 to {MOST_ROUNDS}.")));
        };
        flaw.set(None);
        let rounds = rounds.min(MOST_ROUNDS);
        desk.change(|functions| functions.rounds = rounds);
        // Where the number kept is the one before, the field is told nothing of it.
        event_target::<HtmlInputElement>(&event).set_value(&rounds.to_string());
    };
    div().class("setting").child((
        label().attr("for", "function-rounds").child("Rounds without you"),
        input()
            .class("field")
            .id("function-rounds")
            .r#type("number")
            .attr("min", "0")
            .attr("max", MOST_ROUNDS.to_string())
            .attr("aria-describedby", "function-rounds-note function-rounds-flaw")
            .attr("aria-invalid", move || flaw.get().map(|_| "true"))
            .prop("value", move || desk.functions.with(|functions| functions.rounds.to_string()))
            .on(ev::change, set),
        p().class("field-flaw").id("function-rounds-flaw").attr("role", "alert").child(move || flaw.get()),
        p().class("setting-note").id("function-rounds-note").child(
            "How many times in a row functions that are approved always are answered before you are asked again. Each \
             round is a request, and is paid for.",
        ),
    ))
}

fn origins(desk: Desk) -> impl IntoView {
    let flaw = RwSignal::new(None::<String>);
    let set = move |event| match endpoint::origins(&event_target_value(&event)) {
        Ok(origins) => {
            flaw.set(None);
            let written = origins.join("\n");
            desk.change(|functions| functions.origins = origins);
            event_target::<HtmlTextAreaElement>(&event).set_value(&written);
        }
        Err(sentence) => flaw.set(Some(sentence)),
    };
    div().class("setting").child((
        label().attr("for", "function-origins").child("Allowed origins"),
        textarea()
            .class("field mono")
            .id("function-origins")
            .attr("rows", "2")
            .attr("spellcheck", "false")
            .attr("placeholder", "https://tools.example")
            .attr("aria-describedby", "function-origins-note function-origins-flaw")
            .attr("aria-invalid", move || flaw.get().map(|_| "true"))
            .prop("value", move || desk.functions.with(|functions| functions.origins.join("\n")))
            .on(ev::change, set),
        p().class("field-flaw").id("function-origins-flaw").attr("role", "alert").child(move || flaw.get()),
        p().class("setting-note").id("function-origins-note").child((
            "One per line. Arguments of calls are posted to endpoints on these alone, as JSON, without cookies and \
             without your key; an answer has 30 seconds and 64 KiB. The endpoint has to allow this page (CORS), and \
             whoever runs this page has to allow the endpoint (",
            span().class("mono").child("connect-src"),
            ").",
        )),
    ))
}
