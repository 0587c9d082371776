//! Coming back weeks later to say what one thinks then: the mark in an address that ties it to the first time, and a
//! day in the resident's own calendar. Nobody has to leave an address for it.

use crate::calendar::Lines;
use crate::date::Date;
use crate::formats::is_uuid;

/// What the part after `#` in a page's address begins with; the quiz's id, `=` and the attempt's id follow.
const MARK: &str = "wecan-later-";

/// The address of a page at which a quiz is answered later. What stood after `#` is left out.
pub fn address(page: &str, quiz: &str, attempt: &str) -> String {
    [page.split('#').next().unwrap_or_default(), "#", MARK, quiz, "=", attempt].concat()
}

/// The attempt that the part of an address after `#` goes on from.
pub fn attempt<'a>(fragment: &'a str, quiz: &str) -> Option<&'a str> {
    let own = fragment.trim_start_matches('#').strip_prefix(MARK)?.strip_prefix(quiz)?.strip_prefix('=')?;
    Some(own).filter(|id| is_uuid(id))
}

/// A calendar with one day in it. `today` is when it is made, `uid` what names the day.
pub fn calendar(uid: &str, today: Date, day: Date, title: &str, address: &str) -> String {
    let compact = |day: Date| -> String { day.iso().chars().filter(|c| *c != '-').collect() };
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
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
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
        assert_eq!(own, ["https://council.example/page?id=4#wecan-later-bins=", ATTEMPT].concat());
        let fragment = own.split_once('#').map_or("", |(_, fragment)| fragment);
        assert_eq!(attempt(fragment, "bins"), Some(ATTEMPT));
        assert_eq!(attempt(&["#", fragment].concat(), "bins"), Some(ATTEMPT));
        for (fragment, quiz) in [(fragment, "bin"), (fragment, "streets"), ("wecan-later-bins=1", "bins"), ("", "bins")]
        {
            assert_eq!(attempt(fragment, quiz), None, "{fragment} {quiz}");
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
