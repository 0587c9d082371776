//! The planning follower: find an application, understand it, follow it on the device, and do without script.

use std::fs;
use std::process::Command;

use serde_json::json;
use wecan_tests::find::key;
use wecan_tests::{Browser, Host, Site, need};

use crate::council::{Council, later_part_comes, later_part_is_blocked, upgraded};

/// The gallery's page, alive, in a browser.
async fn alive(address: &str) -> (Site, Browser) {
    let gallery = need::gallery();
    let site = Site::start(&[], Some(&gallery));
    let browser = Browser::chromium().await;
    browser.open(&format!("{}/{address}", site.url)).await;
    // The floor has no such box: only what this device remembers could fill it.
    browser.wait("the widget", async |browser| {
        let script = "return document.querySelector('wecan-planning-follower').shadowRoot.querySelector('[name=followed]') ? true : null";
        browser.try_run(script, Vec::new()).await.ok()?.as_bool()
    }).await;
    (site, browser)
}

/// What narrows the list is folded away at first.
async fn open_filters(browser: &Browser) {
    let filters = "document.querySelector('wecan-planning-follower').shadowRoot.querySelector('.wecan-filters')";
    browser.run(&format!("{filters}.open = true"), Vec::new()).await;
}

#[tokio::test]
async fn an_application_is_found_as_one_types_and_is_explained() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    page.see("status", "359 applications. Page 1 of 18").await;
    page.fill("Search", "polo cl").await;
    page.see("status", "1 application").await;
    browser.axe_finds_nothing().await;
    page.press("ASCOT PARK POLO CLUB…").await;
    page.see("heading", "ASCOT PARK POLO CLUB…").await;
    page.see_text("The council has the application and is checking that nothing is missing.").await;
    page.see_text("26 June 2014").await;
    assert!(page.see("link", "See the council’s own record").await.address().contains("casefullref=14/0590"));
    page.see_text("This list may not have everything.").await;
    browser.axe_finds_nothing().await;
    page.press("Back to the list").await;
    page.see("status", "1 application").await;
    browser.focus_on("button", "ASCOT PARK POLO CLUB…").await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn an_application_opened_before_what_draws_it_can_be_had_opens_once_it_can() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    later_part_is_blocked(&browser).await;
    page.fill("Search", "polo cl").await;
    page.see("status", "1 application").await;
    page.press("ASCOT PARK POLO CLUB…").await;
    page.see_text("This page could not load all that it needs.").await;
    browser.focus_on("heading", "ASCOT PARK POLO CLUB…").await;
    browser.axe_finds_nothing().await;
    // The list goes on as it was.
    page.press("Back to the list").await;
    page.see("status", "1 application").await;
    browser.focus_on("button", "ASCOT PARK POLO CLUB…").await;
    page.press("ASCOT PARK POLO CLUB…").await;
    page.see_text("This page could not load all that it needs.").await;
    later_part_comes(&browser).await;
    page.see("heading", "What happened and what comes next").await;
    browser.focus_on("heading", "ASCOT PARK POLO CLUB…").await;
    assert!(!page.text().await.contains("could not load"));
    page.press("Follow on this device").await;
    page.see("button", "Stop following").await;
}

#[tokio::test]
async fn where_somebody_is_may_be_said_late_and_what_they_look_for_stays() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    let late = "navigator.geolocation.getCurrentPosition = (found) => {
        window.said = () => found({ coords: { latitude: 51.357, longitude: -0.63 } });
    }";
    browser.run(late, Vec::new()).await;
    open_filters(&browser).await;
    page.press("Near me").await;
    page.fill("Search", "polo cl").await;
    page.see("status", "1 application").await;
    page.press("ASCOT PARK POLO CLUB…").await;
    browser.focus_on("heading", "ASCOT PARK POLO CLUB…").await;
    browser.run("window.said()", Vec::new()).await;
    page.press("Back to the list").await;
    assert_eq!(page.see("searchbox", "Search").await.value(), "polo cl");
    page.see("status", "1 application").await;
    page.see_text("metres away").await;
}

