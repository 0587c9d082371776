//! `POST /v1/responses` and what their senders may do with them later.

mod support;

use serde_json::{Value, json};
use support::*;
use wecan_server::store::Counts;

#[tokio::test]
async fn a_response_is_kept_and_answered_with_a_receipt() {
    let server = server().await;
    let reply = server.post_json("/v1/responses", &response(1)).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let receipt = reply.json();
    assert_eq!(receipt["id"], id(1));
    assert_eq!(receipt["reference"].as_str().map(str::len), Some(14));
    assert_eq!(receipt["erasure_token"].as_str().map(str::len), Some(29));
    assert_eq!(receipt["received"], wecan_server::clock::today().iso());
    assert_eq!(reply.header("location"), format!("/v1/responses/{}", id(1)));
    let stored = server.stored("park").await;
    assert_eq!(
        stored,
        [json!({
            "reference": receipt["reference"], "received": receipt["received"], "definition": "park", "version": 1,
            "language": "en", "channel": "web", "source": "https://www.example.gov.uk/parks",
            "answers": {"visit": "weekly", "why": ["dogs", "other"], "why.other": "The =ducks", "age": 42}
        })]
    );
}

#[tokio::test]
async fn the_same_answers_give_the_same_row_in_every_way() {
    let server = server().await;
    let mut event = event(&response(2));
    event["subject"] = json!("park");
    event["datacontenttype"] = json!("application/json");
    assert_eq!(server.post_json(RESPONSES, &response(1)).await.status, 201);
    let fields = |n| {
        let fields = [
            ("_id", id(n)),
            ("_definition", "park".into()),
            ("_version", "1".into()),
            ("_lang", "en".into()),
            ("_channel", "web".into()),
            ("_source", "https://www.example.gov.uk/parks#top".into()),
            ("_website", String::new()),
            ("visit", "weekly".into()),
            ("why", "other".into()),
            ("why", "dogs".into()),
            ("why.other", "The =ducks".into()),
            ("age", " 42 ".into()),
            ("since.day", String::new()),
            ("words", String::new()),
        ];
        fields.map(|(name, value): (&str, String)| (name, value))
    };
    let three = fields(3);
    let three: Vec<(&str, &str)> = three.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let parts: String = fields(4)
        .iter()
        .map(|(name, value)| format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
        .chain([String::from("--cut--\r\n")])
        .collect();
    for (content_type, body) in [
        ("Application/CloudEvents+JSON", event.to_string()),
        ("application/x-www-form-urlencoded", encoded(&three)),
        ("multipart/form-data; boundary=cut", parts),
    ] {
        let reply = server.post("/v1/responses", &[("content-type", content_type)], body).await;
        assert_eq!(reply.status, 201, "{content_type}: {}", reply.text());
    }
    let mut stored = server.stored("park").await;
    assert_eq!(stored.len(), 4);
    for row in &mut stored {
        row["reference"] = Value::Null;
    }
    assert!(stored.iter().all(|row| *row == stored[0]), "{stored:#?}");
}

#[tokio::test]
async fn a_response_sent_twice_counts_once_and_has_one_receipt() {
    let server = server().await;
    let first = server.post_json("/v1/responses", &response(1)).await;
    let again = server.post_json("/v1/responses", &response(1)).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 200));
    assert_eq!(first.json(), again.json());
    assert_eq!(server.stored("park").await.len(), 1);
}

#[tokio::test]
async fn many_at_once_are_each_kept_once() {
    let server = server().await;
    let one = |n: u32| {
        let (routes, request) = (server.routes(), sent(&response(n)));
        tokio::spawn(
            async move { tower::ServiceExt::oneshot(routes, request).await.expect("an answer").status().as_u16() },
        )
    };
    let asked: Vec<_> = (0..300).map(|n| one(n % 100)).collect();
    let mut statuses = Vec::new();
    for asked in asked {
        statuses.push(asked.await.expect("a status"));
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 100);
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 200);
    assert_eq!(server.stored("park").await.len(), 100);
}

#[tokio::test]
async fn other_answers_under_the_same_id_are_refused() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    let mut other = response(1);
    other["answers"]["age"] = json!(43);
    let problem = server.post_json("/v1/responses", &other).await.assert_problem(409, "already-sent");
    assert!(
        problem["detail"].as_str().is_some_and(|it| it.starts_with("You have already sent this form.")),
        "{problem}"
    );
    let mut elsewhere = response(1);
    elsewhere["channel"] = json!("paper");
    server.post_json("/v1/responses", &elsewhere).await.assert_problem(409, "already-sent");
    assert_eq!(server.stored("park").await[0]["answers"]["age"], 42);
}

