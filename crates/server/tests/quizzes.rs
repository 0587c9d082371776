//! Quizzes on a server: published, answered without script, and reported on.

mod support;

use serde_json::{Value, json};
use support::*;

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
    missing.assert_page(422, &["Select an answer to ‘Is lorry so?’", "Is lorry so?"]);
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

/// Puts the responses so far on an earlier day: a report counts whole days.
fn yesterday(server: &Server) {
    let database = std::fs::read_dir(server.folder.path()).expect("the folder can be listed");
    let mut files = database.map(|file| file.expect("a readable entry").path());
    let file = files.find(|file| file.extension().is_some_and(|it| it == "db" || it == "sqlite")).expect("a database");
    let connection = rusqlite::Connection::open(file).expect("it opens");
    connection.execute("UPDATE responses SET received = '2026-01-31'", []).expect("it is changed");
}

async fn answered(server: &Server, from: u32, count: u32, answers: Value) {
    for n in from..from + count {
        let response = json!({"id": id(n), "definition": "myths", "version": 1, "source": "https://paper.example/news", "answers": answers});
        let reply = server.post_json("/v1/responses", &response).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
    }
}

#[tokio::test]
async fn the_report_tells_what_changed_and_marks_what_makes_people_more_wrong() {
    let server = with_quiz().await;
    // Statement `lorry`: 14 people wrong (sure 2), then right (sure 4); 3 right (sure 5) both times.
    // Right before 3, after 17; became right 14, wrong 0. Sure before (14*2 + 3*5) / 17 = 43 / 17 = 2.53,
    // after (14*4 + 3*5) / 17 = 71 / 17 = 4.18. Statement `view`: 11 right, then wrong; 9 of another site judged nothing.
    let lorry = |before: &str, sure: u32, sure_after: u32| json!({"lorry": before, "lorry-sure": sure, "lorry-after": "true", "lorry-after-sure": sure_after});
    answered(&server, 0, 14, lorry("false", 2, 4)).await;
    answered(&server, 100, 3, lorry("true", 5, 5)).await;
    answered(&server, 200, 11, json!({"view": "true", "view-after": "false"})).await;
    let ask = async |server: &Server| {
        let reply = server.get("/v1/definitions/myths/beliefs", &[("authorization", ADMIN)]).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    };
    let today = ask(&server).await;
    assert_eq!(
        (&today["responses"], &today["outlets"]),
        (&Value::Null, &json!([])),
        "a day is not told until it is over"
    );
    yesterday(&server);
    answered(&server, 300, 9, json!({"lorry": "false"})).await;
    let report = ask(&server).await;
    assert_eq!(report["responses"], 30);
    assert_eq!(report["outlets"], json!([{"outlet": "https://paper.example", "responses": 30}]));
    let lorry = json!({
        "item": "lorry", "review_by": "9999-12-31", "review": "good", "judged": 15, "right": 5,
        "change": {"base": 15, "right_before": 5, "right_after": 15, "became_right": 15, "became_wrong": 0, "makes_more_wrong": false},
        "confidence": {"base": 15, "before": 2.5, "after": 4.2}
    });
    assert_eq!(report["items"][0], lorry);
    assert_eq!(report["items"][1], json!({"item": "old", "review_by": "2020-12-31", "review": "expired"}));
    assert_eq!(report["items"][2]["change"]["makes_more_wrong"], true);
    assert_eq!(report["items"][2].get("confidence"), None);
}

#[tokio::test]
async fn the_report_is_for_those_with_the_admin_token() {
    let server = with_quiz().await;
    server.get("/v1/definitions/myths/beliefs", &[]).await.assert_problem(401, "no-admin-token");
    server.publish(park(1)).await;
    server.get("/v1/definitions/park/beliefs", &[("authorization", ADMIN)]).await.assert_problem(404, "not-found");
}
