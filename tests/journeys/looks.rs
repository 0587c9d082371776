//! Under other people's styles, in other directions, in little room, and in the resident's own colours.

use serde_json::json;
use wecan_tests::{Browser, Look};

use crate::council::{Council, definition, receipt, upgraded, walk_to_the_check, walked};

#[tokio::test]
async fn a_hostile_page_does_not_reach_into_the_widget() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("<link rel=\"stylesheet\" href=\"/hostile.css\">", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    let script =
        "const widget = document.querySelector('wecan-have-your-say').shadowRoot.querySelector('[part~=widget]');
        const style = getComputedStyle(widget);
        return [widget.scrollWidth > widget.clientWidth, style.whiteSpace, style.textTransform, style.textIndent];";
    let drawn = browser.run(script, Vec::new()).await;
    assert_eq!(drawn, json!([false, "normal", "none", "0px"]), "the page's own text is not ours");
    walk_to_the_check(&page).await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("walking").await, walked());
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_page_written_from_right_to_left_turns_the_widget_with_it() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &["--lang", "ur"]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page_in("ur", "rtl", "", &widget)).await;
    upgraded(&browser, 1).await;
    let radio = browser.page().see("radio", "Yes").await;
    let script = "const [radio] = arguments; const label = radio.labels[0];
        return radio.getBoundingClientRect().left > label.getBoundingClientRect().left;";
    assert_eq!(
        browser.run(script, vec![radio.element()]).await,
        json!(true),
        "the circle is to the right of its words"
    );
    assert_eq!(browser.sideways().await, 0, "nothing sticks out");
    browser.page().choose("Yes").await;
    browser.page().press("Send your answers").await;
    council_has_one(&council).await;
}

async fn council_has_one(council: &Council) {
    let deadline = std::time::Instant::now() + wecan_tests::browser::PATIENCE;
    while council.site.responses("high-street").await.is_empty() {
        assert!(std::time::Instant::now() < deadline, "the response never comes");
        tokio::task::yield_now().await;
    }
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
}

/// Every step of the form with every kind of question, as wide as the window is now.
async fn every_step_fits(browser: &Browser) {
    let page = browser.page();
    for step in ["name", "times", "uses", "safer", "agree", "check"] {
        assert_eq!(browser.sideways().await, 0, "the step with `{step}` sticks out to the side");
        match step {
            "name" => {
                page.fill("Your invitation code…", "never sent").await;
                page.group("How should we tell you…").choose("Do not contact me").await;
            }
            "times" => page.fill("How many times did you visit…", "0").await,
            "uses" => {
                page.group("What do you do in the park?…").choose("None of these").await;
                page.group("How safe do you feel…").choose("A bit unsafe").await;
            }
            "safer" => page.fill("What would make the park better…", "Lamps").await,
            "agree" => page.choose("I agree that the council…").await,
            _ => return,
        }
        page.press("Continue").await;
        let next = match step {
            "name" => ("textbox|spinbutton", "How many times did you visit…"),
            "times" => ("group", "What do you do in the park?…"),
            "uses" => ("textbox", "What would make the park better…"),
            "safer" => ("checkbox", "I agree that the council…"),
            _ => ("heading", "Check your answers"),
        };
        page.see(next.0, next.1).await;
    }
}

