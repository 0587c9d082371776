//! What a form of 20 questions of every type costs: reading its definition, deciding what is asked, checking a whole draft.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use wecan_model::json::Json;
use wecan_model::{Definition, Draft};

/// Every question answered, none hidden.
const DRAFT: [(&str, &str); 33] = [
    ("name", "Jo"),
    ("email", "name@example.com"),
    ("phone", "020 7946 0000"),
    ("postcode", "sw1a1aa"),
    ("ward", "ward-20"),
    ("visits", "12"),
    ("distance", "0.5"),
    ("last.day", "27"),
    ("last.month", "3"),
    ("last.year", "2026"),
    ("when", "other"),
    ("when.other", "At night"),
    ("how", "car"),
    ("uses", "play"),
    ("uses", "dog"),
    ("uses", "other"),
    ("uses.other", "Feed the ducks"),
    ("dogs", "never"),
    ("safe", "s4"),
    ("clean", "s2"),
    ("score", "5"),
    ("looks.paths", "well"),
    ("looks.grass", "fair"),
    ("looks.play", "badly"),
    ("looks.pond", "badly"),
    ("looks.benches", "well"),
    ("better", "Light on the paths.\r\n\r\nA roof over the benches, and a tap beside the pitches.\r\nLess shade."),
    ("worst", "The pond."),
    ("budget", "1,250.50"),
    ("agree", "yes"),
    ("_definition", "form20"),
    ("_version", "1"),
    ("_lang", "cy"),
];

fn form(c: &mut Criterion) {
    let json: Json = serde_json::from_str(include_str!("form20.json")).expect("the file is JSON");
    let definition = Definition::read(&json).expect("the form has no faults");
    let draft = Draft::from_pairs(DRAFT);
    let answers = definition.check(&draft).expect("the draft is complete");
    assert_eq!(answers.iter().count(), 26, "every question is asked and answered");

    let mut group = c.benchmark_group("form of 20 questions");
    group.bench_function("Definition::read", |b| b.iter(|| Definition::read(black_box(&json))));
    group.bench_function("shown", |b| b.iter(|| definition.shown(black_box(&draft))));
    group.bench_function("check", |b| b.iter(|| definition.check(black_box(&draft))));
    group.bench_function("check of nothing", |b| b.iter(|| definition.check(black_box(&Draft::default()))));
    group.bench_function("check of its own answers in JSON", |b| {
        let json = answers.to_json();
        b.iter(|| Draft::from_answers(black_box(&json)).map(|draft| definition.check(&draft)))
    });
    group.finish();
}

criterion_group!(benches, form);
criterion_main!(benches);
