//! Rankings against worked examples of the literature, and how options are put in order.

use proptest::prelude::*;
use wecan_model::json::Json;
use wecan_model::poll::ranking::{borda, pairs, schulze};
use wecan_model::{Definition, Draft};

/// Ballots as they are printed: `5 acbed` are five that rank a first and d last.
struct Printed {
    ballots: Vec<Vec<u16>>,
    weights: Vec<f64>,
    options: usize,
}

impl Printed {
    fn read(printed: &[(u32, &str)], options: usize) -> Self {
        let codes = |order: &&(u32, &str)| order.1.bytes().map(|letter| u16::from(letter - b'a')).collect();
        let weights = printed.iter().map(|(count, _)| f64::from(*count)).collect();
        Self { ballots: printed.iter().map(|order| codes(&order)).collect(), weights, options }
    }

    fn ballots(&self) -> Vec<&[u16]> {
        self.ballots.iter().map(Vec::as_slice).collect()
    }

    fn borda(&self) -> Vec<f64> {
        borda(&self.ballots(), &self.weights, self.options)
    }

    fn pairs(&self) -> Vec<Vec<f64>> {
        pairs(&self.ballots(), &self.weights, self.options)
    }

    fn order(&self) -> String {
        let letter = |option: &usize| char::from(b'a' + u8::try_from(*option).expect("few options"));
        let level = |level: &Vec<usize>| level.iter().map(letter).collect::<String>();
        schulze(&self.pairs()).iter().map(level).collect::<Vec<_>>().join(" ")
    }
}

/// J.-C. de Borda, Mémoire sur les élections au scrutin (1781): 21 voters, of whom most put A first,
/// though A would lose against either of the others.
#[test]
fn bordas_own_example_has_the_last_of_the_first_places_win() {
    let printed = Printed::read(&[(1, "abc"), (7, "acb"), (7, "bca"), (6, "cba")], 3);
    assert_eq!(printed.borda(), [16.0, 21.0, 26.0]);
    assert_eq!(printed.order(), "c b a");
}

/// M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
/// election method, Social Choice and Welfare 36 (2011), example 1: 21 voters, no option beats all others.
#[test]
fn the_first_example_of_schulzes_paper_comes_out_as_printed() {
    let printed = Printed::read(&[(8, "acdb"), (2, "badc"), (4, "cdba"), (4, "dbac"), (3, "dcba")], 4);
    let matrix = [[0, 8, 14, 10], [13, 0, 6, 2], [7, 15, 0, 12], [11, 19, 9, 0]];
    assert_eq!(printed.pairs(), matrix.map(|row| row.map(f64::from).to_vec()));
    assert_eq!(printed.order(), "d a c b");
}

/// The 45 ballots for five options by which the method is usually explained (Schulze 2003, Voting matters 17;
/// also in Wikipedia's article on the method): E wins.
#[test]
fn the_forty_five_ballots_come_out_as_printed() {
    let ballots = [
        (5, "acbed"),
        (5, "adecb"),
        (8, "bedac"),
        (3, "cabed"),
        (7, "caebd"),
        (2, "cbade"),
        (7, "dceba"),
        (8, "ebadc"),
    ];
    let printed = Printed::read(&ballots, 5);
    assert_eq!(printed.pairs()[0], [0.0, 20.0, 26.0, 30.0, 22.0]);
    assert_eq!(printed.pairs()[4], [23.0, 27.0, 21.0, 31.0, 0.0]);
    assert_eq!(printed.order(), "e a c b d");
}

#[test]
fn options_that_ballots_leave_out_stand_together_at_the_end() {
    let printed = Printed::read(&[(2, "a"), (1, "bc")], 4);
    // Whoever names one leaves 2 + 1 + 0 to three, one each; whoever names two leaves half a point each.
    assert_eq!(printed.borda(), [6.5, 5.0, 4.0, 2.5]);
    assert_eq!(printed.pairs()[0], [0.0, 2.0, 2.0, 2.0]);
    assert_eq!(printed.pairs()[3], [0.0; 4]);
    assert_eq!(printed.order(), "a b c d");
    let nobody = Printed::read(&[], 2);
    assert_eq!((nobody.borda(), nobody.order()), (vec![0.0, 0.0], String::from("ab")));
}

prop_compose! {
    fn any_ballots()(options in 2_usize..6)(
        options in Just(options),
        ballots in prop::collection::vec((Just((0..options as u16).collect::<Vec<_>>()).prop_shuffle(), 0..=options), 1..30),
    ) -> (usize, Vec<Vec<u16>>) {
        (options, ballots.into_iter().map(|(mut order, keep)| { order.truncate(keep); order }).collect())
    }
}

