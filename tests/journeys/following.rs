//! Following a planning application by mail, from the search to the last click: without script, and inside the widget.

use std::fs;
use std::process::Command;

use wecan_tests::find::key;
use wecan_tests::{Browser, Host, Site, need};

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
    let link = confirmed_told_and_stopped(&browser, &site, "26/0001, Bagshot").await;
    // What looks for faults is a script.
    browser.javascript(true).await;
    for address in [
        format!("{}/mail", site.url),
        format!("{}/follows?lang=cy", site.url),
        format!("{}/follows/asked?lang=cy", site.url),
        format!("{}/planning/26/0001?lang=cy", site.url),
        link,
    ] {
        browser.open(&address).await;
        browser.axe_finds_nothing().await;
    }
}

/// The rest of the way, after somebody has asked for mail about `what`: gives the address of the follow's page.
async fn confirmed_told_and_stopped(browser: &Browser, site: &Site, what: &str) -> String {
    let page = browser.page();
    mail_comes(browser, site, "Confirm that you want planning emails").await;
    let links = page.all("link", None).await;
    let link =
        links.iter().find(|link| link.address().contains("/follows/")).expect("a link to confirm").address().to_owned();
    browser.open(&link).await;
    page.see("heading", "Confirm that you want these emails").await;
    page.press("Yes, email me").await;
    page.see_text("You will get emails about this").await;
    import(site, AFTER);
    mail_comes(browser, site, "Decided: 20 November 2026").await;
    let mail = page.text().await;
    assert!(mail.contains("Decision: Refused") && !mail.contains("26/0002"), "{mail}");
    // What looks for faults is a script; whoever stops needs none.
    browser.javascript(true).await;
    browser.open(&link).await;
    browser.axe_finds_nothing().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/mail", site.url)).await;
    page.press(&format!("Unsubscribe with one click from: Planning news: {what}")).await;
    page.see("heading", "Your emails have stopped").await;
    browser.open(&link).await;
    page.see("heading", "These emails have stopped").await;
    link
}

/// A page of a council in this language, with a follower from whose server mail can be had.
async fn with_mail(lang: &str) -> (Host, Site, Browser) {
    let host = Host::open().await;
    let site = Site::start(std::slice::from_ref(&host.url), None);
    import(&site, BEFORE);
    let widget = format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><title>wecan</title></head><body><main><h1>wecan</h1>\
         <wecan-planning-follower src=\"{0}/v1/planning/applications?per_page=5000\" follows=\"{0}/follows\">\
         </wecan-planning-follower></main><script type=\"module\" src=\"/dist/wecan.js\"></script></body></html>",
        site.url
    );
    let address = host.put("/planning.html", &widget);
    let browser = Browser::chromium().await;
    browser.open(&address).await;
    (host, site, browser)
}

#[tokio::test]
async fn a_search_is_followed_by_mail_inside_the_widget() {
    let (_host, site, browser) = with_mail("en").await;
    let page = browser.page();
    page.fill("Search", "porch").await;
    page.see("status", "1 application").await;
    browser.tab_to("link", "Get emails about a search like this").await;
    browser.keys(key::ENTER).await;
    browser.focus_on("heading", "Get planning news by email").await;
    page.see_text("What you will follow: porch, Bagshot").await;
    browser.axe_finds_nothing().await;
    // What is wrong is said, and what was typed stays.
    page.press("Follow by email").await;
    page.see_text("Enter your email address").await;
    browser.focus_on("textbox", "Your email address").await;
    page.fill("Your email address", "resident").await;
    page.choose("As soon as we know something").await;
    page.press("Follow by email").await;
    page.see_text("Enter an email address in the correct format, like name@example.com").await;
    assert_eq!(page.see("textbox", "Your email address").await.value(), "resident");
    browser.axe_finds_nothing().await;
    browser.is_good_on_a_dark_phone().await;
    page.fill("Your email address", "resident@example.org").await;
    browser.offline(true).await;
    page.press("Follow by email").await;
    page.see_text("This could not be sent. Check your connection, then try again").await;
    browser.offline(false).await;
    assert!(page.see("radio", "As soon as we know something").await.is("checked"), "it is still chosen");
    page.press("Follow by email").await;
    browser.focus_on("heading", "Check your email").await;
    browser.axe_finds_nothing().await;
    // The list goes on as it was.
    page.see("status", "1 application").await;
    confirmed_told_and_stopped(&browser, &site, "porch, Bagshot").await;
}

#[tokio::test]
async fn what_comes_of_mail_once_somebody_has_gone_elsewhere_is_not_taken_for_what_is_there() {
    let (_host, _site, browser) = with_mail("en").await;
    let page = browser.page();
    page.fill("Search", "porch").await;
    page.see("status", "1 application").await;
    let hold = "const real = window.fetch;
        window.letGo = [];
        window.fetch = async (address, wishes) => {
            if (String(address).includes('/v1/follows')) await new Promise((done) => window.letGo.push(done));
            try {
                return await real(address, wishes);
            } finally {
                window.answered = (window.answered ?? 0) + 1;
            }
        };";
    browser.run(hold, Vec::new()).await;
    let asked = async |times: u64| {
        let script = "return window.letGo.length";
        browser.wait("a request", async |browser| (browser.run(script, Vec::new()).await == times).then_some(())).await;
    };
    let let_go = async |at: u64| {
        let before = browser.run("return window.answered ?? 0", Vec::new()).await;
        browser.run("window.letGo[arguments[0]]()", vec![at.into()]).await;
        let script = "return window.answered ?? 0";
        browser
            .wait("an answer", async |browser| (browser.run(script, Vec::new()).await != before).then_some(()))
            .await;
    };

    // The form about the search comes when the one about an application is waited for.
    page.press("Get emails about a search like this").await;
    asked(1).await;
    page.press("1 High Street, Bagshot").await;
    page.press("Get emails about this application").await;
    asked(2).await;
    let_go(0).await;
    let_go(1).await;
    page.see_text("26/0001, Bagshot").await;
    page.fill("Your email address", "resident@example.org").await;

    // What was sent is answered when the next form is open.
    page.press("Follow by email").await;
    asked(3).await;
    page.press("Back to the list").await;
    page.press("Get emails about a search like this").await;
    asked(4).await;
    let_go(3).await;
    browser.focus_on("heading", "Get planning news by email").await;
    let_go(2).await;
    page.see_text("What you will follow: porch").await;
    assert!(!page.has("heading", "Check your email").await, "nothing was asked for here");
    browser.focus_on("heading", "Get planning news by email").await;
}

#[tokio::test]
async fn one_application_is_followed_in_welsh_and_what_names_nothing_is_asked_for_on_the_servers_page() {
    let (_host, site, browser) = with_mail("cy").await;
    let page = browser.page();
    page.press("2 High Street, Bagshot").await;
    page.press("Cael e-byst am y cais hwn").await;
    browser.focus_on("heading", "Cael newyddion cynllunio drwy e-bost").await;
    page.see_text("26/0002, Bagshot").await;
    page.fill("Eich cyfeiriad e-bost", "preswylydd@example.org").await;
    page.press("Dilyn drwy e-bost").await;
    browser.focus_on("heading", "Edrychwch yn eich e-bost").await;
    page.press("Yn ôl i’r rhestr").await;
    // Nothing is looked for: the form there has fields for that.
    page.press("Cael e-byst am chwiliad fel hwn").await;
    page.see("textbox", "Stryd").await;
    assert!(browser.address().await.starts_with(&format!("{}/follows?lang=cy", site.url)));
}