#[tokio::test]
async fn a_wrong_answer_is_named_in_the_language_of_whoever_gave_it() {
    let server = server().await;
    let mut wrong = response(1);
    wrong["language"] = json!("cy");
    wrong["answers"] = json!({"age": 121, "visit": "sometimes", "rate.grass": "Good"});
    let problem = server.post_json("/v1/responses", &wrong).await.assert_problem(422, "answers");
    let found: Vec<_> = problem["problems"].as_array().into_iter().flatten().collect();
    assert_eq!(found.len(), 2, "{problem}");
    assert_eq!(found[0]["question"], "visit");
    assert_eq!(found[0]["field"], "visit");
    assert_eq!(found[0]["code"], "unknown-option");
    assert!(found[0]["message"].as_str().is_some_and(|words| words.contains("‘Pa mor aml?’")), "{problem}");
    assert_eq!(found[1]["code"], "too-big");
    assert_eq!(server.stored("park").await.len(), 0);
}

#[tokio::test]
async fn a_misnamed_answer_is_refused_rather_than_lost() {
    let server = server().await;
    let mut wrong = response(1);
    wrong["answers"]["visits"] = json!("weekly");
    let problem = server.post_json("/v1/responses", &wrong).await.assert_problem(422, "answers");
    assert_eq!(problem["problems"][0]["field"], "visits");
    assert_eq!(problem["problems"][0]["code"], "no-such-question");
}

#[tokio::test]
async fn an_answer_to_a_hidden_question_is_not_kept() {
    let server = server().await;
    let mut hidden = response(1);
    hidden["answers"] = json!({"visit": "never", "why": ["dogs"]});
    assert_eq!(server.post_json("/v1/responses", &hidden).await.status, 201);
    assert_eq!(server.stored("park").await[0]["answers"], json!({"visit": "never"}));
}

#[tokio::test]
async fn a_definition_that_is_not_here_is_named() {
    let server = server().await;
    let mut lost = response(1);
    lost["version"] = json!(2);
    let problem = server.post_json("/v1/responses", &lost).await.assert_problem(422, "no-definition");
    assert_eq!(problem["problems"][0]["message"], "there is no definition `park` version 2");
    lost["language"] = json!("cy");
    let problem = server.post_json("/v1/responses", &lost).await.assert_problem(422, "no-definition");
    assert!(problem["detail"].as_str().is_some_and(|words| words.starts_with("Mae’r ffurflen hon wedi dyddio. ")));
}

#[tokio::test]
async fn a_closed_survey_takes_nothing_new_but_still_gives_old_receipts() {
    let server = server().await;
    let mut closed = park(2);
    closed["closes"] = json!("2020-12-31");
    server.publish(closed).await;
    let mut late = response(1);
    late["version"] = json!(2);
    let problem = server.post_json("/v1/responses", &late).await.assert_problem(403, "closed");
    assert_eq!(problem["detail"], "This survey has closed. It took responses until 31 December 2020.");
    late["language"] = json!("cy");
    let problem = server.post_json("/v1/responses", &late).await.assert_problem(403, "closed");
    assert_eq!(problem["detail"], "Mae’r arolwg hwn wedi cau. Roedd yn derbyn ymatebion tan 31 Rhagfyr 2020.");

    // As if it had come on the last day.
    let definition = server.state.store.definition("park", Some(2)).await.expect("read").expect("there");
    let json = serde_json::from_value(event(&late)).expect("JSON");
    let incoming = wecan_model::Incoming::from_cloudevent(&json).expect("a response");
    let answers = definition.definition.check(&incoming.draft).expect("good answers");
    let kept = wecan_model::Response::new(id(1), &definition.definition, incoming, answers);
    let day = wecan_model::Date::parse("2020-12-31").expect("a day");
    server.state.store.keep(kept, None, false, Counts::Nothing, day).await.expect("kept");
    let reply = server.post_json("/v1/responses", &late).await;
    assert_eq!((reply.status.as_u16(), &reply.json()["received"]), (200, &json!("2020-12-31")));
}

