//! Without a mouse, from the first question to the receipt.

use wecan_tests::Browser;
use wecan_tests::find::key;

use crate::council::{Council, definition, receipt, walked};

#[tokio::test]
async fn with_the_keyboard_alone_from_start_to_receipt() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();

    browser.tab_to("radio", "Yes").await;
    browser.keys(key::SPACE).await;
    page.see("textbox", "Which way do you walk?…").await;
    browser.focus_on("radio", "Yes").await;
    browser.tab_to("textbox", "Which way do you walk?…").await;
    browser.keys("Along the river").await;
    browser.tab_to("button", "Continue").await;
    browser.keys(key::ENTER).await;

    page.see("textbox", "Which street do you live on?…").await;
    focus_is_in_the_widget(&browser).await;
    browser.tab_to("textbox", "Which street do you live on?…").await;
    browser.keys("Mill Lane").await;
    // Enter in a field goes on, as it does in any form.
    browser.keys(key::ENTER).await;

    page.see("heading", "Check your answers").await;
    focus_is_in_the_widget(&browser).await;
    browser.tab_to("button", "Send your answers").await;
    browser.keys(key::ENTER).await;
    receipt(&page).await;
    focus_is_in_the_widget(&browser).await;
    assert_eq!(council.site.answers("walking").await, walked());
    browser.console_is_empty().await;
}

#[tokio::test]
async fn arrows_move_between_the_answers_of_a_question() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    browser.tab_to("radio", "Yes").await;
    browser.keys(key::SPACE).await;
    browser.keys(key::DOWN).await;
    browser.focus_on("radio", "No").await;
    assert!(browser.page().see("radio", "No").await.is("checked"));
}

/// A new step is announced by the focus, which never falls back to the page.
async fn focus_is_in_the_widget(browser: &Browser) {
    browser
        .wait("focus in the widget", async |browser| {
            let script =
                "const inside = document.activeElement?.shadowRoot?.activeElement; return inside ? true : null;";
            browser.try_run(script, Vec::new()).await.ok()?.as_bool()
        })
        .await;
}
