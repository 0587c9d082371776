//! Once the resident has pressed the button: whatever they or their browser do next, it arrives, and arrives once.

use serde_json::{Value, json};
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Host};

use crate::council::{
    Council, definition, heard, later_part_comes, later_part_is_blocked, receipt, send_now, upgraded, walk_to_the_check,
};

pub(crate) const WAITING: &str = "Your answers are waiting to be sent";

pub(crate) async fn answered() -> (Council, Browser) {
    with_head("").await
}

/// A widget on a page with this in its head, answered and ready to be sent.
pub(crate) async fn with_head(head: &str) -> (Council, Browser) {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page(head, &widget)).await;
    upgraded(&browser, 1).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    (council, browser)
}

pub(crate) async fn waiting(council: &Council, browser: &Browser) {
    council.host.endpoint(Endpoint::Down);
    browser.page().press("Send your answers").await;
    browser.page().see("heading", WAITING).await;
}

/// Sends what waits, unless it has left by itself in the meantime; gives its reference.
pub(crate) async fn sent(browser: &Browser) -> String {
    send_now(browser).await;
    receipt(&browser.page()).await
}

/// How often the server was given a response and took it, for the first time or again.
pub(crate) fn taken(council: &Council) -> usize {
    let log = council.site.log();
    log.lines()
        .filter(|line| line.contains("/v1/responses") && line.contains("POST") && line.contains("status=20"))
        .count()
}

pub(crate) async fn kept_once(council: &Council, words: &str) {
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes", "words": words}));
}

#[tokio::test]
async fn after_a_reload_the_response_still_waits_and_is_sent() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    browser.page().see("heading", WAITING).await;
    browser.axe_finds_nothing().await;
    council.host.endpoint(Endpoint::Open);
    sent(&browser).await;
    kept_once(&council, "Quieter").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    assert!(
        !browser.page().see("radio", "Yes").await.is("checked"),
        "seen, the receipt goes, and somebody else may answer"
    );
}

