//! Drafts become answers, or problems: each type of question, right, wrong, missing and at its edges.

use serde_json::{Value, json};
use wecan_model::json::Json;
use wecan_model::{Definition, Draft, ProblemKind};

fn definition(questions: Value) -> Definition {
    let definition = json!({
        "id": "park", "version": 1, "title": "Park", "purpose": "to plan", "retention_days": 90,
        "identity": "invited", "pages": [{"questions": questions}]
    });
    let json: Json = serde_json::from_value(definition).expect("any value is Json");
    Definition::read(&json).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn one(kind: &str, members: &Value) -> Definition {
    let mut question = members.clone();
    question["id"] = json!("q");
    question["type"] = json!(kind);
    question["label"] = json!("Question");
    definition(json!([question]))
}

fn checked(definition: &Definition, draft: &[(&str, &str)]) -> Result<Value, Vec<(String, &'static str)>> {
    let checked = definition.check(&Draft::from_pairs(draft.iter().copied()));
    let value = |json: &Json| serde_json::to_value(json).expect("Json is JSON");
    checked
        .map(|answers| value(&answers.to_json()))
        .map_err(|problems| problems.into_iter().map(|it| (it.field, it.kind.code())).collect())
}

/// The question `q` of this type takes the draft as these answers.
#[track_caller]
fn takes(kind: &str, members: Value, draft: &[(&str, &str)], answers: Value) {
    assert_eq!(checked(&one(kind, &members), draft), Ok(answers), "{draft:?}");
}

/// The question `q` of this type refuses the draft: at these fields, with these codes.
#[track_caller]
fn refuses(kind: &str, members: Value, draft: &[(&str, &str)], problems: &[(&str, &'static str)]) {
    let problems = problems.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect();
    assert_eq!(checked(&one(kind, &members), draft), Err(problems), "{draft:?}");
}

#[test]
fn nothing_is_an_answer_unless_one_is_required() {
    let options = json!(["a", "b"]);
    let rows = json!([{"id": "r", "label": "R"}, {"id": "s", "label": "S"}]);
    for (kind, members, fields) in [
        ("text", json!({}), vec!["q"]),
        ("long_text", json!({}), vec!["q"]),
        ("email", json!({}), vec!["q"]),
        ("tel", json!({}), vec!["q"]),
        ("postcode", json!({}), vec!["q"]),
        ("consent", json!({}), vec!["q"]),
        ("radios", json!({"options": options}), vec!["q"]),
        ("checkboxes", json!({"options": options, "min": 2}), vec!["q"]),
        ("select", json!({"options": options}), vec!["q"]),
        ("scale", json!({"options": options}), vec!["q"]),
        ("scale", json!({"from": 1, "to": 5}), vec!["q"]),
        ("matrix", json!({"rows": rows, "options": options}), vec!["q.r", "q.s"]),
        ("number", json!({}), vec!["q"]),
        ("date", json!({}), vec!["q.day"]),
    ] {
        let mut required = members.clone();
        required["required"] = json!(true);
        let missing: Vec<_> = fields.into_iter().map(|field| (field, "missing")).collect();
        for nothing in [
            vec![],
            vec![("q", ""), ("q.r", " "), ("q.day", "\t"), ("q.other", "x")],
            vec![("q", " \r\n\u{a0} ")],
            vec![("q", "\u{0}\u{1b}")],
            vec![("q", "\u{200b}\u{2060} \u{feff}")],
        ] {
            takes(kind, members.clone(), &nothing, json!({}));
            refuses(kind, required.clone(), &nothing, &missing);
        }
    }
}

#[test]
fn text_is_trimmed_and_counted_in_characters() {
    takes("text", json!({}), &[("q", "  Jo \n")], json!({"q": "Jo"}));
    takes("text", json!({}), &[("q", ""), ("q", "Jo"), ("q", "Al")], json!({"q": "Jo"}));
    takes("text", json!({"max_length": 3}), &[("q", " ŵ🌳é ")], json!({"q": "ŵ🌳é"}));
    refuses("text", json!({"max_length": 3}), &[("q", "abcd")], &[("q", "too-long")]);
    takes("text", json!({}), &[("q", &"x".repeat(200))], json!({"q": "x".repeat(200)}));
    refuses("text", json!({}), &[("q", &"x".repeat(201))], &[("q", "too-long")]);
    takes("text", json!({}), &[("q", "=1+1 <b> {{q}} \u{202e}")], json!({"q": "=1+1 <b> {{q}} \u{202e}"}));
    takes("text", json!({}), &[("q", "a\u{0}b\u{7f}c\u{85}d\te")], json!({"q": "abcd\te"}));
}

#[test]
fn a_line_break_is_one_character_however_it_was_sent() {
    for sent in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "\r\na\nb\r\n\nc\r\n"] {
        takes("long_text", json!({"max_length": 6}), &[("q", sent)], json!({"q": "a\nb\n\nc"}));
        refuses("long_text", json!({"max_length": 5}), &[("q", sent)], &[("q", "too-long")]);
    }
}

#[test]
fn addresses_numbers_and_postcodes_are_tidied_and_checked() {
    takes("email", json!({}), &[("q", " name@example.com ")], json!({"q": "name@example.com"}));
    takes("email", json!({}), &[("q", "\u{2068}name@example.com\u{2069}")], json!({"q": "name@example.com"}));
    refuses("email", json!({}), &[("q", "name@example")], &[("q", "not-an-email")]);
    refuses("email", json!({}), &[("q", "name@example.com\nBcc: x@y.cy")], &[("q", "not-an-email")]);
    takes("tel", json!({}), &[("q", "+44 20 7946 0000")], json!({"q": "+44 20 7946 0000"}));
    takes("tel", json!({}), &[("q", "\u{202a}020\u{a0}7946\u{a0}0000\u{202c}")], json!({"q": "020 7946 0000"}));
    refuses("tel", json!({}), &[("q", "999")], &[("q", "not-a-telephone")]);
    takes("postcode", json!({}), &[("q", "sw1a1aa")], json!({"q": "SW1A 1AA"}));
    takes("postcode", json!({}), &[("q", "sw1a\u{2009}1aa\u{200b}")], json!({"q": "SW1A 1AA"}));
    refuses("postcode", json!({}), &[("q", "SW1")], &[("q", "not-a-postcode")]);
}

#[test]
fn consent_is_given_or_not() {
    takes("consent", json!({}), &[("q", "yes")], json!({"q": true}));
    refuses("consent", json!({}), &[("q", "no")], &[("q", "unknown-option")]);
    refuses("consent", json!({}), &[("q", "true")], &[("q", "unknown-option")]);
}

#[test]
fn one_of_the_options_is_chosen() {
    for kind in ["radios", "select", "scale"] {
        let options = json!({"options": ["Yes", {"value": "no", "label": {"en": "No"}}]});
        takes(kind, options.clone(), &[("q", " Yes ")], json!({"q": "Yes"}));
        takes(kind, options.clone(), &[("q", "no"), ("q", "Yes")], json!({"q": "no"}));
        for wrong in ["yes", "No", "Yes,no", "Yes\u{200b}"] {
            refuses(kind, options.clone(), &[("q", wrong)], &[("q", "unknown-option")]);
        }
    }
}

#[test]
fn ticked_options_come_in_the_order_of_the_definition() {
    let options = json!({"options": ["a", "b", {"label": "none", "exclusive": true}, "c"]});
    takes("checkboxes", options.clone(), &[("q", "c"), ("q", "a")], json!({"q": ["a", "c"]}));
    takes("checkboxes", options.clone(), &[("q", "b"), ("q", ""), ("q", "b")], json!({"q": ["b"]}));
    refuses("checkboxes", options.clone(), &[("q", "a"), ("q", "d")], &[("q", "unknown-option")]);
    takes("checkboxes", options.clone(), &[("q", "none")], json!({"q": ["none"]}));
    refuses("checkboxes", options, &[("q", "none"), ("q", "c")], &[("q", "exclusive-with-others")]);
}

#[test]
fn as_many_are_ticked_as_allowed() {
    let options = json!({"options": ["a", "b", "c", "d", {"label": "none", "exclusive": true}], "min": 2, "max": 3});
    let ticked = |values: &[&'static str]| values.iter().map(|value| ("q", *value)).collect::<Vec<_>>();
    refuses("checkboxes", options.clone(), &ticked(&["a"]), &[("q", "too-few")]);
    takes("checkboxes", options.clone(), &ticked(&["a", "b"]), json!({"q": ["a", "b"]}));
    takes("checkboxes", options.clone(), &ticked(&["a", "b", "c"]), json!({"q": ["a", "b", "c"]}));
    refuses("checkboxes", options.clone(), &ticked(&["a", "b", "c", "d"]), &[("q", "too-many")]);
    // "None of these" is whole by itself.
    takes("checkboxes", options, &ticked(&["none"]), json!({"q": ["none"]}));
}

#[test]
fn words_beside_other_are_kept_only_with_their_option() {
    let options = json!({"options": ["a", {"value": "o", "label": "Other", "other": "Which?"}]});
    for kind in ["radios", "checkboxes", "scale"] {
        let answer = |value: &str| if kind == "checkboxes" { json!([value]) } else { json!(value) };
        takes(
            kind,
            options.clone(),
            &[("q", "o"), ("q.other", " A boat\r\n")],
            json!({"q": answer("o"), "q.other": "A boat"}),
        );
        takes(kind, options.clone(), &[("q", "o"), ("q.other", " ")], json!({"q": answer("o")}));
        takes(kind, options.clone(), &[("q", "a"), ("q.other", "A boat")], json!({"q": answer("a")}));
        takes(kind, options.clone(), &[("q.other", "A boat")], json!({}));
        takes(kind, json!({"options": ["a", "o"]}), &[("q", "o"), ("q.other", "A boat")], json!({"q": answer("o")}));
        refuses(kind, options.clone(), &[("q", "o"), ("q.other", &"x".repeat(201))], &[("q.other", "too-long")]);
        takes(kind, options.clone(), &[("q", "a"), ("q.other", &"x".repeat(201))], json!({"q": answer("a")}));
    }
}

#[test]
fn points_of_a_scale_are_whole_numbers_within_it() {
    let scale = json!({"from": -2, "to": 5});
    for (typed, point) in [("-2", -2), ("5", 5), ("0", 0), (" 03 ", 3), ("4.0", 4)] {
        takes("scale", scale.clone(), &[("q", typed)], json!({"q": point}));
    }
    for wrong in ["-3", "6", "2.5", "two", "99999999999999999999"] {
        refuses("scale", scale.clone(), &[("q", wrong)], &[("q", "unknown-option")]);
    }
}

#[test]
fn each_row_of_a_matrix_has_its_own_answer() {
    let matrix = json!({"rows": [{"id": "r", "label": "R"}, {"id": "s", "label": "S"}], "options": ["a", "b"]});
    let mut required = matrix.clone();
    required["required"] = json!(true);
    takes("matrix", matrix.clone(), &[("q.s", "a"), ("q.r", "b")], json!({"q.r": "b", "q.s": "a"}));
    takes("matrix", matrix.clone(), &[("q.s", "a")], json!({"q.s": "a"}));
    refuses("matrix", required, &[("q.s", "a")], &[("q.r", "missing")]);
    refuses(
        "matrix",
        matrix.clone(),
        &[("q.r", "c"), ("q.s", "a b")],
        &[("q.r", "unknown-option"), ("q.s", "unknown-option")],
    );
    takes("matrix", matrix, &[("q", "a"), ("q.t", "a"), ("q.other", "x")], json!({}));
}

#[test]
fn numbers_are_read_kindly_and_held_to_their_bounds() {
    let number = json!({"min": -1.5, "max": 1000, "decimals": 2});
    for (typed, value) in
        [("7", json!(7)), ("1,000", json!(1000)), ("-1.50", json!(-1.5)), ("£2.25", json!(2.25)), ("0.10", json!(0.1))]
    {
        takes("number", number.clone(), &[("q", typed)], json!({"q": value}));
    }
    for (typed, code) in [
        ("-1.51", "too-small"),
        ("1000.01", "too-big"),
        ("0.001", "too-precise"),
        ("ten", "not-a-number"),
        ("1e2", "not-a-number"),
        ("NaN", "not-a-number"),
        ("∞", "not-a-number"),
    ] {
        refuses("number", number.clone(), &[("q", typed)], &[("q", code)]);
    }
    refuses("number", json!({}), &[("q", "1.5")], &[("q", "too-precise")]);
    takes("number", json!({}), &[("q", "-1000000000")], json!({"q": -1_000_000_000}));
    refuses("number", json!({}), &[("q", "1000000001")], &[("q", "not-a-number")]);
}

#[test]
fn a_date_comes_in_three_fields_or_one() {
    let date = json!({"min": "2024-02-29", "max": "2026-12-31"});
    takes("date", date.clone(), &[("q.day", "1"), ("q.month", "03"), ("q.year", "2025")], json!({"q": "2025-03-01"}));
    takes("date", date.clone(), &[("q", "2025-03-01")], json!({"q": "2025-03-01"}));
    takes(
        "date",
        date.clone(),
        &[("q.day", " 29 "), ("q.month", "2"), ("q.year", "2024"), ("q", " ")],
        json!({"q": "2024-02-29"}),
    );
    takes("date", date.clone(), &[("q", "2026-12-31"), ("q.day", "x")], json!({"q": "2026-12-31"}));
    for (draft, field, code) in [
        (vec![("q.day", "28"), ("q.month", "2"), ("q.year", "2024")], "q.day", "too-early"),
        (vec![("q", "2027-01-01")], "q.day", "too-late"),
        (vec![("q.day", "30"), ("q.month", "2"), ("q.year", "2025")], "q.day", "not-a-date"),
        (vec![("q.day", "1"), ("q.month", "1"), ("q.year", "25")], "q.year", "not-a-date"),
        (vec![("q.day", "1"), ("q.month", "1"), ("q.year", "02025")], "q.year", "not-a-date"),
        (vec![("q.day", "1"), ("q.month", "March"), ("q.year", "2025")], "q.month", "not-a-date"),
        (vec![("q.day", "1"), ("q.month", "13"), ("q.year", "25")], "q.month", "not-a-date"),
        (vec![("q.day", "32"), ("q.month", "1"), ("q.year", "2025")], "q.day", "not-a-date"),
        (vec![("q.day", "first"), ("q.month", "1"), ("q.year", "2025")], "q.day", "not-a-date"),
        (vec![("q", "1/3/2025")], "q.day", "not-a-date"),
        (vec![("q", "2025-02-3é")], "q.day", "not-a-date"),
        (vec![("q.month", "1"), ("q.year", "2025")], "q.day", "date-incomplete"),
        (vec![("q.day", "1"), ("q.year", "2025")], "q.month", "date-incomplete"),
        (vec![("q.day", "1"), ("q.month", "1")], "q.year", "date-incomplete"),
        (vec![("q.year", "2025")], "q.day", "date-incomplete"),
    ] {
        refuses("date", date.clone(), &draft, &[(field, code)]);
    }
}

#[test]
fn every_problem_comes_at_once_in_the_order_of_the_questions() {
    let definition = definition(json!([
        {"id": "a", "type": "text", "label": "A", "required": true},
        {"id": "b", "type": "number", "label": "B"},
        {"id": "c", "type": "date", "label": "C", "required": true},
        {"id": "d", "type": "text", "label": "D"}
    ]));
    let draft = [("d", "fine"), ("b", "x"), ("c.year", "2025")];
    let problems = vec![("a".into(), "missing"), ("b".into(), "not-a-number"), ("c.day".into(), "date-incomplete")];
    assert_eq!(checked(&definition, &draft), Err(problems));
    let problems = definition.check(&Draft::from_pairs(draft)).expect_err("three are wrong");
    assert_eq!(problems[2].question, "c");
    let question = definition.questions().nth(1).expect("there are four");
    assert_eq!(definition.check_question(question, &Draft::from_pairs(draft)), problems[1..2]);
}

#[test]
fn answers_and_columns_stand_in_the_order_of_the_definition() {
    let definition = definition(json!([
        {"id": "z", "type": "text", "label": "Z"},
        {"id": "m", "type": "matrix", "label": "M", "rows": [{"id": "y", "label": "Y"}, {"id": "a", "label": "A"}], "options": ["1", "2"]},
        {"id": "d", "type": "date", "label": "D"},
        {"id": "c", "type": "checkboxes", "label": "C", "options": [{"label": "o", "other": "O"}, "p"]},
        {"id": "a", "type": "radios", "label": "A", "options": ["p", {"label": "o", "other": "O"}]}
    ]));
    assert_eq!(definition.columns(), ["z", "m.y", "m.a", "d", "c", "c.other", "a", "a.other"]);
    let draft = [
        ("a.other", "6"),
        ("a", "o"),
        ("c.other", "5"),
        ("c", "p"),
        ("c", "o"),
        ("d", "2026-01-02"),
        ("m.a", "1"),
        ("m.y", "2"),
        ("z", "0"),
    ];
    let answers = definition.check(&Draft::from_pairs(draft)).expect("all is right");
    let names: Vec<&str> = answers.iter().map(|(name, _)| name).collect();
    assert_eq!(names, definition.columns());
    assert_eq!(
        serde_json::to_string(&answers.to_json()).expect("Json is JSON"),
        r#"{"z":"0","m.y":"2","m.a":"1","d":"2026-01-02","c":["o","p"],"c.other":"5","a":"o","a.other":"6"}"#
    );
}

#[test]
fn fields_of_no_question_are_strangers() {
    let definition = definition(json!([
        {"id": "d", "type": "date", "label": "D"},
        {"id": "t", "type": "text", "label": "T"},
        {"id": "r", "type": "radios", "label": "R", "options": ["a", {"label": "b", "other": "O"}]},
        {"id": "s", "type": "select", "label": "S", "options": ["a", "b"]},
        {"id": "m", "type": "matrix", "label": "M", "rows": [{"id": "r", "label": "R"}], "options": ["a", "b"]}
    ]));
    let known = ["d", "d.day", "d.month", "d.year", "t", "r", "r.other", "s", "m.r", "_lang", "_anything"];
    let strange = ["D", "d.hour", "t.other", "t.", "", "r.day", "s.other", "m", "m.s", "m.other", "mm.r", "x"];
    let draft = Draft::from_pairs(known.iter().chain(&strange).map(|name| (*name, "x")));
    let found: Vec<String> = definition.strangers(&draft).into_iter().map(|problem| problem.field).collect();
    assert_eq!(found, strange);
}

#[test]
fn every_problem_has_a_code_of_its_own() {
    let day = wecan_model::Date::parse("2026-01-01").expect("a day");
    let number = wecan_model::Decimal::whole(1).expect("a number");
    let all = [
        ProblemKind::Missing,
        ProblemKind::TooLong(1),
        ProblemKind::NotANumber,
        ProblemKind::TooPrecise(1),
        ProblemKind::TooSmall(number),
        ProblemKind::TooBig(number),
        ProblemKind::DateIncomplete,
        ProblemKind::NotADate,
        ProblemKind::TooEarly(day),
        ProblemKind::TooLate(day),
        ProblemKind::NotAnEmail,
        ProblemKind::NotATelephone,
        ProblemKind::NotAPostcode,
        ProblemKind::UnknownOption,
        ProblemKind::ExclusiveWithOthers,
        ProblemKind::TooFew(1),
        ProblemKind::TooMany(1),
        ProblemKind::NoSuchQuestion,
        ProblemKind::UnknownInvitation,
        ProblemKind::UsedInvitation,
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), all.len());
}