#[tokio::test]
async fn a_version_with_a_last_day_closes_the_earlier_ones_that_pages_still_have() {
    let server = server().await;
    assert_eq!(server.post_json("/v1/responses", &response(1)).await.status, 201);
    let mut closed = park(2);
    closed["closes"] = json!("2020-12-31");
    server.publish(closed).await;
    server.post_json("/v1/responses", &response(2)).await.assert_problem(403, "closed");
    server.get("/forms/park?version=1", &[("accept", BROWSER)]).await.assert_page(200, &["31 December 2020"]);
    assert_eq!(server.post_json("/v1/responses", &response(1)).await.status, 200, "what came before has its receipt");
    assert_eq!(server.stored("park").await.len(), 1);
}

#[tokio::test]
async fn a_version_that_others_may_answer_is_not_published_beside_the_earlier_ones() {
    let server = server().await;
    let publish = async |definition: Value| {
        let headers = [("content-type", "application/json"), ("authorization", ADMIN)];
        server.post("/v1/definitions", &headers, definition.to_string()).await
    };
    let with = |members: Value| {
        let mut definition = park(2);
        for (name, value) in members.as_object().expect("an object") {
            definition[name] = value.clone();
        }
        definition
    };
    for (members, field, said) in [
        (
            json!({"identity": "invited"}),
            "identity",
            "version 1 asks for nothing, and answers to both would be counted together",
        ),
        (json!({"poll": {}, "closes": "2099-01-01", "retention_days": 36500}), "poll", "version 1 is no poll"),
    ] {
        let problem = publish(with(members)).await.assert_problem(422, "definition");
        assert_eq!(problem["problems"][0]["field"], field);
        let message = problem["problems"][0]["message"].as_str().expect("a message");
        assert!(message.contains(said) && message.ends_with("publish this under another id"), "{message}");
    }
    assert_eq!(publish(with(json!({"identity": "named"}))).await.status, 201, "it asks for nothing more");
}

/// A response that says that it was given so many days ago.
fn given(days: u32, n: u32) -> Value {
    let time = wecan_server::clock::milliseconds() - u64::from(days) * 24 * 60 * 60 * 1000;
    let mut response = response(n);
    response["id"] = json!(wecan_model::formats::uuid_v7(time, [n as u8; 10]));
    response["version"] = json!(2);
    response
}

async fn closed_for(days: u32) -> Server {
    let server = server().await;
    let mut closed = park(2);
    let last = wecan_server::clock::days_before(wecan_server::clock::today(), days).expect("a day");
    closed["closes"] = json!(last.iso());
    server.publish(closed).await;
    server
}

#[tokio::test]
async fn what_was_given_in_time_and_waited_on_a_device_is_taken_for_fourteen_days() {
    let server = closed_for(14).await;
    let reply = server.post_json(RESPONSES, &given(15, 1)).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.json()["received"], wecan_server::clock::today().iso(), "the export tells that it came late");
    let event_headers = [("content-type", "application/cloudevents+json")];
    assert_eq!(server.post(RESPONSES, &event_headers, event(&given(20, 2)).to_string()).await.status, 201);
    server.post_json(RESPONSES, &given(12, 3)).await.assert_problem(403, "closed");
    let mut timeless = given(15, 4);
    timeless["id"] = json!("9f0c1d9e-2b6a-4c53-9d7e-0a1b2c3d4e5f");
    server.post_json(RESPONSES, &timeless).await.assert_problem(403, "closed");
    timeless["id"] = json!("ffffffff-ffff-7fff-bfff-ffffffffffff");
    server.post_json(RESPONSES, &timeless).await.assert_problem(403, "closed");
    closed_for(15).await.post_json(RESPONSES, &given(16, 5)).await.assert_problem(403, "closed");
}

#[tokio::test]
async fn a_poll_takes_nothing_after_its_last_day_whatever_the_id_says() {
    let server = empty_server().await;
    let mut closed = park(2);
    closed["closes"] = json!(wecan_server::clock::days_before(wecan_server::clock::today(), 1).expect("a day").iso());
    closed["poll"] = json!({});
    server.publish(closed).await;
    let problem = server.post_json(RESPONSES, &given(3, 1)).await.assert_problem(403, "closed");
    assert!(problem["detail"].as_str().is_some_and(|it| it.starts_with("This survey has closed.")), "{problem}");
    assert!(server.stored("park").await.is_empty());
}

#[tokio::test]
async fn a_page_that_was_left_open_over_the_last_day_is_told_that_it_is_too_late() {
    let server = closed_for(1).await;
    let id = given(2, 1)["id"].as_str().expect("an id").to_owned();
    let fields = [("_id", id.as_str()), ("_definition", "park"), ("_version", "2"), ("visit", "never")];
    server.post_form(RESPONSES, &fields).await.assert_page(403, &["This survey has closed"]);
    // The same fields from an outbox, which asks for no page.
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    assert_eq!(server.post(RESPONSES, &headers, encoded(&fields)).await.status, 201);
}

