//! Responses become results, and results travel.

use proptest::prelude::*;
use wecan_model::json::Json;
use wecan_model::poll::{Asked, Count, Facts, Ranked, Results};
use wecan_model::weighting::{Targets, WeightingFault};
use wecan_model::{Date, Definition};

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

fn definition(identity: &str, random: bool) -> Definition {
    let text = format!(
        r#"{{"id": "belonging", "version": 2, "title": "P", "purpose": "To plan.", "retention_days": 30, "identity": "{identity}",
            "closes": "2026-12-01", "poll": {{"results": "after_voting", "opens": "2026-11-01", "random_sample": {random}}},
            "pages": [{{"questions": [
              {{"id": "belong", "type": "radios", "label": "Belong?", "options": ["Yes", "No", "Not sure"]}},
              {{"id": "use", "type": "checkboxes", "label": "Use", "options": ["Park", "Pool"]}},
              {{"id": "score", "type": "scale", "label": "Score", "from": 0, "to": 10, "options": [{{"value": "dk", "label": "Do not know"}}]}},
              {{"id": "rank", "type": "ranking", "label": "Rank", "options": ["A", "B"]}},
              {{"id": "rate", "type": "matrix", "label": "Rate", "rows": [{{"id": "bins", "label": "Bins"}}], "options": ["Good", "Bad"]}},
              {{"id": "why", "type": "text", "label": "Why?"}}]}}]}}"#
    );
    Definition::read(&json(&text)).expect("no faults")
}

