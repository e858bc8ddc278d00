//! The shapes of things, each in a few polygons.
//!
//! A thing is drawn around the point where it touches the ground: `x` to the right and
//! `y` up, both in parts of its height.

mod creatures;
mod places;

use super::canvas::{Canvas, Paint};
use super::colour::{Rgb, hex};
use super::scene::{Kind, Scene, Thing};
use crate::simulator::random::Random;

pub(super) use places::{rainbow, ridge, skyline};

/// Draws at one place, in one size, in one light.
pub(super) struct Pen<'a> {
    pub(super) canvas: &'a mut Canvas,
    /// Where the thing touches the ground, in pixels.
    pub(super) x: f32,
    pub(super) y: f32,
    /// How tall it is, in pixels.
    pub(super) size: f32,
    pub(super) light: Rgb,
    /// Whether lamps are on.
    pub(super) night: bool,
}

impl Pen<'_> {
    fn shape(&mut self, points: &[(f32, f32)], colour: Rgb) {
        let place = |(x, y): &(f32, f32)| (self.x + x * self.size, self.y - y * self.size);
        let points: Vec<(f32, f32)> = points.iter().map(place).collect();
        let low = points.iter().fold(f32::MAX, |low, point| low.min(point.1));
        let high = points.iter().fold(f32::MIN, |high, point| high.max(point.1));
        let colour = colour.lit(self.light);
        let paint = Paint::Down { top: colour.light(0.07), bottom: colour.dark(0.12), from: low, to: high };
        self.canvas.fill(&points, paint, 1.0);
    }

    fn bar(&mut self, left: f32, bottom: f32, right: f32, top: f32, colour: Rgb) {
        self.shape(&[(left, bottom), (right, bottom), (right, top), (left, top)], colour);
    }

    fn ball(&mut self, x: f32, y: f32, wide: f32, high: f32, colour: Rgb) {
        let corners = 48;
        let points: Vec<(f32, f32)> = (0..corners)
            .map(|corner| {
                let angle = corner as f32 / corners as f32 * std::f32::consts::TAU;
                (x + angle.cos() * wide, y + angle.sin() * high)
            })
            .collect();
        self.shape(&points, colour);
    }

    /// A line of some thickness.
    fn stroke(&mut self, from: (f32, f32), to: (f32, f32), thick: f32, colour: Rgb) {
        let (across, up) = (to.0 - from.0, to.1 - from.1);
        let long = across.hypot(up).max(1e-6);
        let (x, y) = (-up / long * thick / 2.0, across / long * thick / 2.0);
        self.shape(
            &[(from.0 + x, from.1 + y), (to.0 + x, to.1 + y), (to.0 - x, to.1 - y), (from.0 - x, from.1 - y)],
            colour,
        );
    }

    /// A lit window, or a dark one.
    fn window(&mut self, left: f32, bottom: f32, right: f32, top: f32) {
        if self.night {
            let light = std::mem::replace(&mut self.light, hex(0xffffff));
            self.bar(left, bottom, right, top, hex(0xffd980));
            self.light = light;
            let (x, y) =
                (self.x + (left + right) / 2.0 * self.size, self.y - (bottom + top) / 2.0 * self.size);
            self.canvas.glow(x, y, self.size * 0.25, hex(0xffc860), 0.35);
        } else {
            self.bar(left, bottom, right, top, hex(0x9fc4dd));
        }
    }
}

/// Whether it has a place of its own; the others are parts of the landscape.
pub(super) fn stands(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Sun
            | Kind::Moon
            | Kind::Star
            | Kind::Cloud
            | Kind::Rainbow
            | Kind::Mountain
            | Kind::Hill
            | Kind::Sea
            | Kind::City
            | Kind::Desert
    )
}

/// Whether it is in the air.
pub(super) fn flies(kind: Kind) -> bool {
    matches!(kind, Kind::Balloon | Kind::Rocket | Kind::Bird | Kind::Heart)
}

/// Whether it does not belong on water.
pub(super) fn stays_on_land(kind: Kind) -> bool {
    stands(kind) && !flies(kind) && !matches!(kind, Kind::Boat | Kind::Fish | Kind::Bridge | Kind::Lighthouse)
}

/// Whether the scene needs a shore.
pub(super) fn any_on_land(scene: &Scene) -> bool {
    scene.things.iter().any(|thing| stays_on_land(thing.kind))
}

