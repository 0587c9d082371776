//! Tells whether work that was done before would give the same again.

use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::files;
use crate::places;
use crate::trouble::Trouble;

/// A name for everything that a piece of work depends on.
pub(crate) struct Stamp {
    path: PathBuf,
    hash: Sha256,
}

impl Stamp {
    /// `work` names the work; each has one stamp.
    pub(crate) fn of(work: &str) -> Self {
        Self { path: places::work().join(format!("{work}.stamp")), hash: Sha256::new() }
    }

    /// Adds something that the work depends on.
    pub(crate) fn and(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        // The length, so that "ab" and "c" are not "a" and "bc".
        self.hash.update((part.len() as u64).to_le_bytes());
        self.hash.update(part);
        self
    }

    /// The beginning of it: enough to tell one time that the work was done from another.
    pub(crate) fn short(&self) -> String {
        let mut text = self.text();
        text.truncate(12);
        text
    }

    /// Whether the work was last finished with exactly this, and what it made is still there.
    pub(crate) fn is_fresh(&self, made: &[PathBuf]) -> bool {
        let kept = std::fs::read_to_string(&self.path).unwrap_or_default();
        kept == self.text() && made.iter().all(|path| path.exists())
    }

    /// Remembers that the work was finished.
    pub(crate) fn keep(&self) -> Result<(), Trouble> {
        files::create_folder(&places::work())?;
        files::write(&self.path, self.text())
    }

    fn text(&self) -> String {
        let bytes = self.hash.clone().finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Stamp;

    fn text(parts: &[&str]) -> String {
        parts.iter().fold(Stamp::of("test"), |stamp, part| stamp.and(part)).text()
    }

    #[test]
    fn the_same_parts_give_the_same_stamp() {
        assert_eq!(text(&["a", "b"]), text(&["a", "b"]));
    }

    #[test]
    fn any_change_gives_another_stamp() {
        assert_ne!(text(&["a", "b"]), text(&["a", "c"]));
        assert_ne!(text(&["ab", "c"]), text(&["a", "bc"]));
        assert_ne!(text(&["a"]), text(&["a", ""]));
    }
}
