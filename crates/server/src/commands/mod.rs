//! What the program does for each of its commands.

mod check;
mod invite;
mod mail;
mod merge;
mod panel;
mod planning;
mod publish;
mod render;
mod serve;
mod weight;

pub use check::check;
pub use invite::invite;
pub use mail::{mail, sealing};
pub use merge::merge;
pub use panel::panel;
pub use planning::planning;
pub use publish::publish;
pub use render::render;
pub use serve::{forget, serve};
pub use weight::weight;

use crate::store::{Fault, Store};
use crate::tokens::Secret;
use std::io::Read;
use std::path::Path;
use wecan_model::Trouble;
use wecan_model::json::Json;

/// Why a command could not do its work: lines for standard error.
#[derive(Debug)]
pub struct Failure(pub Vec<String>);

impl From<String> for Failure {
    fn from(line: String) -> Self {
        Self(vec![line])
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        fault.to_string().into()
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        error.to_string().into()
    }
}

/// The store in a folder that has one. Made by mistake, an empty one would be asked in vain, or told what the server never hears.
async fn open(data: &Path) -> Result<Store, Failure> {
    if !Store::is_in(data) {
        let why = "there is no database here; --data names the folder of the server's, and `wecan serve`, `wecan publish` and \
                   `wecan planning import` make a new one";
        return Err(format!("{}: {why}", data.display()).into());
    }
    Ok(Store::open(data).await?)
}

/// The secret beside a database; made with a new one alone.
async fn secret(store: &Store, data: &Path) -> Result<Secret, Failure> {
    let file = Secret::file(data);
    if !file.exists() && store.has_given_out().await? {
        let file = file.display();
        return Err(Failure(vec![
            format!("{file}: there is a database here, but no `secret`: put back the one that it was used with"),
            format!(
                "With another one, receipts, invitations and links in mail open nothing any more, and who has answered can answer \
                 again. Only if that is meant, make one: (umask 077; openssl rand -hex 32 > {file})"
            ),
        ]));
    }
    Ok(Secret::open(data)?)
}

/// A document from a file, or from standard input where the file is `-`.
///
/// Every fault is a line `FILE: path: what`.
fn document<T>(file: &Path, read: impl Fn(&Json) -> Result<T, Vec<Trouble>>) -> Result<(Json, T), Failure> {
    let name = file.display();
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    let bytes = bytes.map_err(|error| format!("{name}: {error}"))?;
    // Editors of some systems put a mark before the first character.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let json: Json = serde_json::from_slice(bytes).map_err(|error| format!("{name}: {error}"))?;
    let it = read(&json).map_err(|faults| Failure(faults.iter().map(|fault| format!("{name}: {fault}")).collect()))?;
    Ok((json, it))
}
