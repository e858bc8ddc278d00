//! The message box: what is typed is kept as a draft until it is sent.

mod references;
mod tools;

use leptos::prelude::*;

use super::app::use_shell;
use super::arriving::quietly;
use super::icon::{Icon, icon};
use super::keyboard;
use super::studio::{Basis, Way, basis, canvas, use_studio};
use super::transcript::use_following;
use crate::chat::said::Said;
use crate::chat::settings::Settings;
use crate::program::later::{Missing, later};
use crate::program::{Command, preferences, use_program};
use crate::protocol::model;
use crate::protocol::request::ThinkingLevel;
use crate::ui::view::ev::{KeyboardEvent, MouseEvent, SubmitEvent};
use crate::ui::view::tag::{button, div, form, label, option, p, select, span, textarea};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, effect, ev};

pub(super) use references::{References, use_references};

/// How many lines the box grows to where the browser does not size it by itself.
const MOST_ROWS: usize = 12;

pub(super) fn composer() -> impl IntoView {
    let program = use_program();
    let shell = use_shell();
    let studio = use_studio();
    let references = use_references();
    let mirror = program.program();
    let running = RwSignal::from(mirror.mirror().running.clone());
    let open = RwSignal::from(mirror.mirror().open.clone());
    let listed = RwSignal::from(mirror.mirror().listed.clone());
    let opening = RwSignal::from(mirror.mirror().opening.clone());
    let text = RwSignal::new(String::new());
    let node = NodeRef::new();

    // Each conversation has its own draft. Signals that are set here mirror what is stored, and nothing reads them back.
    effect(move || text.set(preferences::draft(open.get().as_ref())));
    effect(move || {
        if let Some(suggestion) = shell.suggested.get() {
            shell.suggested.set(None);
            program.program().keep_draft(&suggestion);
            text.set(suggestion);
            keyboard::focus("#message");
        }
    });
    effect(move || {
        if let Some(quoted) = shell.quoted.get() {
            shell.quoted.set(None);
            let with_quote = quoting(&text.get_untracked(), &quoted);
            program.program().keep_draft(&with_quote);
            text.set(with_quote);
            // The box has its new text by then, and the cursor goes behind it.
            request_animation_frame(move || {
                let Some(area) = node.get_untracked() else { return };
                let area: web_sys::HtmlTextAreaElement = area;
                let end = area.value().encode_utf16().count() as u32;
                let _ = area.focus();
                let _ = area.set_selection_range(end, end);
            });
        }
    });
    let desk = tools::Desk::new();
    // A picture alone is a message; so is one that is still being looked at.
    let can_send = Memo::new(move |_| {
        text.with(|text| !text.trim().is_empty()) || references.is_any() || !references.is_ready()
    });
    // Until the conversation is there that the address names, nobody knows what a message would follow. It stays in the
    // box, and goes out when the conversation has come, unless it is changed in the meantime.
    let ready = Memo::new(move |_| listed.get() && !opening.get() && references.is_ready());
    let held = RwSignal::new(false);
    let send = move || {
        if !can_send.get_untracked() || running.get_untracked() {
            return;
        }
        if !ready.get_untracked() {
            held.set(true);
            program.program().fetch_engine();
            return;
        }
        if !references.may_go() {
            return;
        }
        let said = Said { text: text.get_untracked(), pictures: references.hand_over(), about: None };
        if said.is_empty() {
            return;
        }
        text.set(String::new());
        // Another version than the last one shown may be what the message is about.
        program.dispatch(match studio.basis.get_untracked() {
            Some(Basis { turn, way: Way::Instead, .. }) => Command::SayInstead(turn, said),
            Some(Basis { turn, place, .. }) => {
                Command::Say { after: Some(turn), said: said.or_about(Some(place)) }
            }
            None => Command::Say { after: None, said },
        });
        studio.basis.set(None);
    };
    effect(move || {
        if ready.get() && held.get_untracked() {
            held.set(false);
            // What was to go along did not come: whether the words go without it, the person decides.
            if references.went_well() {
                send();
            }
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // On a touch keyboard Enter makes a new line; there the button sends.
        let sends = event.key() == "Enter" && !event.shift_key() && !is_touch();
        if sends && !keyboard::is_composing(&event) {
            event.prevent_default();
            send();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        // First, because what stands in the way of sending takes it.
        if let Some(area) = node.get_untracked() {
            let area: web_sys::HtmlTextAreaElement = area;
            // The box is in the page, so it takes the focus.
            let _ = area.focus();
        }
        send();
    };
    let on_input = move |event| {
        let typed = event_target_value(&event);
        held.set(false);
        program.program().keep_draft(&typed);
        text.set(typed);
    };
    let rows = move || text.with(|text| text.lines().count().clamp(1, MOST_ROWS).to_string());
    let box_of_text = textarea()
        .id("message")
        .node_ref(node)
        .attr("aria-label", "Message")
        .attr("placeholder", "Message Gemini")
        .attr("rows", rows)
        .attr("dir", "auto")
        .attr("enterkeyhint", "send")
        .attr("autocomplete", "off")
        .prop("value", move || text.get())
        .on(ev::input, on_input)
        .on(ev::keydown, on_key);
    // One button with two meanings, so that the focus stays on it when the answer ends.
    let on_press = move |event: MouseEvent| {
        if running.get_untracked() {
            event.prevent_default();
            program.dispatch(Command::Stop);
            keyboard::focus("#message");
        }
    };
    let action = button()
        .r#type("submit")
        .class("send")
        .attr("data-running", move || running.get().then_some(""))
        .attr("aria-label", move || if running.get() { "Stop" } else { "Send" })
        .attr("aria-disabled", move || (!running.get() && !can_send.get()).then_some("true"))
        .on(ev::click, on_press)
        .child(move || icon(if running.get() { Icon::Stop } else { Icon::ArrowUp }));
    (
        jump(),
        form().class("composer").on(ev::submit, on_submit).child((
            quietly(basis_of_next),
            references::references(),
            box_of_text,
            div().class("composer-row").child((
                references::attach(),
                tools::tools(desk),
                quietly(canvas_of_next),
                thinking_level(),
                action,
            )),
        )),
        move || {
            held.get().then(|| {
                p().class("composer-hint").attr("role", "status").child(move || {
                    if references.is_ready() {
                        "Sent as soon as Catena is loaded…"
                    } else {
                        "Sent as soon as the files are ready…"
                    }
                })
            })
        },
        hint(),
        tools::form_of_answers(desk),
    )
}

later! {
    turns:
    /// Which version of a picture the next message goes on from.
    fn basis_of_next(owner: Owner) -> Result<View, Missing> {
        Ok(owner.with(|| basis::basis().into_view()))
    }

    /// What the next picture is to be like.
    fn canvas_of_next(owner: Owner) -> Result<View, Missing> {
        Ok(owner.with(|| canvas::canvas().into_view()))
    }
}

/// What is typed, with a quotation behind it, and an empty line to go on from.
fn quoting(typed: &str, quoted: &str) -> String {
    let mut text = typed.trim_end().to_owned();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    for line in quoted.lines() {
        text.push_str(if line.is_empty() { ">" } else { "> " });
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

fn is_touch() -> bool {
    window()
        .match_media("(hover: none) and (pointer: coarse)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

fn jump() -> impl IntoView {
    let following = use_following();
    move || {
        following.far.get().then(|| {
            button()
                .r#type("button")
                .class("jump")
                .attr("data-unread", move || following.unread.get().then_some(""))
                .on(ev::click, move |_| {
                    following.to_end();
                    keyboard::focus("#message");
                })
                .child((icon(Icon::ArrowDown), "Jump to latest", move || {
                    following
                        .unread
                        .get()
                        .then(|| span().class("visually-hidden").child(", there is new text"))
                }))
        })
    }
}

/// The levels that the chosen model takes; nothing where it takes none.
fn thinking_level() -> impl IntoView {
    let program = use_program();
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let model_id = Memo::new(move |_| settings.with(|settings| settings.model.clone()));
    let chosen = Memo::new(move |_| {
        settings
            .with(|settings| model::level_for(&settings.model, settings.thinking_level))
            .map_or("", ThinkingLevel::as_str)
    });
    let choose = move |event| {
        let thinking_level = ThinkingLevel::from_wire(&event_target_value(&event));
        program.dispatch(Command::Set(Settings { thinking_level, ..settings.get_untracked() }));
    };
    move || {
        let id = model_id.get();
        let levels: &[ThinkingLevel] = model::find(&id).map_or(&ThinkingLevel::ALL, |model| model.levels);
        (!levels.is_empty()).then(|| {
            let options = levels
                .iter()
                .map(|level| {
                    let word = level.as_str();
                    option().attr("value", word).prop("selected", move || chosen.get() == word).child(word)
                })
                .collect_view();
            let automatic =
                option().attr("value", "").prop("selected", move || chosen.get().is_empty()).child("auto");
            label().class("chip-select").child((
                icon(Icon::Spark),
                span().attr("aria-hidden", "true").child("Thinking:"),
                span().class("select").child(
                    select()
                        .attr("aria-label", "Thinking level")
                        .on(ev::change, choose)
                        .child((automatic, options)),
                ),
            ))
        })
    }
}

/// Who answers, where that is not plain.
fn hint() -> impl IntoView {
    let shell = use_shell();
    let program = use_program().program();
    let settings = RwSignal::from(program.mirror().settings.clone());
    let deployment = RwSignal::from(program.mirror().deployment.clone());
    let simulated =
        Memo::new(move |_| deployment.with(|deployment| settings.with(|s| deployment.answers_by_itself(s))));
    move || {
        simulated.get().then(|| {
            p().class("composer-hint").child((
                "Catena’s simulator answers here. ",
                button()
                    .r#type("button")
                    .on(ev::click, move |_| shell.settings_open.set(true))
                    .child("Add a key"),
                " to talk to Gemini.",
            ))
        })
    }
}
