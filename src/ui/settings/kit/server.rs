//! The editor of one remote server. A value that is set is not shown again, only replaced.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::SubmitEvent;

use super::Desk;
use super::servers::Open;
use crate::chat::tools::kit::{self, Kit, Server};
use crate::program::{Command, Handle};
use crate::protocol::id::HeaderValue;
use crate::ui::button::{Size, icon_button, text_button};
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::tag::{button, div, fieldset, form, input, label, legend, p, textarea};
use crate::ui::view::{IntoView, View, each, effect, ev};

/// What is being edited, as text. Values of headers are no part of it: it is kept as it is typed, and they are secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ui::settings::kit) struct Editing {
    instead_of: Option<String>,
    name: String,
    url: String,
    headers: Vec<String>,
    allowed: String,
}

impl Editing {
    /// A server that is not there yet.
    pub(in crate::ui::settings::kit) fn new() -> Self {
        Self {
            instead_of: None,
            name: String::new(),
            url: String::new(),
            headers: vec!["Authorization".to_owned()],
            allowed: String::new(),
        }
    }

    /// One that is.
    pub(in crate::ui::settings::kit) fn of(server: &Server) -> Self {
        Self {
            instead_of: Some(server.name.clone()),
            name: server.name.clone(),
            url: server.url.clone(),
            headers: server.headers.clone(),
            allowed: server.allowed.join("\n"),
        }
    }

    /// The same without what could be a secret in the wrong field: a header's name that is none, and an address with a
    /// password in it.
    fn without_secrets(mut self) -> Self {
        self.headers.iter_mut().filter(|name| kit::header_name(name).is_err()).for_each(String::clear);
        if self.url.contains('@') {
            self.url.clear();
        }
        self
    }

    /// Whether it is to stand in the place of the server of this name.
    pub(in crate::ui::settings::kit) fn is_of(&self, name: &str) -> bool {
        self.instead_of.as_deref() == Some(name)
    }
}

/// A header that is being typed.
#[derive(Clone, Copy, PartialEq)]
struct Row {
    number: usize,
    name: RwSignal<String>,
    value: RwSignal<String>,
}

impl Row {
    fn new(number: usize, name: &str) -> Self {
        Self { number, name: RwSignal::new(name.to_owned()), value: RwSignal::new(String::new()) }
    }

    /// A row in which nothing is typed but a name that was proposed.
    fn is_blank(self, is_new: bool) -> bool {
        let name = self.name.get_untracked();
        self.value.get_untracked().trim().is_empty()
            && (name.trim().is_empty() || is_new && name == "Authorization")
    }
}

/// A server that was being edited when the dialog or the page was closed: as it was, and as it was typed.
pub(super) fn left_typed(program: Handle) -> Option<(Editing, Editing)> {
    serde_json::from_str(&program.program().typed_server()?).ok()
}

pub(super) fn editor(desk: Desk, open: Open, before: Editing, first: Editing) -> View {
    let (name, url, allowed) = (
        RwSignal::new(first.name.clone()),
        RwSignal::new(first.url.clone()),
        RwSignal::new(first.allowed.clone()),
    );
    let is_new = first.instead_of.is_none();
    let rows: Vec<Row> =
        first.headers.iter().enumerate().map(|(number, name)| Row::new(number, name)).collect();
    let next = RwSignal::new(rows.len());
    let rows = RwSignal::new(rows);
    let flaw = open.flaw;
    let close = move || {
        open.close();
        request_animation_frame(|| keyboard::focus("[data-focus=new-server]"));
    };
    let instead_of = first.instead_of.clone();
    let of = instead_of.clone();
    let is_left = first != before;
    let is_kept = StoredValue::new(is_left);
    effect(move || {
        let now = Editing {
            instead_of: of.clone(),
            name: name.get(),
            url: url.get(),
            headers: rows.with(|rows| rows.iter().map(|row| row.name.get()).collect()),
            allowed: allowed.get(),
        };
        let has_value = rows.with(|rows| rows.iter().any(|row| !row.value.with(String::is_empty)));
        let is_typed = now != before;
        open.unkept.set(is_typed || has_value);
        // What another tab keeps is not this editor's to forget.
        if is_typed || is_kept.get_value() {
            let typed = serde_json::to_string(&(&before, now.without_secrets())).ok();
            desk.program.program().keep_typed_server(typed.filter(|_| is_typed).as_deref());
            is_kept.set_value(is_typed);
        }
    });
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let typed: Vec<Row> = rows.get_untracked().into_iter().filter(|row| !row.is_blank(is_new)).collect();
        let server = Server {
            name: name.get_untracked().trim().to_owned(),
            url: url.get_untracked().trim().to_owned(),
            headers: typed.iter().map(|row| row.name.get_untracked().trim().to_owned()).collect(),
            allowed: lines(&allowed.get_untracked()),
            on: true,
        };
        let mut kit = desk.kit.get_untracked();
        let checked = kit
            .put_server(instead_of.as_deref(), server.clone())
            .and_then(|()| values(desk, &server, &typed));
        match checked {
            Ok(values) => put(desk, kit, values, close),
            Err(sentence) => flaw.set(Some(sentence)),
        }
    };
    let add = move |_| {
        let number = next.get_untracked();
        next.set(number + 1);
        rows.update(|rows| rows.push(Row::new(number, "")));
        request_animation_frame(move || keyboard::focus(&format!("#header-name-{number}")));
    };
    // What was left typed is there again with the settings, which may have been opened for something else.
    if !is_left {
        effect(|| keyboard::focus("#server-name"));
    }
    form()
        .class("function-panel")
        .attr("aria-label", "Server")
        .on(ev::submit, keep)
        .child((
            text_field("server-name", "Name", "text", "weather", name),
            text_field("server-url", "Address", "url", "https://mcp.example/mcp", url),
            fieldset().class("setting").child((
                legend().child("Headers"),
                div().class("header-rows").child(each(
                    move || rows.get(),
                    |row: &Row| row.number.to_string(),
                    move |row: Row| header_row(desk, url, rows, row),
                )),
                div().class("problem-actions").child(text_button(
                    None,
                    Some(Icon::Plus),
                    "Add a header",
                    add,
                )),
                p().class("setting-note").child(
                    "The values go to Google, which sends them on to the server. They are never shown again here.",
                ),
            )),
            div().class("setting").child((
                label().attr("for", "server-tools").child("Allowed tools, one per line"),
                textarea()
                    .class("field mono")
                    .id("server-tools")
                    .attr("rows", "2")
                    .attr("spellcheck", "false")
                    .attr("placeholder", "All of them")
                    .prop("value", first.allowed.clone())
                    .on(ev::input, move |event| allowed.set(event_target_value(&event))),
            )),
            p().class("field-flaw").attr("role", "alert").child(move || flaw.get()),
            div().class("problem-actions").child((
                button()
                    .r#type("submit")
                    .class("button")
                    .attr("data-kind", "primary")
                    .child("Keep the server"),
                text_button(Some("quiet"), None, "Cancel", move |_| close()),
            )),
        ))
        .into_view()
}

