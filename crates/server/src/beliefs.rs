//! Whether a quiz works: what its answers tell of belief and confidence, for those with the admin token.
//!
//! What is told would not give anybody away if it were published: see `wecan_model::myths::belief`. Days are counted
//! whole, so that nobody can watch the figures change with one response.

use crate::admin;
use crate::clock;
use crate::definitions::{Wished, not_found, wished};
use crate::error::Error;
use crate::state::State;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use wecan_model::json::Json;
use wecan_model::myths::Item;
use wecan_model::myths::belief::{Belief, LEAST, Published, rounded};
use wecan_model::{Date, Draft};

/// Responses read at a time.
const SOME: u32 = 500;

/// How many days before a fact runs out its keepers are told.
const SOON: u32 = 60;

/// `GET /v1/definitions/{id}/beliefs`
pub(crate) async fn report(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Wished,
) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    let version = wished(wish)?.version;
    let published = state.store.definition(&id, version).await?.ok_or_else(|| not_found(&id, version))?;
    let quiz = published.quiz.as_ref().ok_or_else(|| not_found(&id, version))?;
    let today = clock::today();
    let mut beliefs = vec![Belief::default(); quiz.items.len()];
    let (mut responses, mut outlets) = (0, BTreeMap::<String, u32>::new());
    let mut last: Option<(String, crate::tokens::Key)> = None;
    loop {
        let from = last.as_ref().map(|(day, key)| (day.as_str(), key));
        let rows = state.store.responses_after(&id, Some(quiz.version), from, SOME).await?;
        let Some(end) = rows.last() else { break };
        last = Some((end.received.clone(), end.key));
        for row in rows.iter().filter(|row| !row.set_aside && row.received < today.iso()) {
            let answers = serde_json::from_str::<Json>(&row.answers).unwrap_or_default();
            let Ok(draft) = Draft::from_answers(&answers) else { continue };
            responses += 1;
            *outlets.entry(outlet(row.source.as_deref(), &row.channel)).or_default() += 1;
            for (item, belief) in quiz.items.iter().zip(&mut beliefs) {
                belief.count(item, &draft);
            }
        }
    }
    let outlets = outlets.into_iter().filter(|(_, count)| *count >= LEAST);
    let body = json!({
        "definition": id,
        "version": quiz.version,
        "before": today.iso(),
        "responses": if responses >= LEAST { json!(rounded(responses)) } else { Value::Null },
        "outlets": outlets.map(|(outlet, count)| json!({"outlet": outlet, "responses": rounded(count)})).collect::<Vec<_>>(),
        "items": quiz.items.iter().zip(&beliefs).map(|(item, belief)| about(item, belief, today)).collect::<Vec<_>>(),
    });
    let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((kept, body.to_string()).into_response())
}

/// Where somebody answered: the site, or the channel where there was none.
fn outlet(source: Option<&str>, channel: &str) -> String {
    let site = source
        .and_then(|source| source.split_once("://"))
        .map(|(scheme, rest)| format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()));
    site.unwrap_or_else(|| channel.to_owned())
}

/// What is told about one statement. Where too few judged it there are no figures.
fn about(item: &Item, belief: &Belief, today: Date) -> Value {
    let mut about = json!({"item": item.id, "review_by": item.review_by.iso(), "review": review(item, today)});
    let Some(Published { judged, right, change, confidence }) = belief.published() else { return about };
    about["judged"] = json!(judged);
    about["right"] = json!(right);
    if let Some(change) = change {
        about["change"] = json!({
            "base": change.base, "right_before": change.right_before, "right_after": change.right_after,
            "became_right": change.became_right, "became_wrong": change.became_wrong,
            "makes_more_wrong": change.makes_more_wrong(),
        });
    }
    if let Some(confidence) = confidence {
        let points = |tenths: u32| f64::from(tenths) / 10.0;
        about["confidence"] =
            json!({"base": confidence.base, "before": points(confidence.before), "after": points(confidence.after)});
    }
    about
}

/// Whether its sources want another look.
fn review(item: &Item, today: Date) -> &'static str {
    let left = i64::from(item.review_by.number()) - i64::from(today.number());
    match left {
        ..0 => "expired",
        left if left <= i64::from(SOON) => "soon",
        _ => "good",
    }
}
