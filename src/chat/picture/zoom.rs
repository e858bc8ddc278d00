//! Looking closely: how far, and at which place.

/// The least and the most that a picture is enlarged by hand, where 1 fits it into its stage.
const RANGE: (f64, f64) = (1.0, 16.0);

/// How a picture lies on its stage. The offset is in CSS pixels from the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    scale: f64,
    x: f64,
    y: f64,
}

impl Zoom {
    /// The whole picture.
    pub const FIT: Self = Self { scale: 1.0, x: 0.0, y: 0.0 };

    /// How much it is enlarged.
    pub fn scale(self) -> f64 {
        self.scale
    }

    /// Enlarges by a factor. The place at `(x, y)`, counted from the middle of the stage, stays under the pointer.
    pub fn by(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(RANGE.0, RANGE.1);
        if scale <= RANGE.0 {
            return Self::FIT;
        }
        let grown = scale / self.scale;
        Self { scale, x: x - (x - self.x) * grown, y: y - (y - self.y) * grown }
    }

    /// Moves the picture, which is never moved off a stage of this size.
    pub fn moved(self, x: f64, y: f64, (width, height): (f64, f64)) -> Self {
        // What is smaller than its stage has nowhere to go.
        let most = |side: f64| (side * (self.scale - 1.0) / 2.0).max(0.0);
        Self {
            scale: self.scale,
            x: (self.x + x).clamp(-most(width), most(width)),
            y: (self.y + y).clamp(-most(height), most(height)),
        }
    }

    /// One pixel of the picture on one of the screen, which has `density` of them to a CSS pixel. `fitted` is how much
    /// the picture is scaled where it fits its stage.
    pub fn actual(fitted: f64, density: f64) -> Self {
        let scale = 1.0 / (fitted * density);
        if scale.is_finite() && scale > 0.0 {
            Self { scale: scale.min(RANGE.1), ..Self::FIT }
        } else {
            Self::FIT
        }
    }

    /// The CSS transform.
    pub fn transform(self) -> String {
        format!("translate({:.1}px, {:.1}px) scale({:.3})", self.x, self.y, self.scale)
    }
}

/// How much a picture is scaled to fit into a stage. Where it `grows`, a small one is enlarged to fill it.
pub fn fitted((width, height): (u32, u32), stage: (f64, f64), grows: bool) -> f64 {
    if width == 0 || height == 0 {
        return 1.0;
    }
    let fit = (stage.0 / f64::from(width)).min(stage.1 / f64::from(height));
    if grows { fit } else { fit.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let close = Zoom::FIT.by(2.0, (100.0, -50.0));
        assert_eq!(close, Zoom { scale: 2.0, x: -100.0, y: 50.0 });
        assert_eq!(close.by(0.4, (0.0, 0.0)), Zoom::FIT, "never smaller than its stage by hand");
        assert!(Zoom::FIT.by(1e9, (0.0, 0.0)).scale() <= RANGE.1);
    }

    #[test]
    fn a_picture_is_not_moved_off_its_stage() {
        let stage = (400.0, 300.0);
        let close = Zoom::FIT.by(2.0, (0.0, 0.0)).moved(9_000.0, -9_000.0, stage);
        assert_eq!(close, Zoom { scale: 2.0, x: 200.0, y: -150.0 });
        assert_eq!(Zoom::FIT.moved(9.0, 9.0, stage), Zoom::FIT);
        let small = Zoom::actual(2.0, 1.0);
        assert_eq!(small.moved(9.0, 9.0, stage), small);
    }

    #[test]
    fn actual_pixels_are_those_of_the_screen() {
        let fit = fitted((2000, 1000), (500.0, 500.0), false);
        assert_eq!(Zoom::actual(fit, 1.0).scale(), 4.0);
        assert_eq!(Zoom::actual(fit, 2.0).scale(), 2.0);
        assert_eq!(fitted((100, 100), (500.0, 400.0), false), 1.0);
        assert_eq!(fitted((100, 100), (500.0, 400.0), true), 4.0);
        assert_eq!(fitted((0, 0), (500.0, 400.0), true), 1.0);
        assert_eq!(Zoom::actual(0.0, 1.0), Zoom::FIT);
    }
}
