//! Every fault that a definition can have, with the place and the words that its author reads.

mod conditions;
mod questions;

use serde_json::{Value, json};
use wecan_model::definition::{Kind, Layout};
use wecan_model::json::Json;
use wecan_model::{Definition, Identity};

/// A sound definition with a question of each sort that others can look back on.
fn sound() -> Value {
    json!({
        "id": "school-streets", "version": 1, "title": "School streets",
        "purpose": "to decide", "retention_days": 90,
        "pages": [
            {"questions": [
                {"id": "name", "type": "text", "label": "Name"},
                {"id": "ward", "type": "radios", "label": "Ward", "options": ["Abbey", {"label": "Elsewhere", "other": "Where?"}]},
                {"id": "uses", "type": "checkboxes", "label": "Uses", "options": ["Play", "Rest"]},
                {"id": "times", "type": "number", "label": "Times"},
                {"id": "since", "type": "date", "label": "Since"},
                {"id": "score", "type": "scale", "label": "Score", "from": 0, "to": 10},
                {"id": "looks", "type": "matrix", "label": "Looks", "rows": [{"id": "paths", "label": "Paths"}], "options": ["Well", "Badly"]},
                {"id": "code", "type": "postcode", "label": "Postcode"},
                {"id": "agree", "type": "consent", "label": "I agree"}
            ]},
            {"questions": [{"id": "why", "type": "long_text", "label": "Why?"}]}
        ]
    })
}