/// How many of it are drawn: nobody means one single pine by a forest.
pub(super) fn number(thing: &Thing) -> usize {
    match thing.kind {
        Kind::Pine => thing.count.max(5),
        Kind::Flower | Kind::Bird => thing.count.max(3),
        _ => thing.count,
    }
}

/// Its height, in parts of the picture's shorter side.
pub(super) fn usual_size(kind: Kind) -> f32 {
    match kind {
        Kind::Lighthouse | Kind::Castle => 0.42,
        Kind::Tree | Kind::Palm | Kind::Balloon | Kind::Rocket | Kind::Pine => 0.34,
        Kind::House | Kind::Boat | Kind::Bridge | Kind::Robot | Kind::Person | Kind::Cactus => 0.28,
        Kind::Car | Kind::Cat | Kind::Dog | Kind::Flower | Kind::Mushroom | Kind::Heart => 0.22,
        _ => 0.16,
    }
}

/// Draws `thing` with `pen`.
pub(super) fn draw(pen: &mut Pen<'_>, thing: &Thing, random: &mut Random) {
    let or = |colour: u32| thing.colour.unwrap_or(hex(colour));
    match thing.kind {
        Kind::Tree => places::tree(pen, or(0x4f8f4a)),
        Kind::Pine => places::pine(pen, or(0x2f6b4a)),
        Kind::Palm => places::palm(pen, or(0x3f9b57)),
        Kind::House => places::house(pen, or(0xe9dcc3)),
        Kind::Lighthouse => places::lighthouse(pen, or(0xc8403a)),
        Kind::Castle => places::castle(pen, or(0xa9a7b4)),
        Kind::Bridge => places::bridge(pen, or(0xc4553b)),
        Kind::Boat => places::boat(pen, or(0x9a3b34)),
        Kind::Balloon => places::balloon(pen, or(0xe8604c)),
        Kind::Rocket => places::rocket(pen, or(0xe9e9f0)),
        Kind::Car => places::car(pen, or(0xd63b3b)),
        Kind::Cat => creatures::cat(pen, or(0x6b5a55)),
        Kind::Dog => creatures::dog(pen, or(0xb9793f)),
        Kind::Bird => creatures::bird(pen, or(0x3a4256)),
        Kind::Fish => creatures::fish(pen, or(0xf08c46)),
        Kind::Robot => creatures::robot(pen, or(0x8fa3b8)),
        Kind::Person => creatures::person(pen, or(0x3f6fb0)),
        Kind::Flower => {
            let hues = [0xe75480, 0xf5c83a, 0x9b6bd6, 0xf2f0ea];
            let colour = thing.colour.unwrap_or_else(|| hex(random.pick(&hues)));
            creatures::flower(pen, colour);
        }
        Kind::Mushroom => creatures::mushroom(pen, or(0xcf3b33)),
        Kind::Cactus => creatures::cactus(pen, or(0x4f8f57)),
        Kind::Apple => creatures::apple(pen, or(0xcf3a36)),
        Kind::Cup => creatures::cup(pen, or(0xf0ece2)),
        Kind::Heart => creatures::heart(pen, or(0xe0405e)),
        Kind::Sun => pen.ball(0.0, 0.5, 0.4, 0.4, or(0xf5c83a)),
        Kind::Moon => pen.ball(0.0, 0.5, 0.4, 0.4, or(0xf0ecd8)),
        Kind::Cloud => cloud(pen, or(0xf4f6f8)),
        Kind::Star | Kind::Rainbow | Kind::Mountain | Kind::Hill | Kind::Sea | Kind::City | Kind::Desert => {}
    }
}

/// A cloud; its place is its middle.
pub(super) fn cloud(pen: &mut Pen<'_>, colour: Rgb) {
    let parts =
        [(0.0, 0.0, 1.1, 0.22), (-0.5, 0.12, 0.45, 0.26), (0.05, 0.26, 0.5, 0.36), (0.55, 0.10, 0.4, 0.22)];
    for (x, y, wide, high) in parts {
        let (x, y) = (pen.x + x * pen.size, pen.y - y * pen.size);
        let (wide, high) = (wide * pen.size * 0.8, high * pen.size * 0.8);
        let paint = Paint::Down { top: colour, bottom: colour.dark(0.10), from: y - high, to: y + high };
        pen.canvas.ellipse(x, y, wide, high, paint, 0.82);
    }
}
