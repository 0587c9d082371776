//! Statements of the Experience API: what they say, and that they are those in `tests/xapi/statements.json`, which
//! `tests/xapi/validate.py` has found sound with ralph-malph 5.1.0 (PyPI), a validator that is not ours.
//! After a change that is meant: `ACCEPT=1 cargo test -p wecan-model --test myths`, and then that program again.

use super::{item, published_file, quiz, template, value_of};
use serde_json::{Value, json};
use wecan_model::Draft;
use wecan_model::myths::xapi::Attempt;

const ID: &str = "01923456-789a-7fff-bfff-ffffffffffff";
const FIRST: &str = "01923456-789a-7fff-bfff-000000000001";

#[test]
fn an_answer_says_what_was_chosen_and_whether_it_was_right() {
    let mut whole = quiz(&[item("a"), item("b")]);
    whole["score"] = json!(true);
    let quiz = template(&whole);
    let draft = Draft::from_pairs([("a", "complicated"), ("a-sure", "4"), ("b", "true")]);
    let attempt = Attempt {
        quiz: &quiz,
        draft: &draft,
        id: ID,
        home: "https://council.example",
        language: "en",
        verdicts: ["True", "False", "More complicated"],
    };
    let answered = value_of(&attempt.answered(&quiz.items[0], FIRST.into()).expect("it was answered"));
    assert_eq!(answered["id"], FIRST);
    assert_eq!(answered["actor"]["account"], json!({"homePage": "https://council.example", "name": ID}));
    assert_eq!(answered["verb"]["id"], "http://adlnet.gov/expapi/verbs/answered");
    assert_eq!(answered["object"]["id"], "urn:wecan:quiz:national#a");
    assert_eq!(answered["object"]["definition"]["correctResponsesPattern"], json!(["true"]));
    assert_eq!(
        answered["object"]["definition"]["choices"][2],
        json!({"id": "complicated", "description": {"en": "More complicated"}})
    );
    assert_eq!(
        answered["result"],
        json!({"response": "complicated", "success": false, "extensions": {"urn:wecan:xapi:confidence": 4}})
    );
    assert_eq!(answered["context"]["registration"], ID);
    assert!(answered.get("timestamp").is_none(), "nobody's time of day is told");
    let completed = value_of(&attempt.completed(quiz.items.iter(), FIRST.into()));
    assert_eq!(
        completed["result"],
        json!({"completion": true, "score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}})
    );
    let nothing = Attempt { draft: &Draft::default(), ..attempt };
    assert_eq!(nothing.answered(&quiz.items[0], FIRST.into()), None);
}

#[test]
fn the_statements_are_those_that_a_validator_has_found_sound() {
    let mut whole = published_file("waste-planning-streets.json");
    whole["score"] = json!(true);
    let quiz = template(&whole);
    // One of each kind of answer: right, wrong, one of several, several, and how sure.
    let draft = Draft::from_pairs([
        ("recycling-landfill", "false"),
        ("recycling-landfill-sure", "5"),
        ("recycling-aerosol", "true"),
        ("planning-counts", "light"),
        ("planning-counts", "privacy"),
        ("influence", "half"),
    ]);
    let mut all = Vec::new();
    for (language, verdicts) in
        [("en", ["True", "False", "It’s more complicated"]), ("cy", ["Gwir", "Gau", "Mae’n fwy cymhleth"])]
    {
        let attempt =
            Attempt { quiz: &quiz, draft: &draft, id: ID, home: "https://council.example", language, verdicts };
        let id = |all: &[Value]| format!("01923456-789a-7fff-bfff-{:012x}", all.len() + 1);
        for item in &quiz.items {
            let statement = attempt.answered(item, id(&all));
            all.extend(statement.map(|statement| value_of(&statement)));
        }
        all.push(value_of(&attempt.completed(quiz.items.iter(), id(&all))));
    }
    assert_eq!(all.len(), 10);
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/xapi/statements.json");
    let now = serde_json::to_string_pretty(&all).expect("values are JSON") + "\n";
    if std::env::var_os("ACCEPT").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(&file, &now).expect("the file can be written");
    }
    let accepted = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(accepted, now, "{} was found sound, but not what is made now", file.display());
}
