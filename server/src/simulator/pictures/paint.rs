//! Paints a scene: the sky, what is far, what is near, and the weather over it all.

use super::canvas::{Canvas, Paint};
use super::colour::{Rgb, hex};
use super::scene::{Kind, Mood, Scene, Thing, Time, Weather};
use super::things::{self, Pen};
use crate::simulator::random::Random;

/// The colours of an hour.
struct Palette {
    /// Down to the horizon.
    sky: [Rgb; 3],
    ground: Rgb,
    far: Rgb,
    sun: Rgb,
    /// What white things look like in this light.
    light: Rgb,
}

fn palette(scene: &Scene) -> Palette {
    let (sky, ground, far, sun, light) = match scene.time {
        Time::Dawn => ([0x6b7fb8, 0xe8b4bc, 0xfde3c0], 0x6f9a76, 0x9a8fb5, 0xfff0c9, 0xffeede),
        Time::Day => ([0x3f8fd8, 0x8cc6f0, 0xdff1fb], 0x6fae5c, 0x7f9fc4, 0xfff6d0, 0xffffff),
        Time::Dusk => ([0x2f2a62, 0xc4567a, 0xffb566], 0x4a4a5e, 0x54437a, 0xffd08a, 0xf4c7ae),
        Time::Night => ([0x080d24, 0x16204a, 0x2c3f74], 0x1f3040, 0x1c2850, 0xf2f0dd, 0x8494be),
    };
    let mut sky = sky.map(hex);
    if let Some(colour) = scene.backdrop {
        sky = [colour.dark(0.25), colour, colour.light(0.45)];
    }
    let veil = match scene.weather {
        Weather::Clear => 0.0,
        Weather::Snow => 0.35,
        Weather::Cloudy | Weather::Fog => 0.45,
        Weather::Rain => 0.55,
    };
    let haze = hex(light).grey().dark(0.25);
    Palette {
        sky: sky.map(|colour| colour.mix(haze, veil)),
        ground: if scene.weather == Weather::Snow { hex(light).dark(0.05) } else { hex(ground) },
        far: hex(far).mix(haze, veil),
        sun: hex(sun),
        light: hex(light).mix(haze, veil * 0.6),
    }
}

/// Paints `scene` at `width` × `height` pixels.
pub(super) fn paint(scene: &Scene, width: u32, height: u32) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    let palette = palette(scene);
    let mut random = Random::new(scene.seed);
    let outside = is_outside(scene);
    if scene.things.is_empty() && scene.backdrop.is_none() {
        ribbons(&mut canvas, &palette, &mut random);
    } else if outside {
        landscape(&mut canvas, scene, &palette, &mut random);
    } else {
        still_life(&mut canvas, scene, &palette, &mut random);
    }
    weather(&mut canvas, scene.weather, &mut random);
    canvas.vignette(if outside { 0.16 } else { 0.10 });
    mood(&mut canvas, scene.mood);
    canvas
}

fn is_outside(scene: &Scene) -> bool {
    let inside = |thing: &Thing| {
        matches!(
            thing.kind,
            Kind::Apple
                | Kind::Cup
                | Kind::Heart
                | Kind::Flower
                | Kind::Robot
                | Kind::Cat
                | Kind::Dog
                | Kind::Mushroom
                | Kind::Person
        )
    };
    !scene.things.iter().all(inside) || scene.time != Time::Day || scene.weather != Weather::Clear
}

