//! Measures.

use std::path::Path;
use std::process::Command;

use crate::browser;
use crate::list5000;
use crate::places;
use crate::program;
use crate::progress::say;
use crate::python;
use crate::size;
use crate::trouble::Trouble;

/// One measurement, or all of them.
pub(crate) fn bench(what: Option<&str>) -> Result<(), Trouble> {
    match what {
        Some("size") => size::size(),
        Some("model") => criterion("wecan-model"),
        Some("server") => criterion("wecan-server"),
        Some("raking") => raking(),
        Some("browser") => in_browser(browser::measure),
        Some(list5000::NAME) => in_browser(list5000::measure),
        Some(other) => Err(Trouble::new(format!(
            "there is no measurement `{other}`: there are size, model, server, raking, browser and {}",
            list5000::NAME
        ))),
        None => {
            size::size()?;
            criterion("wecan-model")?;
            criterion("wecan-server")?;
            if browser::folder().is_none() {
                say(format!("nothing is measured in the browser: {} is not set", browser::FOLDER));
                return Ok(());
            }
            in_browser(browser::measure)?;
            in_browser(list5000::measure)
        }
    }
}

fn criterion(package: &str) -> Result<(), Trouble> {
    say(format!("cargo bench --package {package}"));
    program::run(program::cargo().args(["bench", "--package", package, "--benches"]))
}

/// Raking beside two Python packages that do the same, which are fetched the first time.
fn raking() -> Result<(), Trouble> {
    say("cargo bench --package wecan-model --bench raking");
    program::run(program::cargo().args(["bench", "--quiet", "--package", "wecan-model", "--bench", "raking"]))?;
    let python = python::with("raking", &["ipfn", "balance"])?;
    say("the same people in Python");
    program::run(Command::new(python).arg(places::root().join("crates/xtask/tools/raking.py")))
}

/// As often as gives a steady median.
const RUNS: u32 = 7;

fn in_browser(measure: impl Fn(&Path, u32) -> Result<(), Trouble>) -> Result<(), Trouble> {
    match browser::folder() {
        Some(folder) => measure(&folder, RUNS),
        None => Err(Trouble::new(format!(
            "the bench that compares widgets in a browser is not part of this repository: set {} to its folder, of which \
             CONTRIBUTING.md says what it has to hold",
            browser::FOLDER
        ))),
    }
}
