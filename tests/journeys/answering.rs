//! Going through the questions: what appears and goes, going back, changing, and coming back another day.

use serde_json::json;
use wecan_tests::Browser;

use crate::council::{Council, definition, receipt, upgraded, walk_to_the_check};

#[tokio::test]
async fn a_question_appears_when_it_applies_and_its_answer_leaves_with_it() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.see("radio", "Yes").await;
    assert!(!page.has("textbox", "Which way do you walk?…").await, "not asked yet");
    page.choose("Yes").await;
    page.fill("Which way do you walk?…", "A secret path").await;
    page.choose("No").await;
    page.gone("textbox", "Which way do you walk?…").await;
    page.choose("The traffic").await;
    page.press("Continue").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Continue").await;
    page.see("heading", "Check your answers").await;
    assert!(!page.text().await.contains("A secret path"), "a hidden answer is not shown");
    let kept = "return Object.values(localStorage).find((kept) => kept.includes('Mill Lane')) ?? null";
    let kept =
        browser.wait("the draft", async |browser| browser.run(kept, Vec::new()).await.as_str().map(String::from));
    let kept = kept.await;
    assert!(!kept.contains("A secret path"), "nor is it kept on the device: {kept}");
    page.press("Send your answers").await;
    receipt(&page).await;
    let wanted = json!({"walks": "no", "why": ["traffic"], "street": "Mill Lane"});
    assert_eq!(council.site.answers("walking").await, wanted);
    let sent = browser.run("return JSON.stringify(window.heard)", Vec::new()).await.to_string();
    assert!(!sent.contains("A secret path"), "nor does it leave in an event: {sent}");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn an_answer_can_be_changed_from_the_check_page() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    walk_to_the_check(&page).await;
    page.see_text("Along the river").await;
    page.see_text("Not provided").await;
    browser.axe_finds_nothing().await;
    page.press("Change Which street do you live on?…").await;
    page.fill("Which street do you live on?…", "Bridge Street").await;
    page.press("Continue").await;
    page.see("heading", "Check your answers").await;
    page.see_text("Bridge Street").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await["street"], "Bridge Street");
}

/// The names of the fields that a browser sees in the form.
async fn fields(browser: &Browser) -> Vec<String> {
    let script = "const { elements } = document.querySelector('wecan-have-your-say').shadowRoot.querySelector('form');
        return [...elements].map(({ name }) => name).filter((name) => name && !name.startsWith('_'));";
    serde_json::from_value(browser.run(script, Vec::new()).await).expect("names")
}

#[tokio::test]
async fn only_what_is_asked_now_is_in_the_form_and_what_was_answered_elsewhere_stays() {
    let asked = json!({
        "id": "streets", "version": 1, "title": "Streets", "purpose": "To plan.", "retention_days": 1, "pages": [
            {"questions": [
                {"id": "ways", "type": "checkboxes", "label": "Which ways?", "options": ["Walk", "Bus"]},
                {"id": "how", "type": "text", "label": "Which bus?", "show_if": {"question": "ways", "includes": "Bus"}}
            ]},
            {"questions": [{"id": "why", "type": "long_text", "label": "Why?", "max_length": 20}]}
        ]
    });
    let (council, browser) = Council::with(&asked).await;
    let page = browser.page();
    assert_eq!(fields(&browser).await, ["ways", "ways"]);
    page.choose("Walk").await;
    page.choose("Bus").await;
    page.fill("Which bus?…", "The 9").await;
    page.press("Continue").await;
    page.fill("Why?…", "Hello").await;
    assert_eq!(fields(&browser).await, ["why"]);
    page.see("status", "You have 15 characters remaining").await;
    let seen =
        "return document.querySelector('wecan-have-your-say').shadowRoot.querySelector('.wecan-count').innerText";
    assert_eq!(browser.run(seen, Vec::new()).await, "You have 15 characters remaining");

    page.press("Back").await;
    assert!(page.see("checkbox", "Walk").await.is("checked") && page.see("checkbox", "Bus").await.is("checked"));
    assert_eq!(page.see("textbox", "Which bus?…").await.value(), "The 9");
    page.untick("Walk").await;
    page.untick("Bus").await;
    page.press("Continue").await;
    page.press("Back").await;
    assert!(!page.see("checkbox", "Walk").await.is("checked") && !page.see("checkbox", "Bus").await.is("checked"));
    page.press("Continue").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Hello");
    page.press("Continue").await;
    assert!(fields(&browser).await.is_empty());
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("streets").await, json!({"why": "Hello"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn going_back_keeps_what_was_answered() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Continue").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Back").await;
    assert_eq!(page.see("textbox", "Which way do you walk?…").await.value(), "Along the river");
    page.press("Continue").await;
    assert_eq!(page.see("textbox", "Which street do you live on?…").await.value(), "Mill Lane");
}

#[tokio::test]
async fn one_question_a_page_says_how_far_one_is() {
    let mut asked = definition("walking");
    asked["layout"] = json!("questions");
    let (council, browser) = Council::with(&asked).await;
    let page = browser.page();
    page.see_text("Question 1 of").await;
    page.choose("Yes").await;
    page.press("Continue").await;
    page.see_text("Question 2 of").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Continue").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Continue").await;
    // An earlier answer is in a later question's words.
    page.fill("What would help on Mill Lane?…", "A crossing").await;
    page.press("Continue").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await["words"], "A crossing");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_draft_survives_a_reload_and_one_button_clears_it() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Continue").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    come_back(&browser).await;
    let everything = until_the_street(&browser).await;
    assert_eq!(everything, ("Along the river".to_owned(), "Mill Lane".to_owned()));

    page.press("Clear my answers").await;
    page.see_text("Your answers have been cleared from this device").await;
    come_back(&browser).await;
    page.see("radio", "Yes").await;
    assert!(!page.see("radio", "Yes").await.is("checked"), "the draft is gone");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_draft_is_gone_once_it_is_sent() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    come_back(&browser).await;
    assert!(!page.see("radio", "Yes").await.is("checked"), "nothing is left on the device");
}

#[tokio::test]
async fn nothing_stays_on_the_device_unless_the_definition_allows_it() {
    let mut asked = definition("walking");
    asked["drafts"] = json!(false);
    let (_council, browser) = Council::with(&asked).await;
    nothing_stays(&browser).await;
}

#[tokio::test]
async fn nothing_stays_on_a_shared_device() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let kiosk = widget.replacen("<wecan-have-your-say", "<wecan-have-your-say channel=\"kiosk\"", 1);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &kiosk)).await;
    upgraded(&browser, 1).await;
    nothing_stays(&browser).await;
}

async fn nothing_stays(browser: &Browser) {
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    come_back(browser).await;
    assert!(!page.see("radio", "Yes").await.is("checked"));
    let kept = browser
        .run_async("return [localStorage.length, sessionStorage.length, document.cookie.length, (await indexedDB.databases()).length]", Vec::new())
        .await;
    assert_eq!(kept, json!([0, 0, 0, 0]), "no storage, no cookie, no database");
}

/// Loads the page again and waits for the widget.
async fn come_back(browser: &Browser) {
    browser.reload().await;
    upgraded(browser, 1).await;
}

/// The walk and the street, wherever in the form the draft was taken up.
async fn until_the_street(browser: &Browser) -> (String, String) {
    let page = browser.page();
    if page.has("textbox", "Which street do you live on?…").await {
        page.press("Back").await;
    }
    let walk = page.see("textbox", "Which way do you walk?…").await.value().to_owned();
    page.press("Continue").await;
    let street = page.see("textbox", "Which street do you live on?…").await.value().to_owned();
    (walk, street)
}
