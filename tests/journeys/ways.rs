//! One resident, five browsers: with the module, without JavaScript, without WebAssembly, and under two policies.
//! However the answers come, what is kept is the same.

use serde_json::{Value, json};
use wecan_tests::Browser;

use crate::council::{Council, POLICY, POLICY_WITHOUT_WASM, definition, receipt, upgraded};
use crate::park;

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
        park::answer(&page, &code, self.is_upgraded()).await;
        page.press("Send your answers").await;
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
        // Every way has a council of its own, at a port of its own.
        let page = format!("{}/say.html", council.host.url);
        assert_eq!(row["source"], page, "{self:?}: {row:#}");
        row["source"] = json!("/say.html");
        row
    }
}

#[tokio::test]
async fn the_same_answers_are_kept_on_every_way() {
    let definition = definition("park");
    let mut rows = Vec::new();
    for way in Way::ALL {
        rows.push((way, way.answer(&definition).await));
    }
    for (way, row) in &rows {
        assert_eq!(wecan_tests::site::answers_of(row), park::kept(), "{way:?}");
        assert_eq!(row, &rows[0].1, "{way:?} is kept as {:?} is", rows[0].0);
    }
}
