//! The long test of the outbox: responses from several pages and tabs of a real Chromium, through the fault-injecting
//! proxy, to the real server, while tabs are closed and browser and server are killed at random.
//!
//! A response counts as *submitted* once its sender has been told that it is safe to close the page, or that it was
//! sent: the events `wecan-waiting` with `saved` and `wecan-received`, which go out as the words appear. From then on
//! it must be stored, once. What was typed but never got that far may be stored or not, yet never twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fault::{Chance, Proxy};
use crate::{Browser, Host, Site, driver, need};

/// How long everything may take to arrive once nothing goes wrong any more.
const SETTLING: Duration = Duration::from_secs(240);

/// How a record of the outbox says that the endpoint has taken it: below that it is on its way, above it was refused.
const SENT: u64 = 3;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Whose senders were told that they are safe or sent.
    pub submitted: usize,
    /// Which of them are stored.
    pub stored: usize,
    /// Which of them are not.
    pub lost: usize,
    /// Words that are stored more than once, submitted or not.
    pub doubled: usize,
    /// Receipts that were shown and open no response, or another than their sender's.
    pub wrong_receipts: usize,
}

impl Count {
    /// Whether nothing was lost, doubled or confused.
    #[must_use]
    pub fn is_good(&self) -> bool {
        (self.lost, self.doubled, self.wrong_receipts) == (0, 0, 0)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { submitted, stored, lost, doubled, wrong_receipts } = self;
        write!(
            f,
            "submitted {submitted}, stored {stored}, lost {lost}, doubled {doubled}, wrong receipts {wrong_receipts}"
        )
    }
}

/// What residents were told, as their pages reported it.
#[derive(Debug, Default)]
struct Told {
    /// Words by the id of their response.
    words: BTreeMap<String, String>,
    /// Ids whose senders were told that they may go.
    submitted: BTreeSet<String>,
    receipts: Vec<Value>,
    errors: Vec<String>,
}

impl Told {
    fn hear(&mut self, host: &Host) {
        for report in host.taken() {
            let Ok(report) = serde_json::from_str::<Value>(&report.body) else { continue };
            let text = |value: &Value| value.as_str().map(str::to_owned);
            if let (Some(id), Some(word)) = (text(&report["submitted"]), text(&report["word"])) {
                self.words.insert(id, word);
            } else if let Some(id) = text(&report["safe"]) {
                self.submitted.insert(id);
            } else if let Some(id) = text(&report["receipt"]["id"]) {
                self.submitted.insert(id);
                self.receipts.push(report["receipt"].clone());
            } else if let Some(error) = text(&report["error"]) {
                self.errors.push(error);
            }
        }
    }
}

/// A browser with its tabs.
struct Tabs {
    browser: Browser,
    page: String,
    names: Vec<String>,
}

impl Tabs {
    async fn open(profile: std::sync::Arc<tempfile::TempDir>, page: &str) -> Self {
        let browser = Browser::chromium_in(profile).await;
        let first = browser.command("GET", "window", Value::Null).await;
        let mut tabs = Self { browser, page: page.to_owned(), names: Vec::new() };
        tabs.names.extend(first.as_str().map(str::to_owned));
        tabs.browser.open(page).await;
        tabs.add().await;
        tabs
    }

    async fn add(&mut self) {
        self.browser.new_tab().await;
        let name = self.browser.command("GET", "window", Value::Null).await;
        self.names.extend(name.as_str().map(str::to_owned));
        self.browser.open(&self.page).await;
    }

    async fn close(&mut self, which: usize) {
        let name = self.names.remove(which);
        self.browser.to_tab(&name).await;
        self.browser.command("DELETE", "window", Value::Null).await;
        self.browser.to_tab(&self.names[0]).await;
    }

    /// Gives these words to a tab; they are answered with as soon as its widgets are free.
    async fn give(&self, which: usize, words: &[String]) {
        self.browser.to_tab(&self.names[which]).await;
        // What is still waiting there is enough for now.
        let script = "if (window.queue?.length < 30) window.queue.push(...arguments[0])";
        // A page that is just being loaded has no queue yet.
        let _ = self.browser.try_run(script, vec![json!(words)]).await;
    }
}

