//! `/v1/follows`: following by mail, asked for by a widget.

use super::words::FollowWords;
use super::{Wanted, form, mailing, take_in};
use crate::error::{Error, Item};
use crate::responses::body;
use crate::state::State;
use axum::Json;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use wecan_model::Trouble;

/// What a widget sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    email: String,
    period: String,
    lang: String,
    follow: String,
}

/// `GET /v1/follows`
pub(crate) async fn offered(Shared(state): Shared<State>) -> Response {
    Json(json!({"mail": state.mailing.is_some()})).into_response()
}

/// `POST /v1/follows`
pub(crate) async fn ask(Shared(state): Shared<State>, request: Request) -> Result<Response, Error> {
    let mailing = mailing(&state)?;
    let body = body(request, &["application/json"]).await?;
    let sent: Sent = serde_json::from_slice(&body).map_err(|error| Trouble::new("", error.to_string()))?;
    let Sent { email, period, lang, follow } = sent;
    let wanted = Wanted { email, period, lang, follow };
    match take_in(&state, &mailing, &wanted).await? {
        Ok(()) => Ok((StatusCode::ACCEPTED, Json(json!({"confirm": true}))).into_response()),
        Err(wrong) => {
            let words = FollowWords::of(&wanted.lang);
            let item = |(field, code): (&'static str, &'static str)| Item {
                question: String::new(),
                field: field.to_owned(),
                code,
                message: form::problem(words, field, code).to_owned(),
            };
            Err(Error::Answers(wrong.into_iter().map(item).collect()))
        }
    }
}
