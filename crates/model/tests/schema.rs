//! The published JSON Schema and the reader agree: authors' editors show the one, everything else uses the other.

mod published;

use published::Schema;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use wecan_model::Definition;
use wecan_model::json::Json;

fn reader_faults(definition: &Value) -> Option<String> {
    let json: Json = serde_json::from_value(definition.clone()).expect("any value is Json");
    let faults = Definition::read(&json).err()?;
    Some(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn definitions(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|file| file.expect("the folder can be listed").path());
    files.filter(|file| file.extension().is_some_and(|it| it == "json")).collect()
}

#[test]
fn every_definition_of_the_project_passes_schema_and_reader() {
    let schema = Schema::published("definition");
    let files = [definitions("www/definitions"), definitions("tests/definitions")].concat();
    assert!(files.len() >= 6);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let definition: Value = serde_json::from_str(&text).expect("the file is JSON");
        assert_eq!(schema.faults(&definition), None, "{}", file.display());
        assert_eq!(reader_faults(&definition), None, "{}", file.display());
    }
}

fn sound() -> Value {
    json!({
        "$schema": "../definition.schema.json", "note": "Ours.",
        "id": "park", "version": 1, "title": {"en": "Park", "cy": "Parc"}, "purpose": "to plan", "retention_days": 90,
        "pages": [{"title": "First", "questions": [
            {"id": "uses", "type": "checkboxes", "label": "Uses", "min": 1, "max": 2, "options": [
                "Play", {"value": "rest", "label": {"en": "Rest"}, "hint": "On a bench"}, {"label": "None", "exclusive": true}
            ]},
            {"id": "looks", "type": "matrix", "label": "Looks", "rows": [{"id": "paths", "label": "Paths"}], "options": ["Well", "Badly"]},
            {"id": "score", "type": "scale", "label": "Score", "from": 0, "to": 10},
            {"id": "safe", "type": "scale", "label": "Safe", "options": ["Yes", "No"]},
            {"id": "times", "type": "number", "label": "Times", "min": 0, "decimals": 1},
            {"id": "since", "type": "date", "label": "Since", "max": "2026-12-31"},
            {"id": "gate", "type": "select", "label": "Gate", "options": ["North", "South"], "show_if":
                {"any": [{"question": "uses", "includes": "Play"}, {"question": "looks.paths", "equals": "Well"}]}},
            {"id": "words", "type": "long_text", "label": "Words", "max_length": 300, "rows": 4},
            {"id": "name", "type": "text", "label": "Name", "required": true, "error": "Enter a name"},
            {"id": "order", "type": "ranking", "label": "Order", "options": ["Play", "Rest"], "max": 2},
            {"id": "agree", "type": "consent", "label": "I agree"}
        ]}]
    })
}

/// The sound definition with the member at a JSON pointer set to something: refused by both.
#[track_caller]
fn refused(pointer: &str, value: Value) {
    let (schema, reader) = judged(pointer, value.clone());
    assert!(reader.is_some(), "the reader takes {value} at {pointer}");
    assert!(schema.is_some(), "the schema takes {value} at {pointer}");
}

/// The same, taken by both.
#[track_caller]
fn taken(pointer: &str, value: Value) {
    assert_eq!(judged(pointer, value), (None, None), "{pointer}");
}

#[track_caller]
fn judged(pointer: &str, value: Value) -> (Option<String>, Option<String>) {
    thread_local! { static SCHEMA: Schema = Schema::published("definition"); }
    let mut definition = sound();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    match definition.pointer_mut(parent).expect("the parent is there") {
        Value::Array(items) => items[name.parse::<usize>().expect("a place")] = value,
        Value::Object(members) if value == json!("REMOVED") => drop(members.remove(name)),
        parent => parent[name] = value,
    }
    (SCHEMA.with(|schema| schema.faults(&definition)), reader_faults(&definition))
}

