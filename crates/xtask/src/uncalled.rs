//! Takes out what the module exports and nobody calls. Leptos brings wasm-streams, for server functions that
//! stream; its classes are exported, so the linker keeps them and all that they need: some kilobytes.

use walrus::{Module, RawCustomSection};

use crate::trouble::Trouble;

/// The exported classes of wasm-streams.
const CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// Where the wasm-bindgen macro leaves its notes, for wasm-bindgen's command-line side.
const NOTES: &str = "__wasm_bindgen_unstable";

/// Takes the classes out of a module that wasm-bindgen has not seen yet, so that it makes no glue for them
/// and drops the code behind them. Were a widget to start using them after all, wasm-bindgen would say that
/// they are missing, and building would stop.
pub(crate) fn remove(module: &mut Module) -> Result<(), Trouble> {
    let names = CLASSES.map(str::to_lowercase);
    let is_theirs = |export: &str| names.iter().any(|name| export.contains(name.as_str()));
    let exports: Vec<_> =
        module.exports.iter().filter(|export| is_theirs(&export.name)).map(|export| export.id()).collect();
    for export in exports {
        module.exports.delete(export);
    }
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
    use super::without_classes;

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
    fn notes_in_another_form_stop_the_build() {
        let mut cut = notes(&["mount"]);
        cut.pop();
        assert!(without_classes(&cut).is_err_and(|trouble| trouble.to_string().contains("changed")));
    }
}
