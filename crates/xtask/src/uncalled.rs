//! Takes out what the module exports and nobody calls. Leptos brings wasm-streams, for server functions that
//! stream; its classes are exported, so the linker keeps them and all that they need: some kilobytes.
//! They go in two steps: the linker is not told to keep them, and wasm-bindgen is not told that they were there.

use std::path::{Path, PathBuf};
use std::process::Command;

use walrus::{Module, RawCustomSection};

use crate::files;
use crate::program;
use crate::trouble::Trouble;

/// The exported classes of wasm-streams.
const CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// Where the wasm-bindgen macro leaves its notes, for wasm-bindgen's command-line side.
const NOTES: &str = "__wasm_bindgen_unstable";

/// Where [`link`] finds the linker.
pub(crate) const LINKER: &str = "WECAN_LINKER";

/// Stands in for the linker, when rustc calls this program as one: passes on everything but the wish to
/// keep those classes.
pub(crate) fn link(arguments: &[String]) -> Result<(), Trouble> {
    let linker = std::env::var_os(LINKER)
        .ok_or_else(|| Trouble::new(format!("called as a linker, but {LINKER} does not say which one to call")))?;
    let mut passed = Vec::new();
    for argument in without_exports(arguments.iter().map(String::as_str)) {
        passed.push(match argument.strip_prefix('@') {
            Some(file) => format!("@{}", shortened(Path::new(file))?.display()),
            None => argument.to_owned(),
        });
    }
    program::run(Command::new(linker).args(passed))
}

/// When there are too many arguments, rustc writes them to a file, one on each line.
fn shortened(file: &Path) -> Result<PathBuf, Trouble> {
    let text = files::read_text(file)?;
    let kept: Vec<&str> = without_exports(text.lines()).collect();
    let path = file.with_extension("kept");
    files::write(&path, kept.join("\n"))?;
    Ok(path)
}

/// The arguments without each `--export` that is followed by something of the classes'.
fn without_exports<'a>(arguments: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let names = CLASSES.map(str::to_lowercase);
    let mut arguments = arguments.peekable();
    std::iter::from_fn(move || {
        while arguments.peek() == Some(&"--export") {
            let export = arguments.next();
            let symbol = arguments.peek()?;
            if !names.iter().any(|name| symbol.contains(name.as_str())) {
                return export;
            }
            arguments.next();
        }
        arguments.next()
    })
}

/// Takes the notes about the classes out of a module that wasm-bindgen has not seen yet, so that it makes
/// no glue for them. Were a widget to start using them after all, wasm-bindgen would say that they are
/// missing, and building would stop.
pub(crate) fn forget(module: &mut Module) -> Result<(), Trouble> {
    let mut kept = Vec::new();
    while let Some(section) = module.customs.remove_raw(NOTES) {
        kept.push(without_classes(&section.data)?);
    }
    for data in kept {
        module.customs.add(RawCustomSection { name: NOTES.to_owned(), data });
    }
    Ok(())
}

/// The notes of one section are pairs, one pair for each use of the macro: a version, then what was said.
/// Both begin with their length.
fn without_classes(notes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut kept = Vec::with_capacity(notes.len());
    let mut rest = notes;
    while !rest.is_empty() {
        let pair = part(rest).and_then(|version| Some((version, part(&rest[version.len()..])?)));
        let (version, note) = pair.ok_or_else(|| {
            Trouble::new(format!("the section {NOTES} is not as uncalled.rs expects it: has wasm-bindgen changed?"))
        })?;
        let pair = &rest[..version.len() + note.len()];
        if !CLASSES.iter().any(|class| contains(note, class.as_bytes())) {
            kept.extend_from_slice(pair);
        }
        rest = &rest[pair.len()..];
    }
    Ok(kept)
}

/// The first part, with the length it begins with.
fn part(bytes: &[u8]) -> Option<&[u8]> {
    let (length, after) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    after.get(..length)?;
    bytes.get(..4 + length)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{without_classes, without_exports};

    fn notes(notes: &[&str]) -> Vec<u8> {
        let parts = notes.iter().flat_map(|note| ["version", note]);
        parts.flat_map(|part| [&(part.len() as u32).to_le_bytes(), part.as_bytes()].concat()).collect()
    }

    #[test]
    fn only_the_notes_about_the_classes_go() {
        let all = notes(&["mount", "class IntoUnderlyingSink", "reread"]);
        assert_eq!(without_classes(&all), Ok(notes(&["mount", "reread"])));
    }

    #[test]
    fn the_linker_is_told_to_keep_the_rest() {
        let line = "-flavor wasm --export mount --export intounderlyingsink_write_1a \
                    --export __wbg_intounderlyingsource_free --export memory -o out";
        let kept: Vec<&str> = without_exports(line.split_whitespace()).collect();
        assert_eq!(kept.join(" "), "-flavor wasm --export mount --export memory -o out");
    }

    #[test]
    fn notes_in_another_form_stop_the_build() {
        let mut cut = notes(&["mount"]);
        cut.pop();
        assert!(without_classes(&cut).is_err_and(|trouble| trouble.to_string().contains("changed")));
    }
}
