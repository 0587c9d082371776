//! `/erase`: people see and erase what they sent, without script.

mod support;

use serde_json::json;
use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::{Duration, Instant};
use support::*;
use wecan_server::tokens::Key;

/// Between two looks at what the database does in threads of its own.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

#[tokio::test]
async fn someone_sees_what_they_sent_and_erases_it() {
    let server = server().await;
    let mut full = response(1);
    full["answers"]["rate.grass"] = json!("Good");
    full["answers"]["since"] = json!("2020-02-29");
    full["answers"]["words"] = json!("<b>bold</b>");
    let receipt = server.post_json("/v1/responses", &full).await.json();
    let reference = receipt["reference"].as_str().expect("a reference").to_lowercase();
    let token = receipt["erasure_token"].as_str().expect("a token").replace('-', " ");

    let ask = server.get("/erase?lang=en", &[("accept", BROWSER)]).await;
    ask.assert_page(
        200,
        &["<h1>See or erase what you sent</h1>", "for=\"reference\"", "for=\"token\"", "method=\"post\""],
    );
    let fields = [("reference", reference.as_str()), ("token", token.as_str()), ("lang", "en")];
    let sent = server.post_form("/erase", &fields).await;
    let words = [
        "<dt>How often?</dt><dd>Every week</dd>",
        "<dt>Your age</dt><dd>42</dd>",
        "<dt>Rate: The grass</dt><dd>Good</dd>",
        "<dd>29 February 2020</dd>",
        "<dd>&lt;b&gt;bold&lt;/b&gt;</dd>",
        "The =ducks",
        "Erase my answers",
    ];
    sent.assert_page(200, &words);
    assert_eq!(server.stored("park").await.len(), 1);

    let erase = [&fields[..], &[("action", "erase")]].concat();
    server.post_form("/erase", &erase).await.assert_page(200, &["<h1>Your answers have been erased</h1>"]);
    assert_eq!(server.stored("park").await.len(), 0);
    server.post_form("/erase", &fields).await.assert_page(422, &["There are no answers with this reference and code"]);
}

#[tokio::test]
async fn the_page_is_there_in_welsh() {
    let server = server().await;
    let receipt = server.post_json("/v1/responses", &response(1)).await.json();
    let words = ["<html lang=\"cy\"", "<h1>Gweld neu ddileu"];
    server.get("/erase", &[("accept", BROWSER), ("accept-language", "cy")]).await.assert_page(200, &words);
    let text = |name: &str| receipt[name].as_str().expect("text").to_owned();
    let fields = [("reference", text("reference")), ("token", text("erasure_token")), ("lang", "cy".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    server.post_form("/erase", &fields).await.assert_page(200, &["<dt>Pa mor aml?</dt><dd>Bob wythnos</dd>"]);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_and_what_was_typed_is_kept() {
    let server = server().await;
    let receipt = server.post_json("/v1/responses", &response(1)).await.json();
    let reference = receipt["reference"].as_str().expect("a reference");
    let blank = server.post_form("/erase", &[("reference", reference), ("token", " ")]).await;
    let kept = format!("value=\"{reference}\"");
    blank.assert_page(
        422,
        &["<title>Error: ", "There is a problem", "<a href=\"#token\">Enter your erasure code</a>", &kept],
    );
    server.post_form("/erase", &[]).await.assert_page(422, &["href=\"#reference\"", "href=\"#token\""]);
    for (reference, token) in [(reference, "0000"), ("K7Q2-9MXD-4TRF", "x"), ("\"><script>", "é")] {
        let page = server.post_form("/erase", &[("reference", reference), ("token", token)]).await;
        page.assert_page(422, &["Check your reference and erasure code"]);
        assert!(!page.text().contains("<script"));
    }
    let other = server.post_json("/v1/responses", &response(2)).await.json();
    let token = other["erasure_token"].as_str().expect("a token");
    let fields = [("reference", reference), ("token", token), ("action", "erase")];
    server.post_form("/erase", &fields).await.assert_page(422, &[]);
    assert_eq!(server.stored("park").await.len(), 2);
}

#[tokio::test]
async fn what_was_erased_while_somebody_was_reading_leaves_the_log_once_they_have_read() {
    let server = server().await;
    let mut unlike = response(1);
    unlike["answers"]["words"] = json!("xylophonist in the reeds");
    let receipt = server.post_json("/v1/responses", &unlike).await.json();
    let file = |name: &str| server.folder.path().join(name);
    let logged = || {
        let log = std::fs::read(file("wecan.sqlite-wal")).unwrap_or_default();
        log.windows(11).any(|bytes| bytes == b"xylophonist")
    };
    assert!(logged(), "this would show nothing otherwise");

    let reader = rusqlite::Connection::open(file("wecan.sqlite")).expect("it opens");
    reader.execute_batch("BEGIN").expect("it begins");
    let count = reader.query_row("SELECT COUNT(*) FROM responses", [], |row| row.get::<_, u32>(0));
    assert_eq!(count.expect("it reads"), 1);
    let [id, token] = ["id", "erasure_token"].map(|name| receipt[name].as_str().expect("text").to_owned());
    let bearer = format!("Bearer {token}");
    let erased = server.delete(&format!("/v1/responses/{id}"), &[("authorization", &bearer)]).await;
    assert_eq!(erased.status, 204, "nobody waits for whoever reads");
    assert!(logged(), "the reader still sees it there");

    reader.execute_batch("COMMIT").expect("it ends");
    until_empty(logged).await;
}

/// Waits until the log has it no more: it is emptied behind everybody's back.
async fn until_empty(logged: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while logged() {
        assert!(Instant::now() < deadline, "it still stands in the log");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

#[tokio::test]
async fn what_was_erased_leaves_the_log_also_where_whoever_asked_has_gone() {
    let server = server().await;
    let mut unlike = response(1);
    unlike["answers"]["words"] = json!("xylophonist in the reeds");
    server.post_json("/v1/responses", &unlike).await;
    let file = |name: &str| server.folder.path().join(name);
    let logged = || {
        let log = std::fs::read(file("wecan.sqlite-wal")).unwrap_or_default();
        log.windows(11).any(|bytes| bytes == b"xylophonist")
    };
    let reader = rusqlite::Connection::open(file("wecan.sqlite")).expect("it opens");
    let gone = || {
        let count = reader.query_row("SELECT COUNT(*) FROM responses", [], |row| row.get::<_, u32>(0));
        count.expect("it reads") == 0
    };
    let key = Key::of(&id(1));
    let mut erase = Box::pin(server.state.store.erase(&key));
    while !gone() {
        let ended = poll_fn(|context| Poll::Ready(erase.as_mut().poll(context).is_ready())).await;
        assert!(!ended, "nobody went before it was done");
        // The database works in a thread of its own; that it has committed is heard of with the next poll alone.
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    assert!(logged(), "this would show nothing otherwise");
    drop(erase);
    until_empty(logged).await;
}

#[tokio::test]
async fn the_log_is_emptied_each_day_whether_or_not_there_is_something_to_forget() {
    let server = server().await;
    server.post_json("/v1/responses", &response(1)).await;
    let logged = || std::fs::metadata(server.folder.path().join("wecan.sqlite-wal")).expect("a file").len();
    assert!(logged() > 0, "this would show nothing otherwise");
    assert_eq!(server.state.store.forget(wecan_server::clock::today()).await.expect("done"), 0);
    assert_eq!(logged(), 0);
}
