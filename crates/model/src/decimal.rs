//! Numbers as people write them: exact to six decimal places.

/// An exact decimal number of at most [`Decimal::LIMIT`] either side of nought, with up to six decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    millionths: i64,
}

const MILLION: i64 = 1_000_000;

impl Decimal {
    /// The largest number that can be held: as far as a JSON number is exact to six places.
    pub const LIMIT: i64 = 1_000_000_000;

    /// A whole number, or `None` beyond the limit.
    pub fn whole(value: i64) -> Option<Self> {
        (value.unsigned_abs() <= Self::LIMIT as u64).then(|| Self { millionths: value * MILLION })
    }

    /// Reads a number as a person would type it: spaces, `1,000` and a leading `£` are forgiven.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut rest = typed.trim();
        let mut take = |mark: &str| rest.strip_prefix(mark).map(|after| rest = after.trim()).is_some();
        let negative = take("-") || take("\u{2212}");
        if !negative {
            take("+");
        }
        take("£");
        // The digits before the point; those since the last mark between thousands; those after the point.
        let (mut value, mut whole, mut group, mut places) = (0_i64, 0, None, None);
        let whole_group = |group: Option<u32>| group.is_none_or(|digits| digits == 3);
        for c in rest.chars() {
            match c {
                '0'..='9' => {
                    value = value.checked_mul(10)?.checked_add(i64::from(u32::from(c) - u32::from('0')))?;
                    match &mut places {
                        Some(places) => *places += 1,
                        None => {
                            whole += 1;
                            group = group.map(|digits| digits + 1);
                        }
                    }
                }
                // `1,000` but neither `1,00` nor `1000,000`.
                ',' | ' ' | '\u{a0}'
                    if places.is_none() && whole_group(group) && (group.is_some() || matches!(whole, 1..=3)) =>
                {
                    group = Some(0);
                }
                '.' if places.is_none() => places = Some(0),
                _ => return None,
            }
        }
        let places = places.unwrap_or(0);
        if !whole_group(group) || places > 6 || whole + places == 0 {
            return None;
        }
        for _ in places..6 {
            value = value.checked_mul(10)?;
        }
        (value <= Self::LIMIT * MILLION).then_some(Self { millionths: if negative { -value } else { value } })
    }

    /// A JSON number, when it has at most six decimal places and is within the limit.
    pub fn from_f64(value: f64) -> Option<Self> {
        let nearest = (value * MILLION as f64).round_ties_even() as i64;
        let it = Self { millionths: nearest };
        (nearest.unsigned_abs() <= (Self::LIMIT * MILLION) as u64 && it.to_f64() == value).then_some(it)
    }

    /// The nearest JSON number, which reads back as the same decimal.
    pub fn to_f64(self) -> f64 {
        self.millionths as f64 / MILLION as f64
    }

    /// How many decimal places it needs, 0 to 6.
    pub fn places(self) -> u8 {
        let (mut rest, mut places) = (self.millionths % MILLION, 0);
        while rest != 0 {
            rest = rest * 10 % MILLION;
            places += 1;
        }
        places
    }
}

/// Plain digits: `1000`, `-2.5`.
impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.digits())
    }
}

impl Decimal {
    /// Plain digits: `1000`, `-2.5`.
    pub fn digits(self) -> String {
        let mut rest = self.millionths.unsigned_abs();
        let mut out = Vec::new();
        let mut place = 0;
        while place < 7 || rest > 0 {
            let digit = b'0' + (rest % 10) as u8;
            if place == 6 && !out.is_empty() {
                out.push(b'.');
            }
            if place >= 6 || digit != b'0' || !out.is_empty() {
                out.push(digit);
            }
            rest /= 10;
            place += 1;
        }
        if self.millionths < 0 {
            out.push(b'-');
        }
        out.iter().rev().map(|byte| char::from(*byte)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn reads(typed: &str, digits: Option<&str>) {
        assert_eq!(Decimal::parse(typed).map(Decimal::digits).as_deref(), digits, "{typed:?}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        reads("7", Some("7"));
        reads(" 1,000 ", Some("1000"));
        reads("1 000 000", Some("1000000"));
        reads("£2.50", Some("2.5"));
        reads("-0.000001", Some("-0.000001"));
        reads("\u{2212}3", Some("-3"));
        reads(".5", Some("0.5"));
        reads("5.", Some("5"));
        reads("0", Some("0"));
        reads("1000000000", Some("1000000000"));
        for wrong in [
            "",
            ".",
            "-",
            "1,5",
            "1,00,000",
            "1.2.3",
            "1e3",
            "ten",
            "0x1",
            "1.0000001",
            "1000000000.1",
            "99999999999999999999",
            "٣",
        ] {
            reads(wrong, None);
        }
    }

    proptest! {
        #[test]
        fn digits_and_json_numbers_read_back_the_same(millionths in -1_000_000_000_000_000_i64..=1_000_000_000_000_000) {
            let it = Decimal { millionths };
            prop_assert_eq!(Decimal::parse(&it.digits()), Some(it));
            prop_assert_eq!(Decimal::from_f64(it.to_f64()), Some(it));
        }

        #[test]
        fn no_text_or_float_panics(text in ".{0,30}", float in proptest::num::f64::ANY) {
            let _ = Decimal::parse(&text);
            let _ = Decimal::from_f64(float);
        }
    }
}
