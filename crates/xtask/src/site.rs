//! Writes the gallery.

use crate::dist;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::trouble::Trouble;

/// The bundle, then the gallery's pages into `target/site`.
pub(crate) fn site() -> Result<(), Trouble> {
    dist::dist()?;
    build(&["wecan-www"])?;
    write()
}

/// Builds packages' binaries as `demo` runs them: quick to build, quick enough to use.
pub(crate) fn build(packages: &[&str]) -> Result<(), Trouble> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--profile", "demo", "--bins"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    step(&format!("building {}", packages.join(" and ")), || program::run_aside(&mut cargo))
}

/// Runs the gallery's generator, which has been built.
pub(crate) fn write() -> Result<(), Trouble> {
    let _lock = places::lock()?;
    let mut generator = std::process::Command::new(places::binary("demo", "wecan-www"));
    generator.current_dir(places::root()).arg("--out").arg(places::site());
    step("writing the gallery", || program::run_aside(&mut generator))
}
