//! Faults of questions, type by type.

use crate::{kind, question, read, says, sound, with};
use serde_json::{Value, json};

#[test]
fn faults_of_any_question() {
    let id = ".id: needs small letters, digits, hyphens and underscores, beginning with a letter, at most 64";
    for wrong in ["", "1a", "_a", "-a", "A", "a.b", "a b", "é", &"a".repeat(65)] {
        question(json!({"id": wrong, "type": "text", "label": "Extra"}), &[id]);
    }
    question(json!({}), &[".id: is missing", ".label: is missing", ".type: is missing"]);
    question(
        json!({"id": 1, "type": 2, "label": 3}),
        &[
            ".id: needs a string, not a number",
            ".label: needs a string, or an object of language to string, not a number",
            ".type: needs a string, not a number",
        ],
    );
    question(json!({"id": "why", "type": "text", "label": "Extra"}), &[".id: an earlier question is called `why` too"]);
    kind("text", json!({"required": "yes"}), &[".required: needs true or false, not a string"]);
    kind("text", json!({"error": ""}), &[".error: is empty"]);
    kind("text", json!({"options": ["a", "b"]}), &[".options: is not known here"]);
    kind("text", json!({"maxLength": 3}), &[".maxLength: is not known here"]);
    // What belongs to another type is not told where the type itself is unknown.
    let types = "text, long_text, email, tel, postcode, consent, radios, checkboxes, select, scale, ranking, matrix, number, date";
    let unknown = format!(".type: `radio` is not a type of question; there are: {types}");
    kind("radio", json!({"options": ["a", "b"], "colour": 1}), &[&unknown, ".colour: is not known here"]);
    with("/pages/1/image", json!("a.png"), &["pages[1].image: is not known here"]);
}

#[test]
fn a_type_that_is_not_known_brings_no_faults_elsewhere() {
    let types = "text, long_text, email, tel, postcode, consent, radios, checkboxes, select, scale, ranking, matrix, number, date";
    for (wrong, fault) in [
        (json!("essay"), format!("type: `essay` is not a type of question; there are: {types}")),
        (json!(7), String::from("type: needs a string, not a number")),
        (json!(null), String::from("type: is missing")),
    ] {
        for test in [
            json!({"question": "ward", "equals": "Abbey"}),
            json!({"question": "ward", "includes": "Abbey"}),
            json!({"question": "ward", "less": 3}),
            json!({"question": "ward.paths", "equals": "Well"}),
        ] {
            let mut definition = sound();
            definition["pages"][0]["questions"][1]["type"] = wrong.clone();
            definition["pages"][1]["questions"][0]["show_if"] = test;
            definition["pages"][1]["questions"][0]["label"] = json!("Why {{ward}}, {{ward.other}} or {{ward.paths}}?");
            says(definition, &[&format!("pages[0].questions[1].{fault}")]);
        }
    }
    // What is about other questions is still told.
    let mut definition = sound();
    definition["pages"][0]["questions"][1]["type"] = json!("essay");
    definition["pages"][1]["questions"][0]["show_if"] = json!({"any": [
        {"question": "ward", "equals": "Abbey"}, {"question": "wards", "equals": "Abbey"}, {"question": "agree", "includes": "yes"}
    ]});
    let at = "pages[1].questions[0].show_if.any";
    says(
        definition,
        &[
            &format!("pages[0].questions[1].type: `essay` is not a type of question; there are: {types}"),
            &format!("{at}[1].question: `wards` is not an earlier question"),
            &format!("{at}[2].includes: `includes` is for checkboxes, `equals` for everything else"),
        ],
    );
}

#[test]
fn faults_of_texts_and_addresses() {
    kind("text", json!({"max_length": 10_000}), &[]);
    kind("text", json!({"max_length": 0}), &[".max_length: needs a whole number from 1 to 10000"]);
    kind("text", json!({"rows": 3}), &[".rows: is not known here"]);
    kind("long_text", json!({"max_length": 50_000, "rows": 40}), &[]);
    kind(
        "long_text",
        json!({"max_length": 50_001, "rows": 0}),
        &[".max_length: needs a whole number from 1 to 50000", ".rows: needs a whole number from 1 to 40"],
    );
    kind("postcode", json!({}), &[]);
    kind("consent", json!({}), &[]);
    for (word, label) in [("email", "email"), ("tel", "tel")] {
        kind(word, json!({}), &[&format!(".type: `{label}` asks who somebody is, which an anonymous survey may not")]);
    }
    for identity in ["invited", "verified"] {
        let mut definition = sound();
        definition["identity"] = json!(identity);
        definition["pages"][1]["questions"][0] = json!({"id": "e", "type": "email", "label": "E-mail"});
        says(definition, &[]);
    }
}

