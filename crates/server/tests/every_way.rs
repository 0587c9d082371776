//! What `check` accepts, the server accepts: in every way in which a response travels, and as the same response.

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use support::*;
use wecan_model::json::Json;
use wecan_model::{Channel, Definition, Draft, Incoming, Kind, Response};

#[test]
fn good_answers_are_accepted_and_stored_alike_in_every_way() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(empty_server());
    let mut json: Value =
        serde_json::from_str(include_str!("../../../www/definitions/every-question.json")).expect("JSON");
    json.as_object_mut().expect("an object").remove("closes");
    runtime.block_on(server.publish(json.clone()));
    let json: Json = serde_json::from_value(json).expect("JSON");
    let definition = Definition::read(&json).expect("a good definition");

    let count = Cell::new(0);
    let config = Config { cases: 100, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let numbers = proptest::collection::vec(any::<u32>(), 80);
    let texts = proptest::collection::vec("[ -~]{0,40}|\\PC{0,20}|[a-z\r\n\u{301}é🦆=+@,;\"]{1,20}", 80);
    let done = TestRunner::new(config).run(&(numbers, texts), |(numbers, texts)| {
        let draft = draft(&definition, &numbers, &texts);
        let Ok(answers) = definition.check(&draft) else { return Err(TestCaseError::reject("a wrong answer")) };
        count.set(count.get() + 1);
        let own = id(count.get());
        let incoming = Incoming {
            id: None,
            definition: definition.id.clone(),
            version: definition.version,
            language: String::from("cy"),
            channel: Channel::Kiosk,
            source: Some(String::from("https://www.example.gov.uk/parks")),
            invitation: Some(server.state.secret.invitation(&definition.id).expect("a code")),
            device: None,
            sitting: None,
            trapped: false,
            orders: Default::default(),
            draft,
        };
        let response = Response::new(own, &definition, incoming, answers);
        let json = |json: Json| serde_json::to_string(&json).expect("JSON");
        let fields = response.to_form();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let about = response.about();
        let about: Vec<_> = about.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let beside = format!("/v1/responses?{}", encoded(&about));
        // The same response each time: a difference between the ways would be refused as another one.
        for (status, content_type, address, body) in [
            (201, "application/cloudevents+json", "/v1/responses", json(response.to_cloudevent())),
            (200, "application/json", &beside, json(response.answers().to_json())),
            (200, "application/x-www-form-urlencoded", "/v1/responses", encoded(&fields)),
        ] {
            // What bare answers have in headers; the other ways have it inside as well.
            let code = response.invitation.as_deref().unwrap_or_default();
            let headers =
                [("content-type", content_type), ("idempotency-key", &response.id), ("wecan-invitation", code)];
            let reply = runtime.block_on(server.post(address, &headers, body.clone()));
            prop_assert_eq!(reply.status.as_u16(), status, "{}: {} for {}", content_type, reply.text(), body);
        }
        let key = wecan_server::tokens::Key::of(&response.id);
        let stored = runtime.block_on(server.state.store.response(&key)).expect("read").expect("stored");
        prop_assert_eq!(stored.answers, json(response.answers().to_json()));
        Ok(())
    });
    done.expect("what check accepts is accepted");
}

/// A draft that answers most questions, most of them well.
fn draft(definition: &Definition, numbers: &[u32], texts: &[String]) -> Draft {
    let (mut numbers, mut texts) = (numbers.iter().copied().cycle(), texts.iter().cycle());
    let mut number = move |below: u32| numbers.next().unwrap_or_default() % below.max(1);
    let mut text = move || texts.next().cloned().unwrap_or_default();
    let mut fields: Vec<(String, String)> = Vec::new();
    for question in definition.questions() {
        if !question.required && number(4) == 0 {
            continue;
        }
        let name = question.id.clone();
        let mut add = |name: String, value: String| fields.push((name, value));
        match &question.kind {
            Kind::Text { .. } | Kind::LongText { .. } => add(name, text()),
            Kind::Email => add(name, format!(" someone{}@example.org ", number(99))),
            Kind::Telephone => add(name, format!("020 7946 {:04}", number(1000))),
            Kind::Postcode => add(name, String::from("sw1a1aa")),
            Kind::Consent => add(name, String::from("yes")),
            Kind::Points { from, to, .. } => add(name, (from + number((to - from + 1) as u32) as i32).to_string()),
            Kind::Number { decimals, .. } => {
                add(name, format!("{:.*}", usize::from(*decimals), f64::from(number(120)) / 8.0))
            }
            Kind::Date { .. } => {
                let day = [("day", 1 + number(28)), ("month", 1 + number(12)), ("year", 2020 + number(10))];
                day.into_iter().for_each(|(part, value)| add(format!("{name}.{part}"), value.to_string()));
            }
            Kind::Ranking { choices, .. } => {
                let first = number(choices.len() as u32) + 1;
                add(question.rank_name(first as usize - 1), String::from("1"));
            }
            Kind::Matrix { rows, choices } => {
                for (row, _) in rows {
                    let choice = &choices[number(choices.len() as u32) as usize];
                    add(format!("{name}.{row}"), choice.value.clone());
                }
            }
            Kind::Choices { choices, .. } => {
                let chosen = 1 + if question.is_multiple() { number(2) } else { 0 };
                for _ in 0..chosen {
                    add(name.clone(), choices[number(choices.len() as u32) as usize].value.clone());
                }
                if number(2) == 0 {
                    add(question.other_name(), text());
                }
            }
        }
    }
    Draft::from_pairs(fields)
}
