//! The planning follower's map: loaded once somebody wants it, reached in every way, and never more than the list.

use serde_json::json;
use wecan_tests::find::key;
use wecan_tests::{Browser, Host, Site, need};

use crate::council::POLICY;

/// A tile of any place.
const TILE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#eef1ea"/></svg>"##;

/// A page with applications in four places, two of them in one, and one nobody knows where.
fn page(host: &Host, tiles: &str) -> String {
    let one = |number: u32, address: &str, place: Option<(f64, f64)>| {
        let mut one = json!({"area": "A", "reference": format!("26/{number}"), "address": address, "description": "A shed",
            "status": "undetermined", "timeline": [{"day": "2026-10-01", "what": "received"}]});
        if let Some((lat, lng)) = place {
            (one["lat"], one["lng"]) = (json!(lat), json!(lng));
        }
        one
    };
    let list = json!({"applications": [
        one(1, "1 High Street", Some((51.36, -0.70))),
        one(2, "2 High Street", Some((51.36, -0.70))),
        one(3, "3 Low Road", Some((51.34, -0.72))),
        one(4, "4 Low Road", Some((51.34, -0.69))),
        one(5, "5 Nowhere", None),
    ]});
    host.put("/tile.svg", TILE);
    host.policy(POLICY);
    host.put(
        "/planning.html",
        &format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>Planning</title></head><body><main><h1>Here</h1>\
             <wecan-planning-follower tiles=\"{tiles}\" tiles-credit=\"Ours &lt;b&gt;alone&lt;/b&gt;\">\
             <script type=\"application/json\">{list}</script></wecan-planning-follower></main>\
             <script type=\"module\" src=\"/dist/wecan.js\"></script></body></html>"
        ),
    )
}

/// The names of the markers, in their order, once there are so many.
async fn markers(browser: &Browser, count: usize) -> Vec<String> {
    browser
        .wait(&format!("{count} markers"), async |browser| {
            let map = browser.page().within("region", "Map of applications");
            let names: Vec<String> = map.all("button", None).await.iter().map(|it| it.name().to_owned()).collect();
            (names.len() == count).then_some(names)
        })
        .await
}

