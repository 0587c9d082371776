//! Something is missing: the summary says what, takes the focus, and leads to the field; nothing typed is lost.

use serde_json::json;
use wecan_tests::Browser;

use crate::council::{Council, definition, receipt};

#[tokio::test]
async fn in_the_widget_the_summary_takes_the_focus_and_leads_to_each_field() {
    let (council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.press("Continue").await;
    summary_has_focus(&browser).await;
    let problems = page.within("alert", "…");
    problems.see("heading", "There is a problem").await;
    page.press("Select yes if you walk to school").await;
    browser.focus_on("radio", "Yes").await;
    let group = page.see("group", "Do you walk to school?…").await;
    assert!(
        group.description().contains("Select yes if you walk to school"),
        "the group tells its problem: {}",
        group.description()
    );
    browser.axe_finds_nothing().await;

    page.choose("Yes").await;
    page.press("Continue").await;
    summary_has_focus(&browser).await;
    page.press("Enter which way you walk").await;
    browser.focus_on("textbox", "Which way do you walk?…").await;
    let field = page.see("textbox", "Which way do you walk?…").await;
    assert!(field.description().contains("Enter which way you walk"), "the field tells its problem");
    assert!(page.see("radio", "Yes").await.is("checked"), "what was chosen is still there");

    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Continue").await;
    page.gone("heading", "There is a problem").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Continue").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await, crate::council::walked());
    browser.console_is_empty().await;
}

async fn summary_has_focus(browser: &Browser) {
    browser
        .wait("focus on the summary of problems", async |browser| {
            let focus = browser.focus().await?;
            focus.text().starts_with("There is a problem").then_some(())
        })
        .await;
}

/// What someone meets whose browser runs no module: the server draws the form again.
async fn the_floor_comes_back_with_its_problems_and_answers(browser: &Browser, council: &Council) {
    let page = browser.page();
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.fill("What would help on…", "A crossing & a <bench>").await;
    page.press("Send your answers").await;
    page.see("heading", "There is a problem").await;
    page.see("link", "Enter which way you walk").await;
    assert!(browser.title().await.starts_with("Error: "), "the title says so first: {}", browser.title().await);
    assert!(page.group("Do you walk to school?…").see("radio", "Yes").await.is("checked"), "the choice is kept");
    assert_eq!(page.see("textbox", "Which street do you live on?…").await.value(), "Mill Lane");
    assert_eq!(page.see("textbox", "What would help on…").await.value(), "A crossing & a <bench>");
    page.press("Enter which way you walk").await;
    browser.focus_on("textbox", "Which way do you walk?…").await;
    let field = page.see("textbox", "Which way do you walk?…").await;
    assert!(field.description().contains("Enter which way you walk"), "the field tells its problem");
    assert!(council.site.responses("walking").await.is_empty(), "nothing was kept yet");

    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    let mut wanted = crate::council::walked();
    wanted["words"] = json!("A crossing & a <bench>");
    assert_eq!(council.site.answers("walking").await, wanted);
}

#[tokio::test]
async fn without_javascript_the_form_comes_back_with_its_problems_and_answers() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&council.page("", &widget)).await;
    the_floor_comes_back_with_its_problems_and_answers(&browser, &council).await;
}

#[tokio::test]
async fn without_webassembly_the_form_comes_back_with_its_problems_and_answers() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("<script src=\"/without-webassembly.js\"></script>", &widget)).await;
    the_floor_comes_back_with_its_problems_and_answers(&browser, &council).await;
}

#[tokio::test]
async fn a_page_with_the_form_alone_needs_no_script_and_speaks_both_languages() {
    let council = Council::open().await;
    council.site.publish(&definition("walking")).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&format!("{}/forms/walking?lang=cy", council.site.url)).await;
    let page = browser.page();
    page.see("heading", "Cerdded i'r ysgol").await;
    page.press("Anfon eich atebion").await;
    page.see("heading", "Mae problem wedi codi").await;
    page.group("Ydych chi'n cerdded i'r ysgol?…").choose("Nac ydw").await;
    page.choose("Y traffig").await;
    page.fill("Ar ba stryd rydych chi'n byw?…", "Heol y Felin").await;
    page.press("Anfon eich atebion").await;
    page.see("heading", "Diolch…").await;
    let responses = council.site.responses("walking").await;
    assert_eq!(responses[0]["language"], "cy");
    assert_eq!(
        wecan_tests::site::answers_of(&responses[0]),
        json!({"walks": "no", "why": ["traffic"], "street": "Heol y Felin"})
    );
}

#[tokio::test]
async fn a_none_of_these_takes_out_the_others() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.choose("No").await;
    page.choose("The traffic").await;
    page.choose("The distance").await;
    page.choose("None of these").await;
    assert!(!page.see("checkbox", "The traffic").await.is("checked"));
    assert!(!page.see("checkbox", "The distance").await.is("checked"));
    page.choose("The distance").await;
    assert!(!page.see("checkbox", "None of these").await.is("checked"));
}

#[tokio::test]
async fn the_letters_left_are_counted_as_they_are_typed() {
    let (_council, browser) = Council::with(&definition("walking")).await;
    let page = browser.page();
    page.choose("No").await;
    page.press("Continue").await;
    page.fill("What would help on…", &"a".repeat(90)).await;
    page.see_text("You have 10 characters remaining").await;
    page.fill("What would help on…", &"a".repeat(99)).await;
    page.see_text("You have 1 character remaining").await;
    page.fill("What would help on…", &"a".repeat(102)).await;
    page.see_text("You have 2 characters too many").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Continue").await;
    page.see("heading", "There is a problem").await;
    browser.console_is_empty().await;
}
