//! Checks and tests everything: what `.ci/run` does.

use std::process::Command;

use crate::apt;
use crate::npm;
use crate::places;
use crate::program;
use crate::progress::{say, spoken, step};
use crate::python;
use crate::site;
use crate::trouble::Trouble;

/// What the browser tests start, and Debian's packages that bring it. geckodriver is not among them.
const BROWSERS: [(&str, &[&str]); 4] = [
    ("chromedriver", &["chromium", "chromium-driver", "fonts-dejavu-core"]),
    ("firefox-esr", &["firefox-esr"]),
    ("WebKitWebDriver", &["webkit2gtk-driver"]),
    ("Xvfb", &["xvfb"]),
];

/// `name` picks tests, and leaves the checks out. `quick` leaves the browsers out.
pub(crate) fn test(quick: bool, name: Option<&str>) -> Result<(), Trouble> {
    let start = std::time::Instant::now();
    npm::prepare()?;
    python::prepare()?;
    // Needs no browsers, which not every system has.
    if name.is_none() {
        check()?;
    }
    if !quick {
        prepare_browsers().map_err(|trouble| {
            Trouble::new(format!("{trouble}. Or type `cargo xtask test --quick`, which leaves the browsers out"))
        })?;
    }
    site::with_server()?;
    let tested = run_tests(quick, name);
    say(format!("tests ran after {} in all", spoken(start.elapsed())));
    tested
}

/// Everything that is known without running anything of ours.
fn check() -> Result<(), Trouble> {
    step("checking the formatting", || {
        program::run_aside(program::cargo().args(["fmt", "--all", "--check"]))
            .map_err(|trouble| Trouble::new(format!("{trouble}. Type: cargo fmt --all")))
    })?;
    step("linting", || {
        let lint = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
        program::run_aside(program::cargo().args(lint))
    })?;
    if program::find("cargo-deny").is_none() {
        say("cargo-deny is not installed, so bans and sources are not checked; licences are, by a test of xtask");
        return Ok(());
    }
    step("checking licences, bans and sources", || {
        program::run_aside(program::cargo().args(["deny", "check", "licenses", "bans", "sources"]))
    })
}

/// The browsers and what drives them.
pub(crate) fn prepare_browsers() -> Result<(), Trouble> {
    let missing = BROWSERS.iter().filter(|(name, _)| program::find(name).is_none());
    let packages: Vec<&str> = missing.flat_map(|(_, packages)| packages.iter().copied()).collect();
    if !packages.is_empty() {
        apt::install(&packages, "a browser for the tests")?;
    }
    if program::find("geckodriver").is_some() {
        return Ok(());
    }
    step("building geckodriver, to drive Firefox (a few minutes, once)", || {
        let scratch = places::work().join("geckodriver");
        let mut install = program::cargo();
        install.args(["install", "geckodriver", "--quiet", "--root"]).arg(places::tools());
        install.arg("--target-dir").arg(&scratch);
        program::run_aside(&mut install)?;
        // What it was built in is large, and not needed again.
        std::fs::remove_dir_all(&scratch)
            .map_err(|error| Trouble::new(format!("cannot remove {}: {error}", scratch.display())))
    })
}

/// The examples in the documentation first, so that what is printed last is what most tests say.
fn run_tests(quick: bool, name: Option<&str>) -> Result<(), Trouble> {
    let examples = cargo_test(quick, name, &["--doc"]);
    let tests = cargo_test(quick, name, &["--lib", "--bins", "--examples", "--tests"]);
    examples.and(tests)
}

fn cargo_test(quick: bool, name: Option<&str>, targets: &[&str]) -> Result<(), Trouble> {
    let mut cargo = program::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]).args(targets);
    if quick {
        cargo.args(["--exclude", "wecan-tests"]);
    }
    cargo.args(name);
    point_at_what_was_prepared(&mut cargo);
    say(program::spoken(&cargo));
    program::run(&mut cargo)
}

/// Tells the tests where everything is.
pub(crate) fn point_at_what_was_prepared(command: &mut Command) {
    command.env("WECAN_BIN", places::server());
    command.env("WECAN_DIST", places::dist());
    command.env("WECAN_SITE", places::site());
    command.env("WECAN_TOOLS", places::tools());
    if let Some(geckodriver) = program::find("geckodriver") {
        command.env("GECKODRIVER", geckodriver);
    }
}
