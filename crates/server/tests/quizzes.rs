//! Quizzes on a server: published, answered without script, and reported on.

mod support;

use serde_json::{Value, json};
use support::*;
use wecan_model::Date;
use wecan_server::clock;
use wecan_server::tokens::Key;

fn item(id: &str, members: Value) -> Value {
    let mut item = json!({
        "id": id, "statement": {"en": format!("Is {id} so?"), "cy": format!("Ydy {id} felly?")}, "answer": "true",
        "fact": {"en": format!("Yes, {id} is."), "cy": format!("Ydy, mae {id}.")},
        "sources": [{"title": "A page", "url": "https://council.example/page", "date": "2026-01-31"}],
        "review_by": "9999-12-31"
    });
    for (name, member) in members.as_object().expect("members") {
        item[name] = member.clone();
    }
    item
}

/// A quiz of three statements, one of which has run out long ago.
fn quiz() -> Value {
    json!({
        "id": "myths", "version": 1, "title": {"en": "True or false?", "cy": "Gwir neu gau?"}, "confidence": true, "score": true,
        "collect": {"purpose": "To learn.", "retention_days": 36_500},
        "items": [item("lorry", json!({})), item("old", json!({"review_by": "2020-12-31"})), item("view", json!({}))]
    })
}

async fn with_quiz() -> Server {
    let server = empty_server().await;
    server.publish(quiz()).await;
    server
}

/// The fields of the form on a page, as a browser would send them back.
fn fields(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| text.replace("&quot;", "\"").replace("&amp;", "&");
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!(" {name}=\""))?.1;
        rest.split_once('"').map(|(value, _)| plain(value))
    };
    let inputs = page.split("<input").skip(1).filter_map(|piece| piece.split('>').next());
    let sent = inputs.filter(|tag| tag.contains("type=\"hidden\"") || tag.contains(" checked"));
    sent.filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?))).collect()
}

/// Sends the form on a page back with these fields filled in.
async fn go_on(server: &Server, page: &Reply, filled: &[(&str, &str)]) -> Reply {
    let carried = fields(&page.text());
    let mut all: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend(filled);
    server.post_form("/quizzes/myths", &all).await
}

#[tokio::test]
async fn a_quiz_is_answered_page_by_page_without_script_and_sent_once_at_the_end() {
    let server = with_quiz().await;
    let from = [("accept", BROWSER), ("referer", "https://paper.example/news/bins?utm=1")];
    let first = server.get("/quizzes/myths?lang=en", &from).await;
    first.assert_page(200, &["Statement 1 of 2", "Is lorry so?", "To learn."]);
    assert!(!first.text().contains("Yes, lorry is."), "nothing is told before it has been judged");
    let missing = go_on(&server, &first, &[]).await;
    let link = "<a href=\"#wecan-myths_lorry\">Select an answer to ‘Is lorry so?’</a>";
    missing.assert_page(422, &["There is a problem", link, "Is lorry so?"]);
    let told = go_on(&server, &missing, &[("lorry", "false"), ("lorry-sure", "4")]).await;
    told.assert_page(200, &["This is true.", "You chose ‘False’.", "Yes, lorry is.", "https://council.example/page"]);
    let second = go_on(&server, &told, &[("lorry-after", "true"), ("lorry-after-sure", "5")]).await;
    second.assert_page(200, &["Statement 2 of 2", "Is view so?"]);
    assert!(!second.text().contains("Is old so?"));
    assert!(server.stored("myths").await.is_empty(), "nothing is kept before the end");
    let told = go_on(&server, &second, &[("view", "true")]).await;
    told.assert_page(200, &["You got it right.", "Finish and send your answers"]);
    let end = go_on(&server, &told, &[]).await;
    let words = [
        "What you have learned",
        "Your answers have been sent. Thank you.",
        "You got 1 out of 2 right.",
        "Yes, lorry is.",
    ];
    end.assert_page(200, &words);
    let stored = server.stored("myths").await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0]["source"], "https://paper.example/news/bins");
    let answers =
        json!({"lorry": "false", "lorry-sure": 4, "lorry-after": "true", "lorry-after-sure": 5, "view": "true"});
    assert_eq!(stored[0]["answers"], answers);
    go_on(&server, &told, &[]).await.assert_page(200, &["Your answers have been sent. Thank you."]);
    assert_eq!(server.stored("myths").await.len(), 1, "the last page sent again is the same response");
}

