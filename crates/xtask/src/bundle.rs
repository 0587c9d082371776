//! Makes the files that a page loads: the module, its glue, the loader and the stylesheet.
//! The only bundling step; `dist`, `demo`, `test` and Trunk's hook all come here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use crate::files;
use crate::npm;
use crate::places;
use crate::program;
use crate::progress::{say, step};
use crate::rust_std::{self, Compiler};
use crate::short_names;
use crate::stamp::Stamp;
use crate::trouble::Trouble;
use crate::uncalled;

pub(crate) const LOADER: &str = "wecan.js";
pub(crate) const GLUE: &str = "wecan_core.js";
pub(crate) const MODULE: &str = "wecan_core.wasm";
pub(crate) const STYLE: &str = "wecan.css";
/// What wasm-bindgen calls the module.
const BOUND_MODULE: &str = "wecan_core_bg.wasm";

/// Named one by one: with `--all-features` wasm-opt writes modules that today's browsers refuse.
const FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-extended-const",
    "--enable-call-indirect-overlong",
];

/// A function inlined is not repeated to the letter any more, which is what compression lives on: without
/// inlining the module is larger before compression, and 1 % smaller on the wire.
const NO_INLINING: [&str; 3] = [
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
];

/// What the bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To publish: as small as it can be.
    Release,
    /// To work on: quick to make, and it says why it panicked.
    Dev,
}

impl Kind {
    pub(crate) fn of(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// Each its own: they are compiled differently, and would undo each other's work in one.
    fn target(self) -> PathBuf {
        places::target().join(match self {
            Self::Release => "wasm",
            Self::Dev => "wasm-dev",
        })
    }

    /// Half-made files.
    fn work(self) -> PathBuf {
        places::work().join(self.name())
    }
}

/// Builds the bundle into `target/dist`. Does only what has to be done again; says whether that was anything.
pub(crate) fn bundle(kind: Kind) -> Result<bool, Trouble> {
    let _lock = places::lock()?;
    npm::prepare()?;
    let compiler = rust_std::prepare()?;
    let compiled = step("compiling the widgets for wasm", || compile(&compiler, kind))?;
    let sources = Sources::read(&compiled)?;
    let stamp = sources.stamp(kind);
    let dist = places::dist();
    let mut made = vec![dist.join(GLUE), dist.join(MODULE)];
    made.extend(sources.written.iter().map(|(path, _)| dist.join(files::name(path))));
    if stamp.is_fresh(&made) {
        say("target/dist is up to date");
        return Ok(false);
    }
    let glue = step("running wasm-bindgen", || bind(&sources.module, kind))?;
    files::empty_folder(&dist)?;
    let bound = kind.work().join(BOUND_MODULE);
    match kind {
        Kind::Release => step("running wasm-opt", || optimise(&bound, &dist.join(MODULE), &[]))?,
        Kind::Dev => files::write(&dist.join(MODULE), files::read(&bound)?)?,
    }
    step("minifying the scripts and the stylesheet", || {
        minify(&glue, &dist.join(GLUE), &["--bundle", "--format=esm"])?;
        for (path, _) in &sources.written {
            minify(path, &dist.join(files::name(path)), &[])?;
        }
        Ok(())
    })?;
    stamp.keep()?;
    Ok(true)
}

/// Shrinks a module with wasm-opt. `extra` are arguments of wasm-opt.
pub(crate) fn optimise(from: &Path, to: &Path, extra: &[&str]) -> Result<(), Trouble> {
    let mut command = npm::wasm_opt();
    command.args(["-Oz", "--converge", "--strip-producers"]).args(FEATURES).args(NO_INLINING).args(extra);
    command.arg(from).arg("-o").arg(to);
    program::run_aside(&mut command)
}

/// The bound module of the release bundle, before wasm-opt: it still has its names.
pub(crate) fn named_module() -> PathBuf {
    Kind::Release.work().join(BOUND_MODULE)
}

/// Everything that the bundle is made from.
struct Sources {
    module: Vec<u8>,
    /// The loader and the stylesheet, written by hand.
    written: Vec<(PathBuf, Vec<u8>)>,
}

impl Sources {
    fn read(compiled: &Path) -> Result<Self, Trouble> {
        let root = places::root();
        let loader = root.join("crates/elements").join(LOADER);
        let style = root.join("crates/widgets/src").join(STYLE);
        let mut written = Vec::new();
        for path in [loader, style] {
            let content = files::read(&path)?;
            written.push((path, content));
        }
        Ok(Self { module: files::read(compiled)?, written })
    }

