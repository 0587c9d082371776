//! Life in somebody's page: several widgets, moved, removed, changed, made over and over.

use serde_json::{Value, json};
use wecan_tests::{Browser, need};

use crate::council::{Council, definition, heard, receipt, upgraded, walk_to_the_check, with_id};

#[tokio::test]
async fn two_widgets_on_a_page_do_not_disturb_each_other() {
    let council = Council::open().await;
    let walking = with_id(&council.widget(&definition("walking"), &[]).await, "walk");
    let street = with_id(&council.widget(&definition("high-street"), &[]).await, "street");
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &format!("{walking}\n{street}"))).await;
    upgraded(&browser, 2).await;
    browser.axe_finds_nothing().await;
    let (walk, street) = (browser.part("#walk"), browser.part("#street"));
    walk.choose("Yes").await;
    street.choose("No").await;
    assert!(walk.see("radio", "Yes").await.is("checked"), "each has its own choices");
    street.press("Send your answers").await;
    receipt(&street).await;
    walk_to_the_check(&walk).await;
    walk.press("Send your answers").await;
    receipt(&walk).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "no"}));
    assert_eq!(council.site.answers("walking").await, crate::council::walked());
    assert_eq!(heard(&browser, "wecan-received").await.len(), 2);
    let requests = browser.requests().await;
    for module in [String::from("have-your-say.wasm"), need::part("have-your-say-later")] {
        let times = requests.iter().filter(|address| address.ends_with(&format!("/{module}"))).count();
        assert_eq!(times, 1, "each part of the module comes once for a page");
    }
    browser.console_is_empty().await;
}

#[tokio::test]
async fn four_widgets_with_the_same_definition_keep_apart() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let four: String = (1..=4).map(|number| with_id(&widget, &format!("w{number}"))).collect();
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &four)).await;
    // Not all four may be near what is in view.
    browser.run("document.querySelectorAll('wecan-have-your-say').forEach((it) => it.start())", Vec::new()).await;
    upgraded(&browser, 4).await;
    for (number, answer) in [(1, "Yes"), (2, "No"), (3, "Yes")] {
        browser.part(&format!("#w{number}")).choose(answer).await;
    }
    for (number, yes, no) in [(1, true, false), (2, false, true), (3, true, false), (4, false, false)] {
        let part = browser.part(&format!("#w{number}"));
        assert_eq!(part.see("radio", "Yes").await.is("checked"), yes, "Yes in {number}");
        assert_eq!(part.see("radio", "No").await.is("checked"), no, "No in {number}");
    }
    browser.part("#w2").press("Send your answers").await;
    receipt(&browser.part("#w2")).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "no"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn an_attribute_that_is_set_to_what_it_is_disturbs_nobody() {
    let (_council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    page.fill("Why?…", "Quiet").await;
    let script = "const widget = document.querySelector('wecan-have-your-say');
        widget.setAttribute('endpoint', widget.getAttribute('endpoint'));
        widget.setAttribute('theme', 'dark');";
    browser.run(script, Vec::new()).await;
    browser.keys("er").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter");
    // Frameworks set the same definition whenever they draw.
    let asked = definition("high-street");
    let script = "document.querySelector('wecan-have-your-say').definition = arguments[0];";
    browser.run(script, vec![asked.clone()]).await;
    page.fill("Why?…", "Calm").await;
    browser.run(script, vec![asked]).await;
    browser.keys("er").await;
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Calmer");
    // One that was changed in between is read anew.
    let change = "const widget = document.querySelector('wecan-have-your-say');
        widget.definition.title = 'Sundays';
        widget.definition = widget.definition;";
    browser.run(change, Vec::new()).await;
    page.see("heading", "Sundays").await;
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_widget_taken_out_and_put_back_works_again() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    browser.run("window.kept = document.querySelector('wecan-have-your-say'); window.kept.remove();", Vec::new()).await;
    page.gone("radio", "Yes").await;
    browser.run("document.querySelector('main').append(window.kept);", Vec::new()).await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_widget_moved_in_the_page_keeps_what_was_typed() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    let script = "const aside = document.createElement('section'); document.querySelector('main').prepend(aside);
        aside.append(document.querySelector('wecan-have-your-say'));";
    browser.run(script, Vec::new()).await;
    assert!(page.see("radio", "Yes").await.is("checked"));
    assert_eq!(page.see("textbox", "Why?…").await.value(), "Quieter");
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.answers("high-street").await, json!({"close": "yes", "words": "Quieter"}));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn changing_the_language_changes_the_words_and_keeps_the_answers() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter").await;
    browser.run("document.querySelector('wecan-have-your-say').setAttribute('lang', 'cy')", Vec::new()).await;
    page.see("group", "Ei chau i geir?…").await;
    page.see("heading", "Dydd Sadwrn ar y Stryd Fawr").await;
    assert!(page.see("radio", "Ie").await.is("checked"), "the answer is kept");
    assert_eq!(page.see("textbox", "Pam?…").await.value(), "Quieter");
    browser.axe_finds_nothing().await;
    page.press("Anfon eich atebion").await;
    page.see("heading", "Diolch…").await;
    let responses = council.site.responses("high-street").await;
    assert_eq!(responses[0]["language"], "cy");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn the_language_is_that_of_the_page_around() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &["--lang", "cy"]).await;
    let browser = Browser::chromium().await;
    let widget = widget.replace(" lang=\"cy\"", "");
    // A page may be made of elements that have roots of their own.
    let rooted = format!("<template shadowrootmode=\"open\">{widget}</template>");
    for inside in [widget, rooted] {
        browser.open(&council.page("", &format!("<section lang=\"cy\">{inside}</section>"))).await;
        upgraded(&browser, 1).await;
        browser.page().see("group", "Ei chau i geir?…").await;
    }
}

