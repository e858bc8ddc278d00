//! What an answer and its conversation took: tokens by kind, look-ups, and an estimate of the money.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::Shown;
use super::model::grouped;
use crate::chat::conversation::Conversation;
use crate::chat::price::{self, Cost, Origin};
use crate::chat::settings::Settings;
use crate::chat::usage;
use crate::program::later::{Missing, later};
use crate::protocol::model;
use crate::protocol::usage::Usage;
use crate::ui::arriving::arriving;
use crate::ui::keyboard;
use crate::ui::room::Room;
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{button, dd, div, dl, dt, h3, p, span};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, ev};

/// So much room, in pixels, is enough above the button for the panel of a long answer.
const ROOM: f64 = 420.0;

/// The button, and what it opens.
pub(super) fn usage(shown: Shown) -> impl IntoView {
    let open = RwSignal::new(false);
    let room = RwSignal::new(Room::default());
    let opener = NodeRef::<HtmlElement>::new();
    let close = move || {
        open.set(false);
        if let Some(opener) = opener.get_untracked() {
            // A button in the page takes the focus.
            let _ = opener.focus();
        }
    };
    let toggle = move |_| {
        if open.get_untracked() {
            close();
        } else {
            if let Some(opener) = opener.get_untracked() {
                // What is above the transcript is no room: the panel would be cut off at its edge.
                room.set(Room::around(&opener, Some(".transcript-scroller"), ROOM));
            }
            open.set(true);
            request_animation_frame(|| keyboard::focus(".usage-panel"));
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    // A press on the button takes the focus there, and closes the panel by itself.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        // When the window loses the focus, the panel only lends it out.
        let stays = to.is_none() && !document().has_focus().unwrap_or(true);
        let panel = event.current_target().and_then(|panel| panel.dyn_into::<Node>().ok());
        if !stays && panel.is_some_and(|panel| !panel.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let panel = move || {
        open.get().then(|| {
            room.get_untracked()
                .take(div().class("menu usage-panel"))
                .attr("role", "dialog")
                .attr("aria-label", "Usage")
                .attr("tabindex", "-1")
                .on(ev::keydown, key)
                .on(ev::focusout, left)
                .child(arriving(move |owner| told(owner, shown)))
        })
    };
    div().class("usage").child((
        button()
            .r#type("button")
            .class("usage-button")
            .node_ref(opener)
            .attr("aria-haspopup", "dialog")
            .attr("aria-expanded", move || open.get().to_string())
            // The panel closes when the focus leaves it; without this a press would open it again.
            .on(ev::mousedown, |event| event.prevent_default())
            .on(ev::click, toggle)
            .child("Usage"),
        panel,
    ))
}

later! {
    turns:
    /// What is in the panel.
    fn told(owner: Owner, shown: Shown) -> Result<View, Missing> {
        Ok(owner.with(|| {
            // The panel has its height now, and the focus brings all of it into view.
            request_animation_frame(|| keyboard::focus(".usage-panel"));
            let settings = RwSignal::from(shown.program.program().mirror().settings.clone());
            (move || {
                // What is told later of a run shows, too.
                shown.face.track();
                settings.with(|settings| (of_turn(shown, settings), of_conversation(shown, settings)).into_view())
            })
            .into_view()
        }))
    }
}

fn of_turn(shown: Shown, settings: &Settings) -> View {
    let read =
        shown.program.read_turn(&shown.key(), |turn| (turn.ask.target.id().to_owned(), turn.usage.clone()));
    let title = h3().class("usage-title").child("This answer");
    let Some((id, Some(used))) = read else {
        return (title, p().class("usage-note").child("The service has told no usage of it.")).into_view();
    };
    let (money, note) = match price::price_of(&id, &settings.prices) {
        Some((price, origin)) => {
            let cost = price::cost(&used, &price);
            let prices = match origin {
                Origin::Own => "by the prices that you entered".to_owned(),
                Origin::Table(day) => format!("by standard prices that were read on {day}"),
            };
            let partly = if cost.partly { " Of some of it no price is known." } else { "" };
            let searches = if usage::searches(&used).is_empty() { "" } else { " Searches are not in it." };
            (Some(cost), format!("An estimate {prices}.{partly}{searches}"))
        }
        None => (
            None,
            format!("No price of {} is known. You can enter one in the settings.", model::name_of(&id)),
        ),
    };
    (title, lines(&used, money), p().class("usage-note").child(note)).into_view()
}

fn of_conversation(shown: Shown, settings: &Settings) -> View {
    let read = shown.program.read_conversation(|conversation| sum(conversation, settings));
    let Some((answers, used, money)) = read.filter(|(answers, ..)| *answers > 1) else {
        return ().into_view();
    };
    (h3().class("usage-title").child(format!("This conversation, {answers} answers")), lines(&used, money))
        .into_view()
}

/// All answers that are known, other versions too: they were paid for.
fn sum(conversation: &Conversation, settings: &Settings) -> (usize, Usage, Option<Cost>) {
    let used = || {
        let used = conversation.turns().iter();
        used.filter_map(|turn| Some((turn.ask.target.id(), turn.usage.as_ref()?)))
    };
    (used().count(), usage::sum(used().map(|(_, usage)| usage)), price::total(used(), &settings.prices))
}

fn lines(used: &Usage, money: Option<Cost>) -> View {
    let line = |line: usage::Line| {
        let modalities = line.modalities.into_iter().map(|(modality, tokens)| {
            span().class("usage-modality").child(format!("{modality} {}", grouped(tokens)))
        });
        (dt().child((line.name, modalities.collect_view())), dd().child(grouped(line.tokens)))
    };
    let searches = usage::searches(used);
    let searches = (!searches.is_empty()).then(|| (dt().child("Billed"), dd().child(searches.join(", "))));
    let money = money.map(|cost| (dt().child("Cost"), dd().child(price::in_words(&cost))));
    dl().class("usage-lines")
        .child((usage::lines(used).into_iter().map(line).collect_view(), searches, money))
        .into_view()
}
