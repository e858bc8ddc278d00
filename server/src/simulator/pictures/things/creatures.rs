//! Animals, people, plants, and things for a table.

use super::super::colour::{Rgb, hex};
use super::Pen;

const DARK: u32 = 0x2a2530;

pub(super) fn cat(pen: &mut Pen<'_>, fur: Rgb) {
    for step in 0..8 {
        let at = |step: f32| (0.26 + 0.16 * (step / 2.6).sin(), 0.06 + 0.07 * step);
        pen.stroke(at(step as f32), at(step as f32 + 1.0), 0.06, fur.dark(0.08));
    }
    pen.ball(0.0, 0.28, 0.26, 0.30, fur);
    pen.ball(0.0, 0.2, 0.13, 0.19, fur.light(0.25));
    for side in [-1.0, 1.0] {
        pen.ball(0.11 * side, 0.03, 0.08, 0.045, fur.light(0.1));
        pen.shape(&[(0.05 * side, 0.84), (0.21 * side, 0.78), (0.19 * side, 1.0)], fur);
        pen.shape(&[(0.09 * side, 0.84), (0.18 * side, 0.81), (0.175 * side, 0.94)], hex(0xe8a5a0));
    }
    pen.ball(0.0, 0.7, 0.235, 0.2, fur);
    for side in [-1.0, 1.0] {
        pen.ball(0.09 * side, 0.73, 0.045, 0.055, hex(0xcfe07a));
        pen.ball(0.09 * side, 0.73, 0.018, 0.05, hex(DARK));
        for tilt in [-0.03, 0.02] {
            pen.stroke((0.08 * side, 0.63), (0.33 * side, 0.63 + tilt), 0.008, hex(0xf4f2ec));
        }
    }
    pen.shape(&[(-0.03, 0.665), (0.03, 0.665), (0.0, 0.635)], hex(0xe58f8a));
}

pub(super) fn dog(pen: &mut Pen<'_>, fur: Rgb) {
    pen.stroke((0.36, 0.42), (0.56, 0.66), 0.07, fur.dark(0.1));
    for x in [-0.26, -0.12, 0.2, 0.33] {
        pen.bar(x - 0.045, 0.0, x + 0.045, 0.32, fur.dark(0.12));
    }
    pen.ball(0.05, 0.4, 0.4, 0.17, fur);
    pen.ball(-0.34, 0.66, 0.2, 0.18, fur);
    pen.ball(-0.5, 0.61, 0.14, 0.09, fur.light(0.2));
    pen.ball(-0.62, 0.64, 0.035, 0.03, hex(DARK));
    pen.ball(-0.4, 0.71, 0.026, 0.03, hex(DARK));
    pen.shape(&[(-0.3, 0.82), (-0.16, 0.8), (-0.14, 0.52), (-0.24, 0.56)], fur.dark(0.25));
}

pub(super) fn bird(pen: &mut Pen<'_>, feathers: Rgb) {
    for side in [-1.0, 1.0] {
        let wing =
            [(0.0, 0.44), (0.3 * side, 0.72), (0.72 * side, 0.62), (0.34 * side, 0.58), (0.02 * side, 0.34)];
        pen.shape(&wing, feathers);
    }
    pen.ball(0.0, 0.4, 0.1, 0.07, feathers);
}

pub(super) fn fish(pen: &mut Pen<'_>, scales: Rgb) {
    pen.shape(&[(0.36, 0.5), (0.66, 0.72), (0.6, 0.5), (0.66, 0.28)], scales.dark(0.1));
    pen.shape(&[(-0.05, 0.7), (0.16, 0.9), (0.22, 0.66)], scales.dark(0.15));
    pen.ball(0.0, 0.5, 0.44, 0.23, scales);
    pen.ball(-0.02, 0.42, 0.32, 0.11, scales.light(0.35));
    pen.ball(-0.26, 0.56, 0.05, 0.05, hex(0xffffff));
    pen.ball(-0.27, 0.56, 0.026, 0.026, hex(DARK));
}

pub(super) fn robot(pen: &mut Pen<'_>, metal: Rgb) {
    pen.stroke((0.0, 0.9), (0.0, 1.0), 0.02, metal.dark(0.3));
    pen.ball(0.0, 1.01, 0.03, 0.03, hex(0xe8504a));
    for side in [-1.0, 1.0] {
        pen.bar(0.13 * side - 0.05, 0.04, 0.13 * side + 0.05, 0.24, metal.dark(0.25));
        pen.ball(0.13 * side, 0.03, 0.09, 0.04, metal.dark(0.35));
        pen.stroke((0.26 * side, 0.5), (0.36 * side, 0.3), 0.06, metal.dark(0.2));
        pen.ball(0.37 * side, 0.28, 0.05, 0.05, metal.dark(0.1));
    }
    pen.bar(-0.25, 0.22, 0.25, 0.58, metal);
    pen.bar(-0.14, 0.3, 0.14, 0.48, metal.dark(0.35));
    for (x, colour) in [(-0.08, 0x6fd08c), (0.0, 0xf5c83a), (0.08, 0xe8604c)] {
        pen.ball(x, 0.39, 0.028, 0.028, hex(colour));
    }
    pen.bar(-0.22, 0.61, 0.22, 0.9, metal.light(0.12));
    for side in [-1.0, 1.0] {
        pen.ball(0.1 * side, 0.77, 0.065, 0.065, hex(0x22303f));
        pen.ball(0.1 * side, 0.77, 0.04, 0.04, hex(0x6fe3f0));
    }
    pen.bar(-0.1, 0.655, 0.1, 0.68, hex(0x22303f));
}

