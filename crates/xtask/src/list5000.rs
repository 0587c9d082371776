//! Measures the planning follower with 5,000 applications beside hand-written pages and other people's search engines,
//! in the bench that [`crate::browser`] knows.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::browser;
use crate::bundle::{self, Kind};
use crate::files;
use crate::module::Module;
use crate::places;
use crate::program;
use crate::trouble::Trouble;

/// The name of the scenario.
pub(crate) const NAME: &str = "list5000";
/// What ours is compared with, the first of all with `vanilla`.
pub(crate) const CONTENDERS: &str = "vanilla,vanilla-ssr,react,minisearch,wasm-scan,wecan,wecan-bare";
/// Writes our contenders into a copy of the bench: the widget with its floor, and without, which shows when the
/// component itself is there.
pub(crate) fn enter(copy: &Path) -> Result<(), Trouble> {
    files::write(&copy.join("scenarios/list5000.mjs"), include_str!("../bench/list5000/scenario.mjs"))?;
    let contenders = copy.join("contenders").join(NAME);
    let maker = contenders.join("wecan/applications.mjs");
    files::create_folder(&contenders.join("wecan"))?;
    files::write(&maker, include_str!("../bench/list5000/applications.mjs"))?;
    let list = program::ask(Command::new("node").arg(&maker))
        .ok_or_else(|| Trouble::new(format!("{} prints no applications", maker.display())))?;
    let source = places::work().join("list5000.json");
    files::write(&source, &list)?;
    let mut render = Command::new(places::server());
    render.arg("render").arg(&source).args(["--host", ".", "--src", "applications.json", "--page", "/planning"]);
    let markup = program::ask(&mut render)
        .ok_or_else(|| Trouble::new(format!("`wecan render` does not take {}", source.display())))?;
    let bare = without_floor(&markup).ok_or_else(|| Trouble::new("`wecan render` printed no list"))?;
    let widget = Module { widget: "planning-follower", kind: Kind::Release };
    let mut names = vec![bundle::LOADER.to_owned(), bundle::STYLE.to_owned()];
    names.extend(widget.files()?.iter().map(|path| files::name(path)));
    for (id, label, markup) in
        [("wecan", "wecan, the first page in its floor", &markup), ("wecan-bare", "wecan, without a floor", &bare)]
    {
        let built = places::work().join(NAME).join(id);
        files::empty_folder(&built)?;
        for name in &names {
            files::write(&built.join(name), files::read(&places::dist().join(name))?)?;
        }
        files::write(&built.join("applications.json"), &list)?;
        files::write(&built.join("index.html"), page(markup))?;
        let folder = contenders.join(id);
        files::create_folder(&folder)?;
        files::write(&folder.join("contender.json"), contender(label, &built).to_string())?;
    }
    Ok(())
}

/// Runs it, `runs` times for each contender.
pub(crate) fn measure(bench: &Path, runs: u32) -> Result<(), Trouble> {
    let copy = browser::prepare(bench)?;
    enter(&copy)?;
    browser::run(&copy, NAME, CONTENDERS, runs)
}

fn contender(label: &str, dist: &Path) -> Value {
    json!({ "label": label, "group": "ours", "dist": dist, "selectors": { "search": { "css": "input[type=search]" } } })
}

fn page(markup: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Planning</title><link rel="icon" href="data:,">
{markup}</html>
"#
    )
}

/// The same markup with nothing in the element.
fn without_floor(markup: &str) -> Option<String> {
    let inside = markup.find("<wecan-")?;
    let inside = inside + markup[inside..].find('>')? + 1;
    Some([&markup[..inside], &markup[markup.rfind("</wecan-")?..]].concat())
}

#[cfg(test)]
mod tests {
    use super::without_floor;

    #[test]
    fn without_its_floor_the_element_stays() {
        let markup = "<link><wecan-x src=\"a\">\n<div>1</div>\n</wecan-x>\n<script></script>";
        let bare = without_floor(markup);
        assert_eq!(bare.as_deref(), Some("<link><wecan-x src=\"a\"></wecan-x>\n<script></script>"));
    }
}
