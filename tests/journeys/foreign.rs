//! Endpoints that are not ours: each format as somebody else's program reads it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use wecan_tests::{Browser, need};

use crate::council::{Council, definition, heard, upgraded};

/// A running endpoint of somebody else's. Dropping it ends it.
struct Foreign {
    url: String,
    process: Child,
}

impl Foreign {
    fn start(script: &str) -> Self {
        let mut process = Command::new(need::program("node").expect("node is there: `cargo xtask test` installs it"))
            .arg(need::root().join("tests/foreign").join(script))
            .arg(need::package("cloudevents/package.json"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut port = String::new();
        let output = process.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut port).expect("it tells its port");
        Self { url: format!("http://127.0.0.1:{}", port.trim()), process }
    }

    async fn taken(&self, browser: &Browser) -> Value {
        let script = "return (await fetch(arguments[0], { cache: 'no-store' })).json()";
        browser.open(&self.url).await;
        browser.run_async(script, vec![json!(self.url)]).await
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Answers on a page whose widget sends in this format, to this endpoint; gives the id that was sent.
async fn answered(browser: &Browser, council: &Council, endpoint: &Foreign, format: &str, path: &str) -> String {
    let widget = council.widget(&definition("high-street"), &[]).await;
    let widget = widget
        .replace(&format!("{}/v1/responses", council.host.url), &[&endpoint.url, path].concat())
        .replacen("<wecan-have-your-say", &format!("<wecan-have-your-say format=\"{format}\""), 1);
    browser.open(&council.page("", &widget)).await;
    upgraded(browser, 1).await;
    let page = browser.page();
    page.choose("Yes").await;
    page.fill("Why?…", "Quieter & “safer”").await;
    page.press("Send your answers").await;
    page.see("heading", "Thank you…").await;
    assert!(!page.text().await.contains("Your reference"), "there is none to show");
    browser.axe_finds_nothing().await;
    browser.console_is_empty().await;
    let submitted = heard(browser, "wecan-submit").await;
    submitted[0]["detail"]["id"].as_str().expect("a response has an id").to_owned()
}

#[tokio::test]
async fn a_receiver_built_with_the_official_sdk_takes_the_event() {
    let (council, endpoint) = (Council::open().await, Foreign::start("cloudevents.mjs"));
    let browser = Browser::chromium().await;
    let id = answered(&browser, &council, &endpoint, "cloudevents", "").await;
    let taken = endpoint.taken(&browser).await;
    assert_eq!(taken.as_array().map(Vec::len), Some(1), "{taken:#}");
    let event = &taken[0];
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["id"], id.as_str());
    assert_eq!(event["type"], "org.wecan.response.v1");
    assert_eq!(event["source"], format!("{}/say.html", council.host.url));
    assert_eq!(event["subject"], "high-street");
    assert_eq!(event["data"]["answers"], json!({"close": "yes", "words": "Quieter & “safer”"}));
}

#[tokio::test]
async fn a_plain_form_back_end_takes_the_fields() {
    let (council, endpoint) = (Council::open().await, Foreign::start("forms.mjs"));
    let browser = Browser::chromium().await;
    let id = answered(&browser, &council, &endpoint, "form", "").await;
    let taken = endpoint.taken(&browser).await;
    let wanted = json!([[
        ["_id", id],
        ["_definition", "high-street"],
        ["_version", "1"],
        ["_lang", "en"],
        ["_channel", "web"],
        ["_source", format!("{}/say.html", council.host.url)],
        ["close", "yes"],
        ["words", "Quieter & “safer”"],
    ]]);
    assert_eq!(taken, wanted);
}

#[tokio::test]
async fn a_webhook_takes_the_bare_answers_and_says_yes_in_its_own_way() {
    let (council, endpoint) = (Council::open().await, Foreign::start("forms.mjs"));
    for (place, path) in ["", "/words", "/own-id?token=7"].into_iter().enumerate() {
        let browser = Browser::chromium().await;
        let id = answered(&browser, &council, &endpoint, "json", path).await;
        let taken = endpoint.taken(&browser).await;
        assert_eq!(taken.as_array().map(Vec::len), Some(place + 1), "each once: {taken:#}");
        assert_eq!(
            taken[place]["body"],
            json!({"close": "yes", "words": "Quieter & “safer”"}),
            "nothing but the answers"
        );
        assert_eq!(taken[place]["key"], id.as_str());
        let mut beside = vec![
            json!(["_definition", "high-street"]),
            json!(["_version", "1"]),
            json!(["_lang", "en"]),
            json!(["_channel", "web"]),
            json!(["_source", format!("{}/say.html", council.host.url)]),
        ];
        if path.ends_with("token=7") {
            beside.insert(0, json!(["token", "7"]));
        }
        assert_eq!(taken[place]["query"], json!(beside), "behind what its own address says");
    }
}