#[tokio::test]
async fn another_tab_shows_what_waits_and_both_show_the_receipt() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    let address = browser.address().await;
    let first = browser.new_tab().await;
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    browser.page().see("heading", WAITING).await;
    council.host.endpoint(Endpoint::Open);
    let reference = sent(&browser).await;
    browser.to_tab(&first).await;
    assert_eq!(receipt(&browser.page()).await, reference);
    assert_eq!(taken(&council), 1, "one of the two sent it, once");
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_page_closed_with_the_answer_on_its_way_has_not_lost_it() {
    let (council, browser) = answered().await;
    council.host.endpoint(Endpoint::Mute);
    let address = browser.address().await;
    browser.page().press("Send your answers").await;
    browser.page().see("heading", WAITING).await;
    kept_once(&council, "Quieter").await;
    browser.open("about:blank").await;
    council.host.endpoint(Endpoint::Open);
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    receipt(&browser.page()).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn answers_stay_until_the_part_that_sends_them_can_be_had() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    later_part_is_blocked(&browser).await;
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    page.press("Send your answers").await;
    page.see_text("This page could not load all that it needs.").await;
    assert_eq!(taken(&council), 0);
    later_part_comes(&browser).await;
    receipt(&page).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_request_outlives_its_page_where_the_browser_has_room_for_it() {
    let mut asked = definition("high-street");
    asked["pages"][0]["questions"][1]["max_length"] = json!(10_000);
    let (council, browser) = Council::with(&asked).await;
    let page = browser.page();
    let watch = "const send = window.fetch;
        window.outlive = [];
        window.fetch = (address, wishes) => {
            if (wishes) window.outlive.push(wishes.keepalive === true);
            return send(address, wishes);
        };";
    browser.run(watch, Vec::new()).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(browser.run("return window.outlive", Vec::new()).await, json!([true]));
    browser.reload().await;
    upgraded(&browser, 1).await;
    browser.run(watch, Vec::new()).await;
    page.choose("Yes").await;
    // More than a browser lets go on for one response among several.
    let long = "const field = document.querySelector('wecan-have-your-say').shadowRoot.querySelector('[name=words]');
        field.value = '🌳'.repeat(4000);
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.run(long, Vec::new()).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(browser.run("return window.outlive", Vec::new()).await, json!([false]), "it is sent all the same");
    assert_eq!(council.site.responses("high-street").await.len(), 2);
}

#[tokio::test]
async fn what_waits_can_be_changed_before_it_leaves() {
    let (council, browser) = answered().await;
    let page = browser.page();
    waiting(&council, &browser).await;
    page.press("Change my answers").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter");
    // Even a reload now loses nothing: the outbox holds it back.
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("You were changing these answers.").await;
    page.press("Change my answers").await;
    page.fill("Why?…", "Safer").await;
    council.host.endpoint(Endpoint::Open);
    page.press("Send your answers").await;
    receipt(&page).await;
    kept_once(&council, "Safer").await;
}

#[tokio::test]
async fn what_waits_can_be_taken_back() {
    let (council, browser) = answered().await;
    let page = browser.page();
    waiting(&council, &browser).await;
    page.press("Delete them, and do not send them").await;
    page.see_text("Your answers have been cleared from this device").await;
    council.host.endpoint(Endpoint::Open);
    browser.reload().await;
    upgraded(&browser, 1).await;
    assert!(!page.see("radio", "Yes").await.is("checked"));
    assert!(council.site.responses("high-street").await.is_empty());
}

#[tokio::test]
async fn a_double_click_and_enter_pressed_twice_are_one_response() {
    let (council, browser) = answered().await;
    let script = "const form = document.querySelector('wecan-have-your-say').shadowRoot.querySelector('form');
        const button = form.querySelector('[type=submit]');
        button.click(); button.click(); form.requestSubmit(); form.requestSubmit();";
    browser.run(script, Vec::new()).await;
    receipt(&browser.page()).await;
    assert_eq!(council.host.posts(), 1);
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn the_same_answers_in_two_tabs_are_one_response() {
    let (council, browser) = answered().await;
    // The later part is what listens to other tabs.
    let here = "return performance.getEntriesByType('resource')
        .some((it) => /-later-/.test(it.name) && it.responseEnd) || null";
    browser.wait("later part", async |browser| browser.try_run(here, Vec::new()).await.ok()?.as_bool()).await;
    let address = browser.address().await;
    let first = browser.new_tab().await;
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    browser.page().press("Send your answers").await;
    let reference = receipt(&browser.page()).await;
    browser.to_tab(&first).await;
    assert_eq!(receipt(&browser.page()).await, reference, "the other tab knows");
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn other_answers_in_another_tab_are_another_response() {
    let (council, browser) = answered().await;
    let address = browser.address().await;
    let first = browser.new_tab().await;
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    browser.page().choose("No").await;
    browser.page().press("Send your answers").await;
    receipt(&browser.page()).await;
    browser.to_tab(&first).await;
    browser.page().press("Send your answers").await;
    receipt(&browser.page()).await;
    assert_eq!(council.site.responses("high-street").await.len(), 2);
}

#[tokio::test]
async fn where_nothing_can_be_kept_the_resident_is_told_before_they_rely_on_it() {
    for script in ["/no-storage.js", "/full-storage.js", "/no-marks.js"] {
        let (council, browser) = with_head(&format!("<script src=\"{script}\"></script>")).await;
        let page = browser.page();
        council.host.endpoint(Endpoint::Down);
        page.press("Send your answers").await;
        page.see_text("This browser cannot save them. Keep this page open until they are sent.").await;
        assert_eq!(heard(&browser, "wecan-waiting").await[0]["detail"]["saved"], false);
        browser.axe_finds_nothing().await;
        council.host.endpoint(Endpoint::Open);
        sent(&browser).await;
        kept_once(&council, "Quieter").await;
    }
}

#[tokio::test]
async fn whoever_is_elsewhere_in_the_page_when_it_arrives_stays_there() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &format!("<label>Search <input id=\"search\"></label>{widget}"))).await;
    upgraded(&browser, 1).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    waiting(&council, &browser).await;
    browser.run("document.querySelector('#search').focus();", Vec::new()).await;
    browser.keys("bi").await;
    council.host.endpoint(Endpoint::Open);
    receipt(&browser.page()).await;
    browser.keys("ns").await;
    assert_eq!(browser.run("return document.querySelector('#search').value;", Vec::new()).await, "bins");
}

