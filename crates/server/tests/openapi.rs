//! The description at `/openapi.json` says what the server does.

mod support;

use axum::http::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use support::*;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every address with its methods, as `routes.rs` writes them.
fn routed() -> BTreeSet<(String, String)> {
    let source = include_str!("../src/routes.rs");
    let routes = source.split(".route(\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let mut found = BTreeSet::new();
    for (path, rest) in routes {
        let handlers = rest.split(".route(\"").next().unwrap_or_default().split(";\n").next().unwrap_or_default();
        for method in METHODS.into_iter().filter(|method| handlers.contains(&format!("{method}("))) {
            // A part that may hold slashes has a mark of its own in routes, and none in OpenAPI.
            found.insert((path.replace("{*", "{"), method.to_owned()));
        }
    }
    found
}

fn described(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let methods: Vec<_> = METHODS.into_iter().filter(|method| item.get(*method).is_some()).collect();
        methods.into_iter().map(move |method| (path.clone(), method.to_owned()))
    };
    paths.iter().flat_map(methods).collect()
}

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let server = server().await;
    let reply = server.get("/openapi.json", &[]).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/json"));
    let document = reply.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(routed().len() > 10);
    assert_eq!(described(&document), routed());
}

#[tokio::test]
async fn every_described_address_answers_as_described() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    let document = server.get("/openapi.json", &[]).await.json();
    let mut others = Vec::new();
    for (path, method) in described(&document) {
        let id = if path.starts_with("/v1/responses") { id(1) } else { "park".to_owned() };
        let sound = path.replace("{id}", &id).replace("{reference}", "14/0590");
        // A part that is no text in UTF-8.
        let unsound =
            ["{id}", "{reference}", "{code}"].iter().fold(path.clone(), |path, part| path.replace(part, "%ff"));
        let asked = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let sendings = [("", ""), ("application/json", ADMIN), ("text/plain", "Bearer x")];
        for (address, accept) in [(&sound, ""), (&sound, BROWSER), (&unsound, ""), (&unsound, BROWSER)] {
            for (content_type, authorization) in sendings {
                let headers = [("content-type", content_type), ("authorization", authorization), ("accept", accept)];
                let headers: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
                let reply = server.send(request(asked.clone(), address, &headers, "{}")).await;
                let described = &document["paths"][&path][&method]["responses"][reply.status.as_str()];
                let own = reply.header("content-type").split(';').next().unwrap_or_default().to_owned();
                let is_described = match own.as_str() {
                    "" => described.is_object(),
                    own => described["content"].get(own).is_some(),
                };
                if !is_described {
                    others.push(format!("{method} {address}, which accepts `{accept}`: {} as `{own}`", reply.status));
                }
            }
        }
    }
    others.dedup();
    assert!(others.is_empty(), "answers that are not described: {others:#?}");
}

#[test]
fn where_codes_are_entered_nothing_is_described_that_only_mailing_brings() {
    let document: Value = serde_json::from_str(wecan_server::DOCUMENT).expect("JSON");
    for (path, body) in [
        ("/polls/{id}/codes/verify", "application/x-www-form-urlencoded"),
        ("/v1/polls/{id}/codes/verify", "application/json"),
    ] {
        let described = &document["paths"][path]["post"];
        let responses = described["responses"].as_object().expect("responses");
        for (status, described) in responses {
            let said = described["description"].as_str().expect("words");
            assert!(!said.contains("mailed") && !said.contains("sends no mail"), "{path}, {status}: {said}");
        }
        let fields = &described["requestBody"]["content"][body]["schema"];
        assert_eq!(fields["required"], serde_json::json!(["email", "code"]), "{path}: without one it is refused");
        assert!(fields["properties"]["code"]["description"].is_string(), "{path}");
    }
    let page = &document["paths"]["/polls/{id}/codes/verify"]["post"]["responses"];
    assert!(page["200"].is_null(), "whoever sends no code is refused");
    let refused = &document["paths"]["/v1/polls/{id}/codes/verify"]["post"]["responses"]["422"];
    assert!(refused["description"].as_str().is_some_and(|said| said.contains("`email`")), "{refused}");
}

#[test]
fn every_refusal_is_described_as_a_page_too() {
    let document: Value = serde_json::from_str(wecan_server::DOCUMENT).expect("JSON");
    for (path, method) in described(&document) {
        let responses = document["paths"][&path][&method]["responses"].as_object().expect("responses");
        let refusals =
            responses.iter().filter(|(_, described)| described["content"]["application/problem+json"].is_object());
        for (status, described) in refusals {
            assert!(described["content"]["text/html"].is_object(), "{method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    fn references(json: &Value, found: &mut Vec<String>) {
        match json {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(wecan_server::DOCUMENT).expect("JSON");
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let place = reference.trim_start_matches('#');
        assert!(document.pointer(place).is_some(), "{reference}");
    }
}
