//! One request to the endpoint: the only sender.

use super::outbox::Watcher;
use super::record::Record;
use crate::browser::{from_js, get, in_address, on_settled, put, to_js, window, write_json};
use js_sys::{JSON, Object, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wecan_model::date::digits as whole;
use wecan_model::json::Json;
use wecan_model::myths::xapi::VERSION;
use wecan_model::outbox::{ATTEMPT, Answer};
use wecan_model::settings::{Credentials, Format};
use wecan_model::text::{cut, digits, holds};
use wecan_model::{Channel, Receipt, Response};

/// Browsers let so many bytes go on when the page is closed, for all requests together: 64 KiB; here are four at most.
const OUTLIVES_THE_PAGE: usize = 15_000;

/// What an endpoint's words are cut to, in characters.
const MOST_WORDS: usize = 1_000;

#[wasm_bindgen]
extern "C" {
    /// Throws where the browser does not know it.
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout, catch)]
    fn abort_after(milliseconds: u32) -> Result<JsValue, JsValue>;
}

/// A record of a response, to be sent in this format.
pub(crate) fn compose(response: &Response, endpoint: &str, format: Format) -> Record {
    let (kind, body) = match format {
        Format::CloudEvents => ("application/cloudevents+json; charset=utf-8", write_json(&response.to_cloudevent())),
        // Only a quiz has anything to state of itself.
        Format::Json | Format::Xapi => ("application/json", write_json(&response.answers().to_json())),
        Format::Form => ("application/x-www-form-urlencoded;charset=UTF-8", encoded(response.to_form())),
    };
    let record = record(&[
        ("id", &response.id),
        ("endpoint", endpoint),
        ("channel", response.channel.as_str()),
        ("kind", kind),
        ("body", &body),
    ]);
    if kind == "application/json" {
        // The body is the answers alone. What an endpoint may want to know of them goes beside it.
        record.set_text("query", &encoded(response.about()));
        let mut invitation = response.invitation.clone().unwrap_or_default();
        // No header can hold the dashes and unseen characters that codes are pasted with.
        invitation.retain(|letter| letter.is_ascii_graphic());
        record.set_text("invitation", &invitation);
        record.set_text("device", response.device.as_deref().unwrap_or_default());
    }
    record
}

/// A record of statements of the Experience API.
pub(crate) fn compose_statements(id: &str, statements: Vec<Json>, endpoint: &str, channel: Channel) -> Record {
    let body = write_json(&Json::Array(statements));
    record(&[
        ("id", id),
        ("endpoint", endpoint),
        ("channel", channel.as_str()),
        ("kind", "application/json"),
        ("xapi", VERSION),
        ("body", &body),
    ])
}

fn record(members: &[(&str, &str)]) -> Record {
    let record = Record(Object::new());
    for (name, text) in members {
        record.set_text(name, text);
    }
    record
}

/// Fields as a form sends them, and as an address can hold them.
fn encoded(fields: Vec<(String, String)>) -> String {
    let mut all = String::new();
    for (name, value) in fields {
        let mark = if all.is_empty() { "" } else { "&" };
        all.push_str(&[mark, &in_address(&name), "=", &in_address(&value)].concat());
    }
    all
}

/// The endpoint's address, with what goes beside bare answers behind its own query.
fn address(record: &Record) -> String {
    let (endpoint, query) = (record.text("endpoint"), record.text("query"));
    if query.is_empty() {
        return endpoint;
    }
    let endpoint = cut(&endpoint, b'#').map_or(&*endpoint, |(address, _)| address);
    let mark = if holds(endpoint, b'?') { "&" } else { "?" };
    [endpoint, mark, &query].concat()
}

/// What is done with what came back, and with what the endpoint gave for the record or said of it.
pub(super) type Answered = Box<dyn FnOnce(Answer, Object)>;

/// Sends a record once.
pub(super) fn send(record: &Record, watcher: Option<&Watcher>, then: Answered) {
    let (id, kind) = (record.id(), record.text("kind"));
    // A form back end of somebody else's would be asked for leave first, and answers as it likes.
    let is_form = kind.starts_with("application/x");
    let Ok(fetch) = request(record, watcher, kind, is_form) else { return then(Answer::default(), Object::new()) };
    on_settled(
        &fetch,
        Box::new(move |answer| {
            let answer: Option<web_sys::Response> = answer.ok().map(JsCast::unchecked_into);
            let text = answer.as_ref().and_then(|answer| answer.text().ok());
            let (Some(answer), Some(text)) = (answer, text) else { return then(Answer::default(), Object::new()) };
            on_settled(
                &text,
                Box::new(move |text| match text {
                    Ok(text) => judge(&answer, &text.as_string().unwrap_or_default(), &id, is_form, then),
                    Err(_) => then(Answer::default(), Object::new()),
                }),
            );
        }),
    );
}

