//! Statements of the Experience API: what they say, and that `tests/xapi/validate.py` finds them sound, which asks
//! ralph-malph (PyPI), a validator that is not ours.

use super::{item, published_file, quiz, template, value_of};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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
    let completed = value_of(&attempt.completed(&quiz.items.iter().collect::<Vec<_>>(), FIRST.into()));
    assert_eq!(
        completed["result"],
        json!({"completion": true, "score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}})
    );
    let nothing = Attempt { draft: &Draft::default(), ..attempt };
    assert_eq!(nothing.answered(&quiz.items[0], FIRST.into()), None);
}

/// What the validator says of statements.
fn judged(statements: &Value) -> Result<String, String> {
    let tools = std::env::var_os("WECAN_TOOLS").map(PathBuf::from);
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = tools.unwrap_or_else(|| own.join("../../target/tools")).join("python/bin/python");
    assert!(python.exists(), "{} is missing: `cargo xtask test xapi` fetches it", python.display());
    let mut judge = Command::new(python);
    judge.arg(own.join("tests/xapi/validate.py"));
    judge.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut judge = judge.spawn().expect("python starts");
    judge.stdin.take().expect("it listens").write_all(statements.to_string().as_bytes()).expect("it reads");
    let said = judge.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
    if said.status.success() { Ok(text(said.stdout)) } else { Err(text(said.stderr)) }
}

#[test]
fn a_validator_that_is_not_ours_finds_every_sort_of_statement_sound() {
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
        all.push(value_of(&attempt.completed(&quiz.items.iter().collect::<Vec<_>>(), id(&all))));
    }
    assert_eq!(judged(&all.clone().into()), Ok(String::from("10 statements are sound")));
    all[3]["result"]["score"] = json!({"scaled": 1.5});
    let refused = judged(&all.into()).expect_err("it does not say yes to everything");
    assert!(refused.contains("scaled"), "{refused}");
}
