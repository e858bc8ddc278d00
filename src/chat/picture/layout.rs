//! Pictures in rows that are as wide as the page: each keeps its shape, and those of a row have one height.

use std::ops::Range;

/// The widest and the narrowest shape that is given its room; what is beyond is cut.
const SHAPES: (f64, f64) = (0.45, 2.6);

/// A row, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The place of its first picture among all.
    pub first: usize,
    /// The width of each of its pictures.
    pub widths: Vec<f64>,
    /// Its upper edge.
    pub top: f64,
    /// Its height.
    pub height: f64,
}

impl Row {
    fn end(&self) -> usize {
        self.first + self.widths.len()
    }

    /// The middle of one of its pictures, from the left.
    fn middle(&self, at: usize, gap: f64) -> f64 {
        let before: f64 = self.widths.iter().take(at - self.first).map(|width| width + gap).sum();
        before + self.widths.get(at - self.first).copied().unwrap_or(0.0) / 2.0
    }
}

/// The rows of pictures of these sizes in pixels; one whose size is not known is a square. `height` is what a row should
/// be high: no row is higher, and the last one need not be full.
pub fn rows(sizes: impl Iterator<Item = (u32, u32)>, width: f64, height: f64, gap: f64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut shapes: Vec<f64> = Vec::new();
    let (mut first, mut top) = (0, 0.0);
    let mut close = |shapes: &mut Vec<f64>, is_full: bool| {
        let gaps = gap * (shapes.len().saturating_sub(1)) as f64;
        let filling = ((width - gaps) / shapes.iter().sum::<f64>()).max(1.0);
        let height = if is_full { filling } else { filling.min(height) };
        let widths: Vec<f64> = shapes.drain(..).map(|shape| shape * height).collect();
        let row = Row { first, widths, top, height };
        first = row.end();
        top += height + gap;
        rows.push(row);
    };
    for (pixels_wide, pixels_high) in sizes {
        let shape = if pixels_wide == 0 || pixels_high == 0 {
            1.0
        } else {
            (f64::from(pixels_wide) / f64::from(pixels_high)).clamp(SHAPES.0, SHAPES.1)
        };
        shapes.push(shape);
        let gaps = gap * (shapes.len() - 1) as f64;
        if shapes.iter().sum::<f64>() * height + gaps >= width {
            close(&mut shapes, true);
        }
    }
    if !shapes.is_empty() {
        close(&mut shapes, false);
    }
    rows
}

/// How high all rows are together.
pub fn height_of(rows: &[Row]) -> f64 {
    rows.last().map_or(0.0, |row| row.top + row.height)
}

/// The rows that have something between two heights.
pub fn between(rows: &[Row], top: f64, bottom: f64) -> Range<usize> {
    let first = rows.partition_point(|row| row.top + row.height < top);
    let end = rows.partition_point(|row| row.top <= bottom);
    first..end.max(first)
}

/// The row of a picture.
pub fn row_of(rows: &[Row], at: usize) -> Option<usize> {
    let row = rows.partition_point(|row| row.end() <= at);
    (row < rows.len()).then_some(row)
}

/// The picture that lies nearest, so many rows further down; further up, where that is negative.
pub fn beside(rows: &[Row], at: usize, by: isize, gap: f64) -> Option<usize> {
    let here = row_of(rows, at)?;
    let there = here.saturating_add_signed(by).min(rows.len() - 1);
    let (from, to) = (rows.get(here)?, rows.get(there)?);
    if here == there {
        return Some(at);
    }
    let middle = from.middle(at, gap);
    (to.first..to.end())
        .min_by(|a, b| (to.middle(*a, gap) - middle).abs().total_cmp(&(to.middle(*b, gap) - middle).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Row> {
        let sizes = [(200, 100), (100, 100), (100, 200), (0, 0), (300, 100), (100, 100)];
        rows(sizes.into_iter(), 400.0, 100.0, 10.0)
    }

    #[test]
    fn rows_are_filled_and_keep_the_shapes() {
        let rows = some();
        assert_eq!(rows.iter().map(|row| row.widths.len()).sum::<usize>(), 6, "no picture is lost");
        for (at, row) in rows.iter().enumerate() {
            let width: f64 = row.widths.iter().sum::<f64>() + 10.0 * (row.widths.len() - 1) as f64;
            let is_last = at + 1 == rows.len();
            assert!(if is_last { width <= 400.01 } else { (width - 400.0).abs() < 0.01 }, "{row:?}");
            assert!(row.height <= 100.01, "{row:?}");
        }
        assert!((rows[0].widths[0] / rows[0].height - 2.0).abs() < 0.01);
        assert_eq!(super::rows(std::iter::empty(), 400.0, 100.0, 10.0), []);
        // A page that has no width yet.
        assert_eq!(super::rows([(1, 1)].into_iter(), 0.0, 100.0, 10.0).len(), 1);
    }

    #[test]
    fn only_rows_in_sight_are_made() {
        let rows = rows((0..5_000).map(|_| (1, 1)), 1_000.0, 200.0, 8.0);
        let seen = between(&rows, 10_000.0, 10_900.0);
        assert!((4..8).contains(&seen.len()), "{seen:?}");
        assert!(rows[seen.start].top <= 10_000.0 && height_of(&rows) > 100_000.0);
        assert_eq!(between(&rows, 1e9, 2e9).len(), 0);
        assert_eq!(between(&[], 0.0, 100.0), 0..0);
    }

    #[test]
    fn up_and_down_go_to_what_lies_nearest() {
        let rows = some();
        let (up, down) = (|at| beside(&rows, at, -1, 10.0), |at| beside(&rows, at, 1, 10.0));
        assert_eq!(row_of(&rows, 0), Some(0));
        assert_eq!(row_of(&rows, 6), None);
        assert_eq!(up(0), Some(0), "there is nothing above");
        for at in 0..6 {
            let (Some(here), Some(there)) = (row_of(&rows, at), down(at).and_then(|at| row_of(&rows, at)))
            else {
                panic!("{at} is somewhere");
            };
            assert_eq!(there, (here + 1).min(rows.len() - 1));
        }
        assert_eq!(beside(&rows, 0, 99, 10.0).and_then(|at| row_of(&rows, at)), Some(rows.len() - 1));
        assert_eq!(beside(&rows, 9, 1, 10.0), None);
    }
}
