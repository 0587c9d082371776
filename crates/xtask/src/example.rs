//! Puts the example app into the gallery: the page that it draws on a server, and the module that wakes it.

use std::path::{Path, PathBuf};
use std::process::Command;

use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::Kind;
use crate::files;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::rust_std::{self, Compiler};
use crate::stamp::Stamp;
use crate::trouble::Trouble;
use crate::uncalled;

const PACKAGE: &str = "wecan-leptos-app";

/// Writes the app into the gallery, and its survey to those that are published.
pub(crate) fn write() -> Result<(), Trouble> {
    let compiler = rust_std::prepare()?;
    let woken = places::work().join("leptos-app");
    step("compiling the example app for wasm", || bind(&compile(&compiler)?, &woken))?;
    let page = program::ask(&mut Command::new(places::example()))
        .ok_or_else(|| Trouble::new(format!("{} does not print its page", places::example().display())))?;
    let (source, site) = (places::root().join("examples/leptos-app"), places::site());
    let folder = site.join("leptos-app");
    files::create_folder(&folder)?;
    for path in files::list(&woken)?.iter().chain([&source.join("start.js")]) {
        files::write(&folder.join(files::name(path)), files::read(path)?)?;
    }
    files::write(&folder.join("index.html"), page)?;
    files::write(&site.join("definitions/seed-library.json"), files::read(&source.join("src/survey.json"))?)
}

/// As the widgets are compiled, so that what both depend on is compiled once.
fn compile(compiler: &Compiler) -> Result<PathBuf, Trouble> {
    let mut cargo = compiler.cargo("build", true);
    cargo.args(["--package", PACKAGE, "--lib", "--no-default-features", "--features", "hydrate", "--profile", "wasm"]);
    let target = Kind::Release.target();
    cargo.arg("--target-dir").arg(&target);
    program::run_aside(&mut cargo)?;
    Ok(target.join(rust_std::TARGET).join("wasm/wecan_leptos_app.wasm"))
}

/// Runs wasm-bindgen, if it has to be run again.
fn bind(module: &Path, folder: &Path) -> Result<(), Trouble> {
    let module = files::read(module)?;
    let stamp = Stamp::of("leptos-app").and(&module).and(include_str!("example.rs"));
    if stamp.is_fresh(&[folder.join("app.js"), folder.join("app_bg.wasm")]) {
        return Ok(());
    }
    let failed = |error| Trouble::new(format!("wasm-bindgen: {error:#}"));
    let mut module = ModuleConfig::new().strict_validate(false).parse(&module).map_err(failed)?;
    uncalled::forget(&mut module)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_module("app", module).typescript(false).omit_default_module_path(false);
    bindgen.web(true).map_err(failed)?;
    files::empty_folder(folder)?;
    bindgen.generate(folder).map_err(failed)?;
    stamp.keep()
}
