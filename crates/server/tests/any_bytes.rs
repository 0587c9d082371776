//! Whatever is sent, the server answers; it never fails.

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::cell::Cell;
use support::*;

const TYPES: [&str; 4] = [
    "application/json",
    "application/cloudevents+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=cut",
];

#[test]
fn any_bytes_are_answered_without_a_failure() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(server());
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let kept = Cell::new(0);
    let done = TestRunner::new(config).run(&(bytes(), any::<bool>()), |(bytes, page)| {
        for content_type in TYPES {
            let accept = if page { BROWSER } else { "*/*" };
            let headers = [("content-type", content_type), ("accept", accept)];
            // What stands beside bare answers; the other ways have it inside.
            let address = "/v1/responses?_definition=park&_version=1";
            let reply = runtime.block_on(server.post(address, &headers, bytes.clone()));
            prop_assert!(reply.status.as_u16() < 500, "{content_type}: {}", reply.text());
            kept.set(kept.get() + u32::from(reply.status.is_success()));
        }
        Ok(())
    });
    done.expect("no bytes make the server fail");
    assert!(kept.get() > 0, "some of the bytes are good responses");
}

/// Bytes of every kind: none that fit, some that nearly fit.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let answer = prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        proptest::collection::vec("dogs|other|weekly|.*", 0..4).prop_map(Value::from),
    ];
    let name = prop_oneof![
        proptest::sample::select(vec!["visit", "why", "why.other", "age", "rate.grass", "since", "since.day", "words"])
            .prop_map(String::from),
        any::<String>(),
    ];
    let answers = proptest::collection::vec((name.clone(), answer), 0..8);
    let bare = answers.clone().prop_map(|answers| {
        let answers: serde_json::Map<_, _> = answers.into_iter().collect();
        Value::from(answers).to_string().into_bytes()
    });
    let nearly = (answers, any::<Option<String>>(), 0..3_i64).prop_map(|(answers, source, version)| {
        let answers: serde_json::Map<_, _> = answers.into_iter().collect();
        let data = json!({"definition": "park", "version": version, "answers": answers});
        let mut all = json!({"specversion": "1.0", "type": "org.wecan.response.v1", "id": id(1), "data": data});
        all["source"] = json!(source.unwrap_or_else(|| "urn:wecan".into()));
        all.to_string().into_bytes()
    });
    let fields = proptest::collection::vec((name, any::<String>()), 0..8).prop_map(|fields| {
        let mut all = vec![("_definition", "park"), ("_version", "1"), ("visit", "weekly")];
        all.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        encoded(&all).into_bytes()
    });
    let parts = proptest::collection::vec((any::<String>(), any::<Vec<u8>>()), 0..4).prop_map(|parts| {
        let mut all = b"--cut\r\nContent-Disposition: form-data; name=\"_definition\"\r\n\r\npark\r\n".to_vec();
        for (name, value) in parts {
            all.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").into_bytes());
            all.extend(value);
            all.extend(b"\r\n");
        }
        all.extend(b"--cut--\r\n");
        all
    });
    prop_oneof![any::<Vec<u8>>(), bare, nearly, fields, parts]
}
