//! Trees, buildings, vehicles, and the shapes of the horizon.

use super::super::canvas::{Canvas, Paint, ring};
use super::super::colour::{Rgb, hex};
use super::Pen;
use crate::simulator::random::Random;

const WOOD: u32 = 0x7a5238;

pub(super) fn tree(pen: &mut Pen<'_>, leaves: Rgb) {
    pen.shape(&[(-0.05, 0.0), (0.05, 0.0), (0.03, 0.5), (-0.03, 0.5)], hex(WOOD));
    pen.stroke((0.0, 0.32), (0.15, 0.5), 0.03, hex(WOOD));
    let crown =
        [(-0.2, 0.58, 0.2), (0.21, 0.6, 0.19), (0.0, 0.75, 0.25), (-0.1, 0.6, 0.2), (0.11, 0.55, 0.17)];
    for (number, (x, y, radius)) in crown.into_iter().enumerate() {
        pen.ball(x, y, radius, radius, leaves.dark(0.16 - 0.04 * number as f32));
    }
    pen.ball(-0.06, 0.82, 0.13, 0.11, leaves.light(0.14));
}

pub(super) fn pine(pen: &mut Pen<'_>, needles: Rgb) {
    pen.bar(-0.03, 0.0, 0.03, 0.2, hex(WOOD));
    for step in 0..4 {
        let step = step as f32;
        let (low, wide) = (0.12 + 0.2 * step, 0.26 - 0.055 * step);
        let colour = needles.light(0.05 * step);
        pen.shape(&[(-wide, low), (wide, low), (0.0, low + 0.33)], colour);
        pen.shape(&[(0.0, low), (wide, low), (0.0, low + 0.33)], colour.dark(0.14));
    }
}

pub(super) fn palm(pen: &mut Pen<'_>, leaves: Rgb) {
    let mut before = (0.0, 0.0);
    for step in 1..=6 {
        let up = step as f32 / 6.0;
        let next = (0.12 * up * up, 0.75 * up);
        pen.stroke(before, next, 0.055 - 0.02 * up, hex(0x9a7350));
        before = next;
    }
    for (x, y) in
        [(-0.36, 0.02), (-0.26, 0.18), (0.0, 0.25), (0.26, 0.18), (0.36, 0.0), (-0.2, -0.14), (0.22, -0.15)]
    {
        let tip = (before.0 + x, before.1 + y);
        let bend = (before.0 + x * 0.5, before.1 + y * 0.5 + 0.1);
        let under = (before.0 + x * 0.5, before.1 + y * 0.5 + 0.03);
        pen.shape(&[before, bend, tip, under], leaves);
    }
    pen.ball(before.0, before.1 - 0.03, 0.03, 0.03, hex(WOOD));
}

pub(super) fn house(pen: &mut Pen<'_>, wall: Rgb) {
    pen.bar(0.2, 0.7, 0.29, 1.0, hex(0x8a5a4a));
    pen.bar(-0.42, 0.0, 0.42, 0.52, wall);
    pen.shape(&[(-0.52, 0.5), (0.52, 0.5), (0.0, 0.95)], hex(0xa64b3c));
    pen.shape(&[(0.0, 0.5), (0.52, 0.5), (0.0, 0.95)], hex(0x8b3d32));
    pen.bar(-0.08, 0.0, 0.1, 0.33, hex(0x6b4632));
    pen.window(-0.33, 0.2, -0.17, 0.38);
    pen.window(0.18, 0.2, 0.34, 0.38);
}

pub(super) fn lighthouse(pen: &mut Pen<'_>, stripe: Rgb) {
    pen.shape(&[(-0.3, -0.02), (0.3, -0.02), (0.2, 0.05), (-0.2, 0.05)], hex(0x6f6a66));
    let half = |up: f32| 0.125 - 0.055 * up;
    for band in 0..6 {
        let (low, high) = (0.03 + 0.12 * band as f32, 0.15 + 0.12 * band as f32);
        let colour = if band % 2 == 0 { stripe } else { hex(0xf4f1ea) };
        pen.shape(&[(-half(low), low), (half(low), low), (half(high), high), (-half(high), high)], colour);
    }
    pen.bar(-0.12, 0.75, 0.12, 0.775, hex(0x3a3f4a));
    pen.window(-0.055, 0.775, 0.055, 0.87);
    pen.shape(&[(-0.08, 0.87), (0.08, 0.87), (0.0, 0.97)], stripe.dark(0.15));
    if pen.night {
        let (x, y, size) = (pen.x, pen.y - 0.82 * pen.size, pen.size);
        // Fainter with the distance: each length lies over the longer ones.
        for long in [1.2, 2.4, 3.6, 4.8] {
            let (end, high) = (x + size * long, size * 0.1 * long);
            let beam = [(x, y), (end, y - high), (end, y + high * 1.2)];
            pen.canvas.fill(&beam, Paint::Plain(hex(0xffe9a8)), 0.05);
        }
        pen.canvas.glow(x, y, size * 0.35, hex(0xffe9a8), 0.7);
    }
}

