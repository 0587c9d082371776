//! Installs Debian's packages when that is allowed, and says what to type when it is not.

use std::path::Path;
use std::process::Command;

use crate::program;
use crate::progress::{say, step};
use crate::trouble::Trouble;

/// Installs packages. `why` ends the sentence "… is needed", as in "wasm-opt".
pub(crate) fn install(packages: &[&str], why: &str) -> Result<(), Trouble> {
    if !is_here() {
        return Err(Trouble::new(format!(
            "{why} is needed, and this system has no apt-get to install it with. \
             Install what Debian calls {} in your system's way, then run this again",
            packages.join(", ")
        )));
    }
    if !is_root() {
        return Err(Trouble::new(format!(
            "{why} is needed. Type: sudo apt-get install -y --no-install-recommends {}",
            packages.join(" ")
        )));
    }
    step(&format!("installing Debian's {} ({why})", packages.join(", ")), || {
        if run(packages).is_ok() {
            return Ok(());
        }
        say("that did not work; fetching the lists of packages first");
        program::run_aside(Command::new("apt-get").arg("update"))?;
        run(packages)
    })
}

/// Whether this is Debian or one of its children.
pub(crate) fn is_here() -> bool {
    program::find("apt-get").is_some()
}

/// Whether packages may be installed.
pub(crate) fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

fn run(packages: &[&str]) -> Result<(), Trouble> {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    program::run_aside(&mut command)
}