/// Bands of colour that flow across, for prompts that name nothing.
fn ribbons(canvas: &mut Canvas, palette: &Palette, random: &mut Random) {
    let hues = [0xf2a65a, 0xee6c6c, 0x8d5bd0, 0x2f6fd0, 0x35b8b2, 0x8fd9b6];
    let from = random.below(hues.len());
    canvas.gradient(&[(0.0, palette.sky[2].light(0.5)), (1.0, hex(hues[from]).light(0.7))]);
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for band in 0..5 {
        let colour = hex(hues[(from + band) % hues.len()]);
        let base = height * (0.25 + 0.15 * band as f32);
        let line = wave(random, width, base, height * 0.10);
        let paint =
            Paint::Down { top: colour, bottom: colour.light(0.5), from: base - height * 0.1, to: height };
        canvas.fill(&down_to(line, width, height), paint, 0.72);
    }
    let (x, y) = (width * 0.7, height * 0.24);
    canvas.ellipse(x, y, height * 0.09, height * 0.09, Paint::Plain(palette.sun), 0.95);
}

/// A thing or several before a plain wall.
fn still_life(canvas: &mut Canvas, scene: &Scene, palette: &Palette, random: &mut Random) {
    let hues = [0xf3d9c4, 0xcfe3e8, 0xe6ddf0, 0xdbe8d0, 0xf6e3b5];
    let wall = scene.backdrop.unwrap_or_else(|| hex(random.pick(&hues)));
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.gradient(&[
        (0.0, wall.light(0.35)),
        (0.66, wall),
        (0.70, wall.dark(0.10)),
        (1.0, wall.dark(0.02)),
    ]);
    canvas.glow(width * 0.35, height * 0.25, height * 0.7, hex(0xffffff), 0.45);
    let floor = height * 0.80;
    let total: usize = scene.things.iter().map(|thing| thing.count).sum();
    let room = width / total.max(1) as f32;
    let tall = (height * 0.52).min(room * 0.95);
    let mut slot = 0;
    for thing in &scene.things {
        for _ in 0..thing.count {
            let x = room * (slot as f32 + 0.5);
            let size = tall * thing.size.min(1.4);
            canvas.ellipse(x, floor, size * 0.42, size * 0.06, Paint::Plain(wall.dark(0.5)), 0.35);
            let mut pen = Pen { canvas, x, y: floor, size, light: palette.light, night: false };
            things::draw(&mut pen, thing, random);
            slot += 1;
        }
    }
}

fn landscape(canvas: &mut Canvas, scene: &Scene, palette: &Palette, random: &mut Random) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let unit = height.min(width);
    let night = scene.time == Time::Night;
    let horizon = height * 0.62;
    let [top, middle, low] = palette.sky;
    canvas.gradient(&[(0.0, top), (0.35, middle), (0.62, low), (1.0, low.mix(palette.ground, 0.5))]);
    if night || scene.has(Kind::Star) {
        stars(canvas, random, horizon);
    }
    lights(canvas, scene, palette, random, (unit, horizon));
    let clouds =
        scene.things.iter().find(|thing| thing.kind == Kind::Cloud).map_or(0, |thing| thing.count + 2);
    let clouds = match scene.weather {
        Weather::Clear if scene.time == Time::Day => clouds.max(3),
        Weather::Clear | Weather::Fog => clouds,
        Weather::Cloudy | Weather::Rain | Weather::Snow => clouds.max(6),
    };
    for _ in 0..clouds {
        let x = width * random.below(1000) as f32 / 1000.0;
        let y = horizon * (0.12 + 0.5 * random.below(1000) as f32 / 1000.0);
        let size = unit * (0.10 + 0.10 * random.below(100) as f32 / 100.0);
        let mut pen = Pen { canvas, x, y, size, light: palette.light, night };
        things::cloud(&mut pen, low.light(0.6));
    }
    if scene.has(Kind::Rainbow) {
        things::rainbow(canvas, width * 0.5, horizon, unit * 0.55);
    }
    far(canvas, scene, palette, random, (unit, horizon));
    near(canvas, scene, palette, random, (unit, horizon));
    place(canvas, scene, palette, random, (unit, horizon));
}

