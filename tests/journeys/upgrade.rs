//! The widget takes over from its floor: late, and without losing anything.

use serde_json::json;
use wecan_tests::Browser;

use crate::council::{Council, definition, heard, receipt, upgraded, walk_to_the_check, with_id};
use crate::park;

#[tokio::test]
async fn what_was_typed_chosen_and_focused_in_the_floor_is_carried_over() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.fill("What would help on…", "A crossing").await;
    page.fill("Which way do you walk?…", "Along").await;
    assert!(heard(&browser, "wecan-ready").await.is_empty(), "the module is not here yet");
    council.host.release_module();
    upgraded(&browser, 1).await;

    page.see("button", "Continue").await;
    assert!(page.group("Do you walk to school?…").see("radio", "Yes").await.is("checked"));
    assert_eq!(page.see("textbox", "Which way do you walk?…").await.value(), "Along");
    browser.focus_on("textbox", "Which way do you walk?…").await;
    browser.keys(" the river").await;
    let walk = page.see("textbox", "Which way do you walk?…").await;
    assert_eq!(walk.value(), "Along the river", "typing goes on where it was");
    page.press("Continue").await;
    assert_eq!(page.see("textbox", "Which street do you live on?…").await.value(), "Mill Lane");
    assert_eq!(page.see("textbox", "What would help on…").await.value(), "A crossing");
    page.press("Continue").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    let mut wanted = crate::council::walked();
    wanted["words"] = json!("A crossing");
    assert_eq!(council.site.answers("walking").await, wanted);
    browser.console_is_empty().await;
}

#[tokio::test]
async fn every_kind_of_field_is_carried_over() {
    let council = Council::open().await;
    let widget = council.widget(&definition("park"), &[]).await;
    let code = council.site.invitation("park");
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    park::answer(&page, &code, false).await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    while !page.has("button", "Send your answers").await {
        let before = page.text().await;
        page.press("Continue").await;
        browser.wait("next step", async |_| (page.text().await != before).then_some(())).await;
        assert!(!page.has("alert", "…").await, "nothing is missing: {}", browser.outline().await);
    }
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("park").await, park::kept());
    browser.console_is_empty().await;
}

#[tokio::test]
async fn the_floor_can_be_sent_before_the_module_is_here() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
    council.host.release_module();
}

#[tokio::test]
async fn a_press_that_has_begun_in_the_floor_still_counts_there() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.choose("Yes").await;
    let button = page.see("button", "Send your answers").await.element();
    let moved = json!({"type": "pointerMove", "duration": 0, "origin": button, "x": 0, "y": 0});
    browser.pointer(&[moved, json!({"type": "pointerDown", "button": 0})]).await;
    council.host.release_module();
    // All of the widget is here, and waits.
    let here =
        "return performance.getEntriesByType('resource').some((it) => /say.wasm/.test(it.name) && it.responseEnd)
        && customElements.get('wecan-have-your-say') && document.querySelector('wecan-have-your-say').shadowRoot
            .querySelector('link').sheet ? true : null;";
    browser.wait("module", async |browser| browser.try_run(here, Vec::new()).await.ok()?.as_bool()).await;
    browser.pointer(&[json!({"type": "pointerUp", "button": 0})]).await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

#[tokio::test]
async fn only_one_of_floor_and_widget_is_there_at_a_time() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.see("radio", "Yes").await;
    assert_eq!(page.all("radio", None).await.len(), 2);
    council.host.release_module();
    upgraded(&browser, 1).await;
    assert_eq!(page.all("radio", None).await.len(), 2);
    assert_eq!(page.all("heading", Some("Saturdays on the High Street")).await.len(), 1);
}

#[tokio::test]
async fn what_was_chosen_in_the_floor_is_left_nowhere_but_in_the_widget() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    browser.page().choose("Yes").await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    assert!(browser.page().see("radio", "Yes").await.is("checked"));
    // Browsers bring a page's own fields back as they were left, and the widget would be given them once more.
    let left = browser.run("return document.querySelectorAll('wecan-have-your-say :checked').length", Vec::new()).await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_widget_far_down_the_page_starts_when_it_is_near() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let near = with_id(&widget, "near");
    let far = with_id(&widget, "far");
    council.host.put("/tall.css", "#tall { block-size: 20000px; }");
    let browser = Browser::chromium().await;
    let tall = format!("{near}<p id=\"tall\">A long page.</p>{far}");
    browser.open(&council.page("<link rel=\"stylesheet\" href=\"/tall.css\">", &tall)).await;
    upgraded(&browser, 1).await;
    let ready = heard(&browser, "wecan-ready").await;
    assert_eq!((ready.len(), &ready[0]["on"]), (1, &json!("near")), "only what is near has started");
    browser.run("document.querySelector('#far').scrollIntoView()", Vec::new()).await;
    upgraded(&browser, 2).await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_double_click_where_no_module_runs_sends_once() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::chromium().await;
    for answers in 1..=2 {
        browser.open(&council.page("<script src=\"/without-webassembly.js\"></script>", &widget)).await;
        browser.page().choose("Yes").await;
        let script = "const button = document.querySelector('form [type=submit]'); button.click(); button.click();";
        browser.run(script, Vec::new()).await;
        receipt(&browser.page()).await;
        // The next person, with the same answers, counts as well.
        assert_eq!(council.site.responses("high-street").await.len(), answers);
    }
}

#[tokio::test]
async fn what_the_page_asks_for_while_the_module_is_on_its_way_is_what_is_asked() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.widget(&definition("walking"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    let script = "const widget = document.querySelector('wecan-have-your-say');
        return widget.start(), fetch(widget.getAttribute('src')).then(() => {
            widget.setAttribute('src', widget.getAttribute('src').replace('high-street', 'walking'));
        });";
    browser.run(script, Vec::new()).await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    walk_to_the_check(&browser.page()).await;
}

#[tokio::test]
async fn the_focus_stays_on_what_has_no_name_when_the_widget_comes() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    browser.run("document.querySelector('main summary').focus();", Vec::new()).await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    browser.focus_on("button", "How we use your answers").await;
}

#[tokio::test]
async fn what_is_on_its_way_from_the_floor_is_not_asked_again() {
    let council = Council::open().await;
    let street = with_id(&council.widget(&definition("high-street"), &[]).await, "street");
    let walking = with_id(&council.widget(&definition("walking"), &[]).await, "walk");
    council.host.hold_module();
    let browser = Browser::chromium().await;
    browser
        .open(&council.page("", &format!("{street}{walking}<iframe name=\"answer\" title=\"Answer\"></iframe>")))
        .await;
    browser.part("#street").choose("Yes").await;
    // The page stays, as it does while a line is slow, and may only now have all of its pictures.
    let send = "const form = document.querySelector('#street form');
        form.target = 'answer';
        form.requestSubmit();
        for (const id of ['street', 'walk']) document.getElementById(id).start();
        window.dispatchEvent(new PageTransitionEvent('pageshow'));";
    browser.run(send, Vec::new()).await;
    council.host.release_module();
    upgraded(&browser, 1).await;
    let there = "return ['street', 'walk'].map((id) => document.querySelector(`#${id} form`).checkVisibility())";
    assert_eq!(browser.run(there, Vec::new()).await, json!([true, false]), "the floor that was sent stays");
}