#[tokio::test]
async fn without_locks_two_tabs_still_send_it_once() {
    let (council, browser) = with_head("<script src=\"/no-locks.js\"></script>").await;
    waiting(&council, &browser).await;
    let address = browser.address().await;
    browser.new_tab().await;
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    browser.page().see("heading", WAITING).await;
    council.host.endpoint(Endpoint::Open);
    sent(&browser).await;
    assert_eq!(taken(&council), 1);
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_long_form_waits_too_and_its_draft_is_not_kept_twice() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    walk_to_the_check(&page).await;
    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", WAITING).await;
    let drafts = "return Object.keys(localStorage).filter((name) => name.startsWith('wecan:draft:')).length";
    assert_eq!(browser.run(drafts, Vec::new()).await, json!(0), "the outbox has it now");
    page.press("Change my answers").await;
    page.see("heading", "Check your answers").await;
    page.see_text("Along the river").await;
    council.host.endpoint(Endpoint::Open);
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await, crate::council::walked());
}

#[tokio::test]
async fn headers_set_by_the_page_go_with_each_request_and_cookies_only_when_asked() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let echo = Host::open().await;
    let there = widget.replace(&format!("{}/v1/responses", council.host.url), &format!("{}/take", echo.url));
    let browser = Browser::chromium().await;
    for (attribute, cookie) in [("", Value::Null), (" credentials=\"include\"", json!("who=me"))] {
        let widget = there.replacen("<wecan-have-your-say", &format!("<wecan-have-your-say{attribute}"), 1);
        browser.open(&council.page("", &widget)).await;
        upgraded(&browser, 1).await;
        browser.run("document.cookie = 'who=me; path=/'", Vec::new()).await;
        let set = "document.querySelector('wecan-have-your-say').headers = {Authorization: 'Bearer secret', 'X-Ward': 'North'}";
        browser.run(set, Vec::new()).await;
        browser.page().choose("Yes").await;
        browser.page().press("Send your answers").await;
        browser.page().see("heading", "Thank you…").await;
        let requests = echo.taken();
        let headers = &requests.last().expect("there was a request").headers;
        assert_eq!(headers.get("authorization").map(String::as_str), Some("Bearer secret"));
        assert_eq!(headers.get("x-ward").map(String::as_str), Some("North"));
        assert_eq!(headers.get("cookie").cloned().map_or(Value::Null, Value::from), cookie);
        assert!(headers.contains_key("idempotency-key"));
        let page = browser.run("return document.documentElement.outerHTML", Vec::new()).await.to_string();
        assert!(!page.contains("secret"), "the page's source says nothing of it");
    }
}

#[tokio::test]
async fn what_the_pages_address_says_of_somebody_goes_nowhere() {
    let council = Council::open().await;
    let asked = definition("high-street");
    let (endpoint, taken) = (format!("{}/v1/responses", council.host.url), format!("{}/take", council.host.url));
    let widget = council.widget(&asked, &[]).await.replace(&endpoint, &taken);
    let page = council.host.page(
        "/u/bethan@example.org/say.html",
        "plain.html",
        &[
            ("title", "Have your say"),
            ("council", "Lea City Council"),
            ("lang", "en"),
            ("dir", "ltr"),
            ("head", ""),
            ("widgets", &widget),
        ],
    );
    let browser = Browser::chromium().await;
    for format in ["cloudevents", "json", "form"] {
        browser.open(&format!("{page}?name=bethan&format={format}#bethan")).await;
        upgraded(&browser, 1).await;
        let script = "document.querySelector('wecan-have-your-say').setAttribute('format', arguments[0])";
        browser.run(script, vec![json!(format)]).await;
        browser.page().choose("Yes").await;
        browser.page().press("Send your answers").await;
        browser.page().see("heading", "Thank you…").await;
        let requests = council.host.taken();
        let request = requests.last().expect("there was a request");
        let said = format!("{request:?}");
        assert!(said.contains("say.html") && !said.contains("bethan"), "{said}");
        assert_eq!(request.headers.get("referer").map(String::as_str), Some(&*format!("{}/", council.host.url)));
    }
}