#[test]
fn what_is_sound_is_taken_by_both() {
    taken("/note", json!("REMOVED"));
    taken("/identity", json!("anonymous"));
    taken("/closes", json!("2026-12-31"));
    taken("/privacy_url", json!("https://council.example/privacy"));
    taken("/version", json!(999_999_999));
    taken(
        "/poll",
        json!({"results": "after_voting", "opens": "2026-11-01", "random_sample": true, "method": {"en": "By lot."}}),
    );
    taken("/poll", json!({}));
    taken(
        "/pages/0/questions/2/options",
        json!([{"value": "dk", "label": {"en": "I do not know"}, "exclusive": true}]),
    );
    for place in [0, 6, 9] {
        taken(&format!("/pages/0/questions/{place}/shuffle"), json!(true));
    }
    taken("/title", json!({"zh-Hant": "公園"}));
    taken("/title", json!({"en-abcdefgh-abcdefgh-abcdefgh-abcde": "x"}));
    taken("/pages/0/questions/0/options/0", json!(" Play "));
    taken("/pages/0/questions/0/options/0", json!({"label": " Play "}));
    taken("/pages/0/questions/0/options/0", json!({"label": "Play\n"}));
    taken("/pages/0/questions/0/options/1", json!({"value": "rest", "label": "Re\nst"}));
    taken("/pages/0/questions/0/options/1", json!({"value": "ymlacio a gorffwys", "label": "Rest"}));
    for (place, label) in [(0, "Play"), (1, "Well"), (3, "Yes")] {
        taken(&format!("/pages/0/questions/{place}/options/0"), json!({"label": label, "hint": "As a rule"}));
    }
    taken("/pages/0/questions/2/options", json!([{"label": "No", "hint": "None of it"}]));
    taken("/pages/0/questions/5/show_if", json!({"question": "times", "less": 2.5}));
    taken("/pages/0/questions/6/show_if", json!({"question": "since", "greater": "2026-01-31"}));
    taken("/pages/0/questions/6/show_if", json!({"question": "score", "equals": 5}));
    taken("/pages/0/questions/6/show_if", json!({"question": "looks", "answered": false}));
}

#[test]
fn what_is_wrong_in_the_definition_is_refused_by_both() {
    for name in ["id", "version", "title", "purpose", "retention_days", "pages"] {
        refused(&["/", name].concat(), json!("REMOVED"));
    }
    for wrong in [json!(""), json!("Park"), json!("-park"), json!("a_b"), json!("a".repeat(65)), json!(1), json!([])] {
        refused("/id", wrong);
    }
    for wrong in [json!(0), json!(1.5), json!("1"), json!(1_000_000_000)] {
        refused("/version", wrong);
    }
    for wrong in [
        json!(""),
        json!(" "),
        json!({}),
        json!([]),
        json!(1),
        json!({"en": ""}),
        json!({"en": 1}),
        json!({"e": "x"}),
        json!({"en_GB": "x"}),
        json!({"en-abcdefgh-abcdefgh-abcdefgh-abcdef": "x"}),
    ] {
        refused("/title", wrong.clone());
        refused("/introduction", wrong.clone());
        refused("/thank_you", wrong.clone());
        refused("/pages/0/introduction", wrong.clone());
        refused("/pages/0/questions/0/hint", wrong);
    }
    for wrong in [json!(0), json!(36_501), json!("90")] {
        refused("/retention_days", wrong);
    }
    for wrong in [json!("31/12/2026"), json!("2026-13-01"), json!("2026-02-30"), json!("0999-01-01"), json!(2026)] {
        refused("/closes", wrong);
    }
    refused("/layout", json!("cards"));
    refused("/identity", json!("known"));
    refused("/check_answers", json!("yes"));
    refused("/drafts", json!(1));
    for wrong in [
        json!(true),
        json!({"results": "always"}),
        json!({"opens": "soon"}),
        json!({"random_sample": "yes"}),
        json!({"closes": "2026-11-01"}),
    ] {
        refused("/poll", wrong);
    }
    refused("/privacy_url", json!("/privacy"));
    refused("/note", json!(["Ours."]));
    refused("/$schema", json!(1));
    refused("/pages", json!([]));
    refused("/pages", json!({}));
    refused("/pages/0", json!("First"));
    refused("/pages/0/questions", json!([]));
    refused("/pages/0/questions/0", json!(1));
    refused("/thanks", json!("Thanks"));
    refused("/pages/0/image", json!("a.png"));
}

