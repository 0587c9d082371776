//! axe-core, asked about the page as it is now, open shadow roots included.

use std::fs;
use std::panic::Location;

use serde_json::{Value, json};

use crate::{Browser, Look, need};

const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// The rules that tell one colour scheme from another: the markup is the same in all.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

const RUN: &str = "
    const { violations } = await window.axe.run(document, {
        runOnly: arguments[0], resultTypes: ['violations'], preload: false,
    });
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
        `${id}: ${help}: ${node.target.flat().join(' ')}: ${node.html.slice(0, 200)}: ${node.any.map((one) => one.message).join('; ').slice(0, 200)}`));
";

impl Browser {
    /// What axe-core finds wrong, a line for each element.
    ///
    /// # Panics
    /// When axe-core is not installed, saying what to type.
    pub async fn axe(&self) -> Vec<String> {
        self.axe_with(json!({"type": "tag", "values": TAGS})).await
    }

    /// What axe-core finds wrong in each of these looks: everything in the first, colours in the others.
    pub async fn axe_in(&self, looks: &[Look]) -> Vec<String> {
        let mut found = Vec::new();
        for (place, look) in looks.iter().enumerate() {
            self.look(*look).await;
            let lines = if place == 0 {
                self.axe().await
            } else {
                self.axe_with(json!({"type": "rule", "values": COLOURS})).await
            };
            found.extend(lines.into_iter().map(|line| format!("{look:?}: {line}")));
        }
        self.look(Look::Light).await;
        found
    }

    async fn axe_with(&self, only: Value) -> Vec<String> {
        if self.run("return typeof window.axe;", Vec::new()).await != "object" {
            let source = fs::read_to_string(need::package("axe-core/axe.min.js")).expect("axe-core can be read");
            self.run(&source, Vec::new()).await;
        }
        match self.run_async(RUN, vec![only]).await {
            Value::Array(found) => found.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect(),
            other => vec![format!("axe-core answered {other}")],
        }
    }

    /// Asserts that axe-core finds nothing wrong.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn axe_finds_nothing(&self) -> impl Future<Output = ()> {
        let caller = Location::caller();
        async move {
            let found = self.axe().await;
            assert!(found.is_empty(), "{caller}: axe finds {found:#?}");
        }
    }
}
