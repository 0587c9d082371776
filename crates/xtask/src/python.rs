//! What comes from PyPI: a mail server to send to, and readers of feeds that are not ours.

use std::process::Command;

use crate::places;
use crate::program;
use crate::progress::step;
use crate::stamp::Stamp;
use crate::trouble::Trouble;

/// Which packages, and which versions of them.
const PACKAGES: [&str; 4] = ["aiosmtpd==1.4.6", "trustme==1.2.1", "feedparser==6.0.14", "icalendar==7.3.2"];

/// Makes sure that a Python with the packages is in `tools/python`.
pub(crate) fn prepare() -> Result<(), Trouble> {
    let folder = places::tools().join("python");
    let python = folder.join("bin/python");
    let stamp = Stamp::of("python").and(PACKAGES.join(" "));
    if stamp.is_fresh(std::slice::from_ref(&python)) {
        return Ok(());
    }
    let own = program::find("python3")
        .ok_or_else(|| Trouble::new("python3 with venv is needed, for a mail server to test against".to_owned()))?;
    step("installing aiosmtpd, trustme, feedparser and icalendar from PyPI", || {
        program::run_aside(Command::new(own).args(["-m", "venv"]).arg(&folder))?;
        program::run_aside(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))
    })?;
    stamp.keep()
}
