//! With the receipt one can see what one sent, and have it erased; no script is needed.

use wecan_tests::Browser;
use wecan_tests::find::Place;

use crate::council::{Council, definition, receipt, walk_to_the_check};

#[tokio::test]
async fn what_was_sent_from_the_widget_can_be_seen_and_erased() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    let code = code(&page).await;
    see_and_erase(&council, &browser, &reference, &code).await;
}

#[tokio::test]
async fn what_was_sent_from_the_floor_can_be_seen_and_erased() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    let code = code(&page).await;
    see_and_erase(&council, &browser, &reference, &code).await;
}

/// The erasure code that the receipt shows.
async fn code(page: &Place<'_>) -> String {
    let text = page.text().await;
    let after = text.split("Your erasure code").nth(1).expect("the receipt has an erasure code");
    after.split_whitespace().next().unwrap_or_default().to_owned()
}

async fn see_and_erase(council: &Council, browser: &Browser, reference: &str, code: &str) {
    browser.open(&format!("{}/erase", council.site.url)).await;
    let page = browser.page();
    page.fill("Reference", reference).await;
    page.fill("Erasure code", "WRONG-CODE").await;
    page.press("Show what I sent").await;
    page.see("heading", "There is a problem").await;
    assert!(!page.text().await.contains("Mill Lane"), "a reference alone opens nothing");
    page.fill("Erasure code", code).await;
    page.press("Show what I sent").await;
    page.see_text("Mill Lane").await;
    page.see_text("Along the river").await;
    page.press("Erase my answers").await;
    page.see("heading", "Your answers have been erased").await;
    assert!(council.site.responses("walking").await.is_empty());
}
