//! The long test of the outbox: builds what it needs and runs it.

use crate::dist;
use crate::npm;
use crate::program;
use crate::progress::say;
use crate::site;
use crate::test;
use crate::trouble::Trouble;

/// Prints the seed first and the count last; fails when anything was lost, doubled or confused.
pub(crate) fn soak(seed: Option<&str>, responses: Option<&str>) -> Result<(), Trouble> {
    npm::prepare()?;
    test::prepare_browsers()?;
    dist::dist()?;
    site::build(&["wecan-server"])?;
    let mut cargo = program::cargo();
    cargo.args(["run", "--quiet", "--package", "wecan-tests", "--bin", "soak", "--"]);
    for (name, value) in [("--seed", seed), ("--responses", responses)] {
        if let Some(value) = value {
            cargo.args([name, value]);
        }
    }
    test::point_at_what_was_prepared(&mut cargo);
    say(program::spoken(&cargo));
    program::run(&mut cargo)
}
