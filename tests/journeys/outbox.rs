//! Once the resident has pressed the button: whatever they or their browser do next, it arrives, and arrives once.

use serde_json::{Value, json};
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Host};

use crate::council::{
    Council, definition, heard, later_part_comes, later_part_is_blocked, receipt, send_now, upgraded, walk_to_the_check,
};

const WAITING: &str = "Your answers are waiting to be sent";

async fn answered() -> (Council, Browser) {
    with_head("").await
}

/// A widget on a page with this in its head, answered and ready to be sent.
async fn with_head(head: &str) -> (Council, Browser) {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page(head, &widget)).await;
    upgraded(&browser, 1).await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    (council, browser)
}

async fn waiting(council: &Council, browser: &Browser) {
    council.host.endpoint(Endpoint::Down);
    browser.page().press("Send your answers").await;
    browser.page().see("heading", WAITING).await;
}

/// Sends what waits, unless it has left by itself in the meantime; gives its reference.
async fn sent(browser: &Browser) -> String {
    send_now(browser).await;
    receipt(&browser.page()).await
}

/// How often the server was given a response and took it, for the first time or again.
fn taken(council: &Council) -> usize {
    let log = council.site.log();
    log.lines()
        .filter(|line| line.contains("/v1/responses") && line.contains("POST") && line.contains("status=20"))
        .count()
}

async fn kept_once(council: &Council, words: &str) {
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
async fn back_and_forward_send_nothing_again() {
    let (council, browser) = answered().await;
    let page = browser.page();
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    browser.command("POST", "back", json!({})).await;
    upgraded(&browser, 1).await;
    // As it was, where the browser had put the page aside; else afresh. Never anything half sent.
    let text = page.text().await;
    assert!(text.contains(&reference) || text.contains("Send your answers"), "{text}");
    browser.command("POST", "forward", json!({})).await;
    browser.command("POST", "back", json!({})).await;
    upgraded(&browser, 1).await;
    assert_eq!(council.host.posts(), 1);
    kept_once(&council, "Quieter").await;
}

#[tokio::test]
async fn a_page_put_aside_while_a_response_waits_sends_it_when_it_comes_back() {
    let (council, browser) = answered().await;
    waiting(&council, &browser).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    council.host.endpoint(Endpoint::Open);
    browser.command("POST", "back", json!({})).await;
    upgraded(&browser, 1).await;
    receipt(&browser.page()).await;
    kept_once(&council, "Quieter").await;
}

/// Leaves the page and comes back to it; says whether it came back as it was, put aside by the browser and not loaded
/// anew. A browser does not keep a page that has something under way in the very moment in which it is left.
async fn came_back_as_it_was(council: &Council, browser: &Browser, meanwhile: Endpoint) -> bool {
    let notes = "window.asItWas = false; addEventListener('pageshow', ({ persisted }) => (window.asItWas = persisted))";
    browser.run(notes, Vec::new()).await;
    browser.open(&format!("{}/shadow.html", council.host.url)).await;
    council.host.endpoint(meanwhile);
    browser.command("POST", "back", json!({})).await;
    upgraded(browser, 1).await;
    browser.run("return window.asItWas === true", Vec::new()).await == json!(true)
}

#[tokio::test]
async fn a_page_that_comes_back_as_it_was_still_shows_its_receipt_and_sends_nothing_again() {
    for _ in 0..5 {
        let (council, browser) = answered().await;
        browser.page().press("Send your answers").await;
        let reference = receipt(&browser.page()).await;
        if came_back_as_it_was(&council, &browser, Endpoint::Open).await {
            assert_eq!(receipt(&browser.page()).await, reference);
            assert_eq!(council.host.posts(), 1);
            return kept_once(&council, "Quieter").await;
        }
    }
    panic!("the browser never kept the page as it was");
}

#[tokio::test]
async fn a_page_that_comes_back_as_it_was_sends_what_waits() {
    for _ in 0..5 {
        let (council, browser) = answered().await;
        waiting(&council, &browser).await;
        if came_back_as_it_was(&council, &browser, Endpoint::Open).await {
            receipt(&browser.page()).await;
            return kept_once(&council, "Quieter").await;
        }
    }
    panic!("the browser never kept the page as it was");
}

#[tokio::test]
async fn the_same_answers_in_two_tabs_are_one_response() {
    let (council, browser) = answered().await;
    // The later part is what listens to other tabs.
    let here = "return performance.getEntriesByType('resource')
        .some((it) => /later.wasm/.test(it.name) && it.responseEnd) || null";
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

/// Puts the page to sleep for ten minutes, as browsers do with pages that nobody looks at: no long wait that begins
/// meanwhile ever ends. Keeps what it heard of somebody's coming back.
const SLEEP: &str = "const [wait, now] = [window.setTimeout, Date.now];
    let asleep = true;
    Date.now = () => now() + (asleep ? 0 : 600_000);
    window.seen = [];
    const wake = (what) => {
        window.seen.push(what);
        asleep = what === 'hidden';
    };
    window.setTimeout = (then, milliseconds, ...rest) =>
        asleep && milliseconds >= 500 ? 0 : wait(then, milliseconds, ...rest);
    window.addEventListener('focus', ({ target }) => target === window && wake('focus'), true);
    document.addEventListener('visibilitychange', () => wake(document.visibilityState), true);";

/// A page whose answers wait for as long as nothing happens.
async fn asleep() -> (Council, Browser) {
    let (council, browser) = answered().await;
    browser.run(SLEEP, Vec::new()).await;
    waiting(&council, &browser).await;
    (council, browser)
}

/// What waited has left, once; gives what the page has heard meanwhile.
async fn awake(council: &Council, browser: &Browser) -> Value {
    receipt(&browser.page()).await;
    assert_eq!(taken(council), 1);
    kept_once(council, "Quieter").await;
    browser.run("return window.seen", Vec::new()).await
}

#[tokio::test]
async fn what_waits_is_tried_again_when_its_tab_comes_to_the_front() {
    let (council, browser) = asleep().await;
    let first = browser.new_tab().await;
    council.host.endpoint(Endpoint::Open);
    browser.to_tab(&first).await;
    assert_eq!(awake(&council, &browser).await, json!(["hidden", "visible"]), "nothing else woke it");
}

#[tokio::test]
async fn what_waits_is_tried_again_when_somebody_comes_back_to_the_window() {
    let (council, browser) = asleep().await;
    // Another frame has a window of its own, which takes the focus from the page's.
    let away = "const other = document.body.appendChild(document.createElement('iframe'));
        other.contentWindow.focus();";
    browser.run(away, Vec::new()).await;
    council.host.endpoint(Endpoint::Open);
    browser.run("window.focus()", Vec::new()).await;
    assert_eq!(awake(&council, &browser).await, json!(["focus"]), "nothing else woke it");
}
