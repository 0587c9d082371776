//! `GET /v1/planning/applications.ics`: last days to comment, for a calendar (RFC 5545).

use super::address;
use super::ask::Asked;
use crate::error::Error;
use crate::state::State;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::Date;
use wecan_model::calendar::Lines;
use wecan_model::planning::{Deadline, Search};

/// The most days in a calendar that are to come, and the most that are over.
const MOST: usize = 500;
/// How long a day that is over stays: calendars that are asked seldom have to hear of what was cancelled.
const DAYS_KEPT: i32 = 90;

/// `GET /v1/planning/applications.ics`
pub(crate) async fn calendar(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let mut asked = Asked::of(query)?;
    let known = asked.find_place(&state).await?;
    let words = PlanningWords::of(asked.lang.as_deref().unwrap_or("en"));
    let today = Asked::today();
    // What was withdrawn has left the stage that was asked for, and its day has to be taken out of calendars.
    let search = Search { standing: None, decided_days: None, ..asked.search };
    let since = Date::from_number(today.number() - DAYS_KEPT).unwrap_or(today);
    let found = if known { state.store.planning_deadlines(&search, since, today, MOST).await? } else { Vec::new() };
    let origin = address::origin(&state, &headers);
    // The same whatever the address at which we were asked.
    let server = state.secret.name_of("calendar");
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//wecan//planning applications//EN");
    out.line("METHOD", "PUBLISH");
    out.text("X-WR-CALNAME", words.title);
    for whole in &found {
        let Some(deadline) = whole.history.deadline() else { continue };
        let about = &whole.application;
        let page = format!("{origin}{}", address::page(about, words.tag));
        let place = if about.address.is_empty() { &about.reference } else { &about.address };
        event(&mut out, &deadline, &format!("comments-{}@{server}", address::name(about)));
        out.text(
            "SUMMARY",
            &format!("{}: {place}", CaseWords::of(words.tag).happening(&wecan_model::planning::What::ConsultationEnds)),
        );
        out.text("DESCRIPTION", &format!("{} {}\n{page}", about.reference, about.description));
        out.text("LOCATION", &about.address);
        out.line("URL", &page);
        out.line("TRANSP", "TRANSPARENT");
        out.line("END", "VEVENT");
    }
    out.line("END", "VCALENDAR");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"planning.ics\""),
    ];
    Ok((headers, out.0).into_response())
}

/// The beginning of an event that lasts all day.
fn event(out: &mut Lines, deadline: &Deadline, uid: &str) {
    let day = |day: Date| day.iso().replace('-', "");
    out.line("BEGIN", "VEVENT");
    out.line("UID", uid);
    out.line("DTSTAMP", &format!("{}T000000Z", day(deadline.changed)));
    out.line("LAST-MODIFIED", &format!("{}T000000Z", day(deadline.changed)));
    out.line("DTSTART;VALUE=DATE", &day(deadline.day));
    if let Some(after) = Date::from_number(deadline.day.number() + 1) {
        // The end is the first day that does not belong to it any more.
        out.line("DTEND;VALUE=DATE", &day(after));
    }
    out.line("SEQUENCE", &deadline.sequence.to_string());
    out.line("STATUS", if deadline.cancelled { "CANCELLED" } else { "CONFIRMED" });
}
