//! Which questions are asked, and that nothing else is checked or kept.

use serde_json::{Value, json};
use wecan_model::json::Json;
use wecan_model::{Date, Definition, Draft};

fn definition(pages: Value) -> Definition {
    let definition = json!({"id": "park", "version": 1, "title": "Park", "purpose": "to plan", "retention_days": 90, "pages": pages});
    let json: Json = serde_json::from_value(definition).expect("any value is Json");
    Definition::read(&json).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A question of this type shows the next one on this test.
#[track_caller]
fn shows(kind: Value, test: Value, drafts: &[(&[(&str, &str)], bool)]) {
    let mut first = kind;
    first["id"] = json!("q");
    first["label"] = json!("Question");
    let mut condition = test;
    if condition.get("question").is_none() && condition.get("all").is_none() && condition.get("any").is_none() {
        condition["question"] = json!("q");
    }
    let definition = definition(
        json!([{"questions": [first, {"id": "next", "type": "text", "label": "Next", "show_if": condition}]}]),
    );
    for (draft, expected) in drafts {
        let shown = definition.shown(&Draft::from_pairs(draft.iter().copied()));
        assert_eq!(shown.question(1), *expected, "{draft:?}");
    }
}

fn one_of(kind: &str) -> Value {
    json!({"type": kind, "options": ["a", "b", "c"]})
}

#[test]
fn a_choice_shows_a_later_question() {
    for kind in ["radios", "select", "scale"] {
        shows(
            one_of(kind),
            json!({"equals": "b"}),
            &[(&[("q", "b")], true), (&[("q", " b ")], true), (&[("q", "a")], false), (&[], false)],
        );
    }
    let ticked: &[(&[(&str, &str)], bool)] =
        &[(&[("q", "b")], true), (&[("q", "c"), ("q", "b")], true), (&[("q", "a"), ("q", "c")], false), (&[], false)];
    shows(one_of("checkboxes"), json!({"includes": "b"}), ticked);
}

#[test]
fn an_answer_is_compared_however_it_was_typed() {
    let same: &[(&[(&str, &str)], bool)] = &[
        (&[("q", "5")], true),
        (&[("q", "05")], true),
        (&[("q", "5.0")], true),
        (&[("q", "4")], false),
        (&[("q", "x")], false),
    ];
    shows(json!({"type": "number", "decimals": 1}), json!({"equals": 5}), same);
    shows(json!({"type": "scale", "from": 0, "to": 10}), json!({"equals": "5"}), same);
    shows(
        json!({"type": "number"}),
        json!({"equals": "1,000"}),
        &[(&[("q", "1000")], true), (&[("q", "1 000")], true)],
    );
    shows(
        json!({"type": "postcode"}),
        json!({"equals": "sw1a1aa"}),
        &[(&[("q", "SW1A 1AA")], true), (&[("q", "sw1a  1aa")], true), (&[("q", "M1 1AE")], false)],
    );
    shows(
        json!({"type": "date"}),
        json!({"equals": "2026-03-01"}),
        &[
            (&[("q", "2026-03-01")], true),
            (&[("q.day", "1"), ("q.month", "03"), ("q.year", "2026")], true),
            (&[("q.day", "1"), ("q.month", "03")], false),
        ],
    );
    shows(
        json!({"type": "long_text"}),
        json!({"equals": "a\nb"}),
        &[(&[("q", "a\r\nb")], true), (&[("q", " a\nb ")], true), (&[("q", "a b")], false)],
    );
    shows(
        json!({"type": "consent"}),
        json!({"equals": true}),
        &[(&[("q", "yes")], true), (&[("q", "no")], false), (&[], false)],
    );
}

#[test]
fn numbers_and_days_are_compared_in_order() {
    let number = || json!({"type": "number", "decimals": 2});
    shows(
        number(),
        json!({"less": 2.5}),
        &[
            (&[("q", "2.49")], true),
            (&[("q", "2.50")], false),
            (&[("q", "10")], false),
            (&[("q", "-3")], true),
            (&[], false),
            (&[("q", "x")], false),
        ],
    );
    shows(
        number(),
        json!({"greater": 2.5}),
        &[(&[("q", "2.51")], true), (&[("q", "2.5")], false), (&[("q", "10")], true), (&[], false)],
    );
    let day = |iso: &'static str| [("q", iso)];
    shows(
        json!({"type": "date"}),
        json!({"less": "2026-03-01"}),
        &[
            (&day("2026-02-28"), true),
            (&day("2026-03-01"), false),
            (&day("2026-11-01"), false),
            (&[("q.day", "1")], false),
        ],
    );
    shows(
        json!({"type": "date"}),
        json!({"greater": "2026-03-01"}),
        &[
            (&day("2026-03-02"), true),
            (&day("2026-03-01"), false),
            (&[("q.day", "9"), ("q.month", "3"), ("q.year", "2026")], true),
        ],
    );
    shows(
        json!({"type": "scale", "from": 0, "to": 10}),
        json!({"greater": 5}),
        &[(&day("10"), true), (&day("5"), false)],
    );
}

#[test]
fn whether_there_is_an_answer_shows_a_later_question() {
    for kind in [
        json!({"type": "text"}),
        json!({"type": "number"}),
        one_of("radios"),
        one_of("checkboxes"),
        json!({"type": "date"}),
    ] {
        shows(kind.clone(), json!({"answered": true}), &[(&[("q", "a")], true), (&[("q", " ")], false), (&[], false)]);
        shows(kind, json!({"answered": false}), &[(&[("q", "a")], false), (&[("q", " ")], true), (&[], true)]);
    }
    shows(json!({"type": "date"}), json!({"answered": true}), &[(&[("q.month", "3")], true)]);
    let matrix = || json!({"type": "matrix", "rows": [{"id": "r", "label": "R"}, {"id": "s", "label": "S"}], "options": ["a", "b"]});
    shows(matrix(), json!({"answered": true}), &[(&[("q.s", "a")], true), (&[("q", "a")], false)]);
    shows(matrix(), json!({"question": "q.r", "answered": true}), &[(&[("q.r", "a")], true), (&[("q.s", "a")], false)]);
    shows(
        matrix(),
        json!({"question": "q.r", "equals": "a"}),
        &[(&[("q.r", "a")], true), (&[("q.s", "a")], false), (&[("q.r", "b")], false)],
    );
}

#[test]
fn tests_are_joined_by_all_and_any() {
    let small = || json!({"question": "q", "less": 3});
    let big = || json!({"question": "q", "greater": 7});
    let typed = |digits: &'static str| [("q", digits)];
    shows(
        json!({"type": "number"}),
        json!({"any": [small(), big()]}),
        &[(&typed("1"), true), (&typed("5"), false), (&typed("9"), true)],
    );
    shows(json!({"type": "number"}), json!({"all": [small(), big()]}), &[(&typed("1"), false), (&typed("9"), false)]);
    let all = json!({"all": [{"question": "q", "answered": true}, {"any": [small(), big()]}]});
    shows(json!({"type": "number"}), all, &[(&typed("1"), true), (&typed("5"), false), (&[], false)]);
}

/// Four questions, each shown by the one before.
fn chain() -> Definition {
    definition(json!([
        {"questions": [
            {"id": "a", "type": "radios", "label": "A", "options": ["yes", "no"]},
            {"id": "b", "type": "radios", "label": "B", "options": ["yes", {"label": "no", "other": "Why?"}], "required": true, "show_if": {"question": "a", "equals": "yes"}}
        ]},
        {"show_if": {"question": "b", "answered": true}, "questions": [
            {"id": "c", "type": "number", "label": "C", "required": true},
            {"id": "d", "type": "text", "label": "D", "show_if": {"question": "c", "greater": 1}}
        ]},
        {"questions": [{"id": "e", "type": "text", "label": "E", "show_if": {"question": "b", "answered": false}}]}
    ]))
}

#[track_caller]
fn kept(draft: &[(&str, &str)], answers: Value) {
    let checked = chain().check(&Draft::from_pairs(draft.iter().copied())).expect("nothing that is asked is wrong");
    assert_eq!(serde_json::to_value(checked.to_json()).expect("Json is JSON"), answers);
}

#[test]
fn the_answer_to_a_hidden_question_reveals_nothing() {
    let shown = |draft: &[(&str, &str)]| {
        let shown = chain().shown(&Draft::from_pairs(draft.iter().copied()));
        (0..5).map(|place| shown.question(place)).collect::<Vec<_>>()
    };
    let rest = [("b", "no"), ("c", "2"), ("d", "text")];
    assert_eq!(shown(&[]), [true, false, false, false, true]);
    assert_eq!(shown(&rest), [true, false, false, false, true]);
    assert_eq!(shown(&[&[("a", "no")], &rest[..]].concat()), [true, false, false, false, true]);
    assert_eq!(shown(&[&[("a", "yes")], &rest[..]].concat()), [true, true, true, true, false]);
    assert_eq!(shown(&[("a", "yes"), ("b", "no"), ("c", "1")]), [true, true, true, false, false]);
    assert!(!chain().shown(&Draft::default()).question(5), "there is no sixth question");
}

#[test]
fn what_is_hidden_is_neither_checked_nor_kept() {
    kept(
        &[("a", "no"), ("b", "nonsense"), ("b.other", "x"), ("c", "nonsense"), ("d", "x"), ("e", "here")],
        json!({"a": "no", "e": "here"}),
    );
    kept(
        &[("a", "yes"), ("b", "no"), ("b.other", "x"), ("c", "2"), ("d", "y"), ("e", "gone")],
        json!({"a": "yes", "b": "no", "b.other": "x", "c": 2, "d": "y"}),
    );
    kept(
        &[("a", "yes"), ("b", "yes"), ("b.other", "x"), ("c", "1"), ("d", "y")],
        json!({"a": "yes", "b": "yes", "c": 1}),
    );
}

#[test]
fn fields_are_asked_for_with_their_question_and_their_option() {
    let asks = |pairs: &[(&'static str, &'static str)], name: &str| {
        let (definition, draft) = (chain(), Draft::from_pairs(pairs.iter().copied()));
        definition.asks(&definition.shown(&draft), &draft, name)
    };
    let open = [("a", "yes"), ("b", "no")];
    assert!(asks(&open, "b") && asks(&open, "b.other"));
    assert!(asks(&[("a", "yes"), ("b", "yes")], "b") && !asks(&[("a", "yes"), ("b", "yes")], "b.other"));
    assert!(!asks(&[("a", "no"), ("b", "no")], "b") && !asks(&[("a", "no"), ("b", "no")], "b.other"));
    assert!(asks(&[], "_invitation"), "what no question has is nothing to ask for");
}

#[test]
fn options_ticked_in_a_hidden_question_reveal_nothing() {
    let definition = definition(json!([{"questions": [
        {"id": "a", "type": "consent", "label": "A"},
        {"id": "b", "type": "checkboxes", "label": "B", "options": ["x", "y"], "show_if": {"question": "a", "equals": true}},
        {"id": "c", "type": "number", "label": "C", "show_if": {"question": "a", "equals": true}},
        {"id": "d", "type": "text", "label": "D", "show_if": {"any": [
            {"question": "b", "includes": "x"}, {"question": "c", "greater": 1}, {"question": "c", "equals": 2}
        ]}}
    ]}]));
    let draft = [("b", "x"), ("c", "2"), ("d", "here")];
    assert!(!definition.shown(&Draft::from_pairs(draft)).question(3));
    assert!(definition.shown(&Draft::from_pairs([("a", "yes")].into_iter().chain(draft))).question(3));
}

#[test]
fn a_required_question_is_required_only_when_it_is_asked() {
    assert!(chain().check(&Draft::default()).is_ok());
    let problems = chain().check(&Draft::from_pairs([("a", "yes")])).expect_err("b is missing");
    assert_eq!(problems.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn responses_are_taken_on_the_last_day_and_not_after_it() {
    let day = |iso: &str| Date::parse(iso).expect("a day");
    let mut open = definition(json!([{"questions": [{"id": "a", "type": "text", "label": "A"}]}]));
    assert!(open.is_open(day("9999-12-31")));
    open.closes = Some(day("2026-12-31"));
    assert!(open.is_open(day("2026-12-31")));
    assert!(!open.is_open(day("2027-01-01")));
}
