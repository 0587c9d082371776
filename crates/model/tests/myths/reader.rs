//! Every fault that a quiz or an overlay can have, found by the reader and by the published schema.

use super::published::Schema;
use super::{item, json_of, lines, place, published_file, quiz};
use serde_json::{Value, json};
use wecan_model::json::Json;
use wecan_model::{Overlay, Quiz, Trouble};

/// A quiz with everything in it.
fn sound() -> Value {
    let mut first = item("lorry");
    for (name, member) in [
        ("changed", json!(2)),
        ("topic", json!("Waste")),
        ("answer", json!("false")),
        ("warning", json!("Take care.")),
        ("fallacy", json!("One lorry is not one bin.")),
        ("remember", json!({"en": "Sort it.", "cy": "Didolwch."})),
        ("next", json!({"words": "Look it up.", "url": "https://council.example/bins"})),
        ("voices", json!([{"quote": "I saw it.", "who": "A neighbour", "consent": "2026-05-01"}])),
    ] {
        first[name] = member;
    }
    let mut second = item("counts");
    second.as_object_mut().expect("an object").remove("answer");
    second["options"] =
        json!([{"value": "light", "label": "Light", "right": true}, {"value": "view", "label": "View"}]);
    second["many"] = json!(true);
    let mut whole = quiz(&[first, second]);
    for (name, member) in [
        ("$schema", json!("quiz.schema.json")),
        ("note", json!("Ours.")),
        ("introduction", json!("Judge.")),
        ("locales", json!(["en", "cy"])),
        ("publisher", json!({"name": "Council", "url": "https://council.example/myths"})),
        ("score", json!(true)),
        ("confidence", json!(true)),
        (
            "collect",
            json!({"purpose": "To learn.", "retention_days": 90, "privacy_url": "https://council.example/privacy", "send": "each", "follow_up_days": 42}),
        ),
        ("made_from", json!([{"id": "national", "version": 3}])),
        ("changed", json!({"title": 3, "collect": 2})),
    ] {
        whole[name] = member;
    }
    whole
}

fn sound_overlay() -> Value {
    place(
        "exampleton",
        json!({
            "title": "Here", "remove": ["old"], "replace": [{"against": 2, "item": item("lorry")}], "add": [item("ours")],
            "order": ["ours", "lorry"],
            "values": {"council": {"words": {"en": "Exampleton"}, "source": {"title": "A page", "url": "https://council.example/", "date": "2026-01-31"}}},
            "voices": [{"item": "lorry", "quote": "I saw it.", "who": "A neighbour", "consent": "2026-05-01"}]
        }),
    )
}

type Judge = fn(&Json) -> Option<Vec<Trouble>>;

const QUIZ: (&str, fn() -> Value, Judge) = ("quiz", sound, |json| {
    assert_eq!(Quiz::read_plain(json), Quiz::read(json).ok(), "with words for faults or without");
    Quiz::read_template(json).err()
});
const OVERLAY: (&str, fn() -> Value, Judge) = ("overlay", sound_overlay, |json| Overlay::read(json).err());

/// What the reader and the schema say of a document with one member set, or taken out where the value is `null`.
fn judged(
    (name, sound, judge): (&str, fn() -> Value, Judge),
    pointer: &str,
    value: Value,
) -> (Option<Vec<String>>, Option<String>) {
    let mut whole = sound();
    let (parent, member) = pointer.rsplit_once('/').expect("a pointer has a slash");
    match whole.pointer_mut(parent).expect("the parent is there") {
        Value::Array(items) => items[member.parse::<usize>().expect("a place")] = value,
        Value::Object(members) if value.is_null() => drop(members.remove(member)),
        parent => parent[member] = value,
    }
    (judge(&json_of(&whole)).map(|faults| lines(&faults)), Schema::published(name).faults(&whole))
}

#[track_caller]
fn refused(of: (&str, fn() -> Value, Judge), pointer: &str, value: Value, faults: &[&str]) {
    let (reader, schema) = judged(of, pointer, value.clone());
    assert_eq!(reader.unwrap_or_default(), faults, "{pointer}: {value}");
    assert!(schema.is_some(), "the schema takes {value} at {pointer}");
}

