//! Each thing that can go wrong on the way, by itself: the response waits, arrives when the line is well, and is there once.

use serde_json::json;
use wecan_tests::Browser;
use wecan_tests::fault::{Fault, Proxy};

use crate::council::{Council, definition, receipt, upgraded};

/// Every fault but the one that takes half a minute, which the soak has.
const FAULTS: [Fault; 14] = [
    Fault::DropBefore,
    Fault::DropAfter,
    Fault::CutAnswer,
    Fault::CutRequest,
    Fault::Status500,
    Fault::Status500After,
    Fault::Status503,
    Fault::Status503RetryAfter,
    Fault::Status429,
    Fault::Status429RetryAfter,
    Fault::LogInPage,
    Fault::Noise,
    Fault::HalfReceipt,
    Fault::Drip,
];

#[tokio::test]
async fn whatever_goes_wrong_on_the_way_the_response_arrives_once() {
    let council = Council::open().await;
    let proxy = Proxy::open(&council.site.url).await;
    let here = format!("{}/v1/responses", council.host.url);
    let there = format!("{}/v1/responses", proxy.url);
    let widget = council.widget(&definition("high-street"), &[]).await.replace(&here, &there);
    let browser = Browser::chromium().await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        browser.open(&council.page("", &widget)).await;
        upgraded(&browser, 1).await;
        let page = browser.page();
        page.choose("Yes").await;
        page.fill("Why?…", &format!("{fault:?}")).await;
        proxy.always(fault);
        page.press("Send your answers").await;
        if fault != Fault::Drip {
            page.see("heading", "Your answers are waiting to be sent").await;
            assert!(!page.text().await.contains("Your reference"), "{fault:?}: no receipt before there is one");
        }
        proxy.be_well();
        browser.run("dispatchEvent(new Event('online'))", Vec::new()).await;
        receipt(&page).await;
        let rows = council.site.responses("high-street").await;
        assert_eq!(rows.len(), number + 1, "{fault:?}");
        let words = rows.iter().filter(|row| row["answers"]["words"] == json!(format!("{fault:?}"))).count();
        assert_eq!(words, 1, "{fault:?}: {rows:#?}");
    }
}
