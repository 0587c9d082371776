//! Following a planning application by mail, from the search to the last click, without script.

use std::fs;
use std::process::Command;

use wecan_tests::{Browser, Site, need};

/// A council's table as it was, and as it is once one application is refused.
const BEFORE: &str = "Ref,Site,Proposal,Received,Decision,Decided
26/0001,\"1 High Street, Bagshot\",A porch,2026-11-02,,
26/0002,\"2 High Street, Bagshot\",A shed,2026-11-03,,
";
const AFTER: &str = "Ref,Site,Proposal,Received,Decision,Decided
26/0001,\"1 High Street, Bagshot\",A porch,2026-11-02,Refused,2026-11-20
26/0002,\"2 High Street, Bagshot\",A shed,2026-11-03,Granted,2026-11-20
";
const MAPPING: &str = r#"{"reference": "Ref", "address": "Site", "description": "Proposal", "received": "Received",
    "decision": "Decision", "decided": "Decided"}"#;

/// Takes a table in, as an officer does, while the server runs.
fn import(site: &Site, table: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, mapping) = (folder.path().join("list.csv"), folder.path().join("mapping.json"));
    fs::write(&file, table).expect("written");
    fs::write(&mapping, MAPPING).expect("written");
    let mut import = Command::new(need::server());
    import.args(["planning", "import", "--as", "csv", "--area", "Bagshot", "--mapping"]).arg(mapping);
    let done = import.arg("--data").arg(site.data()).arg(file).output().expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Opens the page with the caught mail until there is one with these words.
pub(crate) async fn mail_comes(browser: &Browser, site: &Site, words: &str) {
    let address = format!("{}/mail", site.url);
    browser
        .wait(&format!("mail {words:?}"), async |browser| {
            browser.open(&address).await;
            browser.page().text().await.contains(words).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_case_is_found_followed_confirmed_told_of_and_stopped_with_one_click() {
    let site = Site::start(&[], None);
    import(&site, BEFORE);
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/planning", site.url)).await;
    let page = browser.page();
    page.fill("Search", "porch").await;
    page.press("Search").await;
    page.press("1 High Street, Bagshot").await;
    page.press("Get planning news by email").await;
    page.fill("Your email address", "resident").await;
    page.choose("As soon as we know something").await;
    page.press("Follow by email").await;
    page.see("link", "Enter an email address in the correct format, like name@example.com").await;
    page.fill("Your email address", "resident@example.org").await;
    page.press("Follow by email").await;
    page.see("heading", "Check your email").await;
    mail_comes(&browser, &site, "Confirm that you want planning emails").await;
    let links = page.all("link", None).await;
    let link =
        links.iter().find(|link| link.address().contains("/follows/")).expect("a link to confirm").address().to_owned();
    browser.open(&link).await;
    page.see("heading", "Confirm that you want these emails").await;
    page.press("Yes, email me").await;
    page.see_text("You will get emails about this").await;
    import(&site, AFTER);
    mail_comes(&browser, &site, "Decided: 20 November 2026").await;
    let mail = page.text().await;
    assert!(mail.contains("Decision: Refused") && !mail.contains("26/0002"), "{mail}");
    // What looks for faults is a script.
    browser.javascript(true).await;
    for address in [
        format!("{}/mail", site.url),
        format!("{}/follows?lang=cy", site.url),
        format!("{}/follows/asked?lang=cy", site.url),
        format!("{}/planning/26/0001?lang=cy", site.url),
        link.clone(),
    ] {
        browser.open(&address).await;
        browser.axe_finds_nothing().await;
    }
    browser.open(&format!("{}/mail", site.url)).await;
    page.press("Unsubscribe with one click from: Planning news: 26/0001, Bagshot").await;
    page.see("heading", "Your emails have stopped").await;
    browser.open(&link).await;
    page.see("heading", "These emails have stopped").await;
}