fn request(record: &Record, watcher: Option<&Watcher>, kind: String, is_form: bool) -> Result<Promise, JsValue> {
    let headers = web_sys::Headers::new()?;
    // Each statement has an id of its own by which a store of them knows it again.
    let knows_again = is_form || !record.text("xapi").is_empty();
    headers.set("accept", "application/json")?;
    for (header, member) in &[
        ("idempotency-key", if knows_again { "" } else { "id" }),
        ("x-experience-api-version", "xapi"),
        // Whoever has one of these could answer in its owner's place, and addresses are written into logs.
        ("wecan-invitation", "invitation"),
        ("wecan-device", "device"),
    ] {
        let value = record.text(member);
        if !value.is_empty() {
            headers.set(header, &value)?;
        }
    }
    let mut credentials = Credentials::Omit;
    if let Some(watcher) = watcher {
        (watcher.dress)(&headers);
        credentials = watcher.credentials;
    }
    headers.set("content-type", &kind)?;
    let init = Object::new();
    let body = record.text("body");
    for (name, word) in &[
        ("method", "POST"),
        ("credentials", credentials.as_str()),
        // The page's address may say who sits there.
        ("referrerPolicy", "strict-origin"),
        ("body", &*body),
    ] {
        put(&init, name, &JsValue::from_str(word));
    }
    put(&init, "headers", &headers);
    if body.len() <= OUTLIVES_THE_PAGE {
        put(&init, "keepalive", &JsValue::TRUE);
    }
    if let Ok(signal) = abort_after(ATTEMPT) {
        put(&init, "signal", &signal);
    }
    Ok(window().fetch_with_str_and_init(&address(record), init.unchecked_ref()))
}

/// What an answer says of this response.
fn judge(answer: &web_sys::Response, text: &str, id: &str, is_form: bool, then: Answered) {
    let status = answer.status();
    let header = |name: &str| answer.headers().get(name).ok().flatten().unwrap_or_default();
    let kind = header("content-type").to_ascii_lowercase();
    let said = JSON::parse(text);
    // A page is what a network puts in the way, and half of a JSON text is no answer. Anything else is an endpoint's own
    // way of saying yes.
    let half = said.is_err() && kind.as_bytes().windows(4).any(|four| four == b"json") && !text.trim().is_empty();
    let whole = is_form || !(half || kind.starts_with("text/html"));
    let said = said.unwrap_or_default();
    let receipt = Receipt::read(&from_js(&said));
    // A receipt is for one response. Others give their own things an `id`.
    let is_receipt = !(receipt.reference.is_empty() && receipt.erasure_token.is_empty());
    let sound = whole && (!is_receipt || receipt.id.is_empty() || receipt.id == id);
    let more = Object::new();
    if status < 300 {
        put(&more, "receipt", &to_js(&receipt.to_json()));
    } else {
        let mut words = String::new();
        for name in &["detail", "title", "message"] {
            if words.is_empty() {
                for c in get(&said, name).as_string().unwrap_or_default().chars().take(MOST_WORDS) {
                    words.push(c);
                }
            }
        }
        let words = if words.is_empty() { digits(status.into()) } else { words };
        put(&more, "words", &JsValue::from_str(&words));
        // What kind of problem it is, for programs (RFC 9457, section 3.1.1).
        put(&more, "problem", &get(&said, "type"));
    }
    then(Answer { status, sound, retry_after: milliseconds(&header("retry-after")) }, more);
}

/// How long `Retry-After` means: seconds, or until a day and time (RFC 9110, section 10.2.3).
fn milliseconds(words: &str) -> Option<u64> {
    if let Some(seconds) = whole(words.trim()) {
        return Some(u64::from(seconds) * 1000);
    }
    let until = js_sys::Date::parse(words);
    (!until.is_nan()).then(|| (until - js_sys::Date::now()).max(0.0) as u64)
}
