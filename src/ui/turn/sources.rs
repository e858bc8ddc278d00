//! What an answer rests on, below it: the sources by number, or the word that nothing was searched.

use std::time::Duration;

use leptos::prelude::*;

use super::Shown;
use crate::chat::citation::Source;
use crate::chat::citation::footnotes::with_footnotes;
use crate::chat::said::Said;
use crate::markdown::SafeUrl;
use crate::program::Command;
use crate::ui::button::{COPIED_MS, text_button};
use crate::ui::icon::{Icon, icon};
use crate::ui::keyboard;
use crate::ui::view::tag::{a, button, div, h3, li, p, section, span, ul};
use crate::ui::view::{CollectView, IntoView, ev};

/// So many sources are shown at once.
const AT_ONCE: usize = 8;

/// The sources, where there are some.
pub(super) fn sources(shown: Shown) -> impl IntoView {
    let all = Memo::new(move |_| shown.grounding.with(|grounding| grounding.sources.clone()));
    let whole = RwSignal::new(false);
    move || {
        let sources = all.get();
        let (count, hidden) = (sources.len(), sources.len().saturating_sub(AT_ONCE));
        let most = if whole.get() { count } else { AT_ONCE };
        (count > 0).then(|| {
            let chips = sources.into_iter().take(most).map(|source| chip(shown, source)).collect_view();
            let more = (hidden > 0 && !whole.get()).then(|| {
                li().child(
                    button()
                        .r#type("button")
                        .class("source-more")
                        .on(ev::click, move |_| whole.set(true))
                        .child(format!("{hidden} more")),
                )
            });
            section().class("sources").attr("data-part", "sources").attr("aria-label", "Sources").child((
                h3().class("sources-title").child("Sources"),
                ul().class("source-list").child((chips, more)),
                footnotes(shown),
            ))
        })
    }
}

/// Takes the answer along with its sources, as Markdown.
fn footnotes(shown: Shown) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = shown.program.read_turn(&shown.key(), with_footnotes).unwrap_or_default();
        shown.program.copy(text, move || {
            copied.set(true);
            set_timeout(move || copied.set(false), Duration::from_millis(COPIED_MS));
        });
    };
    button()
        .r#type("button")
        .class("source-more")
        .on(ev::click, copy)
        .child(move || if copied.get() { "Copied" } else { "Copy with footnotes" })
}

fn chip(shown: Shown, source: Source) -> impl IntoView {
    let number = source.number;
    let words = (
        span().class("source-number").child(number.to_string()),
        span().class("source-name").attr("dir", "auto").child(source.title),
    );
    let chip = match SafeUrl::parse(&source.url) {
        Some(address) => a()
            .href(address.as_str().to_owned())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(words),
        None => span().child(words),
    };
    li().child(
        chip.class("source")
            .attr("data-source", number.to_string())
            .attr("data-lit", move || (shown.lit.get() == Some(number)).then_some(""))
            .on(ev::mouseenter, move |_| shown.lit.set(Some(number)))
            .on(ev::mouseleave, move |_| shown.lit.set(None)),
    )
}

/// The word that a search was allowed and not made, and the way to insist on one.
pub(super) fn unsearched(shown: Shown) -> impl IntoView {
    let unsearched = Memo::new(move |_| shown.face.with(|face| face.unsearched));
    move || {
        unsearched.get().then(|| {
            let notice = div().class("notice").attr("data-part", "notice").child((
                icon(Icon::Info),
                p().child("No search was made for this answer: it rests on what the model knows."),
            ));
            let insist = div().class("notice-actions").child(text_button(
                None,
                Some(Icon::Search),
                "Search the web",
                move |_| {
                    let text = format!("Search the web: {}", shown.text());
                    let said = Said { text, pictures: shown.pictures() };
                    shown.program.dispatch(Command::Edit(shown.key(), said));
                    keyboard::focus("#message");
                },
            ));
            (notice, insist)
        })
    }
}
