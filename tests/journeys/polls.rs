//! Polls: by invitation and open to all, from the first look to the results.

use std::fs;

use serde_json::{Value, json};
use wecan_tests::find::key;
use wecan_tests::host::Endpoint;
use wecan_tests::{Browser, Site};

use crate::council::{Council, definition, focus_in_words, receipt, upgraded};

pub(crate) fn poll(identity: &str, results: &str) -> Value {
    let mut poll = definition("belonging");
    poll["identity"] = json!(identity);
    poll["poll"]["results"] = json!(results);
    poll
}

/// The letters to these members of the panel: a code and a link each.
fn invite(site: &Site, members: &[&str], page: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let list = folder.path().join("panel.csv");
    let rows: String = members.iter().map(|member| format!("{member},,old\n")).collect();
    fs::write(&list, format!("id,email,age\n{rows}")).expect("the list can be written");
    let _ = site.command(&["panel", "import", list.to_str().expect("a path")]);
    let letters = site.command(&["panel", "invite", "belonging", "--link", page]);
    let letter = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[2].to_owned(), cells[3].to_owned())
    };
    letters.lines().skip(1).map(letter).collect()
}

/// Others answer too, so that there is something to show.
async fn others(site: &Site, from: usize, codes: &[(String, String)]) {
    for (place, (code, _)) in codes.iter().enumerate() {
        let response = json!({
            "id": format!("0192c0de-0000-7000-8000-{:012x}", from + place), "definition": "belonging", "version": 1,
            "invitation": code, "answers": {"belong": "yes", "first": ["buses", "bins"]}
        });
        assert_eq!(site.send(&response).await, 201);
    }
}

