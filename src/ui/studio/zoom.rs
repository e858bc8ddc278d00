//! Looking closely: how far, and at which place.

/// The least and the most that a picture is enlarged, where 1 fits it into its stage.
const RANGE: (f64, f64) = (1.0, 12.0);

/// How a picture lies on its stage. The offset is in CSS pixels from the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Zoom {
    pub(super) scale: f64,
    x: f64,
    y: f64,
}

impl Zoom {
    /// The whole picture.
    pub(super) const FIT: Self = Self { scale: 1.0, x: 0.0, y: 0.0 };

    /// Enlarges by a factor. The place at `(x, y)`, counted from the middle of the stage, stays under the pointer.
    pub(super) fn by(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(RANGE.0, RANGE.1);
        if scale <= RANGE.0 {
            return Self::FIT;
        }
        let grown = scale / self.scale;
        Self { scale, x: x - (x - self.x) * grown, y: y - (y - self.y) * grown }
    }

    /// Moves the picture, which is never moved off a stage of this size.
    pub(super) fn moved(self, x: f64, y: f64, (width, height): (f64, f64)) -> Self {
        let (most_x, most_y) = (width * (self.scale - 1.0) / 2.0, height * (self.scale - 1.0) / 2.0);
        Self {
            scale: self.scale,
            x: (self.x + x).clamp(-most_x, most_x),
            y: (self.y + y).clamp(-most_y, most_y),
        }
    }

    /// The CSS transform.
    pub(super) fn transform(self) -> String {
        format!("translate({:.1}px, {:.1}px) scale({:.3})", self.x, self.y, self.scale)
    }
}
