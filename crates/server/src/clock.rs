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
    let number = i32::try_from(since_1970().as_secs() / DAY).unwrap_or(0);
    Date::from_number(number).or_else(|| Date::from_number(0)).expect("1 January 1970 is a day")
}

/// How long it is until the next day begins.
pub fn until_tomorrow() -> Duration {
    Duration::from_secs(DAY - since_1970().as_secs() % DAY)
}

/// The day so many days earlier; `None` before the year 1000.
pub fn days_before(date: Date, days: u32) -> Option<Date> {
    Date::from_number(date.number().checked_sub(i32::try_from(days).ok()?)?)
}

fn since_1970() -> Duration {
    // A clock before 1970 is not set at all: any day is as wrong as another.
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
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
