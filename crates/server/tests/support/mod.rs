//! A server without a socket, on a real database in a folder of its own.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

pub mod chance;
pub mod mailing;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use wecan_server::state::{Origins, State};
use wecan_server::store::Store;
use wecan_server::tokens::{AdminToken, Secret};

pub const ADMIN: &str = "Bearer a-long-admin-token";

pub struct Server {
    pub state: State,
    pub folder: TempDir,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A server with the definition `park` published.
pub async fn server() -> Server {
    let server = empty_server().await;
    server.publish(park(1)).await;
    server
}

pub async fn empty_server() -> Server {
    let folder = tempfile::tempdir().expect("a folder");
    let state = State {
        store: Store::open(folder.path()).await.expect("a store"),
        secret: Secret::open(folder.path()).expect("a secret"),
        admin: AdminToken::new(ADMIN.trim_start_matches("Bearer ")),
        origins: Arc::new(Origins::read(&["https://www.example.gov.uk".to_owned()]).expect("origins")),
        dist: None,
        site: None,
        public: None,
        often: None,
        mailing: None,
    };
    Server { state, folder }
}

impl Server {
    pub fn routes(&self) -> Router {
        wecan_server::routes(self.state.clone())
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.routes().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, address: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(request(Method::GET, address, headers, "")).await
    }

    pub async fn delete(&self, address: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(request(Method::DELETE, address, headers, "")).await
    }

    pub async fn post(&self, address: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
        self.send(request(Method::POST, address, headers, body)).await
    }

    /// JSON to this address; a response goes there as its bare answers, with the rest of it beside them.
    pub async fn post_json(&self, address: &str, json: &Value) -> Reply {
        if address == RESPONSES {
            return self.send(sent(json)).await;
        }
        self.post(address, &[("content-type", "application/json")], json.to_string()).await
    }

    /// A form as a browser posts it.
    pub async fn post_form(&self, address: &str, fields: &[(&str, &str)]) -> Reply {
        let headers =
            [("content-type", "application/x-www-form-urlencoded"), ("accept", BROWSER), ("host", "forms.example")];
        self.post(address, &headers, encoded(fields)).await
    }

    pub async fn publish(&self, definition: Value) {
        let headers = [("content-type", "application/json"), ("authorization", ADMIN)];
        let reply = self.post("/v1/definitions", &headers, definition.to_string()).await;
        assert!(reply.status.is_success(), "{}", reply.text());
    }

    /// What stands in the export, a line each.
    pub async fn stored(&self, definition: &str) -> Vec<Value> {
        let reply =
            self.get(&format!("/v1/definitions/{definition}/responses.ndjson"), &[("authorization", ADMIN)]).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
    }
}

/// The Python with the packages that tests check us with; `cargo xtask test` fetches them.
pub fn python() -> std::path::PathBuf {
    let tools = std::env::var_os("WECAN_TOOLS").map(std::path::PathBuf::from);
    let tools = tools.unwrap_or_else(|| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools"));
    let python = tools.join("python/bin/python");
    assert!(python.exists(), "{} is missing: `cargo xtask test mail` fetches it", python.display());
    python
}

pub const RESPONSES: &str = "/v1/responses";

/// The request that sends a response as its bare answers. It is written like an event's data, with its id and page.
pub fn sent(response: &Value) -> Request<Body> {
    let text = |name: &str| match &response[name] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let names = [("definition", "_definition"), ("version", "_version"), ("language", "_lang")];
    let names = names.into_iter().chain([("channel", "_channel"), ("source", "_source")]);
    let mut about: Vec<_> = names.filter_map(|(name, field)| Some((field.to_owned(), text(name)?))).collect();
    for (question, values) in response["orders"].as_object().into_iter().flatten() {
        let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
        about.extend(values.map(|value| (format!("_order.{question}"), value.to_owned())));
    }
    for (name, field) in [("attempt", "_attempt"), ("time", "_time")] {
        about.extend(response["sitting"][name].as_str().map(|value| (field.to_owned(), value.to_owned())));
    }
    let about: Vec<_> = about.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    let secrets = [("wecan-invitation", text("invitation")), ("wecan-device", text("device"))];
    let headers = [("idempotency-key", text("id"))].into_iter().chain(secrets);
    let headers: Vec<_> = headers.filter_map(|(name, value)| Some((name, value?))).collect();
    let mut headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers.push(("content-type", "application/json"));
    request(Method::POST, &format!("{RESPONSES}?{}", encoded(&about)), &headers, response["answers"].to_string())
}

/// The same response as a CloudEvents event.
pub fn event(response: &Value) -> Value {
    let mut data = response.clone();
    let data_members = data.as_object_mut().expect("an object");
    let (id, source) = (data_members.remove("id"), data_members.remove("source"));
    json!({
        "specversion": "1.0", "id": id, "source": source.unwrap_or_else(|| json!("urn:wecan")),
        "type": "org.wecan.response.v1", "data": data
    })
}

pub const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

pub fn request(method: Method, address: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("JSON, not: {}", self.text()))
    }

