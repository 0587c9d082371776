//! Quizzes: templates, what places make of them, what is shown, and whether it works.

mod belief;
mod merging;
mod properties;
#[path = "../published/mod.rs"]
mod published;
mod reader;
mod showing;
#[path = "../properties/tape.rs"]
mod tape;
mod xapi;

use serde_json::{Value, json};
use wecan_model::json::Json;
use wecan_model::{Date, Overlay, Quiz, Trouble};

/// Any JSON as ours.
fn json_of(value: &Value) -> Json {
    serde_json::from_value(value.clone()).expect("any value is Json")
}

/// Ours as any JSON.
fn value_of(json: &Json) -> Value {
    serde_json::to_value(json).expect("Json is JSON")
}

fn template(value: &Value) -> Quiz {
    Quiz::read_template(&json_of(value)).unwrap_or_else(|faults| panic!("{faults:#?}\n{value:#}"))
}

fn overlay(value: &Value) -> Overlay {
    Overlay::read(&json_of(value)).unwrap_or_else(|faults| panic!("{faults:#?}\n{value:#}"))
}

fn lines(faults: &[Trouble]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

fn day(iso: &str) -> Date {
    Date::parse(iso).expect("a day")
}

/// A statement that holds, which needs the least.
fn item(id: &str) -> Value {
    json!({
        "id": id, "statement": (format!("Is {id} so?")), "answer": "true", "fact": "It is.",
        "sources": [{"title": "A page", "url": "https://council.example/page", "date": "2026-01-31"}],
        "review_by": "2027-01-31"
    })
}

/// A template with these items.
fn quiz(items: &[Value]) -> Value {
    json!({"id": "national", "version": 3, "title": "True or false?", "items": items})
}

/// An overlay with these members.
fn place(id: &str, members: Value) -> Value {
    let mut all = json!({"id": id, "version": 1, "template": "national", "template_version": 3});
    for (name, member) in members.as_object().expect("members") {
        all[name] = member.clone();
    }
    all
}

/// A file of the gallery.
fn published_file(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/myths").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("the file is JSON")
}