#[tokio::test]
async fn an_invited_member_votes_by_link_changes_the_vote_and_sees_the_results_after_the_close() {
    let council = Council::open().await;
    council.site.publish(&poll("invited", "after_close")).await;
    let members: Vec<String> = (0..21).map(|member| format!("M{member:02}")).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let letters = invite(&council.site, &members, &format!("{}/forms/belonging?lang=en", council.site.url));
    let (own, rest) = letters.split_first().expect("letters to all");

    let browser = Browser::chromium().await;
    browser.open(&own.1).await;
    let page = browser.page();
    assert_eq!(page.see("textbox", "Your invitation code").await.value(), own.0);
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    browser.axe_finds_nothing().await;

    // The link is good until the close, and what is sent last counts.
    browser.open(&own.1).await;
    page.choose("No").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see_text("These answers take the place of the ones that you sent before.").await;
    assert_eq!(council.site.answers("belonging").await, json!({"belong": "no"}));

    others(&council.site, 1, rest).await;
    let _ = council.site.command(&["panel", "close", "belonging"]);
    browser.open(&own.1).await;
    page.see_text("This closed on").await;
    page.press("Results").await;
    page.see("heading", "Results").await;
    page.see_text("About 20 people answered. That is 95% of the 21 people we asked.").await;
    let text = page.text().await;
    assert!(text.contains("not shown"), "the one who said no is not told of: {text}");
    page.see("link", "Download the results (CSV)").await;
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn forged_invitations_and_those_of_a_closed_poll_are_refused_in_plain_words() {
    let council = Council::open().await;
    let widget = council.widget(&poll("invited", "never"), &[]).await;
    let address = council.page("", &widget);
    let letters = invite(&council.site, &["M1"], &address);
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    page.fill("Your invitation code", "AAAA-AAAA-AAAA-AAAA-AAAA").await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    page.see("link", "Enter the code exactly as it is in your letter or email. We do not recognise this one").await;
    assert!(page.see("radio", "Yes").await.is("checked"), "the answers are still there");
    browser.axe_finds_nothing().await;

    // The right code, a moment after the end.
    page.fill("Your invitation code", &letters[0].0).await;
    let _ = council.site.command(&["panel", "close", "belonging"]);
    page.press("Send your answers").await;
    page.see_text("This survey has closed").await;
    assert_eq!(council.site.responses("belonging").await.len(), 0);
}

#[tokio::test]
async fn without_javascript_an_invited_member_votes_and_reads_the_results() {
    let council = Council::open().await;
    council.site.publish(&poll("invited", "after_voting")).await;
    let letters = invite(
        &council.site,
        &["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11"],
        &format!("{}/forms/belonging?lang=en", council.site.url),
    );
    others(&council.site, 1, &letters[1..]).await;
    let browser = Browser::chromium().await;
    browser.without_javascript().await;
    browser.open(&letters[0].1).await;
    let page = browser.page();
    assert_eq!(page.see("textbox", "Your invitation code").await.value(), letters[0].0);
    page.choose("Yes").await;
    page.pick("Benches", "1").await;
    page.pick("Bins", "1").await;
    page.press("Send your answers").await;
    page.see_text("Use each number only once").await;
    page.pick("Bins", "2").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see("heading", "Results").await;
    page.see_text("About 10 people answered. That is 91% of the 11 people we asked.").await;
    page.see_text("This is still open, so the results may change.").await;
}

/// Twenty others answer a poll that is open to all, each on a device of their own: ten say yes, ten no.
pub(crate) async fn twenty_others(site: &Site) {
    for person in 0..20 {
        let belong = if person % 2 == 0 { "yes" } else { "no" };
        let response = json!({
            "id": format!("0192c0de-0000-7000-8000-{person:012x}"), "definition": "belonging", "version": 1,
            "device": format!("0192c0de-0000-7000-9000-{person:012x}"), "answers": {"belong": belong}
        });
        assert_eq!(site.send(&response).await, 201);
    }
}

#[tokio::test]
async fn a_member_votes_in_the_widget_by_the_letters_link_and_reads_the_results_below_the_receipt() {
    let council = Council::open().await;
    let widget = council.widget(&poll("invited", "after_voting"), &[]).await;
    let members: Vec<String> = (0..11).map(|member| format!("M{member:02}")).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let letters = invite(&council.site, &members, &council.page("", &widget));
    others(&council.site, 1, &letters[1..]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&letters[0].1).await;
    upgraded(&browser, 1).await;
    assert_eq!(page.see("textbox", "Your invitation code").await.value(), letters[0].0, "the link fills it in");
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see("heading", "Results").await;
    page.see_text("About 10 people answered.").await;
    browser.axe_finds_nothing().await;

    // The page without the letter's link still knows who voted here; with another member's link it asks anew.
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    page.see_text("Your answers were received on").await;
    page.see("heading", "Results").await;
    browser.axe_finds_nothing().await;
    browser.open(&letters[1].1).await;
    upgraded(&browser, 1).await;
    assert_eq!(page.see("textbox", "Your invitation code").await.value(), letters[1].0);
    browser.console_is_empty().await;
}

#[tokio::test]
async fn an_open_poll_counts_a_device_once_and_lets_it_change_its_answers() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "after_voting"), &[]).await;
    twenty_others(&council.site).await;
    let address = council.page("", &widget);
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    page.choose("No").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see_text("Each device counts once where we can tell").await;
    let bars = "return [...document.querySelector('wecan-panel-poll').shadowRoot.querySelectorAll('svg rect')]
        .map((bar) => bar.getBoundingClientRect().width)";
    let bars = browser.run(bars, Vec::new()).await;
    let bars: Vec<f64> = bars.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    assert!(bars.iter().any(|width| *width > 100.0), "the chart is drawn: {bars:?}");

    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("Your answers were received on").await;
    assert!(page.all("radio", None).await.is_empty(), "the questions are not asked again");
    page.press("Change your answers").await;
    browser.focus_on("heading", "Your neighbourhood").await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see_text("These answers take the place of the ones that you sent before.").await;
    assert_eq!(council.site.responses("belonging").await.len(), 21, "the device counts once");
    browser.console_is_empty().await;

    // What another device sends counts too.
    let other = Browser::chromium().await;
    other.open(&address).await;
    upgraded(&other, 1).await;
    other.page().choose("Yes").await;
    other.page().press("Send your answers").await;
    receipt(&other.page()).await;
    assert_eq!(council.site.responses("belonging").await.len(), 22, "another device counts too");
}

#[tokio::test]
async fn two_pages_of_one_device_that_were_open_from_the_start_count_once() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &[widget.as_str(), &widget].concat())).await;
    upgraded(&browser, 2).await;
    for (place, answer) in ["Yes", "No"].into_iter().enumerate() {
        let part = browser.part(&format!("wecan-panel-poll:nth-of-type({})", place + 1));
        part.choose(answer).await;
        part.press("Send your answers").await;
        receipt(&part).await;
    }
    page.see_text("These answers take the place of the ones that you sent before.").await;
    assert_eq!(council.site.answers("belonging").await, json!({"belong": "no"}));
}

/// A poll that shows its results then, which twenty have answered, and somebody in the browser as well.
pub(crate) async fn voted(results: &str) -> (Council, Browser) {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", results), &[]).await;
    twenty_others(&council.site).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    (council, browser)
}

