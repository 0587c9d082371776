//! Commenting on a planning application: from the list to the receipt, with what becomes public shown before it is sent.

use std::fs;
use std::process::Command;

use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Host, Site, need};

/// Open for comments for longer than this program will be.
const TABLE: &str = "Ref,Site,Proposal,Received,Ends,Page,Lat,Lng
26/0001,\"1 High Street, Bagshot\",A tower,2026-11-02,2099-12-31,https://www.example.gov.uk/26/0001,51.36,-0.7043
";
const MAPPING: &str = r#"{"reference": "Ref", "address": "Site", "description": "Proposal", "received": "Received",
    "consultation_ends": "Ends", "page_url": "Page", "lat": "Lat", "lng": "Lng"}"#;

fn import(site: &Site) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, mapping) = (folder.path().join("list.csv"), folder.path().join("mapping.json"));
    fs::write(&file, TABLE).expect("written");
    fs::write(&mapping, MAPPING).expect("written");
    let mut import = Command::new(need::server());
    import.args(["planning", "import", "--as", "csv", "--area", "Bagshot", "--mapping"]).arg(mapping);
    let done = import.arg("--data").arg(site.data()).arg(file).output().expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn page_with(attributes: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Planning</title></head><body><main><h1>Here</h1>\
         <wecan-planning-follower src=\"/v1/planning/applications?per_page=100\" {attributes}></wecan-planning-follower></main>\
         <script type=\"module\" src=\"/dist/wecan.js\"></script></body></html>"
    )
}

async fn begin(attributes: &str) -> (Site, Host, Browser) {
    let site = Site::start(&[], None);
    let (host, browser) = begin_at(&site, attributes).await;
    (site, host, browser)
}

async fn begin_at(site: &Site, attributes: &str) -> (Host, Browser) {
    import(site);
    let host = Host::open().await;
    host.behind(&site.url);
    let browser = Browser::chromium().await;
    browser.open(&host.put("/planning.html", &page_with(attributes))).await;
    let page = browser.page();
    page.press("1 High Street, Bagshot").await;
    page.press("Comment on this application").await;
    page.see("heading", "Comment on 26/0001").await;
    (host, browser)
}

