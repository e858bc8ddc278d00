//! How marks look, as the data of paths: the same on the screen and in the copy that is sent.

use std::fmt::Write as _;

use super::{Point, Shape};

/// How thick the lines of a picture of this size are.
pub fn thickness(width: f64, height: f64) -> f64 {
    (width.hypot(height) / 260.0).max(1.5)
}

/// The lines of a mark on a picture of this size. A note has none: it is its pin and its words.
pub fn path(shape: &Shape, (width, height): (f64, f64)) -> String {
    let at = |point: &Point| (point.x * width, point.y * height);
    let mut out = String::new();
    match shape {
        Shape::Rectangle(..) => {
            let (from, to) = corners(shape, (width, height));
            let _ = write!(out, "M{:.1} {:.1}H{:.1}V{:.1}H{:.1}Z", from.0, from.1, to.0, to.1, from.0);
        }
        Shape::Ellipse(..) => {
            let (from, to) = corners(shape, (width, height));
            let (rx, ry) = ((to.0 - from.0) / 2.0, (to.1 - from.1) / 2.0);
            let middle = from.1 + ry;
            let _ = write!(
                out,
                "M{:.1} {middle:.1}A{rx:.1} {ry:.1} 0 1 1 {:.1} {middle:.1}A{rx:.1} {ry:.1} 0 1 1 {:.1} {middle:.1}Z",
                from.0, to.0, from.0
            );
        }
        Shape::Arrow(from, to) => {
            let (from, to) = (at(from), at(to));
            let _ = write!(out, "M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1);
            let (x, y) = (to.0 - from.0, to.1 - from.1);
            let length = x.hypot(y);
            if length > 0.0 {
                let head = (thickness(width, height) * 5.0).min(length * 0.6);
                // Back along the arrow, and to either side.
                let (back, aside) = ((x / length * head, y / length * head), 0.55);
                for side in [aside, -aside] {
                    let _ = write!(
                        out,
                        "M{:.1} {:.1}L{:.1} {:.1}",
                        to.0,
                        to.1,
                        to.0 - back.0 + back.1 * side,
                        to.1 - back.1 - back.0 * side
                    );
                }
            }
        }
        Shape::Pen(line) | Shape::Lasso(line) => {
            smooth(&line.iter().map(at).collect::<Vec<_>>(), &mut out);
            if matches!(shape, Shape::Lasso(_)) && !out.is_empty() {
                out.push('Z');
            }
        }
        Shape::Note(..) => {}
    }
    out
}

/// The number of a mark stands at its upper left corner; that of an arrow where it begins.
pub fn number_at(shape: &Shape, (width, height): (f64, f64)) -> (f64, f64) {
    let at = match shape {
        Shape::Arrow(from, _) => *from,
        Shape::Pen(line) => line.first().copied().unwrap_or(Point::new(0.0, 0.0)),
        Shape::Rectangle(..) | Shape::Ellipse(..) | Shape::Lasso(_) | Shape::Note(..) => shape.corners().0,
    };
    let room = radius(width, height);
    (
        (at.x * width).clamp(room, (width - room).max(room)),
        (at.y * height).clamp(room, (height - room).max(room)),
    )
}

/// How large the pin with the number is.
pub fn radius(width: f64, height: f64) -> f64 {
    thickness(width, height) * 3.6
}

/// The words of a note in lines that fit beside its pin.
pub fn lines(text: &str) -> Vec<String> {
    const MOST: usize = 28;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < MOST => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn corners(shape: &Shape, (width, height): (f64, f64)) -> ((f64, f64), (f64, f64)) {
    let (from, to) = shape.corners();
    ((from.x * width, from.y * height), (to.x * width, to.y * height))
}

/// A line through points: curves from the middle of one stretch to the middle of the next, with the points as handles.
fn smooth(points: &[(f64, f64)], out: &mut String) {
    let [first, .., last] = points else { return };
    let _ = write!(out, "M{:.1} {:.1}", first.0, first.1);
    for pair in points.windows(2).skip(1) {
        let (handle, next) = (pair[0], pair[1]);
        let middle = ((handle.0 + next.0) / 2.0, (handle.1 + next.1) / 2.0);
        let _ = write!(out, "Q{:.1} {:.1} {:.1} {:.1}", handle.0, handle.1, middle.0, middle.1);
    }
    let _ = write!(out, "L{:.1} {:.1}", last.0, last.1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::picture::marks::Tool;

    const SIZE: (f64, f64) = (1000.0, 500.0);

    #[test]
    fn shapes_are_paths_in_the_pixels_of_the_picture() {
        let (from, to) = (Point::new(0.3, 0.6), Point::new(0.1, 0.2));
        assert_eq!(path(&Shape::Rectangle(from, to), SIZE), "M100.0 100.0H300.0V300.0H100.0Z");
        let ellipse = path(&Shape::Ellipse(from, to), SIZE);
        assert!(ellipse.starts_with("M100.0 200.0A100.0 100.0 0 1 1 300.0 200.0"), "{ellipse}");
        let arrow = path(&Shape::Arrow(Point::new(0.0, 0.5), Point::new(1.0, 0.5)), SIZE);
        assert!(arrow.starts_with("M0.0 250.0L1000.0 250.0M1000.0 250.0L"), "{arrow}");
        let line = vec![Point::new(0.0, 0.0), Point::new(0.1, 0.0), Point::new(0.2, 0.2)];
        assert_eq!(path(&Shape::Lasso(line.clone()), SIZE), "M0.0 0.0Q100.0 0.0 150.0 50.0L200.0 100.0Z");
        assert!(!path(&Shape::Pen(line), SIZE).ends_with('Z'));
    }

    #[test]
    fn no_shape_leads_to_numbers_that_are_none() {
        let dot = Point::new(0.5, 0.5);
        let empty = [Shape::Arrow(dot, dot), Shape::Pen(Vec::new()), Shape::Lasso(vec![dot])];
        for shape in Tool::ALL.into_iter().map(Tool::placed).chain(empty) {
            for size in [SIZE, (0.0, 0.0), (1.0, 4096.0)] {
                let path = path(&shape, size);
                assert!(!path.contains("NaN") && !path.contains("inf"), "{path}");
                let (x, y) = number_at(&shape, size);
                assert!(x.is_finite() && y.is_finite());
            }
        }
    }

    #[test]
    fn a_number_stands_on_the_picture_as_a_whole() {
        let (x, y) = number_at(&Shape::Note(Point::new(1.0, 0.0), String::new()), SIZE);
        let room = radius(SIZE.0, SIZE.1);
        assert_eq!((x, y), (SIZE.0 - room, room));
    }

    #[test]
    fn long_notes_are_broken_at_words() {
        let broken = lines("Make the sail of the boat a little brighter, please");
        assert_eq!(broken, ["Make the sail of the boat a", "little brighter, please"]);
        assert_eq!(lines("  "), Vec::<String>::new());
    }
}