#[tokio::test]
async fn a_map_is_loaded_when_it_is_wanted_and_leads_to_applications_as_the_list_does() {
    let host = Host::open().await;
    let browser = Browser::chromium().await;
    browser.open(&page(&host, "/tile.svg?{z}/{x}/{y}")).await;
    let page = browser.page();
    page.see("button", "Show these on a map").await;
    // Where nothing is found there is nothing to show.
    page.fill("Search", "nobody lives there").await;
    page.gone("button", "Show these on a map").await;
    page.fill("Search", "").await;
    page.see("button", "Show these on a map").await;
    let asked = browser.requests().await;
    assert!(!asked.iter().any(|address| address.contains("/map.") || address.contains("tile")), "{asked:#?}");
    browser.tab_to("button", "Show these on a map").await;
    browser.keys(key::ENTER).await;
    assert_eq!(markers(&browser, 3).await, ["Show 2 here", "26/3, 3 Low Road", "26/4, 4 Low Road"]);
    page.see_text("Not on the map, as we do not know where: 1").await;
    page.see_text("Ours <b>alone</b>").await;
    let asked = browser.requests().await;
    assert!(asked.iter().any(|address| address.ends_with("/map.js")), "{asked:#?}");
    let away = asked.iter().find(|address| !address.starts_with(&host.url) && !address.starts_with("data:"));
    assert_eq!(away, None);
    browser.axe_finds_nothing().await;
    browser.is_good_on_a_dark_phone().await;
    // What is chosen on the map opens as from the list, and whoever comes back is where they were.
    browser.focus_on("button", "Hide the map").await;
    browser.tab_to("button", "26/4, 4 Low Road").await;
    browser.keys(key::ENTER).await;
    browser.focus_on("heading", "4 Low Road").await;
    page.press("Back to the list").await;
    browser.focus_on("button", "26/4, 4 Low Road").await;
    // What stands in one place is told apart in words.
    browser.tab_to("button", "Hide the map").await;
    browser.tab_to("button", "Show 2 here").await;
    browser.keys(key::ENTER).await;
    browser.focus_on("button", "26/1, 1 High Street").await;
    browser.axe_finds_nothing().await;
    browser.tab_to("button", "26/2, 2 High Street").await;
    browser.keys(key::ENTER).await;
    browser.focus_on("heading", "2 High Street").await;
    page.press("Back to the list").await;
    // The map shows what the list shows.
    page.fill("Search", "low").await;
    assert_eq!(markers(&browser, 2).await, ["26/3, 3 Low Road", "26/4, 4 Low Road"]);
    assert!(!page.text().await.contains("Not on the map"), "all of these are");
    page.fill("Search", "nowhere").await;
    markers(&browser, 0).await;
    page.fill("Search", "").await;
    markers(&browser, 3).await;
    page.press("Hide the map").await;
    page.gone("region", "Map of applications").await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn without_tiles_or_without_its_library_the_map_says_so_and_the_list_stays() {
    let host = Host::open().await;
    let browser = Browser::chromium().await;
    let failing = ["/no-such-tile/{z}/{x}/{y}.png", "/tile.svg?{no}", "/tile.svg?{z}/{x}/{y}"];
    for tiles in failing {
        if tiles == failing[2] {
            host.put("/dist/map.js", "");
        }
        browser.open(&page(&host, tiles)).await;
        let page = browser.page();
        page.press("Show these on a map").await;
        page.see("alert", "The map did not load. The list has everything.").await;
        page.gone("region", "Map of applications").await;
        page.see("button", "5 Nowhere").await;
        browser.axe_finds_nothing().await;
    }
}

#[tokio::test]
async fn without_tiles_there_is_no_map() {
    let host = Host::open().await;
    let browser = Browser::chromium().await;
    browser.open(&page(&host, "")).await;
    browser.page().see("button", "5 Nowhere").await;
    assert!(!browser.page().has("button", "Show these on a map").await);
}

/// How many applications the markers stand for.
async fn shown(browser: &Browser) -> u64 {
    let script = "return [...document.querySelector('wecan-planning-follower').shadowRoot.querySelectorAll('[role=region] button')]
        .map((it) => Number(it.textContent || 1)).reduce((sum, it) => sum + it, 0)";
    browser.run(script, Vec::new()).await.as_u64().unwrap_or_default()
}

#[tokio::test]
async fn the_gallerys_map_has_every_application_of_the_list_from_the_gallery_alone_and_without_motion_where_that_is_wished()
 {
    let gallery = need::gallery();
    let site = Site::start(&[], Some(&gallery));
    let browser = Browser::chromium().await;
    let still = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
    browser.devtools("Emulation.setEmulatedMedia", still).await;
    browser.open(&format!("{}/planning-applications.cy.html", site.url)).await;
    let page = browser.page();
    page.press("Dangos y rhain ar fap").await;
    browser.wait("every application", async |browser| (shown(browser).await == 359).then_some(())).await;
    let moves =
        "return document.querySelector('wecan-planning-follower').shadowRoot.querySelector('[role=region]').className";
    let classes = browser.run(moves, Vec::new()).await;
    assert!(!classes.as_str().is_none_or(|classes| classes.contains("-anim")), "{classes}");
    page.fill("Chwilio", "porch").await;
    page.see("status", "13 cais").await;
    browser.wait("those alone", async |browser| (shown(browser).await == 13).then_some(())).await;
    // A group is taken apart.
    let before = page.within("region", "Map o geisiadau").all("button", None).await.len();
    page.press("Dangos 2 yma").await;
    browser
        .wait("another part of the map", async |browser| {
            let map = browser.page().within("region", "Map o geisiadau");
            (map.all("button", None).await.len() != before).then_some(())
        })
        .await;
    page.press("Dangos y cyfan").await;
    browser.wait("those alone", async |browser| (shown(browser).await == 13).then_some(())).await;
    browser.axe_finds_nothing().await;
    let asked = browser.requests().await;
    let away = asked.iter().find(|address| !address.starts_with(&site.url) && !address.starts_with("data:"));
    assert_eq!(away, None);
    assert!(asked.iter().any(|address| address.contains("/planning-data/map/")), "the tiles are the gallery's own");
    browser.console_is_empty().await;
}
