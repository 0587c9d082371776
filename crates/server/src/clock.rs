//! The only reader of the clock. Days are those of the place that the server is for: a survey that closes on a day
//! closes there at midnight, in summer too.

use jiff::Timestamp;
use jiff::civil::{self, Time};
use jiff::tz::TimeZone;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wecan_model::Date;

/// Where the days are counted, unless something else is said: the place of most of those who host this.
pub const ZONE: &str = "Europe/London";

static OWN_ZONE: OnceLock<TimeZone> = OnceLock::new();

/// Counts days in this time zone from now on, by its name in the tz database: `Europe/London`. The first call counts.
///
/// # Errors
/// A sentence about what is wrong with the name.
pub fn count_days_in(name: &str) -> Result<(), String> {
    let zone = TimeZone::get(name)
        .map_err(|_| format!("--time-zone: there is no time zone `{name}`; names are like Europe/London"))?;
    OWN_ZONE.get_or_init(|| zone);
    Ok(())
}

fn zone() -> TimeZone {
    OWN_ZONE.get_or_init(|| TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)).clone()
}

/// Milliseconds since 1970.
pub fn milliseconds() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}

/// Today.
pub fn today() -> Date {
    day(Timestamp::now(), &zone())
}

/// The day at a time, in milliseconds since 1970; `None` for times that no calendar has.
pub fn day_at(milliseconds: u64) -> Option<Date> {
    let time = Timestamp::from_millisecond(i64::try_from(milliseconds).ok()?).ok()?;
    Some(day(time, &zone()))
}

/// When clocks show this hour on a day, in milliseconds since 1970; `None` for times that no calendar has.
pub fn hour_of(date: Date, hour: i8) -> Option<u64> {
    let part = |number: u8| i8::try_from(number).ok();
    let day = civil::Date::new(i16::try_from(date.year()).ok()?, part(date.month())?, part(date.day())?).ok()?;
    let time = zone().to_timestamp(day.to_datetime(Time::new(hour, 0, 0, 0).ok()?)).ok()?;
    u64::try_from(time.as_millisecond()).ok()
}

/// How long it is until the next day begins.
pub fn until_tomorrow() -> Duration {
    until_day_after(Timestamp::now(), &zone())
}

fn day(time: Timestamp, zone: &TimeZone) -> Date {
    let date = zone.to_datetime(time).date();
    let part = |number: i8| u32::from(number.unsigned_abs());
    let day = Date::new(date.year().unsigned_abs().into(), part(date.month()), part(date.day()));
    day.or_else(|| Date::from_number(0)).expect("1 January 1970 is a day")
}

fn until_day_after(time: Timestamp, zone: &TimeZone) -> Duration {
    let next = zone.to_datetime(time).date().tomorrow();
    let next = next.and_then(|next| zone.to_timestamp(next.to_datetime(Time::midnight())));
    let left = next.ok().and_then(|next| u64::try_from(next.as_millisecond() - time.as_millisecond()).ok());
    // Further on than any clock goes.
    left.map_or(Duration::from_secs(60 * 60), Duration::from_millis)
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
    fn a_day_begins_at_midnight_where_people_live() {
        let zone = TimeZone::get(ZONE).expect("it is known");
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let day = |text: &str| day(at(text), &zone).iso();
        assert_eq!(day("2026-07-01T22:59:59Z"), "2026-07-01");
        assert_eq!(day("2026-07-01T23:00:00Z"), "2026-07-02", "summer time is an hour ahead");
        assert_eq!(day("2026-12-01T23:00:00Z"), "2026-12-01");
        let left = |text: &str| until_day_after(at(text), &zone);
        assert_eq!(left("2026-07-01T22:59:59Z"), Duration::from_secs(1));
        assert_eq!(left("2026-10-24T23:00:00Z"), Duration::from_secs(25 * 60 * 60), "clocks go back");
    }

    #[test]
    fn a_zone_that_is_not_there_is_named() {
        let said = count_days_in("Europe/Lundon").expect_err("there is none");
        assert!(said.contains("`Europe/Lundon`"), "{said}");
    }

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
