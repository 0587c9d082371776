//! Coming back weeks later to say what one thinks then: the mark in an address that ties it to the first time, and a
//! day in the resident's own calendar. Nobody has to leave an address for it.

use crate::calendar::Lines;
use crate::date::Date;
use crate::formats::is_uuid;
use crate::text::{cut, cuts, holds};

/// What the name of the mark begins with, among the parameters of a page's address; the quiz's id follows.
const MARK: &str = "wecan-later-";

/// The address of a page at which a quiz is answered later. The mark is a parameter, since what follows `#` is a page of
/// its own on sites that are drawn by script.
pub fn address(page: &str, quiz: &str, attempt: &str) -> String {
    let plain = unmarked(page);
    let (path, fragment) = before(&plain, b'#');
    let join = if holds(path, b'?') { "&" } else { "?" };
    [path, join, MARK, quiz, "=", attempt, fragment].concat()
}

/// The attempt that an address's parameters, the part from `?` on, go on from.
pub fn attempt<'a>(query: &'a str, quiz: &str) -> Option<&'a str> {
    let own = |part: &'a str| part.strip_prefix(MARK)?.strip_prefix(quiz)?.strip_prefix('=');
    cuts(query.strip_prefix('?').unwrap_or(query), b'&').find_map(own).filter(|id| is_uuid(id))
}

/// The address of a page without such marks: each is for one person alone.
pub fn unmarked(page: &str) -> String {
    let (rest, fragment) = before(page, b'#');
    let (path, query) = cut(rest, b'?').unwrap_or((rest, ""));
    let mut out = String::from(path);
    for part in cuts(query, b'&') {
        if !part.is_empty() && !part.starts_with(MARK) {
            out.push_str(if out.len() == path.len() { "?" } else { "&" });
            out.push_str(part);
        }
    }
    out.push_str(fragment);
    out
}

/// A text up to a mark, and from it on.
fn before(text: &str, mark: u8) -> (&str, &str) {
    cut(text, mark).map_or((text, ""), |(before, _)| text.split_at(before.len()))
}

/// A calendar with one day in it. `today` is when it is made, `uid` what names the day.
pub fn calendar(uid: &str, today: Date, day: Date, title: &str, address: &str) -> String {
    let compact = |day: Date| {
        let mut out = String::new();
        cuts(&day.iso(), b'-').for_each(|part| out.push_str(part));
        out
    };
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//wecan//quiz//EN");
    out.line("BEGIN", "VEVENT");
    out.line("UID", uid);
    out.line("DTSTAMP", &[&compact(today), "T000000Z"].concat());
    out.line("DTSTART;VALUE=DATE", &compact(day));
    out.text("SUMMARY", title);
    out.text("DESCRIPTION", address);
    out.line("URL", address);
    out.line("TRANSP", "TRANSPARENT");
    out.line("END", "VEVENT");
    out.line("END", "VCALENDAR");
    out.0
}

/// A calendar as the address of a link.
pub fn as_link(calendar: &str) -> String {
    let mut out = String::from("data:text/calendar;charset=utf-8,");
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'A' + half - 10 });
    for byte in calendar.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTEMPT: &str = "01923456-789a-7fff-bfff-ffffffffffff";

    #[test]
    fn an_address_leads_back_to_the_attempt_of_its_own_quiz_alone() {
        let own = address("https://council.example/page?id=4#top", "bins", ATTEMPT);
        assert_eq!(own, ["https://council.example/page?id=4&wecan-later-bins=", ATTEMPT, "#top"].concat());
        let query = own.split(['?', '#']).nth(1).unwrap_or_default();
        assert_eq!(attempt(query, "bins"), Some(ATTEMPT));
        assert_eq!(attempt(&["?", query].concat(), "bins"), Some(ATTEMPT));
        for (query, quiz) in [(query, "bin"), (query, "streets"), ("?wecan-later-bins=1", "bins"), ("", "bins")] {
            assert_eq!(attempt(query, quiz), None, "{query} {quiz}");
        }
    }

    #[test]
    fn the_page_that_script_shows_after_the_hash_stays() {
        let own = address("https://paper.example/#/quiz?page=2", "bins", ATTEMPT);
        assert_eq!(own, ["https://paper.example/?wecan-later-bins=", ATTEMPT, "#/quiz?page=2"].concat());
    }

    #[test]
    fn an_address_without_its_marks_is_the_page_as_it_was() {
        for page in ["https://a.example/", "https://a.example/?id=4&b=#top", "https://a.example/x#/y?z"] {
            assert_eq!(unmarked(page), page);
            let twice = address(&address(page, "bins", ATTEMPT), "streets", ATTEMPT);
            assert_eq!(unmarked(&twice), page);
        }
    }

    #[test]
    fn the_day_in_the_calendar_leads_to_the_address() {
        let (Some(today), Some(day)) = (Date::new(2026, 11, 26), Date::new(2027, 1, 7)) else { panic!("days") };
        let all = calendar("a@b", today, day, "Gwir, neu gau?", "https://council.example/#x");
        assert!(all.contains("\r\nDTSTART;VALUE=DATE:20270107\r\nSUMMARY:Gwir\\, neu gau?\r\n"), "{all}");
        assert!(all.contains("\r\nURL:https://council.example/#x\r\n"), "{all}");
    }
}
