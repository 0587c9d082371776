//! `wecan check`: every fault of every definition.

use super::{Failure, definition};
use std::path::PathBuf;
use wecan_model::Definition;

/// Checks definitions; says which are good, and gives every fault of the others.
///
/// # Errors
/// A line `FILE: path: what` for each fault.
pub fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let mut faults = Vec::new();
    for file in files {
        match definition(file, Definition::read) {
            Ok((_, it)) => println!("{}: good: `{}` version {}", file.display(), it.id, it.version),
            Err(Failure(lines)) => faults.extend(lines),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
}
