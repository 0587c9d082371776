//! `GET /v1/planning/comments.csv`: every comment with its application's reference, for the officers who read them.

use crate::admin;
use crate::error::Error;
use crate::exports::{cell, line, safe};
use crate::state::State;
use crate::store::planning::Comment;
use crate::store::{Fault, Store};
use crate::tokens::Key;
use axum::body::Body;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use wecan_model::json::Json;

/// Comments read at a time.
const SOME: u32 = 500;

/// What stands before the answers.
const FIRST: [&str; 6] = ["area", "application", "reference", "received", "language", "channel"];
/// The questions of [`wecan_model::planning::comment`], in their order.
const ANSWERS: [&str; 7] = ["stance", "topics", "comment", "name", "house", "postcode", "email"];
/// What became of it.
const LAST: [&str; 3] = ["set_aside", "handed_on", "handed_on_note"];

/// Which comments.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    area: Option<String>,
}

struct Place {
    store: Store,
    area: Option<String>,
    last: Option<(String, Key)>,
}

/// `GET /v1/planning/comments.csv`
pub(crate) async fn csv(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    // The mark at the beginning tells Excel that this is UTF-8.
    let mut head = String::from("\u{feff}");
    line(&mut head, FIRST.into_iter().chain(ANSWERS).chain(LAST).map(String::from));
    let from = Place { store: state.store.clone(), area: wish.area, last: None };
    let body = stream::try_unfold((Some(head), Some(from)), |(head, from)| async move {
        match (head, from) {
            (Some(head), from) => Ok::<_, Fault>(Some((head, (None, from)))),
            (None, Some(from)) => Ok(from.next().await?.map(|(text, from)| (text, (None, Some(from))))),
            (None, None) => Ok(None),
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"comments.csv\""),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

impl Place {
    async fn next(mut self) -> Result<Option<(String, Self)>, Fault> {
        let last = self.last.as_ref().map(|(day, key)| (day.as_str(), key));
        let comments = self.store.comments_after(self.area.as_deref(), last, SOME).await;
        // The status has gone out long ago: all that is left is to break off, and to say so here.
        let comments = comments.inspect_err(|fault| tracing::error!(cause = %fault, "an export broke off"))?;
        let Some(end) = comments.last() else { return Ok(None) };
        self.last = Some((end.row.received.clone(), end.row.key));
        let mut text = String::new();
        for comment in &comments {
            line(&mut text, cells(comment).into_iter());
        }
        Ok(Some((text, self)))
    }
}

fn cells(comment: &Comment) -> Vec<String> {
    let row = &comment.row;
    let answers: Json = serde_json::from_str(&row.answers).unwrap_or_default();
    let mut cells = vec![
        safe(&comment.about.area),
        safe(&comment.about.reference),
        row.key.reference(),
        row.received.clone(),
        row.language.clone(),
        row.channel.clone(),
    ];
    cells.extend(ANSWERS.iter().map(|name| answers.get(name).map(cell).unwrap_or_default()));
    cells.extend([String::from(if row.set_aside { "yes" } else { "no" }), comment.state.clone(), safe(&comment.why)]);
    cells
}
