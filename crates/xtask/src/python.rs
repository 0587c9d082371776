//! What comes from PyPI: a mail server to send to, readers of feeds and a judge of statements that are not ours, others
//! who rake.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::places;
use crate::program;
use crate::progress::step;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

/// Which packages, and which versions of them.
const PACKAGES: [&str; 5] =
    ["aiosmtpd==1.4.6", "trustme==1.2.1", "feedparser==6.0.14", "icalendar==7.3.2", "ralph-malph==5.1.0"];

/// Makes sure that a Python with what the tests need is in `tools/python`.
pub(crate) fn prepare() -> Result<(), Trouble> {
    with("python", &PACKAGES).map(drop)
}

/// A Python with these packages, in the folder of this name among the tools; installs what is missing.
pub(crate) fn with(name: &str, packages: &[&str]) -> Result<PathBuf, Trouble> {
    let folder = places::tools().join(name);
    let python = folder.join("bin/python");
    let packages_said = packages.join(" ");
    let stamp = Stamp::of(name).and(&packages_said);
    if stamp.is_fresh(std::slice::from_ref(&python)) {
        return Ok(python);
    }
    if make(&folder).is_err() {
        // Debian's own Python comes without the half that makes a folder like this one.
        apt::install(&["python3", "python3-venv"], "a Python that can install packages for itself")?;
        make(&folder)?;
    }
    step(&format!("installing {packages_said} from PyPI"), || {
        program::run_aside(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))
    })?;
    stamp.keep()?;
    Ok(python)
}

fn make(folder: &Path) -> Result<(), Trouble> {
    let own = program::find("python3").ok_or_else(|| Trouble::new("there is no python3".to_owned()))?;
    program::run_aside(Command::new(own).args(["-m", "venv", "--clear"]).arg(folder))
}
