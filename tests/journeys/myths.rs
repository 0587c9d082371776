//! Quizzes: in the element, on other people's pages, without a connection; and without script, as a list or page by page.

use std::fs;

use serde_json::{Value, json};
use wecan_tests::find::{Place, key};
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Host, Site, need};

use crate::council::{Council, focus_in_words, heard, upgraded};

pub(crate) fn quiz() -> Value {
    let text = fs::read_to_string(need::root().join("tests/quizzes/myths.json")).expect("the quiz is there");
    serde_json::from_str(&text).expect("the quiz is JSON")
}

/// What the resident of these journeys answers, as it is kept.
fn kept() -> Value {
    json!({"lorry": "true", "lorry-sure": 2, "lorry-after": "false", "lorry-after-sure": 5, "counts": ["light", "privacy"]})
}

/// Judges the first statement, reads, and judges it again.
pub(crate) async fn first_statement(page: &Place<'_>) {
    page.see_text("Statement 1 of 2").await;
    page.group("It all goes in the same lorry.…").choose("True").await;
    page.group("How sure are you?…").choose("2").await;
    page.press("Check").await;
    page.see_text("This is not true. You chose ‘True’.").await;
    page.group("Now that you have read this…").choose("False").await;
    page.group("How sure are you now?…").choose("5…").await;
    page.press("Next statement").await;
}

pub(crate) async fn second_statement(page: &Place<'_>) {
    page.see_text("Statement 2 of 2").await;
    page.choose("Losing light").await;
    page.choose("Losing privacy").await;
    page.press("Check").await;
    page.see_text("You got it right.").await;
}