proptest! {
    #[test]
    fn whoever_beats_everybody_wins_and_points_are_shared_out_in_full((options, ballots) in any_ballots()) {
        let own: Vec<&[u16]> = ballots.iter().map(Vec::as_slice).collect();
        let weights = vec![1.0; own.len()];
        let points = borda(&own, &weights, options);
        let all = own.len() as f64 * (options * (options - 1) / 2) as f64;
        prop_assert!((points.iter().sum::<f64>() - all).abs() < 1e-9);
        let prefer = pairs(&own, &weights, options);
        let order = schulze(&prefer);
        let mut seen: Vec<usize> = order.concat();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..options).collect::<Vec<_>>());
        let beats_all = |own: &usize| (0..options).all(|other| other == *own || prefer[*own][other] > prefer[other][*own]);
        if let Some(winner) = (0..options).find(beats_all) {
            prop_assert_eq!(&order[0], &vec![winner]);
        }
    }
}

fn definition(max: &str) -> Definition {
    let json = format!(
        r#"{{"id": "p", "version": 1, "title": "P", "purpose": "To plan.", "retention_days": 30, "pages": [{{"questions": [
            {{"id": "rank", "type": "ranking", "label": "Order", "required": true, "options": ["A", "B", "C"] {max}}},
            {{"id": "score", "type": "scale", "label": "Score", "from": 0, "to": 10,
              "options": [{{"value": "dk", "label": "I do not know", "exclusive": true}}]}}]}}]}}"#
    );
    Definition::read(&serde_json::from_str(&json).expect("JSON")).expect("no faults")
}

#[track_caller]
fn checks(max: &str, fields: &[(&str, &str)], expected: Result<&str, &[(&str, &str)]>) {
    let definition = definition(max);
    let checked = definition.check(&Draft::from_pairs(fields.iter().copied()));
    let answers = checked.map(|answers| serde_json::to_string(&answers.to_json()).expect("JSON"));
    let problems = |problems: Vec<wecan_model::Problem>| {
        problems.into_iter().map(|problem| (problem.field, problem.kind.code().to_owned())).collect::<Vec<_>>()
    };
    let expected = expected.map(str::to_owned);
    let expected =
        expected.map_err(|it| it.iter().map(|(field, code)| (field.to_string(), code.to_string())).collect::<Vec<_>>());
    assert_eq!(answers.map_err(problems), expected);
}

#[test]
fn numbers_beside_options_become_a_list_from_the_most_liked() {
    checks("", &[("rank.1", "2"), ("rank.2", "3"), ("rank.3", "1")], Ok(r#"{"rank":["C","A","B"]}"#));
    checks("", &[("rank.2", "3"), ("rank.3", "1")], Ok(r#"{"rank":["C","B"]}"#));
    checks("", &[("rank", "B"), ("rank", "A")], Ok(r#"{"rank":["B","A"]}"#));
    checks("", &[], Err(&[("rank.1", "missing")]));
    checks("", &[("rank.1", "2"), ("rank.3", "2")], Err(&[("rank.3", "same-place")]));
    checks("", &[("rank.1", "4")], Err(&[("rank.1", "unknown-option")]));
    checks("", &[("rank.2", "best")], Err(&[("rank.2", "unknown-option")]));
    checks("", &[("rank", "D")], Err(&[("rank.1", "unknown-option")]));
    checks("", &[("rank", "A"), ("rank", "A")], Err(&[("rank.1", "same-place")]));
    checks(r#", "max": 1"#, &[("rank.2", "1"), ("rank.3", "2")], Err(&[("rank.3", "too-many")]));
    let stored: Json = serde_json::from_str(r#"{"rank": ["C", "A"]}"#).expect("JSON");
    let draft = Draft::from_answers(&stored).expect("fields");
    let definition = definition("");
    let question = definition.questions().next().expect("a question");
    assert_eq!([0, 1, 2].map(|place| question.rank(place, &draft)), [Some("2".into()), None, Some("1".into())]);
    let strange = definition.strangers(&Draft::from_pairs([("rank.3", "1"), ("rank.4", "1"), ("rank.x", "1")]));
    assert_eq!(strange.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["rank.4", "rank.x"]);
}

#[test]
fn moving_an_option_changes_places_with_its_neighbour() {
    let definition = definition("");
    let question = definition.questions().next().expect("a question");
    let mut draft = Draft::from_pairs([("rank", "B"), ("rank", "A"), ("score", "3")]);
    let ranks = |draft: &Draft| [0, 1, 2].map(|place| question.rank(place, draft).unwrap_or_default());
    for (place, up, expected) in [
        (2, true, ["2", "1", "3"]),
        (2, true, ["3", "1", "2"]),
        (2, true, ["3", "2", "1"]),
        (2, true, ["3", "2", "1"]),
        (0, false, ["3", "2", "1"]),
        (2, false, ["3", "1", "2"]),
    ] {
        draft = definition.moved(question, place, up, &draft);
        assert_eq!(ranks(&draft), expected);
    }
    assert_eq!(draft.first("score"), Some("3"));
    assert!(definition.check(&draft).is_ok());
}

#[test]
fn a_scale_of_numbers_can_have_answers_that_are_no_numbers() {
    checks("", &[("rank", "A"), ("score", "dk")], Ok(r#"{"rank":["A"],"score":"dk"}"#));
    checks("", &[("rank", "A"), ("score", "10")], Ok(r#"{"rank":["A"],"score":10}"#));
    checks("", &[("rank", "A"), ("score", "11")], Err(&[("score", "unknown-option")]));
}
