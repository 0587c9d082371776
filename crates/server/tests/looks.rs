//! Two looks at a poll's results: who is in each, and that neither their difference nor what comes later tells of anybody.

mod support;

use serde_json::{Value, json};
use support::*;
use wecan_model::Date;

const RESULTS: &str = "/v1/polls/belonging/results";

async fn open_poll(identity: &str, reveal: &str) -> Server {
    let server = empty_server().await;
    let options = json!(["yes", "no", "unsure"]);
    server
        .publish(json!({
            "id": "belonging", "version": 1, "title": "Belonging", "purpose": "To plan.", "retention_days": 30,
            "identity": identity, "poll": {"results": reveal},
            "pages": [{"questions": [
                {"id": "belong", "type": "radios", "label": "Belong?", "required": true, "options": options},
                {"id": "age", "type": "radios", "label": "Age", "options": ["young", "old"]}
            ]}]
        }))
        .await;
    server
}

async fn send(server: &Server, n: u32, belong: &str, invitation: Option<&str>) -> Reply {
    let age = if n.is_multiple_of(3) { "young" } else { "old" };
    let answer = json!({"id": id(n), "definition": "belonging", "version": 1, "invitation": invitation,
                        "answers": {"belong": belong, "age": age}});
    server.post_json("/v1/responses", &answer).await
}

/// So many answers, half of them yes.
async fn fill(server: &Server, from: u32, count: u32) {
    for n in from..from + count {
        assert_eq!(send(server, n, if n % 2 == 0 { "yes" } else { "no" }, None).await.status, 201);
    }
}

fn codes(server: &Server, count: usize) -> Vec<String> {
    (0..count).map(|_| server.state.secret.invitation("belonging").expect("a code")).collect()
}

async fn close(server: &Server) {
    let day = Date::parse("2026-11-22").expect("a day");
    assert!(server.state.store.close_poll("belonging", day).await.expect("the store works"));
}

async fn erase(server: &Server, n: u32) {
    let key = wecan_server::tokens::Key::of(&id(n));
    assert!(server.state.store.erase(&key).await.expect("the store works"));
}

