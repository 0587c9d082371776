//! The shapes of e-mail addresses, telephone numbers, UK postcodes, response ids and page addresses.

use crate::date::digits;
use crate::text::{cut, cut_last, cuts, holds, is_blank, is_unseen};

/// An e-mail address that could be delivered to, trimmed and as it is seen; `None` when it surely could not.
///
/// Looser than RFC 5321 on purpose: it catches slips, and leaves the rest to the mail itself.
pub fn email(typed: &str) -> Option<String> {
    let address = seen(typed);
    let (local, domain) = cut_last(&address, b'@')?;
    let sound = !local.is_empty()
        && local.len() <= 64
        && address.len() <= 254
        && !address.chars().any(char::is_whitespace)
        && !address.as_bytes().windows(2).any(|pair| pair == b"..")
        && !edged(local, b'.')
        && !local.bytes().any(|byte| b"@,;:<>".contains(&byte))
        && holds(domain, b'.')
        && cuts(domain, b'.').all(|label| {
            !label.is_empty()
                && !edged(label, b'-')
                // Letters of any script: knowing which those are would cost a table to download.
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
        });
    sound.then_some(address)
}

/// Why something that has to be entered was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// There is nothing.
    Missing,
    /// It does not have the shape that it needs.
    Wrong,
}

/// An e-mail address that has to be entered, trimmed.
///
/// # Errors
/// When there is none, or one that surely could not be delivered to.
pub fn needed_email(typed: &str) -> Result<String, Needed> {
    if is_blank(typed) { Err(Needed::Missing) } else { email(typed).ok_or(Needed::Wrong) }
}

/// What was entered of a code of digits, without the marks that people put between them.
pub fn code_digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// Whether a text begins or ends with this ASCII character.
fn edged(text: &str, mark: u8) -> bool {
    text.as_bytes().first() == Some(&mark) || text.as_bytes().last() == Some(&mark)
}

/// What was typed as it is seen, trimmed.
fn seen(typed: &str) -> String {
    let seen: String = typed.chars().filter(|c| !is_unseen(*c)).collect();
    seen.trim().to_owned()
}

/// The same with the plain one for every space and dash: what is copied from lists of contacts and documents brings
/// others along.
fn plain(typed: &str) -> String {
    let mut out = String::new();
    for c in seen(typed).chars() {
        out.push(match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        });
    }
    out
}

/// A telephone number, trimmed: 7 to 15 digits (ITU-T E.164) with the usual marks between them.
pub fn telephone(typed: &str) -> Option<String> {
    let number = plain(typed);
    let count = number.bytes().filter(u8::is_ascii_digit).count();
    let begins = |at| matches!(number.get(..at), Some("" | "("));
    let sound = (7..=15).contains(&count)
        && number
            .bytes()
            .enumerate()
            .all(|(at, c)| c.is_ascii_digit() || b" -()./".contains(&c) || (c == b'+' && begins(at)));
    sound.then_some(number)
}

/// A UK postcode in capitals with one space, when it has the shape of one (BS 7666).
pub fn postcode(typed: &str) -> Option<String> {
    let typed = plain(typed);
    let mut code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    if typed.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, ' ' | '-' | '.'))
        || !(5..=7).contains(&code.len())
    {
        return None;
    }
    code.make_ascii_uppercase();
    let (outward, inward) = code.split_at(code.len() - 3);
    let shape: String = outward.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    let inward = inward.as_bytes();
    let sound = (matches!(shape.as_str(), "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A") || outward == "GIR")
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(|byte| byte.is_ascii_uppercase() && !b"CIKMOV".contains(byte));
    if !sound {
        return None;
    }
    code.insert(code.len() - 3, ' ');
    Some(code)
}

/// Whether this is a UUID in its usual form (RFC 9562), in small letters.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

/// A UUID version 7 (RFC 9562) from milliseconds since 1970 and ten random bytes.
pub fn uuid_v7(milliseconds: u64, random: [u8; 10]) -> String {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            out.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
    out
}

/// The time at which whoever made this UUID says that they did, in milliseconds since 1970; `None` where it is of a
/// version that says nothing of it.
pub fn uuid_time(id: &str) -> Option<u64> {
    if !is_uuid(id) || id.as_bytes()[14] != b'7' {
        return None;
    }
    u64::from_str_radix(&[&id[..8], &id[9..13]].concat(), 16).ok()
}

/// The longest page address that is kept, in bytes: beyond what browsers and caches agree on.
const MOST_ADDRESS: usize = 2_000;

/// A page's address without query, fragment, user name or anything that looks like an e-mail address.
///
/// Only `http` and `https` addresses of a reasonable length are kept; anything else gives nothing.
pub fn page_address(address: &str) -> Option<String> {
    let end = address.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(address.len());
    let address = address.get(..end)?.trim();
    let (scheme, rest) = cut(address, b':')?;
    let rest = rest.strip_prefix("//")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let (host, path) = cut(rest, b'/').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = cut_last(host, b'@').map_or(host, |(_, host)| host);
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if host.is_empty() || address.chars().any(odd) || address.len() > MOST_ADDRESS {
        return None;
    }
    let mut out = [scheme, "://", host].concat();
    if let Some(path) = path {
        for part in cuts(path, b'/') {
            let private = holds(part, b'@') || part.as_bytes().windows(3).any(|three| three == b"%40");
            out.push('/');
            out.push_str(if private { "-" } else { part });
        }
    }
    Some(out)
}

