//! What marks mean, in words for the model: a picture alone does not say what is drawn on it and what belongs to it.

use std::fmt::Write as _;

use super::{Mark, Point, Shape};

/// What a copy is on which marks are drawn, in words that go along with it.
pub fn explain(marks: &[Mark]) -> String {
    let mut out = String::from(
        "A copy of the picture that I am editing, with marks that only show where I mean and are no part of it. ",
    );
    for (mark, number) in marks.iter().zip(1..) {
        let _ = write!(out, "Mark {number}: {}. ", describe(mark));
    }
    out.push_str(
        "Edit the picture without marks, change only what I ask for, and draw no marks into the result.",
    );
    out
}

/// A short name of a mark, for lists.
pub fn name(mark: &Mark) -> String {
    let tool = mark.shape.tool().name().to_lowercase();
    let colour = mark.colour.word();
    let mut name = format!("{}{} {tool}", colour[..1].to_uppercase(), &colour[1..]);
    if let Shape::Note(_, text) = &mark.shape
        && !text.trim().is_empty()
    {
        let _ = write!(name, ": {}", text.trim());
    }
    name
}

/// A mark and where it is, in percent of the picture.
pub fn describe(mark: &Mark) -> String {
    let colour = mark.colour.word();
    let (from, to) = mark.shape.corners();
    let middle = Point::new((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    let area = format!(
        "{}, from {}% to {}% of the width and {}% to {}% of the height",
        region(middle),
        percent(from.x),
        percent(to.x),
        percent(from.y),
        percent(to.y)
    );
    match &mark.shape {
        Shape::Rectangle(..) => format!("a {colour} rectangle around the area {area}"),
        Shape::Ellipse(..) => format!("a {colour} ellipse around the area {area}"),
        Shape::Lasso(_) => format!("a closed {colour} line around the area {area}"),
        Shape::Pen(_) => format!("a {colour} line drawn by hand {area}"),
        Shape::Arrow(_, tip) => format!("a {colour} arrow that points at the place {}", place(*tip)),
        Shape::Note(at, text) if text.trim().is_empty() => {
            format!("a {colour} pin at the place {}", place(*at))
        }
        Shape::Note(at, text) => {
            format!("a {colour} note at the place {} that says “{}”", place(*at), text.trim())
        }
    }
}

fn place(at: Point) -> String {
    format!("{}, {}% from the left and {}% from the top", region(at), percent(at.x), percent(at.y))
}

/// The ninth of the picture in which a place lies.
fn region(at: Point) -> &'static str {
    let third = |share: f64| {
        if share < 1.0 / 3.0 {
            0
        } else if share <= 2.0 / 3.0 {
            1
        } else {
            2
        }
    };
    match (third(at.y), third(at.x)) {
        (0, 0) => "in the upper left",
        (0, 1) => "at the top",
        (0, _) => "in the upper right",
        (1, 0) => "at the left",
        (1, 1) => "in the middle",
        (1, _) => "at the right",
        (_, 0) => "in the lower left",
        (_, 1) => "at the bottom",
        _ => "in the lower right",
    }
}

fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::picture::marks::{Colour, Tool};

    #[test]
    fn marks_are_explained_by_number_colour_and_place() {
        let marks = [
            Mark {
                shape: Shape::Rectangle(Point::new(0.4, 0.3), Point::new(0.1, 0.05)),
                colour: Colour::Red,
            },
            Mark { shape: Shape::Arrow(Point::new(0.5, 0.5), Point::new(0.9, 0.8)), colour: Colour::Yellow },
            Mark { shape: Shape::Note(Point::new(0.5, 0.5), " brighter ".into()), colour: Colour::Blue },
        ];
        let said = explain(&marks);
        for part in [
            "Mark 1: a red rectangle around the area in the upper left, from 10% to 40% of the width and 5% to 30% of the height.",
            "Mark 2: a yellow arrow that points at the place in the lower right, 90% from the left and 80% from the top.",
            "Mark 3: a blue note at the place in the middle, 50% from the left and 50% from the top that says “brighter”.",
            "draw no marks into the result",
        ] {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert_eq!(name(&marks[0]), "Red rectangle");
        assert_eq!(name(&marks[2]), "Blue note: brighter");
    }

    #[test]
    fn every_mark_is_described() {
        for tool in Tool::ALL {
            for colour in Colour::ALL {
                let said = describe(&Mark { shape: tool.placed(), colour });
                assert!(said.contains(colour.word()) && said.contains("in the middle"), "{said}");
            }
        }
    }
}
