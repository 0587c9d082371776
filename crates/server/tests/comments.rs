//! Comments on planning applications: asked by a form made of the application, kept with its reference, handed on to BOPS once.

mod support;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use support::*;
use wecan_model::planning::{Application, Happening, Status, What};
use wecan_model::{Date, formats};
use wecan_server::clock;
use wecan_server::planning::bops::{self, Council};
use wecan_server::store::Store;
use wecan_server::store::planning::Origin;
use wecan_server::tokens::Key;

fn in_days(days: i32) -> Date {
    Date::from_number(clock::today().number() + days).expect("a day")
}

fn application(reference: &str, closes: Date) -> Application {
    Application {
        area: "Camden".into(),
        reference: reference.into(),
        address: "1 High Street".into(),
        description: "A tower".into(),
        timeline: vec![
            Happening { day: in_days(-10), what: What::ConsultationStarts },
            Happening { day: closes, what: What::ConsultationEnds },
        ],
        ..Application::default()
    }
}

async fn import(server: &Server, one: &Application) {
    let origin = Origin { area: "Camden", source: "bops", today: clock::today() };
    server.state.store.import_planning(origin, std::slice::from_ref(one)).await.expect("it is taken in");
}

const ANSWERS: [(&str, &str); 7] = [
    ("stance", "objection"),
    ("topics", "light"),
    ("topics", "heritage"),
    ("comment", "It takes the light."),
    ("name", "A. Resident"),
    ("house", "3"),
    ("postcode", "nw1 1aa"),
];

fn response(n: u32, definition: &str) -> Value {
    json!({"id": id(n), "definition": definition, "version": 1, "language": "en", "channel": "web", "answers": {
        "stance": "objection", "topics": ["light", "heritage", "other"], "comment": "It takes the light.", "name": "A. Resident",
        "house": "3", "postcode": "nw1 1aa", "email": "a@example.org"}})
}

