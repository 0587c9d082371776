//! `wecan merge`: what a page gets of a template and the overlays of a place.

use super::{Failure, document};
use std::path::{Path, PathBuf};
use wecan_model::myths::merge as merged;
use wecan_model::{Overlay, Quiz};

/// Prints the quiz as JSON; on standard error, what in the template has changed since the overlays were written.
///
/// # Errors
/// A line for each fault of a file, and for each conflict. With conflicts the quiz is printed all the same.
pub fn merge(template: &Path, overlays: &[PathBuf]) -> Result<(), Failure> {
    let mut faults = Vec::new();
    let mut read = Vec::new();
    let base = document(template, Quiz::read_template).map_err(|Failure(lines)| faults.extend(lines)).ok();
    for file in overlays {
        match document(file, Overlay::read) {
            Ok((_, overlay)) => read.push(overlay),
            Err(Failure(lines)) => faults.extend(lines),
        }
    }
    let (Some((json, quiz)), true) = (base, faults.is_empty()) else { return Err(Failure(faults)) };
    let it = merged(&json, &quiz, &read);
    let text = serde_json::to_string_pretty(&it.json).map_err(|error| error.to_string())?;
    println!("{text}");
    for news in &it.news {
        eprintln!("changed: {news}");
    }
    if it.conflicts.is_empty() {
        return Ok(());
    }
    Err(Failure(it.conflicts.iter().map(|conflict| format!("conflict: {conflict}")).collect()))
}
