//! What a poll's server is asked: whether it still takes answers, and what has come of them.

use crate::browser::{read_json, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wecan_model::Date;
use wecan_model::json::Json;
use wecan_model::poll::{Outcome, Results};

/// How a poll stands at its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Whether it takes no more answers.
    pub(super) closed: bool,
    /// The last day on which it took any.
    pub(super) closes: Option<Date>,
}

/// What came of asking for results.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// They may be seen.
    Results(Box<(Results, Vec<Outcome>)>),
    /// They may not be seen yet, or not by whoever asks.
    Later,
    /// There was no answer.
    Nothing,
}

/// Where the poll is at the server that takes its responses; nothing where responses go to somebody else's endpoint.
pub(super) fn address(endpoint: &str, poll: &str) -> Option<String> {
    let server = endpoint.strip_suffix("/v1/responses")?;
    Some([server, "/v1/polls/", poll].concat())
}

/// How the poll stands; nothing where its server does not say, or does not know it.
pub(super) async fn standing(address: &str) -> Option<Standing> {
    let (_, json) = get(address, "").await?;
    let closed = *json.get("closed")? == Json::Bool(true);
    Some(Standing { closed, closes: json.get("closes").and_then(Json::as_str).and_then(Date::parse) })
}

/// The results. `vote` is a response with what opens it, for those that only voters may see.
pub(super) async fn results(address: &str, vote: Option<(&str, &str)>) -> Told {
    let (query, token) = match vote {
        Some((response, token)) => (["?response=", response].concat(), token),
        None => (String::new(), ""),
    };
    match get(&[address, "/results", &query].concat(), token).await {
        Some((200, json)) => {
            let outcomes = json.get("outcomes").and_then(|list| Outcome::read_all(list).ok()).unwrap_or_default();
            Results::read(&json).map_or(Told::Nothing, |results| Told::Results(Box::new((results, outcomes))))
        }
        Some((403, _)) => Told::Later,
        _ => Told::Nothing,
    }
}

async fn get(address: &str, token: &str) -> Option<(u16, Json)> {
    request(address, token).await.ok().flatten()
}

async fn request(address: &str, token: &str) -> Result<Option<(u16, Json)>, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    if !token.is_empty() {
        headers.set("authorization", &["Bearer ", token].concat())?;
    }
    let init = web_sys::RequestInit::new();
    init.set_headers(&headers);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?;
    let answer: web_sys::Response = answer.unchecked_into();
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    Ok(read_json(&text).map(|json| (answer.status(), json)))
}
