//! Faults of conditions.

use crate::{condition, read, sound, with};
use serde_json::json;
use wecan_model::logic::Condition;

#[test]
fn sound_conditions() {
    for right in [
        json!({"question": "name", "equals": "Jo"}),
        json!({"question": "name", "answered": false}),
        json!({"question": "ward", "equals": "Abbey"}),
        json!({"question": "uses", "includes": "Play"}),
        json!({"question": "uses", "answered": true}),
        json!({"question": "times", "equals": 3}),
        json!({"question": "times", "less": 2.5}),
        json!({"question": "score", "greater": 5}),
        json!({"question": "score", "equals": 5}),
        json!({"question": "since", "less": "2026-01-01"}),
        json!({"question": "since", "equals": "2026-01-01"}),
        json!({"question": "looks", "answered": true}),
        json!({"question": "looks.paths", "equals": "Well"}),
        json!({"question": "code", "equals": "SW1A 1AA"}),
        json!({"question": "agree", "equals": true}),
        json!({"all": [{"any": [{"question": "name", "answered": true}]}, {"question": "why", "answered": true}]}),
    ] {
        condition(right, &[]);
    }
}

#[test]
fn a_value_in_a_condition_is_kept_as_an_answer_would_be() {
    for (name, given, kept) in
        [("code", json!("sw1a1aa"), "SW1A 1AA"), ("times", json!("1,000"), "1000"), ("agree", json!(true), "yes")]
    {
        let mut definition = sound();
        definition["pages"][1]["show_if"] = json!({"question": name, "equals": given});
        let page = read(definition).expect("sound").pages.pop();
        assert_eq!(page.and_then(|page| page.show_if), Some(Condition::Equals(name.into(), kept.into())));
    }
}

#[test]
fn faults_of_conditions() {
    condition(json!("name"), &[": needs an object, not a string"]);
    condition(json!([]), &[": needs an object, not a list"]);
    condition(
        json!({}),
        &[
            ": needs `question` with a test, or `all` or `any`",
            ": needs one test: equals, includes, less, greater or answered",
        ],
    );
    condition(json!({"question": "name"}), &[": needs one test: equals, includes, less, greater or answered"]);
    condition(
        json!({"question": "times", "less": 3, "greater": 1}),
        &[": needs one test: equals, includes, less, greater or answered"],
    );
    condition(
        json!({"question": "name", "is": "Jo"}),
        &[".is: is not known here", ": needs one test: equals, includes, less, greater or answered"],
    );
    condition(json!({"question": 1, "equals": "Jo"}), &[".question: needs a string, not a number"]);
    for later in ["extra", "later", "", "ward.other", "since.day", "looks.grass"] {
        condition(
            json!({"question": later, "answered": true}),
            &[&format!(".question: `{later}` is not an earlier question")],
        );
    }
    condition(json!({"question": "name", "answered": "yes"}), &[".answered: needs true or false"]);
    let whole = ".equals: needs one row of the matrix, as `looks.row`";
    condition(json!({"question": "looks", "equals": "Well"}), &[whole]);
    let bound = "needs a number for a question of numbers, or a day as YYYY-MM-DD for a date";
    for (name, value) in [
        ("since", json!(3)),
        ("times", json!("2026-01-01")),
        ("name", json!(3)),
        ("since", json!("today")),
        ("times", json!([])),
    ] {
        condition(json!({"question": name, "less": value}), &[&format!(".less: {bound}")]);
        condition(json!({"question": name, "greater": value}), &[&format!(".greater: {bound}")]);
    }
    condition(
        json!({"question": "uses", "equals": "Play"}),
        &[".equals: `includes` is for checkboxes, `equals` for everything else"],
    );
    condition(
        json!({"question": "ward", "includes": "Abbey"}),
        &[".includes: `includes` is for checkboxes, `equals` for everything else"],
    );
    for (name, value, shown) in [
        ("ward", json!("abbey"), "abbey"),
        ("looks.paths", json!("Fair"), "Fair"),
        ("times", json!("three"), "three"),
        ("score", json!(11), "11"),
        ("since", json!("1/1/2026"), "1/1/2026"),
        ("agree", json!(false), ""),
        ("agree", json!("no"), "no"),
        ("name", json!([]), ""),
        ("name", json!("  "), "  "),
    ] {
        condition(
            json!({"question": name, "equals": value}),
            &[&format!(".equals: `{shown}` is not an answer that `{name}` can have")],
        );
    }
    condition(json!({"question": "uses", "includes": 5}), &[".includes: needs a string"]);
    condition(
        json!({"question": "uses", "includes": "Sing"}),
        &[".includes: `Sing` is not an answer that `uses` can have"],
    );
    condition(json!({"all": []}), &[".all: needs at least one"]);
    condition(json!({"any": {}}), &[".any: needs a list, not an object"]);
    condition(
        json!({"all": [{"question": "name", "answered": true}, 7], "question": "name"}),
        &[".all[1]: needs an object, not a number", ".question: is not known here"],
    );
    condition(
        json!({"all": [{"question": "name", "answered": true}], "any": [{"question": "name", "answered": true}]}),
        &[".any: is not known here"],
    );
}

#[test]
fn a_page_looks_only_at_earlier_pages() {
    with("/pages/1/show_if", json!({"question": "name", "answered": true}), &[]);
    with(
        "/pages/1/show_if",
        json!({"question": "why", "answered": true}),
        &["pages[1].show_if.question: `why` is not an earlier question"],
    );
}

#[test]
fn conditions_inside_conditions_end_somewhere() {
    let nested = |depth: usize| {
        (0..depth).fold(json!({"question": "name", "answered": true}), |inner, _| json!({"all": [inner]}))
    };
    condition(nested(8), &[]);
    condition(nested(9), &[&format!("{}: is nested too deeply", ".all[0]".repeat(9))]);
    condition(nested(50), &[&format!("{}: is nested too deeply", ".all[0]".repeat(9))]);
}
