//! The component in somebody's Leptos app: drawn by a server, woken in the browser.

use serde_json::{Value, json};
use wecan_tests::{Browser, Host, Site, need};

/// The app as the gallery has it, and the server that takes its responses.
async fn app() -> (Site, Browser) {
    let site = Site::start(&[], Some(&need::gallery()));
    let survey = std::fs::read_to_string(need::gallery().join("definitions/seed-library.json"));
    let survey: Value = serde_json::from_str(&survey.expect("the survey is in the gallery")).expect("it is JSON");
    site.publish(&survey).await;
    (site, Browser::chromium().await)
}

/// The nodes that the server drew are marked; afterwards the marks tell whether they are still the same nodes.
const MARK: &str = "for (const node of document.querySelectorAll('main *')) node.drawnByTheServer = true;";
const MARKED: &str = "const form = document.querySelector('main form');
    return [form, ...form.querySelectorAll('fieldset, input[type=radio]')].every((node) => node.drawnByTheServer);";

#[tokio::test]
async fn what_the_server_drew_comes_to_life_where_it_stands() {
    let (site, browser) = app().await;
    // The page's script runs once everything is parsed, so the marks come before it.
    let wait = "new MutationObserver((_, watch) => {
        if (!document.querySelector('main > p')) return; // What stands below the form.
        watch.disconnect();
        MARK
    }).observe(document, { childList: true, subtree: true });"
        .replace("MARK", MARK);
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": wait})).await;
    browser.open(&format!("{}/leptos-app/", site.url)).await;
    let page = browser.page();

    // Only the living form asks the second question at the right answer.
    page.gone("textbox", "What would you grow?…").await;
    page.choose("Yes").await;
    page.see("textbox", "What would you grow?…").await;
    assert_eq!(browser.run(MARKED, Vec::new()).await, true, "the form was drawn anew");
    page.fill("What would you grow?…", "Runner beans").await;
    browser.axe_finds_nothing().await;

    page.press("Send your answers").await;
    // The app is told of the receipt.
    page.see_text("Seeds are on their way.").await;
    assert_eq!(site.answers("seed-library").await, json!({"borrow": "Yes", "grow": "Runner beans"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_was_typed_and_chosen_before_the_app_wakes_counts() {
    let (site, browser) = app().await;
    let host = Host::open().await;
    host.behind(&site.url);
    host.hold_module();
    browser.open(&format!("{}/leptos-app/", host.url)).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Narrow the list").await;
    page.pick("Type", "Trees").await;
    page.fill("Search", "fel").await;
    host.release_module();
    page.see("status", "1 application").await;
    let focused = "const field = document.activeElement; return [field.name, field.value, field.selectionStart];";
    browser
        .wait("the focus", async |browser| {
            (browser.run(focused, Vec::new()).await == json!(["q", "fel", 3])).then_some(())
        })
        .await;
    assert!(page.see("radio", "Yes").await.is("checked"));
    assert!(page.all("button", Some("1 High Street")).await.is_empty());
    browser.axe_finds_nothing().await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_was_filled_in_before_a_reload_is_in_the_fields_that_the_server_drew() {
    let (site, browser) = app().await;
    browser.open(&format!("{}/leptos-app/", site.url)).await;
    let page = browser.page();
    page.gone("textbox", "What would you grow?…").await;
    page.choose("Yes").await;
    page.fill("What would you grow?…", "Runner beans").await;
    browser.reload().await;
    // Until the app wakes, the field that the server drew is empty.
    let grown = "return document.querySelector('main textarea')?.value ?? null;";
    browser
        .wait("what was kept", async |browser| (browser.run(grown, Vec::new()).await == "Runner beans").then_some(()))
        .await;
    assert!(page.see("radio", "Yes").await.is("checked"));
    browser.axe_finds_nothing().await;

    page.press("Send your answers").await;
    page.see_text("Seeds are on their way.").await;
    assert_eq!(site.answers("seed-library").await, json!({"borrow": "Yes", "grow": "Runner beans"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn without_scripts_the_form_that_the_server_drew_is_sent_by_itself() {
    let (site, browser) = app().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/leptos-app/", site.url)).await;
    let page = browser.page();
    page.choose("No").await;
    page.press("Send your answers").await;
    page.see("heading", "Thank you…").await;
    assert_eq!(site.answers("seed-library").await, json!({"borrow": "No"}));
}
