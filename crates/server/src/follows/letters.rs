//! The two mails that somebody who follows gets: one to confirm, then one whenever there is news.

use super::words::FollowWords;
use super::{Kept, described, harmless, named};
use crate::mail::{Letter, Mail, Mailing};
use crate::planning::address;
use crate::words;
use wecan::locales::fill;
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::Date;
use wecan_model::planning::{Application, Told};

/// News of one application.
pub(super) struct News {
    /// As it is now.
    pub(super) about: Application,
    /// What there is to tell, in order.
    pub(super) told: Vec<Told>,
}

/// The mail that asks to confirm.
pub(super) fn confirm(mailing: &Mailing, words: &FollowWords, kept: &Kept, code: &str, id: &[u8]) -> Mail {
    let (subject, asked, link, otherwise) = words.letter_confirm;
    let mut letter = Letter::new(words.language, subject).text(asked);
    for (label, value) in described(words, &kept.follow) {
        letter = letter.text(format!("{label}: {}", harmless(&value)));
    }
    let letter = letter.link(link, own(mailing, code)).text(otherwise);
    addressed(letter, kept, String::new(), format!("follow {id:?} confirm"))
}

/// The mail with news; `more` applications have news and are not in it.
pub(super) fn news(
    mailing: &Mailing,
    kept: &Kept,
    code: &str,
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
    addressed(letter, kept, format!("{}/unsubscribe", own(mailing, code)), reference)
}

/// What there is to say of one application.
fn lines(about: &Application, told: &[Told], planning: &PlanningWords, today: Date) -> Vec<String> {
    let (dates, case) = (words::of(planning.tag), CaseWords::of(planning.tag));
    let mut lines: Vec<String> =
        told.iter().map(|one| format!("{}: {}", case.event(one.event), dates.date(one.day))).collect();
    lines.extend(about.outcome.map(|outcome| format!("{}: {}", case.decision, case.outcome(outcome))));
    if about.open_for_comments(today)
        && let Some(until) = about.comments_until()
    {
        lines.push(fill(planning.comment_by, &[("date", &dates.date(until))]));
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

fn addressed(letter: Letter, kept: &Kept, unsubscribe: String, reference: String) -> Mail {
    Mail {
        to: kept.to.clone(),
        subject: letter.subject().to_owned(),
        text: letter.to_text(),
        html: letter.to_html(),
        unsubscribe,
        reference,
    }
}