#[tokio::test]
async fn a_poll_closed_by_hand_shows_its_results_in_place_of_its_questions() {
    let (council, browser) = voted("after_close").await;
    let page = browser.page();
    page.see_text("Results will be shown here once this has closed.").await;

    let _ = council.site.command(&["panel", "close", "belonging"]);
    browser.reload().await;
    upgraded(&browser, 1).await;
    page.see_text("This closed on").await;
    page.see("heading", "Results").await;
    page.see("link", "Download the results (CSV)").await;
    assert!(page.all("radio", None).await.is_empty(), "nothing more is asked");
    assert_eq!(browser.run("return Object.keys(localStorage)", Vec::new()).await, json!([]));
    browser.axe_finds_nothing().await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn whose_vote_came_too_late_is_told_and_can_copy_it() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "after_close"), &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    let address = council.page("", &widget);
    browser.open(&address).await;
    upgraded(&browser, 1).await;
    page.choose("Yes").await;
    council.host.endpoint(Endpoint::Down);
    page.press("Send your answers").await;
    page.see("heading", "Your answers are waiting to be sent").await;
    let another = "Give another response";
    assert!(!page.has("button", another).await, "of two from one device one would count");
    let _ = council.site.command(&["panel", "close", "belonging"]);
    browser.reload().await;
    upgraded(&browser, 1).await;
    council.host.endpoint(Endpoint::Open);
    page.see_text("This survey has closed").await;
    page.see("button", "Copy my answers").await;
    assert_eq!(council.site.responses("belonging").await.len(), 0);
    browser.axe_finds_nothing().await;
}

#[tokio::test]
async fn what_is_heard_of_one_poll_is_not_taken_for_another_in_its_place() {
    let council = Council::open().await;
    let mut other = poll("anonymous", "never");
    other["id"] = json!("belonging-too");
    let other = council.widget(&other, &[]).await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let _ = council.site.command(&["panel", "close", "belonging"]);
    let hold = "const real = window.fetch;
        window.fetch = async (address, wishes) => {
            const held = /polls.belonging$/.test(address);
            if (held) await new Promise((done) => { window.letGo = done; });
            const answer = await real(address, wishes);
            if (held) window.answered = true;
            return answer;
        };";
    council.host.put("/hold.js", hold);
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("<script src=\"/hold.js\"></script>", &widget)).await;
    upgraded(&browser, 1).await;
    page.choose("Yes").await;
    browser
        .wait("the request", async |browser| {
            browser.run("return !!window.letGo", Vec::new()).await.as_bool().filter(|it| *it)
        })
        .await;
    let script = "document.querySelector('wecan-panel-poll').setAttribute('src', arguments[0])";
    let src = other.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    browser.run(script, vec![json!(src)]).await;
    browser
        .wait("the other poll", async |_| {
            page.all("radio", Some("Yes")).await.iter().any(|it| !it.is("checked")).then_some(())
        })
        .await;
    browser.run("window.letGo()", Vec::new()).await;
    browser
        .wait("the answer", async |browser| {
            browser.run("return !!window.answered", Vec::new()).await.as_bool().filter(|it| *it)
        })
        .await;
    page.choose("No").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("belonging-too").await, json!({"belong": "no"}));
}

#[tokio::test]
async fn results_that_did_not_come_can_be_asked_for_again() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "after_voting"), &[]).await;
    twenty_others(&council.site).await;
    council.host.put("/v1/polls/belonging/results", "<title>Sign in to the station's network</title>");
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.see_text("The results could not be loaded.").await;
    page.press("Try again").await;
    focus_in_words(&browser, "The results could not be loaded.").await;
    browser.axe_finds_nothing().await;
    council.host.take_away("/v1/polls/belonging/results");
    page.press("Try again").await;
    browser.focus_on("heading", "Results").await;
    page.see_text("About 20 people answered.").await;
}

#[tokio::test]
async fn options_are_shown_in_an_order_of_each_residents_own_which_is_kept_with_the_answers() {
    let council = Council::open().await;
    let mut poll = poll("anonymous", "never");
    poll["pages"][0]["questions"][1]["shuffle"] = json!(true);
    let widget = council.widget(&poll, &[]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    let mut seen = std::collections::BTreeSet::new();
    let mut last = Vec::new();
    // Six orders there are: in forty looks one of them alone is chance that nobody will live to see.
    for _ in 0..40 {
        browser.open(&council.page("", &widget)).await;
        upgraded(&browser, 1).await;
        last = page.all("combobox", None).await.iter().map(|list| list.name().to_lowercase()).collect();
        seen.insert(last.clone());
        if seen.len() > 1 {
            break;
        }
    }
    assert!(seen.len() > 1, "everybody sees {seen:?}");
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("belonging").await[0]["orders"], json!({"first": last}));
}

