//! Makes the files that a page loads: a module with its glue for each widget, the loader and the stylesheet.
//! The only bundling step; `dist`, `demo`, `test` and Trunk's hook all come here.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files;
use crate::module::Module;
use crate::npm;
use crate::places;
use crate::program;
use crate::progress::{say, step};
use crate::rust_std;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

/// The widgets, each with a module of its own: a page pays for those that it shows. Each is a feature of
/// `crates/elements`, and a name in the loader's list.
pub(crate) const WIDGETS: [&str; 4] = ["have-your-say", "planning-follower", "myth-buster", "panel-poll"];
pub(crate) const LOADER: &str = "wecan.js";
pub(crate) const STYLE: &str = "wecan.css";
/// Stands first in the loader and in each widget's glue, of which a page needs nearly every function at once: browsers
/// that know this compile them while they arrive, aside from what draws the page, and others take it for a comment.
pub(crate) const CALLED_ON_LOAD: &str = "--banner:js=//# allFunctionsCalledOnLoad";
/// The planning follower's map with the library that draws it, which a page loads once somebody wants a map; its looks; and
/// the licence of the library, which goes along.
pub(crate) const MAP: [&str; 3] = ["map.js", "map.css", "map-licence.txt"];

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

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// Each its own: they are compiled differently, and would undo each other's work in one.
    pub(crate) fn target(self) -> PathBuf {
        places::target().join(match self {
            Self::Release => "wasm",
            Self::Dev => "wasm-dev",
        })
    }

    /// Half-made files.
    pub(crate) fn work(self) -> PathBuf {
        places::work().join(self.name())
    }
}

/// Builds the bundle into `target/dist`. Does only what has to be done again; says whether that was anything.
pub(crate) fn bundle(kind: Kind) -> Result<bool, Trouble> {
    let _lock = places::lock()?;
    npm::prepare()?;
    let compiler = rust_std::prepare()?;
    let dist = places::dist();
    // How it is made matters as much as what from.
    let mut stamp = Stamp::of("bundle").and(npm::LOCK).and(include_str!("bundle.rs"));
    let mut made = Vec::new();
    for widget in WIDGETS {
        let module = Module { widget, kind };
        module.make(&compiler)?;
        for path in module.files()? {
            stamp = stamp.and(files::read(&path)?);
            made.push(path);
        }
    }
    let root = places::root();
    let elements = root.join("crates/elements");
    let written = [elements.join(LOADER), root.join("crates/widgets/src").join(STYLE)];
    let [script, looks, licence] = MAP.map(|name| elements.join(name));
    let map = [&script, &looks, &licence];
    for path in written.iter().chain(map) {
        stamp = stamp.and(files::read(path)?);
    }
    let wanted: Vec<PathBuf> =
        made.iter().chain(&written).chain(map).map(|path| dist.join(files::name(path))).collect();
    if stamp.is_fresh(&wanted) {
        say("target/dist is up to date");
        return Ok(false);
    }
    files::empty_folder(&dist)?;
    for path in &made {
        files::write(&dist.join(files::name(path)), files::read(path)?)?;
    }
    step("minifying the loader and the stylesheet", || {
        let [loader, style] = &written;
        minify(loader, &dist.join(LOADER), &[CALLED_ON_LOAD])?;
        minify(style, &dist.join(STYLE), &[])
    })?;
    step("bundling the map with its library", || {
        let banner = format!("/*! With Leaflet; see {} */", files::name(&licence));
        let with_banner = ["--bundle", "--format=esm", &format!("--banner:js={banner}")];
        minify(&script, &dist.join(files::name(&script)), &with_banner)?;
        // The pictures that the library's stylesheet names are of parts that the map does without.
        minify(&looks, &dist.join(files::name(&looks)), &["--bundle", "--external:*.png"])?;
        files::write(&dist.join(files::name(&licence)), files::read(&licence)?)
    })?;
    stamp.keep()?;
    Ok(true)
}

/// Makes a script or a stylesheet smaller. `extra` are arguments of esbuild.
pub(crate) fn minify(from: &Path, to: &Path, extra: &[&str]) -> Result<(), Trouble> {
    let mut esbuild: Command = npm::esbuild();
    esbuild.arg(from).args(["--minify", "--log-level=warning", "--legal-comments=none"]);
    esbuild.args(["--target=es2022", "--charset=utf8"]).args(extra);
    esbuild.arg(format!("--outfile={}", to.display()));
    program::run_aside(&mut esbuild)
}

#[cfg(test)]
mod tests {
    use super::WIDGETS;

    #[test]
    fn the_licence_of_the_map_names_the_version_that_is_bundled() {
        let package = include_str!("../tools/package.json");
        let (_, version) = package.split_once("\"leaflet\": \"").expect("leaflet is among the packages");
        let version = version.split('"').next().unwrap_or_default();
        let licence = include_str!("../../elements/map-licence.txt");
        assert!(licence.starts_with(&format!("map.js and map.css hold Leaflet {version}")), "{licence}");
    }

    #[test]
    fn the_loader_and_the_features_have_the_widgets_of_this_list() {
        let quoted = WIDGETS.map(|widget| format!("\"{widget}\"")).join(", ");
        let loader = include_str!("../../elements/wecan.js");
        assert!(loader.contains(&format!("\nconst WIDGETS = [{quoted}];\n")), "wecan.js has other widgets");
        let features = include_str!("../../elements/Cargo.toml");
        assert!(features.contains(&format!("\ndefault = [{quoted}]\n")), "crates/elements has other features");
    }
}