#[tokio::test]
async fn a_quiz_speaks_the_language_that_was_asked_for_and_a_form_leads_to_it() {
    let server = with_quiz().await;
    let first = server.get("/quizzes/myths?lang=cy", &[("accept", BROWSER)]).await;
    first.assert_page(200, &["<html lang=\"cy\"", "Gosodiad 1 o 2", "Ydy lorry felly?"]);
    let form = server.get("/forms/myths", &[("accept", BROWSER)]).await;
    assert_eq!((form.status.as_u16(), form.header("location")), (303, "/quizzes/myths"));
    server.publish(park(1)).await;
    server.get("/quizzes/park", &[]).await.assert_problem(404, "not-found");
}

#[tokio::test]
async fn a_quiz_that_collects_nothing_takes_no_answers_and_keeps_none() {
    let server = empty_server().await;
    let mut quiet = quiz();
    quiet.as_object_mut().expect("an object").remove("collect");
    server.publish(quiet).await;
    let answers = json!({"definition": "myths", "version": 1, "answers": {"view": "true"}});
    let refused = server.post_json("/v1/responses", &answers).await;
    assert!(refused.status.is_client_error(), "{}", refused.text());
    let mut page = server.get("/quizzes/myths?lang=en", &[("accept", BROWSER)]).await;
    for filled in [&[("lorry", "true")][..], &[], &[("view", "true")], &[]] {
        page = go_on(&server, &page, filled).await;
    }
    page.assert_page(200, &["What you have learned"]);
    assert!(!page.text().contains("Your answers have been sent"));
    assert!(server.stored("myths").await.is_empty());
}

async fn answered(server: &Server, from: u32, count: u32, answers: Value) {
    for n in from..from + count {
        send(server, n, None, &answers).await;
    }
}

/// Sends a response, as one sitting of an attempt or without one.
async fn send(server: &Server, n: u32, sitting: Option<(u32, &str)>, answers: &Value) {
    let mut response = json!({"id": id(n), "definition": "myths", "version": 1, "source": "https://paper.example/news", "answers": answers});
    if let Some((attempt, time)) = sitting {
        response["sitting"] = json!({"attempt": id(attempt), "time": time});
    }
    let reply = server.post_json("/v1/responses", &response).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
}

