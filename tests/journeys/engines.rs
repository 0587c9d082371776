//! One whole journey in each of the other engines.

use wecan_tests::{Browser, Engine};

use crate::council::{Council, definition, heard, receipt, upgraded, walk_to_the_check, walked};

async fn a_whole_journey(engine: Engine) {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::start(engine).await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.press("Continue").await;
    page.see("heading", "There is a problem").await;
    page.press("Select yes if you walk to school").await;
    browser.focus_on("radio", "Yes").await;
    page.choose("No").await;
    page.choose("The traffic").await;
    walk_to_the_check(&page).await;
    page.press("Change Which street do you live on?…").await;
    page.fill("Which street do you live on?…", "Bridge Street").await;
    page.press("Continue").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    let mut wanted = walked();
    wanted["street"] = "Bridge Street".into();
    assert_eq!(council.site.answers("walking").await, wanted);
    browser.axe_finds_nothing().await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_whole_journey_in_firefox() {
    a_whole_journey(Engine::Firefox).await;
}

#[cfg(target_os = "linux")] // The only system with a driver for it that we can start.
#[tokio::test]
async fn a_whole_journey_in_webkit() {
    a_whole_journey(Engine::WebKit).await;
}

async fn a_widget_starts_long_after_its_stylesheet_was_refused(engine: Engine) {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::start(engine).await;
    let refusing = "<meta http-equiv=\"Content-Security-Policy\" content=\"style-src 'none'\">";
    let far = format!("{}{widget}", "<p>A long page.</p>".repeat(1_000));
    browser.open(&council.page(refusing, &far)).await;
    assert!(heard(&browser, "wecan-ready").await.is_empty());
    browser.run("document.querySelector('wecan-have-your-say').scrollIntoView()", Vec::new()).await;
    upgraded(&browser, 1).await;
}

#[tokio::test]
async fn a_widget_starts_long_after_its_stylesheet_was_refused_in_firefox() {
    a_widget_starts_long_after_its_stylesheet_was_refused(Engine::Firefox).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_widget_starts_long_after_its_stylesheet_was_refused_in_webkit() {
    a_widget_starts_long_after_its_stylesheet_was_refused(Engine::WebKit).await;
}

async fn without_webassembly_the_floor_is_enough(engine: Engine) {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::start(engine).await;
    browser.open(&council.page("<script src=\"/without-webassembly.js\"></script>", &widget)).await;
    let page = browser.page();
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Send your answers").await;
    page.see("heading", "There is a problem").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await, walked());
}

#[tokio::test]
async fn without_webassembly_the_floor_is_enough_in_firefox() {
    without_webassembly_the_floor_is_enough(Engine::Firefox).await;
}

#[cfg(target_os = "linux")] // The only system with a driver for it that we can start.
#[tokio::test]
async fn without_webassembly_the_floor_is_enough_in_webkit() {
    without_webassembly_the_floor_is_enough(Engine::WebKit).await;
}