fn targets() -> Targets {
    Targets::read(&json(r#"{"age": {"young": 0.5, "old": 0.5}}"#)).expect("targets")
}

const YOUNG: &str =
    r#"{"belong": "No", "use": ["Park", "Pool"], "score": 2, "rank": ["B", "A"], "rate.bins": "Bad", "why": "x"}"#;
const OLD: &str = r#"{"belong": "Yes", "use": ["Park"], "score": 8, "rank": ["A"], "rate.bins": "Good"}"#;

/// Twenty young and sixty old.
fn counted(definition: &Definition, targets: Option<&Targets>) -> (Results, Option<WeightingFault>) {
    let mut count = Count::new(definition, targets);
    for row in 0..80 {
        let (answers, age) = if row < 20 { (YOUNG, "young") } else { (OLD, "old") };
        count.add(&json(answers), &json(&format!(r#"{{"age": "{age}"}}"#)));
    }
    count.results(Facts { today: Date::parse("2026-11-22"), invited: Some(200), closed: false })
}

#[test]
fn results_stand_weighted_and_unweighted_side_by_side() {
    let definition = definition("invited", true);
    let (results, fault) = counted(&definition, Some(&targets()));
    assert_eq!(fault, None);
    assert_eq!((results.base, results.asked), (Some(80), Some(Asked { people: 200, rate: 40 })));
    let belong = &results.questions[0];
    let told =
        |place: usize| (belong.options[place].count, belong.options[place].percent, belong.options[place].weighted);
    assert_eq!(told(0), (Some(60), Some(75), Some(50)));
    assert_eq!(told(1), (Some(20), Some(25), Some(50)));
    assert_eq!(told(2), (None, None, None), "nothing is told of few, nor that there was nobody");
    let uses = &results.questions[1].options;
    assert_eq!((uses[0].percent, uses[1].percent, uses[1].weighted), (Some(100), Some(25), Some(50)));
    let score = results.questions[2].mean.expect("a mean");
    assert_eq!((score.plain, score.weighted), (6.5, Some(5.0)));
    assert_eq!(results.questions[3].ranked, Some(Ranked { places: vec![1, 1], points: vec![50, 50] }));
    assert_eq!(results.questions[4].id, "rate.bins");
    assert_eq!(results.questions.len(), 5, "words are not published");
    // 2, and 2/3: a design effect of 4/3.
    assert_eq!(results.effective_base, Some(60));
    assert_eq!(results.margin_of_error, Some(12.7));
    let age = &results.margins[0].categories;
    assert_eq!((age[0].answered, age[0].population, age[0].weighted), (25, 50, 50));
}

#[test]
fn only_a_random_sample_has_a_margin_of_error() {
    for (identity, random, has) in
        [("invited", true, true), ("invited", false, false), ("anonymous", true, false), ("verified", true, false)]
    {
        let definition = definition(identity, random);
        assert_eq!(counted(&definition, None).0.margin_of_error.is_some(), has, "{identity} {random}");
    }
}

#[test]
fn without_targets_or_with_ones_that_cannot_be_met_nothing_is_weighted() {
    let definition = definition("anonymous", false);
    let (results, fault) = counted(&definition, None);
    assert_eq!((fault, results.effective_base, results.questions[0].options[0].weighted), (None, None, None));
    assert_eq!(results.questions[3].ranked, Some(Ranked { places: vec![1, 2], points: vec![75, 25] }));
    let strange = Targets::read(&json(r#"{"shoe size": {"small": 0.5, "big": 0.5}}"#)).expect("targets");
    let (results, fault) = counted(&definition, Some(&strange));
    assert_eq!((fault, results.effective_base), (Some(WeightingFault::NoRows), None));
}

#[test]
fn nothing_is_told_of_nine() {
    let definition = definition("invited", true);
    let mut count = Count::new(&definition, None);
    (0..9).for_each(|_| count.add(&json(OLD), &Json::Null));
    let (results, _) = count.results(Facts { invited: Some(50), ..Facts::default() });
    assert_eq!((results.base, results.asked, results.margin_of_error, results.questions.len()), (None, None, None, 0));
    count.add(&json(OLD), &Json::Null);
    assert_eq!(count.results(Facts::default()).0.questions[0].options[0].count, Some(10));
}

#[test]
fn results_read_back_as_they_were_written() {
    for (identity, targets) in [("invited", Some(targets())), ("anonymous", None), ("verified", None)] {
        let definition = definition(identity, true);
        let (results, _) = counted(&definition, targets.as_ref());
        assert_eq!(Results::read(&results.to_json()), Some(results));
    }
    assert_eq!(Results::read(&Json::Null), None);
}

#[test]
fn a_cross_tabulation_hides_what_could_be_worked_out() {
    let definition = definition("anonymous", false);
    let targets = Targets::read(&json(r#"{"age": {"young": 0.5, "old": 0.5}}"#)).expect("targets");
    let mut count = Count::new(&definition, Some(&targets));
    for (rows, belong, age) in [
        (30, "Yes", "young"),
        (4, "Yes", "old"),
        (22, "No", "young"),
        (40, "No", "old"),
        (15, "Not sure", "young"),
        (12, "Not sure", "old"),
    ] {
        for _ in 0..rows {
            count.add(&json(&format!(r#"{{"belong": "{belong}"}}"#)), &json(&format!(r#"{{"age": "{age}"}}"#)));
        }
    }
    let table = count.crossed("belong", "age").expect("a table");
    assert_eq!(table, [[None, None], [Some(20), Some(40)], [None, None]]);
    assert_eq!(count.crossed("use", "age"), None);
    assert_eq!(count.crossed("belong", "ward"), None);
}

proptest! {
    #[test]
    fn no_results_tell_of_fewer_than_ten(yes in 0_u32..40, no in 0_u32..40, more in 0_u32..15) {
        let definition = definition("anonymous", false);
        let mut count = Count::new(&definition, None);
        for (rows, belong) in [(yes, "Yes"), (no, "No"), (more, "Not sure")] {
            (0..rows).for_each(|_| count.add(&json(&format!(r#"{{"belong": "{belong}"}}"#)), &Json::Null));
        }
        let (results, _) = count.results(Facts::default());
        prop_assert_eq!(results.base.is_some(), yes + no + more >= 10);
        for own in results.questions.iter().flat_map(|question| &question.options) {
            prop_assert!(own.count.is_none_or(|count| count >= 10 && count % 5 == 0));
            prop_assert!(own.count.is_some() || own.percent.is_none());
        }
    }
}
