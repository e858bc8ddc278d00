//! What an answer rests on, below it: the sources by number, or the word that nothing was searched.

mod panel;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::lit::Lit;
use super::{Shown, footnotes};
use crate::chat::citation::{Kind, Source};
use crate::chat::face::Unsearched;
use crate::chat::said::Said;
use crate::chat::tools::Switch;
use crate::markdown::SafeUrl;
use crate::program::Command;
use crate::ui::button::text_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::tag::{a, button, div, h3, li, p, section, span, ul};
use crate::ui::view::{CollectView, El, IntoView, View, ev};

/// So many sources are shown below the answer; all of them are in the panel.
const AT_ONCE: usize = 8;

/// The sources, where there are some.
pub(super) fn sources(shown: Shown) -> impl IntoView {
    let all = Memo::new(move |_| shown.grounding.with(|grounding| grounding.sources.clone()));
    let open = RwSignal::new(false);
    let opener = StoredValue::new_local(None::<HtmlElement>);
    let look = move |event: web_sys::MouseEvent| {
        let pressed = event.current_target().and_then(|pressed| pressed.dyn_into().ok());
        opener.set_value(pressed);
        open.set(true);
    };
    let strip = move || {
        let sources = all.get();
        let (count, hidden) = (sources.len(), sources.len().saturating_sub(AT_ONCE));
        let maps = sources.iter().any(|source| source.kind == Kind::Place);
        (count > 0).then(|| {
            let chips = sources.into_iter().take(AT_ONCE).map(|source| chip(shown, source)).collect_view();
            let more = (hidden > 0).then(|| li().child(small(format!("{hidden} more")).on(ev::click, look)));
            section().class("sources").attr("data-part", "sources").attr("aria-label", "Sources").child((
                h3().class("sources-title").child(("Sources", maps.then(from_maps))),
                ul().class("source-list").child((chips, more)),
                div().class("source-actions").child((
                    small(if count == 1 { "Look at the source" } else { "Look at all sources" })
                        .attr("aria-haspopup", "dialog")
                        .on(ev::click, look),
                    // There is no place for a number in JSON.
                    (!shown.is_structured()).then(|| footnotes::footnotes(shown)),
                )),
            ))
        })
    };
    let panel = move || open.get().then(|| panel::panel(shown, all, open, opener));
    (strip, panel)
}

fn small(words: impl Into<String>) -> El {
    button().r#type("button").class("source-more").child(words.into())
}

/// The name has to be said where places of the map are named, and in these words in every language.
fn from_maps() -> impl IntoView {
    (" · from ", span().attr("translate", "no").child("Google Maps"))
}

fn chip(shown: Shown, source: Source) -> impl IntoView {
    let number = source.number;
    let words = (
        span().class("source-number").child(number.to_string()),
        span().class("source-name").attr("dir", "auto").child(source.title),
    );
    let chip = outwards(&source.url).unwrap_or_else(|| span().attr("tabindex", "0")).child(words);
    li().child(lights(shown, number, chip.class("source").attr("data-source", number.to_string())))
}

/// A link to where a source is, if it is anywhere.
fn outwards(url: &str) -> Option<El> {
    let address = SafeUrl::parse(url)?;
    let link = a().href(address.as_str().to_owned()).attr("target", "_blank");
    Some(link.attr("rel", "noopener noreferrer"))
}

/// Lights what rests on a source while it is pointed at or has the focus.
fn lights(shown: Shown, number: usize, element: El) -> View {
    let on = move || shown.lit.set(Lit::Source(number));
    let off = move || shown.lit.set(Lit::Nothing);
    element
        .attr("data-lit", move || shown.lit.with(|lit| lit.has(number)).then_some(""))
        .on(ev::mouseenter, move |_| on())
        .on(ev::mouseleave, move |_| off())
        .on(ev::focusin, move |_| on())
        .on(ev::focusout, move |_| off())
        .into_view()
}

/// The word that a search was allowed and not made, and the way to insist on one.
pub(super) fn unsearched(shown: Shown) -> impl IntoView {
    let unsearched = Memo::new(move |_| shown.face.with(|face| face.unsearched));
    move || {
        unsearched.get().map(|unsearched| {
            let said = match unsearched {
                Unsearched::OnKnowledge => {
                    "No search was made for this answer: it rests on what the model knows."
                }
                Unsearched::OnOthers => "No search of the web was made for this answer.",
            };
            let notice =
                div().class("notice").attr("data-part", "notice").child((icon(Icon::Info), p().child(said)));
            let insist = div().class("notice-actions").child(text_button(
                None,
                Some(Icon::Search),
                "Search the web",
                move |_| {
                    let text = format!("Search the web: {}", shown.text());
                    let said = Said { text, pictures: shown.pictures(), about: None };
                    let edit = Command::EditWith(shown.key(), said, Switch::GoogleSearch);
                    shown.program.dispatch(edit);
                    keyboard::focus("#message");
                },
            ));
            (notice, insist)
        })
    }
}
