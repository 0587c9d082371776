//! Every page of the gallery, stories included, held to the same promises.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wecan_tests::{Browser, Look, Site, host, need};

use crate::council::heard;

/// Visits the stories or the other pages of a language, in both schemes.
async fn every_page_is_sound(language: &str, stories: bool) {
    let gallery = need::gallery();
    let list = fs::read_to_string(gallery.join("pages.json")).expect("the gallery lists its pages");
    let pages: Vec<Value> = serde_json::from_str(&list).expect("the list is JSON");
    let pages: Vec<&Value> =
        pages.iter().filter(|page| page["lang"] == language && (page["kind"] == "story") == stories).collect();
    assert!(!pages.is_empty(), "the gallery has pages in `{language}`");
    let site = Site::start(&[], Some(&gallery));
    let browser = Browser::chromium().await;
    let listen = fs::read_to_string(host::pages().join("listen.js")).expect("the listener is there");
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": listen})).await;

    let mut faults = Vec::new();
    for page in pages {
        let path = page["path"].as_str().expect("a page has a path");
        browser.open(&format!("{}/{path}", site.url)).await;
        let broken = settled(&browser, page["widgets"].as_u64().unwrap_or_default()).await;
        if (broken > 0) != (page["kind"] == "broken") {
            faults.push(format!("{path}: {broken} widgets are broken on a page of the kind {}", page["kind"]));
        }
        let found = browser.axe_in(&[Look::Light, Look::Dark]).await;
        faults.extend(found.into_iter().map(|fault| format!("{path} {fault}")));
        browser.width(320).await;
        let sideways = browser.sideways().await;
        if sideways > 0 {
            faults.push(format!("{path}: sticks out by {sideways} pixels on a small phone"));
        }
        browser.width(1000).await;
        let said = browser.console().await;
        if said.len() != broken {
            faults.push(format!("{path}: {broken} broken widgets, but the console says {said:#?}"));
        }
        if page["kind"] == "story" {
            faults.extend(tree_differs(&browser, path).await);
        }
        let away = browser.requests().await.into_iter().filter(|address| !is_at_home(address, &site.url));
        faults.extend(away.map(|address| format!("{path}: asks {address}")));
    }
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
}

/// What a screen reader is given of a story, held against what was read and found good. `ACCEPT=1` writes it anew.
async fn tree_differs(browser: &Browser, path: &str) -> Option<String> {
    let name = path.trim_start_matches("stories/").trim_end_matches(".html");
    differs(&browser.tree(".stage").await, &trees().join(format!("{name}.txt")))
}

/// How a tree differs from the one in this file. `ACCEPT=1` writes the file anew.
pub(crate) fn differs(tree: &str, file: &Path) -> Option<String> {
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(file, tree).expect("a tree can be written");
        return None;
    }
    let accepted = fs::read_to_string(file).unwrap_or_default();
    if tree == accepted {
        return None;
    }
    let first = tree.lines().zip(accepted.lines()).find(|(now, then)| now != then);
    let (now, then) = first.unwrap_or(("another number of lines", ""));
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("{file}: a screen reader is given `{}` in place of `{}`", now.trim(), then.trim()))
}

#[test]
fn every_accepted_tree_is_of_a_story() {
    let stories = need::gallery().join("stories");
    for entry in fs::read_dir(trees()).expect("the trees are there").flatten() {
        let page = stories.join(entry.file_name()).with_extension("html");
        assert!(page.exists(), "{} is of no story", entry.path().display());
    }
}

fn trees() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("trees")
}

/// Brings every widget into view until each has started or said why not, and gives how many said so.
async fn settled(browser: &Browser, widgets: u64) -> usize {
    browser
        .wait(&format!("answer from each of {widgets} widgets"), async |browser| {
            let script =
                "for (const widget of document.querySelectorAll('wecan-have-your-say, wecan-planning-follower, wecan-myth-buster, wecan-panel-poll')) {
                widget.scrollIntoView({ behavior: 'instant' });
                await new Promise(requestAnimationFrame);
            }";
            browser.run_async(script, Vec::new()).await;
            let ready = heard(browser, "wecan-ready").await.len();
            let broken = heard(browser, "wecan-error").await.len();
            (ready + broken >= usize::try_from(widgets).ok()?).then_some(broken)
        })
        .await
}

fn is_at_home(address: &str, site: &str) -> bool {
    ["data:", "blob:", "about:", "chrome:"].iter().any(|scheme| address.starts_with(scheme))
        || address.starts_with(&format!("{site}/"))
}

#[tokio::test]
async fn every_english_page_of_the_gallery_is_accessible_quiet_and_stays_at_home() {
    every_page_is_sound("en", false).await;
}

#[tokio::test]
async fn every_welsh_page_of_the_gallery_is_accessible_quiet_and_stays_at_home() {
    every_page_is_sound("cy", false).await;
}

#[tokio::test]
async fn every_english_story_is_accessible_quiet_and_stays_at_home() {
    every_page_is_sound("en", true).await;
}

#[tokio::test]
async fn every_welsh_story_is_accessible_quiet_and_stays_at_home() {
    every_page_is_sound("cy", true).await;
}
