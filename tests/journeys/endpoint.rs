//! The other end: out of order, out of reach, unwilling, elsewhere, or spoken to in another format.

use std::fs;

use serde_json::{Value, json};
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Site, need};

use crate::council::{Council, definition, heard, receipt, upgraded};

async fn ready_to_send() -> (Council, Browser) {
    let (council, browser) = Council::with(&definition("high-street")).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    (council, browser)
}

async fn kept(council: &Council) {
    let wanted = json!({"close": "yes", "words": "Quieter"});
    assert_eq!(council.site.answers("high-street").await, wanted);
}

#[tokio::test]
async fn while_the_endpoint_is_down_a_response_waits_and_is_sent_later() {
    let (council, browser) = ready_to_send().await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    page.see_text("They are saved on this device, so you can close this page.").await;
    assert!(!page.text().await.contains("Your reference"), "no receipt before the endpoint has said yes");
    assert_eq!(heard(&browser, "wecan-waiting").await[0]["detail"]["saved"], true);
    browser.axe_finds_nothing().await;
    browser.run("dispatchEvent(new Event('online'))", Vec::new()).await;
    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    kept(&council).await;
}

#[tokio::test]
async fn off_line_a_response_waits_and_leaves_by_itself_once_back() {
    let (council, browser) = ready_to_send().await;
    let page = browser.page();
    browser.offline(true).await;
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    assert_eq!(council.host.posts(), 0, "nothing is tried without a connection");
    browser.offline(false).await;
    receipt(&page).await;
    kept(&council).await;
}

#[tokio::test]
async fn a_response_whose_receipt_was_lost_is_kept_once() {
    let (council, browser) = ready_to_send().await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Mute);
    page.press("Send your answers").await;
    page.see_text("They may have arrived already").await;
    kept(&council).await;
    assert!(!page.has("button", "Change my answers").await, "what may have arrived cannot be changed here");
    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    kept(&council).await;
    assert_eq!(heard(&browser, "wecan-received").await.len(), 1);
}

#[tokio::test]
async fn a_refusal_is_shown_in_the_endpoints_words_and_the_answers_stay() {
    for status in [422, 409] {
        let (council, browser) = ready_to_send().await;
        let page = browser.page();
        let problem =
            json!({"type": "about:blank", "title": "Not taken", "status": status, "detail": "The panel is full."});
        council.host.endpoint(Endpoint::Refuses(status, problem.to_string()));
        page.press("Send your answers").await;
        page.see_text("Your answers were not accepted.").await;
        page.see_text("The panel is full.").await;
        assert!(page.see("radio", "Yes").await.is("checked"), "the answers are still there");
        browser.axe_finds_nothing().await;
        council.host.endpoint(Endpoint::Open);
        page.press("Send your answers").await;
        receipt(&page).await;
        kept(&council).await;
    }
}

#[tokio::test]
async fn the_servers_own_verdict_on_a_question_is_shown() {
    // The page holds an older copy of the definition, in which nothing is required.
    let council = Council::open().await;
    let asked = definition("high-street");
    council.site.publish(&asked).await;
    let mut older = asked.clone();
    older["pages"][0]["questions"][0]["required"] = json!(false);
    let widget = council.draw(&older, &[]);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.fill("Why?…", "Quieter").await;
    page.press("Send your answers").await;
    page.see_text("Your answers were not accepted.").await;
    assert!(council.site.responses("high-street").await.is_empty());
}

#[tokio::test]
async fn after_the_closing_date_it_says_so_and_takes_nothing() {
    let council = Council::open().await;
    let mut asked = definition("high-street");
    asked["closes"] = json!("2026-01-31");
    let browser = Browser::chromium().await;
    for (language, said, send) in
        [("en", "This closed on 31 January 2026.", "Send your answers"), ("cy", "31 Ionawr 2026", "Anfon eich atebion")]
    {
        let widget = council.widget(&asked, &["--lang", language]).await;
        browser.open(&council.page_in(language, "ltr", "", &widget)).await;
        upgraded(&browser, 1).await;
        let page = browser.page();
        page.see_text(said).await;
        assert!(!page.has("button", send).await, "there is nothing to send");
        browser.axe_finds_nothing().await;
        browser.console_is_empty().await;
    }
}

