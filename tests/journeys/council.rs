//! A council with a web page and a server, as every journey needs one, and the ways in which residents meet a widget.

use std::fs;

use serde_json::{Value, json};
use wecan_tests::find::Place;
use wecan_tests::{Browser, Host, Site, need};

/// The policy of a careful council.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    connect-src 'self'; img-src 'self'; form-action 'self'";

/// The same, by someone who has not heard of WebAssembly.
pub(crate) const POLICY_WITHOUT_WASM: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'";

/// The surveys of the gallery.
pub(crate) const SURVEYS: [&str; 7] =
    ["belonging", "equality", "every-question", "local-area", "school-streets", "speed-limit", "town-centre"];

/// A council's web page and its server.
pub(crate) struct Council {
    pub(crate) host: Host,
    pub(crate) site: Site,
}

impl Council {
    pub(crate) async fn open() -> Self {
        let host = Host::open().await;
        let site = Site::start(std::slice::from_ref(&host.url), None);
        host.behind(&site.url);
        Self { host, site }
    }

    /// Publishes a definition and gives the element with its floor, to paste into a page.
    pub(crate) async fn widget(&self, definition: &Value, options: &[&str]) -> String {
        self.site.publish(definition).await;
        self.draw(definition, options)
    }

    /// The element with its floor.
    pub(crate) fn draw(&self, definition: &Value, options: &[&str]) -> String {
        let endpoint = format!("{}/v1/responses", self.host.url);
        let dist = format!("{}/dist", self.host.url);
        let file = format!("/{}.json", definition["id"].as_str().unwrap_or("unnamed"));
        let source = self.host.put(&file, &definition.to_string());
        let given = ["--endpoint", &endpoint, "--host", &dist, "--src", &source];
        self.site.render(definition, &[&given[..], options].concat())
    }

    /// A page in English with these widgets in it; gives its address.
    pub(crate) fn page(&self, head: &str, widgets: &str) -> String {
        self.page_in("en", "ltr", head, widgets)
    }

    /// A page in any language.
    pub(crate) fn page_in(&self, language: &str, direction: &str, head: &str, widgets: &str) -> String {
        let (title, council) = match language {
            "cy" => ("Dweud eich dweud", "Cyngor Dinas Llan"),
            "ur" => ("اپنی رائے دیں", "شہری کونسل"),
            _ => ("Have your say", "Lea City Council"),
        };
        let filled = [
            ("title", title),
            ("council", council),
            ("lang", language),
            ("dir", direction),
            ("head", head),
            ("widgets", widgets),
        ];
        self.host.page("/say.html", "plain.html", &filled)
    }

    /// A council, a browser and one widget that is up and running.
    pub(crate) async fn with(definition: &Value) -> (Self, Browser) {
        let council = Self::open().await;
        let widget = council.widget(definition, &[]).await;
        let browser = Browser::chromium().await;
        browser.open(&council.page("", &widget)).await;
        upgraded(&browser, 1).await;
        (council, browser)
    }
}

/// The widget's element, given an id by the page.
pub(crate) fn with_id(widget: &str, id: &str) -> String {
    widget.replacen("<wecan-have-your-say", &format!("<wecan-have-your-say id=\"{id}\""), 1)
}

/// Waits until this many widgets have taken over from their floors.
pub(crate) async fn upgraded(browser: &Browser, widgets: usize) {
    browser
        .wait(&format!("{widgets} `wecan-ready`"), async |browser| {
            (heard(browser, "wecan-ready").await.len() >= widgets).then_some(())
        })
        .await;
}

/// The events of this type that the page has heard so far.
pub(crate) async fn heard(browser: &Browser, event: &str) -> Vec<Value> {
    let script = "return window.heard.filter(({ type }) => type === arguments[0]);";
    match browser.try_run(script, vec![json!(event)]).await {
        Ok(Value::Array(events)) => events,
        _ => Vec::new(),
    }
}

