//! Responses that an endpoint, or whoever answers in its place, does not take.

use serde_json::json;
use wecan_tests::Browser;
use wecan_tests::find::key;
use wecan_tests::host::Endpoint;

use crate::council::{Council, definition, focus_in_words, receipt, send_now, upgraded, walk_to_the_check};
use crate::outbox::{WAITING, answered, kept_once, sent, waiting};

#[tokio::test]
async fn who_waits_and_is_refused_is_led_to_what_is_said_of_it() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    council.host.endpoint(Endpoint::Refuses(422, json!({"detail": "Nobody may say that."}).to_string()));
    send_now(&browser).await;
    browser.page().see_text("Nobody may say that.").await;
    browser
        .wait("focus on what was refused", async |browser| {
            let script = "return document.querySelector('wecan-have-your-say').shadowRoot.activeElement?.className;";
            (browser.run(script, Vec::new()).await == "wecan-alert").then_some(())
        })
        .await;
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn what_was_refused_and_cleared_does_not_come_back() {
    let (council, browser) = Council::with(&definition("walking")).await;
    council.host.endpoint(Endpoint::Refuses(422, json!({"detail": "Nobody may say that."}).to_string()));
    let page = browser.page();
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    page.see_text("Nobody may say that.").await;
    page.press("Clear my answers").await;
    page.see_text("have been cleared").await;
    browser.open(&browser.address().await).await;
    upgraded(&browser, 1).await;
    // Until the outbox has been looked into, which is marked as long as it holds something.
    let empty = "return localStorage.getItem('wecan:outbox');";
    browser.wait("empty outbox", async |browser| browser.run(empty, Vec::new()).await.is_null().then_some(())).await;
    assert!(!page.group("Do you walk to school?…").see("radio", "Yes").await.is("checked"));
}

#[tokio::test]
async fn what_waited_and_is_refused_at_the_next_visit_stands_in_the_form_and_can_be_cleared() {
    let (council, browser) = answered().await;
    let page = browser.page();
    waiting(&council, &browser).await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see("heading", WAITING).await;
    assert!(
        browser.run("return document.activeElement === document.body", Vec::new()).await == true,
        "nobody is led away"
    );
    council.host.endpoint(Endpoint::Refuses(422, json!({"detail": "Nobody may say that."}).to_string()));
    send_now(&browser).await;
    page.see_text("Nobody may say that.").await;
    assert!(page.see("radio", "Yes").await.is("checked"));
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter");
    browser.axe_finds_nothing().await;
    // Where nothing else is kept on the device, this is.
    page.press("Clear my answers").await;
    focus_in_words(&browser, "Your answers have been cleared from this device").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    let empty = "return localStorage.getItem('wecan:outbox');";
    browser.wait("empty outbox", async |browser| browser.run(empty, Vec::new()).await.is_null().then_some(())).await;
    assert!(!page.see("radio", "Yes").await.is("checked"));
}

#[tokio::test]
async fn what_was_refused_and_is_being_mended_is_one_response_also_where_drafts_are_kept() {
    let mut survey = definition("high-street");
    survey["drafts"] = json!(true);
    let (council, browser) = Council::with(&survey).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    council.host.endpoint(Endpoint::Refuses(422, json!({"detail": "Nobody may say that."}).to_string()));
    page.press("Send your answers").await;
    page.see_text("Nobody may say that.").await;
    page.fill("Why?…", "Calmer").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("Nobody may say that.").await;
    page.fill("Why?…", "Calmer").await;
    council.host.endpoint(Endpoint::Open);
    page.press("Send your answers").await;
    receipt(&page).await;
    kept_once(&council, "Calmer").await;
    let empty = "return localStorage.getItem('wecan:outbox');";
    browser.wait("empty outbox", async |browser| browser.run(empty, Vec::new()).await.is_null().then_some(())).await;
}

#[tokio::test]
async fn one_that_is_refused_keeps_its_answers_and_holds_nobody_up() {
    let (council, browser) = answered().await;
    let page = browser.page();
    let problem = json!({"title": "Not taken", "status": 422, "detail": "The panel is full."});
    council.host.endpoint(Endpoint::Refuses(422, problem.to_string()));
    page.press("Send your answers").await;
    page.see_text("The panel is full.").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("The panel is full.").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter", "the answers are there to mend or to copy");
    browser.axe_finds_nothing().await;
    council.host.endpoint(Endpoint::Open);
    page.fill("Why?…", "Calmer").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    kept_once(&council, "Calmer").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    assert!(!page.text().await.contains("The panel is full."), "mended, it is gone");
}

#[tokio::test]
async fn a_network_that_answers_in_the_endpoints_place_is_not_believed() {
    let (council, browser) = answered().await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Refuses(200, "<!doctype html><title>Welcome to the train</title>".into()));
    page.press("Send your answers").await;
    page.see("heading", WAITING).await;
    council.host.endpoint(Endpoint::Open);
    sent(&browser).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn answers_that_were_refused_can_be_copied_and_the_page_says_so() {
    let (council, browser) = answered().await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Refuses(422, json!({"detail": "The panel is full."}).to_string()));
    page.press("Send your answers").await;
    page.see_text("The panel is full.").await;
    browser.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }", Vec::new()).await;
    page.press("Copy my answers").await;
    page.see_text("Your answers have been copied").await;
    let copied = browser.run("return window.copied", Vec::new()).await.to_string();
    assert!(copied.contains("Quieter"), "{copied}");
    browser.run("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))", Vec::new()).await;
    page.press("Copy my answers").await;
    page.see_text("Your answers could not be copied. They are still in the form").await;
}

#[tokio::test]
async fn a_slip_in_an_invitations_code_is_led_to_with_the_answers_kept() {
    let council = Council::open().await;
    let mut asked = definition("walking");
    asked["identity"] = json!("invited");
    let widget = council.widget(&asked, &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    let code = council.site.invitation("walking");
    let send = async |code: &str| {
        page.fill("Your invitation code…", code).await;
        for _ in 0..2 {
            page.press("Continue").await;
        }
        page.see("heading", "Check your answers").await;
        page.press("Send your answers").await;
    };
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    page.fill("Your invitation code…", "ABCD").await;
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    let unknown = "Enter the code exactly as it is in your letter or email. We do not recognise this one";
    focus_in_words(&browser, unknown).await;
    browser.axe_finds_nothing().await;
    // By the keyboard alone to the field, which still has what was typed.
    browser.tab_to("link", unknown).await;
    browser.keys(key::ENTER).await;
    let focused = "const { name, value } = document.activeElement.shadowRoot.activeElement; return [name, value]";
    assert_eq!(browser.run(focused, Vec::new()).await, json!(["_invitation", "ABCD"]));
    assert_eq!(page.see("textbox", "Which way do you walk?…").await.value(), "Along the river");
    send(&code).await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await, crate::council::walked());

    // Whoever lives with them takes the wrong letter, and reads about it also after a reload.
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.fill("Your invitation code…", &code).await;
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    let used = "We already have answers with this code, and each code counts once";
    focus_in_words(&browser, used).await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text(used).await;
    browser.axe_finds_nothing().await;
    send(&council.site.invitation("walking")).await;
    receipt(&page).await;
    assert_eq!(council.site.responses("walking").await.len(), 2);
}
