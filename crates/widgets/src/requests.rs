//! What a widget asks its server beside handing responses over, which is `delivery`'s: JSON for JSON.

use crate::browser::{read_json, window, write_json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wecan_model::json::Json;

/// Why something was not done, in words; none where the server could not be reached.
pub(crate) type Refusal = Option<String>;

/// What came back: the status and JSON; nothing where there was no answer, or it was something else.
pub(crate) type Answer = Option<(u16, Json)>;

/// Posts members as JSON; gives the answer's JSON, or why it was not done.
pub(crate) async fn post(address: &str, members: &[(&str, &str)]) -> Result<Json, Refusal> {
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

/// Gets JSON, and does something with it: one function to wait in, for everybody who asks.
pub(crate) fn get(address: String, token: String, then: Box<dyn FnOnce(Answer)>) {
    wasm_bindgen_futures::spawn_local(async move { then(request(&address, &token, None).await) });
}

/// Posts a body, or gets where there is none.
pub(crate) async fn request(address: &str, token: &str, body: Option<&str>) -> Answer {
    send(address, token, body).await.ok().flatten()
}

async fn send(address: &str, token: &str, body: Option<&str>) -> Result<Answer, JsValue> {
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