fn text_field(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    example: &'static str,
    text: RwSignal<String>,
) -> impl IntoView {
    div().class("setting").child((
        label().attr("for", id).child(name),
        input()
            .class("field")
            .id(id)
            .r#type(kind)
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("placeholder", example)
            .prop("value", text.get_untracked())
            .on(ev::input, move |event| text.set(event_target_value(&event))),
    ))
}

fn header_row(desk: Desk, url: RwSignal<String>, rows: RwSignal<Vec<Row>>, row: Row) -> impl IntoView {
    let is_kept = move || {
        let place = kit::place(&url.get()).unwrap_or_default();
        let name = row.name.get();
        desk.headers.with(|kept| kept.has(&place, name.trim()))
    };
    let remove = move |_| {
        rows.update(|rows| rows.retain(|other| other.number != row.number));
        keyboard::focus("#server-url");
    };
    div().class("header-row").child((
        input()
            .class("field mono")
            .id(format!("header-name-{}", row.number))
            .attr("aria-label", "Name of the header")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("placeholder", "Authorization")
            .prop("value", row.name.get_untracked())
            .on(ev::input, move |event| row.name.set(event_target_value(&event))),
        input()
            .class("field mono")
            .r#type("password")
            .attr("aria-label", "Value of the header")
            .attr("spellcheck", "false")
            .attr("autocomplete", "off")
            .attr("placeholder", move || if is_kept() { "Kept; type to replace it" } else { "Bearer …" })
            .on(ev::input, move |event| row.value.set(event_target_value(&event))),
        icon_button(Size::Small, "Remove the header", Icon::Close, remove),
    ))
}

fn lines(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !all.iter().any(|known| known == line) {
            all.push(line.to_owned());
        }
    }
    all
}

/// A value that is to be kept, for a header's name.
type Typed = (String, HeaderValue);

/// The values that were typed. Each header has one, or one that is kept for the same address.
fn values(desk: Desk, server: &Server, typed: &[Row]) -> Result<(String, Vec<Typed>), String> {
    let place = kit::place(&server.url)?;
    let mut values = Vec::new();
    for (at, row) in typed.iter().enumerate() {
        let name = row.name.get_untracked().trim().to_owned();
        kit::header_name(&name)?;
        let is_twice =
            typed[..at].iter().any(|other| other.name.get_untracked().trim().eq_ignore_ascii_case(&name));
        if is_twice {
            return Err(format!("The header {name} is there twice."));
        }
        let text = row.value.get_untracked();
        match HeaderValue::new(&text) {
            Some(value) => values.push((name, value)),
            None if !text.trim().is_empty() => {
                return Err(format!("The value of {name} has a character that no header may carry."));
            }
            None if desk.headers.with_untracked(|kept| kept.has(&place, &name)) => {}
            None => return Err(format!("The header {name} needs a value.")),
        }
    }
    Ok((place, values))
}

fn put(desk: Desk, kit: Kit, (place, values): (String, Vec<Typed>), close: impl FnOnce()) {
    // First the server, since a value that no server needs is forgotten.
    desk.program.dispatch(Command::SetKit(kit));
    for (name, value) in values {
        desk.program.dispatch(Command::SetHeader(place.clone(), name, Some(value)));
    }
    close();
}
