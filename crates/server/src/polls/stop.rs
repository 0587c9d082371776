//! Pages by which members of the panel stop mail: what changed because of their answers, or all that asks them anything.
//! Whose mail it is, the first bytes of their invitation's mark say.

use super::phrases::PollWords;
use super::tell::page;
use super::{Wish, asked};
use crate::error::Error;
use crate::pages::escape;
use crate::state::State;
use axum::extract::{Path, Query, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

/// What the address of a page may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Tongue {
    lang: String,
}

/// `GET /polls/{id}/tell/{code}`
pub(crate) async fn telling(
    Shared(state): Shared<State>,
    Path((id, code)): Path<(String, String)>,
    Query(wish): Query<Tongue>,
) -> Result<Response, Error> {
    let words = PollWords::of(&wish.lang);
    let (heading, text, button) = words.stop;
    question(&state, words, (heading, text, button), &id, &["tell", &code]).await
}

/// `POST /polls/{id}/tell/{code}`: by that button, or by one click in a mail program (RFC 8058).
pub(crate) async fn telling_stopped(
    Shared(state): Shared<State>,
    Path((id, code)): Path<(String, String)>,
    Query(wish): Query<Tongue>,
) -> Result<Response, Error> {
    let first = state.secret.follow_of(&code).ok_or_else(gone)?;
    state.store.stop_telling(&id, &first).await?;
    let words = PollWords::of(&wish.lang);
    Ok(page(words, words.stopped, ""))
}

/// `GET /polls/{id}/mail/{code}`
pub(crate) async fn asking(
    Shared(state): Shared<State>,
    Path((id, code)): Path<(String, String)>,
    Query(wish): Query<Tongue>,
) -> Result<Response, Error> {
    let words = PollWords::of(&wish.lang);
    let (text, button) = words.stop_asking;
    question(&state, words, (words.stop.0, text, button), &id, &["mail", &code]).await
}

/// `POST /polls/{id}/mail/{code}`: by that button, or by one click in a mail program (RFC 8058).
pub(crate) async fn asking_stopped(
    Shared(state): Shared<State>,
    Path((id, code)): Path<(String, String)>,
    Query(wish): Query<Tongue>,
) -> Result<Response, Error> {
    let first = state.secret.follow_of(&code).ok_or_else(gone)?;
    state.store.stop_writing(&id, &first).await?;
    let words = PollWords::of(&wish.lang);
    Ok(page(words, (words.stopped.0, words.stop_asking.0), ""))
}

/// A page with a button, since programs that look at mail follow links.
async fn question(
    state: &State,
    words: &PollWords,
    (heading, text, button): (&str, &str, &str),
    id: &str,
    [what, code]: &[&str; 2],
) -> Result<Response, Error> {
    state.secret.follow_of(code).ok_or_else(gone)?;
    asked(state, &HeaderMap::new(), id, &Wish::default()).await?;
    let form = format!(
        "<form method=\"post\" action=\"/polls/{id}/{what}/{}?lang={}\"><button class=\"wecan-button\">{}</button></form>\n",
        escape(code),
        words.language,
        escape(button)
    );
    Ok(page(words, (heading, text), &form))
}

fn gone() -> Error {
    Error::NotFound(String::from("this address stops no mail"))
}