    fn stamp(&self, kind: Kind) -> Stamp {
        let stamp = Stamp::of("bundle")
            .and(kind.name())
            .and(&self.module)
            .and(npm::LOCK)
            // How it is made matters as much as what from.
            .and(include_str!("bundle.rs"))
            .and(include_str!("short_names.rs"))
            .and(include_str!("uncalled.rs"));
        self.written.iter().fold(stamp, |stamp, (_, content)| stamp.and(content))
    }
}

fn compile(compiler: &Compiler, kind: Kind) -> Result<PathBuf, Trouble> {
    let mut cargo = compiler.cargo_build(kind == Kind::Release);
    cargo.args(["--package", "wecan-elements", "--lib"]);
    cargo.arg("--target-dir").arg(kind.target());
    let folder = match kind {
        Kind::Release => {
            cargo.args(["--profile", "wasm"]);
            "wasm"
        }
        Kind::Dev => "debug",
    };
    program::run_aside(&mut cargo)?;
    let made = kind.target().join(rust_std::TARGET).join(folder);
    Ok(made.join("wecan_elements.wasm"))
}

/// Runs wasm-bindgen; gives where the glue is. The module beside it keeps its names.
fn bind(module: &[u8], kind: Kind) -> Result<PathBuf, Trouble> {
    let failed = |error| Trouble::new(format!("wasm-bindgen: {error:#}"));
    let work = kind.work();
    files::empty_folder(&work)?;
    let mut module = ModuleConfig::new()
        // What the compiler wrote needs no second look.
        .strict_validate(false)
        .generate_producers_section(false)
        .parse(module)
        .map_err(failed)?;
    uncalled::forget(&mut module)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_module("wecan_core", module);
    bindgen.typescript(false).omit_default_module_path(false);
    bindgen.web(true).map_err(failed)?;
    let mut output = bindgen.generate_output().map_err(failed)?;
    let chosen = match kind {
        Kind::Release => {
            let names = output.wasm().imports.iter().map(|import| import.name.as_str());
            let inner = output.wasm().exports.iter().map(|export| export.name.as_str());
            let inner = inner.filter(|name| is_inner(name));
            short_names::choose(names.chain(inner), output.js())
        }
        Kind::Dev => HashMap::new(),
    };
    let module = output.wasm_mut();
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    for name in imports.chain(module.exports.iter_mut().map(|export| &mut export.name)) {
        if let Some(short) = chosen.get(name) {
            name.clone_from(short);
        }
    }
    output.emit(&work).map_err(failed)?;
    let glue = work.join(GLUE);
    let script = files::read_text(&glue)?;
    if !script.contains(BOUND_MODULE) {
        return Err(Trouble::new(format!(
            "wasm-bindgen's glue does not name {BOUND_MODULE}: look at {} and bundle.rs",
            glue.display()
        )));
    }
    let script = short_names::rewrite(&script, &chosen)
        .replace(BOUND_MODULE, MODULE)
        // Nobody starts the module in one go: what is not exported, the minifier leaves out.
        .replace("export { initSync, ", "export { ");
    files::write(&glue, script)?;
    Ok(glue)
}

/// Whether an export is for the glue alone: these are not names that the loader uses.
fn is_inner(export: &str) -> bool {
    ["__wbindgen_", "__externref_", "wasm_bindgen_"].iter().any(|start| export.starts_with(start))
}

fn minify(from: &Path, to: &Path, extra: &[&str]) -> Result<(), Trouble> {
    let mut esbuild: Command = npm::esbuild();
    esbuild.arg(from).args(["--minify", "--log-level=warning", "--legal-comments=none"]);
    esbuild.args(["--target=es2022", "--charset=utf8"]).args(extra);
    esbuild.arg(format!("--outfile={}", to.display()));
    program::run_aside(&mut esbuild)
}
