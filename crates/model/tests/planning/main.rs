//! Planning applications: real data of every format, and any bytes at all.

mod any_bytes;
mod comment;
mod history;
mod real;

use std::fs;
use std::path::{Path, PathBuf};
use wecan_model::planning::adapters::{File, Format, Import, read};

/// A file or a folder of the data that the tests share.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/planning").join(name)
}

/// Every file of the format at this place, with its name, in order.
fn files(format: Format, place: &Path) -> Vec<(String, Vec<u8>)> {
    if place.is_file() {
        let name = place.file_name().expect("a file has a name").to_string_lossy().into_owned();
        return vec![(name, fs::read(place).expect("the file can be read"))];
    }
    let mut inside: Vec<_> =
        fs::read_dir(place).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    inside.sort();
    inside
        .into_iter()
        .filter(|path| path.is_dir() || path.to_string_lossy().ends_with(format.ending()))
        .flat_map(|path| files(format, &path))
        .collect()
}

fn import(format: Format, name: &str) -> Import {
    let files = files(format, &data(name));
    let files: Vec<_> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    read(format, &files, None)
}
