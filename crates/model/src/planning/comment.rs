//! What people are asked who comment on an application: a definition like any other, made for each.
//!
//! A page and a server make the very same one, so that what is filled in in the one is checked by the other. It is text
//! until somebody reads it: a page that shows a list hands it on to the widget that asks, and reads none of it itself.

use super::Application;
use crate::Date;
use crate::text::{cuts, digits};

/// What is asked, without whatever differs from one application to another. Between `%` stand the places for it.
const QUESTIONS: &str = include_str!("comment.json");

/// The version of the questions. It goes up with every change to what is asked or can be answered: what waits on a device
/// to be sent was answered under the one before.
pub const VERSION: u32 = 1;

/// How the names of these definitions begin.
pub const PREFIX: &str = "comment-";

/// The longest reference that a definition can be named after, in bytes.
const LONGEST: usize = 64 - PREFIX.len() - 9;

impl Application {
    /// The name of the definition with which people comment on it: of its reference, which those who export comments know
    /// it by, and a mark of its area.
    ///
    /// `None` where the reference has letters that no name may have.
    pub fn comment_id(&self) -> Option<String> {
        let slug = slug(&self.reference);
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if slug.is_empty() || slug.len() > LONGEST || !slug.bytes().all(fits) {
            return None;
        }
        // FNV-1a: nobody gains by two areas with the same mark, and it is small.
        let mut mark = 0x811c_9dc5_u32;
        for byte in self.area.bytes().chain([b'/']).chain(self.reference.bytes()) {
            mark = (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        let digit = |place: u32| char::from(b"0123456789abcdef"[(mark >> (28 - 4 * place)) as usize & 15]);
        Some([PREFIX, &slug, "-", &(0..8).map(digit).collect::<String>()].concat())
    }

    /// The definition with which people comment on it, as JSON; `None` where there is no name for it.
    ///
    /// Whether it is open is for the caller to ask: [`Application::open_for_comments`].
    pub fn comment_form(&self) -> Option<String> {
        let mut out = ["{\"id\":\"", &self.comment_id()?, "\",\"version\":", &digits(VERSION.into())].concat();
        if let Some(last) = self.comments_until().filter(|_| !self.comments_until_decision).map(Date::iso) {
            out.push_str(&[",\"closes\":\"", &last, "\""].concat());
        }
        out.push(',');
        let (_, members) = crate::text::cut(QUESTIONS, b'{')?;
        for (place, piece) in cuts(members, b'%').enumerate() {
            match (place % 2 == 0, piece) {
                (true, words) => out.push_str(words),
                (false, "address") if !self.address.is_empty() => write(&self.address, &mut out),
                (false, _) => write(&self.reference, &mut out),
            }
        }
        Some(out)
    }
}

/// A reference in small letters, with hyphens for what stands between its parts.
///
/// The server has an index of the same in SQL; see its migration `planning_by_slug`.
pub fn slug(reference: &str) -> String {
    let plain =
        |c: char| if matches!(c, '/' | ' ' | '.' | '_' | ':' | '(' | ')') { '-' } else { c.to_ascii_lowercase() };
    reference.chars().map(plain).collect()
}

/// Writes words into a string of JSON. Two braces would be taken for an earlier answer.
fn write(words: &str, out: &mut String) {
    let mut before = ' ';
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '{' if before == '{' => out.extend([' ', '{']),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
}
