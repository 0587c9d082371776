//! Builds the gallery and the server.

use std::process::Command;

use crate::dist;
use crate::example;
use crate::files;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::trouble::Trouble;

/// The bundle, then the gallery's pages into `target/site`.
pub(crate) fn site() -> Result<(), Trouble> {
    dist::dist()?;
    build(&["wecan-www", "wecan-leptos-app"])?;
    write()
}

/// The bundle, the gallery, and the server that shows them.
pub(crate) fn with_server() -> Result<(), Trouble> {
    dist::dist()?;
    // In one go: what both depend on is built once.
    build(&["wecan-www", "wecan-leptos-app", "wecan-server"])?;
    write()
}

/// As `demo` runs them: quick to build, quick enough to use.
pub(crate) fn build(packages: &[&str]) -> Result<(), Trouble> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--profile", "demo", "--bins"]);
    // `places` looks for the programs there, wherever the environment or a configuration has cargo build.
    cargo.arg("--target-dir").arg(places::target());
    for package in packages {
        cargo.args(["--package", package]);
    }
    step(&format!("building {}", packages.join(" and ")), || program::run_aside(&mut cargo))
}

/// Runs the gallery's generator, which has been built.
fn write() -> Result<(), Trouble> {
    let _lock = places::lock()?;
    step("writing the gallery", || {
        // Pages that are gone from the gallery must not stay.
        files::empty_folder(&places::site())?;
        let mut generator = Command::new(places::generator());
        generator.current_dir(places::root()).arg("--out").arg(places::site());
        program::run_aside(&mut generator)
    })?;
    example::write()
}
