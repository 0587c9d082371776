//! axe-core, asked about the page as it is now, open shadow roots included.

use std::fs;
use std::panic::Location;

use serde_json::{Value, json};

use crate::{Browser, need};

const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const RUN: &str = "
    const { violations } = await window.axe.run(document, {
        runOnly: { type: 'tag', values: arguments[0] }, resultTypes: ['violations'], preload: false,
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
        if self.run("return typeof window.axe;", Vec::new()).await != "object" {
            let source = fs::read_to_string(need::package("axe-core/axe.min.js")).expect("axe-core can be read");
            self.run(&source, Vec::new()).await;
        }
        match self.run_async(RUN, vec![json!(TAGS)]).await {
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
