//! Reading and writing files, with errors that name the file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::trouble::Trouble;

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    fs::read(path).map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

pub(crate) fn read_text(path: &Path) -> Result<String, Trouble> {
    let text = fs::read_to_string(path);
    text.map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Trouble> {
    let written = fs::write(path, bytes);
    written.map_err(|error| Trouble::new(format!("cannot write {}: {error}", path.display())))
}

pub(crate) fn create_folder(path: &Path) -> Result<(), Trouble> {
    let made = fs::create_dir_all(path);
    made.map_err(|error| Trouble::new(format!("cannot make the folder {}: {error}", path.display())))
}

/// A folder with nothing in it.
pub(crate) fn empty_folder(path: &Path) -> Result<(), Trouble> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(|error| Trouble::new(format!("cannot empty {}: {error}", path.display())))?;
    }
    create_folder(path)
}

/// The plain files in a folder, by name.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let failed = |error| Trouble::new(format!("cannot list {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The last part of a path, for people.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
