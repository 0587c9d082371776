//! Whatever comes in: applications and warnings go out, never a panic; and what goes out can be read again.

use super::data;
use proptest::prelude::*;
use std::fs;
use std::sync::LazyLock;
use wecan_model::planning::adapters::{File, Format, Mapping, guess, read};
use wecan_model::planning::{Application, changes, events};
use wecan_model::{Date, json::Json};

/// The beginnings of real files: enough records of each to be mutated quickly.
static SEEDS: LazyLock<Vec<(&'static str, Vec<u8>)>> = LazyLock::new(|| {
    let whole = |name: &str| fs::read(data(name)).expect("it can be read");
    let lines = |name: &str, count: usize| {
        let text = String::from_utf8(whole(name)).expect("it is UTF-8");
        text.split_inclusive('\n').take(count).collect::<String>().into_bytes()
    };
    vec![
        ("applications.csv", lines("surrey-heath/applications.csv", 6)),
        ("weekly.csv", lines("isle-of-man/weekly.csv", 8)),
        ("planning-application.csv", lines("mhclg/planning-application.csv", 4)),
        ("search.json", whole("bops/search.json")),
        ("documents.json", whole("bops/documents.json")),
        ("entity.json", whole("planning-data/local-authority.json")),
        ("applics.json", br#"{"records":[{"uid":"14/1","area_name":"A","address":"1 High Street, GU19 5QF","description":"Shed","start_date":"2014-06-25","location_x":-0.68,"location_y":51.35,"other_fields":{"n_comments":3}}]}"#.to_vec()),
        ("post.json", br#"{"applicationType":"pp.full","data":{"application":{"reference":"A","stage":"appeal","status":"determined"},"assessment":{"planningOfficerDecision":"granted","planningOfficerDecisionDate":"2024-03-21"},"appeal":{"lodgedDate":"2024-05-01"}},"files":[{"name":"a","url":"https://a.example/","metadata":{"publishedAt":"2024-02-19T15:54:31Z"}}]}"#.to_vec()),
    ]
});

fn mapping() -> Mapping {
    let json = r#"{"reference": "casereference", "description": "casetext", "address": "locationtext",
                   "received": "casedate", "easting": "geox", "northing": "geoy", "status": "status"}"#;
    Mapping::read(&serde_json::from_str(json).expect("it is JSON")).expect("a good mapping")
}

/// Reads these bytes in every way, and holds what comes out to what is promised of it.
fn holds(name: &str, bytes: &[u8]) {
    let file = File { name, bytes };
    for format in Format::all() {
        let import = read(format, &[file, file], Some(&mapping()));
        let mut references: Vec<_> = import.applications.iter().map(|it| it.reference.as_str()).collect();
        references.sort_unstable();
        let count = references.len();
        references.dedup();
        assert_eq!(references.len(), count, "each reference once");
        for application in &import.applications {
            let text = serde_json::to_string(&application.to_json()).expect("it is JSON");
            let json: Json = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(Application::from_json(&json).as_ref(), Some(application), "{text}");
            let today = Date::parse("2026-11-22").expect("a day");
            let _ = (application.standing(today), application.days_left(today), application.known());
            assert!(events(application).is_sorted());
            assert!(changes(application, application, today).is_empty(), "nothing changed");
        }
    }
    let _ = guess(file);
}

#[test]
fn every_seed_says_what_it_says() {
    for (name, bytes) in SEEDS.iter() {
        holds(name, bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_at_all_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds("planning-application.csv", &bytes);
    }

    #[test]
    fn real_files_with_anything_wrong_in_them_are_survived(
        seed in 0..8usize,
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 0..12),
        odd in "[0-9.eE/:+-]{0,12}|\\PC{0,8}",
    ) {
        let (name, bytes) = &SEEDS[seed];
        let mut bytes = bytes.clone();
        for (at, byte, how) in wrong {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len()))),
                _ => drop(bytes.splice(at..at, odd.bytes())),
            }
        }
        holds(name, &bytes);
    }
}
