//! What stays on a device: what the documentation lists, and nothing else.

use serde_json::{Value, json};
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, need};

use crate::council::{Council, definition, receipt, upgraded, walk_to_the_check};

/// Everything that a page of this origin keeps, by where and name.
async fn kept(browser: &Browser) -> Value {
    let script = "const kept = [];
        for (const name of Object.keys(localStorage)) kept.push(`localStorage ${name}`);
        for (const name of Object.keys(sessionStorage)) kept.push(`sessionStorage ${name}`);
        for (const { name } of await indexedDB.databases()) {
            const database = await new Promise((done) => {
                const request = indexedDB.open(name);
                request.onsuccess = () => done(request.result);
            });
            for (const store of database.objectStoreNames) {
                const count = await new Promise((done) => {
                    const request = database.transaction(store).objectStore(store).count();
                    request.onsuccess = () => done(request.result);
                });
                kept.push(`indexedDB ${name} ${store} ${count}`);
            }
            database.close();
        }
        for (const name of await caches.keys()) kept.push(`caches ${name}`);
        if (document.cookie) kept.push(`cookie ${document.cookie}`);
        for (const worker of await navigator.serviceWorker.getRegistrations()) kept.push(`worker ${worker.scope}`);
        for await (const name of (await navigator.storage.getDirectory()).keys()) kept.push(`file ${name}`);
        return kept;";
    browser.run_async(script, Vec::new()).await
}

/// The names in the guide's table of what stays on a device.
fn listed() -> Vec<String> {
    let guide = std::fs::read_to_string(need::gallery().join("guide.html")).expect("the gallery has a guide");
    let (_, after) = guide.split_once("What stays on a resident’s device</h2>").expect("the guide says what stays");
    let (table, _) = after.split_once("</table>").expect("in a table");
    let rows = table.split("<th scope=\"row\">").skip(1);
    rows.filter_map(|row| row.split('<').next().map(str::to_owned)).collect()
}

/// What is kept in the words of the guide: `ID` and `VERSION` in place of a survey's own, and no counts.
fn as_listed(kept: &str) -> String {
    match kept.split(' ').collect::<Vec<_>>()[..] {
        ["indexedDB", database, store, _] => format!("IndexedDB {database}, store {store}"),
        ["localStorage", name] => match name.split(':').collect::<Vec<_>>()[..] {
            ["wecan", "draft", _, _] => "localStorage wecan:draft:ID:VERSION".to_owned(),
            _ => kept.to_owned(),
        },
        _ => kept.to_owned(),
    }
}

async fn kept_becomes(browser: &Browser, wanted: Value) {
    let deadline = std::time::Instant::now() + wecan_tests::browser::PATIENCE;
    loop {
        let kept = kept(browser).await;
        if kept == wanted {
            let listed = listed();
            for kept in kept.as_array().into_iter().flatten().filter_map(Value::as_str).map(as_listed) {
                assert!(listed.contains(&kept), "{kept} is not in the guide’s table: {listed:?}");
            }
            return;
        }
        assert!(std::time::Instant::now() < deadline, "{kept:#} is kept, not {wanted:#}");
    }
}

#[tokio::test]
async fn a_page_keeps_what_the_documentation_lists_and_nothing_else() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    kept_becomes(&browser, json!([])).await;

    walk_to_the_check(&page).await;
    kept_becomes(&browser, json!(["localStorage wecan:draft:walking:1"])).await;

    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    kept_becomes(&browser, json!(["localStorage wecan:outbox", "indexedDB wecan keys 0", "indexedDB wecan outbox 1"]))
        .await;

    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    kept_becomes(&browser, json!(["indexedDB wecan keys 0", "indexedDB wecan outbox 0"])).await;
}

#[tokio::test]
async fn a_kiosk_keeps_no_draft_and_what_waits_only_until_it_has_arrived() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &["--channel", "kiosk"]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    walk_to_the_check(&page).await;
    kept_becomes(&browser, json!([])).await;

    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    kept_becomes(&browser, json!(["localStorage wecan:outbox", "indexedDB wecan keys 1", "indexedDB wecan outbox 1"]))
        .await;

    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    kept_becomes(&browser, json!(["indexedDB wecan keys 1", "indexedDB wecan outbox 0"])).await;
}

#[tokio::test]
async fn a_kiosk_that_cannot_seal_what_waits_keeps_it_in_its_page_alone() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &["--channel", "kiosk"]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("<script src=\"/no-subtle.js\"></script>", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    kept_becomes(&browser, json!(["indexedDB wecan keys 0", "indexedDB wecan outbox 0"])).await;
    council.host.endpoint(Endpoint::Open);
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

#[tokio::test]
async fn a_draft_is_gone_after_fourteen_days() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    browser.page().choose("Yes").await;
    kept_becomes(&browser, json!(["localStorage wecan:draft:walking:1"])).await;
    let script = "const name = 'wecan:draft:walking:1', draft = JSON.parse(localStorage[name]);
        const days = (draft.until - Date.now()) / 86400000;
        draft.until = Date.now() - 1;
        localStorage[name] = JSON.stringify(draft);
        return days";
    let days = browser.run(script, Vec::new()).await.as_f64().expect("a number");
    assert!((13.99..=14.0).contains(&days), "{days}");
    browser.reload().await;
    upgraded(&browser, 1).await;
    assert!(!browser.page().see("radio", "Yes").await.is("checked"));
    kept_becomes(&browser, json!([])).await;
}
