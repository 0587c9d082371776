//! Pages that come back: with the browser's buttons, from where the browser puts them aside, to the front, and awake.

use serde_json::{Value, json};
use wecan_tests::Browser;
use wecan_tests::host::Endpoint;

use crate::council::{Council, receipt, upgraded};
use crate::outbox::{answered, kept_once, taken, waiting};

#[tokio::test]
async fn back_and_forward_send_nothing_again() {
    let (council, browser) = answered().await;
    let page = browser.page();
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    browser.back().await;
    upgraded(&browser, 1).await;
    // As it was, where the browser had put the page aside; else afresh. Never anything half sent.
    let text = page.text().await;
    assert!(text.contains(&reference) || text.contains("Send your answers"), "{text}");
    browser.command("POST", "forward", json!({})).await;
    browser.back().await;
    upgraded(&browser, 1).await;
    assert_eq!(council.host.posts(), 1);
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_page_put_aside_while_a_response_waits_sends_it_when_it_comes_back() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    council.host.endpoint(Endpoint::Open);
    browser.back().await;
    upgraded(&browser, 1).await;
    receipt(&browser.page()).await;
    kept_once(&council, "Quieter").await;
}

/// Leaves the page and comes back to it; says whether it came back as it was, put aside by the browser and not loaded
/// anew. A browser does not keep a page that has something under way in the very moment in which it is left.
async fn came_back_as_it_was(council: &Council, browser: &Browser, meanwhile: Endpoint) -> bool {
    let notes = "window.asItWas = false; addEventListener('pageshow', ({ persisted }) => (window.asItWas = persisted))";
    browser.run(notes, Vec::new()).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    council.host.endpoint(meanwhile);
    browser.back().await;
    upgraded(browser, 1).await;
    browser.run("return window.asItWas === true", Vec::new()).await == json!(true)
}

#[tokio::test]
async fn a_page_that_comes_back_as_it_was_still_shows_its_receipt_and_sends_nothing_again() {
    for _ in 0..5 {
        let (council, browser) = answered().await;
        browser.page().press("Send your answers").await;
        let reference = receipt(&browser.page()).await;
        if came_back_as_it_was(&council, &browser, Endpoint::Open).await {
            assert_eq!(receipt(&browser.page()).await, reference);
            assert_eq!(council.host.posts(), 1);
            return kept_once(&council, "Quieter").await;
        }
    }
    panic!("the browser never kept the page as it was");
}

#[tokio::test]
async fn a_page_that_comes_back_as_it_was_sends_what_waits() {
    for _ in 0..5 {
        let (council, browser) = answered().await;
        waiting(&council, &browser).await;
        if came_back_as_it_was(&council, &browser, Endpoint::Open).await {
            receipt(&browser.page()).await;
            return kept_once(&council, "Quieter").await;
        }
    }
    panic!("the browser never kept the page as it was");
}

/// Puts the page to sleep for ten minutes, as browsers do with pages that nobody looks at: no long wait that begins
/// meanwhile ever ends. Keeps what it heard of somebody's coming back.
const SLEEP: &str = "const [wait, now] = [window.setTimeout, Date.now];
    let asleep = true;
    Date.now = () => now() + (asleep ? 0 : 600_000);
    window.seen = [];
    const wake = (what) => {
        window.seen.push(what);
        asleep = what === 'hidden';
    };
    window.setTimeout = (then, milliseconds, ...rest) =>
        asleep && milliseconds >= 500 ? 0 : wait(then, milliseconds, ...rest);
    window.addEventListener('focus', ({ target }) => target === window && wake('focus'), true);
    document.addEventListener('visibilitychange', () => wake(document.visibilityState), true);";

/// A page whose answers wait for as long as nothing happens.
async fn asleep() -> (Council, Browser) {
    let (council, browser) = answered().await;
    browser.run(SLEEP, Vec::new()).await;
    waiting(&council, &browser).await;
    (council, browser)
}

/// What waited has left, once; gives what the page has heard meanwhile.
async fn awake(council: &Council, browser: &Browser) -> Value {
    receipt(&browser.page()).await;
    assert_eq!(taken(council), 1);
    kept_once(council, "Quieter").await;
    browser.run("return window.seen", Vec::new()).await
}

#[tokio::test]
async fn what_waits_is_tried_again_when_its_tab_comes_to_the_front() {
    let (council, browser) = asleep().await;
    let first = browser.new_tab().await;
    council.host.endpoint(Endpoint::Open);
    browser.to_tab(&first).await;
    assert_eq!(awake(&council, &browser).await, json!(["hidden", "visible"]), "nothing else woke it");
}

#[tokio::test]
async fn what_waits_is_tried_again_when_somebody_comes_back_to_the_window() {
    let (council, browser) = asleep().await;
    // Another frame has a window of its own, which takes the focus from the page's.
    let away = "const other = document.body.appendChild(document.createElement('iframe'));
        other.contentWindow.focus();";
    browser.run(away, Vec::new()).await;
    council.host.endpoint(Endpoint::Open);
    browser.run("window.focus()", Vec::new()).await;
    assert_eq!(awake(&council, &browser).await, json!(["focus"]), "nothing else woke it");
}