/// Has so many responses submitted, and counts.
///
/// # Panics
/// When something that the test stands on does not work: a browser does not start, or the rest does not settle.
pub async fn soak(seed: u64, responses: usize, mut say: impl FnMut(String)) -> Count {
    let mut chance = Chance::new(seed);
    let host = Host::open().await;
    let mut site = Site::start(std::slice::from_ref(&host.url), None);
    let proxy = Proxy::open(&site.url).await;
    let definition = fs::read_to_string(need::root().join("tests/definitions/soak.json")).expect("it is there");
    site.publish(&serde_json::from_str(&definition).expect("it is JSON")).await;
    host.put("/soak.json", &definition);
    let page = host.page("/soak.html", "soak.html", &[("endpoint", &format!("{}/v1/responses", proxy.url))]);
    proxy.be_bad(chance.draw());

    let profile = driver::new_profile();
    let mut tabs = Tabs::open(profile.clone(), &page).await;
    let mut told = Told::default();
    let (mut words, mut kills, mut crashes, mut closed) = (0, 0, 0, 0);
    let mut said = Instant::now();
    while told.submitted.len() < responses {
        let which = chance.below(tabs.names.len() as u64) as usize;
        let batch: Vec<String> = (0..15).map(|n| format!("word {}", words + n)).collect();
        words += batch.len();
        tabs.give(which, &batch).await;
        tokio::time::sleep(Duration::from_millis(chance.below(400))).await;
        // However short it is, each is killed once at least.
        let (far, all) = (told.submitted.len(), responses);
        let fate = match (kills, crashes) {
            (0, _) if far >= all / 3 => 0,
            (_, 0) if far >= all * 2 / 3 => 3,
            _ => chance.below(100),
        };
        match fate {
            0..=2 => {
                site.kill_and_restart();
                proxy.behind(&site.url);
                kills += 1;
            }
            3 => {
                tabs.browser.kill();
                tabs = Tabs::open(profile.clone(), &page).await;
                crashes += 1;
            }
            5..=12 if tabs.names.len() > 1 => {
                tabs.close(which).await;
                closed += 1;
            }
            13..=20 if tabs.names.len() < 4 => tabs.add().await,
            _ => {}
        }
        told.hear(&host);
        if said.elapsed() > Duration::from_secs(10) {
            said = Instant::now();
            let so_far = told.submitted.len();
            say(format!("{so_far} submitted; tabs closed {closed}, browser killed {crashes}, server killed {kills}"));
        }
    }
    say(format!("tabs closed {closed}, browser killed {crashes}, server killed {kills}; now everything may arrive"));
    proxy.be_well();
    for refused in settle(&mut tabs, &page).await {
        say(format!("refused: {refused}"));
    }
    told.hear(&host);
    let met = proxy.met();
    let faults = met.iter().filter(|fault| **fault != crate::fault::Fault::None).count();
    say(format!("{} requests to the endpoint, {faults} of them went wrong", met.len()));
    count(&site, &told, &mut say).await
}

/// Waits until the outbox holds nothing that is on its way; gives what was refused, with the endpoint's words.
async fn settle(tabs: &mut Tabs, page: &str) -> Vec<String> {
    while tabs.names.len() > 1 {
        tabs.close(0).await;
    }
    tabs.browser.open(page).await;
    let deadline = Instant::now() + SETTLING;
    loop {
        let records = tabs.browser.outbox().await;
        let left = records.iter().filter(|record| record["state"].as_u64() < Some(SENT)).count();
        if left == 0 {
            let refused = records.iter().filter(|record| record["state"].as_u64() > Some(SENT));
            return refused.map(|own| format!("{} {}: {}", own["channel"], own["id"], own["words"])).collect();
        }
        assert!(Instant::now() < deadline, "{left} are still in the outbox");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn count(site: &Site, told: &Told, say: &mut impl FnMut(String)) -> Count {
    let mut stored: BTreeMap<String, usize> = BTreeMap::new();
    for response in site.responses("soak").await {
        let answers = crate::site::answers_of(&response);
        *stored.entry(answers["word"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let is_stored = |id: &&String| told.words.get(*id).is_some_and(|word| stored.contains_key(word));
    let there = told.submitted.iter().filter(is_stored).count();
    for id in told.submitted.iter().filter(|id| !is_stored(id)) {
        say(format!("lost: {id}, {:?}", told.words.get(id)));
    }
    let mut wrong = 0;
    for receipt in &told.receipts {
        let opened = site.opened(receipt).await;
        let word = opened.as_ref().and_then(|opened| opened["answers"]["word"].as_str());
        let own = receipt["id"].as_str().and_then(|id| told.words.get(id)).map(String::as_str);
        let same = opened.as_ref().is_some_and(|opened| opened["reference"] == receipt["reference"]);
        if word.is_none() || word != own || !same {
            say(format!("a receipt for {own:?} opens {opened:?}"));
            wrong += 1;
        }
    }
    for error in told.errors.iter().take(5) {
        say(format!("a page said: {error}"));
    }
    Count {
        submitted: told.submitted.len(),
        stored: there,
        lost: told.submitted.len() - there,
        doubled: stored.values().filter(|count| **count > 1).count(),
        wrong_receipts: wrong,
    }
}
