//! The card of a source: its title, its address, and what rests on it. It opens at the number that is pointed at, by
//! mouse, focus or finger, and closes with Escape or when one looks elsewhere. A sentence that is pointed at lights its
//! sources and opens nothing.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, Node, PointerEvent};

use super::Shown;
use super::lit::Lit;
use crate::chat::citation::Source;
use crate::markdown::{SafeUrl, words};
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{a, div, li, p, span, ul};
use crate::ui::view::{CollectView, El, IntoView, NodeRef, View, effect, ev};

/// How long the mouse may be on its way from the number to the card, in milliseconds.
const ON_THE_WAY_MS: u64 = 180;
/// The width of the card in pixels, as in `style/sources.css`.
const WIDTH: f64 = 320.0;
/// How many sentences are shown at most.
const SENTENCES: usize = 4;

/// The card that is open.
#[derive(Clone, PartialEq)]
struct Open {
    number: usize,
    marker: HtmlElement,
}

#[derive(Clone, Copy)]
struct Card {
    shown: Shown,
    open: RwSignal<Option<Open>, LocalStorage>,
    /// The mouse has left, and nobody knows yet where to.
    leaving: RwSignal<bool>,
}

/// Adds the card to an answer, and what opens it.
pub(super) fn with_card(shown: Shown, answer: El) -> View {
    let card = Card { shown, open: RwSignal::new_local(None), leaving: RwSignal::new(false) };
    let place = NodeRef::<HtmlElement>::new();
    let article = Element::clone(&answer);
    let node = answer
        .on(ev::mouseover, move |event: MouseEvent| card.pointed(target(&event)))
        .on(ev::pointermove, move |event: PointerEvent| card.moved(&event))
        .on(ev::mouseleave, move |_| {
            card.left();
            card.unpoint();
        })
        .on(ev::focusin, move |event: FocusEvent| card.focused(target(&event)))
        .on(ev::focusout, move |event: FocusEvent| card.unfocused(&event))
        .on(ev::click, move |event: MouseEvent| card.clicked(&event))
        .on(ev::keydown, move |event: KeyboardEvent| card.key(&event))
        .child(move || {
            card.open.get().and_then(|open| card.source(open.number)).map(|source| drawn(source, place))
        });
    effect(move || {
        let open = card.open.get();
        card.shown.lit.with(|lit| {
            light(&article, lit);
            card.shown.sentences.show(lit);
        });
        if let (Some(open), Some(drawn)) = (open, place.get()) {
            put_at(&article, &open.marker, &drawn);
        }
    });
    node.into_view()
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn within(target: Option<&Element>, selector: &str) -> Option<HtmlElement> {
    target?.closest(selector).ok().flatten()?.dyn_into().ok()
}

impl Card {
    fn source(self, number: usize) -> Option<Source> {
        self.shown
            .grounding
            .with_untracked(|grounding| grounding.sources.get(number.checked_sub(1)?).cloned())
    }

    fn show(self, marker: HtmlElement) {
        let number = marker.get_attribute("data-citation").and_then(|number| number.parse().ok());
        let Some(number) = number else { return };
        self.leaving.set(false);
        let open = Some(Open { number, marker });
        if self.open.get_untracked() != open {
            self.open.set(open);
            self.light(Lit::Source(number));
        }
    }

    fn close(self) {
        self.leaving.set(false);
        if self.open.get_untracked().is_some() {
            self.open.set(None);
            self.light(Lit::Nothing);
        }
    }

    fn light(self, lit: Lit) {
        if self.shown.lit.with_untracked(|before| *before != lit) {
            self.shown.lit.set(lit);
        }
    }

    /// The mouse goes over the text. While a card is open, its source stays lit.
    fn moved(self, event: &MouseEvent) {
        let is_text = within(target(event).as_ref(), "[data-part=text]").is_some();
        let on_number = within(target(event).as_ref(), ".cites").is_some();
        if self.open.get_untracked().is_some() || on_number {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        match is_text.then(|| self.shown.sentences.at(at.0, at.1)) {
            Some(sentence @ Lit::Sentence(..)) => self.light(sentence),
            Some(Lit::Nothing) => self.unpoint(),
            Some(Lit::Source(_) | Lit::Found(_)) => {}
            None if self.shown.lit.with_untracked(|lit| matches!(lit, Lit::Sentence(..))) => {
                self.light(Lit::Nothing);
            }
            None => {}
        }
    }

    /// Nothing is pointed at any more. What somebody asked to be shown stays lit until they point at something else.
    /// An open card keeps its source lit until it closes.
    fn unpoint(self) {
        let is_asked_for = self.shown.lit.with_untracked(|lit| matches!(lit, Lit::Found(_)));
        if !is_asked_for && self.open.with_untracked(Option::is_none) {
            self.light(Lit::Nothing);
        }
    }

    fn pointed(self, target: Option<Element>) {
        if let Some(marker) = within(target.as_ref(), "a[data-citation]") {
            self.show(marker);
        } else if within(target.as_ref(), ".cite-card").is_some() {
            self.leaving.set(false);
        } else {
            self.left();
        }
    }

    /// The way from the number to the card leads over other things.
    fn left(self) {
        if self.open.get_untracked().is_none() || self.leaving.get_untracked() {
            return;
        }
        self.leaving.set(true);
        set_timeout(
            move || {
                let has_focus = self.open.try_get_untracked().flatten().is_some_and(|open| {
                    document().active_element().is_some_and(|focused| {
                        focused == *open.marker.as_ref() || within(Some(&focused), ".cite-card").is_some()
                    })
                });
                if self.leaving.try_get_untracked() == Some(true) && !has_focus {
                    self.close();
                }
            },
            Duration::from_millis(ON_THE_WAY_MS),
        );
    }

    fn focused(self, target: Option<Element>) {
        if let Some(marker) = within(target.as_ref(), "a[data-citation]") {
            self.show(marker);
        } else if within(target.as_ref(), ".cite-card").is_none() {
            self.close();
            // A source that takes the focus has lit its sentences already; the card that closes must not put them out.
            let source = within(target.as_ref(), "[data-source]");
            let number = source.and_then(|source| source.get_attribute("data-source")?.parse().ok());
            if let Some(number) = number {
                self.light(Lit::Source(number));
            }
        }
    }

    /// The focus goes out of the answer, and the card with it. A press on what takes no focus is no reason to close it,
    /// nor is another window in front.
    fn unfocused(self, event: &FocusEvent) {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let from = event.current_target().and_then(|article| article.dyn_into::<Node>().ok());
        if let (Some(to), Some(article)) = (to, from)
            && !article.contains(Some(&to))
        {
            self.close();
        }
    }

    /// A finger cannot point without pressing, so it opens the card, and the card leads on.
    fn clicked(self, event: &MouseEvent) {
        let Some(marker) = within(target(event).as_ref(), "a[data-citation]") else { return };
        let by_finger = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        if by_finger || !marker.has_attribute("href") {
            event.prevent_default();
            self.show(marker);
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.key() == "Escape"
            && let Some(open) = self.open.get_untracked()
        {
            event.prevent_default();
            event.stop_propagation();
            self.close();
            let in_card = document()
                .active_element()
                .is_some_and(|focused| focused.closest(".cite-card").ok().flatten().is_some());
            if in_card {
                // The number stands in the page, so it takes the focus.
                let _ = open.marker.focus();
                self.close();
            }
        }
    }
}

fn drawn(source: Source, place: NodeRef<HtmlElement>) -> impl IntoView {
    let Source { number, title, url, sentences, .. } = source;
    let more = sentences.len().saturating_sub(SENTENCES);
    let address = shown_address(&url);
    let link = match SafeUrl::parse(&url) {
        Some(safe) => a()
            .class("cite-title")
            .href(safe.as_str().to_owned())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(title),
        None => span().class("cite-title").child(title),
    };
    let rest = sentences.into_iter().take(SENTENCES).map(|text| li().attr("dir", "auto").child(words(&text)));
    div()
        .class("cite-card")
        .node_ref(place)
        .attr("role", "group")
        .attr("aria-label", format!("Source {number}"))
        .child((
            link,
            p().class("cite-address").child(address),
            ul().attr("aria-label", "What rests on it").child(rest.collect_view()),
            (more > 0).then(|| p().class("cite-address").child(format!("and {more} more"))),
        ))
}

/// The address for people. Google's redirect says nothing, and is called what it is.
pub(super) fn shown_address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    if rest.starts_with("vertexaisearch.cloud.google.com/") {
        "Opens by way of Google".to_owned()
    } else {
        rest.trim_end_matches('/').to_owned()
    }
}

/// Puts the card below the number, within the width of the answer.
fn put_at(article: &Element, marker: &HtmlElement, card: &HtmlElement) {
    let (frame, at) = (article.get_bounding_client_rect(), marker.get_bounding_client_rect());
    let width = WIDTH.min(frame.width());
    let left = (at.left() - frame.left() - 16.0).clamp(0.0, (frame.width() - width).max(0.0));
    let style = card.style();
    for (name, value) in [("left", left), ("top", at.bottom() - frame.top() + 4.0)] {
        // A length in pixels is one that both take.
        let _ = style.set_property(name, &format!("{value}px"));
    }
}

/// Marks the numbers of the sources that are lit.
fn light(article: &Element, lit: &Lit) {
    let Ok(all) = article.query_selector_all("a[data-citation]") else { return };
    for at in 0..all.length() {
        if let Some(marker) = all.item(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            let number = marker.get_attribute("data-citation").and_then(|number| number.parse().ok());
            // An attribute of a fixed name cannot fail to be set.
            let _ =
                marker.toggle_attribute_with_force("data-lit", number.is_some_and(|number| lit.has(number)));
        }
    }
}
