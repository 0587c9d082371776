//! Following planning applications by mail, without an account: asked for, confirmed by a link, changed and stopped by
//! another, told of when something becomes known.
//!
//! Of whoever follows, an address, a query, a language and what they have muted are kept, sealed together, until they stop.

mod api;
mod bounced;
mod form;
mod letters;
mod manage;
mod tell;
mod words;

pub(crate) use api::{ask as ask_json, offered};
pub(crate) use bounced::bounced;
pub(crate) use form::{asked, panel, post, show};
pub(crate) use manage::{change, one as manage, one_click};
pub use tell::tell;
pub(crate) use tell::work;

use crate::clock;
use crate::error::Error;
use crate::mail::{self, Mailing};
use crate::planning::ask::Asked;
use crate::state::State;
use crate::store::FollowRow;
use crate::tokens;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::Mutex;
use wecan::locales::fill;
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::planning::{Follow, Period};
use words::FollowWords;

/// What is kept of a follow, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    to: String,
    /// The query, as [`canonical`] writes it.
    follow: String,
    lang: String,
    /// Applications that are not told of: area and reference.
    #[serde(default)]
    muted: Vec<(String, String)>,
}

/// What somebody wants to follow, before it has been looked at.
#[derive(Debug, Clone, Default)]
struct Wanted {
    email: String,
    period: String,
    lang: String,
    /// A query, or fields of one.
    follow: String,
}

/// What is wrong with a wish: the field, a word for programs.
type Wrong = (&'static str, &'static str);

/// Names in a query that a follow keeps, in the order in which it keeps them.
const NAMES: [&str; 10] = ["reference", "area", "ward", "street", "q", "type", "postcode", "lat", "lng", "radius"];

/// The most follows of one address that wait to be confirmed.
const MOST_WAITING: usize = 5;
/// The most follows of one address.
const MOST: usize = 50;
/// What nobody confirms is kept for so many days.
const DAYS_TO_CONFIRM: u32 = 7;
/// At which hour mail of the day goes out.
const MORNING: i8 = 7;

/// A query with what a follow keeps of it, each name once.
fn canonical(query: &str) -> String {
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut out = form_urlencoded::Serializer::new(String::new());
    let has = |name: &str| fields.iter().any(|(own, value)| own == name && !value.trim().is_empty());
    for name in NAMES {
        if name == "radius" && !has("postcode") && !has("lat") {
            continue;
        }
        let value = fields.iter().rev().find(|(own, value)| own == name && !value.trim().is_empty());
        if let Some((_, value)) = value {
            out.append_pair(name, value.trim());
        }
    }
    out.finish()
}

/// What is wrong with what is to be followed, as a word for programs.
async fn wrong_follow(state: &State, follow: &str) -> Result<Option<&'static str>, Error> {
    Ok(match Asked::read(follow) {
        Err(troubles) if troubles.iter().any(|trouble| trouble.at == "postcode") => Some("postcode"),
        Err(_) => Some("format"),
        Ok(mut asked) => {
            if !asked.find_place(state).await? {
                Some("unknown-postcode")
            } else if Follow::of(&asked.search).is_everything() {
                Some("required")
            } else {
                None
            }
        }
    })
}

/// Takes in what somebody wants to follow, and sends them a mail to confirm it. Nobody learns from it whether an address
/// is known: too many at once are left alone in silence.
async fn take_in(state: &State, mailing: &Mailing, wanted: &Wanted) -> Result<Result<(), Vec<Wrong>>, Error> {
    let follow = canonical(&wanted.follow);
    let mut wrong: Vec<Wrong> = wrong_follow(state, &follow).await?.into_iter().map(|code| ("follow", code)).collect();
    let email = mail::needed_address(&wanted.email);
    wrong.extend(email.as_ref().err().map(|code| ("email", *code)));
    let period = match wanted.period.as_str() {
        "" => Some(Period::default()),
        name => Period::parse(name),
    };
    let (Some(period), Ok(to), true) = (period, email, wrong.is_empty()) else {
        if period.is_none() {
            wrong.push(("period", "format"));
        }
        return Ok(Err(wrong));
    };
    let words = FollowWords::of(&wanted.lang);
    let kept = Kept { to, follow, lang: words.language.to_owned(), muted: Vec::new() };
    // One after the other: who asks often at once would not be counted.
    static TURN: Mutex<()> = Mutex::const_new(());
    let _turn = TURN.lock().await;
    if is_too_much(state, mailing, &kept).await? {
        return Ok(Ok(()));
    }
    let id = tokens::random::<10>().map_err(Error::System)?;
    let code = state.secret.follow_code(&id);
    let letter = letters::confirm(mailing, words, &kept, &code, &id);
    let letter = mailing.seal(&letter).map_err(Error::System)?;
    let sealed = seal(mailing, &kept)?;
    let limit = (clock::milliseconds(), mailing.codes_per_hour);
    let asked = state.store.ask_follow(&id, &sealed, period, &letter, limit).await?;
    let full = |seconds| Error::ManyCodes { seconds, language: words.language.to_owned() };
    asked.map(Ok).map_err(full)
}

