//! One request to the endpoint: the only sender.

use crate::browser::{from_js, write_json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wecan_model::json::Json;
use wecan_model::settings::Format;
use wecan_model::{Receipt, Response};

/// What became of a request.
pub(crate) enum Outcome {
    /// The endpoint has it.
    Received(Receipt),
    /// The endpoint will never take it, and says why.
    Refused(String),
    /// No answer, or none that settles it: it may be sent again.
    Unsettled,
}

/// Sends a response once.
pub(crate) async fn send(response: &Response, address: &str, format: Format) -> Outcome {
    match request(response, address, format).await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Unsettled,
    }
}

async fn request(response: &Response, address: &str, format: Format) -> Result<Outcome, JsValue> {
    let (kind, body) = match format {
        Format::CloudEvents => {
            ("application/cloudevents+json; charset=utf-8", JsValue::from(write_json(&response.to_cloudevent())))
        }
        Format::Json => ("application/json", JsValue::from(write_json(&response.to_json()))),
        Format::Form => {
            let fields = web_sys::UrlSearchParams::new()?;
            for (name, value) in response.to_form() {
                fields.append(&name, &value);
            }
            ("application/x-www-form-urlencoded;charset=UTF-8", fields.into())
        }
    };
    let headers = web_sys::Headers::new()?;
    headers.set("content-type", kind)?;
    headers.set("accept", "application/json")?;
    if format != Format::Form {
        // A form back end of somebody else's would be asked for leave first.
        headers.set("idempotency-key", &response.id)?;
    }
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&body);
    init.set_credentials(web_sys::RequestCredentials::Omit);
    let answer: web_sys::Response =
        JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, &init)).await?.unchecked_into();
    let status = answer.status();
    let said = match answer.json() {
        Ok(json) => JsFuture::from(json).await.map_or(Json::Null, |json| from_js(&json)),
        Err(_) => Json::Null,
    };
    Ok(match status {
        200..=299 => Outcome::Received(Receipt::read(&said)),
        408 | 425 | 429 | 500.. => Outcome::Unsettled,
        _ => {
            let words = ["detail", "title", "message"].iter().find_map(|name| said.get(name).and_then(Json::as_str));
            Outcome::Refused(words.map_or_else(|| status.to_string(), String::from))
        }
    })
}
