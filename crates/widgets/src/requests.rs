//! What a widget asks its server beside handing responses over, which is `delivery`'s: JSON for JSON.

use crate::browser::{Next, from_js, on_settled, put, window, write_json};
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use wecan_model::json::Json;

/// Why something was not done, in words; none where the server could not be reached.
pub(crate) type Refusal = Option<String>;

/// What came back: the status and JSON; nothing where there was no answer, or it was something else.
pub(crate) type Answer = Option<(u16, Json)>;

/// Posts members as JSON; goes on with the answer's JSON, or why it was not done.
pub(crate) fn post(address: &str, members: &[(&str, &str)], next: Next<Result<Json, Refusal>>) {
    let heard = move |answer: Answer| {
        let Some((status, json)) = answer else { return next(Err(None)) };
        if status < 300 {
            return next(Ok(json));
        }
        let first = match json.get("problems") {
            Some(Json::Array(errors)) => errors.first().and_then(|error| error.get("message")),
            _ => json.get("detail"),
        };
        next(Err(first.and_then(Json::as_str).map(String::from)));
    };
    request(address, "", Some(&write_json(&Json::words(members))), Box::new(heard));
}

/// Posts a body, or gets where there is none, and goes on with what came back.
pub(crate) fn request(address: &str, token: &str, body: Option<&str>, next: Next<Answer>) {
    let (headers, init) = (Object::new(), Object::new());
    let set = |object: &Object, name: &str, value: &str| put(object, name, &JsValue::from_str(value));
    set(&headers, "accept", "application/json");
    if !token.is_empty() {
        set(&headers, "authorization", &["Bearer ", token].concat());
    }
    if let Some(body) = body {
        set(&headers, "content-type", "application/json");
        set(&init, "method", "POST");
        set(&init, "body", body);
    }
    put(&init, "headers", &headers);
    set(&init, "credentials", "omit");
    let heard = move |answer: Result<JsValue, JsValue>| {
        let Ok(answer) = answer else { return next(None) };
        let answer: web_sys::Response = answer.unchecked_into();
        let status = answer.status();
        match answer.json() {
            Ok(json) => on_settled(&json, Box::new(move |json| next(json.ok().map(|json| (status, from_js(&json)))))),
            Err(_) => next(None),
        }
    };
    on_settled(&window().fetch_with_str_and_init(address, init.unchecked_ref()), Box::new(heard));
}
