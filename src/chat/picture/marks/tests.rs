//! What a sheet does with strokes.

use super::*;

fn point(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

fn mark(tool: Tool) -> Mark {
    Mark { shape: tool.placed(), colour: Colour::Red }
}

#[test]
fn every_stroke_is_a_step_that_can_be_undone_and_done_again() {
    let mut sheet = Sheet::default();
    for tool in Tool::ALL {
        sheet.add(mark(tool));
    }
    let all = sheet.marks().to_vec();
    sheet.undo();
    sheet.undo();
    assert_eq!(sheet.marks(), &all[..4]);
    sheet.redo();
    assert_eq!(sheet.marks(), &all[..5]);
    // Something new takes what could have been done again away.
    sheet.remove(0);
    assert!(!sheet.can_redo());
    assert_eq!(sheet.marks(), &all[1..5]);
    sheet.clear();
    sheet.undo();
    assert_eq!(sheet.marks(), &all[1..5]);
    while sheet.can_undo() {
        sheet.undo();
    }
    assert!(sheet.marks().is_empty());
    sheet.undo();
    sheet.remove(7);
    assert!(!sheet.can_undo(), "nothing was done");
}

#[test]
fn a_key_that_is_held_down_is_one_step() {
    let mut sheet = Sheet::default();
    let at = sheet.add(mark(Tool::Rectangle));
    let placed = sheet.marks()[at].clone();
    let nudge = |mark: &Mark| Mark { shape: mark.shape.moved(0.01, 0.0), ..mark.clone() };
    for _ in 0..5 {
        sheet.change(at, Hold::Moving, nudge);
    }
    sheet.change(at, Hold::Resizing, |mark| Mark { shape: mark.shape.resized(0.1, 0.1), ..mark.clone() });
    sheet.undo();
    sheet.undo();
    assert_eq!(sheet.marks(), std::slice::from_ref(&placed));
    sheet.redo();
    let moved = sheet.marks()[at].shape.corners().0;
    assert!((moved.x - 0.45).abs() < 1e-9, "{moved:?}");
    sheet.change(at, Hold::Moving, nudge);
    sheet.let_go();
    sheet.change(at, Hold::Moving, nudge);
    sheet.undo();
    sheet.undo();
    assert_eq!(sheet.marks()[at].shape.corners().0, moved, "two steps, because it was let go in between");
}

#[test]
fn nothing_leaves_the_picture() {
    for tool in Tool::ALL {
        for (x, y) in [(9.0, 0.0), (-9.0, 0.0), (0.0, 9.0), (-9.0, -9.0), (0.3, -0.2)] {
            let shape = tool.placed();
            let (before, after) = (shape.corners(), shape.moved(x, y).corners());
            let width = |(from, to): (Point, Point)| to.x - from.x;
            assert!((width(before) - width(after)).abs() < 1e-9, "{tool:?} keeps its size");
            assert!(after.0.x >= 0.0 && after.1.x <= 1.0 && after.0.y >= 0.0 && after.1.y <= 1.0);
            let resized = shape.resized(x, y);
            assert!(resized.is_seen(), "{tool:?} {x} {y}");
            let (from, to) = resized.corners();
            assert!(from.x >= 0.0 && to.x <= 1.0 && from.y >= 0.0 && to.y <= 1.0);
        }
    }
    assert_eq!(Point::new(f64::NAN, 7.0), point(0.0, 1.0));
}

#[test]
fn a_press_is_no_stroke_but_a_note() {
    for tool in Tool::ALL {
        let mut shape = tool.begun(point(0.5, 0.5), point(0.5, 0.5));
        assert_eq!(shape.is_seen(), tool == Tool::Note, "{tool:?}");
        shape.pulled_to(point(0.6, 0.7));
        assert!(shape.is_seen(), "{tool:?}");
        assert_eq!(shape.tool(), tool);
    }
}

#[test]
fn a_line_by_hand_is_as_fine_as_it_has_to_be_and_not_finer() {
    let mut shape = Tool::Pen.begun(point(0.0, 0.0), point(0.0, 0.0));
    for step in 0..100_000 {
        let way = f64::from(step) / 100_000.0;
        shape.pulled_to(point(way, (way * 400.0).sin().abs()));
    }
    let Shape::Pen(line) = shape else { panic!() };
    assert!(line.len() > 100 && line.len() <= MOST_POINTS, "{}", line.len());
}

#[test]
fn memory_has_an_end() {
    let mut sheet = Sheet::default();
    for _ in 0..MEMORY + 20 {
        sheet.add(mark(Tool::Note));
    }
    let mut steps = 0;
    while sheet.can_undo() {
        sheet.undo();
        steps += 1;
    }
    assert_eq!((steps, sheet.marks().len()), (MEMORY, 20));
}
