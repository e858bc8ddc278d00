//! The tools to mark with.

use leptos::prelude::*;

use super::{Hand, Marking};
use crate::chat::picture::marks::{Colour, Sheet, Tool};
use crate::ui::icon::Icon;
use crate::ui::studio::sketch::{Sketch, sketch, tool};
use crate::ui::studio::stage::styled;
use crate::ui::view::tag::{button, div, fieldset, input, label, legend, span};
use crate::ui::view::{CollectView, IntoView, View, ev};

const KEYS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];

fn drawing(tool: Tool) -> Sketch {
    match tool {
        Tool::Rectangle => Sketch::Rectangle,
        Tool::Ellipse => Sketch::Ellipse,
        Tool::Arrow => Sketch::Arrow,
        Tool::Pen => Sketch::Pen,
        Tool::Lasso => Sketch::Lasso,
        Tool::Note => Sketch::Note,
    }
}

pub(super) fn bar(marking: Marking) -> View {
    let hand = move |name, key, drawn, hand| {
        tool(
            name,
            key,
            drawn,
            move || Some(marking.hand.get() == hand),
            move |_| {
                marking.hand.set(hand);
                crate::ui::keyboard::focus(".paper");
            },
        )
    };
    let tools = Tool::ALL
        .into_iter()
        .zip(KEYS)
        .map(|(tool, key)| hand(tool.name(), key, drawing(tool), Hand::Draw(tool)));
    let once = move |name, key, drawn, can: fn(&Sheet) -> bool, act: fn(&mut Sheet)| {
        button()
            .r#type("button")
            .class("box-tool")
            .attr("aria-label", name)
            .attr("title", format!("{name} ({key})"))
            .attr("aria-disabled", move || marking.sheet.with(|sheet| !can(sheet)).then_some("true"))
            .on(ev::click, move |_| marking.change(act))
            .child((sketch(drawn), span().class("box-tool-name").attr("aria-hidden", "true").child(name)))
    };
    div()
        .class("mark-bar")
        .attr("role", "toolbar")
        .attr("aria-label", "Marks")
        .child((
            hand("Choose", "0", Sketch::Choose, Hand::Choose),
            tools.collect_view(),
            colours(marking),
            once("Undo", "Ctrl+Z", Sketch::Undo, Sheet::can_undo, Sheet::undo),
            once("Redo", "Ctrl+Shift+Z", Sketch::Redo, Sheet::can_redo, Sheet::redo),
            once(
                "Clear",
                "can be undone",
                Sketch::Own(Icon::Trash),
                |sheet| !sheet.marks().is_empty(),
                Sheet::clear,
            ),
        ))
        .into_view()
}

fn colours(marking: Marking) -> View {
    let swatches = Colour::ALL.into_iter().map(|colour| {
        let spot = span().class("swatch");
        styled(&spot, "background-color", colour.css());
        label().class("colour").attr("title", colour.word()).child((
            input()
                .r#type("radio")
                .attr("name", "mark-colour")
                .attr("aria-label", colour.word())
                .prop("checked", move || marking.colour.get() == colour)
                .on(ev::change, move |_| marking.paint(colour)),
            spot,
        ))
    });
    fieldset()
        .class("colours")
        .child((legend().class("visually-hidden").child("Colour"), swatches.collect_view()))
        .into_view()
}
