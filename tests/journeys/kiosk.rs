//! Devices that somebody else uses next, and staff who enter what others have answered.

use serde_json::json;
use wecan_tests::Browser;
use wecan_tests::find::key;
use wecan_tests::host::Endpoint;

use crate::council::{Council, definition, receipt, upgraded};

/// How many records the outbox holds, what of them can be read, and the key that seals the rest.
const KEPT: &str = "const database = await new Promise((done) => {
        const request = indexedDB.open('wecan');
        request.onsuccess = () => done(request.result);
    });
    const all = (store) => new Promise((done) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
    });
    const [records, keys] = [await all('outbox'), await all('keys')];
    database.close();
    const plain = records.map((record) => JSON.stringify({ ...record, sealed: new TextDecoder().decode(record.sealed) })).join();
    return [records.length, plain, keys[0].extractable, keys[0].algorithm.name, Object.keys(localStorage).filter((name) => name !== 'wecan:outbox').length];";

async fn on(channel: &str, head: &str) -> (Council, Browser) {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let attribute = format!("<wecan-have-your-say idle=\"20\" channel=\"{channel}\"");
    let browser = Browser::chromium().await;
    browser.open(&council.page(head, &widget.replacen("<wecan-have-your-say", &attribute, 1))).await;
    upgraded(&browser, 1).await;
    (council, browser)
}

async fn answer(browser: &Browser, why: &str) {
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", why).await;
    browser.page().press("Send your answers").await;
}

#[tokio::test]
async fn a_kiosk_is_ready_for_the_next_person_after_each_response() {
    let (council, browser) = on("kiosk", "").await;
    let page = browser.page();
    answer(&browser, "Quieter").await;
    receipt(&page).await;
    browser.axe_finds_nothing().await;
    page.press("Finish").await;
    assert!(!page.see("radio", "Yes").await.is("checked"));
    assert_eq!(page.see("textbox", "Why?…").await.value(), "");
    answer(&browser, "Quieter").await;
    receipt(&page).await;
    let rows = council.site.responses("high-street").await;
    assert_eq!(rows.len(), 2, "two people who answer the same are two");
    assert!(rows.iter().all(|row| row["channel"] == "kiosk"));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_kiosk_clears_the_code_of_somebody_who_left_before_they_answered_anything() {
    let council = Council::open().await;
    let widget = council.widget(&definition("park"), &[]).await;
    let kiosk = widget.replacen("<wecan-have-your-say", "<wecan-have-your-say idle=\"20\" channel=\"kiosk\"", 1);
    let browser = Browser::chromium().await;
    browser.open(&council.page("<script src=\"/fast-clock.js\"></script>", &kiosk)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.fill("Your invitation code…", "ABCD-EFGH").await;
    page.see("heading", "Are you still there?").await;
    page.gone("heading", "Are you still there?").await;
    assert_eq!(page.see("textbox", "Your invitation code…").await.value(), "");
}

#[tokio::test]
async fn a_kiosk_clears_the_receipt_by_itself_unless_somebody_needs_more_time() {
    let (council, browser) = on("kiosk", "<script src=\"/fast-clock.js\"></script>").await;
    let page = browser.page();
    answer(&browser, "Quieter").await;
    let reference = receipt(&page).await;
    page.see_text("This screen clears by itself after a short time.").await;
    page.see("heading", "Are you still there?").await;
    browser.axe_finds_nothing().await;
    page.press("I need more time").await;
    page.gone("heading", "Are you still there?").await;
    assert_eq!(receipt(&page).await, reference, "it can still be written down");
    page.see("heading", "Are you still there?").await;
    page.gone("heading", "Thank you…").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "");
    assert!(!page.see("radio", "Yes").await.is("checked"));
    assert!(!page.text().await.contains(&reference), "the next person finds nothing");
    answer(&browser, "Greener").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("high-street").await.len(), 2);
}

#[tokio::test]
async fn a_kiosk_without_a_connection_clears_by_itself_and_counts_what_waits() {
    let (council, browser) = on("kiosk", "<script src=\"/fast-clock.js\"></script>").await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Down);
    answer(&browser, "Quieter").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    page.see("heading", "Are you still there?").await;
    page.gone("heading", "Your answers are waiting to be sent").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "");
    page.see_text("Waiting on this device to be sent: 1.").await;
}

#[tokio::test]
async fn a_kiosk_left_alone_warns_and_can_be_kept_then_clears() {
    let (_council, browser) = on("kiosk", "<script src=\"/fast-clock.js\"></script>").await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    page.see("heading", "Are you still there?").await;
    browser.axe_finds_nothing().await;
    // Whoever has no pointer finds the button under their fingers for as long as the warning stands.
    let left = async || page.text().await.lines().find(|line| line.contains("second")).map(String::from);
    let first = left().await;
    browser.wait("the next seconds", async |_| (left().await != first).then_some(())).await;
    browser.focus_on("button", "I need more time").await;
    browser.keys(key::ENTER).await;
    page.gone("heading", "Are you still there?").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter", "nothing is lost");
    page.see("heading", "Are you still there?").await;
    page.gone("heading", "Are you still there?").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "", "the next person finds nothing");
    assert!(!page.see("radio", "Yes").await.is("checked"));
}

