//! `wecan publish`: definitions from files into the database.

use super::{Failure, document, secret};
use crate::documents::Document;
use crate::store::{Publishing, Store};
use std::path::{Path, PathBuf};
use wecan_model::Trouble;
use wecan_model::json::Json;

/// A file with what was read from it.
type Read<'a> = (&'a Path, Json, Document);

/// Publishes definitions: all of them, or none where one has a fault.
///
/// # Errors
/// A line for each fault, and for each version that was published before as something else.
pub async fn publish(files: &[PathBuf], data: &Path) -> Result<(), Failure> {
    let mut all: Vec<Read> = Vec::new();
    let mut faults = Vec::new();
    for file in files {
        match document(file, Document::read) {
            Ok((json, it)) => all.push((file, json, it)),
            Err(Failure(lines)) => faults.extend(lines),
        }
    }
    if !faults.is_empty() || all.iter().any(|(_, _, it)| !it.faults_to_serve().is_empty()) {
        everything_wrong(&all, data, &mut faults).await?;
        return Err(Failure(faults));
    }
    let store = Store::open(data).await?;
    // A new database gets it now: once something is published, a missing one is a lost one.
    secret(&store, data).await?;
    for (file, json, it) in &all {
        let (id, version) = (&it.definition.id, it.definition.version);
        let troubles = it.fits_earlier(&store).await?;
        if !troubles.is_empty() {
            faults.extend(lines(file, &troubles));
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

/// Adds whatever keeps these from being published: also earlier versions that they do not go with, which would else be named
/// only once all the rest is mended. No database is made for it, and none is opened where nothing could be read.
async fn everything_wrong(all: &[Read<'_>], data: &Path, faults: &mut Vec<String>) -> Result<(), Failure> {
    let mut store = None;
    if !all.is_empty() && Store::is_in(data) {
        match Store::open(data).await {
            Ok(opened) => store = Some(opened),
            // What is wrong with the files is worth knowing all the same.
            Err(fault) => faults.push(fault.to_string()),
        }
    }
    for (place, (file, json, it)) in all.iter().enumerate() {
        // What comes after another version has to go with that one, which is not published yet.
        let is_first = all.iter().take(place).all(|(_, _, before)| before.definition.id != it.definition.id);
        let troubles = match store.as_ref().filter(|_| is_first) {
            Some(store) => it.faults_to_serve().into_iter().chain(it.fits_earlier(store).await?).collect(),
            None => Document::read_to_publish(json).err().unwrap_or_default(),
        };
        faults.extend(lines(file, &troubles));
    }
    if let Some(store) = store {
        store.close().await;
    }
    Ok(())
}

fn lines(file: &Path, troubles: &[Trouble]) -> Vec<String> {
    troubles.iter().map(|trouble| format!("{}: {trouble}", file.display())).collect()
}