#[track_caller]
fn taken(of: (&str, fn() -> Value, Judge), pointer: &str, value: Value) {
    assert_eq!(judged(of, pointer, value), (None, None), "{pointer}");
}

#[test]
fn what_is_sound_is_taken_by_schema_and_reader() {
    for of in [QUIZ, OVERLAY] {
        taken(of, "/note", json!(null));
        taken(of, "/version", json!(999_999_999));
        taken(of, "/title", json!({"en": "{council}", "cy": "{council}"}));
    }
    taken(QUIZ, "/items/0/voices", json!(null));
    taken(QUIZ, "/items/0/next/url", json!(null));
    taken(QUIZ, "/items/1/many", json!(false));
    taken(QUIZ, "/items/1/warning", json!("Take care."));
    for name in ["remove", "replace", "add", "order", "values", "voices"] {
        taken(OVERLAY, &["/", name].concat(), json!(null));
    }
}

#[test]
fn what_is_wrong_in_a_quiz_is_refused_by_schema_and_reader() {
    const ID: &str = "id: needs small letters, digits and hyphens, at most 64, such as `waste-myths`";
    refused(QUIZ, "/id", json!("My Quiz"), &[ID]);
    refused(QUIZ, "/id", json!(null), &["id: is missing"]);
    refused(QUIZ, "/version", json!(null), &["version: is missing"]);
    refused(QUIZ, "/version", json!(0), &["version: needs a whole number from 1 to 999999999"]);
    refused(QUIZ, "/title", json!(null), &["title: is missing"]);
    refused(QUIZ, "/items", json!([]), &["items: needs at least one"]);
    refused(QUIZ, "/items", json!(null), &["items: is missing"]);
    refused(QUIZ, "/locales", json!(["e"]), &["locales[0]: needs a language tag such as `en` or `cy`, each once"]);
    refused(
        QUIZ,
        "/locales",
        json!(["en", "en"]),
        &["locales[1]: needs a language tag such as `en` or `cy`, each once"],
    );
    let long = "en-abcdefgh-abcdefgh-abcdefgh-abcdef";
    refused(QUIZ, "/locales", json!([long]), &["locales[0]: needs a language tag such as `en` or `cy`, each once"]);
    for of in [QUIZ, OVERLAY] {
        let fault = ["title.", long, ": is not a language tag such as `en` or `cy`"].concat();
        refused(of, "/title", json!({long: "x"}), &[&fault]);
    }
    refused(
        QUIZ,
        "/publisher/url",
        json!("council.example"),
        &["publisher.url: needs an address that begins with https://"],
    );
    refused(QUIZ, "/publisher/name", json!(null), &["publisher.name: is missing"]);
    refused(QUIZ, "/collect/purpose", json!(null), &["collect.purpose: is missing"]);
    refused(QUIZ, "/collect/retention_days", json!(null), &["collect.retention_days: is missing"]);
    refused(QUIZ, "/collect/send", json!("now"), &["collect.send: needs to be one of: end, each"]);
    refused(QUIZ, "/collect/follow_up_days", json!(0), &["collect.follow_up_days: needs a whole number from 1 to 365"]);
    refused(QUIZ, "/confidence", json!("yes"), &["confidence: needs true or false, not a string"]);
    refused(QUIZ, "/made_from", json!([]), &["made_from: needs at least one"]);
    refused(QUIZ, "/changed", json!({"titel": 1}), &["changed.titel: is not known here"]);
    refused(QUIZ, "/made_from/0/version", json!(null), &["made_from[0].version: is missing"]);
    refused(QUIZ, "/pages", json!([]), &["pages: is not known here"]);
}