fn stars(canvas: &mut Canvas, random: &mut Random, horizon: f32) {
    let width = canvas.width;
    let unit = canvas.height as f32 / 1000.0;
    for _ in 0..140 {
        let (x, y) = (random.below(width) as f32, horizon * random.below(1000) as f32 / 1000.0);
        let size = unit * (0.6 + random.below(16) as f32 / 10.0);
        canvas.ellipse(x, y, size, size, Paint::Plain(hex(0xfdf6e0)), 0.4 + random.below(60) as f32 / 100.0);
    }
}

/// Sun and moon, where the hour has them.
fn lights(
    canvas: &mut Canvas,
    scene: &Scene,
    palette: &Palette,
    random: &mut Random,
    (unit, horizon): (f32, f32),
) {
    let width = canvas.width as f32;
    let side = if random.once_in(2) { 0.3 } else { 0.68 };
    let size =
        |kind: Kind| scene.things.iter().find(|thing| thing.kind == kind).map_or(1.0, |thing| thing.size);
    let tint =
        |kind: Kind| scene.things.iter().find(|thing| thing.kind == kind).and_then(|thing| thing.colour);
    let moon = scene.has(Kind::Moon) || (scene.time == Time::Night && !scene.has(Kind::Sun));
    let sun = scene.has(Kind::Sun) || (scene.time != Time::Night && !moon && scene.weather == Weather::Clear);
    if sun {
        let y = match scene.time {
            Time::Dawn | Time::Dusk => horizon * 0.84,
            Time::Day | Time::Night => horizon * 0.30,
        };
        let radius = unit * 0.07 * size(Kind::Sun);
        let colour = tint(Kind::Sun).unwrap_or(palette.sun);
        canvas.glow(width * side, y, unit * 0.55, colour, 0.65);
        canvas.ellipse(width * side, y, radius, radius, Paint::Plain(colour), 1.0);
    }
    if moon {
        let (x, y, radius) = (width * (1.0 - side), horizon * 0.28, unit * 0.065 * size(Kind::Moon));
        let colour = tint(Kind::Moon).unwrap_or(hex(0xf4f0dc));
        canvas.glow(x, y, unit * 0.35, colour, 0.35);
        canvas.ellipse(x, y, radius, radius, Paint::Plain(colour), 1.0);
        for (across, down, part) in [(-0.3, -0.2, 0.22), (0.3, 0.25, 0.16), (0.05, 0.45, 0.12)] {
            let (x, y, part) = (x + across * radius, y + down * radius, part * radius);
            canvas.ellipse(x, y, part, part, Paint::Plain(colour.dark(0.25)), 0.5);
        }
    }
}

/// Mountains, hills and towns in the distance.
fn far(
    canvas: &mut Canvas,
    scene: &Scene,
    palette: &Palette,
    random: &mut Random,
    (unit, horizon): (f32, f32),
) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let low = palette.sky[2];
    if let Some(thing) = scene.things.iter().find(|thing| thing.kind == Kind::Mountain) {
        for layer in 0..3 {
            let share = layer as f32 / 3.0;
            let colour = thing.colour.unwrap_or(palette.far).lit(palette.light).mix(low, 0.55 - 0.25 * share);
            let tall = unit * (0.42 - 0.11 * layer as f32) * thing.size;
            things::ridge(canvas, random, (horizon + 2.0, tall), colour, layer == 0);
        }
    } else if !scene.has(Kind::Sea) && !scene.has(Kind::Desert) {
        for layer in 0..2 {
            let base = horizon - unit * (0.07 - 0.05 * layer as f32);
            let line = wave(random, width, base, unit * 0.05);
            let colour = palette.far.mix(low, 0.45 - 0.2 * layer as f32);
            canvas.fill(&down_to(line, width, height), Paint::Plain(colour), 1.0);
        }
    }
    if let Some(city) = scene.things.iter().find(|thing| thing.kind == Kind::City) {
        let lit = matches!(scene.time, Time::Dusk | Time::Night);
        let colour = city.colour.unwrap_or(hex(0x5b6b8c)).lit(palette.light);
        things::skyline(
            canvas,
            random,
            (horizon + 2.0, unit * 0.36 * city.size),
            (colour.mix(low, 0.45), false),
        );
        things::skyline(canvas, random, (horizon + 2.0, unit * 0.27 * city.size), (colour.dark(0.15), lit));
    }
}