const NOT_REVEALED: &str =
    "cannot be revealed here: only radios, checkboxes and scales without `from` and `to` reveal a field";

#[test]
fn faults_of_options() {
    for word in ["radios", "checkboxes", "select"] {
        kind(word, json!({"options": []}), &[".options: needs at least two"]);
        kind(word, json!({"options": ["a"]}), &[".options: needs at least two"]);
        kind(word, json!({}), &[".options: is missing"]);
        kind(word, json!({"options": {"a": "b"}}), &[".options: needs a list, not an object"]);
    }
    kind("matrix", json!({"rows": [{"id": "a", "label": "A"}], "options": ["a"]}), &[".options: needs at least two"]);
    let options = |options: Value, faults: &[&str]| kind("radios", json!({"options": options}), faults);
    options(
        json!(["a", "b", {"label": "c", "hint": "h", "other": "o"}, {"value": "d", "label": {"en": "D"}, "exclusive": true}]),
        &[],
    );
    options(json!(["a", ""]), &[".options[1]: is empty"]);
    options(json!(["a", "a "]), &[".options[1]: another option has the value `a` too"]);
    options(json!(["a", {"value": "a", "label": "b"}]), &[".options[1]: another option has the value `a` too"]);
    options(json!(["a", 2]), &[".options[1]: needs an object, not a number"]);
    options(json!(["a", null]), &[".options[1]: needs an object, not null"]);
    options(json!(["a", {}]), &[".options[1].label: is missing"]);
    options(
        json!(["a", {"label": {"en": "B"}}]),
        &[".options[1].value: is missing: a label in several languages needs a value to store"],
    );
    for wrong in [json!(2), json!(""), json!(" b"), json!(" ")] {
        options(
            json!(["a", {"value": wrong, "label": "B"}]),
            &[".options[1].value: needs a string without space around it"],
        );
    }
    let needed = "needs a string without space around it";
    options(
        json!([{"value": 1, "label": "A"}, {"value": 2, "label": "B"}]),
        &[&format!(".options[0].value: {needed}"), &format!(".options[1].value: {needed}")],
    );
    let control = "cannot be stored: it holds a line break or another control character";
    options(json!(["a", "b\nc"]), &[&format!(".options[1]: {control}")]);
    options(json!(["a", {"label": "b\tc"}]), &[&format!(".options[1].label: {control}")]);
    options(json!(["a", {"value": "b\u{0}c", "label": "B"}]), &[&format!(".options[1].value: {control}")]);
    options(json!(["a", {"label": "b", "Other": "o"}]), &[".options[1].Other: is not known here"]);
    options(
        json!(["a", {"label": "b", "exclusive": 1}]),
        &[".options[1].exclusive: needs true or false, not a number"],
    );
    options(
        json!([{"label": "a", "other": "o"}, {"label": "b", "other": "o"}]),
        &[".options[1]: another option reveals a text field already"],
    );
    let revealing = json!({"options": ["a", {"label": "b", "other": "o"}]});
    kind("checkboxes", revealing.clone(), &[]);
    kind("scale", revealing.clone(), &[]);
    for word in ["select", "ranking"] {
        let options = json!({"options": ["a", {"label": "b", "other": "words"}]});
        kind(word, options, &[&format!(".options[1].other: {NOT_REVEALED}")]);
    }
    let beside = |member: &str| json!({"from": 1, "to": 5, "options": [{"label": "b", (member): "words"}]});
    kind("scale", beside("other"), &[&format!(".options[0].other: {NOT_REVEALED}")]);
    kind("scale", beside("hint"), &[]);
    for word in ["radios", "checkboxes", "scale"] {
        kind(word, json!({"options": ["a", {"label": "b", "hint": "h"}]}), &[]);
    }
}

#[test]
fn faults_of_checkboxes_min_and_max() {
    let three = json!(["a", "b", {"label": "none", "exclusive": true}]);
    let limits = |min: i32, max: i32, faults: &[&str]| {
        kind("checkboxes", json!({"options": three, "min": min, "max": max}), faults);
    };
    limits(1, 2, &[]);
    limits(2, 2, &[]);
    limits(2, 1, &[".max: needs to be at least `min`"]);
    // "None of these" cannot be one of several.
    limits(1, 3, &[".max: needs a whole number from 1 to 2"]);
    limits(0, 2, &[".min: needs a whole number from 1 to 2"]);
    kind("radios", json!({"options": three, "min": 1}), &[".min: is not known here"]);
}