async fn look(server: &Server) -> Value {
    let reply = server.get(RESULTS, &[("authorization", ADMIN)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

fn count(results: &Value, option: usize) -> Option<u64> {
    results["questions"][0]["options"][option]["count"].as_u64()
}

#[tokio::test]
async fn what_is_set_aside_takes_no_place_and_uses_no_invitation_up() {
    let server = open_poll("invited", "after_close").await;
    let code = &codes(&server, 1)[0];
    let trapped = |answer: &'static str| {
        let fields = [
            ("_definition", "belonging"),
            ("_version", "1"),
            ("_invitation", code),
            ("_website", "x"),
            ("belong", answer),
        ];
        fields.map(|(name, value)| (name, value.to_owned()))
    };
    let post = async |answer| {
        let fields = trapped(answer);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        server.post_form("/v1/responses", &fields).await.status
    };
    assert_eq!(post("no").await, 200, "a machine is not told that it was found out");
    let first = send(&server, 1, "yes", Some(code)).await;
    assert_eq!((first.status.as_u16(), first.json().get("replaced")), (201, None), "the invitation is unused");
    assert_eq!(post("no").await, 200);
    let stored = server.stored("belonging").await;
    assert_eq!((stored.len(), &stored[0]["answers"]["belong"]), (1, &json!("yes")), "the real answer stays");
}

#[tokio::test]
async fn whoever_changes_their_answer_ten_times_is_one_of_ten() {
    let server = open_poll("invited", "after_voting").await;
    let codes = codes(&server, 30);
    for (n, code) in codes.iter().take(24).enumerate() {
        let belong = if n % 2 == 0 { "yes" } else { "no" };
        assert_eq!(send(&server, n as u32, belong, Some(code)).await.status, 201);
    }
    let before = look(&server).await;
    assert_eq!((count(&before, 0), count(&before, 1)), (None, Some(10)), "nobody was unsure: the rarer goes with it");
    for n in 0..20 {
        let belong = if n % 2 == 0 { "unsure" } else { "no" };
        assert_eq!(send(&server, 100 + n, belong, Some(&codes[0])).await.status, 201);
    }
    // Erasing it and answering once more makes nobody else of them.
    erase(&server, 119).await;
    assert_eq!(send(&server, 120, "yes", Some(&codes[0])).await.status, 201);
    assert_eq!(look(&server).await, before, "one person");
    for (n, code) in codes.iter().enumerate().take(9).skip(1) {
        assert_eq!(send(&server, 200 + n as u32, "yes", Some(code)).await.status, 201);
    }
    assert_eq!(look(&server).await, before, "nine people");
    assert_eq!(send(&server, 300, "yes", Some(&codes[24])).await.status, 201);
    assert_ne!(look(&server).await, before, "ten");
}

#[tokio::test]
async fn who_came_and_went_between_two_looks_was_never_there() {
    let server = open_poll("anonymous", "after_voting").await;
    fill(&server, 0, 40).await;
    let before = look(&server).await;
    for n in 100..130 {
        assert_eq!(send(&server, n, "yes", None).await.status, 201);
        erase(&server, n).await;
    }
    assert_eq!(server.state.store.differing("belonging", 1, 100).await.expect("a number"), 0);
    for n in 0..9 {
        erase(&server, n).await;
    }
    assert_eq!(look(&server).await, before);
    erase(&server, 9).await;
    assert_eq!(look(&server).await["base"], 30);
}

#[tokio::test]
async fn new_figures_weight_the_answers_that_are_in_the_results_and_no_others() {
    let server = open_poll("anonymous", "after_voting").await;
    fill(&server, 0, 60).await;
    let plain = look(&server).await;
    assert_eq!((&plain["weighted"], count(&plain, 1)), (&json!(false), Some(30)));
    for n in 100..108 {
        assert_eq!(send(&server, n, "no", None).await.status, 201);
    }
    let store = &server.state.store;
    let figures = |young: f64| json!({"age": {"young": young, "old": 1.0 - young}}).to_string();
    store.set_targets("belonging", &figures(0.5)).await.expect("kept");
    let weighted = look(&server).await;
    assert_eq!((&weighted["weighted"], &weighted["base"]), (&json!(true), &plain["base"]));
    for option in 0..3 {
        assert_eq!(count(&weighted, option), count(&plain, option), "eight more are in no look yet");
    }
    let by = async |margin: &str| server.get(&format!("{RESULTS}.csv?by={margin}"), &[("authorization", ADMIN)]).await;
    let table = by("age").await.text();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "\u{feff}question,answer,label,group,count,percent_of_group,group_base");
    assert_eq!(
        lines[1..5],
        [
            "belong,yes,yes,old,,,40",
            "belong,yes,yes,young,,,20",
            "belong,no,no,old,20,50,40",
            "belong,no,no,young,10,50,20"
        ]
    );
    by("ward").await.assert_problem(404, "not-found");
    // Who is gone would be missing from what is weighted now: the next batch brings the figures.
    erase(&server, 0).await;
    store.set_targets("belonging", &figures(0.9)).await.expect("kept");
    assert_eq!(look(&server).await, weighted);
    erase(&server, 1).await;
    let later = look(&server).await;
    assert_eq!(later["margins"][0]["categories"][1]["population"], 90);
    close(&server).await;
    let page = server.get("/polls/belonging?lang=en", &[("accept", BROWSER)]).await;
    page.assert_page(200, &["Answers by group: Age", "/v1/polls/belonging/results.csv?by=age&amp;lang=en"]);
}

#[tokio::test]
async fn the_last_look_is_for_good() {
    for (reveal, late) in [("after_close", 35), ("after_voting", 30)] {
        let server = open_poll("anonymous", reveal).await;
        fill(&server, 0, 30).await;
        assert_eq!(look(&server).await["base"], 30);
        fill(&server, 30, 5).await;
        close(&server).await;
        let last = look(&server).await;
        assert_eq!(last["base"], late, "{reveal}: whoever saw the first look could subtract it");
        for n in 0..15 {
            erase(&server, n).await;
        }
        assert_eq!(look(&server).await, last, "{reveal}");
    }
}

#[tokio::test]
async fn results_of_a_closed_poll_stay_when_its_answers_are_deleted() {
    for looked in [false, true] {
        let server = open_poll("anonymous", "after_close").await;
        fill(&server, 0, 30).await;
        close(&server).await;
        if looked {
            look(&server).await;
        }
        let today = wecan_server::clock::today();
        let late = Date::from_number(today.number() + 31).expect("a day");
        assert_eq!(wecan_server::commands::forget(&server.state.store, late).await.expect("done"), 30);
        assert_eq!(server.stored("belonging").await.len(), 0);
        let left = look(&server).await;
        assert_eq!((&left["base"], count(&left, 1)), (&json!(30), Some(15)), "looked before: {looked}");
    }
}

#[tokio::test]
async fn while_a_poll_is_open_results_hold_what_may_be_kept() {
    let server = open_poll("anonymous", "after_voting").await;
    fill(&server, 0, 30).await;
    assert_eq!(look(&server).await["base"], 30);
    let late = Date::from_number(wecan_server::clock::today().number() + 31).expect("a day");
    assert_eq!(wecan_server::commands::forget(&server.state.store, late).await.expect("done"), 30);
    assert_eq!(look(&server).await["base"], Value::Null);
}

#[tokio::test]
async fn a_sender_who_asks_again_is_told_again_that_an_answer_was_replaced() {
    let server = open_poll("invited", "after_close").await;
    let code = &codes(&server, 1)[0];
    send(&server, 1, "yes", Some(code)).await;
    assert_eq!(send(&server, 2, "no", Some(code)).await.json()["replaced"], true);
    let again = send(&server, 2, "no", Some(code)).await;
    assert_eq!((again.status.as_u16(), &again.json()["replaced"]), (200, &json!(true)));
    close(&server).await;
    let late = send(&server, 2, "no", Some(code)).await;
    assert_eq!((late.status.as_u16(), &late.json()["replaced"]), (200, &json!(true)));
}

#[tokio::test]
async fn a_poll_is_counted_once_however_many_ask_at_once() {
    let server = open_poll("anonymous", "after_voting").await;
    fill(&server, 0, 30).await;
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let (routes, asked) =
                (server.routes(), request(axum::http::Method::GET, RESULTS, &[("authorization", ADMIN)], ""));
            tokio::spawn(async move { tower::ServiceExt::oneshot(routes, asked).await.expect("an answer").status() })
        })
        .collect();
    for asked in asking {
        assert_eq!(asked.await.expect("it ends"), 200);
    }
    let poll = server.state.store.poll("belonging").await.expect("the store works").expect("a poll");
    assert_eq!((poll.shown, poll.counted), (1, 30));
}

#[tokio::test]
async fn of_whoever_erases_their_answer_to_a_poll_that_is_over_no_mark_stays() {
    let server = open_poll("invited", "after_close").await;
    let codes = codes(&server, 24);
    for (n, code) in codes.iter().enumerate() {
        assert_eq!(send(&server, n as u32, if n % 2 == 0 { "yes" } else { "no" }, Some(code)).await.status, 201);
    }
    let marks = || {
        let database = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
        database.query_row("SELECT COUNT(*) FROM polls_gone", [], |row| row.get::<_, u32>(0)).expect("counted")
    };
    look(&server).await;
    erase(&server, 3).await;
    assert_eq!(marks(), 1, "until it is over, whoever goes counts as a difference");
    close(&server).await;
    let last = look(&server).await;
    assert_eq!((&last["closed"], marks()), (&json!(true), 0));
    erase(&server, 4).await;
    assert_eq!((look(&server).await, marks()), (last, 0));
}