    pub fn header(&self, name: impl TryInto<HeaderName>) -> &str {
        let name = name.try_into().ok().expect("a header's name");
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// A problem document with this status and this code, and nothing but.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:wecan:problem:{code}"));
        assert!(problem["title"].is_string());
        problem
    }

    /// A page for people that holds these words; its classes do not count.
    #[track_caller]
    pub fn assert_page(&self, status: u16, words: &[&str]) {
        let mut text = self.text();
        while let Some(start) = text.find(" class=\"") {
            let end = text[start + 8..].find('"').expect("the other quotation mark");
            text.replace_range(start..start + 8 + end + 1, "");
        }
        assert_eq!(self.status.as_u16(), status, "{text}");
        assert_eq!(self.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
        assert!(self.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"), "{text}");
        assert!(text.starts_with("<!DOCTYPE html>\n<html lang=\""), "{text}");
        for words in words {
            assert!(text.contains(words), "no `{words}` in {text}");
        }
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An id for the nth response of a test.
pub fn id(n: u32) -> String {
    format!("0192c0de-0000-7000-8000-{n:012x}")
}

/// A response to `park`, written like an event's data, with its id and page.
pub fn response(n: u32) -> Value {
    json!({
        "id": id(n), "definition": "park", "version": 1, "language": "en", "channel": "web",
        "source": "https://www.example.gov.uk/parks?from=mail#top",
        "answers": {"visit": "weekly", "why": ["dogs", "other"], "why.other": "The =ducks", "age": 42}
    })
}

/// A definition with a bit of everything that exports and forms must cope with.
pub fn park(version: u32) -> Value {
    json!({
        "id": "park", "version": version,
        "title": {"en": "The park", "cy": "Y parc"},
        "purpose": {"en": "To plan the park.", "cy": "I gynllunio'r parc."},
        "retention_days": 30,
        "pages": [{"questions": [
            {"id": "visit", "type": "radios", "label": {"en": "How often?", "cy": "Pa mor aml?"}, "required": true,
             "options": [
                {"value": "weekly", "label": {"en": "Every week", "cy": "Bob wythnos"}},
                {"value": "never", "label": {"en": "Never", "cy": "Byth"}}]},
            {"id": "why", "type": "checkboxes", "label": "Why?", "show_if": {"question": "visit", "equals": "weekly"},
             "options": [{"value": "dogs", "label": "Dogs"}, {"value": "sport", "label": "Sport"},
                {"value": "other", "label": "Something else", "other": "What else?"}]},
            {"id": "age", "type": "number", "label": "Your age", "min": 0, "max": 120},
            {"id": "rate", "type": "matrix", "label": "Rate", "rows": [{"id": "grass", "label": "The grass"}],
             "options": ["Good", "Bad"]},
            {"id": "since", "type": "date", "label": "Since when?"},
            {"id": "words", "type": "long_text", "label": "Anything else?"}
        ]}]
    })
}

/// A definition that only the invited may answer.
pub fn panel() -> Value {
    json!({
        "id": "panel", "version": 1, "title": "The panel", "purpose": "To hear the panel.", "retention_days": 30,
        "identity": "invited",
        "pages": [{"questions": [{"id": "agree", "type": "radios", "label": "Agree?", "required": true, "options": ["Yes", "No"]}]}]
    })
}