#[tokio::test]
async fn an_address_is_confirmed_by_a_mailed_code_before_anything_is_asked_and_counts_once() {
    let council = Council::open().await;
    let widget = council.widget(&poll("verified", "never"), &[]).await;
    let address = council.page("", &widget);
    let (browser, inbox) = (Browser::chromium().await, Browser::chromium().await);
    let page = browser.page();
    for (place, answer) in ["Yes", "No"].into_iter().enumerate() {
        browser.open(&address).await;
        upgraded(&browser, 1).await;
        if place == 0 {
            page.see("heading", "Confirm your email address").await;
            assert!(page.all("radio", None).await.is_empty(), "nothing is asked before");
            page.press("Send me a code").await;
            page.see("link", "Enter your email address").await;
            browser.axe_finds_nothing().await;
            page.fill("Email address", "resident@example").await;
            page.press("Send me a code").await;
            page.see("link", "Enter an email address in the right format…").await;
            let asked = browser.requests().await;
            assert!(!asked.iter().any(|one| one.contains("/codes")), "the page knows by itself: {asked:#?}");
            page.press("Enter an email address in the right format…").await;
            browser.focus_on("textbox", "Email address").await;
        } else {
            page.press("Change your answers").await;
        }
        // Written otherwise it is the same address.
        page.fill("Email address", ["Resident@example.org", " resident@example.org"][place]).await;
        page.press("Send me a code").await;
        browser.focus_on("heading", "Enter your code").await;
        let mut code = code_comes(&inbox, &council.site, if place == 0 { 1 } else { 3 }).await;
        if place == 0 {
            page.fill("Code", if code == "000000" { "111111" } else { "000000" }).await;
            page.press("Continue").await;
            page.see("link", "Check the code…").await;
            browser.axe_finds_nothing().await;
            page.press("Ask for another code").await;
            browser.focus_on("heading", "Confirm your email address").await;
            assert!(page.all("alert", None).await.is_empty(), "the address is not what was wrong");
            page.press("Send me a code").await;
            browser.focus_on("heading", "Enter your code").await;
            code = code_comes(&inbox, &council.site, 2).await;
        }
        page.fill("Code", &code).await;
        page.press("Continue").await;
        page.choose(answer).await;
        page.press("Send your answers").await;
        receipt(&page).await;
    }
    page.see_text("These answers take the place of the ones that you sent before.").await;
    assert_eq!(council.site.answers("belonging").await, json!({"belong": "no"}), "one address counts once");
}

/// The newest code that was mailed, once so many mails are there.
async fn code_comes(inbox: &Browser, site: &Site, mails: usize) -> String {
    let address = format!("{}/mail", site.url);
    let codes = inbox
        .wait("mail with a code", async |inbox| {
            inbox.open(&address).await;
            let text = inbox.page().text().await;
            let before = text.match_indices(" is your code").map(|(at, _)| text[..at].chars().rev().take(6).collect());
            let codes: Vec<String> = before.map(|code: String| code.chars().rev().collect()).collect();
            (codes.len() >= mails).then_some(codes)
        })
        .await;
    codes.first().expect("there are some").clone()
}

#[tokio::test]
async fn a_member_asks_to_hear_what_changes_and_is_mailed_what_was_done() {
    let council = Council::open().await;
    let widget = council.widget(&poll("invited", "never"), &[]).await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let list = folder.path().join("panel.csv");
    fs::write(&list, "id,email,age\nM1,member@example.org,old\n").expect("the list can be written");
    let _ = council.site.command(&["panel", "import", list.to_str().expect("a path")]);
    let letters = council.site.command(&["panel", "invite", "belonging", "--link", &council.page("", &widget)]);
    let link = letters.lines().nth(1).and_then(|line| line.split(',').nth(3)).expect("a link").to_owned();
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&link).await;
    upgraded(&browser, 1).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    page.press("Tell me what changes").await;
    browser.focus_on("heading", "We will tell you what changes").await;
    browser.axe_finds_nothing().await;
    let outcome = json!([{"status": "done", "date": "2026-11-20", "text": "The benches are there."}]);
    council.site.put("/v1/polls/belonging/outcomes", &outcome).await;
    crate::following::mail_comes(&browser, &council.site, "The benches are there.").await;
}

