//! Feeds and calendars as programs read them that have nothing in common with ours: `feedparser` and `icalendar` of Python.

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use support::*;
use wecan_model::Date;
use wecan_model::planning::adapters::{self, File, Format};
use wecan_model::planning::{Application, What};
use wecan_server::clock;
use wecan_server::store::planning::Origin;

/// Letters of two, three and four bytes, marks that mean something, and what XML cannot hold.
const HARD: &str = "Tŷ’n-y-Coed; Ffordd Hir, <b>Môn</b> & 🌳 \\ \u{1}\n";

/// What an independent parser makes of an answer.
fn read(kind: &str, reply: &Reply) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("feed");
    std::fs::write(&file, &reply.body).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/read_feed.py");
    let read = Command::new(python()).arg(script).arg(kind).arg(&file).output().expect("python starts");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).expect("JSON")
}

async fn server() -> Server {
    let server = empty_server().await;
    let today = clock::today();
    let day = |number: i32| Date::from_number(today.number() + number).expect("a day");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/planning/surrey-heath/applications.csv");
    let bytes = std::fs::read(file).expect("it can be read");
    let mut all = adapters::read(Format::Lodis, &[File { name: "a.csv", bytes: &bytes }], None).applications;
    let mut hard = Application { reference: "26/1".into(), address: HARD.into(), ..Application::default() };
    hard.description = HARD.repeat(12);
    hard.happens(What::Received, Some(day(-10)));
    hard.happens(What::ConsultationEnds, Some(day(11)));
    all.push(hard);
    let origin = Origin { area: "Surrey Heath", source: "lodis", today };
    server.state.store.import_planning(origin, &all).await.expect("taken in");
    server
}

#[tokio::test]
async fn a_feed_is_read_by_feedparser_for_every_sort_of_follow() {
    let server = server().await;
    for query in [
        "",
        "q=porch",
        "ward=Bagshot+Ward",
        "street=London+Road",
        "reference=14%2F0590",
        "postcode=GU19+5QF&radius=5000",
    ] {
        let reply =
            server.get(&format!("/v1/planning/applications.atom?{query}&lang=cy"), &[("host", "a.example")]).await;
        let feed = read("atom", &reply);
        assert_eq!((&feed["wrong"], &feed["version"]), (&"".into(), &"atom10".into()), "{query}");
        assert!(feed["id"].as_str().expect("an id").starts_with("urn:uuid:"));
        let entries = feed["entries"].as_array().expect("entries");
        assert!(!entries.is_empty(), "{query}");
        assert!(
            entries
                .iter()
                .all(|entry| entry["link"].as_str().is_some_and(|link| link.starts_with("http://a.example/planning/")))
        );
    }
    let feed = read("atom", &server.get("/v1/planning/applications.atom?reference=26%2F1&lang=cy", &[]).await);
    let entry = &feed["entries"][0];
    assert_eq!(entry["title"], "Cais newydd: Tŷ’n-y-Coed; Ffordd Hir, <b>Môn</b> & 🌳 \\");
}

#[tokio::test]
async fn a_calendar_is_read_by_icalendar_with_every_letter_in_its_place() {
    let server = server().await;
    let reply = server.get("/v1/planning/applications.ics?q=coed&lang=cy", &[("host", "a.example")]).await;
    assert!(reply.text().split("\r\n").all(|line| line.len() <= 75));
    let calendar = read("ics", &reply);
    assert_eq!((&calendar["wrong"], &calendar["version"]), (&serde_json::json!([]), &"2.0".into()));
    let event = &calendar["events"][0];
    let day = |number: i32| Date::from_number(clock::today().number() + number).expect("a day").iso();
    assert_eq!((&event["start"], &event["end"]), (&day(11).into(), &day(12).into()));
    assert_eq!(
        (&event["all_day"], &event["sequence"], &event["status"]),
        (&true.into(), &0.into(), &"CONFIRMED".into())
    );
    let described = event["description"].as_str().expect("text");
    assert_eq!(described.matches("Tŷ’n-y-Coed; Ffordd Hir, <b>Môn</b> & 🌳 \\ ").count(), 12, "{described}");
}
