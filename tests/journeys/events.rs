//! What a page hears of its widgets, what it may forbid, and what it is told when something is wrong.

use serde_json::json;
use wecan_tests::Browser;

use crate::council::{Council, definition, heard, receipt, upgraded};

#[tokio::test]
async fn a_page_hears_each_step_once() {
    let (_council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    assert_eq!(heard(&browser, "wecan-start").await.len(), 0, "nobody has begun");
    page.choose("Yes").await;
    page.choose("No").await;
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    for event in ["wecan-ready", "wecan-start", "wecan-submit", "wecan-received"] {
        let heard = heard(&browser, event).await;
        assert_eq!(heard.len(), 1, "{event}: {heard:#?}");
        assert_eq!(heard[0]["composed"], true, "{event} passes out of shadow roots");
    }
    let received = heard(&browser, "wecan-received").await;
    assert_eq!(received[0]["detail"]["reference"], json!(reference), "the detail is the receipt");
    assert_eq!(heard(&browser, "wecan-error").await.len(), 0);
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_page_can_stop_a_response_from_being_sent() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    page.choose("Yes").await;
    browser.run("window.refuse = true;", Vec::new()).await;
    page.press("Send your answers").await;
    browser
        .wait("`wecan-submit`", async |browser| (heard(browser, "wecan-submit").await.len() == 1).then_some(()))
        .await;
    assert_eq!(council.host.posts(), 0, "nothing was sent");
    assert!(page.see("radio", "Yes").await.is("checked"), "the answers are still there");
    browser.run("window.refuse = false;", Vec::new()).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

#[tokio::test]
async fn a_wrong_definition_leaves_the_floor_says_so_once_and_its_neighbour_works() {
    let council = Council::open().await;
    let asked = definition("high-street");
    let sound = council.widget(&asked, &[]).await;
    let broken = "<wecan-have-your-say id=\"broken\" endpoint=\"/v1/responses\"><script type=\"application/json\">\
        {\"id\": \"broken\", \"version\": 1, \"title\": \"Broken\", \"purpose\": \"None.\", \"retention_days\": 1, \
        \"pages\": [{\"questions\": [{\"id\": \"one\", \"type\": \"radios\", \"label\": \"One?\", \"options\": [\"Yes\"]}]}]}\
        </script><p>Write to us instead.</p></wecan-have-your-say>";
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &format!("{broken}{sound}"))).await;
    upgraded(&browser, 1).await;
    browser.wait("`wecan-error`", async |browser| heard(browser, "wecan-error").await.into_iter().next()).await;
    let page = browser.page();
    page.see_text("Write to us instead.").await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    let errors = heard(&browser, "wecan-error").await;
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0]["on"], "broken");
    let said = browser.console().await;
    assert_eq!(said.len(), 1, "one clear message: {said:#?}");
    assert!(said[0].contains("pages[0].questions[0].options"), "with the place: {said:#?}");
}

#[tokio::test]
async fn a_definition_that_is_not_there_leaves_the_floor() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await.replace("/high-street.json", "/gone.json");
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let errors =
        browser.wait("`wecan-error`", async |browser| heard(browser, "wecan-error").await.into_iter().next()).await;
    assert!(errors["detail"].to_string().contains("gone.json"), "it says which: {errors:#}");
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

#[tokio::test]
async fn a_widget_works_again_once_its_definition_is_mended() {
    let council = Council::open().await;
    let asked = definition("high-street");
    council.site.publish(&asked).await;
    let widget = format!(
        "<wecan-have-your-say endpoint=\"{0}/v1/responses\"><script type=\"application/json\">{{}}</script></wecan-have-your-say>\
         <script type=\"module\" src=\"{0}/dist/wecan.js\"></script>",
        council.host.url
    );
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    browser.wait("`wecan-error`", async |browser| heard(browser, "wecan-error").await.into_iter().next()).await;
    browser.run("document.querySelector('wecan-have-your-say').definition = arguments[0];", vec![asked]).await;
    browser.page().choose("Yes").await;
}
