//! Quizzes before the part of the module that judges is there: it is asked for at the first touch, and Check waits for it.

use serde_json::{Value, json};
use wecan_tests::find::{Place, key};
use wecan_tests::{Browser, need};

use crate::council::{
    Council, heard, later_part_comes, later_part_fails, later_part_is_blocked, later_part_is_held, part_is_blocked,
    upgraded,
};
use crate::myths::{quiz, second_statement};

const NOT_LOADED: &str = "This page could not load all that it needs. Your answers are still here.";

/// Judges the first statement, without the answer to it.
async fn judge(page: &Place<'_>, judgement: &str) {
    page.group("It all goes in the same lorry.…").choose(judgement).await;
    page.group("How sure are you?…").choose("2").await;
    page.press("Check").await;
}

/// Goes on from the first statement to the end, and sends the answers.
async fn finish(page: &Place<'_>) {
    page.press("Next statement").await;
    second_statement(page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
}

#[tokio::test]
async fn check_waits_for_what_judges_and_says_so_and_goes_on_by_itself() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    later_part_is_held(&browser).await;
    // Nothing has to be waited for to see that nothing is chosen.
    page.press("Check").await;
    page.see_text("Select an answer to ‘It all goes in the same lorry’").await;
    judge(&page, "True").await;
    page.see("status", "Getting the answer…").await;
    assert!(!page.text().await.contains("Select an answer to"));
    browser.focus_on("button", "Check").await;
    browser.axe_finds_nothing().await;
    later_part_fails(&browser).await;
    page.see_text(NOT_LOADED).await;
    browser.axe_finds_nothing().await;
    // Whoever changes their mind meanwhile is judged by what they think then.
    page.group("It all goes in the same lorry.…").choose("False").await;
    page.press("Check").await;
    page.see_text(NOT_LOADED).await;
    later_part_comes(&browser).await;
    page.see_text("This is not true. You got it right.").await;
    assert!(!page.text().await.contains("could not load"));
    browser.focus_on("button", "Check").await;
    finish(&page).await;
    let wanted = json!({"lorry": "false", "lorry-sure": 2, "counts": ["light", "privacy"]});
    assert_eq!(council.site.answers("myths").await, wanted);
    assert_eq!(heard(&browser, "wecan-received").await.len(), 1);
}

#[tokio::test]
async fn off_line_before_the_first_touch_the_quiz_goes_on_once_there_is_a_connection() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    browser.offline(true).await;
    judge(&page, "True").await;
    page.see_text(NOT_LOADED).await;
    browser.offline(false).await;
    page.see_text("This is not true. You chose ‘True’.").await;
    finish(&page).await;
    let wanted = json!({"lorry": "true", "lorry-sure": 2, "counts": ["light", "privacy"]});
    assert_eq!(council.site.answers("myths").await, wanted);
}

#[tokio::test]
async fn an_answer_that_is_to_be_sent_is_judged_once_what_sends_it_is_there_too() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    part_is_blocked(&browser, "sending").await;
    judge(&page, "True").await;
    page.see_text(NOT_LOADED).await;
    later_part_comes(&browser).await;
    page.see_text("This is not true. You chose ‘True’.").await;
    finish(&page).await;
    let wanted = json!({"lorry": "true", "lorry-sure": 2, "counts": ["light", "privacy"]});
    assert_eq!(council.site.answers("myths").await, wanted);
}

#[tokio::test]
async fn a_connection_lost_while_the_answer_is_on_its_way_loses_nothing() {
    let (_council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    later_part_is_held(&browser).await;
    judge(&page, "True").await;
    page.see_text("Getting the answer…").await;
    // The page turns to Welsh meanwhile: what was chosen and pressed stays.
    browser.run("document.querySelector('wecan-myth-buster').setAttribute('lang', 'cy')", Vec::new()).await;
    page.see("status", "Wrthi’n nôl yr ateb…").await;
    assert!(page.group("Mae’r cyfan yn mynd i’r un lori.…").see("radio", "Gwir").await.is("checked"));
    browser.offline(true).await;
    later_part_fails(&browser).await;
    page.see_text("Ni allai’r dudalen hon lwytho popeth").await;
    browser.axe_finds_nothing().await;
    browser.offline(false).await;
    later_part_comes(&browser).await;
    page.see_text("Nid yw hyn yn wir. Fe wnaethoch chi ddewis ‘Gwir’.").await;
}

#[tokio::test]
async fn another_quiz_in_the_place_of_one_that_waits_is_not_judged() {
    let council = Council::open().await;
    let (one, mut two) = (quiz(), quiz());
    two["id"] = json!("others");
    let widget = async |quiz: &Value, id: &str| {
        let tag = "<wecan-myth-buster";
        council.widget(quiz, &[]).await.replacen(tag, &format!("{tag} id=\"{id}\""), 1)
    };
    let widgets = [widget(&one, "one").await, widget(&two, "two").await].join("\n");
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widgets)).await;
    let (first, second) = (browser.part("#one"), browser.part("#two"));
    browser.run("document.querySelector('#two').start()", Vec::new()).await;
    upgraded(&browser, 2).await;
    later_part_is_blocked(&browser).await;
    for page in [&first, &second] {
        judge(page, "True").await;
        page.see_text(NOT_LOADED).await;
    }
    two["id"] = json!("newer");
    browser.run("document.querySelector('#one').definition = arguments[0];", vec![two]).await;
    let replaced = async |_: &Browser| (!first.text().await.contains("could not load")).then_some(());
    browser.wait("the newer quiz", replaced).await;
    later_part_comes(&browser).await;
    // What waited is done in its order.
    second.see_text("This is not true. You chose ‘True’.").await;
    first.see_text("Statement 1 of 2").await;
    let text = first.text().await;
    assert!(!text.contains("This is not true") && !text.contains("Select an answer to"), "nobody asked: {text}");
}

#[tokio::test]
async fn by_keyboard_alone_the_part_is_there_before_check_is_reached() {
    let council = Council::open().await;
    let widget = council.widget(&quiz(), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let asked = async |browser: &Browser| {
        let part = need::part("myth-buster-later");
        browser.requests().await.iter().filter(|address| address.ends_with(&part)).count()
    };
    assert_eq!(asked(&browser).await, 0, "nobody has touched it");
    browser.tab_to("radio", "True").await;
    browser.keys(key::SPACE).await;
    browser.wait("the later part", async |browser| (asked(browser).await == 1).then_some(())).await;
    browser.tab_to("button", "Check").await;
    browser.keys(key::ENTER).await;
    browser.page().see_text("This is not true. You chose ‘True’.").await;
    browser.console_is_empty().await;
}
