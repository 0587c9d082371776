//! What a poll's server is asked: whether it still takes answers, what has come of them, to confirm an address, and to
//! tell somebody what changed.

use crate::browser::{read_json, window, write_json};
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
    /// Whether members of the panel can ask to hear what changed.
    pub(super) tells: bool,
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
    let (_, json) = request(address, "", None).await?;
    let is = |name| json.get(name) == Some(&Json::Bool(true));
    json.get("closed")?;
    let closes = json.get("closes").and_then(Json::as_str).and_then(Date::parse);
    Some(Standing { closed: is("closed"), closes, tells: is("tells") })
}

/// The results. `vote` is a response with what opens it, for those that only voters may see.
pub(super) async fn results(address: &str, vote: Option<(&str, &str)>) -> Told {
    let (query, token) = match vote {
        Some((response, token)) => (["?response=", response].concat(), token),
        None => (String::new(), ""),
    };
    match request(&[address, "/results", &query].concat(), token, None).await {
        Some((200, json)) => {
            let outcomes = json.get("outcomes").and_then(|list| Outcome::read_all(list).ok()).unwrap_or_default();
            Results::read(&json).map_or(Told::Nothing, |results| Told::Results(Box::new((results, outcomes))))
        }
        Some((403, _)) => Told::Later,
        _ => Told::Nothing,
    }
}

/// Why something was not done, in words; none where the server could not be reached.
pub(super) type Refusal = Option<String>;

/// Has a code mailed to an address.
pub(super) async fn mail_code(address: &str, email: &str, language: &str) -> Result<(), Refusal> {
    post(&[address, "/codes"].concat(), &[("email", email), ("lang", language)]).await.map(drop)
}

/// The invitation of whoever has entered the right code.
pub(super) async fn confirm(address: &str, email: &str, code: &str, language: &str) -> Result<String, Refusal> {
    let said = [("email", email), ("code", code), ("lang", language)];
    let json = post(&[address, "/codes/verify"].concat(), &said).await?;
    json.get("invitation").and_then(Json::as_str).map(String::from).ok_or(None)
}

/// Asks to hear by mail what changed.
pub(super) async fn tell(address: &str, invitation: &str, language: &str) -> Result<(), Refusal> {
    post(&[address, "/tell"].concat(), &[("invitation", invitation), ("lang", language)]).await.map(drop)
}

async fn post(address: &str, members: &[(&str, &str)]) -> Result<Json, Refusal> {
    let mut body = Vec::new();
    for (name, word) in members {
        body.push(((*name).to_owned(), Json::string(*word)));
    }
    let (status, json) = request(address, "", Some(&write_json(&Json::Object(body)))).await.ok_or(None)?;
    if status < 300 {
        return Ok(json);
    }
    let first = match json.get("problems") {
        Some(Json::Array(errors)) => errors.first().and_then(|error| error.get("message")),
        _ => json.get("detail"),
    };
    Err(first.and_then(Json::as_str).map(String::from))
}

/// The answer's status and JSON; nothing where there was no answer, or it was something else.
async fn request(address: &str, token: &str, body: Option<&str>) -> Option<(u16, Json)> {
    send(address, token, body).await.ok().flatten()
}

async fn send(address: &str, token: &str, body: Option<&str>) -> Result<Option<(u16, Json)>, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    if !token.is_empty() {
        headers.set("authorization", &["Bearer ", token].concat())?;
    }
    let init = web_sys::RequestInit::new();
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        init.set_method("POST");
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?;
    let answer: web_sys::Response = answer.unchecked_into();
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    Ok(read_json(&text).map(|json| (answer.status(), json)))
}
