//! The prices that costs are estimated by: those of the table, and in their place what the person enters.

use leptos::prelude::*;

use super::{Form, group};
use crate::chat::price::{self, Own, Price, table::TABLE};
use crate::program::later::{Missing, later};
use crate::protocol::model::{self, MODELS};
use crate::ui::arriving::arriving;
use crate::ui::icon::chevron;
use crate::ui::view::tag::{details, div, input, li, p, span, summary, ul};
use crate::ui::view::{CollectView, IntoView, View, ev};

pub(super) fn prices(form: Form) -> impl IntoView {
    let open = RwSignal::new(false);
    let fields = details().class("prices").prop("open", move || open.get()).child((
        summary()
            .on(ev::click, move |event| {
                event.prevent_default();
                open.update(|open| *open = !*open);
            })
            .child((span().child("Prices for the estimate of costs"), chevron())),
        move || open.get().then(|| arriving(move |owner| table(owner, form))),
    ));
    group("settings-prices", "Costs", fields)
}

later! {
    settings:
    /// A row for each model that is offered, that is chosen, or that has a price of its own.
    fn table(owner: Owner, form: Form) -> Result<View, Missing> {
        Ok(owner.with(|| {
            let rows = form.settings.with_untracked(|settings| {
                let offered = MODELS.iter().filter(|model| model.retired.is_empty()).map(|model| model.id.to_owned());
                let own = settings.prices.iter().map(|own| own.model.clone());
                let mut all: Vec<String> = Vec::new();
                for id in offered.chain([settings.model.clone()]).chain(own) {
                    if !all.contains(&id) {
                        all.push(id);
                    }
                }
                all
            });
            let rows = rows.into_iter().map(move |id| row(form, id)).collect_view();
            div()
                .child((
                    p().class("setting-note").child(
                        "US dollars for a million tokens, standard tier. Google’s page has the prices of today; those in \
                         grey were read on the day beside them, and what you enter goes before them.",
                    ),
                    div().class("price-row price-head").attr("aria-hidden", "true").child((
                        span().child("Model"),
                        span().child("Input"),
                        span().child("Output"),
                    )),
                    ul().class("price-list").attr("aria-label", "Prices").child(rows),
                ))
                .into_view()
        }))
    }
}

fn row(form: Form, id: String) -> View {
    let name = model::name_of(&id).to_owned();
    let line = TABLE.iter().find(|line| line.model == id);
    let day = line.map_or("no price known".to_owned(), |line| format!("read on {}", line.as_of));
    let listed = line.map(|line| line.price);
    li().class("price-row")
        .child((
            span()
                .class("price-model")
                .child((span().child(name.clone()), span().class("price-day").child(day))),
            field(form, &id, format!("Input price of {name}"), listed.map(|price| price.input), |own| {
                &mut own.input
            }),
            field(form, &id, format!("Output price of {name}"), listed.and_then(output), |own| {
                &mut own.output
            }),
        ))
        .into_view()
}

fn output(price: Price) -> Option<f64> {
    price.output.or(price.pictures)
}

fn field(
    form: Form,
    id: &str,
    name: String,
    listed: Option<f64>,
    of: fn(&mut Own) -> &mut Option<f64>,
) -> impl IntoView + use<> {
    let wrong = RwSignal::new(false);
    let entered = form.settings.with_untracked(|settings| {
        let own = settings.prices.iter().find(|own| own.model == id);
        own.and_then(|own| *of(&mut own.clone())).map(|price| price.to_string())
    });
    let id = id.to_owned();
    let enter = move |event| match price::read(&event_target_value(&event)) {
        Ok(price) => {
            wrong.set(false);
            form.change(|settings| {
                let all = std::mem::take(&mut settings.prices);
                settings.prices = price::entered(all, &id, |own| *of(own) = price);
            });
        }
        // What was kept before stays, until it is a number again.
        Err(_) => wrong.set(true),
    };
    input()
        .class("field price-field")
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .attr("aria-label", name)
        .attr("placeholder", listed.map_or("–".to_owned(), |price| price.to_string()))
        .attr("aria-invalid", move || wrong.get().then_some("true"))
        .prop("value", entered.unwrap_or_default())
        .on(ev::change, enter)
}
