//! A mark on the device that the outbox may hold something: without it nobody opens the outbox to look.

use crate::browser::storage;

const NAME: &str = "wecan:outbox";

/// Whether the outbox may hold something. Where the device keeps no marks, it may.
pub(crate) fn may_hold() -> bool {
    storage().is_none_or(|storage| storage.get_item(NAME).ok().flatten().is_some())
}

/// Marks that it may, or that it does not. `false` where that could not be kept: the device has no room left.
pub(super) fn set(holds: bool) -> bool {
    storage().is_none_or(|storage| {
        let kept = if holds { storage.set_item(NAME, "1") } else { storage.remove_item(NAME) };
        kept.is_ok()
    })
}
