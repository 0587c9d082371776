//! `wecan publish`: definitions from files into the database.

use super::{Failure, document, secret};
use crate::documents::Document;
use crate::store::{Publishing, Store};
use std::path::{Path, PathBuf};

/// Publishes definitions: all of them, or none where one has a fault.
///
/// # Errors
/// A line for each fault, and for each version that was published before as something else.
pub async fn publish(files: &[PathBuf], data: &Path) -> Result<(), Failure> {
    let mut good = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        match document(file, Document::read_to_serve) {
            Ok(it) => good.push(it),
            Err(Failure(lines)) => faults.extend(lines),
        }
    }
    if !faults.is_empty() {
        return Err(Failure(faults));
    }
    let store = Store::open(data).await?;
    // A new database gets it now: once something is published, a missing one is a lost one.
    secret(&store, data).await?;
    for (json, it) in &good {
        let (id, version) = (&it.definition.id, it.definition.version);
        let troubles = it.fits_earlier(&store).await?;
        if !troubles.is_empty() {
            faults.extend(troubles.iter().map(|trouble| format!("`{id}` version {version}: {trouble}")));
            continue;
        }
        match store.publish(json, &it.definition).await? {
            Publishing::New => println!("Published `{id}` version {version}"),
            Publishing::Again => println!("`{id}` version {version} was published before"),
            Publishing::Different => {
                faults.push(format!(
                    "`{id}` version {version} is published and never changes; publish this as another version"
                ));
            }
        }
    }
    store.close().await;
    if faults.is_empty() { Ok(()) } else { Err(Failure(faults)) }
}