#[tokio::test]
async fn what_waits_on_a_kiosk_is_sealed_counted_and_shown_to_nobody() {
    let (council, browser) = on("kiosk", "").await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Down);
    for why in ["Quieter", "Greener"] {
        answer(&browser, why).await;
        page.see("heading", "Your answers are waiting to be sent").await;
        assert!(!page.has("button", "Change my answers").await, "the next person could press it");
        page.press("Finish").await;
    }
    page.see_text("Waiting on this device to be sent: 2.").await;
    browser.axe_finds_nothing().await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see("button", "Send your answers").await;
    page.see_text("Waiting on this device to be sent: 2.").await;
    let kept = browser.run_async(KEPT, Vec::new()).await;
    assert_eq!(kept[0], 2);
    let plain = kept[1].as_str().expect("text");
    for answer in ["Quieter", "Greener", "\"yes\"", "close"] {
        assert!(!plain.contains(answer), "{answer} can be read: {plain}");
    }
    assert_eq!((&kept[2], &kept[3], &kept[4]), (&json!(false), &json!("AES-GCM"), &json!(0)));

    council.host.endpoint(Endpoint::Open);
    browser.reload().await;
    upgraded(&browser, 1).await;
    browser
        .wait("both to arrive", async |_| (council.site.responses("high-street").await.len() == 2).then_some(()))
        .await;
    let empty = browser
        .wait("an empty outbox", async |browser| (browser.run_async(KEPT, Vec::new()).await[0] == 0).then_some(()));
    empty.await;
}

#[tokio::test]
async fn the_code_of_an_invitation_is_sealed_too_and_goes_where_no_log_has_it() {
    let council = Council::open().await;
    let mut asked = definition("high-street");
    asked["identity"] = json!("invited");
    let widget = council.widget(&asked, &["--channel", "kiosk"]).await;
    let widget = widget.replacen("<wecan-have-your-say", "<wecan-have-your-say format=\"json\"", 1);
    let code = council.site.command(&["invite", "high-street", "--count", "1"]).trim().to_owned();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.fill("Your invitation code…", &code).await;
    council.host.endpoint(Endpoint::Down);
    answer(&browser, "Quieter").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    let kept = browser.run_async(KEPT, Vec::new()).await;
    assert_eq!(kept[0], 1);
    let plain = kept[1].as_str().expect("text");
    assert!(!plain.contains(&code) && !plain.contains("Quieter"), "{plain}");
    let watch = "const send = window.fetch;
        window.sent = [];
        window.fetch = (address, wishes) => {
            window.sent.push([new URL(address).search, wishes.headers.get('wecan-invitation')]);
            return send(address, wishes);
        };";
    browser.run(watch, Vec::new()).await;
    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    let sent = browser.run("return window.sent", Vec::new()).await;
    let (query, header) = (sent[0][0].as_str().expect("an address"), &sent[0][1]);
    assert!(query.starts_with("?_definition=high-street&_version=1&") && !query.contains(&code), "{query}");
    assert_eq!(header, code.as_str());
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes", "words": "Quieter"}));
}

#[tokio::test]
async fn staff_enter_one_after_another_and_each_is_marked() {
    for (channel, says) in [
        ("telephone", "These answers are recorded as given by telephone."),
        ("paper", "These answers are recorded as given on paper."),
    ] {
        let (council, browser) = on(channel, "").await;
        let page = browser.page();
        page.see_text(says).await;
        for why in ["Quieter", "Greener"] {
            answer(&browser, why).await;
            receipt(&page).await;
            page.press("Give another response").await;
            page.gone("heading", "Thank you…").await;
        }
        let rows = council.site.responses("high-street").await;
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row["channel"] == channel), "{rows:#?}");
        browser.axe_finds_nothing().await;
    }
}

#[tokio::test]
async fn two_sheets_with_the_same_answers_are_two_peoples() {
    let (council, browser) = on("paper", "").await;
    let address = browser.address().await;
    browser.page().choose("Yes").await;
    browser.page().fill("Why?…", "Quieter").await;
    let first = browser.command("GET", "window", serde_json::Value::Null).await;
    browser.new_tab().await;
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    answer(&browser, "Quieter").await;
    receipt(&browser.page()).await;
    browser.to_tab(first.as_str().expect("a window has a name")).await;
    browser.page().press("Send your answers").await;
    receipt(&browser.page()).await;
    assert_eq!(council.site.responses("high-street").await.len(), 2);
}

#[tokio::test]
async fn what_was_refused_on_a_kiosk_can_be_sent_once_the_endpoint_is_mended() {
    let (council, browser) = on("kiosk", "").await;
    let page = browser.page();
    council.host.endpoint(Endpoint::Refuses(404, json!({"detail": "There is nothing here."}).to_string()));
    answer(&browser, "Quieter").await;
    page.see_text("There is nothing here.").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("Not accepted: 1.").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "", "nobody sees whose they were");
    browser.axe_finds_nothing().await;
    council.host.endpoint(Endpoint::Open);
    page.press("Try again to send what was not accepted").await;
    browser
        .wait("it to arrive", async |_| (council.site.responses("high-street").await.len() == 1).then_some(()))
        .await;
}
