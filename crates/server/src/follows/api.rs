//! `/v1/follows`: following by mail, asked for by a widget.

use super::words::FollowWords;
use super::{Wanted, canonical, form, mailing, named, take_in, wrong_follow};
use crate::error::{Error, Item};
use crate::responses::body;
use crate::state::State;
use axum::Json;
use axum::extract::{RawQuery, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use wecan_model::Trouble;
use wecan_model::planning::Period;

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
///
/// Whoever says what they want to follow gets the form for it in words, where it can be followed: a widget need not carry
/// sentences that few of its readers come to see.
pub(crate) async fn offered(Shared(state): Shared<State>, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let fields = form::fields(query.unwrap_or_default().as_bytes());
    let follow = canonical(form::field(&fields, "follow"));
    let mut offer = json!({"mail": state.mailing.is_some()});
    if state.mailing.is_some() && !follow.is_empty() && wrong_follow(&state, &follow).await?.is_none() {
        offer["form"] = form_of(FollowWords::of(form::field(&fields, "lang")), &follow);
    }
    Ok(Json(offer).into_response())
}

fn form_of(words: &FollowWords, follow: &str) -> Value {
    let periods: Vec<_> = Period::all().zip(words.periods).map(|(period, said)| [period.name(), said]).collect();
    let (heading, next) = words.asked;
    json!({
        "follow": follow,
        "title": words.title,
        "introduction": words.introduction,
        "what": format!("{}: {}", words.what, named(words, follow)),
        "email": words.email,
        "email_hint": words.email_hint,
        "required": words.enter_email,
        "format": words.wrong_email,
        "how_often": words.how_often,
        "period": Period::default().name(),
        "periods": periods,
        "button": words.follow,
        "unsent": words.unsent,
        "asked": heading,
        "next": next.join(" "),
    })
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
            Err(Error::Answers { items: wrong.into_iter().map(item).collect(), language: words.language.to_owned() })
        }
    }
}