#[test]
fn what_is_wrong_in_a_statement_is_refused_by_schema_and_reader() {
    const ADDRESS: &str = "needs an address that begins with https://";
    refused(QUIZ, "/items/0", json!("lorry"), &["items[0]: needs an object, not a string"]);
    refused(QUIZ, "/items/0/statement", json!(null), &["items[0].statement: is missing"]);
    refused(QUIZ, "/items/0/fact", json!(" "), &["items[0].fact: is empty"]);
    refused(QUIZ, "/items/0/answer", json!("no"), &["items[0].answer: needs to be one of: true, false, complicated"]);
    for name in ["warning", "fallacy", "remember"] {
        let fault =
            ["items[0].", name, ": is missing: a myth is answered by fact, warning, fallacy and remember"].concat();
        refused(QUIZ, &["/items/0/", name].concat(), json!(null), &[&fault]);
    }
    let either = "items[0]: needs either `answer` (true, false or complicated) or `options`";
    refused(QUIZ, "/items/0/answer", json!(null), &[either]);
    let options = json!([{"value": "a", "label": "A", "right": true}, {"value": "b", "label": "B"}]);
    refused(QUIZ, "/items/0/options", options, &[&[either, ", not both"].concat()]);
    refused(QUIZ, "/items/0/many", json!(true), &["items[0].many: is not known beside `answer`"]);
    refused(QUIZ, "/items/1/options/0/right", json!(false), &["items[1].options: needs one that is right"]);
    let one = json!([{"value": "a", "label": "A", "right": true}]);
    refused(QUIZ, "/items/1/options", one, &["items[1].options: needs at least two"]);
    refused(
        QUIZ,
        "/items/0/id",
        json!("lorry-sure"),
        &["items[0].id: needs at most 48 letters, and another end than `-sure` and `-after`"],
    );
    refused(QUIZ, "/items/0/sources", json!([]), &["items[0].sources: needs at least one"]);
    refused(QUIZ, "/items/0/sources/0/url", json!("x"), &[&["items[0].sources[0].url: ", ADDRESS].concat()]);
    refused(QUIZ, "/items/0/sources/0/date", json!(null), &["items[0].sources[0].date: is missing"]);
    refused(QUIZ, "/items/0/review_by", json!(null), &["items[0].review_by: is missing"]);
    refused(QUIZ, "/items/0/review_by", json!("2026-02-30"), &["items[0].review_by: needs a day as YYYY-MM-DD"]);
    refused(
        QUIZ,
        "/items/0/voices/0/consent",
        json!(null),
        &["items[0].voices[0].consent: is missing: it is the day on which the speaker agreed to be quoted"],
    );
    refused(QUIZ, "/items/0/next/words", json!(null), &["items[0].next.words: is missing"]);
    refused(QUIZ, "/items/0/image", json!("a.png"), &["items[0].image: is not known here"]);
}

#[test]
fn what_is_wrong_in_an_overlay_is_refused_by_schema_and_reader() {
    refused(OVERLAY, "/template", json!(null), &["template: is missing"]);
    refused(OVERLAY, "/template_version", json!(null), &["template_version: is missing"]);
    refused(OVERLAY, "/remove", json!(["old", "old"]), &["remove[1]: needs the id of an item, each once"]);
    refused(OVERLAY, "/order", json!(["Old"]), &["order[0]: needs the id of an item, each once"]);
    refused(OVERLAY, "/replace/0/against", json!(null), &["replace[0].against: is missing"]);
    refused(OVERLAY, "/replace/0/item", json!(null), &["replace[0].item: is missing"]);
    refused(OVERLAY, "/replace/0/item/fact", json!(null), &["replace[0].item.fact: is missing"]);
    refused(OVERLAY, "/add/0/review_by", json!("soon"), &["add[0].review_by: needs a day as YYYY-MM-DD"]);
    refused(OVERLAY, "/values/council/words", json!(null), &["values.council.words: is missing"]);
    refused(OVERLAY, "/values/council/source/date", json!(null), &["values.council.source.date: is missing"]);
    refused(
        OVERLAY,
        "/values",
        json!({"Council": {"words": "x"}}),
        &["values.Council: needs a name of small letters, digits and underscores"],
    );
    refused(
        OVERLAY,
        "/voices/0/consent",
        json!(null),
        &["voices[0].consent: is missing: it is the day on which the speaker agreed to be quoted"],
    );
    refused(OVERLAY, "/items", json!([]), &["items: is not known here"]);
}