#[tokio::test]
async fn without_a_network_the_outbox_rests_until_there_is_one() {
    let (council, browser) = with_head("<script src=\"/count-opens.js\"></script>").await;
    browser.offline(true).await;
    browser.page().press("Send your answers").await;
    browser.page().see("heading", WAITING).await;
    // What was begun before comes to its end; then a second of pictures goes by.
    let script = "const frames = async (n) => { while (n--) await new Promise(requestAnimationFrame); };
        await frames(30);
        const before = window.opens;
        await frames(60);
        return window.opens - before;";
    assert_eq!(browser.run_async(script, Vec::new()).await, json!(0), "nothing can be done, so nothing is looked at");
    browser.offline(false).await;
    receipt(&browser.page()).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn two_that_wait_can_both_be_seen_and_taken_back() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    let page = browser.page();
    page.press("Give another response").await;
    page.see_text("Waiting on this device to be sent: 1.").await;
    page.choose("No").await;
    page.fill("Why?…", "Louder").await;
    page.press("Send your answers").await;
    page.see("heading", WAITING).await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see("heading", WAITING).await;
    page.press("Delete them, and do not send them").await;
    page.see_text("Waiting on this device to be sent: 1.").await;
    browser.axe_finds_nothing().await;
    page.press("Show what waits").await;
    page.see("heading", WAITING).await;
    council.host.endpoint(Endpoint::Open);
    sent(&browser).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn whoever_answers_next_with_the_same_answers_is_somebody_else() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    let page = browser.page();
    page.press("Give another response").await;
    // Nor are they shown what waits, whatever the page changes meanwhile.
    let change = "document.querySelector('wecan-have-your-say').setAttribute('heading-level', '4');";
    browser.run(change, Vec::new()).await;
    let changed =
        "return document.querySelector('wecan-have-your-say').shadowRoot.querySelector('h4') !== null || null";
    browser.wait("the other heading", async |browser| browser.run(changed, Vec::new()).await.as_bool()).await;
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    council.host.endpoint(Endpoint::Open);
    browser.run("window.dispatchEvent(new Event('online'))", Vec::new()).await;
    let left = async |_: &Browser| (!page.text().await.contains("Waiting on this device")).then_some(());
    browser.wait("the first has left", left).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("high-street").await.len(), 2);
}

#[tokio::test]
async fn another_endpoint_counts_from_the_next_response_on() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &["--channel", "telephone"]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    council.host.hold_responses();
    page.press("Send your answers").await;
    browser.wait("the request", async |_| (council.host.posts() == 1).then_some(())).await;
    let change = "document.querySelector('wecan-have-your-say').setAttribute('endpoint', '/take');";
    browser.run(change, Vec::new()).await;
    let changed = "return document.querySelector('wecan-have-your-say').shadowRoot
        .querySelector('form').getAttribute('action').endsWith('/take') || null";
    browser.wait("the other endpoint", async |browser| browser.run(changed, Vec::new()).await.as_bool()).await;
    council.host.release_responses();
    receipt(&page).await;
    kept_once(&council, "Quieter").await;
    page.press("Give another response").await;
    page.choose("No").await;
    page.press("Send your answers").await;
    page.see("heading", "Thank you…").await;
    assert_eq!(council.host.taken().len(), 1);
}

#[tokio::test]
async fn what_waits_knows_in_full_where_it_goes() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let full = format!("{}/v1/responses", council.host.url);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget.replace(&full, "v1/responses"))).await;
    upgraded(&browser, 1).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    waiting(&council, &browser).await;
    let endpoints: Vec<_> = browser.outbox().await.iter().map(|record| record["endpoint"].clone()).collect();
    assert_eq!(endpoints, [full]);
    council.host.endpoint(Endpoint::Open);
    sent(&browser).await;
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_code_pasted_with_other_dashes_still_goes_beside_bare_answers() {
    let council = Council::open().await;
    let mut asked = definition("high-street");
    asked["identity"] = json!("invited");
    let widget = council.widget(&asked, &[]).await;
    let full = format!("{}/v1/responses", council.host.url);
    let widget =
        widget.replace(&full, "/take").replacen("<wecan-have-your-say", "<wecan-have-your-say format=\"json\"", 1);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.fill("Your invitation code…", "ABCDE–FGHJK\u{200b}–MNPQR").await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    page.see("heading", "Thank you…").await;
    let taken = council.host.taken();
    assert_eq!(taken.iter().map(|taken| &*taken.headers["wecan-invitation"]).collect::<Vec<_>>(), ["ABCDEFGHJKMNPQR"]);
}

#[tokio::test]
async fn what_waits_is_found_though_the_page_has_cleared_its_marks() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    browser.run("localStorage.clear()", Vec::new()).await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("No").await;
    page.see_text("Waiting on this device to be sent: 1.").await;
    assert_eq!(
        browser.run("return localStorage['wecan:outbox']", Vec::new()).await,
        "1",
        "the next visit knows at once"
    );
    council.host.endpoint(Endpoint::Open);
    browser.run("window.dispatchEvent(new Event('online'))", Vec::new()).await;
    let left = async |_: &Browser| (!page.text().await.contains("Waiting on this device")).then_some(());
    browser.wait("it has left", left).await;
    kept_once(&council, "Quieter").await;
}