/// A definition of the journeys' own.
pub(crate) fn definition(name: &str) -> Value {
    read(&format!("tests/definitions/{name}.json"))
}

/// A definition of the gallery.
pub(crate) fn gallery_definition(name: &str) -> Value {
    read(&format!("www/definitions/{name}.json"))
}

fn read(file: &str) -> Value {
    let text = fs::read_to_string(need::root().join(file)).expect("the definition is there");
    serde_json::from_str(&text).expect("the definition is JSON")
}

/// Answers `walking` in full in the widget, up to its check page.
pub(crate) async fn walk_to_the_check(page: &Place<'_>) {
    page.group("Do you walk to school?…").choose("Yes").await;
    page.fill("Which way do you walk?…", "Along the river").await;
    page.press("Continue").await;
    page.fill("Which street do you live on?…", "Mill Lane").await;
    page.press("Continue").await;
    page.see("heading", "Check your answers").await;
}

/// Waits for the receipt and gives its reference.
pub(crate) async fn receipt(page: &Place<'_>) -> String {
    page.see("heading", "Thank you…").await;
    page.see_text("Your reference").await;
    let text = page.text().await;
    let after = text.split("Your reference").nth(1).unwrap_or_default();
    let reference = after.split_whitespace().next().unwrap_or_default().trim_matches(|it: char| !it.is_alphanumeric());
    assert!(reference.len() >= 6, "a reference follows `Your reference`: {text}");
    reference.to_owned()
}

/// What `walk_to_the_check` answers, as it is kept.
pub(crate) fn walked() -> Value {
    json!({"walks": "yes", "route": "Along the river", "street": "Mill Lane"})
}

/// Sends what waits, unless it has left by itself in the meantime.
pub async fn send_now(browser: &Browser) {
    let script = "for (const { shadowRoot } of document.querySelectorAll('wecan-have-your-say'))
            [...shadowRoot.querySelectorAll('button')].find(({ textContent }) => textContent === 'Send them now')?.click();";
    browser.run(script, Vec::new()).await;
}

/// Waits until something with these words in it has the focus in a widget.
pub async fn focus_in_words(browser: &Browser, words: &str) {
    let script = "const { activeElement } = document.activeElement.shadowRoot ?? document;
        return activeElement !== document.body && activeElement?.textContent.includes(arguments[0])";
    browser
        .wait(&format!("focus on {words:?}"), async |browser| {
            browser.run(script, vec![json!(words)]).await.as_bool().filter(|on| *on)
        })
        .await;
}

/// Keeps a page from getting the later part of a module, from now on.
pub async fn later_part_is_blocked(browser: &Browser) {
    part_is_blocked(browser, "later").await;
}

/// The same for any of its parts.
pub async fn part_is_blocked(browser: &Browser, part: &str) {
    let script = "const real = window.fetch;
        const name = `-${arguments[0]}-`;
        window.blocked = true;
        window.fetch = (address, wishes) => window.blocked && String(address).includes(name)
            ? Promise.reject(new TypeError('blocked')) : real(address, wishes);";
    browser.run(script, vec![json!(part)]).await;
}

/// Keeps a page waiting for it, from now on: until it is blocked for good.
pub async fn later_part_is_held(browser: &Browser) {
    later_part_is_blocked(browser).await;
    let script = "const blocking = window.fetch;
        const held = new Promise((done) => { window.letGo = done; });
        window.fetch = async (address, wishes) => {
            if (String(address).includes('-later-')) await held;
            return blocking(address, wishes);
        };";
    browser.run(script, Vec::new()).await;
}

/// What was waited for cannot be had.
pub async fn later_part_fails(browser: &Browser) {
    browser.run("window.letGo();", Vec::new()).await;
}

/// Lets it through again.
pub async fn later_part_comes(browser: &Browser) {
    browser.run("window.blocked = false; window.dispatchEvent(new Event('online'));", Vec::new()).await;
}
