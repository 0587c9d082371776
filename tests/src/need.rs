//! The tools and builds that journeys need, where they are looked for, and what to type when one is missing.
//! The only reader of the environment.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests folder is in the repository")
}

/// The folder that cargo builds into.
#[must_use]
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The server: `WECAN_BIN`, else what `cargo xtask demo` or `cargo build` made.
///
/// # Panics
/// When it is not there, saying what to type.
#[must_use]
pub fn server() -> PathBuf {
    named_or("WECAN_BIN", &[target().join("demo/wecan"), target().join("debug/wecan")])
        .unwrap_or_else(|| panic!("the server is not built: type `cargo xtask test`, or `cargo build -p wecan-server`"))
}

/// The folder with the loader and the module: `WECAN_DIST`, else `target/dist`.
///
/// # Panics
/// When it is not there, saying what to type.
#[must_use]
pub fn dist() -> PathBuf {
    named_or("WECAN_DIST", &[target().join("dist")])
        .filter(|folder| folder.join("wecan.js").is_file())
        .unwrap_or_else(|| panic!("the widgets are not built: type `cargo xtask dist`"))
}

/// What the file of a part of a widget's module is called: `have-your-say-later-…`, where its version comes last.
///
/// # Panics
/// When the widgets are not built, or there is not one such file.
#[must_use]
pub fn part(name: &str) -> String {
    let folder = std::fs::read_dir(dist()).expect("the folder can be read");
    let names = folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let is_part = |file: &String| file.starts_with(&format!("{name}-")) && file.ends_with(".wasm");
    let found: Vec<String> = names.filter(is_part).collect();
    let [file] = &found[..] else { panic!("{name}: {found:?}") };
    file.clone()
}

/// The built gallery: `WECAN_SITE`, else `target/site`.
///
/// # Panics
/// When it is not there, saying what to type.
#[must_use]
pub fn gallery() -> PathBuf {
    named_or("WECAN_SITE", &[target().join("site")])
        .filter(|folder| folder.join("index.html").is_file())
        .unwrap_or_else(|| panic!("the gallery is not built: type `cargo xtask test`, which builds it first"))
}

/// A file of an npm package, from `WECAN_TOOLS`, else `target/tools`.
///
/// # Panics
/// When it is not there, saying what to type.
#[must_use]
pub fn package(file: &str) -> PathBuf {
    let folder = tools();
    let path = folder.join("node_modules").join(file);
    if path.is_file() {
        return path;
    }
    let package = file.split('/').next().unwrap_or(file);
    panic!("{package} is missing: type `cargo xtask test`, or `npm install --prefix {} {package}`", folder.display())
}

/// A program, from the tools folder, else from the path.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let folder = tools();
    let path = env::var_os("PATH").unwrap_or_default();
    [folder.join("bin"), folder]
        .into_iter()
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// The Python with the packages of others that judge what is ours.
///
/// # Panics
/// When it is not there, saying what to type.
#[must_use]
pub fn python() -> PathBuf {
    let python = tools().join("python/bin/python");
    assert!(python.is_file(), "{} is missing: type `cargo xtask test`, which fetches it first", python.display());
    python
}

fn tools() -> PathBuf {
    env::var_os("WECAN_TOOLS").map_or_else(|| target().join("tools"), PathBuf::from)
}

fn named_or(variable: &str, places: &[PathBuf]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        let named = PathBuf::from(named);
        assert!(named.exists(), "{variable} names {}, which is not there", named.display());
        return Some(named);
    }
    places.iter().find(|place| place.exists()).cloned()
}