#[tokio::test]
async fn attributes_for_endpoint_channel_and_headings_take_effect_while_it_runs() {
    let (council, browser) = Council::with(&definition("high-street")).await;
    let page = browser.page();
    let script = "const widget = document.querySelector('wecan-have-your-say');
        widget.setAttribute('heading-level', '4'); widget.setAttribute('channel', 'telephone');";
    browser.run(script, Vec::new()).await;
    browser
        .wait("heading of level 4", async |_| {
            let heading = page.see("heading", "Saturdays on the High Street").await;
            (heading.level() == 4).then_some(())
        })
        .await;
    page.choose("Yes").await;
    page.press("Send your answers").await;
    receipt(&page).await;
    assert_eq!(council.site.responses("high-street").await[0]["channel"], "telephone");
    browser.console_is_empty().await;
}

#[tokio::test]
async fn five_hundred_widgets_made_and_removed_leave_no_memory_behind() {
    let council = Council::open().await;
    let widget = council.widget(&definition("high-street"), &[]).await;
    let browser = Browser::chromium().await;
    browser.open(&council.page("<script src=\"/watch-memory.js\"></script>", &widget)).await;
    upgraded(&browser, 1).await;
    let make_and_remove = "
        const [times] = arguments;
        const pattern = document.querySelector('wecan-have-your-say');
        const place = document.querySelector('main');
        for (let time = 0; time < times; time += 1) {
            const widget = pattern.cloneNode(true);
            const ready = new Promise((resolve) => widget.addEventListener('wecan-ready', resolve, { once: true }));
            place.prepend(widget);
            await ready;
            widget.remove();
        }
        window.heard.length = 0;
        return window.memory.buffer.byteLength;";
    let before = browser.run_async(make_and_remove, vec![json!(100)]).await;
    let nodes_before = nodes(&browser).await;
    for _ in 0..5 {
        browser.run_async(make_and_remove, vec![json!(100)]).await;
    }
    let after = browser.run_async(make_and_remove, vec![json!(1)]).await;
    assert!(before.as_u64().is_some_and(|bytes| bytes > 0), "the memory was found: {before}");
    assert_eq!(before, after, "500 widgets later the module's memory is as large as before");
    let nodes_after = nodes(&browser).await;
    assert!(nodes_after < nodes_before + 500, "and the page holds no more nodes: {nodes_before}, then {nodes_after}");
    browser.console_is_empty().await;
}

/// How many nodes the page keeps alive.
async fn nodes(browser: &Browser) -> u64 {
    browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
    browser.devtools("Memory.getDOMCounters", json!({})).await["nodes"].as_u64().unwrap_or_default()
}

#[tokio::test]
async fn a_definition_may_be_written_in_the_page_fetched_or_given_by_a_script() {
    let council = Council::open().await;
    let asked = definition("high-street");
    council.site.publish(&asked).await;
    let source = council.host.put("/asked.json", &asked.to_string());
    let endpoint = format!("{}/v1/responses", council.host.url);
    let loader = format!("<script type=\"module\" src=\"{}/dist/wecan.js\"></script>", council.host.url);
    let written = format!(
        "<wecan-have-your-say id=\"written\" endpoint=\"{endpoint}\"><script type=\"application/json\">{asked}</script></wecan-have-your-say>"
    );
    let fetched =
        format!("<wecan-have-your-say id=\"fetched\" endpoint=\"{endpoint}\" src=\"{source}\"></wecan-have-your-say>");
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &format!("{written}{fetched}{loader}"))).await;
    upgraded(&browser, 2).await;
    let give = "const widget = document.createElement('wecan-have-your-say');
        Object.assign(widget, { id: 'given', definition: arguments[0] });
        widget.setAttribute('endpoint', arguments[1]);
        document.querySelector('main').append(widget);";
    browser.run(give, vec![asked, json!(endpoint)]).await;
    upgraded(&browser, 3).await;
    for id in ["written", "fetched", "given"] {
        let part = browser.part(&format!("#{id}"));
        part.choose("Yes").await;
        part.press("Send your answers").await;
        receipt(&part).await;
    }
    let responses = council.site.responses("high-street").await;
    assert_eq!(responses.len(), 3);
    assert!(responses.iter().all(|response| wecan_tests::site::answers_of(response) == json!({"close": "yes"})));
    browser.console_is_empty().await;
}

#[tokio::test]
async fn a_property_set_before_the_loader_is_here_counts() {
    let council = Council::open().await;
    let asked: Value = definition("high-street");
    council.site.publish(&asked).await;
    let early = format!("document.querySelector('wecan-have-your-say').definition = {asked};");
    council.host.put("/early.js", &early);
    let widget = format!(
        "<wecan-have-your-say endpoint=\"{0}/v1/responses\"></wecan-have-your-say><script src=\"/early.js\"></script>\
         <script type=\"module\" src=\"{0}/dist/wecan.js\"></script>",
        council.host.url
    );
    let browser = Browser::chromium().await;
    browser.open(&council.page("", &widget)).await;
    browser.page().choose("Yes").await;
    browser.console_is_empty().await;
}