#[tokio::test]
async fn on_a_shared_device_a_poll_keeps_nothing_and_counts_everybody() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "after_voting"), &["--channel", "kiosk"]).await;
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    for _ in 0..2 {
        page.choose("Yes").await;
        page.press("Send your answers").await;
        receipt(&page).await;
        page.press("Finish").await;
        page.see("radio", "Yes").await;
    }
    assert_eq!(council.site.responses("belonging").await.len(), 2);
    assert_eq!(browser.run("return Object.keys(localStorage)", Vec::new()).await, json!([]));
}

#[tokio::test]
async fn options_are_put_in_order_with_the_keyboard_alone() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    browser.tab_to("radio", "Yes").await;
    browser.keys(key::SPACE).await;
    browser.tab_to("button", "Move Benches up").await;
    browser.keys(key::SPACE).await;
    browser.tab_to("button", "Move Buses up").await;
    browser.keys(key::ENTER).await;
    page.see_text("1. Benches, 2. Buses").await;
    browser.keys(key::ENTER).await;
    page.see_text("1. Buses, 2. Benches").await;
    browser.focus_on("button", "Move Buses up").await;
    assert_eq!(page.see("combobox", "Buses").await.value(), "1");
    // A list of places does the same.
    browser.axe_finds_nothing().await;
    browser.reload().await;
    upgraded(&browser, 1).await;
    browser.tab_to("radio", "Yes").await;
    browser.keys(key::SPACE).await;
    for (option, place) in [("Bins", "3"), ("Benches", "2"), ("Buses", "1")] {
        browser.tab_to("combobox", option).await;
        browser.keys(place).await;
    }
    page.see_text("1. Buses, 2. Benches, 3. Bins").await;
    browser.tab_to("button", "Send your answers").await;
    browser.keys(key::ENTER).await;
    receipt(&page).await;
    assert_eq!(
        council.site.answers("belonging").await,
        json!({"belong": "yes", "first": ["buses", "benches", "bins"]})
    );
    browser.console_is_empty().await;
}

#[tokio::test]
async fn options_can_be_dragged_into_order_too() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    upgraded(&browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    // `Buses`, the last, above the first; then `Benches`, now the last, between the two.
    for (from, to) in [(2, 0), (2, 1)] {
        drag(&browser, from, to).await;
    }
    page.see_text("1. Buses, 2. Benches").await;
    browser.axe_finds_nothing().await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("belonging").await, json!({"belong": "yes", "first": ["buses", "benches"]}));
}

/// Drags an option of the ranking above another, by their places on the page.
pub(crate) async fn drag(browser: &Browser, from: usize, to: usize) {
    let places = "const root = document.querySelector('wecan-panel-poll').shadowRoot;
        root.querySelector('.wecan-ranking').scrollIntoView({ block: 'center', behavior: 'instant' });
        return [...root.querySelectorAll('.wecan-grip')].map((grip) => {
            const { x, y, width, height } = grip.getBoundingClientRect();
            return [Math.round(x + width / 2), Math.round(y + height / 2)];
        })";
    let at = browser.run(places, Vec::new()).await;
    let (from, to) = (&at[from], &at[to]);
    let above = to[1].as_i64().expect("a place") - 8;
    browser
        .pointer(&[
            json!({"type": "pointerMove", "x": from[0], "y": from[1]}),
            json!({"type": "pointerDown", "button": 0}),
            json!({"type": "pointerMove", "x": to[0], "y": above, "duration": 50}),
            json!({"type": "pointerUp", "button": 0}),
        ])
        .await;
}

#[tokio::test]
async fn a_poll_in_another_language_is_the_same_poll_wherever_its_endpoint_is_said_to_be() {
    let council = Council::open().await;
    let widget = council.widget(&poll("anonymous", "never"), &[]).await;
    let short = widget.replace(&format!("endpoint=\"{}/v1", council.host.url), "endpoint=\"/v1");
    assert_ne!(short, widget);
    let browser = Browser::chromium().await;
    let page = browser.page();
    browser.open(&council.page("", &short)).await;
    upgraded(&browser, 1).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    let reference = receipt(&page).await;
    let change =
        "performance.clearResourceTimings(); document.querySelector('wecan-panel-poll').setAttribute('lang', 'cy')";
    browser.run(change, Vec::new()).await;
    page.see_text("Eich cyfeirnod").await;
    // What would be asked for anew has been by the time that something later has come.
    let asked = "await fetch('/v1/definitions/belonging');
        return performance.getEntriesByType('resource').map(({ name }) => name)";
    let asked = browser.run_async(asked, Vec::new()).await.to_string();
    assert!(!asked.contains("/v1/polls/"), "it is not begun anew: {asked}");
    assert!(page.text().await.contains(&reference), "the receipt stays");
}