async fn fill_in(browser: &Browser) {
    let page = browser.page();
    page.choose("I object to them").await;
    page.choose("Light").await;
    page.fill("Your comment", "It takes the light, and lowers house prices.").await;
    page.see_text("What a home is worth cannot count.").await;
    let name = page.see("textbox", "Your name").await;
    assert_eq!(browser.run("return arguments[0].autocomplete", vec![name.element()]).await, "name");
    page.fill("Your name", "A. Resident").await;
    browser.axe_finds_nothing().await;
    page.press("Continue").await;
    page.fill("House number or name", "3").await;
    page.fill("Postcode", "gu19 5qf").await;
    page.press("Continue").await;
    page.see("heading", "Check your answers").await;
    page.see("heading", "Everyone can read this").await;
    page.see("heading", "Only the council reads this").await;
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn a_comment_is_written_noted_previewed_and_sent_with_its_applications_reference() {
    let (site, _host, browser) = begin("endpoint=\"/v1/responses\"").await;
    let page = browser.page();
    page.see_text("What you write stays on this device until you send it, or for 14 days after your last change.")
        .await;
    fill_in(&browser).await;
    page.press("Send your answers").await;
    page.see("heading", "Your comment has been received").await;
    browser
        .wait("end of what is said of writing", async |_| {
            let words = page.text().await;
            (!words.contains(
                "What you write stays on this device until you send it, or for 14 days after your last change.",
            ))
            .then_some(())
        })
        .await;
    let definition = browser.run(
        "return document.querySelector('wecan-planning-follower').shadowRoot.querySelector('wecan-have-your-say').definition.id",
        Vec::new(),
    );
    let definition = definition.await.as_str().expect("a name").to_owned();
    let answers = site.answers(&definition).await;
    assert_eq!((answers["stance"].as_str(), answers["name"].as_str()), (Some("objection"), Some("A. Resident")));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_case_and_a_search_lead_to_the_servers_form_to_be_told_by_mail() {
    let (_site, host, browser) = begin("follows=\"/follows\"").await;
    let page = browser.page();
    page.press("Back to the list").await;
    page.fill("Search", "tower").await;
    page.press("Get emails about a search like this").await;
    page.see("heading", "Get planning news by email").await;
    page.see_text("tower").await;
    browser.open(&format!("{}/planning.html", host.url)).await;
    page.press("1 High Street, Bagshot").await;
    page.press("Get emails about this application").await;
    page.see("heading", "Get planning news by email").await;
    page.see_text("26/0001").await;
}

#[tokio::test]
async fn near_me_asks_the_device_sorts_by_distance_and_sends_nothing() {
    let (_site, host, browser) = begin("").await;
    let page = browser.page();
    page.press("Back to the list").await;
    browser.requests().await;
    browser
        .run(
            "navigator.geolocation.getCurrentPosition = (found) => found({ coords: { latitude: 51.36, longitude: -0.69 } });
             document.querySelector('wecan-planning-follower').shadowRoot.querySelector('.wecan-filters').open = true",
            Vec::new(),
        )
        .await;
    page.press("Near me").await;
    page.see_text("The nearest to you come first.").await;
    page.see("status", "1 application").await;
    page.see_text("990 metres away").await;
    browser.axe_finds_nothing().await;
    assert_eq!(browser.requests().await, Vec::<String>::new());
    assert_eq!(host.posts(), 0);
    browser
        .run("navigator.geolocation.getCurrentPosition = (found, refused) => refused({ code: 1 })", Vec::new())
        .await;
    page.press("Near me").await;
    page.see_text("Your device did not say where you are. Enter a postcode.").await;
    browser
        .run(
            "navigator.geolocation.getCurrentPosition = (found) => found({ coords: { latitude: 52.36, longitude: -0.69 } })",
            Vec::new(),
        )
        .await;
    page.press("Near me").await;
    page.see("status", "Nothing fits. Try fewer words, or clear the search.").await;
    page.pick("Order", "Newest first").await;
    page.see("status", "Nothing fits. Try fewer words, or clear the search.").await;
    page.press("Clear the search").await;
    page.see("status", "1 application").await;
}

#[tokio::test]
async fn a_comment_that_was_begun_is_there_again_after_whatever_timeout() {
    let (_site, host, browser) = begin("endpoint=\"/v1/responses\"").await;
    let page = browser.page();
    page.choose("I am neutral").await;
    page.fill("Your comment", "Half a comment").await;
    browser
        .wait("the draft", async |browser| {
            let kept = browser.run("return JSON.stringify(localStorage)", Vec::new()).await;
            kept.as_str()?.contains("Half a comment").then_some(())
        })
        .await;
    browser.open(&format!("{}/planning.html", host.url)).await;
    page.press("1 High Street, Bagshot").await;
    page.press("Comment on this application").await;
    let field = page.see("textbox", "Your comment").await;
    assert_eq!(field.value(), "Half a comment");
    assert_eq!(host.posts(), 0);
}

#[tokio::test]
async fn a_comment_that_waits_is_sent_wherever_in_the_list_its_sender_is_and_at_the_next_visit() {
    let (site, host, browser) = begin("endpoint=\"/v1/responses\"").await;
    let page = browser.page();
    fill_in(&browser).await;
    let script = "return document.querySelector('wecan-planning-follower').shadowRoot.querySelector('wecan-have-your-say').definition.id";
    let definition = browser.run(script, Vec::new()).await.as_str().expect("a name").to_owned();
    host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    page.see_text("31 December 2099").await;
    page.press("Back to the list").await;
    page.see("status", "1 application").await;
    let before = host.posts();
    browser.wait("another try, from the list", async |_| (host.posts() > before).then_some(())).await;
    browser.axe_finds_nothing().await;
    host.endpoint(Endpoint::Open);
    browser.open(&format!("{}/planning.html", host.url)).await;
    page.see("status", "1 application").await;
    browser.wait("the comment", async |_| (site.responses(&definition).await.len() == 1).then_some(())).await;
    assert_eq!(site.answers(&definition).await["stance"], "objection");
    assert!(page.all("textbox", Some("Your comment")).await.is_empty(), "what sends it is not seen");
}

#[tokio::test]
async fn without_an_endpoint_a_comment_is_handed_over_as_text_for_the_councils_own_form() {
    let (_site, host, browser) = begin("").await;
    let page = browser.page();
    page.see_text("Write your comment here, then copy it into the council’s own form.").await;
    assert!(!page.all("link", Some("See the council’s own record")).await.is_empty());
    fill_in(&browser).await;
    page.press("Send your answers").await;
    page.see_text("This form cannot send your answers.").await;
    browser.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }", Vec::new()).await;
    page.press("Copy my answers").await;
    page.see_text("Your answers have been copied").await;
    let copied = browser.run("return window.copied", Vec::new()).await;
    let copied = copied.as_str().expect("text");
    assert!(copied.contains("Your comment\nIt takes the light, and lowers house prices.\n"), "{copied}");
    assert_eq!(host.posts(), 0);
}

#[tokio::test]
async fn a_comment_on_another_councils_application_is_handed_over_as_text_too() {
    let site = Site::start_with(&["--comment-area", "Camberley"]);
    let (_host, browser) = begin_at(&site, "endpoint=\"/v1/responses\"").await;
    let page = browser.page();
    page.see_text("Write your comment here, then copy it into the council’s own form.").await;
    fill_in(&browser).await;
    page.press("Send your answers").await;
    page.see_text("This form cannot send your answers.").await;
}

#[tokio::test]
async fn without_javascript_the_servers_pages_show_what_is_made_public_before_it_is_sent() {
    let site = Site::start(&[], None);
    import(&site);
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/planning/26/0001?lang=cy", site.url)).await;
    let page = browser.page();
    page.press("Rhoi sylw ar y cais hwn").await;
    page.see("heading", "Rhoi sylw ar 26/0001").await;
    page.choose("Rwy’n eu cefnogi").await;
    page.fill("Eich sylw", "Bydd yn gwella’r stryd.").await;
    page.fill("Eich enw", "A. Preswylydd").await;
    page.fill("Rhif neu enw’r tŷ", "3").await;
    page.fill("Cod post", "GU19 5QF").await;
    page.press("Anfon eich atebion").await;
    page.see("heading", "Gall pawb ddarllen hyn").await;
    page.see_text("A. Preswylydd").await;
    // What looks for faults is a script.
    browser.javascript(true).await;
    browser.axe_finds_nothing().await;
    page.press("Anfon eich atebion").await;
    page.see("heading", "Mae eich sylw wedi’i dderbyn").await;
    browser.axe_finds_nothing().await;
}
