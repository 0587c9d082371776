//! Writes the gallery: static pages that show every widget as a council would paste it.
//!
//! `wecan-www --out DIR` writes all pages; with `--definitions-only` just the definition files.

mod developers;
mod embed;
mod guide;
mod home;
mod hosts;
mod layout;
mod pages;
mod panel;
mod planning;
mod quizzes;
mod stories;
mod story_names;
mod survey;
mod surveys;
mod tiles;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::pages::File;

const USAGE: &str = "usage: wecan-www --out DIR [--definitions-only]";

fn main() -> ExitCode {
    let done = read(std::env::args().skip(1)).and_then(|(folder, definitions_only)| {
        let files = if definitions_only { pages::definitions() } else { pages::all() };
        write(&folder, &files)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<(PathBuf, bool), String> {
    let (mut folder, mut definitions_only) = (None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--out" => folder = arguments.next().map(PathBuf::from),
            "--definitions-only" => definitions_only = true,
            other => return Err(format!("`{other}` is not known here\n{USAGE}")),
        }
    }
    folder.map(|folder| (folder, definitions_only)).ok_or_else(|| String::from(USAGE))
}

fn write(folder: &Path, files: &[File]) -> Result<(), String> {
    for file in files {
        let path = folder.join(&file.path);
        let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(&path, &file.text).map_err(failed)?;
    }
    Ok(())
}
