//! `wecan publish`: definitions from files into the database.

use super::{Failure, document, secret};
use crate::documents::Document;
use crate::store::{Fault, Publishing, Store};
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
    everything_wrong(&all, data, &mut faults).await;
    if !faults.is_empty() {
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

/// Adds whatever keeps these from being published, also earlier versions that they do not go with. What was published before
/// stays as it is. No database is made for it, and none is opened where nothing could be read.
async fn everything_wrong(all: &[Read<'_>], data: &Path, faults: &mut Vec<String>) {
    let mut store = None;
    if !all.is_empty() && Store::is_in(data) {
        match Store::open(data).await {
            Ok(opened) => store = Some(opened),
            // What is wrong with the files is worth knowing all the same.
            Err(fault) => faults.push(fault.to_string()),
        }
    }
    for (place, (file, _, it)) in all.iter().enumerate() {
        // What comes after another version has to go with that one, which is not published yet.
        let is_first = all.iter().take(place).all(|(_, _, before)| before.definition.id != it.definition.id);
        let troubles = match &store {
            Some(store) => held_against(it, store, is_first).await,
            None => Ok(it.faults_to_publish()),
        };
        match troubles {
            Ok(troubles) => faults.extend(lines(file, &troubles)),
            Err(fault) => faults.push(format!("{}: {fault}", file.display())),
        }
    }
    if let Some(store) = store {
        store.close().await;
    }
}

/// What is wrong with a document beside what is published.
async fn held_against(it: &Document, store: &Store, is_first: bool) -> Result<Vec<Trouble>, Fault> {
    let own = &it.definition;
    if is_first {
        return Ok(it.faults_to_serve().into_iter().chain(it.fits_earlier(store).await?).collect());
    }
    Ok(match store.definition(&own.id, Some(own.version)).await? {
        Some(_) => it.faults_to_serve(),
        None => it.faults_to_publish(),
    })
}

fn lines(file: &Path, troubles: &[Trouble]) -> Vec<String> {
    troubles.iter().map(|trouble| format!("{}: {trouble}", file.display())).collect()
}
