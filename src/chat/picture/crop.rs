//! A part of a picture that is cut out, in shares of its width and height.

use super::marks::Point;

/// The least side of an area.
const LEAST: f64 = 0.02;

/// An area of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// From the left edge of the picture.
    pub left: f64,
    /// From the top of the picture.
    pub top: f64,
    /// From the left edge of the picture.
    pub right: f64,
    /// From the top of the picture.
    pub bottom: f64,
}

/// A place at which an area is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The upper left corner.
    UpperLeft,
    /// The upper right corner.
    UpperRight,
    /// The lower left corner.
    LowerLeft,
    /// The lower right corner.
    LowerRight,
}

impl Edge {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::UpperLeft, Self::UpperRight, Self::LowerLeft, Self::LowerRight];

    /// Its name, as the page has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UpperLeft => "upper-left",
            Self::UpperRight => "upper-right",
            Self::LowerLeft => "lower-left",
            Self::LowerRight => "lower-right",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edge| edge.name() == name)
    }
}

impl Area {
    /// The middle of a picture.
    pub const MIDDLE: Self = Self { left: 0.1, top: 0.1, right: 0.9, bottom: 0.9 };

    /// The least area at a place.
    pub fn at(place: Point) -> Self {
        let (left, top) = (place.x.min(1.0 - LEAST), place.y.min(1.0 - LEAST));
        Self { left, top, right: left + LEAST, bottom: top + LEAST }
    }

    /// The same area elsewhere; it stays on the picture as a whole.
    pub fn moved(self, x: f64, y: f64) -> Self {
        // A side may be beyond its edge by what was rounded, and `clamp` would panic where the bounds cross.
        let (x, y) = (x.max(-self.left).min(1.0 - self.right), y.max(-self.top).min(1.0 - self.bottom));
        let moved =
            Self { left: self.left + x, top: self.top + y, right: self.right + x, bottom: self.bottom + y };
        moved.pinned()
    }

    /// The area without what sums of rounded numbers put beyond the edges.
    fn pinned(self) -> Self {
        let pin = |side: f64| side.clamp(0.0, 1.0);
        Self { left: pin(self.left), top: pin(self.top), right: pin(self.right), bottom: pin(self.bottom) }
    }

    /// The area with one corner pulled elsewhere while the opposite one stays. `bound` is the width over the height that
    /// its shares have to keep.
    pub fn pulled(self, edge: Edge, x: f64, y: f64, bound: Option<f64>) -> Self {
        let (to_left, to_top) = match edge {
            Edge::UpperLeft => (true, true),
            Edge::UpperRight => (false, true),
            Edge::LowerLeft => (true, false),
            Edge::LowerRight => (false, false),
        };
        // The room up to the edge of the picture, from the corner that stays.
        let room_x = if to_left { self.right } else { 1.0 - self.left };
        let room_y = if to_top { self.bottom } else { 1.0 - self.top };
        let pulled = |before: f64, by: f64, back: bool| before + if back { -by } else { by };
        let least = |room: f64| LEAST.min(room);
        let mut width = pulled(self.right - self.left, x, to_left).clamp(least(room_x), room_x);
        let mut height = pulled(self.bottom - self.top, y, to_top).clamp(least(room_y), room_y);
        if let Some(bound) = bound {
            // What was pulled farther leads, and what does not fit gives way.
            if y.abs() > x.abs() {
                width = height * bound
            } else {
                height = width / bound
            }
            let too_large = (width / room_x).max(height / room_y).max(1.0);
            width /= too_large;
            height /= too_large;
        }
        let pulled = Self {
            left: if to_left { self.right - width } else { self.left },
            right: if to_left { self.right } else { self.left + width },
            top: if to_top { self.bottom - height } else { self.top },
            bottom: if to_top { self.bottom } else { self.top + height },
        };
        pulled.pinned()
    }

    /// The largest area with these shares around the same middle, no larger than this one in either direction unless it
    /// would be too small.
    pub fn bound_to(self, bound: f64) -> Self {
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let (width, height) =
            if width / height > bound { (height * bound, height) } else { (width, width / bound) };
        let (x, y) = (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom));
        let bound = Self {
            left: x - width / 2.0,
            right: x + width / 2.0,
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        bound.pinned()
    }

    /// The place and size of the area in a picture of this size: left, top, width, height.
    pub fn in_pixels(self, (width, height): (f64, f64)) -> (f64, f64, f64, f64) {
        let (left, top) = ((self.left * width).round(), (self.top * height).round());
        let (right, bottom) = ((self.right * width).round(), (self.bottom * height).round());
        (left, top, (right - left).max(1.0), (bottom - top).max(1.0))
    }

    /// The size of the area in whole pixels.
    pub fn pixels(self, size: (f64, f64)) -> (u32, u32) {
        let (_, _, width, height) = self.in_pixels(size);
        (width as u32, height as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_rounding_put_beyond_the_edge_can_still_be_moved() {
        let over = Area { left: -f64::EPSILON, right: 1.0 + f64::EPSILON, ..Area::MIDDLE };
        for x in [-0.01, 0.0, 0.01] {
            let moved = over.moved(x, 0.0);
            assert_eq!((moved.left, moved.right), (0.0, 1.0));
        }
    }

    fn is_inside(area: Area) -> bool {
        let edge = 1e-9;
        area.left >= -edge && area.top >= -edge && area.right <= 1.0 + edge && area.bottom <= 1.0 + edge
    }

    #[test]
    fn an_area_stays_on_the_picture_however_it_is_pulled() {
        for edge in Edge::ALL {
            assert_eq!(Edge::named(edge.name()), Some(edge));
            for (x, y) in [(0.3, 0.1), (-0.3, 0.4), (9.0, 9.0), (-9.0, -9.0), (0.0, -2.0)] {
                for bound in [None, Some(1.0), Some(0.4), Some(5.0)] {
                    let area = Area::MIDDLE.pulled(edge, x, y, bound);
                    assert!(is_inside(area), "{edge:?} {x} {y} {bound:?}: {area:?}");
                    let (width, height) = (area.right - area.left, area.bottom - area.top);
                    assert!(width > 0.0 && height > 0.0);
                    if let Some(bound) = bound {
                        assert!((width / height - bound).abs() < 1e-6, "{edge:?} {bound}: {area:?}");
                    }
                }
            }
        }
        assert_eq!(Area::MIDDLE.moved(9.0, -9.0).pixels((100.0, 100.0)), (80, 80));
        assert!(is_inside(Area::MIDDLE.moved(-7.0, 7.0)) && is_inside(Area::at(Point::new(1.0, 1.0))));
    }

    #[test]
    fn the_corner_that_is_not_pulled_stays() {
        let area = Area::MIDDLE.pulled(Edge::UpperLeft, 0.2, 0.1, None);
        assert_eq!((area.right, area.bottom), (0.9, 0.9));
        assert!((area.left - 0.3).abs() < 1e-9 && (area.top - 0.2).abs() < 1e-9);
    }

    #[test]
    fn pixels_are_whole_and_never_none() {
        assert_eq!(Area::MIDDLE.in_pixels((1001.0, 10.0)), (100.0, 1.0, 801.0, 8.0));
        assert_eq!(Area::at(Point::new(0.0, 0.0)).pixels((10.0, 10.0)), (1, 1));
        let square = Area::MIDDLE.bound_to(0.5);
        assert!((square.right - square.left - 0.4).abs() < 1e-9 && is_inside(square));
    }
}