#[tokio::test]
async fn a_browser_that_remembers_nothing_is_offered_nothing_to_remember() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    let refused = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError') } })";
    browser.run(refused, Vec::new()).await;
    page.fill("Search", "polo cl").await;
    page.see("status", "1 application").await;
    page.press("ASCOT PARK POLO CLUB…").await;
    page.see_text("You cannot follow it on this device").await;
    assert!(!page.has("button", "Follow on this device").await);
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn the_list_is_narrowed_sorted_and_turned_page_by_page() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    page.press("Next page").await;
    page.see("status", "359 applications. Page 2 of 18").await;
    open_filters(&browser).await;
    page.fill("Near a postcode", "GU15").await;
    browser.keys(key::TAB).await;
    page.see_text("Enter a full UK postcode, like SW1A 1AA").await;
    browser.axe_finds_nothing().await;
    page.fill("Near a postcode", "").await;
    browser.keys(key::TAB).await;
    browser
        .wait("no complaint", async |browser| {
            let text = browser.page().text().await;
            (!text.contains("Enter a full UK postcode")).then_some(())
        })
        .await;
    page.pick("Type", "Signs and adverts").await;
    page.see("status", "14 applications").await;
    page.pick("Stage", "Decided").await;
    page.pick("Order", "Oldest first").await;
    page.see("status", "8 applications").await;
    browser.axe_finds_nothing().await;
    page.press("Clear the search").await;
    page.see("status", "359 applications. Page 1 of 18").await;
    page.fill("Search", "zeppelin").await;
    page.see("status", "Nothing fits. Try fewer words, or clear the search.").await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_is_far_below_waits_only_until_the_list_rests() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    page.see("status", "359 applications. Page 1 of 18").await;
    let list = "document.querySelector('wecan-planning-follower').shadowRoot.querySelector('.wecan-applications')";
    let watch = format!(
        "const list = {list}, told = window.told = [];
         const last = () => getComputedStyle(list.lastElementChild).contentVisibility;
         new MutationObserver(() => told.push(last())).observe(list, {{ attributes: true }})"
    );
    browser.run(&watch, Vec::new()).await;
    page.fill("Search", "house").await;
    browser
        .wait("a list that rests", async |browser| {
            let told = browser.try_run("return window.told.join(' ')", Vec::new()).await.ok()?;
            let told = told.as_str()?;
            (told.starts_with("hidden") && told.ends_with("visible")).then_some(())
        })
        .await;
    browser.axe_finds_nothing().await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn with_the_keyboard_alone_an_application_is_opened_and_followed() {
    let (_site, browser) = alive("planning-applications.html").await;
    let page = browser.page();
    browser.tab_to("searchbox", "Search").await;
    browser.keys("14/0587").await;
    page.see("status", "1 application").await;
    browser.tab_to("button", "16 BUTLER ROAD…").await;
    browser.keys(key::ENTER).await;
    page.see("heading", "16 BUTLER ROAD…").await;
    browser.focus_on("heading", "16 BUTLER ROAD…").await;
    browser.tab_to("button", "Follow on this device").await;
    browser.keys(key::ENTER).await;
    page.see("button", "Stop following").await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_is_followed_on_this_device_says_what_is_new_since_the_last_visit_and_nothing_is_sent() {
    let host = Host::open().await;
    let browser = Browser::chromium().await;
    let list = |more: serde_json::Value, status: &str| {
        let mut timeline = vec![json!({"day": "2026-10-01", "what": "received"})];
        timeline.extend(more.as_array().cloned().unwrap_or_default());
        let one = json!({"area": "A", "reference": "26/1", "address": "1 High Street", "description": "A shed", "status": status, "timeline": timeline});
        json!({"source": "A council", "applications": [one]}).to_string()
    };
    let page_with = |list: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>Planning</title></head><body><main><h1>Here</h1>\
             <wecan-planning-follower><script type=\"application/json\">{list}</script></wecan-planning-follower></main>\
             <script type=\"module\" src=\"/dist/wecan.js\"></script></body></html>"
        )
    };
    let address = host.put("/planning.html", &page_with(&list(json!([]), "undetermined")));
    browser.open(&address).await;
    let page = browser.page();
    page.press("1 High Street").await;
    page.press("Follow on this device").await;
    page.see("button", "Stop following").await;
    browser.reload().await;
    // Once it says so, what is remembered has been read.
    page.press("1 High Street").await;
    page.see("button", "Stop following").await;
    page.press("Back to the list").await;
    page.see("status", "1 application").await;
    assert!(!page.has("heading", "New since your last visit").await, "there is nothing new");
    host.put("/planning.html", &page_with(&list(json!([{"day": "2026-10-20", "what": "decided"}]), "determined")));
    browser.reload().await;
    page.see("heading", "New since your last visit").await;
    page.see_text("Decided, 20 October 2026").await;
    browser.axe_finds_nothing().await;
    // Another language says the same, and leaves whoever reads an application there.
    let speak = async |language: &str| {
        let script = "document.querySelector('wecan-planning-follower').setAttribute('lang', arguments[0])";
        browser.run(script, vec![json!(language)]).await;
    };
    speak("cy").await;
    page.see("heading", "Newydd ers eich ymweliad diwethaf").await;
    page.press("1 High Street").await;
    page.see("button", "Rhoi’r gorau i ddilyn").await;
    speak("en").await;
    page.see("button", "Stop following").await;
    page.press("Back to the list").await;
    page.see("heading", "New since your last visit").await;
    browser.reload().await;
    page.press("1 High Street").await;
    page.see("button", "Stop following").await;
    page.press("Back to the list").await;
    page.see("status", "1 application").await;
    assert!(!page.has("heading", "New since your last visit").await, "it was told once");
    // A day that is corrected is no news; a withdrawal is, also where nobody says when.
    host.put("/planning.html", &page_with(&list(json!([{"day": "2026-10-19", "what": "decided"}]), "withdrawn")));
    browser.reload().await;
    page.see("heading", "New since your last visit").await;
    page.see_text("Withdrawn, ").await;
    assert!(!page.text().await.contains("19 October 2026"), "it was told with another day");
    // Of those that are followed alone, one that no longer is goes.
    open_filters(&browser).await;
    page.choose("Only those I follow").await;
    page.press("1 High Street").await;
    page.press("Stop following").await;
    page.press("Back to the list").await;
    page.see("status", "Nothing fits. Try fewer words, or clear the search.").await;
    assert_eq!(host.posts(), 0);
    browser.console_is_empty().await;
}