/// The ground, or the sea.
fn near(
    canvas: &mut Canvas,
    scene: &Scene,
    palette: &Palette,
    random: &mut Random,
    (unit, horizon): (f32, f32),
) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let low = palette.sky[2];
    if let Some(sea) = scene.things.iter().find(|thing| thing.kind == Kind::Sea) {
        let deep = sea.colour.unwrap_or(hex(0x1f6f8f)).lit(palette.light);
        let paint =
            Paint::Down { top: low.mix(deep, 0.35), bottom: deep.dark(0.35), from: horizon, to: height };
        canvas.fill(&[(0.0, horizon), (width, horizon), (width, height), (0.0, height)], paint, 1.0);
        for _ in 0..70 {
            let depth = random.below(1000) as f32 / 1000.0;
            let y = horizon + (height - horizon) * depth * depth;
            let long = unit * (0.03 + 0.12 * depth);
            let x = width * random.below(1000) as f32 / 1000.0;
            let thick = unit * (0.0012 + 0.003 * depth);
            canvas.ellipse(x, y, long, thick, Paint::Plain(palette.sun.light(0.2)), 0.30);
        }
        if things::any_on_land(scene) {
            // What does not swim stands on a shore.
            let line = wave(random, width, height * 0.87, unit * 0.02);
            let sand = hex(0xe2c796).lit(palette.light);
            let paint = Paint::Down { top: sand, bottom: sand.dark(0.22), from: height * 0.85, to: height };
            canvas.fill(&down_to(line, width, height), paint, 1.0);
        }
        return;
    }
    let ground = if scene.has(Kind::Desert) { hex(0xdba76a).lit(palette.light) } else { palette.ground };
    for layer in 0..3 {
        let base = horizon + (height - horizon) * (0.05 + 0.28 * layer as f32);
        let line = wave(random, width, base, unit * 0.035);
        let colour = ground.mix(low, 0.22 - 0.11 * layer as f32).dark(0.06 * layer as f32);
        let paint =
            Paint::Down { top: colour.light(0.08), bottom: colour.dark(0.18), from: base, to: height };
        canvas.fill(&down_to(line, width, height), paint, 1.0);
    }
}

/// Everything that stands, swims or flies.
fn place(
    canvas: &mut Canvas,
    scene: &Scene,
    palette: &Palette,
    random: &mut Random,
    (unit, horizon): (f32, f32),
) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let solid: Vec<&Thing> = scene.things.iter().filter(|thing| things::stands(thing.kind)).collect();
    let total: usize = solid.iter().map(|thing| things::number(thing)).sum();
    let mut slot = random.below(total.max(1));
    // Evenly spread, so that nothing hides anything, but not in a row.
    let mut spots: Vec<(f32, f32, &Thing)> = Vec::new();
    for thing in solid {
        for _ in 0..things::number(thing) {
            let place = (slot % total.max(1)) as f32 + 0.5;
            let x = width * (place / total.max(1) as f32 + (random.below(100) as f32 - 50.0) / 900.0);
            let depth = 0.15 + 0.45 * random.below(1000) as f32 / 1000.0;
            let y = if things::flies(thing.kind) {
                horizon * (0.35 + 0.35 * depth)
            } else if scene.has(Kind::Sea) && things::stays_on_land(thing.kind) {
                height * (0.90 + 0.06 * depth)
            } else {
                horizon + (height - horizon) * depth
            };
            spots.push((x, y, thing));
            // Steps that visit every slot once and keep neighbours apart.
            slot += if total > 3 && total % 2 == 1 { 2 } else { 1 };
        }
    }
    spots.sort_by(|one, two| one.1.total_cmp(&two.1));
    for (x, y, thing) in spots {
        let nearness = 0.7 + 0.6 * ((y - horizon) / (height - horizon)).max(0.0);
        let size = unit * things::usual_size(thing.kind) * thing.size * nearness;
        // Nothing is cut off at the edge that fits into the picture.
        let x = x.clamp((size * 0.6).min(width / 2.0), (width - size * 0.6).max(width / 2.0));
        if !things::flies(thing.kind) && thing.kind != Kind::Boat {
            canvas.ellipse(x, y, size * 0.34, size * 0.035, Paint::Plain(hex(0x0b1020)), 0.28);
        }
        let night = scene.time == Time::Night || scene.time == Time::Dusk;
        let mut pen = Pen { canvas, x, y, size, light: palette.light, night };
        things::draw(&mut pen, thing, random);
    }
}

