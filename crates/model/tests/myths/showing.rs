//! What is shown on a day, what is right, and what judges the answers.

use super::{day, item, json_of, quiz, template};
use serde_json::json;
use wecan_model::myths::{Labels, score};
use wecan_model::{Definition, Draft, Quiz};

fn aging() -> Quiz {
    let mut items = [item("a"), item("b"), item("c")];
    for (item, review_by) in items.iter_mut().zip(["2026-11-22", "2027-06-30", "2026-11-21"]) {
        item["review_by"] = json!(review_by);
    }
    template(&quiz(&items))
}

#[test]
fn a_fact_is_shown_to_the_end_of_its_last_day() {
    let shown = |today: &str| aging().shown(day(today)).map(|item| item.id.clone()).collect::<Vec<_>>();
    assert_eq!(shown("2026-11-21"), ["a", "b", "c"]);
    assert_eq!(shown("2026-11-22"), ["a", "b"]);
    assert_eq!(shown("2026-11-23"), ["b"]);
    assert_eq!(shown("2027-07-01"), [""; 0]);
}

#[test]
fn facts_that_run_out_within_a_horizon_are_listed_soonest_first() {
    let quiz = aging();
    let soon = |within| quiz.expiring(day("2026-11-22"), within).iter().map(|it| it.id.as_str()).collect::<Vec<_>>();
    assert_eq!(soon(0), ["c", "a"]);
    assert_eq!(soon(219), ["c", "a"]);
    assert_eq!(soon(220), ["c", "a", "b"]);
    assert_eq!(soon(u32::MAX), ["c", "a", "b"]);
}

#[test]
fn one_right_answer_is_enough_where_one_is_asked_and_all_are_needed_where_many_are() {
    let options = json!([
        {"value": "light", "label": "Light", "right": true},
        {"value": "privacy", "label": "Privacy", "right": true},
        {"value": "view", "label": "View"}
    ]);
    let (mut one, mut many) = (item("one"), item("many"));
    for own in [&mut one, &mut many] {
        own.as_object_mut().expect("an object").remove("answer");
        own["options"] = options.clone();
    }
    many["many"] = json!(true);
    let quiz = template(&quiz(&[item("holds"), one, many]));
    for (name, given, right) in [
        ("holds", &["true"][..], Some(true)),
        ("holds", &["false"], Some(false)),
        ("holds", &[], None),
        ("one", &["light"], Some(true)),
        ("one", &["privacy"], Some(true)),
        ("one", &["view"], Some(false)),
        ("many", &["light", "privacy"], Some(true)),
        ("many", &["light"], Some(false)),
        ("many", &["light", "privacy", "view"], Some(false)),
        ("many", &[], None),
    ] {
        let draft = Draft::from_pairs(given.iter().map(|value| (name, *value)));
        assert_eq!(quiz.item(name).and_then(|item| item.is_right(name, &draft)), right, "{name}: {given:?}");
    }
    let draft = Draft::from_pairs([("holds", "true"), ("one", "view")]);
    assert_eq!(score(&quiz.items.iter().collect::<Vec<_>>(), &draft), (1, 2), "what was not answered does not count");
}

#[test]
fn answers_are_judged_as_those_of_any_survey() {
    let mut whole = quiz(&[item("a"), item("b")]);
    whole["confidence"] = json!(true);
    let quiz = Quiz::read(&json_of(&whole)).expect("sound");
    let definition = quiz.definition(&Labels::default(), false);
    assert_eq!(
        definition.columns(),
        ["a", "a-sure", "a-after", "a-after-sure", "b", "b-sure", "b-after", "b-after-sure",]
    );
    let good = Draft::from_pairs([("a", "complicated"), ("a-sure", "5"), ("a-after", "true"), ("a-after-sure", "1")]);
    let answers = definition.check(&good).expect("a statement may be left out");
    let written = serde_json::to_string(&answers.to_json()).expect("Json is JSON");
    assert_eq!(written, r#"{"a":"complicated","a-sure":5,"a-after":"true","a-after-sure":1}"#);
    let bad = Draft::from_pairs([("a", "perhaps"), ("a-sure", "6")]);
    let problems = definition.check(&bad).expect_err("neither is an option");
    assert_eq!(problems.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["a", "a-sure"]);
    let required = quiz.definition(&Labels::default(), true);
    let first = required.questions().next().expect("there is one");
    assert_eq!(required.check_question(first, &Draft::default()).len(), 1);
}

#[test]
fn a_page_judges_a_quiz_as_its_server_judges_any_survey() {
    let mut many = item("many");
    many.as_object_mut().expect("an object").remove("answer");
    many["many"] = json!(true);
    many["options"] =
        json!([{"value": "light", "label": "Light", "right": true}, {"value": "view", "label": "The view"}]);
    let mut whole = quiz(&[item("a"), many]);
    whole["confidence"] = json!(true);
    let quiz = template(&whole);
    for given in [
        &[("a", "true"), ("a-sure", " 03 "), ("many", "view"), ("many", "light")][..],
        &[("a", "perhaps"), ("a-sure", "6"), ("many", "light"), ("many", "sound")],
        &[("a", " false "), ("a-sure", "4.0"), ("a-after", ""), ("a-after-sure", "2.5")],
        &[("a.other", "x"), ("b", "true"), ("a", ""), ("a", "complicated")],
        &[],
    ] {
        let draft = Draft::from_pairs(given.iter().copied());
        for required in [true, false] {
            let definition = quiz.definition(&Labels::default(), required);
            assert_eq!(Definition::check_choices(&definition.questions, &draft), definition.check(&draft), "{given:?}");
        }
    }
}