#[tokio::test]
async fn the_key_in_the_header_is_the_id_or_stands_in_for_it() {
    let server = server().await;
    let send = async |key: &str, body: &Value| {
        let headers = [("content-type", "application/cloudevents+json"), ("idempotency-key", key)];
        server.post(RESPONSES, &headers, event(body).to_string()).await
    };
    assert_eq!(send(&id(1), &response(1)).await.status, 201);
    assert_eq!(send(&format!("\"{}\"", id(1)), &response(1)).await.status, 200);
    send(&id(2), &response(1)).await.assert_problem(400, "unreadable");
    send("something", &response(1)).await.assert_problem(400, "unreadable");
    let mut without = response(3);
    assert_eq!(server.post_json(RESPONSES, &without).await.json()["id"], id(3), "there it stands in the header alone");
    assert_eq!(server.post_json(RESPONSES, &without).await.status, 200);
    without.as_object_mut().expect("an object").remove("id");
    let reply = server.post_json("/v1/responses", &without).await;
    assert_eq!(reply.status, 201, "without any id the server makes one");
    assert_eq!(reply.json()["id"].as_str().map(|id| &id[14..15]), Some("7"));
}

#[tokio::test]
async fn what_fills_in_the_field_that_people_never_see_is_set_aside_not_dropped() {
    let server = server().await;
    let fields = [("_definition", "park"), ("_version", "1"), ("_website", "https://spam.example"), ("visit", "never")];
    server.post_form("/v1/responses", &fields).await.assert_page(200, &["Thank you"]);
    assert_eq!(server.stored("park").await.len(), 0);
    let address = "/v1/definitions/park/responses.ndjson?include_set_aside=true";
    let reply = server.get(address, &[("authorization", ADMIN)]).await;
    assert_eq!(reply.header("wecan-set-aside"), "1");
    let row: Value = serde_json::from_str(reply.text().trim()).expect("one line");
    assert_eq!(row["set_aside"], true);
}

#[tokio::test]
async fn a_sender_can_see_and_erase_what_they_sent() {
    let server = server().await;
    let receipt = server.post_json("/v1/responses", &response(1)).await.json();
    let address = format!("/v1/responses/{}", id(1));
    let token = format!("Bearer {}", receipt["erasure_token"].as_str().expect("a token"));

    let seen = server.get(&address, &[("authorization", &token)]).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json()["answers"], response(1)["answers"]);
    assert_eq!(seen.json()["id"], id(1));

    server.get(&address, &[]).await.assert_problem(401, "no-erasure-token");
    let other = server.post_json("/v1/responses", &response(2)).await.json();
    let wrong = format!("Bearer {}", other["erasure_token"].as_str().expect("a token"));
    server.get(&address, &[("authorization", &wrong)]).await.assert_problem(404, "not-found");
    server.delete(&address, &[("authorization", &wrong)]).await.assert_problem(404, "not-found");
    server.get("/v1/responses/nonsense", &[("authorization", &token)]).await.assert_problem(404, "not-found");

    let gone = server.delete(&address, &[("authorization", &token)]).await;
    assert_eq!((gone.status.as_u16(), gone.body.len()), (204, 0));
    assert_eq!(server.delete(&address, &[("authorization", &token)]).await.status, 204);
    server.get(&address, &[("authorization", &token)]).await.assert_problem(410, "erased");
    server.post_json("/v1/responses", &response(1)).await.assert_problem(410, "erased");
    assert_eq!(server.stored("park").await.len(), 1);
}

#[tokio::test]
async fn what_was_erased_is_in_no_file_any_more() {
    let server = server().await;
    let mut telling = response(1);
    telling["answers"]["words"] = json!("unmistakable words that must go");
    let receipt = server.post_json("/v1/responses", &telling).await.json();
    let holds = || {
        let files = std::fs::read_dir(server.folder.path()).expect("the folder");
        let bytes = files.map(|file| std::fs::read(file.expect("a file").path()).expect("readable"));
        bytes.into_iter().any(|bytes| bytes.windows(18).any(|some| some == b"unmistakable words"))
    };
    assert!(holds());
    let token = format!("Bearer {}", receipt["erasure_token"].as_str().expect("a token"));
    server.delete(&format!("/v1/responses/{}", id(1)), &[("authorization", &token)]).await;
    assert!(!holds());
}

