//! The picture with the marks over it, as nodes of SVG in the pixels of the picture.

use leptos::prelude::*;

use super::{Marking, hand};
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::marks::drawing::{lines, number_at, path as path_of, radius, thickness};
use crate::chat::picture::marks::{Colour, Mark, Shape, words};
use crate::ui::studio::naming::alternative;
use crate::ui::studio::picture::picture;
use crate::ui::studio::stage::styled;
use crate::ui::view::tag::{circle, div, g, lettering, path, span, svg};
use crate::ui::view::{CollectView, El, IntoView, View, ev};

/// The size of the picture; a square where its own is not known.
pub(in crate::ui::studio) fn size_of(shot: &Shot) -> (f64, f64) {
    let side = |side: u32| if side == 0 { 1024.0 } else { f64::from(side) };
    (side(shot.kept.width), side(shot.kept.height))
}

pub(super) fn paper(marking: Marking, shot: &Shot) -> View {
    let size = size_of(shot);
    let drawn = move || {
        let chosen = marking.chosen.get();
        marking.sheet.with(|sheet| {
            let marks = sheet.marks().iter().enumerate();
            marks.map(|(at, mark)| drawn_mark(at, mark, size, chosen == Some(at))).collect_view()
        })
    };
    let growing = move || {
        marking.growing.with(|shape| shape.as_ref().map(|shape| path_of(shape, size)).unwrap_or_default())
    };
    let colour = move || marking.colour.get().css();
    let sheet = svg()
        .attr("class", "marks")
        .attr("viewBox", format!("0 0 {} {}", size.0, size.1))
        .attr("aria-hidden", "true")
        .child((
            drawn,
            path()
                .attr("class", "mark-line")
                .attr("d", growing)
                .attr("stroke", colour)
                .attr("stroke-width", thickness(size.0, size.1).to_string()),
        ));
    let frame = div()
        .class("paper")
        .attr("tabindex", "0")
        .attr("role", "application")
        .attr("aria-roledescription", "drawing surface")
        .attr("aria-label", move || {
            let count = marking.sheet.with(|sheet| sheet.marks().len());
            let chosen = marking.chosen.get().and_then(|at| {
                let name = marking.sheet.with(|sheet| sheet.marks().get(at).map(words::describe))?;
                Some(format!("; mark {} chosen: {name}", at + 1))
            });
            format!("Picture with {count} marks{}", chosen.unwrap_or_default())
        })
        .attr("aria-describedby", "paper-keys")
        .on(ev::pointerdown, move |event| hand::down(marking, &event))
        .on(ev::pointermove, move |event| hand::moves(marking, &event))
        .on(ev::pointerup, move |event| hand::up(marking, &event))
        .on(ev::pointercancel, move |event| hand::cancel(marking, &event))
        .on(ev::keydown, move |event| hand::key(marking, &event))
        .child((
            picture(marking.all.program, &shot.kept, alternative(marking.all, shot)),
            sheet,
            span().class("visually-hidden").id("paper-keys").child(
                "Enter places the chosen kind of mark, the arrow keys move it, with Shift they change its size, \
                 Page Up and Page Down choose another mark, Delete takes it away.",
            ),
        ));
    hand::release();
    request_animation_frame(|| crate::ui::keyboard::focus(".paper"));
    styled(&frame, "--ratio", &format!("{}", size.0 / size.1));
    div().class("paper-room").child(frame).into_view()
}

fn drawn_mark(at: usize, mark: &Mark, size: (f64, f64), is_chosen: bool) -> El {
    let thick = thickness(size.0, size.1);
    let line = path_of(&mark.shape, size);
    let stroke = |class: &'static str, colour: &'static str, width: f64| {
        path()
            .attr("class", class)
            .attr("d", line.clone())
            .attr("stroke", colour)
            .attr("stroke-width", width.to_string())
    };
    let strokes = (!line.is_empty()).then(|| {
        (
            // What a finger can hit is wider than what is seen.
            stroke("mark-reach", "transparent", thick * 7.0),
            stroke("mark-edge", edge(mark.colour), thick * 1.9),
            stroke("mark-line", mark.colour.css(), thick),
        )
    });
    g().attr("data-mark", at.to_string()).attr("data-chosen", is_chosen.then_some("")).child((
        strokes,
        pin(at, mark, size),
        note(mark, size),
        is_chosen.then(|| frame(mark, size)),
    ))
}

/// What keeps a mark apart from a picture of its own colour.
fn edge(colour: Colour) -> &'static str {
    match colour {
        Colour::White | Colour::Yellow => "rgb(0 0 0 / 55%)",
        Colour::Red | Colour::Green | Colour::Blue | Colour::Black => "rgb(255 255 255 / 75%)",
    }
}

fn pin(at: usize, mark: &Mark, size: (f64, f64)) -> El {
    let ((x, y), radius) = (number_at(&mark.shape, size), radius(size.0, size.1));
    g().child((
        circle()
            .attr("cx", x.to_string())
            .attr("cy", y.to_string())
            .attr("r", radius.to_string())
            .attr("fill", mark.colour.css())
            .attr("stroke", mark.colour.against())
            .attr("stroke-width", (radius / 8.0).to_string()),
        lettering()
            .attr("x", x.to_string())
            .attr("y", (y + radius * 0.42).to_string())
            .attr("font-size", (radius * 1.2).to_string())
            .attr("fill", mark.colour.against())
            .attr("text-anchor", "middle")
            .child((at + 1).to_string()),
    ))
}

fn note(mark: &Mark, size: (f64, f64)) -> Option<View> {
    let Shape::Note(_, text) = &mark.shape else { return None };
    let ((x, y), radius) = (number_at(&mark.shape, size), radius(size.0, size.1));
    // Where there is no room to the right, the words stand to the left.
    let to_left = x > size.0 * 0.6;
    let lines = lines(text).into_iter().zip(0_u32..).map(|(line, row)| {
        lettering()
            .attr("class", "mark-words")
            .attr("x", (if to_left { x - radius * 1.5 } else { x + radius * 1.5 }).to_string())
            .attr("y", (y + radius * (0.42 + 1.35 * f64::from(row))).to_string())
            .attr("font-size", (radius * 1.15).to_string())
            .attr("stroke-width", (radius * 0.28).to_string())
            .attr("fill", mark.colour.css())
            .attr("stroke", mark.colour.against())
            .attr("text-anchor", if to_left { "end" } else { "start" })
            .child(line)
    });
    Some(lines.collect_view())
}

/// The dashed frame around the mark that is in hand.
fn frame(mark: &Mark, size: (f64, f64)) -> El {
    let (from, to) = mark.shape.corners();
    let room = radius(size.0, size.1) * 1.3;
    let (left, top) = (from.x * size.0 - room, from.y * size.1 - room);
    let (right, bottom) = (to.x * size.0 + room, to.y * size.1 + room);
    path()
        .attr("class", "mark-frame")
        .attr("d", format!("M{left:.1} {top:.1}H{right:.1}V{bottom:.1}H{left:.1}Z"))
        .attr("stroke-width", (thickness(size.0, size.1) / 1.8).to_string())
}
