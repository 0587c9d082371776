//! Measures the widget in a browser beside hand-written pages that do the same job. The bench that does the
//! measuring is kept outside this repository; this writes our contenders into a copy of it, and starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::files;
use crate::places;
use crate::program;
use crate::progress::{say, step};
use crate::site;
use crate::trouble::Trouble;

/// Names the bench's folder.
pub(crate) const FOLDER: &str = "WECAN_BENCH";

/// What is measured, and against which contenders: the first of them is what ours are compared with.
const SCENARIOS: [(&str, &str, &str); 2] = [
    ("poll", include_str!("../bench/poll.json"), "vanilla,html-only,wecan,wecan-floor,wecan-bare"),
    ("form20", include_str!("../bench/form20.json"), "vanilla,wecan"),
];

/// Where the bench is, if the environment says so.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Runs each scenario with forms, `runs` times for each contender.
pub(crate) fn measure(bench: &Path, runs: u32) -> Result<(), Trouble> {
    let copy = prepare(bench)?;
    for (name, definition, _) in SCENARIOS {
        enter(&copy, name, definition)?;
    }
    for (name, _, contenders) in SCENARIOS {
        run(&copy, name, contenders, runs)?;
    }
    Ok(())
}

/// Builds what is measured, and a copy of the bench with what it compares with.
pub(crate) fn prepare(bench: &Path) -> Result<PathBuf, Trouble> {
    if !bench.join("bench.mjs").is_file() {
        let message = format!("{FOLDER} is {}, but there is no bench.mjs in it", bench.display());
        return Err(Trouble::new(message));
    }
    site::with_server()?;
    let copy = places::target().join("bench-browser");
    copy_new(bench, &copy)?;
    if !copy.join("node_modules").is_dir() {
        step("installing what the bench compares with, from npm", || {
            let mut npm = Command::new("npm");
            npm.current_dir(&copy).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
            program::run_aside(&mut npm)
        })?;
    }
    Ok(copy)
}

/// Measures one scenario.
pub(crate) fn run(copy: &Path, name: &str, contenders: &str, runs: u32) -> Result<(), Trouble> {
    say(format!("measuring {name}; this takes a while"));
    let mut node = Command::new("node");
    node.current_dir(copy).args(["bench.mjs", "--scenario", name, "--only", contenders]);
    node.args(["--baseline", "vanilla", "--runs", &runs.to_string()]);
    program::run(&mut node)
}

/// Writes our contenders of one scenario: what is to be pasted, the same without a floor, which shows when the component
/// itself is there, and its floor alone.
fn enter(copy: &Path, scenario: &str, definition: &str) -> Result<(), Trouble> {
    let source = places::work().join(format!("{scenario}.json"));
    files::write(&source, definition)?;
    let mut render = Command::new(places::server());
    render.arg("render").arg(&source).args(["--endpoint", "/api/responses", "--host", "."]);
    let markup = program::ask(&mut render)
        .ok_or_else(|| Trouble::new(format!("`wecan render` does not take {}", source.display())))?;
    // The bench's endpoint takes bare answers.
    let markup = markup.replacen("<wecan-have-your-say", "<wecan-have-your-say format=\"json\"", 1);
    let floor = markup.find("<form").zip(markup.rfind("</form>")).map(|(from, to)| from..to + "</form>".len());
    let floor = floor.ok_or_else(|| Trouble::new("`wecan render` printed no form"))?;
    // As if there were no widget: what it is drawn in is the same.
    let still = markup.find("<script type=\"module\"").map_or(markup.as_str(), |end| &markup[..end]);
    let bare = [&markup[..floor.start], &markup[floor.end..]].concat();
    for (id, label, markup) in [
        ("wecan", "wecan, as it is pasted", markup.clone()),
        ("wecan-floor", "wecan, its floor and stylesheet alone", [still, "\n"].concat()),
        ("wecan-bare", "wecan, without its floor", bare.clone()),
    ] {
        let folder = copy.join("contenders").join(scenario).join(id);
        files::create_folder(&folder)?;
        files::write(&folder.join("contender.json"), contender(label).to_string())?;
        files::write(&folder.join("index.html"), page(&markup))?;
    }
    Ok(())
}

/// What the bench has to know: where the files are, and how our buttons are called.
fn contender(label: &str) -> Value {
    let send = json!({ "do": "click", "role": "button", "name": "Send your answers" });
    json!({
        "label": label,
        "group": "ours",
        "dist": places::dist(),
        "steps": [{ "do": "click", "role": "radio", "name": "Agree" }, send],
        "selectors": { "next": { "name": "Continue" }, "submit": { "name": "Send your answers" } },
    })
}

fn page(widget: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title><link rel="icon" href="data:,">
{widget}</html>
"#
    )
}

/// Copies what is not there yet or has changed, but nothing that was installed or built.
fn copy_new(from: &Path, to: &Path) -> Result<(), Trouble> {
    let failed = |error| Trouble::new(format!("cannot copy {} to {}: {error}", from.display(), to.display()));
    files::create_folder(to)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = files::name(&path);
        if name == "node_modules" || name.starts_with('.') {
            continue;
        }
        let copy = to.join(&name);
        if path.is_dir() {
            copy_new(&path, &copy)?;
        } else {
            files::write(&copy, files::read(&path)?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::SCENARIOS;

    #[test]
    fn the_definitions_are_json() {
        for (name, definition, _) in SCENARIOS {
            let read: Result<serde_json::Value, _> = serde_json::from_str(definition);
            assert!(read.is_ok(), "{name}: {read:?}");
        }
    }
}