fn weather(canvas: &mut Canvas, weather: Weather, random: &mut Random) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let unit = width.min(height);
    let spot = |random: &mut Random| {
        (width * random.below(1000) as f32 / 1000.0, height * random.below(1000) as f32 / 1000.0)
    };
    match weather {
        Weather::Clear | Weather::Cloudy => {}
        Weather::Rain => {
            for _ in 0..260 {
                let (x, y) = spot(random);
                let (slope, long, thick) = (unit * 0.012, unit * 0.045, unit * 0.0012);
                let drop = [(x, y), (x + thick, y), (x - slope + thick, y + long), (x - slope, y + long)];
                canvas.fill(&drop, Paint::Plain(hex(0xe8f0f8)), 0.35);
            }
        }
        Weather::Snow => {
            for _ in 0..240 {
                let (x, y) = spot(random);
                let size = unit * (0.002 + 0.005 * random.below(100) as f32 / 100.0);
                canvas.ellipse(x, y, size, size, Paint::Plain(hex(0xffffff)), 0.8);
            }
        }
        Weather::Fog => {
            // Thickest over the ground, in two banks.
            let bank = |place: f32, at: f32| (1.0 - ((place - at) / 0.22).powi(2)).max(0.0);
            canvas.haze(hex(0xeef1f4), |place| 0.12 + 0.6 * bank(place, 0.62) + 0.35 * bank(place, 0.86));
        }
    }
}

fn mood(canvas: &mut Canvas, mood: Mood) {
    match mood {
        Mood::Plain => {}
        Mood::Warm => canvas.each(|colour| colour.mix(hex(0xff9a3c), 0.16)),
        Mood::Cold => canvas.each(|colour| colour.mix(hex(0x3c7cff), 0.16)),
        Mood::Pastel => canvas.each(|colour| colour.mix(hex(0xfff4ee), 0.38)),
        Mood::Grey => canvas.each(Rgb::grey),
        Mood::Bright => canvas.each(|colour| Rgb(colour.0 * 1.15, colour.1 * 1.15, colour.2 * 1.15)),
        Mood::Dark => canvas.each(|colour| colour.dark(0.32)),
    }
}

/// A gentle line across the picture around the height `base`.
fn wave(random: &mut Random, width: f32, base: f32, swing: f32) -> Vec<(f32, f32)> {
    let (one, two) = (random.below(628) as f32 / 100.0, random.below(628) as f32 / 100.0);
    (0..=64)
        .map(|step| {
            let share = step as f32 / 64.0;
            let bend = (share * 4.4 + one).sin() * 0.65 + (share * 9.7 + two).sin() * 0.35;
            (width * share, base + bend * swing)
        })
        .collect()
}

/// `line`, closed along the lower edge.
fn down_to(mut line: Vec<(f32, f32)>, width: f32, height: f32) -> Vec<(f32, f32)> {
    line.extend([(width, height), (0.0, height)]);
    line
}
