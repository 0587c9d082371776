//! What holds for every definition, every draft, and everything that can happen to an outbox.

mod definitions;
mod drafts;
mod oracle;
mod outbox;
#[path = "../published/mod.rs"]
mod published;
mod tape;

use definitions::{any_json, damaged, json_of, read, sound};
use drafts::draft;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tape::Tape;
use wecan_model::json::Json;
use wecan_model::{Answers, Channel, Definition, Draft, Incoming, Response, formats};

const ID: &str = "01923456-789a-7fff-bfff-ffffffffffff";

thread_local! { static SCHEMA: published::Schema = published::Schema::published("definition"); }

/// A sound definition with a draft for it.
fn cases() -> impl Strategy<Value = (Value, Draft)> {
    (sound(), Tape::any(200)).prop_map(|(json, mut tape)| {
        let draft = draft(&read(&json), &mut tape);
        (json, draft)
    })
}

fn respond(definition: &Definition, answers: Answers) -> Response {
    let incoming = Incoming {
        id: None,
        definition: definition.id.clone(),
        version: definition.version,
        language: "cy".into(),
        channel: Channel::Paper,
        source: Some("https://council.example/park".into()),
        invitation: None,
        device: None,
        sitting: None,
        trapped: false,
        orders: Default::default(),
        draft: Draft::default(),
    };
    Response::new(ID.into(), definition, incoming, answers)
}