#[test]
fn faults_of_scales() {
    kind("scale", json!({"from": 1, "to": 5, "from_label": "bad", "to_label": "good"}), &[]);
    kind("scale", json!({"from": -5, "to": 5}), &[]);
    kind("scale", json!({"from": 0, "to": 11}), &[".to: needs to be 1 to 10 above `from`"]);
    kind("scale", json!({"from": 5, "to": 5}), &[".to: needs to be 1 to 10 above `from`"]);
    kind("scale", json!({"from": 5, "to": 1}), &[".to: needs to be 1 to 10 above `from`"]);
    kind("scale", json!({}), &[": a scale needs `options`, or `from` and `to`"]);
    kind("scale", json!({"from": 1}), &[": a scale needs `options`, or `from` and `to`"]);
    kind("scale", json!({"from": 1.5, "to": 5}), &[".from: needs a whole number from -100 to 100"]);
    kind("scale", json!({"from": 1, "to": "5"}), &[".to: needs a whole number from -100 to 100"]);
    kind("scale", json!({"options": ["a", "b"], "from": 1}), &[": a scale needs `options`, or `from` and `to`"]);
}

#[test]
fn faults_of_matrices() {
    let rows = |rows: Value, faults: &[&str]| kind("matrix", json!({"rows": rows, "options": ["a", "b"]}), faults);
    rows(json!([{"id": "a", "label": "A"}, {"id": "b-1_c", "label": {"en": "B", "cy": "B"}}]), &[]);
    rows(json!([]), &[".rows: needs at least one"]);
    rows(json!(null), &[".rows: is missing"]);
    rows(json!([1]), &[".rows[0]: needs an object, not a number"]);
    rows(json!([{}]), &[".rows[0].id: is missing", ".rows[0].label: is missing"]);
    rows(
        json!([{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]),
        &[".rows[1].id: an earlier row is called `a` too"],
    );
    rows(
        json!([{"id": "A", "label": "A"}]),
        &[".rows[0].id: needs small letters, digits, hyphens and underscores, beginning with a letter"],
    );
    for taken in ["other", "day", "month", "year"] {
        rows(json!([{"id": taken, "label": "A"}]), &[&format!(".rows[0].id: `{taken}` is taken: choose another")]);
    }
    rows(json!([{"id": "a", "label": "A", "hint": "h"}]), &[".rows[0].hint: is not known here"]);
    kind(
        "matrix",
        json!({"rows": [{"id": "a", "label": "A"}], "options": ["a", {"label": "b", "other": "o"}]}),
        &[&format!(".options[1].other: {NOT_REVEALED}")],
    );
    kind("matrix", json!({"rows": [{"id": "a", "label": "A"}], "options": ["a", {"label": "b", "hint": "h"}]}), &[]);
}

#[test]
fn faults_of_numbers_and_dates() {
    kind("number", json!({"min": -2.5, "max": 1_000_000_000, "decimals": 6, "unit": "miles"}), &[]);
    kind("number", json!({"min": 3, "max": 2}), &[".max: needs to be at least `min`"]);
    let number = "needs a number with at most six decimal places, within a thousand million";
    kind(
        "number",
        json!({"min": "3", "max": 1e10, "decimals": 7, "unit": ""}),
        &[
            &format!(".min: {number}"),
            &format!(".max: {number}"),
            ".decimals: needs a whole number from 0 to 6",
            ".unit: is empty",
        ],
    );
    kind("number", json!({"min": 0.0000001}), &[&format!(".min: {number}")]);
    kind("date", json!({"min": "2026-01-01", "max": "2026-01-01"}), &[]);
    kind("date", json!({"min": "2026-01-02", "max": "2026-01-01"}), &[".max: needs to be at least `min`"]);
    kind(
        "date",
        json!({"min": 2026, "max": "2026-02-29"}),
        &[".min: needs a day as YYYY-MM-DD", ".max: needs a day as YYYY-MM-DD"],
    );
}

#[test]
fn exclusive_options_stand_last_in_the_order_given() {
    let mut definition = sound();
    let apart = |value: &str| json!({"label": value, "exclusive": true});
    definition["pages"][1]["questions"][0] = json!({"id": "c", "type": "checkboxes", "label": "C", "options": [apart("none"), "b", apart("rather not"), "a"]});
    let definition = read(definition).expect("sound");
    let values: Vec<&str> =
        definition.questions().last().expect("one").choices().iter().map(|it| it.value.as_str()).collect();
    assert_eq!(values, ["b", "a", "none", "rather not"]);
}