#[tokio::test]
async fn what_waited_over_the_last_day_of_a_survey_is_taken_and_its_receipt_shown() {
    let council = Council::open().await;
    let asked = definition("high-street");
    let browser = Browser::chromium().await;
    let mut closed = asked.clone();
    let yesterday = "return new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10)";
    closed["closes"] = browser.run(yesterday, Vec::new()).await;
    council.site.publish(&closed).await;
    // Answered while it was open, by the device's clock: two days ago.
    let then = "<script src=\"/two-days-ago.js\"></script>";
    browser.open(&council.page(then, &council.draw(&asked, &[]))).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

#[tokio::test]
async fn what_waited_over_the_last_day_of_a_poll_is_refused_in_clear_words_and_can_be_copied() {
    let (council, browser) = ready_to_send().await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    let words = "This survey has closed. It took responses until 31 January 2026.";
    council.host.endpoint(Endpoint::Refuses(403, json!({"title": "Closed", "detail": words}).to_string()));
    let mut closed = definition("high-street");
    closed["closes"] = json!("2026-01-31");
    let set = "document.querySelector('wecan-have-your-say').definition = arguments[0]";
    browser.run(set, vec![closed]).await;
    browser.run("dispatchEvent(new Event('online'))", Vec::new()).await;
    page.see_text("This closed on 31 January 2026.").await;
    page.see_text(words).await;
    browser.axe_finds_nothing().await;
    browser.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }", Vec::new()).await;
    page.press("Copy my answers").await;
    page.see_text("Your answers have been copied").await;
    assert!(browser.run("return window.copied", Vec::new()).await.to_string().contains("Quieter"));
}

#[tokio::test]
async fn a_floor_kept_too_long_is_told_that_it_is_closed() {
    let council = Council::open().await;
    let mut asked = definition("high-street");
    let widget = council.draw(&asked, &[]);
    asked["closes"] = json!("2026-01-31");
    council.site.publish(&asked).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    page.see_text("31 January 2026").await;
    assert!(council.site.responses("high-street").await.is_empty());
}

#[tokio::test]
async fn an_endpoint_on_another_origin_takes_both_the_widgets_and_the_floors_answers() {
    let council = Council::open().await;
    let asked = definition("high-street");
    let here = format!("{}/v1/responses", council.host.url);
    let there = format!("{}/v1/responses", council.site.url);
    let widget = council.widget(&asked, &[]).await.replace(&here, &there);
    for javascript in [true, false] {
        let browser = Browser::chromium().await;
        if !javascript {
            browser.without_javascript().await;
        }
        browser.open(&council.page("", &widget)).await;
        if javascript {
            upgraded(&browser, 1).await;
        }
        let page = browser.page();
        page.choose("Yes").await;
        page.press("Send your answers").await;
        receipt(&page).await;
    }
    let responses = council.site.responses("high-street").await;
    assert_eq!(responses.len(), 2);
    assert_eq!(council.host.posts(), 0, "nothing went to the page's own origin");
}

#[tokio::test]
async fn loader_module_and_definition_may_come_from_another_origin() {
    let council = Council::open().await;
    let asked = definition("high-street");
    council.site.publish(&asked).await;
    let there = &council.site.url;
    let widget = format!(
        "<wecan-have-your-say src=\"{there}/v1/definitions/high-street\" endpoint=\"{there}/v1/responses\"></wecan-have-your-say>\
         <script type=\"module\" src=\"{there}/wecan.js\"></script>"
    );
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn the_loader_can_be_pinned_by_the_hash_in_the_manifest() {
    let council = Council::open().await;
    let list = fs::read_to_string(need::dist().join("manifest.json")).expect("the folder to host has a list");
    let list: Value = serde_json::from_str(&list).expect("the list is JSON");
    let files = list["files"].as_array().expect("it lists files");
    let hash = |file: &str| {
        let listed = files.iter().find(|listed| listed["file"] == file).expect("the file is listed");
        listed["integrity"].as_str().expect("it has a hash").to_owned()
    };
    let widget = council.widget(&definition("high-street"), &[]).await;
    let loader = format!("src=\"{}/dist/wecan.js\"", council.host.url);
    let pinned = widget.replace(&loader, &format!("{loader} integrity=\"{}\"", hash("wecan.js")));
    assert_ne!(pinned, widget, "the loader is in what a web team pastes");
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &pinned)).await;
    upgraded(&browser, 1).await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn an_origin_that_is_not_on_the_list_cannot_send_by_script() {
    let council = Council::open().await;
    let strict = Site::start(&["https://elsewhere.example".to_owned()], None);
    let asked = definition("high-street");
    strict.publish(&asked).await;
    let here = format!("{}/v1/responses", council.host.url);
    let there = format!("{}/v1/responses", strict.url);
    let widget = council.widget(&asked, &[]).await.replace(&here, &there);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    assert!(strict.responses("high-street").await.is_empty());
}

#[tokio::test]
async fn the_same_answers_are_kept_in_every_format() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    for format in ["cloudevents", "json", "form"] {
        browser.reload().await;
        upgraded(&browser, 1).await;
        let script = "document.querySelector('wecan-have-your-say').setAttribute('format', arguments[0])";
        browser.run(script, vec![json!(format)]).await;
        page.choose("Yes").await;
        page.fill("Why?…", "Quieter & “safer”").await;
        page.press("Send your answers").await;
        receipt(&page).await;
    }
    let rows = council.site.responses("high-street").await;
    assert_eq!(rows.len(), 3);
    let answers: Vec<Value> = rows.iter().map(wecan_tests::site::answers_of).collect();
    assert!(answers.iter().all(|own| own == &json!({"close": "yes", "words": "Quieter & “safer”"})), "{answers:#?}");
    browser.console_is_empty().await;
}
