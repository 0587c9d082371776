//! `GET /v1/planning/applications.atom`: what there is to tell of what a search finds (RFC 4287).

use super::address;
use super::ask::Asked;
use crate::error::Error;
use crate::pages::escape;
use crate::state::State;
use axum::extract::{OriginalUri, RawQuery, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use wecan::locales::planning::{CaseWords, PlanningWords};
use wecan_model::planning::{Event, Told};

/// The most entries of a feed.
const MOST: usize = 200;

/// `GET /v1/planning/applications.atom`
pub(crate) async fn feed(
    Shared(state): Shared<State>,
    OriginalUri(own): OriginalUri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let mut asked = Asked::of(query)?;
    let known = asked.find_place(&state).await?;
    let words = PlanningWords::of(asked.lang.as_deref().unwrap_or("en"));
    let news = if known { state.store.planning_news(&asked.search, Asked::today(), MOST).await? } else { Vec::new() };
    let origin = address::origin(&state, &headers);
    let (path, query) = (own.path(), own.query().unwrap_or_default());
    let id = state.secret.name_of(&format!("{path}?{query}"));
    let own = format!("{origin}{own}");
    // A feed with nothing in it was last new when there was nothing.
    let updated = news.first().map_or_else(|| "1970-01-01".to_owned(), |last| last.told.day.iso());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
         <id>urn:uuid:{id}</id>\n<title>{title}</title>\n<updated>{updated}T00:00:00Z</updated>\n\
         <author><name>wecan</name></author>\n<link rel=\"self\" href=\"{own}\"/>\n",
        tag = words.tag,
        own = escape(&own),
        title = escape(words.title),
    );
    for one in &news {
        let about = &one.application;
        let (event, day) = (one.told.event, one.told.day.iso());
        let place = if about.address.is_empty() { &about.reference } else { &about.address };
        // Cannot fail: it is written to memory.
        let _ = write!(
            out,
            "<entry>\n<id>urn:uuid:{id}</id>\n<title>{title}</title>\n\
             <updated>{day}T00:00:00Z</updated>\n<link rel=\"alternate\" href=\"{page}\"/>\n\
             <category term=\"{kind}\"/>\n<summary>{summary}</summary>\n</entry>\n",
            id = state.secret.name_of(&format!("{}#{}", address::name(about), lasting(&one.told))),
            kind = event.name(),
            title = clean(&format!("{}: {place}", CaseWords::of(words.tag).event(event))),
            page = escape(&format!("{origin}{}", address::page(about, words.tag))),
            summary = clean(&format!("{} {}", about.reference, about.description)),
        );
    }
    out.push_str("</feed>\n");
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], out).into_response())
}

/// What names an event for good: a day that is corrected makes no other of what happens once, and whether people can
/// comment for the first time or again is only known later.
fn lasting(told: &Told) -> String {
    match told.event {
        event if event.is_once() => event.name().to_owned(),
        Event::ConsultationReopened => format!("{}-{}", Event::ConsultationOpened.name(), told.day.iso()),
        event => format!("{}-{}", event.name(), told.day.iso()),
    }
}

/// Text for XML 1.0, which has no place for some characters even where they are escaped.
fn clean(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    escape(&text.chars().filter(allowed).collect::<String>())
}
