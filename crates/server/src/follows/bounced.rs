//! `POST /v1/mail/bounces`: mail that came back, or that somebody complained about, stops.

use super::{mailing, open};
use crate::admin;
use crate::error::Error;
use crate::responses::body;
use crate::state::State;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use serde::Deserialize;
use wecan_model::Trouble;

/// What came back. The members are those of GOV.UK Notify's callback, which has more of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Bounce {
    /// The address.
    to: String,
    /// `permanent-failure` and `complaint` stop mail; anything else does not.
    status: String,
}

/// `POST /v1/mail/bounces`
pub(crate) async fn bounced(Shared(state): Shared<State>, request: Request) -> Result<StatusCode, Error> {
    let mailing = mailing(&state)?;
    let token = admin::token(request.headers());
    let own = mailing.bounces.as_ref().zip(token).is_some_and(|(bounces, given)| bounces.is(given));
    if !own {
        admin::bearer(&state, request.headers())?;
    }
    let bytes = body(request, &["application/json"]).await?;
    let bounce: Bounce = serde_json::from_slice(&bytes).map_err(|error| Trouble::new("", error.to_string()))?;
    if matches!(bounce.status.as_str(), "permanent-failure" | "complaint") {
        let mut stopped = 0;
        for row in state.store.follows().await? {
            let theirs = open(&mailing, &row).is_some_and(|kept| kept.to.eq_ignore_ascii_case(bounce.to.trim()));
            if theirs && state.store.stop_follow(&row.id).await? {
                stopped += 1;
            }
        }
        let by_post = state.store.forget_address(bounce.to.trim(), bounce.status == "complaint").await?;
        tracing::info!(
            stopped,
            by_post,
            "mail came back: follows that ended, and members who are asked by post from now on"
        );
    }
    Ok(StatusCode::NO_CONTENT)
}
