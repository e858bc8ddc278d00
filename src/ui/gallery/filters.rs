//! What is looked for: words, the model, the ratio, the time, and the star.

use leptos::prelude::*;

use super::hall::Hall;
use super::picked::Picked;
use crate::chat::id::Millis;
use crate::chat::picture::query::{Query, choices, ratio_of};
use crate::ui::icon::{Icon, icon};
use crate::ui::view::tag::{button, div, input, label, option, select, span};
use crate::ui::view::{CollectView, IntoView, View, ev};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// How far back is looked: the words, and the days.
const TIMES: [(&str, u64); 4] =
    [("Last 24 hours", 1), ("Last 7 days", 7), ("Last 30 days", 30), ("Last 365 days", 365)];

pub(super) fn filters(hall: Hall) -> View {
    let change = move |change: &dyn Fn(&mut Query)| {
        hall.picked.update(Picked::clear);
        hall.query.update(change);
    };
    let models = Memo::new(move |_| {
        hall.cards
            .with(|cards| cards.as_ref().map(|cards| choices(cards, |card| &card.model)).unwrap_or_default())
    });
    let ratios = Memo::new(move |_| {
        hall.cards.with(|cards| cards.as_ref().map(|cards| choices(cards, ratio_of)).unwrap_or_default())
    });
    let days = RwSignal::new(String::new());
    // Who clears the query elsewhere clears the choice of days, too.
    let shown_days =
        move || if hall.query.with(|query| query.since.is_some()) { days.get() } else { String::new() };
    let since = move |chosen: String| {
        let now = hall.program.program().now();
        let back = chosen.parse::<u64>().ok().map(|days| Millis(now.0.saturating_sub(days * DAY_MS)));
        days.set(chosen);
        change(&|query| query.since = back);
    };
    div()
        .class("gallery-filters")
        .attr("role", "search")
        .attr("aria-label", "Pictures")
        .child((
            label().class("gallery-search").child((
                icon(Icon::Search),
                input()
                    .r#type("search")
                    .attr("aria-label", "Search pictures")
                    .attr("placeholder", "Search by prompt")
                    .attr("autocomplete", "off")
                    .prop("value", move || hall.query.with(|query| query.words.clone()))
                    .on(ev::input, move |event| {
                        let words = event_target_value(&event);
                        change(&|query| query.words.clone_from(&words));
                    }),
            )),
            chooser(
                "Model",
                "All models",
                models,
                move || hall.query.with(|query| query.model.clone()),
                move |model| {
                    change(&|query| query.model.clone_from(&model));
                },
            ),
            chooser(
                "Ratio",
                "All ratios",
                ratios,
                move || hall.query.with(|query| query.ratio.clone()),
                move |ratio| {
                    change(&|query| query.ratio.clone_from(&ratio));
                },
            ),
            span().class("select").child(
                select()
                    .class("field")
                    .attr("aria-label", "Date")
                    .prop("value", shown_days)
                    .on(ev::change, move |event| since(event_target_value(&event)))
                    .child((
                        option().attr("value", "").child("Any date"),
                        TIMES
                            .map(|(words, days)| option().attr("value", days.to_string()).child(words))
                            .into_iter()
                            .collect_view(),
                    )),
            ),
            button()
                .r#type("button")
                .class("gallery-star")
                .attr("aria-pressed", move || hall.query.with(|query| query.starred).to_string())
                .on(ev::click, move |_| change(&|query| query.starred = !query.starred))
                .child((icon(Icon::Star), span().child("Starred"))),
        ))
        .into_view()
}

/// A list to choose one of, or all.
fn chooser(
    name: &'static str,
    all: &'static str,
    choices: Memo<Vec<String>>,
    chosen: impl Fn() -> String + 'static + Copy,
    choose: impl Fn(String) + 'static + Copy,
) -> View {
    let options = move || {
        // The list itself forgets what was chosen when its choices are made anew.
        let chosen = chosen();
        let one = |word: String| {
            let selected = (word == chosen).then_some("");
            option().attr("value", word.clone()).attr("selected", selected).child(word)
        };
        choices.get().into_iter().map(one).collect_view()
    };
    span()
        .class("select")
        .child(
            select()
                .class("field")
                .attr("aria-label", name)
                .on(ev::change, move |event| choose(event_target_value(&event)))
                .child((option().attr("value", "").child(all), options)),
        )
        .into_view()
}
