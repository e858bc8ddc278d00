//! The wall clock, written as the API writes it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds since 1970, to salt ids with.
pub(crate) fn nanoseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().wrapping_mul(1_000_000_000).wrapping_add(u64::from(since.subsec_nanos()))
}

/// Now, such as `2026-05-20T10:00:01Z`: ISO 8601 in whole seconds.
pub(crate) fn now() -> String {
    written(seconds())
}

/// Whole seconds since 1970.
pub(crate) fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// `seconds` since 1970 as ISO 8601.
pub(crate) fn written(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Days to a date in the proleptic Gregorian calendar, counted in years that begin
    // in March, so that the leap day comes last (H. Hinnant's algorithm).
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The time in so many seconds as an HTTP date, such as `Sun, 06 Nov 1994 08:49:37 GMT`
/// (RFC 9110 §5.6.7).
pub(crate) fn http_date(from_now: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() + from_now;
    let text = written(seconds);
    let weekday = DAYS[usize::try_from(seconds / 86_400 % 7).unwrap_or(0)];
    let month = text.get(5..7).and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    format!("{weekday}, {} {} {} {} GMT", part(8, 10), MONTHS[(month - 1) % 12], part(0, 4), part(11, 19))
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn dates_are_right_around_leap_days() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_779_271_201, "2026-05-20T10:00:01Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(written(seconds), expected);
        }
    }
}
