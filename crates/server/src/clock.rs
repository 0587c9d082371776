//! The only reader of the clock. Days are those of Coordinated Universal Time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wecan_model::Date;

const DAY: u64 = 24 * 60 * 60;

/// Milliseconds since 1970.
pub fn milliseconds() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}

/// Today.
pub fn today() -> Date {
    let number = i64::try_from(since_1970().as_secs() / DAY).unwrap_or(0);
    day(number).or_else(|| day(0)).expect("1 January 1970 is a day")
}

/// How long it is until the next day begins.
pub fn until_tomorrow() -> Duration {
    Duration::from_secs(DAY - since_1970().as_secs() % DAY)
}

/// The day so many days earlier; `None` before the year 1000.
pub fn days_before(date: Date, days: u32) -> Option<Date> {
    day(number(date) - i64::from(days))
}

fn since_1970() -> Duration {
    // A clock before 1970 is not set at all: any day is as wrong as another.
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Days since 1970, after Howard Hinnant's `days_from_civil`.
fn number(date: Date) -> i64 {
    let month = i64::from(date.month());
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(date.day()) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day of this number, after Howard Hinnant's `civil_from_days`.
fn day(number: i64) -> Option<Date> {
    let shifted = number.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    Date::new(u32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_across_months_leap_years_and_centuries() {
        let before = |date: &str, days| days_before(Date::parse(date).expect("a day"), days).map(Date::iso);
        assert_eq!(before("2026-11-22", 0).as_deref(), Some("2026-11-22"));
        assert_eq!(before("2026-01-01", 1).as_deref(), Some("2025-12-31"));
        assert_eq!(before("2024-03-01", 1).as_deref(), Some("2024-02-29"));
        assert_eq!(before("1900-03-01", 1).as_deref(), Some("1900-02-28"));
        assert_eq!(before("2026-11-22", 365).as_deref(), Some("2025-11-22"));
        assert_eq!(before("1970-01-01", 354_285).as_deref(), Some("1000-01-01"));
        assert_eq!(before("1970-01-01", 354_286), None);
        assert_eq!(before("2026-11-22", u32::MAX), None);
    }
}
