//! `GET /v1/planning/applications.geojson`: what a search finds, for a map (RFC 7946).

use super::ask::Asked;
use crate::error::Error;
use crate::state::State;
use crate::store::planning::Part;
use axum::extract::{RawQuery, State as Shared};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use wecan_model::json::Json;

/// The most places on a map.
const MOST: u32 = 1_000;

/// `GET /v1/planning/applications.geojson`
pub(crate) async fn map(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let mut asked = Asked::of(query)?;
    let known = asked.find_place(&state).await?;
    let today = Asked::today();
    let part = Part { skip: 0, take: MOST, order: asked.order };
    let found = if known { state.store.find_planning(&asked.search, part, today).await? } else { Default::default() };
    let features = found.applications.iter().map(|one| {
        let geometry = one.point.map_or(Json::Null, |point| {
            let position = vec![Json::Number(point.longitude()), Json::Number(point.latitude())];
            Json::Object(vec![("type".into(), Json::string("Point")), ("coordinates".into(), Json::Array(position))])
        });
        let mut properties = match one.to_json() {
            Json::Object(members) => members,
            _ => Vec::new(),
        };
        properties.retain(|(name, _)| !matches!(name.as_str(), "lat" | "lng" | "documents" | "conditions"));
        properties.push(("stage".into(), Json::string(one.standing(today).name())));
        Json::Object(vec![
            ("type".into(), Json::string("Feature")),
            ("id".into(), Json::string([&one.area, "/", &one.reference].concat())),
            ("geometry".into(), geometry),
            ("properties".into(), Json::Object(properties)),
        ])
    });
    let members =
        vec![("type".into(), Json::string("FeatureCollection")), ("features".into(), Json::Array(features.collect()))];
    let text = serde_json::to_string(&Json::Object(members)).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}