#[test]
fn what_is_wrong_in_a_question_is_refused_by_both() {
    const TEXT: &str = "/pages/0/questions/8/";
    for name in ["id", "type", "label"] {
        refused(&[TEXT, name].concat(), json!("REMOVED"));
    }
    for wrong in [json!(""), json!("Name"), json!("1a"), json!("a.b"), json!("a".repeat(65)), json!(1)] {
        refused(&[TEXT, "id"].concat(), wrong.clone());
        refused("/pages/0/questions/1/rows/0/id", wrong);
    }
    for wrong in ["essay", "Text", "email", "tel"] {
        refused(&[TEXT, "type"].concat(), json!(wrong));
    }
    for (name, wrong) in [
        ("required", json!("yes")),
        ("max_length", json!(0)),
        ("max_length", json!(10_001)),
        ("rows", json!(3)),
        ("options", json!(["a", "b"])),
        ("maxLength", json!(3)),
    ] {
        refused(&[TEXT, name].concat(), wrong);
    }
    for (at, wrong) in [
        ("7/max_length", json!(50_001)),
        ("7/rows", json!(41)),
        ("0/shuffle", json!("yes")),
        ("1/shuffle", json!(true)),
        ("3/shuffle", json!(true)),
        ("8/shuffle", json!(true)),
        ("0/min", json!(0)),
        ("0/max", json!("2")),
        ("0/options", json!("REMOVED")),
        ("0/options", json!(["a"])),
        ("0/options/0", json!("")),
        ("0/options/0", json!("a\nb")),
        ("0/options/0", json!(1)),
        ("0/options/0", json!({})),
        ("0/options/0", json!({"label": {"en": "Play"}})),
        ("0/options/0", json!({"label": "Pl\tay"})),
        ("0/options/0", json!({"label": "Play", "value": " play"})),
        ("0/options/0", json!({"label": "Play", "value": "pl\tay"})),
        ("0/options/0", json!({"label": "Play", "value": 1})),
        ("0/options/0", json!({"label": "Play", "picture": "a.png"})),
        ("0/options/0", json!({"label": "Play", "exclusive": "yes"})),
        ("6/options/0", json!({"label": "Play", "other": "Where?"})),
        ("1/options/0", json!({"label": "Play", "other": "Where?"})),
        ("1/rows", json!("REMOVED")),
        ("1/rows", json!([])),
        ("1/rows/0", json!("paths")),
        ("1/rows/0/id", json!("other")),
        ("1/rows/0/label", json!("REMOVED")),
        ("1/rows/0/hint", json!("Any")),
        ("2/to", json!("REMOVED")),
        ("2/to", json!(101)),
        ("2/options", json!("a")),
        ("2/options", json!([])),
        ("2/options", json!([{"label": "No", "other": "Why?"}])),
        ("9/options", json!("REMOVED")),
        ("9/options", json!(["a"])),
        ("9/options/0", json!({"label": "Play", "other": "Where?"})),
        ("9/max", json!(0)),
        ("3/from_label", json!("Bad")),
        ("4/min", json!("0")),
        ("4/max", json!(2_000_000_000_u32)),
        ("4/decimals", json!(7)),
        ("4/unit", json!("")),
        ("5/min", json!("2026-02-30")),
    ] {
        refused(&["/pages/0/questions/", at].concat(), wrong);
    }
}

#[test]
fn an_option_that_is_a_number_is_compared_as_the_words_that_it_is() {
    const OPTION: &str = "/pages/0/questions/0/options/1/value";
    let includes = |value: Value| {
        let mut definition = sound();
        *definition.pointer_mut(OPTION).expect("it is there") = json!("5");
        definition["pages"][0]["questions"][8]["show_if"] = json!({"question": "uses", "includes": value});
        (Schema::published("definition").faults(&definition).is_some(), reader_faults(&definition).is_some())
    };
    assert_eq!(includes(json!("5")), (false, false));
    assert_eq!(includes(json!(5)), (true, true));
}

#[test]
fn what_is_wrong_in_a_condition_is_refused_by_both() {
    for wrong in [
        json!("uses"),
        json!([]),
        json!({}),
        json!({"question": "uses"}),
        json!({"equals": "a"}),
        json!({"question": 1, "answered": true}),
        json!({"question": "Uses", "answered": true}),
        json!({"question": "times", "is": 1}),
        json!({"question": "times", "less": 1, "greater": 3}),
        json!({"question": "times", "less": "1"}),
        json!({"question": "times", "less": 2e9}),
        json!({"question": "since", "less": "2026-02-30"}),
        json!({"question": "agree", "equals": false}),
        json!({"question": "safe", "equals": ""}),
        json!({"question": "safe", "equals": []}),
        json!({"question": "uses", "includes": " "}),
        json!({"question": "uses", "includes": 1}),
        json!({"question": "uses", "answered": "yes"}),
        json!({"all": []}),
        json!({"any": {}}),
        json!({"any": [1]}),
        json!({"all": [{"question": "uses", "answered": true}], "any": [{"question": "uses", "answered": true}]}),
        json!({"all": [{"question": "uses", "answered": true}], "question": "uses"}),
    ] {
        refused("/pages/0/questions/8/show_if", wrong);
    }
}
