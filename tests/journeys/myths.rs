//! Quizzes without script: the list with the answers folded away, and the server that asks one statement at a time.

use std::fs;

use serde_json::{Value, json};
use wecan_tests::find::Place;
use wecan_tests::{Browser, need};

use crate::council::Council;

fn quiz() -> Value {
    let text = fs::read_to_string(need::root().join("tests/quizzes/myths.json")).expect("the quiz is there");
    serde_json::from_str(&text).expect("the quiz is JSON")
}

/// What the resident of these journeys answers, as it is kept.
fn kept() -> Value {
    json!({"lorry": "true", "lorry-sure": 2, "lorry-after": "false", "lorry-after-sure": 5, "counts": ["light", "privacy"]})
}

/// Judges the first statement, reads, and judges it again.
async fn first_statement(page: &Place<'_>) {
    page.see_text("Statement 1 of 2").await;
    page.group("It all goes in the same lorry.…").choose("True").await;
    page.group("How sure are you?…").choose("2").await;
    page.press("Check").await;
    page.see_text("This is not true. You chose ‘True’.").await;
    page.group("Now that you have read this…").choose("False").await;
    page.group("How sure are you now?…").choose("5…").await;
    page.press("Next statement").await;
}

async fn second_statement(page: &Place<'_>) {
    page.see_text("Statement 2 of 2").await;
    page.choose("Losing light").await;
    page.choose("Losing privacy").await;
    page.press("Check").await;
    page.see_text("You got it right.").await;
}

#[tokio::test]
async fn without_javascript_the_answers_are_folded_away_and_the_server_asks_one_at_a_time() {
    let council = Council::open().await;
    let widget = council.widget(&quiz(), &[]).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&council.page("", &widget)).await;
    let page = browser.page();
    page.see_text("It all goes in the same lorry.").await;
    assert!(!page.text().await.contains("This ran out long ago."));
    page.press("Judge the statements one at a time").await;
    page.press("Check").await;
    page.see_text("Select an answer to ‘It all goes in the same lorry’").await;
    first_statement(&page).await;
    second_statement(&page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
    page.see_text("You got 1 out of 2 right.").await;
    assert_eq!(council.site.answers("myths").await, kept());
}

#[tokio::test]
async fn every_page_of_the_server_is_accessible() {
    let council = Council::open().await;
    council.site.publish(&quiz()).await;
    let browser = Browser::chromium().await;
    browser.open(&format!("{}/quizzes/myths?lang=cy", council.site.url)).await;
    let page = browser.page();
    page.see_text("Gosodiad 1 o 2").await;
    browser.axe_finds_nothing().await;
    page.press("Gwirio").await;
    page.see_text("Gwall:").await;
    browser.axe_finds_nothing().await;
    page.group("Mae’r cyfan yn mynd i’r un lori.…").choose("Gau").await;
    page.press("Gwirio").await;
    page.see_text("Nid yw hyn yn wir. Roeddech chi’n iawn.").await;
    browser.axe_finds_nothing().await;
    page.press("Y gosodiad nesaf").await;
    page.choose("Colli golygfa").await;
    page.press("Gwirio").await;
    page.press("Gorffen ac anfon eich atebion").await;
    page.see_text("Mae eich atebion wedi’u hanfon. Diolch.").await;
    browser.axe_finds_nothing().await;
}
