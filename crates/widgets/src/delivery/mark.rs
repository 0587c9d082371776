//! A mark on the device that the outbox may hold something: read when a page begins, without opening the outbox.

use crate::browser::storage;

const NAME: &str = "wecan:outbox";

/// Whether the outbox may hold something. Where the device keeps no marks, it may.
pub(crate) fn may_hold() -> bool {
    storage().is_none_or(|storage| storage.get_item(NAME).ok().flatten().is_some())
}

/// Marks that it may, or that it does not.
pub(super) fn set(holds: bool) {
    if let Some(storage) = storage() {
        // Where it cannot be kept, the next page looks after the first touch.
        let _ = if holds { storage.set_item(NAME, "1") } else { storage.remove_item(NAME) };
    }
}