fn read(definition: Value) -> Result<Definition, Vec<String>> {
    let json: Json = serde_json::from_value(definition).expect("any value is Json");
    Definition::read(&json).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[track_caller]
fn says(definition: Value, faults: &[&str]) {
    let found = read(definition).err().unwrap_or_default();
    assert_eq!(found, faults);
}

/// The sound definition with one member set at a JSON pointer.
#[track_caller]
fn with(pointer: &str, value: Value, faults: &[&str]) {
    let mut definition = sound();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    match definition.pointer_mut(parent).expect("the parent is there") {
        Value::Array(items) => items[name.parse::<usize>().expect("a place")] = value,
        parent => parent[name] = value,
    }
    says(definition, faults);
}

/// The sound definition without one member.
#[track_caller]
fn without(pointer: &str, faults: &[&str]) {
    let mut definition = sound();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    let parent = definition.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.expect("the parent is there").remove(name).expect("the member is there");
    says(definition, faults);
}

/// The sound definition with another question on its second page; faults are told from `pages[1].questions[1]` on.
#[track_caller]
fn question(question: Value, faults: &[&str]) {
    let mut definition = sound();
    let questions = definition.pointer_mut("/pages/1/questions").and_then(Value::as_array_mut);
    questions.expect("the page has questions").push(question);
    let faults: Vec<String> = faults.iter().map(|fault| ["pages[1].questions[1]", fault].concat()).collect();
    let found = read(definition).err().unwrap_or_default();
    assert_eq!(found, faults);
}

/// A question of this type with these members beside id and label.
#[track_caller]
fn kind(kind: &str, mut members: Value, faults: &[&str]) {
    members["id"] = json!("extra");
    members["type"] = json!(kind);
    members["label"] = json!("Extra");
    question(members, faults);
}

/// A question shown on this condition.
#[track_caller]
fn condition(condition: Value, faults: &[&str]) {
    let faults: Vec<String> = faults.iter().map(|fault| [".show_if", fault].concat()).collect();
    let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
    question(json!({"id": "extra", "type": "text", "label": "Extra", "show_if": condition}), &faults);
}

#[test]
fn a_sound_definition_is_read_with_its_defaults() {
    let definition = read(sound()).expect("there is nothing wrong with it");
    assert_eq!(definition.layout, Layout::Pages);
    assert_eq!(definition.identity, Identity::Anonymous);
    assert!(definition.check_answers, "there is more than one page");
    assert!(!definition.drafts);
    assert_eq!(definition.closes, None);
    assert_eq!(
        definition.questions().last().map(|it| &it.kind),
        Some(&Kind::LongText { max_length: 2000, rows: 5, notes: Vec::new() })
    );
}

#[test]
fn answers_are_shown_once_more_when_there_is_more_than_one_step() {
    let mut one_page = sound();
    one_page["pages"].as_array_mut().expect("a list").pop();
    assert!(!read(one_page.clone()).expect("sound").check_answers);
    one_page["layout"] = json!("questions");
    assert!(read(one_page.clone()).expect("sound").check_answers);
    one_page["check_answers"] = json!(false);
    assert!(!read(one_page).expect("sound").check_answers);
}

#[test]
fn json_of_the_wrong_shape_is_named_for_what_it_is() {
    says(Value::Null, &["needs an object, not null"]);
    says(json!(7), &["needs an object, not a number"]);
    says(json!([sound()]), &["needs an object, not a list"]);
    says(json!("id"), &["needs an object, not a string"]);
    says(json!(true), &["needs an object, not true or false"]);
    let missing =
        ["id", "version", "title", "purpose", "retention_days", "pages"].map(|name| format!("{name}: is missing"));
    says(json!({}), &missing.each_ref().map(String::as_str));
    with("/pages", json!({}), &["pages: needs a list, not an object"]);
    with("/pages", json!([]), &["pages: needs at least one"]);
    with(
        "/pages",
        json!([1, null]),
        &["pages[0]: needs an object, not a number", "pages[1]: needs an object, not null"],
    );
    with("/pages/1", json!({}), &["pages[1].questions: is missing"]);
    with("/pages/1/questions", json!([]), &["pages[1].questions: needs at least one"]);
    with("/pages/1/questions", json!("why"), &["pages[1].questions: needs a list, not a string"]);
    with("/pages/1/questions/0", json!([]), &["pages[1].questions[0]: needs an object, not a list"]);
    with(
        "/pages/1/title",
        json!(1),
        &["pages[1].title: needs a string, or an object of language to string, not a number"],
    );
}

#[test]
fn a_member_that_is_null_counts_as_left_out() {
    with("/title", Value::Null, &["title: is missing"]);
    with("/closes", Value::Null, &[]);
    with("/pages/1/show_if", Value::Null, &[]);
    kind("text", json!({"hint": null, "max_length": null}), &[]);
}

#[test]
fn several_faults_are_told_at_once_in_reading_order() {
    let mut definition = sound();
    definition["id"] = json!("School Streets");
    definition["retention_days"] = json!("a year");
    definition["pages"][0]["questions"][0]["type"] = json!("essay");
    definition["pages"][0]["questions"][1]["options"] = json!(["Abbey"]);
    definition["pages"][1]["questions"][0]["id"] = json!("name");
    definition["pages"][1]["questions"][0]["show_if"] = json!({"question": "why", "answered": true});
    definition["thanks"] = json!("Thanks");
    says(
        definition,
        &[
            "id: needs small letters, digits and hyphens, at most 64, such as `school-streets`",
            "retention_days: needs a whole number from 1 to 36500",
            "pages[0].questions[0].type: `essay` is not a type of question; there are: text, long_text, email, tel, postcode, consent, radios, checkboxes, select, scale, ranking, matrix, number, date",
            "pages[0].questions[1].options: needs at least two",
            "pages[1].questions[0].id: an earlier question is called `name` too",
            "pages[1].questions[0].show_if.question: `why` is not an earlier question",
            "thanks: is not known here",
        ],
    );
}

#[test]
fn faults_of_the_definition_itself() {
    let id = "id: needs small letters, digits and hyphens, at most 64, such as `school-streets`";
    for wrong in ["", "-a", "A", "a_b", "a.b", "ysgol-ŵyl", &"a".repeat(65)] {
        with("/id", json!(wrong), &[id]);
    }
    for right in ["a", "0", "a--", &"a".repeat(64)] {
        with("/id", json!(right), &[]);
    }
    with("/id", json!(7), &["id: needs a string, not a number"]);
    for wrong in [json!(0), json!(-1), json!(1.5), json!("1"), json!(1_000_000_000), json!(1e300)] {
        with("/version", wrong, &["version: needs a whole number from 1 to 999999999"]);
    }
    for wrong in [json!(0), json!(36_501), json!(true)] {
        with("/retention_days", wrong, &["retention_days: needs a whole number from 1 to 36500"]);
    }
    with("/layout", json!("cards"), &["layout: needs to be one of: pages, questions"]);
    with("/layout", json!(1), &["layout: needs a string, not a number"]);
    with("/identity", json!("known"), &["identity: needs to be one of: anonymous, named, invited, verified"]);
    with("/check_answers", json!("yes"), &["check_answers: needs true or false, not a string"]);
    with("/drafts", json!(1), &["drafts: needs true or false, not a number"]);
    for wrong in [json!("31/12/2026"), json!("2026-02-30"), json!(2026), json!("2026-12-3é")] {
        with("/closes", wrong, &["closes: needs a day as YYYY-MM-DD"]);
    }
    with("/privacy_url", json!("/privacy"), &["privacy_url: needs an address that begins with https://"]);
    with("/privacy_url", json!("javascript:alert(1)"), &["privacy_url: needs an address that begins with https://"]);
    with("/privacy_url", json!(1), &["privacy_url: needs a string, not a number"]);
    with("/note", json!(["a"]), &["note: needs a string, not a list"]);
    with("/$schema", json!("https://wecan.example/schemas/definition-1.json"), &[]);
    without("/purpose", &["purpose: is missing"]);
    without("/retention_days", &["retention_days: is missing"]);
}

#[test]
fn a_poll_opens_before_it_closes() {
    let poll = |opens: &str, faults: &[&str]| {
        let mut definition = sound();
        definition["closes"] = json!("2026-11-30");
        definition["poll"] = json!({"opens": opens});
        says(definition, faults);
    };
    poll("2026-11-30", &[]);
    poll("2026-12-01", &["poll.opens: needs to be no later than `closes`"]);
}

#[test]
fn texts_are_a_string_or_a_string_for_each_language() {
    with("/title", json!({"en": "Yes", "cy": "Oes", "zh-Hant": "是"}), &[]);
    with("/title", json!(""), &["title: is empty"]);
    with("/title", json!(" \n "), &["title: is empty"]);
    with("/title", json!({}), &["title: needs a string, or an object of language to string, not an object"]);
    with("/title", json!([]), &["title: needs a string, or an object of language to string, not a list"]);
    with("/title", json!({"en": "Yes", "cy": ""}), &["title.cy: is empty"]);
    with("/title", json!({"en": "Yes", "cy": 1}), &["title.cy: needs a string, not a number"]);
    with("/title", json!({"en": "Yes", "cy": null}), &["title.cy: needs a string, not null"]);
    for tag in ["", "e", "en_GB", "Saesneg!", "en-", "saesnegiaith"] {
        with("/title", json!({tag: "Yes"}), &[&format!("title.{tag}: is not a language tag such as `en` or `cy`")]);
    }
    with("/title", json!({"EN": "Yes", "en": "Yes"}), &["title.en: is there twice"]);
}

#[test]
fn a_language_given_twice_is_a_fault() {
    let text = serde_json::to_string(&sound()).expect("it is JSON");
    let twice = text.replace(r#""School streets""#, r#"{"cy": "Oes", "cy": "Ie"}"#);
    let json: Json = serde_json::from_str(&twice).expect("it is JSON");
    assert_eq!(
        Definition::read(&json).map(|_| ()).map_err(|it| it[0].to_string()),
        Err("title.cy: is there twice".into())
    );
}

#[test]
fn only_earlier_answers_can_be_piped() {
    for right in [
        "{{name}}",
        "{{ name }}",
        "{{name|you}}",
        "{{ward.other}}",
        "{{looks.paths}}",
        "{{since}}",
        "a }} b",
        "{ {name} }",
    ] {
        kind("text", json!({"hint": right}), &[]);
    }
    let no = |name: &str| format!(".hint: pipes in `{name}`, but no earlier question has this id");
    for (wrong, name) in [
        ("{{extra}}", "extra"),
        ("{{}}", ""),
        ("{{looks}}", "looks"),
        ("{{looks.grass}}", "looks.grass"),
        ("{{uses.other}}", "uses.other"),
        ("{{since.day}}", "since.day"),
        ("{{a {{name}}", "a {{name"),
        ("{{names}}", "names"),
    ] {
        kind("text", json!({"hint": wrong}), &[&no(name)]);
    }
    kind(
        "text",
        json!({"hint": {"en": "{{name}}", "cy": "{{enw}}"}}),
        &[".hint.cy: pipes in `enw`, but no earlier question has this id"],
    );
    kind("text", json!({"hint": "Dear {{name"}), &[".hint: opens `{{` and never closes it"]);
    with("/title", json!("{{name}}"), &["title: pipes in `name`, but no earlier question has this id"]);
    with(
        "/pages/0/title",
        json!("{{name}}"),
        &["pages[0].title: pipes in `name`, but no earlier question has this id"],
    );
    with("/pages/1/title", json!("{{name}}"), &[]);
    with("/thank_you", json!("{{why}}"), &[]);
    with(
        "/what_happens_next",
        json!("{{why}} {{how}}"),
        &["what_happens_next: pipes in `how`, but no earlier question has this id"],
    );
}

#[test]
fn nothing_goes_beyond_a_thousand() {
    let texts = |count: usize| -> Vec<Value> {
        (0..count).map(|at| json!({"id": format!("q{at}"), "type": "text", "label": "Q"})).collect()
    };
    with("/pages/0/questions", json!(texts(999)), &[]);
    with(
        "/pages/0/questions",
        json!(texts(1000)),
        &["pages[1].questions[0]: is one question too many: there may be 1000"],
    );
    with("/pages/0/questions", json!(texts(1001)), &["pages[0].questions: holds too much: there may be 1000"]);
    let options: Vec<String> = (0..1001).map(|at| at.to_string()).collect();
    kind("select", json!({"options": options[..1000]}), &[]);
    kind("select", json!({"options": options}), &[".options: holds too much: there may be 1000"]);
    let letters = || b'a'..=b'z';
    let tags = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    let tags: serde_json::Map<String, Value> =
        tags.take(1001).map(|tag| (String::from_utf8_lossy(&tag).into_owned(), json!("x"))).collect();
    with("/title", json!(tags), &["title: holds too much: there may be 1000"]);
}
