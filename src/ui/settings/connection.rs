//! The key and the way to the API.

use leptos::prelude::*;

use super::{Form, group};
use crate::chat::settings::api_base;
use crate::program::Command;
use crate::program::deployment::{GOOGLE, KeyHolder};
use crate::program::mirror::KeyKept;
use crate::protocol::id::ApiKey;
use crate::ui::button::text_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::view::tag::{a, button, div, input, label, p};
use crate::ui::view::{IntoView, ev};

pub(super) fn connection(form: Form) -> impl IntoView {
    let mirror = form.program.program();
    let kept = RwSignal::from(mirror.mirror().key.clone());
    let deployment = RwSignal::from(mirror.mirror().deployment.clone());
    // A key that is set is not shown again, only replaced: the field holds what is typed now, and nothing else.
    let typed = RwSignal::new(String::new());
    let remember = RwSignal::new(kept.get_untracked() == KeyKept::Remembered);
    let base_error = RwSignal::new(None::<&'static str>);

    let keep_key = move || {
        let key = ApiKey::new(&typed.get_untracked());
        if key.is_some() {
            form.program.dispatch(Command::SetKey { key, remember: remember.get_untracked() });
        }
    };
    let set_remember = move |event| {
        remember.set(event_target_checked(&event));
        let program = form.program.program();
        program.dispatch(Command::SetKey { key: program.current_key(), remember: remember.get_untracked() });
    };
    let set_base = move |event| match api_base(&event_target_value(&event)) {
        Ok(base) => {
            base_error.set(None);
            form.change(|settings| settings.api_base = base);
        }
        Err(sentence) => base_error.set(Some(sentence)),
    };
    let status = move || {
        let settings = form.settings.get();
        let deployment = deployment.get();
        if let Some(sentence) = base_error.get() {
            return ("failed", sentence.to_owned());
        }
        let own_choice = !settings.api_base.is_empty() && settings.api_base != deployment.api_base;
        if deployment.answers_by_itself(&settings) {
            return (
                "simulated",
                "The built-in simulator answers. It needs no key and sends nothing to Google.".to_owned(),
            );
        }
        match (own_choice, deployment.key, kept.get()) {
            (false, KeyHolder::Server, _) => ("ok", "This server holds the key.".to_owned()),
            (_, _, KeyKept::None) => ("failed", "No key yet: nothing can be sent.".to_owned()),
            (_, _, KeyKept::ThisSession) => ("ok", "The key is kept until this tab closes.".to_owned()),
            (_, _, KeyKept::Remembered) => ("ok", "The key is kept on this device.".to_owned()),
        }
    };
    let status = Memo::new(move |_| status());

    let fields = (
        key_field(form, typed, kept, keep_key),
        div().class("setting-check").child((
            input()
                .r#type("checkbox")
                .id("remember")
                .attr("aria-describedby", "remember-note")
                .prop("checked", move || remember.get())
                .on(ev::change, set_remember),
            label().attr("for", "remember").child("Remember on this device"),
            p().class("setting-note").id("remember-note").child(
                "Off: the key is forgotten when this tab closes. On: it stays in this browser’s storage, unencrypted, \
                 until you remove it.",
            ),
        )),
        div().class("setting").child((
            label().attr("for", "api-base").child("API base"),
            input()
                .class("field")
                .id("api-base")
                .r#type("url")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("placeholder", move || {
                    let base = deployment.with(|deployment| deployment.api_base.clone());
                    if base.is_empty() { "This server".to_owned() } else { base }
                })
                .attr("aria-invalid", move || base_error.get().map(|_| "true"))
                .attr("aria-describedby", "connection-status")
                .prop("value", move || form.settings.with(|settings| settings.api_base.clone()))
                .on(ev::change, set_base),
        )),
        p().class("status-line")
            .id("connection-status")
            .attr("role", "status")
            .attr("data-state", move || status.get().0)
            .child(move || status.get().1),
        move || {
            let simulated = deployment.with(|deployment| form.settings.with(|s| deployment.answers_by_itself(s)));
            simulated.then(|| {
                let go_direct = move |_| form.change(|settings| settings.api_base = GOOGLE.to_owned());
                div().child(text_button(None, None, "Talk to Gemini directly", go_direct))
            })
        },
    );
    group("settings-connection", "Connection", fields)
}

fn key_field(
    form: Form,
    typed: RwSignal<String>,
    kept: RwSignal<KeyKept>,
    keep: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let remove = move |_| {
        typed.set(String::new());
        form.program.dispatch(Command::SetKey { key: None, remember: false });
    };
    let on_input = move |event| {
        let emptied = typed.with_untracked(|before| !before.is_empty());
        typed.set(event_target_value(&event));
        if typed.with_untracked(String::is_empty) && emptied {
            form.program.dispatch(Command::SetKey { key: None, remember: false });
        }
        keep();
    };
    div().class("setting").child((
        label().attr("for", "api-key").child("API key"),
        div().class("field-group").child((
            input()
                .class("field")
                .id("api-key")
                .attr("type", move || if shown.get() { "text" } else { "password" })
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("aria-describedby", "api-key-note")
                .attr("placeholder", move || if kept.get() == KeyKept::None { "" } else { "A key is set" })
                .prop("value", move || typed.get())
                .on(ev::input, on_input),
            button()
                .r#type("button")
                .class("icon-button")
                .attr("aria-label", "Show the key")
                .attr("aria-pressed", move || shown.get().to_string())
                .on(ev::click, move |_| shown.update(|shown| *shown = !*shown))
                .child(move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye })),
        )),
        p().class("setting-note").id("api-key-note").child((
            "Make one at ",
            a().href("https://aistudio.google.com/apikey")
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .child("Google AI Studio"),
            ". It is sent to the API and nowhere else. ",
            move || {
                (kept.get() != KeyKept::None).then(|| {
                    button()
                        .r#type("button")
                        .class("link-button")
                        .on(ev::click, remove)
                        .child("Remove the key")
                })
            },
        )),
    ))
}