pub(super) fn person(pen: &mut Pen<'_>, coat: Rgb) {
    for side in [-1.0, 1.0] {
        pen.bar(0.07 * side - 0.045, 0.0, 0.07 * side + 0.045, 0.36, hex(0x39415a));
        pen.stroke((0.13 * side, 0.66), (0.22 * side, 0.4), 0.06, coat.dark(0.12));
    }
    pen.shape(&[(-0.17, 0.3), (0.17, 0.3), (0.12, 0.72), (-0.12, 0.72)], coat);
    pen.ball(0.0, 0.84, 0.1, 0.11, hex(0xd9a47e));
    pen.shape(
        &[(-0.11, 0.84), (-0.1, 0.95), (0.0, 0.99), (0.1, 0.95), (0.11, 0.84), (0.0, 0.92)],
        hex(0x4a3328),
    );
}

pub(super) fn flower(pen: &mut Pen<'_>, petals: Rgb) {
    let stem = hex(0x4a8a4a);
    pen.stroke((0.0, 0.0), (0.02, 0.68), 0.03, stem);
    pen.shape(&[(0.0, 0.2), (0.2, 0.36), (0.1, 0.2)], stem);
    pen.shape(&[(0.01, 0.32), (-0.19, 0.46), (-0.09, 0.3)], stem);
    for petal in 0..8 {
        let angle = petal as f32 / 8.0 * std::f32::consts::TAU;
        let (x, y) = (0.02 + angle.cos() * 0.15, 0.76 + angle.sin() * 0.15);
        pen.ball(x, y, 0.09, 0.09, if petal % 2 == 0 { petals } else { petals.light(0.15) });
    }
    pen.ball(0.02, 0.76, 0.085, 0.085, hex(0xe0a526));
}

pub(super) fn mushroom(pen: &mut Pen<'_>, cap: Rgb) {
    pen.shape(&[(-0.13, 0.0), (0.13, 0.0), (0.09, 0.5), (-0.09, 0.5)], hex(0xf1e7d6));
    let dome: Vec<(f32, f32)> = (0..=24)
        .map(|step| {
            let angle = step as f32 / 24.0 * std::f32::consts::PI;
            (angle.cos() * 0.46, 0.44 + angle.sin() * 0.46)
        })
        .collect();
    pen.shape(&dome, cap);
    for (x, y, radius) in [(-0.2, 0.6, 0.06), (0.06, 0.74, 0.075), (0.27, 0.56, 0.05), (-0.03, 0.54, 0.04)] {
        pen.ball(x, y, radius, radius * 0.85, hex(0xfbf5ea));
    }
}

pub(super) fn cactus(pen: &mut Pen<'_>, skin: Rgb) {
    for (x, low, high) in [(-0.24, 0.36, 0.62), (0.24, 0.28, 0.7)] {
        pen.stroke((0.0, low), (x, low + 0.03), 0.1, skin.dark(0.1));
        pen.bar(x - 0.05, low, x + 0.05, high, skin.dark(0.06));
        pen.ball(x, high, 0.05, 0.05, skin.dark(0.06));
    }
    pen.bar(-0.08, 0.0, 0.08, 0.88, skin);
    pen.ball(0.0, 0.88, 0.08, 0.09, skin);
    for x in [-0.04, 0.0, 0.04] {
        pen.stroke((x, 0.04), (x, 0.88), 0.008, skin.light(0.25));
    }
    pen.ball(0.03, 0.97, 0.035, 0.03, hex(0xee86a8));
}

pub(super) fn apple(pen: &mut Pen<'_>, skin: Rgb) {
    pen.ball(-0.13, 0.38, 0.29, 0.36, skin);
    pen.ball(0.13, 0.38, 0.29, 0.36, skin);
    pen.ball(-0.2, 0.52, 0.07, 0.11, skin.light(0.45));
    pen.stroke((0.0, 0.66), (0.05, 0.88), 0.035, hex(0x6b4632));
    pen.shape(&[(0.05, 0.78), (0.18, 0.92), (0.34, 0.86), (0.2, 0.76)], hex(0x5a9a4a));
}

pub(super) fn cup(pen: &mut Pen<'_>, glaze: Rgb) {
    pen.ball(0.0, 0.04, 0.52, 0.07, glaze.dark(0.08));
    pen.ball(0.4, 0.4, 0.17, 0.19, glaze.dark(0.06));
    pen.ball(0.4, 0.4, 0.1, 0.12, glaze.dark(0.35));
    pen.shape(&[(-0.4, 0.66), (0.4, 0.66), (0.3, 0.1), (0.18, 0.05), (-0.18, 0.05), (-0.3, 0.1)], glaze);
    pen.ball(0.0, 0.66, 0.4, 0.07, glaze.light(0.2));
    pen.ball(0.0, 0.655, 0.34, 0.05, hex(0x5a3825));
    for x in [-0.12, 0.06] {
        for step in 0..5 {
            let at = |step: f32| (x + 0.035 * (step * 1.4).sin(), 0.76 + 0.055 * step);
            pen.stroke(at(step as f32), at(step as f32 + 1.0), 0.018, glaze.light(0.5));
        }
    }
}

pub(super) fn heart(pen: &mut Pen<'_>, colour: Rgb) {
    let outline: Vec<(f32, f32)> = (0..80)
        .map(|step| {
            let angle = step as f32 / 80.0 * std::f32::consts::TAU;
            let x = 16.0 * angle.sin().powi(3);
            let y = 13.0 * angle.cos()
                - 5.0 * (2.0 * angle).cos()
                - 2.0 * (3.0 * angle).cos()
                - (4.0 * angle).cos();
            (x / 36.0, 0.54 + y / 36.0)
        })
        .collect();
    pen.shape(&outline, colour);
    pen.ball(-0.2, 0.68, 0.07, 0.06, colour.light(0.45));
}
