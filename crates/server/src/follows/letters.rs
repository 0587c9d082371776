//! The two mails that somebody who follows gets: one to confirm, then one whenever there is news.

use super::words::FollowWords;
use super::{Kept, described, named};
use crate::mail::{Letter, Mail, Mailing};
use crate::planning::address;
use crate::words;
use std::sync::Arc;
use wecan::locales::fill;
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::Date;
use wecan_model::planning::{Application, Told};

/// The most letters of what somebody wrote that a mail to an address says before it is confirmed.
const MOST_WRITTEN: usize = 60;

/// News of one application.
pub(super) struct News {
    /// As it is now: one for all who hear of it.
    pub(super) about: Arc<Application>,
    /// What there is to tell, in order.
    pub(super) told: Vec<Told>,
}

/// The mail that asks to confirm.
pub(super) fn confirm(mailing: &Mailing, words: &FollowWords, kept: &Kept, code: &str, id: &[u8]) -> Mail {
    let (subject, asked, link, otherwise) = words.letter_confirm;
    let mut letter = Letter::new(words.language, subject).text(asked);
    for (label, value) in described(words.language, &kept.follow) {
        letter = letter.text(format!("{label}: {}", harmless(&value)));
    }
    let letter = letter.link(link, own(mailing, code)).text(otherwise);
    addressed(letter, kept, String::new(), id, format!("follow {id:?} confirm"))
}

/// The mail with news; `more` applications have news and are not in it.
pub(super) fn news(
    mailing: &Mailing,
    kept: &Kept,
    (code, id): (&str, &[u8]),
    news: &[News],
    more: usize,
    today: Date,
    reference: String,
) -> Mail {
    let words = FollowWords::of(&kept.lang);
    let planning = PlanningWords::of(words.language);
    let what = named(words, &kept.follow);
    let (subject, first) = words.letter_news;
    let mut letter = Letter::new(words.language, fill(subject, &[("what", &what)])).text(first);
    for one in news {
        let about = &one.about;
        let title = if about.address.is_empty() { &about.reference } else { &about.address };
        let page = format!("{}{}", mailing.public, address::page(about, words.language));
        let mute = format!("{}?{}", own(mailing, code), pair(about));
        letter = letter.entry(title, page, lines(about, &one.told, planning, today), (words.letter_mute, mute));
    }
    if more > 0 {
        let list = format!("{}/planning?{}&lang={}", mailing.public, kept.follow, words.language);
        letter = letter.link(fill(words.letter_more, &[("n", &more.to_string())]), list);
    }
    let why = [&fill(words.letter_why, &[("what", &what)]), " ", words.letter_source].concat();
    let letter = letter.footer(why, vec![(words.letter_change.to_owned(), own(mailing, code))]);
    addressed(letter, kept, format!("{}/unsubscribe", own(mailing, code)), id, reference)
}

/// What there is to say of one application.
fn lines(about: &Application, told: &[Told], planning: &PlanningWords, today: Date) -> Vec<String> {
    let (dates, case) = (words::of(planning.tag), CaseWords::of(planning.tag));
    let mut lines: Vec<String> =
        told.iter().map(|one| format!("{}: {}", case.event(one.event), dates.date(one.day))).collect();
    lines.extend(about.outcome.map(|outcome| format!("{}: {}", case.decision, case.outcome(outcome))));
    if about.open_for_comments(today) {
        if about.comments_until_decision {
            lines.push(planning.until_decision.to_owned());
        } else if let Some(until) = about.comments_until() {
            lines.push(fill(planning.comment_by, &[("date", &dates.date(until))]));
        }
    }
    lines.push(format!("{} {}", about.reference, about.description));
    lines
}

/// Area and reference of an application, for an address.
fn pair(about: &Application) -> String {
    let both = [("area", &about.area), ("reference", &about.reference)];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(both).finish()
}

/// The page where a follow is confirmed, changed and stopped.
fn own(mailing: &Mailing, code: &str) -> String {
    format!("{}/follows/{code}", mailing.public)
}

fn addressed(letter: Letter, kept: &Kept, unsubscribe: String, id: &[u8], reference: String) -> Mail {
    Mail {
        to: kept.to.clone(),
        subject: letter.subject().to_owned(),
        text: letter.to_text(),
        html: letter.to_html(),
        unsubscribe,
        member: String::new(),
        whose: id.to_vec(),
        reference,
    }
}

/// What somebody wrote, so that it can stand in a mail to an address that may be a stranger's: short, and nothing in it
/// becomes a link there.
fn harmless(written: &str) -> String {
    let letters: Vec<char> = written.chars().take(MOST_WRITTEN).collect();
    let is = |at: Option<usize>, what: fn(char) -> bool| at.and_then(|at| letters.get(at)).is_some_and(|c| what(*c));
    let mut out = String::new();
    for (at, c) in letters.iter().enumerate() {
        let both = |what: fn(char) -> bool| is(at.checked_sub(1), what) && is(Some(at + 1), what);
        // "1.5 km" stays as it is.
        let within = both(char::is_alphanumeric) && !both(|c| c.is_ascii_digit());
        out.push(if matches!(c, '.' | '@') && within || *c == ':' { ' ' } else { *c });
    }
    if written.chars().nth(MOST_WRITTEN).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use wecan_model::planning::What;

    #[test]
    fn where_only_the_decision_ends_it_no_mail_names_a_day_that_is_over() {
        let today = Date::parse("2026-11-22").expect("a day");
        let planning = PlanningWords::of("en");
        let mut about = Application::default();
        about.happens(What::ConsultationEnds, Date::parse("2026-12-01"));
        assert_eq!(lines(&about, &[], planning, today)[0], "Comment by 1 December 2026");
        about.comments_until_decision = true;
        assert_eq!(lines(&about, &[], planning, today)[0], planning.until_decision);
    }

    #[test]
    fn what_is_written_is_no_link_in_a_mail_to_a_stranger() {
        for (written, said) in [
            ("oak trees, St. John’s Road", "oak trees, St. John’s Road"),
            ("14/00123/FUL, within 1.5 km", "14/00123/FUL, within 1.5 km"),
            ("Refund due: https://evil.example/a.b", "Refund due  https //evil example/a b"),
            ("www.evil.example", "www evil example"),
            ("call me@evil.example", "call me evil example"),
            (&"x".repeat(200), &["x".repeat(60), "…".into()].concat()),
        ] {
            assert_eq!(harmless(written), said);
        }
    }
}
