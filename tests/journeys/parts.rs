//! What is downloaded when: a module's later part at the first touch, its rare part where a definition needs it.

use serde_json::{Value, json};
use wecan_tests::Browser;

use crate::council::{
    Council, definition, heard, later_part_comes, later_part_is_blocked, receipt, upgraded, walk_to_the_check, walked,
};

/// Which parts of modules a page has asked for.
async fn parts(browser: &Browser) -> Value {
    let script = "return performance.getEntriesByType('resource')
        .map(({ name }) => /-(later|rare)-\\w+\\.wasm$/.exec(name)?.[1]).filter(Boolean).sort()";
    browser.run(script, Vec::new()).await
}

/// A survey whose options are put in order.
fn ranking() -> Value {
    let mut asked = definition("high-street");
    asked["pages"][0]["questions"][0] = json!({
        "id": "order", "type": "ranking", "label": "What matters most?", "options": ["Trees", "Benches"]
    });
    asked
}

#[tokio::test]
async fn a_page_that_nobody_touches_takes_no_part() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    assert_eq!(parts(&browser).await, json!([]));
    browser.page().group("Do you walk to school?…").choose("Yes").await;
    browser.wait("the later part", async |browser| (parts(browser).await == json!(["later"])).then_some(())).await;
}

#[tokio::test]
async fn going_on_waits_for_the_part_that_checks_answers() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    later_part_is_blocked(&browser).await;
    page.press("Continue").await;
    page.see_text("This page could not load all that it needs.").await;
    // What is typed meanwhile counts.
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    later_part_comes(&browser).await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Back").await;
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("walking").await[0]["answers"], walked());
}

#[tokio::test]
async fn a_definition_with_something_rare_takes_the_part_that_reads_it() {
    let (council, browser) = Council::with(&ranking()).await;
    assert_eq!(parts(&browser).await, json!(["rare"]));
    let page = browser.page();
    page.press("Move Trees up…").await;
    page.press("Move Benches up…").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("high-street").await[0]["answers"]["order"], json!(["Trees", "Benches"]));
}

#[tokio::test]
async fn without_the_rare_part_the_floor_stays_until_it_can_be_had() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let widget = council.widget(&ranking(), &[]).await;
    let script = "const real = window.fetch;
        window.blocked = true;
        window.fetch = (address, wishes) => window.blocked && String(address).includes('-rare-')
            ? Promise.reject(new TypeError('blocked')) : real(address, wishes);
        document.querySelector('wecan-have-your-say').insertAdjacentHTML('afterend', arguments[0]);
        document.querySelectorAll('wecan-have-your-say')[1].start();";
    browser.run(script, vec![json!(widget)]).await;
    browser.wait("`wecan-error`", async |browser| heard(browser, "wecan-error").await.pop()).await;
    let floor = "return document.querySelectorAll('wecan-have-your-say')[1].querySelector('form').checkVisibility()";
    assert_eq!(browser.run(floor, Vec::new()).await, json!(true));
    let again = "window.blocked = false;
        document.querySelectorAll('wecan-have-your-say')[1].setAttribute('heading-level', '3');";
    browser.run(again, Vec::new()).await;
    upgraded(&browser, 2).await;
}
