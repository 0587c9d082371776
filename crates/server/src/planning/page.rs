//! `/planning` for people: the list with its search, and one application, without any script.

use super::address;
use super::ask::{Asked, PER_PAGE};
use super::list::{self, Which};
use crate::error::Error;
use crate::follows;
use crate::pages::Page;
use crate::state::State;
use crate::store::planning::{Found, MOST_COUNTED, Order, Part};
use crate::words;
use axum::extract::{Path, Query, RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wecan::planning_follower::floor::{self, ListPage};
use wecan_model::planning::{Point, Search};
use wecan_model::{Date, formats};

/// `GET /planning`
pub(crate) async fn list(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = query.unwrap_or_default();
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let chosen = floor::Asked::read(field);
    let today = Asked::today();
    let page = field("page").and_then(|page| page.parse().ok()).unwrap_or(1_u32).clamp(1, MOST_COUNTED / PER_PAGE);
    let mut search = chosen.search.clone();
    let also = also(field, &mut search, &chosen.postcode);
    let postcode = formats::postcode(&chosen.postcode);
    let place = match &postcode {
        Some(postcode) => state.store.planning_postcode(postcode).await?,
        None => search.near.map(|(point, _)| point),
    };
    search.near = place.map(|place| (place, f64::from(chosen.metres)));
    let order = match chosen.order.as_str() {
        "oldest" => Order::Oldest,
        "deadline" => Order::Deadline,
        // Nothing is near a place that nobody knows.
        "distance" if place.is_some() => Order::Distance,
        _ => Order::Newest,
    };
    let part = Part { skip: (page - 1) * PER_PAGE, take: PER_PAGE, order };
    let found = if postcode.is_some() && place.is_none() {
        Found::default()
    } else {
        state.store.find_planning(&search, part, today).await?
    };
    let language = language(field("lang"), &headers);
    let others = |leave: &[&str]| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields.iter().filter(|(name, value)| !value.is_empty() && !leave.contains(&name.as_str())));
        query
    };
    let page = ListPage {
        lang: language,
        today,
        chosen: &chosen,
        applications: &found.applications,
        total: found.total as usize,
        more: found.more,
        page: page as usize - 1,
        place,
        narrowed: &follows::described(language, &described_by(&also, chosen.metres)),
        also: &also,
        address: &|one| address::page(one, language),
        turned: &|page| {
            let page = (page + 1).to_string();
            format!("/planning?{}", others(&["page"]).append_pair("page", &page).finish())
        },
        feeds: ["ics", "atom", "geojson"].map(|format| {
            // Feeds have an order of their own, and refuse what is no postcode.
            let mut leave = vec!["page", "lang", "followed", "sort"];
            leave.extend(ALSO.iter().filter(|name| also.iter().all(|(own, _)| own != *name)));
            if postcode.is_none() {
                leave.push("postcode");
            }
            if place.is_none() {
                leave.push("radius");
            }
            let query = others(&leave).append_pair("lang", language).finish();
            format!("/v1/planning/applications.{format}?{query}")
        }),
    };
    let main = page.to_html() + &follows::panel(&state, &query, language);
    Ok(page_of(language, &page.title(), main))
}

/// What narrows the list and has no field in its form: links in mail come with these.
const ALSO: [&str; 5] = ["reference", "ward", "street", "lat", "lng"];

/// Puts what an address says of [`ALSO`] into the search, and gives it back as the form has to carry it on. What makes no
/// sense counts as not said, and a postcode that was typed is the place that counts.
fn also<'a>(
    field: impl Fn(&str) -> Option<&'a str>,
    search: &mut Search,
    postcode: &str,
) -> Vec<(&'static str, &'a str)> {
    let text = |name: &str| field(name).map(str::trim).filter(|text| !text.is_empty() && text.chars().count() <= 100);
    let degrees = |name: &str| text(name).and_then(|text| text.parse().ok());
    let point = degrees("lat").zip(degrees("lng")).and_then(|(lat, lng)| Point::new(lat, lng));
    search.near = point.filter(|_| postcode.is_empty()).map(|point| (point, 0.0));
    let has_point = search.near.is_some();
    let said = ALSO.iter().filter(|name| has_point || !matches!(**name, "lat" | "lng"));
    let also: Vec<_> = said.filter_map(|name| Some((*name, text(name)?))).collect();
    for (name, value) in &also {
        match *name {
            "reference" => search.reference = (*value).to_owned(),
            "ward" => search.ward = (*value).to_owned(),
            "street" => search.street = (*value).to_owned(),
            _ => {}
        }
    }
    also
}

/// The same as a query, for words about it.
fn described_by(also: &[(&str, &str)], metres: u32) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(also);
    if also.iter().any(|(name, _)| *name == "lat") {
        query.append_pair("radius", &metres.to_string());
    }
    query.finish()
}

/// `GET /planning/{reference}`
pub(crate) async fn one(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(reference): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    let whole = list::find(&state, &reference, &which).await?;
    let language = language(which.lang.as_deref(), &headers);
    let about = &whole.application;
    let today: Date = Asked::today();
    let back = back(&headers, language);
    let title = if about.address.is_empty() { &about.reference } else { &about.address };
    let case = [("area", &about.area), ("reference", &about.reference)];
    let case = form_urlencoded::Serializer::new(String::new()).extend_pairs(case).finish();
    let comment =
        about.comment_id().filter(|_| about.open_for_comments(today) && state.store.takes_comments(&about.area));
    let comment = comment.map(|id| format!("/forms/{id}?lang={language}"));
    let main = floor::one(about, language, today, &back, comment.as_deref()) + &follows::panel(&state, &case, language);
    Ok(page_of(language, title, main))
}

/// The list that somebody came from, with all that they had asked for; else the whole list.
fn back(headers: &HeaderMap, language: &str) -> String {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from = said(header::REFERER).and_then(|from| from.split_once("://")).map(|(_, rest)| rest);
    let host = said(header::HOST).unwrap_or_default();
    let own = from.and_then(|from| from.strip_prefix(host)).filter(|_| !host.is_empty());
    let list = own.filter(|path| path.starts_with("/planning?"));
    list.map_or_else(|| format!("/planning?lang={language}"), str::to_owned)
}

fn page_of(language: &str, title: &str, main: String) -> Response {
    Page { status: StatusCode::OK, language, title, main }.into_response()
}

/// The language wished for by the address, else by the browser, as far as there are sentences in it.
fn language(wished: Option<&str>, headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match wished {
        Some(tag) => words::of(tag).language,
        None => words::accepted(accepted).language,
    }
}