fn through_text(json: &Json) -> Json {
    let text = serde_json::to_string(json).expect("Json is JSON");
    serde_json::from_str(&text).expect("what was written can be read")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_the_browser_accepts_the_server_accepts_by_every_way((json, draft) in cases()) {
        let definition = read(&json);
        let Ok(answers) = definition.check(&draft) else { return Ok(()) };
        let sent = respond(&definition, answers);
        for way in [
            Incoming::from_cloudevent(&through_text(&sent.to_cloudevent())),
            Incoming::from_json(&through_text(&sent.answers().to_json()), sent.about()),
            Incoming::from_form(sent.to_form()),
        ] {
            let mut arrived = way.map_err(|trouble| TestCaseError::fail(trouble.to_string()))?;
            prop_assert_eq!(definition.strangers(&arrived.draft), []);
            let answers = definition.check(&arrived.draft);
            prop_assert!(answers.is_ok(), "{:?} of {:?}", answers, sent);
            // Bare answers have it in a header.
            let id = arrived.id.take().unwrap_or_else(|| sent.id.clone());
            prop_assert_eq!(&Response::new(id, &definition, arrived, answers.expect("it is")), &sent);
        }
    }

    #[test]
    fn what_is_not_asked_makes_no_difference((json, draft) in cases()) {
        let definition = read(&json);
        let shown = definition.shown(&draft);
        let asked = draft.fields().filter(|(name, _)| definition.asks(&shown, &draft, name));
        let asked = Draft::from_pairs(asked);
        prop_assert_eq!(definition.check(&asked), definition.check(&draft));
        prop_assert_eq!(definition.shown(&asked), shown);
    }

    #[test]
    fn a_draft_of_accepted_answers_is_accepted_unchanged((json, draft) in cases()) {
        let definition = read(&json);
        let Ok(answers) = definition.check(&draft) else { return Ok(()) };
        let again = Draft::from_answers(&answers.to_json()).expect("answers are a draft");
        prop_assert_eq!(definition.check(&again), Ok(answers.clone()));
        prop_assert_eq!(definition.shown(&again), definition.shown(&draft));
        let fields = answers.iter().flat_map(|(name, answer)| answer.to_fields().into_iter().map(move |value| (name, value)));
        prop_assert_eq!(definition.check(&Draft::from_pairs(fields)), Ok(answers));
    }

    #[test]
    fn hidden_answers_never_leave((json, draft) in cases()) {
        let definition = read(&json);
        let Ok(answers) = definition.check(&draft) else { return Ok(()) };
        let shown = definition.shown(&draft);
        // Judged once more from nothing but the answers, in another way.
        let expected = oracle::shown(&json, &serde_json::to_value(answers.to_json()).expect("Json is JSON"));
        for (place, question) in definition.questions().enumerate() {
            prop_assert_eq!(shown.question(place), expected[place], "{}", question.id);
            let mine = |name: &str| name == question.id || name.strip_prefix(&question.id).is_some_and(|it| it.starts_with('.'));
            let left = answers.iter().any(|(name, _)| mine(name));
            prop_assert!(expected[place] || !left, "{} is hidden", question.id);
            prop_assert!(!expected[place] || left || !question.required, "{} is required", question.id);
        }
    }

    #[test]
    fn answers_stand_in_columns_in_their_order((json, draft) in cases()) {
        let definition = read(&json);
        let Ok(answers) = definition.check(&draft) else { return Ok(()) };
        let columns = definition.columns();
        let mut left = columns.iter();
        for (name, answer) in answers.iter() {
            prop_assert!(left.any(|column| column == name), "{} in {:?}", name, columns);
            prop_assert_eq!(answers.get(name), Some(answer));
        }
        let distinct: std::collections::BTreeSet<&String> = columns.iter().collect();
        prop_assert_eq!(distinct.len(), columns.len());
    }

    #[test]
    fn every_problem_names_a_field_of_its_own_question((json, draft) in cases()) {
        let definition = read(&json);
        let Err(problems) = definition.check(&draft) else { return Ok(()) };
        prop_assert!(!problems.is_empty());
        let shown = definition.shown(&draft);
        let mut last = 0;
        for problem in problems {
            let place = definition.questions().position(|question| question.id == problem.question);
            let place = place.expect("the question is there");
            prop_assert!(shown.question(place) && place >= last);
            last = place;
            // What belongs to no question would be a stranger.
            prop_assert_eq!(definition.strangers(&Draft::from_pairs([(&problem.field, "x")])), []);
            let rest = problem.field.strip_prefix(&problem.question);
            prop_assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')), "{}", problem.field);
        }
    }

    #[test]
    fn no_draft_makes_checking_panic(json in sound(), fields in proptest::collection::vec((".{0,8}", "(?s).{0,20}"), 0..20), tape in Tape::any(60)) {
        let definition = read(&json);
        let mut tape = tape;
        let columns = definition.columns();
        let parts = ["", ".other", ".day", ".month", ".year"];
        let fields = fields.into_iter().map(|(name, value)| {
            (if tape.chance(4) { name } else { [tape.one(&columns), tape.one(&parts).to_owned()].concat() }, value)
        });
        let draft = Draft::from_pairs(fields);
        let _ = definition.check(&draft);
        for question in definition.questions() {
            let _ = definition.check_question(question, &draft);
        }
        let _ = definition.strangers(&draft);
    }

    #[test]
    fn any_bytes_give_a_definition_or_faults(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(json) = serde_json::from_slice::<Json>(&bytes) {
            prop_assert!(Definition::read(&json).is_err());
        }
    }

    #[test]
    fn any_json_gives_a_definition_or_faults(json in any_json()) {
        let faults = Definition::read(&json_of(&json)).expect_err("it cannot be sound by chance");
        prop_assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.what.is_empty()));
    }

    #[test]
    fn a_damaged_definition_gives_faults_or_still_works(json in damaged(), tape in Tape::any(100)) {
        match Definition::read(&json_of(&json)) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(definition) => {
                let _ = definition.check(&draft(&definition, &mut tape.clone()));
                // Null counts as left out, which a schema need not know.
                let faults = SCHEMA.with(|schema| schema.faults(&json));
                prop_assert!(faults.is_none() || json.to_string().contains("null"), "{}", faults.unwrap_or_default());
            }
        }
    }

    #[test]
    fn what_reads_without_words_for_faults_reads_alike(json in prop_oneof![sound(), damaged()]) {
        let rare = |question: &wecan_model::Question| question.is_ranking() || question.shuffle || question.has_notes();
        let expected = Definition::read(&json_of(&json)).ok().filter(|definition| !definition.questions().any(rare));
        prop_assert_eq!(Definition::read_plain(&json_of(&json)), expected);
    }

    #[test]
    fn the_schema_takes_what_is_sound(json in sound()) {
        prop_assert_eq!(SCHEMA.with(|schema| schema.faults(&json)), None);
    }

    #[test]
    fn any_json_arrives_or_is_refused(json in any_json(), answers in any_json()) {
        let beside = [("_definition", "park"), ("_version", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let _ = Incoming::from_json(&json_of(&json), beside.into());
        let event = serde_json::json!({
            "specversion": "1.0", "id": ID, "source": "urn:x", "type": "org.wecan.response.v1",
            "data": {"definition": "park", "version": 1, "answers": answers, "language": json}
        });
        let _ = Incoming::from_cloudevent(&json_of(&event));
    }

    #[test]
    fn any_form_arrives_or_is_refused(fields in proptest::collection::vec(("_?[a-z]{0,10}", ".{0,12}"), 0..12)) {
        let _ = Incoming::from_form(fields);
    }

    #[test]
    fn what_was_tidied_once_stays_as_it_is(text in prop_oneof![".{0,40}", "[a-z@.]{1,20}", "[0-9 +]{7,18}", "[0-9(+\u{a0}\u{2011}\u{200b}]{7,18}", "[a@.b:\u{200b}\u{ad}]{1,12}", "[A-Za-z0-9 ]{5,9}", "https?://[ -~]{0,30}"]) {
        for tidy in [formats::email, formats::telephone, formats::postcode] {
            if let Some(once) = tidy(&text) {
                prop_assert_eq!(tidy(&once), Some(once));
            }
        }
        if let Some(once) = formats::page_address(&text) {
            prop_assert!(!once.contains(['?', '#', '@']));
            prop_assert_eq!(formats::page_address(&once), Some(once));
        }
        let _ = wecan_model::text::pipe(&text, |name| Some(name.to_owned()));
        let _ = wecan_model::Date::parse(&text);
    }
}

#[test]
fn most_drafts_tried_here_are_accepted_and_many_are_not() {
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut hidden) = (0, 0);
    for _ in 0..1000 {
        let (json, draft) = cases().new_tree(&mut runner).expect("nothing is filtered").current();
        let definition = read(&json);
        accepted += usize::from(definition.check(&draft).is_ok());
        let shown = definition.shown(&draft);
        hidden += usize::from((0..definition.questions().count()).any(|place| !shown.question(place)));
    }
    assert!((400..900).contains(&accepted), "{accepted} of 1000 were accepted");
    assert!((400..950).contains(&hidden), "{hidden} of 1000 hid a question");
}
