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

/// Makes sure that node and the packages are here.
pub(crate) fn prepare() -> Result<(), Trouble> {
    let stamp = Stamp::of("npm").and(PACKAGE).and(LOCK);
    let has_node = program::find("node").is_some();
    if has_node
        && stamp.is_fresh(&[modules().join("binaryen"), modules().join("esbuild"), modules().join("cloudevents")])
    {
        return Ok(());
    }
    if !has_node || program::find("npm").is_none() {
        install_node()?;
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
    Err(Trouble::new(
        "node (18 or newer) and npm are needed, for wasm-opt and the minifier. \
         On macOS type: brew install node",
    ))
}
