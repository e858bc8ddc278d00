//! Which ratios and sizes there are, how many pixels they have, and what they cost.

use crate::simulator::models::Model;
use crate::simulator::refusal::Refusal;
use crate::simulator::schema::not_allowed;

/// How large a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Px512,
    K1,
    K2,
    K4,
}

const SIZES: [(&str, Size); 4] = [("512", Size::Px512), ("1K", Size::K1), ("2K", Size::K2), ("4K", Size::K4)];

/// Ratio, and width and height at 1K. The last four are not for every model.
const RATIOS: [(&str, u32, u32); 14] = [
    ("1:1", 1024, 1024),
    ("2:3", 848, 1264),
    ("3:2", 1264, 848),
    ("3:4", 896, 1200),
    ("4:3", 1200, 896),
    ("4:5", 928, 1152),
    ("5:4", 1152, 928),
    ("9:16", 768, 1376),
    ("16:9", 1376, 768),
    ("21:9", 1584, 672),
    ("1:4", 512, 2048),
    ("4:1", 2048, 512),
    ("1:8", 384, 3072),
    ("8:1", 3072, 384),
];

/// How many ratios every model has.
const USUAL: usize = 10;

fn ratios(model: &Model) -> &'static [(&'static str, u32, u32)] {
    if model.id.contains("3-pro-image") { &RATIOS[..USUAL] } else { &RATIOS }
}

/// The ratio named `wish`, if `model` has it.
pub(crate) fn ratio(wish: &str, model: &Model, path: &str) -> Result<&'static str, Refusal> {
    let known = ratios(model);
    let found = known.iter().find(|(name, _, _)| *name == wish).map(|(name, _, _)| *name);
    let names = known.iter().map(|(name, _, _)| *name);
    found.ok_or_else(|| not_allowed(wish, &format!("{path}.aspect_ratio"), names))
}

/// The size named `wish`, if `model` has it.
pub(crate) fn size(wish: &str, model: &Model, path: &str) -> Result<Size, Refusal> {
    // Only the 3.1 flash models draw pictures that small.
    let known = if model.id.contains("3.1-flash") { &SIZES[..] } else { &SIZES[1..] };
    let found = known.iter().find(|(name, _)| *name == wish).map(|(_, size)| *size);
    let names = known.iter().map(|(name, _)| *name);
    found.ok_or_else(|| not_allowed(wish, &format!("{path}.image_size"), names))
}

/// Width and height in pixels.
pub(crate) fn pixels(ratio: &str, size: Size) -> (u32, u32) {
    let (_, width, height) = RATIOS.iter().find(|(name, _, _)| *name == ratio).copied().unwrap_or(RATIOS[0]);
    match size {
        Size::Px512 => (width / 2, height / 2),
        Size::K1 => (width, height),
        Size::K2 => (width * 2, height * 2),
        Size::K4 => (width * 4, height * 4),
    }
}

/// The ratio of `model` that is nearest to that of a picture of `width` × `height`.
pub(crate) fn nearest(width: u32, height: u32, model: &Model) -> &'static str {
    let wish = (f64::from(width.max(1)) / f64::from(height.max(1))).ln();
    let distance =
        |(_, width, height): &(&str, u32, u32)| ((f64::from(*width) / f64::from(*height)).ln() - wish).abs();
    let known = ratios(model).iter();
    known.min_by(|one, two| distance(one).total_cmp(&distance(two))).map_or("1:1", |found| found.0)
}

/// What a picture costs in tokens.
pub(crate) fn tokens(size: Size) -> usize {
    match size {
        Size::Px512 => 747,
        Size::K1 | Size::K2 => 1120,
        Size::K4 => 2000,
    }
}
