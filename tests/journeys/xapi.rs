//! A quiz whose answers go to a learning record store, which is not ours: what is sent is judged by a validator that is
//! not ours either (ralph-malph, PyPI).

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wecan_tests::host::{Endpoint, Taken};
use wecan_tests::{Browser, Host, Site, need};

use crate::council::{Council, heard, upgraded};
use crate::myths::{first_statement, quiz, second_statement, whole_quiz};

/// A page with the quiz, told to state its answers to a store on another site.
async fn told_to_state(asked: &Value) -> (Council, Host, Browser) {
    let (council, store) = (Council::open().await, Host::open().await);
    let here = format!("{}/v1/responses", council.host.url);
    let widget = council.widget(asked, &[]).await.replace(&here, &format!("{}/take", store.url));
    let widget = widget.replacen("<wecan-myth-buster", "<wecan-myth-buster format=\"xapi\"", 1);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let headers = "document.querySelector('wecan-myth-buster').headers = { Authorization: 'Basic c2Nob29s' }";
    browser.run(headers, Vec::new()).await;
    (council, store, browser)
}

/// The statements that a store was sent, once the validator has found them sound.
fn statements(taken: &Taken) -> Vec<Value> {
    let headers = &taken.headers;
    assert_eq!(headers["x-experience-api-version"], "1.0.3");
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["authorization"], "Basic c2Nob29s", "the page's own header goes with it");
    assert!(!headers.contains_key("idempotency-key"), "a store need not allow a header that xAPI does not know");
    let mut judge = Command::new(need::python());
    judge.arg(need::root().join("crates/model/tests/xapi/validate.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut judge = judge.spawn().expect("python starts");
    judge.stdin.take().expect("it listens").write_all(taken.body.as_bytes()).expect("it reads");
    assert!(judge.wait_with_output().expect("it ends").status.success(), "{}", taken.body);
    serde_json::from_str(&taken.body).expect("a list of statements")
}

fn verbs(statements: &[Value]) -> Vec<&str> {
    statements.iter().filter_map(|statement| statement["verb"]["id"].as_str()?.rsplit('/').next()).collect()
}

#[tokio::test]
async fn a_learning_record_store_is_told_what_was_answered_and_that_the_quiz_was_completed() {
    let (council, store, browser) = told_to_state(&quiz()).await;
    let page = browser.page();
    whole_quiz(&page).await;
    assert_eq!(heard(&browser, "wecan-submit").await.len(), 1, "the page may keep it from being sent");
    assert_eq!(heard(&browser, "wecan-received").await.len(), 1);
    let taken = store.taken();
    assert_eq!(taken.len(), 1);
    let all = statements(&taken[0]);
    assert_eq!(verbs(&all), ["answered", "answered", "completed"]);
    let confidence = json!({"urn:wecan:xapi:confidence": 2});
    assert_eq!(all[0]["result"], json!({"response": "true", "success": false, "extensions": confidence}));
    assert_eq!(all[1]["result"], json!({"response": "light[,]privacy", "success": true}));
    let score = json!({"scaled": 0.5, "raw": 1, "min": 0, "max": 2});
    assert_eq!(all[2]["result"], json!({"completion": true, "score": score}));
    let actors: BTreeSet<_> = all.iter().map(|statement| statement["actor"].to_string()).collect();
    assert_eq!(actors.len(), 1, "one actor, who is nobody in particular");
    assert_eq!(all[0]["actor"]["account"]["homePage"], council.host.url.as_str());
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_page_that_was_opened_as_a_file_has_the_store_for_its_home() {
    let store = Host::open().await;
    let site = Site::start(&["*".to_owned()], None);
    let here = &site.url;
    let widget = site.render(&quiz(), &["--endpoint", &format!("{}/take", store.url), "--host", here]);
    let widget = widget.replacen("<wecan-myth-buster", "<wecan-myth-buster format=\"xapi\"", 1);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("lesson.html");
    let page = format!("<!doctype html><html lang=\"en\"><title>A lesson</title><main>{widget}</main></html>");
    std::fs::write(&file, page).expect("written");
    let browser = Browser::chromium().await;
    browser.open(&format!("file://{}", file.display())).await;
    whole_quiz(&browser.page()).await;
    let taken = store.taken();
    let all: Vec<Value> = serde_json::from_str(&taken[0].body).expect("a list of statements");
    assert!(all.iter().all(|own| own["actor"]["account"]["homePage"] == store.url.as_str()), "{all:#?}");
}

#[tokio::test]
async fn each_answer_is_stated_as_it_is_given_and_the_same_statement_comes_again_when_its_receipt_was_lost() {
    let mut asked = quiz();
    asked["collect"]["send"] = json!("each");
    let (_council, store, browser) = told_to_state(&asked).await;
    let page = browser.page();
    store.endpoint(Endpoint::Mute);
    first_statement(&page).await;
    let first = browser.wait("the first answer", async |_| store.taken().pop()).await;
    store.endpoint(Endpoint::Open);
    second_statement(&page).await;
    page.press("Finish").await;
    browser.run("dispatchEvent(new Event('online'))", Vec::new()).await;
    page.see_text("Your answers have been sent. Thank you.").await;
    let rest: Vec<Vec<Value>> = store.taken().iter().map(statements).collect();
    let said: Vec<_> = rest.iter().map(|all| verbs(all)).collect();
    assert!(said.contains(&vec!["answered", "completed"]), "{said:?}");
    let first = statements(&first);
    assert_eq!(verbs(&first), ["answered"]);
    assert!(rest.contains(&first), "the store knows it again by its id");
}

#[tokio::test]
async fn a_survey_has_nothing_to_state_and_says_so() {
    let (_council, browser) = Council::with(&crate::council::definition("high-street")).await;
    let script = "document.querySelector('wecan-have-your-say').setAttribute('format', 'xapi')";
    browser.run(script, Vec::new()).await;
    let said = browser.wait("`wecan-error`", async |browser| heard(browser, "wecan-error").await.pop()).await;
    let message = said["detail"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("format: `xapi` is for quizzes"), "{message}");
}