#[test]
fn what_a_schema_cannot_say_the_reader_says() {
    let faults =
        |json: Value| Quiz::read_template(&json_of(&json)).map_err(|faults| lines(&faults)).err().unwrap_or_default();
    assert_eq!(faults(quiz(&[item("a"), item("a")])), ["items[1].id: an earlier item is called `a` too"]);
    let mut newer = item("a");
    newer["changed"] = json!(4);
    assert_eq!(faults(quiz(&[newer.clone()])), ["items[0].changed: is above the version of the whole"]);
    let mut merged = quiz(&[newer]);
    merged["made_from"] = json!([{"id": "national", "version": 4}]);
    assert_eq!(faults(merged), [""; 0], "what was merged has items of other documents");
    let mut early = quiz(&[item("a")]);
    early["changed"] = json!({"title": 4});
    assert_eq!(faults(early), ["changed.title: is above the version of the whole"]);
    let mut gone = quiz(&[item("a")]);
    gone["collect"] = json!({"purpose": "To learn.", "retention_days": 42, "follow_up_days": 42});
    let compared = "collect.follow_up_days: needs to be below `retention_days`: the first answers are compared";
    assert_eq!(faults(gone), [compared]);
    let twice = place("exampleton", json!({"remove": ["a"], "add": [item("a")]}));
    let faults = Overlay::read(&json_of(&twice)).expect_err("it says two things of one item");
    assert_eq!(lines(&faults), ["add[0]: `a` is removed, replaced or added already"]);
}

#[test]
fn a_page_is_shown_nothing_that_is_left_to_fill_in() {
    let mut own = item("lorry");
    own["fact"] = json!({"en": "In {council}: {n}.", "cy": "Yn {council}."});
    own["next"] = json!({"words": "Ask {council}."});
    let whole = json_of(&quiz(&[own]));
    assert!(Quiz::read_template(&whole).is_ok());
    let faults = Quiz::read(&whole).expect_err("placeholders are left");
    let what = |name: &str| ["`{", name, "}` is not filled in: merge the template with an overlay"].concat();
    assert_eq!(
        lines(&faults),
        [
            ["items[0].fact: ", &what("council")].concat(),
            ["items[0].fact: ", &what("n")].concat(),
            ["items[0].next: ", &what("council")].concat(),
        ]
    );
}

#[test]
fn a_statement_that_lacks_something_hides_no_other_fault_and_moves_none() {
    let mut unsure = item("a");
    unsure.as_object_mut().expect("an object").remove("review_by");
    unsure["sources"][0].as_object_mut().expect("an object").remove("date");
    unsure["fact"] = json!("In {council}.");
    let mut twice = item("a");
    twice["fact"] = json!("In {county}.");
    let faults = Quiz::read(&json_of(&quiz(&[unsure, json!("b"), twice]))).expect_err("much is wrong with it");
    assert_eq!(
        lines(&faults),
        [
            "items[0].sources[0].date: is missing",
            "items[0].review_by: is missing",
            "items[1]: needs an object, not a string",
            "items[2].id: an earlier item is called `a` too",
            "items[0].fact: `{council}` is not filled in: merge the template with an overlay",
            "items[2].fact: `{county}` is not filled in: merge the template with an overlay",
        ]
    );
}

#[test]
fn both_schemas_say_the_same_of_a_statement() {
    let defs = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(["schema/", name, ".schema.json"].concat());
        let text = std::fs::read_to_string(path).expect("the schema is there");
        serde_json::from_str::<Value>(&text).expect("the schema is JSON")["$defs"].clone()
    };
    assert_eq!(defs("quiz"), defs("overlay"));
}

#[test]
fn the_template_and_the_overlays_of_the_gallery_are_sound() {
    for (name, of) in [
        ("waste-planning-streets.json", QUIZ),
        ("exampleton-myths.json", OVERLAY),
        ("llanenghraifft-myths.json", OVERLAY),
    ] {
        let file = published_file(name);
        assert_eq!(of.2(&json_of(&file)).map(|faults| lines(&faults)), None, "{name}");
        assert_eq!(Schema::published(of.0).faults(&file), None, "{name}");
    }
}
