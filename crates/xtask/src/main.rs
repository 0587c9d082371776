//! `cargo xtask`: builds, runs, tests, packages and measures the project. Each command is one file; this
//! one only reads the command line.

mod apt;
mod arguments;
mod bench;
mod browser;
mod bundle;
mod cut;
mod demo;
mod dist;
mod example;
mod files;
#[cfg(test)]
mod licences;
mod list5000;
mod module;
mod notices;
mod npm;
mod order;
mod parts;
mod places;
mod program;
mod progress;
mod python;
mod rust_std;
mod short_names;
mod site;
mod size;
mod soak;
mod stamp;
mod test;
mod trouble;
mod uncalled;

use std::process::ExitCode;

use arguments::Arguments;
use trouble::Trouble;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo [--listen ADDR] [--data DIR]   set up, build and serve the gallery and the endpoint
  test [--quick] [NAME]               check and test everything; NAME picks tests and leaves the checks out, --quick leaves the browsers out
  bundle [--dev]                      build the widgets into target/dist; --dev: quicker, with panic messages
  dist                                bundle, then compress, list the files in manifest.json, and write licences.txt
  site                                dist, then write the gallery into target/site
  bench [WHAT]                        measure size, model, server, raking, browser or list5000;
                                      all but raking when none is named; the last two need WECAN_BENCH,
                                      the folder of a bench that is not in this repository (CONTRIBUTING.md)
  soak [--seed N] [--responses N]     2,000 responses while everything goes wrong; the last line counts what was lost or doubled
  help                                show this";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("xtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<(), Trouble> {
    let rest = words.get(1..).unwrap_or_default();
    match words.first().map(String::as_str) {
        Some("demo") => {
            let arguments = Arguments::read(rest, &[], &["--listen", "--data"], 0)?;
            demo::demo(arguments.value("--listen"), arguments.value("--data"))
        }
        Some("test") => {
            let arguments = Arguments::read(rest, &["--quick"], &[], 1)?;
            test::test(arguments.has("--quick"), arguments.word())
        }
        Some("bundle") => {
            let arguments = Arguments::read(rest, &["--dev"], &[], 0)?;
            bundle::bundle(bundle::Kind::of(arguments.has("--dev"))).map(drop)
        }
        Some("dist") => {
            Arguments::read(rest, &[], &[], 0)?;
            dist::dist()
        }
        Some("site") => {
            Arguments::read(rest, &[], &[], 0)?;
            site::site()
        }
        Some("bench") => bench::bench(Arguments::read(rest, &[], &[], 1)?.word()),
        Some("soak") => {
            let arguments = Arguments::read(rest, &[], &["--seed", "--responses"], 0)?;
            soak::soak(arguments.value("--seed"), arguments.value("--responses"))
        }
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        // rustc calls a linker in this way; bundling makes it call us.
        Some("-flavor") => uncalled::link(words),
        Some(other) => Err(Trouble::new(format!("there is no command `{other}`\n\n{USAGE}"))),
        None => Err(Trouble::new(format!("no command was given\n\n{USAGE}"))),
    }
}
