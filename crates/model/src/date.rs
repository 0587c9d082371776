//! A day in the calendar.

/// A day of the Gregorian calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day that there is here.
    pub(crate) const FIRST: Self = Self { year: 1000, month: 1, day: 1 };

    /// A day, or `None` where there is no such day. Years run from 1000 to 9999.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        let fits = (1000..=9999).contains(&year) && (1..=days).contains(&day);
        fits.then_some(Self { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Self::new(digits(text.get(..4)?)?, digits(text.get(5..7)?)?, digits(text.get(8..)?)?)
    }

    /// The year, 1000 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1 January 1970, after Howard Hinnant's `days_from_civil`.
    pub fn number(self) -> i32 {
        let month = i32::from(self.month);
        let year = i32::from(self.year) - i32::from(month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i32::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day so many days after 1 January 1970, after Howard Hinnant's `civil_from_days`; `None` where
    /// [`Date::new`] has none.
    pub fn from_number(number: i32) -> Option<Self> {
        let shifted = number.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        Self::new(u32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        let mut out = String::new();
        for (part, width) in [(u32::from(self.year), 1000), (u32::from(self.month), 10), (u32::from(self.day), 10)] {
            if !out.is_empty() {
                out.push('-');
            }
            let mut unit = width;
            while unit > 0 {
                out.push(char::from(b'0' + (part / unit % 10) as u8));
                unit /= 10;
            }
        }
        out
    }
}

/// A whole number of at most nine digits and nothing else.
pub fn digits(text: &str) -> Option<u32> {
    let fits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.bytes().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for (text, real) in [
            ("2026-02-28", true),
            ("2026-02-29", false),
            ("2024-02-29", true),
            ("1900-02-29", false),
            ("2000-02-29", true),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-04-31", false),
            ("2026-4-30", false),
            ("+026-04-30", false),
            ("2026-04-3é", false),
        ] {
            assert_eq!(Date::parse(text).is_some(), real, "{text}");
        }
        assert_eq!(Date::parse("2026-02-03").map(Date::iso).as_deref(), Some("2026-02-03"));
        assert!(Date::parse("2026-02-03") < Date::parse("2026-11-01"));
    }

    #[test]
    fn days_are_numbered_without_a_gap() {
        let first = Date::parse("1000-01-01").expect("a day");
        let last = Date::parse("9999-12-31").expect("a day");
        assert_eq!(Date::parse("1970-01-01").map(Date::number), Some(0));
        for number in first.number()..=last.number() {
            assert_eq!(Date::from_number(number).map(Date::number), Some(number));
        }
        for beyond in [first.number() - 1, last.number() + 1, i32::MAX, i32::MIN] {
            assert_eq!(Date::from_number(beyond), None, "{beyond}");
        }
    }
}
