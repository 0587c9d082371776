//! What every address has in common: limits, refusals, headers, and pages of other origins.

mod support;

use axum::http::Method;
use serde_json::json;
use support::*;

#[tokio::test]
async fn a_body_of_more_than_256_kib_is_refused_in_every_way() {
    let server = server().await;
    let long = "a".repeat(256 * 1024 + 1);
    let part = format!("--cut\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\n{long}\r\n--cut--\r\n");
    for (content_type, body) in [
        ("application/json", format!("\"{long}\"")),
        ("application/cloudevents+json", format!("\"{long}\"")),
        ("application/x-www-form-urlencoded", format!("words={long}")),
        ("multipart/form-data; boundary=cut", part),
    ] {
        let welsh = [("content-type", content_type), ("accept-language", "cy,en;q=0.5")];
        let reply = server.post("/v1/responses", &welsh, body.clone()).await;
        let problem = reply.assert_problem(413, "too-big");
        assert!(problem["detail"].as_str().is_some_and(|words| words.starts_with("Mae eich atebion yn rhy hir")));
        let headers = [("content-type", content_type), ("accept", BROWSER)];
        server.post("/v1/responses", &headers, body).await.assert_page(413, &["Your answers are too long to send"]);
    }
    let headers = [("content-type", "application/json"), ("authorization", ADMIN)];
    server.post("/v1/definitions", &headers, format!("\"{long}\"")).await.assert_problem(413, "too-big");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", BROWSER)];
    server.post("/erase", &headers, format!("reference={long}")).await.assert_page(413, &[]);
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let server = server().await;
    for headers in [&[][..], &[("content-type", "text/plain")], &[("content-type", "application/jsonp")]] {
        server.post("/v1/responses", headers, response(1).to_string()).await.assert_problem(415, "unknown-type");
    }
    let reply = server.post("/v1/responses", &[("content-type", "multipart/form-data")], "").await;
    assert_eq!(reply.assert_problem(400, "unreadable")["detail"], "multipart/form-data needs a boundary");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_with_its_place() {
    let server = server().await;
    let headers = [("content-type", "application/cloudevents+json")];
    for (body, bare, at) in [
        (json!({"definition": "park", "version": 1}), true, "answers"),
        (json!({"definition": "park", "version": 1}), false, "data.answers"),
        (json!({"definition": "park", "version": 1.5, "answers": {}}), true, "_version"),
        (json!({"definition": "park", "version": 1.5, "answers": {}}), false, "data.version"),
        (json!({"version": 1, "answers": {}}), true, "_definition"),
        (json!({"definition": "park", "version": 1, "answers": {"visit": {}}}), true, "answers.visit"),
        (json!({"definition": "park", "version": 1, "answers": {"visit": {}}}), false, "data.answers.visit"),
        (json!({"id": "1", "definition": "park", "version": 1, "answers": {}}), true, "Idempotency-Key"),
        (json!({"id": "1", "definition": "park", "version": 1, "answers": {}}), false, "id"),
    ] {
        let mut body = body;
        if !bare && body["id"].is_null() {
            body["id"] = json!(id(1));
        }
        let reply = match bare {
            true => server.post_json(RESPONSES, &body).await,
            false => server.post(RESPONSES, &headers, event(&body).to_string()).await,
        };
        let problem = reply.assert_problem(400, "unreadable");
        assert_eq!(problem["problems"][0]["field"], at, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|it| it.starts_with(&format!("{at}: "))), "{problem}");
    }
    let reply = server.post("/v1/responses", &[("content-type", "application/json")], "{\n \"id\": }").await;
    let problem = reply.assert_problem(400, "unreadable");
    assert!(problem["detail"].as_str().is_some_and(|it| it.contains("line 2 column")), "{problem}");
    let many: Vec<_> = (0..2001).map(|_| "dogs").collect();
    let body = json!({"definition": "park", "version": 1, "answers": {"why": many}});
    server.post_json("/v1/responses", &body).await.assert_problem(400, "unreadable");
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problem_documents_too() {
    let server = server().await;
    server.get("/v1/nothing", &[]).await.assert_problem(404, "not-found");
    server.get("/%ff", &[]).await.assert_problem(404, "not-found");
    let reply = server.get("/v1/responses", &[]).await;
    reply.assert_problem(405, "method");
    assert_eq!(reply.header("allow"), "POST");
    server.delete("/v1/definitions/park", &[]).await.assert_problem(405, "method");
    server.get("/v1/definitions/%ff", &[]).await.assert_problem(400, "unreadable");
}

#[tokio::test]
async fn pages_of_origins_on_the_list_may_send_and_read_and_no_others() {
    let server = server().await;
    let ask = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type,idempotency-key,authorization,wecan-invitation"),
        ];
        server.send(request(Method::OPTIONS, "/v1/responses", &headers, "")).await
    };
    let leave = ask("https://www.example.gov.uk").await;
    assert_eq!(leave.status, 200);
    assert_eq!(leave.header("access-control-allow-origin"), "https://www.example.gov.uk");
    assert_eq!(
        leave.header("access-control-allow-headers"),
        "content-type,authorization,idempotency-key,wecan-invitation,wecan-device"
    );
    assert_eq!(leave.header("access-control-allow-methods"), "GET,POST,DELETE");
    assert_eq!(leave.header("access-control-allow-credentials"), "");
    assert_eq!(ask("https://evil.example").await.header("access-control-allow-origin"), "");

    let headers = [("content-type", "application/cloudevents+json"), ("origin", "https://www.example.gov.uk")];
    let good = server.post(RESPONSES, &headers, event(&response(1)).to_string()).await;
    assert_eq!(good.status, 201);
    assert_eq!(good.header("access-control-allow-origin"), "https://www.example.gov.uk");
    // A page must be able to read why it was refused.
    let refused = server.post("/v1/responses", &headers, "{").await;
    refused.assert_problem(400, "unreadable");
    assert_eq!(refused.header("access-control-allow-origin"), "https://www.example.gov.uk");
    let wide = wecan_server::state::State {
        origins: std::sync::Arc::new(wecan_server::state::Origins::Any),
        ..server.state.clone()
    };
    let reply = tower::ServiceExt::oneshot(
        wecan_server::routes(wide),
        request(Method::GET, "/v1/definitions/park", &[("origin", "https://any.example")], ""),
    );
    assert_eq!(reply.await.expect("an answer").headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn every_answer_says_that_its_type_is_not_to_be_guessed() {
    let server = server().await;
    for address in ["/healthz", "/openapi.json", "/nothing", "/forms/park", "/wecan.css", "/pages.css"] {
        let reply = server.get(address, &[("accept", BROWSER)]).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(reply.header("referrer-policy"), "same-origin", "{address}");
    }
    let healthy = server.get("/healthz", &[]).await;
    assert_eq!((healthy.status.as_u16(), healthy.text()), (200, "well\n".to_owned()));
}

#[tokio::test]
async fn a_store_that_fails_is_a_problem_that_may_be_tried_again() {
    let server = server().await;
    server.state.store.close().await;
    let reply = server.post_json("/v1/responses", &response(1)).await;
    reply.assert_problem(503, "failed");
    assert!(!reply.headers.contains_key("retry-after"), "senders would take it as a sign that nothing was stored");
    let fields = [("_definition", "park"), ("_version", "1"), ("visit", "never")];
    let words = ["There is a problem with this service", "we cannot be sure that they arrived"];
    server.post_form("/v1/responses", &fields).await.assert_page(503, &words);
    server.get("/healthz", &[]).await.assert_problem(503, "failed");
}

#[tokio::test]
async fn one_address_sends_so_much_a_minute_and_reads_without_end() {
    let mut server = server().await;
    server.state.often = Some(std::sync::Arc::new(wecan_server::often::Often::new(3, 1_000, None)));
    let send = async |peer: &str, mut request: axum::http::Request<axum::body::Body>| {
        let peer: std::net::SocketAddr = peer.parse().expect("an address");
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        server.send(request).await
    };
    for n in 0..3 {
        assert_eq!(send("203.0.113.7:1", sent(&response(n))).await.status, 201);
    }
    let mut more = sent(&response(3));
    more.headers_mut().insert("origin", "https://www.example.gov.uk".parse().expect("a value"));
    more.headers_mut().insert("accept-language", "cy".parse().expect("a value"));
    let refused = send("203.0.113.7:2", more).await;
    assert_eq!(refused.header("access-control-allow-origin"), "https://www.example.gov.uk", "a page can read it");
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    let problem = refused.assert_problem(429, "too-often");
    assert!(problem["detail"].as_str().is_some_and(|said| said.starts_with("Ni allwn dderbyn hyn nawr.")), "{problem}");
    let form = request(axum::http::Method::POST, "/erase", &[("accept", BROWSER)], "");
    send("203.0.113.7:3", form).await.assert_page(429, &["We cannot take this now", "Wait a minute, go back"]);
    let read = request(axum::http::Method::GET, "/v1/definitions/park", &[], "");
    assert_eq!(send("203.0.113.7:4", read).await.status, 200);
    assert_eq!(send("203.0.113.8:1", sent(&response(3))).await.status, 201, "others are not held up");
    assert_eq!(server.stored("park").await.len(), 4);
}
