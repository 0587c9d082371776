//! One field of a record at a time: made tidy, or lost with a warning.

use super::{Import, Warning};
use crate::date::digits;
use crate::planning::travelling::is_web_address;
use crate::planning::{Application, Happening, Point, What};
use crate::{Date, formats};

/// The longest reference, in characters.
pub(super) const MOST_REFERENCE: usize = 100;
/// The longest short text, such as an address or a ward, in characters.
pub(super) const MOST_LINE: usize = 500;
/// The longest description or condition, in characters.
pub(super) const MOST_TEXT: usize = 20_000;
/// The most documents, and the most conditions, of one application.
pub(super) const MOST_PARTS: usize = 5_000;

/// A record that is being read.
pub(super) struct Record<'a> {
    import: &'a mut Import,
    name: String,
    pub(super) application: Application,
}

impl<'a> Record<'a> {
    /// Begins a record, or warns that it has no reference and cannot be kept.
    ///
    /// `place` says where the record is: `record 12 of list.csv`.
    pub(super) fn begin(import: &'a mut Import, place: &str, field: &str, reference: &str) -> Option<Self> {
        let tidy = tidy(reference);
        let wrong = if tidy.is_empty() {
            "is missing, so the record cannot be kept: nothing could be said of it again"
        } else if tidy.chars().count() > MOST_REFERENCE {
            "is longer than 100 characters, so it is no reference and the record cannot be kept"
        } else {
            let application = Application { reference: tidy.clone(), ..Application::default() };
            return Some(Self { import, name: tidy, application });
        };
        import.warnings.push(Warning { record: place.into(), field: field.into(), what: wrong.into() });
        None
    }

    /// Ends the record: it is an application.
    pub(super) fn end(self) {
        self.import.applications.push(self.application);
    }

    /// Warns about a field.
    pub(super) fn warn(&mut self, field: &str, what: impl Into<String>) {
        self.import.warnings.push(Warning { record: self.name.clone(), field: field.into(), what: what.into() });
    }

    /// Text in one line; too much of it is cut.
    pub(super) fn text(&mut self, field: &str, value: &str, most: usize) -> String {
        let text = tidy(value);
        if text.contains('\u{fffd}') {
            self.warn(field, "has characters that were lost before it came here");
        }
        match text.char_indices().nth(most) {
            Some((end, _)) => {
                self.warn(field, format!("is longer than {most} characters; the rest is left out"));
                text[..end].trim_end().to_owned()
            }
            None => text,
        }
    }

    /// A short text that every record should have.
    pub(super) fn needed(&mut self, field: &str, value: &str, most: usize) -> String {
        let text = self.text(field, value, most);
        if text.is_empty() {
            self.warn(field, "is missing");
        }
        text
    }

    /// A day; nothing where the field is empty.
    pub(super) fn day(&mut self, field: &str, value: &str) -> Option<Date> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let read = day(value);
        match read {
            None => self.warn(field, format!("`{}` is not a date, such as 2026-11-22", short(value))),
            Some(date) if !(1940..=2100).contains(&date.year()) => {
                self.warn(field, format!("`{}` is a year that cannot be meant", short(value)));
                return None;
            }
            Some(_) => {}
        }
        read
    }

    /// Adds what happened on the day in this field.
    pub(super) fn happens(&mut self, what: What, field: &str, value: &str) {
        let day = self.day(field, value);
        self.application.happens(what, day);
    }

    /// A web address.
    pub(super) fn url(&mut self, field: &str, value: &str) -> Option<String> {
        let url = value.trim();
        if url.is_empty() {
            return None;
        }
        if url.len() > 2_000 || !is_web_address(url) || url.contains(char::is_control) {
            self.warn(field, format!("`{}` is not a web address", short(url)));
            return None;
        }
        Some(url.to_owned())
    }

    /// The address, and the postcode: from its own field where there is one, else from the end of the address.
    pub(super) fn place(&mut self, field: &str, address: &str, postcode_field: &str, postcode: &str) {
        let address = self.needed(field, address, MOST_LINE);
        self.application.postcode = postcode_in(&address);
        if !postcode.trim().is_empty() {
            match formats::postcode(postcode) {
                Some(postcode) => self.application.postcode = Some(postcode),
                None => self.warn(postcode_field, format!("`{}` is not a full postcode", short(postcode.trim()))),
            }
        }
        self.application.address = address;
    }

    /// A place in degrees.
    pub(super) fn degrees(&mut self, fields: &str, lat: Option<f64>, lng: Option<f64>) {
        match (lat, lng) {
            (Some(lat), Some(lng)) => {
                self.application.point = Point::new(lat, lng);
                if self.application.point.is_none() {
                    self.warn(fields, format!("{lat}, {lng} is not in the British Isles"));
                }
            }
            (None, None) => {}
            _ => self.warn(fields, "one of the two is missing"),
        }
    }

    /// A place in metres on the British National Grid.
    pub(super) fn grid(&mut self, fields: &str, east: Option<f64>, north: Option<f64>) {
        match (east, north) {
            (Some(east), Some(north)) => {
                self.application.point = Point::from_grid(east, north);
                if self.application.point.is_none() {
                    self.warn(fields, format!("{east}, {north} is not on the British National Grid"));
                }
            }
            (None, None) => {}
            _ => self.warn(fields, "one of the two is missing"),
        }
    }

    /// A number; nothing where the field is empty.
    pub(super) fn number(&mut self, field: &str, value: &str) -> Option<f64> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let read = value.parse().ok().filter(|number: &f64| number.is_finite());
        if read.is_none() {
            self.warn(field, format!("`{}` is not a number", short(value)));
        }
        read
    }

    /// A count; nothing where the field is empty.
    pub(super) fn count(&mut self, field: &str, value: &str) -> Option<u32> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let read = digits(value);
        if read.is_none() {
            self.warn(field, format!("`{}` is not a count", short(value)));
        }
        read
    }

    /// Says where what the record carries cannot be.
    pub(super) fn look_over(&mut self) {
        self.application.timeline.sort();
        let first = |what: &What, timeline: &[Happening]| timeline.iter().find(|it| it.what == *what).map(|it| it.day);
        let timeline = &self.application.timeline;
        let begun = first(&What::Received, timeline).or_else(|| first(&What::Valid, timeline));
        let decided = first(&What::Decided, timeline);
        if timeline.is_empty() {
            self.warn("dates", "it has no date at all, so nobody can be told when it was new");
        } else if let (Some(begun), Some(decided)) = (begun, decided)
            && decided < begun
        {
            self.warn("dates", "it was decided before it was received; both are kept as they are");
        }
    }
}

