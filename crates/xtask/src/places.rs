//! Where things are: the only module that knows the folders.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::files;
use crate::progress::say;
use crate::trouble::Trouble;

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = here.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    let root = here.ancestors().nth(2).map(Path::to_path_buf);
    root.expect("crates/xtask is two folders below the top of the repository")
}

/// What is made, and can be made again. Here whatever `CARGO_TARGET_DIR` says: what starts a program, or hosts a folder,
/// finds it without asking cargo.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// The folder to host.
pub(crate) fn dist() -> PathBuf {
    target().join("dist")
}

/// The gallery.
pub(crate) fn site() -> PathBuf {
    target().join("site")
}

/// Tools that were installed for this project alone.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// Half-made things of the bundle step, and stamps.
pub(crate) fn work() -> PathBuf {
    target().join("xtask")
}

/// The server that `demo` runs and the tests ask.
pub(crate) fn server() -> PathBuf {
    demo_binary("wecan")
}

/// What writes the gallery.
pub(crate) fn generator() -> PathBuf {
    demo_binary("wecan-www")
}

/// What prints the page of the example app.
pub(crate) fn example() -> PathBuf {
    demo_binary("wecan-leptos-app")
}

fn demo_binary(name: &str) -> PathBuf {
    target().join("demo").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Held while `target/dist` and `target/site` are written, so that two commands at once do not mix.
pub(crate) struct Lock {
    _file: File,
}

/// Waits until no other xtask is writing.
pub(crate) fn lock() -> Result<Lock, Trouble> {
    let path = work().join("lock");
    files::create_folder(&work())?;
    let failed = |error| Trouble::new(format!("cannot lock {}: {error}", path.display()));
    let file = File::create(&path).map_err(failed)?;
    if file.try_lock().is_err() {
        say("waiting for another xtask to finish");
        file.lock().map_err(failed)?;
    }
    Ok(Lock { _file: file })
}
