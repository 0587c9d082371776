//! Statements of the Experience API. An independent validator judges them in the journeys; here is what they say.

use super::{item, quiz, template, value_of};
use serde_json::json;
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