/// Text in one line, without characters that are not to be seen.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// A piece of what was given, to show in a message.
pub(super) fn short(text: &str) -> String {
    let tidy = tidy(text);
    match tidy.char_indices().nth(40) {
        Some((end, _)) => [&tidy[..end], "…"].concat(),
        None => tidy,
    }
}

/// The full postcode at the end of an address.
pub(super) fn postcode_in(address: &str) -> Option<String> {
    let words: Vec<_> = address.trim_end_matches(['.', ',', ' ']).rsplit([' ', ',']).take(2).collect();
    let one = words.first().and_then(|word| formats::postcode(word));
    let two = match words[..] {
        [inward, outward] => formats::postcode(&[outward, " ", inward].concat()),
        _ => None,
    };
    two.or(one)
}

/// A day in any of the ways that councils write it: `2024-11-08`, `2024-11-08T23:00:00Z` (the day as written),
/// `31 Oct 2024`, `31-Oct-24`, `31/10/2024`, `20241031`, `2024/10/31 00:00:00+00`, `Thu 31 Oct 2024`.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = text.get(..10).and_then(Date::parse) {
        let rest = &text[10..];
        return (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then_some(date);
    }
    if text.len() == 8
        && let Some(number) = digits(text)
    {
        return Date::new(number / 10_000, number / 100 % 100, number % 100);
    }
    let mut parts: Vec<_> = text.split([' ', '/', '-', '.', ',']).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|first| is_weekday(first)) {
        parts.remove(0);
    }
    // A time of day after it.
    if let [_, _, _, time] = parts[..]
        && time.contains(':')
    {
        parts.pop();
    }
    let [first, month, last] = parts[..] else { return None };
    if first.len() == 4 { written(last, month, first) } else { written(first, month, last) }
}

/// Whether this is the name of a day, or begins one.
fn is_weekday(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && days.iter().any(|day| day.starts_with(&word))
}

fn written(day: &str, month: &str, year: &str) -> Option<Date> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let month = match digits(month) {
        Some(month) => month,
        None => {
            let name = month.get(..3)?.to_ascii_lowercase();
            let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            names.iter().position(|own| *own == name)? as u32 + 1
        }
    };
    let year = match (digits(year)?, year.len()) {
        (year, 4) => year,
        // Two digits: nobody keeps a register of the next century yet.
        (year, 2) => year + if year < 50 { 2000 } else { 1900 },
        _ => return None,
    };
    Date::new(year, month, digits(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_councils_write_them() {
        for (text, iso) in [
            ("2024-11-08", Some("2024-11-08")),
            ("2024-04-17T00:00:00.000+01:00", Some("2024-04-17")),
            ("2024-11-08 00:00:00", Some("2024-11-08")),
            ("31 Oct 2024", Some("2024-10-31")),
            ("5 November 2024", Some("2024-11-05")),
            ("1st May 2024", Some("2024-05-01")),
            ("31/10/2024", Some("2024-10-31")),
            ("31-Oct-24", Some("2024-10-31")),
            ("31/10/2024 09:30", Some("2024-10-31")),
            ("20241031", Some("2024-10-31")),
            ("2024/10/31 00:00:00+00", Some("2024-10-31")),
            ("2024/10/31", Some("2024-10-31")),
            ("Thu 31 Oct 2024", Some("2024-10-31")),
            ("Thursday, 31 October 2024", Some("2024-10-31")),
            ("2024/31/10", None),
            ("Th 31 Oct 2024", None),
            ("2024-02-30", None),
            ("31/31/2024", None),
            ("2024-11-08x", None),
            ("soon", None),
            ("ŵŵŵŵŵŵŵŵŵŵ", None),
            ("1 ŵé 2024", None),
            ("", None),
        ] {
            assert_eq!(day(text).map(Date::iso).as_deref(), iso, "{text}");
        }
    }

    #[test]
    fn the_postcode_stands_at_the_end_of_an_address() {
        for (address, postcode) in [
            ("16 BUTLER ROAD, BAGSHOT, GU19 5QF", Some("GU19 5QF")),
            ("16 Butler Road, Bagshot GU195QF.", Some("GU19 5QF")),
            ("LAND OPPOSITE 80, GUILDFORD ROAD, BAGSHOT", None),
            ("Union Mills Isle Of Man IM4", None),
            ("", None),
        ] {
            assert_eq!(postcode_in(address).as_deref(), postcode, "{address}");
        }
    }
}
