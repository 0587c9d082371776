//! Polls whose module has its later part not yet, or cannot have it for a while.

use wecan_tests::{Browser, need};

use crate::council::{Council, later_part_comes, later_part_is_blocked, receipt, upgraded};
use crate::polls::{drag, poll, voted};

/// Where a page gets the later part.
fn part() -> String {
    format!("/dist/{}", need::part("panel-poll-later"))
}

/// Whether the page has asked for the later part since this was last looked at.
async fn part_was_asked_for(browser: &Browser) -> bool {
    browser.requests().await.iter().any(|address| address.ends_with(&part()))
}

#[tokio::test]
async fn a_page_that_begins_with_questions_gets_the_rest_at_the_first_touch() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "after_voting"), &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    page.see("radio", "Yes").await;
    assert!(!part_was_asked_for(&browser).await, "nobody has touched it yet");
    page.choose("Yes").await;
    browser.wait("the later part", async |browser| part_was_asked_for(browser).await.then_some(())).await;
}

#[tokio::test]
async fn a_poll_that_begins_with_an_address_leaves_its_floor_until_it_can_ask_for_one() {
    let council = Council::open().await;
    let widget = council.widget(&poll("verified", "never"), &[]).await;
    council.host.put(&part(), "<title>Sign in to the station's network</title>");
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    browser.wait("the later part", async |browser| part_was_asked_for(browser).await.then_some(())).await;
    page.choose("Yes").await;
    browser.axe_finds_nothing().await;
    council.host.take_away(&part());
    upgraded(&browser, 1).await;
    page.see("heading", "Confirm your email address").await;
    assert!(page.all("radio", None).await.is_empty(), "nothing is asked before");
    browser.axe_finds_nothing().await;
    // What was answered before is there afterwards.
    let chosen = "return document.querySelector('wecan-panel-poll').shadowRoot.querySelector('[value=yes]').checked";
    assert_eq!(browser.run(chosen, Vec::new()).await, true);
}

#[tokio::test]
async fn results_come_by_themselves_once_what_draws_them_can_be_had() {
    let (council, browser) = voted("after_voting").await;
    let page = browser.page();
    page.see("heading", "Results").await;

    council.host.put(&part(), "<title>Sign in to the station's network</title>");
    browser.reload().await;
    browser.wait("the later part", async |browser| part_was_asked_for(browser).await.then_some(())).await;
    page.see("radio", "Yes").await;
    browser.axe_finds_nothing().await;
    council.host.take_away(&part());
    upgraded(&browser, 1).await;
    page.see_text("Your answers were received on").await;
    page.see("heading", "Results").await;
    page.see_text("About 20 people answered.").await;
    assert!(page.all("radio", None).await.is_empty(), "the questions are not asked again");
}

#[tokio::test]
async fn a_poll_that_is_over_says_so_and_that_its_results_are_to_come() {
    let council = Council::open().await;
    let mut poll = poll("anonymous", "after_close");
    poll["closes"] = serde_json::json!("2026-01-31");
    let widget = council.widget(&poll, &[]).await;
    council.host.put(&part(), "<title>Sign in to the station's network</title>");
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    page.see_text("This closed on 31 January 2026").await;
    page.see_text("The results could not be loaded yet.").await;
    browser.axe_finds_nothing().await;
    council.host.take_away(&part());
    page.see("heading", "Results").await;
    assert!(!page.text().await.contains("could not be loaded"));
}

#[tokio::test]
async fn a_row_that_is_dragged_before_all_is_there_is_put_down_once_it_is() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    later_part_is_blocked(&browser).await;
    drag(&browser, 2, 0).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    page.see_text("This page could not load all that it needs.").await;
    later_part_comes(&browser).await;
    receipt(&page).await;
    let answers = serde_json::json!({"belong": "yes", "first": ["buses"]});
    assert_eq!(council.site.answers("belonging").await, answers, "the row was put down before the answers left");
}