/// Whether this address has enough that waits to be confirmed, or follows enough.
async fn is_too_much(state: &State, mailing: &Mailing, new: &Kept) -> Result<bool, Error> {
    let (mut waiting, mut all) = (0, 0);
    for row in state.store.follows().await? {
        let Some(kept) = open(mailing, &row) else { continue };
        if kept.to.eq_ignore_ascii_case(&new.to) {
            all += 1;
            waiting += usize::from(row.told.is_none());
        }
    }
    Ok(waiting >= MOST_WAITING || all >= MOST)
}

fn seal(mailing: &Mailing, kept: &Kept) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(kept).map_err(|error| Error::System(error.into()))?;
    mailing.sealing.seal("follow", &plain).map_err(Error::System)
}

fn open(mailing: &Mailing, row: &FollowRow) -> Option<Kept> {
    serde_json::from_slice(&mailing.sealing.open("follow", &row.sealed)?).ok()
}

/// Mail, where this server sends any.
fn mailing(state: &State) -> Result<Arc<Mailing>, Error> {
    state.mailing.clone().ok_or_else(|| Error::NotFound("this server sends no mail".into()))
}

/// When a follow of this period is told next.
fn next(period: Period, now: u64) -> u64 {
    let day = clock::day_at(now).and_then(|today| period.next(today));
    day.and_then(|day| clock::hour_of(day, MORNING)).unwrap_or(0)
}

/// What is followed, a label and a value each, as a list shows it.
pub(crate) fn described(language: &str, follow: &str) -> Vec<(&'static str, String)> {
    let words = FollowWords::of(language);
    let (planning, case) = (PlanningWords::of(words.language), CaseWords::of(words.language));
    let Ok(asked) = Asked::read(follow) else { return Vec::new() };
    let search = &asked.search;
    let mut list = Vec::new();
    let mut say = |label: &'static str, value: &str| {
        if !value.is_empty() {
            list.push((label, value.to_owned()));
        }
    };
    say(case.reference, &search.reference);
    say(words.street, &search.street);
    say(case.ward, &search.ward);
    let near = match (&asked.postcode, search.near) {
        (Some(postcode), _) => Some(postcode.as_str()),
        (None, Some(_)) => Some(words.place),
        _ => None,
    };
    if let Some(near) = near {
        let (unit, number) = match asked.radius {
            metres if metres < 1_000.0 => (planning.metres, format!("{metres:.0}")),
            metres => (planning.kilometres, format!("{:.1}", metres / 1_000.0).trim_end_matches(".0").to_owned()),
        };
        say(words.near, &fill(words.near_value, &[("place", near), ("distance", &fill(unit, &[("n", &number)]))]));
    }
    say(words.words, &search.words);
    say(planning.kind, search.kind.map_or("", |kind| planning.sort_of(kind)));
    say(words.council, &search.area);
    list
}

/// What is followed, in a few words.
fn named(words: &FollowWords, follow: &str) -> String {
    let values: Vec<_> = described(words.language, follow).into_iter().map(|(_, value)| value).collect();
    values.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follow_keeps_of_a_query_what_names_applications() {
        for (query, kept) in [
            ("stage=decided&q=+oak+&from=2026-01-01&type=trees&page=2&lang=cy", "q=oak&type=trees"),
            ("radius=500&area=Here", "area=Here"),
            ("radius=500&postcode=GU19+5QF", "postcode=GU19+5QF&radius=500"),
            ("lat=51.3&lng=-0.7&radius=500", "lat=51.3&lng=-0.7&radius=500"),
            ("area=&reference=14%2F0590&area=Surrey+Heath", "reference=14%2F0590&area=Surrey+Heath"),
            ("", ""),
        ] {
            assert_eq!(canonical(query), kept, "{query}");
        }
    }

    #[test]
    fn mail_of_the_day_goes_out_in_the_morning() {
        let at = |text: &str| {
            let time: jiff::Timestamp = text.parse().expect("a time");
            u64::try_from(time.as_millisecond()).expect("after 1970")
        };
        assert_eq!(next(Period::Once, at("2026-11-28T12:00:00Z")), 0);
        // In Europe/London, where nothing else is said.
        for (period, now, then) in [
            (Period::Daily, "2026-11-28T06:59:00Z", "2026-11-29T07:00:00Z"),
            (Period::Daily, "2026-07-01T12:00:00Z", "2026-07-02T06:00:00Z"),
            // There the next day has begun.
            (Period::Daily, "2026-07-01T23:30:00Z", "2026-07-03T06:00:00Z"),
            // Clocks go back in the night, and forward in another.
            (Period::Daily, "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z"),
            (Period::Daily, "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"),
            // A Saturday, and half an hour into a Monday.
            (Period::Weekly, "2024-10-05T22:59:00Z", "2024-10-07T06:00:00Z"),
            (Period::Weekly, "2026-07-05T23:30:00Z", "2026-07-13T06:00:00Z"),
        ] {
            assert_eq!(next(period, at(now)), at(then), "{now}");
        }
    }

    #[test]
    fn what_is_followed_is_said_in_words() {
        let follow = "street=High+Street&postcode=GU19+5QF&radius=1500&q=oak&type=trees";
        assert_eq!(named(FollowWords::of("en"), follow), "High Street, within 1.5 km of GU19 5QF, oak, Trees");
        assert_eq!(named(FollowWords::of("cy"), "reference=14%2F0590"), "14/0590");
    }
}