/// A count typed into a part of a date: one to four digits.
pub(crate) fn date_part(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    if typed.len() > 4 { None } else { digits(typed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_email_addresses_are_caught() {
        for sound in ["a@b.cy", " name@example.com ", "o'neil+x@sub.example.co.uk", "ŵyn@tŷ.cymru"] {
            assert_eq!(email(sound).as_deref(), Some(sound.trim()));
        }
        for slip in [
            "",
            "name",
            "name@",
            "@example.com",
            "a b@example.com",
            "a@b",
            "a@b..com",
            "a@.com",
            "a@b.com,",
            "a@@b.com",
            "a@-b.com",
            ".a@b.com",
            "a.@b.com",
            "a@b_c.com",
            "a@b\u{2028}c.com",
            "mailto:a@b.com",
        ] {
            assert_eq!(email(slip), None, "{slip}");
        }
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_an_address() {
        for copied in ["\u{feff}a@b.cy", "\u{200b} a@b.cy \u{200f}", "a\u{ad}@b\u{2060}.cy", "\u{2068}a@b.cy\u{2069}"] {
            assert_eq!(email(copied).as_deref(), Some("a@b.cy"), "{copied:?}");
            assert_eq!(needed_email(copied).as_deref(), Ok("a@b.cy"), "{copied:?}");
        }
        assert_eq!(needed_email("\u{200b}\u{a0}"), Err(Needed::Missing));
        assert_eq!(email("a@b\u{200c}c.cy").as_deref(), Some("a@b\u{200c}c.cy"), "words of Persian are spelt with it");
    }

    #[test]
    fn telephone_numbers_have_7_to_15_digits() {
        assert_eq!(telephone(" 020 7946 0000 ").as_deref(), Some("020 7946 0000"));
        assert_eq!(telephone("+44 (0)20-7946.0000").as_deref(), Some("+44 (0)20-7946.0000"));
        assert!(telephone("1234567").is_some() && telephone("123456789012345").is_some());
        for (copied, plain) in [
            ("(+44) 20 7946 0000", "(+44) 20 7946 0000"),
            ("\u{202a}+44\u{a0}20\u{a0}7946\u{a0}0000\u{202c}", "+44 20 7946 0000"),
            ("\u{2066}020\u{2011}7946\u{2013}0000\u{2069}", "020-7946-0000"),
            ("\u{feff}020\u{2009}7946\u{202f}0000\u{200b}", "020 7946 0000"),
            ("\u{200e} 020\u{ad}7946\u{2212}0000 \u{200f}", "0207946-0000"),
        ] {
            assert_eq!(telephone(copied).as_deref(), Some(plain));
        }
        for slip in ["", "123456", "1234567890123456", "0207 x946000", "020+79460000", "((+44) 20 7946 0000"] {
            assert_eq!(telephone(slip), None, "{slip}");
        }
    }

    #[test]
    fn postcodes_are_tidied_and_checked() {
        for (typed, tidy) in [
            ("sw1a1aa", "SW1A 1AA"),
            ("m1  1ae", "M1 1AE"),
            ("B33-8TH", "B33 8TH"),
            ("cr2 6xh", "CR2 6XH"),
            ("DN55 1PT", "DN55 1PT"),
            ("W1A 0AX", "W1A 0AX"),
            ("gir 0aa", "GIR 0AA"),
            ("\u{202a}sw1a\u{2009}1aa\u{202c}", "SW1A 1AA"),
            ("B33\u{2011}8\u{ad}TH\u{200b}", "B33 8TH"),
        ] {
            assert_eq!(postcode(typed).as_deref(), Some(tidy));
        }
        for slip in ["", "SW1A", "SW1A 1A", "SW1A 1AAA", "1AA 1AA", "SW1A 1CA", "SW1A IAA", "SẄ1 1AA", "SW1A_1AA"] {
            assert_eq!(postcode(slip), None, "{slip}");
        }
    }

    #[test]
    fn a_response_id_carries_its_time_and_version() {
        let id = uuid_v7(0x0192_3456_789a, [0xff; 10]);
        assert_eq!(id, "01923456-789a-7fff-bfff-ffffffffffff");
        assert!(is_uuid(&id));
        assert_eq!(uuid_time(&id), Some(0x0192_3456_789a));
        assert_eq!(uuid_time(&uuid_v7(0, [0; 10])), Some(0));
        assert_eq!(uuid_time("01923456-789a-4fff-bfff-ffffffffffff"), None, "drawn by lot, it says nothing");
        assert_eq!(uuid_time("nonsense"), None);
        assert!(!is_uuid(&id.to_uppercase()));
        assert!(!is_uuid("01923456-789a-7fff-bfff-fffffffffff"));
    }

    #[test]
    fn page_addresses_lose_what_could_name_somebody() {
        for (given, kept) in [
            ("https://council.example/parks?email=a@b.c#top", Some("https://council.example/parks")),
            ("https://user:secret@council.example/", Some("https://council.example/")),
            ("https://council.example/u/jo@example.org/x", Some("https://council.example/u/-/x")),
            ("https://council.example/u/jo%40example.org", Some("https://council.example/u/-")),
            ("https://council.example", Some("https://council.example")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("https://", None),
            ("https://council.example/\u{7f}", None),
            ("https://council.example/a b", None),
            (" https://council.example:8443/parks/ ", Some("https://council.example:8443/parks/")),
        ] {
            assert_eq!(page_address(given).as_deref(), kept, "{given}");
        }
    }
}
