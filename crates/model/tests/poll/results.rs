//! Responses become results, and results travel.

use proptest::prelude::*;
use wecan_model::json::Json;
use wecan_model::poll::disclosure::told;
use wecan_model::poll::{Asked, Count, Crossed, Facts, Ranked, Results};
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
    assert_eq!(told(1), (None, None, None), "what it leaves of all would tell of the third");
    assert_eq!(told(2), (None, None, None), "nothing is told of few, nor that there was nobody");
    let uses = &results.questions[1].options;
    assert_eq!((uses[0].percent, uses[1].percent, uses[1].weighted), (Some(100), Some(25), Some(50)));
    let score = &results.questions[2];
    assert_eq!((score.mean, score.weighted_mean), (Some(6.5), Some(5.0)));
    let rank = &results.questions[3];
    assert_eq!(rank.ranked, Some(Ranked { places: vec![1, 2], points: vec![75, 25] }));
    assert_eq!(rank.weighted_ranked, Some(Ranked { places: vec![1, 1], points: vec![50, 50] }));
    assert_eq!(results.questions[4].id, "rate.bins");
    assert_eq!(results.questions.len(), 5, "words are not published");
    // 2, and 2/3: a design effect of 4/3.
    assert_eq!(results.effective_base, Some(60));
    assert_eq!(results.margin_of_error, Some(12.7));
    let age = &results.margins[0].categories;
    assert_eq!((age[0].answered, age[0].population, age[0].weighted), (25, 50, 50));
    let groups = |young, old| vec![(String::from("young"), Some(young)), (String::from("old"), Some(old))];
    assert_eq!(results.crossed, [], "each group gave one answer, and what is not it is hidden with it");
    let mixed = crossed(&[(30, "Yes", "young"), (20, "No", "young"), (45, "Yes", "old"), (65, "No", "old")]);
    let (question, margin) = (String::from("belong"), String::from("age"));
    // Nobody was unsure, and so the rarer of the two others is hidden too.
    let counts = vec![vec![None, None], vec![Some(20), Some(65)], vec![None, None]];
    assert_eq!(mixed, [Crossed { question, margin, categories: groups(50, 110), counts }]);
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
    assert_eq!((&results.questions[3].weighted_ranked, results.crossed.len()), (&None, 0));
    let strange = Targets::read(&json(r#"{"shoe size": {"small": 0.5, "big": 0.5}}"#)).expect("targets");
    let (results, fault) = counted(&definition, Some(&strange));
    assert_eq!((fault, results.effective_base), (Some(WeightingFault::NoRows), None));
}

#[test]
fn nothing_is_told_of_nine() {
    let definition = definition("invited", true);
    let mut count = Count::new(&definition, None);
    let member = json("{}");
    (0..9).for_each(|_| count.add(&json(OLD), &member));
    let (results, _) = count.results(Facts { invited: Some(50), ..Facts::default() });
    assert_eq!((results.base, results.asked, results.margin_of_error, results.questions.len()), (None, None, None, 0));
    count.add(&json(OLD), &member);
    let (results, _) = count.results(Facts { invited: Some(50), ..Facts::default() });
    assert_eq!(
        (results.questions[1].options[0].count, results.asked),
        (Some(10), Some(Asked { people: 50, rate: 20 }))
    );
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

/// What of so many answers by age is told.
fn crossed(all: &[(u32, &str, &str)]) -> Vec<Crossed> {
    let definition = definition("anonymous", false);
    let mut count = Count::new(&definition, Some(&targets()));
    for (rows, belong, age) in all {
        for _ in 0..*rows {
            count.add(&json(&format!(r#"{{"belong": "{belong}"}}"#)), &json(&format!(r#"{{"age": "{age}"}}"#)));
        }
    }
    count.results(Facts::default()).0.crossed
}

#[test]
fn a_cross_tabulation_hides_what_could_be_worked_out() {
    let tables = crossed(&[
        (30, "Yes", "young"),
        (4, "Yes", "old"),
        (22, "No", "young"),
        (40, "No", "old"),
        (15, "Not sure", "young"),
        (12, "Not sure", "old"),
    ]);
    assert_eq!(tables.len(), 1, "only questions with one answer, and only with a margin");
    assert_eq!(tables[0].counts, [[None, None], [Some(20), Some(40)], [None, None]]);
}

#[test]
fn only_those_who_were_asked_count_as_having_answered() {
    let definition = definition("invited", true);
    let mut count = Count::new(&definition, None);
    (0..38).for_each(|_| count.add(&json(OLD), &json("{}")));
    (0..60).for_each(|_| count.add(&json(OLD), &Json::Null));
    let asked = |invited| count.results(Facts { invited: Some(invited), ..Facts::default() }).0.asked;
    assert_eq!(asked(50), Some(Asked { people: 50, rate: 80 }), "40 of 50, since 38 is told as 40");
    assert_eq!(asked(38).map(|asked| asked.rate), Some(100), "never more than all");
    assert_eq!(asked(0), None);
}

#[test]
fn a_mean_is_made_of_what_is_told_and_left_out_where_too_much_is_hidden() {
    let definition = definition("anonymous", false);
    let mean = |answers: &[(u32, &str)]| {
        let mut count = Count::new(&definition, None);
        for (rows, score) in answers {
            (0..*rows).for_each(|_| count.add(&json(&format!(r#"{{"score": {score}}}"#)), &Json::Null));
        }
        count.results(Facts::default()).0.questions[2].mean
    };
    assert_eq!(mean(&[(23, "8"), (10, "2")]), Some(6.3), "of 25 and 10");
    assert_eq!(mean(&[(24, "8"), (12, "2")]), Some(6.3), "and so of others who are told alike");
    assert_eq!(mean(&[(100, "8"), (100, "2"), (4, "0"), (3, "1")]), Some(5.0));
    assert_eq!(mean(&[(30, "8"), (9, "2")]), None, "a quarter is hidden");
    assert_eq!(mean(&[(50, "8"), (50, "\"dk\"")]), Some(8.0), "who does not know has no part in it");
}

#[test]
fn nothing_is_weighted_to_what_is_known_of_few() {
    let definition = definition("anonymous", false);
    let mut count = Count::new(&definition, Some(&targets()));
    (0..9).for_each(|_| count.add(&json(YOUNG), &json(r#"{"age": "young"}"#)));
    (0..50).for_each(|_| count.add(&json(OLD), &Json::Null));
    let (results, fault) = count.results(Facts::default());
    assert_eq!((fault, results.margins.len(), results.effective_base), (Some(WeightingFault::NoRows), 0, None));
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
        let belong = results.questions.first().map(|question| &question.options[..]).unwrap_or_default();
        prop_assert!(belong.iter().filter(|own| own.count.is_none()).count() != 1, "it would be what is left");
        prop_assert_eq!(results.base.is_some(), yes + no + more >= 10);
        for own in results.questions.iter().flat_map(|question| &question.options) {
            prop_assert!(own.count.is_none_or(|count| count >= 10 && count % 5 == 0));
            prop_assert!(own.count.is_some() || own.percent.is_none());
        }
    }

    /// Two polls whose counts are told alike are told alike in everything: nothing published is finer than the counts.
    #[test]
    fn what_is_published_follows_from_the_counts_that_are_told(
        counts in prop::collection::vec(0_u32..60, 3),
        moved in prop::collection::vec(0_u32..5, 3),
        invited in 200_u32..400,
    ) {
        // Another count that is told as the same one.
        let alike = |(count, moved): (&u32, &u32)| match told(*count) {
            Some(told) => (told - 2 + moved).max(10),
            None => moved * 2,
        };
        let others: Vec<u32> = counts.iter().zip(&moved).map(alike).collect();
        prop_assume!(told(counts.iter().sum()) == told(others.iter().sum()));
        let published = |counts: &[u32]| {
            let definition = definition("invited", true);
            let mut count = Count::new(&definition, None);
            let answers = [
                r#"{"belong": "Yes", "score": 0, "rate.bins": "Good"}"#,
                r#"{"belong": "No", "score": 5, "rate.bins": "Bad"}"#,
                r#"{"belong": "Not sure", "score": "dk"}"#,
            ];
            for (rows, answer) in counts.iter().zip(answers) {
                (0..*rows).for_each(|_| count.add(&json(answer), &json("{}")));
            }
            let (mut results, _) = count.results(Facts { invited: Some(invited), ..Facts::default() });
            // How many answered the last is a count of its own. Of too few nothing is told at all.
            if results.questions.len() > 4 {
                results.questions.remove(4);
            }
            results
        };
        prop_assert_eq!(published(&counts), published(&others));
    }

    /// Nobody can work out a hidden number of a cross-tabulation from its row, its column, or the whole.
    #[test]
    fn no_part_of_a_cross_tabulation_is_hidden_alone(rows in prop::collection::vec(0_u32..40, 9)) {
        let definition = definition("anonymous", false);
        let targets = Targets::read(&json(r#"{"age": {"young": 0.3, "middle": 0.3, "old": 0.4}}"#)).expect("targets");
        let mut count = Count::new(&definition, Some(&targets));
        let cells = ["Yes", "No", "Not sure"].into_iter().flat_map(|own| ["young", "middle", "old"].map(|age| (own, age)));
        for (rows, (belong, age)) in rows.iter().zip(cells) {
            let own = (json(&format!(r#"{{"belong": "{belong}"}}"#)), json(&format!(r#"{{"age": "{age}"}}"#)));
            (0..*rows).for_each(|_| count.add(&own.0, &own.1));
        }
        let (results, _) = count.results(Facts::default());
        for table in &results.crossed {
            let whole = &results.questions[0].options;
            for (row, option) in table.counts.iter().zip(whole) {
                prop_assert!(row.iter().flatten().all(|count| *count >= 10 && count % 5 == 0));
                prop_assert!(row.iter().filter(|count| count.is_none()).count() != 1);
                prop_assert!(option.count.is_some() || row.iter().all(Option::is_none));
            }
            for column in 0..table.categories.len() {
                prop_assert!(table.counts.iter().filter(|row| row[column].is_none()).count() != 1);
            }
        }
        prop_assert_eq!(Results::read(&results.to_json()), Some(results));
    }
}

#[test]
fn a_point_that_the_newest_version_does_not_have_is_not_taken_for_an_option_beside_its_scale() {
    let definition = definition("invited", true);
    let mut count = Count::new(&definition, None);
    for row in 0..40 {
        // 11 came from a longer scale; the option beside the points stands where it would be.
        let score = if row < 20 { "11" } else { "3" };
        count.add(&json(&format!(r#"{{"score": {score}}}"#)), &json("{}"));
    }
    let (results, _) = count.results(Facts { today: Date::parse("2026-11-22"), invited: None, closed: false });
    let score = results.questions.iter().find(|question| question.id == "score").expect("it is counted");
    let shown: Vec<_> =
        score.options.iter().filter_map(|option| Some((option.value.as_str(), option.count?))).collect();
    assert_eq!((score.base, shown), (Some(20), vec![("3", 20)]));
}

/// Results of answers to these pages, so many of each.
fn of(pages: &str, targets: Option<&str>, rows: &[(u32, &str)]) -> Results {
    let text = format!(
        r#"{{"id": "health", "version": 1, "title": "P", "purpose": "To plan.", "retention_days": 30, "poll": {{}}, "pages": {pages}}}"#
    );
    let definition = Definition::read(&json(&text)).expect("no faults");
    let targets = targets.map(|targets| Targets::read(&json(targets)).expect("targets"));
    let mut count = Count::new(&definition, targets.as_ref());
    for (rows, answers) in rows {
        (0..*rows).for_each(|_| count.add(&json(answers), &Json::Null));
    }
    count.results(Facts::default()).0
}

#[test]
fn who_is_asked_more_does_not_tell_how_few_gave_an_answer() {
    let pages = r#"[{"questions": [
        {"id": "ill", "type": "radios", "label": "Ill?", "options": ["Yes", "No", "Rather not say"]},
        {"id": "how", "type": "radios", "label": "How?", "show_if": {"question": "ill", "equals": "Yes"}, "options": ["Much", "Little"]},
        {"id": "since", "type": "radios", "label": "Since?", "show_if": {"question": "how", "answered": true}, "options": ["Long", "Lately"]}]},
      {"questions": [
        {"id": "why", "type": "text", "label": "Why?", "show_if": {"question": "ill", "equals": "Yes"}},
        {"id": "else", "type": "radios", "label": "Else?", "show_if": {"question": "why", "answered": true}, "options": ["Yes", "No"]}]},
      {"show_if": {"question": "ill", "equals": "No"}, "questions": [
        {"id": "walk", "type": "matrix", "label": "Walk?", "rows": [{"id": "a", "label": "A"}], "options": ["Yes", "No"]}]}]"#;
    let bases = |rest: u32| {
        let results = of(
            pages,
            None,
            &[
                (15, r#"{"ill": "Yes", "how": "Much", "since": "Long", "why": "x", "else": "Yes"}"#),
                (15, r#"{"ill": "Yes", "how": "Little", "since": "Lately", "why": "x", "else": "No"}"#),
                (45, r#"{"ill": "No", "walk.a": "Yes"}"#),
                (40, r#"{"ill": "No", "walk.a": "No"}"#),
                (rest, r#"{"ill": "Rather not say"}"#),
            ],
        );
        assert_eq!(Results::read(&results.to_json()).as_ref(), Some(&results));
        results.questions.iter().map(|own| (own.base, own.is_withheld())).collect::<Vec<_>>()
    };
    // "Yes" is hidden beside the five, and nothing may give it away; "No" is told, and may be told again.
    assert_eq!(bases(5), [(Some(120), false), (None, true), (None, true), (None, true), (Some(85), false)]);
    let all = bases(20);
    assert!(all.iter().all(|(base, withheld)| base.is_some() && !withheld), "{all:?}");
}

#[test]
fn who_answered_does_not_tell_what_the_question_itself_hides() {
    let pages = r#"[{"questions": [
        {"id": "ill", "type": "radios", "label": "Ill?", "options": ["yes", "no", "rather not say"]},
        {"id": "park", "type": "radios", "label": "Park?", "options": ["Yes", "No"]}]}]"#;
    let targets = r#"{"ill": {"yes": 0.3, "no": 0.7}}"#;
    let results = |rest: u32| {
        of(
            pages,
            Some(targets),
            &[
                (15, r#"{"ill": "yes", "park": "Yes"}"#),
                (15, r#"{"ill": "yes", "park": "No"}"#),
                (45, r#"{"ill": "no", "park": "Yes"}"#),
                (40, r#"{"ill": "no", "park": "No"}"#),
                (rest, r#"{"ill": "rather not say", "park": "No"}"#),
            ],
        )
    };
    let few = results(5);
    assert_eq!((few.margins.len(), few.crossed.len()), (0, 0), "{few:#?}");
    assert_eq!(
        (few.base, few.weighted_base),
        (Some(120), None),
        "how many are weighted is how many did rather not say"
    );
    assert!(few.effective_base.is_some(), "and the answers are weighted all the same");
    let many = results(20);
    assert_eq!((many.margins.len(), many.crossed.len(), many.weighted_base), (1, 1, Some(115)));
    // Those that are hidden may stand together in one category, and not in two.
    for (few, others, margins) in [(["a", "b"], ["c", "d"], 1), (["a", "d"], ["b", "c"], 0)] {
        let pages =
            r#"[{"questions": [{"id": "ill", "type": "radios", "label": "Ill?", "options": ["a", "b", "c", "d"]}]}]"#;
        let targets = r#"{"ill": {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.4}}"#;
        let row = |value: &str| format!(r#"{{"ill": "{value}"}}"#);
        let rows: Vec<(u32, String)> =
            few.iter().map(|value| (7, row(value))).chain(others.iter().map(|value| (40, row(value)))).collect();
        let rows: Vec<(u32, &str)> = rows.iter().map(|(rows, answers)| (*rows, answers.as_str())).collect();
        assert_eq!(of(pages, Some(targets), &rows).margins.len(), margins, "{few:?}");
    }
}

#[test]
fn choices_that_add_up_are_not_hidden_one_alone() {
    let two = r#"[{"questions": [{"id": "two", "type": "checkboxes", "label": "Two", "min": 2, "max": 2, "options": ["A", "B", "C"]}]}]"#;
    let rows = [(95, r#"{"two": ["A", "B"]}"#), (3, r#"{"two": ["A", "C"]}"#), (2, r#"{"two": ["B", "C"]}"#)];
    let counts = |results: &Results| results.questions[0].options.iter().map(|own| own.count).collect::<Vec<_>>();
    assert_ne!(counts(&of(two, None, &rows)).iter().filter(|count| count.is_none()).count(), 1);
    let any = two.replace(r#""min": 2, "max": 2, "#, "");
    assert_eq!(counts(&of(&any, None, &rows)), [Some(100), Some(95), None], "here nobody knows the sum");
    let first = r#"[{"questions": [{"id": "rank", "type": "ranking", "label": "Rank", "max": 1, "options": ["A", "B", "C"]}]}]"#;
    let rows = [(60, r#"{"rank": ["A"]}"#), (37, r#"{"rank": ["B"]}"#), (3, r#"{"rank": ["C"]}"#)];
    assert_eq!(of(first, None, &rows).questions[0].ranked, None, "the points would tell");
    let more = first.replace(r#""max": 1, "#, "");
    assert!(of(&more, None, &rows).questions[0].ranked.is_some());
}
