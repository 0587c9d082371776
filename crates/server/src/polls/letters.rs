//! The mails that members of the panel get about a poll.

use super::panel::Invited;
use super::phrases::PollWords;
use crate::mail::{Letter, Mail};
use crate::words;
use wecan::locales::fill;
use wecan_model::json::Json;
use wecan_model::{Date, Definition, Text, text};

/// The column of a profile that names somebody's language.
const LANGUAGE: &str = "language";

/// Why somebody is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// They are invited.
    Invitation,
    /// They were, and have not answered up to this day.
    Reminder(Date),
}

/// The mail to a member with an address, in the language of their profile, else in this one. `stop` is where they stop it.
pub(super) fn invitation(
    definition: &Definition,
    own: &Invited,
    writing: Writing,
    language: &str,
    stop: &str,
) -> Option<Mail> {
    let to = own.member.email.clone()?;
    let profile: Json = serde_json::from_str(&own.member.profile).unwrap_or_default();
    let words = PollWords::of(profile.get(LANGUAGE).and_then(Json::as_str).unwrap_or(language));
    let title = plain(&definition.title, words.language);
    let ((subject, first), reference) = match writing {
        Writing::Invitation => (words.invited, format!("invitation {} {}", definition.id, own.member.member)),
        Writing::Reminder(day) => {
            (words.reminded, format!("reminder {} {} {}", definition.id, own.member.member, day.iso()))
        }
    };
    let mut letter =
        Letter::new(words.language, fill(subject, &[("title", &title)])).text(fill(first, &[("title", &title)]));
    letter = letter
        .text([words.purpose, " ", &plain(&definition.purpose, words.language)].concat())
        .link(words.answer, own.link.clone());
    if let Some(last) = definition.closes {
        letter = letter.text(fill(words.until, &[("date", &words::of(words.language).date(last))]));
    }
    letter = letter.text(words.yours).text(fill(words.code, &[("code", &own.code)]));
    let stop = [stop, "?lang=", words.language].concat();
    let letter = letter.footer(words.why_invited, vec![(words.stop_asking.1.to_owned(), stop.clone())]);
    Some(addressed(letter, to, stop, reference, &own.member.member))
}

/// Words of a definition as they stand in a letter: nothing has been answered that could be piped into them.
pub(super) fn plain(words: &Text, language: &str) -> String {
    text::pipe(words.get(language), |_| None)
}

/// A letter as mail; `member` is whom of the panel it is for, if anybody.
pub(super) fn addressed(letter: Letter, to: String, unsubscribe: String, reference: String, member: &str) -> Mail {
    let (subject, text, html) = (letter.subject().to_owned(), letter.to_text(), letter.to_html());
    Mail { to, subject, text, html, unsubscribe, reference, member: member.to_owned(), whose: Vec::new() }
}
