//! Ratio and size of the next picture, for models that make pictures: only what the chosen one takes.

use leptos::prelude::*;
use web_sys::HtmlDetailsElement;

use super::picture::ratio_icon;
use crate::chat::picture::wish::{Wish, paints};
use crate::chat::settings::Settings;
use crate::program::{Command, Handle, use_program};
use crate::protocol::model;
use crate::ui::icon::{Icon, icon};
use crate::ui::view::ev::{FocusEvent, KeyboardEvent};
use crate::ui::view::tag::{details, div, fieldset, input, label, legend, span, summary};
use crate::ui::view::{CollectView, IntoView, NodeRef, View, ev};

#[derive(Clone, Copy)]
struct Form {
    program: Handle,
    settings: RwSignal<Settings>,
    /// As much of the wish as the chosen model takes.
    wish: Memo<Wish>,
}

impl Form {
    fn change(self, change: impl FnOnce(&mut Wish)) {
        let mut settings = self.settings.get_untracked();
        change(&mut settings.picture);
        self.program.dispatch(Command::Set(settings));
    }
}

/// The chip with its panel; nothing where the chosen model makes no pictures.
pub(in crate::ui) fn canvas() -> impl IntoView {
    let program = use_program();
    let settings = RwSignal::from(program.program().mirror().settings.clone());
    let model = Memo::new(move |_| settings.with(|settings| settings.model.clone()));
    let wish = Memo::new(move |_| settings.with(|settings| settings.picture.settled_for(&settings.model)));
    let form = Form { program, settings, wish };
    move || {
        let id = model.get();
        paints(&id).then(|| chip(form, &id))
    }
}

fn chip(form: Form, id: &str) -> View {
    let node: NodeRef<HtmlDetailsElement> = NodeRef::new();
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let key = move |event: KeyboardEvent| {
        let is_open = node.get_untracked().is_some_and(|details| details.open());
        if event.key() == "Escape" && is_open {
            event.prevent_default();
            event.stop_propagation();
            close();
            crate::ui::keyboard::focus(".canvas summary");
        }
    };
    let left = move |event: FocusEvent| {
        let to =
            event.related_target().and_then(|to| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(to).ok());
        // Without a new place the focus is not lost to another part of the page, such as by a press on the panel.
        if let (Some(to), Some(details)) = (to, node.get_untracked())
            && !details.contains(Some(&to))
        {
            close();
        }
    };
    let said = move || {
        form.wish.with(|wish| {
            let words: Vec<&str> = [wish.ratio.as_str(), wish.size.as_str()]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect();
            if words.is_empty() { "auto".to_owned() } else { words.join(" · ") }
        })
    };
    let drawn = move || form.wish.with(|wish| ratio_icon(&wish.ratio));
    let canvas = model::find(id).map(|model| model.canvas);
    let (ratios, sizes) = canvas.map_or((&[][..], &[][..]), |canvas| (canvas.ratios, canvas.sizes));
    let ratio_choices = std::iter::once("").chain(ratios.iter().copied()).map(|ratio| {
        let drawing = if ratio.is_empty() { icon(Icon::Spark).into_view() } else { ratio_icon(ratio) };
        let taken = move || form.wish.with(|wish| wish.ratio == ratio);
        choice("picture-ratio", ratio, drawing, taken, move || {
            form.change(|wish| wish.ratio = ratio.to_owned())
        })
    });
    let size_choices = std::iter::once("").chain(sizes.iter().copied()).map(|size| {
        let taken = move || form.wish.with(|wish| wish.size == size);
        choice("picture-size", size, ().into_view(), taken, move || {
            form.change(|wish| wish.size = size.to_owned())
        })
    });
    let with_sizes = (!sizes.is_empty()).then(|| {
        fieldset()
            .child((legend().child("Size"), div().class("canvas-sizes").child(size_choices.collect_view())))
    });
    let words = label().class("canvas-words").child((
        input()
            .r#type("checkbox")
            .prop("checked", move || form.wish.with(|wish| wish.with_words))
            .on(ev::change, move |_| form.change(|wish| wish.with_words = !wish.with_words)),
        "Words between the pictures",
    ));
    let seed = label().class("canvas-words").child((
        "Seed",
        input()
            .r#type("number")
            .class("field")
            .attr("min", "0")
            .attr("max", u32::MAX.to_string())
            .attr("placeholder", "auto")
            .prop("value", move || {
                form.wish.with(|wish| wish.seed.map(|seed| seed.to_string()).unwrap_or_default())
            })
            .on(ev::change, move |event| {
                let typed = leptos::prelude::event_target_value(&event);
                form.change(|wish| wish.seed = typed.trim().parse().ok());
            }),
    ));
    details()
        .class("canvas")
        .node_ref(node)
        .on(ev::keydown, key)
        .on(ev::focusout, left)
        .child((
            summary().class("chip-select").child((
                drawn,
                span().class("visually-hidden").child("Picture: "),
                span().class("canvas-said").child(said),
            )),
            div().class("canvas-panel").child((
                fieldset().child((
                    legend().child("Ratio"),
                    div().class("canvas-ratios").child(ratio_choices.collect_view()),
                )),
                with_sizes,
                words,
                seed,
            )),
        ))
        .into_view()
}

fn choice(
    group: &'static str,
    word: &'static str,
    drawing: View,
    taken: impl Fn() -> bool + 'static,
    take: impl Fn() + 'static,
) -> View {
    label()
        .class("canvas-choice")
        .child((
            input()
                .r#type("radio")
                .attr("name", group)
                .attr("value", word)
                .prop("checked", taken)
                .on(ev::change, move |_| take()),
            drawing,
            span().child(if word.is_empty() { "auto" } else { word }),
        ))
        .into_view()
}
