//! What comes from npm: wasm-opt, esbuild, the library that draws maps, and the checkers of the browser tests with the endpoint
//! that they call.

use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::files;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

const PACKAGE: &str = include_str!("../tools/package.json");
/// Which versions exactly, with their hashes.
pub(crate) const LOCK: &str = include_str!("../tools/package-lock.json");
/// The first node that all of them run on: that of Debian 12.
const OLDEST: u32 = 18;
/// Where to get one.
const NEWER: &str = "Get it from https://nodejs.org (on macOS: brew install node)";

/// Makes sure that node and the packages are here.
pub(crate) fn prepare() -> Result<(), Trouble> {
    let stamp = Stamp::of("npm").and(PACKAGE).and(LOCK);
    let is_fresh =
        stamp.is_fresh(&[modules().join("binaryen"), modules().join("esbuild"), modules().join("cloudevents")]);
    if program::find("node").is_none() || !is_fresh && program::find("npm").is_none() {
        install_node()?;
    }
    refuse_old(&program::ask(Command::new("node").arg("--version")).unwrap_or_default())?;
    if is_fresh {
        return Ok(());
    }
    files::create_folder(&places::tools())?;
    files::write(&places::tools().join("package.json"), PACKAGE)?;
    files::write(&places::tools().join("package-lock.json"), LOCK)?;
    step("installing wasm-opt, esbuild, leaflet, axe-core, html-validate and cloudevents from npm", || {
        let mut npm = Command::new("npm");
        npm.current_dir(places::tools());
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
        program::run_aside(&mut npm)
    })?;
    stamp.keep()
}

/// Where the packages are.
pub(crate) fn modules() -> PathBuf {
    places::tools().join("node_modules")
}

/// `wasm-opt`, ready for its arguments.
pub(crate) fn wasm_opt() -> Command {
    let mut command = Command::new("node");
    command.arg(modules().join("binaryen/bin/wasm-opt"));
    command
}

/// `esbuild`, ready for its arguments. It finds the packages from wherever a script stands.
pub(crate) fn esbuild() -> Command {
    let mut command = Command::new("node");
    command.env("NODE_PATH", modules());
    command.arg(modules().join("esbuild/bin/esbuild"));
    command
}

fn install_node() -> Result<(), Trouble> {
    if apt::is_here() {
        return apt::install(&["nodejs", "npm"], "node for wasm-opt and the minifier");
    }
    Err(Trouble::new(format!(
        "node ({OLDEST} or newer) and npm are needed, for wasm-opt and the minifier. {NEWER}, then run this again"
    )))
}

/// `said` is what node says of its version.
fn refuse_old(said: &str) -> Result<(), Trouble> {
    let major = said.strip_prefix('v').and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if major >= Some(OLDEST) {
        return Ok(());
    }
    let here = if said.is_empty() { "one that does not say its version" } else { said };
    Err(Trouble::new(format!(
        "node {OLDEST} or newer is needed, for wasm-opt, the minifier and the checkers of the tests; here is {here}. \
         {NEWER}, then run this again"
    )))
}

#[cfg(test)]
mod tests {
    use super::refuse_old;

    #[test]
    fn a_node_that_is_too_old_is_told_with_what_is_needed() {
        assert!(refuse_old("v18.19.0").is_ok() && refuse_old("v101.2.3").is_ok());
        let told = refuse_old("v12.22.9").expect_err("it is too old").to_string();
        assert!(told.contains("node 18 or newer") && told.contains("v12.22.9"), "{told}");
        assert!(refuse_old("").is_err());
    }
}
