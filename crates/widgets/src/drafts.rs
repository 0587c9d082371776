//! Unfinished answers kept on the device: the only user of storage.

use crate::browser::{read_json, write_json};
use wecan_model::json::Json;
use wecan_model::{Definition, Draft};

/// Where a definition's draft stands in `localStorage`.
fn key(definition: &Definition) -> String {
    ["wecan:draft:", &definition.id, ":", &definition.version.to_string()].concat()
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// The draft kept for this definition. Where storage is refused there is none.
pub(crate) fn kept(definition: &Definition) -> Option<Draft> {
    let text = storage()?.get_item(&key(definition)).ok()??;
    let Json::Array(fields) = read_json(&text)? else { return None };
    let pair = |field: &Json| match field {
        Json::Array(pair) => Some((pair.first()?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned())),
        _ => None,
    };
    Some(Draft::from_pairs(fields.iter().filter_map(pair)))
}

/// Keeps a draft in place of the one before.
pub(crate) fn keep(definition: &Definition, draft: &Draft) {
    let fields = draft.fields().filter(|(_, value)| !value.is_empty());
    let fields = fields.map(|(name, value)| Json::Array(vec![Json::string(name), Json::string(value)])).collect();
    if let Some(storage) = storage() {
        // A full storage costs the resident no more than the convenience.
        let _ = storage.set_item(&key(definition), &write_json(&Json::Array(fields)));
    }
}

/// Forgets the draft.
pub(crate) fn clear(definition: &Definition) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(definition));
    }
}