/// Answers both statements, and sends the answers.
pub(crate) async fn whole_quiz(page: &Place<'_>) {
    first_statement(page).await;
    second_statement(page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
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
    whole_quiz(&page).await;
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

#[tokio::test]
async fn a_whole_quiz_by_keyboard_alone() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    page.see_text("These answers are from Lea City Council.").await;
    page.see_text("Statement 1 of 2").await;
    browser.axe_finds_nothing().await;
    browser.tab_to("button", "Check").await;
    browser.keys(key::ENTER).await;
    page.see_text("Select an answer to ‘It all goes in the same lorry’").await;
    browser.focus_on("radio", "True").await;
    browser.axe_finds_nothing().await;
    browser.keys(key::SPACE).await;
    browser.tab_to("radio", "1…").await;
    browser.keys(key::SPACE).await;
    browser.keys(key::DOWN).await;
    browser.tab_to("button", "Check").await;
    browser.keys(key::ENTER).await;
    page.see_text("This is not true. You chose ‘True’.").await;
    page.see_text("The lorry has separate compartments.").await;
    browser.focus_on("button", "Check").await;
    browser.axe_finds_nothing().await;
    browser.tab_to("link", "Bins, Lea City Council").await;
    browser.tab_to("button", "Next statement").await;
    browser.keys(key::ENTER).await;
    page.see_text("Statement 2 of 2").await;
    browser.tab_to("checkbox", "Losing light").await;
    browser.keys(key::SPACE).await;
    browser.tab_to("checkbox", "Losing privacy").await;
    browser.keys(key::SPACE).await;
    browser.tab_to("button", "Check").await;
    browser.keys(key::ENTER).await;
    page.see_text("You got it right.").await;
    browser.tab_to("button", "Finish and send your answers").await;
    browser.keys(key::ENTER).await;
    browser.focus_on("heading", "What you have learned").await;
    page.see_text("Your answers have been sent. Thank you.").await;
    page.see_text("You got 1 out of 2 right.").await;
    browser.axe_finds_nothing().await;
    let wanted = json!({"lorry": "true", "lorry-sure": 2, "counts": ["light", "privacy"]});
    assert_eq!(council.site.answers("myths").await, wanted);
    assert_eq!(heard(&browser, "wecan-received").await.len(), 1);
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_was_judged_stays_as_it_was_and_again_begins_afresh() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    first_statement(&page).await;
    second_statement(&page).await;
    page.choose("Losing a view").await;
    assert!(!page.see("checkbox", "Losing a view").await.is("checked"), "what was judged cannot be changed");
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
    assert_eq!(council.site.answers("myths").await, kept());
    page.press("Try again").await;
    page.see_text("Statement 1 of 2").await;
    assert!(!page.group("It all goes in the same lorry.…").see("radio", "True").await.is("checked"));
}

#[tokio::test]
async fn a_newspaper_shows_the_quiz_in_its_own_colours_under_a_strict_policy() {
    let paper = Host::open().await;
    let site = Site::start(std::slice::from_ref(&paper.url), None);
    site.publish(&quiz()).await;
    let here = &site.url;
    let widget = site.render(&quiz(), &["--endpoint", &format!("{here}/v1/responses"), "--host", here]);
    paper.policy(&format!(
        "default-src 'none'; script-src 'self' {here} 'wasm-unsafe-eval'; style-src 'self' {here}; connect-src {here}; img-src 'self'"
    ));
    let sheet = fs::read_to_string(need::root().join("www/newspaper.css")).expect("the sheet is there");
    paper.put("/council.css", &sheet);
    let filled = [
        ("title", "The Exampleton Echo"),
        ("council", "News"),
        ("lang", "en"),
        ("dir", "ltr"),
        ("head", ""),
        ("widgets", widget.as_str()),
    ];
    let browser = Browser::chromium().await;
    browser.open(&paper.page("/echo.html", "plain.html", &filled)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.see_text("These answers are from Lea City Council.").await;
    let colour = "const check = document.querySelector('wecan-myth-buster').shadowRoot.querySelector('[type=submit]');
        return getComputedStyle(check).backgroundColor";
    assert_eq!(browser.run(colour, Vec::new()).await, json!("rgb(122, 31, 31)"), "the paper's own accent");
    first_statement(&page).await;
    browser.axe_finds_nothing().await;
    second_statement(&page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
    let responses = site.responses("myths").await;
    let source = responses[0]["source"].as_str().unwrap_or_default();
    assert_eq!(source, format!("{}/echo.html", paper.url), "the council learns which outlet it was: {responses:#?}");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn without_an_endpoint_the_quiz_works_and_nothing_leaves_the_page() {
    let council = Council::open().await;
    let asked = quiz();
    let source = council.host.put("/myths.json", &asked.to_string());
    let widget = council.site.render(&asked, &["--host", &format!("{}/dist", council.host.url), "--src", &source]);
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    // What was asked for until now.
    browser.requests().await;
    let later = format!("{}/dist/{}", council.host.url, need::part("myth-buster-later"));
    first_statement(&page).await;
    second_statement(&page).await;
    page.press("Finish").await;
    page.see("heading", "What you have learned").await;
    page.see_text("You got 1 out of 2 right.").await;
    let asked = browser.requests().await;
    assert_eq!(asked, [later], "once it runs, it asks for its own other part, and for nothing else");
    assert_eq!(council.host.posts(), 0, "nothing is sent");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn off_line_in_the_middle_the_quiz_goes_on_and_its_answers_leave_later() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    first_statement(&page).await;
    browser.offline(true).await;
    second_statement(&page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers are waiting to be sent").await;
    page.see_text("saved on this device").await;
    assert_eq!(council.host.posts(), 0, "nothing is tried without a connection");
    browser.axe_finds_nothing().await;
    browser.offline(false).await;
    page.see_text("Your answers have been sent. Thank you.").await;
    assert_eq!(council.site.answers("myths").await, kept());
}

#[tokio::test]
async fn in_welsh_every_live_state_is_welsh_and_accessible() {
    let council = Council::open().await;
    let widget = council.widget(&quiz(), &["--lang", "cy"]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page_in("cy", "ltr", "", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.see_text("Gosodiad 1 o 2").await;
    page.press("Gwirio").await;
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

#[tokio::test]
async fn whoever_comes_back_weeks_later_answers_as_the_same_nobody_in_particular() {
    let (council, browser) = Council::with(&quiz()).await;
    // On a site whose script shows another page for what follows `#`.
    browser.open(&format!("{}/say.html?page=4#/true-or-false", council.host.url)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    whole_quiz(&page).await;
    page.see_text("We want to find out what stays with you.").await;
    browser.axe_finds_nothing().await;
    let link = page.see("textbox", "Your own link for that day").await.value().to_owned();
    let first = format!("{}/say.html?page=4&wecan-later-myths=", council.host.url);
    assert!(link.starts_with(&first) && link.ends_with("#/true-or-false"), "{link}");
    let calendar = page.see("link", "Add the day to your calendar").await.address().to_owned();
    assert!(calendar.starts_with("data:text/calendar") && calendar.contains("wecan%2Dlater%2Dmyths"), "{calendar}");
    browser.open(&link).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.see_text("Thank you for coming back. Tell us what you think now.").await;
    browser.axe_finds_nothing().await;
    page.group("It all goes in the same lorry.…").choose("False").await;
    page.press("Check").await;
    page.see_text("This is not true. You got it right.").await;
    assert!(!page.text().await.contains("Now that you have read this"), "once is enough");
    page.press("Next statement").await;
    second_statement(&page).await;
    page.press("Finish and send your answers").await;
    page.see_text("Your answers have been sent. Thank you.").await;
    assert!(!page.text().await.contains("Come back on"), "whoever has come back is asked no more");
    browser.run("navigator.share = async (data) => { window.shared = data.url; }", Vec::new()).await;
    page.press("Share this quiz").await;
    let shared = browser.run("return window.shared", Vec::new()).await;
    let own = format!("{}/say.html?page=4#/true-or-false", council.host.url);
    assert_eq!(shared, json!(own), "nobody else goes on in their name");
    page.press("Try again").await;
    whole_quiz(&page).await;
    let all = council.site.responses("myths").await;
    let mut times: Vec<_> = all.iter().filter_map(|response| response["time"].as_str()).collect();
    times.sort_unstable();
    assert_eq!(times, ["again", "first", "later"]);
    assert!(all.iter().all(|response| response["attempt"] == all[0]["attempt"]), "{all:#?}");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn what_was_refused_stays_said_and_what_was_taken_has_a_receipt() {
    let council = Council::open().await;
    let mut asked = quiz();
    asked["collect"]["send"] = json!("each");
    let widget = council.widget(&asked, &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    let problem = json!({"type": "about:blank", "title": "Not taken", "status": 422, "detail": "It is full."});
    council.host.endpoint(Endpoint::Refuses(422, problem.to_string()));
    first_statement(&page).await;
    browser.wait("the refusal", async |browser| heard(browser, "wecan-error").await.pop()).await;
    council.host.endpoint(Endpoint::Open);
    second_statement(&page).await;
    page.press("Finish").await;
    browser.wait("the receipt", async |browser| heard(browser, "wecan-received").await.pop()).await;
    page.see_text("Your answers were not accepted.").await;
    page.see_text("It is full.").await;
    assert_eq!(council.site.responses("myths").await.len(), 1);
}

#[tokio::test]
async fn what_an_earlier_visit_left_is_told_of_and_sent() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    first_statement(&page).await;
    second_statement(&page).await;
    council.host.endpoint(Endpoint::Down);
    page.press("Finish and send your answers").await;
    page.see_text("saved on this device").await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("Statement 1 of 2").await;
    page.see_text("saved on this device").await;
    browser.axe_finds_nothing().await;
    let before = council.host.posts();
    page.press("Send them now").await;
    browser.wait("another try", async |_| (council.host.posts() > before).then_some(())).await;
    browser.focus_on("button", "Send them now").await;
    council.host.endpoint(Endpoint::Open);
    browser.keys(key::ENTER).await;
    focus_in_words(&browser, "Your answers have been sent. Thank you.").await;
    browser.axe_finds_nothing().await;
    page.press("Your reference").await;
    page.see_text("Keep the reference and the code.").await;
    assert_eq!(council.site.answers("myths").await, kept());
}

#[tokio::test]
async fn what_was_chosen_stays_when_the_page_changes_an_attribute() {
    let (_council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    page.group("It all goes in the same lorry.…").choose("False").await;
    let script = "document.querySelector('wecan-myth-buster').setAttribute('lang', 'cy')";
    browser.run(script, Vec::new()).await;
    page.see_text("Gosodiad 1 o 2").await;
    assert!(page.group("Mae’r cyfan yn mynd i’r un lori.…").see("radio", "Gau").await.is("checked"));
    page.press("Gwirio").await;
    page.see_text("Nid yw hyn yn wir. Roeddech chi’n iawn.").await;
}

#[tokio::test]
async fn where_the_share_sheet_may_not_open_the_pages_own_address_is_copied_as_it_is() {
    let (council, browser) = Council::with(&quiz()).await;
    let page = browser.page();
    browser.open(&format!("{}/say.html?page=4#top", council.host.url)).await;
    upgraded(&browser, 1).await;
    let script = "navigator.share = async (data) => { throw new DOMException('no', 'NotAllowedError'); };
        navigator.clipboard.writeText = async (text) => { window.copied = text; };";
    browser.run(script, Vec::new()).await;
    first_statement(&page).await;
    second_statement(&page).await;
    page.press("Finish and send your answers").await;
    // The receipt and the link for a later day come in above the button and move it.
    page.see_text("Come back on").await;
    page.press("Share this quiz").await;
    page.see_text("The link has been copied").await;
    let copied = browser.run("return window.copied", Vec::new()).await;
    let own = format!("{}/say.html?page=4#top", council.host.url);
    assert_eq!(copied, json!(own), "what follows `?` and `#` may be the page");
}

#[tokio::test]
async fn a_quiz_on_a_kiosk_left_alone_warns_and_can_be_kept_then_clears() {
    let council = Council::open().await;
    let widget = council.widget(&quiz(), &["--channel", "kiosk"]).await;
    let widget = widget.replacen("<wecan-myth-buster", "<wecan-myth-buster idle=\"20\"", 1);
    let browser = Browser::chromium().await;
    browser.open(&council.page("<script src=\"/fast-clock.js\"></script>", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    first_statement(&page).await;
    page.see_text("Statement 2 of 2").await;
    page.see("heading", "Are you still there?").await;
    browser.axe_finds_nothing().await;
    page.press("I need more time").await;
    page.gone("heading", "Are you still there?").await;
    page.see_text("Statement 2 of 2").await;
    page.see("heading", "Are you still there?").await;
    page.see_text("Statement 1 of 2").await;
    assert!(!page.has("heading", "Are you still there?").await, "nobody is there to be warned");
    assert!(!page.group("It all goes in the same lorry.…").see("radio", "True").await.is("checked"));
}

#[tokio::test]
async fn a_fact_that_runs_out_while_the_page_stands_open_is_not_shown() {
    let mut asked = quiz();
    let place = asked["items"].as_array().and_then(|items| items.iter().position(|item| item["id"] == "counts"));
    asked["items"][place.expect("it is there")]["review_by"] = json!("2090-12-31");
    let (_council, browser) = Council::with(&asked).await;
    let page = browser.page();
    page.see_text("Statement 1 of 2").await;
    let script = "const Today = Date;
        window.Date = class extends Today { constructor(...given) { super(...(given.length ? given : ['2095-01-01'])); } };";
    browser.run(script, Vec::new()).await;
    first_statement(&page).await;
    page.see("heading", "What you have learned").await;
    page.see_text("The lorry has separate compartments.").await;
    assert!(!page.text().await.contains("Light and privacy can count."));
}