#[tokio::test]
async fn neither_the_id_nor_the_time_of_day_is_stored() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    server.state.store.close().await;
    for file in std::fs::read_dir(server.folder.path()).expect("the folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("readable");
        let has = |needle: &[u8]| bytes.windows(needle.len()).any(|some| some == needle);
        assert!(!has(id(1).as_bytes()));
        assert!(!has(&[0x01, 0x92, 0xc0, 0xde]), "the time in the id, as bytes");
    }
}

#[tokio::test]
async fn only_the_invited_answer_and_each_once() {
    let server = server().await;
    server.publish(panel()).await;
    let code = server.state.secret.invitation("panel").expect("a code");
    let answer = |n: u32, code: Option<&str>| json!({"id": id(n), "definition": "panel", "version": 1, "invitation": code, "answers": {"agree": "Yes"}});
    server.post_json("/v1/responses", &answer(1, None)).await.assert_problem(403, "invitation-missing");
    let forged = "0000-0000-0000-0000-0000";
    server.post_json("/v1/responses", &answer(1, Some(forged))).await.assert_problem(403, "invitation-unknown");
    let other = server.state.secret.invitation("other").expect("a code");
    server.post_json("/v1/responses", &answer(1, Some(&other))).await.assert_problem(403, "invitation-unknown");

    assert_eq!(server.post_json("/v1/responses", &answer(1, Some(&code))).await.status, 201);
    assert_eq!(server.post_json("/v1/responses", &answer(1, Some(&code))).await.status, 200);
    let problem =
        server.post_json("/v1/responses", &answer(2, Some(&code))).await.assert_problem(409, "invitation-used");
    assert!(problem["detail"].as_str().is_some_and(|it| it.starts_with("Your invitation has been used.")), "{problem}");
    let loose = code.to_lowercase().replace('-', " ");
    server.post_json("/v1/responses", &answer(3, Some(&loose))).await.assert_problem(409, "invitation-used");
    assert_eq!(server.stored("panel").await.len(), 1);
}

#[tokio::test]
async fn two_invitations_under_one_id_are_two_people_and_the_second_is_not_lost() {
    let server = server().await;
    server.publish(panel()).await;
    let mut poll = panel();
    poll["id"] = json!("poll");
    poll["poll"] = json!({});
    server.publish(poll).await;
    for (n, definition) in [(1, "panel"), (2, "poll")] {
        let [first, second] = [(); 2].map(|()| server.state.secret.invitation(definition).expect("a code"));
        let answer = |n: u32, code: &str| json!({"id": id(n), "definition": definition, "version": 1, "channel": "paper", "invitation": code, "answers": {"agree": "Yes"}});
        assert_eq!(server.post_json("/v1/responses", &answer(n, &first)).await.status, 201);
        server.post_json("/v1/responses", &answer(n, &second)).await.assert_problem(409, "already-sent");
        assert_eq!(server.post_json("/v1/responses", &answer(n, &first)).await.status, 200, "a copy is a copy");
        assert_eq!(server.post_json("/v1/responses", &answer(10 + n, &second)).await.status, 201);
        assert_eq!(server.stored(definition).await.len(), 2);
    }
}

#[tokio::test]
async fn responses_are_deleted_at_the_end_of_their_retention_time() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    let today = wecan_server::clock::today();
    let after = |days: u32| (0..days).fold(today, |day, _| next(day));
    assert_eq!(server.state.store.forget(after(30)).await.expect("done"), 0);
    assert_eq!(server.stored("park").await.len(), 1);
    // One that an earlier program took, and this one would not read, keeps nobody's answers for longer.
    let database = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("a database");
    database.execute("INSERT INTO definitions (id, version, body) VALUES ('a-first', 1, '{}')", ()).expect("written");
    assert_eq!(server.state.store.forget(after(31)).await.expect("done"), 1);
    assert_eq!(server.stored("park").await.len(), 0);
}

fn next(day: wecan_model::Date) -> wecan_model::Date {
    let (year, month, number) = (u32::from(day.year()), u32::from(day.month()), u32::from(day.day()));
    let one = wecan_model::Date::new(year, month, number + 1);
    let one = one.or_else(|| wecan_model::Date::new(year, month + 1, 1));
    one.or_else(|| wecan_model::Date::new(year + 1, 1, 1)).expect("a day")
}