pub(super) fn castle(pen: &mut Pen<'_>, stone: Rgb) {
    pen.bar(-0.4, 0.0, 0.4, 0.42, stone);
    for x in [-0.36, -0.22, -0.08, 0.06, 0.2] {
        pen.bar(x, 0.42, x + 0.08, 0.48, stone);
    }
    for (x, top) in [(-0.46, 0.62), (0.34, 0.62), (-0.09, 0.78)] {
        pen.bar(x, 0.0, x + 0.18, top, stone.dark(0.07));
        pen.shape(&[(x - 0.03, top), (x + 0.21, top), (x + 0.09, top + 0.21)], hex(0x4a5f8f));
        pen.window(x + 0.065, top - 0.17, x + 0.115, top - 0.07);
    }
    pen.bar(-0.07, 0.0, 0.07, 0.16, hex(0x4a3a30));
    pen.ball(0.0, 0.16, 0.07, 0.07, hex(0x4a3a30));
}

pub(super) fn bridge(pen: &mut Pen<'_>, steel: Rgb) {
    pen.bar(-1.3, 0.28, 1.3, 0.33, steel);
    for x in [-0.6, 0.6] {
        pen.bar(x - 0.04, -0.05, x + 0.04, 0.95, steel.dark(0.1));
    }
    let cable = |x: f32| 0.38 + 0.55 * (x / 0.6).powi(2);
    for step in 0..24 {
        let (one, two) = (-0.6 + 0.05 * step as f32, -0.55 + 0.05 * step as f32);
        pen.stroke((one, cable(one)), (two, cable(two)), 0.018, steel);
        pen.stroke((one, 0.33), (one, cable(one)), 0.008, steel);
    }
    pen.stroke((-1.3, 0.34), (-0.6, 0.93), 0.018, steel);
    pen.stroke((0.6, 0.93), (1.3, 0.34), 0.018, steel);
}

pub(super) fn boat(pen: &mut Pen<'_>, hull: Rgb) {
    pen.stroke((0.0, 0.1), (0.0, 0.98), 0.02, hex(WOOD));
    pen.shape(&[(0.03, 0.2), (0.42, 0.22), (0.03, 0.95)], hex(0xf6f1e4));
    pen.shape(&[(-0.03, 0.24), (-0.3, 0.24), (-0.03, 0.82)], hex(0xe6ddc8));
    pen.shape(&[(-0.46, 0.17), (0.5, 0.17), (0.34, -0.02), (-0.34, -0.02)], hull);
    pen.shape(&[(-0.46, 0.17), (0.5, 0.17), (0.48, 0.13), (-0.43, 0.13)], hex(0xf1ede3));
    let (x, y, size) = (pen.x, pen.y + 0.05 * pen.size, pen.size);
    pen.canvas.ellipse(x, y, size * 0.45, size * 0.03, Paint::Plain(hull.dark(0.4)), 0.35);
}

pub(super) fn balloon(pen: &mut Pen<'_>, silk: Rgb) {
    for (wide, colour) in [(0.36, silk), (0.23, silk.light(0.35)), (0.10, silk.dark(0.05))] {
        pen.ball(0.0, 0.66, wide, 0.36, colour);
    }
    pen.shape(&[(-0.2, 0.36), (0.2, 0.36), (0.06, 0.2), (-0.06, 0.2)], silk.dark(0.12));
    pen.stroke((-0.06, 0.2), (-0.05, 0.1), 0.008, hex(WOOD));
    pen.stroke((0.06, 0.2), (0.05, 0.1), 0.008, hex(WOOD));
    pen.bar(-0.07, 0.0, 0.07, 0.11, hex(0x8a5a3c));
}

pub(super) fn rocket(pen: &mut Pen<'_>, hull: Rgb) {
    pen.shape(&[(-0.08, 0.14), (0.08, 0.14), (0.0, -0.16)], hex(0xffb347));
    pen.shape(&[(-0.045, 0.14), (0.045, 0.14), (0.0, -0.02)], hex(0xfff0b0));
    for side in [-1.0, 1.0] {
        pen.shape(&[(0.12 * side, 0.14), (0.25 * side, 0.06), (0.13 * side, 0.38)], hex(0xc8403a));
    }
    pen.ball(0.0, 0.52, 0.15, 0.42, hull);
    pen.shape(&[(-0.105, 0.82), (0.105, 0.82), (0.0, 1.02)], hex(0xc8403a));
    pen.ball(0.0, 0.62, 0.075, 0.075, hex(0x5a6a80));
    pen.ball(0.0, 0.62, 0.055, 0.055, hex(0x9fd0e8));
}

