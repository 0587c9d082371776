//! Definitions: published by those with the admin token, read by everybody.

use crate::admin;
use crate::documents::Document;
use crate::error::Error;
use crate::responses::body;
use crate::state::State;
use crate::store::Publishing;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wecan_model::json::Json;
use wecan_model::{Identity, Trouble};

/// What a request may say about the version it means.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    /// That version; the newest where it is left out.
    pub(crate) version: Option<u32>,
    /// Whether an export also holds the responses that are set aside.
    pub(crate) include_set_aside: bool,
}

/// That, as a handler gets it.
pub(crate) type Wished = Result<Query<Wish>, QueryRejection>;

/// `POST /v1/definitions`
pub(crate) async fn publish(Shared(state): Shared<State>, request: Request) -> Result<Response, Error> {
    admin::bearer(&state, request.headers())?;
    let body = body(request, &["application/json"]).await?;
    let json: Json = serde_json::from_slice(&body).map_err(|error| Trouble::new("", error.to_string()))?;
    let document = Document::read(&json).map_err(Error::Definition)?;
    let mut troubles = document.faults_to_serve();
    if document.definition.identity == Identity::Verified && state.mailing.is_none() {
        let what = "\"verified\" needs a server that sends mail, and this one was not told how; use \"anonymous\" or \"invited\"";
        troubles.push(Trouble::new("identity", what));
    }
    troubles.extend(document.fits_earlier(&state.store).await?);
    if !troubles.is_empty() {
        return Err(Error::Definition(troubles));
    }
    let definition = document.definition;
    let (id, version) = (definition.id.clone(), definition.version);
    let status = match state.store.publish(&json, &definition).await? {
        Publishing::New => StatusCode::CREATED,
        Publishing::Again => StatusCode::OK,
        Publishing::Different => return Err(Error::Published { id, version }),
    };
    let location = format!("/v1/definitions/{id}?version={version}");
    let body = serde_json::json!({"id": id, "version": version}).to_string();
    Ok((status, [(header::CONTENT_TYPE, "application/json".to_owned()), (header::LOCATION, location)], body)
        .into_response())
}

/// `GET /v1/definitions/{id}`
pub(crate) async fn show(
    Shared(state): Shared<State>,
    Path(id): Path<String>,
    wish: Wished,
) -> Result<Response, Error> {
    let version = wished(wish)?.version;
    let published = state.store.definition(&id, version).await?.ok_or_else(|| not_found(&id, version))?;
    // The form to comment on an application changes with it.
    let stays = version.is_some() && published.about.is_none();
    let kept = if stays { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, kept)];
    Ok((headers, published.body.clone()).into_response())
}

/// There is no such definition.
pub(crate) fn not_found(id: &str, version: Option<u32>) -> Error {
    Error::NotFound(match version {
        Some(version) => format!("there is no definition `{id}` version {version}"),
        None => format!("there is no definition `{id}`"),
    })
}

/// What stands after the question mark, when it makes sense.
///
/// # Errors
/// When it makes none.
pub(crate) fn wished(wish: Wished) -> Result<Wish, Error> {
    let what = "`version` needs a whole number from 1, `include_set_aside` true or false";
    wish.map(|Query(wish)| wish).map_err(|_| Error::Unreadable(Trouble::new("query", what)))
}
