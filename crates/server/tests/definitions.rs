//! `POST /v1/definitions` and `GET /v1/definitions/{id}`.

mod support;

use serde_json::json;
use support::*;

const PUBLISH: [(&str, &str); 2] = [("content-type", "application/json"), ("authorization", ADMIN)];

#[tokio::test]
async fn a_definition_is_published_once_and_never_changes() {
    let server = empty_server().await;
    let reply = server.post("/v1/definitions", &PUBLISH, park(1).to_string()).await;
    assert_eq!((reply.status.as_u16(), reply.json()), (201, json!({"id": "park", "version": 1})));
    assert_eq!(reply.header("location"), "/v1/definitions/park?version=1");
    assert_eq!(server.post("/v1/definitions", &PUBLISH, park(1).to_string()).await.status, 200);
    let mut other = park(1);
    other["title"] = json!("Another park");
    let reply = server.post("/v1/definitions", &PUBLISH, other.to_string()).await;
    reply.assert_problem(409, "published");
    assert_eq!(server.get("/v1/definitions/park", &[]).await.json(), park(1));
}

#[tokio::test]
async fn the_newest_version_is_given_unless_another_is_asked_for() {
    let server = empty_server().await;
    for version in [1, 10, 9] {
        server.publish(park(version)).await;
    }
    assert_eq!(server.get("/v1/definitions/park", &[]).await.json()["version"], 10);
    let nine = server.get("/v1/definitions/park?version=9", &[]).await;
    assert_eq!(nine.json()["version"], 9);
    assert_eq!(nine.header("content-type"), "application/json");
    assert!(nine.header("cache-control").contains("immutable"));
    let problem = server.get("/v1/definitions/park?version=2", &[]).await.assert_problem(404, "not-found");
    assert_eq!(problem["detail"], "there is no definition `park` version 2");
    server.get("/v1/definitions/other", &[]).await.assert_problem(404, "not-found");
    server.get("/v1/definitions/park?version=new", &[]).await.assert_problem(400, "unreadable");
}

#[tokio::test]
async fn publishing_needs_the_admin_token() {
    let server = empty_server().await;
    for token in [None, Some("Bearer wrong"), Some("Basic OmEtbG9uZy1hZG1pbi10b2tlbg=="), Some("a-long-admin-token")] {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(token.map(|token| ("authorization", token)));
        let reply = server.post("/v1/definitions", &headers, park(1).to_string()).await;
        reply.assert_problem(401, "no-admin-token");
        assert!(reply.header("www-authenticate").starts_with("Bearer"));
    }
    server.get("/v1/definitions/park", &[]).await.assert_problem(404, "not-found");
}

#[tokio::test]
async fn every_fault_of_a_definition_is_told_at_once() {
    let server = empty_server().await;
    let mut faulty = park(1);
    faulty["title"] = json!(7);
    faulty["pages"][0]["questions"][3]["options"] = json!(["one"]);
    let problem = server.post("/v1/definitions", &PUBLISH, faulty.to_string()).await.assert_problem(422, "definition");
    let places: Vec<_> =
        problem["problems"].as_array().into_iter().flatten().filter_map(|it| it["field"].as_str()).collect();
    assert_eq!(places, ["title", "pages[0].questions[3].options"], "{problem}");
    server.post("/v1/definitions", &PUBLISH, "{").await.assert_problem(400, "unreadable");
    server.post("/v1/definitions", &PUBLISH, "[]").await.assert_problem(422, "definition");
}

#[tokio::test]
async fn a_definition_that_needs_e_mail_is_refused_with_the_reason() {
    let server = empty_server().await;
    let mut verified = park(1);
    verified["identity"] = json!("verified");
    let problem =
        server.post("/v1/definitions", &PUBLISH, verified.to_string()).await.assert_problem(422, "definition");
    assert_eq!(problem["problems"][0]["field"], "identity");
    let message = problem["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("is for polls"), "{message}");
    verified["poll"] = json!({});
    let problem =
        server.post("/v1/definitions", &PUBLISH, verified.to_string()).await.assert_problem(422, "definition");
    let message = problem["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("needs a server that sends mail"), "{message}");
}

#[tokio::test]
async fn what_this_server_cannot_do_is_said_all_at_once() {
    let server = server().await;
    let mut poll = park(2);
    let long = |id: &str| json!({"id": id, "type": "long_text", "label": "Plans", "max_length": 50_000});
    (poll["pages"][0]["questions"][3], poll["pages"][0]["questions"][4]) = (long("homes"), long("plans"));
    poll["poll"] = json!({"opens": "2099-01-01"});
    poll["closes"] = json!("2099-12-31");
    let problem = server.post("/v1/definitions", &PUBLISH, poll.to_string()).await.assert_problem(422, "definition");
    let places: Vec<_> =
        problem["problems"].as_array().into_iter().flatten().filter_map(|it| it["field"].as_str()).collect();
    assert_eq!(places, ["retention_days", "pages[0].questions[4].max_length", "poll"], "{problem}");
}

#[tokio::test]
async fn what_may_be_answered_fits_into_a_response() {
    let server = empty_server().await;
    let mut long = park(1);
    let words = |id: &str, most: u32| json!({"id": id, "type": "long_text", "label": "Plans", "max_length": most});
    long["pages"][0]["questions"][3] = words("homes", 40_000);
    long["pages"][0]["questions"][4] = words("plans", 50_000);
    let problem = server.post("/v1/definitions", &PUBLISH, long.to_string()).await.assert_problem(422, "definition");
    let problem = &problem["problems"][0];
    assert_eq!(problem["field"], "pages[0].questions[4].max_length");
    assert!(problem["message"].as_str().is_some_and(|what| what.contains("lower `max_length` here or earlier")));

    long["pages"][0]["questions"][3] = words("homes", 30_000);
    server.publish(long).await;
    let (plans, more) = ("پ".repeat(40_000), "پ".repeat(2_000));
    let fields = [
        ("_definition", "park"),
        ("_version", "1"),
        ("visit", "weekly"),
        ("why", "other"),
        ("why.other", &more[..400]),
        ("plans", &plans),
        ("words", &more),
    ];
    server.post_form("/v1/responses", &fields).await.assert_page(200, &["Your reference"]);
}
