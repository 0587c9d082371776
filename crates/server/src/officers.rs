//! The officer's list of quizzes: what is published, what it is made of, and which of its facts run out.

use crate::admin;
use crate::clock;
use crate::error::Error;
use crate::state::State;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use wecan_model::myths::Item;
use wecan_model::{Date, Quiz};

/// How many days before a fact runs out its keepers are told.
pub(crate) const SOON: u32 = 60;

/// `GET /v1/quizzes`
pub(crate) async fn list(Shared(state): Shared<State>, headers: HeaderMap) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    let today = clock::today();
    let all = state.store.newest_definitions().await?;
    let quizzes: Vec<Value> = all.iter().filter_map(|it| it.quiz.as_ref()).map(|quiz| about(quiz, today)).collect();
    let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((kept, json!({"today": today.iso(), "quizzes": quizzes}).to_string()).into_response())
}

/// The newest version of one quiz.
fn about(quiz: &Quiz, today: Date) -> Value {
    let items: Vec<Value> = quiz
        .items
        .iter()
        .map(|item| {
            let mut told = json!({"item": item.id, "statement": item.statement.get("en")});
            add_review(&mut told, item, today);
            told
        })
        .collect();
    let count = |review: &str| items.iter().filter(|item| item["review"] == review).count();
    json!({
        "definition": quiz.id,
        "version": quiz.version,
        "title": quiz.title.get("en"),
        "made_from": quiz.made_from.iter().map(|(id, version)| json!({"id": id, "version": version})).collect::<Vec<_>>(),
        "collects": quiz.collect.is_some(),
        "expired": count("expired"),
        "soon": count("soon"),
        "items": items,
    })
}

/// Until when a fact may be shown, how many days are left, and whether its sources want another look.
pub(crate) fn add_review(told: &mut Value, item: &Item, today: Date) {
    let left = i64::from(item.review_by.number()) - i64::from(today.number());
    told["review_by"] = json!(item.review_by.iso());
    told["days_left"] = json!(left);
    told["review"] = json!(match left {
        ..0 => "expired",
        left if left <= i64::from(SOON) => "soon",
        _ => "good",
    });
}
