//! Colours: mixing, and their names.

use serde::{Deserialize, Serialize};

/// Red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Rgb(pub(super) f32, pub(super) f32, pub(super) f32);

/// A colour from `0xrrggbb`.
pub(super) const fn hex(value: u32) -> Rgb {
    let [_, red, green, blue] = value.to_be_bytes();
    Rgb(red as f32, green as f32, blue as f32)
}

impl Rgb {
    /// So much of `other`, 0 to 1, and the rest of this.
    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        let blend = |one: f32, two: f32| one + (two - one) * share;
        Self(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// Towards white.
    pub(super) fn light(self, share: f32) -> Self {
        self.mix(Self(255.0, 255.0, 255.0), share)
    }

    /// Towards a dark blue, as shadows are.
    pub(super) fn dark(self, share: f32) -> Self {
        self.mix(hex(0x0b1020), share)
    }

    /// Multiplied by the light that falls on it.
    pub(super) fn lit(self, light: Self) -> Self {
        Self(self.0 * light.0 / 255.0, self.1 * light.1 / 255.0, self.2 * light.2 / 255.0)
    }

    /// Its lightness alone.
    pub(super) fn grey(self) -> Self {
        let light = self.0 * 0.3 + self.1 * 0.59 + self.2 * 0.11;
        Self(light, light, light)
    }
}

const NAMES: &[(&str, u32)] = &[
    ("red", 0xd6_3b_3b),
    ("crimson", 0xb0_1e_3a),
    ("scarlet", 0xe0_36_24),
    ("orange", 0xf2_8c_28),
    ("yellow", 0xf5_c8_3a),
    ("gold", 0xd9_a4_2b),
    ("golden", 0xd9_a4_2b),
    ("green", 0x3f_9b_57),
    ("emerald", 0x1f_9c_6b),
    ("mint", 0x8f_d9_b6),
    ("teal", 0x1f_8a_8c),
    ("turquoise", 0x35_b8_b2),
    ("cyan", 0x3f_c1_d6),
    ("blue", 0x2f_6f_d0),
    ("navy", 0x1d_2f_6a),
    ("indigo", 0x46_3c_a8),
    ("purple", 0x84_4f_b8),
    ("violet", 0x8d_5b_d0),
    ("lavender", 0xb9_a3_e3),
    ("pink", 0xee_86_a8),
    ("magenta", 0xcf_3f_9c),
    ("brown", 0x8a_5a_3c),
    ("beige", 0xdc_c8_a6),
    ("white", 0xf4_f2_ec),
    ("grey", 0x8b_91_99),
    ("gray", 0x8b_91_99),
    ("silver", 0xb8_bf_c8),
    ("black", 0x23_25_2c),
];

/// The colour called `word`.
pub(super) fn named(word: &str) -> Option<Rgb> {
    NAMES.iter().find(|(name, _)| *name == word).map(|(_, value)| hex(*value))
}