pub(super) fn car(pen: &mut Pen<'_>, body: Rgb) {
    pen.shape(&[(-0.38, 0.42), (0.42, 0.42), (0.26, 0.76), (-0.24, 0.76)], body.dark(0.1));
    pen.window(-0.28, 0.45, -0.01, 0.7);
    pen.window(0.04, 0.45, 0.28, 0.7);
    pen.bar(-0.72, 0.16, 0.74, 0.46, body);
    for x in [-0.42, 0.44] {
        pen.ball(x, 0.15, 0.16, 0.16, hex(0x2a2c33));
        pen.ball(x, 0.15, 0.07, 0.07, hex(0xb8bfc8));
    }
    pen.ball(0.71, 0.34, 0.04, 0.05, hex(0xffe7a0));
}

/// A ridge of mountains across the picture, `tall` above `base`.
pub(in super::super) fn ridge(
    canvas: &mut Canvas,
    random: &mut Random,
    (base, tall): (f32, f32),
    colour: Rgb,
    snow: bool,
) {
    let width = canvas.width as f32;
    let peaks = random.between(3, 4) + (width / base.max(1.0)) as usize;
    for peak in 0..peaks {
        let middle = width * (peak as f32 + 0.3 + random.below(400) as f32 / 1000.0) / peaks as f32;
        let high = tall * (0.6 + random.below(400) as f32 / 1000.0);
        let half = high * (0.95 + random.below(300) as f32 / 1000.0);
        let top = (middle, base - high);
        let notch = (middle + half * 0.12, base - high * 0.42);
        canvas.fill(&[(middle - half, base), top, (middle + half, base)], Paint::Plain(colour), 1.0);
        canvas.fill(
            &[notch, top, (middle + half, base), (middle + half * 0.3, base)],
            Paint::Plain(colour.dark(0.18)),
            1.0,
        );
        if snow {
            let at = |share: f32, down: f32| (middle + half * share * down, base - high * (1.0 - down));
            let cap = [top, at(0.95, 0.26), at(0.45, 0.20), at(0.1, 0.32), at(-0.4, 0.19), at(-0.95, 0.24)];
            canvas.fill(&cap, Paint::Plain(colour.light(0.75)), 0.92);
        }
    }
}

/// Houses side by side, with windows when they are `lit`.
pub(in super::super) fn skyline(
    canvas: &mut Canvas,
    random: &mut Random,
    (base, tall): (f32, f32),
    (colour, lit): (Rgb, bool),
) {
    let width = canvas.width as f32;
    let mut x = -tall * 0.1;
    while x < width {
        let wide = tall * (0.16 + random.below(200) as f32 / 1000.0);
        let high = tall * (0.35 + random.below(650) as f32 / 1000.0);
        let top = base - high;
        let tint = colour.dark(random.below(14) as f32 / 100.0);
        let paint = Paint::Down { top: tint.light(0.06), bottom: tint.dark(0.15), from: top, to: base };
        canvas.fill(&[(x, base), (x, top), (x + wide, top), (x + wide, base)], paint, 1.0);
        if random.once_in(4) {
            canvas.fill(
                &[(x + wide * 0.3, top), (x + wide * 0.7, top), (x + wide * 0.5, top - wide * 0.8)],
                Paint::Plain(tint),
                1.0,
            );
        }
        let (columns, rows) = (3, (high / (tall * 0.07)) as usize);
        for cell in 0..columns * rows {
            let (left, up) = ((cell % columns) as f32, (cell / columns) as f32);
            if !random.once_in(3) {
                let (pane, gap) = (wide * 0.16, wide / 3.4);
                let left = x + gap * 0.35 + left * gap;
                let low = top + tall * (0.05 + 0.07 * up);
                let glass = [
                    (left, low),
                    (left + pane, low),
                    (left + pane, low + tall * 0.03),
                    (left, low + tall * 0.03),
                ];
                let colour = if lit { hex(0xffd980) } else { tint.light(0.25) };
                canvas.fill(&glass, Paint::Plain(colour), if lit { 0.9 } else { 0.5 });
            }
        }
        x += wide * 1.06;
    }
}

/// An arc of seven colours around (`x`, `y`).
pub(in super::super) fn rainbow(canvas: &mut Canvas, x: f32, y: f32, radius: f32) {
    let hues = [0xe8484a, 0xf2903a, 0xf5d142, 0x5fb562, 0x4a90d9, 0x4a53b5, 0x8a55b8];
    for (band, hue) in hues.into_iter().enumerate() {
        let outer = ring(x, y, radius * (1.0 - 0.03 * band as f32), radius * (1.0 - 0.03 * band as f32));
        let inner = ring(x, y, radius * (0.97 - 0.03 * band as f32), radius * (0.97 - 0.03 * band as f32));
        // The upper half of a ring: out along one arc and back along the other.
        let half = |ring: Vec<(f32, f32)>| ring.into_iter().filter(|point| point.1 <= y).collect::<Vec<_>>();
        let mut arc = half(outer);
        arc.extend(half(inner).into_iter().rev());
        canvas.fill(&arc, Paint::Plain(hex(hue)), 0.5);
    }
}
