//! One resident, five browsers: with the module, without JavaScript, without WebAssembly, and under two policies.
//! However the answers come, what is kept is the same.

use serde_json::{Value, json};
use wecan_tests::Browser;
use wecan_tests::find::Place;

use crate::council::{Council, POLICY, POLICY_WITHOUT_WASM, definition, receipt, upgraded};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    WithTheModule,
    WithoutJavaScript,
    WithoutWebAssembly,
    UnderTheStrictPolicy,
    UnderAPolicyThatForbidsWebAssembly,
}

impl Way {
    const ALL: [Self; 5] = [
        Self::WithTheModule,
        Self::WithoutJavaScript,
        Self::WithoutWebAssembly,
        Self::UnderTheStrictPolicy,
        Self::UnderAPolicyThatForbidsWebAssembly,
    ];

    fn is_upgraded(self) -> bool {
        matches!(self, Self::WithTheModule | Self::UnderTheStrictPolicy)
    }

    async fn answer(self, definition: &Value) -> Value {
        let council = Council::open().await;
        let widget = council.widget(definition, &[]).await;
        match self {
            Self::UnderTheStrictPolicy => council.host.policy(POLICY),
            Self::UnderAPolicyThatForbidsWebAssembly => council.host.policy(POLICY_WITHOUT_WASM),
            _ => {}
        }
        let head =
            if self == Self::WithoutWebAssembly { "<script src=\"/without-webassembly.js\"></script>" } else { "" };
        let browser = Browser::chromium().await;
        if self == Self::WithoutJavaScript {
            browser.without_javascript().await;
        }
        browser.open(&council.page(head, &widget)).await;
        let page = browser.page();
        if self.is_upgraded() {
            upgraded(&browser, 1).await;
        }
        let code = council.site.invitation("park");
        answer_every_question(&page, &code, self.is_upgraded()).await;
        let reference = receipt(&page).await;
        if self.is_upgraded() {
            browser.console_is_empty().await;
        }
        let responses = council.site.responses("park").await;
        assert_eq!(responses.len(), 1, "{self:?}: {responses:#?}");
        let mut row = responses.into_iter().next().unwrap_or_default();
        assert!(!council.site.log().contains("By pigeon"), "{self:?}: no answer is in the log");
        for own in ["id", "reference", "erasure_token"] {
            if let Some(row) = row.as_object_mut() {
                if own == "reference" {
                    assert!(
                        row.get(own).is_none_or(|kept| kept == &json!(reference)),
                        "{self:?}: the reference shown is the one kept"
                    );
                }
                row.remove(own);
            }
        }
        // A floor does not know its page, unless the browser tells.
        let source = source_path(&row);
        assert!(source == "/say.html" || (source.is_empty() && !self.is_upgraded()), "{self:?}: {row:#}");
        row.as_object_mut().map(|row| row.remove("source"));
        row
    }
}

fn source_path(row: &Value) -> String {
    let source = row["source"].as_str().unwrap_or_default();
    source.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default()
}

/// Answers as a person does: step by step in the widget, down the page on the floor.
async fn answer_every_question(page: &Place<'_>, code: &str, by_steps: bool) {
    let go_on = async || {
        if by_steps {
            page.press("Continue").await;
        }
    };
    page.fill("Your invitation code…", code).await;
    page.fill("What should we call you?…", "Ann").await;
    page.group("How should we tell you…").choose("Another way").await;
    page.fill("Which way?…", "By pigeon").await;
    page.fill("What is your postcode?…", "sw1a1aa").await;
    go_on().await;
    page.fill("How many times did you visit…", "3").await;
    page.fill("How far do you live from the park?…", "0.5").await;
    let date = page.group("When did you last visit?…");
    date.fill("Day", "27").await;
    date.fill("Month", "3").await;
    date.fill("Year", "2025").await;
    page.pick("Which entrance is nearest…", "River path").await;
    page.fill("Your last visit was before 2026.…", "A new gate").await;
    go_on().await;
    let uses = page.group("What do you do in the park?…");
    uses.choose("Something else").await;
    page.fill("What else do you do there?…", "Paint").await;
    uses.choose("Walk a dog").await;
    page.group("Should dogs be kept on a lead?…").choose("Only near the play area").await;
    page.group("How safe do you feel…").choose("A bit unsafe").await;
    page.group("What score would you give…").choose("7").await;
    page.group("Paths…").choose("Badly").await;
    page.group("Grass and trees…").choose("Well").await;
    page.fill("Which path needs work?…", "The river path").await;
    go_on().await;
    page.fill("What would make the park better…", "More lamps.\nFewer potholes.").await;
    go_on().await;
    page.choose("You may use the name…").await;
    page.choose("I agree that the council…").await;
    go_on().await;
    if by_steps {
        page.see("heading", "Check your answers").await;
    }
    page.press("Send your answers").await;
}

#[tokio::test]
async fn the_same_answers_are_kept_on_every_way() {
    let definition = definition("park");
    let mut rows = Vec::new();
    for way in Way::ALL {
        rows.push((way, way.answer(&definition).await));
    }
    let wanted = json!({
        "name": "Ann",
        "contact": "other",
        "contact.other": "By pigeon",
        "postcode": "SW1A 1AA",
        "times": 3,
        "distance": 0.5,
        "last-visit": "2025-03-27",
        "gate": "river",
        "why-now": "A new gate",
        "uses": ["dog", "other"],
        "uses.other": "Paint",
        "dogs": "by-play-area",
        "safe": "a-bit-unsafe",
        "score": 7,
        "looks.paths": "badly",
        "looks.grass": "well",
        "path-where": "The river path",
        "safer": "More lamps.\nFewer potholes.",
        "quote-name": true,
        "agree": true,
    });
    for (way, row) in &rows {
        assert_eq!(wecan_tests::site::answers_of(row), wanted, "{way:?}");
        assert_eq!(row, &rows[0].1, "{way:?} is kept as {:?} is", rows[0].0);
    }
}
