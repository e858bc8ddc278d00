//! Letters in other alphabets: bold, script, blackboard and their kin.
//!
//! MathML Core knows no `mathvariant` but `normal`, so a letter is written with the character that Unicode
//! has for it (Unicode, "Mathematical Alphanumeric Symbols"). A few of these were assigned long before the
//! others and stand elsewhere.

/// The alphabet that letters and digits are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Single letters slanted, as is usual.
    Plain,
    /// `\mathrm`
    Upright,
    /// `\mathit`
    Italic,
    /// `\mathbf`
    Bold,
    /// `\boldsymbol`
    BoldItalic,
    /// `\mathcal`, `\mathscr`
    Script,
    /// `\mathfrak`
    Fraktur,
    /// `\mathbb`
    DoubleStruck,
    /// `\mathsf`
    SansSerif,
    /// `\mathtt`
    Monospace,
}

impl Alphabet {
    /// The alphabet that a command switches to.
    pub fn of_command(name: &str) -> Option<Alphabet> {
        Some(match name {
            "mathrm" | "rm" | "mathup" | "symrm" => Alphabet::Upright,
            "mathit" | "it" | "mathnormal" => Alphabet::Italic,
            "mathbf" | "bf" | "symbf" => Alphabet::Bold,
            "boldsymbol" | "bm" | "pmb" | "mathbfit" => Alphabet::BoldItalic,
            "mathcal" | "mathscr" | "cal" | "scr" | "symcal" => Alphabet::Script,
            "mathfrak" | "frak" => Alphabet::Fraktur,
            "mathbb" | "Bbb" | "mathbbm" | "mathds" => Alphabet::DoubleStruck,
            "mathsf" | "sf" => Alphabet::SansSerif,
            "mathtt" | "tt" => Alphabet::Monospace,
            _ => return None,
        })
    }

    /// A character in this alphabet, or the character itself where the alphabet has none.
    pub fn write(self, c: char) -> char {
        if let Some(early) = self.assigned_early(c) {
            return early;
        }
        let (capital, small, digit) = match self {
            Alphabet::Plain | Alphabet::Upright => return c,
            Alphabet::Italic => (0x1d434, 0x1d44e, None),
            Alphabet::Bold => (0x1d400, 0x1d41a, Some(0x1d7ce)),
            Alphabet::BoldItalic => (0x1d468, 0x1d482, Some(0x1d7ce)),
            Alphabet::Script => (0x1d49c, 0x1d4b6, None),
            Alphabet::Fraktur => (0x1d504, 0x1d51e, None),
            Alphabet::DoubleStruck => (0x1d538, 0x1d552, Some(0x1d7d8)),
            Alphabet::SansSerif => (0x1d5a0, 0x1d5ba, Some(0x1d7e2)),
            Alphabet::Monospace => (0x1d670, 0x1d68a, Some(0x1d7f6)),
        };
        let place = match c {
            'A'..='Z' => Some(capital + (u32::from(c) - u32::from('A'))),
            'a'..='z' => Some(small + (u32::from(c) - u32::from('a'))),
            '0'..='9' => digit.map(|digit| digit + (u32::from(c) - u32::from('0'))),
            _ => self.greek(c),
        };
        place.and_then(char::from_u32).unwrap_or(c)
    }

    fn greek(self, c: char) -> Option<u32> {
        let (capital, small) = match self {
            Alphabet::Bold => (0x1d6a8, 0x1d6c2),
            Alphabet::BoldItalic => (0x1d71c, 0x1d736),
            Alphabet::Plain
            | Alphabet::Upright
            | Alphabet::Italic
            | Alphabet::Script
            | Alphabet::Fraktur
            | Alphabet::DoubleStruck
            | Alphabet::SansSerif
            | Alphabet::Monospace => return None,
        };
        match c {
            'Α'..='Ω' => Some(capital + (u32::from(c) - u32::from('Α'))),
            'α'..='ω' => Some(small + (u32::from(c) - u32::from('α'))),
            '∇' => Some(capital + 25),
            '∂' => Some(small + 25),
            _ => None,
        }
    }

    fn assigned_early(self, c: char) -> Option<char> {
        Some(match (self, c) {
            (Alphabet::Italic, 'h') => 'ℎ',
            (Alphabet::Script, 'B') => 'ℬ',
            (Alphabet::Script, 'E') => 'ℰ',
            (Alphabet::Script, 'F') => 'ℱ',
            (Alphabet::Script, 'H') => 'ℋ',
            (Alphabet::Script, 'I') => 'ℐ',
            (Alphabet::Script, 'L') => 'ℒ',
            (Alphabet::Script, 'M') => 'ℳ',
            (Alphabet::Script, 'R') => 'ℛ',
            (Alphabet::Script, 'e') => 'ℯ',
            (Alphabet::Script, 'g') => 'ℊ',
            (Alphabet::Script, 'o') => 'ℴ',
            (Alphabet::Fraktur, 'C') => 'ℭ',
            (Alphabet::Fraktur, 'H') => 'ℌ',
            (Alphabet::Fraktur, 'I') => 'ℑ',
            (Alphabet::Fraktur, 'R') => 'ℜ',
            (Alphabet::Fraktur, 'Z') => 'ℨ',
            (Alphabet::DoubleStruck, 'C') => 'ℂ',
            (Alphabet::DoubleStruck, 'H') => 'ℍ',
            (Alphabet::DoubleStruck, 'N') => 'ℕ',
            (Alphabet::DoubleStruck, 'P') => 'ℙ',
            (Alphabet::DoubleStruck, 'Q') => 'ℚ',
            (Alphabet::DoubleStruck, 'R') => 'ℝ',
            (Alphabet::DoubleStruck, 'Z') => 'ℤ',
            _ => return None,
        })
    }
}
