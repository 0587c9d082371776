//! The surveys of the gallery, answered to the end; axe looks at every step.

use std::fs;

use serde_json::json;
use wecan_tests::{Browser, Look, host};

use crate::council::{Council, SURVEYS, gallery_definition, heard, upgraded};

async fn every_survey_can_be_answered_to_the_end(language: &str, go_on: &str, send: &str) {
    let answer = fs::read_to_string(host::pages().join("answer.js")).expect("the script is there");
    let browser = Browser::chromium().await;
    let mut faults = Vec::new();
    for name in SURVEYS {
        let council = Council::open().await;
        let asked = gallery_definition(name);
        let widget = council.widget(&asked, &["--lang", language]).await;
        let code = if asked["identity"] == "invited" { council.site.invitation(name) } else { String::new() };
        browser.open(&council.page_in(language, "ltr", "", &widget)).await;
        upgraded(&browser, 1).await;
        let page = browser.page();
        let root =
            browser.run("return document.querySelector('wecan-have-your-say, wecan-panel-poll')", Vec::new()).await;
        loop {
            browser.run_async(&answer, vec![root.clone(), json!(code)]).await;
            faults.extend(wrong(&browser, name).await);
            if page.has("button", send).await {
                break;
            }
            let before = step(&browser).await;
            page.press(go_on).await;
            browser
                .wait(&format!("step of `{name}` after {before:?}"), async |browser| {
                    let now = step(browser).await;
                    (now != before).then_some(())
                })
                .await;
            assert!(!page.has("alert", "…").await, "{name}: {}", browser.outline().await);
        }
        page.press(send).await;
        browser
            .wait("`wecan-received`", async |browser| heard(browser, "wecan-received").await.into_iter().next())
            .await;
        faults.extend(wrong(&browser, name).await);
        assert_eq!(council.site.responses(name).await.len(), 1, "{name}");
        browser.console_is_empty().await;
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What tells a step from another.
async fn step(browser: &Browser) -> String {
    let headings: Vec<String> =
        browser.page().all("heading|group", None).await.iter().map(|it| it.name().to_owned()).collect();
    headings.join("; ")
}

async fn wrong(browser: &Browser, what: &str) -> Vec<String> {
    let found = browser.axe_in(&[Look::Light, Look::Dark]).await;
    found.into_iter().map(|fault| format!("{what} {fault}")).collect()
}

#[tokio::test]
async fn every_survey_can_be_answered_to_the_end_in_english() {
    every_survey_can_be_answered_to_the_end("en", "Continue", "Send your answers").await;
}

#[tokio::test]
async fn every_survey_can_be_answered_to_the_end_in_welsh() {
    every_survey_can_be_answered_to_the_end("cy", "Parhau", "Anfon eich atebion").await;
}