async fn report(server: &Server) -> Value {
    let reply = server.get("/v1/definitions/myths/beliefs", &[("authorization", ADMIN)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn the_report_tells_what_changed_and_marks_what_makes_people_more_wrong() {
    let server = with_quiz().await;
    // Statement `lorry`: 14 people wrong (sure 2), then right (sure 4); 3 right (sure 5) both times.
    // Right before 3, after 17; became right 14, wrong 0. Sure before (14*2 + 3*5) / 17 = 43 / 17 = 2.53,
    // after (14*4 + 3*5) / 17 = 71 / 17 = 4.18. Statement `view`: 11 right, then wrong.
    let lorry = |before: &str, sure: u32, sure_after: u32| json!({"lorry": before, "lorry-sure": sure, "lorry-after": "true", "lorry-after-sure": sure_after});
    answered(&server, 0, 9, lorry("false", 2, 4)).await;
    let few = report(&server).await;
    assert_eq!((&few["people"], &few["outlets"]), (&Value::Null, &json!([])), "nothing is told of fewer than ten");
    assert_eq!(few["items"][0].get("judged"), None);
    answered(&server, 50, 5, lorry("false", 2, 4)).await;
    answered(&server, 100, 3, lorry("true", 5, 5)).await;
    answered(&server, 200, 11, json!({"view": "true", "view-after": "false"})).await;
    let all = report(&server).await;
    assert_eq!(all["people"], 30);
    assert_eq!(all["outlets"], json!([{"outlet": "https://paper.example", "people": 30}]));
    let mut first = all["items"][0].clone();
    assert!(first["days_left"].as_i64().is_some_and(|days| days > 60));
    first.as_object_mut().expect("an object").remove("days_left");
    let lorry = json!({
        "item": "lorry", "review_by": "9999-12-31", "review": "good", "judged": 15, "right": 5,
        "change": {"base": 15, "right_before": 5, "right_after": 15, "became_right": 15, "became_wrong": 0, "makes_more_wrong": false},
        "confidence": {"base": 15, "before": 2.5, "after": 4.2}
    });
    assert_eq!(first, lorry);
    assert_eq!(all["items"][1]["review"], "expired");
    assert!(all["items"][1]["days_left"].as_i64().is_some_and(|days| days < 0));
    assert_eq!(all["items"][2]["change"]["makes_more_wrong"], true);
    assert_eq!(all["items"][2].get("confidence"), None);
}

#[tokio::test]
async fn the_report_is_counted_anew_only_once_ten_people_more_have_answered() {
    let server = with_quiz().await;
    answered(&server, 0, 13, json!({"lorry": "true"})).await;
    let first = report(&server).await;
    assert_eq!(first["items"][0]["judged"], 15);
    answered(&server, 100, 9, json!({"lorry": "true"})).await;
    assert_eq!(report(&server).await, first, "what one person said could be worked out from two looks");
    answered(&server, 200, 1, json!({"lorry": "true"})).await;
    assert_eq!(report(&server).await["items"][0]["judged"], 25);
}

#[tokio::test]
async fn who_answers_while_a_report_is_counted_is_not_in_it_and_still_to_be_counted() {
    let server = with_quiz().await;
    let store = &server.state.store;
    answered(&server, 0, 3, json!({"lorry": "true"})).await;
    let mut look = store.look_at_beliefs("myths", 1).await.expect("a database");
    answered(&server, 10, 2, json!({"lorry": "true"})).await;
    send(&server, 20, Some((20, "later")), &json!({"lorry": "true"})).await;
    let seen =
        (look.responses(None, 100).await.expect("a database").len(), look.later().await.expect("a database").len());
    assert_eq!((seen, look.kept.changes), ((3, 0), 3));
    store.keep_beliefs(look, "{}", 3).await.expect("a database");
    let next = store.look_at_beliefs("myths", 1).await.expect("a database");
    assert_eq!((next.kept.changes, next.kept.counted), (2, 3));
}

#[tokio::test]
async fn what_one_person_sends_in_parts_counts_once_and_trying_again_does_not_count() {
    let server = with_quiz().await;
    for n in 0..12 {
        send(&server, 100 + n, Some((n, "first")), &json!({"lorry": "false"})).await;
        send(&server, 200 + n, Some((n, "first")), &json!({"view": "true"})).await;
        send(&server, 300 + n, Some((n, "again")), &json!({"lorry": "true"})).await;
    }
    let all = report(&server).await;
    assert_eq!((&all["people"], &all["outlets"][0]["people"]), (&json!(10), &json!(10)), "12, to the nearest 5");
    assert_eq!(
        (&all["items"][0]["judged"], &all["items"][0]["right"]),
        (&json!(10), &json!(0)),
        "a first sight is one"
    );
    // 8 people more in two parts each are 16 responses, but too few people to count anew.
    for n in 20..28 {
        send(&server, 100 + n, Some((n, "first")), &json!({"lorry": "false"})).await;
        send(&server, 200 + n, Some((n, "first")), &json!({"view": "true"})).await;
    }
    assert_eq!(report(&server).await, all);
}

#[tokio::test]
async fn whoever_takes_back_what_they_sent_in_parts_counts_once_too() {
    let server = with_quiz().await;
    answered(&server, 0, 12, json!({"lorry": "true"})).await;
    for n in 100..110 {
        send(&server, n, Some((1, "first")), &json!({"view": "true"})).await;
    }
    let all = report(&server).await;
    assert_eq!(all["people"], 15, "13, to the nearest 5");
    for n in 100..110 {
        assert!(server.state.store.erase(&Key::of(&id(n))).await.expect("a database"));
    }
    assert_eq!(report(&server).await, all, "what this one person said could be worked out from two looks");
    answered(&server, 200, 9, json!({"lorry": "true"})).await;
    assert_eq!(report(&server).await["people"], 20, "one has gone and nine have come: 21, to the nearest 5");
}

#[tokio::test]
async fn what_people_say_weeks_later_is_compared_with_what_they_said_at_first() {
    let server = with_quiz().await;
    for n in 0..14 {
        send(&server, 100 + n, Some((n, "first")), &json!({"lorry": "false", "lorry-after": "true"})).await;
    }
    let before = report(&server).await;
    for n in 0..8 {
        send(&server, 200 + n, Some((n, "later")), &json!({"lorry": "true"})).await;
    }
    send(&server, 300, Some((99, "later")), &json!({"lorry": "true"})).await;
    send(&server, 301, Some((0, "later")), &json!({"lorry": "false"})).await;
    assert_eq!(report(&server).await, before, "eight have come back: too few");
    for n in 8..11 {
        send(&server, 200 + n, Some((n, "later")), &json!({"lorry": "false"})).await;
    }
    // 11 have come back, 8 of them right now, all of them wrong at first: 10, 10 and 0.
    let later = json!({
        "base": 10, "right_before": 0, "right_after": 10, "became_right": 10, "became_wrong": 0, "makes_more_wrong": false
    });
    let after = report(&server).await;
    assert_eq!(after["items"][0]["later"], later);
    assert_eq!(after["people"], 15, "whoever comes back is nobody new");
}

#[tokio::test]
async fn what_is_sent_one_by_one_weeks_later_counts_for_each_statement() {
    let server = with_quiz().await;
    for n in 0..12 {
        send(&server, 100 + n, Some((n, "first")), &json!({"lorry": "false"})).await;
        send(&server, 200 + n, Some((n, "first")), &json!({"view": "true"})).await;
        send(&server, 300 + n, Some((n, "later")), &json!({"lorry": "true"})).await;
        send(&server, 400 + n, Some((n, "later")), &json!({"view": "true"})).await;
    }
    let all = report(&server).await;
    for place in [0, 2] {
        assert_eq!(all["items"][place]["later"]["base"], 10, "12, to the nearest 5");
        assert_eq!(all["items"][place]["later"]["right_after"], 10);
    }
}

#[tokio::test]
async fn where_every_statement_has_run_out_there_is_nothing_to_show_and_no_form() {
    let server = empty_server().await;
    let mut all_old = quiz();
    for place in 0..3 {
        all_old["items"][place]["review_by"] = json!("2020-12-31");
    }
    server.publish(all_old).await;
    let page = server.get("/quizzes/myths?lang=en", &[("accept", BROWSER)]).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Is lorry so?") && !page.text().contains("<form"), "{}", page.text());
}

#[tokio::test]
async fn the_report_is_for_those_with_the_admin_token() {
    let server = with_quiz().await;
    server.get("/v1/definitions/myths/beliefs", &[]).await.assert_problem(401, "no-admin-token");
    server.publish(park(1)).await;
    server.get("/v1/definitions/park/beliefs", &[("authorization", ADMIN)]).await.assert_problem(404, "not-found");
}

#[tokio::test]
async fn the_officers_list_says_what_each_quiz_is_made_of_and_what_runs_out() {
    let server = with_quiz().await;
    let mut newer = quiz();
    newer["version"] = json!(2);
    newer["made_from"] = json!([{"id": "national", "version": 4}, {"id": "exampleton", "version": 2}]);
    let soon = clock::today().number() + 7;
    newer["items"][2]["review_by"] = json!(Date::from_number(soon).expect("a day").iso());
    server.publish(newer).await;
    server.publish(park(1)).await;
    server.get("/v1/quizzes", &[]).await.assert_problem(401, "no-admin-token");
    let list = server.get("/v1/quizzes", &[("authorization", ADMIN)]).await.json();
    let all = list["quizzes"].as_array().expect("a list");
    assert_eq!(all.len(), 1, "a survey is none, and the newest version counts: {list:#}");
    assert_eq!((&all[0]["definition"], &all[0]["version"]), (&json!("myths"), &json!(2)));
    assert_eq!(all[0]["made_from"][1], json!({"id": "exampleton", "version": 2}));
    assert_eq!((&all[0]["expired"], &all[0]["soon"]), (&json!(1), &json!(1)));
    let days: Vec<_> = all[0]["items"].as_array().into_iter().flatten().map(|item| &item["review"]).collect();
    assert_eq!(days, ["good", "expired", "soon"]);
    assert_eq!(
        (&all[0]["items"][2]["days_left"], &all[0]["items"][2]["statement"]),
        (&json!(7), &json!("Is view so?"))
    );
}

#[tokio::test]
async fn what_fills_in_the_field_that_people_never_see_is_set_aside() {
    let server = with_quiz().await;
    let first = server.get("/quizzes/myths?lang=en", &[("accept", BROWSER)]).await;
    assert!(first.text().contains("name=\"_website\""));
    let mut page = go_on(&server, &first, &[("lorry", "true"), ("_website", "https://spam.example")]).await;
    for filled in [&[][..], &[("view", "true")], &[]] {
        page = go_on(&server, &page, filled).await;
    }
    page.assert_page(200, &["Your answers have been sent. Thank you."]);
    assert!(server.stored("myths").await.is_empty(), "it stays out of what is counted");
}

#[tokio::test]
async fn a_statement_that_runs_out_meanwhile_is_passed_over() {
    let server = with_quiz().await;
    let fields = [("_version", "1"), ("_item", "old"), ("lorry", "true"), ("old", "true")];
    let page = server.post_form("/quizzes/myths", &fields).await;
    page.assert_page(200, &["Statement 2 of 2", "Is view so?"]);
    let mut last = quiz();
    last["version"] = json!(2);
    last["items"][2]["review_by"] = json!("2020-12-31");
    server.publish(last).await;
    let fields = [("_version", "2"), ("_item", "view"), ("lorry", "true")];
    let page = server.post_form("/quizzes/myths", &fields).await;
    page.assert_page(200, &["What you have learned", "Your answers have been sent. Thank you."]);
    assert_eq!(server.stored("myths").await[0]["answers"], json!({"lorry": "true"}));
}

/// Everything that `before` and `after` stand around, once.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no `{before}` in {text}")).1;
    rest.split_once(after).expect("it ends").0
}

#[tokio::test]
async fn without_script_too_somebody_can_try_again_or_come_back_later_as_nobody_in_particular() {
    let server = empty_server().await;
    let mut asks = quiz();
    asks["collect"]["follow_up_days"] = json!(42);
    server.publish(asks).await;
    let answer = async |address: &str| {
        let mut page = server.get(address, &[("accept", BROWSER), ("host", "quiz.example")]).await;
        let first = page.text();
        for filled in [&[("lorry", "true")][..], &[], &[("view", "true")], &[]] {
            page = go_on(&server, &page, filled).await;
        }
        (first, page.text())
    };
    let (_, end) = answer("/quizzes/myths?lang=en").await;
    let day = Date::from_number(clock::today().number() + 42).expect("a day").iso();
    let calendar = between(&end, "href=\"data:text/calendar;charset=utf-8,", "\"");
    let file = server.folder.path().join("day.ics");
    let bytes = form_urlencoded::parse(calendar.as_bytes()).next().expect("some").0.into_owned();
    std::fs::write(&file, bytes).expect("written");
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/read_feed.py");
    let read = std::process::Command::new(python()).arg(script).arg("ics").arg(&file).output().expect("python starts");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let read: Value = serde_json::from_slice(&read.stdout).expect("JSON");
    assert_eq!(
        (&read["wrong"], &read["events"][0]["start"]),
        (&json!([]), &json!(day)),
        "read by icalendar, which is not ours"
    );
    let later = read["events"][0]["description"].as_str().expect("an address");
    assert!(end.contains(&later.replace('&', "&amp;")), "the same link stands on the page: {later}");
    let again = between(&end, "href=\"/quizzes/myths?", "\">Try again").replace("&amp;", "&");
    assert!(again.contains("channel=web"), "{again}");
    answer(&format!("/quizzes/myths?{again}")).await;
    let (page, end) = answer(later.split_once(".example").or(later.split_once("localhost")).expect("ours").1).await;
    assert!(page.contains("Thank you for coming back."), "{page}");
    assert!(!end.contains("data:text/calendar"), "whoever has come back is asked no more");
    let stored = server.stored("myths").await;
    let mut times: Vec<_> = stored.iter().filter_map(|row| row["time"].as_str()).collect();
    times.sort_unstable();
    assert_eq!(times, ["again", "first", "later"]);
    assert!(stored.iter().all(|row| row["attempt"] == stored[0]["attempt"]), "one attempt: {stored:#?}");
}
