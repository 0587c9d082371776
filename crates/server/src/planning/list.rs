//! `GET /v1/planning/applications`, and one of them with its history.

use super::ask::Asked;
use crate::error::Error;
use crate::state::State;
use crate::store::planning::Whole;
use axum::extract::{Path, Query, RawQuery, State as Shared};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wecan_model::json::Json;
use wecan_model::planning::{Application, Search};
use wecan_model::{Date, Trouble};

/// `GET /v1/planning/applications`
pub(crate) async fn list(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let mut asked = Asked::of(query)?;
    place(&mut asked, &state).await?;
    let today = Asked::today();
    let found = state.store.find_planning(&asked.search, asked.part(), today).await?;
    let applications = found.applications.iter().zip(&found.sources);
    let applications = applications.map(|(one, source)| described(&state, one, source, &asked.search, today)).collect();
    let count = |number: u32| Json::Number(f64::from(number));
    let mut members = vec![
        ("applications".into(), Json::Array(applications)),
        ("total".into(), count(found.total)),
        // Beyond this many nobody counts.
        ("more".into(), Json::Bool(found.more)),
        ("page".into(), count(asked.page)),
        ("per_page".into(), count(asked.per_page)),
    ];
    if let Some((place, metres)) = asked.search.near {
        let near = vec![
            ("lat".into(), Json::Number(place.latitude())),
            ("lng".into(), Json::Number(place.longitude())),
            ("radius".into(), Json::Number(metres)),
        ];
        members.push(("near".into(), Json::Object(near)));
    }
    Ok(json(&Json::Object(members)))
}

/// Which application is meant, where several areas have the reference.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    area: Option<String>,
    pub(crate) lang: Option<String>,
}

/// `GET /v1/planning/applications/{reference}`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    Path(reference): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    let whole = find(&state, &reference, &which).await?;
    let today = Asked::today();
    let mut members = match described(&state, &whole.application, &whole.source, &Search::default(), today) {
        Json::Object(members) => members,
        _ => Vec::new(),
    };
    let string = |text: &str| Json::string(text);
    let events = whole.history.events().into_iter().map(|told| {
        Json::Object(vec![("day".into(), string(&told.day.iso())), ("event".into(), string(told.event.name()))])
    });
    members.push(("events".into(), Json::Array(events.collect())));
    let states = whole.history.filled();
    let history = states.iter().enumerate().map(|(at, state)| {
        let before = at.checked_sub(1).and_then(|before| states.get(before));
        let changed = changed(before.map(|before| &before.application), &state.application);
        Json::Object(vec![
            ("first".into(), string(&state.first.iso())),
            ("last".into(), string(&state.last.iso())),
            ("changed".into(), changed),
        ])
    });
    members.push(("history".into(), Json::Array(history.collect())));
    Ok(json(&Json::Object(members)))
}

/// The one application that is meant.
pub(crate) async fn find(state: &State, reference: &str, which: &Which) -> Result<Whole, Error> {
    let mut found = state.store.planning_application(reference, which.area.as_deref()).await?;
    match found.len() {
        0 => Err(Error::NotFound("there is no planning application with this reference".into())),
        1 => Ok(found.remove(0)),
        _ => {
            let areas: Vec<_> = found.iter().map(|whole| whole.application.area.as_str()).collect();
            let what = format!("needs to say which is meant, since several areas have it: {}", areas.join(", "));
            Err(Error::Unreadable(Trouble::new("area", what)))
        }
    }
}

/// Where a postcode is has to be known, or nothing can be near it.
async fn place(asked: &mut Asked, state: &State) -> Result<(), Error> {
    if asked.find_place(state).await? {
        return Ok(());
    }
    Err(Error::Unreadable(Trouble::new("postcode", "is not known here, since no application is in it or near it")))
}

/// An application with what depends on today and on who asks.
fn described(state: &State, application: &Application, source: &str, search: &Search, today: Date) -> Json {
    let elsewhere = !state.store.takes_comments(&application.area);
    let Json::Object(mut members) = (Application { comments_elsewhere: elsewhere, ..application.clone() }).to_json()
    else {
        return Json::Null;
    };
    members.push(("stage".into(), Json::string(application.standing(today).name())));
    members.push(("source".into(), Json::string(source)));
    if let Some(days) = application.days_left(today) {
        members.push(("days_left".into(), Json::Number(f64::from(days))));
    }
    if let (Some((place, _)), Some(point)) = (search.near, application.point) {
        members.push(("distance".into(), Json::Number(point.metres_to(place).round())));
    }
    Json::Object(members)
}

/// The members of a state that were not the same before; all of them in the first.
fn changed(before: Option<&Application>, after: &Application) -> Json {
    let Json::Object(mut members) = after.to_json() else { return Json::Null };
    // How much one answer told is nothing that changed.
    members.retain(|(name, _)| name != "extent");
    let before = before.map_or(Json::Null, Application::to_json);
    let gone: Vec<_> = match &before {
        Json::Object(old) => {
            old.iter().filter(|(name, _)| name != "extent" && members.iter().all(|(own, _)| own != name)).collect()
        }
        _ => Vec::new(),
    };
    let gone: Vec<_> = gone.into_iter().map(|(name, _)| (name.clone(), Json::Null)).collect();
    let differs = members.into_iter().filter(|(name, value)| before.get(name) != Some(value));
    Json::Object(differs.chain(gone).collect())
}

fn json(body: &Json) -> Response {
    let text = serde_json::to_string(body).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
