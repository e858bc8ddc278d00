//! How the list of conversations is grouped: pinned ones first, then by day.

use super::id::Millis;

/// A group of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// Kept at the top.
    Pinned,
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// The seven days before that.
    Week,
    /// Everything else.
    Older,
}

impl Shelf {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] = [Self::Pinned, Self::Today, Self::Yesterday, Self::Week, Self::Older];

    /// The group's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Pinned => "Pinned",
            Self::Today => "Today",
            Self::Yesterday => "Yesterday",
            Self::Week => "Previous 7 days",
            Self::Older => "Older",
        }
    }

    /// The group of a conversation. `east_minutes` is how far the person's clock is ahead of UTC, in minutes. A time in
    /// the future (a clock set back) counts as today.
    pub fn of(pinned: bool, updated: Millis, now: Millis, east_minutes: i64) -> Self {
        if pinned {
            return Self::Pinned;
        }
        let day = |time: Millis| (time.0 as i64 + east_minutes * 60_000).div_euclid(86_400_000);
        match day(now) - day(updated) {
            ..=0 => Self::Today,
            1 => Self::Yesterday,
            2..=8 => Self::Week,
            9.. => Self::Older,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_the_persons_midnight() {
        let midnight_utc = Millis(1_800_000_000_000 / 86_400_000 * 86_400_000);
        let of =
            |before_ms: u64, east| Shelf::of(false, Millis(midnight_utc.0 - before_ms), midnight_utc, east);
        assert_eq!(of(1, 0), Shelf::Yesterday);
        assert_eq!(of(1, 60), Shelf::Today, "one hour east it has been the new day for an hour");
        assert_eq!(of(3 * 86_400_000, 0), Shelf::Week);
        assert_eq!(of(30 * 86_400_000, 0), Shelf::Older);
        assert_eq!(Shelf::of(true, Millis(0), midnight_utc, 0), Shelf::Pinned);
        assert_eq!(Shelf::of(false, midnight_utc.plus(9_999_999_999), midnight_utc, 0), Shelf::Today);
    }
}
