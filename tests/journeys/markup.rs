//! Floors as markup: valid HTML, and accessible by themselves.

use std::fs;
use std::process::Command;

use wecan_tests::{Browser, Look, need};

use crate::council::{Council, SURVEYS, definition, gallery_definition};

#[tokio::test]
async fn every_floor_and_every_page_of_the_server_is_valid_html() {
    let council = Council::open().await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut files = Vec::new();
    let mut keep = |name: String, html: String| {
        let file = folder.path().join(format!("{name}.html"));
        fs::write(&file, html).expect("a temporary file can be written");
        files.push(file);
    };
    for name in SURVEYS {
        let asked = gallery_definition(name);
        council.site.publish(&asked).await;
        for language in ["en", "cy"] {
            let widget = council.draw(&asked, &["--lang", language]);
            keep(format!("{name}-{language}"), page_around(&widget, language));
            let form = council.site.page(&format!("/forms/{name}?lang={language}"), None).await;
            keep(format!("{name}-{language}-form"), form);
            let empty = format!("_definition={name}&_version={}&_lang={language}", asked["version"]);
            let answer = council.site.page("/v1/responses", Some(&empty)).await;
            keep(format!("{name}-{language}-answer"), answer);
        }
    }
    keep(String::from("not-found"), council.site.page("/forms/nowhere", None).await);
    let output = Command::new("node")
        .arg(need::package("html-validate/bin/html-validate.mjs"))
        .args(["--preset", "standard", "--formatter", "text"])
        .args(&files)
        .output()
        .expect("node is missing: type `apt-get install nodejs`");
    let said = String::from_utf8_lossy(&output.stdout).replace(&folder.path().display().to_string(), "");
    assert!(output.status.success(), "html-validate says:\n{said}{}", String::from_utf8_lossy(&output.stderr));
}

fn page_around(widget: &str, language: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><title>A page</title></head><body><main><h1>A page</h1>\n{widget}\n</main></body></html>\n"
    )
}

#[tokio::test]
async fn every_floor_is_accessible_in_both_languages_light_and_dark() {
    let council = Council::open().await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    let mut faults = Vec::new();
    for name in SURVEYS {
        let asked = gallery_definition(name);
        for language in ["en", "cy"] {
            let widget = council.widget(&asked, &["--lang", language]).await;
            browser.open(&council.page_in(language, "ltr", "", &widget)).await;
            faults.extend(wrong(&browser, &format!("{name} {language}")).await);
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn the_servers_own_pages_are_accessible() {
    let council = Council::open().await;
    let browser = Browser::chromium().await;
    let mut faults = Vec::new();
    for (language, yes, send) in [("en", "Yes", "Send your answers"), ("cy", "Ie", "Anfon eich atebion")] {
        browser.without_javascript().await;
        council.site.publish(&definition("high-street")).await;
        browser.open(&format!("{}/forms/high-street?lang={language}", council.site.url)).await;
        let page = browser.page();
        faults.extend(wrong(&browser, &format!("form {language}")).await);
        page.press(send).await;
        page.see("heading", if language == "en" { "There is a problem" } else { "Mae problem wedi codi" }).await;
        faults.extend(wrong(&browser, &format!("problems {language}")).await);
        page.choose(yes).await;
        page.press(send).await;
        page.see("heading", if language == "en" { "Thank you…" } else { "Diolch…" }).await;
        faults.extend(wrong(&browser, &format!("thanks {language}")).await);
        for path in ["erase", "forms/nowhere"] {
            browser.open(&format!("{}/{path}?lang={language}", council.site.url)).await;
            faults.extend(wrong(&browser, &format!("{path} {language}")).await);
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// axe needs scripts to run; the page has loaded without them by then.
async fn wrong(browser: &Browser, what: &str) -> Vec<String> {
    browser.javascript(true).await;
    let found = browser.axe_in(&[Look::Light, Look::Dark]).await;
    browser.javascript(false).await;
    found.into_iter().map(|fault| format!("{what} {fault}")).collect()
}
