//! Measures.

use crate::program;
use crate::progress::say;
use crate::size;
use crate::trouble::Trouble;

/// One measurement, or all of them.
pub(crate) fn bench(what: Option<&str>) -> Result<(), Trouble> {
    match what {
        Some("size") => size::size(),
        Some("model") => criterion("wecan-model"),
        Some("server") => criterion("wecan-server"),
        Some("browser") => browser(),
        Some(other) => {
            Err(Trouble::new(format!("there is no measurement `{other}`: there are size, model, server and browser")))
        }
        None => {
            size::size()?;
            criterion("wecan-model")?;
            criterion("wecan-server")?;
            browser()
        }
    }
}

fn criterion(package: &str) -> Result<(), Trouble> {
    say(format!("cargo bench --package {package}"));
    program::run(program::cargo().args(["bench", "--package", package, "--benches"]))
}

fn browser() -> Result<(), Trouble> {
    Err(Trouble::new("measuring in the browser is not there yet"))
}