async fn export(server: &Server, query: &str) -> Vec<String> {
    let reply = server.get(&format!("/v1/planning/comments.csv{query}"), &[("authorization", ADMIN)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.text().lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_comment_is_taken_while_the_consultation_is_open_and_kept_with_the_applications_reference() {
    let server = empty_server().await;
    let mut one = application("2026/1234/P", in_days(5));
    import(&server, &one).await;
    let form = one.comment_id().expect("a name");
    let shown = server.get(&format!("/v1/definitions/{form}"), &[]).await.json();
    assert_eq!(
        (shown["title"]["en"].as_str(), shown["closes"].as_str()),
        (Some("Comment on 2026/1234/P"), Some(in_days(5).iso().as_str()))
    );
    let receipt = server.post_json("/v1/responses", &response(1, &form)).await;
    assert_eq!(receipt.status, 201, "{}", receipt.text());
    assert_eq!(server.post_json("/v1/responses", &response(1, &form)).await.status, 200);
    let lines = export(&server, "").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("Camden,2026/1234/P,"), "{lines:?}");
    assert!(
        lines[0].contains(
            "objection,\"light; heritage; other\",It takes the light.,A. Resident,3,NW1 1AA,a@example.org,no,,"
        ),
        "{lines:?}"
    );
    assert_eq!(export(&server, "?area=Elsewhere").await.len(), 0);
    assert_eq!(server.get("/v1/planning/comments.csv", &[]).await.status, 401);
    // The consultation goes on for longer than was said, or is over sooner: what the application says now counts.
    one.timeline[1].day = in_days(-1);
    import(&server, &one).await;
    server.post_json("/v1/responses", &response(2, &form)).await.assert_problem(403, "closed");
    one.timeline[1].day = in_days(20);
    one.tidy();
    import(&server, &one).await;
    assert_eq!(server.post_json("/v1/responses", &response(3, &form)).await.status, 201);
    one.status = Status::Withdrawn;
    import(&server, &one).await;
    server.post_json("/v1/responses", &response(4, &form)).await.assert_problem(403, "closed");
    // Its council takes the last day back, decides without one, or takes comments until it has decided.
    one.timeline.truncate(1);
    for (n, status) in [(5, Status::Withdrawn), (6, Status::Determined), (7, Status::Undetermined)] {
        one.status = status;
        import(&server, &one).await;
        let mut late = response(n, &form);
        // Its sender says that it was given in time.
        late["id"] = json!(formats::uuid_v7(clock::milliseconds() - 3 * 24 * 60 * 60_000, [n as u8; 10]));
        server.post_json("/v1/responses", &late).await.assert_problem(403, "closed");
        server
            .get(&format!("/forms/{form}?lang=en"), &[("accept", BROWSER)])
            .await
            .assert_page(200, &["Answers can no longer be sent."]);
    }
    assert_eq!(server.post_json("/v1/responses", &response(3, &form)).await.status, 200, "its receipt is there again");
    assert_eq!(export(&server, "?area=Camden").await.len(), 2);
    // Kept for as long as the form says, and no longer.
    assert_eq!(server.state.store.forget(in_days(730)).await.expect("it works"), 0);
    assert_eq!(server.state.store.forget(in_days(731)).await.expect("it works"), 2);
}

#[tokio::test]
async fn a_form_goes_with_the_last_comment_once_nobody_is_asked_any_more() {
    let server = empty_server().await;
    let over = application("26/1", in_days(5));
    let goes_on = Application { comments_until_decision: true, ..application("26/2", in_days(5)) };
    let both = [&over, &goes_on].map(|one| one.comment_id().expect("a name"));
    for (n, (one, form)) in [&over, &goes_on].into_iter().zip(&both).enumerate() {
        import(&server, one).await;
        assert_eq!(server.post_json("/v1/responses", &response(n as u32, form)).await.status, 201);
    }
    let file = rusqlite::Connection::open(server.folder.path().join("wecan.sqlite")).expect("it opens");
    let kept = || -> [u32; 2] {
        ["definitions", "planning_comments"].map(|table| {
            file.query_row(&format!("SELECT count(*) FROM {table}"), (), |row| row.get(0)).expect("counted")
        })
    };
    assert_eq!(kept(), [2, 2]);
    assert_eq!(server.state.store.forget(in_days(730)).await.expect("it works"), 0);
    assert_eq!(kept(), [2, 2]);
    assert_eq!(server.state.store.forget(in_days(731)).await.expect("it works"), 2);
    assert_eq!(kept(), [1, 1], "comments on one of them may still come in");
    // Its form is that of the application again, as before the first comment.
    for (n, form) in (10..).zip(&both) {
        let shown = server.get(&format!("/v1/definitions/{form}"), &[]).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        assert_eq!(server.post_json("/v1/responses", &response(n, form)).await.status, 201);
        assert!(server.state.store.erase(&Key::of(&id(n))).await.expect("it works"));
    }
    // Both have lost their last comment while they are open: when they close, none goes with which they could go too.
    assert_eq!(server.state.store.forget(in_days(5)).await.expect("it works"), 0);
    assert_eq!(kept(), [2, 2], "comments on both may still come in");
    assert_eq!(server.state.store.forget(in_days(6)).await.expect("it works"), 0);
    assert_eq!(kept(), [1, 1], "erased by who wrote it, and closed since");
    assert_eq!(server.post_json("/v1/responses", &response(20, &both[1])).await.status, 201);
    assert_eq!(server.state.store.forget(in_days(731)).await.expect("it works"), 1);
    assert_eq!(kept(), [1, 1], "its last comment went while it was open");
    import(&server, &Application { status: Status::Determined, ..goes_on }).await;
    assert_eq!(server.state.store.forget(clock::today()).await.expect("it works"), 0);
    assert_eq!(kept(), [0, 0], "decided since");
}

#[tokio::test]
async fn nobody_can_comment_where_there_is_no_consultation_or_no_such_application() {
    let server = empty_server().await;
    let one = Application { timeline: Vec::new(), ..application("26/1", in_days(1)) };
    import(&server, &one).await;
    for form in [one.comment_id().expect("a name"), "comment-26-2-00000000".into(), "comment-".into()] {
        server.post_json("/v1/responses", &response(1, &form)).await.assert_problem(422, "no-definition");
    }
}

#[tokio::test]
async fn without_script_everybody_sees_what_is_made_public_before_it_is_sent() {
    let server = empty_server().await;
    let one = application("26/1", in_days(5));
    import(&server, &one).await;
    let form = one.comment_id().expect("a name");
    let about = server.get("/planning/26/1?lang=en", &[("accept", BROWSER)]).await;
    about.assert_page(200, &["Comment on this application", &format!("href=\"/forms/{form}?lang=en\"")]);
    let page = server.get(&format!("/forms/{form}?lang=cy"), &[("accept", BROWSER)]).await;
    page.assert_page(200, &["Rhoi sylw ar 26/1", "Gall pawb ddarllen hyn", &format!("action=\"/forms/{form}\"")]);
    let own = id(7);
    let mut fields =
        vec![("_definition", form.as_str()), ("_version", "1"), ("_lang", "en"), ("_id", &own), ("_website", "")];
    let address = format!("/forms/{form}");
    // Something is missing: the form again.
    server.post_form(&address, &fields).await.assert_page(422, &["Enter your name", &format!("action=\"{address}\"")]);
    fields.extend(ANSWERS);
    fields[8].1 = "It will lower house prices.";
    let preview = server.post_form(&address, &fields).await;
    preview.assert_page(
        200,
        &[
            "Check your answers",
            "Everyone can read this",
            "A. Resident",
            "What a home is worth cannot count",
            "Only the council reads this",
            "nw1 1aa",
        ],
    );
    preview.assert_page(200, &["action=\"/v1/responses\"", "Send your answers", "Change my answers", &own]);
    assert_eq!(export(&server, "").await.len(), 0, "nothing is sent yet");
    let changing: Vec<_> = fields.iter().copied().chain([("_change", "yes")]).collect();
    server
        .post_form(&address, &changing)
        .await
        .assert_page(200, &["It will lower house prices.</textarea>", "What a home is worth cannot count"]);
    server
        .post_form("/v1/responses", &fields)
        .await
        .assert_page(200, &["Your comment has been received", "What happens next"]);
    assert_eq!(export(&server, "").await.len(), 1);
}

#[tokio::test]
async fn comments_on_another_councils_applications_are_left_to_it() {
    let mut server = empty_server().await;
    server.state.store = server.state.store.clone().taking_comments(vec!["Islington".into(), "Barnet".into()]);
    assert_eq!(server.state.store.unknown_comment_areas().await.expect("a database"), ["Islington", "Barnet"]);
    let one = application("2026/1234/P", in_days(5));
    import(&server, &one).await;
    let origin = Origin { area: "Barnet", source: "bops", today: clock::today() };
    server.state.store.import_planning(origin, std::slice::from_ref(&one)).await.expect("it is taken in");
    assert_eq!(
        server.state.store.unknown_comment_areas().await.expect("a database"),
        ["Islington"],
        "mistyped, or to come"
    );
    for (area, taken) in [("Camden", false), ("Barnet", true)] {
        let form = Application { area: area.into(), ..one.clone() }.comment_id().expect("a name");
        let found = server.get(&format!("/v1/definitions/{form}"), &[]).await.status;
        let sent = server.post_json("/v1/responses", &response(if taken { 1 } else { 2 }, &form)).await.status;
        assert_eq!((found.as_u16(), sent.as_u16()), if taken { (200, 201) } else { (404, 422) }, "{area}");
        let page = server.get(&format!("/planning/2026/1234/P?area={area}&lang=en"), &[("accept", BROWSER)]).await;
        assert_eq!(page.text().contains(&form), taken, "{area}: {}", page.text());
        let shown = server.get(&format!("/v1/planning/applications/2026/1234/P?area={area}"), &[]).await.json();
        assert_eq!(shown["comments_elsewhere"].as_bool(), (!taken).then_some(true), "{area}");
    }
    let listed = server.get("/v1/planning/applications", &[]).await.json();
    let listed = listed["applications"].as_array().expect("a list").iter();
    assert_eq!(listed.filter(|one| one["comments_elsewhere"] == true).count(), 1);
    assert_eq!(export(&server, "").await.len(), 1);
}

/// What came in at a council's BOPS, and what it answers.
#[derive(Clone, Default)]
struct Bops {
    seen: Arc<Mutex<Vec<(String, String, Value)>>>,
    answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
}

impl Bops {
    async fn start(self) -> String {
        let routes = Router::new()
            .route("/api/v2/planning_applications/{reference}/comments/public", post(take))
            .with_state(self);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}")
    }
}

async fn take(
    State(bops): State<Bops>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, String) {
    let (status, said) = bops.answers.lock().expect("no handler panics").pop().unwrap_or((200, "{}"));
    let key = headers["authorization"].to_str().expect("text").to_owned();
    bops.seen.lock().expect("no handler panics").push((reference, key, serde_json::from_str(&body).expect("JSON")));
    (StatusCode::from_u16(status).expect("a status"), said.to_owned())
}

async fn hand_on(store: &Store, council: &Council) -> u32 {
    let mut count = 0;
    while bops::hand_on(store, council).await.expect("the database works") {
        count += 1;
    }
    count
}

#[tokio::test]
async fn comments_go_on_to_bops_once_each() {
    let server = empty_server().await;
    let store = &server.state.store;
    let one = application("26/1 A", in_days(5));
    import(&server, &one).await;
    let form = one.comment_id().expect("a name");
    server.post_json("/v1/responses", &response(1, &form)).await;
    let bops = Bops::default();
    let council = Council { area: "Camden".into(), url: bops.clone().start().await, key: "a-key".into() };
    assert_eq!(hand_on(store, &Council { area: "Elsewhere".into(), ..council.clone() }).await, 0);
    assert_eq!(hand_on(store, &council).await, 1);
    assert_eq!(hand_on(store, &council).await, 0);
    let seen = bops.seen.lock().expect("nobody panics").clone();
    assert_eq!(
        seen,
        [(
            "26/1 A".to_owned(),
            "Bearer a-key".to_owned(),
            json!({"name": "A. Resident", "address": "3, NW1 1AA", "summary_tag": "objection", "tags": ["light", "other"],
                "response": "It takes the light.", "email": "a@example.org"})
        )]
    );
    assert!(export(&server, "").await[0].ends_with(",sent,"));
    // One that BOPS will not take stays here with its words; one that it cannot take now is tried later.
    *bops.answers.lock().expect("nobody panics") =
        vec![(503, "busy"), (422, r#"{"error": {"message": "Unprocessable", "detail": "no"}}"#)];
    server.post_json("/v1/responses", &response(2, &form)).await;
    assert_eq!(hand_on(store, &council).await, 1);
    server.post_json("/v1/responses", &response(3, &form)).await;
    assert_eq!(hand_on(store, &council).await, 1);
    let lines = export(&server, "").await;
    assert_eq!(lines.iter().filter(|line| line.ends_with(",refused,422 Unprocessable: no")).count(), 1, "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.ends_with(",later,503 busy")).count(), 1, "{lines:?}");
    let due = store.due_comment("Camden", clock::milliseconds() + 60_000).await.expect("it works").expect("one is due");
    // Whoever was at it when the server ended: nobody knows, and it is not sent again by itself.
    assert!(store.begin_comment(&due.row.key, clock::milliseconds()).await.expect("it works"));
    assert!(!store.begin_comment(&due.row.key, clock::milliseconds()).await.expect("it works"));
    assert_eq!(store.doubt_comments(clock::milliseconds() + 1).await.expect("it works"), 1);
    assert!(store.due_comment("Camden", u64::MAX).await.expect("it works").is_none());
    assert_eq!(bops.seen.lock().expect("nobody panics").len(), 3);
    // Nor where what stands before it gave up waiting for it.
    *bops.answers.lock().expect("nobody panics") = vec![(504, "too slow")];
    server.post_json("/v1/responses", &response(4, &form)).await;
    assert_eq!(hand_on(store, &council).await, 1);
    assert!(export(&server, "").await.iter().any(|line| line.ends_with(",doubtful,504 too slow")));
    let by_version = server.get(&format!("/v1/definitions/{form}?version=1"), &[]).await;
    assert_eq!(by_version.header("cache-control"), "no-cache", "its last day may move");
    // A comment that its sender erases is gone, with what is known of handing it on.
    store.erase(&due.row.key).await.expect("it works");
    assert_eq!(export(&server, "").await.len(), 3);
}

#[tokio::test]
async fn where_nobody_listens_a_comment_waits() {
    let server = empty_server().await;
    let one = application("26/1", in_days(5));
    import(&server, &one).await;
    server.post_json("/v1/responses", &response(1, &one.comment_id().expect("a name"))).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let council = Council { area: "Camden".into(), url: format!("http://{free}"), key: "a-key".into() };
    assert_eq!(hand_on(&server.state.store, &council).await, 1);
    assert!(export(&server, "").await[0].contains(",later,"));
}

#[test]
fn a_file_names_the_councils_and_everything_wrong_is_said_at_once() {
    let read = |text: &str| {
        let json = serde_json::from_str(text).expect("JSON");
        bops::read(&json, |name| (name == "THE_KEY").then(|| "secret".into()))
    };
    let good = read(r#"{"bops": [{"area": "Camden", "url": "https://camden.example/", "key": "THE_KEY"}]}"#)
        .expect("it is good");
    assert_eq!((good[0].url.as_str(), good[0].key.as_str()), ("https://camden.example", "secret"));
    let wrong =
        read(r#"{"bops": [{"area": "", "url": "camden.example", "key": "ANOTHER"}]}"#).err().expect("it is wrong");
    let at: Vec<_> = wrong.iter().map(|trouble| trouble.at.as_str()).collect();
    assert_eq!(at, ["bops[0].area", "bops[0].url", "bops[0].key"]);
    assert!(read("[]").is_err());
}
