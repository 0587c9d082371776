//! The form to comment on an application: made of any application, read by the reader that reads every definition.

use super::{data, import};
use proptest::prelude::*;
use wecan_model::json::Json;
use wecan_model::planning::adapters::Format;
use wecan_model::planning::comment::slug;
use wecan_model::planning::{Application, Happening, What};
use wecan_model::{Date, Definition, Draft, Kind};

fn one(area: &str, reference: &str, address: &str) -> Application {
    let day = Date::parse("2026-12-01").expect("a day");
    Application {
        area: area.into(),
        reference: reference.into(),
        address: address.into(),
        timeline: vec![Happening { day, what: What::ConsultationEnds }],
        ..Application::default()
    }
}

#[track_caller]
fn read(one: &Application) -> Definition {
    let form = one.comment_form().expect("it has a name");
    let json: Json = serde_json::from_str(&form).expect("it is JSON");
    Definition::read(&json).expect("it is a definition")
}

#[test]
fn a_form_is_named_after_its_application_and_closes_with_its_consultation() {
    let form = read(&one("Surrey Heath", "14/0590", "1 High Street"));
    assert!(form.id.starts_with("comment-14-0590-"), "{}", form.id);
    assert_eq!(form.closes, Date::parse("2026-12-01"));
    assert_eq!(form.title.get("en"), "Comment on 14/0590");
    assert!(form.introduction.expect("there is one").get("cy").starts_with("1 High Street\n\n"));
    let names = ["stance", "topics", "comment", "name", "house", "postcode", "email"];
    assert_eq!(form.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(), names);
    let elsewhere = one("Elsewhere", "14/0590", "");
    assert_ne!(elsewhere.comment_id(), one("Surrey Heath", "14/0590", "").comment_id());
    // References that differ in what no name may have are told apart as well.
    assert_ne!(one("A", "14/05.90", "").comment_id(), one("A", "14/05/90", "").comment_id());
    assert_eq!(one("A", "14/05£90", "").comment_form(), None);
    assert_eq!(slug("DC/14.5 (A)_b:C"), "dc-14-5--a--b-c");
}

#[test]
fn every_real_application_has_a_form_of_its_own() {
    let mut seen = std::collections::HashSet::new();
    for (format, place) in [(Format::Lodis, "surrey-heath/applications.csv"), (Format::IsleOfMan, "isle-of-man")] {
        assert!(data(place).exists());
        for application in import(format, place).applications {
            let form = read(&application);
            assert!(seen.insert(form.id), "{} is not alone", application.reference);
        }
    }
}

#[test]
fn a_comment_that_rests_on_what_cannot_count_is_noted_and_taken() {
    let form = read(&one("A", "26/1", ""));
    let question = form.question("comment").expect("it is asked");
    let said = |written: &str| {
        let draft = Draft::from_pairs([("comment", written)]);
        assert_eq!(form.check_question(question, &draft), [], "a note is no problem");
        question.notes(&draft).first().map(|note| note.text.get("en").to_owned())
    };
    for (written, about) in [
        ("It will lower  House Prices.", Some("What a home is worth")),
        ("Bydd prisiau tai yn gostwng", Some("What a home is worth")),
        ("It would block my view of the hills", Some("A view from a home")),
        ("The developer is a greedy man", Some("Who asks")),
        ("There is a covenant", Some("Who owns land")),
        ("The construction noise will be awful", Some("Noise and mess while it is built")),
        ("We have enough shops", Some("That one business")),
        ("It takes the light from our kitchen", None),
        ("In my view it is too tall. The landscape suffers.", None),
    ] {
        let found = said(written);
        assert_eq!(found.is_some(), about.is_some(), "{written}: {found:?}");
        assert!(found.unwrap_or_default().starts_with(about.unwrap_or_default()), "{written}");
    }
}

#[test]
fn whoever_comments_gives_a_name_and_where_they_live_and_nothing_more_is_needed() {
    let form = read(&one("A", "26/1", ""));
    let mut draft = Draft::from_pairs([
        ("stance", "objection"),
        ("comment", "Too tall"),
        ("name", "A. Resident"),
        ("house", "3"),
        ("postcode", "gu15 1aa"),
    ]);
    assert!(form.check(&draft).is_ok());
    draft.set("stance", ["perhaps".to_owned()]);
    assert!(form.check(&draft).is_err());
    let needed = form.check(&Draft::default()).expect_err("nothing is filled in");
    assert_eq!(needed.len(), 5);
    assert!(matches!(form.question("email").map(|question| &question.kind), Some(Kind::Email)));
}

proptest! {
    #[test]
    fn whatever_stands_in_an_application_its_form_can_be_read(area in ".{0,20}", reference in "[A-Za-z0-9/ .(){}\"\\\\-]{1,50}", address in "(.|[{}\"%\\\\\n]){0,60}") {
        let one = one(&area, &reference, &address);
        if let Some(form) = one.comment_form() {
            let json: Json = serde_json::from_str(&form).expect("it is JSON");
            let definition = Definition::read(&json);
            prop_assert!(definition.is_ok(), "{definition:?}");
            prop_assert_eq!(definition.map(|it| it.id).ok(), one.comment_id());
        }
    }
}
