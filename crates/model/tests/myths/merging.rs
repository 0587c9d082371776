//! A template and overlays become what a page shows.

use super::{item, json_of, lines, overlay, place, published_file, quiz, template, value_of};
use serde_json::{Value, json};
use wecan_model::Quiz;
use wecan_model::myths::{Merged, merge};

fn merged(base: &Value, overlays: &[Value]) -> Merged {
    let overlays: Vec<_> = overlays.iter().map(overlay).collect();
    merge(&json_of(base), &template(base), &overlays)
}

fn ids(merged: &Merged) -> Vec<String> {
    let value = value_of(&merged.json);
    let items = value["items"].as_array().expect("items").iter();
    items.map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_place_replaces_adds_removes_and_reorders() {
    let mut own = item("b");
    own["fact"] = json!("It is, here.");
    let place = place(
        "exampleton",
        json!({"remove": ["c"], "replace": [{"against": 3, "item": own}], "add": [item("ours")], "order": ["ours", "b"]}),
    );
    let it = merged(&quiz(&[item("a"), item("b"), item("c"), item("d")]), &[place]);
    assert_eq!(ids(&it), ["ours", "b", "a", "d"]);
    assert_eq!(value_of(&it.json)["items"][1]["fact"], "It is, here.");
    assert_eq!((lines(&it.conflicts), lines(&it.news)), (vec![], vec![]));
    let quiz = Quiz::read(&it.json).expect("what was merged is a quiz");
    assert_eq!((quiz.id.as_str(), quiz.version), ("exampleton", 1));
    assert_eq!(quiz.made_from, [("national".into(), 3), ("exampleton".into(), 1)]);
}

#[test]
fn figures_are_filled_in_with_their_source_and_voices_join_their_statement() {
    let mut own = item("a");
    own["fact"] = json!({"en": "In {households} homes.", "cy": "Mewn {households} o gartrefi."});
    let source = json!({"title": "Census", "url": "https://council.example/census", "date": "2026-01-31"});
    let voice = json!({"quote": "I saw it.", "who": "A neighbour in {council}", "consent": "2026-05-01"});
    let mut about = voice.clone();
    about["item"] = json!("a");
    let place = place(
        "exampleton",
        json!({"values": {"households": {"words": "61,000", "source": source}, "council": {"words": "Exampleton"}}, "voices": [about]}),
    );
    let it = merged(&quiz(&[own, item("b")]), &[place]);
    assert_eq!(lines(&it.conflicts), [""; 0]);
    let value = value_of(&it.json);
    let first = &value["items"][0];
    assert_eq!(first["fact"], json!({"en": "In 61,000 homes.", "cy": "Mewn 61,000 o gartrefi."}));
    assert_eq!(first["sources"][1], source);
    assert_eq!(first["voices"][0]["who"], "A neighbour in Exampleton");
    assert_eq!(value["items"][1]["sources"].as_array().map(Vec::len), Some(1), "the figure stands in the first alone");
}

#[test]
fn a_newer_template_changes_nothing_that_a_place_has_written_and_says_what_is_new() {
    let mut news = [item("a"), item("b"), item("c"), item("d")];
    for (item, changed) in news.iter_mut().zip([5, 4, 2, 5]) {
        item["changed"] = json!(changed);
    }
    let mut newer = quiz(&news);
    newer["version"] = json!(5);
    let mut own = item("b");
    own["fact"] = json!("It is, here.");
    let mut gone = item("gone");
    gone["fact"] = json!("It was, here.");
    let place = place(
        "exampleton",
        json!({"replace": [{"against": 3, "item": own}, {"against": 3, "item": gone}], "remove": ["d"]}),
    );
    let it = merged(&newer, &[place]);
    assert_eq!(ids(&it), ["a", "b", "c", "gone"]);
    assert_eq!(value_of(&it.json)["items"][1]["fact"], "It is, here.");
    assert_eq!(
        lines(&it.conflicts),
        ["gone: `exampleton` replaces it, but the template has it no more: that of `exampleton` stays",]
    );
    assert_eq!(
        lines(&it.news),
        [
            "a: is new or changed in version 5; `exampleton` was written against 3",
            "b: is new or changed in version 4; `exampleton` was written against 3; the words of the place stand in its stead",
            "d: is new or changed in version 5; `exampleton` was written against 3; the place leaves it out",
        ]
    );
}

#[test]
fn every_conflict_is_told_with_its_item() {
    let county = place(
        "county",
        json!({"add": [item("ours"), item("a")], "values": {"n": {"words": "1"}}, "remove": ["never"]}),
    );
    let voice = json!({"item": "nowhere", "quote": "x", "who": "y", "consent": "2026-05-01"});
    let mut district = place(
        "district",
        json!({"remove": ["ours"], "replace": [{"against": 3, "item": item("a")}], "order": ["lost"], "voices": [voice],
            "values": {"n": {"words": "2"}, "unasked": {"words": "3"}}}),
    );
    district["template"] = json!("other");
    let mut own = item("b");
    own["fact"] = json!("{n} and {m}");
    let it = merged(&quiz(&[item("a"), own]), &[county, district]);
    assert_eq!(ids(&it), ["a", "b", "ours"], "what a place has written stays");
    assert_eq!(
        lines(&it.conflicts),
        [
            "never: `county` removes it, but the template does not have it",
            "a: `county` adds it, but the template has one of this name: that of `county` counts",
            "template: `district` was written for `other`, not for `national`",
            "ours: `district` removes it, but `county` has its own: that stays",
            "a: `district` and `county` both have their own: that of `district` counts",
            "lost: `district` puts it in order, but there is no such item",
            "n: `district` and `county` have different values: that of `district` counts",
            "b: `{m}` is not filled in",
            "nowhere: `district` has a voice about it, but there is no such item",
            "unasked: has a value, but no text asks for it",
        ]
    );
}

#[test]
fn what_places_silently_disagree_about_is_told_too() {
    let about = |id: &str| json!({"item": id, "quote": "x", "who": "y", "consent": "2026-05-01"});
    let publisher = |name: &str| json!({"name": name, "url": "https://council.example/"});
    let county = place(
        "county",
        json!({"remove": ["b", "c"], "title": "County", "publisher": publisher("County"), "score": true,
            "order": ["a", "d"], "voices": [about("c")]}),
    );
    let district = place(
        "district",
        json!({"replace": [{"against": 3, "item": item("b")}], "title": "District", "publisher": publisher("District"),
            "score": true, "order": ["d", "b", "a"]}),
    );
    let it = merged(&quiz(&[item("a"), item("b"), item("c"), item("d")]), &[county, district]);
    assert_eq!(ids(&it), ["d", "b", "a"]);
    assert_eq!(
        lines(&it.conflicts),
        [
            "b: `county` removes it, but `district` has its own: that stays",
            "title: `district` and `county` each have their own: that of `district` counts",
            "publisher: `district` and `county` each have their own: that of `district` counts",
            "order: `district` and `county` put the same items in another order: that of `district` counts",
            "c: `county` has a voice about it, but it is left out",
        ]
    );
}

#[test]
fn an_overlay_on_an_overlay_is_compared_with_that_ones_version() {
    let mut new = item("a");
    new["changed"] = json!(3);
    let base = quiz(&[new, item("b")]);
    let mut county = place("county", json!({"values": {}}));
    county["version"] = json!(7);
    let mut district = place("district", json!({"replace": [{"against": 5, "item": item("b")}]}));
    (district["template"], district["template_version"]) = (json!("county"), json!(5));
    let both = |district: &Value| {
        let it = merged(&base, &[county.clone(), district.clone()]);
        (lines(&it.conflicts), lines(&it.news))
    };
    let news = "county: is version 7; `district` was written against 5; nothing in it says what changed";
    assert_eq!(both(&district), (vec![], vec![news.to_owned()]));
    district["template_version"] = json!(7);
    assert_eq!(both(&district), (vec![], vec![]));
    district["template_version"] = json!(8);
    let early = "template: `district` was written against version 8 of `county`, this is 7";
    assert_eq!(both(&district), (vec![early.to_owned()], vec![]));
}

#[test]
fn a_newer_template_says_what_of_the_whole_has_changed() {
    let mut base = quiz(&[item("a")]);
    base["version"] = json!(5);
    let exampleton = place("exampleton", json!({"title": "Ours"}));
    let nothing = merged(&base, std::slice::from_ref(&exampleton));
    let note = "national: is version 5; `exampleton` was written against 3; nothing in it says what changed";
    assert_eq!(lines(&nothing.news), [note]);
    base["changed"] = json!({"title": 5, "collect": 4, "score": 3});
    assert_eq!(
        lines(&merged(&base, &[exampleton]).news),
        [
            "title: is new or changed in version 5; `exampleton` was written against 3; the words of the place stand in its stead",
            "collect: is new or changed in version 4; `exampleton` was written against 3",
        ]
    );
}

#[test]
fn without_overlays_a_template_stays_as_it_is() {
    let base = quiz(&[item("a")]);
    assert_eq!(value_of(&merged(&base, &[]).json), base);
}

#[test]
fn when_nothing_is_left_that_is_a_conflict_too() {
    let it = merged(&quiz(&[item("a")]), &[place("exampleton", json!({"remove": ["a"]}))]);
    assert_eq!(lines(&it.conflicts), ["items: none is left"]);
}

#[test]
fn both_places_of_the_gallery_get_a_quiz_in_both_languages() {
    let base = published_file("waste-planning-streets.json");
    for (name, items) in [("exampleton-myths.json", 8), ("llanenghraifft-myths.json", 12)] {
        let it = merged(&base, &[published_file(name)]);
        assert_eq!(lines(&it.conflicts), [""; 0], "{name}");
        let quiz = Quiz::read(&it.json).unwrap_or_else(|faults| panic!("{name}: {:#?}", lines(&faults)));
        assert_eq!(quiz.items.len(), items, "{name}");
        assert_eq!(quiz.untranslated(), [], "{name}");
        assert!(quiz.items.iter().all(|item| !item.sources.is_empty()));
    }
    let it = merged(&base, &[published_file("llanenghraifft-myths.json")]);
    assert_eq!(
        lines(&it.news),
        [
            "recycling-same-lorry: is new or changed in version 2; `llanenghraifft-myths` was written against 1",
            "planning-competition: is new or changed in version 2; `llanenghraifft-myths` was written against 1",
            "planning-builders-noise: is new or changed in version 2; `llanenghraifft-myths` was written against 1",
        ]
    );
}
