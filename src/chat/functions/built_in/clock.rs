//! The clock.

use serde_json::{Value, json};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// 1 January 1970 was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// The time, here and in UTC.
pub(super) fn now(now_ms: u64, east_minutes: i64) -> Value {
    let utc = now_ms as i64;
    let local = utc + east_minutes * MINUTE_MS;
    let sign = if east_minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (east_minutes.abs() / 60, east_minutes.abs() % 60);
    let weekday = WEEKDAYS[local.div_euclid(DAY_MS).rem_euclid(7) as usize];
    json!({
        "local": format!("{}{sign}{hours:02}:{minutes:02}", stamp(local)),
        "weekday": weekday,
        "utc": format!("{}Z", stamp(utc)),
    })
}

/// Date and time in the form of RFC 3339, without the offset.
fn stamp(ms: i64) -> String {
    let (days, of_day) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS) / 1000);
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// The day of the Gregorian calendar, from days since 1970. Years are counted from March, so that the leap day is the
/// last of its year; 146,097 days are 400 years.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, turn) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + turn, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_knows_leap_days_and_offsets() {
        let check = |ms: u64, east: i64, local: &str, weekday: &str| {
            let told = now(ms, east);
            assert_eq!((told["local"].as_str(), told["weekday"].as_str()), (Some(local), Some(weekday)));
        };
        check(0, 0, "1970-01-01T00:00:00+00:00", "Thursday");
        check(951_825_600_000, 0, "2000-02-29T12:00:00+00:00", "Tuesday");
        check(1_798_757_999_000, 60, "2026-12-31T23:59:59+01:00", "Thursday");
        check(0, -90, "1969-12-31T22:30:00-01:30", "Wednesday");
    }
}