#[tokio::test]
async fn at_320_pixels_nothing_sticks_out_to_the_side() {
    let council = Council::open().await;
    let widget = council.widget(&definition("park"), &[]).await;
    let browser = Browser::chromium().await;
    browser.width(320).await;
    council.host.hold_module();
    browser.open(&council.page("", &widget)).await;
    assert_eq!(browser.sideways().await, 0, "the floor fits");
    council.host.release_module();
    upgraded(&browser, 1).await;
    every_step_fits(&browser).await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn with_text_at_twice_its_size_nothing_sticks_out_of_a_small_phone() {
    let council = Council::open().await;
    let widget = council.widget(&definition("park"), &[]).await;
    let browser = Browser::chromium().await;
    browser.width(320).await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    browser.run("document.documentElement.style.fontSize = '200%'", Vec::new()).await;
    every_step_fits(&browser).await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn at_400_percent_zoom_everything_can_be_reached() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &["--lang", "cy"]).await;
    let browser = Browser::chromium().await;
    browser.zoom_to_400_percent().await;
    browser.open(&council.page_in("cy", "ltr", "", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    assert_eq!(browser.sideways().await, 0);
    page.choose("Nac ydw").await;
    page.press("Parhau").await;
    page.fill("Ar ba stryd rydych chi'n byw?…", "Heol y Felin").await;
    page.press("Parhau").await;
    page.see("heading", "Gwiriwch eich atebion").await;
    assert_eq!(browser.sideways().await, 0);
    page.press("Anfon eich atebion").await;
    page.see("heading", "Diolch…").await;
    assert_eq!(browser.sideways().await, 0);
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn each_state_is_accessible_in_both_languages_light_dark_and_forced_colours() {
    for (language, go_on, send, yes) in
        [("en", "Continue", "Send your answers", "Yes"), ("cy", "Parhau", "Anfon eich atebion", "Ydw")]
    {
        let council = Council::open().await;
        let widget = council.widget(&definition("walking"), &["--lang", language]).await;
        let browser = Browser::chromium().await;
        browser.open(&council.page_in(language, "ltr", "", &widget)).await;
        upgraded(&browser, 1).await;
        let page = browser.page();
        every_look_is_accessible(&browser, "the first page").await;
        page.choose(yes).await;
        page.press(go_on).await;
        page.see("alert", "…").await;
        every_look_is_accessible(&browser, "problems").await;
        page.fill(
            if language == "en" { "Which way do you walk?…" } else { "Pa ffordd rydych chi'n cerdded?…" },
            "Along",
        )
        .await;
        page.press(go_on).await;
        page.fill(
            if language == "en" { "Which street do you live on?…" } else { "Ar ba stryd rydych chi'n byw?…" },
            "Mill Lane",
        )
        .await;
        every_look_is_accessible(&browser, "the second page").await;
        page.press(go_on).await;
        page.see("button", send).await;
        every_look_is_accessible(&browser, "the check page").await;
        page.press(send).await;
        page.see("heading", if language == "en" { "Thank you…" } else { "Diolch…" }).await;
        every_look_is_accessible(&browser, "the receipt").await;
        browser.console_is_empty().await;
    }
}

async fn every_look_is_accessible(browser: &Browser, state: &str) {
    let found = browser.axe_in(&[Look::Light, Look::Dark, Look::ForcedColours]).await;
    assert!(found.is_empty(), "{state}: axe finds {found:#?}");
}

#[tokio::test]
async fn the_colours_follow_the_page_and_not_the_device_alone() {
    let council = Council::open().await;
    let widget = council.widget(&definition("walking"), &[]).await;
    let dark = widget.replacen("<wecan-have-your-say", "<wecan-have-your-say theme=\"dark\"", 1);
    for (sheet, widget, device) in [("light-only", &widget, Look::Dark), ("dark-only", &dark, Look::Light)] {
        let browser = Browser::chromium().await;
        browser.look(device).await;
        browser.open(&council.page(&format!("<link rel=\"stylesheet\" href=\"/{sheet}.css\">"), widget)).await;
        upgraded(&browser, 1).await;
        browser.page().press("Continue").await;
        browser.page().see("heading", "There is a problem").await;
        browser.axe_finds_nothing().await;
    }
}

#[tokio::test]
async fn on_paper_the_questions_are_there_and_the_buttons_are_not() {
    let (_council, browser) = Council::with(&definition("high-street")).await;
    browser.look(Look::Print).await;
    let page = browser.page();
    page.see("radio", "Yes").await;
    assert!(!page.has("button", "Send your answers").await, "a button on paper is of no use");

    let (_council, browser) = Council::with(&definition("belonging")).await;
    browser.look(Look::Print).await;
    let page = browser.page();
    page.see("combobox", "Benches").await;
    assert!(!page.has("button", "Move Benches up").await, "what is put in order is numbered there");
}

/// Browsers of before 2024 know no `light-dark()`: phones that get no newer ones are used for years.
#[tokio::test]
async fn an_older_browser_in_the_dark_shows_what_is_chosen() {
    let council = Council::open().await;
    council.site.publish(&definition("high-street")).await;
    for sheet in ["/wecan.css", "/pages.css"] {
        let text = council.site.page(sheet, None).await;
        assert!(text.contains("light-dark("), "{sheet}");
        council.host.put(sheet, &text.replace("light-dark(", "unheard-of("));
    }
    let own = format!("{}/forms/high-street", council.host.url);
    let dark = "<link rel=\"stylesheet\" href=\"/wecan.css\"><meta name=\"color-scheme\" content=\"light dark\">";
    let floor = council.draw(&definition("high-street"), &[]);
    let floor = &floor[floor.find("<form").expect("a form")..floor.find("</form>").expect("its end")];
    let others = council.page(dark, &format!("<div class=\"wecan\">{floor}</form></div>"));
    for address in [own, others] {
        let browser = Browser::chromium().await;
        browser.look(Look::Dark).await;
        browser.open(&address).await;
        browser.page().choose("Yes").await;
        let script = "const style = getComputedStyle(document.querySelector('.wecan-tick:checked'));
            const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3)
                .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0.05);
            const pair = [light(style.color), light(style.backgroundColor)];
            return Math.max(...pair) / Math.min(...pair);";
        let contrast = browser.run(script, Vec::new()).await.as_f64().expect("a number");
        assert!(contrast > 4.5, "{address}: what is chosen stands out by {contrast}");
        let found = browser.axe_in(&[Look::Dark]).await;
        assert!(found.is_empty(), "{address}: axe finds {found:#?}");
    }
}
