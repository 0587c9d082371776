//! The harness itself, tried on a page whose answers are known.

use serde_json::json;
use wecan_tests::find::key;
use wecan_tests::{Browser, Engine, Host};

async fn a_form_in_a_shadow_root_can_be_used(engine: Engine) {
    let host = Host::open().await;
    let browser = Browser::start(engine).await;
    browser.open(&format!("{}/shadow.html", host.url)).await;
    let page = browser.page();
    page.see("heading", "A form in a shadow root").await;
    page.fill("Your name", "Ann").await;
    page.group("Do you cycle?").choose("Yes").await;
    page.group("Do you walk?").choose("No").await;
    page.choose("I agree").await;
    page.pick("Ward", "North").await;
    assert!(!page.has("button", "Hidden").await, "what is not shown is not found");
    assert_eq!(page.see("textbox", "Your name").await.description(), "As on a letter");
    page.press("Send").await;
    page.see("status", "Ann yes no true north").await;
    if engine == Engine::Firefox {
        return; // Its driver's Tab does not come round from the last field to the first.
    }
    browser.tab_to("textbox", "Your name").await;
    browser.keys("\u{E010}, B").await;
    assert_eq!(browser.focus().await.expect("a focus").value(), "Ann, B");
    browser.tab_to("button", "Send").await;
    browser.keys(key::ENTER).await;
    page.see("status", "Ann, B yes no true north").await;
}

#[tokio::test]
async fn a_form_in_a_shadow_root_can_be_used_in_chromium() {
    a_form_in_a_shadow_root_can_be_used(Engine::Chromium).await;
}

#[tokio::test]
async fn a_form_in_a_shadow_root_can_be_used_in_firefox() {
    a_form_in_a_shadow_root_can_be_used(Engine::Firefox).await;
}

#[cfg(target_os = "linux")] // The only system with a driver for it that we can start.
#[tokio::test]
async fn a_form_in_a_shadow_root_can_be_used_in_webkit() {
    a_form_in_a_shadow_root_can_be_used(Engine::WebKit).await;
}

#[tokio::test]
async fn without_javascript_a_form_can_be_used_and_no_script_runs() {
    let host = Host::open().await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/plain-form.html", host.url)).await;
    let page = browser.page();
    page.see_text("This page has no script").await;
    page.fill("Your name", "Ann").await;
    page.choose("Yes").await;
    page.press("Send").await;
    // The page that the form leads to is the same one: only its address tells them apart.
    let sent = "/plain-form.html?name=Ann&cycle=yes";
    browser.wait(sent, async |browser| browser.address().await.ends_with(sent).then_some(())).await;
    page.see_text("This page has no script").await;
}

#[tokio::test]
async fn axe_and_the_console_are_heard() {
    let host = Host::open().await;
    let page = "<!doctype html><title>x</title><p>No language, no landmark.<img src=gone.png>\
                <script>console.error('broken', 7); fetch('/asked')</script>";
    let browser = Browser::chromium().await;
    browser.open(&host.put("/bad.html", page)).await;
    let found = browser.axe().await;
    assert!(found.iter().any(|line| line.starts_with("html-has-lang")), "{found:#?}");
    assert!(found.iter().any(|line| line.starts_with("image-alt")), "{found:#?}");
    let said = browser.console().await;
    assert!(said.iter().any(|line| line.contains("broken")), "{said:#?}");
    let asked = browser.requests().await;
    assert!(asked.contains(&format!("{}/asked", host.url)), "{asked:#?}");
    assert_eq!(browser.run("return arguments[0] + 1", vec![json!(1)]).await, json!(2));
}
