//! Reading an answer aloud, by the voices of the browser or the device.
//!
//! Paragraph by paragraph: some browsers fall silent in the middle of a long text. One answer is read at a time, and it
//! ends when the answer leaves the page. Where there is no such facility, there is no button.

use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, SpeechSynthesis, SpeechSynthesisUtterance};

use super::Shown;
use super::copying::texts;
use super::words::{self, Code};
use crate::ui::button::{Size, icon_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::tag::button;
use crate::ui::view::{IntoView, ev};

/// What the voice does with this answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Silent,
    Speaking,
    Paused,
}

impl Voice {
    /// What a press of the button does now.
    fn next(self) -> (&'static str, Icon) {
        match self {
            Self::Silent => ("Read aloud", Icon::Speaker),
            Self::Speaking => ("Pause reading", Icon::Pause),
            Self::Paused => ("Go on reading", Icon::Speaker),
        }
    }
}

/// The button, and one more to stop while it reads.
pub(super) fn aloud(shown: Shown) -> impl IntoView {
    let synthesis = synthesis()?;
    let voice = RwSignal::new(Voice::Silent);
    // What an earlier reading still reports is not about this one.
    let reading = StoredValue::new(0_u32);
    let heard: StoredValue<Option<Closure<dyn FnMut()>>, LocalStorage> = StoredValue::new_local(None);
    let hush = {
        let synthesis = synthesis.clone();
        move || {
            reading.update_value(|reading| *reading += 1);
            if voice.get_untracked() != Voice::Silent {
                synthesis.cancel();
                voice.set(Voice::Silent);
            }
        }
    };
    on_cleanup({
        let hush = hush.clone();
        move || hush()
    });
    let begin = {
        let synthesis = synthesis.clone();
        move |texts: &[Element]| {
            // Whoever is being read now hears of it as an end.
            synthesis.cancel();
            reading.update_value(|reading| *reading += 1);
            let this = reading.get_value();
            let over = Closure::<dyn FnMut()>::new(move || {
                if reading.try_get_value() == Some(this) {
                    voice.set(Voice::Silent);
                }
            });
            let said = utterances(shown, texts);
            for utterance in &said {
                utterance.set_onerror(Some(over.as_ref().unchecked_ref()));
            }
            if let Some(last) = said.last() {
                last.set_onend(Some(over.as_ref().unchecked_ref()));
                voice.set(Voice::Speaking);
            }
            heard.set_value(Some(over));
            said.iter().for_each(|utterance| synthesis.speak(utterance));
        }
    };
    let press = move |event: web_sys::MouseEvent| match voice.get_untracked() {
        Voice::Silent => begin(&texts(&event)),
        Voice::Speaking => {
            synthesis.pause();
            voice.set(Voice::Paused);
        }
        Voice::Paused => {
            synthesis.resume();
            voice.set(Voice::Speaking);
        }
    };
    let stop = move || {
        let hush = hush.clone();
        (voice.get() != Voice::Silent)
            .then(|| icon_button(Size::Small, "Stop reading", Icon::Stop, move |_| hush()))
    };
    // One button with three meanings, so that the focus stays on it.
    let name = move || voice.get().next().0;
    let toggle = button()
        .r#type("button")
        .class("icon-button")
        .attr("data-size", "small")
        .attr("data-tip", name)
        .attr("aria-label", name)
        .on(ev::click, press)
        .child(move || icon(voice.get().next().1));
    Some((toggle, stop))
}

fn synthesis() -> Option<SpeechSynthesis> {
    let there = js_sys::Reflect::get(&window(), &JsValue::from("speechSynthesis")).ok()?;
    there.is_object().then(|| there.unchecked_into())
}

fn utterances(shown: Shown, texts: &[Element]) -> Vec<SpeechSynthesisUtterance> {
    let structured = shown.is_structured();
    // All of it at once, whatever it is drawn in.
    let texts = if structured { texts.get(..1).unwrap_or_default() } else { texts };
    texts
        .iter()
        .flat_map(|text| {
            let language =
                text.closest("article [lang]").ok().flatten().and_then(|at| at.get_attribute("lang"));
            let paragraphs = if structured { shown.answer() } else { words::plain(text, Code::Named) };
            paragraphs
                .split("\n\n")
                .filter_map(|paragraph| SpeechSynthesisUtterance::new_with_text(paragraph).ok())
                .inspect(|utterance| {
                    if let Some(language) = &language {
                        utterance.set_lang(language);
                    }
                })
                .collect::<Vec<_>>()
        })
        .collect()
}