#[tokio::test]
async fn without_javascript_the_first_page_is_there_and_the_search_is_answered_by_the_server() {
    let gallery = need::gallery();
    let site = Site::start(&[], Some(&gallery));
    let list = need::root().join("tests/data/planning/surrey-heath/applications.csv");
    let mut import = Command::new(need::server());
    import.args(["planning", "import", "--as", "lodis", "--area", "Surrey Heath", "--data"]).arg(site.data()).arg(list);
    assert!(import.output().expect("the program runs").status.success());
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/planning-applications.cy.html", site.url)).await;
    let page = browser.page();
    page.see("link", "ASCOT PARK POLO CLUB…").await;
    page.fill("Chwilio", "porch").await;
    page.press("Chwilio").await;
    page.see("status", "13 cais").await;
    page.press("2 FERN CLOSE…").await;
    page.see("heading", "2 FERN CLOSE…").await;
    page.see_text("Mae’r cyngor wedi gwneud ei benderfyniad.").await;
    // What looks for faults is a script.
    browser.javascript(true).await;
    for address in ["/planning?lang=cy&q=porch", "/planning/13/0194?lang=cy"] {
        browser.open(&format!("{}{address}", site.url)).await;
        browser.axe_finds_nothing().await;
    }
    let calendar = site.page("/v1/planning/applications.ics", None).await;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
}

#[test]
fn the_gallery_has_the_applications_that_its_page_shows() {
    let text = fs::read_to_string(need::gallery().join("planning-data/surrey-heath.json")).expect("it is there");
    let data: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(data["applications"].as_array().map(Vec::len), Some(359));
}

#[tokio::test]
async fn what_is_typed_into_the_rendered_first_page_goes_on_in_the_widget_and_without_it_the_server_answers() {
    let council = Council::open().await;
    let csv = need::root().join("tests/data/planning/surrey-heath/applications.csv");
    let csv = csv.to_str().expect("a path");
    let _ = council.site.command(&["planning", "import", csv, "--as", "lodis", "--area", "Surrey Heath"]);
    let path = "/v1/planning/applications?per_page=5000&area=Surrey+Heath";
    let list = serde_json::from_str(&council.site.page(path, None).await).expect("JSON");
    let (dist, src) = (format!("{}/dist", council.host.url), format!("{}{path}", council.site.url));
    let widget = council.site.render(&list, &["--host", &dist, "--src", &src]);
    let address = council.page("", &widget);
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&address).await;
    let page = browser.page();
    page.see("status", "359 applications. Page 1 of 18").await;
    browser.axe_finds_nothing().await;
    page.fill("Search", "polo").await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    page.see("status", "1 application").await;
    browser.focus_on("searchbox", "Search").await;
    browser.keys(" zeppelin").await;
    page.see("status", "Nothing fits. Try fewer words, or clear the search.").await;
    assert_eq!(page.see("searchbox", "Search").await.value(), "polo zeppelin");
    // The filters are folded away; what undoes the search is not.
    page.press("Clear the search").await;
    page.see("status", "359 applications. Page 1 of 18").await;
    browser.console_is_empty().await;

    browser.without_javascript().await;
    browser.open(&address).await;
    page.press("Next page").await;
    page.see("status", "359 applications. Page 2 of 18").await;
    browser.open(&address).await;
    page.fill("Search", "polo").await;
    page.press("Search").await;
    page.see("status", "1 application").await;
}
