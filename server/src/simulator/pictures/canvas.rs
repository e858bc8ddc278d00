//! A surface of pixels, and the few ways of painting on it.
//!
//! Everything is a polygon: circles have many corners. Edges are smooth, because each
//! row is covered in four steps, and exactly along the row.

use super::colour::Rgb;

/// How many times finer than the rows edges are looked at.
const STEPS: usize = 4;

/// Pixels in rows, three bytes each.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

/// What fills a shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Paint {
    Plain(Rgb),
    /// From the first at `from` to the second at `to`, down the picture, in pixels.
    Down {
        top: Rgb,
        bottom: Rgb,
        from: f32,
        to: f32,
    },
}

impl Paint {
    fn at(self, y: f32) -> Rgb {
        match self {
            Self::Plain(colour) => colour,
            Self::Down { top, bottom, from, to } => {
                top.mix(bottom, ((y - from) / (to - from).max(1.0)).clamp(0.0, 1.0))
            }
        }
    }
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self { width, height, pixels: vec![0; width * height * 3] }
    }

    /// Fills the whole surface down the picture with `stops`: places from 0 to 1 in
    /// rising order, and their colours. A trace of noise keeps the bands of eight bits
    /// from showing.
    pub(super) fn gradient(&mut self, stops: &[(f32, Rgb)]) {
        let rows = self.pixels.chunks_exact_mut(self.width * 3);
        let height = self.height as f32;
        let mut noise = 0x2545_f491_u32;
        for (y, row) in rows.enumerate() {
            let place = y as f32 / height;
            let after = stops.iter().position(|(at, _)| *at > place).unwrap_or(stops.len());
            let last = stops.len().saturating_sub(1);
            let (one, two) = (stops[after.saturating_sub(1).min(last)], stops[after.min(last)]);
            let share = ((place - one.0) / (two.0 - one.0).max(1e-4)).clamp(0.0, 1.0);
            let smooth = share * share * (3.0 - 2.0 * share);
            let Rgb(red, green, blue) = one.1.mix(two.1, smooth);
            for pixel in row.chunks_exact_mut(3) {
                noise ^= noise << 13;
                noise ^= noise >> 17;
                noise ^= noise << 5;
                let grain = (noise >> 24) as f32 / 255.0;
                pixel[0] = (red + grain) as u8;
                pixel[1] = (green + grain) as u8;
                pixel[2] = (blue + grain) as u8;
            }
        }
    }

    fn blend(&mut self, at: usize, colour: Rgb, alpha: f32) {
        let Some(pixel) = self.pixels.get_mut(at * 3..at * 3 + 3) else { return };
        for (value, wish) in pixel.iter_mut().zip([colour.0, colour.1, colour.2]) {
            let old = f32::from(*value);
            *value = (old + (wish - old) * alpha + 0.5).clamp(0.0, 255.0) as u8;
        }
    }

    /// Fills the polygon `points`, in pixels, with `paint` at `alpha` (0 to 1).
    pub(super) fn fill(&mut self, points: &[(f32, f32)], paint: Paint, alpha: f32) {
        let (low, high) = points
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), point| (low.min(point.1), high.max(point.1)));
        let first = low.floor().max(0.0) as usize;
        let last = (high.ceil().max(0.0) as usize).min(self.height);
        let mut cover = vec![0.0_f32; self.width + 1];
        let mut crossings: Vec<f32> = Vec::new();
        let limit = self.width as f32;
        for y in first..last {
            let (mut from, mut to) = (self.width, 0);
            for step in 0..STEPS {
                let line = y as f32 + (step as f32 + 0.5) / STEPS as f32;
                crossings.clear();
                for (index, one) in points.iter().enumerate() {
                    let two = points[(index + 1) % points.len()];
                    if (one.1 <= line) != (two.1 <= line) {
                        crossings.push(one.0 + (line - one.1) / (two.1 - one.1) * (two.0 - one.0));
                    }
                }
                crossings.sort_unstable_by(f32::total_cmp);
                for pair in crossings.chunks_exact(2) {
                    let (left, right) = (pair[0].clamp(0.0, limit), pair[1].clamp(0.0, limit));
                    if right <= left {
                        continue;
                    }
                    let (start, end) = (left as usize, (right.ceil() as usize).min(self.width));
                    for (offset, cell) in cover[start..end].iter_mut().enumerate() {
                        let x = (start + offset) as f32;
                        *cell += (right.min(x + 1.0) - left.max(x)).max(0.0);
                    }
                    from = from.min(start);
                    to = to.max(end);
                }
            }
            let colour = paint.at(y as f32);
            for (x, cell) in cover.iter_mut().enumerate().take(to).skip(from) {
                let part = std::mem::take(cell) / STEPS as f32;
                if part > 0.0 {
                    self.blend(y * self.width + x, colour, part.min(1.0) * alpha);
                }
            }
        }
    }

    /// An ellipse around (`x`, `y`), in pixels.
    pub(super) fn ellipse(&mut self, x: f32, y: f32, wide: f32, high: f32, paint: Paint, alpha: f32) {
        self.fill(&ring(x, y, wide, high), paint, alpha);
    }

    /// A soft light around (`x`, `y`) that is gone at `radius` pixels.
    pub(super) fn glow(&mut self, x: f32, y: f32, radius: f32, colour: Rgb, alpha: f32) {
        let clamp = |value: f32, most: usize| (value.max(0.0) as usize).min(most);
        let rows = clamp(y - radius, self.height)..clamp(y + radius, self.height);
        let columns = clamp(x - radius, self.width)..clamp(x + radius, self.width);
        for row in rows {
            for column in columns.clone() {
                let (across, down) = (column as f32 - x, row as f32 - y);
                let distance = (across * across + down * down) / (radius * radius);
                if distance < 1.0 {
                    let share = 1.0 - distance.sqrt();
                    self.blend(row * self.width + column, colour, share * share * alpha);
                }
            }
        }
    }

    /// Lays `colour` over each row, as dense as `alpha` says for its place from 0 to 1.
    pub(super) fn haze(&mut self, colour: Rgb, alpha: impl Fn(f32) -> f32) {
        let height = self.height as f32;
        for (y, row) in self.pixels.chunks_exact_mut(self.width * 3).enumerate() {
            let alpha = alpha(y as f32 / height).clamp(0.0, 1.0);
            for pixel in row.chunks_exact_mut(3) {
                for (value, wish) in pixel.iter_mut().zip([colour.0, colour.1, colour.2]) {
                    let old = f32::from(*value);
                    *value = (old + (wish - old) * alpha) as u8;
                }
            }
        }
    }

    /// Shows everything through a colour that gets denser towards the corners.
    pub(super) fn vignette(&mut self, alpha: f32) {
        let (width, height) = (self.width as f32, self.height as f32);
        for (y, row) in self.pixels.chunks_exact_mut(self.width * 3).enumerate() {
            let down = (y as f32 / height - 0.5) * 2.0;
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let across = (x as f32 / width - 0.5) * 2.0;
                let edge = across * across + down * down;
                if edge > 0.8 {
                    let keep = 1.0 - alpha * (edge - 0.8);
                    for value in pixel {
                        *value = (f32::from(*value) * keep) as u8;
                    }
                }
            }
        }
    }

    /// Changes every colour.
    pub(super) fn each(&mut self, change: impl Fn(Rgb) -> Rgb) {
        for pixel in self.pixels.chunks_exact_mut(3) {
            let old = Rgb(f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2]));
            let Rgb(red, green, blue) = change(old);
            for (value, wish) in pixel.iter_mut().zip([red, green, blue]) {
                *value = wish.clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// The corners of an ellipse.
pub(super) fn ring(x: f32, y: f32, wide: f32, high: f32) -> Vec<(f32, f32)> {
    let corners = ((wide.max(high) * 0.8) as usize).clamp(16, 160);
    (0..corners)
        .map(|corner| {
            let angle = corner as f32 / corners as f32 * std::f32::consts::TAU;
            (x + angle.cos() * wide, y + angle.sin() * high)
        })
        .collect()
}
